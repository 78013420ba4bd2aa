"""Conventions that a reader relies on, held by tests rather than by asking."""

from __future__ import annotations

import inspect
import re
import subprocess
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest

from data.reference import FOLDER as REFERENCE
from data.reference import rows
from queries import Database, question, questions
from queries.__main__ import functions

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = {
    "agencies": ["a"],
    "agency": "a",
    "applicant": "",
    "check": None,
    "documents": ["0" * 64],
    "finding": "f1",
    "form": "2021+",
    "indicator": "t3_new",
    "kind": None,
    "level": None,
    "ratio": "r_denial",
    "section": "preface",
    "series": "granted",
    "severity": None,
    "state": None,
    "year": 2023,
}


def tracked(*endings: str) -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.splitlines() if name.endswith(endings) and (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def empty_build(tmp_path_factory: pytest.TempPathFactory) -> Database:
    path = tmp_path_factory.mktemp("build") / "empty.duckdb"
    connection = duckdb.connect(str(path))
    connection.execute((ROOT / "data" / "schema.sql").read_text(encoding="utf-8"))
    connection.close()
    return Database(path)


def test_every_question_has_one_function_of_the_same_name() -> None:
    assert sorted(functions()) == sorted(questions())


@pytest.mark.parametrize("name", questions())
def test_a_function_takes_just_the_parameters_of_its_sql(name: str) -> None:
    taken = set(inspect.signature(functions()[name]).parameters) - {"database"}
    assert taken == set(question(name).parameters)


@pytest.mark.parametrize("name", questions())
def test_an_answer_has_just_the_columns_that_the_header_promises(name: str, empty_build: Database) -> None:
    asked = question(name)
    answer = empty_build.ask(name, **{key: EXAMPLES.get(key) for key in asked.parameters})
    assert list(answer.columns) == [column.name for column in asked.returns]


@pytest.mark.parametrize("name", questions())
def test_a_question_keeps_to_the_portable_subset(name: str) -> None:
    sql = re.sub(r"--[^\n]*", "", question(name).sql).lower()
    assert "group by all" not in sql
    assert "lambda" not in sql
    assert "order by" in sql
    assert all("nullif" in part[:80] for part in re.split(r"[^/]/[^/]", sql)[1:]), "a division without nullif"


def test_sql_text_is_never_pasted_together() -> None:
    pasted = re.compile(r"""(execute|sql|query)\(\s*(f["']|["'][^"']*["']\s*(%|\+|\.format))""")
    offenders = [
        str(path.relative_to(ROOT))
        for path in tracked(".py")
        if "tests" not in path.parts and pasted.search(path.read_text(encoding="utf-8"))
    ]
    assert offenders == []


def test_every_reference_table_has_as_many_cells_as_its_header_says() -> None:
    for path in REFERENCE.glob("*.csv"):
        assert rows(path.stem) is not None


def test_series_and_ratios_are_made_of_indicators_that_exist() -> None:
    known = {row["indicator"] for row in rows("indicators")}
    used = {row["indicator"] for table in ("series_terms", "ratio_terms") for row in rows(table)}
    assert used <= known


def test_every_series_between_two_forms_has_a_link() -> None:
    forms = [row["form"] for row in rows("forms")]
    linked = {(row["series"], row["from_form"], row["to_form"]) for row in rows("series_links")}
    have: dict[str, set[str]] = {}
    for row in rows("series_terms"):
        have.setdefault(row["series"], set()).add(row["form"])
    unlinked = [
        (series, earlier, later)
        for series, its_forms in have.items()
        for earlier, later in pairwise(forms)
        if {earlier, later} <= its_forms and (series, earlier, later) not in linked
    ]
    assert unlinked == []


def test_no_file_names_a_registry_host_or_a_machine_path() -> None:
    hosts = re.compile(r"pypi\.org|pythonhosted|simple/|--index-url|/work/|/root/|/home/[a-z]+/")
    offenders = [
        f"{path.relative_to(ROOT)}: {found[0]}"
        for path in tracked(".py", ".toml", ".lock", ".md", ".sql", ".csv", ".sh", "Makefile", "run")
        if path.name != Path(__file__).name and (found := hosts.search(path.read_text(encoding="utf-8")))
    ]
    assert offenders == []


def test_the_lock_pins_every_package_with_hashes() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = re.findall(r"^([a-z0-9][a-z0-9_.\-]*)==", lock, re.MULTILINE)
    assert len(pinned) > 40
    assert lock.count("--hash=sha256:") >= len(pinned)
