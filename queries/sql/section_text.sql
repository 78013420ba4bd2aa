-- What one section of one report says, in its own words.
-- grain:   one row per occurrence of the section in the active document, none when there is no report
-- returns: state text, title text as written, text text, place text, file text, form text, document_id integer, sha256 text
select
    sections.state,
    sections.title,
    sections.text,
    sections.place,
    documents.file,
    documents.form,
    documents.document_id,
    documents.sha256
from documents
inner join sections
    on documents.document_id = sections.document_id
where
    documents.is_active
    and documents.agency_id = $agency
    and documents.report_year = $year::smallint
    and sections.section = $section
order by sections.position
