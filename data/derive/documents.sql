-- The documents of this build, whose they are, and which one counts: the newest by its date of publication, among those
-- without one or with the same date the one that was imported last.
-- grain:   one row per content
insert into documents
with owned as (
    select
        latest_documents.*,
        owners.agency_id,
        agencies.is_sample as is_sample_agency
    from latest_documents
    inner join owners
        on latest_documents.sha256 = owners.sha256
    inner join agencies
        on owners.agency_id = agencies.agency_id
)

select
    row_number() over (order by first_imported_at, sha256) as document_id,
    sha256,
    file,
    format,
    agency_id,
    agency as agency_as_written,
    level,
    kind,
    region,
    report_year,
    form,
    period_start,
    period_end,
    published_on,
    page_count,
    row_number() over (
        partition by agency_id, report_year
        order by published_on desc nulls last, first_imported_at desc, sha256 desc
    ) = 1 as is_active,
    is_sample or is_sample_agency as is_sample,
    first_imported_at as imported_at,
    identity_evidence
from owned
order by document_id
