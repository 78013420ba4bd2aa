-- What a person should know about the reading of each document.
-- grain:   one row per notice
insert into notices
select
    kept_documents.document_id,
    extracts.notice,
    extracts.detail,
    extracts.place
from read_parquet($notices, union_by_name = true) as extracts
inner join kept_documents
    on
        extracts.sha256 = kept_documents.sha256
        and extracts.batch = kept_documents.batch
order by kept_documents.document_id, extracts.notice, extracts.place
