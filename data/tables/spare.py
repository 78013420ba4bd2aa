"""Columns that no form has: running numbers, remarks, and those in which nothing is printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from data.reference import rows as reference_rows
from data.tables.labels import applicants, catalogue
from data.tables.layout import Row, Slot
from data.text import simplified, squeezed

_LABELS = reference_rows("table_labels")
_NUMBERING = frozenset(row["label"] for row in _LABELS if (row["table"], row["code"]) == ("any", "numbering"))
_REMARKS = frozenset(row["label"] for row in _LABELS if (row["table"], row["code"]) == ("any", "remarks"))
_RUNNING = re.compile(r"\d{0,3}")
_HEADS = (
    ("t2a", "column"),
    ("t2b", "column"),
    ("t4", "leaf"),
    ("t4", "block"),
    ("s14", "column"),
    ("l09", "column"),
)
_FEWEST_HEADS = 2


def without_spare_columns(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows of grids without such columns, so that what is left stands as in the form.

    Only heads can tell an empty column from one whose figures are all left out; grids continued on further pages are
    looked at together with the one that has the heads.
    """
    lost: dict[int, frozenset[int]] = {}
    for together in _continued(rows):
        lines = [row for grid in together for row in grid]
        spare = _empty(lines, range(lines[0].columns)) | _headed_as_spare(lines)
        lost |= {row.grid: spare for row in lines if row.grid is not None}
    return tuple(row if row.grid is None else _without(row, lost.get(row.grid, frozenset())) for row in rows)


def _continued(rows: Sequence[Row]) -> list[list[list[Row]]]:
    """Each grid with heads, with the grids of equal width and without heads that follow it."""
    found: list[list[list[Row]]] = []
    is_open = False
    for _, members in groupby((row for row in rows if row.grid is not None), key=lambda row: row.grid):
        lines = list(members)
        is_regular = all(not row.is_line and row.is_whole and row.columns == lines[0].columns for row in lines)
        if is_regular and _has_heads(lines):
            found.append([lines])
        elif is_regular and is_open and found[-1][0][0].columns == lines[0].columns:
            found[-1].append(lines)
        else:
            is_open = False
            continue
        is_open = True
    return found


def _has_heads(rows: Sequence[Row]) -> bool:
    # 总计 and 其他 also begin rows of figures.
    heads = (slot for row in rows if not row.has_figures for slot in row.slots)
    named = [slot for slot in heads if slot.is_wordy and _is_head(slot.text)]
    return len(named) >= _FEWEST_HEADS


def _is_head(text: str) -> bool:
    return bool(applicants().find(text)) or any(catalogue(table, axis).find(text) for table, axis in _HEADS)


def _headed_as_spare(rows: Sequence[Row]) -> frozenset[int]:
    """The columns below 序号, which hold nothing but running numbers, and those below 备注, whatever they hold."""
    found: set[int] = set()
    for row in rows:
        for slot in row.slots:
            words = simplified(squeezed(slot.text)).replace(" ", "")
            columns = frozenset(range(slot.first, slot.last))
            is_numbering = words in _NUMBERING and all(
                _is_running(other) or other.text == slot.text for line in rows for other in _within(line, columns)
            )
            if words in _REMARKS or is_numbering:
                found |= columns
    return frozenset(found)


def _is_running(slot: Slot) -> bool:
    return bool(_RUNNING.fullmatch(squeezed(slot.text)))


def _empty(rows: Sequence[Row], columns: range) -> frozenset[int]:
    """The columns of which every printed cell goes beyond them."""
    found = frozenset(columns)
    while True:
        printed = {
            column
            for row in rows
            for slot in _within(row, found)
            if not slot.is_blank
            for column in range(slot.first, slot.last)
        }
        if not printed:
            return found
        found -= printed


def _within(row: Row, columns: frozenset[int]) -> Iterator[Slot]:
    return (slot for slot in row.slots if columns.issuperset(range(slot.first, slot.last)))


def _without(row: Row, spare: frozenset[int]) -> Row:
    if not spare:
        return row
    moved = [column for column in range(row.columns + 1) if column not in spare]
    place = {column: sum(other < column for other in moved) for column in range(row.columns + 1)}
    slots = tuple(
        replace(slot, first=place[slot.first], last=place[slot.last])
        for slot in row.slots
        if not spare.issuperset(range(slot.first, slot.last))
    )
    return replace(row, slots=slots, columns=row.columns - len(spare))
