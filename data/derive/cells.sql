-- Every figure of the reports that count, with the number that a sum may use: an empty or placeholder cell is 0 there if
-- another cell of its row or column holds a number, and nothing otherwise.
-- A cell belongs to two groups: in table three its row and its column, in table four its block, in table two its row, in
-- the older tables its total with the total's parts, and its own parts.
-- grain:   one row per report, indicator and applicant
create table work.cells as
with indicator_groups as (
    select
        indicators.indicator,
        indicators.form_table,
        case indicators.form_table
            when 't3' then indicators.indicator
            when 't4' then regexp_extract(indicators.indicator, '^t4_[a-z]+')
            when 't2a' then regexp_extract(indicators.indicator, '^t2a_[a-z]+')
            when 't2b' then regexp_extract(indicators.indicator, '^t2b_[a-z]+')
            else coalesce(indicators.parent, indicators.indicator)
        end as one_group
    from indicators
),

-- Most reports leave nothing empty, and nothing has to be looked up for them.
with_empty_cells as (
    select distinct facts.document_id
    from facts
    where facts.is_current and facts.status in ('blank', 'placeholder')
),

grouped as (
    select
        facts.document_id,
        facts.indicator,
        facts.applicant,
        facts.value,
        facts.status,
        indicator_groups.form_table,
        indicator_groups.one_group,
        if(indicator_groups.form_table = 't3', facts.applicant, facts.indicator) as other_group
    from facts
    inner join with_empty_cells
        on facts.document_id = with_empty_cells.document_id
    inner join indicator_groups
        on facts.indicator = indicator_groups.indicator
    where facts.is_current
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
    facts.document_id,
    facts.indicator,
    facts.applicant,
    indicators.form_table,
    facts.value,
    facts.status,
    case
        when facts.value is not null then facts.value
        when empty_cells.document_id is not null then cast(0 as decimal(18, 4))
    end as number
from facts
inner join indicators
    on facts.indicator = indicators.indicator
left join empty_cells
    on
        facts.document_id = empty_cells.document_id
        and facts.indicator = empty_cells.indicator
        and facts.applicant = empty_cells.applicant
where facts.is_current
