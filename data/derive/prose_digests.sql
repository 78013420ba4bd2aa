-- The reports that count, each with its prose as a number, and the same agency's report of the year before.
-- grain:   one row per report, in the order in which they are compared
-- returns: report_year integer, agency_id text, sha256 text, digest integer, previous_sha256 text, previous_digest integer
with prose as (
    select
        sections.document_id,
        bit_xor(hash(
            sections.position, sections.section, coalesce(sections.level, 1), sections.state = 'missing', sections.text
        )) as digest
    from sections
    group by sections.document_id
),

active_documents as (
    select
        documents.document_id,
        documents.report_year,
        documents.agency_id,
        documents.sha256,
        prose.digest
    from documents
    left join prose
        on documents.document_id = prose.document_id
    where documents.is_active
)

select
    active_documents.report_year,
    active_documents.agency_id,
    active_documents.sha256,
    active_documents.digest,
    previous.sha256 as previous_sha256,
    previous.digest as previous_digest
from active_documents
left join active_documents as previous
    on
        active_documents.agency_id = previous.agency_id
        and active_documents.report_year = previous.report_year + 1
order by active_documents.report_year, active_documents.document_id
