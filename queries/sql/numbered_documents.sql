-- Whose report of which year these documents are, by their numbers in this build.
-- grain:   one row per document
-- returns: document_id integer, agency_id text, name_zh text, name_en text, report_year integer report year
select
    documents.document_id,
    documents.agency_id,
    agencies.name_zh,
    coalesce(agencies.name_en, agencies.name_zh) as name_en,
    cast(documents.report_year as integer) as report_year
from documents
inner join agencies
    on documents.agency_id = agencies.agency_id
where list_contains($documents::varchar[], cast(documents.document_id as varchar))
order by documents.document_id
