-- Files that gave no report, with the reason as a sentence, and whose report each seems to be.
-- grain:   one row per file
insert into failures
select
    open_failures.file,
    open_failures.sha256,
    open_failures.reason,
    coalesce(reasons.text_zh, open_failures.reason) as reason_zh,
    coalesce(reasons.text_en, open_failures.reason) as reason_en,
    open_failures.detail,
    open_failures.imported_at,
    failure_owners.agency_id,
    failure_owners.report_year
from open_failures
left join reasons
    on open_failures.reason = reasons.reason
left join failure_owners
    on open_failures.failure_id = failure_owners.failure_id
order by open_failures.failure_id
