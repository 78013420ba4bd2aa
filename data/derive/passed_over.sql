-- Numbers in prose that are no fact, with the rule that passed them over, or none.
-- grain:   one row per number
insert into passed_over
select
    kept_documents.document_id,
    extracts.section,
    extracts.as_written,
    extracts.sentence,
    extracts.place,
    extracts.rule
from read_parquet($passed_over, union_by_name = true) as extracts
inner join kept_documents
    on
        extracts.sha256 = kept_documents.sha256
        and extracts.batch = kept_documents.batch
order by kept_documents.document_id, extracts.place
