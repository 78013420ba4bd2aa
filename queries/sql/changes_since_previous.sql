-- What is other than in the build before this one: reports, findings and figures that came, went or changed.
-- grain:   one row per change; none where this is the first build
-- returns: change text report_new · report_gone · report_replaced · finding_new · finding_gone · finding_changed · figure_new · figure_gone · figure_changed, agency_id text, name_zh text, name_en text, report_year integer report year, check text, severity text, indicator text, applicant text, section text, finding_id text, earlier_finding_id text, value decimal, status text, earlier_value decimal, earlier_status text, message_zh text, message_en text, earlier_message_zh text, earlier_message_en text, file text, earlier_file text, previous_build text, previous_built_at timestamp UTC, is_same_rules boolean
select
    changes.change,
    changes.agency_id,
    coalesce(agencies.name_zh, changes.agency_id) as name_zh,
    coalesce(agencies.name_en, agencies.name_zh, changes.agency_id) as name_en,
    cast(changes.report_year as integer) as report_year,
    changes."check",
    changes.severity,
    changes.indicator,
    changes.applicant,
    changes.section,
    changes.finding_id,
    changes.earlier_finding_id,
    changes.value,
    changes.status,
    changes.earlier_value,
    changes.earlier_status,
    changes.message_zh,
    changes.message_en,
    changes.earlier_message_zh,
    changes.earlier_message_en,
    changes.file,
    changes.earlier_file,
    previous_build.build_name as previous_build,
    previous_build.built_at as previous_built_at,
    previous_build.rule_version = build_info.rule_version as is_same_rules
from changes
cross join previous_build
cross join build_info
left join agencies
    on changes.agency_id = agencies.agency_id
where
    ($change::varchar is null or changes.change = $change::varchar)
    and ($agency::varchar is null or changes.agency_id = $agency::varchar)
    and ($year::smallint is null or changes.report_year = $year::smallint)
order by
    case
        when changes.change like 'report%' then 1 when changes.change like 'finding%' then 2 else 3
    end,
    case changes.severity when 'error' then 1 when 'warning' then 2 else 3 end,
    changes.change,
    agencies.position,
    changes.agency_id,
    changes.report_year,
    changes."check",
    changes.indicator,
    changes.applicant,
    changes.finding_id
