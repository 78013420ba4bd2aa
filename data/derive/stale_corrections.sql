-- Corrections whose document is here and whose words are not: the reading changed beneath them.
-- grain:   one row per correction
-- returns: file text, indicator text, applicant text, as_printed text, as_written text
select
    documents.file,
    corrections.indicator,
    corrections.applicant,
    corrections.as_printed,
    evidence.as_written
from corrections
inner join documents
    on corrections.sha256 = documents.sha256
left join evidence
    on
        documents.document_id = evidence.document_id
        and corrections.indicator = evidence.indicator
        and corrections.applicant = evidence.applicant
where evidence.as_written is distinct from corrections.as_printed
order by documents.file, corrections.indicator, corrections.applicant
