-- The facts of one report year, document after document, as their evidence stands: what is asked of one report is then
-- in one place of both. Year after year, so that no sort is larger than a year.
-- grain:   one row per document, indicator and applicant
insert into facts
select facts_read.*
from facts_read
where facts_read.report_year = $year::smallint
order by
    facts_read.document_id,
    facts_read.indicator,
    facts_read.applicant
