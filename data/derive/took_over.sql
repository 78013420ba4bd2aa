-- Whom a body took over in the year of a report: its reports count from then on for those too.
-- grain:   one row per report and body that was merged into its agency at the end of the year before
create table work.took_over as
select
    reports.document_id,
    reports.agency_id,
    reports.report_year,
    agencies.agency_id as merged_agency_id,
    agencies.name_zh as merged_zh,
    coalesce(agencies.name_en, agencies.name_zh) as merged_en,
    merged.document_id as merged_document_id,
    -- A body that began with the merger has no report of its own to look for.
    reports.previous_document_id is not null
    or successors.first_year is null
    or successors.first_year < reports.report_year as has_own_year_before
from reports
inner join agencies
    on
        reports.agency_id = agencies.merged_into
        and reports.report_year = agencies.last_year + 1
inner join agencies as successors
    on reports.agency_id = successors.agency_id
left join reports as merged
    on
        agencies.agency_id = merged.agency_id
        and agencies.last_year = merged.report_year
