-- How many reports failed each check, of how many that could be judged: counted once, asked on every page.
-- grain:   one row per check, report year, kind and level of agency
insert into check_years
select
    check_results."check",
    check_results.report_year,
    agencies.kind,
    agencies.level,
    count(*) filter (where check_results.failed > 0) as failed_count,
    count(*) filter (where check_results.passed + check_results.failed > 0) as judged_count,
    sum(check_results.failed) as finding_count
from check_results
inner join agencies
    on check_results.agency_id = agencies.agency_id
group by check_results."check", check_results.report_year, agencies.kind, agencies.level
order by check_results."check", check_results.report_year, agencies.kind, agencies.level
