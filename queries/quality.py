"""How good each report is by the quality summary, a design of our own that is nobody else's index."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from queries.database import Database


def quality(
    database: Database, *, agency: str | None = None, year: int | None = None, kind: str | None = None
) -> pd.DataFrame:
    """The summary of each report with its parts: how many checks each could assess and passed, and which failed."""
    return database.ask("quality", agency=agency, year=year, kind=kind)


def quality_scores(
    database: Database, *, agency: str | None = None, year: int | None = None, kind: str | None = None
) -> pd.DataFrame:
    """The scores, the best first, beside those of the year before and the median of the peers."""
    return database.ask("quality_scores", agency=agency, year=year, kind=kind)
