-- Which cells hold something that could not be read reliably, or belong to a table that was held back.
-- grain:   one row per cell of a report that counts
-- returns: agency_id text, name_zh text, name_en text, report_year integer report year, form_table text, indicator text, label_zh text, label_en text, unit text, applicant text, applicant_zh text, applicant_en text, as_written text, place text, table_state text held_back where the whole table is in doubt, table_reason text, file text, sha256 text
-- Few reports have such cells, and only their words are looked at.
with words as (
    select
        evidence.document_id,
        evidence.indicator,
        evidence.applicant,
        evidence.as_written,
        evidence.place
    from evidence
    where
        evidence.document_id in (
            select facts.document_id
            from facts
            where facts.is_current and facts.status = 'unreadable'
        )
)

select
    facts.agency_id,
    agencies.name_zh,
    coalesce(agencies.name_en, agencies.name_zh) as name_en,
    cast(facts.report_year as integer) as report_year,
    indicators.form_table,
    facts.indicator,
    indicators.label_zh,
    indicators.label_en,
    indicators.unit,
    facts.applicant,
    applicants.label_zh as applicant_zh,
    applicants.label_en as applicant_en,
    words.as_written,
    words.place,
    tables_read.state as table_state,
    tables_read.reason as table_reason,
    documents.file,
    documents.sha256
from facts
inner join agencies
    on facts.agency_id = agencies.agency_id
inner join indicators
    on facts.indicator = indicators.indicator
inner join documents
    on facts.document_id = documents.document_id
inner join words
    on
        facts.document_id = words.document_id
        and facts.indicator = words.indicator
        and facts.applicant = words.applicant
left join applicants
    on facts.applicant = applicants.applicant
left join tables_read
    on
        facts.document_id = tables_read.document_id
        and tables_read.table_code = case when indicators.form_table in ('t2a', 't2b') then 't2' else indicators.form_table end
where
    facts.is_current
    and facts.status = 'unreadable'
    and ($year::smallint is null or facts.report_year = $year::smallint)
    and ($agency::varchar is null or facts.agency_id = $agency::varchar)
    and ($kind::varchar is null or agencies.kind = $kind::varchar)
order by
    facts.report_year desc,
    agencies.position,
    facts.agency_id,
    indicators.position,
    coalesce(applicants.column_no, 0)
