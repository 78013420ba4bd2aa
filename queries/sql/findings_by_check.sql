-- Which checks found most, and on how many agencies.
-- grain:   one row per check that found something
-- returns: check text, title_zh text, title_en text, severity text, finding_count integer findings, agency_count integer agencies
with counted as (
    select
        findings."check",
        findings.severity,
        count(*) as finding_count,
        count(distinct findings.agency_id) as agency_count
    from findings
    left join agencies
        on findings.agency_id = agencies.agency_id
    where
        ($year::smallint is null or findings.report_year = $year::smallint)
        and ($kind::varchar is null or agencies.kind = $kind::varchar)
    group by findings."check", findings.severity
)

select
    counted."check",
    checks.title_zh,
    checks.title_en,
    counted.severity,
    cast(counted.finding_count as integer) as finding_count,
    cast(counted.agency_count as integer) as agency_count
from counted
inner join checks
    on counted."check" = checks."check"
order by
    case counted.severity when 'error' then 1 when 'warning' then 2 else 3 end,
    counted.finding_count desc,
    counted."check"
