-- How often each check passed and failed; a check that has nothing to say about a report is not applicable once.
-- grain:   one row per check that is run and report
insert into check_results
with counted as (
    select
        assessments."check",
        assessments.document_id,
        count(*) filter (where assessments.result = 'pass') as passed,
        count(*) filter (where assessments.result = 'fail') as failed,
        count(*) filter (where assessments.result = 'not_assessable') as not_assessable
    from assessments
    group by assessments."check", assessments.document_id
)

select
    check_rules."check",
    reports.document_id,
    reports.agency_id,
    reports.report_year,
    coalesce(counted.passed, 0) as passed,
    coalesce(counted.failed, 0) as failed,
    coalesce(counted.not_assessable, 0) as not_assessable,
    if(counted.document_id is null, 1, 0) as not_applicable
from check_rules
cross join reports
left join counted
    on
        check_rules."check" = counted."check"
        and reports.document_id = counted.document_id
where check_rules.is_run
order by check_rules."check", reports.report_year, reports.agency_id
