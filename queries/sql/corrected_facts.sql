-- Which figures of these documents are shown as a person corrected them.
-- grain:   one row per document, indicator and applicant
-- returns: sha256 text, indicator text, applicant text, value decimal in unit
select
    documents.sha256,
    facts.indicator,
    facts.applicant,
    facts.value
from facts
inner join documents
    on facts.document_id = documents.document_id
where
    facts.status = 'corrected'
    and list_contains($documents::varchar[], documents.sha256)
order by documents.sha256, facts.indicator, facts.applicant
