-- sqlfluff:dialect:sqlite
-- Append whose report of which year a person says that a document is.
insert into attributions (made_at, author, reason, sha256, agency_id, agency_name, report_year, is_revoked)
values ($made_at, $author, $reason, $sha256, $agency_id, $agency_name, $report_year, $is_revoked)
