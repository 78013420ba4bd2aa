-- Which mandatory section of a year's reports is there, says none, is empty or is missing.
-- grain:   one row per agency that owed a report in the year and mandatory section of its form
-- returns: agency_id text, name_zh text, name_en text, position integer official order, form text, section text, section_position integer order in the form, short_zh text, title_en text, duty text, state text null without a report, title text as written, fault_count integer findings, filing_state text
select
    section_states.agency_id,
    agencies.name_zh,
    coalesce(agencies.name_en, agencies.name_zh) as name_en,
    agencies.position,
    section_states.form,
    section_states.section,
    section_catalogue.position as section_position,
    section_catalogue.short_zh,
    section_catalogue.title_en,
    section_states.duty,
    section_states.state,
    section_states.title,
    section_states.fault_count,
    section_states.filing_state
from section_states
inner join section_catalogue
    on
        section_states.form = section_catalogue.form
        and section_states.section = section_catalogue.section
left join agencies
    on section_states.agency_id = agencies.agency_id
where
    section_states.report_year = $year::smallint
    and ($kind::varchar is null or section_states.kind = $kind::varchar)
order by agencies.position, section_states.agency_id, section_catalogue.position, section_states.section
