-- Whose report each document says that it is.
-- grain:   one row per document
-- returns: sha256 text, agency text, region text, level text, kind text, report_year integer, imported_at timestamp, is_sample boolean, batch text
select
    sha256,
    agency,
    region,
    level,
    kind,
    report_year,
    first_imported_at as imported_at,
    is_sample,
    batch
from latest_documents
order by first_imported_at, sha256
