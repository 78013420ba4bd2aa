-- Where the words of each fact stand.
-- grain:   one row per fact
insert into evidence
select
    kept_documents.document_id,
    extracts.indicator,
    extracts.applicant,
    extracts.as_written,
    extracts.unit,
    extracts.section,
    extracts.sentence,
    extracts.rule,
    extracts.place,
    extracts.page,
    extracts.x0,
    extracts.top,
    extracts.x1,
    extracts.bottom,
    extracts.line,
    extracts.table_no,
    extracts.row_no,
    extracts.column_no,
    extracts.span_start,
    extracts.span_end,
    extracts.confidence
from read_parquet($facts, union_by_name = true) as extracts
inner join kept_documents
    on
        extracts.sha256 = kept_documents.sha256
        and extracts.batch = kept_documents.batch
order by kept_documents.document_id, extracts.position
