-- Instructions of a template that were left in the text.
-- grain:   one row per report
-- returns: the one shape of assessments
with residues as (
    select
        pattern_hits.document_id,
        min(pattern_hits.section) as section,
        sum(pattern_hits.hit_count) as hit_count,
        string_agg(pattern_hits.words, '；' order by pattern_hits.topic, pattern_hits.section) as words
    from pattern_hits
    where pattern_hits."check" = 'RES_TEMPLATE'
    group by pattern_hits.document_id
)

select
    check_rules."check",
    reports.document_id,
    reports.agency_id,
    reports.report_year,
    reports.form,
    null as indicator,
    null as applicant,
    residues.section,
    if(residues.document_id is null, 'pass', 'fail') as result,
    residues.hit_count as left_value,
    null as right_value,
    null as difference,
    null as severity,
    null as operands,
    json_object('n', residues.hit_count, 't', residues.words) as arguments
from reports
cross join check_rules
left join residues
    on reports.document_id = residues.document_id
where check_rules."check" = 'RES_TEMPLATE' and check_rules.is_run
