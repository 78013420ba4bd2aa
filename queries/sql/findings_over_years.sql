-- How many reports each check could judge a year, and how many of them failed.
-- grain:   one row per check and report year in which a report was judged
-- returns: check text, title_zh text, title_en text, family text, severity text, report_year integer report year, finding_count integer findings, failed_count integer reports, judged_count integer reports that passed or failed, failed_share double share of the judged
with judged as (
    select
        check_results."check",
        check_results.report_year,
        count(*) filter (where check_results.failed > 0) as failed_count,
        count(*) filter (where check_results.passed + check_results.failed > 0) as judged_count,
        sum(check_results.failed) as finding_count
    from check_results
    inner join agencies
        on check_results.agency_id = agencies.agency_id
    where
        ($check::varchar is null or check_results."check" = $check::varchar)
        and ($kind::varchar is null or agencies.kind = $kind::varchar)
        and ($level::varchar is null or agencies.level = $level::varchar)
        and ($agency::varchar is null or check_results.agency_id = $agency::varchar)
    group by check_results."check", check_results.report_year
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
