-- sqlfluff:dialect:sqlite
-- Keep the hash of a file as it is now.
insert or replace into seen (path, size, mtime_ns, sha256)
values ($path, $size, $mtime_ns, $sha256)
