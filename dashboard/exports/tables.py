"""Frames as csv and xlsx that open rightly in Excel and WPS, and in which no text from a report is a live formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import pandas as pd
import xlsxwriter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What a spreadsheet takes for the beginning of a formula, full-width forms included.
_FORMULA = re.compile(r"^[\s\u3000]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
Notes = Sequence[tuple[str, str]]


def neutral(value: Any) -> Any:
    """A cell for a csv file: text that a spreadsheet would take for a formula gets a quote before it."""
    if isinstance(value, str):
        cleaned = _CONTROL.sub("", value)
        # A lone dash is a placeholder of the forms, not a formula.
        return f"'{cleaned}" if len(cleaned) > 1 and _FORMULA.match(cleaned) else cleaned
    return "" if _is_missing(value) else value


def csv_bytes(frame: pd.DataFrame, notes: Notes = ()) -> bytes:
    """The frame as csv in UTF-8 with a byte order mark; notes follow the rows, after an empty line."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow([neutral(str(column)) for column in frame.columns])
    for row in frame.itertuples(index=False, name=None):
        writer.writerow([neutral(value) for value in row])
    if notes:
        writer.writerow([])
        for note in notes:
            writer.writerow([neutral(part) for part in note])
    return written.getvalue().encode("utf-8-sig")


def xlsx_bytes(sheets: Mapping[str, pd.DataFrame], notes: Notes, notes_name: str) -> bytes:
    """The frames as a workbook: a sheet each with frozen head and filter, then a sheet of notes."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, frame in sheets.items():
            sheet = book.add_worksheet(name[:31])
            for column, title in enumerate(frame.columns):
                sheet.write_string(0, column, str(title), head)
                longest = max([len(str(title)), *(len(str(value)) for value in frame.iloc[:200, column])])
                sheet.set_column(column, column, min(max(longest * 1.6, 8), 48))
            for row, values in enumerate(frame.itertuples(index=False, name=None), start=1):
                for column, value in enumerate(values):
                    _write(sheet, row, column, value, day)
            sheet.freeze_panes(1, 0)
            if len(frame.columns):
                sheet.autofilter(0, 0, max(len(frame), 1), len(frame.columns) - 1)
            sheet.set_landscape()
            sheet.set_paper(9)
            sheet.fit_to_pages(1, 0)
            sheet.repeat_rows(0)
        about = book.add_worksheet(notes_name[:31])
        about.set_column(0, 0, 18)
        about.set_column(1, 1, 90)
        for row, (key, value) in enumerate(notes):
            about.write_string(row, 0, _CONTROL.sub("", key), head)
            about.write_string(row, 1, _CONTROL.sub("", value))
    return buffer.getvalue()


def file_stem(title: str, build: str, mark: str) -> str:
    """A file's name without its ending: what it holds, of which build, marked when it holds sample data."""
    return re.sub(r"[\\/:*?\"<>|\s]+", "_", "_".join(part for part in (mark, title, build) if part))[:100]


def _write(sheet: Any, row: int, column: int, value: Any, day: Any) -> None:
    if _is_missing(value):
        sheet.write_blank(row, column, None)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, (datetime, date)):
        sheet.write_datetime(row, column, value, day)
    elif isinstance(value, (int, float)) or hasattr(value, "__float__"):
        sheet.write_number(row, column, float(value))
    else:
        sheet.write_string(row, column, _CONTROL.sub("", str(value)))


def _is_missing(value: Any) -> bool:
    return not isinstance(value, (list, tuple, dict)) and bool(pd.isna(value))
