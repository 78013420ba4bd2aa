-- Where the patterns of the checks occur.
create table work.pattern_hits (
    "check" varchar,
    topic varchar,
    document_id integer,
    section varchar,
    hit_count integer,
    words varchar
)
