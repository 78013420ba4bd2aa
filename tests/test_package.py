"""A whole build taken away: nothing is lost, and every column says what it means."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from data import __main__, package
from tests.fixture_build import write

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("home"))


def parcel(build: Path, format_: package.Format) -> zipfile.ZipFile:
    written = io.BytesIO()
    package.write(build, format_, written)
    return zipfile.ZipFile(written)


def counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    names = [name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()]
    return {
        name: connection.execute(f'select count(*) from "{name}"').fetchall()[0][0]  # noqa: S608 - names of the schema
        for name in names
    }


def described(found: zipfile.ZipFile) -> dict[str, Any]:
    return dict(json.loads(found.read("datapackage.json")))


def test_every_table_is_there_as_parquet_with_all_its_rows(build: Path) -> None:
    found = parcel(build, "parquet")
    with duckdb.connect(str(build), read_only=True) as connection:
        expected = counts(connection)
    assert {each["name"] for each in described(found)["resources"]} == set(expected)
    for each in described(found)["resources"]:
        table = pq.read_table(io.BytesIO(found.read(each["path"])))
        assert table.num_rows == expected[each["name"]]
        assert table.column_names == [field["name"] for field in each["schema"]["fields"]]


def test_the_database_leaves_as_it_is(build: Path, tmp_path: Path) -> None:
    parcel(build, "duckdb").extract(package.DATABASE, tmp_path)
    with duckdb.connect(str(tmp_path / package.DATABASE), read_only=True) as copy:
        copied = counts(copy)
    with duckdb.connect(str(build), read_only=True) as connection:
        assert copied == counts(connection)


def test_every_table_and_column_of_the_schema_has_a_meaning_in_both_languages() -> None:
    known = package.dictionary()
    with duckdb.connect() as connection:
        connection.execute((ROOT / "data" / "schema.sql").read_text(encoding="utf-8"))
        columns = connection.execute(
            "select table_name, column_name from duckdb_columns() where not internal"
        ).fetchall()
    tables = {table for table, _ in columns}
    lacking = [table for table in sorted(tables) if not known.get((table, ""))]
    lacking += [f"{t}.{c}" for t, c in columns if not (known.get((t, c)) or known.get(("", c)))]
    assert lacking == [], "add these to data/reference/dictionary.csv"
    assert all(row["zh"] and row["en"] for row in known.values())


def test_no_meaning_is_kept_for_a_column_that_is_gone() -> None:
    with duckdb.connect() as connection:
        connection.execute((ROOT / "data" / "schema.sql").read_text(encoding="utf-8"))
        columns = set(
            connection.execute("select table_name, column_name from duckdb_columns() where not internal").fetchall()
        )
    names = {column for _, column in columns} | {""}
    tables = {table for table, _ in columns} | {""}
    assert [key for key in package.dictionary() if key[0] not in tables or key[1] not in names] == []


def test_types_units_and_comments_are_told(build: Path) -> None:
    resources = {each["name"]: each for each in described(parcel(build, "duckdb"))["resources"]}
    fields = {field["name"]: field for field in resources["facts"]["schema"]["fields"]}
    assert fields["report_year"] == {
        "name": "report_year", "type": "integer", "title": "报告年度，即数字所属的年度",
        "description": "report year: the year that the figures describe", "unit": "year",
        "constraints": {"required": True},
    }  # fmt: skip
    assert fields["value"]["type"] == "number"
    assert "null where there is no number" in fields["value"]["description"]
    assert resources["facts"]["dialect"] == {"table": "facts"}


def test_sample_data_is_said_to_be_fictional(build: Path) -> None:
    found = parcel(build, "parquet")
    assert described(found)["has_sample"] is True
    assert "虚构" in found.read("README.md").decode()


def test_the_command_line_packs_everything(
    build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XXGK_HOME", str(build.parent.parent))
    target = tmp_path / "all.zip"
    assert __main__.main(["export", "all", "--format", "parquet", "--output", str(target)]) == 0
    assert "datapackage.json" in zipfile.ZipFile(target).namelist()
    assert __main__.main(["export", "all", "--format", "csv", "--output", str(target)]) == 2
    assert __main__.main(["export", "facts", "--format", "duckdb"]) == 2
    assert "csv" in capsys.readouterr().err
