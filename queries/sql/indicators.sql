-- Which indicators there are, and for which years any report states them.
-- grain:   one row per indicator
-- returns: indicator text, parent text, label_zh text, label_en text, unit text, form_table text, position integer official order, forms text, role text, fact_count integer facts, first_year integer report year, last_year integer report year
with stated as (
    select
        indicator_years.indicator,
        sum(indicator_years.fact_count) as fact_count,
        min(indicator_years.report_year) as first_year,
        max(indicator_years.report_year) as last_year
    from indicator_years
    group by indicator_years.indicator
)

select
    indicators.indicator,
    indicators.parent,
    indicators.label_zh,
    indicators.label_en,
    indicators.unit,
    indicators.form_table,
    indicators.position,
    indicators.forms,
    indicators.role,
    cast(coalesce(stated.fact_count, 0) as integer) as fact_count,
    cast(stated.first_year as integer) as first_year,
    cast(stated.last_year as integer) as last_year
from indicators
left join stated
    on indicators.indicator = stated.indicator
order by indicators.position, indicators.indicator
