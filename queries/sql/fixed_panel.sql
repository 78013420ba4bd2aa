-- One series over the same agencies all the time: those with a number in every year asked for.
-- grain:   one row per report year asked for
-- returns: report_year integer report year, total decimal in the series' unit, median double in the series' unit, agency_count integer agencies of the panel, chosen_count integer agencies with a number in any of the years but those merged into another before the last one, verdict text link to the year before, reason_zh text, reason_en text
with chosen_values as (
    select
        series_values.agency_id,
        series_values.report_year,
        series_values.value,
        coalesce(agencies.merged_into is not null and agencies.last_year < $last_year::smallint, false) as is_merged
    from series_values
    inner join agencies
        on series_values.agency_id = agencies.agency_id
    where
        series_values.series = $series
        and series_values.value is not null
        and series_values.report_year between $first_year::smallint and $last_year::smallint
        and ($kind::varchar is null or agencies.kind = $kind::varchar)
        and ($level::varchar is null or agencies.level = $level::varchar)
),

years as (
    select cast(counted.report_year as smallint) as report_year
    from (select unnest(generate_series($first_year::smallint, $last_year::smallint)) as report_year) as counted
),

with_counts as (
    select
        chosen_values.agency_id,
        count(*) = $last_year::smallint - $first_year::smallint + 1 as is_in_panel,
        bool_or(chosen_values.is_merged) as is_merged
    from chosen_values
    group by chosen_values.agency_id
),

totals as (
    select
        chosen_values.report_year,
        sum(chosen_values.value) as total,
        median(cast(chosen_values.value as double)) as median,
        count(*) as agency_count
    from chosen_values
    inner join with_counts
        on chosen_values.agency_id = with_counts.agency_id
    where with_counts.is_in_panel
    group by chosen_values.report_year
),

links as (
    select
        years.report_year,
        case
            when series_links.verdict is not null then series_links.verdict
            when forms.form = before.form then 'SAME'
            when before.form is not null then 'NO'
        end as verdict,
        series_links.reason_zh,
        series_links.reason_en
    from years
    inner join forms
        on years.report_year between forms.first_year and forms.last_year
    left join forms as before
        on
            years.report_year - 1 between before.first_year and before.last_year
            and years.report_year > $first_year::smallint
    left join series_links
        on
            series_links.series = $series
            and before.form = series_links.from_form
            and forms.form = series_links.to_form
            and (
                series_links.from_form <> series_links.to_form
                or series_links.break_year = years.report_year
            )
)

select
    cast(years.report_year as integer) as report_year,
    totals.total,
    totals.median,
    cast(coalesce(totals.agency_count, 0) as integer) as agency_count,
    cast((select count(*) filter (where not with_counts.is_merged) from with_counts) as integer) as chosen_count,
    links.verdict,
    case when links.verdict in ('NEAR', 'NO') then links.reason_zh end as reason_zh,
    case when links.verdict in ('NEAR', 'NO') then links.reason_en end as reason_en
from years
left join totals
    on years.report_year = totals.report_year
left join links
    on years.report_year = links.report_year
order by years.report_year
