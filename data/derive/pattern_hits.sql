-- The sections whose words hold one pattern of one check; a pattern of a named section looks into its parts too.
-- Other reports' words are taken out before anything is looked for in them: to look is what costs time.
-- grain:   one row per section with a hit
insert into pattern_hits
with concerned as (
    select pattern_documents.document_id
    from pattern_documents
    where pattern_documents."check" = $check::varchar
),

texts as (
    select
        whole_sections.document_id,
        whole_sections.section,
        case
            when concerned.document_id is null then null
            when $section::varchar = '' then whole_sections.heading || chr(10) || whole_sections.words
            else whole_sections.whole_words
        end as words
    from whole_sections
    left join concerned
        on whole_sections.document_id = concerned.document_id
    where $section::varchar in ('', whole_sections.section)
)

select
    $check::varchar as "check",
    $topic::varchar as topic,
    texts.document_id,
    texts.section,
    -- How often is asked for what a template left behind; of all else, whether.
    if($check::varchar = 'RES_TEMPLATE', len(regexp_extract_all(texts.words, $pattern)), 1) as hit_count,
    left(regexp_extract(texts.words, $pattern), 60) as words
from texts
where regexp_matches(texts.words, $pattern)
