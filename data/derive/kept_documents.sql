-- Which batch holds the extract of each document of this build.
-- grain:   one row per document
create temp table kept_documents as
select
    documents.document_id,
    documents.sha256,
    documents.agency_id,
    documents.report_year,
    documents.is_active,
    latest_documents.batch
from documents
inner join latest_documents
    on documents.sha256 = latest_documents.sha256
