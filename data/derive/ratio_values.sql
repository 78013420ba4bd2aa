-- Every ratio of every report that counts, both sides summed by the rule of series values.
-- States: no_base where the denominator is 0; small_n where it is too small for a rate; zero is a true 0 %.
-- grain:   one row per ratio, agency and report year, where the report's form has both sides
insert into ratio_values
with asked_cells as (
    select
        cells.document_id,
        cells.indicator,
        cells.applicant,
        cells.value,
        cells.number
    from cells
    semi join ratio_terms
        on
            cells.indicator = ratio_terms.indicator
            and cells.applicant = ratio_terms.applicant
),

counted_terms as (
    select
        ratio_terms.*,
        count(*) over (
            partition by ratio_terms.ratio, ratio_terms.form, ratio_terms.side, ratio_terms.option
        ) as term_count
    from ratio_terms
),

operands as (
    select
        reports.document_id,
        counted_terms.ratio,
        counted_terms.side,
        counted_terms.option,
        counted_terms.factor,
        asked_cells.value,
        asked_cells.number,
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
        operands.ratio,
        operands.side,
        operands.option,
        case
            when
                count(operands.value) > 0
                and count(case when operands.term_count = 1 then operands.value else operands.number end) = count(*)
                then sum(operands.factor * coalesce(operands.value, operands.number))
        end as value
    from operands
    group by operands.document_id, operands.ratio, operands.side, operands.option
),

chosen as (
    select
        summed.document_id,
        summed.ratio,
        summed.side,
        arg_min(summed.value, summed.option) as value
    from summed
    where summed.value is not null
    group by summed.document_id, summed.ratio, summed.side
),

asked as (
    select distinct
        operands.document_id,
        operands.ratio
    from operands
),

sides as (
    select
        asked.document_id,
        asked.ratio,
        numerators.value as numerator,
        denominators.value as denominator
    from asked
    left join chosen as numerators
        on
            asked.document_id = numerators.document_id
            and asked.ratio = numerators.ratio
            and numerators.side = 'numerator'
    left join chosen as denominators
        on
            asked.document_id = denominators.document_id
            and asked.ratio = denominators.ratio
            and denominators.side = 'denominator'
)

select
    sides.ratio,
    reports.report_year,
    reports.agency_id,
    reports.form,
    cast(sides.numerator as decimal(18, 4)) as numerator,
    cast(sides.denominator as decimal(18, 4)) as denominator,
    case
        when sides.numerator is null or sides.denominator is null or sides.denominator < 0 then 'missing'
        when sides.denominator = 0 then 'no_base'
        when sides.denominator < ratios.minimum_n then 'small_n'
        when sides.numerator = 0 then 'zero'
        else 'value'
    end as state
from sides
inner join reports
    on sides.document_id = reports.document_id
inner join ratios
    on sides.ratio = ratios.ratio
order by sides.ratio, reports.report_year, reports.agency_id
