"""One published database from all extracts, reference tables and the ledger: built aside, checked, put live."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from time import monotonic
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from data import builds, copied, decisions, ledger, local_rules, reference, register, statements, store, wording
from data.paths import Folders
from data.pipeline import EXTRACTOR_VERSION
from data.rows import COLUMNS
from data.statements import statement

KEPT_BUILDS = 3
_SEARCH_PATH = "set search_path = 'build.main,work.main'"
_PORTION_FIRST = "set search_path = 'work.portion,build.main,work.main'"
_NAMED = "%Y%m%dT%H%M%SZ"
_IS_NAMED = re.compile(r"[0-9]{8}T[0-9]{6}Z").fullmatch
# So much of the extracts is sorted together.
_PORTION_BYTES = 16_000_000
# So many values of series are summed up together; of more, one series after the other.
_ROWS_AT_ONCE = 1_000_000
# So many figures, with all else of the same agencies, are checked together.
_FIGURES_AT_ONCE = 5_000_000
# Checks that hold agencies against each other look at all of them.
_AMONG_AGENCIES = ("checks/aggregate", "checks/boilerplate", "checks/outliers")
# The database goes to disk beyond this, or a quarter of the machine's memory where that is less.
_MOST_MEMORY = 5_000_000_000
# done, of how many, and what is done now: a code of reference/messages.csv or the name of a check's file.
Progress = Callable[[int, int, str], None]
Rows = Iterable[Sequence[object]]
# The tables in the making, the names of the checks and a folder: what another engine answers, one by one.
Checker = Callable[[duckdb.DuckDBPyConnection, Sequence[str], Path], Iterator["Checked"]]

_ARROW = {
    "VARCHAR": pa.string(), "JSON": pa.string(), "SMALLINT": pa.int16(), "INTEGER": pa.int32(), "BOOLEAN": pa.bool_(),
    "DATE": pa.date32(), "TIMESTAMP": pa.timestamp("us"), "DECIMAL(18,4)": pa.decimal128(18, 4),
    "VARCHAR[]": pa.list_(pa.string()),
}  # fmt: skip
# What is derived by programme and not by statement: whose a report is, and what is copied.
_RULES_IN_CODE = ("copied", "names", "register", "similarity", "text")
# Steps that are one statement each, in the order in which one needs the other.
_EXTRACTED = (
    "unread_cells", "claims", "sections", "tables_read", "passed_over", "notices",
)  # fmt: skip
_DERIVED = (
    "failures", "filing", "roster", "reports", "took_over", "cells", "series_values", "ratio_values", "whole_sections",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Checked:
    """One file of checks: answers are Parquet files of assessments, None where DuckDB is to check.

    part is what the other engine would have answered otherwise.
    """

    name: str
    answers: str | None = None
    part: str = ""


@dataclass(frozen=True, slots=True)
class Published:
    """What a build holds, and what a person should know about it.

    finding_counts: severity, check, number. coverage: report year, due, filed, late, not filed, unreadable.
    ambiguous: names as printed that fit several registered agencies, with these. stale_corrections: corrections that no
    longer hold, since the words beneath them changed. state_counts: state, number of findings that were decided on or
    reopened. not_carried: files of checks that another engine was asked for and DuckDB answered, with what in them it
    was for. kept_years: report years whose copied text was taken over from the build before.
    """

    build_name: str
    path: Path
    document_count: int
    agency_count: int
    fact_count: int
    failure_count: int
    finding_counts: tuple[tuple[str, str, int], ...]
    coverage: tuple[tuple[int, ...], ...]
    provisional: tuple[str, ...]
    ambiguous: tuple[tuple[str, tuple[str, ...]], ...]
    stale_corrections: tuple[tuple[str, ...], ...]
    state_counts: tuple[tuple[str, int], ...] = ()
    not_carried: tuple[tuple[str, str], ...] = ()
    kept_years: tuple[int, ...] = ()
    seconds: float = 0.0

    def findings(self, severity: str) -> int:
        """The number of findings of one severity."""
        return sum(number for name, _, number in self.finding_counts if name == severity)


def publish(places: Folders, progress: Progress | None = None, checker: Checker | None = None) -> Published:
    """The new build, live; readers move over when they next look at CURRENT.

    checker is another engine that is to answer the checks.

    A build is made aside and moved as a whole: whatever goes wrong before leaves the previous one live and no part of a
    new one behind.
    Raises: RegisterFault when the user's register has faulty rows; OSError or duckdb.Error when the disk is full or may
    not be written.
    """
    started = monotonic()
    with store.publishing(places), store.scratch(places) as folder:
        making = folder / "build.duckdb"
        connection = duckdb.connect(
            str(making),
            config={
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                "temp_directory": str(folder / "spill"),
                "memory_limit": f"{min(_MOST_MEMORY, _memory() // 4)}B",
            },
        )
        try:
            # The command line draws one bar for all steps.
            connection.execute("set enable_progress_bar = false")
            # The large tables in between lie in a file of their own, compressed, and are gone with it.
            connection.execute("attach $path as work", {"path": str(folder / "work.duckdb")})
            connection.execute(_SEARCH_PATH)
            published = _fill_build(
                connection, places, folder, progress or (lambda done, total, step: None), checker or _by_duckdb
            )
            connection.checkpoint()
        finally:
            connection.close()
        path = _put_live(places, making, published.build_name)
        _prune(places, path)
    return replace(published, build_name=path.stem, path=path, seconds=monotonic() - started)


def rule_version() -> str:
    """A digest of everything that the rules of deriving and checking are made of."""
    content = hashlib.sha256()
    programmed = (Path(__file__).with_name(f"{name}.py") for name in _RULES_IN_CODE)
    for path in sorted((*reference.FOLDER.glob("*.csv"), *statements.FOLDER.glob("[cd]*/*.sql"), *programmed)):
        content.update(path.name.encode() + b"\0" + path.read_bytes())
    return content.hexdigest()[:12]


# building ------------------------------------------------------------------------------------------------------------


def _fill_build(
    connection: duckdb.DuckDBPyConnection, places: Folders, folder: Path, progress: Progress, checker: Checker
) -> Published:
    inputs = _inputs(places, folder)
    checks = statements.names("checks")
    total = 5 + len(_EXTRACTED) + len(_DERIVED) + 2 + len(checks) + 3
    steps = count(1)

    def step(name: str) -> None:
        progress(next(steps), total, name)

    def run(name: str) -> None:
        needed = statements.parameters(name)
        values = {key: value for key, value in inputs.items() if key in needed}
        connection.execute(statement(name), values or None)

    connection.execute(statement("schema"))
    connection.execute(statement("derive/inputs"))
    for table, rows in _reference_rows():
        _insert(connection, table, rows, folder)
    _insert(connection, "deadlines", local_rules.deadlines(places.deadlines), folder)
    _insert(connection, "section_lengths", local_rules.section_lengths(places.section_lengths), folder)
    step("reference")
    attributions = ledger.attributions(places.ledger)
    _insert(
        connection, "attributions",
        ((a.sha256, a.agency_id, a.report_year, a.author) for a in attributions), folder,
    )  # fmt: skip
    run("derive/latest_documents")
    resolved = _resolve(connection, places, folder)
    step("agencies")
    run("derive/documents")
    run("derive/kept_documents")
    corrections = ledger.corrections(places.ledger)
    _insert(
        connection, "corrections",
        ((c.sha256, c.indicator, c.applicant, c.as_printed, c.value) for c in corrections), folder,
    )  # fmt: skip
    step("documents")
    run("derive/facts_read")
    for (year,) in connection.execute(statement("sql/kept_years")).fetchall():
        connection.execute(statement("derive/facts"), {"year": year})
    connection.execute("drop table work.facts_read")
    for name in ("indicator_years", "figure_counts"):
        run(f"derive/{name}")
    step("facts")
    for files in _portions(inputs["facts"]):
        connection.execute(statement("derive/evidence"), {"facts": files})
    step("evidence")
    for name in _EXTRACTED:
        run(f"derive/{name}")
        step(name)
    run("derive/open_failures")
    _insert(connection, "failure_owners", _failure_owners(connection, resolved.agencies), folder)
    for name in _DERIVED:
        run(f"derive/{name}")
        step(name)
    _sum_up(connection)
    run("derive/pattern_documents")
    run("derive/pattern_hits_table")
    for pattern in reference.rows("check_patterns"):
        connection.execute(
            statement("derive/pattern_hits"), {key: pattern[key] for key in ("check", "topic", "section", "pattern")}
        )
    step("pattern_hits")
    kept_years = _fill_copied(connection, places, folder)
    step("copied")
    run("derive/assessments")
    not_carried = _assess(connection, checker(connection, checks, folder), step)
    run("derive/check_results")
    run("derive/unassessed")
    run("derive/check_years")
    step("check_results")
    _insert(connection, "findings", _findings(connection), folder)
    verdicts = ledger.decisions(places.ledger)
    _insert_decisions(connection, verdicts, ledger.decided_findings(places.ledger), folder)
    for name in ("quality_part_values", "quality_scores", "section_states"):
        run(f"derive/{name}")
    step("findings")
    _compare(connection, places)
    step("changes")
    published = _summary(connection, resolved, (*corrections, *attributions, *verdicts), places, folder)
    return replace(published, not_carried=not_carried, kept_years=kept_years)


def _sum_up(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill series_years, series_runs, ratio_years and outcome_years."""
    series = sorted(row["series"] for row in reference.rows("series"))
    is_small = connection.table("series_values").shape[0] <= _ROWS_AT_ONCE
    for first, last in [(series[0], series[-1])] if is_small else zip(series, series, strict=True):
        for name in ("series_years", "series_runs"):
            connection.execute(statement(f"derive/{name}"), {"first": first, "last": last})
    for name in ("ratio_years", "outcome_years"):
        connection.execute(statement(f"derive/{name}"))


def _assess(
    connection: duckdb.DuckDBPyConnection, files: Iterable[Checked], step: Callable[[str], None]
) -> tuple[tuple[str, str], ...]:
    """Fill assessments; gives what the other engine left to DuckDB, and why."""
    not_carried = []
    connection.execute(statement("derive/portion"))
    portions = connection.execute(statement("sql/portions"), {"figures": _FIGURES_AT_ONCE}).fetchall()
    for checked in files:
        if checked.answers is None and checked.name in _AMONG_AGENCIES:
            connection.sql(statement(checked.name)).insert_into("assessments")
        elif checked.answers is None:
            connection.execute(_PORTION_FIRST)
            for first, last in portions:
                connection.execute(statement("sql/portion"), {"first_document": first, "last_document": last})
                connection.sql(statement(checked.name)).insert_into("assessments")
            connection.execute(_SEARCH_PATH)
        else:
            connection.read_parquet(checked.answers).insert_into("assessments")
        if checked.part:
            not_carried.append((checked.name.partition("/")[2], checked.part))
        step(checked.name)
    return tuple(not_carried)


def _by_duckdb(_: duckdb.DuckDBPyConnection, names: Sequence[str], folder: Path) -> Iterator[Checked]:
    del folder  # DuckDB has no need of files
    yield from map(Checked, names)


def _inputs(places: Folders, folder: Path) -> dict[str, list[str]]:
    """The Parquet files of every table, with one that holds no row, so that an empty store is no special case."""
    batches = store.batches(places)
    empty = store.empty_batch(folder)
    return {table: store.files_of((empty, *batches), table) for table in (*COLUMNS, "failures")}


def _portions(files: Sequence[str]) -> Iterator[list[str]]:
    """Files that are read and sorted together, each time with the first one, which has every column and no row."""
    empty, *others = files
    portion, size = [empty], 0
    for file in others:
        portion.append(file)
        size += Path(file).stat().st_size
        if size > _PORTION_BYTES:
            yield portion
            portion, size = [empty], 0
    if len(portion) > 1:
        yield portion


def _resolve(connection: duckdb.DuckDBPyConnection, places: Folders, folder: Path) -> register.Resolved:
    """Whose every document is; fills agencies, agency_names and owners."""
    rows = connection.execute(statement("sql/printed_agencies")).fetchall()
    registered = register.register(places.register)
    documents = [register.Printed(*row[:7]) for row in rows]
    told = {row[0]: row[9] for row in rows if row[9]}
    resolved = register.resolve(documents, registered, told)
    samples = {agency.agency_id for agency in registered if agency.is_sample}
    has_sample = any(row[7] for row in rows) or any(owner in samples for owner in resolved.agency_of.values())
    agencies = sorted(
        (agency for agency in resolved.agencies if has_sample or not agency.is_sample),
        key=lambda a: (a.is_sample, a.is_provisional, a.position, a.level or "", a.kind or "", a.name_zh, a.agency_id),
    )
    _insert(
        connection,
        "agencies",
        (
            (
                a.agency_id, a.name_zh, a.name_en, a.level, a.kind, a.region, a.parent_id, position, a.first_year,
                a.last_year, a.is_provisional, a.is_sample, a.merged_into,
            )
            for position, a in enumerate(agencies, start=1)
        ),
        folder,
    )  # fmt: skip
    names = ((a.agency_id, n.name, n.role, n.from_year, n.to_year) for a in agencies for n in a.names)
    _insert(connection, "agency_names", names, folder)
    _insert(connection, "owners", resolved.agency_of.items(), folder)
    return replace(resolved, agencies=tuple(agencies))


def _failure_owners(connection: duckdb.DuckDBPyConnection, agencies: Sequence[register.Agency]) -> Rows:
    for failure_id, file in connection.execute(statement("sql/failure_names")).fetchall():
        owner = register.owner_by_file_name(file, agencies)
        if owner:
            yield failure_id, *owner


def _summary(
    connection: duckdb.DuckDBPyConnection,
    resolved: register.Resolved,
    decided: Sequence[ledger.Correction | ledger.Attribution | ledger.Decision],
    places: Folders,
    folder: Path,
) -> Published:
    now = _moment(places)
    rules = rule_version()
    documents = connection.execute(statement("sql/printed_agencies")).fetchall()
    content = hashlib.sha256(json.dumps([EXTRACTOR_VERSION, rules]).encode())
    content.update(json.dumps([[row[0], row[8]] for row in documents]).encode())
    content.update(repr(decided).encode())
    name = f"{now:{_NAMED}}-{content.hexdigest()[:8]}"
    has_sample = any(agency.is_sample for agency in resolved.agencies)
    built_at = now.replace(tzinfo=None)
    _insert(connection, "build_info", [(name, built_at, EXTRACTOR_VERSION, rules, has_sample)], folder)
    sizes = connection.execute(statement("sql/build_sizes")).fetchall()[0]
    return Published(
        build_name=name,
        path=folder,
        document_count=sizes[0],
        agency_count=sizes[1],
        fact_count=sizes[2],
        failure_count=sizes[3],
        finding_counts=tuple(connection.execute(statement("sql/finding_counts")).fetchall()),
        coverage=tuple(connection.execute(statement("sql/coverage")).fetchall()),
        provisional=tuple(agency.name_zh for agency in resolved.agencies if agency.is_provisional),
        ambiguous=resolved.ambiguous,
        stale_corrections=tuple(connection.execute(statement("derive/stale_corrections")).fetchall()),
        state_counts=tuple(connection.execute(statement("sql/state_counts")).fetchall()),
    )


def _moment(places: Folders) -> datetime:
    """Now, but a second after the newest build at least: builds sort by name as they were made, whatever the clock."""
    names = (path.stem[: len("20260131T235959Z")] for path in sorted(places.builds.glob("*.duckdb"), reverse=True))
    made = (datetime.strptime(name, _NAMED).replace(tzinfo=UTC) for name in names if _IS_NAMED(name))
    newest = next(made, None)
    now = datetime.now(UTC).replace(microsecond=0)
    return now if newest is None else max(now, newest + timedelta(seconds=1))


def _findings(connection: duckdb.DuckDBPyConnection) -> Rows:
    """The failed assessments as findings, each with its identity and its sentence in both languages."""
    seen: set[str] = set()
    result = connection.execute(statement("derive/failed"))
    columns = [column[0] for column in result.description]
    for values in result.fetchall():
        row: dict[str, Any] = dict(zip(columns, values, strict=True))
        operands = json.loads(row["operands"], parse_float=Decimal)
        arguments = json.loads(row["arguments"], parse_float=Decimal)
        arguments |= {"year": row["report_year"], "prev": row["report_year"] - 1}
        finding_id = _finding_id(row, operands, arguments)
        if finding_id in seen:
            continue
        seen.add(finding_id)
        yield (
            finding_id, row["check"], row["severity"], "fail", row["agency_id"], row["report_year"],
            row["document_id"], row["form"], row["indicator"], row["applicant"], row["section"], row["left_value"],
            row["right_value"], row["difference"], wording.message(row["check"], "zh", arguments),
            wording.message(row["check"], "en", arguments),
            json.dumps(operands, ensure_ascii=False, default=_json_number),
        )  # fmt: skip


def _finding_id(row: dict[str, Any], operands: list[dict[str, Any]], arguments: dict[str, Any]) -> str:
    """The same check on the same cells with the same numbers is the same finding, in whichever document."""
    # Words that hold no figure are shown, but what they are told by are the arguments.
    figures = [o for o in operands if o["indicator"] or o["status"]]
    cells = [[o["indicator"], o["applicant"], _number(o["value"]), o["status"]] for o in figures]
    own = {name: value for name, value in arguments.items() if name != "beside"}
    key = [row["check"], row["agency_id"], row["report_year"], row["section"] or "", cells or own]
    return hashlib.sha256(json.dumps(key, sort_keys=True, default=_told_number).encode()).hexdigest()[:16]


def _insert_decisions(
    connection: duckdb.DuckDBPyConnection,
    verdicts: Sequence[ledger.Decision],
    decided: Sequence[ledger.DecidedFinding],
    folder: Path,
) -> None:
    """Fill decisions, decided_findings and finding_states; the ledger itself is only read."""
    _insert(
        connection,
        "decisions",
        (
            (number, d.finding_id, d.verdict, d.author, _naive(d.made_at), d.reason, d.due_on)
            for number, d in enumerate(verdicts, start=1)
        ),
        folder,
    )
    _insert(connection, "decided_findings", (astuple(finding) for finding in decided), folder)
    near = connection.execute(statement("sql/findings_near_decisions"))
    columns = [column[0] for column in near.description]
    rows = (dict(zip(columns, values, strict=True)) for values in near.fetchall())
    _insert(connection, "finding_subjects", ((row["finding_id"], decisions.subject(row)) for row in rows), folder)
    connection.execute(statement("derive/finding_states"))


def _compare(connection: duckdb.DuckDBPyConnection, places: Folders) -> None:
    """Fill changes and previous_build."""
    with _earlier(connection, places) as is_there:
        if is_there:
            connection.execute(statement("derive/changes"))
            connection.execute(statement("derive/previous_build"))


def _fill_copied(connection: duckdb.DuckDBPyConnection, places: Folders, folder: Path) -> tuple[int, ...]:
    """Fill copied; the years whose rows are those of the build before, by the same rules from the same reports."""
    kept = _keep_copied(connection, places)
    for rows in copied.rows(connection, folder, kept):
        _insert(connection, "copied", rows, folder)
    return tuple(sorted(kept))


def _keep_copied(connection: duckdb.DuckDBPyConnection, places: Folders) -> frozenset[int]:
    rules = [(EXTRACTOR_VERSION, rule_version())]
    with _earlier(connection, places) as is_there:
        if is_there and connection.execute(statement("sql/earlier_versions")).fetchall() == rules:
            now = copied.bases(connection)
            connection.execute("set search_path = 'earlier.main'")
            try:
                before = copied.bases(connection)
            finally:
                connection.execute(_SEARCH_PATH)
            same = [year for year, basis in now.items() if basis == before.get(year)]
            connection.execute(statement("derive/copied_before"), {"years": same})
            return frozenset(same)
    return frozenset()


@contextmanager
def _earlier(connection: duckdb.DuckDBPyConnection, places: Folders) -> Iterator[bool]:
    """Whether the live build is there as ``earlier``; the work ends where it cannot be read or has other columns.

    Whatever is wrong with it must not stop the new build; a full disk shows again at the next write.
    """
    earlier = builds.current_build(places.home)
    try:
        if earlier is not None:
            connection.execute("attach $path as earlier (read_only)", {"path": str(earlier)})
    except duckdb.Error:
        earlier = None
    try:
        yield earlier is not None
    except duckdb.Error:
        return
    finally:
        connection.execute("detach database if exists earlier")


def _naive(moment: datetime | None) -> datetime | None:
    """A moment without its zone, as the build keeps all of them: in UTC."""
    return None if moment is None else moment.astimezone(UTC).replace(tzinfo=None)


def _number(value: Any) -> str | None:
    return None if value is None else wording.plain(value)


def _told_number(value: object) -> int | str:
    """A decimal of an argument, the same whether an engine writes 5 or 5.0000."""
    number = Decimal(str(value))
    return int(number) if number == number.to_integral_value() else wording.plain(number)


def _json_number(value: object) -> int | float:
    number = Decimal(str(value))
    return int(number) if number == number.to_integral_value() else float(number)


# reference -----------------------------------------------------------------------------------------------------------


def _reference_rows() -> Iterator[tuple[str, Rows]]:
    rows = reference.rows
    yield "forms", (_cells(r, "form first_year last_year label_zh label_en basis") for r in rows("forms"))
    yield (
        "indicators",
        (
            (*_cells(r, "indicator parent label_zh label_en unit form_table"), position, *_cells(r, "forms role"))
            for position, r in enumerate(rows("indicators"), start=1)
        ),
    )
    yield "applicants", (_cells(r, "applicant column_no label_zh label_en") for r in rows("applicants"))
    yield (
        "section_catalogue",
        (
            (
                *_cells(r, "form section"),
                position,
                *_cells(r, "ordinal title_zh title_en short_zh duty_department duty_government basis"),
            )
            for position, r in enumerate(rows("sections"), start=1)
        ),
    )
    yield "series", (_cells(r, "series position label_zh label_en unit theme") for r in rows("series"))
    yield "series_terms", (_terms(r, "series form option indicator") for r in rows("series_terms"))
    yield (
        "series_links",
        (_cells(r, "series from_form to_form verdict break_year reason_zh reason_en") for r in rows("series_links")),
    )
    yield (
        "ratios",
        (
            _cells(
                r,
                "ratio position label_zh label_en formula_zh formula_en minimum_n direction pitfalls_zh pitfalls_en",
            )
            for r in rows("ratios")
        ),
    )
    yield "ratio_terms", (_terms(r, "ratio form side option indicator") for r in rows("ratio_terms"))
    yield (
        "checks",
        (
            _cells(r, "check family severity title_zh title_en formula basis_zh basis_en is_run reason_zh reason_en")
            for r in rows("checks")
        ),
    )
    yield (
        "decision_states",
        (
            (state.state, position, state.label_zh, state.label_en, state.is_open, state.is_given)
            for position, state in enumerate(decisions.states().values(), start=1)
        ),
    )
    yield (
        "quality_parts",
        (
            _cells(r, "part position weight error_cap label_zh label_en measure_zh measure_en")
            for r in rows("quality_parts")
        ),
    )
    yield "quality_checks", (_cells(r, "check part weight") for r in rows("quality_checks"))
    yield "reasons", (_cells(r, "reason text_zh text_en") for r in rows("reasons"))
    yield (
        "check_rules",
        (
            (
                *_cells(r, "check severity severity_if_more"),
                list(reference.listed(r["forms"])),
                r["relation"] or None,
                r["null_policy"].startswith("blank = 0"),
                r["is_run"],
            )
            for r in rows("checks")
        ),
    )
    yield "check_terms", _check_terms()
    yield (
        "check_statements",
        (
            (r["check"], r["stated"], r["stated_applicant"], r["option"], r["indicator"], r["applicant"])
            for r in rows("check_statements")
        ),
    )
    yield "check_topics", ((r["check"], r["topic"], r["section"]) for r in rows("check_patterns"))


def _check_terms() -> Rows:
    """The terms of sums, one line per applicant column where a sum holds for each."""
    applicants = [row["applicant"] for row in reference.rows("applicants")]
    columns = {"each": applicants, "parts": [name for name in applicants if name != "total"]}
    for number, row in enumerate(reference.rows("check_terms"), start=1):
        for applicant in columns.get(row["applicant"], [row["applicant"]]):
            group = applicant if row["applicant"] in columns else ""
            yield (
                number, row["check"], row["variant"], group, row["side"], row["indicator"], applicant,
                row["year_offset"], row["factor"], row["symbol"], row["is_total"] or "false",
            )  # fmt: skip


def _cells(row: dict[str, str], columns: str) -> tuple[str | None, ...]:
    return tuple(row[column] or None for column in columns.split())


def _terms(row: dict[str, str], columns: str) -> tuple[str | None, ...]:
    return (*_cells(row, columns), row["applicant"], row["factor"])


# tables and files ----------------------------------------------------------------------------------------------------


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Rows, folder: Path) -> None:
    """Append rows through a Parquet file: DuckDB's scans of frames in memory are not to be trusted in 2.0.0."""
    listed = [tuple(row) for row in rows]
    if not listed:
        return
    relation = connection.table(table)
    arrays = [_array([row[index] for row in listed], _ARROW[str(kind)]) for index, kind in enumerate(relation.types)]
    path = folder / f"{table}.parquet"
    pq.write_table(pa.table(arrays, names=relation.columns), path)
    connection.read_parquet(str(path)).insert_into(table)
    path.unlink()


def _array(values: list[object], kind: pa.DataType) -> pa.Array:
    """Values as one column; cells of reference tables come as text and are cast."""
    if any(isinstance(value, str) for value in values) and kind != pa.string():
        return pa.array([None if v is None else str(v) for v in values], type=pa.string()).cast(kind)
    return pa.array(values, type=kind)


def _memory() -> int:
    """The machine's memory in bytes."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _put_live(places: Folders, making: Path, name: str) -> Path:
    places.builds.mkdir(parents=True, exist_ok=True)
    taken = {path.stem for path in places.builds.glob("*.duckdb")}
    free = name if name not in taken else next(f"{name}-{n}" for n in count(2) if f"{name}-{n}" not in taken)
    store.sync(making)
    build = places.builds / f"{free}.duckdb"
    making.replace(build)
    store.sync(places.builds)
    store.point_to(places, build)
    return build


def _prune(places: Folders, live: Path) -> None:
    """Remove all builds but the newest few; whoever has an old one open keeps it until they close it."""
    builds = sorted(places.builds.glob("*.duckdb"))
    for path in builds[:-KEPT_BUILDS]:
        if path != live:
            path.unlink(missing_ok=True)
