-- The sections whose words hold one pattern of one check; a pattern of a named section looks into its parts too.
-- grain:   one row per section with a hit
insert into pattern_hits
select
    $check::varchar as "check",
    $topic::varchar as topic,
    whole_sections.document_id,
    whole_sections.section,
    len(regexp_extract_all(whole_sections.whole_words, $pattern)) as hit_count,
    left(regexp_extract(whole_sections.whole_words, $pattern), 60) as words
from whole_sections
where
    whole_sections.section = $section::varchar
    and regexp_matches(whole_sections.whole_words, $pattern)
union all
select
    $check::varchar as "check",
    $topic::varchar as topic,
    whole_sections.document_id,
    whole_sections.section,
    len(regexp_extract_all(whole_sections.heading || chr(10) || whole_sections.words, $pattern)) as hit_count,
    left(regexp_extract(whole_sections.heading || chr(10) || whole_sections.words, $pattern), 60) as words
from whole_sections
where
    $section::varchar = ''
    and regexp_matches(whole_sections.heading || chr(10) || whole_sections.words, $pattern)
