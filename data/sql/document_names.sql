-- What a build knows of its documents' files.
-- grain:   one row per document
-- returns: sha256 text, file text, imported_at timestamp UTC, is_sample boolean
select
    sha256,
    file,
    imported_at,
    is_sample
from documents
order by sha256
