-- Every figure of one table, or of prose, that the reports of a year state.
-- grain:   one row per agency, indicator and applicant
-- returns: agency_id text, name_zh text, name_en text, report_year integer report year, indicator text, label_zh text, label_en text, unit text, position integer official order, applicant text, applicant_zh text, applicant_en text, column_no integer order of the form, value decimal in unit, status text, as_written text, place text, file text, document_id integer
select
    current_facts.agency_id,
    agencies.name_zh,
    coalesce(agencies.name_en, agencies.name_zh) as name_en,
    cast(current_facts.report_year as integer) as report_year,
    current_facts.indicator,
    indicators.label_zh,
    indicators.label_en,
    indicators.unit,
    indicators.position,
    current_facts.applicant,
    applicants.label_zh as applicant_zh,
    applicants.label_en as applicant_en,
    applicants.column_no,
    current_facts.value,
    current_facts.status,
    evidence.as_written,
    evidence.place,
    documents.file,
    current_facts.document_id
from current_facts
left join agencies
    on current_facts.agency_id = agencies.agency_id
inner join indicators
    on current_facts.indicator = indicators.indicator
inner join documents
    on current_facts.document_id = documents.document_id
left join applicants
    on current_facts.applicant = applicants.applicant
left join evidence
    on
        current_facts.document_id = evidence.document_id
        and current_facts.indicator = evidence.indicator
        and current_facts.applicant = evidence.applicant
where
    current_facts.report_year = $year::smallint
    and indicators.form_table = $form_table
    and ($kind::varchar is null or agencies.kind = $kind::varchar)
order by
    agencies.position, current_facts.agency_id, indicators.position, applicants.column_no nulls first,
    current_facts.indicator
