"""Inputs that break readers of such reports, each with the test that holds it: a line of traps.csv each."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

HERE = Path(__file__).parent
with (HERE / "traps.csv").open(encoding="utf-8", newline="") as _file:
    TRAPS = list(csv.DictReader(_file))
READING = range(1, 25)


def test_every_trap_of_reading_has_a_test() -> None:
    assert {int(row["trap"]) for row in TRAPS} == set(READING)


@pytest.mark.parametrize("row", TRAPS, ids=[f"{row['trap']} {row['what']}" for row in TRAPS])
def test_the_test_of_a_trap_is_there(row: dict[str, str]) -> None:
    assert f"def {row['test']}(" in (HERE / f"{row['file']}.py").read_text(encoding="utf-8")
