-- Instructions of a template that were left in the text, and text that other reports hold too.
-- grain:   one row per check and report
-- returns: the one shape of assessments
with residues as (
    select
        pattern_hits.document_id,
        min(pattern_hits.section) as section,
        sum(pattern_hits.hit_count) as hit_count,
        string_agg(pattern_hits.words, '；' order by pattern_hits.topic, pattern_hits.section) as words
    from pattern_hits
    where pattern_hits."check" = 'RES_TEMPLATE'
    group by pattern_hits.document_id
),

residues_assessed as (
    select
        'RES_TEMPLATE' as "check",
        reports.document_id,
        residues.section,
        if(residues.document_id is null, 'pass', 'fail') as result,
        residues.hit_count as left_value,
        null as right_value,
        null as operands,
        json_object('n', residues.hit_count, 't', residues.words) as arguments
    from reports
    left join residues
        on reports.document_id = residues.document_id
),

compared as (
    select
        repeats."check",
        repeats.least_share,
        copied.document_id,
        copied.section,
        copied.other_agency_id,
        copied.other_document_id,
        copied.share,
        copied.passages,
        json_array_length(copied.passages) as passage_count
    from copied
    inner join (
        values
        ('DUP_YEAR', 'year', null, 0.90),
        ('DUP_YEAR_SEC5', 'year', 'problems_improvements', 0.85),
        ('DUP_AGENCY', 'agency', null, 0.85),
        ('DUP_PARAGRAPH', 'stock', null, null)
    ) as repeats ("check", kind, section, least_share)
        on
            copied.kind = repeats.kind
            and copied.section is not distinct from repeats.section
),

-- Too little text, or too few reports of the year to speak of everybody, gives no share.
judged as (
    select
        compared.*,
        case
            when compared.share is null then 'not_assessable'
            when compared."check" = 'DUP_PARAGRAPH' then if(compared.passage_count = 0, 'pass', 'fail')
            when compared.share < compared.least_share then 'pass'
            else 'fail'
        end as result
    from compared
),

passages as (
    select
        judged."check",
        judged.document_id,
        judged.other_document_id,
        listed.passage,
        listed.position
    from judged
    cross join
        unnest(
            from_json(judged.passages, '[{"words": "varchar", "other_words": "varchar"}]')
        ) with ordinality as listed (passage, position)
    where judged.result = 'fail'
),

sides as (
    select
        passages."check",
        passages.document_id,
        passages.position,
        1 as side,
        passages.document_id as side_document_id,
        passages.passage.words
    from passages
    union all
    select
        passages."check",
        passages.document_id,
        passages.position,
        2 as side,
        passages.other_document_id as side_document_id,
        passages.passage.other_words as words
    from passages
    where passages.other_document_id is not null
),

-- The words of both reports, one after the other.
shown as (
    select
        sides."check",
        sides.document_id,
        to_json(
            list(
                json_object(
                    'document_id', sides.side_document_id, 'indicator', '', 'applicant', '',
                    'as_written', sides.words, 'place', ''
                )
                order by sides.position, sides.side
            )
        ) as operands
    from sides
    group by sides."check", sides.document_id
),

compared_assessed as (
    select
        judged."check",
        judged.document_id,
        judged.section,
        judged.result,
        judged.share as left_value,
        judged.least_share as right_value,
        shown.operands,
        json_object(
            'n', judged.passage_count,
            'p', cast(floor(judged.share * 100) as integer) || '%',
            'agency', agencies.name_zh,
            'agency_en', coalesce(agencies.name_en, agencies.name_zh)
        ) as arguments
    from judged
    left join shown
        on
            judged."check" = shown."check"
            and judged.document_id = shown.document_id
    left join agencies
        on judged.other_agency_id = agencies.agency_id
),

assessed as (
    select * from residues_assessed
    union all
    select * from compared_assessed
)

select
    assessed."check",
    assessed.document_id,
    reports.agency_id,
    reports.report_year,
    reports.form,
    null as indicator,
    null as applicant,
    assessed.section,
    assessed.result,
    assessed.left_value,
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
