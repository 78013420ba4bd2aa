-- Which cells hold something that could not be read reliably, or belong to a table that was held back.
-- grain:   one row per cell of a report that counts
-- returns: agency_id text, name_zh text, name_en text, report_year integer report year, form_table text, indicator text, label_zh text, label_en text, unit text, applicant text, applicant_zh text, applicant_en text, as_written text, place text, table_state text held_back where the whole table is in doubt, table_reason text, file text, sha256 text
select
    unread_cells.agency_id,
    agencies.name_zh,
    coalesce(agencies.name_en, agencies.name_zh) as name_en,
    cast(unread_cells.report_year as integer) as report_year,
    indicators.form_table,
    unread_cells.indicator,
    indicators.label_zh,
    indicators.label_en,
    indicators.unit,
    unread_cells.applicant,
    applicants.label_zh as applicant_zh,
    applicants.label_en as applicant_en,
    unread_cells.as_written,
    unread_cells.place,
    tables_read.state as table_state,
    tables_read.reason as table_reason,
    documents.file,
    documents.sha256
from unread_cells
inner join agencies
    on unread_cells.agency_id = agencies.agency_id
inner join indicators
    on unread_cells.indicator = indicators.indicator
inner join documents
    on unread_cells.document_id = documents.document_id
left join applicants
    on unread_cells.applicant = applicants.applicant
left join tables_read
    on
        unread_cells.document_id = tables_read.document_id
        and tables_read.table_code = case when indicators.form_table in ('t2a', 't2b') then 't2' else indicators.form_table end
where
    ($year::smallint is null or unread_cells.report_year = $year::smallint)
    and ($agency::varchar is null or unread_cells.agency_id = $agency::varchar)
    and ($kind::varchar is null or agencies.kind = $kind::varchar)
order by
    unread_cells.report_year desc,
    agencies.position,
    unread_cells.agency_id,
    indicators.position,
    coalesce(applicants.column_no, 0)
