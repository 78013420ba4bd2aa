"""Report files into the store: known ones skipped, new ones read by all cores, every one of them answered for."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from data import intake, ledger, register, store, workers
from data.intake import Candidate
from data.paths import Folders
from data.pipeline import EXTRACTOR_VERSION
from data.records import Told
from data.rows import ExtractRows
from data.work import Task, Unread

FUNCTION = "data.ready:read_one"
BATCH_SIZE = 500
BATCH_SECONDS = 20.0
# Files whose content nobody will want back.
_NOT_KEPT = frozenset({"empty", "unknown_type"})
# Why a worker gave nothing, as a code of ``reference/reasons.csv``.
REASON_OF_ERROR = {"timeout": "timeout", "crashed": "crashed", "memory": "too_large"}

# done, of how many as far as known, and the result just reached.
Progress = Callable[[int, int, "FileResult"], None]


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one file.

    state: "imported" · "known" (the same content was read before, same_as says from which file) · "failed" (reason is a
    code of ``reference/reasons.csv``) · "ignored" (no report by its type, and not named by anyone).
    problems are notices of the reading and tables that were held back.
    """

    file: str
    source: str
    state: str
    sha256: str | None = None
    agency: str = ""
    report_year: int | None = None
    form: str = ""
    fact_count: int = 0
    problems: tuple[str, ...] = ()
    reason: str = ""
    detail: str = ""
    same_as: str = ""


@dataclass(frozen=True, slots=True)
class FiledTwice:
    """Different documents of one agency and year; all are kept, active is the one that counts."""

    agency: str
    report_year: int
    files: tuple[str, ...]
    active: str


@dataclass(frozen=True, slots=True)
class ImportResult:
    """Everything that one import did, file by file in the order in which they were named."""

    files: tuple[FileResult, ...]
    filed_twice: tuple[FiledTwice, ...]
    seconds: float

    def count(self, state: str) -> int:
        """The number of files in one state."""
        return sum(1 for file in self.files if file.state == state)


@dataclass(slots=True)
class _Import:
    """One import while it runs: what is still to be written, and what has been said of each file."""

    places: Folders
    started: datetime
    is_sample: bool
    progress: Progress
    known: store.Known
    told: dict[str, Told]
    total: int = 0
    number: int = 0
    results: dict[int, FileResult] = field(default_factory=dict)
    waiting: dict[int, Candidate] = field(default_factory=dict)
    claimed: dict[str, str] = field(default_factory=dict)
    stored: list[store.Stored] = field(default_factory=list)
    failed: list[store.Failed] = field(default_factory=list)
    written_at: float = field(default_factory=time.monotonic)


def import_files(
    places: Folders,
    paths: Sequence[Path],
    *,
    is_sample: bool = False,
    worker_count: int | None = None,
    timeout_seconds: float = workers.TIMEOUT_SECONDS,
    progress: Progress | None = None,
    function: str = FUNCTION,
    beside: Folders | None = None,
    run_tasks: workers.Runner = workers.run,
) -> ImportResult:
    """The result of importing these files, folders and zips; what was finished is kept whatever happens after.

    run_tasks is who reads them, by default processes of this machine, one for each core.
    beside is another store: what is known there is not read again either, and what people said there holds here.
    Raises: OSError when the store may not be written or the disk is full.
    """
    began = time.monotonic()
    with store.scratch(places):
        # A store that may not be written is said before any work is done for it.
        pass
    run = _Import(
        places,
        store.moment(store.newest_batch_at(places)),
        is_sample,
        progress or (lambda done, total, result: None),
        _known(places, beside),
        told(beside or places),
    )
    try:
        for outcome in run_tasks(function, _tasks(run, paths), workers=worker_count, timeout_seconds=timeout_seconds):
            _settle(run, outcome)
            if len(run.stored) + len(run.failed) >= BATCH_SIZE or time.monotonic() - run.written_at > BATCH_SECONDS:
                _write(run)
    finally:
        _write(run)
    files = tuple(run.results[number] for number in sorted(run.results))
    return ImportResult(files, _filed_twice(places, files), time.monotonic() - began)


def active(rivals: Sequence[store.StoredDocument]) -> store.StoredDocument:
    """The document that counts, by the rule of ``derive/documents.sql``."""
    return max(
        rivals, key=lambda d: (d.published_on is not None, d.published_on or d.imported_at.date(), d.imported_at)
    )


def told(places: Folders) -> dict[str, Told]:
    """What people said of whose report of which year a document is, by its hash."""
    return {a.sha256: Told(a.agency_name, a.report_year) for a in ledger.attributions(places.ledger)}


def _known(places: Folders, beside: Folders | None) -> store.Known:
    here = store.known(places, EXTRACTOR_VERSION)
    if beside is None:
        return here
    there = store.known(beside, EXTRACTOR_VERSION)
    return store.Known(here.files | there.files, here.failures | there.failures)


def _tasks(run: _Import, paths: Sequence[Path]) -> Iterator[Task]:
    listed = list(intake.files(paths))
    run.total = len(listed)
    with store.seen_files(run.places) as seen:
        for entry in listed:
            if not intake.is_archive(entry):
                yield from _task(run, entry, seen)
                continue
            run.total -= 1
            for member in intake.members(entry):
                run.total += 1
                yield from _task(run, member, seen)


def _task(run: _Import, candidate: Candidate, seen: store.Seen) -> Iterator[Task]:
    """The work that a file needs, if any; a file that is known or cannot be read is settled here."""
    run.number += 1
    number = run.number
    run.waiting[number] = candidate
    if candidate.reason:
        _fail(run, number, None, candidate.reason, candidate.detail)
        return
    size = _size(candidate)
    if size > intake.MAX_FILE_BYTES:
        _fail(run, number, None, "too_large", f"{size} bytes, at most {intake.MAX_FILE_BYTES}")
        return
    try:
        sha256, content = _content(candidate, run, seen)
    except PermissionError as error:
        _fail(run, number, None, "no_permission", error.strerror or "")
        return
    except FileNotFoundError:
        _fail(run, number, None, "not_found", candidate.source)
        return
    except OSError as error:
        _fail(run, number, None, "broken", str(error))
        return
    before = run.known.files.get(sha256) or run.claimed.get(sha256)
    if before is not None:
        _finish(run, number, FileResult(candidate.file, candidate.source, "known", sha256, same_as=before))
    elif sha256 in run.known.failures and sha256 not in run.told:
        _fail(run, number, sha256, *run.known.failures[sha256], is_known=True)
    elif content is not None:
        run.claimed[sha256] = candidate.file
        original = store.keep_original(run.places, content, sha256, candidate.file)
        yield Task(original, candidate.file, sha256, number, run.told.get(sha256))


def _content(candidate: Candidate, run: _Import, seen: store.Seen) -> tuple[str, bytes | None]:
    """The hash of the file and its bytes; no bytes where an unchanged file is known by its hash."""
    if candidate.path is None:
        content = intake.content_of(candidate)
        return store.digest(content), content
    stat = candidate.path.stat()
    sha256 = store.seen_hash(seen, candidate.path.resolve(), stat)
    if sha256 and (sha256 in run.known.files or (sha256 in run.known.failures and sha256 not in run.told)):
        return sha256, None
    content = candidate.path.read_bytes()
    sha256 = store.digest(content)
    store.remember_hash(seen, candidate.path.resolve(), stat, sha256)
    return sha256, content


def _settle(run: _Import, outcome: workers.Outcome) -> None:
    task: Task = outcome.task
    if outcome.error:
        _fail(run, task.number, task.sha256, REASON_OF_ERROR[outcome.error], outcome.detail)
    elif isinstance(outcome.result, Unread):
        _fail(run, task.number, task.sha256, outcome.result.reason, outcome.result.detail)
    else:
        rows: ExtractRows = outcome.result
        candidate = run.waiting[task.number]
        run.stored.append(store.Stored(_imported(run, task.number), rows))
        _finish(
            run,
            task.number,
            FileResult(
                candidate.file,
                candidate.source,
                "imported",
                task.sha256,
                rows.agency,
                rows.report_year,
                rows.form or "",
                rows.fact_count,
                (*rows.held_back, *rows.notices),
            ),
        )


def _fail(run: _Import, number: int, sha256: str | None, reason: str, detail: str, *, is_known: bool = False) -> None:
    candidate = run.waiting[number]
    is_ignored = reason == "unknown_type" and not candidate.is_named
    if sha256 and reason in _NOT_KEPT:
        store.original_path(run.places, sha256, candidate.file).unlink(missing_ok=True)
    # A path that leads nowhere is nothing that anyone could mend in the store.
    if not is_known and not is_ignored and reason != "not_found":
        run.failed.append(store.Failed(_imported(run, number), sha256, reason, detail))
    state = "ignored" if is_ignored else "failed"
    _finish(run, number, FileResult(candidate.file, candidate.source, state, sha256, reason=reason, detail=detail))


def _finish(run: _Import, number: int, result: FileResult) -> None:
    run.results[number] = result
    del run.waiting[number]
    run.progress(len(run.results), max(run.total, run.number), result)


def _imported(run: _Import, number: int) -> store.Imported:
    candidate = run.waiting[number]
    # Numbered by their place in the import, so that two runs on the same files give the same order.
    moment = run.started + timedelta(microseconds=number)
    return store.Imported(candidate.file, candidate.source, _size(candidate), moment, run.is_sample, EXTRACTOR_VERSION)


def _size(candidate: Candidate) -> int:
    if candidate.content is not None:
        return len(candidate.content)
    try:
        if candidate.pages:
            return sum(len(page) if isinstance(page, bytes) else page.stat().st_size for page in candidate.pages)
        return candidate.path.stat().st_size if candidate.path else 0
    except OSError:
        return 0


def _write(run: _Import) -> None:
    if run.stored or run.failed:
        store.write_batch(run.places, run.stored, run.failed)
        run.stored.clear()
        run.failed.clear()
    run.written_at = time.monotonic()


def _filed_twice(places: Folders, files: Iterable[FileResult]) -> tuple[FiledTwice, ...]:
    """The agencies and years of the files just imported that now have several documents."""
    imported = {file.sha256 for file in files if file.state == "imported"}
    years = {file.report_year for file in files if file.state == "imported"}
    if not imported:
        return ()
    documents = [document for document in store.documents(places) if document.report_year in years]
    printed = [
        register.Printed(d.sha256, d.agency, d.region, d.level, d.kind, d.report_year, d.imported_at) for d in documents
    ]
    resolved = register.resolve(printed, register.register(places.register))
    together: dict[tuple[str, int], list[store.StoredDocument]] = {}
    for document in documents:
        together.setdefault((resolved.agency_of[document.sha256], document.report_year), []).append(document)
    names = {agency.agency_id: agency.name_zh for agency in resolved.agencies}
    return tuple(
        FiledTwice(names[agency_id], year, tuple(d.file for d in rivals), active(rivals).file)
        for (agency_id, year), rivals in sorted(together.items())
        if len(rivals) > 1 and any(d.sha256 in imported for d in rivals)
    )
