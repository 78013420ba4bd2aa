-- What became of one statutory table of one document.
-- grain:   one row, or none where the table was not looked for
-- returns: state text, reason text
select
    state,
    reason
from tables_read
where document_id = $document_id and table_code = $table_code
order by state
