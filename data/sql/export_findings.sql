-- What the checks found in the reports that count, and what people decided on it.
-- grain:   one row per finding
-- returns: file text, agency text as written, report_year integer, check text, severity text, result text, message text, message_en text, left decimal, right decimal, difference decimal, indicator text, applicant text, section text, form text, finding_id text, agency_id text, agency_name text, is_sample boolean, state text, since timestamp UTC of the last decision, by text, due date by which an answer is asked for, reason text
select
    documents.file,
    documents.agency_as_written as agency,
    findings.report_year,
    findings."check",
    findings.severity,
    findings.result,
    findings.message_zh as message,
    findings.message_en,
    findings.left_value as "left",
    findings.right_value as "right",
    findings.difference,
    findings.indicator,
    findings.applicant,
    findings.section,
    findings.form,
    findings.finding_id,
    findings.agency_id,
    agencies.name_zh as agency_name,
    documents.is_sample,
    coalesce(finding_states.state, 'open') as state,
    finding_states.decided_at as since,
    finding_states.decided_by as "by",
    finding_states.deadline as due,
    finding_states.reason
from findings
inner join documents
    on findings.document_id = documents.document_id
inner join agencies
    on findings.agency_id = agencies.agency_id
left join finding_states
    on findings.finding_id = finding_states.finding_id
where documents.is_active or $is_all
order by
    agencies.position,
    findings.report_year,
    case findings.severity when 'error' then 1 when 'warning' then 2 else 3 end,
    findings."check",
    findings.finding_id
