-- The build before this one, attached as earlier.
-- grain:   one row
insert into previous_build
select
    build_info.build_name,
    build_info.built_at,
    build_info.extractor_version,
    build_info.rule_version
from earlier.build_info
