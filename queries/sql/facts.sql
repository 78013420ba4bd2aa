-- Every figure of one table, or of prose, that the reports of a year state; where a number is given, the first so many.
-- grain:   one row per agency, indicator and applicant
-- returns: agency_id text, name_zh text, name_en text, report_year integer report year, indicator text, label_zh text, label_en text, unit text, position integer official order, applicant text, applicant_zh text, applicant_en text, column_no integer order of the form, value decimal in unit, status text, as_written text, place text, file text, document_id integer
with reports as (
    select
        documents.document_id,
        documents.file,
        agencies.name_zh,
        coalesce(agencies.name_en, agencies.name_zh) as name_en,
        agencies.position,
        sum(figure_counts.fact_count) over (
            order by agencies.position, documents.agency_id, documents.document_id
        ) - figure_counts.fact_count as facts_before
    from figure_counts
    inner join documents
        on figure_counts.document_id = documents.document_id
    left join agencies
        on documents.agency_id = agencies.agency_id
    where
        figure_counts.report_year = $year::smallint
        and figure_counts.form_table = $form_table
        and ($kind::varchar is null or agencies.kind = $kind::varchar)
),

-- The reports that the first figures are from; words are looked up for no other.
shown as (
    select
        reports.document_id,
        reports.file,
        reports.name_zh,
        reports.name_en,
        reports.position
    from reports
    where $most::integer is null or reports.facts_before < $most::integer
),

words as (
    select
        evidence.document_id,
        evidence.indicator,
        evidence.applicant,
        evidence.as_written,
        evidence.place
    from shown
    inner join evidence
        on shown.document_id = evidence.document_id
),

numbered as (
    select
        current_facts.agency_id,
        shown.name_zh,
        shown.name_en,
        cast(current_facts.report_year as integer) as report_year,
        current_facts.indicator,
        indicators.label_zh,
        indicators.label_en,
        indicators.unit,
        indicators.position,
        current_facts.applicant,
        applicants.label_zh as applicant_zh,
        applicants.label_en as applicant_en,
        applicants.column_no,
        current_facts.value,
        current_facts.status,
        words.as_written,
        words.place,
        shown.file,
        current_facts.document_id,
        shown.position as agency_position,
        row_number() over (
            order by
                shown.position, current_facts.agency_id, indicators.position, applicants.column_no nulls first,
                current_facts.indicator
        ) as row_no
    from current_facts
    inner join shown
        on current_facts.document_id = shown.document_id
    inner join indicators
        on current_facts.indicator = indicators.indicator
    left join applicants
        on current_facts.applicant = applicants.applicant
    left join words
        on
            current_facts.document_id = words.document_id
            and current_facts.indicator = words.indicator
            and current_facts.applicant = words.applicant
    where
        current_facts.report_year = $year::smallint
        and indicators.form_table = $form_table
)

select
    numbered.agency_id,
    numbered.name_zh,
    numbered.name_en,
    numbered.report_year,
    numbered.indicator,
    numbered.label_zh,
    numbered.label_en,
    numbered.unit,
    numbered.position,
    numbered.applicant,
    numbered.applicant_zh,
    numbered.applicant_en,
    numbered.column_no,
    numbered.value,
    numbered.status,
    numbered.as_written,
    numbered.place,
    numbered.file,
    numbered.document_id
from numbered
where $most::integer is null or numbered.row_no <= $most::integer
order by
    numbered.agency_position, numbered.agency_id, numbered.position, numbered.column_no nulls first, numbered.indicator
