-- Reports, as documents: whose, of which year and form, published when.
-- grain:   one row per document; only those that count unless $is_all
-- returns: file text, agency text as written, level text, kind text, report_year integer, form text, published_on date, agency_id text, agency_name text, region text, period_start date, period_end date, format text, page_count integer, is_active boolean, is_sample boolean, document_id integer, sha256 text
select
    documents.file,
    documents.agency_as_written as agency,
    coalesce(agencies.level, documents.level) as level,
    coalesce(agencies.kind, documents.kind) as kind,
    documents.report_year,
    documents.form,
    documents.published_on,
    documents.agency_id,
    agencies.name_zh as agency_name,
    coalesce(agencies.region, documents.region) as region,
    documents.period_start,
    documents.period_end,
    documents.format,
    documents.page_count,
    documents.is_active,
    documents.is_sample,
    documents.document_id,
    documents.sha256
from documents
inner join agencies
    on documents.agency_id = agencies.agency_id
where documents.is_active or $is_all
order by agencies.position, documents.report_year, documents.document_id
