-- Findings that one figure takes part in.
-- grain:   one row per finding
-- returns: severity text, message_zh text, message_en text
with operands as (
    select
        findings.finding_id,
        findings.severity,
        findings.message_zh,
        findings.message_en,
        unnest(
            from_json(
                findings.operands, '[{"document_id": "integer", "indicator": "varchar", "applicant": "varchar"}]'
            )
        ) as operand
    from findings
    where findings.agency_id = $agency_id and findings.report_year in ($year, $year + 1)
)

select distinct
    operands.severity,
    operands.message_zh,
    operands.message_en
from operands
where
    operands.operand.document_id = $document_id
    and operands.operand.indicator = $indicator
    and operands.operand.applicant = $applicant
order by operands.severity, operands.message_zh
