"""The statutory tables of a report, cell by cell: right or silent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from data.records import Document, FileFormat, Reading, TableReading
from data.tables.applications import read_applications
from data.tables.disclosure import read_disclosure
from data.tables.disputes import read_disputes
from data.tables.layout import Row, Second, document_rows, second_reading, text_rows
from data.tables.pages import joined_over_pages
from data.tables.spare import without_spare_columns
from data.tables.statistics import read_statistics

_Reader = Callable[[Sequence[Row], FileFormat, Second], list[TableReading]]
_READERS: tuple[_Reader, ...] = (read_disclosure, read_applications, read_disputes, read_statistics)
_TWICE = "printed_twice"


def read_tables(document: Document) -> tuple[TableReading, ...]:
    """One reading per statutory table that stands in the document, in official order.

    A table that is not there gives none. Where cells cannot be trusted the table is "held_back": its cells are
    unreadable, with the words as written.
    """
    texts = text_rows(document)
    lines = without_spare_columns(joined_over_pages(document_rows(document, texts)))
    second = second_reading(document, texts)
    flat_lines = cache(lambda: document_rows(document, texts, is_flat=True))
    found = []
    for reader in _READERS:
        reading = _one(reader(lines, document.format, second))
        if second.lines and (reading is None or reading.state != "accepted"):
            # The grid of a page may be drawn wrongly where its lines of text are whole.
            flat = _one(reader(flat_lines(), document.format, second))
            reading = flat if flat and flat.state == "accepted" else reading
        if reading is not None:
            found.append(reading)
    return tuple(found)


def _one(readings: Sequence[TableReading]) -> TableReading | None:
    """One table of several: parts of it set apart are joined, a second print of it must say the same."""
    if not readings:
        return None
    parts = [reading for reading in readings if reading.state == "accepted"] or list(readings)
    kept = max(parts, key=lambda reading: len(reading.readings))
    cells: dict[tuple[str, str], Reading] = {}
    is_same = True
    for each in (each for part in parts for each in part.readings):
        first = cells.setdefault((each.indicator, each.applicant), each)
        is_same = is_same and (first.value, first.status) == (each.value, each.status)
    joined = replace(
        kept,
        readings=tuple(cells.values()),
        blocks=tuple(sorted({block for reading in readings for block in reading.blocks})),
        unmatched=tuple(dict.fromkeys(words for part in parts for words in part.unmatched)),
        place=parts[0].place,
        subtotals=tuple(dict.fromkeys(each for part in parts for each in part.subtotals)),
    )
    if is_same:
        return joined
    unread = tuple(replace(each, value=None, status="unreadable") for each in joined.readings)
    return replace(joined, state="held_back", reason=_TWICE, readings=unread)
