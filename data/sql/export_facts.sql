-- Figures of reports with their words and places.
-- grain:   one row per document, indicator and applicant; only documents that count unless $is_all
-- returns: file text, agency text as written, report_year integer, indicator text, applicant text, value decimal in unit, status text, as_written text, place text, unit text, label_zh text, label_en text, agency_id text, form text, section text, rule text, page integer, line integer, is_active boolean, is_sample boolean
select
    documents.file,
    documents.agency_as_written as agency,
    documents.report_year,
    facts.indicator,
    facts.applicant,
    facts.value,
    facts.status,
    evidence.as_written,
    evidence.place,
    indicators.unit,
    indicators.label_zh,
    indicators.label_en,
    documents.agency_id,
    documents.form,
    evidence.section,
    evidence.rule,
    evidence.page,
    evidence.line,
    documents.is_active,
    documents.is_sample
from facts
inner join evidence
    on
        facts.document_id = evidence.document_id
        and facts.indicator = evidence.indicator
        and facts.applicant = evidence.applicant
inner join indicators
    on facts.indicator = indicators.indicator
inner join documents
    on facts.document_id = documents.document_id
inner join agencies
    on documents.agency_id = agencies.agency_id
where documents.is_active or $is_all
order by
    agencies.position, documents.report_year, documents.document_id, indicators.position, evidence.rowid
