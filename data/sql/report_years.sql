-- The years of which there are reports.
-- grain:   one row per report year
-- returns: report_year integer
select distinct reports.report_year
from reports
order by reports.report_year
