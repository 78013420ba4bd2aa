-- What comes from Python and from reference tables that are not published: who owns what, corrections, rules of checks.
create temp table owners (
    sha256 varchar not null,
    agency_id varchar not null
);

create temp table attributions (             -- whose report of which year a document is by a person's word
    sha256 varchar not null,
    agency_id varchar,
    report_year smallint,
    attributed_by varchar not null
);

create temp table corrections (
    sha256 varchar not null,
    indicator varchar not null,
    applicant varchar not null,
    as_printed varchar not null,
    value decimal(18, 4)
);

create temp table finding_subjects (         -- of findings whose check, agency and year have a decision
    finding_id varchar not null,
    subject varchar not null
);

create temp table reasons (
    reason varchar not null,
    text_zh varchar not null,
    text_en varchar not null
);

create temp table failure_owners (
    failure_id integer not null,
    agency_id varchar not null,
    report_year smallint not null
);

create temp table check_rules (
    "check" varchar not null,
    severity varchar not null,
    severity_if_more varchar,
    forms varchar[] not null,
    relation varchar,
    is_blank_zero boolean not null,
    is_run boolean not null
);

create temp table check_terms (
    term_no integer not null,
    "check" varchar not null,
    variant varchar not null,
    applicant_group varchar not null,       -- the applicant column that is checked, '' where there is only one check
    side varchar not null,                  -- left · right
    indicator varchar not null,
    applicant varchar not null,
    year_offset smallint not null,          -- 0 or -1
    factor decimal(18, 4) not null,
    symbol varchar not null,                -- its place in the message
    is_total boolean not null
);

create temp table check_statements (
    "check" varchar not null,
    stated varchar not null,
    stated_applicant varchar not null,
    option smallint not null,
    indicator varchar not null,
    applicant varchar not null
);

create temp table section_lengths (
    region varchar not null,
    level varchar,
    kind varchar,
    from_year smallint,
    to_year smallint,
    section varchar not null,
    most_characters integer not null,
    basis varchar not null
);

create temp table check_topics (
    "check" varchar not null,
    topic varchar not null,
    section varchar not null
);

create temp table ratio_terms (
    ratio varchar not null,
    form varchar not null,
    side varchar not null,                  -- numerator · denominator
    option smallint not null,
    indicator varchar not null,
    applicant varchar not null,
    factor decimal(18, 4) not null
);
