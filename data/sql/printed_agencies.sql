-- Whose report each document says that it is; the year, and told_agency, by a person's word where there is one.
-- grain:   one row per document
-- returns: sha256 text, agency text, region text, level text, kind text, report_year integer, imported_at timestamp, is_sample boolean, batch text, told_agency text
select
    latest_documents.sha256,
    latest_documents.agency,
    latest_documents.region,
    latest_documents.level,
    latest_documents.kind,
    coalesce(attributions.report_year, latest_documents.report_year) as report_year,
    latest_documents.first_imported_at as imported_at,
    latest_documents.is_sample,
    latest_documents.batch,
    attributions.agency_id as told_agency
from latest_documents
left join attributions
    on latest_documents.sha256 = attributions.sha256
order by latest_documents.first_imported_at, latest_documents.sha256
