-- sqlfluff:dialect:sqlite
-- The ledger of human decisions. Lines are added, never changed: the triggers refuse anything else.
create table if not exists corrections (
    id integer primary key autoincrement,
    made_at text not null,
    author text not null,
    reason text not null,
    sha256 text not null,
    indicator text not null,
    applicant text not null,
    as_printed text not null,
    value text,
    is_revoked integer not null
);

create table if not exists decisions (
    id integer primary key autoincrement,
    made_at text not null,
    author text not null,
    reason text not null,
    finding_id text not null,
    verdict text not null,
    due_on text
);

create table if not exists decided_findings (
    id integer primary key autoincrement,
    finding_id text not null unique,
    "check" text not null,
    severity text not null,
    agency_id text not null,
    report_year integer not null,
    indicator text,
    applicant text,
    section text,
    subject text not null,
    message_zh text not null,
    message_en text not null
);

create table if not exists attributions (
    id integer primary key autoincrement,
    made_at text not null,
    author text not null,
    reason text not null,
    sha256 text not null,
    agency_id text,
    agency_name text,
    report_year integer,
    is_revoked integer not null
);

create trigger if not exists attributions_are_not_changed before update on attributions
begin
    select raise(abort, 'the ledger is append-only');
end;

create trigger if not exists attributions_are_not_removed before delete on attributions
begin
    select raise(abort, 'the ledger is append-only');
end;

create trigger if not exists corrections_are_not_changed before update on corrections
begin
    select raise(abort, 'the ledger is append-only');
end;

create trigger if not exists corrections_are_not_removed before delete on corrections
begin
    select raise(abort, 'the ledger is append-only');
end;

create trigger if not exists decisions_are_not_changed before update on decisions
begin
    select raise(abort, 'the ledger is append-only');
end;

create trigger if not exists decisions_are_not_removed before delete on decisions
begin
    select raise(abort, 'the ledger is append-only');
end;

create trigger if not exists decided_findings_are_not_changed before update on decided_findings
begin
    select raise(abort, 'the ledger is append-only');
end;

create trigger if not exists decided_findings_are_not_removed before delete on decided_findings
begin
    select raise(abort, 'the ledger is append-only');
end;
