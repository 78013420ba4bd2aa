-- What every check says, one shape for all.
-- arguments fill the message: numbers, words, and codes as {"indicator": …}, {"applicant": …}, {"section": …}.
-- Arguments in "terms" and "beside" fill it too; those beside a finding are no part of its identity.
-- operands are figures as {"document_id", "indicator", "applicant"}, completed from facts and evidence where a value or
-- words are left out.
create table work.assessments (
    "check" varchar not null,
    document_id integer not null,
    agency_id varchar not null,
    report_year smallint not null,
    form varchar,
    indicator varchar,
    applicant varchar,
    section varchar,
    result varchar not null,                -- pass · fail · not_assessable
    left_value decimal(18, 4),
    right_value decimal(18, 4),
    difference decimal(18, 4),
    severity varchar,                       -- null: the check's own
    operands json,
    arguments json
)
