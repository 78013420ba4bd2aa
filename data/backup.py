"""Everything that cannot be made again, in one file: originals, extracts, the ledger, the user's tables, one build."""

from __future__ import annotations

import hashlib
import io
import json
import sqlite3
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from data import builds, store
from data.paths import Folders

_MANIFEST = "manifest.json"
_KIND = "xxgk backup 1"
_CHUNK = 1 << 20

# Files done so far.
Progress = Callable[[int], None]


class BadBackup(Exception):
    """A file that is no whole backup; nothing was restored from it."""


class NotEmpty(Exception):
    """Something is stored where a backup is to be restored; the message lists what."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a backup holds, and when it was made."""

    files: int
    size: int
    made_at: datetime


def back_up(places: Folders, target: Path, progress: Progress | None = None) -> Kept:
    """Write everything below this home that cannot be made again to one tar file; imports and publishing may go on.

    A name that ends in ``.gz`` is compressed. The file is there in full or not at all.
    Raises: OSError when the target cannot be written or the disk is full.
    """
    making = target.with_name(f".{target.name}.part")
    hashes: dict[str, str] = {}
    made_at = datetime.now(UTC)
    try:
        with tarfile.open(making, "w:gz" if target.suffix == ".gz" else "w") as archive:
            for name, path in _members(places):
                hashes[name] = _add(archive, name, path)
                if progress is not None:
                    progress(len(hashes))
            manifest = {"kind": _KIND, "made_at": made_at.isoformat(), "sha256": hashes}
            _add_bytes(archive, _MANIFEST, json.dumps(manifest, indent=1).encode())
        store.sync(making)
        making.replace(target)
    finally:
        making.unlink(missing_ok=True)
    return Kept(len(hashes), target.stat().st_size, made_at)


def restore(places: Folders, source: Path, *, is_replacing: bool = False, progress: Progress | None = None) -> Kept:
    """Put the content of a backup below this home, once every file of it is unpacked and holds what it should.

    is_replacing allows that something is stored there; it is moved to ``replaced-…`` below the home, not deleted.
    Raises: BadBackup when the file is no whole backup; NotEmpty; OSError when the home cannot be written.
    """
    if not is_replacing:
        _expect_nothing(places)
    with store.scratch(places) as folder:
        kept = _unpack(source, folder / "new", progress)
        with store.publishing(places):
            if not is_replacing:
                _expect_nothing(places)  # of what came while this was unpacked
            _put(places, folder / "new", places.home / f"replaced-{kept.made_at:%Y%m%dT%H%M%S}-{folder.name[:8]}")
    return kept


def _expect_nothing(places: Folders) -> None:
    here = _stored(places)
    if here:
        raise NotEmpty(", ".join(sorted(path.name for path in here)))


def _put(places: Folders, new: Path, aside: Path) -> None:
    """What was unpacked in the place of what is stored, which goes aside."""
    for path in _stored(places):
        aside.mkdir(exist_ok=True)
        path.replace(aside / path.name)
    for path in sorted(new.iterdir()):
        path.replace(places.home / path.name)


def _stored(places: Folders) -> list[Path]:
    """What lies below the home and is not a restore's own to leave alone."""
    left = {places.scratch, places.publish_lock, *places.home.glob("replaced-*")}
    return [path for path in places.home.iterdir() if path not in left] if places.home.is_dir() else []


def _members(places: Folders) -> Iterator[tuple[str, Path]]:
    """Name in the archive and file of everything that is kept; batches before originals, of which more may come."""
    for batch in store.batches(places):
        for path in sorted(batch.iterdir()):
            yield str(path.relative_to(places.home)), path
    for path in sorted(places.documents.glob("??/*")):
        yield str(path.relative_to(places.home)), path
    for path in sorted((*places.home.glob("*.csv"), places.log)):
        if path.is_file():
            yield path.name, path
    with store.scratch(places) as folder:
        if places.ledger.is_file():
            copy = folder / places.ledger.name
            with closing(sqlite3.connect(places.ledger)) as now, closing(sqlite3.connect(copy)) as then:
                now.backup(then)
            yield places.ledger.name, copy
        live = builds.current_build(places.home)
        if live is not None:
            pointer = folder / places.current.name
            pointer.write_text(live.name + "\n", encoding="utf-8")
            yield str(live.relative_to(places.home)), live
            yield places.current.name, pointer


def _add(archive: tarfile.TarFile, name: str, path: Path) -> str:
    """The hash of a file as it was written to the archive."""
    with path.open("rb") as content:
        info = archive.gettarinfo(arcname=name, fileobj=content)
        info.uid = info.gid = 0
        info.uname = info.gname = ""
        hashing = _Hashing(content)
        archive.addfile(info, hashing)
    return hashing.sha256


def _add_bytes(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    archive.addfile(info, io.BytesIO(content))


class _Hashing(io.RawIOBase):
    """A file that is hashed as it is read."""

    def __init__(self, content: IO[bytes]) -> None:
        self._content = content
        self._hash = hashlib.sha256()

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def read(self, size: int = -1) -> bytes:
        piece = self._content.read(size)
        self._hash.update(piece)
        return piece


def _unpack(source: Path, folder: Path, progress: Progress | None) -> Kept:
    """Every file of the backup below folder, each with the content that the manifest says."""
    found: dict[str, str] = {}
    manifest: dict[str, object] = {}
    try:
        with tarfile.open(source, "r:*") as archive:
            for member in archive:
                content = archive.extractfile(member) if member.isfile() else None
                if content is None:
                    raise BadBackup(f"{member.name} is no plain file")
                if member.name == _MANIFEST:
                    manifest = json.loads(content.read())
                    continue
                found[member.name] = _write(content, _inside(folder, member.name))
                if progress is not None:
                    progress(len(found))
    except (tarfile.TarError, EOFError, OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno:
            raise
        raise BadBackup(str(error)) from error
    if manifest.get("kind") != _KIND:
        raise BadBackup(f"no {_MANIFEST}: it was cut off, or is something else")
    if found != manifest["sha256"]:
        told = manifest["sha256"]
        wrong = sorted(set(found.items()) ^ set(told.items())) if isinstance(told, dict) else []
        raise BadBackup(f"{wrong[0][0] if wrong else _MANIFEST} is not what was backed up")
    return Kept(len(found), source.stat().st_size, datetime.fromisoformat(str(manifest["made_at"])))


def _inside(folder: Path, name: str) -> Path:
    target = folder / name
    if Path(name).is_absolute() or ".." in Path(name).parts:
        raise BadBackup(f"{name} leads out of the backup")
    target.parent.mkdir(parents=True, exist_ok=True)
    return target


def _write(content: IO[bytes], target: Path) -> str:
    hashed = hashlib.sha256()
    with target.open("wb") as file:
        while piece := content.read(_CHUNK):
            hashed.update(piece)
            file.write(piece)
    return hashed.hexdigest()
