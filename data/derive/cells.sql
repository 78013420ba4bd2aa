-- Every figure of the reports that count, with the number that a sum may use: an empty or placeholder cell is 0 there if
-- another cell of its row or column holds a number, and nothing otherwise.
-- A cell belongs to two groups: in table three its row and its column, in table four its block, in table two its row, in
-- the older tables its total with the total's parts, and its own parts.
-- grain:   one row per report, indicator and applicant
create temp table cells as
with grouped as (
    select
        facts.document_id,
        facts.indicator,
        facts.applicant,
        facts.value,
        facts.status,
        indicators.form_table,
        case indicators.form_table
            when 't3' then facts.indicator
            when 't4' then regexp_extract(facts.indicator, '^t4_[a-z]+')
            when 't2a' then regexp_extract(facts.indicator, '^t2a_[a-z]+')
            when 't2b' then regexp_extract(facts.indicator, '^t2b_[a-z]+')
            else coalesce(indicators.parent, facts.indicator)
        end as one_group,
        case indicators.form_table
            when 't3' then facts.applicant
            else facts.indicator
        end as other_group
    from facts
    inner join reports
        on facts.document_id = reports.document_id
    inner join indicators
        on facts.indicator = indicators.indicator
),

with_numbers as (
    select distinct
        grouped.document_id,
        grouped.form_table,
        unnest([grouped.one_group, grouped.other_group]) as group_name
    from grouped
    where grouped.value is not null and grouped.form_table <> 'narr'
),

empty_cells as (
    select distinct
        grouped.document_id,
        grouped.indicator,
        grouped.applicant
    from grouped
    inner join with_numbers
        on
            grouped.document_id = with_numbers.document_id
            and grouped.form_table = with_numbers.form_table
            and (grouped.one_group = with_numbers.group_name or grouped.other_group = with_numbers.group_name)
    where grouped.status in ('blank', 'placeholder')
)

select
    grouped.document_id,
    grouped.indicator,
    grouped.applicant,
    grouped.form_table,
    grouped.value,
    grouped.status,
    case
        when grouped.value is not null then grouped.value
        when empty_cells.document_id is not null then cast(0 as decimal(18, 4))
    end as number
from grouped
left join empty_cells
    on
        grouped.document_id = empty_cells.document_id
        and grouped.indicator = empty_cells.indicator
        and grouped.applicant = empty_cells.applicant
