-- Which columns the tables of a build have.
-- grain:   one row per table and column, in their order
-- returns: table_name text, column_name text, data_type text, is_nullable boolean
select
    duckdb_columns.table_name,
    duckdb_columns.column_name,
    duckdb_columns.data_type,
    duckdb_columns.is_nullable
from duckdb_columns()
where not duckdb_columns.internal
order by duckdb_columns.table_oid, duckdb_columns.column_index
