-- How many reports, findings and figures came, went or changed since the build before this one.
-- grain:   one row per kind of change and severity; none where this is the first build
-- returns: change text, severity text of findings, change_count integer, agency_count integer agencies, previous_build text, previous_built_at timestamp UTC, is_same_rules boolean
select
    changes.change,
    changes.severity,
    cast(count(*) as integer) as change_count,
    cast(count(distinct changes.agency_id) as integer) as agency_count,
    previous_build.build_name as previous_build,
    previous_build.built_at as previous_built_at,
    previous_build.rule_version = build_info.rule_version as is_same_rules
from changes
cross join previous_build
cross join build_info
group by
    changes.change, changes.severity, previous_build.build_name, previous_build.built_at, previous_build.rule_version,
    build_info.rule_version
order by changes.change, changes.severity
