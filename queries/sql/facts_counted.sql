-- How many figures of one table, or of prose, the reports of a year state.
-- grain:   one row
-- returns: fact_count integer, agency_count integer
select
    cast(coalesce(sum(figure_counts.fact_count), 0) as integer) as fact_count,
    count(distinct figure_counts.agency_id) as agency_count
from figure_counts
left join agencies
    on figure_counts.agency_id = agencies.agency_id
where
    figure_counts.report_year = $year::smallint
    and figure_counts.form_table = $form_table
    and ($kind::varchar is null or agencies.kind = $kind::varchar)
order by fact_count
