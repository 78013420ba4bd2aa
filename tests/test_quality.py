"""The quality summary: of which parts it is made, what it leaves out, and when it is not given."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from data import commands, reference
from data.paths import Folders
from data.publish import publish
from queries import Database, findings, quality
from tests import made
from tests.made import report, sections, table_four, table_three, table_two

LATE = report("示例县迟发局", published_on="2024-02-20")
WRONG = report("示例县错数局", cells=table_two() | table_three(t3_new="13") | table_four())
SHORT = report("示例县短缺局", 2012, cells={}, found=sections(2012)[:1], published_on=None)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    places = Folders(tmp_path_factory.mktemp("quality"))
    made.keep(places, report("示例县无错局"), LATE, WRONG, SHORT)
    return places


@pytest.fixture(scope="module")
def database(home: Folders) -> Iterator[Database]:
    opened = Database(publish(home).path)
    yield opened
    opened.close()


def _one(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    return frame[frame["name_zh"] == name]


def test_the_weights_of_the_parts_are_a_hundred() -> None:
    assert sum(Decimal(row["weight"]) for row in reference.rows("quality_parts")) == 100


def test_every_counted_check_runs_and_counts_once() -> None:
    run = {row["check"] for row in reference.rows("checks") if row["is_run"] == "true"}
    parts = {row["part"] for row in reference.rows("quality_parts")}
    counted = [row["check"] for row in reference.rows("quality_checks")]
    assert set(counted) <= run
    assert len(counted) == len(set(counted))
    assert {row["part"] for row in reference.rows("quality_checks")} == parts


def test_every_error_counts() -> None:
    """An error that counts nowhere would leave a report with a broken sum at full marks."""
    errors = {row["check"] for row in reference.rows("checks") if (row["is_run"], row["severity"]) == ("true", "error")}
    assert errors - {row["check"] for row in reference.rows("quality_checks")} == set()


def test_a_report_without_a_fault_has_full_marks(database: Database) -> None:
    row = _one(quality.quality_scores(database, year=2023), "示例县无错局").iloc[0]
    assert (row["score"], row["state"]) == (100, "rated")


def test_a_late_report_loses_the_part_of_the_date_and_nothing_else(database: Database) -> None:
    parts = _one(quality.quality(database, year=2023), "示例县迟发局").set_index("part")
    assert parts["share"].dropna().to_dict() == {
        part: 0 if part == "timeliness" else 1 for part in parts.index[parts["share"].notna()]
    }
    assert "Department report late" in parts.loc["timeliness", "failed_checks_en"]


def test_an_error_caps_its_part(database: Database) -> None:
    parts = _one(quality.quality(database, year=2023), "示例县错数局").set_index("part")
    assert parts.loc["arithmetic", "share"] == pytest.approx(0.6)
    assert parts.loc["arithmetic", "error_count"] >= 1
    assert parts.loc["arithmetic", "passed_count"] > 0


def test_the_score_is_the_weighted_mean_of_the_parts_that_can_be_assessed(database: Database) -> None:
    parts = quality.quality(database, year=2023)
    for name in ("示例县迟发局", "示例县错数局"):
        own = _one(parts, name).dropna(subset=["share"])
        expected = 100 * (own["weight"] * own["share"]).sum() / own["weight"].sum()
        assert own["score"].iloc[0] == pytest.approx(expected, abs=0.001)
        assert own["assessable_share"].iloc[0] == pytest.approx(own["weight"].sum() / 100, abs=0.001)


def test_a_report_of_which_little_can_be_assessed_is_not_rated(database: Database) -> None:
    row = _one(quality.quality_scores(database, year=2012), "示例县短缺局").iloc[0]
    assert row["state"] == "not_rated"
    assert pd.isna(row["score"])
    assert row["assessable_share"] < 0.6


def test_a_part_that_cannot_be_assessed_has_no_share_and_is_no_zero(database: Database) -> None:
    parts = _one(quality.quality(database, year=2023), "示例县无错局").set_index("part")
    assert parts.loc["cross_year", "assessable_count"] == 0
    assert pd.isna(parts.loc["cross_year", "share"])


def test_a_finding_that_a_person_dismissed_is_not_held_against_a_report(tmp_path: Path) -> None:
    places = Folders(tmp_path)
    made.keep(places, LATE)
    first = Database(publish(places).path)
    finding = findings.findings(first, check="TL_DEPT")["finding_id"].iloc[0]
    first.close()
    commands.decide(finding, "dismissed", by="审核员", reason="节假日顺延", home=places.home)
    second = Database(publish(places).path)
    share = quality.quality(second, year=2023).set_index("part").loc["timeliness", "share"]
    second.close()
    assert share == 1
