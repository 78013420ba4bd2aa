-- The report that counts for one agency and year, and how the year was filed.
-- grain:   one row, or none where nothing was owed or found
-- returns: state text, document_count integer, document_id integer, file text, format text, sha256 text, form text
select
    filing.state,
    filing.document_count,
    filing.document_id,
    documents.file,
    documents.format,
    documents.sha256,
    documents.form
from filing
left join documents
    on filing.document_id = documents.document_id
where filing.agency_id = $agency_id and filing.report_year = $year
