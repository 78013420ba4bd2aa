-- Which checks against the year before cannot be made, since the report of an agency that was merged is missing.
-- grain:   one row per check, report and merged agency
-- returns: agency_id text whose report cannot be checked, name_zh text, name_en text, report_year integer report year, check text, title_zh text, title_en text, merged_agency_id text whose report is missing, merged_zh text, merged_en text, missing_year integer report year of what is missing
select
    unassessed.agency_id,
    agencies.name_zh,
    coalesce(agencies.name_en, agencies.name_zh) as name_en,
    cast(unassessed.report_year as integer) as report_year,
    unassessed."check",
    checks.title_zh,
    checks.title_en,
    unassessed.merged_agency_id,
    merged.name_zh as merged_zh,
    coalesce(merged.name_en, merged.name_zh) as merged_en,
    cast(unassessed.report_year - 1 as integer) as missing_year
from unassessed
inner join agencies
    on unassessed.agency_id = agencies.agency_id
inner join agencies as merged
    on unassessed.merged_agency_id = merged.agency_id
inner join checks
    on unassessed."check" = checks."check"
where $agency::varchar is null or unassessed.agency_id = $agency::varchar
order by unassessed.report_year, agencies.position, unassessed."check", merged.position, unassessed.merged_agency_id
