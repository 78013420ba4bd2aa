-- Who filed for which year, when, and how often.
-- grain:   one row per agency and report year in which a report was owed or found
-- returns: agency_id text, name_zh text, name_en text, position integer official order, report_year integer report year, state text, is_due boolean, document_count integer documents, published_on date, due_on date
select
    roster.agency_id,
    roster.name_zh,
    roster.name_en,
    roster.position,
    cast(roster.report_year as integer) as report_year,
    roster.state,
    roster.is_due,
    roster.document_count,
    roster.published_on,
    roster.due_on
from roster
where $kind::varchar is null or roster.kind = $kind::varchar
order by roster.position, roster.agency_id, roster.report_year
