-- Which series may be drawn over the years, and for which years there are numbers.
-- grain:   one row per series
-- returns: series text, label_zh text, label_en text, unit text, theme text, position integer official order, value_count integer numbers, first_year integer report year, last_year integer report year
with numbers as (
    select
        series_years.series,
        sum(series_years.agency_count) as value_count,
        min(series_years.report_year) as first_year,
        max(series_years.report_year) as last_year
    from series_years
    where
        series_years.kind = ''
        and series_years.level = ''
        and series_years.agency_count > 0
    group by series_years.series
)

select
    series.series,
    series.label_zh,
    series.label_en,
    series.unit,
    series.theme,
    series.position,
    cast(coalesce(numbers.value_count, 0) as integer) as value_count,
    cast(numbers.first_year as integer) as first_year,
    cast(numbers.last_year as integer) as last_year
from series
left join numbers
    on series.series = numbers.series
order by series.position, series.series
