-- sqlfluff:dialect:sqlite
-- Keep what a finding says when it is first decided on; later decisions add nothing.
insert or ignore into decided_findings (
    finding_id, "check", severity, agency_id, report_year, indicator, applicant, section, subject, message_zh,
    message_en
)
values (
    $finding_id, $check, $severity, $agency_id, $report_year, $indicator, $applicant, $section, $subject, $message_zh,
    $message_en
)
