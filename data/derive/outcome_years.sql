-- How answered applications divide into the six outcomes, by year and kind: added up once, asked on every page.
-- A share needs all six parts of the same agencies: an agency with a part missing stays out.
-- grain:   one row per report year from 2019 on, outcome and kind of agency, '' where it is not told apart
insert into outcome_years
with outcomes as (
    select
        series_values.report_year,
        series_values.agency_id,
        if(series_values.series = 'other_handling', 'other', series_values.series) as outcome,
        series_values.value,
        count(series_values.value) over (partition by series_values.report_year, series_values.agency_id) as part_count
    from series_values
    where
        series_values.series in ('granted', 'partial', 'denied', 'unable', 'unprocessed', 'other_handling')
        and series_values.report_year >= 2019
),

summed as (
    select
        outcomes.report_year,
        outcomes.outcome,
        agencies.kind,
        grouping(agencies.kind) = 1 as is_every_kind,
        sum(outcomes.value) as value,
        count(*) as agency_count
    from outcomes
    inner join agencies
        on outcomes.agency_id = agencies.agency_id
    where outcomes.part_count = 6
    group by grouping sets (
        (outcomes.report_year, outcomes.outcome),
        (outcomes.report_year, outcomes.outcome, agencies.kind)
    )
)

select
    summed.report_year,
    summed.outcome,
    coalesce(summed.kind, '') as kind,
    summed.value,
    summed.agency_count
from summed
where summed.is_every_kind or summed.kind is not null
order by kind, summed.report_year, summed.outcome
