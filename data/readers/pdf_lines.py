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
MOST_BLANKS = 200
# A blank that the file itself writes counts even where it is set narrow.
WRITTEN_BLANK_GAP = 0.08
# Two columns of prose: this blank between them, so many characters on each side, in so many lines.
GUTTER_GAP = 1.5
COLUMN_CHARACTERS = 10
COLUMN_LINES = 8
# How far off its line a character may stand, raised or lowered, in parts of the larger size.
OFF_LINE = 0.35
# A second copy of a character this close, in parts of its width, was painted to look bold.
PAINTED_TWICE = 0.2


class Line(NamedTuple):
    """One visual line: its words, the box around them, the height that its characters stand on."""

    text: str
    box: Box
    baseline: float


class Row(NamedTuple):
    """The characters at one height, from left to right and without blanks, and where blanks are written."""

    glyphs: tuple[Glyph, ...]
    blanks: tuple[float, ...]


def rows_of(glyphs: Iterable[Glyph]) -> list[Row]:
    """The characters that read rightwards by height, from top to bottom; rows of blanks are left out."""
    levels: list[list[Glyph]] = []
    height = em = 0.0
    for glyph in sorted(glyphs, key=attrgetter("baseline")):
        if levels and glyph.baseline - height <= OFF_LINE * (em if em > glyph.em else glyph.em):
            levels[-1].append(glyph)
            if glyph.em > em:
                height, em = glyph.baseline, glyph.em
        else:
            levels.append([glyph])
            height, em = glyph.baseline, glyph.em
    rows = (_row(level) for level in levels)
    return [row for row in rows if row.glyphs]


def lines(rows: Iterable[Row], gutter: float | None = None) -> list[Line]:
    """Rows as lines of text, in two where the page's gutter parts them."""
    found = []
    for row in rows:
        parts = _parted(row.glyphs, gutter) if gutter is not None else (row.glyphs,)
        found += [
            Line(_words(part, row.blanks), around(part), max(part, key=attrgetter("em")).baseline) for part in parts
        ]
    return found


def cell_text(glyphs: Sequence[Glyph]) -> str:
    """The words of one cell, its lines joined by a line break; words set downwards read from top to bottom."""
    if len(glyphs) == 1:
        return "" if glyphs[0].text == " " else glyphs[0].text
    if is_set_downwards(glyphs):
        return "\n".join(_columns(glyphs))
    return "\n".join(_words(row.glyphs, row.blanks) for row in rows_of(glyphs))


def around(glyphs: Sequence[Glyph]) -> Box:
    """The box around some characters."""
    return (
        min([glyph.left for glyph in glyphs]),
        min([glyph.top for glyph in glyphs]),
        max([glyph.right for glyph in glyphs]),
        max([glyph.bottom for glyph in glyphs]),
    )


def is_set_downwards(glyphs: Sequence[Glyph]) -> bool:
    """Whether characters follow each other downwards in the file, as in a label that is set one under the other.

    Figures under each other are never one: they are a column of numbers.
    """
    written = sorted([glyph for glyph in glyphs if glyph.text != " "], key=attrgetter("order"))
    down = 0
    for first, second in pairwise(written):
        is_beside = abs(second.baseline - first.baseline) < 0.4 * first.em
        if is_beside or (first.text.isdecimal() and second.text.isdecimal()):
            return False
        down += abs(second.x - first.x) < 0.4 * first.em and 0 < second.baseline - first.baseline < 2.5 * first.em
    return down > 0


def gutter_of(rows: Iterable[Row]) -> float | None:
    """The middle of the blank strip between two columns of prose; None where the page has one column."""
    long = [row.glyphs for row in rows if len(row.glyphs) >= 2 * COLUMN_CHARACTERS]
    if len(long) < COLUMN_LINES:
        return None
    left, right = min(row[0].left for row in long), max(row[-1].right for row in long)
    # Columns are about equally wide.
    first_middle, last_middle = left + 0.35 * (right - left), left + 0.65 * (right - left)
    middles = []
    for row in long:
        for first, second in pairwise(row[COLUMN_CHARACTERS - 1 : 1 - COLUMN_CHARACTERS]):
            middle = (first.right + second.left) / 2
            if first_middle < middle < last_middle and second.left - first.right > GUTTER_GAP * first.em:
                middles.append(middle)
    if not middles:
        return None
    middle = sorted(middles)[len(middles) // 2]
    parted = sum(min(map(len, parts)) >= COLUMN_CHARACTERS for row in long if len(parts := _parted(row, middle)) == 2)
    return middle if parted >= max(COLUMN_LINES, 0.6 * len(long)) else None


def _row(level: list[Glyph]) -> Row:
    seen: list[Glyph] = []
    blanks: list[float] = []
    one = two = three = ""
    for glyph in sorted(level, key=attrgetter("left")):
        text = glyph.text
        if text == " ":
            blanks.append(glyph.left)
        elif text not in (one, two, three) or not _is_painted_twice(glyph, seen[-3:]):
            seen.append(glyph)
            one, two, three = two, three, text
    return Row(tuple(seen), tuple(blanks))


def _is_painted_twice(glyph: Glyph, earlier: Sequence[Glyph]) -> bool:
    near = PAINTED_TWICE * (glyph.right - glyph.left)
    return any(other.text == glyph.text and glyph.left - other.left < near for other in earlier)


def _parted(glyphs: tuple[Glyph, ...], gutter: float) -> tuple[tuple[Glyph, ...], ...]:
    """A row in two where it leaves the gutter blank."""
    left = tuple(glyph for glyph in glyphs if glyph.right <= gutter)
    right = tuple(glyph for glyph in glyphs if glyph.left >= gutter)
    if not left or not right or len(left) + len(right) < len(glyphs):
        return (glyphs,)
    return (left, right) if right[0].left - left[-1].right > GUTTER_GAP * left[-1].em else (glyphs,)


def _words(glyphs: Sequence[Glyph], blanks: Sequence[float]) -> str:
    """The text of one line; the wider a gap, the more blanks, so that columns can be told without their boxes."""
    first_text, first, _, right, _, _, _, first_em, _, _ = glyphs[0]
    parts = [first_text]
    position = 0
    for text, left, _, end, _, _, _, em, _, _ in glyphs[1:]:
        gap = (left - right) / (first_em if first_em > em else em)
        if gap >= WRITTEN_BLANK_GAP:
            while position < len(blanks) and blanks[position] < first:
                position += 1
            if gap >= COLUMN_GAP:
                parts.append(" " * min(max(2, round(2 * gap)), MOST_BLANKS))
            elif gap >= BLANK_GAP or (position < len(blanks) and blanks[position] < left):
                parts.append(" ")
        parts.append(text)
        first, first_em = left, em
        right = end if end > right else right
    return "".join(parts)


def _columns(glyphs: Sequence[Glyph]) -> list[str]:
    """Words set downwards, column by column in the order in which the file writes them."""
    columns: list[list[Glyph]] = []
    for glyph in sorted((glyph for glyph in glyphs if glyph.text != " "), key=attrgetter("order")):
        if columns and abs(glyph.x - columns[-1][-1].x) < glyph.em and glyph.baseline > columns[-1][-1].baseline:
            columns[-1].append(glyph)
        else:
            columns.append([glyph])
    return ["".join(glyph.text for glyph in column) for column in columns]
