-- Two statements of one report that cannot both be true.
-- grain:   one row per check and report
-- returns: the one shape of assessments
with denied as (
    select
        cells.document_id,
        cells.indicator
    from cells
    where cells.status = 'stated_none'
    union distinct
    select
        claims.document_id,
        claims.indicator
    from claims
    inner join reports
        on claims.document_id = reports.document_id
    where claims.status = 'stated_none' and claims.kind = 'table' and claims.applicant in ('', 'total')
),

-- Which figures give the lie to which denial.
told_none as (
    select
        contradictions."check",
        contradictions.indicator,
        contradictions.applicant,
        contradictions.section,
        denied.document_id,
        denied.indicator as denied_indicator
    from denied
    inner join (
        values
        ('CN_ZERO_APP', 'n_app_received_text', 't3_new', 'total', 'request_handling'),
        ('CN_ZERO_APP', 'n_app_received_text', 's14_app_received', '', 'request_handling'),
        ('CN_ZERO_APP', 't3_new', 't3_new', 'total', 'request_handling'),
        ('CN_ZERO_APP', 's14_app_received', 's14_app_received', '', 'request_handling'),
        ('CN_ZERO_DISPUTE', 'n_review_text', 't4_rev_total', '', 'review_litigation'),
        ('CN_ZERO_DISPUTE', 't4_rev_total', 't4_rev_total', '', 'review_litigation'),
        ('CN_ZERO_DISPUTE', 'n_review_text', 's14_review_total', '', 'review_litigation'),
        ('CN_ZERO_DISPUTE', 'n_litigation_text', 't4_direct_total', '', 'review_litigation'),
        ('CN_ZERO_DISPUTE', 'n_litigation_text', 't4_after_total', '', 'review_litigation'),
        ('CN_ZERO_DISPUTE', 't4_direct_total+t4_after_total', 't4_direct_total', '', 'review_litigation'),
        ('CN_ZERO_DISPUTE', 't4_direct_total+t4_after_total', 't4_after_total', '', 'review_litigation'),
        ('CN_ZERO_DISPUTE', 'n_litigation_text', 's14_lit_total', '', 'review_litigation'),
        ('CN_NO_FEE', 'n_processing_fee', 'n_processing_fee_cases', '', 'processing_fee'),
        ('CN_NO_FEE', 'n_request_fee', 's14_request_fee', '', 'fees_waivers')
    ) as contradictions ("check", denial, indicator, applicant, section)
        on denied.indicator = contradictions.denial
),

denials_assessed as (
    select
        told_none."check",
        told_none.document_id,
        told_none.indicator,
        told_none.applicant,
        told_none.section,
        case
            when cells.value is null then 'not_assessable'
            when cells.value = 0 then 'pass'
            else 'fail'
        end as result,
        cells.value as right_value,
        to_json([
            json_object(
                'document_id', told_none.document_id, 'indicator', told_none.denied_indicator, 'applicant', ''
            ),
            json_object(
                'document_id', told_none.document_id,
                'indicator', told_none.indicator,
                'applicant', told_none.applicant
            )
        ]) as operands,
        json_object('v', cells.value, 'ind', json_object('indicator', told_none.indicator)) as arguments
    from told_none
    left join cells
        on
            told_none.document_id = cells.document_id
            and told_none.indicator = cells.indicator
            and told_none.applicant = cells.applicant
),

refusals_assessed as (
    select
        'CN_ZERO_APP_REFUSED' as "check",
        denied.document_id,
        'n_app_received_text' as indicator,
        '' as applicant,
        'request_handling' as section,
        if(max(pattern_hits.hit_count) > 0, 'fail', 'pass') as result,
        null as right_value,
        to_json([
            json_object('document_id', denied.document_id, 'indicator', 'n_app_received_text', 'applicant', '')
        ]) as operands,
        json_object('t', max(trim(pattern_hits.words, '。；;' || chr(10)))) as arguments
    from denied
    left join pattern_hits
        on
            denied.document_id = pattern_hits.document_id
            and pattern_hits."check" = 'CN_ZERO_APP_REFUSED'
    where denied.indicator = 'n_app_received_text'
    group by denied.document_id
),

unpaid_assessed as (
    select
        'T3_UNPAID_NO_NOTICE' as "check",
        cells.document_id,
        cells.indicator,
        cells.applicant,
        'processing_fee' as section,
        if(cells.value = 0 or count(pattern_hits.document_id) > 0, 'pass', 'fail') as result,
        cells.value as right_value,
        to_json([
            json_object('document_id', cells.document_id, 'indicator', cells.indicator, 'applicant', cells.applicant)
        ]) as operands,
        json_object('n', cells.value) as arguments
    from cells
    left join pattern_hits
        on
            cells.document_id = pattern_hits.document_id
            and pattern_hits."check" = 'T3_UNPAID_NO_NOTICE'
    where
        cells.indicator = 't3_other_unpaid_fee'
        and cells.applicant = 'total'
        and cells.value is not null
    group by cells.document_id, cells.indicator, cells.applicant, cells.value
),

totals as (
    select
        cells.document_id,
        max(cells.value) filter (where cells.indicator = 't4_rev_total') as reviews,
        max(cells.value) filter (where cells.indicator = 't4_direct_total') as lawsuits,
        max(cells.value) filter (where cells.indicator = 't3_total') as answered
    from cells
    where
        cells.indicator in ('t4_rev_total', 't4_direct_total')
        or (cells.indicator = 't3_total' and cells.applicant = 'total')
    group by cells.document_id
),

caseload as (
    select
        reports.document_id,
        reports.previous_document_id,
        totals.reviews,
        totals.lawsuits,
        totals.answered,
        previous.answered as answered_before
    from reports
    inner join totals
        on reports.document_id = totals.document_id
    left join totals as previous
        on reports.previous_document_id = previous.document_id
),

caseload_assessed as (
    select
        'T4_DISPUTE_NO_APPS' as "check",
        caseload.document_id,
        't4_rev_total' as indicator,
        '' as applicant,
        'review_litigation' as section,
        case
            when caseload.reviews + caseload.lawsuits + caseload.answered + caseload.answered_before is null
                then 'not_assessable'
            when caseload.reviews + caseload.lawsuits = 0 or caseload.answered + caseload.answered_before > 0
                then 'pass'
            -- The applications may have been made to a body that this one took over.
            when caseload.document_id in (select took_over.document_id from took_over) then 'not_assessable'
            else 'fail'
        end as result,
        caseload.answered + caseload.answered_before as right_value,
        to_json([
            json_object('document_id', caseload.document_id, 'indicator', 't4_rev_total', 'applicant', ''),
            json_object('document_id', caseload.document_id, 'indicator', 't4_direct_total', 'applicant', ''),
            json_object('document_id', caseload.document_id, 'indicator', 't3_total', 'applicant', 'total'),
            json_object('document_id', caseload.previous_document_id, 'indicator', 't3_total', 'applicant', 'total')
        ]) as operands,
        json_object('n', caseload.reviews + caseload.lawsuits) as arguments
    from caseload
    where caseload.reviews is not null
),

assessed as (
    select * from denials_assessed
    union all
    select * from refusals_assessed
    union all
    select * from unpaid_assessed
    union all
    select * from caseload_assessed
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
    null as left_value,
    assessed.right_value,
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
