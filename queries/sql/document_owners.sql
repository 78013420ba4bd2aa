-- Whose report of which year these documents are, by their SHA-256.
-- grain:   one row per document
-- returns: sha256 text, file text, agency_id text, name_zh text, name_en text, report_year integer report year, is_active boolean it is the one that counts, document_id integer
select
    documents.sha256,
    documents.file,
    documents.agency_id,
    agencies.name_zh,
    coalesce(agencies.name_en, agencies.name_zh) as name_en,
    cast(documents.report_year as integer) as report_year,
    documents.is_active,
    documents.document_id
from documents
inner join agencies
    on documents.agency_id = agencies.agency_id
where list_contains($documents::varchar[], documents.sha256)
order by documents.report_year, agencies.position, documents.agency_id, documents.document_id
