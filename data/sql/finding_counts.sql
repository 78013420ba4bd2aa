-- How many findings each check has.
-- grain:   one row per severity and check with a finding
-- returns: severity text, check text, finding_count integer
select
    severity,
    "check",
    count(*) as finding_count
from findings
group by severity, "check"
order by severity, "check"
