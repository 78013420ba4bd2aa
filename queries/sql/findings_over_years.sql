-- How many reports each check could judge a year, and how many of them failed.
-- grain:   one row per check and report year in which a report was judged
-- returns: check text, title_zh text, title_en text, family text, severity text, report_year integer report year, finding_count integer findings, failed_count integer reports, judged_count integer reports that passed or failed, failed_share double share of the judged
with counted as (
    select
        check_years."check",
        check_years.report_year,
        check_years.kind,
        check_years.level,
        check_years.failed_count,
        check_years.judged_count,
        check_years.finding_count
    from check_years
    where $agency::varchar is null
    union all
    select
        check_results."check",
        check_results.report_year,
        agencies.kind,
        agencies.level,
        case when check_results.failed > 0 then 1 else 0 end as failed_count,
        case when check_results.passed + check_results.failed > 0 then 1 else 0 end as judged_count,
        check_results.failed as finding_count
    from check_results
    inner join agencies
        on check_results.agency_id = agencies.agency_id
    where check_results.agency_id = $agency::varchar
),

judged as (
    select
        counted."check",
        counted.report_year,
        sum(counted.failed_count) as failed_count,
        sum(counted.judged_count) as judged_count,
        sum(counted.finding_count) as finding_count
    from counted
    where
        ($check::varchar is null or counted."check" = $check::varchar)
        and ($kind::varchar is null or counted.kind = $kind::varchar)
        and ($level::varchar is null or counted.level = $level::varchar)
    group by counted."check", counted.report_year
)

select
    judged."check",
    checks.title_zh,
    checks.title_en,
    checks.family,
    checks.severity,
    cast(judged.report_year as integer) as report_year,
    cast(judged.finding_count as integer) as finding_count,
    cast(judged.failed_count as integer) as failed_count,
    cast(judged.judged_count as integer) as judged_count,
    cast(judged.failed_count as double) / nullif(judged.judged_count, 0) as failed_share
from judged
inner join checks
    on judged."check" = checks."check"
where
    judged.judged_count > 0
    and ($severity::varchar is null or checks.severity = $severity::varchar)
order by judged."check", judged.report_year
