-- Which agencies may be compared: by kind, level and how many applications they received.
-- grain:   one row per kind, level and size, of agencies that owed or filed a report in the year
-- returns: kind text, level text, size text none · 1-9 · 10-49 · 50-199 · 200+ · unknown, size_position integer, fewest integer applications received, most integer applications received, agency_count integer agencies, filed_count integer agencies, median_applications double applications received
with sized as (
    select
        roster.agency_id,
        roster.kind,
        roster.level,
        roster.is_filed,
        received.value,
        case
            when received.value is null then 6
            when received.value = 0 then 1
            when received.value < 10 then 2
            when received.value < 50 then 3
            when received.value < 200 then 4
            else 5
        end as size_position
    from roster
    left join series_values as received
        on
            roster.agency_id = received.agency_id
            and roster.report_year = received.report_year
            and received.series = 'applications_new'
    where
        roster.report_year = $year::smallint
        and (roster.is_due or roster.is_filed)
)

select
    sized.kind,
    sized.level,
    case sized.size_position
        when 1 then 'none' when 2 then '1-9' when 3 then '10-49' when 4 then '50-199' when 5 then '200+' else 'unknown'
    end as size,
    sized.size_position,
    case sized.size_position when 1 then 0 when 2 then 1 when 3 then 10 when 4 then 50 when 5 then 200 end as fewest,
    case sized.size_position when 1 then 0 when 2 then 9 when 3 then 49 when 4 then 199 end as most,
    cast(count(*) as integer) as agency_count,
    cast(count(*) filter (where sized.is_filed) as integer) as filed_count,
    median(cast(sized.value as double)) as median_applications
from sized
group by sized.kind, sized.level, sized.size_position
order by sized.kind, sized.level, sized.size_position
