"""The parts of a zip file, read within limits, so that no file can exhaust the memory of who reads it."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass

from data.errors import UnreadableFile
from data.records import Notice

MAX_PART_BYTES = 32 * 1024 * 1024
MAX_PARTS = 20_000
# Word's own markup shrinks to a thirtieth, rarely a hundredth; a bomb shrinks to a thousandth.
MAX_RATIO = 300
_RATIO_FREE_BYTES = 4 * 1024 * 1024
_CHUNK_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Archive:
    """An opened zip file: its parts by name, with / between folders, in lower case."""

    name: str
    file: zipfile.ZipFile
    parts: dict[str, zipfile.ZipInfo]


def open_archive(content: bytes, name: str) -> Archive:
    """The zip file's list of parts; nothing is unpacked yet.

    Raises: UnreadableFile: broken when the list cannot be read, too_large when it is absurdly long.
    """
    try:
        file = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnreadableFile("broken", name, f"zip file cut off or damaged: {error}") from error
    infos = file.infolist()
    if len(infos) > MAX_PARTS:
        raise UnreadableFile("too_large", name, f"{len(infos)} parts in the zip file, at most {MAX_PARTS} are read")
    # Some Chinese office programs write the separators of Windows.
    parts = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in infos}
    return Archive(name, file, parts)


def macros(archive: Archive) -> tuple[Notice, ...]:
    """What is to be said of an Office file that holds macros: they are never run."""
    return tuple(Notice("macros_not_run", part) for part in archive.parts if part.endswith("/vbaproject.bin"))


def read_part(archive: Archive, part: str) -> bytes | None:
    """One part's bytes, None when there is no such part.

    Raises: UnreadableFile: encrypted, too_large (counted while unpacking, whatever the list claims) or broken.
    """
    info = archive.parts.get(part.lower())
    if info is None:
        return None
    if info.flag_bits & 0x1:
        raise UnreadableFile("encrypted", archive.name, f"{info.filename} is locked by a password")
    chunks: list[bytes] = []
    size = 0
    try:
        with archive.file.open(info) as stream:
            while chunk := stream.read(_CHUNK_BYTES):
                chunks.append(chunk)
                size += len(chunk)
                if size > MAX_PART_BYTES:
                    detail = f"{info.filename} unpacks to more than {MAX_PART_BYTES // 1024 // 1024} MB"
                    raise UnreadableFile("too_large", archive.name, detail)
                if size > _RATIO_FREE_BYTES and size > MAX_RATIO * max(info.compress_size, 1):
                    detail = f"{info.filename} unpacks to more than {MAX_RATIO} times its size"
                    raise UnreadableFile("too_large", archive.name, detail)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise UnreadableFile("broken", archive.name, f"{info.filename}: {error}") from error
    return b"".join(chunks)
