-- What is missing: mandatory sections, tables, promised annexes, contents that the forms or the Regulations ask for.
-- grain:   one row per check and report, or per check, report and missing part
-- returns: the one shape of assessments
with ruled as (
    select
        check_rules."check",
        check_rules.forms
    from check_rules
    where check_rules.is_run
),

-- Section titles as the form of the report prescribes them.
prescribed as (
    select
        reports.document_id,
        section_catalogue.section,
        section_catalogue.form
    from reports
    inner join section_catalogue
        on reports.form = section_catalogue.form
    where
        not contains(section_catalogue.ordinal, '.')
        and section_catalogue.section <> 'annex_statistics'
        and if(
            reports.kind = 'government', section_catalogue.duty_government, section_catalogue.duty_department
        ) = 'mandatory'
),

absent as (
    select
        prescribed.document_id,
        prescribed.section,
        prescribed.form,
        count(whole_sections.document_id) > 0 as is_there
    from prescribed
    left join whole_sections
        on
            prescribed.document_id = whole_sections.document_id
            and prescribed.section = whole_sections.section
    group by prescribed.document_id, prescribed.section, prescribed.form
),

-- Sections that the preface announces by their prescribed title; a title of few characters is an ordinary word.
announced as (
    select
        reports.document_id,
        section_catalogue.section,
        section_catalogue.form
    from reports
    inner join section_catalogue
        on reports.form = section_catalogue.form
    inner join whole_sections as prefaces
        on
            reports.document_id = prefaces.document_id
            and prefaces.section = 'preface'
    where
        not contains(section_catalogue.ordinal, '.')
        and section_catalogue.section not in ('annex_statistics', 'preface')
        and length(section_catalogue.title_zh) >= 8
        and regexp_matches(prefaces.words, '部分|组成|包括|分为')
        and contains(
            replace(replace(prefaces.words, '的', ''), '和', '、'),
            replace(replace(section_catalogue.title_zh, '的', ''), '和', '、')
        )
),

announced_assessed as (
    select
        'CP_ANNOUNCED' as "check",
        announced.document_id,
        announced.section,
        if(count(whole_sections.document_id) > 0, 'pass', 'fail') as result,
        null as severity,
        json_object('list', json_object('section', announced.form || ':' || announced.section)) as arguments
    from announced
    left join whole_sections
        on
            announced.document_id = whole_sections.document_id
            and announced.section = whole_sections.section
    group by announced.document_id, announced.section, announced.form
),

-- Before 2019 the law asked for contents, not for headings: what another section states is there.
stated_elsewhere as (
    select distinct
        pattern_hits.document_id,
        pattern_hits.topic as section
    from pattern_hits
    where pattern_hits."check" = 'CP_SECTIONS_OLD' and pattern_hits.section <> 'preface'
),

sections_assessed as (
    select
        case when absent.form in ('2019-2020', '2021+') then 'CP_SECTIONS_6' else 'CP_SECTIONS_OLD' end as "check",
        absent.document_id,
        absent.section,
        case
            when absent.is_there then 'pass'
            when absent.form in ('2008-2013', '2014-2018') and stated_elsewhere.document_id is not null then 'pass'
            else 'fail'
        end as result,
        -- Nothing else to report is no breach of a duty.
        case
            when absent.form in ('2008-2013', '2014-2018') and absent.section = 'other_matters' then 'hint'
        end as severity,
        json_object('list', json_object('section', absent.form || ':' || absent.section)) as arguments
    from absent
    left join stated_elsewhere
        on
            absent.document_id = stated_elsewhere.document_id
            and absent.section = stated_elsewhere.section
),

statutory_tables as (
    select
        reports.document_id,
        asked.table_code,
        asked.section
    from reports
    cross join (
        values
        ('t2', 'proactive_disclosure'),
        ('t3', 'request_handling'),
        ('t4', 'review_litigation')
    ) as asked (table_code, section)
    where reports.form in ('2019-2020', '2021+')
),

-- Large pictures in a document may hold what is not there in words.
pictured as (
    select distinct notices.document_id
    from notices
    where notices.notice in ('picture_unread', 'scanned_page')
),

-- Where they stand: below a line of the text, or on the pages that the notice lists.
picture_places as (
    select
        notices.document_id,
        nullif(regexp_extract(notices.place, 'line (\d+)', 1), '')::integer as line,
        try_cast(regexp_extract(pages.page, '^\d+$') as integer) as page
    from notices
    cross join
        unnest(if(notices.place like 'line %', ['0'], string_split(coalesce(notices.detail, ''), ', '))) as pages (page)
    where notices.notice in ('picture_unread', 'scanned_page')
),

section_starts as (
    select
        sections.document_id,
        sections.section,
        sections.position,
        nullif(regexp_extract(sections.place, 'line (\d+)', 1), '')::integer as line,
        coalesce(nullif(regexp_extract(sections.place, '^p(\d+)', 1), '')::integer, 0) as page
    from sections
    where
        sections.state <> 'missing'
        and coalesce(sections.level, 1) = 1
),

section_spans as (
    select
        section_starts.document_id,
        section_starts.section,
        section_starts.line,
        section_starts.page,
        lead(section_starts.line) over following_sections as next_line,
        lead(section_starts.page) over following_sections as next_page
    from section_starts
    window following_sections as (partition by section_starts.document_id order by section_starts.position)
),

-- Sections within which such a picture stands; one whose place nobody knows may be anywhere.
pictured_sections as (
    select distinct
        statutory_tables.document_id,
        statutory_tables.section
    from statutory_tables
    inner join picture_places
        on statutory_tables.document_id = picture_places.document_id
    left join section_spans
        on
            statutory_tables.document_id = section_spans.document_id
            and statutory_tables.section = section_spans.section
    where
        section_spans.line is null
        or (picture_places.line is null and picture_places.page is null)
        or (
            picture_places.line is not null
            and picture_places.line >= section_spans.line
            and (section_spans.next_line is null or picture_places.line < section_spans.next_line)
        )
        or (
            picture_places.line is null
            and picture_places.page >= section_spans.page
            and (section_spans.next_page is null or picture_places.page <= section_spans.next_page)
        )
),

-- A table whose row labels stand in the text is there, only not readable as a table.
tables_assessed as (
    select
        'CP_TABLES' as "check",
        statutory_tables.document_id,
        statutory_tables.section,
        case
            when max(tables_read.state) filter (where tables_read.state = 'accepted') is not null then 'pass'
            when
                max(tables_read.state) filter (where tables_read.state = 'held_back') is not null
                or count(pattern_hits.document_id) > 0
                or count(pictured.document_id) > 0
                then 'not_assessable'
            else 'fail'
        end as result,
        null as severity,
        json_object('t', json_object('table', statutory_tables.table_code)) as arguments
    from statutory_tables
    left join tables_read
        on
            statutory_tables.document_id = tables_read.document_id
            and statutory_tables.table_code = tables_read.table_code
    left join pattern_hits
        on
            statutory_tables.document_id = pattern_hits.document_id
            and statutory_tables.table_code = pattern_hits.topic
            and pattern_hits."check" = 'CP_TABLES'
    left join pictured
        on statutory_tables.document_id = pictured.document_id
    group by statutory_tables.document_id, statutory_tables.table_code, statutory_tables.section
),

-- A table that is not there in words, in a section with a picture that nobody read.
pictures_assessed as (
    select
        'CP_TABLE_IMAGE' as "check",
        statutory_tables.document_id,
        statutory_tables.section,
        if(
            count(pictured_sections.document_id) > 0
            and count(tables_read.document_id) = 0
            and count(pattern_hits.document_id) = 0,
            'fail', 'pass'
        ) as result,
        null as severity,
        json_object('t', json_object('table', statutory_tables.table_code)) as arguments
    from statutory_tables
    left join tables_read
        on
            statutory_tables.document_id = tables_read.document_id
            and statutory_tables.table_code = tables_read.table_code
            and tables_read.state in ('accepted', 'held_back')
    left join pattern_hits
        on
            statutory_tables.document_id = pattern_hits.document_id
            and statutory_tables.table_code = pattern_hits.topic
            and pattern_hits."check" = 'CP_TABLES'
    left join pictured_sections
        on
            statutory_tables.document_id = pictured_sections.document_id
            and statutory_tables.section = pictured_sections.section
    group by statutory_tables.document_id, statutory_tables.table_code, statutory_tables.section
    having
        count(tables_read.document_id) > 0
        or count(pattern_hits.document_id) > 0
        or count(pictured_sections.document_id) > 0
),

any_table as (
    select
        tables_read.document_id,
        count(*) filter (where tables_read.table_code = 's14') as s14_count
    from tables_read
    where tables_read.state <> 'missing'
    group by tables_read.document_id
),

annexes as (
    select
        reports.document_id,
        reports.form,
        coalesce(any_table.s14_count, 0) > 0 as has_statistics,
        any_table.document_id is not null as has_table,
        coalesce(
            bool_or(whole_sections.section = 'annex_statistics' and whole_sections.state not in ('empty')), false
        ) as has_annex,
        coalesce(bool_or(regexp_matches(whole_sections.heading, '附表|附件|统计表')), false) as is_in_heading
    from reports
    left join any_table
        on reports.document_id = any_table.document_id
    left join whole_sections
        on reports.document_id = whole_sections.document_id
    group by reports.document_id, reports.form, any_table.document_id, any_table.s14_count
),

annexes_assessed as (
    select
        'S14_TABLE_MISSING' as "check",
        annexes.document_id,
        'annex_statistics' as section,
        case when annexes.has_statistics or annexes.has_annex then 'pass' else 'fail' end as result,
        null as severity,
        null::json as arguments
    from annexes
    where annexes.form = '2014-2018'
    union all
    select
        'CP_ANNEX_PROMISED' as "check",
        annexes.document_id,
        'annex_statistics' as section,
        case when annexes.has_table or annexes.has_annex then 'pass' else 'fail' end as result,
        null as severity,
        null::json as arguments
    from annexes
    left join pattern_hits
        on
            annexes.document_id = pattern_hits.document_id
            and pattern_hits."check" = 'CP_ANNEX_PROMISED'
    where annexes.is_in_heading or pattern_hits.document_id is not null
    group by annexes.document_id, annexes.has_table, annexes.has_annex
),

-- Topics that a section or report should mention; which topics are mentioned nowhere.
topics as (
    select
        check_topics."check",
        check_topics.topic,
        check_topics.section,
        reports.document_id,
        reports.kind
    from reports
    inner join ruled
        on list_contains(ruled.forms, reports.form)
    inner join check_topics
        on ruled."check" = check_topics."check"
    where
        check_topics."check" in ('CP_SEC1_TOPICS', 'CP_SEC5_PAIR', 'CP_SEC6_FEE', 'CP_CONTACT')
        or (check_topics."check" = 'CP_GOV_50_4' and reports.kind = 'government')
),

topics_found as (
    select
        topics."check",
        topics.document_id,
        topics.topic,
        topics.section,
        count(pattern_hits.document_id) > 0 as is_mentioned
    from topics
    left join pattern_hits
        on
            topics."check" = pattern_hits."check"
            and topics.topic = pattern_hits.topic
            and topics.document_id = pattern_hits.document_id
    group by topics."check", topics.document_id, topics.topic, topics.section
),

-- A fee stated in figures anywhere is stated.
fees_stated as (
    select distinct cells.document_id
    from cells
    where cells.indicator in ('n_processing_fee', 'n_processing_fee_cases')
),

sections_there as (
    select distinct
        whole_sections.document_id,
        whole_sections.section
    from whole_sections
),

topics_counted as (
    select
        topics_found."check",
        topics_found.document_id,
        max(topics_found.section) as section,
        count(*) filter (where not topics_found.is_mentioned) as missing_count,
        count(*) as topic_count,
        to_json(
            list(
                json_object('topic', topics_found."check" || ':' || topics_found.topic) order by topics_found.topic
            ) filter (where not topics_found.is_mentioned)
        ) as missing_topics
    from topics_found
    group by topics_found."check", topics_found.document_id
),

topics_assessed as (
    select
        topics_counted."check",
        topics_counted.document_id,
        case
            when topics_counted."check" = 'CP_GOV_50_4' then 'assessment_accountability'
            when topics_counted."check" = 'CP_SEC6_FEE' then 'processing_fee'
            when topics_counted."check" = 'CP_CONTACT' then 'preface'
            else topics_counted.section
        end as section,
        case
            when topics_counted.missing_count = 0 then 'pass'
            when topics_counted."check" = 'CP_SEC6_FEE' and fees_stated.document_id is not null then 'pass'
            -- All three are asked for, but an office may name them in words of its own: silence on all is a fault.
            when topics_counted."check" = 'CP_GOV_50_4' and topics_counted.missing_count < topics_counted.topic_count
                then 'pass'
            when topics_counted.section <> '' and sections_there.document_id is null then 'not_assessable'
            else 'fail'
        end as result,
        null as severity,
        json_object('list', topics_counted.missing_topics) as arguments
    from topics_counted
    left join fees_stated
        on topics_counted.document_id = fees_stated.document_id
    left join sections_there
        on
            topics_counted.document_id = sections_there.document_id
            and topics_counted.section = sections_there.section
),

problems as (
    select
        whole_sections.document_id,
        max(length(whole_sections.whole_words)) as character_count,
        bool_and(whole_sections.state in ('empty', 'too_short', 'stated_none')) as is_empty
    from whole_sections
    where whole_sections.section = 'problems_improvements'
    group by whole_sections.document_id
),

problems_assessed as (
    select
        'CP_SEC5_EMPTY' as "check",
        problems.document_id,
        'problems_improvements' as section,
        case when problems.is_empty or problems.character_count < 30 then 'fail' else 'pass' end as result,
        null as severity,
        json_object('n', problems.character_count) as arguments
    from problems
),

assessed as (
    select * from sections_assessed
    union all
    select * from announced_assessed
    union all
    select * from tables_assessed
    union all
    select * from pictures_assessed
    union all
    select * from annexes_assessed
    union all
    select * from topics_assessed
    union all
    select * from problems_assessed
)

select
    assessed."check",
    assessed.document_id,
    reports.agency_id,
    reports.report_year,
    reports.form,
    null as indicator,
    null as applicant,
    nullif(assessed.section, '') as section,
    assessed.result,
    null as left_value,
    null as right_value,
    null as difference,
    assessed.severity,
    null as operands,
    assessed.arguments
from assessed
inner join reports
    on assessed.document_id = reports.document_id
inner join ruled
    on assessed."check" = ruled."check"
