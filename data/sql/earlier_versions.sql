-- By what the build before was read and derived.
-- grain:   one row
-- returns: extractor_version text, rule_version text
select
    build_info.extractor_version,
    build_info.rule_version
from earlier.build_info
