-- How many agencies owed a report each year, and how many filed it, late, not at all or unreadably.
-- grain:   one row per report year
-- returns: report_year integer report year, due_count integer agencies, filed_count integer agencies, late_count integer agencies, not_filed_count integer agencies, unreadable_count integer agencies
with chosen as (
    select
        filing.report_year,
        filing.state,
        filing.is_due
    from filing
    inner join agencies
        on filing.agency_id = agencies.agency_id
    where
        ($kind::varchar is null or agencies.kind = $kind::varchar)
        and ($agencies::varchar[] is null or list_contains($agencies::varchar[], agencies.agency_id))
)

select
    cast(chosen.report_year as integer) as report_year,
    cast(count(*) filter (where chosen.is_due) as integer) as due_count,
    cast(count(*) filter (where chosen.state in ('filed', 'late')) as integer) as filed_count,
    cast(count(*) filter (where chosen.state = 'late') as integer) as late_count,
    cast(count(*) filter (where chosen.state = 'not_filed') as integer) as not_filed_count,
    cast(count(*) filter (where chosen.state = 'unreadable') as integer) as unreadable_count
from chosen
group by chosen.report_year
order by chosen.report_year
