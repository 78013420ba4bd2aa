"""A look over everything that is stored: what is damaged, lost or left behind, and what can be mended from the rest."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from data import builds, paths, store
from data.paths import Folders
from data.pipeline import EXTRACTOR_VERSION
from data.rereading import Again, read_again
from data.rows import COLUMNS
from data.statements import statement

_TABLES = (*COLUMNS, "failures")
_STATES = ("lost", "mendable", "mended")
_KNOWN = ["sha256", "file", "source", "imported_at", "is_sample"]
# A clock may be a little fast; a day is a clock that was wrong.
_FAST = timedelta(days=1)

# What is being looked at, done, of how many.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is not as it should be.

    code names the sentence ``doctor_<code>`` of ``reference/messages.csv``; state: "mended" · "mendable" (by mending) ·
    "lost" (only a backup or the file itself brings it back).
    """

    code: str
    place: str
    state: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Examination:
    """How much was looked at, and everything that was found."""

    documents: int
    batches: int
    builds: int
    troubles: tuple[Trouble, ...]

    @property
    def is_well(self) -> bool:
        """Whether nothing is left to do."""
        return all(trouble.state == "mended" for trouble in self.troubles)

    def count(self, state: str) -> int:
        """The number of troubles in one state."""
        return sum(1 for trouble in self.troubles if trouble.state == state)

    def sentences(self) -> Iterator[tuple[str, dict[str, str]]]:
        """Every trouble as the message and the values of its sentence, lost things first."""
        for trouble in sorted(self.troubles, key=lambda each: _STATES.index(each.state)):
            yield f"doctor_{trouble.code}", {"place": trouble.place, "detail": trouble.detail, "state": trouble.state}


@dataclass(slots=True)
class _Round:
    """What one examination knows so far."""

    places: Folders
    is_mending: bool
    progress: Progress
    known: dict[str, Again] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    failed: set[str] = field(default_factory=set)
    again: dict[str, Again] = field(default_factory=dict)
    batch_count: int = 0
    build_count: int = 0

    @property
    def mended(self) -> str:
        return "mended" if self.is_mending else "mendable"


def examine(places: Folders, *, is_mending: bool = False, progress: Progress | None = None) -> Examination:
    """What is wrong below this home; is_mending also mends what can be mended, and keeps damaged files aside.

    Raises: OSError when the store may not be read, or not be written while it is mended.
    """
    run = _Round(places, is_mending, progress or (lambda what, done, total: None))
    troubles = [
        *_of_scratch(run),
        *_of_cache(run),
        *_of_ledger(run),
        *_of_batches(run),
        *_of_originals(run),
        *_of_versions(run),
        *_of_builds(run),
        *_of_clock(run),
    ]
    if is_mending and run.again:
        read_again(places, list(run.again.values()), lambda done, total: run.progress("reading", done, total))
    return Examination(len(run.known), run.batch_count, run.build_count, tuple(troubles))


def _of_scratch(run: _Round) -> Iterator[Trouble]:
    left = store.abandoned(run.places)
    if left and run.is_mending:
        with store.scratch(run.places):
            # Whoever makes something new sweeps first.
            pass
    for folder in left:
        yield Trouble("scratch", folder.name, run.mended)


def _of_cache(run: _Round) -> Iterator[Trouble]:
    words = _database_fault(run.places.seen)
    if words:
        if run.is_mending:
            for path in run.places.home.glob(f"{run.places.seen.name}*"):
                path.unlink(missing_ok=True)
        yield Trouble("cache", run.places.seen.name, run.mended, words)


def _of_ledger(run: _Round) -> Iterator[Trouble]:
    words = _database_fault(run.places.ledger)
    if words:
        yield Trouble("ledger", run.places.ledger.name, "lost", words)


def _database_fault(path: Path) -> str:
    """What SQLite says of a file that is not whole; nothing when it is, or not there."""
    if not path.is_file():
        return ""
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=30)) as connection:
            words = str(connection.execute("pragma integrity_check").fetchone()[0])
    except sqlite3.DatabaseError as error:
        return str(error)
    return "" if words == "ok" else words.splitlines()[0]


def _of_batches(run: _Round) -> Iterator[Trouble]:
    """Damaged batches; their documents are read again from the originals."""
    batches = store.batches(run.places)
    for number, batch in enumerate(batches, start=1):
        run.progress("extracts", number, len(batches))
        faults = [fault for table in _TABLES if (fault := _parquet_fault(batch / f"{table}.parquet", table))]
        documents = _rows(batch / "documents.parquet", [*_KNOWN, "extractor_version"])
        failures = _rows(batch / "failures.parquet", ["sha256"])
        for row in documents:
            again = Again(**{name: row[name] for name in _KNOWN})
            run.known[again.sha256] = again
            if faults:
                run.again[again.sha256] = again
            else:
                run.again.pop(again.sha256, None)
                run.versions[again.sha256] = row["extractor_version"]
        run.failed |= {row["sha256"] for row in failures if row["sha256"]}
        if not faults:
            run.batch_count += 1
            continue
        if run.is_mending:
            _put_aside(run.places, batch)
        yield Trouble("batch", batch.name, run.mended, faults[0])


def _parquet_fault(path: Path, table: str) -> str:
    """Why a file of a batch cannot be used; read whole, since only then its pages are unpacked."""
    try:
        with pq.ParquetFile(path) as file:
            missing = set(store.schema(table).names) - set(file.schema_arrow.names)
            if missing:
                return f"{path.name}: no column {', '.join(sorted(missing))}"
            for _ in file.iter_batches():
                pass
    except (OSError, pa.ArrowException) as error:
        return f"{path.name}: {str(error).splitlines()[0]}"
    return ""


def _rows(path: Path, columns: list[str]) -> list[dict[str, Any]]:
    try:
        rows: list[dict[str, Any]] = pq.read_table(path, columns=columns).to_pylist()
    except (OSError, pa.ArrowException):
        return []
    return rows


def _of_originals(run: _Round) -> Iterator[Trouble]:
    """Originals that are gone or changed, and such that no batch answers for."""
    names = _published_names(run.places)
    kept = {path.name[:64]: path for path in run.places.documents.glob("??/*") if path.is_file()}
    for number, (sha256, path) in enumerate(sorted(kept.items()), start=1):
        run.progress("originals", number, len(kept))
        if store.digest(path.read_bytes()) != sha256:
            yield _brought_back(run, "changed", sha256, path)
        elif sha256 not in run.known and sha256 not in run.failed:
            again = names.get(sha256) or _nameless(path)
            run.known[sha256] = run.again[sha256] = again
            yield Trouble("unread", again.file, run.mended)
    for sha256 in sorted(set(run.known) - set(kept)):
        yield _brought_back(run, "gone", sha256, store.original_path(run.places, sha256, run.known[sha256].file))


def _brought_back(run: _Round, code: str, sha256: str, path: Path) -> Trouble:
    """An original that is not what its name says, copied again from where it came, if that is still there."""
    again = run.known.get(sha256)
    source = Path(again.source) if again else Path()
    is_there = source.is_file() and store.digest(source.read_bytes()) == sha256
    file = again.file if again else path.name
    # What cannot be read cannot be read again.
    if not is_there:
        run.again.pop(sha256, None)
        return Trouble(code, file, "lost", again.source if again else "")
    if run.is_mending:
        if path.exists():
            _put_aside(run.places, path)
        store.keep_original(run.places, source.read_bytes(), sha256, file)
    return Trouble(code, file, run.mended, str(source))


def _published_names(places: Folders) -> dict[str, Again]:
    """What the live build knows of its documents, for originals whose batch is beyond reading."""
    build = builds.current_build(places.home)
    if build is None:
        return {}
    try:
        with builds.opened(build) as connection:
            rows = connection.execute(statement("sql/document_names")).fetchall()
    except duckdb.Error:
        # Found damaged in its turn; the names are then those of the files.
        return {}
    return {sha256: Again(sha256, file, file, imported_at, is_sample) for sha256, file, imported_at, is_sample in rows}


def _nameless(path: Path) -> Again:
    moment = datetime.fromtimestamp(path.stat().st_mtime, UTC).replace(tzinfo=None)
    return Again(path.name[:64], path.name, str(path), moment, is_sample=False)


def _of_versions(run: _Round) -> Iterator[Trouble]:
    """Documents as an older version of the reading saw them."""
    old = [sha256 for sha256, version in run.versions.items() if version != EXTRACTOR_VERSION]
    for sha256 in old:
        run.again.setdefault(sha256, run.known[sha256])
    if old:
        yield Trouble("outdated", str(len(old)), run.mended, EXTRACTOR_VERSION)


def _of_builds(run: _Round) -> Iterator[Trouble]:
    """Damaged builds, and a pointer that names none that is there."""
    found = sorted(run.places.builds.glob("*.duckdb"))
    whole = []
    for number, build in enumerate(found, start=1):
        run.progress("builds", number, len(found))
        fault = _build_fault(build)
        if not fault:
            whole.append(build)
            continue
        if run.is_mending:
            _put_aside(run.places, build)
        yield Trouble("build", build.stem, run.mended, fault)
    run.build_count = len(whole)
    named = paths.named_build(run.places)
    if named in whole or (named is None and not whole):
        return
    if whole and run.is_mending:
        store.point_to(run.places, whole[-1])
    elif not whole and run.is_mending:
        # Readers say then that nothing is published; publish makes it anew from the extracts.
        run.places.current.unlink(missing_ok=True)
    yield Trouble(
        "pointer" if whole else "no_build",
        named.stem if named else "CURRENT",
        run.mended,
        whole[-1].stem if whole else "",
    )


def _build_fault(build: Path) -> str:
    """Why a build cannot be used; every column is read, since only then its blocks are."""
    digest = statement("sql/table_digest")
    try:
        with builds.opened(build) as connection:
            tables = connection.execute("select table_name from duckdb_tables() order by table_name").fetchall()
            for (table,) in tables:
                connection.execute(digest, {"table": table}).fetchall()
            connection.execute(statement("sql/build_sizes")).fetchall()
    except duckdb.Error as error:
        return str(error).splitlines()[0]
    return ""


def _of_clock(run: _Round) -> Iterator[Trouble]:
    """Documents that came from a day yet to come: the clock was wrong then, or is now."""
    limit = datetime.now(UTC).replace(tzinfo=None) + _FAST
    ahead = [again for again in run.known.values() if again.imported_at > limit]
    if ahead:
        latest = max(again.imported_at for again in ahead)
        yield Trouble("clock", str(len(ahead)), "lost", f"{latest:%Y-%m-%d %H:%M}")


def _put_aside(places: Folders, path: Path) -> None:
    """Move what is damaged where nobody reads it; a person may still want to look."""
    places.damaged.mkdir(parents=True, exist_ok=True)
    target = places.damaged / path.name
    if target.exists():
        shutil.rmtree(target) if target.is_dir() else target.unlink()
    path.replace(target)
