-- A digest of every column of one table, for which every block of it has to be read.
-- grain:   one row
-- returns: a hugeint per column of the table
select sum(hash(columns(*)))
from query_table($table)
