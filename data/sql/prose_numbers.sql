-- What became of the numbers that stand in prose, in the reports that count.
-- grain:   one row
-- returns: fact_count integer, claim_count integer, passed_over_count integer by a rule, left_over_count integer
with counted_facts as (
    select count(*) as fact_count
    from current_facts
    inner join indicators
        on current_facts.indicator = indicators.indicator
    where indicators.form_table = 'narr'
),

counted_claims as (
    select count(*) as claim_count
    from claims
    inner join documents
        on claims.document_id = documents.document_id
    where documents.is_active
),

counted_others as (
    select
        count(*) filter (where passed_over.rule <> '') as passed_over_count,
        count(*) filter (where passed_over.rule = '') as left_over_count
    from passed_over
    inner join documents
        on passed_over.document_id = documents.document_id
    where documents.is_active
)

select
    counted_facts.fact_count,
    counted_claims.claim_count,
    counted_others.passed_over_count,
    counted_others.left_over_count
from counted_facts
cross join counted_claims
cross join counted_others
