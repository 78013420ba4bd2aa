-- Which checks against the year before cannot be made, since a body that was taken over has no report of that year.
-- grain:   one row per check, report and body that was taken over
insert into unassessed
with across_years as (
    select distinct check_terms."check"
    from check_terms
    where check_terms.year_offset = -1
)

select
    check_results."check",
    check_results.document_id,
    check_results.agency_id,
    check_results.report_year,
    took_over.merged_agency_id
from check_results
inner join across_years
    on check_results."check" = across_years."check"
inner join took_over
    on check_results.document_id = took_over.document_id
where took_over.merged_document_id is null and check_results.not_assessable > 0
order by check_results."check", check_results.report_year, check_results.agency_id, took_over.merged_agency_id
