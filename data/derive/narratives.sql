-- The prose of one year's reports that count, a part told with the section that it belongs to. The preface is left out, since
-- basis, period and address are prescribed and the same every year, and so is the annex, which is a table.
-- grain:   one row per report
-- returns: document_id integer, agency_id text, report_year integer, previous_document_id integer, sections list of text, texts list of text
with placed as (
    select
        sections.document_id,
        sections.position,
        sections.text,
        coalesce(
            last_value(case when coalesce(sections.level, 1) = 1 then sections.section end ignore nulls) over (
                partition by sections.document_id
                order by sections.position
                rows between unbounded preceding and current row
            ),
            sections.section
        ) as section
    from sections
    where sections.state <> 'missing' and sections.report_year = $year::smallint
),

joined as (
    select
        placed.document_id,
        placed.section,
        min(placed.position) as position,
        string_agg(placed.text, chr(10) order by placed.position) as text
    from placed
    where placed.section not in ('preface', 'annex_statistics') and placed.text <> ''
    group by placed.document_id, placed.section
)

select
    reports.document_id,
    reports.agency_id,
    reports.report_year,
    reports.previous_document_id,
    coalesce(list(joined.section order by joined.position) filter (where joined.section is not null), []) as sections,
    coalesce(list(joined.text order by joined.position) filter (where joined.section is not null), []) as texts
from reports
left join joined
    on reports.document_id = joined.document_id
where reports.report_year = $year::smallint
group by reports.document_id, reports.agency_id, reports.report_year, reports.previous_document_id
order by reports.document_id
