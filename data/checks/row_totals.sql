-- The rows of table three: each total against its six kinds of applicant, and totals left empty above figures.
-- grain:   one row per check, report and row of table three
-- returns: the one shape of assessments
with rows_read as (
    select
        cells.document_id,
        cells.indicator,
        count(cells.number) filter (where cells.applicant <> 'total') as number_count,
        count(cells.value) as printed_count,
        sum(cells.number) filter (where cells.applicant <> 'total') as parts_sum,
        max(cells.number) filter (where cells.applicant = 'total') as total_number,
        max(cells.value) filter (where cells.applicant = 'total') as total_value,
        max(cells.status) filter (where cells.applicant = 'total') as total_status
    from cells
    where cells.form_table = 't3'
    group by cells.document_id, cells.indicator
),

assessed as (
    select
        'T3_ROW_TOTAL' as "check",
        rows_read.document_id,
        rows_read.indicator,
        case
            when rows_read.printed_count = 0 or rows_read.number_count < 6 or rows_read.total_number is null
                then 'not_assessable'
            when rows_read.total_number = rows_read.parts_sum then 'pass'
            when rows_read.total_value is null then 'not_assessable'
            else 'fail'
        end as result,
        rows_read.total_value as left_value,
        rows_read.parts_sum as right_value
    from rows_read
    union all
    select
        'T3_ROW_TOTAL_BLANK' as "check",
        rows_read.document_id,
        rows_read.indicator,
        case
            when rows_read.total_status in ('blank', 'placeholder') and rows_read.parts_sum > 0 then 'fail'
            when rows_read.total_status is null or rows_read.total_status = 'unreadable' then 'not_assessable'
            else 'pass'
        end as result,
        rows_read.total_value as left_value,
        rows_read.parts_sum as right_value
    from rows_read
),

-- Cells are listed only where something failed.
failed as (
    select distinct
        assessed.document_id,
        assessed.indicator
    from assessed
    where assessed.result = 'fail'
),

failed_cells as (
    select
        cells.document_id,
        cells.indicator,
        cells.applicant
    from cells
    where
        cells.form_table = 't3'
        and cells.document_id in (select failed.document_id from failed)
),

shown as (
    select
        failed.document_id,
        failed.indicator,
        to_json(
            list(
                json_object(
                    'document_id', failed_cells.document_id,
                    'indicator', failed_cells.indicator,
                    'applicant', failed_cells.applicant
                )
                order by applicants.column_no
            )
        ) as operands
    from failed
    inner join failed_cells
        on
            failed.document_id = failed_cells.document_id
            and failed.indicator = failed_cells.indicator
    inner join applicants
        on failed_cells.applicant = applicants.applicant
    group by failed.document_id, failed.indicator
)

select
    assessed."check",
    assessed.document_id,
    reports.agency_id,
    reports.report_year,
    reports.form,
    assessed.indicator,
    'total' as applicant,
    'request_handling' as section,
    assessed.result,
    assessed.left_value,
    assessed.right_value,
    abs(assessed.left_value - assessed.right_value) as difference,
    null as severity,
    case when assessed.result = 'fail' then shown.operands end as operands,
    case
        when assessed.result = 'fail'
            then
                json_object(
                    'row', json_object('indicator', assessed.indicator),
                    'left', assessed.left_value,
                    'right', assessed.right_value,
                    'difference', abs(assessed.left_value - assessed.right_value)
                )
    end as arguments
from assessed
inner join reports
    on assessed.document_id = reports.document_id
inner join check_rules
    on assessed."check" = check_rules."check"
left join shown
    on
        assessed.result = 'fail'
        and assessed.document_id = shown.document_id
        and assessed.indicator = shown.indicator
where check_rules.is_run
