-- sqlfluff:dialect:sqlite
-- The hash that a file had, if its size and time of change are still the same.
select sha256
from seen
where path = $path and size = $size and mtime_ns = $mtime_ns
