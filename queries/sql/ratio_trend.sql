-- One ratio of chosen agencies over the years, from the first year in which anybody's report states it.
-- grain:   one row per agency and report year in which a report was owed or found
-- returns: agency_id text, name_zh text, name_en text, report_year integer report year, value double share, state text, numerator decimal cases, denominator decimal cases, verdict text link to the year before
with years_owed as (
    select
        filing.agency_id,
        filing.report_year,
        filing.state
    from filing
    where
        list_contains($agencies::varchar[], filing.agency_id)
        and filing.report_year >= (
            select min(ratio_values.report_year)
            from ratio_values
            where
                ratio_values.ratio = $ratio
                and ratio_values.state <> 'missing'
        )
),

points as (
    select
        years_owed.agency_id,
        years_owed.report_year,
        ratio_values.form,
        ratio_values.numerator,
        ratio_values.denominator,
        case
            when ratio_values.state is not null then ratio_values.state
            when years_owed.state = 'unreadable' then 'unreadable'
            when years_owed.state in ('filed', 'late') then 'missing'
            else 'no_report'
        end as state,
        cast(ratio_values.numerator as double) / nullif(cast(ratio_values.denominator as double), 0) as value
    from years_owed
    left join ratio_values
        on
            years_owed.agency_id = ratio_values.agency_id
            and years_owed.report_year = ratio_values.report_year
            and ratio_values.ratio = $ratio
)

-- Ratios of the 2019 and the 2021 form compare; nothing else does across forms.
select
    points.agency_id,
    agencies.name_zh,
    coalesce(agencies.name_en, agencies.name_zh) as name_en,
    cast(points.report_year as integer) as report_year,
    points.value,
    points.state,
    points.numerator,
    points.denominator,
    case
        when points.value is null or previous.value is null then null
        when
            points.form = previous.form
            or (previous.form = '2019-2020' and points.form = '2021+')
            then 'SAME'
        else 'NO'
    end as verdict
from points
inner join agencies
    on points.agency_id = agencies.agency_id
left join points as previous
    on
        points.agency_id = previous.agency_id
        and points.report_year = previous.report_year + 1
order by agencies.position, points.agency_id, points.report_year
