-- What the prose states against what the tables hold: every line of check_statements.csv, parts against their whole, last
-- year's figure against last year's report. A statement passes when one of its admitted scopes fits.
-- grain:   one row per check and statement
-- returns: the one shape of assessments
with stated as (
    select
        row_number() over (order by claims.document_id, claims.indicator, claims.place) as statement_id,
        claims.document_id,
        claims.indicator,
        if(claims.applicant = '' and starts_with(claims.indicator, 't3_'), 'total', claims.applicant) as applicant,
        claims.value,
        claims.status,
        claims.as_written,
        claims.place,
        claims.section,
        claims.kind,
        claims.claim_group
    from claims
    inner join reports
        on claims.document_id = reports.document_id
),

-- What some table can be held against.
told as (
    select
        stated.statement_id,
        stated.document_id,
        stated.indicator,
        stated.applicant,
        stated.value,
        stated.status,
        stated.as_written,
        stated.place,
        stated.section
    from stated
    where
        stated.kind = 'table'
        and stated.indicator in (select check_statements.stated from check_statements)
    union all
    select
        -row_number() over (order by cells.document_id, cells.indicator) as statement_id,
        cells.document_id,
        cells.indicator,
        cells.applicant,
        cells.value,
        cells.status,
        evidence.as_written,
        evidence.place,
        evidence.section
    from cells
    inner join evidence
        on
            cells.document_id = evidence.document_id
            and cells.indicator = evidence.indicator
            and cells.applicant = evidence.applicant
    where
        cells.form_table = 'narr'
        and cells.indicator in (select check_statements.stated from check_statements)
        -- The same words may be kept as a figure and as a claim; they are one statement.
        and not exists (
            select claims.document_id
            from claims
            where claims.document_id = cells.document_id and claims.place = evidence.place
        )
),

options_summed as (
    select
        check_statements."check",
        told.statement_id,
        check_statements.option,
        sum(cells.number) as option_value,
        count(*) - count(cells.number) as missing_count,
        count(cells.value) as printed_count,
        min(check_statements.indicator) as indicator,
        min(check_statements.applicant) as applicant
    from told
    inner join reports
        on told.document_id = reports.document_id
    inner join check_statements
        on
            told.indicator = check_statements.stated
            and told.applicant = check_statements.stated_applicant
    inner join check_rules
        on
            check_statements."check" = check_rules."check"
            and list_contains(check_rules.forms, reports.form)
    left join cells
        on
            told.document_id = cells.document_id
            and check_statements.indicator = cells.indicator
            and check_statements.applicant = cells.applicant
    where check_rules.is_run and told.status <> 'stated_none'
    group by check_statements."check", told.statement_id, check_statements.option
),

told_judged as (
    select
        options_summed."check",
        told.document_id,
        arg_min(options_summed.indicator, options_summed.option) as indicator,
        arg_min(options_summed.applicant, options_summed.option) as applicant,
        told.section,
        case
            when told.value is null or told.status <> 'value' then 'not_assessable'
            when
                bool_or(
                    options_summed.missing_count = 0
                    and options_summed.printed_count > 0
                    and options_summed.option_value = told.value
                )
                then 'pass'
            when sum(options_summed.missing_count) > 0 or min(options_summed.printed_count) = 0 then 'not_assessable'
            else 'fail'
        end as result,
        told.value as left_value,
        arg_min(options_summed.option_value, options_summed.option) as right_value,
        min(options_summed.option) as option,
        told.statement_id
    from options_summed
    inner join told
        on options_summed.statement_id = told.statement_id
    group by
        options_summed."check", told.statement_id, told.document_id, told.indicator, told.applicant, told.section,
        told.value, told.status, told.as_written, told.place
),

-- What was said, and then the cells of the first scope; only where they differ.
told_operands as (
    select
        told_judged."check",
        told_judged.statement_id,
        to_json(
            list_concat(
                [
                    any_value(
                        json_object(
                            'document_id', told.document_id, 'indicator', told.indicator,
                            'applicant', told.applicant, 'value', told.value, 'status', told.status,
                            'as_written', told.as_written, 'place', told.place
                        )
                    )
                ],
                list(
                    json_object(
                        'document_id', told.document_id,
                        'indicator', check_statements.indicator,
                        'applicant', check_statements.applicant
                    )
                    order by check_statements.indicator, check_statements.applicant
                )
            )
        ) as operands
    from told_judged
    inner join told
        on told_judged.statement_id = told.statement_id
    inner join check_statements
        on
            told_judged."check" = check_statements."check"
            and told.indicator = check_statements.stated
            and told.applicant = check_statements.stated_applicant
            and told_judged.option = check_statements.option
    where told_judged.result = 'fail'
    group by told_judged."check", told_judged.statement_id
),

told_assessed as (
    select
        told_judged."check",
        told_judged.document_id,
        told_judged.indicator,
        told_judged.applicant,
        told_judged.section,
        told_judged.result,
        told_judged.left_value,
        told_judged.right_value,
        told_operands.operands,
        json_object('a', told_judged.left_value, 'b', told_judged.right_value) as arguments
    from told_judged
    left join told_operands
        on
            told_judged."check" = told_operands."check"
            and told_judged.statement_id = told_operands.statement_id
),

-- Parts that add up to less may be an open list; more than the whole cannot be. Channels of disclosure may overlap.
wholes as (
    select
        stated.document_id,
        stated.claim_group,
        any_value(stated.indicator) filter (where stated.kind = 'total') as indicator,
        any_value(stated.section) filter (where stated.kind = 'total') as section,
        max(stated.value) filter (where stated.kind = 'total') as whole_value,
        sum(stated.value) filter (where stated.kind = 'part') as parts_value,
        count(*) filter (where stated.kind = 'total') as whole_count,
        count(*) filter (where stated.kind = 'part') as part_count,
        count(*) filter (where stated.status <> 'value') as inexact_count,
        bool_or(coalesce(indicators.parent, '') = 'n_info_total' and stated.kind = 'part') as is_by_channel,
        to_json(
            list(
                json_object(
                    'document_id', stated.document_id, 'indicator', stated.indicator, 'applicant', stated.applicant,
                    'value', stated.value, 'status', stated.status, 'as_written', stated.as_written,
                    'place', stated.place
                )
                order by stated.kind desc, stated.statement_id
            )
        ) as operands
    from stated
    left join indicators
        on stated.indicator = indicators.indicator
    where stated.kind in ('total', 'part') and stated.claim_group <> ''
    group by stated.document_id, stated.claim_group
),

wholes_assessed as (
    select
        'TT_INNER_SUM' as "check",
        wholes.document_id,
        wholes.indicator,
        '' as applicant,
        wholes.section,
        case
            when
                wholes.whole_count <> 1 or wholes.part_count < 2 or wholes.inexact_count > 0 or wholes.is_by_channel
                then 'not_assessable'
            when wholes.parts_value = wholes.whole_value then 'pass'
            when wholes.parts_value < wholes.whole_value then 'not_assessable'
            else 'fail'
        end as result,
        wholes.parts_value as left_value,
        wholes.whole_value as right_value,
        wholes.operands,
        json_object('s', wholes.parts_value, 't', wholes.whole_value) as arguments
    from wholes
),

-- Prose about last year may mean any scope that is admitted for its figure.
restated_fitting as (
    select
        stated.statement_id,
        check_statements."check",
        check_statements.option
    from stated
    inner join reports
        on stated.document_id = reports.document_id
    inner join check_statements
        on
            stated.indicator = check_statements.stated
            and stated.applicant = check_statements.stated_applicant
    left join cells
        on
            reports.previous_document_id = cells.document_id
            and check_statements.indicator = cells.indicator
            and check_statements.applicant = cells.applicant
    where stated.kind = 'previous' and stated.status = 'value'
    group by stated.statement_id, stated.value, check_statements."check", check_statements.option
    having count(cells.value) = count(*) and sum(cells.value) = stated.value
),

restated_assessed as (
    select
        'X_RESTATED' as "check",
        stated.document_id,
        stated.indicator,
        stated.applicant,
        stated.section,
        case
            when stated.statement_id in (select restated_fitting.statement_id from restated_fitting) then 'pass'
            when cells.value is null or stated.value is null then 'not_assessable'
            when cells.status <> 'value' or stated.status <> 'value' then 'not_assessable'
            when cells.value = stated.value then 'pass'
            -- Last year's figure may be that of all the bodies that are now one.
            when stated.document_id in (select took_over.document_id from took_over) then 'not_assessable'
            else 'fail'
        end as result,
        stated.value as left_value,
        cells.value as right_value,
        to_json([
            json_object(
                'document_id', stated.document_id, 'indicator', stated.indicator, 'applicant', stated.applicant,
                'value', stated.value, 'status', stated.status, 'as_written', stated.as_written,
                'place', stated.place
            ),
            json_object(
                'document_id', cells.document_id, 'indicator', cells.indicator, 'applicant', cells.applicant
            )
        ]) as operands,
        json_object(
            'a', stated.value, 'b', cells.value, 'ind', json_object('indicator', stated.indicator)
        ) as arguments
    from stated
    inner join reports
        on stated.document_id = reports.document_id
    left join cells
        on
            reports.previous_document_id = cells.document_id
            and stated.indicator = cells.indicator
            and stated.applicant = cells.applicant
    where stated.kind = 'previous'
),

assessed as (
    select * from told_assessed
    union all
    select * from wholes_assessed
    union all
    select * from restated_assessed
)

select
    assessed."check",
    assessed.document_id,
    reports.agency_id,
    reports.report_year,
    reports.form,
    assessed.indicator,
    assessed.applicant,
    assessed.section,
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
