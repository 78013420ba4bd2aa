-- Where one number comes from: file, page, place, words and the rule that read it.
-- grain:   one row, none when the report does not state the indicator
-- returns: name_zh text, name_en text, report_year integer report year, file text, format text, sha256 text, indicator text, label_zh text, label_en text, applicant text, applicant_zh text, applicant_en text, value decimal in unit, unit text, status text, as_written text, sentence text, section text, rule text, place text, page integer, x0 double points, top double points, x1 double points, bottom double points, line integer, table_no integer, row_no integer, column_no integer, span_start integer characters, span_end integer characters, confidence double from 0 to 1, document_id integer
select
    agencies.name_zh,
    coalesce(agencies.name_en, agencies.name_zh) as name_en,
    cast(current_facts.report_year as integer) as report_year,
    documents.file,
    documents.format,
    documents.sha256,
    current_facts.indicator,
    indicators.label_zh,
    indicators.label_en,
    current_facts.applicant,
    applicants.label_zh as applicant_zh,
    applicants.label_en as applicant_en,
    current_facts.value,
    indicators.unit,
    current_facts.status,
    evidence.as_written,
    evidence.sentence,
    evidence.section,
    evidence.rule,
    evidence.place,
    evidence.page,
    cast(evidence.x0 as double) as x0,
    cast(evidence.top as double) as top,
    cast(evidence.x1 as double) as x1,
    cast(evidence.bottom as double) as bottom,
    evidence.line,
    evidence.table_no,
    evidence.row_no,
    evidence.column_no,
    evidence.span_start,
    evidence.span_end,
    cast(evidence.confidence as double) as confidence,
    current_facts.document_id
from current_facts
inner join documents
    on current_facts.document_id = documents.document_id
inner join agencies
    on current_facts.agency_id = agencies.agency_id
inner join indicators
    on current_facts.indicator = indicators.indicator
left join applicants
    on current_facts.applicant = applicants.applicant
inner join evidence
    on
        current_facts.document_id = evidence.document_id
        and current_facts.indicator = evidence.indicator
        and current_facts.applicant = evidence.applicant
where
    documents.is_active
    and documents.agency_id = $agency
    and documents.report_year = $year::smallint
    and current_facts.report_year = $year::smallint
    and current_facts.indicator = $indicator
    and current_facts.applicant = $applicant
order by current_facts.document_id
