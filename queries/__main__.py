"""The command line of floor 2: list the questions, or answer one as a table, csv or json."""

from __future__ import annotations

import argparse
import inspect
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime

import pandas as pd

from data import messages
from data.messages import Refusal
from queries import (
    Database,
    NoBuild,
    catalogue,
    comparison,
    completeness,
    findings,
    open_database,
    overview,
    profile,
    provenance,
    quality,
    question,
    questions,
    spark,
    trends,
)

MODULES = (catalogue, completeness, trends, comparison, findings, profile, provenance, quality, overview)


def functions() -> dict[str, Callable[..., pd.DataFrame]]:
    """Every question's typed function by its name."""
    return {
        name: function
        for module in MODULES
        for name, function in vars(module).items()
        if inspect.isfunction(function) and function.__module__ == module.__name__
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """List the questions, or answer the one that is named; 0 when answered, 1 without a build, 2 when it cannot be."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    if chosen.question is None:
        width = max(len(name) for name in questions())
        for name in questions():
            print(f"{name:<{width}}  {question(name).title}")
        return 0
    try:
        with _opened(chosen) as database:
            frame = _answer(database, chosen)
    except NoBuild as missing:
        print(missing, file=sys.stderr)
        return 1
    except Refusal as refusal:
        print(refusal.sentence(messages.chosen_language()), file=sys.stderr)
        return refusal.exit_code
    try:
        _print(frame, chosen.format)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has seen enough.
        sys.stderr.close()
    return 0


@contextmanager
def _opened(chosen: argparse.Namespace) -> Iterator[Database | spark.SparkDatabase]:
    if chosen.engine == "spark":
        with spark.open_spark(chosen.address) as on_spark:
            yield on_spark
        return
    if chosen.address:
        raise Refusal("address_without_engine", exit_code=2)
    database = open_database()
    if database.instead_of:
        print(
            f"{database.instead_of}, the live build, cannot be opened; this is from {database.build_name}, an older "
            "one: run python -m data doctor",
            file=sys.stderr,
        )
    yield database


def _answer(database: Database | spark.SparkDatabase, chosen: argparse.Namespace) -> pd.DataFrame:
    function = functions()[chosen.question]
    parameters = [name for name in inspect.signature(function).parameters if name != "database"]
    given = {name: getattr(chosen, name) for name in parameters if getattr(chosen, name) is not None}
    return function(database, **given)


def _print(frame: pd.DataFrame, layout: str) -> None:
    if layout == "csv":
        frame.to_csv(sys.stdout, index=False)
    elif layout == "json":
        print(frame.to_json(orient="records", force_ascii=False, date_format="iso", indent=1))
    else:
        with pd.option_context("display.max_rows", None, "display.max_columns", None, "display.width", 200):
            shown = frame.map(lambda value: value.isoformat() if isinstance(value, (date, datetime)) else value)
            print(shown.to_string(index=False, na_rep="") if len(frame) else f"no rows: {', '.join(frame.columns)}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m queries", description="Ask the published database.")
    choices = parser.add_subparsers(dest="question", metavar="NAME")
    for name, function in sorted(functions().items()):
        asked = question(name)
        one = choices.add_parser(name, help=asked.title, description=f"{asked.title} {asked.grain}.")
        one.add_argument("--format", choices=("table", "csv", "json"), default="table")
        one.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb", help="who answers")
        one.add_argument("--address", help="of Spark, as spark://host:7077; without it one is started on this machine")
        for parameter in inspect.signature(function).parameters.values():
            if parameter.name == "database":
                continue
            annotation = str(parameter.annotation)
            one.add_argument(
                f"--{parameter.name}",
                type=int if annotation.startswith("int") else str,
                nargs="+" if "Sequence" in annotation else None,
                required=parameter.default is inspect.Parameter.empty,
            )
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
