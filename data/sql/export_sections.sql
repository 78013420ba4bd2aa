-- Sections of reports, as found or missing.
-- grain:   one row per document and section; only documents that count unless $is_all
-- returns: file text, section text, title text as written, ordinal text, state text, agency text as written, report_year integer, agency_id text, form text, position integer, level integer, place text, character_count integer, is_active boolean, is_sample boolean
select
    documents.file,
    sections.section,
    sections.title,
    sections.ordinal,
    sections.state,
    documents.agency_as_written as agency,
    documents.report_year,
    documents.agency_id,
    documents.form,
    sections.position,
    sections.level,
    sections.place,
    length(sections.text) as character_count,
    documents.is_active,
    documents.is_sample
from sections
inner join documents
    on sections.document_id = documents.document_id
inner join agencies
    on documents.agency_id = agencies.agency_id
where documents.is_active or $is_all
order by agencies.position, documents.report_year, documents.document_id, sections.position
