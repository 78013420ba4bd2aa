-- How many agencies owed a report each year, and how many filed it, late, not at all or unreadably.
-- grain:   one row per report year
-- returns: report_year integer report year, due_count integer agencies, filed_count integer agencies, late_count integer agencies, not_filed_count integer agencies, unreadable_count integer agencies, twice_count integer agencies that filed more than one document, undated_count integer agencies whose report bears no day
select
    cast(roster.report_year as integer) as report_year,
    cast(count(*) filter (where roster.is_due) as integer) as due_count,
    cast(count(*) filter (where roster.is_filed) as integer) as filed_count,
    cast(count(*) filter (where roster.is_late) as integer) as late_count,
    cast(count(*) filter (where roster.is_not_filed) as integer) as not_filed_count,
    cast(count(*) filter (where roster.is_unreadable) as integer) as unreadable_count,
    cast(count(*) filter (where roster.is_filed_twice) as integer) as twice_count,
    cast(count(*) filter (where roster.is_undated) as integer) as undated_count
from roster
where
    ($kind::varchar is null or roster.kind = $kind::varchar)
    and ($agencies::varchar[] is null or list_contains($agencies::varchar[], roster.agency_id))
group by roster.report_year
order by roster.report_year
