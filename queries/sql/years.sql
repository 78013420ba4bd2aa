-- Which report years there are, with how many reports were due and filed.
-- grain:   one row per report year
-- returns: report_year integer report year, due_count integer agencies, filed_count integer agencies
select
    cast(filing.report_year as integer) as report_year,
    cast(count(*) filter (where filing.is_due) as integer) as due_count,
    cast(count(*) filter (where filing.state in ('filed', 'late')) as integer) as filed_count
from filing
group by filing.report_year
order by filing.report_year
