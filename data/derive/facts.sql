-- The facts of one report year in their order; year after year, so that no sort is larger than a year.
-- grain:   one row per document, indicator and applicant
insert into facts
select facts_read.*
from facts_read
where facts_read.report_year = $year::smallint
order by
    facts_read.indicator,
    facts_read.agency_id,
    facts_read.document_id,
    facts_read.applicant
