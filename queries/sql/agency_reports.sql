-- Which reports one agency owed and filed, and what was found in each.
-- grain:   one row per report year in which a report was owed or found
-- returns: report_year integer report year, state text, is_due boolean, document_count integer documents, file text, format text, form text, published_on date, due_on date, period_start date, period_end date, document_id integer, sha256 text, error_count integer findings, warning_count integer findings, hint_count integer findings, agency_as_written text, attribution text register or itself or person, attributed_by text who said whose report it is
with counted as (
    select
        findings.report_year,
        count(*) filter (where findings.severity = 'error') as error_count,
        count(*) filter (where findings.severity = 'warning') as warning_count,
        count(*) filter (where findings.severity = 'hint') as hint_count
    from findings
    where findings.agency_id = $agency
    group by findings.report_year
)

select
    cast(filing.report_year as integer) as report_year,
    filing.state,
    filing.is_due,
    filing.document_count,
    documents.file,
    documents.format,
    documents.form,
    filing.published_on,
    filing.due_on,
    documents.period_start,
    documents.period_end,
    filing.document_id,
    documents.sha256,
    cast(coalesce(counted.error_count, 0) as integer) as error_count,
    cast(coalesce(counted.warning_count, 0) as integer) as warning_count,
    cast(coalesce(counted.hint_count, 0) as integer) as hint_count,
    documents.agency_as_written,
    case
        when documents.document_id is null then null
        when documents.attributed_by is not null then 'person'
        when agencies.is_provisional then 'itself'
        else 'register'
    end as attribution,
    documents.attributed_by
from filing
inner join agencies
    on filing.agency_id = agencies.agency_id
left join documents
    on filing.document_id = documents.document_id
left join counted
    on filing.report_year = counted.report_year
where filing.agency_id = $agency
order by filing.report_year
