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
