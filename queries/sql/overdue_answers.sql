-- Which findings were sent to their agency with a deadline that has passed, and got no answer since.
-- grain:   one row per finding whose last decision is sent and whose deadline is before $today
-- returns: finding_id text, check text, title_zh text, title_en text, severity text, agency_id text, name_zh text, name_en text, report_year integer report year, deadline date, days_overdue integer days, decided_by text, decided_at timestamp UTC, reason text, message_zh text, message_en text, is_current boolean the report still has it
select
    finding_states.finding_id,
    decided_findings."check",
    checks.title_zh,
    checks.title_en,
    decided_findings.severity,
    decided_findings.agency_id,
    agencies.name_zh,
    coalesce(agencies.name_en, agencies.name_zh) as name_en,
    cast(decided_findings.report_year as integer) as report_year,
    finding_states.deadline,
    cast(date_diff('day', finding_states.deadline, $today::date) as integer) as days_overdue,
    finding_states.decided_by,
    finding_states.decided_at,
    finding_states.reason,
    decided_findings.message_zh,
    decided_findings.message_en,
    finding_states.is_current
from finding_states
inner join decided_findings
    on finding_states.finding_id = decided_findings.finding_id
inner join agencies
    on decided_findings.agency_id = agencies.agency_id
left join checks
    on decided_findings."check" = checks."check"
where
    finding_states.state = 'sent'
    and finding_states.deadline < $today::date
    and ($agency::varchar is null or decided_findings.agency_id = $agency::varchar)
    and ($kind::varchar is null or agencies.kind = $kind::varchar)
order by finding_states.deadline, agencies.position, finding_states.finding_id
