-- Cells, sections and tables that are not as the form has them.
-- grain:   one row per check and report; per report and cell for figures that no count can have
-- returns: the one shape of assessments
with table_cells as (
    select
        cells.document_id,
        cells.indicator,
        cells.applicant,
        cells.value,
        cells.status,
        left(cells.form_table, 2) as table_code,
        cells.indicator like '%\_delta' escape '\' as may_be_negative,
        cells.indicator in ('t2a_procure_amount', 't2b_charge_amount') as may_have_fractions
    from cells
    where cells.form_table in ('t2a', 't2b', 't3', 't4')
),

figures as (
    select
        case table_cells.table_code
            when 't2' then 'T2_NUMERIC' when 't3' then 'T3_INTEGER' else 'T4_INTEGER'
        end as "check",
        table_cells.document_id,
        table_cells.table_code,
        table_cells.indicator,
        table_cells.applicant,
        table_cells.value,
        (table_cells.value < 0 and not table_cells.may_be_negative)
        or (table_cells.value <> floor(table_cells.value) and not table_cells.may_have_fractions) as is_odd
    from table_cells
    where table_cells.value is not null
),

figures_assessed as (
    select
        figures."check",
        figures.document_id,
        figures.indicator,
        figures.applicant,
        figures.table_code,
        'fail' as result,
        figures.value as left_value,
        to_json([
            json_object(
                'document_id', figures.document_id, 'indicator', figures.indicator, 'applicant', figures.applicant
            )
        ]) as operands,
        json_object(
            'row', json_object('indicator', figures.indicator),
            'col', json_object('applicant', figures.applicant),
            'v', figures.value
        ) as arguments
    from figures
    where figures.is_odd
    union all
    select
        figures."check",
        figures.document_id,
        null as indicator,
        null as applicant,
        figures.table_code,
        'pass' as result,
        null as left_value,
        null::json as operands,
        null::json as arguments
    from figures
    group by figures."check", figures.document_id, figures.table_code
    having not bool_or(figures.is_odd)
),

empties as (
    select
        table_cells.document_id,
        table_cells.table_code,
        count(*) filter (where table_cells.status = 'blank') as blank_count,
        count(*) filter (where table_cells.status = 'placeholder') as placeholder_count
    from table_cells
    group by table_cells.document_id, table_cells.table_code
),

empties_counted as (
    select
        'T3_BLANK_CELLS' as "check",
        empties.document_id,
        empties.table_code,
        empties.blank_count as cell_count
    from empties
    where empties.table_code = 't3'
    union all
    select
        'T3_PLACEHOLDER' as "check",
        empties.document_id,
        empties.table_code,
        empties.placeholder_count as cell_count
    from empties
    where empties.table_code = 't3'
    union all
    select
        'T2_BLANK_CELLS' as "check",
        empties.document_id,
        empties.table_code,
        empties.blank_count + empties.placeholder_count as cell_count
    from empties
    where empties.table_code = 't2'
),

empties_assessed as (
    select
        empties_counted."check",
        empties_counted.document_id,
        null as indicator,
        null as applicant,
        empties_counted.table_code,
        if(empties_counted.cell_count > 0, 'fail', 'pass') as result,
        empties_counted.cell_count as left_value,
        null::json as operands,
        json_object('n', empties_counted.cell_count) as arguments
    from empties_counted
),

early_fee_assessed as (
    select
        'T3_FEE_ROW_EARLY' as "check",
        reports.document_id,
        't3_other_unpaid_fee' as indicator,
        'total' as applicant,
        't3' as table_code,
        if(reports.report_year < 2021, 'fail', 'pass') as result,
        cells.value as left_value,
        to_json([
            json_object('document_id', cells.document_id, 'indicator', cells.indicator, 'applicant', cells.applicant)
        ]) as operands,
        null::json as arguments
    from reports
    inner join cells
        on reports.document_id = cells.document_id
    where cells.indicator = 't3_other_unpaid_fee' and cells.applicant = 'total'
),

-- The form of 2019 prints no unit, so the amount itself must; a 0 needs none.
amounts_assessed as (
    select
        'T2A_PROCURE_UNIT' as "check",
        cells.document_id,
        cells.indicator,
        cells.applicant,
        't2' as table_code,
        if(coalesce(evidence.unit, '') = '' and coalesce(cells.value, 1) <> 0, 'fail', 'pass') as result,
        cells.value as left_value,
        to_json([
            json_object('document_id', cells.document_id, 'indicator', cells.indicator, 'applicant', cells.applicant)
        ]) as operands,
        json_object('v', evidence.as_written) as arguments
    from cells
    inner join evidence
        on
            cells.document_id = evidence.document_id
            and cells.indicator = evidence.indicator
            and cells.applicant = evidence.applicant
    where
        cells.indicator = 't2a_procure_amount'
        and cells.status in ('value', 'unreadable', 'corrected')
        and regexp_matches(evidence.as_written, '^[0-9０-９,，.．\s]+(?:万?元|亿元)?$')
),

-- Table four is the same in both forms and says nothing about the form.
forms_used as (
    select
        reports.document_id,
        reports.expected_form,
        tables_read.form
    from reports
    inner join tables_read
        on reports.document_id = tables_read.document_id
    where
        tables_read.state <> 'missing'
        and tables_read.table_code <> 't4'
        and tables_read.form is not null
    union all
    select
        reports.document_id,
        reports.expected_form,
        reports.form
    from reports
    where reports.form is not null
),

forms_assessed as (
    select
        'X_ERA_MIX' as "check",
        forms_used.document_id,
        null as indicator,
        null as applicant,
        '' as table_code,
        if(bool_and(forms_used.form = forms_used.expected_form), 'pass', 'fail') as result,
        null as left_value,
        null::json as operands,
        json_object(
            'form',
            json_object('form', max(forms_used.form) filter (where forms_used.form <> forms_used.expected_form))
        ) as arguments
    from forms_used
    where forms_used.expected_form is not null
    group by forms_used.document_id
),

new_form_sections as (
    select
        whole_sections.document_id,
        whole_sections.section,
        whole_sections.title,
        whole_sections.state,
        whole_sections.level,
        section_catalogue.ordinal,
        regexp_replace(
            regexp_replace(
                regexp_replace(
                    whole_sections.heading,
                    '^#*(?:第?[一二三四五六七八九十0-9]+(?:部分|、|\.|．|,|，|[)）])?|[(（][一二三四五六七八九十0-9]+[)）])[、.．:：]?',
                    ''
                ),
                '和|及|与|以及', '、', 'g'
            ),
            '[的。：:]', '', 'g'
        ) as bare_title,
        regexp_replace(
            regexp_replace(section_catalogue.title_zh, '和|及|与|以及', '、', 'g'), '的', '', 'g'
        ) as prescribed_title
    from whole_sections
    inner join reports
        on whole_sections.document_id = reports.document_id
    left join section_catalogue
        on
            reports.form = section_catalogue.form
            and whole_sections.section = section_catalogue.section
    where reports.form in ('2019-2020', '2021+')
),

titles_assessed as (
    select
        'CP_TITLES' as "check",
        new_form_sections.document_id,
        new_form_sections.section as indicator,
        null as applicant,
        'section' as table_code,
        if(new_form_sections.bare_title = new_form_sections.prescribed_title, 'pass', 'fail') as result,
        null as left_value,
        null::json as operands,
        json_object(
            't', new_form_sections.title, 'prescribed', json_object('section', new_form_sections.section)
        ) as arguments
    from new_form_sections
    where
        new_form_sections.ordinal in ('1', '2', '3', '4', '5', '6')
        and new_form_sections.title <> ''
        and new_form_sections.state not in ('heading_lost', 'duplicate')
    union all
    select
        'CP_ORDER' as "check",
        new_form_sections.document_id,
        null as indicator,
        null as applicant,
        'section' as table_code,
        if(bool_or(new_form_sections.state = 'out_of_order'), 'fail', 'pass') as result,
        null as left_value,
        null::json as operands,
        json_object(
            't', string_agg(new_form_sections.title, '、') filter (where new_form_sections.state = 'out_of_order')
        ) as arguments
    from new_form_sections
    group by new_form_sections.document_id
    union all
    select
        'CP_EXTRA' as "check",
        new_form_sections.document_id,
        null as indicator,
        null as applicant,
        'section' as table_code,
        if(
            bool_or(new_form_sections.section = 'unmapped' and new_form_sections.level = 1), 'fail', 'pass'
        ) as result,
        null as left_value,
        null::json as operands,
        json_object(
            't',
            string_agg(new_form_sections.title, '、') filter (
                where new_form_sections.section = 'unmapped' and new_form_sections.level = 1
            )
        ) as arguments
    from new_form_sections
    group by new_form_sections.document_id
),

assessed as (
    select * from figures_assessed
    union all
    select * from empties_assessed
    union all
    select * from early_fee_assessed
    union all
    select * from amounts_assessed
    union all
    select * from forms_assessed
    union all
    select * from titles_assessed
)

select
    assessed."check",
    assessed.document_id,
    reports.agency_id,
    reports.report_year,
    reports.form,
    if(assessed.table_code = 'section', null, assessed.indicator) as indicator,
    assessed.applicant,
    case assessed.table_code
        when 't2' then 'proactive_disclosure'
        when 't3' then 'request_handling'
        when 't4' then 'review_litigation'
        when 'section' then assessed.indicator
    end as section,
    assessed.result,
    assessed.left_value,
    null as right_value,
    null as difference,
    null as severity,
    if(assessed.result = 'fail', assessed.operands, null) as operands,
    if(assessed.result = 'fail', assessed.arguments, null) as arguments
from assessed
inner join reports
    on assessed.document_id = reports.document_id
inner join check_rules
    on assessed."check" = check_rules."check"
where check_rules.is_run
