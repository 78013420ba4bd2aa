-- Where each agency stands among its peers in one series and year.
-- grain:   one row per peer that owed or filed a report in the year
-- returns: agency_id text, name_zh text, name_en text, position integer official order, value decimal in the series' unit, status text, previous decimal in the series' unit, change decimal in the series' unit, verdict text link to the year before, rank integer, rank_count integer agencies ranked, first_quartile double in the series' unit, median double in the series' unit, third_quartile double in the series' unit, percentile double share of ranked peers with less
with peers as (
    select
        roster.agency_id,
        roster.name_zh,
        roster.name_en,
        roster.position,
        roster.state as filing_state
    from roster
    where
        roster.report_year = $year::smallint
        and (roster.is_due or roster.document_id is not null)
        and ($kind::varchar is null or roster.kind = $kind::varchar)
        and ($level::varchar is null or roster.level = $level::varchar)
        and ($agencies::varchar[] is null or list_contains($agencies::varchar[], roster.agency_id))
        and (
            $fewest::integer is null
            or roster.agency_id in (
                select received.agency_id
                from series_values as received
                where
                    $fewest::integer is not null
                    and received.series = 'applications_new'
                    and received.report_year = $year::smallint
                    and received.value >= $fewest::integer
                    and ($most::integer is null or received.value <= $most::integer)
            )
        )
),

current_values as (
    select
        series_values.agency_id,
        series_values.form,
        series_values.value,
        series_values.status
    from series_values
    where
        series_values.series = $series
        and series_values.report_year = $year::smallint
),

previous_values as (
    select
        series_values.agency_id,
        series_values.form,
        series_values.value
    from series_values
    where
        series_values.series = $series
        and series_values.report_year = $year::smallint - 1
),

with_values as (
    select
        peers.agency_id,
        peers.name_zh,
        peers.name_en,
        peers.position,
        current_values.value,
        case
            when current_values.status is not null then current_values.status
            when peers.filing_state = 'unreadable' then 'unreadable'
            when peers.filing_state in ('filed', 'late') then 'silent'
            else 'no_report'
        end as status,
        previous_values.value as previous,
        case
            when current_values.value is null or previous_values.value is null then null
            when series_links.verdict is not null then series_links.verdict
            when current_values.form = previous_values.form then 'SAME'
            else 'NO'
        end as verdict
    from peers
    left join current_values
        on peers.agency_id = current_values.agency_id
    left join previous_values
        on peers.agency_id = previous_values.agency_id
    left join series_links
        on
            series_links.series = $series
            and previous_values.form = series_links.from_form
            and current_values.form = series_links.to_form
            and (
                series_links.from_form <> series_links.to_form
                or series_links.break_year = $year::smallint
            )
),

quartiles as (
    select
        quantile_cont(cast(with_values.value as double), 0.25) as first_quartile,
        quantile_cont(cast(with_values.value as double), 0.5) as median,
        quantile_cont(cast(with_values.value as double), 0.75) as third_quartile,
        count(with_values.value) as rank_count
    from with_values
),

-- Who has no number is ranked among their like, and not shown with it.
ranked as (
    select
        with_values.*,
        rank() over (
            partition by with_values.value is null
            order by with_values.value desc
        ) as rank,
        percent_rank() over (
            partition by with_values.value is null
            order by with_values.value asc
        ) as percentile
    from with_values
)

select
    ranked.agency_id,
    ranked.name_zh,
    ranked.name_en,
    ranked.position,
    ranked.value,
    ranked.status,
    ranked.previous,
    case when ranked.verdict in ('SAME', 'NEAR') then ranked.value - ranked.previous end as change,
    ranked.verdict,
    cast(case when ranked.value is not null then ranked.rank end as integer) as rank,
    cast(quartiles.rank_count as integer) as rank_count,
    quartiles.first_quartile,
    quartiles.median,
    quartiles.third_quartile,
    case when ranked.value is not null then ranked.percentile end as percentile
from ranked
cross join quartiles
order by
    ranked.value is null,
    case when ranked.value is not null then ranked.rank end,
    ranked.position,
    ranked.agency_id
