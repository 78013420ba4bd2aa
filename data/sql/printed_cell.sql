-- One figure of the report that counts, as it is printed and before any correction.
-- grain:   one row, or none where the report has no such figure
-- returns: file text, sha256 text, as_written text
select
    documents.file,
    documents.sha256,
    evidence.as_written
from documents
inner join evidence
    on documents.document_id = evidence.document_id
where
    documents.is_active
    and documents.agency_id = $agency_id
    and documents.report_year = $year
    and evidence.indicator = $indicator
    and evidence.applicant = $applicant
