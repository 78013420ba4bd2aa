"""Who has filed, and which section is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from queries.database import Database


def coverage(database: Database, *, kind: str | None = None, agencies: Sequence[str] | None = None) -> pd.DataFrame:
    """How many agencies owed, filed, filed late or did not file a report, by year."""
    return database.ask("coverage", kind=kind, agencies=agencies)


def filing_grid(database: Database, *, kind: str | None = None) -> pd.DataFrame:
    """Who filed for which year: one row per agency and year."""
    return database.ask("filing_grid", kind=kind)


def section_grid(database: Database, *, year: int, kind: str | None = None) -> pd.DataFrame:
    """Which mandatory section of a year's reports is there: one row per agency and section."""
    return database.ask("section_grid", year=year, kind=kind)


def section_text(database: Database, *, agency: str, year: int, section: str) -> pd.DataFrame:
    """What one section of one report says, in its own words."""
    return database.ask("section_text", agency=agency, year=year, section=section)
