-- Sums and bounds between cells: every line of check_terms.csv, within a report and against the year before.
-- An empty total above parts that hold numbers is not assessed here: it is a fault of its own, and no 0.
-- grain:   one row per check, report, applicant and variant
-- returns: the one shape of assessments
with lead_tables as (
    select
        check_terms."check",
        arg_min(
            case when indicators.form_table in ('t2a', 't2b') then 't2' else indicators.form_table end,
            check_terms.term_no
        ) as table_code
    from check_terms
    inner join indicators
        on check_terms.indicator = indicators.indicator
    group by check_terms."check"
),

-- The form of the table itself decides, not that of the report: a table may be the old one in a new report.
applicable as (
    select
        check_rules."check",
        check_rules.relation,
        check_rules.is_blank_zero,
        check_rules.severity_if_more,
        reports.document_id,
        reports.previous_document_id
    from reports
    inner join tables_read
        on reports.document_id = tables_read.document_id
    inner join lead_tables
        on tables_read.table_code = lead_tables.table_code
    inner join check_rules
        on
            lead_tables."check" = check_rules."check"
            and list_contains(check_rules.forms, coalesce(tables_read.form, reports.form))
    where check_rules.is_run and tables_read.state <> 'missing'
),

operands as (
    select
        applicable."check",
        applicable.document_id,
        check_terms.variant,
        check_terms.applicant_group,
        check_terms.term_no,
        check_terms.side,
        check_terms.is_total,
        check_terms.factor,
        check_terms.symbol,
        check_terms.indicator,
        check_terms.applicant,
        case
            when check_terms.year_offset = 0 then applicable.document_id
            else applicable.previous_document_id
        end as operand_document_id,
        cells.value,
        cells.status,
        case when applicable.is_blank_zero then cells.number else cells.value end as number
    from applicable
    inner join check_terms
        on applicable."check" = check_terms."check"
    left join cells
        on
            cells.document_id = (
                case
                    when check_terms.year_offset = 0 then applicable.document_id
                    else applicable.previous_document_id
                end
            )
            and check_terms.indicator = cells.indicator
            and check_terms.applicant = cells.applicant
),

sides as (
    select
        operands."check",
        operands.document_id,
        operands.variant,
        operands.applicant_group,
        sum(operands.factor * operands.number) filter (where operands.side = 'left') as left_value,
        sum(operands.factor * operands.number) filter (where operands.side = 'right') as right_value,
        count(*) - count(operands.number) as missing_count,
        count(operands.value) as printed_count,
        count(*) filter (where operands.is_total and operands.value is null) as empty_total_count,
        arg_min(operands.indicator, operands.term_no) as indicator
    from operands
    group by operands."check", operands.document_id, operands.variant, operands.applicant_group
),

judged as (
    select
        sides."check",
        sides.document_id,
        sides.variant,
        sides.applicant_group,
        sides.indicator,
        sides.left_value,
        sides.right_value,
        applicable.severity_if_more,
        case
            when sides.missing_count > 0 or sides.printed_count = 0 then 'not_assessable'
            when applicable.relation = 'eq' and sides.left_value = sides.right_value then 'pass'
            when applicable.relation = 'le' and sides.left_value <= sides.right_value then 'pass'
            when applicable.relation = 'ge' and sides.left_value >= sides.right_value then 'pass'
            when sides.empty_total_count > 0 then 'not_assessable'
            else 'fail'
        end as result
    from sides
    inner join applicable
        on
            sides."check" = applicable."check"
            and sides.document_id = applicable.document_id
),

shown as (
    select
        operands."check",
        operands.document_id,
        operands.variant,
        operands.applicant_group,
        to_json(
            list(
                json_object(
                    'document_id', operands.operand_document_id,
                    'indicator', operands.indicator,
                    'applicant', operands.applicant
                )
                order by operands.term_no
            )
        ) as operands,
        to_json(
            map(
                list(operands.symbol) filter (where operands.symbol <> ''),
                list(json_object('value', operands.value, 'status', operands.status)) filter (
                    where operands.symbol <> ''
                )
            )
        ) as terms
    from operands
    inner join judged
        on
            operands."check" = judged."check"
            and operands.document_id = judged.document_id
            and operands.variant = judged.variant
            and operands.applicant_group = judged.applicant_group
    where judged.result = 'fail'
    group by operands."check", operands.document_id, operands.variant, operands.applicant_group
)

select
    judged."check",
    judged.document_id,
    reports.agency_id,
    reports.report_year,
    reports.form,
    judged.indicator,
    judged.applicant_group as applicant,
    case left(judged.indicator, 3)
        when 't2a' then 'proactive_disclosure'
        when 't2b' then 'proactive_disclosure'
        when 't3_' then 'request_handling'
        when 't4_' then 'review_litigation'
    end as section,
    judged.result,
    judged.left_value,
    judged.right_value,
    abs(judged.left_value - judged.right_value) as difference,
    case when judged.left_value > judged.right_value then judged.severity_if_more end as severity,
    shown.operands,
    case
        when judged.result = 'fail'
            then
                json_object(
                    'row', json_object('indicator', judged.indicator),
                    'col', json_object('applicant', judged.applicant_group),
                    'left', judged.left_value,
                    'right', judged.right_value,
                    'difference', abs(judged.left_value - judged.right_value),
                    'terms', shown.terms
                )
    end as arguments
from judged
inner join reports
    on judged.document_id = reports.document_id
left join shown
    on
        judged."check" = shown."check"
        and judged.document_id = shown.document_id
        and judged.variant = shown.variant
        and judged.applicant_group = shown.applicant_group
