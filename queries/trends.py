"""Lines over the years that break where the meaning does."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from queries.database import Database


def series_trend(database: Database, *, series: str, agencies: Sequence[str]) -> pd.DataFrame:
    """One series of chosen agencies over the years, with change and breaks; a year without a report has no value."""
    return database.ask("series_trend", series=series, agencies=agencies)


def series_total(
    database: Database, *, series: str, kind: str | None = None, agencies: Sequence[str] | None = None
) -> pd.DataFrame:
    """Total and median of one series by year, of how many agencies, with breaks."""
    return database.ask("series_total", series=series, kind=kind, agencies=agencies)


def outcome_composition(
    database: Database, *, kind: str | None = None, agencies: Sequence[str] | None = None
) -> pd.DataFrame:
    """How answered applications divide into the six outcomes, by year from 2019 on."""
    return database.ask("outcome_composition", kind=kind, agencies=agencies)


def fixed_panel(
    database: Database,
    *,
    series: str,
    first_year: int,
    last_year: int,
    kind: str | None = None,
    level: str | None = None,
) -> pd.DataFrame:
    """One series over the same agencies all the time, those with a number in every year from first to last."""
    return database.ask(
        "fixed_panel", series=series, first_year=first_year, last_year=last_year, kind=kind, level=level
    )


def median_trend(database: Database, *, series: str, kind: str | None = None, level: str | None = None) -> pd.DataFrame:
    """The median agency's figure by year, with the quartiles, of how many agencies, with breaks."""
    return database.ask("median_trend", series=series, kind=kind, level=level)


def ratio_trend(database: Database, *, ratio: str, agencies: Sequence[str]) -> pd.DataFrame:
    """One ratio of chosen agencies over the years; a year without a report, or without cases, has no value."""
    return database.ask("ratio_trend", ratio=ratio, agencies=agencies)


def theme_trend(
    database: Database,
    *,
    several: Sequence[str],
    first_year: int,
    last_year: int,
    is_fixed: bool = False,
    is_whole: bool = False,
    kind: str | None = None,
    level: str | None = None,
) -> pd.DataFrame:
    """Several series side by side: total, median and quartiles by year, with breaks.

    is_fixed: only of agencies with a number in every year. is_whole: only of those that state all of the series.
    """
    return database.ask(
        "theme_trend", several=several, first_year=first_year, last_year=last_year, is_fixed=is_fixed,
        is_whole=is_whole, kind=kind, level=level,
    )  # fmt: skip
