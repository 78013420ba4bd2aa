-- How do the reports of a year stand by the quality summary, which is a design of our own?
-- grain:   agency and year, the best first, those not rated last
-- returns: agency_id text, name_zh text, name_en text, kind text, level text, report_year integer, score decimal 0 to 100, assessable_share decimal 0 to 1 of the weight, state text rated or not_rated, previous_score decimal of the year before, peer_median decimal of the same year level and kind, peer_count integer rated
with rated as (
    select
        quality_scores.agency_id,
        quality_scores.report_year,
        quality_scores.score,
        quality_scores.assessable_share,
        quality_scores.state,
        agencies.name_zh,
        agencies.name_en,
        agencies.kind,
        agencies.level,
        agencies.position,
        median(cast(quality_scores.score as double)) over peers as peer_median,
        count(quality_scores.score) over peers as peer_count
    from quality_scores
    left join agencies
        on quality_scores.agency_id = agencies.agency_id
    window peers as (partition by quality_scores.report_year, agencies.level, agencies.kind)
)

select
    rated.agency_id,
    rated.name_zh,
    rated.name_en,
    rated.kind,
    rated.level,
    rated.report_year,
    rated.score,
    rated.assessable_share,
    rated.state,
    previous.score as previous_score,
    rated.peer_median,
    rated.peer_count
from rated
left join quality_scores as previous
    on
        rated.agency_id = previous.agency_id
        and rated.report_year = previous.report_year + 1
where
    ($year::integer is null or rated.report_year = $year::integer)
    and ($agency::varchar is null or rated.agency_id = $agency::varchar)
    and ($kind::varchar is null or rated.kind = $kind::varchar)
order by rated.report_year desc, rated.score desc nulls last, rated.position
