-- How many agencies have a number in a year, by the last year before in which they had one. Who has one in any year of a
-- span is then a sum: those whose last number before lies before the span.
-- grain:   one row per series, report year, earlier year, kind and level of agency, '' where these are not told apart
insert into series_runs
with stated as (
    select
        series_values.series,
        series_values.report_year,
        agencies.kind,
        agencies.level,
        coalesce(
            lag(series_values.report_year) over (
                partition by series_values.series, series_values.agency_id
                order by series_values.report_year
            ),
            0
        ) as earlier_year
    from series_values
    inner join agencies
        on series_values.agency_id = agencies.agency_id
    where
        series_values.series between $first and $last
        and series_values.value is not null
),

counted as (
    select
        stated.series,
        stated.report_year,
        stated.earlier_year,
        stated.kind,
        stated.level,
        grouping(stated.kind) = 1 as is_every_kind,
        grouping(stated.level) = 1 as is_every_level,
        count(*) as agency_count
    from stated
    group by grouping sets (
        (stated.series, stated.report_year, stated.earlier_year),
        (stated.series, stated.report_year, stated.earlier_year, stated.kind),
        (stated.series, stated.report_year, stated.earlier_year, stated.level),
        (stated.series, stated.report_year, stated.earlier_year, stated.kind, stated.level)
    )
)

select
    counted.series,
    counted.report_year,
    counted.earlier_year,
    coalesce(counted.kind, '') as kind,
    coalesce(counted.level, '') as level,
    counted.agency_count
from counted
where
    (counted.is_every_kind or counted.kind is not null)
    and (counted.is_every_level or counted.level is not null)
order by counted.series, kind, level, counted.report_year, counted.earlier_year
