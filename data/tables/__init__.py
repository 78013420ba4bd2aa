"""The statutory tables of a report, cell by cell: right or silent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from data.records import Document, FileFormat, TableReading
from data.tables.applications import read_applications
from data.tables.disclosure import read_disclosure
from data.tables.disputes import read_disputes
from data.tables.layout import Row, Second, document_rows, second_reading
from data.tables.statistics import read_statistics

_Reader = Callable[[Sequence[Row], FileFormat, Second], list[TableReading]]
_READERS: tuple[_Reader, ...] = (read_disclosure, read_applications, read_disputes, read_statistics)
_TWICE = "the document holds this table more than once, with other figures; compare with the document"


def read_tables(document: Document) -> tuple[TableReading, ...]:
    """One reading per statutory table that stands in the document, in official order.

    A table that is not there gives none. Where cells cannot be trusted the table is "held_back": its cells are
    unreadable, with the words as written.
    """
    lines = document_rows(document)
    second = second_reading(document)
    found = []
    for reader in _READERS:
        reading = _one(reader(lines, document.format, second))
        if second.lines and (reading is None or reading.state != "accepted"):
            # The grid of a page may be drawn wrongly where its lines of text are whole.
            flat = _one(reader(document_rows(document, is_flat=True), document.format, second))
            reading = flat if flat and flat.state == "accepted" else reading
        if reading is not None:
            found.append(reading)
    return tuple(found)


def _one(readings: Sequence[TableReading]) -> TableReading | None:
    """One table of several alike; when their figures differ, none can be said to be the report's."""
    if not readings:
        return None
    accepted = [reading for reading in readings if reading.state == "accepted"]
    kept = max(accepted or readings, key=lambda reading: len(reading.readings))
    blocks = tuple(sorted({block for reading in readings for block in reading.blocks}))
    figures = {(each.indicator, each.applicant): (each.value, each.status) for each in kept.readings}
    is_same = all(
        figures.get((each.indicator, each.applicant)) == (each.value, each.status)
        for reading in accepted
        for each in reading.readings
    )
    if is_same:
        return replace(kept, blocks=blocks)
    unread = tuple(replace(each, value=None, status="unreadable") for each in kept.readings)
    return replace(kept, state="held_back", reason=_TWICE, readings=unread, blocks=blocks)
