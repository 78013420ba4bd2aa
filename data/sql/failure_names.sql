-- The names of the files that gave no report.
-- grain:   one row per file
-- returns: failure_id integer, file text
select
    failure_id,
    file
from open_failures
order by failure_id
