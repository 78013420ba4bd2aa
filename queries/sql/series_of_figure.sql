-- Which lines over the years one figure of a report enters, by the form of the report.
-- grain:   one row per series
-- returns: series text, label_zh text, label_en text, unit text, position integer official order
select distinct
    series.series,
    series.label_zh,
    series.label_en,
    series.unit,
    series.position
from series_terms
inner join documents
    on series_terms.form = documents.form
inner join series
    on series_terms.series = series.series
where
    documents.is_active
    and documents.agency_id = $agency
    and documents.report_year = $year::smallint
    and series_terms.indicator = $indicator
    and series_terms.applicant = $applicant
order by series.position, series.series
