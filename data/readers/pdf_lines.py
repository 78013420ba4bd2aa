"""Characters of a page as the lines that a reader sees, with a blank where a gap is seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from data.readers.pdf_shapes import Box, Glyph

# Gaps in parts of the character size: from the first on a blank is seen, from the second on two columns.
BLANK_GAP = 0.2
COLUMN_GAP = 1.0
# Two columns of prose: this blank between them, so many characters on each side, in so many lines.
GUTTER_GAP = 1.5
COLUMN_CHARACTERS = 10
COLUMN_LINES = 8
# A blank that the file itself writes counts even where it is set narrow.
WRITTEN_BLANK_GAP = 0.08


class Line(NamedTuple):
    """One visual line: its words, the box around them, the height that its characters stand on."""

    text: str
    box: Box
    baseline: float


def lines(glyphs: Iterable[Glyph], gutter: float | None = None) -> list[Line]:
    """The lines of characters that read rightwards, from top to bottom, in two where the page's gutter parts them."""
    found = []
    for members in _rows(glyphs):
        seen = _seen_once(members)
        parts = _parted(seen, gutter) if gutter is not None else (seen,)
        found += [Line(_words(part, members), around(part), _largest(part).baseline) for part in parts if part]
    return found


def gutter_of(glyphs: Iterable[Glyph]) -> float | None:
    """The middle of the blank strip between two columns of prose; None where the page has one column."""
    rows = [seen for members in _rows(glyphs) if len(seen := _seen_once(members)) >= 2 * COLUMN_CHARACTERS]
    if len(rows) < COLUMN_LINES:
        return None
    left, right = min(row[0].left for row in rows), max(row[-1].right for row in rows)
    gaps = []
    for row in rows:
        for number, (first, second) in enumerate(pairwise(row), 1):
            middle = (first.right + second.left) / 2
            is_central = 0.35 < (middle - left) / (right - left) < 0.65
            is_between_words = COLUMN_CHARACTERS <= number <= len(row) - COLUMN_CHARACTERS
            if is_central and is_between_words and second.left - first.right > GUTTER_GAP * max(first.em, second.em):
                gaps.append(middle)
    if not gaps:
        return None
    middle = sorted(gaps)[len(gaps) // 2]
    parted = sum(len([part for part in _parted(row, middle) if len(part) >= COLUMN_CHARACTERS]) == 2 for row in rows)
    return middle if parted >= max(COLUMN_LINES, 0.6 * len(rows)) else None


def _parted(seen: list[Glyph], gutter: float) -> tuple[list[Glyph], ...]:
    """A line in two where it leaves the gutter blank."""
    left = [glyph for glyph in seen if glyph.right <= gutter]
    right = [glyph for glyph in seen if glyph.left >= gutter]
    if not left or not right or len(left) + len(right) < len(seen):
        return (seen,)
    em = max(left[-1].em, right[0].em)
    return (left, right) if right[0].left - left[-1].right > GUTTER_GAP * em else (seen,)


def cell_text(glyphs: Sequence[Glyph]) -> str:
    """The words of one cell, its lines joined by a line break; words set downwards read from top to bottom."""
    if is_set_downwards(glyphs):
        return "\n".join(_columns(glyphs))
    return "\n".join(line.text for line in lines(glyphs))


def around(glyphs: Sequence[Glyph]) -> Box:
    """The box around some characters."""
    return (
        min(glyph.left for glyph in glyphs),
        min(glyph.top for glyph in glyphs),
        max(glyph.right for glyph in glyphs),
        max(glyph.bottom for glyph in glyphs),
    )


def is_set_downwards(glyphs: Sequence[Glyph]) -> bool:
    """Whether characters follow each other downwards in the file, as in a label that is set one under the other.

    Figures under each other are never one: they are a column of numbers.
    """
    written = sorted((glyph for glyph in glyphs if glyph.text.strip()), key=lambda glyph: glyph.order)
    down = 0
    for first, second in pairwise(written):
        is_beside = abs(second.baseline - first.baseline) < 0.4 * first.em
        if is_beside or (first.text.isdecimal() and second.text.isdecimal()):
            return False
        down += abs(second.x - first.x) < 0.4 * first.em and 0 < second.baseline - first.baseline < 2.5 * first.em
    return down > 0


def _rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """The characters by line: those that stand at about one height, a raised or lowered small one with its line."""
    rows: list[list[Glyph]] = []
    height = em = 0.0
    for glyph in sorted(glyphs, key=attrgetter("baseline")):
        if rows and glyph.baseline - height <= 0.35 * max(em, glyph.em):
            rows[-1].append(glyph)
            if glyph.em > em:
                height, em = glyph.baseline, glyph.em
        else:
            rows.append([glyph])
            height, em = glyph.baseline, glyph.em
    return rows


def _seen_once(members: list[Glyph]) -> list[Glyph]:
    """The characters of a line from left to right, without blanks and without what is painted twice to look bold."""
    seen: list[Glyph] = []
    for glyph in sorted(members, key=attrgetter("left")):
        if glyph.text == " ":
            continue
        for earlier in seen[-3:]:
            if earlier.text == glyph.text and glyph.left - earlier.left < 0.2 * (glyph.right - glyph.left):
                break
        else:
            seen.append(glyph)
    return seen


def _words(seen: list[Glyph], members: list[Glyph]) -> str:
    """The text of one line; the wider a gap, the more blanks, so that columns can be told without their boxes."""
    written_blanks = sorted(glyph.left for glyph in members if glyph.text == " ")
    parts = [seen[0].text]
    right = seen[0].right
    position = 0
    for first, glyph in pairwise(seen):
        em = max(first.em, glyph.em)
        gap = (glyph.left - right) / em
        while position < len(written_blanks) and written_blanks[position] < first.left:
            position += 1
        is_written = position < len(written_blanks) and written_blanks[position] < glyph.left
        if gap >= COLUMN_GAP:
            parts.append(" " * max(2, round(2 * gap)))
        elif gap >= BLANK_GAP or (is_written and gap >= WRITTEN_BLANK_GAP):
            parts.append(" ")
        parts.append(glyph.text)
        right = max(right, glyph.right)
    return "".join(parts)


def _largest(glyphs: list[Glyph]) -> Glyph:
    return max(glyphs, key=lambda glyph: glyph.em)


def _columns(glyphs: Sequence[Glyph]) -> list[str]:
    """Words set downwards, column by column in the order in which the file writes them."""
    columns: list[list[Glyph]] = []
    for glyph in sorted((glyph for glyph in glyphs if glyph.text.strip()), key=lambda glyph: glyph.order):
        if columns and abs(glyph.x - columns[-1][-1].x) < glyph.em and glyph.baseline > columns[-1][-1].baseline:
            columns[-1].append(glyph)
        else:
            columns.append([glyph])
    return ["".join(glyph.text for glyph in column) for column in columns]
