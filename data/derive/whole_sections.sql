-- Each section with everything that belongs to it: its own prose and that of its parts, blanks taken out.
-- grain:   one row per section that is there
create table work.whole_sections as
with present as (
    select
        sections.document_id,
        sections.section,
        sections.position,
        sections.title,
        sections.ordinal,
        sections.state,
        coalesce(sections.level, 1) as level,
        regexp_replace(sections.title, '[\s\x{3000}]', '', 'g') as heading,
        regexp_replace(sections.text, '[ \t\r\f\x{3000}\x{a0}]', '', 'g') as words
    from sections
    inner join reports
        on sections.document_id = reports.document_id
    where sections.state <> 'missing'
),

-- Most sections have no parts, and all that belongs to them is their own prose.
followed as (
    select
        present.document_id,
        present.position,
        present.level,
        lead(present.level) over (partition by present.document_id order by present.position) as next_level
    from present
),

ends as (
    select
        followed.document_id,
        followed.position,
        min(following.position) as end_position
    from followed
    left join followed as following
        on
            followed.document_id = following.document_id
            and followed.position < following.position
            and followed.level >= following.level
    where followed.next_level > followed.level
    group by followed.document_id, followed.position
),

whole as (
    select
        ends.document_id,
        ends.position,
        string_agg(
            case when part.position = ends.position then part.words else part.heading || chr(10) || part.words end,
            chr(10)
            order by part.position
        ) as whole_words
    from ends
    inner join present as part
        on
            ends.document_id = part.document_id
            and ends.position <= part.position
            and (ends.end_position is null or ends.end_position > part.position)
    group by ends.document_id, ends.position
)

select
    present.document_id,
    present.section,
    present.position,
    present.title,
    present.ordinal,
    present.state,
    present.level,
    present.heading,
    present.words,
    coalesce(whole.whole_words, present.words) as whole_words
from present
left join whole
    on
        present.document_id = whole.document_id
        and present.position = whole.position
