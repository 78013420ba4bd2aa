-- The statutory tables of every document, as found or not.
-- grain:   one row per document and table
insert into tables_read
select
    kept_documents.document_id,
    extracts.table_code,
    extracts.form,
    extracts.state,
    extracts.reason,
    extracts.cell_count,
    extracts.unmatched,
    coalesce(extracts.subtotals, '[]') as subtotals
from read_parquet($tables_read, union_by_name = true) as extracts
inner join kept_documents
    on
        extracts.sha256 = kept_documents.sha256
        and extracts.batch = kept_documents.batch
order by kept_documents.document_id, extracts.table_code
