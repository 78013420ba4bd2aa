"""Which files a person means: files, folders with everything below them, zips with everything in them."""

from __future__ import annotations

import os
import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO

# A report is a few megabytes; what is larger by far is no report, or means harm.
MAX_FILE_BYTES = 64 * 1024 * 1024
MAX_UNPACKED_BYTES = 4 * 1024 * 1024 * 1024
MAX_MEMBERS = 50_000
MAX_DEPTH = 3
_UTF8_NAMES = 0x800
_ENCRYPTED = 0x1


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file to import: by its path, or by its content when it comes out of a zip.

    file is its own name, source where it is, is_named whether the person named this very file; reason and detail say
    why it cannot be read, when that is known already.
    """

    file: str
    source: str
    path: Path | None = None
    content: bytes | None = None
    is_named: bool = False
    reason: str = ""
    detail: str = ""


@dataclass(slots=True)
class _Budget:
    """What one zip with all zips in it may still unfold."""

    bytes: int
    files: int


def files(paths: Iterable[Path]) -> Iterator[Candidate]:
    """Every file that these paths mean, in a fixed order, zips unopened, without hidden files and linked folders."""
    for path in paths:
        if path.is_dir():
            yield from _below(path)
        else:
            yield _named(path)


def is_archive(candidate: Candidate) -> bool:
    """Whether the file is a zip that holds other files."""
    return not candidate.reason and candidate.path is not None and _is_zip(candidate.file)


def members(candidate: Candidate) -> Iterator[Candidate]:
    """The files in a zip and in zips within it, one at a time; what cannot be read comes with its reason."""
    if candidate.path is None:
        return
    try:
        with candidate.path.open("rb") as file:
            yield from _members(file, candidate.file, candidate.source, 1, _Budget(MAX_UNPACKED_BYTES, MAX_MEMBERS))
    except OSError as error:
        yield replace(candidate, path=None, is_named=True, reason="no_permission", detail=error.strerror or "")


def _named(path: Path) -> Candidate:
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return Candidate(path.name, str(path), is_named=True, reason="not_found", detail=str(path))
    except OSError as error:
        return Candidate(path.name, str(path), is_named=True, reason="no_permission", detail=error.strerror or "")
    if not stat.S_ISREG(mode):
        return Candidate(path.name, str(path), is_named=True, reason="unknown_type", detail="not a regular file")
    return Candidate(path.name, str(path.resolve()), path=path, is_named=True)


def _below(folder: Path) -> Iterator[Candidate]:
    refused: list[OSError] = []
    for where, folders, names in os.walk(folder, onerror=refused.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(where) / name
            if not name.startswith((".", "~$")) and path.is_file():
                yield Candidate(name, str(path.resolve()), path=path)
    for error in refused:
        name = str(error.filename or folder)
        yield Candidate(Path(name).name, name, is_named=True, reason="no_permission", detail=error.strerror or "")


def _members(file: IO[bytes], name: str, source: str, depth: int, budget: _Budget) -> Iterator[Candidate]:
    """The files of an archive, read within limits; a member's name is only ever shown, never used as a path."""

    def fault(reason: str, detail: str) -> Candidate:
        return Candidate(name, source, is_named=True, reason=reason, detail=detail)

    try:
        archive = zipfile.ZipFile(file)
        inside = [member for member in archive.infolist() if not member.is_dir()]
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError) as error:
        yield fault("broken", str(error))
        return
    budget.files -= len(inside)
    if budget.files < 0:
        yield fault("too_large", f"more than {MAX_MEMBERS} files")
        return
    for member in sorted(inside, key=_real_name):
        inner = PurePosixPath(_real_name(member).replace("\\", "/"))
        where = f"{source}!{inner}"
        if any(part.startswith((".", "__MACOSX")) for part in inner.parts if part != ".."):
            continue
        if member.flag_bits & _ENCRYPTED:
            yield Candidate(inner.name, where, reason="encrypted", detail="in a zip with a password")
            continue
        if budget.bytes < 0:
            yield fault("too_large", f"more than {MAX_UNPACKED_BYTES} bytes unpacked")
            return
        try:
            with archive.open(member) as opened:
                content = opened.read(MAX_FILE_BYTES + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            NotImplementedError,
            EOFError,
            OSError,
            ValueError,
            RuntimeError,
        ) as error:
            yield Candidate(inner.name, where, reason="broken", detail=str(error))
            continue
        budget.bytes -= len(content)
        if len(content) > MAX_FILE_BYTES:
            yield Candidate(inner.name, where, reason="too_large", detail=f"more than {MAX_FILE_BYTES} bytes")
        elif _is_zip(inner.name) and depth < MAX_DEPTH:
            yield from _members(BytesIO(content), inner.name, where, depth + 1, budget)
        else:
            yield Candidate(inner.name, where, content=content)


def _real_name(member: zipfile.ZipInfo) -> str:
    """The member's name as it was meant: without the flag of UTF-8, Windows writes GB18030 and zipfile reads cp437."""
    if member.flag_bits & _UTF8_NAMES:
        return member.filename
    try:
        raw = member.filename.encode("cp437")
    except UnicodeEncodeError:
        return member.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename


def _is_zip(name: str) -> bool:
    return name.lower().endswith(".zip")
