"""Median and 95th percentile of every question, beside SQLite, pandas and polars on the leading ones.

Run: ``python -m tests.benchmarks.questions [--home FOLDER] [--reports 6000] [--rounds 20] [--alone] [--only NAME…]``.
Questions are asked as the pages ask, each time for another year, agency, series or ratio, and are timed to the frame
that the page gets. The rivals have the same rows in memory or behind covering indexes, facts joined with their words
beforehand, and their answers are compared with ours before anything is timed; they are spared the labels.
"""

from __future__ import annotations

import argparse
import inspect
import math
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from data import builds
from queries import Database
from queries.__main__ import functions
from tests.benchmarks import publish, rivals
from tests.benchmarks.by_pandas import Pandas
from tests.benchmarks.by_sqlite import Sqlite

KIND = "department"
# No question is asked for more seconds than this, but so often at least; and so many answers are compared.
PATIENCE, FEWEST, COMPARED = 20, 3, 3
TABLES = ("t3", "t2b", "t4")
# As many rows of a table of a year as the page of data shows.
SHOWN_ROWS = 200
Choice = dict[str, Any]
# What the pages give beside what a question must have; whatever else may be left out is left out.
AS_ASKED = {
    "copied_passages": "against agency year",
    "findings": "year",
    "findings_by_check": "year kind",
    "late_filers": "year",
    "quality": "agency year",
    "quality_scores": "agency",
    "facts": "kind most",
    "facts_counted": "kind",
    "fact_source": "applicant",
    "coverage": "kind",
    "filing_grid": "kind",
    "series_total": "kind",
    "median_trend": "kind",
    "outcome_composition": "kind",
    "series_ranking": "kind",
    "change_ranking": "kind",
}


@dataclass(frozen=True, slots=True)
class Times:
    """The seconds of many calls, by the clock and of processor time."""

    clock: tuple[float, ...]
    processor: tuple[float, ...]

    def at(self, share: float) -> float:
        """Milliseconds below which this share of the calls lies."""
        ordered = sorted(self.clock)
        return 1000 * ordered[min(math.ceil(share * len(ordered)), len(ordered)) - 1]

    @property
    def milliseconds(self) -> float:
        """Median processor time of a call, of all cores together."""
        return 1000 * statistics.median(self.processor)


def main() -> None:
    """Make the rows unless they are given, ask, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.questions", description=__doc__.splitlines()[0])
    parser.add_argument("--home", type=Path, help="a folder with a published build; else one is made for the run")
    parser.add_argument("--reports", type=int, default=6_000, help="of 178 figures each, about (6000)")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--alone", action="store_true", help="leave SQLite, pandas and polars out")
    parser.add_argument("--only", nargs="+", help="these questions")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        home = chosen.home or made(Path(name) / "home", chosen.reports)
        measured(home, Path(name), rounds=chosen.rounds, is_alone=chosen.alone, only=chosen.only)


def made(home: Path, reports: int) -> Path:
    """A home with so many invented reports, published."""
    publish.apart(publish.written, home, reports)
    publish.apart(publish.published, home, True)
    return home


def measured(home: Path, folder: Path, *, rounds: int, is_alone: bool, only: Sequence[str] | None = None) -> None:
    """Print the table of one build."""
    build = builds.current_build(home)
    assert build is not None, f"nothing is published in {home}"
    asked = [name for name in functions() if only is None or name in only]
    beside: list[Any] = []
    if not is_alone:
        rivals.write_rows(build, folder)
        beside = [loaded(kind, folder) for kind in competitors()]
    database = Database(build)
    choices = list(drawn(database, rounds))
    rows = {name: times(lambda c, n=name: ask(database, n, c), choices) for name in asked}
    names = [rival.name for rival in beside]
    say(f"{'milliseconds':<26}{'median':>9}{'p95':>9}{'processor':>11}" + "".join(f"{n + ' p95':>13}" for n in names))
    sums, used = dict.fromkeys(("ours", *names), 0.0), dict.fromkeys(("ours", *names), 0.0)
    for name in sorted(asked, key=lambda name: -rows[name].at(0.95)):
        own = rows[name]
        line = f"{name:<26}{own.at(0.5):>9.1f}{own.at(0.95):>9.1f}{own.milliseconds:>11.1f}"
        if beside and name in rivals.COLUMNS:
            sums["ours"] += own.at(0.95)
            used["ours"] += own.milliseconds
            for rival in beside:
                answer = getattr(rival, name)
                must_be_same(rival, name, database, choices[:COMPARED])
                theirs = times(lambda c, a=answer, n=name: a(**of_question(n, c)), choices)
                sums[rival.name] += theirs.at(0.95)
                used[rival.name] += theirs.milliseconds
                line += f"{theirs.at(0.95):>13.1f}"
        say(line)
    if beside:
        line = f"{'sum of those with rivals':<26}{'':>9}{sums['ours']:>9.1f}{'':>11}"
        say(line + "".join(f"{sums[name]:>13.1f}" for name in names))
        say(f"times as long in sum of p95: {_ratios(sums)}; of median processor time: {_ratios(used)}")
    database.close()
    say(f"load of the machine over the last minutes: {' '.join(f'{load:.1f}' for load in os.getloadavg())}")


def _ratios(sums: dict[str, float]) -> str:
    return ", ".join(f"{name} {value / sums['ours']:.1f}" for name, value in sums.items() if name != "ours")


def competitors() -> Iterator[Callable[[Path], Any]]:
    """The rivals whose packages are there."""
    yield Sqlite
    yield Pandas
    try:
        from tests.benchmarks.by_polars import Polars
    except ImportError:
        say("polars is not installed and is left out: pip install polars")
    else:
        yield Polars


def loaded(kind: Callable[[Path], Any], folder: Path) -> Any:
    """A rival that holds the rows, with the seconds that this takes."""
    start = time.perf_counter()
    rival = kind(folder)
    say(f"{rival.name} holds the rows after {time.perf_counter() - start:.1f} s")
    return rival


def drawn(database: Database, rounds: int) -> Iterator[Choice]:
    """What is chosen on the pages, another each time, the same in every run."""
    chance = random.Random(1)  # noqa: S311
    known = database.ask("agencies")
    agencies = known.loc[known["report_count"] > 0, "agency_id"].tolist()
    info = database.ask("build_info").iloc[0]
    first, last = int(info["first_year"]), int(info["last_year"])
    listed = database.ask("series_list")
    series = listed.loc[listed["last_year"] == last, "series"].tolist()
    ratios = database.ask("ratios")["ratio"].tolist()
    for number in range(rounds):
        agency = chance.choice(agencies)
        reports = database.ask("agency_reports", agency=agency).dropna(subset="document_id")
        year = int(chance.choice(reports["report_year"].tolist()))
        yield {
            "agency": agency, "year": year, "series": chance.choice(series), "ratio": chance.choice(ratios),
            "agencies": chance.sample(agencies, min(5, len(agencies))), "kind": KIND if number % 2 else None,
            "documents": reports["document_id"].tolist(), "first_year": first, "last_year": last,
            "several": list(rivals.OUTCOMES), "form": "2021+", "form_table": TABLES[number % len(TABLES)],
            "section": "overall_situation", "indicator": "t3_new", "applicant": "total", "finding": "none",
            "against": "year", "most": SHOWN_ROWS,
        }  # fmt: skip


def of_question(name: str, choice: Choice) -> Choice:
    """The part of a choice that a question takes, as the pages put it."""
    parameters = inspect.signature(functions()[name]).parameters.values()
    needed = {each.name for each in parameters if each.default is inspect.Parameter.empty} - {"database"}
    return {key: choice[key] for key in needed | set(AS_ASKED.get(name, "").split())}


def ask(database: Database, name: str, choice: Choice) -> pd.DataFrame:
    """The answer to a question as a page gets it."""
    return functions()[name](database, **of_question(name, choice))


def times(answer: Callable[[Choice], Any], choices: Sequence[Choice]) -> Times:
    """The times of all choices, or of as many as fit into the patience, after one that is not counted."""
    answer(choices[-1])
    begun = time.perf_counter()
    clock, processor = [], []
    for choice in choices:
        start, used = time.perf_counter(), time.process_time()
        answer(choice)
        clock.append(time.perf_counter() - start)
        processor.append(time.process_time() - used)
        if len(clock) >= FEWEST and time.perf_counter() - begun > PATIENCE:
            break
    return Times(tuple(clock), tuple(processor))


def must_be_same(rival: Any, name: str, database: Database, choices: Sequence[Choice]) -> None:
    """Stop when a rival answers otherwise: what is not the same answer cannot be slower or faster."""
    for choice in choices:
        given = of_question(name, choice)
        own, theirs = ask(database, name, choice), rivals.listed(getattr(rival, name)(**given))
        difference = rivals.difference(own, theirs, name)
        if difference:
            raise SystemExit(f"{rival.name} answers {name} with {given} otherwise: {difference}")


def say(line: str) -> None:
    """Print a line at once, as the next takes a while."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
