-- What this build is and what it holds.
-- grain:   one row
-- returns: build_name text, built_at timestamp UTC, extractor_version text, rule_version text, has_sample boolean, agency_count integer agencies, report_count integer reports, first_year integer report year, last_year integer report year
with active_documents as (
    select
        count(*) as report_count,
        min(documents.report_year) as first_year,
        max(documents.report_year) as last_year
    from documents
    where documents.is_active
),

all_agencies as (
    select count(*) as agency_count
    from agencies
)

select
    build_info.build_name,
    build_info.built_at,
    build_info.extractor_version,
    build_info.rule_version,
    build_info.has_sample,
    cast(all_agencies.agency_count as integer) as agency_count,
    cast(active_documents.report_count as integer) as report_count,
    cast(active_documents.first_year as integer) as first_year,
    cast(active_documents.last_year as integer) as last_year
from build_info
cross join all_agencies
cross join active_documents
order by build_info.build_name
