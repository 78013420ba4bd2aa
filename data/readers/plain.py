"""Plain text, a block a line."""

from __future__ import annotations

import re

from data.errors import UnreadableFile
from data.readers.encoding import decode
from data.records import Document, Place, TextBlock

MAX_LINES = 500_000
# Only what an editor counts as a new line: str.splitlines() also cuts at form feeds and at marks inside a line.
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
INK = re.compile(r"[^\s\u00ad\u200b-\u200f\u2060\ufeff]")


def read(content: bytes, name: str, sha256: str) -> Document:
    """The lines of a text as written; blank ones are left out, and the rest keep their numbers.

    Raises: UnreadableFile: undecodable, or too_large.
    """
    decoded = decode(content, name)
    source = lines(decoded.text)
    if len(source) > MAX_LINES:
        raise UnreadableFile("too_large", name, f"{len(source)} lines, at most {MAX_LINES} are read")
    filled = ((number, line) for number, line in enumerate(source, start=1) if INK.search(line))
    blocks = tuple(TextBlock(order, line, Place(line=number)) for order, (number, line) in enumerate(filled))
    return Document(name, sha256, "txt", blocks, decoded.encoding, notices=decoded.notices())


def lines(text: str) -> list[str]:
    """The physical lines of a text, without their line ends."""
    return _LINE_BREAK.split(text)
