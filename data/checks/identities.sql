-- Sums and bounds between cells: every line of check_terms.csv, within a report and against the year before.
-- The year before of a body that took others over may be its own or that of all of them together; where a report of
-- theirs is missing, nobody can tell.
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

-- Each sum gets a number, and what it is made of is counted once: what a report lacks is the difference.
numbered_terms as (
    select
        check_terms.*,
        dense_rank() over (
            order by check_terms."check", check_terms.variant, check_terms.applicant_group
        )::smallint as sum_no,
        (case check_terms.side when 'left' then 1 else 0 end)::boolean as is_left,
        check_rules.is_blank_zero
    from check_terms
    inner join check_rules
        on check_terms."check" = check_rules."check"
    where check_rules.is_run
),

sums as (
    select
        numbered_terms.sum_no,
        numbered_terms."check",
        numbered_terms.variant,
        numbered_terms.applicant_group,
        count(*) as term_count,
        count(*) filter (where numbered_terms.is_total) as total_count,
        count(*) filter (where numbered_terms.year_offset = -1) as previous_count,
        arg_min(numbered_terms.indicator, numbered_terms.term_no) as indicator
    from numbered_terms
    group by numbered_terms.sum_no, numbered_terms."check", numbered_terms.variant, numbered_terms.applicant_group
),

-- The form of the table itself decides, not that of the report: a table may be the old one in a new report.
applicable as (
    select
        check_rules."check",
        check_rules.relation,
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

-- From the cells to the sums: few terms are looked up for each cell, instead of each cell for many terms.
found as (
    select
        cells.document_id,
        numbered_terms.sum_no,
        numbered_terms.is_left,
        numbered_terms.is_total,
        numbered_terms.factor,
        false as is_of_merged,
        cells.value,
        case when numbered_terms.is_blank_zero then cells.number else cells.value end as number
    from cells
    inner join numbered_terms
        on
            cells.indicator = numbered_terms.indicator
            and cells.applicant = numbered_terms.applicant
    where numbered_terms.year_offset = 0
    union all
    select
        reports.document_id,
        numbered_terms.sum_no,
        numbered_terms.is_left,
        numbered_terms.is_total,
        numbered_terms.factor,
        false as is_of_merged,
        cells.value,
        case when numbered_terms.is_blank_zero then cells.number else cells.value end as number
    from cells
    inner join numbered_terms
        on
            cells.indicator = numbered_terms.indicator
            and cells.applicant = numbered_terms.applicant
    inner join reports
        on cells.document_id = reports.previous_document_id
    where numbered_terms.year_offset = -1
    union all
    select
        took_over.document_id,
        numbered_terms.sum_no,
        numbered_terms.is_left,
        numbered_terms.is_total,
        numbered_terms.factor,
        true as is_of_merged,
        cells.value,
        case when numbered_terms.is_blank_zero then cells.number else cells.value end as number
    from cells
    inner join numbered_terms
        on
            cells.indicator = numbered_terms.indicator
            and cells.applicant = numbered_terms.applicant
    inner join took_over
        on cells.document_id = took_over.merged_document_id
    where numbered_terms.year_offset = -1
),

merged_bodies as (
    select
        took_over.document_id,
        count(*) as body_count,
        count(took_over.merged_document_id) as report_count,
        bool_and(took_over.has_own_year_before) as has_own_year_before
    from took_over
    group by took_over.document_id
),

added as (
    select
        found.document_id,
        found.sum_no,
        sum(found.factor * found.number) filter (where found.is_left and not found.is_of_merged) as left_value,
        sum(found.factor * found.number) filter (where not found.is_left and not found.is_of_merged) as right_value,
        count(found.number) filter (where not found.is_of_merged) as number_count,
        count(found.value) filter (where not found.is_of_merged) as printed_count,
        count(found.value) filter (where found.is_total and not found.is_of_merged) as printed_total_count,
        coalesce(sum(found.factor * found.number) filter (where found.is_left), 0) as left_together,
        coalesce(sum(found.factor * found.number) filter (where not found.is_left), 0) as right_together,
        count(found.number) as number_count_together,
        count(found.value) as printed_together
    from found
    group by found.document_id, found.sum_no
),

sides as (
    select
        sums.sum_no,
        sums."check",
        sums.applicant_group,
        sums.indicator,
        applicable.document_id,
        applicable.relation,
        applicable.severity_if_more,
        added.left_value,
        added.right_value,
        sums.term_count - coalesce(added.number_count, 0) as missing_count,
        coalesce(added.printed_count, 0) as printed_count,
        sums.total_count - coalesce(added.printed_total_count, 0) as empty_total_count,
        coalesce(sums.previous_count > 0 and merged_bodies.body_count > 0, false) as is_with_merged,
        merged_bodies.report_count < merged_bodies.body_count as is_report_missing,
        coalesce(added.left_together, 0) as left_together,
        coalesce(added.right_together, 0) as right_together,
        sums.term_count - coalesce(added.number_count_together, 0)
        + sums.previous_count * (merged_bodies.body_count - if(merged_bodies.has_own_year_before, 0, 1)) as missing_together,
        coalesce(added.printed_together, 0) as printed_together
    from applicable
    inner join sums
        on applicable."check" = sums."check"
    left join added
        on
            applicable.document_id = added.document_id
            and sums.sum_no = added.sum_no
    left join merged_bodies
        on applicable.document_id = merged_bodies.document_id
),

compared as (
    select
        sides.*,
        sides.missing_count = 0 and sides.printed_count > 0 as is_known,
        case sides.relation
            when 'eq' then sides.left_value = sides.right_value
            when 'le' then sides.left_value <= sides.right_value
            when 'ge' then sides.left_value >= sides.right_value
        end as is_held,
        sides.missing_together = 0 and sides.printed_together > 0 as is_known_together,
        case sides.relation
            when 'eq' then sides.left_together = sides.right_together
            when 'le' then sides.left_together <= sides.right_together
            when 'ge' then sides.left_together >= sides.right_together
        end as is_held_together
    from sides
),

judged as (
    select
        compared.* exclude (left_value, right_value),
        if(compared.is_with_merged, compared.left_together, compared.left_value) as left_value,
        if(compared.is_with_merged, compared.right_together, compared.right_value) as right_value,
        case
            -- What stays below the bound of one body stays below that of several.
            when compared.is_with_merged and compared.is_report_missing
                then if(compared.relation = 'le' and compared.is_known and compared.is_held, 'pass', 'not_assessable')
            when compared.is_known and compared.is_held then 'pass'
            when compared.is_with_merged and compared.is_known_together and compared.is_held_together then 'pass'
            when not if(compared.is_with_merged, compared.is_known_together, compared.is_known) then 'not_assessable'
            when compared.empty_total_count > 0 then 'not_assessable'
            else 'fail'
        end as result
    from compared
),

failed as (
    select
        judged.sum_no,
        judged.document_id,
        judged.is_with_merged,
        reports.previous_document_id
    from judged
    inner join reports
        on judged.document_id = reports.document_id
    where judged.result = 'fail'
),

operands as (
    select
        failed.sum_no,
        failed.document_id,
        numbered_terms.term_no,
        numbered_terms.indicator,
        numbered_terms.applicant,
        numbered_terms.symbol,
        if(numbered_terms.year_offset = 0, failed.document_id, failed.previous_document_id) as operand_document_id,
        '' as merged_agency_id,
        null as merged_zh,
        null as merged_en
    from failed
    inner join numbered_terms
        on failed.sum_no = numbered_terms.sum_no
    where numbered_terms.year_offset = 0 or failed.previous_document_id is not null
    union all
    select
        failed.sum_no,
        failed.document_id,
        numbered_terms.term_no,
        numbered_terms.indicator,
        numbered_terms.applicant,
        numbered_terms.symbol,
        took_over.merged_document_id as operand_document_id,
        took_over.merged_agency_id,
        took_over.merged_zh,
        took_over.merged_en
    from failed
    inner join numbered_terms
        on failed.sum_no = numbered_terms.sum_no
    inner join took_over
        on failed.document_id = took_over.document_id
    where numbered_terms.year_offset = -1 and failed.is_with_merged
),

-- Only the reports with a fault, and those before them, are read once more.
operand_cells as (
    select
        cells.document_id,
        cells.indicator,
        cells.applicant,
        cells.value,
        cells.status
    from cells
    where cells.document_id in (select operands.operand_document_id from operands)
),

-- A term is one cell, or the cells of a body and of those that it took over.
shown_terms as (
    select
        operands.sum_no,
        operands.document_id,
        operands.term_no,
        operands.symbol,
        list(
            json_object(
                'document_id', operands.operand_document_id,
                'indicator', operands.indicator,
                'applicant', operands.applicant
            )
            order by operands.merged_agency_id
        ) as operands,
        if(
            bool_or(operands.merged_agency_id <> ''),
            json_object(
                'sum',
                list(
                    json_object(
                        'value', operand_cells.value, 'status', operand_cells.status,
                        'of_zh', operands.merged_zh, 'of_en', operands.merged_en
                    )
                    order by operands.merged_agency_id
                )
            ),
            any_value(json_object('value', operand_cells.value, 'status', operand_cells.status))
        ) as shown_value
    from operands
    left join operand_cells
        on
            operands.operand_document_id = operand_cells.document_id
            and operands.indicator = operand_cells.indicator
            and operands.applicant = operand_cells.applicant
    group by operands.sum_no, operands.document_id, operands.term_no, operands.symbol
),

shown as (
    select
        shown_terms.sum_no,
        shown_terms.document_id,
        to_json(flatten(list(shown_terms.operands order by shown_terms.term_no))) as operands,
        to_json(
            map(
                list(shown_terms.symbol order by shown_terms.term_no) filter (where shown_terms.symbol <> ''),
                list(shown_terms.shown_value order by shown_terms.term_no) filter (where shown_terms.symbol <> '')
            )
        ) as terms
    from shown_terms
    group by shown_terms.sum_no, shown_terms.document_id
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
        judged.result = 'fail'
        and judged.sum_no = shown.sum_no
        and judged.document_id = shown.document_id
