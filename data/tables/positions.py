"""Columns by where figures stand in a line of text, for rows whose blank cells left no trace."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from data.tables.layout import ROWS_REMEMBERED, Row, Slot

Measure = Callable[[Row], Mapping[Slot, tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Ruler:
    """Where each column of figures stands in the lines of one table: half-open spans by column, none overlapping.

    is_firm: the spans come from rows with all their figures, and the heads stand above them. has_only_heads: no row has
    all its figures, so the spans are those of the heads. Figures with single blanks between them were never set in
    columns.
    """

    measure: Measure
    spans: Mapping[str, tuple[int, int]]
    is_firm: bool = False
    has_only_heads: bool = False

    def place(self, row: Row, slots: Sequence[Slot]) -> dict[str, Slot]:
        """The column of each slot; empty when one stands under none, under two, or two stand under one."""
        where = self.measure(row)
        found: dict[str, Slot] = {}
        if not where or not _is_set_in_columns(slots):
            return {}
        for slot in slots:
            first, last = where[slot]
            columns = [column for column, span in self.spans.items() if span[0] < last and first < span[1]]
            if len(columns) != 1 or columns[0] in found:
                return {}
            if self.has_only_heads and not _is_aligned((first, last), self.spans[columns[0]]):
                return {}
            found[columns[0]] = slot
        return found


def rulers(
    full: Sequence[tuple[Row, Mapping[str, Slot]]], heads: Sequence[tuple[Row, Mapping[str, Slot]]]
) -> tuple[Ruler, ...]:
    """The ways to measure under which the columns of a table stay apart.

    full are rows with a figure in every column, heads the lines above. A line set in a terminal gives a Chinese
    character two places, one taken from a page gives it one; both are tried.
    """
    return tuple(ruler for measure in (_by_character, _by_width) if (ruler := _ruler(measure, full, heads)))


def stacked_heads(heads: Sequence[Row], code: Callable[[str], str], skipped: Callable[[str], bool]) -> Ruler | None:
    """The columns of heads that are set in several lines of a page, one below the other; None where any is in doubt.

    code gives the column of the words of a whole head, empty for other words; those are left of all heads or skipped.
    """
    where = {slot: span for row in heads for slot, span in _by_box(row).items()}
    if len(where) < sum(len(row.slots) for row in heads):
        return None
    groups: list[tuple[tuple[int, int], list[Slot]]] = []
    for slot in sorted((slot for slot in where if not skipped(slot.text)), key=lambda slot: where[slot]):
        first, last = where[slot]
        if groups and first < groups[-1][0][1]:
            (left, right), members = groups[-1]
            groups[-1] = (left, max(right, last)), [*members, slot]
        else:
            groups.append(((first, last), [slot]))
    whole = [(span, "".join(slot.text for slot in where if slot in members)) for span, members in groups]
    named = [(code(words), span) for span, words in whole]
    while named and not named[0][0]:
        named = named[1:]
    spans = dict(named)
    if not named or "" in spans or len(spans) < len(named) or not _are_apart(spans):
        return None
    return Ruler(_by_box, spans, is_firm=True)


def stand_below(heads: Sequence[Slot], lines: Sequence[Row], row: Row) -> bool:
    """Whether each figure of a line stands below a head of its own, as many heads as figures.

    heads are the tokens of the heads, over several lines; those that overlap, or nearly touch, are one head.
    """
    for measure in (_by_character, _by_width):
        where = {slot: span for line in lines for slot, span in measure(line).items()}
        merged: list[tuple[int, int]] = []
        for first, last in sorted(where[slot] for slot in heads):
            if merged and first <= merged[-1][1] + 1:
                merged[-1] = (merged[-1][0], max(merged[-1][1], last))
            else:
                merged.append((first, last))
        figures = [where[slot] for slot in row.figures]
        if len(merged) == len(figures) and all(
            figure[0] < head[1] and head[0] < figure[1] for head, figure in zip(merged, figures, strict=True)
        ):
            return True
    return False


def _ruler(
    measure: Measure,
    full: Sequence[tuple[Row, Mapping[str, Slot]]],
    heads: Sequence[tuple[Row, Mapping[str, Slot]]],
) -> Ruler | None:
    above = _spans(measure, heads)
    if not all(_is_set_in_columns(tuple(slots.values())) for _, slots in full):
        return None
    spans = _spans(measure, full)
    if not spans:
        return Ruler(measure, above, has_only_heads=True) if above and _are_apart(above) else None
    both = _spans(measure, (*heads, *full))
    if set(above) == set(spans) and _are_apart(both):
        return Ruler(measure, both, is_firm=True)
    return Ruler(measure, spans) if _are_apart(spans) else None


def _spans(measure: Measure, lines: Sequence[tuple[Row, Mapping[str, Slot]]]) -> dict[str, tuple[int, int]]:
    spans: dict[str, tuple[int, int]] = {}
    for row, slots in lines:
        where = measure(row)
        for column, slot in slots.items():
            first, last = where[slot]
            old = spans.get(column, (first, last))
            spans[column] = (min(first, old[0]), max(last, old[1]))
    return spans


def _is_set_in_columns(slots: Sequence[Slot]) -> bool:
    return all(right.first - left.last >= 2 for left, right in pairwise(sorted(slots, key=lambda slot: slot.first)))


def _is_aligned(figure: tuple[int, int], head: tuple[int, int]) -> bool:
    """Whether a figure is set flush left, flush right or centred under its head."""
    is_centred = abs(figure[0] + figure[1] - head[0] - head[1]) <= 2
    return is_centred or figure[0] == head[0] or figure[1] == head[1]


def _are_apart(spans: Mapping[str, tuple[int, int]]) -> bool:
    ordered = sorted(spans.values())
    return all(left[1] < right[0] + 1 for left, right in pairwise(ordered))


@lru_cache(maxsize=ROWS_REMEMBERED)
def _by_character(row: Row) -> Mapping[Slot, tuple[int, int]]:
    return {slot: (slot.first, slot.last) for slot in row.slots}


def _by_box(row: Row) -> Mapping[Slot, tuple[int, int]]:
    """In points of the page, by where the line begins and ends and how wide its characters are; empty without a box."""
    box = row.slots[0].place.box
    if row.grid is not None or box is None:
        return {}
    wide = _by_width(row)
    first, last = wide[row.slots[0]][0], wide[row.slots[-1]][1]
    scale = (box[2] - box[0]) / (last - first)
    return {
        slot: (round(box[0] + (start - first) * scale), round(box[0] + (end - first) * scale))
        for slot, (start, end) in wide.items()
    }


@lru_cache(maxsize=ROWS_REMEMBERED)
def _by_width(row: Row) -> Mapping[Slot, tuple[int, int]]:
    found: dict[Slot, tuple[int, int]] = {}
    wide = 0
    for slot in row.slots:
        # Figures, which most slots are, need no look at each character.
        own = 0 if slot.text.isascii() else sum(unicodedata.east_asian_width(each) in "WF" for each in slot.text)
        found[slot] = (slot.first + wide, slot.last + wide + own)
        wide += own
    return found
