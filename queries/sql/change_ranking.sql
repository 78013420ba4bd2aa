-- Whose figure changed most on the year before, where both years mean the same.
-- grain:   one row per agency with a number in both years
-- returns: agency_id text, name_zh text, name_en text, position integer official order, value decimal in the series' unit, previous decimal in the series' unit, change decimal in the series' unit, change_share double share of the year before where that is ten and more, verdict text link to the year before, rank integer by size of the change, rank_count integer agencies ranked
with pairs as (
    select
        series_values.agency_id,
        series_values.value,
        previous.value as previous,
        case
            when series_links.verdict is not null then series_links.verdict
            when series_values.form = previous.form then 'SAME'
            else 'NO'
        end as verdict
    from series_values
    inner join series_values as previous
        on
            series_values.agency_id = previous.agency_id
            and series_values.series = previous.series
            and series_values.report_year = previous.report_year + 1
    left join series_links
        on
            series_values.series = series_links.series
            and previous.form = series_links.from_form
            and series_values.form = series_links.to_form
            and (
                series_links.from_form <> series_links.to_form
                or series_links.break_year = series_values.report_year
            )
    where
        series_values.series = $series
        and series_values.report_year = $year::smallint
        and previous.report_year = $year::smallint - 1
        and series_values.value is not null
        and previous.value is not null
)

select
    pairs.agency_id,
    agencies.name_zh,
    coalesce(agencies.name_en, agencies.name_zh) as name_en,
    agencies.position,
    pairs.value,
    pairs.previous,
    case when pairs.verdict <> 'NO' then pairs.value - pairs.previous end as change,
    case
        when pairs.verdict <> 'NO' and pairs.previous >= 10
            then cast(pairs.value - pairs.previous as double) / nullif(cast(pairs.previous as double), 0)
    end as change_share,
    pairs.verdict,
    case
        when pairs.verdict <> 'NO'
            then cast(
                rank() over (
                    partition by pairs.verdict = 'NO'
                    order by abs(pairs.value - pairs.previous) desc
                ) as integer
            )
    end as rank,
    cast(count(*) filter (where pairs.verdict <> 'NO') over () as integer) as rank_count
from pairs
left join agencies
    on pairs.agency_id = agencies.agency_id
where
    ($kind::varchar is null or agencies.kind = $kind::varchar)
    and ($level::varchar is null or agencies.level = $level::varchar)
order by rank nulls last, agencies.position, pairs.agency_id
