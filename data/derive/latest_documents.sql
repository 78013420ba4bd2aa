-- The newest extract of every document, with the time of its first import.
-- grain:   one row per content
create temp table latest_documents as
with ranked as (
    select
        extracts.*,
        min(extracts.imported_at) over (partition by extracts.sha256) as first_imported_at,
        row_number() over (
            partition by extracts.sha256
            order by extracts.imported_at desc, extracts.batch desc
        ) as age
    from read_parquet($documents, union_by_name = true) as extracts
)

select *
from ranked
where age = 1
