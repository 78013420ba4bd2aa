-- Which agencies there are, and from when to when each has reported.
-- grain:   one row per agency
-- returns: agency_id text, name_zh text, name_en text, level text, kind text, region text, parent_id text, position integer official order, is_provisional boolean, is_sample boolean, report_count integer reports, first_report_year integer report year, last_report_year integer report year
with reports as (
    select
        documents.agency_id,
        count(*) as report_count,
        min(documents.report_year) as first_report_year,
        max(documents.report_year) as last_report_year
    from documents
    where documents.is_active
    group by documents.agency_id
)

select
    agencies.agency_id,
    agencies.name_zh,
    coalesce(agencies.name_en, agencies.name_zh) as name_en,
    agencies.level,
    agencies.kind,
    agencies.region,
    agencies.parent_id,
    agencies.position,
    agencies.is_provisional,
    agencies.is_sample,
    cast(coalesce(reports.report_count, 0) as integer) as report_count,
    cast(reports.first_report_year as integer) as first_report_year,
    cast(reports.last_report_year as integer) as last_report_year
from agencies
left join reports
    on agencies.agency_id = reports.agency_id
order by agencies.position, agencies.agency_id
