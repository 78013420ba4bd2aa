-- The sections whose words hold one pattern of one check; a pattern of a named section looks into its parts too.
-- Reports of before 2019 are passed over by checks of the forms since, and the other way round.
-- grain:   one row per section with a hit
insert into pattern_hits
with sides as (
    select
        unnest(
            case
                when not list_has_any(check_rules.forms, ['2008-2013', '2014-2018']) then [true]
                when not list_has_any(check_rules.forms, ['2019-2020', '2021+']) then [false]
                else [true, false]
            end
        ) as is_new_form
    from check_rules
    where check_rules."check" = $check::varchar
)

select
    $check::varchar as "check",
    $topic::varchar as topic,
    whole_sections.document_id,
    whole_sections.section,
    len(regexp_extract_all(whole_sections.whole_words, $pattern)) as hit_count,
    left(regexp_extract(whole_sections.whole_words, $pattern), 60) as words
from whole_sections
semi join sides
    on whole_sections.is_new_form = sides.is_new_form
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
semi join sides
    on whole_sections.is_new_form = sides.is_new_form
where
    $section::varchar = ''
    and regexp_matches(whole_sections.heading || chr(10) || whole_sections.words, $pattern)
