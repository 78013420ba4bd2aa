-- What is each report's quality summary, and what is it made of?
-- grain:   agency, year and part, in the order of the parts
-- returns: agency_id text, name_zh text, name_en text, report_year integer, score decimal 0 to 100, assessable_share decimal 0 to 1 of the weight, state text rated or not_rated, position integer, part text, label_zh text, label_en text, measure_zh text, measure_en text, weight decimal, share decimal 0 to 1, assessable_count integer checks, passed_count integer checks, error_count integer checks, failed_checks_zh text, failed_checks_en text
with failed as (
    select
        findings.document_id,
        quality_checks.part,
        string_agg(distinct checks.title_zh, '、' order by checks.title_zh) as titles_zh,
        string_agg(distinct checks.title_en, '; ' order by checks.title_en) as titles_en
    from findings
    inner join quality_checks
        on findings."check" = quality_checks."check"
    inner join checks
        on findings."check" = checks."check"
    left join finding_states
        on findings.finding_id = finding_states.finding_id
    where
        coalesce(finding_states.state, 'open') <> 'dismissed'
        and ($agency::varchar is null or findings.agency_id = $agency::varchar)
        and ($year::integer is null or findings.report_year = $year::integer)
    group by findings.document_id, quality_checks.part
)

select
    quality_part_values.agency_id,
    agencies.name_zh,
    agencies.name_en,
    quality_part_values.report_year,
    quality_scores.score,
    quality_scores.assessable_share,
    quality_scores.state,
    quality_parts.position,
    quality_part_values.part,
    quality_parts.label_zh,
    quality_parts.label_en,
    quality_parts.measure_zh,
    quality_parts.measure_en,
    quality_parts.weight,
    quality_part_values.share,
    quality_part_values.assessable_count,
    quality_part_values.passed_count,
    quality_part_values.error_count,
    failed.titles_zh as failed_checks_zh,
    failed.titles_en as failed_checks_en
from quality_part_values
inner join quality_scores
    on quality_part_values.document_id = quality_scores.document_id
inner join quality_parts
    on quality_part_values.part = quality_parts.part
inner join agencies
    on quality_part_values.agency_id = agencies.agency_id
left join failed
    on
        quality_part_values.document_id = failed.document_id
        and quality_part_values.part = failed.part
where
    ($agency::varchar is null or quality_part_values.agency_id = $agency::varchar)
    and ($year::integer is null or quality_part_values.report_year = $year::integer)
    and ($kind::varchar is null or agencies.kind = $kind::varchar)
order by quality_part_values.report_year desc, agencies.position, quality_parts.position
