-- Where the patterns of the checks occur.
create temp table pattern_hits (
    "check" varchar,
    topic varchar,
    document_id integer,
    section varchar,
    hit_count integer,
    words varchar
)
