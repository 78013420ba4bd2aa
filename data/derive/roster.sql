-- Who owed and filed, with everything by which it is counted and listed.
-- grain:   one row per agency and report year
insert into roster
select
    filing.agency_id,
    filing.report_year,
    filing.state,
    filing.is_due,
    filing.document_count,
    filing.document_id,
    filing.published_on,
    filing.due_on,
    agencies.name_zh,
    coalesce(agencies.name_en, agencies.name_zh) as name_en,
    agencies.kind,
    agencies.level,
    agencies.position,
    filing.state in ('filed', 'late') as is_filed,
    filing.state = 'late' as is_late,
    filing.state = 'not_filed' as is_not_filed,
    filing.state = 'unreadable' as is_unreadable,
    filing.document_count > 1 as is_filed_twice,
    filing.state in ('filed', 'late') and filing.published_on is null as is_undated
from filing
inner join agencies
    on filing.agency_id = agencies.agency_id
order by agencies.position, filing.agency_id, filing.report_year
