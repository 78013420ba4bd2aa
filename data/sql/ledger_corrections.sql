-- sqlfluff:dialect:sqlite
-- Every correction ever made, oldest first.
select
    sha256,
    indicator,
    applicant,
    as_printed,
    value,
    author,
    reason,
    made_at,
    is_revoked
from corrections
order by id
