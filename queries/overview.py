"""What leadership sees first."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from queries.database import Database


def headline(database: Database, *, kind: str | None = None) -> pd.DataFrame:
    """The headline figures by year, with change and of how many agencies."""
    return database.ask("headline", kind=kind)
