-- How many findings of each severity there are a year, and on how many agencies.
-- grain:   one row per report year and severity
-- returns: report_year integer report year, severity text, finding_count integer findings, agency_count integer agencies
select
    cast(findings.report_year as integer) as report_year,
    findings.severity,
    cast(count(*) as integer) as finding_count,
    cast(count(distinct findings.agency_id) as integer) as agency_count
from findings
left join agencies
    on findings.agency_id = agencies.agency_id
where $kind::varchar is null or agencies.kind = $kind::varchar
group by findings.report_year, findings.severity
order by findings.report_year, case findings.severity when 'error' then 1 when 'warning' then 2 else 3 end
