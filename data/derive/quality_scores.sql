-- The quality summary of every report: the weighted mean of its parts, of those that could be assessed; not rated where
-- these hold less than 60 % of the weight.
-- grain:   one row per report
insert into quality_scores
with summed as (
    select
        quality_part_values.agency_id,
        quality_part_values.report_year,
        quality_part_values.document_id,
        sum(quality_parts.weight) as weight,
        coalesce(sum(quality_parts.weight) filter (where quality_part_values.share is not null), 0) as assessable_weight,
        sum(quality_parts.weight * quality_part_values.share) as points
    from quality_part_values
    inner join quality_parts
        on quality_part_values.part = quality_parts.part
    group by quality_part_values.agency_id, quality_part_values.report_year, quality_part_values.document_id
)

select
    summed.agency_id,
    summed.report_year,
    summed.document_id,
    if(
        summed.assessable_weight >= 0.6 * summed.weight,
        cast(100 * summed.points / summed.assessable_weight as decimal(18, 4)),
        null
    ) as score,
    cast(summed.assessable_weight / summed.weight as decimal(18, 4)) as assessable_share,
    if(summed.assessable_weight >= 0.6 * summed.weight, 'rated', 'not_rated') as state
from summed
order by summed.report_year, summed.agency_id
