"""The plain words of old Word and RTF files, to hold against what a conversion made of them."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAX_STREAM = 64 * 1024 * 1024
_WORD_MAGIC = 0xA5EC
# Word 97 is the first whose pieces of text are described as read here.
_WORD_97 = 0x00C1
_IS_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
_TEXT_LENGTH, _PIECES = 0x4C, 0x1A2
_FIELD = re.compile("\x13[^\x13\x15]*\x15")

_RTF_TOKEN = re.compile(
    rb"\\(?P<word>[a-z]+)(?P<number>-?\d{1,9})? ?|\\'(?P<byte>[0-9a-f]{2})|\\(?P<mark>[^a-z])|(?P<brace>[{}])"
    rb"|(?P<text>[^\\{}\r\n]+)",
    re.IGNORECASE | re.DOTALL,
)
# Groups that hold no words of the body, or words that the converting program makes anew (numbers of fields).
_RTF_LEFT_OUT = frozenset({
    "fonttbl", "colortbl", "stylesheet", "listtable", "revtbl", "xmlnstbl", "themedata", "datastore", "generator",
    "info", "pict", "nonshppict", "object", "shp", "header", "headerl", "headerr", "headerf", "footer", "footerl",
    "footerr", "footerf", "footnote", "annotation", "fldinst", "fldrslt", "listtext", "pntext", "bkmkstart", "bkmkend",
})  # fmt: skip
_RTF_BREAKS = {
    "par": "\n", "line": "\n", "cell": "\n", "nestcell": "\n", "row": "\n", "sect": "\n", "page": "\n", "tab": "\t",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlainText:
    """A file's words with a line break after each paragraph and cell, and its rows of tables where they are marked."""

    text: str
    row_count: int | None = None


class Encrypted(Exception):
    """The words are locked by a password."""


def word_97(content: bytes) -> PlainText | None:
    """The body of a document of Word 97-2003 by its table of pieces; None where the file is built in another way.

    Raises: Encrypted.
    Source: [MS-DOC] 2.4.1, retrieving text; [MS-CFB] 2, the file's sectors.
    """
    try:
        streams = _Streams(content)
        main = streams.read("WordDocument")
        if main is None:
            return None
        magic, version = struct.unpack_from("<HH", main)
        (flags,) = struct.unpack_from("<H", main, 0x0A)
        if magic != _WORD_MAGIC or version < _WORD_97:
            return None
        if flags & _IS_ENCRYPTED:
            raise Encrypted
        table = streams.read("1Table" if flags & _TABLE_1 else "0Table")
        if table is None:
            return None
        (length,) = struct.unpack_from("<I", main, _TEXT_LENGTH)
        start, size = struct.unpack_from("<II", main, _PIECES)
        text = "".join(_pieces(main, table[start : start + size]))[:length]
    except (struct.error, IndexError, ValueError):
        return None
    while _FIELD.search(text):
        text = _FIELD.sub("", text)
    return PlainText(re.sub("[\x07\x0b\x0c\x0d]", "\n", text))


def rtf(content: bytes) -> PlainText:
    """The words of an RTF document's body, outside of fields, pictures and running heads."""
    parts: list[str] = []
    pending = bytearray()
    stack: list[tuple[bool, int]] = []
    is_left_out, skip_after = False, 1
    to_skip = rows = 0

    def flush() -> None:
        parts.append(pending.decode("gb18030", errors="replace"))
        pending.clear()

    position = 0
    while token := _RTF_TOKEN.search(content, position):
        position = token.end()
        if token["word"] == b"bin":
            position += max(int(token["number"] or 0), 0)
        elif brace := token["brace"]:
            if brace == b"{":
                stack.append((is_left_out, skip_after))
            elif stack:
                is_left_out, skip_after = stack.pop()
            to_skip = 0
        elif token["mark"] == b"*" or (token["word"] or b"").decode() in _RTF_LEFT_OUT:
            # Nested rows end within a group that older programs leave out.
            is_left_out = True
        elif (word := (token["word"] or b"").decode()) in ("row", "nestrow"):
            rows += 1
            flush()
            parts.append("\n")
        elif is_left_out:
            continue
        elif word == "uc":
            skip_after = int(token["number"] or 1)
        elif word == "u":
            flush()
            parts.append(chr(int(token["number"] or 0) % 0x10000))
            to_skip = skip_after
        elif word in _RTF_BREAKS:
            flush()
            parts.append(_RTF_BREAKS[word])
        elif written := _written(token):
            dropped = min(to_skip, len(written))
            to_skip -= dropped
            pending += written[dropped:]
    flush()
    joined = "".join(parts).encode("utf-16-le", errors="surrogatepass").decode("utf-16-le", errors="replace")
    return PlainText(joined, rows)


def _written(token: re.Match[bytes]) -> bytes:
    if token["byte"]:
        return bytes.fromhex(token["byte"].decode())
    if token["mark"] in (b"\\", b"{", b"}"):
        return token["mark"]
    return token["text"] or b""


def _pieces(main: bytes, table: bytes) -> Iterator[str]:
    """The document's text, piece by piece."""
    position = 0
    while table[position] == 1:
        (size,) = struct.unpack_from("<H", table, position + 1)
        position += 3 + size
    if table[position] != 2:
        raise ValueError("no table of pieces")
    (size,) = struct.unpack_from("<I", table, position + 1)
    position += 5
    count = (size - 4) // 12
    ends = struct.unpack_from(f"<{count + 1}I", table, position)
    for number in range(count):
        (where,) = struct.unpack_from("<I", table, position + 4 * (count + 1) + 8 * number + 2)
        length = ends[number + 1] - ends[number]
        if length < 0 or ends[number + 1] > len(main):
            raise ValueError("more text than the file can hold")
        if where & 0x40000000:
            start = (where & 0x3FFFFFFF) // 2
            yield main[start : start + length].decode("cp1252", errors="replace")
        else:
            yield main[where : where + 2 * length].decode("utf-16-le", errors="replace")


class _Streams:
    """The streams of an OLE file, found by name."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        shift, small_shift = struct.unpack_from("<HH", content, 0x1E)
        if shift not in (9, 12) or small_shift != 6:
            raise ValueError("sectors of a size that the format does not know")
        self._size = 1 << shift
        directory, self._cutoff, small_table = (
            struct.unpack_from("<I", content, 0x30)[0],
            struct.unpack_from("<I", content, 0x38)[0],
            struct.unpack_from("<I", content, 0x3C)[0],
        )
        self._next = self._table_of_sectors()
        self._entries = list(self._directory(self._chain(directory)))
        root = next(((start, size) for name, start, size in self._entries if name == "Root Entry"), None)
        if root is None:
            raise ValueError("no directory")
        self._small = self._chain(root[0])[: root[1]]
        small = self._chain(small_table) if small_table < 0xFFFFFFF8 else b""
        self._small_next = struct.unpack(f"<{len(small) // 4}I", small[: len(small) // 4 * 4])

    def read(self, name: str) -> bytes | None:
        """A stream's bytes, None when there is no such stream."""
        for entry, start, size in self._entries:
            if entry == name and size <= _MAX_STREAM:
                if size >= self._cutoff:
                    return self._chain(start)[:size]
                return b"".join(self._small[64 * at : 64 * at + 64] for at in _followed(self._small_next, start))[:size]
        return None

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        return self._content[start : start + self._size]

    def _table_of_sectors(self) -> tuple[int, ...]:
        holders = list(struct.unpack_from("<109I", self._content, 0x4C))
        (further,) = struct.unpack_from("<I", self._content, 0x44)
        seen: set[int] = set()
        while further < 0xFFFFFFFA and further not in seen:
            seen.add(further)
            *more, further = struct.unpack(f"<{self._size // 4}I", self._sector(further))
            holders += more
        table = b"".join(self._sector(holder) for holder in holders if holder < 0xFFFFFFFA)
        return struct.unpack(f"<{len(table) // 4}I", table)

    def _chain(self, start: int) -> bytes:
        return b"".join(self._sector(number) for number in _followed(self._next, start))

    @staticmethod
    def _directory(content: bytes) -> Iterator[tuple[str, int, int]]:
        for at in range(0, len(content) - 127, 128):
            (length,) = struct.unpack_from("<H", content, at + 64)
            name = content[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le", errors="replace")
            start, size = struct.unpack_from("<II", content, at + 116)
            if name:
                yield name, start, size


def _followed(following: tuple[int, ...], start: int) -> Iterator[int]:
    """The numbers of a chain of sectors; one that bites its tail ends."""
    seen: set[int] = set()
    while start < len(following) and start not in seen:
        seen.add(start)
        yield start
        start = following[start]
