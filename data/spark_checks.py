"""The checks on Spark: over Parquet of the tables in the making, answered as Parquet of assessments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import duckdb

from data import carried, lake, spark
from data.carried import NotCarried
from data.publish import Checked, Checker
from data.statements import statement


def checker(address: str | None = None, settings: Mapping[str, str] | None = None) -> Checker:
    """What publishing asks for assessments, on the Spark at this address, on all cores of this machine without one.

    Raises: Refusal, when it is asked, where what it needs is not installed.
    """

    def check(connection: duckdb.DuckDBPyConnection, names: Sequence[str], folder: Path) -> Iterator[Checked]:
        read = frozenset().union(*(carried.tables(statement(name)) for name in names))
        made = lake.write(connection, sorted(read), folder / "lake")
        with spark.session(made, address, settings) as session:
            for name in names:
                answers = folder / "answers" / name
                try:
                    session.write(statement(name), answers)
                except NotCarried as refused:
                    yield Checked(name, None, refused.part)
                else:
                    yield Checked(name, str(answers / "*.parquet"))

    return check
