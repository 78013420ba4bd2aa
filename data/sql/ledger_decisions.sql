-- sqlfluff:dialect:sqlite
-- Every verdict ever given, oldest first.
select
    finding_id,
    verdict,
    author,
    reason,
    due_on,
    made_at
from decisions
order by id
