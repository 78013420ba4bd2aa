-- The figures that leadership sees first, each year, with the change on the year before and of how many agencies.
-- grain:   one row per measure and report year
-- returns: measure text, report_year integer report year, label_zh text, label_en text, unit text, value double in unit or share, numerator decimal cases, denominator decimal cases, previous double in unit or share, change double in unit or difference of shares, agency_count integer agencies that state it, filed_count integer agencies, due_count integer agencies, verdict text link to the year before
with coverage as (
    select
        roster.report_year,
        count(*) filter (where roster.is_filed) as filed_count,
        count(*) filter (where roster.is_due) as due_count
    from roster
    where $kind::varchar is null or roster.kind = $kind::varchar
    group by roster.report_year
),

received as (
    select
        'applications_new' as measure,
        1 as position,
        series_years.report_year,
        cast(series_years.total as double) as value,
        cast(null as decimal(38, 4)) as numerator,
        cast(null as decimal(38, 4)) as denominator,
        series_years.agency_count
    from series_years
    where
        series_years.series = 'applications_new'
        and series_years.kind = coalesce($kind::varchar, '')
        and series_years.level = ''
),

shares as (
    select
        case ratio_years.ratio
            when 'r_clearance' then 'clearance'
            when 'r_disclosure' then 'disclosure'
            else 'review_corrected'
        end as measure,
        case ratio_years.ratio when 'r_clearance' then 2 when 'r_disclosure' then 3 else 4 end as position,
        ratio_years.report_year,
        cast(ratio_years.numerator as double) / nullif(cast(ratio_years.denominator as double), 0) as value,
        ratio_years.numerator,
        ratio_years.denominator,
        ratio_years.agency_count
    from ratio_years
    where
        ratio_years.ratio in ('r_clearance', 'r_disclosure', 'r_review_corrected')
        and ratio_years.kind = coalesce($kind::varchar, '')
),

measures as (
    select
        received.measure,
        received.position,
        received.report_year,
        received.value,
        received.numerator,
        received.denominator,
        received.agency_count
    from received
    union all
    select
        shares.measure,
        shares.position,
        shares.report_year,
        shares.value,
        shares.numerator,
        shares.denominator,
        shares.agency_count
    from shares
),

labels as (
    select
        'applications_new' as measure,
        series.label_zh,
        series.label_en,
        series.unit
    from series
    where series.series = 'applications_new'
    union all
    select
        case ratios.ratio
            when 'r_clearance' then 'clearance'
            when 'r_disclosure' then 'disclosure'
            else 'review_corrected'
        end as measure,
        ratios.label_zh,
        ratios.label_en,
        'share' as unit
    from ratios
    where ratios.ratio in ('r_clearance', 'r_disclosure', 'r_review_corrected')
),

-- The only headline that runs across forms is the applications received; its link decides whether a change is shown.
links as (
    select
        series_links.break_year,
        series_links.verdict
    from series_links
    where
        series_links.series = 'applications_new'
        and series_links.break_year is not null
),

with_previous as (
    select
        measures.measure,
        measures.position,
        measures.report_year,
        measures.value,
        measures.numerator,
        measures.denominator,
        measures.agency_count,
        previous.value as previous,
        case
            when measures.value is null or previous.value is null then null
            when measures.measure = 'applications_new' and links.verdict is not null then links.verdict
            when measures.measure = 'review_corrected' and measures.report_year = 2024 then 'NEAR'
            else 'SAME'
        end as verdict
    from measures
    left join measures as previous
        on
            measures.measure = previous.measure
            and measures.report_year = previous.report_year + 1
    left join links
        on
            measures.measure = 'applications_new'
            and measures.report_year = links.break_year
)

select
    with_previous.measure,
    cast(with_previous.report_year as integer) as report_year,
    labels.label_zh,
    labels.label_en,
    labels.unit,
    with_previous.value,
    with_previous.numerator,
    with_previous.denominator,
    with_previous.previous,
    case when with_previous.verdict in ('SAME', 'NEAR') then with_previous.value - with_previous.previous end as change,
    cast(with_previous.agency_count as integer) as agency_count,
    cast(coverage.filed_count as integer) as filed_count,
    cast(coverage.due_count as integer) as due_count,
    with_previous.verdict
from with_previous
inner join labels
    on with_previous.measure = labels.measure
inner join coverage
    on with_previous.report_year = coverage.report_year
order by with_previous.position, with_previous.report_year
