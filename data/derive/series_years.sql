-- Total, quartiles and number of a series by year, kind and level: added up once, asked on every page.
-- Of a large build series after series, so that no more than one is in memory.
-- grain:   one row per series, report year, kind and level of agency, '' where these are not told apart
insert into series_years
with stated as (
    select
        series_values.series,
        series_values.report_year,
        series_values.value,
        agencies.kind,
        agencies.level
    from series_values
    inner join agencies
        on series_values.agency_id = agencies.agency_id
    where series_values.series between $first and $last
),

summed as (
    select
        stated.series,
        stated.report_year,
        stated.kind,
        stated.level,
        grouping(stated.kind) = 1 as is_every_kind,
        grouping(stated.level) = 1 as is_every_level,
        sum(stated.value) as total,
        quantile_cont(cast(stated.value as double), [0.25, 0.5, 0.75]) as quartiles,
        count(stated.value) as agency_count
    from stated
    group by grouping sets (
        (stated.series, stated.report_year),
        (stated.series, stated.report_year, stated.kind),
        (stated.series, stated.report_year, stated.level),
        (stated.series, stated.report_year, stated.kind, stated.level)
    )
)

select
    summed.series,
    summed.report_year,
    coalesce(summed.kind, '') as kind,
    coalesce(summed.level, '') as level,
    summed.total,
    summed.quartiles[1] as first_quartile,
    summed.quartiles[2] as median,
    summed.quartiles[3] as third_quartile,
    summed.agency_count
from summed
where
    (summed.is_every_kind or summed.kind is not null)
    and (summed.is_every_level or summed.level is not null)
order by summed.series, kind, level, summed.report_year
