"""Pictures within a text that are large enough to hold a table or an annex: nobody reads them, and it is said."""

from __future__ import annotations

import base64
import binascii
import re
from functools import cache

from data import reference

POINTS_PER_PIXEL = 0.75
_SIDE = re.compile(
    r"(?<![-\w])(width|height)\s*:\s*(\d{1,6}(?:\.\d{1,6})?)\s*(pt|px|in|cm|mm)?(?=[;\s!]|$)", re.IGNORECASE
)
_POINTS = {"pt": 1.0, "px": POINTS_PER_PIXEL, "": POINTS_PER_PIXEL, "in": 72.0, "cm": 28.35, "mm": 2.835}
_PNG = b"\x89PNG\r\n\x1a\n"
# The head of a picture as a page holds it within its address, and how much of it tells the size.
_EMBEDDED = re.compile(r"data:image/[\w.+-]+;base64,", re.IGNORECASE)
_HEAD_CHARACTERS = 64 * 1024
# Markers of a JPEG picture that begin with its size.
_JPEG_SIZES = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})


def can_hold_table(width: float, height: float) -> bool:
    """Whether a picture of this size in points can be one of a statutory table or an annex."""
    least_width, least_height = _least()
    return width >= least_width and height >= least_height


def sides_in(style: str) -> dict[str, float]:
    """The width and the height in points that an inline style says; a part of the page's width is not at hand."""
    return {side.lower(): float(number) * _POINTS[unit.lower()] for side, number, unit in _SIDE.findall(style)}


def size_within(address: str) -> tuple[float, float] | None:
    """The size in points of a picture that stands in its own address, None where it does not or cannot be told."""
    head = _EMBEDDED.match(address)
    if head is None:
        return None
    written = re.sub(r"\s", "", address[head.end() : head.end() + _HEAD_CHARACTERS])
    try:
        content = base64.b64decode(written[: len(written) // 4 * 4])
    except binascii.Error:
        return None
    pixels = _pixels(content)
    return (pixels[0] * POINTS_PER_PIXEL, pixels[1] * POINTS_PER_PIXEL) if pixels else None


def _pixels(content: bytes) -> tuple[int, int] | None:
    if content.startswith(_PNG) and len(content) >= 24:
        return int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")
    if not content.startswith(b"\xff\xd8"):
        return None
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        if content[at + 1] in _JPEG_SIZES:
            return int.from_bytes(content[at + 7 : at + 9], "big"), int.from_bytes(content[at + 5 : at + 7], "big")
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return None


@cache
def _least() -> tuple[float, float]:
    (row,) = (row for row in reference.rows("picture_sizes") if row["picture"] == "table")
    return float(row["least_width"]), float(row["least_height"])
