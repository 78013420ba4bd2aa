-- How often each check passed and failed; a check that has nothing to say about a report is not applicable: no row.
-- grain:   one row per check and report
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
    counted."check",
    counted.document_id,
    reports.agency_id,
    reports.report_year,
    counted.passed,
    counted.failed,
    counted.not_assessable
from counted
inner join reports
    on counted.document_id = reports.document_id
order by counted."check", reports.report_year, reports.agency_id
