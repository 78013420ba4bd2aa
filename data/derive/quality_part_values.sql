-- How each report does in every part of the quality summary: the weight of the checks that passed by that of the checks
-- that could be assessed. A check passes when none of its assessments failed, but for findings that a person dismissed;
-- an error that stands caps its part.
-- grain:   one row per report and part
insert into quality_part_values
with standing as (
    select
        findings.document_id,
        findings."check",
        bool_or(findings.severity = 'error') as is_error
    from findings
    left join finding_states
        on findings.finding_id = finding_states.finding_id
    where coalesce(finding_states.state, 'open') <> 'dismissed'
    group by findings.document_id, findings."check"
),

judged as (
    select
        check_results.document_id,
        quality_checks.part,
        quality_checks.weight,
        standing.document_id is null as is_passed,
        coalesce(standing.is_error, false) as is_error
    from check_results
    inner join quality_checks
        on check_results."check" = quality_checks."check"
    left join standing
        on
            check_results.document_id = standing.document_id
            and check_results."check" = standing."check"
    where check_results.passed + check_results.failed > 0
),

summed as (
    select
        judged.document_id,
        judged.part,
        sum(judged.weight) as assessable_weight,
        sum(judged.weight) filter (where judged.is_passed) as passed_weight,
        count(*) as assessable_count,
        count(*) filter (where judged.is_passed) as passed_count,
        count(*) filter (where judged.is_error) as error_count
    from judged
    group by judged.document_id, judged.part
)

select
    reports.agency_id,
    reports.report_year,
    reports.document_id,
    quality_parts.part,
    coalesce(summed.assessable_count, 0) as assessable_count,
    coalesce(summed.passed_count, 0) as passed_count,
    coalesce(summed.error_count, 0) as error_count,
    cast(
        case
            when summed.document_id is null then null
            when summed.error_count > 0
                then least(coalesce(summed.passed_weight, 0) / summed.assessable_weight, quality_parts.error_cap)
            else coalesce(summed.passed_weight, 0) / summed.assessable_weight
        end as decimal(18, 4)
    ) as share
from reports
cross join quality_parts
left join summed
    on
        reports.document_id = summed.document_id
        and quality_parts.part = summed.part
order by reports.report_year, reports.agency_id, quality_parts.position
