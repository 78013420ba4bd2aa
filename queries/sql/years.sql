-- Which report years there are, with how many reports were due and filed.
-- grain:   one row per report year
-- returns: report_year integer report year, due_count integer agencies, filed_count integer agencies
select
    cast(roster.report_year as integer) as report_year,
    cast(count(*) filter (where roster.is_due) as integer) as due_count,
    cast(count(*) filter (where roster.is_filed) as integer) as filed_count
from roster
group by roster.report_year
order by roster.report_year
