-- Who published after the day that the law sets, by how many days, and which words give the day.
-- grain:   one row per agency and report year that came late
-- returns: agency_id text, name_zh text, name_en text, position integer official order, kind text, level text, report_year integer report year, published_on date, due_on date, days_late integer days, words text where the day is printed, place text, document_id integer, file text
select
    roster.agency_id,
    roster.name_zh,
    roster.name_en,
    roster.position,
    roster.kind,
    roster.level,
    cast(roster.report_year as integer) as report_year,
    roster.published_on,
    roster.due_on,
    cast(date_diff('day', roster.due_on, roster.published_on) as integer) as days_late,
    json_extract_string(documents.identity_evidence, '$.published_on.words') as words,
    json_extract_string(documents.identity_evidence, '$.published_on.place') as place,
    documents.document_id,
    documents.file
from roster
inner join documents
    on roster.document_id = documents.document_id
where
    roster.is_late
    and ($year::smallint is null or roster.report_year = $year::smallint)
    and ($kind::varchar is null or roster.kind = $kind::varchar)
    and ($level::varchar is null or roster.level = $level::varchar)
    and ($agency::varchar is null or roster.agency_id = $agency::varchar)
order by roster.report_year desc, days_late desc, roster.position, roster.agency_id
