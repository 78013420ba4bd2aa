"""The invented reports of tests/corpus: nothing is read wrong, and only what misses.csv lists is not read."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from data.evaluate import Outcome, evaluate
from data.pipeline import extract
from tests.corpus.build import SOURCES, write

_MISSES = Path(__file__).parent / "corpus" / "misses.csv"


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> list[Outcome]:
    gold, reports = write(tmp_path_factory.mktemp("corpus"))
    return evaluate(gold, reports)


def known_misses() -> set[tuple[str, str, str]]:
    with _MISSES.open(encoding="utf-8", newline="") as file:
        return {(row["doc"], row["kind"], row["key"]) for row in csv.DictReader(file)}


def test_nothing_is_read_wrong(outcomes: list[Outcome]) -> None:
    assert [o.difference for o in outcomes if o.verdict in {"wrong", "extra", "status"}] == []


def test_everything_is_read_but_the_known_misses(outcomes: list[Outcome]) -> None:
    found = [o.difference for o in outcomes if o.verdict == "missing" and o.difference]
    assert {(miss.doc, miss.kind, miss.key) for miss in found} == known_misses()


def test_every_source_is_read_and_labelled(outcomes: list[Outcome]) -> None:
    kinds = {"cells", "claims", "prose", "identity", "sections"}
    assert {outcome.kind for outcome in outcomes} == kinds
    assert len(list(SOURCES.glob("*.txt"))) >= 30


def test_the_corpus_is_written_alike_each_time(tmp_path: Path) -> None:
    first, second = write(tmp_path / "first"), write(tmp_path / "second")
    for one, other in zip(first, second, strict=True):
        for path in sorted(one.iterdir()):
            assert path.read_bytes() == (other / path.name).read_bytes(), path.name


def test_hardly_a_number_of_the_prose_is_left_over(tmp_path: Path) -> None:
    _, reports = write(tmp_path)
    extracts = [extract(path) for path in sorted(reports.iterdir())]
    numbers = [passed.rule for read in extracts for passed in read.passed_over]
    taken = sum(len(read.claims) + len([f for f in read.facts if f.indicator.startswith("n_")]) for read in extracts)
    assert numbers.count("") <= 0.04 * (len(numbers) + taken)
