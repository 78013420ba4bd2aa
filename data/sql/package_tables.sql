-- Which tables a build holds, in the order of the schema.
-- grain:   one row per table
-- returns: table_name text
select duckdb_tables.table_name
from duckdb_tables()
where not duckdb_tables.internal
order by duckdb_tables.table_oid
