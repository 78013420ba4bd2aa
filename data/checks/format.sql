-- Cells, sections and tables that are not as the form has them.
-- grain:   one row per check and report; per report and cell for figures that no count can have
-- returns: the one shape of assessments
with tables_counted as (
    select
        cells.document_id,
        cells.form_table,
        count(cells.value) as figure_count,
        count(*) filter (where cells.status = 'blank') as blank_count,
        count(*) filter (where cells.status = 'placeholder') as placeholder_count
    from cells
    where cells.form_table in ('t2a', 't2b', 't3', 't4')
    group by cells.document_id, cells.form_table
),

tables_printed as (
    select
        tables_counted.document_id,
        left(tables_counted.form_table, 2) as table_code,
        case left(tables_counted.form_table, 2)
            when 't2' then 'T2_NUMERIC' when 't3' then 'T3_INTEGER' else 'T4_INTEGER'
        end as "check",
        sum(tables_counted.figure_count) as figure_count,
        sum(tables_counted.blank_count)::bigint as blank_count,
        sum(tables_counted.placeholder_count)::bigint as placeholder_count
    from tables_counted
    group by all
),

odd_figures as (
    select
        cells.document_id,
        left(cells.form_table, 2) as table_code,
        cells.indicator,
        cells.applicant,
        cells.value
    from cells
    where
        cells.form_table in ('t2a', 't2b', 't3', 't4')
        and (cells.value < 0 or cells.value <> floor(cells.value))
        and (
            (cells.value < 0 and not ends_with(cells.indicator, '_delta'))
            or (
                cells.value <> floor(cells.value)
                and cells.indicator not in ('t2a_procure_amount', 't2b_charge_amount')
            )
        )
),

figures_assessed as (
    select
        tables_printed."check",
        odd_figures.document_id,
        odd_figures.indicator,
        odd_figures.applicant,
        odd_figures.table_code,
        'fail' as result,
        odd_figures.value as left_value,
        to_json([
            json_object(
                'document_id', odd_figures.document_id,
                'indicator', odd_figures.indicator,
                'applicant', odd_figures.applicant
            )
        ]) as operands,
        json_object(
            'row', json_object('indicator', odd_figures.indicator),
            'col', json_object('applicant', odd_figures.applicant),
            'v', odd_figures.value
        ) as arguments
    from odd_figures
    inner join tables_printed
        on
            odd_figures.document_id = tables_printed.document_id
            and odd_figures.table_code = tables_printed.table_code
    union all
    select
        tables_printed."check",
        tables_printed.document_id,
        null as indicator,
        null as applicant,
        tables_printed.table_code,
        'pass' as result,
        null as left_value,
        null::json as operands,
        null::json as arguments
    from tables_printed
    left join odd_figures
        on
            tables_printed.document_id = odd_figures.document_id
            and tables_printed.table_code = odd_figures.table_code
    where tables_printed.figure_count > 0 and odd_figures.document_id is null
),

empties_counted as (
    select
        'T3_BLANK_CELLS' as "check",
        tables_printed.document_id,
        tables_printed.table_code,
        tables_printed.blank_count as cell_count
    from tables_printed
    where tables_printed.table_code = 't3'
    union all
    select
        'T3_PLACEHOLDER' as "check",
        tables_printed.document_id,
        tables_printed.table_code,
        tables_printed.placeholder_count as cell_count
    from tables_printed
    where tables_printed.table_code = 't3'
    union all
    select
        'T2_BLANK_CELLS' as "check",
        tables_printed.document_id,
        tables_printed.table_code,
        tables_printed.blank_count + tables_printed.placeholder_count as cell_count
    from tables_printed
    where tables_printed.table_code = 't2'
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
        whole_sections.position,
        whole_sections.section,
        whole_sections.title,
        whole_sections.heading,
        whole_sections.state,
        whole_sections.level,
        section_catalogue.ordinal,
        section_catalogue.title_zh
    from whole_sections
    inner join reports
        on whole_sections.document_id = reports.document_id
    left join section_catalogue
        on
            reports.form = section_catalogue.form
            and whole_sections.section = section_catalogue.section
    where reports.form in ('2019-2020', '2021+')
),

titled as (
    select
        new_form_sections.document_id,
        new_form_sections.section,
        new_form_sections.title,
        new_form_sections.heading,
        new_form_sections.title_zh
    from new_form_sections
    where
        new_form_sections.ordinal in ('1', '2', '3', '4', '5', '6')
        and new_form_sections.title <> ''
        and new_form_sections.state not in ('heading_lost', 'duplicate')
),

-- The same few headings stand in all reports, and each is compared once.
headings as (
    select distinct
        titled.heading,
        titled.title_zh
    from titled
),

headings_compared as (
    select
        headings.heading,
        headings.title_zh,
        regexp_replace(
            regexp_replace(
                regexp_replace(
                    headings.heading,
                    '^#*(?:第?[一二三四五六七八九十0-9]+(?:部分|、|\.|．|,|，|[)）])?|[(（][一二三四五六七八九十0-9]+[)）])[、.．:：]?',
                    ''
                ),
                '和|及|与|以及', '、', 'g'
            ),
            '[的。：:]', '', 'g'
        ) = regexp_replace(regexp_replace(headings.title_zh, '和|及|与|以及', '、', 'g'), '的', '', 'g') as is_prescribed
    from headings
),

titles_assessed as (
    select
        'CP_TITLES' as "check",
        titled.document_id,
        titled.section as indicator,
        null as applicant,
        'section' as table_code,
        if(headings_compared.is_prescribed, 'pass', 'fail') as result,
        null as left_value,
        null::json as operands,
        json_object('t', titled.title, 'prescribed', json_object('section', titled.section)) as arguments
    from titled
    inner join headings_compared
        on
            titled.heading = headings_compared.heading
            and titled.title_zh = headings_compared.title_zh
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
            't',
            string_agg(new_form_sections.title, '、' order by new_form_sections.position) filter (
                where new_form_sections.state = 'out_of_order'
            )
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
            string_agg(new_form_sections.title, '、' order by new_form_sections.position) filter (
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
