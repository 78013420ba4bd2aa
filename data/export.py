"""Tidy tables of the live build as csv, xlsx, parquet or json."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

import duckdb
import pyarrow.parquet as pq
import xlsxwriter

from data import wording
from data.statements import statement

TABLES = ("reports", "sections", "facts", "claims", "findings")
FORMATS = ("csv", "xlsx", "parquet", "json")
# What a spreadsheet would take for a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_CELL_LIMIT = 32_767
_FETCHED = 10_000


def export(build: Path, table: str, format_: str, output: Path | IO[bytes], *, is_all: bool = False) -> int:
    """The number of rows written; is_all takes every document, not only the one that counts per agency and year.

    Csv is UTF-8, with a byte order mark in files, since spreadsheets ask for one; a file is whole or not there.
    Raises: ValueError for a table or format that is none of TABLES, FORMATS; OSError when the file cannot be written.
    """
    if table not in TABLES or format_ not in FORMATS:
        raise ValueError(f"{table} as {format_}: expected one of {', '.join(TABLES)} as one of {', '.join(FORMATS)}")
    with _opened(build) as connection:
        if isinstance(output, Path):
            making = output.with_name(f".{output.name}.part")
            try:
                with making.open("wb") as file:
                    if format_ == "csv":
                        file.write("\ufeff".encode())
                    count = _write(connection, table, format_, file, is_all=is_all)
                making.replace(output)
            finally:
                making.unlink(missing_ok=True)
            return count
        return _write(connection, table, format_, output, is_all=is_all)


def _write(connection: duckdb.DuckDBPyConnection, table: str, format_: str, file: IO[bytes], *, is_all: bool) -> int:
    sql, parameters = statement(f"sql/export_{table}"), {"is_all": is_all}
    if format_ == "parquet":
        rows = connection.sql(sql, params=parameters).to_arrow_table()
        pq.write_table(rows, file, compression="zstd")
        return int(rows.num_rows)
    result = connection.execute(sql, parameters)
    columns = [column[0] for column in result.description]
    if format_ == "csv":
        return _csv(columns, _rows(result), file)
    return _json(columns, _rows(result), file) if format_ == "json" else _xlsx(table, columns, _rows(result), file)


def _rows(result: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while rows := result.fetchmany(_FETCHED):
        yield from rows


def _csv(columns: Sequence[str], rows: Iterator[tuple[Any, ...]], file: IO[bytes]) -> int:
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    count = 0
    for count, row in enumerate(rows, start=1):  # noqa: B007 - the last number is the count
        writer.writerow([_csv_cell(value) for value in row])
    text.detach()
    return count


def _csv_cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal | int | float):
        return wording.plain(value)
    words = str(value)
    return f"'{words}" if _may_be_formula(words) else words


def _may_be_formula(words: str) -> bool:
    """Whether a spreadsheet might calculate with the words; plain numbers and dashes are what they are."""
    if not words.startswith(_FORMULA_STARTS) or not any(character.isalnum() for character in words):
        return False
    try:
        float(words)
    except ValueError:
        return True
    return False


def _json(columns: Sequence[str], rows: Iterator[tuple[Any, ...]], file: IO[bytes]) -> int:
    count = 0
    file.write(b"[")
    for count, row in enumerate(rows, start=1):
        record = json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False, default=_json_value)
        file.write(("" if count == 1 else ",").encode() + b"\n" + record.encode())
    file.write(b"\n]\n")
    return count


def _json_value(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _xlsx(table: str, columns: Sequence[str], rows: Iterator[tuple[Any, ...]], file: IO[bytes]) -> int:
    book = xlsxwriter.Workbook(
        file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": False}
    )
    sheet = book.add_worksheet(table)
    head = book.add_format({"bold": True, "bottom": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(columns):
        sheet.write_string(0, column, name, head)
    count = 0
    for count, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if value is None:
                continue
            if isinstance(value, bool):
                sheet.write_boolean(count, column, value)
            elif isinstance(value, Decimal | int | float):
                sheet.write_number(count, column, float(value))
            elif isinstance(value, date):
                sheet.write_datetime(count, column, value, day)
            else:
                sheet.write_string(count, column, str(value)[:_CELL_LIMIT])
    sheet.autofilter(0, 0, max(count, 1), len(columns) - 1)
    book.close()
    return count


@contextmanager
def _opened(build: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(str(build), read_only=True)
    try:
        yield connection
    finally:
        connection.close()
