-- What the agency in the middle reports each year, with the quartiles around it, of how many agencies.
-- grain:   one row per report year with a number
-- returns: report_year integer report year, median double in the series' unit, first_quartile double in the series' unit, third_quartile double in the series' unit, agency_count integer agencies with a number, filed_count integer agencies, due_count integer agencies, verdict text link to the year before, reason_zh text, reason_en text
with coverage as (
    select
        roster.report_year,
        count(*) filter (where roster.is_filed) as filed_count,
        count(*) filter (where roster.is_due) as due_count
    from roster
    where
        ($kind::varchar is null or roster.kind = $kind::varchar)
        and ($level::varchar is null or roster.level = $level::varchar)
    group by roster.report_year
),

quartiles as (
    select
        series_years.report_year,
        series_years.first_quartile,
        series_years.median,
        series_years.third_quartile,
        series_years.agency_count
    from series_years
    where
        series_years.series = $series
        and series_years.kind = coalesce($kind::varchar, '')
        and series_years.level = coalesce($level::varchar, '')
        and series_years.agency_count > 0
),

with_previous as (
    select
        quartiles.*,
        forms.form,
        before.form as previous_form,
        earlier.report_year is not null as has_previous
    from quartiles
    inner join forms
        on quartiles.report_year between forms.first_year and forms.last_year
    left join quartiles as earlier
        on quartiles.report_year = earlier.report_year + 1
    left join forms as before
        on earlier.report_year between before.first_year and before.last_year
)

select
    cast(with_previous.report_year as integer) as report_year,
    with_previous.median,
    with_previous.first_quartile,
    with_previous.third_quartile,
    cast(with_previous.agency_count as integer) as agency_count,
    cast(coverage.filed_count as integer) as filed_count,
    cast(coverage.due_count as integer) as due_count,
    case
        when not with_previous.has_previous then null
        when series_links.verdict is not null then series_links.verdict
        when with_previous.form = with_previous.previous_form then 'SAME'
        else 'NO'
    end as verdict,
    case when series_links.verdict in ('NEAR', 'NO') then series_links.reason_zh end as reason_zh,
    case when series_links.verdict in ('NEAR', 'NO') then series_links.reason_en end as reason_en
from with_previous
left join coverage
    on with_previous.report_year = coverage.report_year
left join series_links
    on
        series_links.series = $series
        and with_previous.previous_form = series_links.from_form
        and with_previous.form = series_links.to_form
        and (
            series_links.from_form <> series_links.to_form
            or series_links.break_year = with_previous.report_year
        )
order by with_previous.report_year
