"""A register to fill in: its columns, a word on each, and the agencies of the live build that no register knows."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import xlsxwriter

from data import reference
from data.statements import statement
from data.wording import Language

FORMATS = (".csv", ".xlsx")
_SHEETS = {"zh": ("名录", "说明"), "en": ("register", "columns")}
_NEEDED = {"zh": "必填", "en": "needed"}


def write(target: Path, build: Path | None, language: Language) -> int:
    """The number of agencies that stand in the new file; what is known of each is filled in.

    When it has no last year an agency owes reports to this day, so that is left to whoever fills the file in.
    Raises: ValueError when the name ends in none of FORMATS; FileExistsError; OSError when it cannot be written.
    """
    if target.suffix.lower() not in FORMATS:
        raise ValueError(f"{target.name}: expected a name that ends in {' or '.join(FORMATS)}")
    rows = _unknown(build) if build else []
    columns = [row["column"] for row in reference.rows("register_columns")]
    if target.suffix.lower() == ".csv":
        # Spreadsheets ask for a byte order mark.
        with target.open("x", encoding="utf-8-sig", newline="") as lines:
            writer = csv.DictWriter(lines, columns)
            writer.writeheader()
            writer.writerows(rows)
        return len(rows)
    with target.open("xb") as file:
        book = xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False})
        _fill(book, columns, rows, language)
        book.close()
    return len(rows)


def _fill(
    book: xlsxwriter.Workbook, columns: Sequence[str], rows: Sequence[Mapping[str, object]], language: Language
) -> None:
    """The sheet to fill in, which is the one that is read, and one that says what goes into which column."""
    sheet, words = (book.add_worksheet(name) for name in _SHEETS[language])
    head, wrapped = book.add_format({"bold": True, "bottom": 1}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(columns) - 1, 16)
    sheet.write_row(0, 0, columns, head)
    for number, row in enumerate(rows, start=1):
        sheet.write_row(number, 0, [row.get(column) for column in columns])
    words.set_column(0, 1, 14)
    words.set_column(2, 2, 80, wrapped)
    for number, row in enumerate(reference.rows("register_columns")):
        needed = _NEEDED[language] if row["is_needed"] == "true" else ""
        words.write_row(number, 0, [row["column"], needed, row[language]])


def _unknown(build: Path) -> list[dict[str, object]]:
    with duckdb.connect(str(build), read_only=True) as connection:
        result = connection.execute(statement("sql/provisional_agencies"))
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
