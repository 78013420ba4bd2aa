-- Every series of every report that counts: the best option whose figures are all there.
-- A figure that stands alone is taken as it is; in a sum an empty cell may count as 0, see cells, but not all of them.
-- grain:   one row per series, agency and report year, where the report's form asks for it
insert into series_values
with asked_cells as (
    select
        cells.document_id,
        cells.indicator,
        cells.applicant,
        cells.value,
        cells.number,
        cells.status
    from cells
    semi join series_terms
        on
            cells.indicator = series_terms.indicator
            and cells.applicant = series_terms.applicant
),

counted_terms as (
    select
        series_terms.*,
        count(*) over (
            partition by series_terms.series, series_terms.form, series_terms.option
        ) as term_count
    from series_terms
),

operands as (
    select
        reports.document_id,
        counted_terms.series,
        counted_terms.option,
        counted_terms.factor,
        asked_cells.value,
        asked_cells.number,
        asked_cells.status,
        counted_terms.term_count
    from reports
    inner join counted_terms
        on reports.form = counted_terms.form
    left join asked_cells
        on
            reports.document_id = asked_cells.document_id
            and counted_terms.indicator = asked_cells.indicator
            and counted_terms.applicant = asked_cells.applicant
),

summed as (
    select
        operands.document_id,
        operands.series,
        operands.option,
        case
            when
                count(operands.value) > 0
                and count(case when operands.term_count = 1 then operands.value else operands.number end) = count(*)
                then sum(operands.factor * coalesce(operands.value, operands.number))
        end as value,
        count(operands.status) > 0 as is_found,
        case
            when count(*) filter (where operands.status = 'unreadable') > 0 then 'unreadable'
            when count(*) filter (where operands.status = 'placeholder') > 0 then 'placeholder'
            when count(*) filter (where operands.status = 'blank') > 0 then 'blank'
            else 'silent'
        end as status_without_value,
        case
            when count(*) filter (where operands.status = 'approx') > 0 then 'approx'
            when count(*) filter (where operands.status = 'corrected') > 0 then 'corrected'
            when count(*) filter (where operands.status = 'stated_none') = count(*) then 'stated_none'
            else 'value'
        end as status_with_value
    from operands
    group by operands.document_id, operands.series, operands.option
),

ranked as (
    select
        summed.document_id,
        summed.series,
        summed.value,
        case when summed.value is null then summed.status_without_value else summed.status_with_value end as status,
        row_number() over (
            partition by summed.document_id, summed.series
            order by summed.value is null, not summed.is_found, summed.option
        ) as choice
    from summed
)

select
    ranked.series,
    reports.report_year,
    reports.agency_id,
    reports.form,
    cast(ranked.value as decimal(18, 4)) as value,
    ranked.status
from ranked
inner join reports
    on ranked.document_id = reports.document_id
where ranked.choice = 1
order by ranked.series, reports.report_year, reports.agency_id
