-- sqlfluff:dialect:sqlite
-- Append a verdict on a finding.
insert into decisions (made_at, author, reason, finding_id, verdict, due_on)
values ($made_at, $author, $reason, $finding_id, $verdict, $due_on)
