-- The report years of the documents of a build in the making.
-- grain:   one row per report year
-- returns: report_year integer
select distinct kept_documents.report_year
from kept_documents
order by kept_documents.report_year
