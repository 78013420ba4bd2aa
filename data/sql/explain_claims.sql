-- Where the prose of one document states the same figure, alone or in a sum.
-- grain:   one row per claim
-- returns: as_written text, place text
select
    as_written,
    place
from claims
where
    document_id = $document_id
    and list_contains(string_split(indicator, '+'), $indicator)
    and applicant in ($applicant, '')
order by place, as_written
