"""The questions of floor 2 asked of Spark, over the Parquet of the published build: the same .sql, the same answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from data import builds, lake, paths, spark
from data.carried import NotCarried
from data.messages import Refusal
from queries.database import NoBuild, Parameter, question, typed, values_of

if TYPE_CHECKING:
    from collections.abc import Sequence


class SparkDatabase:
    """One build on Spark; the functions of the questions take it like a Database."""

    def __init__(self, session: spark.Session, build_name: str) -> None:
        """Keep a session that has the tables of the build."""
        self.build_name = build_name
        self._session = session

    def ask(self, name: str, **parameters: Parameter | Sequence[str]) -> pd.DataFrame:
        """The answer to one question, with the columns that its header promises, in that order.

        Raises: TypeError, naming both lists, when the parameters are not those of the question; Refusal when Spark
        would answer it otherwise than DuckDB.
        """
        asked = question(name)
        values = values_of(asked, parameters)
        try:
            names, rows = self._session.rows(asked.sql, values)
        except NotCarried as refused:
            raise Refusal("question_not_carried", exit_code=2, question=name, part=refused.part) from refused
        return typed(pd.DataFrame.from_records(rows, columns=names), asked)


@contextmanager
def open_spark(
    address: str | None = None, *, home: Path | None = None, settings: Mapping[str, str] | None = None
) -> Iterator[SparkDatabase]:
    """The live build on the Spark at this address, on all cores of this machine without one.

    Raises: NoBuild when nothing is published; Refusal when what it needs is not installed.
    """
    places = paths.folders(home)
    build = builds.current_build(places.home)
    if build is None:
        raise NoBuild("nothing is published yet; run python -m data demo, or python -m data import PATH and publish")
    with spark.session(lake.lake_of(places, build), address, settings) as session:
        yield SparkDatabase(session, build.stem)
