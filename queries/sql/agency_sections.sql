-- Which sections one report has, in its own order and words.
-- grain:   one row per section of the active document
-- returns: position integer order in the document, section text, title text as written, ordinal text, state text, text text, place text
select
    sections.position,
    sections.section,
    sections.title,
    sections.ordinal,
    sections.state,
    sections.text,
    sections.place
from documents
inner join sections
    on documents.document_id = sections.document_id
where
    documents.is_active
    and documents.agency_id = $agency
    and documents.report_year = $year::smallint
order by sections.position, sections.section
