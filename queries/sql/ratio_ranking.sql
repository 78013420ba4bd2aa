-- Where each agency stands among its peers in one ratio and year; too few cases are shown, never ranked.
-- grain:   one row per peer that owed or filed a report in the year
-- returns: agency_id text, name_zh text, name_en text, position integer official order, value double share, state text, numerator decimal cases, denominator decimal cases, previous double share, change double difference of shares, rank integer, rank_count integer agencies ranked, peer_count integer peers, minimum_n integer cases, first_quartile double share, median double share, third_quartile double share, group_value double sum of numerators over sum of denominators, group_numerator decimal cases, group_denominator decimal cases
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

chosen_ratio as (
    select ratios.minimum_n
    from ratios
    where ratios.ratio = $ratio
),

current_values as (
    select
        ratio_values.agency_id,
        ratio_values.form,
        ratio_values.numerator,
        ratio_values.denominator,
        ratio_values.state,
        cast(ratio_values.numerator as double) / nullif(cast(ratio_values.denominator as double), 0) as value
    from ratio_values
    where
        ratio_values.ratio = $ratio
        and ratio_values.report_year = $year::smallint
),

previous_values as (
    select
        ratio_values.agency_id,
        ratio_values.form,
        ratio_values.state,
        cast(ratio_values.numerator as double) / nullif(cast(ratio_values.denominator as double), 0) as value
    from ratio_values
    where
        ratio_values.ratio = $ratio
        and ratio_values.report_year = $year::smallint - 1
),

-- Ratios of the 2019 and the 2021 form compare; nothing else does across forms.
with_values as (
    select
        peers.agency_id,
        peers.name_zh,
        peers.name_en,
        peers.position,
        current_values.value,
        case
            when current_values.state is not null then current_values.state
            when peers.filing_state in ('filed', 'late') then 'missing'
            when peers.filing_state = 'unreadable' then 'unreadable'
            else 'no_report'
        end as state,
        current_values.numerator,
        current_values.denominator,
        previous_values.value as previous,
        case
            when
                current_values.state in ('value', 'zero')
                and previous_values.state in ('value', 'zero')
                and (
                    current_values.form = previous_values.form
                    or (previous_values.form = '2019-2020' and current_values.form = '2021+')
                )
                then current_values.value - previous_values.value
        end as change
    from peers
    left join current_values
        on peers.agency_id = current_values.agency_id
    left join previous_values
        on peers.agency_id = previous_values.agency_id
),

group_values as (
    select
        cast(sum(with_values.numerator) filter (where with_values.state <> 'missing') as double)
        / nullif(
            cast(sum(with_values.denominator) filter (where with_values.state <> 'missing') as double), 0
        ) as group_value,
        sum(with_values.numerator) filter (where with_values.state <> 'missing') as group_numerator,
        sum(with_values.denominator) filter (where with_values.state <> 'missing') as group_denominator,
        count(*) as peer_count
    from with_values
),

quartiles as (
    select
        quantile_cont(with_values.value, 0.25) as first_quartile,
        quantile_cont(with_values.value, 0.5) as median,
        quantile_cont(with_values.value, 0.75) as third_quartile,
        count(with_values.value) as rank_count
    from with_values
    where with_values.state in ('value', 'zero')
),

-- Who is not ranked is ranked among their like, and not shown with it.
ranked as (
    select
        with_values.*,
        with_values.state in ('value', 'zero') as is_ranked,
        rank() over (
            partition by with_values.state in ('value', 'zero')
            order by with_values.value desc
        ) as rank
    from with_values
)

select
    ranked.agency_id,
    ranked.name_zh,
    ranked.name_en,
    ranked.position,
    ranked.value,
    ranked.state,
    ranked.numerator,
    ranked.denominator,
    ranked.previous,
    ranked.change,
    cast(case when ranked.is_ranked then ranked.rank end as integer) as rank,
    cast(quartiles.rank_count as integer) as rank_count,
    cast(group_values.peer_count as integer) as peer_count,
    chosen_ratio.minimum_n,
    quartiles.first_quartile,
    quartiles.median,
    quartiles.third_quartile,
    group_values.group_value,
    group_values.group_numerator,
    group_values.group_denominator
from ranked
cross join quartiles
cross join group_values
cross join chosen_ratio
order by
    ranked.is_ranked desc,
    case when ranked.is_ranked then ranked.rank end,
    ranked.position,
    ranked.agency_id
