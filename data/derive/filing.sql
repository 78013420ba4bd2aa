-- Who owed a report for which year, and what came of it.
-- A registered agency owes one from its first to its last year; without a first year from its first report on, without a
-- last year to the newest year of the build. A provisional agency owes one from its first to its last report.
-- Due: 31 March of the next year up to report year 2018; from 2019 on 31 January for departments and institutions, and
-- 31 March for governments and everything at township level.
-- grain:   one row per agency and year in which a report was owed or found
insert into filing
with newest_years as (
    select
        documents.is_sample,
        max(documents.report_year) as newest_year
    from documents
    group by documents.is_sample
),

filed_years as (
    select
        documents.agency_id,
        min(documents.report_year) as first_filed,
        max(documents.report_year) as last_filed
    from documents
    group by documents.agency_id
),

bounds as (
    select
        agencies.agency_id,
        coalesce(agencies.first_year, filed_years.first_filed, newest_years.newest_year) as first_owed,
        coalesce(agencies.last_year, newest_years.newest_year, filed_years.last_filed) as last_owed
    from agencies
    left join filed_years
        on agencies.agency_id = filed_years.agency_id
    left join newest_years
        on agencies.is_sample = newest_years.is_sample
),

owed as (
    select
        bounds.agency_id,
        cast(unnest(generate_series(bounds.first_owed, bounds.last_owed)) as smallint) as report_year
    from bounds
    where bounds.first_owed is not null and bounds.last_owed is not null
),

filed as (
    select
        documents.agency_id,
        documents.report_year,
        count(*) as document_count,
        max(documents.document_id) filter (where documents.is_active) as document_id,
        max(documents.published_on) filter (where documents.is_active) as published_on
    from documents
    group by documents.agency_id, documents.report_year
),

unreadable as (
    select distinct
        failures.agency_id,
        failures.report_year
    from failures
    where failures.agency_id is not null
),

years as (
    select
        owed.agency_id,
        owed.report_year
    from owed
    union distinct
    select
        filed.agency_id,
        filed.report_year
    from filed
    union distinct
    select
        unreadable.agency_id,
        unreadable.report_year
    from unreadable
),

with_dates as (
    select
        years.agency_id,
        years.report_year,
        owed.agency_id is not null as is_due,
        coalesce(filed.document_count, 0) as document_count,
        filed.document_id,
        filed.published_on,
        unreadable.agency_id is not null as is_unreadable,
        case
            when years.report_year < 2019 or agencies.kind = 'government' or agencies.level = 'township'
                then make_date(years.report_year + 1, 3, 31)
            else make_date(years.report_year + 1, 1, 31)
        end as due_on
    from years
    inner join agencies
        on years.agency_id = agencies.agency_id
    left join owed
        on
            years.agency_id = owed.agency_id
            and years.report_year = owed.report_year
    left join filed
        on
            years.agency_id = filed.agency_id
            and years.report_year = filed.report_year
    left join unreadable
        on
            years.agency_id = unreadable.agency_id
            and years.report_year = unreadable.report_year
)

select
    agency_id,
    report_year,
    case
        when document_count > 0 and published_on > due_on then 'late'
        when document_count > 0 then 'filed'
        when is_unreadable then 'unreadable'
        else 'not_filed'
    end as state,
    is_due,
    document_count,
    document_id,
    published_on,
    due_on
from with_dates
order by agency_id, report_year
