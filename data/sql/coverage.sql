-- How many agencies owed and filed a report.
-- grain:   one row per report year
-- returns: report_year integer, due_count integer, filed_count integer, late_count integer, not_filed_count integer, unreadable_count integer
select
    report_year,
    count(*) filter (where is_due) as due_count,
    count(*) filter (where is_filed) as filed_count,
    count(*) filter (where is_late) as late_count,
    count(*) filter (where is_not_filed) as not_filed_count,
    count(*) filter (where is_unreadable) as unreadable_count
from roster
group by report_year
order by report_year
