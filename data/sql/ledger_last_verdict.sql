-- sqlfluff:dialect:sqlite
-- The newest verdict on one finding.
select verdict
from decisions
where finding_id = $finding_id
order by id desc
limit 1
