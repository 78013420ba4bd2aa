"""What the benchmarks compare is the same answer, and what they draw is what was measured."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import duckdb
import pytest

from data.statements import statement
from queries import Database
from tests import fixture_build
from tests.benchmarks import copied_text, growth, questions, rivals
from tests.benchmarks.publish import Figures


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = fixture_build.write(tmp_path_factory.mktemp("home"))
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            """insert into check_results
            select "check", document_id, agency_id, report_year, document_id % 3, count(*) % 2, 1
            from findings group by "check", document_id, agency_id, report_year"""
        )
        connection.execute(statement("derive/check_years"))
    return path


@pytest.fixture(scope="module")
def beside(build: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    folder = tmp_path_factory.mktemp("rows")
    rivals.write_rows(build, folder)
    return [kind(folder) for kind in questions.competitors()]


@pytest.mark.parametrize("name", rivals.COLUMNS)
def test_sqlite_pandas_and_polars_answer_as_the_questions_do(name: str, build: Path, beside: list[Any]) -> None:
    if os.environ.get("CI") == "true":
        assert len(beside) == 3, "polars is not here; make benchmark installs it"
    database = Database(build)
    choices = list(questions.drawn(database, 6))
    assert any(len(questions.ask(database, name, choice)) for choice in choices)
    for rival in beside:
        questions.must_be_same(rival, name, database, choices)
    database.close()


def test_every_question_can_be_asked_as_the_benchmark_asks_it(build: Path) -> None:
    database = Database(build)
    (choice,) = questions.drawn(database, 1)
    for name in questions.functions():
        questions.ask(database, name, choice)
    database.close()


def test_another_answer_is_told_with_its_row(build: Path) -> None:
    database = Database(build)
    (choice,) = questions.drawn(database, 1)
    answer = questions.ask(database, "coverage", choice)
    assert rivals.difference(answer, answer.itertuples(index=False), "coverage") == ""
    other = [list(row) for row in answer.itertuples(index=False)]
    other[2][1] += 1
    assert rivals.difference(answer, other, "coverage").startswith("row 2 is")
    assert rivals.difference(answer, other[:2], "coverage").startswith("row 2 is ()")
    database.close()


@pytest.mark.parametrize("power", [0.5, 1.0, 1.3])
def test_the_exponent_of_a_growth_is_found(power: float) -> None:
    assert growth.exponent([(n, 3 * n**power) for n in (10.0, 200.0, 5000.0)]) == pytest.approx(power)


def test_the_picture_of_growth_shows_what_the_table_holds() -> None:
    assert growth.PICTURE.read_text(encoding="utf-8") == growth.drawn(growth.read())


def test_a_run_takes_the_place_of_one_of_the_same_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(growth, "TABLE", tmp_path / "growth.csv")
    growth.write([Figures(10, 100, 1, 1, 1, 1), Figures(20, 200, 2, 2, 2, 2)])
    growth.write([Figures(10, 100, 3, 3, 3, 3)])
    assert [(run.reports, run.seconds) for run in growth.read()] == [(10, 3), (20, 2)]


def test_documents_for_copied_text_fit_the_tables_of_a_build(tmp_path: Path) -> None:
    with duckdb.connect() as connection:
        copied_text.fill(connection, 40, tmp_path)
        held = connection.execute("select count(*), count(distinct agency_id) from documents").fetchall()
        assert held == [(40, connection.table("agencies").shape[0])]
        assert connection.table("sections").shape[0] == 40 * len(copied_text.SECTIONS)
