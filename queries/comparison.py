"""Where an agency stands among its peers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from queries.database import Database


def series_ranking(
    database: Database,
    *,
    series: str,
    year: int,
    kind: str | None = None,
    level: str | None = None,
    fewest: int | None = None,
    most: int | None = None,
    agencies: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Rank, quartiles and change of every peer in one series and year.

    The peers are of a kind and level, received from fewest to most applications, or are these agencies.
    """
    return database.ask(
        "series_ranking", series=series, year=year, kind=kind, level=level, fewest=fewest, most=most, agencies=agencies
    )


def ratio_ranking(
    database: Database,
    *,
    ratio: str,
    year: int,
    kind: str | None = None,
    level: str | None = None,
    fewest: int | None = None,
    most: int | None = None,
    agencies: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Rank, quartiles and change of every peer in one ratio and year; too few cases are never ranked.

    The peers are of a kind and level, received from fewest to most applications, or are these agencies.
    """
    return database.ask(
        "ratio_ranking", ratio=ratio, year=year, kind=kind, level=level, fewest=fewest, most=most, agencies=agencies
    )


def change_ranking(
    database: Database, *, series: str, year: int, kind: str | None = None, level: str | None = None
) -> pd.DataFrame:
    """Whose figure changed most on the year before; no change is shown where the two years do not mean the same."""
    return database.ask("change_ranking", series=series, year=year, kind=kind, level=level)


def peer_groups(database: Database, *, year: int) -> pd.DataFrame:
    """How many agencies of each kind, level and number of applications there are to be compared."""
    return database.ask("peer_groups", year=year)
