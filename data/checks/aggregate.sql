-- What a government reports against what its own bodies report, by the register. Which bodies a report sums up is not
-- said in it, so all of this is a hint.
-- grain:   one row per check, government report and figure
-- returns: the one shape of assessments
with summed_up as (
    select indicators.indicator
    from indicators
    where
        indicators.indicator in ('t3_new', 't3_total')
        or regexp_matches(indicators.indicator, '^t2b_(?:norm_made|norm_repealed|[a-z]+_decisions)$')
),

parents as (
    select
        reports.document_id,
        reports.agency_id,
        reports.report_year,
        cells.indicator,
        cells.applicant,
        cells.value
    from reports
    inner join agencies
        on reports.agency_id = agencies.agency_id
    inner join cells
        on reports.document_id = cells.document_id
    inner join summed_up
        on cells.indicator = summed_up.indicator
    where
        agencies.kind = 'government'
        and not agencies.is_provisional
        and cells.applicant in ('', 'total')
        and cells.value is not null
),

-- Every body that owed a report of the year, filed or not.
bodies as (
    select
        agencies.parent_id,
        agencies.agency_id,
        agencies.name_zh,
        agencies.name_en,
        filing.report_year,
        reports.document_id
    from agencies
    inner join filing
        on agencies.agency_id = filing.agency_id
    left join reports
        on
            agencies.agency_id = reports.agency_id
            and filing.report_year = reports.report_year
    where agencies.parent_id is not null and (filing.is_due or reports.document_id is not null)
),

held as (
    select
        parents.document_id,
        parents.indicator,
        parents.applicant,
        any_value(parents.value) as parent_value,
        count(*) as body_count,
        count(cells.value) as value_count,
        sum(cells.value) as bodies_value,
        max(cells.value) as most_value,
        arg_max(bodies.document_id, cells.value) as most_document_id,
        arg_max(bodies.name_zh, cells.value) as most_name_zh,
        arg_max(coalesce(bodies.name_en, bodies.name_zh), cells.value) as most_name_en
    from parents
    inner join bodies
        on
            parents.agency_id = bodies.parent_id
            and parents.report_year = bodies.report_year
    left join cells
        on
            bodies.document_id = cells.document_id
            and parents.indicator = cells.indicator
            and parents.applicant = cells.applicant
    group by parents.document_id, parents.indicator, parents.applicant
),

assessed as (
    select
        'AG_PARENT_GE_CHILD' as "check",
        held.document_id,
        held.indicator,
        held.applicant,
        case
            when held.value_count = 0 then 'not_assessable'
            when held.parent_value >= held.most_value then 'pass'
            else 'fail'
        end as result,
        held.parent_value as left_value,
        held.most_value as right_value,
        to_json([
            json_object('document_id', held.document_id, 'indicator', held.indicator, 'applicant', held.applicant),
            json_object('document_id', held.most_document_id, 'indicator', held.indicator, 'applicant', held.applicant)
        ]) as operands,
        json_object(
            'ind', json_object('indicator', held.indicator), 'p', held.parent_value, 'v', held.most_value,
            'c', held.most_name_zh, 'c_en', held.most_name_en
        ) as arguments
    from held
    union all
    select
        'AG_PARENT_SUM' as "check",
        held.document_id,
        held.indicator,
        held.applicant,
        case
            when held.body_count < 2 or held.value_count < held.body_count then 'not_assessable'
            when held.parent_value = held.bodies_value then 'pass'
            else 'fail'
        end as result,
        held.parent_value as left_value,
        held.bodies_value as right_value,
        to_json([
            json_object('document_id', held.document_id, 'indicator', held.indicator, 'applicant', held.applicant)
        ]) as operands,
        json_object(
            'ind', json_object('indicator', held.indicator), 'p', held.parent_value, 's', held.bodies_value,
            'n', held.body_count
        ) as arguments
    from held
)

select
    assessed."check",
    assessed.document_id,
    reports.agency_id,
    reports.report_year,
    reports.form,
    assessed.indicator,
    assessed.applicant,
    if(left(assessed.indicator, 2) = 't2', 'proactive_disclosure', 'request_handling') as section,
    assessed.result,
    assessed.left_value,
    assessed.right_value,
    abs(assessed.left_value - assessed.right_value) as difference,
    null as severity,
    if(assessed.result = 'fail', assessed.operands, null) as operands,
    if(assessed.result = 'fail', assessed.arguments, null) as arguments
from assessed
inner join reports
    on assessed.document_id = reports.document_id
inner join check_rules
    on assessed."check" = check_rules."check"
where check_rules.is_run
