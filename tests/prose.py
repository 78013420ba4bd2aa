"""Invented prose as sections, read the way the pipeline reads it."""

from __future__ import annotations

from decimal import Decimal

from data.narrative import read_narrative
from data.records import Form, Identity, Narrative, Piece, Place, Reading, Section, TableReading

FORM_YEARS: dict[Form, int] = {"2008-2013": 2011, "2014-2018": 2016, "2019-2020": 2020, "2021+": 2023}
MARKS = {"value": "=", "approx": "~", "stated_none": "!"}


def section(text: str, code: str = "sub_proactive", block: int = 0) -> Section:
    """A section whose text is one block, on line 1 of a file."""
    return Section(code, "", "1", "present", text=text, pieces=(Piece(0, len(text), block, 0, Place(line=1)),))


def read_prose(
    text: str,
    code: str = "sub_proactive",
    form: Form = "2021+",
    *,
    kind: str = "department",
    tables: tuple[TableReading, ...] = (),
) -> Narrative:
    """What the narrative stage reads in one section of a report of the form's usual year."""
    return read_narrative((section(text, code),), identity(form, kind=kind), tables)


def identity(form: Form = "2021+", *, kind: str = "department") -> Identity:
    """A body of the fictional county, reporting on the form's usual year."""
    return Identity("示例县示例局", "county", kind, "示例县", FORM_YEARS[form], form)


def figures(narrative: Narrative) -> set[str]:
    """The readings in short: ``n_info_total=23``, ``~`` for an approximate figure and ``!`` for a zero in words."""
    return {f"{r.indicator}{MARKS[r.status]}{r.value}" for r in narrative.readings}


def table(name: str, **cells: int) -> TableReading:
    """A table read from the document; a cell is ``t3_new`` (its total) or ``t3_new__natural``."""
    readings = []
    for cell, value in cells.items():
        indicator, _, applicant = cell.partition("__")
        applicant = applicant or ("total" if name == "t3" else "")
        readings.append(Reading(indicator, applicant, Decimal(value), "value", str(value), Place(), "cell"))
    return TableReading(name, None, "accepted", readings=tuple(readings))
