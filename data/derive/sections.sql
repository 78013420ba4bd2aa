-- The sections of every document, with their own prose.
-- grain:   one row per section as found, or as missing
insert into sections
select
    kept_documents.document_id,
    kept_documents.agency_id,
    kept_documents.report_year,
    extracts.position,
    extracts.section,
    extracts.title,
    extracts.ordinal,
    extracts.state,
    extracts.text,
    extracts.place,
    extracts.level
from read_parquet($sections, union_by_name = true) as extracts
inner join kept_documents
    on
        extracts.sha256 = kept_documents.sha256
        and extracts.batch = kept_documents.batch
order by kept_documents.document_id, extracts.position
