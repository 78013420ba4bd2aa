-- Which checks the catalogue holds, which of them run, and how often each failed.
-- grain:   one row per check
-- returns: check text, family text, severity text, title_zh text, title_en text, formula text, basis_zh text, basis_en text, is_run boolean, reason_zh text, reason_en text, fail_count integer findings
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
    checks.basis_zh,
    checks.basis_en,
    checks.is_run,
    checks.reason_zh,
    checks.reason_en,
    cast(coalesce(failed.fail_count, 0) as integer) as fail_count
from checks
left join failed
    on checks."check" = failed."check"
order by checks.family, checks."check"
