-- sqlfluff:dialect:sqlite
-- Every attribution ever made, oldest first.
select
    sha256,
    agency_id,
    agency_name,
    report_year,
    author,
    reason,
    made_at,
    is_revoked
from attributions
order by id
