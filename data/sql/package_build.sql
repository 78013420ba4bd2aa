-- What a build says of itself.
-- grain:   one row
-- returns: build_name text, built_at text UTC, rule_version text, has_sample boolean
select
    build_info.build_name,
    strftime(build_info.built_at, '%Y-%m-%dT%H:%M:%S') as built_at,
    build_info.rule_version,
    build_info.has_sample
from build_info
