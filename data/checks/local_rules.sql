-- What local notices ask beyond the law: an earlier day of publication, a section no longer than so many characters.
-- Without a rule for an agency's region nothing is said.
-- grain:   one row per check and report with a rule
-- returns: the one shape of assessments
with regions as (
    select
        agencies.agency_id,
        unnest(list_distinct([agencies.region, above.region, top.region])) as region
    from agencies
    left join agencies as above
        on agencies.parent_id = above.agency_id
    left join agencies as top
        on above.parent_id = top.agency_id
),

owed as (
    select
        reports.document_id,
        max(reports.published_on) as published_on,
        min(make_date(reports.report_year + 1, deadlines.last_month, deadlines.last_day)) as due_on
    from reports
    inner join regions
        on reports.agency_id = regions.agency_id
    inner join deadlines
        on
            regions.region = deadlines.region
            and reports.level = coalesce(deadlines.level, reports.level)
            and reports.kind = coalesce(deadlines.kind, reports.kind)
            and reports.report_year >= coalesce(deadlines.from_year, reports.report_year)
            and reports.report_year <= coalesce(deadlines.to_year, reports.report_year)
    group by reports.document_id
),

bounded as (
    select
        reports.document_id,
        section_lengths.section,
        min(section_lengths.most_characters) as most_characters
    from reports
    inner join regions
        on reports.agency_id = regions.agency_id
    inner join section_lengths
        on
            regions.region = section_lengths.region
            and reports.level = coalesce(section_lengths.level, reports.level)
            and reports.kind = coalesce(section_lengths.kind, reports.kind)
            and reports.report_year >= coalesce(section_lengths.from_year, reports.report_year)
            and reports.report_year <= coalesce(section_lengths.to_year, reports.report_year)
    group by reports.document_id, section_lengths.section
),

lengths as (
    select
        bounded.document_id,
        bounded.section,
        bounded.most_characters,
        max(length(regexp_replace(whole_sections.whole_words, '\s', '', 'g'))) as character_count
    from bounded
    inner join whole_sections
        on
            bounded.document_id = whole_sections.document_id
            and bounded.section = whole_sections.section
    group by bounded.document_id, bounded.section, bounded.most_characters
),

assessed as (
    select
        'TL_LOCAL' as "check",
        owed.document_id,
        null as section,
        case
            when owed.published_on is null then 'not_assessable'
            when owed.published_on <= owed.due_on then 'pass'
            else 'fail'
        end as result,
        null as left_value,
        null as right_value,
        date_diff('day', owed.due_on, owed.published_on) as difference,
        json_object(
            'd', owed.published_on, 'l', owed.due_on, 'n', date_diff('day', owed.due_on, owed.published_on)
        ) as arguments
    from owed
    union all
    select
        'CP_SEC1_LONG' as "check",
        lengths.document_id,
        lengths.section,
        if(lengths.character_count <= lengths.most_characters, 'pass', 'fail') as result,
        lengths.character_count as left_value,
        lengths.most_characters as right_value,
        lengths.character_count - lengths.most_characters as difference,
        json_object(
            's', json_object('section', lengths.section), 'n', lengths.character_count, 'm', lengths.most_characters
        ) as arguments
    from lengths
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
    assessed.difference,
    null as severity,
    null as operands,
    if(assessed.result = 'fail', assessed.arguments, null) as arguments
from assessed
inner join reports
    on assessed.document_id = reports.document_id
inner join check_rules
    on
        assessed."check" = check_rules."check"
        and list_contains(check_rules.forms, reports.form)
where check_rules.is_run
