-- Sums that a table three prints although the form does not ask for them: of a group of outcomes, of the organisations.
-- grain:   one row per check, report and printed sum
-- returns: the one shape of assessments
with listed as (
    select
        tables_read.document_id,
        unnest(
            from_json(
                tables_read.subtotals,
                '[{"indicator": "varchar", "applicant": "varchar", "value": "decimal(18, 4)", "as_written": "varchar", "place": "varchar"}]'
            )
        ) as printed
    from tables_read
    inner join reports
        on tables_read.document_id = reports.document_id
    where tables_read.subtotals <> '[]'
),

subtotals as (
    select
        listed.document_id,
        listed.printed.indicator,
        listed.printed.applicant,
        listed.printed.value,
        listed.printed.as_written,
        listed.printed.place
    from listed
),

-- What a sum is the sum of: the rows below its heading, or the columns of the organisations.
parts as (
    select
        'T3_SUBTOTAL_PRINTED' as "check",
        subtotals.document_id,
        subtotals.indicator,
        subtotals.applicant,
        indicators.indicator as part,
        subtotals.applicant as part_applicant
    from subtotals
    inner join indicators
        on subtotals.indicator = indicators.parent
    where subtotals.applicant <> 'organisations' and indicators.form_table = 't3'
    union all
    select
        'T3_ORG_SUBTOTAL_PRINTED' as "check",
        subtotals.document_id,
        subtotals.indicator,
        subtotals.applicant,
        subtotals.indicator as part,
        applicants.applicant as part_applicant
    from subtotals
    cross join applicants
    where subtotals.applicant = 'organisations' and applicants.applicant not in ('natural', 'total')
),

summed as (
    select
        parts."check",
        parts.document_id,
        parts.indicator,
        parts.applicant,
        sum(cells.number) as parts_value,
        count(*) - count(cells.number) as missing_count,
        list(
            json_object(
                'document_id', parts.document_id, 'indicator', parts.part, 'applicant', parts.part_applicant
            )
            order by parts.part, parts.part_applicant
        ) as operands
    from parts
    left join cells
        on
            parts.document_id = cells.document_id
            and parts.part = cells.indicator
            and parts.part_applicant = cells.applicant
    group by parts."check", parts.document_id, parts.indicator, parts.applicant
),

assessed as (
    select
        summed."check",
        summed.document_id,
        summed.indicator,
        summed.applicant,
        case
            when summed.missing_count > 0 then 'not_assessable'
            when summed.parts_value = subtotals.value then 'pass'
            else 'fail'
        end as result,
        subtotals.value as left_value,
        summed.parts_value as right_value,
        to_json(
            list_concat(
                [
                    json_object(
                        'document_id', summed.document_id, 'indicator', summed.indicator, 'applicant', '',
                        'value', subtotals.value, 'status', 'value', 'as_written', subtotals.as_written,
                        'place', subtotals.place
                    )
                ],
                summed.operands
            )
        ) as operands,
        json_object(
            'row', json_object('indicator', summed.indicator),
            'col', json_object('applicant', summed.applicant),
            't', subtotals.value,
            's', summed.parts_value,
            'difference', abs(subtotals.value - summed.parts_value)
        ) as arguments
    from summed
    inner join subtotals
        on
            summed.document_id = subtotals.document_id
            and summed.indicator = subtotals.indicator
            and summed.applicant = subtotals.applicant
)

select
    assessed."check",
    assessed.document_id,
    reports.agency_id,
    reports.report_year,
    reports.form,
    assessed.indicator,
    nullif(assessed.applicant, 'organisations') as applicant,
    'request_handling' as section,
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
