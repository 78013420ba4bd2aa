-- Which agencies were merged into which, and from which report year on the other reports for both.
-- grain:   one row per agency that was merged
-- returns: agency_id text who was merged, name_zh text, name_en text, successor_id text who took it over, successor_zh text, successor_en text, from_year integer first report year of the successor for both, is_last_report_there boolean of the merged agency
select
    agencies.agency_id,
    agencies.name_zh,
    coalesce(agencies.name_en, agencies.name_zh) as name_en,
    successors.agency_id as successor_id,
    successors.name_zh as successor_zh,
    coalesce(successors.name_en, successors.name_zh) as successor_en,
    cast(agencies.last_year + 1 as integer) as from_year,
    coalesce(roster.is_filed, false) as is_last_report_there
from agencies
inner join agencies as successors
    on agencies.merged_into = successors.agency_id
left join roster
    on
        agencies.agency_id = roster.agency_id
        and agencies.last_year = roster.report_year
where
    $agency::varchar is null
    or agencies.agency_id = $agency::varchar
    or successors.agency_id = $agency::varchar
order by from_year, agencies.position, agencies.agency_id
