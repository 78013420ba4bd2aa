-- Figures far from what the agency itself and its peers report, measured by the median and the median distance from it on
-- logarithms, so that one odd report does not move the measure. Small figures and small groups say nothing.
-- A distance counts as no smaller than a fifth, so that bodies which all report the same do not make an outlier of
-- whoever differs by little.
-- The median stands beside the finding's own figures, so that the finding stays the same when another report moves it.
-- grain:   one row per check, report and ratio or series
-- returns: the one shape of assessments
with bounds as (
    select
        8 as least_peers,
        5 as least_years,
        20 as least_figure,
        3.5 as most_score,
        ln(1.2) as least_distance
),

rated as (
    select
        reports.document_id,
        reports.report_year,
        reports.form,
        reports.level,
        reports.kind,
        ratio_values.ratio,
        ratio_values.numerator,
        ratio_values.denominator,
        ln((ratio_values.numerator + 1) / (ratio_values.denominator + 1)) as size
    from ratio_values
    inner join reports
        on
            ratio_values.agency_id = reports.agency_id
            and ratio_values.report_year = reports.report_year
    where ratio_values.state in ('value', 'zero') and ratio_values.numerator >= 0
),

peers as (
    select
        rated.ratio,
        rated.report_year,
        rated.form,
        rated.level,
        rated.kind,
        count(*) as peer_count,
        median(rated.size) as middle,
        mad(rated.size) as distance,
        median(rated.numerator / rated.denominator) as middle_ratio
    from rated
    group by rated.ratio, rated.report_year, rated.form, rated.level, rated.kind
),

peers_assessed as (
    select
        'PL_PEER_OUTLIER' as "check",
        rated.document_id,
        case
            when peers.peer_count < bounds.least_peers then 'not_assessable'
            when
                0.6745 * abs(rated.size - peers.middle) / greatest(peers.distance, bounds.least_distance)
                <= bounds.most_score
                then 'pass'
            else 'fail'
        end as result,
        rated.numerator / rated.denominator as left_value,
        peers.middle_ratio as right_value,
        json_object(
            'ratio', json_object('ratio', rated.ratio),
            'v', round(100 * rated.numerator / rated.denominator, 1),
            'a', rated.numerator,
            'b', rated.denominator,
            'beside', json_object('m', round(100 * peers.middle_ratio, 1), 'n', peers.peer_count)
        ) as arguments
    from rated
    inner join peers
        on
            rated.ratio = peers.ratio
            and rated.report_year = peers.report_year
            and rated.form is not distinct from peers.form
            and rated.level is not distinct from peers.level
            and rated.kind is not distinct from peers.kind
    cross join bounds
),

-- Forms between which a series keeps its meaning make one stretch of years.
breaks as (
    select
        series_links.series,
        series_links.to_form
    from series_links
    where series_links.verdict <> 'SAME'
),

stretches as (
    select
        series.series,
        forms.form,
        count(breaks.to_form) as stretch
    from series
    cross join forms
    left join breaks
        on
            series.series = breaks.series
            and forms.form >= breaks.to_form
    where series.theme in ('applications', 'outcomes', 'proactive', 'documents')
    group by series.series, forms.form
),

yearly as (
    select
        reports.document_id,
        series_values.agency_id,
        series_values.series,
        stretches.stretch,
        series_values.value,
        ln(series_values.value + 1) as size
    from series_values
    inner join stretches
        on
            series_values.series = stretches.series
            and series_values.form = stretches.form
    inner join reports
        on
            series_values.agency_id = reports.agency_id
            and series_values.report_year = reports.report_year
    where series_values.status in ('value', 'corrected', 'stated_none') and series_values.value >= 0
),

-- All years of an agency in which the series means the same.
histories as (
    select
        yearly.agency_id,
        yearly.series,
        yearly.stretch,
        count(*) as year_count,
        median(yearly.size) as middle,
        mad(yearly.size) as distance,
        median(cast(yearly.value as double)) as middle_value
    from yearly
    group by yearly.agency_id, yearly.series, yearly.stretch
),

history_assessed as (
    select
        'PL_HISTORY_OUTLIER' as "check",
        yearly.document_id,
        case
            when histories.year_count < bounds.least_years then 'not_assessable'
            when greatest(yearly.value, histories.middle_value) < bounds.least_figure then 'not_assessable'
            when
                0.6745 * abs(yearly.size - histories.middle) / greatest(histories.distance, bounds.least_distance)
                <= bounds.most_score
                then 'pass'
            else 'fail'
        end as result,
        yearly.value as left_value,
        histories.middle_value as right_value,
        json_object(
            'ind', json_object('series', yearly.series),
            'v', yearly.value,
            'beside', json_object('m', round(histories.middle_value, 1), 'n', histories.year_count)
        ) as arguments
    from yearly
    inner join histories
        on
            yearly.agency_id = histories.agency_id
            and yearly.series = histories.series
            and yearly.stretch = histories.stretch
    cross join bounds
),

assessed as (
    select * from peers_assessed
    union all
    select * from history_assessed
)

select
    assessed."check",
    assessed.document_id,
    reports.agency_id,
    reports.report_year,
    reports.form,
    null as indicator,
    null as applicant,
    null as section,
    assessed.result,
    assessed.left_value,
    assessed.right_value,
    null as difference,
    null as severity,
    null as operands,
    if(assessed.result = 'fail', assessed.arguments, null) as arguments
from assessed
inner join reports
    on assessed.document_id = reports.document_id
inner join check_rules
    on assessed."check" = check_rules."check"
where check_rules.is_run
