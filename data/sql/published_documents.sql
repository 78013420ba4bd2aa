-- The documents of a build.
-- grain:   one row per document
-- returns: sha256 text
select sha256
from documents
order by sha256
