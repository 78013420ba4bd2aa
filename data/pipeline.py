"""The order of the stages, and nothing else: one file becomes one Extract."""

from __future__ import annotations

from pathlib import Path

from data.errors import UnreadableFile
from data.facts import settle
from data.identity import complete, identify
from data.narrative import read_narrative
from data.readers import read
from data.records import Document, Extract, Told
from data.sections import split
from data.tables import read_tables

# Goes up whenever a stage reads differently; documents read by an older one are read again.
EXTRACTOR_VERSION = "2"


def extract(path: Path, name: str | None = None, told: Told | None = None) -> Extract:
    """Everything that the report in this file says; told fills in whose it is where it does not say so itself.

    Pure and keyed by content: the same bytes give the same Extract, in any process and on any machine.
    Raises: UnreadableFile with a reason of ``reference/reasons.csv``.
    """
    return extract_document(read(path, name), told)


def extract_document(document: Document, told: Told | None = None) -> Extract:
    """Everything that a report already read into blocks says.

    Raises: UnreadableFile when it is no yearly report, or its agency or year cannot be told.
    """
    tables = read_tables(document)
    identity = identify(document, tables)
    if told:
        identity = complete(identity, told)
    if any(notice.code == "no_report" for notice in identity.notices):
        raise UnreadableFile("no_report", document.name, _beginning(document))
    if identity.agency is None:
        raise UnreadableFile("no_agency", document.name, _beginning(document))
    if identity.report_year is None:
        raise UnreadableFile("no_year", document.name, _beginning(document))
    sections = split(document, identity, tables)
    narrative = read_narrative(sections, identity, tables)
    readings = tuple(reading for table in tables for reading in table.readings) + narrative.readings
    facts, notices = settle(readings, identity)
    return Extract(
        name=document.name,
        sha256=document.sha256,
        format=document.format,
        page_count=document.page_count,
        identity=identity,
        sections=sections,
        tables=tables,
        facts=facts,
        claims=narrative.claims,
        passed_over=narrative.passed_over,
        notices=document.notices + identity.notices + narrative.notices + notices,
    )


def _beginning(document: Document) -> str:
    """What the document begins with, so that a person can tell what it is."""
    words = (getattr(block, "text", "").strip() for block in document.blocks)
    return next((text[:60] for text in words if text), "")
