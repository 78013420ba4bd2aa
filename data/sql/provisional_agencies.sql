-- The agencies of a build that no register knows, as lines of a register.
-- grain:   one row per provisional agency
-- returns: agency_id text, name_zh text, level text, kind text, region text, first_year integer report year
select
    agency_id,
    name_zh,
    level,
    kind,
    region,
    first_year
from agencies
where is_provisional
order by position
