-- Which mandatory section of a year's reports is there, says none, is empty or is missing.
-- grain:   one row per agency that owed a report in the year and mandatory section of its form
-- returns: agency_id text, name_zh text, name_en text, position integer official order, form text, section text, section_position integer order in the form, short_zh text, title_en text, duty text, state text null without a report, title text as written, fault_count integer findings, filing_state text
with owed as (
    select
        filing.agency_id,
        filing.state as filing_state,
        filing.document_id,
        agencies.name_zh,
        coalesce(agencies.name_en, agencies.name_zh) as name_en,
        agencies.position,
        agencies.kind
    from filing
    inner join agencies
        on filing.agency_id = agencies.agency_id
    where
        filing.report_year = $year::smallint
        and (filing.is_due or filing.document_id is not null)
        and ($kind::varchar is null or agencies.kind = $kind::varchar)
),

-- Without a report the grid shows the sections that the year's form asks for.
form_of_year as (
    select forms.form
    from forms
    where $year::smallint between forms.first_year and forms.last_year
),

owed_with_form as (
    select
        owed.agency_id,
        owed.filing_state,
        owed.document_id,
        owed.name_zh,
        owed.name_en,
        owed.position,
        owed.kind,
        coalesce(documents.form, form_of_year.form) as form
    from owed
    cross join form_of_year
    left join documents
        on owed.document_id = documents.document_id
),

asked as (
    select
        owed_with_form.agency_id,
        owed_with_form.filing_state,
        owed_with_form.document_id,
        owed_with_form.name_zh,
        owed_with_form.name_en,
        owed_with_form.position,
        owed_with_form.form,
        section_catalogue.section,
        section_catalogue.position as section_position,
        section_catalogue.short_zh,
        section_catalogue.title_en,
        case
            when owed_with_form.kind = 'government' then section_catalogue.duty_government
            else section_catalogue.duty_department
        end as duty
    from owed_with_form
    inner join section_catalogue
        on owed_with_form.form = section_catalogue.form
),

-- A section that comes twice is shown once, as its first occurrence.
found as (
    select
        sections.document_id,
        sections.section,
        min(sections.position) as position
    from sections
    where sections.report_year = $year::smallint
    group by sections.document_id, sections.section
),

found_with_state as (
    select
        sections.document_id,
        sections.section,
        sections.state,
        sections.title
    from sections
    inner join found
        on
            sections.document_id = found.document_id
            and sections.section = found.section
            and sections.position = found.position
),

faults as (
    select
        findings.document_id,
        findings.section,
        count(*) as fault_count
    from findings
    where
        findings.report_year = $year::smallint
        and findings.section is not null
        and findings.severity <> 'hint'
    group by findings.document_id, findings.section
)

select
    asked.agency_id,
    asked.name_zh,
    asked.name_en,
    asked.position,
    asked.form,
    asked.section,
    asked.section_position,
    asked.short_zh,
    asked.title_en,
    asked.duty,
    -- Whatever a report lacks has a row that says so; a part without a row is told without a heading, unless its section
    -- is gone.
    case
        when asked.document_id is null then null
        when found_with_state.state is not null then found_with_state.state
        when
            max(found_with_state.state) filter (where asked.section = 'overall_situation')
                over (partition by asked.agency_id)
            = 'missing'
            then 'missing'
        else 'present'
    end as state,
    found_with_state.title,
    cast(coalesce(faults.fault_count, 0) as integer) as fault_count,
    asked.filing_state
from asked
left join found_with_state
    on
        asked.document_id = found_with_state.document_id
        and asked.section = found_with_state.section
left join faults
    on
        asked.document_id = faults.document_id
        and asked.section = faults.section
where asked.duty = 'mandatory'
order by asked.position, asked.agency_id, asked.section_position, asked.section
