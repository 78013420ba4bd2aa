-- When reports came out, and which period they cover; without a date nothing is said.
-- A report taken in twice with one date and other figures was changed after its publication.
-- Departments and institutions owe by 31 January, governments and townships by 31 March, everybody by 31 March before
-- report year 2019.
-- grain:   one row per check and report
-- returns: the one shape of assessments
with dated as (
    select
        reports.document_id,
        reports.report_year,
        reports.published_on,
        reports.period_start,
        reports.period_end,
        filing.due_on,
        case
            when reports.report_year < 2019 then 'TL_OLD'
            when month(filing.due_on) = 1 then 'TL_DEPT'
            else 'TL_GOV'
        end as deadline_check
    from reports
    inner join filing
        on
            reports.agency_id = filing.agency_id
            and reports.report_year = filing.report_year
),

-- Two documents of one report that bear the same date are two states of one publication. Only figures that both print in
-- a table are compared: prose may be read from other words.
versions as (
    select
        reports.document_id,
        other.document_id as other_document_id,
        count(*) over (partition by reports.document_id) as other_count
    from reports
    inner join documents as other
        on
            reports.agency_id = other.agency_id
            and reports.report_year = other.report_year
            and reports.published_on = other.published_on
            and reports.document_id <> other.document_id
),

-- Few reports were taken in twice, and only their figures are looked at.
printed as (
    select
        facts.document_id,
        facts.indicator,
        facts.applicant,
        facts.value
    from facts
    where
        facts.document_id in (
            select versions.document_id from versions
            union
            select versions.other_document_id from versions
        )
        and facts.status = 'value'
        and not starts_with(facts.indicator, 'n_')
),

changes as (
    select
        versions.document_id,
        versions.other_count,
        count(*) filter (where facts.value <> earlier.value) as changed_count,
        to_json(
            list(
                json_object(
                    'document_id', facts.document_id, 'indicator', facts.indicator, 'applicant', facts.applicant
                )
                order by facts.indicator, facts.applicant
            ) filter (where facts.value <> earlier.value)
        ) as operands
    from versions
    inner join printed as facts
        on versions.document_id = facts.document_id
    inner join printed as earlier
        on
            versions.other_document_id = earlier.document_id
            and facts.indicator = earlier.indicator
            and facts.applicant = earlier.applicant
    group by versions.document_id, versions.other_count
),

assessed as (
    select
        dated.deadline_check as "check",
        dated.document_id,
        case
            when dated.published_on is null then 'not_assessable'
            when dated.published_on <= dated.due_on then 'pass'
            else 'fail'
        end as result,
        date_diff('day', dated.due_on, dated.published_on) as difference,
        json_object(
            'd', dated.published_on, 'due', dated.due_on, 'n', date_diff('day', dated.due_on, dated.published_on)
        ) as arguments
    from dated
    union all
    select
        'TL_TOO_EARLY' as "check",
        dated.document_id,
        case
            when dated.published_on is null then 'not_assessable'
            when dated.published_on >= make_date(dated.report_year + 1, 1, 1) then 'pass'
            else 'fail'
        end as result,
        null as difference,
        json_object('d', dated.published_on) as arguments
    from dated
    union all
    select
        'TL_DATE_UNKNOWN' as "check",
        dated.document_id,
        case when dated.published_on is null then 'fail' else 'pass' end as result,
        null as difference,
        null::json as arguments
    from dated
    union all
    select
        'TL_PERIOD' as "check",
        dated.document_id,
        case
            when dated.period_start is null or dated.period_end is null then 'not_assessable'
            when
                dated.period_end = make_date(dated.report_year, 12, 31)
                and (
                    dated.period_start = make_date(dated.report_year, 1, 1)
                    or (dated.report_year = 2008 and dated.period_start = make_date(2008, 5, 1))
                )
                then 'pass'
            else 'fail'
        end as result,
        null as difference,
        json_object('p', dated.period_start || '—' || dated.period_end) as arguments
    from dated
    union all
    select
        'TL_CHANGED' as "check",
        changes.document_id,
        if(changes.changed_count > 0, 'fail', 'pass') as result,
        null as difference,
        json_object('n', changes.changed_count, 'm', changes.other_count + 1) as arguments
    from changes
)

select
    assessed."check",
    assessed.document_id,
    reports.agency_id,
    reports.report_year,
    reports.form,
    null as indicator,
    null as applicant,
    null as section,
    assessed.result,
    null as left_value,
    null as right_value,
    assessed.difference,
    null as severity,
    if(assessed."check" = 'TL_CHANGED' and assessed.result = 'fail', changes.operands, null) as operands,
    if(assessed.result = 'fail', assessed.arguments, null) as arguments
from assessed
inner join reports
    on assessed.document_id = reports.document_id
inner join check_rules
    on assessed."check" = check_rules."check"
left join changes
    on assessed.document_id = changes.document_id
where check_rules.is_run
