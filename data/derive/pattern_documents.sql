-- The reports in which the patterns of a check are looked for: none of the other forms, none of which the check says
-- nothing whatever is found. Reports of an unknown form count as new ones.
-- grain:   one row per check and report
create temp table pattern_documents as
with checks_with_patterns as (
    select
        check_rules."check",
        not list_has_any(check_rules.forms, ['2019-2020', '2021+']) as is_old_only,
        not list_has_any(check_rules.forms, ['2008-2013', '2014-2018']) as is_new_only
    from check_rules
    where check_rules."check" in (select check_topics."check" from check_topics)
),

every_report as (
    select
        reports.document_id,
        coalesce(reports.form in ('2019-2020', '2021+'), true) as is_new_form,
        reports.kind
    from reports
),

accepted as (
    select
        tables_read.document_id,
        count(distinct tables_read.table_code) as table_count
    from tables_read
    where tables_read.state = 'accepted' and tables_read.table_code in ('t2', 't3', 't4')
    group by tables_read.document_id
),

unpaid as (
    select distinct cells.document_id
    from cells
    where cells.indicator = 't3_other_unpaid_fee' and cells.applicant = 'total' and cells.value <> 0
)

select
    checks_with_patterns."check",
    every_report.document_id
from checks_with_patterns
inner join every_report
    on if(every_report.is_new_form, not checks_with_patterns.is_old_only, not checks_with_patterns.is_new_only)
left join accepted
    on every_report.document_id = accepted.document_id
left join unpaid
    on every_report.document_id = unpaid.document_id
where
    case checks_with_patterns."check"
        when 'CP_GOV_50_4' then every_report.kind = 'government'
        when 'CP_TABLES' then coalesce(accepted.table_count, 0) < 3
        when 'T3_UNPAID_NO_NOTICE' then unpaid.document_id is not null
        else true
    end
