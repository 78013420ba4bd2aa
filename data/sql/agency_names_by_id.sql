-- The official name of every agency of a build.
-- grain:   one row per agency
-- returns: agency_id text, name_zh text
select
    agency_id,
    name_zh
from agencies
order by position
