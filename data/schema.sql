-- The published database: one file per build, written once, read by many.
-- Years are report years: the year that the figures describe, not the year of publication.
-- A missing number is NULL with a status, or no row at all; it is never 0.

create table build_info (
    build_name varchar not null,
    built_at timestamp not null,            -- UTC
    extractor_version varchar not null,
    rule_version varchar not null,          -- digest of the reference tables and of all rules of deriving and checking
    has_sample boolean not null             -- the fictional sample county is part of this build
);

-- reference -----------------------------------------------------------------------------------------------------------

create table forms (
    form varchar not null,                  -- 2008-2013 · 2014-2018 · 2019-2020 · 2021+
    first_year smallint not null,
    last_year smallint not null,
    label_zh varchar not null,
    label_en varchar not null,
    basis varchar not null
);

create table indicators (
    indicator varchar not null,             -- one cell of one form, or one figure in prose (n_…)
    parent varchar,
    label_zh varchar not null,
    label_en varchar not null,
    unit varchar,
    form_table varchar not null,            -- l09 · s14 · t2a · t2b · t3 · t4 · narr
    position integer not null,              -- official order over all forms
    forms varchar not null,                 -- forms that ask for it, joined by |
    role varchar not null                   -- value · heading · derived
);

create table applicants (
    applicant varchar not null,             -- natural · business · research · ngo · legal_service · other_org · total
    column_no smallint not null,
    label_zh varchar not null,
    label_en varchar not null
);

create table section_catalogue (
    form varchar not null,
    section varchar not null,
    position integer not null,              -- official order within the form
    ordinal varchar not null,
    title_zh varchar not null,
    title_en varchar not null,
    short_zh varchar not null,
    duty_department varchar not null,       -- mandatory · customary · optional · expected · none
    duty_government varchar not null,
    basis varchar
);

create table series (
    series varchar not null,                -- a line that may be drawn across forms
    position integer not null,
    label_zh varchar not null,
    label_en varchar not null,
    unit varchar not null,
    theme varchar not null                  -- applications · outcomes · refusals · disputes · proactive · documents · fees · organisation
);

create table series_terms (                 -- series value in a form = Σ factor × value over the terms of the best option
    series varchar not null,
    form varchar not null,
    option smallint not null,               -- 1 is preferred; the next only where an earlier one has no number
    indicator varchar not null,
    applicant varchar not null,
    factor decimal(18, 4) not null          -- sign, and unit conversion where the form's unit differs
);

create table series_links (
    series varchar not null,
    from_form varchar not null,
    to_form varchar not null,
    verdict varchar not null,               -- SAME · NEAR · NO
    break_year smallint,                    -- first year of the new meaning, null when there is no break
    reason_zh varchar,
    reason_en varchar
);

create table ratios (
    ratio varchar not null,
    position integer not null,
    label_zh varchar not null,
    label_en varchar not null,
    formula_zh varchar not null,
    formula_en varchar not null,
    minimum_n integer not null,             -- no rank when the denominator is smaller
    direction varchar not null,             -- higher is better · lower is better · context
    pitfalls_zh varchar,
    pitfalls_en varchar
);

create table checks (
    "check" varchar not null,
    family varchar not null,
    severity varchar not null,              -- error · warning · hint
    title_zh varchar not null,
    title_en varchar not null,
    formula varchar not null,
    basis_zh varchar,                       -- the law, form or relation that it rests on
    basis_en varchar,
    is_run boolean not null,                -- false: listed in the catalogue, not assessed in this build
    reason_zh varchar,                      -- why it is not run
    reason_en varchar
);

create table deadlines (                    -- days before which local notices ask for publication; reference and the user's own
    region varchar not null,                -- with everything that belongs to agencies of this region by the register
    level varchar,                          -- null: every level
    kind varchar,                           -- null: every kind
    from_year smallint,                     -- report years, both included; null: no bound
    to_year smallint,
    last_month smallint not null,           -- of the year after the report year
    last_day smallint not null,
    basis varchar not null
);

create table quality_parts (                -- of the quality summary, a design of our own and nobody else's index
    part varchar not null,                  -- timeliness · completeness · arithmetic · cross_year · text_table · specificity · originality · readability
    position integer not null,
    weight decimal(18, 4) not null,         -- of 100
    error_cap decimal(18, 4) not null,      -- the most that a part can reach with an error, 0 to 1
    label_zh varchar not null,
    label_en varchar not null,
    measure_zh varchar not null,
    measure_en varchar not null
);

create table quality_checks (               -- which check counts in which part
    "check" varchar not null,
    part varchar not null,
    weight decimal(18, 4) not null
);

create table decision_states (
    state varchar not null,                 -- open · confirmed · sent · answered · corrected · reopened · dismissed · closed · mended · replaced
    position integer not null,
    label_zh varchar not null,
    label_en varchar not null,
    is_open boolean not null,               -- somebody has still to act
    is_given boolean not null               -- by a person; open, mended and replaced follow from the build
);

-- who -----------------------------------------------------------------------------------------------------------------

create table agencies (
    agency_id varchar not null,             -- stable, short, ASCII
    name_zh varchar not null,               -- current official name
    name_en varchar,
    level varchar,                          -- province · city · county · township
    kind varchar,                           -- government · department · institution
    region varchar,
    parent_id varchar,
    position integer not null,              -- official order
    first_year smallint,                    -- report years in which a report is owed
    last_year smallint,
    is_provisional boolean not null,        -- found in a report, not in the register
    is_sample boolean not null,             -- fictional
    merged_into varchar                     -- agency_id of the body that took it over after last_year
);

create table agency_names (
    agency_id varchar not null,
    name varchar not null,
    role varchar not null,                  -- official · alias · former
    from_year smallint,
    to_year smallint
);

-- what was read -------------------------------------------------------------------------------------------------------

create table documents (
    document_id integer not null,
    sha256 varchar not null,
    file varchar not null,                  -- name of the file as imported
    format varchar not null,                -- txt · md · html · docx · pdf · doc · rtf · xlsx · csv · scan
    agency_id varchar not null,
    agency_as_written varchar not null,
    level varchar,
    kind varchar,
    region varchar,
    report_year smallint not null,
    form varchar,
    period_start date,
    period_end date,
    published_on date,
    page_count integer,
    is_active boolean not null,             -- the one document that counts for agency × year
    is_sample boolean not null,
    imported_at timestamp not null,
    identity_evidence varchar not null,     -- JSON: field → {words, place, rule}
    attributed_by varchar                   -- who said whose report of which year it is; null: the document itself
);

create table failures (                     -- files that gave no report
    file varchar not null,
    sha256 varchar,
    reason varchar not null,
    reason_zh varchar not null,
    reason_en varchar not null,
    detail varchar,
    imported_at timestamp not null,
    agency_id varchar,                      -- whose report it seems to be, by the file's name alone
    report_year smallint
);

create table facts (                        -- sorted by report_year, document_id, indicator; no key: uniqueness is a check
    report_year smallint not null,
    indicator varchar not null,
    applicant varchar not null,             -- '' outside table three
    agency_id varchar not null,
    document_id integer not null,
    value decimal(18, 4),                   -- in the indicator's unit; null where there is no number
    status varchar not null,                -- value · stated_none · approx · blank · placeholder · corrected · unreadable
    is_current boolean not null             -- the document is the active one
);

create table evidence (                     -- one row per fact: where its words stand
    document_id integer not null,
    indicator varchar not null,
    applicant varchar not null,
    as_written varchar not null,
    unit varchar,                           -- as printed
    section varchar,
    sentence varchar,
    rule varchar not null,
    place varchar not null,                 -- for people: p2 t3 r5 c4
    page integer,
    x0 float,
    top float,
    x1 float,
    bottom float,                           -- points from the top left of the page
    line integer,
    table_no integer,
    row_no integer,
    column_no integer,
    span_start integer,
    span_end integer,
    confidence real                         -- of the least sure digit, 0 to 1; null where nothing was recognised from a picture
);

create table claims (                       -- figures in prose that can be held against something else
    document_id integer not null,
    agency_id varchar not null,
    report_year smallint not null,
    indicator varchar not null,             -- may be a sum: t3_new+t3_carry_in
    applicant varchar not null,
    value decimal(18, 4),
    status varchar not null,
    as_written varchar not null,
    kind varchar not null,                  -- table · repeat · previous · total · part · percent · growth
    claim_group varchar,
    section varchar,
    sentence varchar,
    place varchar not null,
    rule varchar not null
);

create table sections (
    document_id integer not null,
    agency_id varchar not null,
    report_year smallint not null,
    position integer not null,              -- order in the document
    section varchar not null,               -- canonical code, or unmapped
    title varchar not null,                 -- as written, '' without a heading
    ordinal varchar not null,
    state varchar not null,                 -- present · stated_none · empty · too_short · merged · out_of_order · duplicate · heading_lost · missing
    text varchar not null,
    place varchar not null,
    level smallint                          -- 1 is a section of the report, 2 and more are parts of one
);

create table tables_read (
    document_id integer not null,
    table_code varchar not null,            -- t2 · t3 · t4 · s14 · l09
    form varchar,
    state varchar not null,                 -- accepted · held_back · missing
    reason varchar,
    cell_count integer not null,
    unmatched varchar not null,             -- JSON list of rows that no label matched
    subtotals varchar not null              -- JSON list of {indicator, applicant, value, as_written, place}: sums printed beyond the form
);

create table passed_over (                  -- numbers in prose that are no fact
    document_id integer not null,
    section varchar,
    as_written varchar not null,
    sentence varchar,
    place varchar not null,
    rule varchar not null                   -- '' is a leftover
);

create table notices (
    document_id integer not null,
    notice varchar not null,
    detail varchar,
    place varchar
);

-- what follows from it ------------------------------------------------------------------------------------------------

create table filing (                       -- one row per agency and year in which a report is owed or was found
    agency_id varchar not null,
    report_year smallint not null,
    state varchar not null,                 -- filed · late · not_filed · unreadable · not_due
    is_due boolean not null,
    document_count integer not null,        -- 2 and more: filed twice
    document_id integer,                    -- the active one
    published_on date,
    due_on date
);

create table series_values (                -- sorted by series, report_year, agency_id
    series varchar not null,
    report_year smallint not null,
    agency_id varchar not null,
    form varchar not null,
    value decimal(18, 4),                   -- null: no number, status says why
    status varchar not null                 -- as in facts, and silent: the form does not ask or the report is silent
);

create table indicator_years (              -- how many figures of reports that count state an indicator
    indicator varchar not null,
    report_year smallint not null,
    fact_count integer not null
);

create table figure_counts (                -- how many figures of each table, and of prose, a report that counts states
    report_year smallint not null,
    form_table varchar not null,
    agency_id varchar not null,
    document_id integer not null,
    fact_count integer not null
);

create table ratio_values (
    ratio varchar not null,
    report_year smallint not null,
    agency_id varchar not null,
    form varchar not null,
    numerator decimal(18, 4),
    denominator decimal(18, 4),
    state varchar not null                  -- value · zero · no_base · small_n · missing
);

create table findings (                     -- results of checks that failed
    finding_id varchar not null,            -- same check, same cells, same numbers → same id
    "check" varchar not null,
    severity varchar not null,
    result varchar not null,                -- fail
    agency_id varchar not null,
    report_year smallint not null,
    document_id integer not null,
    form varchar,
    indicator varchar,
    applicant varchar,
    section varchar,
    left_value decimal(18, 4),
    right_value decimal(18, 4),
    difference decimal(18, 4),
    message_zh varchar not null,
    message_en varchar not null,
    operands varchar not null               -- JSON list of {indicator, applicant, value, status, as_written, place, document_id}
);

create table copied (                       -- prose of a report that another one holds too; without preface and annex
    agency_id varchar not null,
    report_year smallint not null,
    document_id integer not null,
    section varchar,                        -- null: the whole prose
    other_agency_id varchar,                -- null: no other report is alike, or everybody's wording
    other_year smallint,
    other_document_id integer,
    kind varchar not null,                  -- year: the report of the year before · agency: the most alike of the year · stock: everybody's wording
    share decimal(18, 4),                   -- 0 to 1 of the compared characters; null where there are fewer than 100, or too few reports to speak of everybody
    compared_characters integer not null,   -- without figures, marks, names and everybody's wording (agency: every phrase, year: whole paragraphs, stock: nothing left out)
    passages varchar not null               -- JSON list of {words, other_words}, from a share of 0.5; for stock its paragraphs
);

create table check_results (                -- how often each check passed and failed, per report; no row: not applicable
    "check" varchar not null,
    document_id integer not null,
    agency_id varchar not null,
    report_year smallint not null,
    passed integer not null,
    failed integer not null,
    not_assessable integer not null
);

create table unassessed (                   -- checks against the year before that cannot be made: a report of it is missing
    "check" varchar not null,
    document_id integer not null,
    agency_id varchar not null,             -- who took another over in this year
    report_year smallint not null,
    merged_agency_id varchar not null       -- who was taken over, and whose report of the year before is missing
);

create table check_years (                  -- check_results by year and kind of agency
    "check" varchar not null,
    report_year smallint not null,
    kind varchar,
    level varchar,
    failed_count integer not null,          -- reports
    judged_count integer not null,          -- reports that could be judged
    finding_count integer not null
);

create table quality_part_values (          -- one row per report that counts and part
    agency_id varchar not null,
    report_year smallint not null,
    document_id integer not null,
    part varchar not null,
    assessable_count integer not null,      -- checks
    passed_count integer not null,
    error_count integer not null,           -- checks with an error that nobody dismissed
    share decimal(18, 4)                    -- 0 to 1, capped by errors; null where nothing can be assessed
);

create table quality_scores (               -- one row per report that counts
    agency_id varchar not null,
    report_year smallint not null,
    document_id integer not null,
    score decimal(18, 4),                   -- 0 to 100; null where not rated
    assessable_share decimal(18, 4) not null, -- of the weight of all parts, 0 to 1
    state varchar not null                  -- rated · not_rated: less than 60 % of the weight can be assessed
);

create table decisions (                    -- what people decided, as the ledger has it, oldest first
    decision_no integer not null,
    finding_id varchar not null,
    state varchar not null,
    decided_by varchar not null,
    decided_at timestamp not null,          -- UTC
    reason varchar not null,                -- '' where none was given
    deadline date
);

create table decided_findings (             -- findings that were ever decided on, as they were at the first decision
    finding_id varchar not null,
    "check" varchar not null,
    severity varchar not null,
    agency_id varchar not null,
    report_year smallint not null,
    indicator varchar,
    applicant varchar,
    section varchar,
    subject varchar not null,               -- same check, agency, year and cells, whatever the numbers → same subject
    message_zh varchar not null,
    message_en varchar not null
);

create table finding_states (               -- a finding without a row is open
    finding_id varchar not null,
    state varchar not null,                 -- as in decision_states
    decided_by varchar not null,            -- of the last decision on it; where its numbers changed, on the earlier one
    decided_at timestamp not null,          -- UTC
    reason varchar not null,
    deadline date,
    earlier_finding_id varchar,             -- the same with other numbers, no longer there
    is_current boolean not null             -- it is among the findings of this build
);

create view current_facts as
select
    facts.report_year,
    facts.indicator,
    facts.applicant,
    facts.agency_id,
    facts.document_id,
    facts.value,
    facts.status
from facts
where facts.is_current;

create table previous_build (               -- the build that was live before; no row: there was none, or it cannot be compared
    build_name varchar not null,
    built_at timestamp not null,            -- UTC
    extractor_version varchar not null,
    rule_version varchar not null
);

create table changes (                      -- what is other than in the previous build, in the reports that count
    change varchar not null,                -- report_new · report_gone · report_replaced · finding_new · finding_gone · finding_changed · figure_new · figure_gone · figure_changed
    agency_id varchar not null,
    report_year smallint not null,
    "check" varchar,                        -- of findings
    severity varchar,
    indicator varchar,                      -- of findings and figures; figures only in reports that both builds have
    applicant varchar,
    section varchar,
    finding_id varchar,
    earlier_finding_id varchar,
    value decimal(18, 4),
    status varchar,
    earlier_value decimal(18, 4),
    earlier_status varchar,
    message_zh varchar,
    message_en varchar,
    earlier_message_zh varchar,
    earlier_message_en varchar,
    file varchar,                           -- of reports
    earlier_file varchar
);

create table roster (                       -- filing, with whose it is and what its states mean: whoever counts reports counts here
    agency_id varchar not null,
    report_year smallint not null,
    state varchar not null,
    is_due boolean not null,
    document_count integer not null,
    document_id integer,
    published_on date,
    due_on date,
    name_zh varchar not null,
    name_en varchar not null,               -- the Chinese name where there is no English one
    kind varchar,
    level varchar,
    position integer not null,
    is_filed boolean not null,
    is_late boolean not null,
    is_not_filed boolean not null,
    is_unreadable boolean not null,
    is_filed_twice boolean not null,
    is_undated boolean not null
);

create table section_states (               -- the mandatory sections of every report that is owed or was found
    report_year smallint not null,
    agency_id varchar not null,
    kind varchar,
    filing_state varchar not null,          -- as in filing
    form varchar not null,                  -- of the report; without one, the form of the year
    section varchar not null,
    duty varchar not null,
    state varchar,                          -- as in sections, of the first where a section comes twice; null without a report
    title varchar,                          -- as written
    fault_count integer not null            -- findings but hints
);

create table series_years (                 -- series_values by year, and by kind and level of agency
    series varchar not null,
    report_year smallint not null,
    kind varchar not null,                  -- '': every kind
    level varchar not null,                 -- '': every level
    total decimal(38, 4),
    first_quartile double,
    median double,
    third_quartile double,
    agency_count integer not null           -- agencies with a number
);

create table series_runs (                  -- how many agencies have a number, by the last year before in which they had one
    series varchar not null,
    report_year smallint not null,
    earlier_year smallint not null,         -- 0: in no year before
    kind varchar not null,                  -- '': every kind
    level varchar not null,                 -- '': every level
    agency_count integer not null
);

create table ratio_years (                  -- ratio_values by year and kind of agency, without those that are missing
    ratio varchar not null,
    report_year smallint not null,
    kind varchar not null,                  -- '': every kind
    numerator decimal(38, 4),
    denominator decimal(38, 4),
    agency_count integer not null
);

create table outcome_years (                -- the six outcomes by year and kind of agency, of agencies that state all six
    report_year smallint not null,
    outcome varchar not null,               -- granted · partial · denied · unable · unprocessed · other
    kind varchar not null,                  -- '': every kind
    value decimal(38, 4),
    agency_count integer not null
);

create table unread_cells (                 -- cells of reports that count which hold what could not be read reliably
    report_year smallint not null,
    agency_id varchar not null,
    document_id integer not null,
    indicator varchar not null,
    applicant varchar not null,
    as_written varchar not null,
    place varchar not null
);
