-- sqlfluff:dialect:sqlite
-- Which content a file had when it was last looked at.
create table if not exists seen (
    path text primary key,
    size integer not null,
    mtime_ns integer not null,
    sha256 text not null
)
