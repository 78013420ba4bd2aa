"""Every question and every check has the same answer on Spark as in DuckDB."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from data import builds, commands, lake, spark, spark_checks
from data.carried import NotCarried
from data.messages import Refusal
from data.paths import Folders
from data.publish import KEPT_BUILDS, publish
from data.register import COLUMNS
from queries import Database, question, questions
from queries.__main__ import functions
from queries.spark import SparkDatabase
from tests import made
from tests.test_checks import keep_cases

# A few rows need no plan for many cores and no code of their own.
SMALL = {
    "spark.driver.memory": "1g",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:ReservedCodeCacheSize=240m",
    "spark.sql.constraintPropagation.enabled": "false",
    "spark.sql.lightweightPlanChangeValidation": "false",
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}
ANSWERS = ("findings", "check_results", "quality_part_values", "quality_scores")

# Statements whose answers differ between the engines as they are written, and what the rules must make of them.
TRICKY = {
    "whole numbers divided": "select 7 / 2 as a, 1 / nullif(3, 0) as b",
    "decimals divided": "select 1::decimal(18, 4) / 3::decimal(18, 4) as a",
    "decimals made whole": "select cast(2.5::decimal(9, 4) as integer) as a, cast(0.5::decimal(9, 4) as integer) as b",
    "doubles made whole": "select cast(2.5::double as integer) as a, cast(3.5::double as integer) as b",
    "doubles rounded": "select round(2.675::double, 2) as a, round(-0.125::double, 2) as b, round(2.5::double) as c",
    "decimals rounded": "select round(2.675::decimal(18, 4), 2) as a",
    "nothing last": "select t.a from (values (1), (null), (2)) as t (a) order by t.a desc, t.a",
    "nothing last in a window": (
        "select t.a, row_number() over (order by t.a) as n from (values (1), (null), (2)) as t (a) order by n"
    ),
    "the answer at the least": "select arg_min(t.a, t.b) as a from (values (null, 1), ('x', 2)) as t (a, b)",
    "the first that is known": "select any_value(t.a) as a from (values (null), ('x')) as t (a)",
    "no list of nothing": "select list(t.a order by t.a) is null as a from (values (1)) as t (a) where t.a > 1",
    "years that do not come": "select unnest(generate_series(3, 1)) as a",
    "a pattern before a line's end": "select regexp_matches('a' || chr(10), 'a$') as a",
    "any character": "select regexp_matches(chr(13), '.') as a, regexp_matches(chr(10), '.') as b",
    "a blank that is none": r"select regexp_replace('a' || chr(11) || 'b', '\s', '', 'g') as a",
    "the first place": "select regexp_replace('aab', '^a', '') as a",
    "a group that is asked for": r"select regexp_extract('p3 t4', 'p(\d)', 1) as a, regexp_extract('p3', 'p\d') as b",
    "a separator that is a pattern": "select string_split('a.b.', '.') as a",
    "words in their order": "select string_agg(t.a, '、' order by t.a desc) as a from (values ('x'), ('y')) as t (a)",
    "quartiles": "select quantile_cont(t.a, 0.25) as a from (values (1::double), (2), (4), (9)) as t (a)",
    "the middle distance": "select mad(t.a) as a from (values (1::double), (2), (4), (9)) as t (a)",
    "characters": "select length('县𠀀') as a, left('县𠀀b', 2) as b",
    "a list's length": "select len(['a', 'b']) as a",
    "lists of nothing": "select list_concat(null::varchar[], ['a']) as a, list_distinct(['a', null, 'a']) as b",
    "days between": "select date_diff('day', date '2024-02-28', date '2024-03-01') as a",
}  # fmt: skip

# Each statement takes Spark a second even where it has a core for itself.
pytestmark = [pytest.mark.cluster, pytest.mark.timeout(1800)]


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    """A store with a case for every check, published by DuckDB and decided on, and then something new in it."""
    places = Folders(tmp_path_factory.mktemp("home"))
    keep_cases(places)
    first = publish(places)
    with builds.opened(first.path) as connection:
        found = connection.execute(
            "select finding_id from findings where report_year = 2023 order by finding_id limit 3"
        ).fetchall()
    for (finding,), state in zip(found, ("confirmed", "sent", "dismissed"), strict=True):
        commands.decide(finding, "confirmed", by="王", home=places.home)
        if state != "confirmed":
            commands.decide(
                finding,
                state,
                by="王",
                reason="已说明",
                deadline="2024-05-01" if state == "sent" else None,
                home=places.home,
            )
    merged = {"agency_id": "merged", "name_zh": "示例县并入局", "last_year": "2022", "merged_into": "later"}
    successor = {"agency_id": "later", "name_zh": "示例县后来局"}
    with places.register.open("a", encoding="utf-8") as register:
        for agency in (successor, merged):
            known = {"level": "county", "kind": "department", "region": "示例县", "position": "3", "first_year": "2022"}
            register.write(",".join((known | agency).get(column, "") for column in COLUMNS) + "\n")
    made.keep(places, *(made.report("示例县后来局", year) for year in (2022, 2023, 2024)))
    publish(places)
    cell = {"printed": "12", "value": Decimal(13), "by": "王", "reason": "原件为 13"}
    commands.correct("later", 2024, "t3_new", "total", **cell, home=places.home)
    return places


@pytest.fixture(scope="module")
def session(places: Folders) -> Iterator[spark.Session]:
    """One Spark for all; it has the tables of the build that DuckDB alone made."""
    publish(places)
    with spark.session(lake.lake_of(places, live(places)), settings=SMALL) as session:
        yield session


def live(places: Folders) -> Path:
    build = builds.current_build(places.home)
    assert build is not None
    return build


def test_every_question_is_answered_alike(places: Folders, session: spark.Session) -> None:
    here, there = Database(live(places)), SparkDatabase(session, "the same")
    others, empty = [], []
    for name in questions():
        lengths = []
        for parameters in choices(places, name):
            expected = here.ask(name, **parameters)
            lengths.append(len(expected))
            try:
                pd.testing.assert_frame_equal(there.ask(name, **parameters), expected, rtol=1e-12, check_dtype=False)
            except (AssertionError, Refusal) as difference:
                others.append(f"{name} {parameters}: {difference}")
        empty += [] if any(lengths) else [name]
    assert others == []
    # An empty answer proves little.
    assert empty == []


def choices(places: Folders, name: str) -> list[dict[str, Any]]:
    """What a question is asked here: with everything left open that may be, and with a value for everything."""
    with builds.opened(live(places)) as connection:
        agency, check, severity, finding = connection.execute(
            'select agency_id, "check", severity, finding_id from findings '
            "inner join finding_states using (finding_id) where finding_states.state = 'sent'"
        ).fetchall()[0]
        documents = connection.execute("select sha256 from documents order by agency_id = 'later', sha256").fetchall()
    known = {
        "agencies": [agency], "agency": agency, "applicant": "total", "check": check,
        "documents": [*(sha256 for (sha256,) in documents[-4:]), "1", "2"], "finding": finding, "first_year": 2021,
        "form": "2021+", "form_table": "t3", "indicator": "t3_new", "is_fixed": True, "is_whole": True,
        "kind": "department", "last_year": 2024, "level": "county", "most": 7, "ratio": "r_disclosure",
        "section": "preface", "series": "applications_new", "several": ["applications_new", "granted"],
        "severity": severity,
        "today": "2026-01-01", "year": 2023,
    }  # fmt: skip
    optional = {
        key: each.default
        for key, each in inspect.signature(functions()[name]).parameters.items()
        if each.default is not inspect.Parameter.empty
    }
    narrow = {key: known.get(key) for key in question(name).parameters}
    wide = narrow | {key: default for key, default in optional.items() if key != "today"}
    return [wide, narrow]


def test_every_check_finds_alike(places: Folders) -> None:
    publish(places)
    by_duckdb = answers(places)
    published = publish(places, checker=spark_checks.checker(settings=SMALL))
    assert published.not_carried == ()
    by_spark = answers(places)
    assert {table: len(rows) for table, rows in by_spark.items()} == {t: len(rows) for t, rows in by_duckdb.items()}
    for table, rows in by_duckdb.items():
        others = [pair for pair in zip(by_spark[table], rows, strict=True) if pair[0] != pair[1]]
        assert others[:3] == [], table


def answers(places: Folders) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of everything that follows from the checks, JSON by its content."""
    with builds.opened(live(places)) as connection:
        found = {table: connection.table(table).fetchall() for table in ANSWERS}
    return {table: sorted(map(plain, rows), key=repr) for table, rows in found.items()}


def plain(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(json.loads(cell) if isinstance(cell, str) and cell.startswith(("[", "{")) else cell for cell in row)


def test_what_differs_as_it_is_written_is_made_equal(session: spark.Session) -> None:
    others = []
    for what, sql in TRICKY.items():
        _, there = session.rows(sql, {})
        here = duckdb.sql(sql).fetchall()
        if there != [tuple(map(nearly, row)) for row in here]:
            others.append((what, there, here))
    assert others == []


def nearly(cell: Any) -> Any:
    return pytest.approx(cell, rel=1e-12) if isinstance(cell, float) else cell


def test_what_cannot_be_carried_is_refused_with_its_name(session: spark.Session) -> None:
    with pytest.raises(NotCarried, match="AVG"):
        session.rows("select avg(facts.value) from facts", {})


def test_a_lake_is_written_once_for_a_build_and_goes_with_it(places: Folders) -> None:
    first = lake.lake_of(places, live(places))
    years = sorted(path.name for path in first.path("facts").iterdir())
    assert years[0].startswith("report_year=")
    assert lake.lake_of(places, live(places)) == first
    for _ in range(KEPT_BUILDS):
        publish(places)
    lake.lake_of(places, live(places))
    assert not first.folder.exists()
