-- Both sides of a ratio by year and kind: added up once, asked on every page.
-- grain:   one row per ratio, report year and kind of agency, '' where it is not told apart
insert into ratio_years
with summed as (
    select
        ratio_values.ratio,
        ratio_values.report_year,
        agencies.kind,
        grouping(agencies.kind) = 1 as is_every_kind,
        sum(ratio_values.numerator) as numerator,
        sum(ratio_values.denominator) as denominator,
        count(*) as agency_count
    from ratio_values
    inner join agencies
        on ratio_values.agency_id = agencies.agency_id
    where ratio_values.state <> 'missing'
    group by grouping sets (
        (ratio_values.ratio, ratio_values.report_year),
        (ratio_values.ratio, ratio_values.report_year, agencies.kind)
    )
)

select
    summed.ratio,
    summed.report_year,
    coalesce(summed.kind, '') as kind,
    summed.numerator,
    summed.denominator,
    summed.agency_count
from summed
where summed.is_every_kind or summed.kind is not null
order by summed.ratio, kind, summed.report_year
