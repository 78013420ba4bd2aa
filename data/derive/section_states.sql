-- Which mandatory section of every report is there, says none, is empty or is missing, year after year.
-- grain:   one row per agency that owed or filed a report, report year and mandatory section of its form
insert into section_states
with owed as (
    select
        roster.agency_id,
        roster.report_year,
        roster.state as filing_state,
        roster.document_id,
        roster.position,
        roster.kind,
        -- Without a report the grid shows the sections that the year's form asks for.
        coalesce(documents.form, forms.form) as form
    from roster
    inner join forms
        on roster.report_year between forms.first_year and forms.last_year
    left join documents
        on roster.document_id = documents.document_id
    where roster.is_due or roster.document_id is not null
),

asked as (
    select
        owed.agency_id,
        owed.report_year,
        owed.filing_state,
        owed.document_id,
        owed.position,
        owed.kind,
        owed.form,
        section_catalogue.section,
        section_catalogue.position as section_position,
        case
            when owed.kind = 'government' then section_catalogue.duty_government
            else section_catalogue.duty_department
        end as duty
    from owed
    inner join section_catalogue
        on owed.form = section_catalogue.form
),

-- A section that comes twice is shown once, as its first occurrence.
found as (
    select
        sections.document_id,
        sections.section,
        min(sections.position) as position
    from sections
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
        findings.section is not null
        and findings.severity <> 'hint'
    group by findings.document_id, findings.section
)

select
    asked.report_year,
    asked.agency_id,
    asked.kind,
    asked.filing_state,
    asked.form,
    asked.section,
    asked.duty,
    -- Whatever a report lacks has a row that says so; a part without a row is told without a heading, unless its section
    -- is gone.
    case
        when asked.document_id is null then null
        when found_with_state.state is not null then found_with_state.state
        when
            max(found_with_state.state) filter (where asked.section = 'overall_situation')
                over (partition by asked.report_year, asked.agency_id)
            = 'missing'
            then 'missing'
        else 'present'
    end as state,
    found_with_state.title,
    coalesce(faults.fault_count, 0) as fault_count
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
order by asked.report_year, asked.position, asked.agency_id, asked.section_position, asked.section
