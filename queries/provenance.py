"""Where a number comes from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from queries.database import Database


def fact_source(database: Database, *, agency: str, year: int, indicator: str, applicant: str = "") -> pd.DataFrame:
    """The file, page, place, words and rule behind one number; no row when the report does not state it."""
    return database.ask("fact_source", agency=agency, year=year, indicator=indicator, applicant=applicant)


def unread_cells(
    database: Database, *, year: int | None = None, agency: str | None = None, kind: str | None = None
) -> pd.DataFrame:
    """The cells that could not be read reliably, those of tables that were held back among them."""
    return database.ask("unread_cells", year=year, agency=agency, kind=kind)


def document_owners(database: Database, *, documents: Sequence[str]) -> pd.DataFrame:
    """Whose report of which year these documents are, by their SHA-256; no row for one that is not published."""
    return database.ask("document_owners", documents=list(documents))


def numbered_documents(database: Database, *, documents: Sequence[str]) -> pd.DataFrame:
    """Whose report of which year these documents are, by their numbers in this build."""
    return database.ask("numbered_documents", documents=list(documents))


def corrected_facts(database: Database, *, documents: Sequence[str]) -> pd.DataFrame:
    """Which figures of these documents are shown as a person corrected them."""
    return database.ask("corrected_facts", documents=list(documents))


def series_of_figure(
    database: Database, *, agency: str, year: int, indicator: str, applicant: str = ""
) -> pd.DataFrame:
    """The lines over the years that one figure of a report enters."""
    return database.ask("series_of_figure", agency=agency, year=year, indicator=indicator, applicant=applicant)
