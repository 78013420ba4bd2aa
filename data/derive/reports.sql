-- The reports that count, with what the checks ask about them.
-- grain:   one row per agency and report year
create table work.reports as
select
    documents.document_id,
    documents.agency_id,
    documents.report_year,
    documents.form,
    forms.form as expected_form,
    coalesce(agencies.kind, documents.kind) as kind,
    coalesce(agencies.level, documents.level) as level,
    documents.period_start,
    documents.period_end,
    documents.published_on,
    previous.document_id as previous_document_id
from documents
inner join agencies
    on documents.agency_id = agencies.agency_id
left join forms
    on documents.report_year between forms.first_year and forms.last_year
left join documents as previous
    on
        documents.agency_id = previous.agency_id
        and documents.report_year = previous.report_year + 1
        and previous.is_active
where documents.is_active
