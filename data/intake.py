"""Which files a person means: files, folders with everything below them, zips with everything in them.

Pictures of the pages of one report, side by side and numbered, are one file: a pdf of them in their order.
"""

from __future__ import annotations

import os
import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path, PurePath, PurePosixPath
from typing import IO

from data.picture_pages import ENDINGS, PageSet, bound, is_page, page_sets
from data.text import inert

# A report is a few megabytes; what is larger by far is no report, or means harm.
MAX_FILE_BYTES = 64 * 1024 * 1024
MAX_UNPACKED_BYTES = 4 * 1024 * 1024 * 1024
MAX_MEMBERS = 50_000
MAX_DEPTH = 3
_UTF8_NAMES = 0x800
_ONE_LINE = str.maketrans("\t\n\u2028\u2029", "    ")
_ENCRYPTED = 0x1
# How browsers and office programs name the folder with the parts of a page that they save.
_SAVED_BESIDE = ("_files", ".files", "_file", "_文件")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file to import: by its path, or by its content when it comes out of a zip.

    file is its own name, source where it is, is_named whether the person named this very file; reason and detail say
    why it cannot be read, when that is known already. pages are the pictures that it is bound from, by path or content.
    """

    file: str
    source: str
    path: Path | None = None
    content: bytes | None = None
    is_named: bool = False
    reason: str = ""
    detail: str = ""
    pages: tuple[Path | bytes, ...] = ()


@dataclass(slots=True)
class _Budget:
    """What one zip with all zips in it may still unfold."""

    bytes: int
    files: int


def files(paths: Iterable[Path]) -> Iterator[Candidate]:
    """Every file that these paths mean, in a fixed order, zips unopened, without hidden files and linked folders."""
    return map(_shown, _files(paths))


def _files(paths: Iterable[Path]) -> Iterator[Candidate]:
    named: list[Candidate] = []
    for path in paths:
        if path.is_dir():
            yield from _with_pages(named)
            named = []
            yield from _below(path)
        else:
            named.append(_named(path))
    yield from _with_pages(named)


def content_of(candidate: Candidate) -> bytes:
    """The bytes of a file.

    Raises: OSError when it cannot be opened, or a picture of its pages cannot.
    """
    if candidate.pages:
        return bound([page if isinstance(page, bytes) else page.read_bytes() for page in candidate.pages])
    if candidate.path is not None:
        return candidate.path.read_bytes()
    return candidate.content or b""


def is_archive(candidate: Candidate) -> bool:
    """Whether the file is a zip that holds other files."""
    return not candidate.reason and candidate.path is not None and _is_zip(candidate.file)


def members(candidate: Candidate) -> Iterator[Candidate]:
    """The files in a zip and in zips within it, one at a time; what cannot be read comes with its reason."""
    return map(_shown, _inside(candidate))


def _inside(candidate: Candidate) -> Iterator[Candidate]:
    if candidate.path is None:
        return
    try:
        with candidate.path.open("rb") as file:
            yield from _members(file, candidate.file, candidate.source, 1, _Budget(MAX_UNPACKED_BYTES, MAX_MEMBERS))
    except OSError as error:
        yield replace(candidate, path=None, is_named=True, reason="no_permission", detail=error.strerror or "")


def _shown(candidate: Candidate) -> Candidate:
    """The file under a name that can be shown and stored, whatever somebody called it."""
    words = (candidate.file, candidate.source, candidate.detail)
    if all(map(str.isprintable, words)):
        return candidate
    file, source, detail = (inert(text).translate(_ONE_LINE) for text in words)
    return replace(candidate, file=file, source=source, detail=detail)


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
        found = []
        saved = tuple(_pages_beside(Path(where)))
        for name in sorted(names):
            path = Path(where) / name
            is_part = path.suffix.lower() in ENDINGS and any(page.is_file() for page in map(Path, saved))
            if not name.startswith((".", "~$")) and path.is_file() and not is_part:
                found.append(Candidate(name, str(path.resolve()), path=path))
        yield from _with_pages(found)
    for error in refused:
        name = str(error.filename or folder)
        yield Candidate(Path(name).name, name, is_named=True, reason="no_permission", detail=error.strerror or "")


def _pages_beside(folder: PurePath) -> Iterator[PurePath]:
    """The pages that a folder's pictures belong to, should they be there: browsers save both side by side."""
    for mark in _SAVED_BESIDE:
        if folder.name.endswith(mark):
            for ending in (".html", ".htm", ".shtml"):
                yield folder.with_name(folder.name.removesuffix(mark) + ending)


def _with_pages(found: Sequence[Candidate]) -> Iterator[Candidate]:
    """The candidates, the pictures of one report's pages as one in the place of the first of them."""
    by_folder: dict[Path, dict[str, Candidate]] = {}
    for candidate in found:
        if candidate.path is not None and not candidate.reason:
            by_folder.setdefault(Path(candidate.source).parent, {})[candidate.file] = candidate
    joined: dict[str, list[Candidate]] = {}
    for folder, inside in by_folder.items():
        for pages in page_sets(inside):
            held = {name: inside[name] for name in pages.names}
            one = list(_bound(held, pages, str(folder), folder.name))
            if len(one) == 1:
                joined |= {candidate.source: [] for candidate in held.values()} | {held[pages.names[0]].source: one}
    for candidate in found:
        yield from joined.get(candidate.source, [candidate])


def _bound(held: Mapping[str, Candidate], pages: PageSet, folder: str, title: str) -> Iterator[Candidate]:
    """One file of all pages, or the pictures as they are where they are too small for pages."""
    pictures = [held[name].path or held[name].content or b"" for name in pages.names]
    if not all(map(is_page, pictures)):
        yield from held.values()
        return
    span = f"{pages.names[0]} … {pages.names[-1]}"
    one = Candidate(f"{pages.title or title}.pdf", f"{folder}/{span}", pages=tuple(pictures))
    if pages.missing:
        missing = ", ".join(map(str, pages.missing))
        one = replace(
            one, pages=(), is_named=True, reason="pages_missing", detail=f"{span}: page {missing} is not there"
        )
    yield replace(one, is_named=one.is_named or any(page.is_named for page in held.values()))


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
    whole = set(map(_inner, inside))
    sets = _page_sets_in(whole)
    waiting: dict[PageSet, dict[str, Candidate]] = {}
    for member in sorted(inside, key=_real_name):
        inner = _inner(member)
        where = f"{source}!{inner}"
        if _is_left_out(inner, whole):
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
        elif inner in sets:
            held = waiting.setdefault(sets[inner], {})
            held[inner.name] = Candidate(inner.name, where, content=content)
            if len(held) == len(sets[inner].names):
                title = inner.parent.name or PurePath(name).stem
                yield from _bound(waiting.pop(sets[inner]), sets[inner], f"{source}!{inner.parent}", title)
        else:
            yield Candidate(inner.name, where, content=content)
    for held in waiting.values():
        yield from held.values()


def _is_left_out(inner: PurePosixPath, whole: Set[PurePosixPath]) -> bool:
    """Whether a member is hidden, or a picture of a page that lies beside its folder."""
    is_hidden = any(part.startswith((".", "__MACOSX")) for part in inner.parts if part != "..")
    return is_hidden or (inner.suffix.lower() in ENDINGS and not whole.isdisjoint(_pages_beside(inner.parent)))


def _page_sets_in(inside: Iterable[PurePosixPath]) -> dict[PurePosixPath, PageSet]:
    """The set that each picture of pages in a zip belongs to."""
    by_folder: dict[PurePosixPath, list[str]] = {}
    for inner in sorted(inside):
        by_folder.setdefault(inner.parent, []).append(inner.name)
    return {
        folder / name: pages
        for folder, names in by_folder.items()
        for pages in page_sets(names)
        for name in pages.names
    }


def _inner(member: zipfile.ZipInfo) -> PurePosixPath:
    return PurePosixPath(_real_name(member).replace("\\", "/"))


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
