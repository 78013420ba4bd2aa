-- One series of chosen agencies over the years, with change on the year before and where the line must break.
-- grain:   one row per agency and report year from the agency's first to its last; a year without a report is a row without a value
-- returns: agency_id text, name_zh text, name_en text, report_year integer report year, form text, value decimal in the series' unit, status text, change decimal in the series' unit, change_share double share of the year before, verdict text link to the year before, reason_zh text, reason_en text
with chosen_values as (
    select
        series_values.agency_id,
        series_values.report_year,
        series_values.form,
        series_values.value,
        series_values.status
    from series_values
    where
        series_values.series = $series
        and list_contains($agencies::varchar[], series_values.agency_id)
),

years_owed as (
    select
        filing.agency_id,
        filing.report_year,
        filing.state
    from filing
    where list_contains($agencies::varchar[], filing.agency_id)
),

points as (
    select
        years_owed.agency_id,
        years_owed.report_year,
        chosen_values.form,
        chosen_values.value,
        case
            when chosen_values.status is not null then chosen_values.status
            when years_owed.state = 'unreadable' then 'unreadable'
            when years_owed.state in ('filed', 'late') then 'silent'
            else 'no_report'
        end as status
    from years_owed
    left join chosen_values
        on
            years_owed.agency_id = chosen_values.agency_id
            and years_owed.report_year = chosen_values.report_year
),

with_previous as (
    select
        points.agency_id,
        points.report_year,
        points.form,
        points.value,
        points.status,
        previous.value as previous_value,
        previous.form as previous_form
    from points
    left join points as previous
        on
            points.agency_id = previous.agency_id
            and points.report_year = previous.report_year + 1
),

-- Between two forms the catalogue's link decides, and without one nothing joins; within a form everything does, except
-- where the law changed the meaning in a year of its own.
with_link as (
    select
        with_previous.agency_id,
        with_previous.report_year,
        with_previous.form,
        with_previous.value,
        with_previous.status,
        with_previous.previous_value,
        case
            when with_previous.value is null or with_previous.previous_value is null then null
            when series_links.verdict is not null then series_links.verdict
            when with_previous.form = with_previous.previous_form then 'SAME'
            else 'NO'
        end as verdict,
        series_links.reason_zh,
        series_links.reason_en
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
)

select
    with_link.agency_id,
    agencies.name_zh,
    coalesce(agencies.name_en, agencies.name_zh) as name_en,
    cast(with_link.report_year as integer) as report_year,
    with_link.form,
    with_link.value,
    with_link.status,
    case when with_link.verdict in ('SAME', 'NEAR') then with_link.value - with_link.previous_value end as change,
    case
        when with_link.verdict in ('SAME', 'NEAR')
            then
                cast(with_link.value - with_link.previous_value as double)
                / nullif(cast(with_link.previous_value as double), 0)
    end as change_share,
    with_link.verdict,
    case when with_link.verdict in ('NEAR', 'NO') then with_link.reason_zh end as reason_zh,
    case when with_link.verdict in ('NEAR', 'NO') then with_link.reason_en end as reason_en
from with_link
inner join agencies
    on with_link.agency_id = agencies.agency_id
order by agencies.position, with_link.agency_id, with_link.report_year
