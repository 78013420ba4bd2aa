-- Which checks the catalogue holds, which of them run, and how often each failed.
-- grain:   one row per check
-- returns: check text, family text, severity text, title_zh text, title_en text, formula text, basis text, is_run boolean, reason text, fail_count integer findings
with failed as (
    select
        findings."check",
        count(*) as fail_count
    from findings
    group by findings."check"
)

select
    checks."check",
    checks.family,
    checks.severity,
    checks.title_zh,
    checks.title_en,
    checks.formula,
    checks.basis,
    checks.is_run,
    checks.reason,
    cast(coalesce(failed.fail_count, 0) as integer) as fail_count
from checks
left join failed
    on checks."check" = failed."check"
order by checks.family, checks."check"
