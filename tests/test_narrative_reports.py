"""The prose of the real reports against its correct reading: what is stated is read, and nothing else."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from data.pipeline import extract
from data.records import Extract

pytestmark = pytest.mark.reports


@pytest.fixture(scope="module")
def extracts(shared: Path) -> dict[str, Extract]:
    return {path.stem: extract(path) for path in sorted((shared / "reports").iterdir())}


def labels(shared: Path, table: str) -> list[dict[str, str]]:
    with (shared / "gold" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["where"].startswith("narrative:")]


def test_every_figure_in_prose_is_read_with_value_and_status(shared: Path, extracts: dict[str, Extract]) -> None:
    wrong = []
    for row in labels(shared, "facts"):
        facts = {fact.indicator: fact for fact in extracts[row["doc"]].facts}
        accepted = [facts[code] for code in {row["indicator"], *_noted(row, "alt code")} if code in facts]
        values = {Decimal(row["value"]), *map(Decimal, _noted(row, "alt value"))}
        if not row["note"].startswith("OPTIONAL") and not any(
            fact.value in values and fact.status == row["status"] for fact in accepted
        ):
            wrong.append((row["doc"], row["indicator"], row["value"], [fact.value for fact in accepted]))
    assert not wrong


def test_nothing_is_read_that_the_prose_does_not_state(shared: Path, extracts: dict[str, Extract]) -> None:
    labelled = {
        (row["doc"], code) for row in labels(shared, "facts") for code in (row["indicator"], *_noted(row, "alt code"))
    }
    read = {
        (doc, fact.indicator) for doc, read in extracts.items() for fact in read.facts if fact.indicator[:2] == "n_"
    }
    assert read <= labelled


def test_every_claim_about_a_table_is_found_and_no_other(shared: Path, extracts: dict[str, Extract]) -> None:
    labelled = {
        (row["doc"], row["indicator"], row["applicant"], Decimal(row["value"])) for row in labels(shared, "claims")
    }
    assert {claim for doc, read in extracts.items() for claim in _claims(doc, read)} == labelled


def test_the_words_and_places_lead_back_to_the_document(extracts: dict[str, Extract]) -> None:
    for read in extracts.values():
        prose = "".join("".join(section.text.split()) for section in read.sections)
        for fact in read.facts:
            if fact.indicator.startswith("n_"):
                assert "".join(fact.as_written.split()) in prose
                assert fact.place.line is not None
                assert fact.rule


def _claims(doc: str, read: Extract) -> Iterator[tuple[str, str, str, Decimal | None]]:
    return ((doc, claim.indicator, claim.applicant, claim.value) for claim in read.claims if claim.kind == "table")


def _noted(row: dict[str, str], mark: str) -> list[str]:
    parts = [part.strip() for part in row["note"].split(";")]
    return [part.removeprefix(mark).strip() for part in parts if part.startswith(mark)]
