-- Which checks cry wolf: how many of their findings people decided on, and the share that they dismissed.
-- grain:   one row per check with a decided finding, each counted once by the last verdict on it
-- returns: check text, title_zh text, title_en text, severity text, finding_count integer findings of this build, decided_count integer findings ever decided on, dismissed_count integer findings, dismissed_share double of those decided on
with last_decisions as (
    select
        decisions.finding_id,
        max(decisions.decision_no) as decision_no
    from decisions
    group by decisions.finding_id
),

decided as (
    select
        decided_findings."check",
        count(*) as decided_count,
        count(*) filter (where decisions.state = 'dismissed') as dismissed_count
    from decided_findings
    inner join last_decisions
        on decided_findings.finding_id = last_decisions.finding_id
    inner join decisions
        on last_decisions.decision_no = decisions.decision_no
    group by decided_findings."check"
),

found as (
    select
        findings."check",
        count(*) as finding_count
    from findings
    group by findings."check"
)

select
    decided."check",
    checks.title_zh,
    checks.title_en,
    checks.severity,
    cast(coalesce(found.finding_count, 0) as integer) as finding_count,
    cast(decided.decided_count as integer) as decided_count,
    cast(decided.dismissed_count as integer) as dismissed_count,
    decided.dismissed_count / nullif(cast(decided.decided_count as double), 0) as dismissed_share
from decided
inner join checks
    on decided."check" = checks."check"
left join found
    on decided."check" = found."check"
order by dismissed_share desc, decided.decided_count desc, decided."check"
