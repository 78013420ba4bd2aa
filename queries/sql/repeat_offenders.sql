-- Which agencies have the same fault in several years; what people dismissed does not count.
-- grain:   one row per agency and check that found something in two years and more
-- returns: agency_id text, name_zh text, name_en text, check text, title_zh text, title_en text, severity text, year_count integer years, first_year integer report year, last_year integer report year, years text newest first, finding_count integer findings
with by_year as (
    select
        findings.agency_id,
        findings."check",
        findings.report_year,
        min(case findings.severity when 'error' then 1 when 'warning' then 2 else 3 end) as severity_rank,
        count(*) as finding_count
    from findings
    left join finding_states
        on findings.finding_id = finding_states.finding_id
    where coalesce(finding_states.state, 'open') <> 'dismissed'
    group by findings.agency_id, findings."check", findings.report_year
),

repeated as (
    select
        by_year.agency_id,
        by_year."check",
        case min(by_year.severity_rank) when 1 then 'error' when 2 then 'warning' else 'hint' end as severity,
        count(*) as year_count,
        min(by_year.report_year) as first_year,
        max(by_year.report_year) as last_year,
        string_agg(cast(by_year.report_year as varchar), ' ' order by by_year.report_year desc) as years,
        sum(by_year.finding_count) as finding_count
    from by_year
    group by by_year.agency_id, by_year."check"
    having count(*) > 1
)

select
    repeated.agency_id,
    agencies.name_zh,
    coalesce(agencies.name_en, agencies.name_zh) as name_en,
    repeated."check",
    checks.title_zh,
    checks.title_en,
    repeated.severity,
    cast(repeated.year_count as integer) as year_count,
    cast(repeated.first_year as integer) as first_year,
    cast(repeated.last_year as integer) as last_year,
    repeated.years,
    cast(repeated.finding_count as integer) as finding_count
from repeated
left join agencies
    on repeated.agency_id = agencies.agency_id
inner join checks
    on repeated."check" = checks."check"
where
    ($agency::varchar is null or repeated.agency_id = $agency::varchar)
    and ($check::varchar is null or repeated."check" = $check::varchar)
    and ($severity::varchar is null or repeated.severity = $severity::varchar)
    and ($kind::varchar is null or agencies.kind = $kind::varchar)
order by
    case repeated.severity when 'error' then 1 when 'warning' then 2 else 3 end,
    repeated.year_count desc,
    agencies.position,
    repeated.agency_id,
    repeated."check"
