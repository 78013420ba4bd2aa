-- How the answered applications of a year divide into the six outcomes of the form, of how many agencies.
-- grain:   one row per report year from 2019 on and outcome
-- returns: report_year integer report year, outcome text, position integer order of the form, value decimal cases, share double share of base, base decimal cases, agency_count integer agencies whose six outcomes are all stated, filed_count integer agencies, due_count integer agencies
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
outcomes as (
    select
        series_values.report_year,
        series_values.agency_id,
        case when series_values.series = 'other_handling' then 'other' else series_values.series end as outcome,
        series_values.value
    from series_values
    inner join agencies
        on series_values.agency_id = agencies.agency_id
    where
        series_values.series in ('granted', 'partial', 'denied', 'unable', 'unprocessed', 'other_handling')
        and series_values.report_year >= 2019
        and ($kind::varchar is null or agencies.kind = $kind::varchar)
        and list_contains($agencies::varchar[], series_values.agency_id)
),

-- A share needs all six parts of the same agencies: an agency with a part missing stays out, and is counted out.
complete_agencies as (
    select
        outcomes.report_year,
        outcomes.agency_id
    from outcomes
    group by outcomes.report_year, outcomes.agency_id
    having count(outcomes.value) = 6
),

added_up as (
    select
        outcome_years.report_year,
        outcome_years.outcome,
        outcome_years.value,
        outcome_years.agency_count
    from outcome_years
    where
        $agencies::varchar[] is null
        and outcome_years.kind = coalesce($kind::varchar, '')
    union all
    select
        outcomes.report_year,
        outcomes.outcome,
        sum(outcomes.value) as value,
        count(*) as agency_count
    from outcomes
    inner join complete_agencies
        on
            outcomes.report_year = complete_agencies.report_year
            and outcomes.agency_id = complete_agencies.agency_id
    group by outcomes.report_year, outcomes.outcome
),

summed as (
    select
        added_up.report_year,
        added_up.outcome,
        case added_up.outcome
            when 'granted' then 1
            when 'partial' then 2
            when 'denied' then 3
            when 'unable' then 4
            when 'unprocessed' then 5
            else 6
        end as position,
        added_up.value,
        added_up.agency_count
    from added_up
),

bases as (
    select
        summed.report_year,
        sum(summed.value) as base
    from summed
    group by summed.report_year
)

select
    cast(summed.report_year as integer) as report_year,
    summed.outcome,
    summed.position,
    summed.value,
    cast(summed.value as double) / nullif(cast(bases.base as double), 0) as share,
    bases.base,
    cast(summed.agency_count as integer) as agency_count,
    cast(coverage.filed_count as integer) as filed_count,
    cast(coverage.due_count as integer) as due_count
from summed
inner join bases
    on summed.report_year = bases.report_year
inner join coverage
    on summed.report_year = coverage.report_year
order by summed.report_year, summed.position
