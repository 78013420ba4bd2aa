-- Figures that may be right and are worth a look: shares out of the ordinary, pairs that do not go together, bodies that
-- report what they cannot do.
-- grain:   one row per check and report, or per check, report and row
-- returns: the one shape of assessments
with shares as (
    select
        reports.document_id,
        t3_new.value + t3_carry_in.value as caseload,
        t3_carry_out.value as carried,
        t3_total.value as answered,
        coalesce(misc.value, single.value) as other_value,
        if(misc.value is null, 't3_other', 't3_other_misc') as other_indicator
    from reports
    inner join cells as t3_new
        on reports.document_id = t3_new.document_id and t3_new.indicator = 't3_new' and t3_new.applicant = 'total'
    inner join cells as t3_total
        on reports.document_id = t3_total.document_id and t3_total.indicator = 't3_total' and t3_total.applicant = 'total'
    left join cells as t3_carry_in
        on
            reports.document_id = t3_carry_in.document_id
            and t3_carry_in.indicator = 't3_carry_in'
            and t3_carry_in.applicant = 'total'
    left join cells as t3_carry_out
        on
            reports.document_id = t3_carry_out.document_id
            and t3_carry_out.indicator = 't3_carry_out'
            and t3_carry_out.applicant = 'total'
    left join cells as misc
        on
            reports.document_id = misc.document_id
            and misc.indicator = 't3_other_misc'
            and misc.applicant = 'total'
    left join cells as single
        on
            reports.document_id = single.document_id
            and single.indicator = 't3_other'
            and single.applicant = 'total'
),

refused as (
    select
        cells.document_id,
        sum(cells.number) as refused_value,
        count(*) - count(cells.number) as missing_count
    from cells
    where starts_with(cells.indicator, 't3_denied_') and cells.applicant = 'total'
    group by cells.document_id
),

-- The four results, not the printed total: a wrong total must not make a wrong share.
reviews as (
    select
        cells.document_id,
        max(cells.value) filter (where cells.indicator = 't4_rev_corrected') as corrected,
        sum(cells.value) as concluded,
        count(cells.value) as result_count
    from cells
    where cells.indicator in ('t4_rev_upheld', 't4_rev_corrected', 't4_rev_other')
    group by cells.document_id
),

shares_listed as (
    select
        'T3_CARRY_RATIO' as "check",
        shares.document_id,
        't3_carry_out' as indicator,
        'total' as applicant,
        shares.carried as part_value,
        shares.caseload as whole_value,
        20 as least_whole,
        0.25 as most_share
    from shares
    union all
    select
        'T3_MISC_SHARE' as "check",
        shares.document_id,
        shares.other_indicator as indicator,
        'total' as applicant,
        shares.other_value as part_value,
        shares.answered as whole_value,
        30 as least_whole,
        0.15 as most_share
    from shares
    union all
    select
        'PL_DENIAL_RATE' as "check",
        shares.document_id,
        't3_total' as indicator,
        'total' as applicant,
        if(refused.missing_count = 0, refused.refused_value, null) as part_value,
        shares.answered as whole_value,
        30 as least_whole,
        0.5 as most_share
    from shares
    inner join refused
        on shares.document_id = refused.document_id
    union all
    select
        'PL_CORRECTION_RATE' as "check",
        reviews.document_id,
        't4_rev_corrected' as indicator,
        '' as applicant,
        reviews.corrected as part_value,
        if(reviews.result_count = 3, reviews.concluded, null) as whole_value,
        10 as least_whole,
        0.3 as most_share
    from reviews
),

shares_assessed as (
    select
        shares_listed."check",
        shares_listed.document_id,
        shares_listed.indicator,
        shares_listed.applicant,
        case
            when shares_listed.part_value is null or shares_listed.whole_value is null then 'not_assessable'
            when shares_listed.whole_value < shares_listed.least_whole then 'not_assessable'
            when shares_listed.part_value <= shares_listed.most_share * shares_listed.whole_value then 'pass'
            else 'fail'
        end as result,
        shares_listed.part_value as left_value,
        shares_listed.whole_value as right_value,
        json_object(
            'p', round(100 * shares_listed.part_value / nullif(shares_listed.whole_value, 0), 1),
            'a', shares_listed.part_value,
            'b', shares_listed.whole_value
        ) as arguments
    from shares_listed
),

rule_makers as (
    select
        cells.document_id,
        cells.indicator,
        cells.value
    from cells
    inner join reports
        on cells.document_id = reports.document_id
    where
        cells.value is not null
        and cells.indicator in (
            select indicators.indicator
            from indicators
            where regexp_matches(indicators.indicator, '^t2[ab]_rules_')
        )
        and (
            reports.level in ('county', 'township')
            or (reports.level = 'city' and reports.kind in ('department', 'institution'))
        )
),

rule_makers_assessed as (
    select
        'T2_RULES_COMPETENCE' as "check",
        rule_makers.document_id,
        rule_makers.indicator,
        '' as applicant,
        if(rule_makers.value = 0, 'pass', 'fail') as result,
        rule_makers.value as left_value,
        null as right_value,
        json_object('v', rule_makers.value, 'row', json_object('indicator', rule_makers.indicator)) as arguments
    from rule_makers
),

decisions as (
    select
        reports.document_id,
        cells.indicator,
        cells.value,
        previous.value as previous_value
    from reports
    inner join cells
        on reports.document_id = cells.document_id
    inner join cells as previous
        on
            reports.previous_document_id = previous.document_id
            and cells.indicator = previous.indicator
    where
        cells.indicator in (
            select indicators.indicator
            from indicators
            where regexp_matches(indicators.indicator, '^t2[ab]_(licence|penalty|coercion)_decisions$')
        )
        and cells.value is not null
        and previous.value is not null
),

charges as (
    select
        reports.document_id,
        cells.indicator,
        cells.value,
        previous.value as previous_value,
        greatest(cells.value, previous.value) / nullif(least(cells.value, previous.value), 0) as factor
    from reports
    inner join cells
        on reports.document_id = cells.document_id and cells.indicator = 't2b_charge_amount'
    inner join cells as previous
        on reports.previous_document_id = previous.document_id and previous.indicator = 't2b_charge_amount'
),

swings_assessed as (
    select
        'T2_DEC_SWING' as "check",
        decisions.document_id,
        decisions.indicator,
        '' as applicant,
        case
            when
                greatest(decisions.value, decisions.previous_value) < 50
                or greatest(decisions.value, decisions.previous_value)
                <= 10 * greatest(least(decisions.value, decisions.previous_value), 1)
                then 'pass'
            -- Who took others over decides for them, too.
            when decisions.document_id in (select took_over.document_id from took_over) then 'not_assessable'
            else 'fail'
        end as result,
        decisions.value as left_value,
        decisions.previous_value as right_value,
        json_object(
            'row', json_object('indicator', decisions.indicator),
            'v', decisions.value, 'p', decisions.previous_value
        ) as arguments
    from decisions
    union all
    select
        'T2_FEE_UNIT' as "check",
        charges.document_id,
        charges.indicator,
        '' as applicant,
        case
            when charges.factor is null then 'not_assessable'
            when charges.factor between 5000 and 20000 then 'fail'
            else 'pass'
        end as result,
        charges.value as left_value,
        charges.previous_value as right_value,
        json_object('v', greatest(charges.value, charges.previous_value), 'p', charges.previous_value) as arguments
    from charges
),

-- Two cells that are both 0 or both not.
pairs as (
    select
        paired."check",
        one.document_id,
        paired.one as indicator,
        one.value as left_value,
        other.value as right_value,
        case paired."check"
            when 'T2A_PROCURE_PAIR' then (one.value > 0) = (other.value > 0)
            when 'S14_TRAIN_PAIR' then (one.value > 0) = (other.value > 0) and other.value >= one.value
        end as is_fit
    from (
        values
        ('T2A_PROCURE_PAIR', 't2a_procure_count', 't2a_procure_amount'),
        ('S14_TRAIN_PAIR', 's14_trainings', 's14_trainees')
    ) as paired ("check", one, other)
    inner join cells as one
        on paired.one = one.indicator
    inner join cells as other
        on
            one.document_id = other.document_id
            and paired.other = other.indicator
    where one.value is not null and other.value is not null
),

pairs_assessed as (
    select
        pairs."check",
        pairs.document_id,
        pairs.indicator,
        '' as applicant,
        if(pairs.is_fit, 'pass', 'fail') as result,
        pairs.left_value,
        pairs.right_value,
        json_object('a', pairs.left_value, 'b', pairs.right_value) as arguments
    from pairs
),

powers_listed as (
    select
        indicators.indicator,
        unnest(['_decisions', '_items_prev', '_items_delta']) as ending
    from indicators
    where regexp_matches(indicators.indicator, '^t2a_[a-z]+_decisions$')
),

powers as (
    select
        cells.document_id,
        powers_listed.indicator,
        max(cells.value) filter (where powers_listed.ending = '_decisions') as decisions,
        max(cells.value) filter (where powers_listed.ending = '_items_prev')
        + max(cells.value) filter (where powers_listed.ending = '_items_delta') as items
    from powers_listed
    inner join cells
        on replace(powers_listed.indicator, '_decisions', powers_listed.ending) = cells.indicator
    group by cells.document_id, powers_listed.indicator
    having count(*) = 3
),

singles_assessed as (
    select
        'T2A_DEC_WITHOUT_ITEMS' as "check",
        powers.document_id,
        powers.indicator,
        '' as applicant,
        case
            when powers.decisions is null or powers.items is null then 'not_assessable'
            when powers.decisions > 0 and powers.items <= 0 then 'fail'
            else 'pass'
        end as result,
        powers.decisions as left_value,
        powers.items as right_value,
        json_object('row', json_object('indicator', powers.indicator), 'a', powers.decisions) as arguments
    from powers
    union all
    select
        'S14_UNITS_ZERO' as "check",
        cells.document_id,
        cells.indicator,
        '' as applicant,
        if(cells.value >= 1, 'pass', 'fail') as result,
        cells.value as left_value,
        null as right_value,
        null::json as arguments
    from cells
    where cells.indicator = 's14_staff' and cells.value is not null
    union all
    select
        'S14_FEE_AFTER_2017' as "check",
        cells.document_id,
        cells.indicator,
        '' as applicant,
        if(cells.value = 0, 'pass', 'fail') as result,
        cells.value as left_value,
        null as right_value,
        json_object('v', cells.value) as arguments
    from cells
    inner join reports
        on cells.document_id = reports.document_id
    where cells.indicator = 's14_request_fee' and cells.value is not null and reports.report_year >= 2018
    union all
    select
        'T4_REVIEW_FIRST' as "check",
        cells.document_id,
        cells.indicator,
        '' as applicant,
        if(cells.value = 0 or cells.value <= baseline.value, 'pass', 'fail') as result,
        cells.value as left_value,
        baseline.value as right_value,
        json_object('n', cells.value) as arguments
    from cells
    inner join reports
        on cells.document_id = reports.document_id
    inner join reports as report_2023
        on reports.agency_id = report_2023.agency_id and report_2023.report_year = 2023
    inner join cells as baseline
        on report_2023.document_id = baseline.document_id and baseline.indicator = 't4_direct_total'
    where
        cells.indicator = 't4_direct_total'
        and reports.report_year >= 2024
        and cells.value is not null
        and baseline.value is not null
    union all
    select
        'PL_ALL_ZERO' as "check",
        cells.document_id,
        null as indicator,
        null as applicant,
        case
            when count(cells.value) < 20 then 'not_assessable' when max(cells.value) > 0 then 'pass' else 'fail'
        end as result,
        count(cells.value) as left_value,
        null as right_value,
        json_object('n', count(cells.value)) as arguments
    from cells
    group by cells.document_id
),

lengths_assessed as (
    select
        'PL_TEXT_LEN' as "check",
        whole_sections.document_id,
        null as indicator,
        null as applicant,
        if(sum(length(whole_sections.words)) >= 300, 'pass', 'fail') as result,
        sum(length(whole_sections.words)) as left_value,
        null as right_value,
        json_object('n', sum(length(whole_sections.words))) as arguments
    from whole_sections
    group by whole_sections.document_id
),

assessed as (
    select * from shares_assessed
    union all
    select * from rule_makers_assessed
    union all
    select * from swings_assessed
    union all
    select * from pairs_assessed
    union all
    select * from singles_assessed
    union all
    select * from lengths_assessed
)

select
    assessed."check",
    assessed.document_id,
    reports.agency_id,
    reports.report_year,
    reports.form,
    assessed.indicator,
    assessed.applicant,
    case left(assessed.indicator, 2)
        when 't2' then 'proactive_disclosure'
        when 't3' then 'request_handling'
        when 't4' then 'review_litigation'
    end as section,
    assessed.result,
    assessed.left_value,
    assessed.right_value,
    null as difference,
    null as severity,
    if(
        assessed.result = 'fail' and assessed.indicator is not null,
        to_json([
            json_object(
                'document_id', assessed.document_id,
                'indicator', assessed.indicator,
                'applicant', assessed.applicant
            )
        ]),
        null
    ) as operands,
    if(assessed.result = 'fail', assessed.arguments, null) as arguments
from assessed
inner join reports
    on assessed.document_id = reports.document_id
inner join check_rules
    on assessed."check" = check_rules."check"
where check_rules.is_run
