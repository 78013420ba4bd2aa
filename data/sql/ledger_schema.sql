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
