-- Which documents are checked together: those of so many agencies that they state about $figures figures.
-- An agency's documents have numbers next to each other, see documents.
-- grain:   one row per portion
-- returns: first_document, last_document
with agency_documents as (
    select
        documents.agency_id,
        min(documents.document_id) as first_document,
        max(documents.document_id) as last_document,
        coalesce(sum(figure_counts.fact_count), 0) as figure_count
    from documents
    left join figure_counts
        on documents.document_id = figure_counts.document_id
    group by documents.agency_id
),

placed as (
    select
        agency_documents.first_document,
        agency_documents.last_document,
        sum(agency_documents.figure_count) over (order by agency_documents.first_document)
        - agency_documents.figure_count as figures_before
    from agency_documents
)

select
    min(placed.first_document) as first_document,
    max(placed.last_document) as last_document
from placed
group by placed.figures_before // $figures::bigint
order by first_document
