"""A whole build to take away: every table with a dictionary that says what each column means, in one zip file."""

from __future__ import annotations

import json
import re
import tempfile
import zipfile
from functools import cache
from pathlib import Path
from typing import IO, Any, Literal, get_args

import pyarrow.parquet as pq

from data import reference
from data.builds import opened
from data.paths import ROOT
from data.statements import statement

Format = Literal["parquet", "duckdb"]
FORMATS: tuple[Format, ...] = get_args(Format)
DATABASE = "xxgk.duckdb"
# Frictionless has fewer types than a database.
_TYPES = {
    "VARCHAR": "string", "BOOLEAN": "boolean", "DATE": "date", "TIMESTAMP": "datetime", "SMALLINT": "integer",
    "INTEGER": "integer", "BIGINT": "integer", "FLOAT": "number", "DOUBLE": "number", "DECIMAL": "number",
}  # fmt: skip
_TABLE = re.compile(r"^create table (\w+) \([^\n]*\n(.*?)^\);", re.MULTILINE | re.DOTALL)
_COLUMN = re.compile(r'^\s+"?(\w+)"? \w+.*?(?:--\s*(.*))?$', re.MULTILINE)


def write(build: Path, format_: Format, output: IO[bytes]) -> None:
    """The zip: parquet files of all tables, or the DuckDB file itself, with ``datapackage.json`` and a read-me.

    Raises: OSError when the file cannot be written.
    """
    with zipfile.ZipFile(output, "w", zipfile.ZIP_STORED) as parcel, opened(build) as connection:
        tables = [str(name) for (name,) in connection.execute(statement("sql/package_tables")).fetchall()]
        columns = connection.execute(statement("sql/package_columns")).fetchall()
        built = connection.execute(statement("sql/package_build"))
        info = dict(zip((column[0] for column in built.description), built.fetchall()[0], strict=True))
        described = _described(tables, columns, info, format_)
        parcel.writestr("datapackage.json", json.dumps(described, ensure_ascii=False, indent=1))
        parcel.writestr("README.md", _read_me(described))
        if format_ == "duckdb":
            parcel.write(build, DATABASE, zipfile.ZIP_DEFLATED, compresslevel=1)
            return
        with tempfile.TemporaryDirectory() as folder:
            for table in tables:
                path = Path(folder) / f"{table}.parquet"
                # A name from the catalogue of the build itself, never from outside.
                rows = connection.table(table).to_arrow_table()
                pq.write_table(rows, path, compression="zstd")
                parcel.write(path, f"data/{table}.parquet")
                path.unlink()


def _described(
    tables: list[str], columns: list[tuple[Any, ...]], info: dict[str, Any], format_: Format
) -> dict[str, Any]:
    """The Frictionless description of the parcel."""
    by_table: dict[str, list[dict[str, Any]]] = {table: [] for table in tables}
    for table, column, type_, is_nullable in columns:
        if table in by_table:
            by_table[table].append(_field(table, column, type_, is_nullable=is_nullable))
    where = {table: f"data/{table}.parquet" if format_ == "parquet" else DATABASE for table in tables}
    return {
        "profile": "data-package",
        "name": "xxgk",
        "title": "政府信息公开工作年度报告 · Yearly disclosure reports",
        "description": (
            "报告年度为数字所属的年度；缺数为空并有状态，从不写成 0。"
            " Years are report years; a missing number is null with a status, never 0."
        ),
        "version": info["build_name"],
        "created": info["built_at"],
        "rule_version": info["rule_version"],
        "has_sample": info["has_sample"],
        "resources": [
            {
                "name": table,
                "path": where[table],
                "format": format_,
                **({"dialect": {"table": table}} if format_ == "duckdb" else {}),
                **_meaning(table, ""),
                "schema": {"fields": by_table[table]},
            }
            for table in tables
        ],
    }


def _field(table: str, column: str, type_: str, *, is_nullable: bool) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column,
        "type": _TYPES.get(type_.partition("(")[0], "any"),
        **_meaning(table, column),
    }
    comment = _comments().get((table, column))
    if comment:
        field["description"] = f"{field['description']} ({comment})"
    if not is_nullable:
        field["constraints"] = {"required": True}
    return field


def _meaning(table: str, column: str) -> dict[str, str]:
    """Title in Chinese, description in English, and the unit where there is one."""
    known = dictionary()
    row = known.get((table, column)) or known.get(("", column), {"zh": "", "en": "", "unit": ""})
    return {"title": row["zh"], "description": row["en"], **({"unit": row["unit"]} if row["unit"] else {})}


@cache
def dictionary() -> dict[tuple[str, str], dict[str, str]]:
    """The lines of ``reference/dictionary.csv`` by table and column; no table: in every table that has the column."""
    return {(row["table"], row["column"]): row for row in reference.rows("dictionary")}


@cache
def _comments() -> dict[tuple[str, str], str]:
    """What ``schema.sql`` says beside each column."""
    schema = (ROOT / "data" / "schema.sql").read_text(encoding="utf-8")
    return {
        (table, column): comment
        for table, body in _TABLE.findall(schema)
        for column, comment in _COLUMN.findall(body)
        if comment
    }


def _read_me(described: dict[str, Any]) -> str:
    lines = [
        f"# {described['title']}",
        "",
        described["description"],
        "",
        f"Build {described['version']}, rules {described['rule_version']}, made {described['created']} UTC.",
    ]
    if described["has_sample"]:
        lines += ["", "**含虚构的示例县数据，不代表任何真实机关。 Contains the fictional sample county.**"]
    lines += ["", "| table | 内容 | what |", "|---|---|---|"]
    lines += [f"| {each['name']} | {each['title']} | {each['description']} |" for each in described["resources"]]
    return "\n".join([*lines, "", "Columns, types, units and meanings: `datapackage.json`.", ""])
