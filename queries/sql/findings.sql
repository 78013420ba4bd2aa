-- What does not add up, is missing or came late, with the words of both sides.
-- grain:   one row per finding
-- returns: finding_id text, check text, title_zh text, title_en text, severity text, agency_id text, name_zh text, name_en text, report_year integer report year, form text, indicator text, applicant text, section text, left_value decimal, right_value decimal, difference decimal, message_zh text, message_en text, operands text JSON, file text, document_id integer, state text, decided_by text, decided_at timestamp UTC, reason text, deadline date, earlier_finding_id text the same with other numbers that somebody decided on
select
    findings.finding_id,
    findings."check",
    checks.title_zh,
    checks.title_en,
    findings.severity,
    findings.agency_id,
    agencies.name_zh,
    coalesce(agencies.name_en, agencies.name_zh) as name_en,
    cast(findings.report_year as integer) as report_year,
    findings.form,
    findings.indicator,
    findings.applicant,
    findings.section,
    findings.left_value,
    findings.right_value,
    findings.difference,
    findings.message_zh,
    findings.message_en,
    findings.operands,
    documents.file,
    findings.document_id,
    coalesce(finding_states.state, 'open') as state,
    finding_states.decided_by,
    finding_states.decided_at,
    finding_states.reason,
    finding_states.deadline,
    finding_states.earlier_finding_id
from findings
left join agencies
    on findings.agency_id = agencies.agency_id
inner join checks
    on findings."check" = checks."check"
left join documents
    on findings.document_id = documents.document_id
left join finding_states
    on findings.finding_id = finding_states.finding_id
where
    ($year::smallint is null or findings.report_year = $year::smallint)
    and ($agency::varchar is null or findings.agency_id = $agency::varchar)
    and ($severity::varchar is null or findings.severity = $severity::varchar)
    and ($check::varchar is null or findings."check" = $check::varchar)
    and ($kind::varchar is null or agencies.kind = $kind::varchar)
    and ($first_year::smallint is null or findings.report_year >= $first_year::smallint)
    and ($last_year::smallint is null or findings.report_year <= $last_year::smallint)
    and ($level::varchar is null or agencies.level = $level::varchar)
    and ($family::varchar is null or checks.family = $family::varchar)
    and ($section::varchar is null or findings.section = $section::varchar)
    and ($state::varchar is null or coalesce(finding_states.state, 'open') = $state::varchar)
    and ($finding::varchar is null or findings.finding_id = $finding::varchar)
order by
    case findings.severity when 'error' then 1 when 'warning' then 2 else 3 end,
    agencies.position,
    findings.agency_id,
    findings.report_year desc,
    findings."check",
    findings.finding_id
