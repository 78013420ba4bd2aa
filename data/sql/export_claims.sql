-- Figures in prose that something else holds too.
-- grain:   one row per claim; only documents that count unless $is_all
-- returns: file text, agency text as written, report_year integer, indicator text, applicant text, value decimal, status text, as_written text, section text, kind text, place text, claim_group text, sentence text, rule text, agency_id text, is_active boolean, is_sample boolean
select
    documents.file,
    documents.agency_as_written as agency,
    documents.report_year,
    claims.indicator,
    claims.applicant,
    claims.value,
    claims.status,
    claims.as_written,
    claims.section,
    claims.kind,
    claims.place,
    claims.claim_group,
    claims.sentence,
    claims.rule,
    documents.agency_id,
    documents.is_active,
    documents.is_sample
from claims
inner join documents
    on claims.document_id = documents.document_id
inner join agencies
    on documents.agency_id = agencies.agency_id
where documents.is_active or $is_all
order by agencies.position, documents.report_year, documents.document_id, claims.rowid
