-- The newest extract of every document, with the time of its first import; one that only a person's word made a report
-- of somebody is left out once that word is taken back.
-- grain:   one row per content
create temp table latest_documents as
with ranked as (
    select
        extracts.*,
        min(extracts.imported_at) over (partition by extracts.sha256) as first_imported_at,
        row_number() over (
            partition by extracts.sha256
            order by extracts.batch desc
        ) as age
    from read_parquet($documents, union_by_name = true) as extracts
    left join attributions
        on extracts.sha256 = attributions.sha256
    where
        attributions.sha256 is not null
        or 'person' not in (
            coalesce(json_extract_string(extracts.identity_evidence, '$.agency.rule'), ''),
            coalesce(json_extract_string(extracts.identity_evidence, '$.report_year.rule'), '')
        )
)

select *
from ranked
where age = 1
