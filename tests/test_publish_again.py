"""What publishing takes over from the build before is what it would have found anew."""

from __future__ import annotations

import csv
import random
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from data import builds, ledger, publish, reference
from data.paths import Folders
from data.pipeline import EXTRACTOR_VERSION
from data.records import Extract
from tests import made

YEARS = range(2021, 2025)
AGENCIES = "甲乙丙"
# What tells one build from another made of the same.
OWN_TABLES = {"build_info", "previous_build", "changes"}
Change = Callable[[Folders], None]


def report(letter: str, year: int, *, told: str = "", published_on: str | None = "") -> Extract:
    """A report that repeats half of its last year's prose, and a third of what all others say."""
    chance = random.Random(f"{letter}{year}{told}")  # noqa: S311

    def sentences(seed: str, count: int) -> str:
        own = random.Random(seed)  # noqa: S311
        return "".join("".join(chr(own.randint(0x4E00, 0x9FA0)) for _ in range(20)) + "。" for _ in range(count))

    text = sentences(f"{letter}{year}{told}", 12) + sentences(f"{letter}{year - 1}", 12) + sentences("all", 8)
    text += sentences("甲", 6) if chance.random() < 0.5 else ""
    found = made.sections(year, {"overall_situation": text})
    return made.report(f"示例县{letter}局", year, found=found, published_on=published_on)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    """A home with one build."""
    places = Folders(tmp_path_factory.mktemp("first") / "home")
    made.keep(places, *(report(letter, year) for year in YEARS for letter in AGENCIES))
    publish.publish(places)
    return places


def contents(places: Folders) -> dict[str, list[tuple[object, ...]]]:
    """The rows of every table of the live build but those that speak of the build itself."""
    build = builds.current_build(places.home)
    assert build is not None
    with duckdb.connect(str(build), read_only=True) as connection:
        tables = [name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()]
        return {
            table: sorted(connection.execute(f'select * from "{table}"').fetchall(), key=repr)  # noqa: S608
            for table in sorted(set(tables) - OWN_TABLES)
        }


def one_more_of_the_newest_year(places: Folders) -> None:
    made.keep(places, report("丁", 2024))


def another_text_of_an_earlier_year(places: Folders) -> None:
    made.keep(places, report("乙", 2022, told="anew", published_on="2023-02-01"))


def a_document_read_anew(places: Folders) -> None:
    """The same content, of which a later reading says something else."""
    other = report("丙", 2021, told="anew")
    sha256 = report("丙", 2021).sha256
    made.keep(places, Extract(**{name: getattr(other, name) for name in other.__slots__} | {"sha256": sha256}))


def a_report_that_is_of_another_year(places: Folders) -> None:
    sha256 = report("甲", 2024).sha256
    ledger.record_attribution(places.ledger, ledger.Attribution(sha256, None, None, 2025, "王", "看错"))


def a_name_that_the_register_adds(places: Folders) -> None:
    columns = {"agency_id": "x-jia", "name_zh": "示例县甲局", "level": "county", "kind": "department"}
    columns |= {"region": "示例县", "position": "1", "aliases": "示例县甲乙局"}
    with places.register.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, reference.rows("agencies")[0])
        writer.writeheader()
        writer.writerow(columns)


def a_corrected_number(places: Folders) -> None:
    sha256 = report("甲", 2023).sha256
    ledger.record_correction(
        places.ledger, ledger.Correction(sha256, "t3_new", "natural", "12", Decimal(13), "王", "看错")
    )


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        (one_more_of_the_newest_year, (2021, 2022, 2023)),
        (another_text_of_an_earlier_year, (2021, 2024)),
        (a_document_read_anew, (2023, 2024)),
        (a_report_that_is_of_another_year, (2021, 2022, 2023)),
        (a_name_that_the_register_adds, ()),
        (a_corrected_number, (2021, 2022, 2023, 2024)),
    ],
)
def test_a_build_after_another_is_the_build_without_one(
    change: Change, kept: tuple[int, ...], first: Folders, tmp_path: Path
) -> None:
    again, anew = Folders(tmp_path / "again"), Folders(tmp_path / "anew")
    shutil.copytree(first.home, again.home)
    change(again)
    shutil.copytree(again.home, anew.home, ignore=shutil.ignore_patterns("builds", "CURRENT"))
    assert publish.publish(again).kept_years == kept
    assert publish.publish(anew).kept_years == ()
    found, expected = contents(again), contents(anew)
    assert found.keys() == expected.keys()
    assert len(found["copied"]) > 30
    for table, rows in expected.items():
        assert found[table] == rows, table


def test_other_rules_take_nothing_over(first: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    places = Folders(tmp_path / "home")
    shutil.copytree(first.home, places.home)
    monkeypatch.setattr(publish, "rule_version", lambda: "other")
    assert publish.publish(places).kept_years == ()


def test_a_build_with_other_tables_takes_nothing_over(
    first: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places, other = Folders(tmp_path / "home"), tmp_path / "other.duckdb"
    shutil.copytree(first.home, places.home)
    with duckdb.connect(str(other)) as connection:
        connection.execute("create table build_info (extractor_version varchar, rule_version varchar)")
        connection.execute("insert into build_info values (?, ?)", [EXTRACTOR_VERSION, publish.rule_version()])
    expected = contents(first)
    with monkeypatch.context() as patched:
        patched.setattr(builds, "current_build", lambda home: other)
        assert publish.publish(places).kept_years == ()
    assert contents(places)["copied"] == expected["copied"]
