-- What only the years together show: a report missing between two others, figures that stand still, jump or vanish.
-- The first year of a body for others that it took over is not held against its own year before.
-- grain:   one row per check and report; per missing year; per report and series
-- returns: the one shape of assessments
with neighbours as (
    select
        reports.document_id,
        reports.agency_id,
        reports.report_year,
        lag(reports.report_year) over (partition by reports.agency_id order by reports.report_year) as year_before
    from reports
),

years_between as (
    select
        neighbours.document_id,
        neighbours.agency_id,
        unnest(generate_series(neighbours.year_before + 1, neighbours.report_year - 1)) as report_year
    from neighbours
    where neighbours.report_year - neighbours.year_before > 1
),

gaps as (
    select
        years_between.document_id,
        years_between.agency_id,
        cast(years_between.report_year as smallint) as report_year
    from years_between
),

gaps_assessed as (
    select
        'X_MISSING_YEAR' as "check",
        gaps.document_id,
        gaps.report_year,
        null as indicator,
        if(filing.state = 'unreadable', 'not_assessable', 'fail') as result,
        null as left_value,
        null as right_value,
        cast(null as json) as operands,
        cast(null as json) as arguments
    from gaps
    inner join filing
        on
            gaps.agency_id = filing.agency_id
            and gaps.report_year = filing.report_year
    where filing.is_due
    union all
    select
        'X_MISSING_YEAR' as "check",
        neighbours.document_id,
        neighbours.report_year,
        null as indicator,
        'pass' as result,
        null as left_value,
        null as right_value,
        cast(null as json) as operands,
        cast(null as json) as arguments
    from neighbours
    where neighbours.report_year - neighbours.year_before = 1
),

-- One figure per row of a table: the applicant columns only repeat the total's movement.
positive as (
    select
        cells.document_id,
        cells.indicator,
        cells.applicant,
        cells.value
    from cells
    where cells.value > 0 and cells.applicant in ('', 'total')
),

compared as (
    select
        reports.document_id,
        reports.report_year,
        count(*) as figure_count,
        count(*) filter (where positive.value = previous.value) as same_count
    from reports
    inner join positive
        on reports.document_id = positive.document_id
    left join positive as previous
        on
            reports.previous_document_id = previous.document_id
            and positive.indicator = previous.indicator
            and positive.applicant = previous.applicant
    where reports.previous_document_id is not null
    group by reports.document_id, reports.report_year
),

counted_before as (
    select
        reports.document_id,
        count(*) as figure_count
    from reports
    inner join positive
        on reports.previous_document_id = positive.document_id
    group by reports.document_id
),

identical_assessed as (
    select
        'X_IDENTICAL_NUM' as "check",
        compared.document_id,
        compared.report_year,
        null as indicator,
        case
            when compared.figure_count < 5 then 'not_assessable'
            when
                compared.same_count = compared.figure_count
                and compared.figure_count = counted_before.figure_count
                then 'fail'
            else 'pass'
        end as result,
        compared.same_count as left_value,
        compared.figure_count as right_value,
        cast(null as json) as operands,
        json_object('n', compared.same_count) as arguments
    from compared
    left join counted_before
        on compared.document_id = counted_before.document_id
),

-- Courses, meetings and fees come and go; what people ask for and what is disclosed does not vanish overnight.
steps as (
    select
        reports.document_id,
        reports.report_year,
        series_values.series,
        series_values.value,
        previous.value as previous_value
    from reports
    inner join series_values
        on
            reports.agency_id = series_values.agency_id
            and reports.report_year = series_values.report_year
    inner join series_values as previous
        on
            series_values.agency_id = previous.agency_id
            and series_values.series = previous.series
            and series_values.report_year = previous.report_year + 1
            and series_values.form = previous.form
    inner join series
        on series_values.series = series.series
    where
        series.theme in ('applications', 'outcomes', 'proactive', 'documents')
        and series_values.status in ('value', 'corrected', 'stated_none')
        and previous.status in ('value', 'corrected', 'stated_none')
),

steps_assessed as (
    select
        'X_JUMP' as "check",
        steps.document_id,
        steps.report_year,
        null as indicator,
        case
            when
                greatest(steps.value, steps.previous_value) < 20
                or abs(ln((steps.value + 1) / nullif(steps.previous_value + 1, 0))) <= ln(3)
                then 'pass'
            when steps.document_id in (select took_over.document_id from took_over) then 'not_assessable'
            else 'fail'
        end as result,
        steps.value as left_value,
        steps.previous_value as right_value,
        cast(null as json) as operands,
        json_object(
            'ind', json_object('series', steps.series), 'v', steps.value, 'p', steps.previous_value
        ) as arguments
    from steps
    where steps.value > 0 and steps.previous_value > 0
    union all
    select
        'X_ZERO_FLIP' as "check",
        steps.document_id,
        steps.report_year,
        null as indicator,
        if(steps.previous_value >= 20 and steps.value = 0, 'fail', 'pass') as result,
        steps.value as left_value,
        steps.previous_value as right_value,
        cast(null as json) as operands,
        json_object('ind', json_object('series', steps.series), 'p', steps.previous_value) as arguments
    from steps
),

assessed as (
    select * from gaps_assessed
    union all
    select * from identical_assessed
    union all
    select * from steps_assessed
)

select
    assessed."check",
    assessed.document_id,
    reports.agency_id,
    assessed.report_year,
    reports.form,
    assessed.indicator,
    null as applicant,
    null as section,
    assessed.result,
    assessed.left_value,
    assessed.right_value,
    abs(assessed.left_value - assessed.right_value) as difference,
    null as severity,
    if(assessed.result = 'fail', assessed.operands, null) as operands,
    if(assessed.result = 'fail', assessed.arguments, null) as arguments
from assessed
inner join reports
    on assessed.document_id = reports.document_id
inner join check_rules
    on assessed."check" = check_rules."check"
where check_rules.is_run
