-- The facts as they come, a person's correction before the reading as long as the words are still those that were
-- corrected.
-- grain:   one row per document, indicator and applicant
create table work.facts_read as
select
    kept_documents.report_year,
    extracts.indicator,
    extracts.applicant,
    kept_documents.agency_id,
    kept_documents.document_id,
    case when corrections.sha256 is not null then corrections.value else extracts.value end as value,
    case when corrections.sha256 is not null then 'corrected' else extracts.status end as status,
    kept_documents.is_active as is_current
from read_parquet($facts, union_by_name = true) as extracts
inner join kept_documents
    on
        extracts.sha256 = kept_documents.sha256
        and extracts.batch = kept_documents.batch
left join corrections
    on
        extracts.sha256 = corrections.sha256
        and extracts.indicator = corrections.indicator
        and extracts.applicant = corrections.applicant
        and extracts.as_written = corrections.as_printed
