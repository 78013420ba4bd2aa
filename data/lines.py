"""A document's words line by line, in one spelling to match on, with the way back to block and place."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from data.frozen import frozen
from data.records import Document, Place, TableBlock, TextBlock
from data.text import Squeezed, clean, is_traditional, simplified, squeeze

_LINE = re.compile(r"[^\r\n\v\f\u2028\u2029]+")
_PAGE_NUMBER = re.compile(r"[-~]+\d{1,4}[-~]+|第\d{1,4}页(?:,?共\d{1,4}页)?")
# 2 0 1 9: digits set apart for looks, or by a scan.
_SPACED_OUT = re.compile(r"(?<!\d)\d(?: \d){2,}(?!\d)")
# 報(bào)告: how a character sounds, set behind it by a mirror page.
_READING_AID = re.compile(r"(?<=[\u4e00-\u9fff])\([a-zà-ǜ]{1,6}\)")


@frozen()
class Line:
    """One line of a block or one cell: as written, and to match on (no blanks, one spelling, simplified characters).

    offset is where the line begins in its block's text.
    """

    block: int
    offset: int
    text: str
    matched: Squeezed
    place: Place
    heading_level: int | None = None
    is_cell: bool = False

    @property
    def match(self) -> str:
        """The text to match on."""
        return self.matched.text

    def written(self, start: int, end: int) -> str:
        """The words as written behind match[start:end]."""
        return self.matched.words(start, end) if start < end else ""

    def place_of(self, start: int, end: int) -> Place:
        """The place of match[start:end]."""
        if start >= end:
            return self.place
        first, last = self.matched.span(start, end)
        return self.place.span(self.offset + first, self.offset + last)


@dataclass(frozen=True)
class Flow:
    """Lines as one text to search, a line break between them wherever one stands."""

    lines: tuple[Line, ...]

    @cached_property
    def text(self) -> str:
        """All lines, each ended by a line break."""
        return "".join(line.match + "\n" for line in self.lines)

    @cached_property
    def joined(self) -> str:
        """All lines without any break: for words that a soft line break may cut."""
        return "".join(line.match for line in self.lines)

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        starts, total = [], 0
        for line in self.lines:
            starts.append(total)
            total += len(line.match)
        return tuple(starts)

    def find(self, start: int, end: int) -> tuple[str, Place]:
        """The words as written, and the place where they begin, of joined[start:end]."""
        index = bisect_right(self._starts, start) - 1
        first = self.lines[index]
        offset = start - self._starts[index]
        place = first.place_of(offset, min(end - self._starts[index], len(first.match)))
        words = []
        while index < len(self.lines) and self._starts[index] < end:
            line, begin = self.lines[index], self._starts[index]
            words.append(line.written(max(start - begin, 0), min(end - begin, len(line.match))))
            index += 1
        return clean("".join(words)), place


def lines_of(
    document: Document, without: frozenset[int] = frozenset(), *, with_cells: bool = False
) -> tuple[Line, ...]:
    """The lines of all blocks that are read: no furniture or page number, no empty line, none of the blocks left out.

    with_cells adds the cells of tables, row by row, as lines of their own.
    """
    blocks = [block for block in document.blocks if block.order not in without]
    is_mirror = is_traditional("".join(block.text for block in blocks if isinstance(block, TextBlock)))
    lines: list[Line] = []
    for block in blocks:
        if isinstance(block, TableBlock):
            if with_cells:
                lines += _cells(block, is_mirror)
        elif not block.is_furniture:
            lines += _lines(block, is_mirror)
    return tuple(lines)


def _lines(block: TextBlock, is_mirror: bool) -> list[Line]:
    found = []
    for part in _LINE.finditer(block.text):
        matched = _matched(part.group(), is_mirror)
        if matched.text and not _PAGE_NUMBER.fullmatch(matched.text):
            found.append(Line(block.order, part.start(), part.group(), matched, block.place, block.heading_level))
    return found


def _cells(table: TableBlock, is_mirror: bool) -> list[Line]:
    found = []
    for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.column)):
        matched = _matched(cell.text, is_mirror)
        if matched.text:
            found.append(Line(table.order, 0, cell.text, matched, cell.place, is_cell=True))
    return found


# Each line is asked for twice: to find whose report it is, and to find its sections.
@lru_cache(maxsize=256)
def _matched(text: str, is_mirror: bool) -> Squeezed:
    matched = squeeze(text)
    gaps: set[int] = set()
    if " " in matched.text:
        gaps |= {at for found in _SPACED_OUT.finditer(matched.text) for at in range(found.start() + 1, found.end(), 2)}
    if "(" in matched.text:
        gaps |= {at for found in _READING_AID.finditer(matched.text) for at in range(*found.span())}
    if gaps:
        kept = [at for at in range(len(matched.text)) if at not in gaps]
        words, offsets = "".join(matched.text[at] for at in kept), tuple(matched.offsets[at] for at in kept)
        matched = Squeezed(words, text, offsets)
    return replace(matched, text=simplified(matched.text)) if is_mirror else matched
