-- The findings of this build whose check, agency and year have a decision.
-- grain:   one row per finding
-- returns: finding_id text, check text, agency_id text, report_year integer, indicator text, applicant text, section text, operands text JSON
select
    findings.finding_id,
    findings."check",
    findings.agency_id,
    findings.report_year,
    findings.indicator,
    findings.applicant,
    findings.section,
    findings.operands
from findings
semi join decided_findings
    on
        findings."check" = decided_findings."check"
        and findings.agency_id = decided_findings.agency_id
        and findings.report_year = decided_findings.report_year
order by findings.finding_id
