"""The statutory tables of a report, cell by cell: right or silent."""

from __future__ import annotations

from data.records import Document, TableReading
from data.tables.applications import read_applications
from data.tables.disclosure import read_disclosure
from data.tables.disputes import read_disputes
from data.tables.layout import document_rows, second_reading


def read_tables(document: Document) -> tuple[TableReading, ...]:
    """One reading per statutory table that stands in the document, in official order."""
    lines = document_rows(document)
    second = second_reading(document)
    return (
        *read_disclosure(lines, document.format, second),
        *read_applications(lines, document.format, second),
        *read_disputes(lines, document.format, second),
    )
