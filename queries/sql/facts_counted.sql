-- How many figures of one table, or of prose, the reports of a year state.
-- grain:   one row
-- returns: fact_count integer, agency_count integer
with counted as (
    select
        current_facts.document_id,
        count(*) as fact_count
    from current_facts
    where
        current_facts.report_year = $year::smallint
        and current_facts.indicator in (
            select indicators.indicator
            from indicators
            where indicators.form_table = $form_table
        )
    group by current_facts.document_id
)

select
    cast(coalesce(sum(counted.fact_count), 0) as integer) as fact_count,
    count(distinct documents.agency_id) as agency_count
from counted
inner join documents
    on counted.document_id = documents.document_id
left join agencies
    on documents.agency_id = agencies.agency_id
where $kind::varchar is null or agencies.kind = $kind::varchar
order by fact_count
