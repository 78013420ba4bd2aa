-- Shares and growth that the prose states, where the figures they belong to stand right before them; figures that it
-- states twice; fees that it mentions without their amount. What cannot be tied with certainty is not assessed.
-- grain:   one row per check and statement
-- returns: the one shape of assessments
with asked as (
    select distinct
        claims.document_id,
        claims.indicator
    from claims
    inner join reports
        on claims.document_id = reports.document_id
    where claims.kind in ('percent', 'growth', 'repeat')
),

asked_documents as (
    select distinct asked.document_id
    from asked
),

figures as (
    select
        claims.document_id,
        claims.indicator,
        if(claims.applicant = '' and starts_with(claims.indicator, 't3_'), 'total', claims.applicant) as applicant,
        claims.value,
        claims.status,
        claims.as_written,
        claims.kind,
        claims.claim_group,
        claims.section,
        claims.sentence,
        claims.place
    from asked_documents
    inner join claims
        on asked_documents.document_id = claims.document_id
    union all
    select
        facts.document_id,
        facts.indicator,
        facts.applicant,
        facts.value,
        facts.status,
        evidence.as_written,
        'figure' as kind,
        '' as claim_group,
        evidence.section,
        evidence.sentence,
        evidence.place
    from asked
    inner join facts
        on
            asked.document_id = facts.document_id
            and asked.indicator = facts.indicator
    inner join evidence
        on
            facts.document_id = evidence.document_id
            and facts.indicator = evidence.indicator
            and facts.applicant = evidence.applicant
    where starts_with(facts.indicator, 'n_')
),

-- Where a figure stands: its line or block, and the span of its characters there.
placed as (
    select
        row_number() over (
            order by
                figures.document_id, figures.place, figures.kind, figures.indicator, figures.applicant,
                figures.as_written
        ) as figure_no,
        figures.*,
        regexp_extract(figures.place, '^(.*?)\d+-\d+$', 1) as block,
        try_cast(regexp_extract(figures.place, '(\d+)-\d+$', 1) as integer) as first_character,
        try_cast(regexp_extract(figures.place, '\d+-(\d+)$', 1) as integer) as last_character
    from figures
),

rates as (
    select
        placed.*,
        pow(10, -length(regexp_extract(placed.as_written, '\.(\d+)', 1))) as printed_step
    from placed
    where placed.kind in ('percent', 'growth')
),

-- The figure that stands last before a rate, in the same line and sentence.
subjects as (
    select
        rates.figure_no,
        placed.indicator,
        placed.applicant,
        placed.value,
        placed.status,
        placed.as_written,
        placed.place,
        placed.claim_group,
        row_number() over (
            partition by rates.figure_no
            order by placed.last_character desc, placed.figure_no
        ) as nearness
    from rates
    inner join placed
        on
            rates.document_id = placed.document_id
            and rates.sentence = placed.sentence
            and rates.block = placed.block
            and rates.first_character >= placed.last_character
            and rates.claim_group = if(rates.kind = 'percent', placed.claim_group, '')
            and (rates.kind = 'percent' or (rates.indicator = placed.indicator and rates.applicant = placed.applicant))
    where
        (rates.kind = 'percent' and placed.kind = 'part' and rates.claim_group <> '')
        or (rates.kind = 'growth' and placed.kind in ('table', 'repeat', 'total', 'figure'))
),

-- The words between the figure and its rate: nothing else may stand there than that it is its share or its growth.
tied as (
    select
        rates.*,
        subjects.value as subject_value,
        subjects.status as subject_status,
        subjects.as_written as subject_words,
        subjects.place as subject_place,
        list_filter(
            string_split(rates.sentence, subjects.as_written)[2:],
            lambda words: contains(words, rates.as_written)
        ) as words_behind
    from rates
    left join subjects
        on
            rates.figure_no = subjects.figure_no
            and subjects.nearness = 1
),

between_words as (
    select
        tied.*,
        split_part(tied.words_behind[1], tied.as_written, 1) as words_between
    from tied
),

wholes as (
    select
        placed.document_id,
        placed.claim_group,
        count(*) as whole_count,
        any_value(placed.value) as value,
        any_value(placed.status) as status,
        any_value(placed.indicator) as indicator,
        any_value(placed.applicant) as applicant,
        any_value(placed.as_written) as as_written,
        any_value(placed.place) as place
    from placed
    where placed.kind = 'total' and placed.claim_group <> ''
    group by placed.document_id, placed.claim_group
),

shares as (
    select
        between_words.*,
        wholes.value as whole_value,
        wholes.as_written as whole_words,
        wholes.indicator as whole_indicator,
        wholes.applicant as whole_applicant,
        wholes.place as whole_place,
        round(100 * between_words.subject_value / nullif(wholes.value, 0), 2) as computed,
        coalesce(
            wholes.whole_count = 1
            and wholes.status = 'value'
            and between_words.subject_status = 'value'
            and between_words.status = 'value'
            and between_words.subject_value <= wholes.value
            and regexp_full_match(
                between_words.words_between,
                '[（(，,、]?(?:所占|约占|占)?(?:占|比例|占比|比重)?(?:为|是|达|达到)?(?:总数|总量|总件数|全部|申请总数|申请总量|总申请量|办结总数|公开总数|信息总数)?的?(?:比例|比重)?(?:为|是|达)?'
            ),
            false
        ) as is_tied
    from between_words
    left join wholes
        on
            between_words.document_id = wholes.document_id
            and between_words.claim_group = wholes.claim_group
    where between_words.kind = 'percent'
),

shares_assessed as (
    select
        'TT_PERCENT' as "check",
        shares.document_id,
        shares.whole_indicator as indicator,
        shares.whole_applicant as applicant,
        shares.section,
        case
            when not shares.is_tied or shares.computed is null then 'not_assessable'
            when round(abs(shares.value - shares.computed), 4) <= greatest(0.1, shares.printed_step) then 'pass'
            else 'fail'
        end as result,
        shares.value as left_value,
        shares.computed as right_value,
        to_json([
            json_object(
                'document_id', shares.document_id, 'indicator', '', 'applicant', '', 'value', shares.value,
                'status', shares.status, 'as_written', shares.as_written, 'place', shares.place
            ),
            json_object(
                'document_id', shares.document_id, 'indicator', '', 'applicant', '', 'value', shares.subject_value,
                'status', shares.subject_status, 'as_written', shares.subject_words, 'place', shares.subject_place
            ),
            json_object(
                'document_id', shares.document_id, 'indicator', shares.whole_indicator,
                'applicant', shares.whole_applicant, 'value', shares.whole_value, 'status', 'value',
                'as_written', shares.whole_words, 'place', shares.whole_place
            )
        ]) as operands,
        json_object(
            'a', shares.value, 'b', shares.computed, 'part', shares.subject_value, 'whole', shares.whole_value
        ) as arguments
    from shares
),

-- The reports before those that state a growth, and no other figures, are what growth is held against.
earlier_cells as (
    select
        cells.document_id,
        cells.indicator,
        cells.applicant,
        cells.value,
        cells.status
    from cells
    where
        cells.document_id in (
            select reports.previous_document_id
            from rates
            inner join reports
                on rates.document_id = reports.document_id
            where rates.kind = 'growth' and reports.previous_document_id is not null
        )
),

-- Last year's figure in every scope that its prose may have: as stated, and as the tables hold it.
scopes as (
    select distinct
        check_statements.stated,
        check_statements.stated_applicant,
        check_statements."check",
        check_statements.option,
        check_statements.indicator,
        check_statements.applicant
    from check_statements
),

bases as (
    select
        between_words.figure_no,
        previous.value as base_value
    from between_words
    inner join reports
        on between_words.document_id = reports.document_id
    inner join earlier_cells as previous
        on
            reports.previous_document_id = previous.document_id
            and between_words.indicator = previous.indicator
            and between_words.applicant = previous.applicant
    where between_words.kind = 'growth' and previous.status in ('value', 'corrected')
    union all
    select
        between_words.figure_no,
        sum(previous.value) as base_value
    from between_words
    inner join reports
        on between_words.document_id = reports.document_id
    inner join scopes
        on
            between_words.indicator = scopes.stated
            and between_words.applicant = scopes.stated_applicant
    left join earlier_cells as previous
        on
            reports.previous_document_id = previous.document_id
            and scopes.indicator = previous.indicator
            and scopes.applicant = previous.applicant
    where between_words.kind = 'growth'
    group by between_words.figure_no, scopes."check", scopes.option
    having count(previous.value) = count(*)
),

fitting as (
    select
        rates.figure_no,
        bool_or(
            round(abs(rates.value - 100 * (subjects.value - bases.base_value) / nullif(bases.base_value, 0)), 4)
            <= greatest(0.5, rates.printed_step)
        ) as is_fitting
    from rates
    inner join subjects
        on
            rates.figure_no = subjects.figure_no
            and subjects.nearness = 1
    inner join bases
        on rates.figure_no = bases.figure_no
    group by rates.figure_no
),

growths as (
    select
        between_words.*,
        coalesce(fitting.is_fitting, false) as is_fitting,
        previous.document_id as previous_document_id,
        previous.value as previous_value,
        round(100 * (between_words.subject_value - previous.value) / nullif(previous.value, 0), 2) as computed,
        coalesce(
            between_words.status = 'value'
            and between_words.subject_status = 'value'
            and previous.status in ('value', 'corrected')
            and regexp_full_match(
                between_words.words_between,
                '[（(，,、]?(?:(?:与|和|较|比|相比)?(?:上年度?|去年|上一年度?)(?:同期)?(?:相比|比)?[，,]?|同比)(?:增长|上升|增加|提高|提升|上涨|下降|减少|降低|回落|下滑|缩减)了?'
            ),
            false
        ) as is_tied
    from between_words
    inner join reports
        on between_words.document_id = reports.document_id
    left join earlier_cells as previous
        on
            reports.previous_document_id = previous.document_id
            and between_words.indicator = previous.indicator
            and between_words.applicant = previous.applicant
    left join fitting
        on between_words.figure_no = fitting.figure_no
    where between_words.kind = 'growth'
),

growths_assessed as (
    select
        'TT_YOY' as "check",
        growths.document_id,
        growths.indicator,
        growths.applicant,
        growths.section,
        case
            when not growths.is_tied or growths.computed is null then 'not_assessable'
            when growths.is_fitting then 'pass'
            -- Growth may be told against all the bodies that are now one.
            when growths.document_id in (select took_over.document_id from took_over) then 'not_assessable'
            else 'fail'
        end as result,
        growths.value as left_value,
        growths.computed as right_value,
        to_json([
            json_object(
                'document_id', growths.document_id, 'indicator', '', 'applicant', '', 'value', growths.value,
                'status', growths.status, 'as_written', growths.as_written, 'place', growths.place
            ),
            json_object(
                'document_id', growths.document_id, 'indicator', growths.indicator, 'applicant', growths.applicant,
                'value', growths.subject_value, 'status', growths.subject_status,
                'as_written', growths.subject_words, 'place', growths.subject_place
            ),
            json_object(
                'document_id', growths.previous_document_id,
                'indicator', growths.indicator,
                'applicant', growths.applicant
            )
        ]) as operands,
        json_object(
            'ind', json_object('indicator', growths.indicator),
            'a', growths.value, 'b', growths.computed, 'v', growths.subject_value, 'p', growths.previous_value
        ) as arguments
    from growths
),

-- The reading keeps every statement of one rank and scope: what is then still two figures is two figures.
twice as (
    select
        placed.document_id,
        placed.indicator,
        any_value(placed.section) as section,
        count(distinct placed.value) as value_count,
        bool_or(placed.status not in ('value', 'stated_none')) as is_inexact,
        min(placed.value) as least,
        max(placed.value) as most,
        string_agg(placed.as_written, '、' order by placed.place, placed.figure_no) as shown,
        to_json(
            list(
                json_object(
                    'document_id', placed.document_id, 'indicator', placed.indicator, 'applicant', placed.applicant,
                    'value', placed.value, 'status', placed.status, 'as_written', placed.as_written,
                    'place', placed.place
                )
                order by placed.place, placed.figure_no
            )
        ) as operands
    from placed
    where placed.kind in ('repeat', 'figure')
    group by placed.document_id, placed.indicator
    having bool_or(placed.kind = 'repeat')
),

twice_assessed as (
    select
        'TT_ORDER' as "check",
        twice.document_id,
        twice.indicator,
        '' as applicant,
        twice.section,
        case
            when twice.is_inexact then 'not_assessable' when twice.value_count = 1 then 'pass' else 'fail'
        end as result,
        twice.least as left_value,
        twice.most as right_value,
        twice.operands,
        json_object('ind', json_object('indicator', twice.indicator), 'vals', twice.shown) as arguments
    from twice
),

fees as (
    select
        charged.document_id,
        charged.value as case_count,
        fee.value,
        fee.status
    from cells as charged
    left join cells as fee
        on
            charged.document_id = fee.document_id
            and fee.indicator = 'n_processing_fee'
    where charged.indicator = 'n_processing_fee_cases' and charged.value > 0
),

fees_assessed as (
    select
        'TT_FEE' as "check",
        fees.document_id,
        'n_processing_fee_cases' as indicator,
        '' as applicant,
        'processing_fee' as section,
        case
            when fees.value is not null then 'pass' when fees.status is not null then 'not_assessable' else 'fail'
        end as result,
        fees.case_count as left_value,
        fees.value as right_value,
        to_json([
            json_object('document_id', fees.document_id, 'indicator', 'n_processing_fee_cases', 'applicant', '')
        ]) as operands,
        json_object('n', fees.case_count) as arguments
    from fees
),

assessed as (
    select * from shares_assessed
    union all
    select * from growths_assessed
    union all
    select * from twice_assessed
    union all
    select * from fees_assessed
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
    on
        assessed."check" = check_rules."check"
        and list_contains(check_rules.forms, reports.form)
where check_rules.is_run
