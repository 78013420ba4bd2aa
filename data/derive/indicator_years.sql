-- How many figures of reports that count state each indicator, year by year: counted once, asked on every page.
-- grain:   one row per indicator and report year
insert into indicator_years
select
    facts.indicator,
    facts.report_year,
    count(*) as fact_count
from facts
where facts.is_current
group by facts.indicator, facts.report_year
order by facts.indicator, facts.report_year
