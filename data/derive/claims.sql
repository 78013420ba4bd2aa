-- Figures in prose that can be held against something else.
-- grain:   one row per claim
insert into claims
select
    kept_documents.document_id,
    kept_documents.agency_id,
    kept_documents.report_year,
    extracts.indicator,
    extracts.applicant,
    extracts.value,
    extracts.status,
    extracts.as_written,
    extracts.kind,
    extracts.claim_group,
    extracts.section,
    extracts.sentence,
    extracts.place,
    extracts.rule
from read_parquet($claims, union_by_name = true) as extracts
inner join kept_documents
    on
        extracts.sha256 = kept_documents.sha256
        and extracts.batch = kept_documents.batch
order by kept_documents.document_id, extracts.position
