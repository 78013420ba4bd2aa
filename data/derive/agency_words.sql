-- The words by which agencies are named: every name and the region.
-- grain:   one row per agency
-- returns: agency_id text, words list of text
with named as (
    select
        agency_names.agency_id,
        agency_names.name as word
    from agency_names
    union distinct
    select
        agencies.agency_id,
        agencies.name_zh as word
    from agencies
    union distinct
    select
        agencies.agency_id,
        agencies.region as word
    from agencies
    where agencies.region <> ''
    union distinct
    select
        documents.agency_id,
        documents.agency_as_written as word
    from documents
    union distinct
    select
        documents.agency_id,
        documents.region as word
    from documents
    where documents.region <> ''
)

select
    named.agency_id,
    list(named.word order by length(named.word) desc, named.word) as words
from named
group by named.agency_id
order by named.agency_id
