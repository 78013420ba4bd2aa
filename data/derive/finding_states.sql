-- How every finding stands that somebody decided on, and those that come after one that somebody decided on.
-- A finding keeps its verdict as long as its numbers are the same. One that is gone is replaced by an undecided finding
-- of the same subject, which is reopened; without one it is mended, if it was open and its check now passes on the
-- report that counts. Where the check says nothing any more, the verdict stays. The ledger is only read: all of this
-- follows anew from the ledger and the findings of each build.
-- grain:   one row per finding
insert into finding_states
with ranked as (
    select
        decisions.*,
        row_number() over (partition by decisions.finding_id order by decisions.decision_no desc) as age,
        min(decisions.decided_at) over (partition by decisions.finding_id) as first_decided_at
    from decisions
),

decided as (
    select
        ranked.*,
        decided_findings."check",
        decided_findings.agency_id,
        decided_findings.report_year,
        decided_findings.indicator,
        decided_findings.applicant,
        decided_findings.section,
        decided_findings.subject,
        decision_states.is_open,
        findings.finding_id is not null as is_current
    from ranked
    inner join decided_findings
        on ranked.finding_id = decided_findings.finding_id
    inner join decision_states
        on ranked.state = decision_states.state
    left join findings
        on ranked.finding_id = findings.finding_id
    where ranked.age = 1
),

-- Who was decided on before the earlier one was decided on last stood beside it and is not what became of it.
followed as (
    select
        finding_subjects.finding_id,
        earlier.finding_id as earlier_finding_id,
        decided.finding_id is null as is_undecided,
        row_number() over (partition by finding_subjects.finding_id order by earlier.decision_no desc) as age
    from finding_subjects
    inner join decided as earlier
        on finding_subjects.subject = earlier.subject
    left join decided
        on finding_subjects.finding_id = decided.finding_id
    where
        not earlier.is_current
        and (decided.finding_id is null or decided.first_decided_at > earlier.decided_at)
),

replaced as (
    select distinct followed.earlier_finding_id as finding_id
    from followed
),

assessed as (
    select
        decided.finding_id,
        bool_and(assessments.result = 'pass') as has_passed,
        bool_and(assessments.result = 'pass') filter (
            where
            assessments.indicator is not distinct from decided.indicator
            and assessments.applicant is not distinct from decided.applicant
            and assessments.section is not distinct from decided.section
        ) as has_cell_passed
    from decided
    inner join reports
        on
            decided.agency_id = reports.agency_id
            and decided.report_year = reports.report_year
    inner join assessments
        on
            decided."check" = assessments."check"
            and reports.document_id = assessments.document_id
    where not decided.is_current
    group by decided.finding_id
),

stated as (
    select
        decided.finding_id,
        case
            when decided.is_current then decided.state
            when replaced.finding_id is not null then 'replaced'
            when decided.is_open and coalesce(assessed.has_cell_passed, assessed.has_passed, false) then 'mended'
            else decided.state
        end as state,
        decided.decided_by,
        decided.decided_at,
        decided.reason,
        decided.deadline,
        followed.earlier_finding_id,
        decided.is_current
    from decided
    left join replaced
        on decided.finding_id = replaced.finding_id
    left join assessed
        on decided.finding_id = assessed.finding_id
    left join followed
        on
            decided.finding_id = followed.finding_id
            and followed.age = 1
    union all
    select
        followed.finding_id,
        'reopened' as state,
        earlier.decided_by,
        earlier.decided_at,
        earlier.reason,
        earlier.deadline,
        followed.earlier_finding_id,
        true as is_current
    from followed
    inner join decided as earlier
        on followed.earlier_finding_id = earlier.finding_id
    where followed.is_undecided and followed.age = 1
)

select *
from stated
order by finding_id
