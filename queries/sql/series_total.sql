-- One series over all chosen agencies: total and median a year, of how many agencies, and where the line must break.
-- grain:   one row per report year
-- returns: report_year integer report year, total decimal in the series' unit, median double in the series' unit, agency_count integer agencies with a number, filed_count integer agencies, due_count integer agencies, verdict text link to the year before, reason_zh text, reason_en text
with coverage as (
    select
        roster.report_year,
        count(*) filter (where roster.is_filed) as filed_count,
        count(*) filter (where roster.is_due) as due_count
    from roster
    where
        ($kind::varchar is null or roster.kind = $kind::varchar)
        and ($agencies::varchar[] is null or list_contains($agencies::varchar[], roster.agency_id))
    group by roster.report_year
),

-- Only chosen agencies have to be added up.
totals as (
    select
        series_years.report_year,
        series_years.total,
        series_years.median,
        series_years.agency_count
    from series_years
    where
        $agencies::varchar[] is null
        and series_years.series = $series
        and series_years.kind = coalesce($kind::varchar, '')
        and series_years.level = ''
    union all
    select
        series_values.report_year,
        sum(series_values.value) as total,
        quantile_cont(cast(series_values.value as double), 0.5) as median,
        count(series_values.value) as agency_count
    from series_values
    inner join agencies
        on series_values.agency_id = agencies.agency_id
    where
        series_values.series = $series
        and list_contains($agencies::varchar[], series_values.agency_id)
        and ($kind::varchar is null or agencies.kind = $kind::varchar)
    group by series_values.report_year
),

form_of_year as (
    select
        coverage.report_year,
        forms.form
    from coverage
    inner join forms
        on coverage.report_year between forms.first_year and forms.last_year
),

with_previous as (
    select
        coverage.report_year,
        totals.total,
        totals.median,
        coalesce(totals.agency_count, 0) as agency_count,
        coverage.filed_count,
        coverage.due_count,
        form_of_year.form,
        previous.form as previous_form,
        previous_totals.total as previous_total
    from coverage
    inner join form_of_year
        on coverage.report_year = form_of_year.report_year
    left join totals
        on coverage.report_year = totals.report_year
    left join form_of_year as previous
        on coverage.report_year = previous.report_year + 1
    left join totals as previous_totals
        on coverage.report_year = previous_totals.report_year + 1
)

select
    cast(with_previous.report_year as integer) as report_year,
    with_previous.total,
    with_previous.median,
    cast(with_previous.agency_count as integer) as agency_count,
    cast(with_previous.filed_count as integer) as filed_count,
    cast(with_previous.due_count as integer) as due_count,
    case
        when with_previous.total is null or with_previous.previous_total is null then null
        when series_links.verdict is not null then series_links.verdict
        when with_previous.form = with_previous.previous_form then 'SAME'
        else 'NO'
    end as verdict,
    case when series_links.verdict in ('NEAR', 'NO') then series_links.reason_zh end as reason_zh,
    case when series_links.verdict in ('NEAR', 'NO') then series_links.reason_en end as reason_en
from with_previous
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
