-- The documents of this build, whose they are, and which one counts: the newest by its date of publication, among those
-- without one or with the same date the one that was imported last. A person's word on year and agency goes before what
-- the document says; a form that was told by the year alone follows the year.
-- They are numbered agency after agency, so that what lies in the order of these numbers has an agency's years in one
-- place.
-- grain:   one row per content
insert into documents
with owned as (
    select
        latest_documents.* exclude (report_year, form, level, kind, region),
        coalesce(attributions.report_year, latest_documents.report_year) as report_year,
        coalesce(told_forms.form, latest_documents.form) as form,
        case when attributions.agency_id is null then latest_documents.level else agencies.level end as level,
        case when attributions.agency_id is null then latest_documents.kind else agencies.kind end as kind,
        case when attributions.agency_id is null then latest_documents.region else agencies.region end as region,
        owners.agency_id,
        agencies.is_sample as is_sample_agency,
        agencies.position,
        attributions.attributed_by
    from latest_documents
    inner join owners
        on latest_documents.sha256 = owners.sha256
    inner join agencies
        on owners.agency_id = agencies.agency_id
    left join attributions
        on latest_documents.sha256 = attributions.sha256
    left join forms as told_forms
        on
            attributions.report_year between told_forms.first_year and told_forms.last_year
            and json_extract_string(latest_documents.identity_evidence, '$.form.rule') = 'report_year'
)

select
    row_number() over (order by position, agency_id, report_year, first_imported_at, sha256) as document_id,
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
    identity_evidence,
    attributed_by
from owned
order by document_id
