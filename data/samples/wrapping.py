"""Breaking Chinese text into lines: anywhere but within numbers and words, and never before a closing mark."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

_PIECES = re.compile(r"[0-9０-９A-Za-z@.%/:-]+|.", re.DOTALL)
_CLOSING = frozenset("，。；：、）》”？！%")


def wrapped(text: str, width: float, measure: Callable[[str], float]) -> Iterator[str]:
    """The text in lines of at most this width, in the unit of measure; a closing mark may hang over the edge."""
    line, used = "", 0.0
    for piece in _PIECES.findall(text):
        size = measure(piece)
        if line and used + size > width and piece not in _CLOSING:
            yield line.rstrip(" ")
            line, used = "", 0.0
        if line or piece != " ":
            line += piece
            used += size
    if line:
        yield line


def shown_width(text: str) -> int:
    """The width on a grid where a Chinese character takes two places."""
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)
