"""Frames as csv and xlsx that open rightly in Excel and WPS, and in which no text from a report is a live formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Literal
from unicodedata import east_asian_width

import pandas as pd
import xlsxwriter

from dashboard import text
from dashboard.exports.origin import Origin
from dashboard.theme import LIGHT

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Nothing that a report says may run or be fetched when somebody opens the file.
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
ENCODINGS = {"utf-8": "utf-8-sig", "gb18030": "gb18030"}
Encoding = Literal["utf-8", "gb18030"]
# What a spreadsheet takes for the beginning of a formula, full-width forms included.
_FORMULA = re.compile(r"^[\s\u3000]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]")
# What XML cannot hold.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_CELL_LIMIT = 32_767
_MEASURED_ROWS = 200
# Below its head; a workbook leaves out without a word what is beyond.
_SHEET_ROWS = 1_048_575
Notes = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Figure:
    """A cell of a grid: a number with its status, or the sign of what stands in its place; no status is no cell."""

    value: Any
    status: str

    def __str__(self) -> str:
        """As the screen shows it."""
        return text.fact(self.value, self.status) if self.status else ""

    @property
    def has_number(self) -> bool:
        """Whether there is a number to write."""
        return bool(self.status) and self.status not in text.NO_NUMBER and not text.is_missing(self.value)


@dataclass(frozen=True, slots=True)
class Table:
    """A frame to be taken away.

    heads: column → its head, unit included; others are left out. statuses: column of numbers → column that says what a
    missing one means. shares: columns of shares of one, which files hold in percent.
    """

    frame: pd.DataFrame
    heads: Mapping[str, str]
    statuses: Mapping[str, str] = field(default_factory=dict)
    shares: frozenset[str] = frozenset()

    def column(self, name: str) -> list[Any]:
        """The cells of a column as plain values, None where there is nothing."""
        cells = [None if _is_missing(value) else value for value in self.frame[name].tolist()]
        if name in self.shares:
            return [None if cell is None else round(float(cell) * 100, 10) for cell in cells]
        return cells

    def with_signs(self, name: str) -> list[Any]:
        """The cells of a column, each number with its status where the table knows it."""
        cells = self.column(name)
        if name not in self.statuses:
            return cells
        return [
            Figure(cell, str(status)) if text.has_sign(cell, str(status)) else None
            for cell, status in zip(cells, self.frame[self.statuses[name]], strict=True)
        ]


def plain(frame: pd.DataFrame) -> Table:
    """A frame whose columns are named as they shall be read."""
    return Table(frame, {str(column): str(column) for column in frame.columns})


def clean(words: str) -> str:
    """Words that a workbook can hold."""
    return _CONTROL.sub("", words)[:_CELL_LIMIT]


def escaped(words: str) -> str:
    """Words for the header or footer of a sheet, in which an ampersand begins a code."""
    return clean(words).replace("&", "&&")[:200]


def neutral(value: Any) -> Any:
    """A cell for a csv file: text that a spreadsheet would take for a formula gets a quote before it."""
    if isinstance(value, Figure):
        return _plain_number(value.value) if value.has_number and value.status == "value" else str(value)
    if isinstance(value, str):
        cleaned = _CONTROL.sub("", value)
        # A lone dash is a placeholder of the forms, not a formula.
        return f"'{cleaned}" if len(cleaned) > 1 and _FORMULA.match(cleaned) else cleaned
    return "" if _is_missing(value) else _plain_number(value)


def csv_bytes(table: Table, notes: Notes = (), encoding: Encoding = "utf-8") -> bytes:
    """The table as csv in UTF-8 with a byte order mark, or in GB18030; notes follow the rows, after an empty line."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow([neutral(head) for head in table.heads.values()])
    columns = [[neutral(cell) for cell in table.column(name)] for name in table.heads]
    writer.writerows(zip(*columns, strict=True))
    if notes:
        writer.writerow([])
        for note in notes:
            writer.writerow([neutral(part) for part in note])
    return written.getvalue().encode(ENCODINGS[encoding])


def xlsx_bytes(
    sheets: Mapping[str, Table], origin: Origin, *, definitions: Notes, filters: Notes, coverage: Table
) -> bytes:
    """The tables as a workbook: a sheet each with frozen head and filter, then definitions, filters and coverage."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, OPTIONS) as book:
        book.set_properties({"title": clean(next(iter(sheets), "")), "comments": clean(origin.line)})
        looks = Looks(book)
        for name, table in sheets.items():
            _sheet(book, name, table, looks)
        legend = [(f"{sign} {word}".strip(), meaning) for sign, word, meaning in signs(origin)]
        _pairs(book, origin.say("sheet.definitions"), [*definitions, *legend], looks)
        _pairs(book, origin.say("sheet.filters"), filters, looks)
        _sheet(book, origin.say("sheet.coverage"), coverage, looks)
    return buffer.getvalue()


def signs(origin: Origin) -> list[tuple[str, str, str]]:
    """Sign, word and meaning of zero and of every kind of missing number."""
    between = origin.say("list.semicolon")
    return [
        (
            "".join(text.MARKED[status]) if status in {"approx", "corrected"} else text.fact(0, status),
            origin.say(f"status.{status}"),
            origin.say(f"symbol.{status}") + between + origin.say(f"symbol.{status}.sum"),
        )
        for status in ("value", "stated_none", *text.NO_NUMBER, "approx", "corrected")
    ]


class Looks:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:
        """Make the formats of a book."""
        self.head = book.add_format(
            {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "bg_color": LIGHT.unknown_ground}
        )
        self.words = book.add_format({"text_wrap": True, "valign": "top"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        # A printed zero and a missing number differ by sign, by ground and by side.
        self.missing = {
            status: book.add_format({"align": "center", "font_color": ink, "bg_color": ground, "pattern": 1})
            for status, (ink, ground) in GROUNDS.items()
        }
        self.marked = {
            "stated_none": book.add_format({"num_format": '#,##0.####"*"', "font_color": LIGHT.order}),
            "approx": book.add_format({"num_format": '"≈"#,##0.####', "italic": True}),
            "corrected": book.add_format({"num_format": '#,##0.####"✎"', "font_color": LIGHT.data}),
        }


# Status without a number → the colours of its cell, in xlsx and docx.
GROUNDS = {
    "blank": (LIGHT.verify, LIGHT.verify_ground),
    "placeholder": (LIGHT.unknown, LIGHT.rule),
    "silent": (LIGHT.unknown, LIGHT.ground),
    "no_report": (LIGHT.must, LIGHT.must_ground),
    "unreadable": (LIGHT.unknown, LIGHT.band),
}


def _sheet(book: Any, name: str, table: Table, looks: Looks) -> None:
    """One sheet, or as many as its rows need, each with the head; one column of a large table is held at a time."""
    count = len(table.frame)
    sheets = {first: book.add_worksheet(_sheet_name(book, name)) for first in range(0, max(count, 1), _SHEET_ROWS)}
    for number, (column, head) in enumerate(table.heads.items()):
        cells = table.with_signs(column)
        width = _width([head, *cells[:_MEASURED_ROWS]])
        for first, sheet in sheets.items():
            sheet.write_string(0, number, clean(head), looks.head)
            sheet.set_column(number, number, width)
            _write_column(sheet, number, cells[first : first + _SHEET_ROWS], looks)
    for first, sheet in sheets.items():
        sheet.freeze_panes(1, 0)
        if table.heads:
            sheet.autofilter(0, 0, max(min(count - first, _SHEET_ROWS), 1), len(table.heads) - 1)
        _for_print(sheet, name)
        sheet.repeat_rows(0)


def _write_column(sheet: Any, number: int, cells: Iterable[Any], looks: Looks) -> None:
    write_number: Callable[..., Any] = sheet.write_number
    write_string: Callable[..., Any] = sheet.write_string
    for row, value in enumerate(cells, start=1):
        if value is None:
            continue
        if isinstance(value, str):
            write_string(row, number, clean(value))
        elif isinstance(value, bool):
            sheet.write_boolean(row, number, value)
        elif isinstance(value, (int, float, Decimal)):
            write_number(row, number, value)
        elif isinstance(value, (datetime, date)):
            sheet.write_datetime(row, number, value, looks.day)
        elif isinstance(value, Figure):
            if value.has_number:
                write_number(row, number, float(value.value), looks.marked.get(value.status))
            elif value.status:
                write_string(row, number, str(value), looks.missing.get(value.status))
        else:
            write_string(row, number, clean(str(value)))


def _pairs(book: Any, name: str, lines: Notes, looks: Looks) -> None:
    sheet = book.add_worksheet(_sheet_name(book, name))
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 100)
    for row, (key, value) in enumerate(lines):
        sheet.set_row(row, height_of(((clean(key), 28), (clean(value), 100))))
        sheet.write_string(row, 0, clean(key), looks.head)
        sheet.write_string(row, 1, clean(value), looks.words)
    _for_print(sheet, name)


def _for_print(sheet: Any, name: str) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{escaped(name)}&R&P / &N")


def height_of(cells: Iterable[tuple[str, float]], line: float = 16.0) -> float:
    """The height in points of a row whose cells are these words in columns so many characters wide.

    Excel grows a row by its words when it opens the file; LibreOffice and WPS show one line unless the file says more.
    """
    lines = (
        sum(max(1, -(-_units(part) // max(int(width) - 1, 1))) for part in words.split("\n")) for words, width in cells
    )
    return line * max(lines, default=1)


def _sheet_name(book: Any, name: str) -> str:
    """A name that a workbook takes: short, without its marks of address, and no other sheet's in any case."""
    wanted = re.sub(r"[\[\]:*?/\\']", " ", clean(name))[:28].strip() or "1"
    taken = {sheet.get_name().lower() for sheet in book.worksheets()}
    numbered = (wanted, *(f"{wanted} {number}" for number in range(2, 100)))
    return next(each for each in numbered if each.lower() not in taken)


def _width(cells: Sequence[Any]) -> float:
    """Wide enough for the longest of the cells, in characters of Latin width, within reason."""
    longest = max(_units(str(cell)[:80]) for cell in cells if cell is not None)
    return float(min(max(longest + 2, 8), 60))


@cache
def _units(words: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in words)


def _plain_number(value: Any) -> Any:
    """A number without digits that only its storage has."""
    return int(value) if isinstance(value, (float, Decimal)) and value == int(value) else value


def _is_missing(value: Any) -> bool:
    return not isinstance(value, (list, tuple, dict, Figure)) and bool(pd.isna(value))
