"""Statements of ours on Spark, over the Parquet of a lake."""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data import carried, extras
from data.carried import NotCarried, Schema
from data.lake import Lake
from data.messages import Refusal

# DuckDB's answers have no zone and its faults are faults: what cannot be counted is an error, not null.
_ALIKE = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.legacy.sizeOfNull": "false",
    "spark.sql.mapKeyDedupPolicy": "EXCEPTION",
    "spark.ui.showConsoleProgress": "false",
    # It breaks plans with a subquery in a column, and gives up on them then.
    "spark.sql.optimizer.excludedRules": "org.apache.spark.sql.catalyst.optimizer.RemoveRedundantAliases",
}
# On this machine alone nothing listens beyond it.
_ALONE = {
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
}


@dataclass(frozen=True, slots=True)
class Session:
    """Spark with the tables of one lake as views."""

    spark: Any
    schema: Schema

    def rows(self, sql: str, values: Mapping[str, Any]) -> tuple[list[str], list[tuple[Any, ...]]]:
        """The names of the columns and the rows of an answer.

        Raises: NotCarried when the statement would be answered otherwise than by DuckDB.
        """
        answer = self._asked(sql, values)
        with _refusals():
            return list(answer.columns), [tuple(row) for row in answer.collect()]

    def write(self, sql: str, folder: Path) -> None:
        """The answer as Parquet, its JSON as text.

        Raises: NotCarried when the statement would be answered otherwise than by DuckDB.
        """
        answer = self._asked(sql, {})
        functions = extras.pyspark().functions
        columns = []
        for field in answer.schema.fields:
            column, kind = functions.col(f"`{field.name}`"), field.dataType.typeName()
            if kind == "variant":
                column = functions.to_json(column)
            elif kind == "void":
                column = column.cast("string")
            columns.append(column.alias(field.name))
        with _refusals():
            answer.select(*columns).write.parquet(folder.as_uri())

    def _asked(self, sql: str, values: Mapping[str, Any]) -> Any:
        functions = extras.pyspark().functions
        told = {name: _value(functions, value) for name, value in values.items()}
        try:
            return self.spark.sql(carried.carried(sql, self.schema), args=told or None)
        except extras.spark_errors().AnalysisException as error:
            raise NotCarried(str(error).strip().partition("\n")[0][:200]) from error


@contextmanager
def session(lake: Lake, address: str | None = None, settings: Mapping[str, str] | None = None) -> Iterator[Session]:
    """Spark at this address, all cores of this machine without one, with the tables and views of the lake.

    Where this process has a Spark already, that one is used and goes on.

    Raises: Refusal when what it needs is not installed, or nobody answers at the address.
    """
    # It tells of every statement that it refuses, at length.
    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)
    extras.sqlglot()
    with warnings.catch_warnings():
        # It warns of frames of pandas 3; none are handed over here.
        warnings.simplefilter("ignore")
        sql = extras.pyspark()
    running = sql.SparkSession.getActiveSession()
    if running is not None:
        yield _with_tables(running.newSession(), lake)
        return
    builder = sql.SparkSession.builder.appName("xxgk").master(address or "local[*]")
    for name, value in {**_ALIKE, **({} if address else _ALONE), **(settings or {})}.items():
        builder = builder.config(name, value)
    if not address:
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    try:
        spark = builder.getOrCreate()
    except _troubles() as error:
        raise Refusal("no_cluster", exit_code=2, address=address or "local", detail=_first_line(error)) from error
    try:
        spark.sparkContext.setLogLevel("ERROR")
        yield _with_tables(spark, lake)
    finally:
        spark.stop()


def _with_tables(spark: Any, lake: Lake) -> Session:
    for table, columns in lake.schema.items():
        described = ", ".join(f"`{name}` {carried.spark_type(kind)}" for name, kind in columns.items())
        spark.read.schema(described).parquet(lake.path(table).as_uri()).createOrReplaceTempView(table)
    schema = carried.with_views(lake.schema)
    for name, text in carried.views().items():
        if name in schema:
            spark.sql(carried.carried(text, lake.schema)).createOrReplaceTempView(name)
    return Session(spark, schema)


@contextmanager
def _refusals() -> Iterator[None]:
    """What goes wrong on Spark, as a sentence."""
    try:
        yield
    except _troubles() as error:
        raise Refusal("engine_failed", exit_code=5, detail=_first_line(error)) from error


def _troubles() -> tuple[type[Exception], ...]:
    return extras.spark_errors().PySparkException, extras.py4j_errors().Py4JError


def _first_line(error: Exception) -> str:
    # py4j tells of its own call first and of what happened there behind it.
    words = str(getattr(error, "java_exception", error)).strip()
    return words.partition("\n")[0][:300]


def _value(functions: Any, value: Any) -> Any:
    """A parameter, which is never part of the text."""
    if isinstance(value, list | tuple):
        return functions.array(*map(functions.lit, value))
    return functions.lit(value)
