-- Every figure that one agency's reports state.
-- grain:   one row per report year, indicator and applicant
-- returns: report_year integer report year, indicator text, label_zh text, label_en text, unit text, form_table text, position integer official order, applicant text, applicant_zh text, applicant_en text, column_no integer order of the form, value decimal in unit, status text, as_written text, place text, document_id integer
with reports as (
    select
        documents.document_id,
        documents.report_year
    from documents
    where
        documents.is_active
        and documents.agency_id = $agency
        and ($year::smallint is null or documents.report_year = $year::smallint)
),

-- Looked up for these reports alone.
words as (
    select
        evidence.document_id,
        evidence.indicator,
        evidence.applicant,
        evidence.as_written,
        evidence.place
    from reports
    inner join evidence
        on reports.document_id = evidence.document_id
)

select
    cast(current_facts.report_year as integer) as report_year,
    current_facts.indicator,
    indicators.label_zh,
    indicators.label_en,
    indicators.unit,
    indicators.form_table,
    indicators.position,
    current_facts.applicant,
    applicants.label_zh as applicant_zh,
    applicants.label_en as applicant_en,
    applicants.column_no,
    current_facts.value,
    current_facts.status,
    words.as_written,
    words.place,
    current_facts.document_id
from reports
inner join current_facts
    on reports.document_id = current_facts.document_id
inner join indicators
    on current_facts.indicator = indicators.indicator
left join applicants
    on current_facts.applicant = applicants.applicant
left join words
    on
        current_facts.document_id = words.document_id
        and current_facts.indicator = words.indicator
        and current_facts.applicant = words.applicant
order by current_facts.report_year, indicators.position, applicants.column_no nulls first, current_facts.indicator
