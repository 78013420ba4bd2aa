-- sqlfluff:dialect:sqlite
-- Append a correction.
insert into corrections (made_at, author, reason, sha256, indicator, applicant, as_printed, value, is_revoked)
values ($made_at, $author, $reason, $sha256, $indicator, $applicant, $as_printed, $value, $is_revoked)
