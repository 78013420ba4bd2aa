-- How many figures of each table, and of prose, a report states: counted once, asked for every page of figures.
-- grain:   one row per report that counts and table
insert into figure_counts
select
    facts.report_year,
    indicators.form_table,
    facts.agency_id,
    facts.document_id,
    count(*) as fact_count
from facts
inner join indicators
    on facts.indicator = indicators.indicator
where facts.is_current
group by facts.report_year, indicators.form_table, facts.agency_id, facts.document_id
order by facts.report_year, indicators.form_table, facts.document_id
