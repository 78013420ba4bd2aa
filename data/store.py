"""What was imported: originals under their hash, extracts as batches of Parquet, and who looked at which file when."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import sqlite3
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from data.paths import Folders
from data.rows import COLUMNS, ExtractRows
from data.statements import statement

Seen = sqlite3.Connection
# A failure that says nothing about the file's content is worth another try.
PASSING_REASONS = frozenset({"timeout", "crashed", "no_permission", "not_found"})
_TYPES = {
    "string": pa.string(), "int16": pa.int16(), "int32": pa.int32(), "int64": pa.int64(), "float": pa.float32(),
    "decimal": pa.decimal128(18, 4), "date": pa.date32(), "bool": pa.bool_(), "timestamp": pa.timestamp("us"),
}  # fmt: skip
_NAMED = "%Y%m%dT%H%M%S%f"
_IS_NAMED = re.compile(r"[0-9]{8}T[0-9]{12}").fullmatch
# What the import knows of a document beyond its content.
_IMPORTED = {
    "file": "string", "source": "string", "size": "int64", "imported_at": "timestamp", "is_sample": "bool",
    "extractor_version": "string",
}  # fmt: skip
_FAILED = {"sha256": "string", "reason": "string", "detail": "string"}


@dataclass(frozen=True, slots=True)
class Imported:
    """One file as it came: its own name, where it was, and when; is_sample marks the fictional county."""

    file: str
    source: str
    size: int
    imported_at: datetime
    is_sample: bool
    extractor_version: str


@dataclass(frozen=True, slots=True)
class Stored:
    """A document that was read."""

    imported: Imported
    rows: ExtractRows


@dataclass(frozen=True, slots=True)
class Failed:
    """A file that gave no report; sha256 is None where there was nothing to hash."""

    imported: Imported
    sha256: str | None
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """Whose report a stored document says that it is."""

    sha256: str
    file: str
    agency: str
    region: str | None
    level: str | None
    kind: str | None
    report_year: int
    published_on: date | None
    imported_at: datetime
    format: str
    extractor_version: str


@dataclass(frozen=True, slots=True)
class StoredFailure:
    """A file that gave no report, as stored."""

    file: str
    source: str
    sha256: str | None
    reason: str
    detail: str
    imported_at: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """What one version of the extractor has seen: file names by hash, and hash → (reason, detail) of what failed."""

    files: dict[str, str]
    failures: dict[str, tuple[str, str]]


def batches(places: Folders) -> tuple[Path, ...]:
    """The finished batches, oldest first."""
    if not places.extracts.is_dir():
        return ()
    return tuple(sorted(path for path in places.extracts.iterdir() if path.is_dir() and not path.name.startswith(".")))


def files_of(batch_folders: Iterable[Path], table: str) -> list[str]:
    """The Parquet files of one table over these batches."""
    return [str(batch / f"{table}.parquet") for batch in batch_folders]


def write_batch(places: Folders, stored: Sequence[Stored], failed: Sequence[Failed]) -> Path:
    """The folder of a new batch, there in full or not at all.

    Raises: OSError when the disk is full or may not be written; nothing of the batch is left then.
    """
    with scratch(places) as folder:
        return _put_in_place(places, _write_batch(folder / _new_name(places), stored, failed))


def schema(table: str) -> pa.Schema:
    """The columns of one table of a batch, but for the batch's own name, which is added as it is written."""
    columns = _IMPORTED | _FAILED if table == "failures" else COLUMNS[table]
    if table == "documents":
        columns = columns | _IMPORTED
    return pa.schema([(name, _TYPES[kind]) for name, kind in columns.items()])


class OpenBatch:
    """A batch in the making, to which tables are added piece by piece: however long it gets, one piece is in memory."""

    def __init__(self, folder: Path) -> None:
        """Begin all tables of a batch in a folder that is there and empty."""
        self._name = folder.name
        self._writers = {
            table: pq.ParquetWriter(
                folder / f"{table}.parquet",
                schema(table).append(pa.field("batch", pa.string())),
                compression="zstd",
            )
            for table in (*COLUMNS, "failures")
        }

    def add(self, table: str, rows: pa.Table) -> None:
        """Append rows in the columns of ``schema``."""
        batch = pa.repeat(self._name, rows.num_rows)
        self._writers[table].write_table(rows.append_column("batch", batch))

    def close(self) -> None:
        """Finish all tables."""
        for writer in self._writers.values():
            writer.close()


@contextmanager
def open_batch(places: Folders) -> Iterator[OpenBatch]:
    """A new batch to be filled; it is there in full when the block ends, and not at all when the block fails.

    Raises: OSError when the disk is full or may not be written.
    """
    name = _new_name(places)
    with scratch(places) as folder:
        making = folder / name
        making.mkdir()
        batch = OpenBatch(making)
        try:
            yield batch
        finally:
            batch.close()
        for path in making.iterdir():
            sync(path)
        _put_in_place(places, making)


def empty_batch(folder: Path) -> Path:
    """A batch below folder that holds no row, only the columns."""
    return _write_batch(folder / "empty", (), ())


def known(places: Folders, extractor_version: str) -> Known:
    """Which contents need no second reading by this version of the extractor."""
    files: dict[str, str] = {}
    failures: dict[str, tuple[str, str]] = {}
    for batch in batches(places):
        documents = pq.read_table(batch / "documents.parquet", columns=["sha256", "file", "extractor_version"])
        for row in documents.to_pylist():
            if row["extractor_version"] == extractor_version:
                files[row["sha256"]] = row["file"]
        broken = pq.read_table(
            batch / "failures.parquet", columns=["sha256", "reason", "detail", "extractor_version"]
        ).to_pylist()
        for row in broken:
            is_lasting = row["sha256"] and row["reason"] not in PASSING_REASONS
            if row["extractor_version"] == extractor_version and is_lasting:
                failures[row["sha256"]] = (row["reason"], row["detail"])
    return Known(files, failures)


def documents(places: Folders) -> tuple[StoredDocument, ...]:
    """Every stored document as last read, with the time of its first import."""
    columns = [field.name for field in fields(StoredDocument)]
    newest: dict[str, StoredDocument] = {}
    for batch in batches(places):
        for row in pq.read_table(batch / "documents.parquet", columns=columns).to_pylist():
            # Batches come oldest first.
            earlier = newest.get(row["sha256"])
            newest[row["sha256"]] = StoredDocument(**row | ({"imported_at": earlier.imported_at} if earlier else {}))
    return tuple(newest.values())


def failures(places: Folders, read: Iterable[StoredDocument]) -> tuple[StoredFailure, ...]:
    """The files that gave no report and none since, by the rule of ``derive/open_failures.sql``."""
    known_hashes = {document.sha256 for document in read}
    known_sources: dict[str, datetime] = {}
    newest: dict[str, StoredFailure] = {}
    columns = [field.name for field in fields(StoredFailure)]
    for batch in batches(places):
        for row in pq.read_table(batch / "documents.parquet", columns=["source", "imported_at"]).to_pylist():
            known_sources[row["source"]] = row["imported_at"]
        for row in pq.read_table(batch / "failures.parquet", columns=columns).to_pylist():
            newest[row["sha256"] or row["source"]] = StoredFailure(**row)
    return tuple(
        failure
        for failure in newest.values()
        if failure.sha256 not in known_hashes and known_sources.get(failure.source, datetime.min) <= failure.imported_at
    )


def sample_hashes(places: Folders) -> frozenset[str]:
    """The hashes of the stored documents of the fictional county."""
    rows = (
        row
        for batch in batches(places)
        for row in pq.read_table(batch / "documents.parquet", columns=["sha256", "is_sample"]).to_pylist()
    )
    return frozenset(row["sha256"] for row in rows if row["is_sample"])


def remove_samples(places: Folders) -> int:
    """The number of documents of the fictional county that were removed, originals and extracts alike.

    A batch holds either sample files or a person's, since only ``demo`` imports sample files.
    """
    ours, others = set[str](), set[str]()
    sample_batches = []
    for batch in batches(places):
        rows = pq.read_table(batch / "documents.parquet", columns=["sha256", "is_sample"]).to_pylist()
        rows += pq.read_table(batch / "failures.parquet", columns=["sha256", "is_sample"]).to_pylist()
        if rows and all(row["is_sample"] for row in rows):
            sample_batches.append(batch)
            ours |= {row["sha256"] for row in rows if row["sha256"]}
        else:
            others |= {row["sha256"] for row in rows if row["sha256"]}
    with scratch(places) as folder:
        for batch in sample_batches:
            batch.replace(folder / batch.name)
    for sha256 in ours - others:
        for original in _originals(places, sha256):
            original.unlink(missing_ok=True)
    return len(ours - others)


def keep_original(places: Folders, content: bytes, sha256: str, file: str) -> Path:
    """The path of the original under its hash; the bytes are there in full or not at all."""
    final = original_path(places, sha256, file)
    if final.is_file() and final.stat().st_size == len(content):
        return final
    final.parent.mkdir(parents=True, exist_ok=True)
    with scratch(places) as folder:
        making = folder / final.name
        making.write_bytes(content)
        making.replace(final)
    return final


def original_path(places: Folders, sha256: str, file: str) -> Path:
    """Where the original of this hash lies; its ending is that of the file, the rest of the name is never used."""
    suffix = Path(file).suffix.lower()
    safe = suffix if re.fullmatch(r"\.[a-z0-9]{1,8}", suffix) else ""
    return places.documents / sha256[:2] / f"{sha256}{safe}"


def find_original(places: Folders, sha256: str) -> Path | None:
    """The original of this hash, None when it is not there."""
    return next(iter(_originals(places, sha256)), None)


def digest(content: bytes) -> str:
    """The name of a content: its SHA-256."""
    return hashlib.sha256(content).hexdigest()


@contextmanager
def seen_files(places: Folders) -> Iterator[Seen]:
    """The cache of file stats, open; a damaged one is begun anew, since nothing depends on it."""
    places.home.mkdir(parents=True, exist_ok=True)
    create = statement("sql/seen_schema")
    try:
        connection = _cache(places)
        connection.execute(create)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise OSError(error.args[0] if error.args else "cannot open", str(places.seen)) from error
        places.seen.unlink(missing_ok=True)
        connection = _cache(places)
        connection.execute(create)
    try:
        yield connection
    finally:
        connection.close()


def seen_hash(connection: Seen, path: Path, stat: os.stat_result) -> str | None:
    """The hash that the unchanged file had when it was last read."""
    found = connection.execute(
        statement("sql/seen_hash"), {"path": _key(path), "size": stat.st_size, "mtime_ns": stat.st_mtime_ns}
    ).fetchone()
    return str(found[0]) if found else None


def remember_hash(connection: Seen, path: Path, stat: os.stat_result, sha256: str) -> None:
    """Keep the hash of the file as it is now."""
    connection.execute(
        statement("sql/seen_remember"),
        {"path": _key(path), "size": stat.st_size, "mtime_ns": stat.st_mtime_ns, "sha256": sha256},
    )


def _key(path: Path) -> str:
    """The path as words that can be stored, also where its name is in no encoding."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def sync(path: Path) -> None:
    """Wait until the disk holds it, so that a batch or build that is named is one that a power cut leaves whole."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def scratch(places: Folders) -> Iterator[Path]:
    """A folder of one's own for files in the making, on the same disk as their final place; gone afterwards.

    Its lock is held while its maker lives: a folder that can be locked was left behind by a killed process.
    """
    with _locked(places) as others:
        _remove_abandoned(others)
        folder = places.scratch / uuid.uuid4().hex
        folder.mkdir()
        held = os.open(folder, os.O_RDONLY)
        fcntl.flock(held, fcntl.LOCK_EX)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(held)


@contextmanager
def _locked(places: Folders) -> Iterator[list[Path]]:
    """The folders in the making, while nobody makes or sweeps another."""
    places.scratch.mkdir(parents=True, exist_ok=True)
    door = os.open(places.scratch, os.O_RDONLY)
    try:
        fcntl.flock(door, fcntl.LOCK_EX)
        yield [path for path in places.scratch.iterdir() if path.is_dir()]
    finally:
        os.close(door)


def abandoned(places: Folders) -> tuple[Path, ...]:
    """Folders in the making whose makers are gone; the next maker sweeps them."""
    with _locked(places) as folders:
        return tuple(folder for folder in folders if not _is_held(folder))


def _remove_abandoned(folders: Iterable[Path]) -> None:
    for folder in folders:
        if not _is_held(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _is_held(folder: Path) -> bool:
    try:
        tried = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:
        return True
    try:
        fcntl.flock(tried, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(tried)
    return False


@contextmanager
def publishing(places: Folders) -> Iterator[None]:
    """Wait until no other process changes which build is live below this home, and let none begin meanwhile."""
    places.home.mkdir(parents=True, exist_ok=True)
    with places.publish_lock.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(lock, fcntl.LOCK_UN)


def point_to(places: Folders, build: Path) -> None:
    """Make this build the live one."""
    with scratch(places) as folder:
        pointer = folder / places.current.name
        pointer.write_text(build.name + "\n", encoding="utf-8")
        sync(pointer)
        pointer.replace(places.current)
    sync(places.home)


def moment(newest: datetime | None) -> datetime:
    """Now, but never before what was made already: what comes later sorts later, whatever the clock does."""
    now = datetime.now(UTC)
    return now if newest is None else max(now, newest + timedelta(microseconds=1))


def newest_batch_at(places: Folders) -> datetime | None:
    """When the newest batch was begun, by its name; None when there is none."""
    names = (batch.name.partition("-")[0] for batch in reversed(batches(places)))
    return next((datetime.strptime(name, _NAMED).replace(tzinfo=UTC) for name in names if _IS_NAMED(name)), None)


def _new_name(places: Folders) -> str:
    """Names sort by the time at which batches were begun."""
    return f"{moment(newest_batch_at(places)):{_NAMED}}-{uuid.uuid4().hex[:8]}"


def _put_in_place(places: Folders, making: Path) -> Path:
    places.extracts.mkdir(parents=True, exist_ok=True)
    final = places.extracts / making.name
    making.replace(final)
    sync(places.extracts)
    return final


def _write_batch(folder: Path, stored: Sequence[Stored], failed: Sequence[Failed]) -> Path:
    folder.mkdir()
    for table, columns in COLUMNS.items():
        arrays = _arrays(columns, [row for item in stored for row in item.rows.tables[table]])
        if table == "documents":
            arrays |= _imported([item.imported for item in stored])
        _write(folder / f"{table}.parquet", arrays, folder.name)
    failures = _imported([item.imported for item in failed]) | _arrays(
        _FAILED,
        [(item.sha256, item.reason, item.detail) for item in failed],
    )
    _write(folder / "failures.parquet", failures, folder.name)
    return folder


def _cache(places: Folders) -> Seen:
    """The cache, without transactions and waits for the disk: imports run side by side, a lost line costs a hash."""
    connection = sqlite3.connect(places.seen, timeout=30, isolation_level=None)
    connection.execute("pragma journal_mode=wal")
    connection.execute("pragma synchronous=off")
    return connection


def _originals(places: Folders, sha256: str) -> list[Path]:
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        return []
    return sorted((places.documents / sha256[:2]).glob(f"{sha256}*"))


def _imported(items: Sequence[Imported]) -> dict[str, pa.Array]:
    rows = [
        (i.file, i.source, i.size, i.imported_at.astimezone(UTC).replace(tzinfo=None), i.is_sample, i.extractor_version)
        for i in items
    ]
    return _arrays(_IMPORTED, rows)


def _arrays(columns: dict[str, str], rows: Sequence[Sequence[object]]) -> dict[str, pa.Array]:
    return {
        name: pa.array([row[index] for row in rows], type=_TYPES[kind])
        for index, (name, kind) in enumerate(columns.items())
    }


def _write(path: Path, arrays: dict[str, pa.Array], batch: str) -> None:
    count = len(next(iter(arrays.values())))
    table = pa.table({**arrays, "batch": pa.array([batch] * count, type=pa.string())})
    pq.write_table(table, path, compression="zstd")
    sync(path)
