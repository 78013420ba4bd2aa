-- Who filed for which year, when, and how often.
-- grain:   one row per agency and report year in which a report was owed or found
-- returns: agency_id text, name_zh text, name_en text, position integer official order, report_year integer report year, state text, is_due boolean, document_count integer documents, published_on date, due_on date
select
    filing.agency_id,
    agencies.name_zh,
    coalesce(agencies.name_en, agencies.name_zh) as name_en,
    agencies.position,
    cast(filing.report_year as integer) as report_year,
    filing.state,
    filing.is_due,
    filing.document_count,
    filing.published_on,
    filing.due_on
from filing
inner join agencies
    on filing.agency_id = agencies.agency_id
where $kind::varchar is null or agencies.kind = $kind::varchar
order by agencies.position, filing.agency_id, filing.report_year
