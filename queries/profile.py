"""Everything about one agency."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from queries.database import Database


def agency_facts(database: Database, *, agency: str, year: int | None = None) -> pd.DataFrame:
    """Every figure that one agency's reports state."""
    return database.ask("agency_facts", agency=agency, year=year)


def facts(
    database: Database, *, year: int, form_table: str, kind: str | None = None, most: int | None = None
) -> pd.DataFrame:
    """Every figure of one table (or of prose, ``narr``) that the reports of a year state, or the first so many."""
    return database.ask("facts", year=year, form_table=form_table, kind=kind, most=most)


def facts_counted(database: Database, *, year: int, form_table: str, kind: str | None = None) -> pd.DataFrame:
    """How many figures of one table the reports of a year state, and how many agencies state them."""
    return database.ask("facts_counted", year=year, form_table=form_table, kind=kind)


def agency_reports(database: Database, *, agency: str) -> pd.DataFrame:
    """Which reports one agency owed and filed, and what was found in each."""
    return database.ask("agency_reports", agency=agency)


def agency_sections(database: Database, *, agency: str, year: int) -> pd.DataFrame:
    """Which sections one report has, in its own order and words."""
    return database.ask("agency_sections", agency=agency, year=year)
