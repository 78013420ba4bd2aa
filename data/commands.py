"""What a person can do: import, publish, try the sample county, look at what was done; for command line and dashboard.

Every function takes ``home`` (by default the one of the environment) and tells its progress through a callback. What
cannot be done raises ``messages.Refusal`` or another ``XxgkError``, a sentence for the person who asked.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import sqlite3
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any, BinaryIO, Literal

import duckdb
import pyarrow as pa

from data import (
    backup,
    builds,
    decisions,
    doctor,
    explain,
    importing,
    jobs,
    ledger,
    package,
    paths,
    ray_workers,
    reference,
    register,
    samples,
    spark_checks,
    store,
    uploads,
    workers,
)
from data import publish as publishing
from data.builds import opened
from data.errors import UnreadableFile, XxgkError
from data.excerpt import Excerpt, around_cell, around_line
from data.importing import FiledTwice, FileResult, ImportResult
from data.jobs import Choice, Diary, Job
from data.ledger import Correction
from data.messages import Refusal, reason, say
from data.paths import Folders
from data.pipeline import EXTRACTOR_VERSION
from data.publish import Published
from data.readers import read
from data.records import FileFormat
from data.samples import SampleFile, extracts
from data.samples.files import FORMATS, YEARS
from data.statements import statement
from data.uploads import Look, LookedAt
from data.wording import Language, label
from data.workers import TIMEOUT_SECONDS

__all__ = [
    "Attributed", "Choice", "Corrected", "Correction", "Decided", "DemoResult", "Excerpt", "FailedFile", "FileResult",
    "FiledTwice", "ImportResult", "Job", "LogEntry", "Look", "LookedAt", "Published", "Refusal", "RemovedDemo",
    "SampleFile", "Standing", "StateRule", "Status", "WrittenExtracts", "XxgkError", "accept_import", "attribute",
    "attributed", "back_up", "choose_file", "correct", "corrected", "decide", "document_excerpt", "document_path",
    "examine", "find_job", "import_paths", "job_log", "keep_register", "leave_import", "list_jobs", "look_at_import",
    "problem_sentence", "publish", "read_log", "reason_sentence", "remove_demo", "restore", "retry_job", "run_job",
    "standing", "start_import", "start_job", "state_rules", "status", "take_back", "trouble", "verdicts_on",
    "write_demo", "write_extracts", "write_package",
]  # fmt: skip
ImportEngine = Literal["processes", "ray"]
PublishEngine = Literal["duckdb", "spark"]
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR}
_FULL_WORDS = ("no space left", "disk is full", "file too large", "quota exceeded", "out of disk")
_REFUSED_WORDS = ("permission denied", "readonly", "read-only", "unable to open")


@dataclass(frozen=True, slots=True)
class DemoResult:
    """The sample county's files, what importing them gave, and the build that holds them."""

    folder: Path
    files: tuple[SampleFile, ...]
    imported: ImportResult
    published: Published


@dataclass(frozen=True, slots=True)
class WrittenExtracts:
    """How many invented reports were written as extracts, without files, and how many figures they hold."""

    document_count: int
    fact_count: int
    seconds: float


@dataclass(frozen=True, slots=True)
class RemovedDemo:
    """How many sample documents were removed, and the build without them."""

    document_count: int
    published: Published


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that is kept: the state that the finding had and has, and what the finding says."""

    finding_id: str
    was: str
    state: str
    message_zh: str
    message_en: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction that is kept: of which cell of which file, printed how and meant as what (None: no number)."""

    file: str
    indicator: str
    applicant: str
    as_printed: str
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Attributed:
    """A person's word on whose report of which year a document is, in force; file is None where it is not here."""

    sha256: str
    file: str | None
    agency_id: str | None
    agency_name: str | None
    report_year: int | None
    by: str
    reason: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """The last verdict of the ledger on one finding, published or not; deadline is an ISO date."""

    finding_id: str
    state: str
    by: str
    at: datetime
    reason: str
    deadline: str | None


@dataclass(frozen=True, slots=True)
class StateRule:
    """What may follow a state of findings, and what giving it needs: "reason", "deadline" or nothing."""

    state: str
    may_become: tuple[str, ...]
    needs: str
    is_open: bool
    is_given: bool
    label_zh: str
    label_en: str


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One act: "import", "publish", "demo" or "remove_demo", when (UTC), and its figures by name."""

    at: datetime
    act: str
    figures: tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class FailedFile:
    """A file that gave no report, and why: a code of ``reference/reasons.csv`` and what was seen."""

    file: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Status:
    """What is imported, what failed, which build is live, and how many numbers of prose are left over."""

    home: Path
    document_count: int
    formats: tuple[tuple[str, int], ...]
    outdated_count: int
    unpublished_count: int
    failures: tuple[FailedFile, ...]
    build_name: str | None
    published_documents: int
    published_agencies: int
    published_facts: int
    has_sample: bool
    prose_facts: int
    prose_claims: int
    prose_passed_over: int
    prose_left_over: int


def import_paths(
    files: Sequence[Path],
    *,
    home: Path | None = None,
    worker_count: int | None = None,
    timeout_seconds: float = TIMEOUT_SECONDS,
    is_sample: bool = False,
    progress: importing.Progress | None = None,
    engine: ImportEngine = "processes",
    address: str | None = None,
) -> ImportResult:
    """The result of importing report files, folders and zips; files known by their content are skipped.

    progress is told how many files are done, of how many, and the result just reached. engine reads the files:
    processes of this machine, or the Ray cluster at address.
    Raises: Refusal when the store may not be written, the disk is full or the engine is not there; what was finished
    before is kept.
    """
    places = paths.folders(home)
    with _refusals(places):
        result = importing.import_files(
            places,
            files,
            is_sample=is_sample,
            worker_count=worker_count,
            timeout_seconds=timeout_seconds,
            progress=progress,
            run_tasks=partial(ray_workers.run, address=address) if engine == "ray" else workers.run,
        )
        counts = {state: result.count(state) for state in ("imported", "known", "failed", "ignored")}
        failed = [{"file": f.file, "reason": f.reason} for f in result.files if f.state == "failed"][:100]
        _log(places, "import", {**counts, "failed_files": failed, "seconds": round(result.seconds, 1)})
    return result


def publish(
    *,
    home: Path | None = None,
    progress: publishing.Progress | None = None,
    engine: PublishEngine = "duckdb",
    address: str | None = None,
) -> Published:
    """The new build, live, of everything imported so far.

    progress is told how many steps are done, of how many, and the name of the step. engine answers the checks: DuckDB,
    or the Spark at address.
    Raises: Refusal when nothing was ever imported, when the store may not be written, the disk is full or the engine is
    not there; the previous build stays live then.
    """
    places = paths.folders(home)
    if not store.batches(places) and builds.current_build(places.home) is None:
        raise Refusal("nothing_imported", exit_code=4)
    return _publish(places, progress, spark_checks.checker(address) if engine == "spark" else None)


def has_documents(home: Path | None = None) -> bool:
    """Whether anything was ever imported, so that a build can be made again."""
    return bool(store.batches(paths.folders(home)))


def write_demo(
    *,
    home: Path | None = None,
    agencies: int | None = None,
    years: range | None = None,
    formats: Sequence[FileFormat] | None = None,
    seed: int = 1,
    worker_count: int | None = None,
    writing: importing.Progress | None = None,
    reading: importing.Progress | None = None,
    publishing_progress: publishing.Progress | None = None,
) -> DemoResult:
    """The fictional county, written as report files, imported and published like any others.

    Raises: Refusal when the store may not be written or the disk is full.
    """
    places = paths.folders(home)
    with _refusals(places):
        shutil.rmtree(places.samples, ignore_errors=True)
        places.samples.mkdir(parents=True)
        written: list[SampleFile] = []
        for file in samples.write(
            places.samples,
            agencies=agencies,
            years=years or YEARS,
            formats=tuple(formats or FORMATS),
            seed=seed,
        ):
            written.append(file)
            if writing:
                done = FileResult(file.path.name, str(file.path), "written", report_year=file.report_year)
                writing(len(written), len(written), done)
        # Another seed or size makes another county; the two would stand beside each other as documents filed twice.
        if store.sample_hashes(places) - {store.digest(file.path.read_bytes()) for file in written}:
            store.remove_samples(places)
    imported = import_paths(
        [places.samples], home=places.home, worker_count=worker_count, is_sample=True, progress=reading
    )
    published = _publish(places, publishing_progress)
    _log(places, "demo", {"files": len(written), "build": published.build_name})
    return DemoResult(places.samples, tuple(written), imported, published)


def write_extracts(
    *,
    home: Path | None = None,
    agencies: int | None = None,
    years: range | None = None,
    seed: int = 1,
    progress: Callable[[int], object] | None = None,
) -> WrittenExtracts:
    """Fictional reports in any number, as if imported, in the place of all sample reports that were there.

    progress is told how many reports were just written.
    Raises: Refusal when the store may not be written or the disk is full.
    """
    places = paths.folders(home)
    started = monotonic()
    documents = facts = 0
    with _refusals(places):
        store.remove_samples(places)
        for batch in extracts.write(places, agencies=agencies, years=years or YEARS, seed=seed):
            documents, facts = documents + batch.document_count, facts + batch.fact_count
            if progress:
                progress(batch.document_count)
    seconds = monotonic() - started
    _log(places, "demo", {"reports": documents, "facts": facts, "seconds": round(seconds, 1)})
    return WrittenExtracts(documents, facts, seconds)


def remove_demo(*, home: Path | None = None, progress: publishing.Progress | None = None) -> RemovedDemo:
    """The number of sample documents removed, files, originals and extracts alike, and the build without them.

    Raises: Refusal when the store may not be written or the disk is full.
    """
    places = paths.folders(home)
    with _refusals(places):
        count = store.remove_samples(places)
        shutil.rmtree(places.samples, ignore_errors=True)
    published = _publish(places, progress)
    _log(places, "remove_demo", {"documents": count, "build": published.build_name})
    return RemovedDemo(count, published)


def decide(
    finding_id: str, state: str, *, by: str, reason: str = "", deadline: str | None = None, home: Path | None = None
) -> Decided:
    """The decision of a person on a finding, kept in the ledger; a build shows it from the next publish on.

    state is one that ``reference/decision_states.csv`` lets a person give; deadline is an ISO date. A finding that is
    no longer published can be decided on when somebody did before.
    Raises: Refusal when there is no such finding, when a reason or deadline is missing, when the state may not follow
    the one before, or when the ledger may not be written.
    """
    places = paths.folders(home)
    with _refusals(places):
        finding = _published_finding(places, finding_id) or _decided_finding(places, finding_id)
        if finding is None:
            raise Refusal("no_such_finding", exit_code=6, finding=finding_id)
        verdict = ledger.Decision(finding_id, state, by.strip(), reason.strip(), deadline)
        was = ledger.record_decision(places.ledger, verdict, finding)
    return Decided(finding_id, was, state, finding.message_zh, finding.message_en)


def correct(
    agency: str,
    year: int,
    indicator: str,
    applicant: str | None = None,
    *,
    printed: str,
    value: Decimal | None,
    by: str,
    reason: str,
    document: str | None = None,
    is_revoked: bool = False,
    home: Path | None = None,
) -> Corrected:
    """The correction of one reading, kept in the ledger; from the next publish on it holds while the words do.

    printed is what the report prints, so that nobody corrects another cell than the one that they look at; document is
    the sha256 of the file that they look at, None for whichever counts. value is in the indicator's unit, None when
    the cell holds no number. is_revoked takes the correction of the cell back.
    Raises: Refusal when there is no such figure, when it is printed otherwise or in another file, when author or
    reason are missing, when there is nothing to take back, or when the ledger may not be written.
    """
    places = paths.folders(home)
    if not by.strip():
        raise Refusal("needs_author", exit_code=2)
    if not reason.strip():
        raise Refusal("correction_needs_reason", exit_code=2)
    build = builds.current_build(places.home)
    if build is None:
        raise Refusal("no_build", exit_code=6)
    with _refusals(places):
        cell = explain.printed(build, agency, year, indicator, applicant)
        names = {"file": cell.file, "indicator": indicator, "applicant": cell.applicant}
        cells = {(c.sha256, c.indicator, c.applicant) for c in ledger.corrections(places.ledger)}
        if is_revoked and (cell.sha256, indicator, cell.applicant) not in cells:
            raise Refusal("no_correction", exit_code=6, **names)
        if document is not None and document != cell.sha256:
            raise Refusal("another_document", exit_code=2, **names)
        if cell.as_written != printed and not is_revoked:
            raise Refusal("printed_otherwise", exit_code=2, now=cell.as_written, printed=printed, **names)
        ledger.record_correction(
            places.ledger,
            ledger.Correction(
                cell.sha256, indicator, cell.applicant, cell.as_written, value, by.strip(), reason.strip(),
                is_revoked=is_revoked,
            ),
        )  # fmt: skip
    return Corrected(cell.file, indicator, cell.applicant, cell.as_written, value)


def take_back(
    sha256: str, indicator: str, applicant: str, *, by: str, reason: str, home: Path | None = None
) -> Correction:
    """The correction that no longer holds from the next publish on, whether its document still counts or not.

    Raises: Refusal when author or reason are missing, when there is nothing to take back, or when the ledger may not be
    written.
    """
    places = paths.folders(home)
    if not by.strip():
        raise Refusal("needs_author", exit_code=2)
    if not reason.strip():
        raise Refusal("correction_needs_reason", exit_code=2)
    with _refusals(places):
        cells = {(c.sha256, c.indicator, c.applicant): c for c in ledger.corrections(places.ledger)}
        before = cells.get((sha256, indicator, applicant))
        if before is None:
            raise Refusal("no_correction", exit_code=6, file=sha256[:12], indicator=indicator, applicant=applicant)
        taken = replace(before, author=by.strip(), reason=reason.strip(), made_at=None, is_revoked=True)
        ledger.record_correction(places.ledger, taken)
    return before


def attribute(
    sha256: str,
    *,
    agency: str | None = None,
    year: int | None = None,
    by: str,
    reason: str,
    is_revoked: bool = False,
    home: Path | None = None,
) -> Attributed:
    """A person's word on whose report of which year a stored document is, kept in the ledger.

    It holds from the next publish on, and for a file whose agency or year could not be told from its next import on.
    agency is the id or full name of one of the register or of the live build; None leaves what the document says.
    Raises: Refusal when there is no such document, agency or year, when author or reason are missing, when nothing is
    said or nothing is there to take back, or when the ledger may not be written.
    """
    places = paths.folders(home)
    with _refusals(places):
        known = {document.sha256: document.file for document in store.documents(places)}
        known |= {f.sha256: f.file for f in store.failures(places, ()) if f.sha256 and f.sha256 not in known}
        if sha256 not in known:
            raise Refusal("no_such_document", exit_code=6, document=sha256[:64])
        before = {a.sha256: a for a in ledger.attributions(places.ledger)}
        if is_revoked:
            if sha256 not in before:
                raise Refusal("no_attribution", exit_code=6, file=known[sha256])
            agency, year = before[sha256].agency_id, before[sha256].report_year
        agency = _agency_id(places, agency)
        name = _demand_attribution(places, agency, year, by, reason, is_revoked=is_revoked)
        said = ledger.Attribution(sha256, agency, name, year, by.strip(), reason.strip(), is_revoked=is_revoked)
        ledger.record_attribution(places.ledger, said)
    return Attributed(sha256, known[sha256], agency, name, year, said.author, said.reason, datetime.now(UTC))


def attributed(*, home: Path | None = None) -> tuple[Attributed, ...]:
    """What people said of whose report which document is, newest first.

    Raises: Refusal when the ledger or the store cannot be read.
    """
    places = paths.folders(home)
    with _refusals(places):
        files = {document.sha256: document.file for document in store.documents(places)}
        said = [
            Attributed(
                a.sha256, files.get(a.sha256), a.agency_id, a.agency_name, a.report_year, a.author, a.reason,
                a.made_at or datetime.now(UTC),
            )
            for a in ledger.attributions(places.ledger)
        ]  # fmt: skip
    return tuple(sorted(said, key=lambda each: each.made_at, reverse=True))


def corrected(*, home: Path | None = None) -> tuple[Correction, ...]:
    """The corrections of readings in force, newest first.

    Raises: Refusal when the ledger cannot be read.
    """
    places = paths.folders(home)
    with _refusals(places):
        found = ledger.corrections(places.ledger)
    return tuple(sorted(found, key=lambda each: str(each.made_at), reverse=True))


def standing(*, home: Path | None = None) -> dict[str, Standing]:
    """How every finding that was ever decided on stands by the ledger, whether published since or not.

    Raises: Refusal when the ledger cannot be read.
    """
    places = paths.folders(home)
    with _refusals(places):
        return {
            d.finding_id: Standing(
                d.finding_id, d.verdict, d.author, d.made_at or datetime.now(UTC), d.reason, d.due_on
            )
            for d in ledger.decisions(places.ledger)
        }


def verdicts_on(findings: Sequence[str], *, home: Path | None = None) -> tuple[Standing, ...]:
    """Every verdict that was ever given on these findings, newest first.

    Raises: Refusal when the ledger cannot be read.
    """
    places = paths.folders(home)
    with _refusals(places):
        given = [
            Standing(d.finding_id, d.verdict, d.author, d.made_at or datetime.now(UTC), d.reason, d.due_on)
            for d in ledger.decisions(places.ledger)
            if d.finding_id in findings
        ]
    return tuple(reversed(given))


def state_rules() -> dict[str, StateRule]:
    """The states of findings by name, in the order in which they are listed, with what may follow."""
    return {
        name: StateRule(
            name, state.may_become, state.needs, state.is_open, state.is_given, state.label_zh, state.label_en
        )
        for name, state in decisions.states().items()
    }


# uploads and other long work -----------------------------------------------------------------------------------------


def start_import(files: Sequence[tuple[str, BinaryIO]], *, by: str, home: Path | None = None) -> str:
    """The id of the job that reads these uploaded files (name, content) aside, so that a person can look them over.

    Raises: Refusal when there is no file, the store may not be written or the disk is full.
    """
    if not files:
        raise Refusal("no_files", exit_code=4)
    return _start_job("import", by, files, home)


def start_job(kind: str, *, by: str = "", home: Path | None = None) -> str:
    """The id of the job that does "publish", "demo" or "remove_demo" in a process of its own.

    Raises: Refusal when the store may not be written or the disk is full.
    """
    return _start_job(kind, by, (), home)


def accept_import(job_id: str, *, home: Path | None = None) -> None:
    """Take the files of a job that were read and not left out, and publish; in a process of its own.

    Raises: Refusal when there is no such job, it is at work, or it is not ready.
    """
    places = paths.folders(home)
    with _refusals(places):
        job = jobs.find(places, job_id)
        if job.state != "ready":
            raise Refusal("job_not_ready", exit_code=2, job=job_id)
        jobs.start(places, job_id, "add")


def retry_job(job_id: str, *, home: Path | None = None) -> None:
    """Do the last phase of a job again: what was finished is kept, what failed in passing is read again.

    Raises: Refusal when there is no such job or it is at work.
    """
    places = paths.folders(home)
    with _refusals(places):
        job = jobs.find(places, job_id)
        jobs.start(places, job_id, "read" if job.state == "done" else job.phase)


def leave_import(job_id: str, *, home: Path | None = None) -> None:
    """Take nothing of a job: its uploaded files are removed, its record stays.

    Raises: Refusal when there is no such job or it is at work.
    """
    places = paths.folders(home)
    with _refusals(places):
        jobs.remove(places, job_id)


def find_job(job_id: str, *, home: Path | None = None) -> Job:
    """One job as it stands.

    Raises: Refusal when there is no such job.
    """
    places = paths.folders(home)
    with _refusals(places):
        return jobs.find(places, job_id)


def list_jobs(*, home: Path | None = None) -> tuple[Job, ...]:
    """All jobs, newest first."""
    places = paths.folders(home)
    with _refusals(places):
        return jobs.listed(places)


def job_log(job_id: str, *, home: Path | None = None) -> str:
    """The last lines that the job's process wrote."""
    return jobs.log_end(paths.folders(home), job_id)


def look_at_import(job_id: str, *, home: Path | None = None) -> Look:
    """What every file of a job was taken for, and what it would do to documents that are here.

    Raises: Refusal when there is no such job or the store cannot be read.
    """
    places = paths.folders(home)
    with _refusals(places):
        return uploads.look(places, job_id)


def choose_file(
    job_id: str,
    sha256: str,
    *,
    agency: str | None = None,
    year: int | None = None,
    is_left_out: bool = False,
    by: str,
    reason: str = "",
    home: Path | None = None,
) -> Choice:
    """What a person says of one file of a job, kept until the job is accepted; agency and year None: what it says.

    Raises: Refusal when there is no such job, file, agency or year, or when author or reason are missing.
    """
    places = paths.folders(home)
    with _refusals(places):
        if sha256 not in {result.sha256 for result in jobs.results(places, job_id)}:
            raise Refusal("no_such_document", exit_code=6, document=sha256[:64])
        name = None
        if agency is not None or year is not None:
            known = uploads.look(places, job_id).agencies
            name = _demand_attribution(places, agency, year, by, reason, known=known)
        elif not by.strip():
            raise Refusal("needs_author", exit_code=2)
        choice = Choice(sha256, agency, name, year, is_left_out, by.strip(), reason.strip())
        jobs.choose(places, job_id, choice)
    return choice


def run_job(job_id: str, *, home: Path | None = None) -> Job:
    """The job after its process did its phase: done, ready to be looked over, or failed with a sentence.

    Raises: Refusal when there is no such job; OSError when not even its record can be written.
    """
    places = paths.folders(home)
    diary = Diary(places, job_id)
    try:
        with jobs.turn(places):
            _work(places, diary)
    except Refusal as refusal:
        diary.tell(state="failed", message_zh=refusal.sentence("zh"), message_en=refusal.sentence("en"))
    except XxgkError as error:
        diary.tell(state="failed", message_zh=str(error), message_en=str(error))
    except Exception:
        traceback.print_exc()
        diary.tell(state="failed", message_zh=say("job_broke", "zh"), message_en=say("job_broke", "en"))
    return diary.job


def reason_sentence(code: str, language: Language) -> str:
    """Why a file gave no report and what to do, in a sentence."""
    return reason(code, language)


def problem_sentence(code: str, language: Language) -> str:
    """What a person should know about a reading: a notice, or the table whose cells were held back."""
    for row in reference.rows("notices"):
        if row["notice"] == code:
            return row[f"text_{language}"]
    return say("table_held_back", language, table=label("table", code, language))


def trouble(error: XxgkError, language: Language) -> str:
    """The sentence of an error in one language."""
    return error.sentence(language) if isinstance(error, Refusal) else str(error)


def write_package(format_: package.Format, output: BinaryIO, *, home: Path | None = None) -> None:
    """The live build as a zip: all its tables as parquet, or the DuckDB file, with a dictionary of every column.

    Raises: Refusal when nothing is published or the file cannot be written.
    """
    places = paths.folders(home)
    build = builds.current_build(places.home)
    if build is None:
        raise Refusal("no_build", exit_code=6)
    with _refusals(places):
        package.write(build, format_, output)


def document_path(sha256: str, *, home: Path | None = None) -> Path | None:
    """The original file with this hash, None when it is not here."""
    return store.find_original(paths.folders(home), sha256)


def document_excerpt(
    sha256: str,
    *,
    table: int | None = None,
    row: int | None = None,
    column: int | None = None,
    line: int | None = None,
    span: tuple[int, int] | None = None,
    home: Path | None = None,
) -> Excerpt | None:
    """What stands around a cell or a line in the original, None when the original or the place is not there.

    Units: table, row, column and line count from 1; span is half-open, in characters of the line.
    """
    path = document_path(sha256, home=home)
    if path is None:
        return None
    try:
        document = read(path)
    except UnreadableFile:
        return None
    if table is not None and row is not None and column is not None:
        return around_cell(document, table, row, column)
    if line is None:
        return None
    start, end = span or (None, None)
    return around_line(document, line, start, end)


def read_log(*, home: Path | None = None, limit: int = 50) -> tuple[LogEntry, ...]:
    """The newest acts, newest first; lines that a crash cut off are passed over."""
    log = paths.folders(home).log
    if not log.is_file():
        return ()
    entries: list[LogEntry] = []
    for line in reversed(log.read_text(encoding="utf-8").splitlines()):
        if len(entries) == limit:
            break
        try:
            record = json.loads(line)
            entries.append(
                LogEntry(datetime.fromisoformat(record["at"]), record["act"], tuple(record["figures"].items()))
            )
        except (ValueError, KeyError, AttributeError):
            continue
    return tuple(entries)


def examine(
    *, is_mending: bool = False, progress: doctor.Progress | None = None, home: Path | None = None
) -> doctor.Examination:
    """What is wrong with what is stored; is_mending mends what can be mended.

    Raises: Refusal when the store cannot be read, or not be written while it is mended.
    """
    places = paths.folders(home)
    with _refusals(places):
        examination = doctor.examine(places, is_mending=is_mending, progress=progress)
        if is_mending and examination.troubles:
            _log(places, "mend", {trouble.code: trouble.place for trouble in examination.troubles})
    return examination


def back_up(target: Path, *, home: Path | None = None) -> backup.Kept:
    """What was written to the backup file.

    Raises: Refusal when nothing is stored, the file may not be written or the disk is full.
    """
    places = paths.folders(home)
    if not store.batches(places) and not places.ledger.is_file():
        raise Refusal("nothing_to_back_up", exit_code=6, home=places.home)
    with _refusals(places):
        return backup.back_up(places, target)


def restore(source: Path, *, is_replacing: bool = False, home: Path | None = None) -> backup.Kept:
    """What was put back from the backup file.

    Raises: Refusal when the file is no whole backup, when something is stored here and is not to be replaced, or when
    the store may not be written.
    """
    places = paths.folders(home)
    with _refusals(places):
        try:
            kept = backup.restore(places, source, is_replacing=is_replacing)
        except backup.BadBackup as error:
            raise Refusal("bad_backup", exit_code=4, path=source, detail=error) from error
        except backup.NotEmpty as error:
            raise Refusal("not_empty", exit_code=2, home=places.home, list=error) from error
        _log(places, "restore", {"file": source.name, "files": kept.files})
    return kept


def keep_register(source: Path, *, home: Path | None = None) -> int:
    """The number of agencies of a csv or workbook that is now the user's own register; it holds from the next publish.

    Raises: RegisterFault, listing every faulty row; Refusal when there is no such file or the store may not be written.
    """
    places = paths.folders(home)
    if not source.is_file():
        raise Refusal("no_such_file", exit_code=4, path=source)
    with _refusals(places):
        count = register.keep(places.register, source)
        _log(places, "register", {"agencies": count})
    return count


def status(*, home: Path | None = None) -> Status:
    """What is imported and published now.

    Raises: Refusal when the store cannot be read.
    """
    places = paths.folders(home)
    with _refusals(places):
        documents = store.documents(places)
        build = builds.current_build(places.home)
        sizes: tuple[Any, ...] = (0, 0, 0, 0)
        numbers: tuple[Any, ...] = (0, 0, 0, 0)
        published: set[str] = set()
        has_sample = False
        if build:
            with opened(build) as connection:
                sizes = connection.execute(statement("sql/build_sizes")).fetchall()[0]
                numbers = connection.execute(statement("sql/prose_numbers")).fetchall()[0]
                published = {row[0] for row in connection.execute(statement("sql/published_documents")).fetchall()}
                has_sample = bool(connection.execute(statement("sql/build_has_sample")).fetchall()[0][0])
        formats = sorted({document.format for document in documents})
        return Status(
            home=places.home,
            document_count=len(documents),
            formats=tuple((name, sum(1 for d in documents if d.format == name)) for name in formats),
            outdated_count=sum(1 for d in documents if d.extractor_version != EXTRACTOR_VERSION),
            unpublished_count=sum(1 for d in documents if d.sha256 not in published),
            failures=tuple(FailedFile(f.file, f.reason, f.detail) for f in store.failures(places, documents)),
            build_name=build.stem if build else None,
            published_documents=sizes[0],
            published_agencies=sizes[1],
            published_facts=sizes[2],
            has_sample=has_sample,
            prose_facts=numbers[0],
            prose_claims=numbers[1],
            prose_passed_over=numbers[2],
            prose_left_over=numbers[3],
        )


def _start_job(kind: str, by: str, files: Sequence[tuple[str, BinaryIO]], home: Path | None) -> str:
    places = paths.folders(home)
    with _refusals(places):
        job_id = jobs.create(places, kind, by.strip(), files)
        jobs.start(places, job_id, "read")
    return job_id


def _work(places: Folders, diary: Diary) -> None:
    """One phase of one job."""
    job = diary.job

    def step(done: int, total: int, name: str) -> None:
        diary.count(done, total, state="publishing", step=name)

    def files(done: int, total: int, result: FileResult) -> None:
        diary.count(done, total, step="")

    if job.kind == "import" and job.phase == "read":
        with _refusals(places):
            is_ready = uploads.read(places, diary)
        diary.tell(state="ready" if is_ready else "done", step="")
        return
    added = job.added
    if job.kind == "import":
        with _refusals(places):
            added += uploads.add(places, diary)
            _log(places, "import", {"job": job.id, "imported": added})
        diary.tell(state="publishing", added=added)
        published = _publish(places, step)
        diary.tell(can_retry=uploads.tidy(places, job.id))
    elif job.kind == "demo":
        diary.tell(state="writing")
        published = write_demo(home=places.home, reading=files, publishing_progress=step).published
    elif job.kind == "remove_demo":
        diary.tell(state="publishing")
        removed = remove_demo(home=places.home, progress=step)
        added, published = removed.document_count, removed.published
    else:
        diary.tell(state="publishing")
        published = publish(home=places.home, progress=step)
    diary.tell(state="done", build_name=published.build_name, added=added, step="")


def _demand_attribution(
    places: Folders,
    agency: str | None,
    year: int | None,
    by: str,
    reason: str,
    *,
    is_revoked: bool = False,
    known: Mapping[str, str] | None = None,
) -> str | None:
    """The name of the agency that is said, when everything is there that a person's word needs."""
    if not by.strip():
        raise Refusal("needs_author", exit_code=2)
    if not reason.strip():
        raise Refusal("attribution_needs_reason", exit_code=2)
    if agency is None and year is None:
        raise Refusal("attribution_says_nothing", exit_code=2)
    if year is not None and not 2008 <= year <= datetime.now(UTC).year:
        raise Refusal("bad_report_year", exit_code=2, year=year, last=datetime.now(UTC).year)
    if agency is None:
        return None
    names = known if known is not None else _agency_names(places)
    if agency not in names and not is_revoked:
        raise Refusal("no_such_agency", exit_code=6, agency=agency)
    return names.get(agency)


def _agency_id(places: Folders, agency: str | None) -> str | None:
    """The id of the one agency that is so named; what was given, where it is an id or nobody's name."""
    names = _agency_names(places)
    called = [each for each, name in names.items() if name == agency]
    return called[0] if agency not in names and len(called) == 1 else agency


def _agency_names(places: Folders) -> dict[str, str]:
    names = {agency.agency_id: agency.name_zh for agency in register.register(places.register)}
    build = builds.current_build(places.home)
    if build:
        with opened(build) as connection:
            names |= dict(connection.execute(statement("sql/agency_names_by_id")).fetchall())
    return names


def _published_finding(places: Folders, finding_id: str) -> ledger.DecidedFinding | None:
    build = builds.current_build(places.home)
    if build is None:
        return None
    with opened(build) as connection:
        result = connection.execute(statement("sql/finding"), {"finding": finding_id})
        columns = [column[0] for column in result.description]
        rows = result.fetchall()
    if not rows:
        return None
    finding = dict(zip(columns, rows[0], strict=True))
    subject = decisions.subject(finding)
    return ledger.DecidedFinding(subject=subject, **{key: finding[key] for key in columns if key != "operands"})


def _decided_finding(places: Folders, finding_id: str) -> ledger.DecidedFinding | None:
    known = ledger.decided_findings(places.ledger)
    return next((finding for finding in known if finding.finding_id == finding_id), None)


def _publish(
    places: Folders, progress: publishing.Progress | None, checker: publishing.Checker | None = None
) -> Published:
    with _refusals(places):
        published = publishing.publish(places, progress, checker)
        figures = {severity: published.findings(severity) for severity in ("error", "warning", "hint")}
        figures |= {"documents": published.document_count, "agencies": published.agency_count}
        seconds = round(published.seconds, 1)
        _log(places, "publish", {"build": published.build_name, **figures, "seconds": seconds})
    return published


def _log(places: Folders, act: str, figures: dict[str, Any]) -> None:
    line = json.dumps({"at": datetime.now(UTC).isoformat(), "act": act, "figures": figures}, ensure_ascii=False)
    # One write of one line: lines of processes that write at once do not mix.
    descriptor = os.open(places.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(descriptor, f"{line}\n".encode())
    finally:
        os.close(descriptor)


@contextmanager
def _refusals(places: Folders) -> Iterator[None]:
    """Troubles of disk and permission as sentences."""
    try:
        yield
    except OSError as error:
        where = error.filename or places.home
        if error.errno in _FULL:
            raise Refusal("disk_full", exit_code=5, path=where) from error
        if error.errno in _REFUSED:
            raise Refusal("no_permission", exit_code=5, path=where) from error
        raise Refusal("bad_storage", exit_code=5, detail=error) from error
    except pa.ArrowException as error:
        raise Refusal("bad_storage", exit_code=5, detail=error) from error
    except (duckdb.Error, sqlite3.Error) as error:
        words = str(error).lower()
        if any(part in words for part in _FULL_WORDS):
            raise Refusal("disk_full", exit_code=5, path=places.home) from error
        if any(part in words for part in _REFUSED_WORDS):
            raise Refusal("no_permission", exit_code=5, path=places.home) from error
        if isinstance(error, duckdb.IOException | sqlite3.OperationalError) or ".parquet" in words:
            raise Refusal("bad_storage", exit_code=5, detail=error) from error
        raise
