-- What failed, its operands completed with figures, words and places.
-- grain:   one row per failed assessment
-- returns: check text, severity text, agency_id text, report_year integer, document_id integer, form text, indicator text, applicant text, section text, left_value decimal, right_value decimal, difference decimal, operands text JSON, arguments text JSON
with numbered as (
    select
        row_number() over (
            order by
                assessments."check", assessments.report_year, assessments.agency_id, assessments.indicator,
                assessments.applicant, assessments.section, assessments.arguments::varchar
        ) as failure_no,
        coalesce(assessments.severity, check_rules.severity) as final_severity,
        assessments.*
    from assessments
    inner join check_rules
        on assessments."check" = check_rules."check"
    where assessments.result = 'fail'
),

listed as (
    select
        numbered.failure_no,
        unnest(
            from_json(
                numbered.operands,
                '[{"document_id": "integer", "indicator": "varchar", "applicant": "varchar", "value": "decimal(18, 4)", "status": "varchar", "as_written": "varchar", "place": "varchar"}]'
            )
        ) as operand,
        generate_subscripts(
            from_json(numbered.operands, '["json"]'), 1
        ) as position
    from numbered
    where numbered.operands is not null
),

completed as (
    select
        listed.failure_no,
        to_json(
            list(
                json_object(
                    'indicator', listed.operand.indicator,
                    'applicant', listed.operand.applicant,
                    'value', if(listed.operand.as_written is null, facts.value, listed.operand.value),
                    'status', if(listed.operand.as_written is null, facts.status, listed.operand.status),
                    'as_written', coalesce(listed.operand.as_written, evidence.as_written),
                    'place', coalesce(listed.operand.place, evidence.place),
                    'document_id', listed.operand.document_id
                )
                order by listed.position
            )
        ) as operands
    from listed
    left join facts
        on
            listed.operand.document_id = facts.document_id
            and listed.operand.indicator = facts.indicator
            and listed.operand.applicant = facts.applicant
    left join evidence
        on
            listed.operand.document_id = evidence.document_id
            and listed.operand.indicator = evidence.indicator
            and listed.operand.applicant = evidence.applicant
    group by listed.failure_no
)

select
    numbered."check",
    numbered.final_severity as severity,
    numbered.agency_id,
    numbered.report_year,
    numbered.document_id,
    numbered.form,
    numbered.indicator,
    numbered.applicant,
    numbered.section,
    numbered.left_value,
    numbered.right_value,
    numbered.difference,
    coalesce(completed.operands, '[]') as operands,
    coalesce(numbered.arguments, '{}') as arguments
from numbered
left join completed
    on numbered.failure_no = completed.failure_no
order by numbered.failure_no
