"""What there is: builds, agencies, indicators, series, ratios, years, checks and sections."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from queries.database import Database


def build_info(database: Database) -> pd.DataFrame:
    """What this build is and what it holds: one row."""
    return database.ask("build_info")


def agencies(database: Database) -> pd.DataFrame:
    """The agencies in official order, with the years each has reported."""
    return database.ask("agencies")


def mergers(database: Database, *, agency: str | None = None) -> pd.DataFrame:
    """Who was merged into whom, and from which report year on."""
    return database.ask("mergers", agency=agency)


def indicators(database: Database) -> pd.DataFrame:
    """The indicators of all forms in official order, with the years that any report states them."""
    return database.ask("indicators")


def series_list(database: Database) -> pd.DataFrame:
    """The series that may be drawn over the years, and for which years there are numbers."""
    return database.ask("series_list")


def ratios(database: Database) -> pd.DataFrame:
    """The ratios with formula, smallest n for a rank, and pitfalls."""
    return database.ask("ratios")


def years(database: Database) -> pd.DataFrame:
    """The report years with how many reports were due and filed."""
    return database.ask("years")


def checks(database: Database) -> pd.DataFrame:
    """The check catalogue: which checks run, and how often each failed."""
    return database.ask("checks")


def sections(database: Database, *, form: str) -> pd.DataFrame:
    """The sections that a form prescribes, and who owes them."""
    return database.ask("sections", form=form)


def applicants(database: Database) -> pd.DataFrame:
    """The columns of applicants that table three has."""
    return database.ask("applicants")
