-- What could not be read reliably, with its words: few cells among all, found once.
-- grain:   one row per cell of a report that counts
insert into unread_cells
with unread as (
    select
        facts.report_year,
        facts.agency_id,
        facts.document_id,
        facts.indicator,
        facts.applicant
    from facts
    where facts.is_current and facts.status = 'unreadable'
)

select
    unread.report_year,
    unread.agency_id,
    unread.document_id,
    unread.indicator,
    unread.applicant,
    evidence.as_written,
    evidence.place
from unread
inner join evidence
    on
        unread.document_id = evidence.document_id
        and unread.indicator = evidence.indicator
        and unread.applicant = evidence.applicant
order by unread.report_year, unread.agency_id, unread.indicator, unread.applicant
