-- Several series side by side over the years: total, median and quartiles, of how many agencies, and where lines break.
-- grain:   one row per series and report year asked for
-- returns: series text, label_zh text, label_en text, unit text, report_year integer report year, total decimal in the series' unit, median double in the series' unit, first_quartile double in the series' unit, third_quartile double in the series' unit, agency_count integer agencies with a number, chosen_count integer agencies with a number in any of the years, due_count integer agencies, verdict text link to the year before, reason_zh text, reason_en text
with asked as (
    select
        cast(years.report_year as smallint) as report_year,
        series.series,
        series.label_zh,
        series.label_en,
        series.unit,
        series.position
    from (select unnest(generate_series($first_year::smallint, $last_year::smallint)) as report_year) as years
    cross join series
    where list_contains($several::varchar[], series.series)
),

-- Only the same agencies, or whole ones, have to be added up; see totals.
stated as (
    select
        series_values.series,
        series_values.agency_id,
        series_values.report_year,
        series_values.value,
        count(*) over (partition by series_values.agency_id, series_values.report_year) as series_count
    from series_values
    inner join agencies
        on series_values.agency_id = agencies.agency_id
    where
        ($is_fixed::boolean or $is_whole::boolean)
        and list_contains($several::varchar[], series_values.series)
        and series_values.value is not null
        and series_values.report_year between $first_year::smallint and $last_year::smallint
        and ($kind::varchar is null or agencies.kind = $kind::varchar)
        and ($level::varchar is null or agencies.level = $level::varchar)
),

-- is_whole: parts of one whole are added up only where an agency states all of them.
whole as (
    select
        stated.series,
        stated.agency_id,
        stated.report_year,
        stated.value,
        count(*) over (partition by stated.series, stated.agency_id) as year_count
    from stated
    where
        not $is_whole::boolean
        or stated.series_count = len($several::varchar[])
),

-- Who has a number in any of the years is counted in the first of them.
with_counts as (
    select
        series_runs.series,
        sum(series_runs.agency_count) as chosen_count
    from series_runs
    where
        not $is_whole::boolean
        and list_contains($several::varchar[], series_runs.series)
        and series_runs.kind = coalesce($kind::varchar, '')
        and series_runs.level = coalesce($level::varchar, '')
        and series_runs.report_year between $first_year::smallint and $last_year::smallint
        and series_runs.earlier_year < $first_year::smallint
    group by series_runs.series
    union all
    select
        whole.series,
        count(distinct whole.agency_id) as chosen_count
    from whole
    where $is_whole::boolean
    group by whole.series
),

-- is_fixed: the same agencies all the time, those with a number in every year.
totals as (
    select
        series_years.series,
        series_years.report_year,
        series_years.total,
        series_years.first_quartile,
        series_years.median,
        series_years.third_quartile,
        series_years.agency_count
    from series_years
    where
        not ($is_fixed::boolean or $is_whole::boolean)
        and list_contains($several::varchar[], series_years.series)
        and series_years.kind = coalesce($kind::varchar, '')
        and series_years.level = coalesce($level::varchar, '')
        and series_years.report_year between $first_year::smallint and $last_year::smallint
        and series_years.agency_count > 0
    union all
    select
        whole.series,
        whole.report_year,
        sum(whole.value) as total,
        quantile_cont(cast(whole.value as double), 0.25) as first_quartile,
        quantile_cont(cast(whole.value as double), 0.5) as median,
        quantile_cont(cast(whole.value as double), 0.75) as third_quartile,
        count(*) as agency_count
    from whole
    where
        not $is_fixed::boolean
        or whole.year_count = $last_year::smallint - $first_year::smallint + 1
    group by whole.series, whole.report_year
),

coverage as (
    select
        roster.report_year,
        count(*) filter (where roster.is_due) as due_count
    from roster
    where
        ($kind::varchar is null or roster.kind = $kind::varchar)
        and ($level::varchar is null or roster.level = $level::varchar)
    group by roster.report_year
),

links as (
    select
        asked.series,
        asked.report_year,
        case
            when totals.total is null or earlier.total is null then null
            when series_links.verdict is not null then series_links.verdict
            when forms.form = before.form then 'SAME'
            else 'NO'
        end as verdict,
        series_links.reason_zh,
        series_links.reason_en
    from asked
    inner join forms
        on asked.report_year between forms.first_year and forms.last_year
    left join forms as before
        on asked.report_year - 1 between before.first_year and before.last_year
    left join totals
        on
            asked.series = totals.series
            and asked.report_year = totals.report_year
    left join totals as earlier
        on
            asked.series = earlier.series
            and asked.report_year = earlier.report_year + 1
    left join series_links
        on
            asked.series = series_links.series
            and before.form = series_links.from_form
            and forms.form = series_links.to_form
            and (
                series_links.from_form <> series_links.to_form
                or series_links.break_year = asked.report_year
            )
)

select
    asked.series,
    asked.label_zh,
    asked.label_en,
    asked.unit,
    cast(asked.report_year as integer) as report_year,
    totals.total,
    totals.median,
    totals.first_quartile,
    totals.third_quartile,
    cast(coalesce(totals.agency_count, 0) as integer) as agency_count,
    cast(coalesce(with_counts.chosen_count, 0) as integer) as chosen_count,
    cast(coalesce(coverage.due_count, 0) as integer) as due_count,
    links.verdict,
    case when links.verdict in ('NEAR', 'NO') then links.reason_zh end as reason_zh,
    case when links.verdict in ('NEAR', 'NO') then links.reason_en end as reason_en
from asked
left join totals
    on
        asked.series = totals.series
        and asked.report_year = totals.report_year
left join with_counts
    on asked.series = with_counts.series
left join coverage
    on asked.report_year = coverage.report_year
left join links
    on
        asked.series = links.series
        and asked.report_year = links.report_year
order by asked.position, asked.series, asked.report_year
