-- One finding of a build.
-- grain:   one row, or none
-- returns: finding_id text, check text, severity text, agency_id text, report_year integer, indicator text, applicant text, section text, message_zh text, message_en text, operands text JSON
select
    findings.finding_id,
    findings."check",
    findings.severity,
    findings.agency_id,
    findings.report_year,
    findings.indicator,
    findings.applicant,
    findings.section,
    findings.message_zh,
    findings.message_en,
    findings.operands
from findings
where findings.finding_id = $finding
