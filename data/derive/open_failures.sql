-- Files that gave no report, and none since: the newest failure of each content, unless the same content or the same
-- place gave a report later.
-- grain:   one row per content, or per place where there is no content
create temp table open_failures as
with ranked as (
    select
        failures.*,
        row_number() over (
            partition by coalesce(failures.sha256, failures.source)
            order by failures.batch desc, failures.imported_at desc
        ) as age
    from read_parquet($failures, union_by_name = true) as failures
)

select
    row_number() over (order by ranked.imported_at, ranked.file, ranked.source) as failure_id,
    ranked.file,
    ranked.sha256,
    ranked.reason,
    ranked.detail,
    ranked.imported_at
from ranked
where
    ranked.age = 1
    and not exists (
        select latest_documents.sha256
        from latest_documents
        where latest_documents.sha256 = ranked.sha256
    )
    and not exists (
        select latest_documents.sha256
        from latest_documents
        where
            latest_documents.source = ranked.source
            and latest_documents.imported_at > ranked.imported_at
    )
