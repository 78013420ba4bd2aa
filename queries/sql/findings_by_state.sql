-- How the findings stand: decided on or not, reopened, and no longer there.
-- grain:   one row per state
-- returns: state text, label_zh text, label_en text, is_open boolean somebody has still to act, finding_count integer findings, error_count integer findings, agency_count integer agencies
with listed as (
    select
        findings.finding_id,
        findings.severity,
        findings.agency_id,
        findings.report_year,
        coalesce(finding_states.state, 'open') as state
    from findings
    left join finding_states
        on findings.finding_id = finding_states.finding_id
    union all
    select
        decided_findings.finding_id,
        decided_findings.severity,
        decided_findings.agency_id,
        decided_findings.report_year,
        finding_states.state
    from decided_findings
    inner join finding_states
        on decided_findings.finding_id = finding_states.finding_id
    where not finding_states.is_current
),

counted as (
    select
        listed.state,
        count(*) as finding_count,
        count(*) filter (where listed.severity = 'error') as error_count,
        count(distinct listed.agency_id) as agency_count
    from listed
    left join agencies
        on listed.agency_id = agencies.agency_id
    where
        ($year::smallint is null or listed.report_year = $year::smallint)
        and ($kind::varchar is null or agencies.kind = $kind::varchar)
    group by listed.state
)

select
    decision_states.state,
    decision_states.label_zh,
    decision_states.label_en,
    decision_states.is_open,
    cast(counted.finding_count as integer) as finding_count,
    cast(counted.error_count as integer) as error_count,
    cast(counted.agency_count as integer) as agency_count
from counted
inner join decision_states
    on counted.state = decision_states.state
order by decision_states.position
