-- How many agencies owed and filed a report.
-- grain:   one row per report year
-- returns: report_year integer, due_count integer, filed_count integer, late_count integer, not_filed_count integer, unreadable_count integer
select
    report_year,
    count(*) filter (where is_due) as due_count,
    count(*) filter (where state in ('filed', 'late')) as filed_count,
    count(*) filter (where state = 'late') as late_count,
    count(*) filter (where state = 'not_filed') as not_filed_count,
    count(*) filter (where state = 'unreadable') as unreadable_count
from filing
group by report_year
order by report_year
