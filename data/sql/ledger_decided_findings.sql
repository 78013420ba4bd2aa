-- sqlfluff:dialect:sqlite
-- Every finding that was ever decided on, as it was then.
select
    finding_id,
    "check",
    severity,
    agency_id,
    report_year,
    indicator,
    applicant,
    section,
    subject,
    message_zh,
    message_en
from decided_findings
order by id
