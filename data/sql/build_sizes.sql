-- How much a build holds.
-- grain:   one row
-- returns: document_count integer, agency_count integer, fact_count integer, failure_count integer
select
    (select count(*) from documents) as document_count,
    (select count(*) from agencies) as agency_count,
    (select count(*) from facts) as fact_count,
    (select count(*) from failures) as failure_count
