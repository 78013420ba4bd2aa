-- What people decided on one finding, and on those before it whose numbers were others, newest first.
-- grain:   one row per decision
-- returns: finding_id text, state text, label_zh text, label_en text, decided_by text, decided_at timestamp UTC, reason text, deadline date, check text, agency_id text, report_year integer report year, message_zh text, message_en text
with own as (
    select finding_states.earlier_finding_id
    from finding_states
    where finding_states.finding_id = $finding::varchar
)

select
    decisions.finding_id,
    decisions.state,
    decision_states.label_zh,
    decision_states.label_en,
    decisions.decided_by,
    decisions.decided_at,
    decisions.reason,
    decisions.deadline,
    decided_findings."check",
    decided_findings.agency_id,
    cast(decided_findings.report_year as integer) as report_year,
    decided_findings.message_zh,
    decided_findings.message_en
from decisions
inner join decided_findings
    on decisions.finding_id = decided_findings.finding_id
inner join decision_states
    on decisions.state = decision_states.state
left join decided_findings as same
    on
        decided_findings.subject = same.subject
        and same.finding_id = (select own.earlier_finding_id from own)
where decisions.finding_id = $finding::varchar or same.finding_id is not null
order by decisions.decision_no desc
