-- Where one number comes from: file, page, place, words and the rule that read it.
-- grain:   one row, none when the report does not state the indicator
-- returns: name_zh text, name_en text, report_year integer report year, file text, format text, sha256 text, indicator text, label_zh text, label_en text, applicant text, applicant_zh text, applicant_en text, value decimal in unit, unit text, status text, as_written text, sentence text, section text, rule text, place text, page integer, x0 double points, top double points, x1 double points, bottom double points, line integer, table_no integer, row_no integer, column_no integer, span_start integer characters, span_end integer characters, confidence double from 0 to 1, document_id integer
with reports as (
    select
        documents.document_id,
        documents.agency_id,
        documents.file,
        documents.format,
        documents.sha256
    from documents
    where
        documents.is_active
        and documents.agency_id = $agency
        and documents.report_year = $year::smallint
),

-- Looked up for this report alone.
words as (
    select evidence.*
    from reports
    inner join evidence
        on reports.document_id = evidence.document_id
    where
        evidence.indicator = $indicator
        and evidence.applicant = $applicant
)

select
    agencies.name_zh,
    coalesce(agencies.name_en, agencies.name_zh) as name_en,
    cast(current_facts.report_year as integer) as report_year,
    reports.file,
    reports.format,
    reports.sha256,
    current_facts.indicator,
    indicators.label_zh,
    indicators.label_en,
    current_facts.applicant,
    applicants.label_zh as applicant_zh,
    applicants.label_en as applicant_en,
    current_facts.value,
    indicators.unit,
    current_facts.status,
    words.as_written,
    words.sentence,
    words.section,
    words.rule,
    words.place,
    words.page,
    cast(words.x0 as double) as x0,
    cast(words.top as double) as top,
    cast(words.x1 as double) as x1,
    cast(words.bottom as double) as bottom,
    words.line,
    words.table_no,
    words.row_no,
    words.column_no,
    words.span_start,
    words.span_end,
    cast(words.confidence as double) as confidence,
    current_facts.document_id
from reports
inner join current_facts
    on reports.document_id = current_facts.document_id
inner join agencies
    on reports.agency_id = agencies.agency_id
inner join indicators
    on current_facts.indicator = indicators.indicator
left join applicants
    on current_facts.applicant = applicants.applicant
inner join words
    on current_facts.document_id = words.document_id
where
    current_facts.report_year = $year::smallint
    and current_facts.indicator = $indicator
    and current_facts.applicant = $applicant
order by current_facts.document_id
