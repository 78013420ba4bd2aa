-- Whether the fictional county is part of the build.
-- grain:   one row
-- returns: has_sample boolean
select has_sample
from build_info
