-- The agencies that an id or a name means.
-- grain:   one row per agency
-- returns: agency_id text, name_zh text
select distinct
    agencies.agency_id,
    agencies.name_zh
from agencies
left join agency_names
    on agencies.agency_id = agency_names.agency_id
where agencies.agency_id = $agency or agency_names.name = $agency
order by agencies.agency_id
