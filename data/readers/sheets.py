"""Workbooks (xlsx, xls, et) and csv: the tables of each sheet, and the lines that stand above and between them.

Only stored values are read; formulas and macros are never run. A place names the sheet (table), row and column.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count

import python_calamine

from data.errors import UnreadableFile
from data.readers.archive import macros, open_archive, read_part
from data.readers.encoding import decode
from data.readers.layout import MAX_CELLS
from data.records import Block, Cell, Document, Notice, Place, TableBlock, TextBlock

MAX_SHEETS = 100
_OLE_OR_ZIP = (b"PK", b"\xd0\xcf\x11\xe0")
_DELIMITERS = (",", "\t", ";")
_LONG_TEXT = 60

# The cells of a sheet that hold something, in the markup of xlsx.
_FILLED_CELL = re.compile(rb'<c\b[^<>]*?\br="([A-Z]{1,3})(\d{1,7})"[^<>]*?(?<!/)>')
# A formula whose result nobody has stored: programs write such files, office programs never.
_BARE_FORMULA = re.compile(rb"<f\b[^<>]*?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")

_Value = object


@dataclass(frozen=True, slots=True)
class _Span:
    """Merged cells: the first row and column (from 0) and how many of them."""

    row: int
    column: int
    row_count: int
    column_count: int


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One sheet: its words row by row from the first cell on, and the merged cells by their top left one."""

    number: int
    rows: tuple[tuple[str, ...], ...]
    spans: tuple[_Span, ...] = ()


def read(content: bytes, name: str, sha256: str) -> Document:
    """The tables and lines of every visible sheet.

    Raises: UnreadableFile: broken, encrypted, too_large, undecodable, or formulas_unsaved.
    """
    if not content.startswith(_OLE_OR_ZIP):
        decoded = decode(content, name)
        blocks = _blocks([_Sheet(1, _csv_rows(decoded.text, name))])
        return Document(name, sha256, "csv", blocks, decoded.encoding, notices=decoded.notices())
    notices = _checked(content, name) if content.startswith(b"PK") else ()
    return Document(name, sha256, "xlsx", _blocks(_sheets(content, name)), notices=notices)


def _csv_rows(text: str, name: str) -> tuple[tuple[str, ...], ...]:
    start = text[:10_000]
    delimiter = max(_DELIMITERS, key=start.count)
    rows: list[tuple[str, ...]] = []
    cells = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append(tuple(row))
            cells += len(row)
            if cells > MAX_CELLS:
                raise UnreadableFile("too_large", name, f"more than {MAX_CELLS} cells")
    except csv.Error as error:
        raise UnreadableFile("broken", name, f"row {len(rows) + 1}: {error}") from error
    return tuple(rows)


def _checked(content: bytes, name: str) -> tuple[Notice, ...]:
    """What is to be said of a workbook, held against the limits before a library unpacks it whole."""
    archive = open_archive(content, name)
    for part in archive.parts:
        if not part.startswith("xl/") or not part.endswith((".xml", ".bin", ".rels")):
            continue
        markup = read_part(archive, part) or b""
        if not part.startswith("xl/worksheets/"):
            continue
        if _BARE_FORMULA.search(markup):
            raise UnreadableFile("formulas_unsaved", name, f"{part} holds formulas without results")
        corners = [(int(row), _column(letters)) for letters, row in _FILLED_CELL.findall(markup)]
        if corners:
            height, width = (max(side) - min(side) + 1 for side in zip(*corners, strict=True))
            if height * width > 10 * MAX_CELLS:
                raise UnreadableFile("too_large", name, f"{part} has {height} rows and {width} columns")
    return macros(archive)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number


def _sheets(content: bytes, name: str) -> Iterator[_Sheet]:
    with _faults(name):
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        listed = workbook.sheets_metadata
    if len(listed) > MAX_SHEETS:
        raise UnreadableFile("too_large", name, f"{len(listed)} sheets, at most {MAX_SHEETS} are read")
    for index, metadata in enumerate(listed):
        is_sheet = metadata.typ == python_calamine.SheetTypeEnum.WorkSheet
        if not is_sheet or metadata.visible != python_calamine.SheetVisibleEnum.Visible:
            continue
        with _faults(name, f"sheet {metadata.name}: "):
            sheet = workbook.get_sheet_by_index(index)
            if sheet.height * sheet.width > MAX_CELLS:
                detail = f"a sheet of {sheet.height} rows and {sheet.width} columns, at most {MAX_CELLS} cells are read"
                raise UnreadableFile("too_large", name, detail)
            values = sheet.to_python(skip_empty_area=False)
            merged = sheet.merged_cell_ranges or []
        spans = tuple(_Span(top, left, down - top + 1, right - left + 1) for (top, left), (down, right) in merged)
        yield _Sheet(index + 1, tuple(tuple(map(_written, row)) for row in values), spans)


@contextmanager
def _faults(name: str, where: str = "") -> Iterator[None]:
    """What the library says of a damaged workbook, as the reason that a person is given."""
    try:
        yield
    except python_calamine.PasswordError as error:
        raise UnreadableFile("encrypted", name, "a workbook locked by a password") from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise UnreadableFile("broken", name, f"{where}{error}") from error
    except BaseException as error:
        # Rust's panics are no Exception, and would take the whole process with them.
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableFile("broken", name, f"{where}{error}") from error


def _written(value: _Value) -> str:
    """A stored value as a person would write it: whole numbers without a point."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        # Fifteen digits are what spreadsheets keep; the sixteenth is noise of the binary form.
        return f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


# blocks --------------------------------------------------------------------------------------------------------------


def _blocks(sheets: Sequence[_Sheet] | Iterator[_Sheet]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    numbers = count()
    for sheet in sheets:
        for first, last in _regions(sheet):
            blocks.extend(_region(sheet, first, last, numbers.__next__))
    return tuple(blocks)


def _regions(sheet: _Sheet) -> Iterator[tuple[int, int]]:
    """The stretches of rows between blank ones, half-open; a row within merged cells is not blank."""
    covered = {row for span in sheet.spans for row in range(span.row + 1, span.row + span.row_count)}
    first = None
    for number, row in enumerate(sheet.rows):
        is_blank = number not in covered and not any(words.strip() for words in row)
        if is_blank and first is not None:
            yield first, number
            first = None
        elif not is_blank and first is None:
            first = number
    if first is not None:
        yield first, len(sheet.rows)


def _region(sheet: _Sheet, first: int, last: int, order: Callable[[], int]) -> Iterator[Block]:
    """The lines above a table, the table, and sentences that stand in rows of their own."""
    start: int | None = None
    for number in range(first, last):
        filled = [column for column, words in enumerate(sheet.rows[number]) if words.strip()]
        text = sheet.rows[number][filled[0]] if filled else ""
        is_line = len(filled) <= 1 and (start is None or (len(text) > _LONG_TEXT and "。" in text))
        if not is_line:
            start = number if start is None else start
            continue
        if start is not None:
            yield _table(sheet, start, number, order())
            start = None
        for line in filter(str.strip, text.splitlines()):
            place = Place(table=sheet.number, row=number + 1, column=filled[0] + 1)
            yield TextBlock(order(), line, place)
    if start is not None:
        yield _table(sheet, start, last, order())


def _table(sheet: _Sheet, first: int, last: int, order: int) -> TableBlock:
    rows = sheet.rows[first:last]
    spans = {(span.row, span.column): span for span in sheet.spans if first <= span.row < last}
    covered = {
        (row, column)
        for span in spans.values()
        for row in range(span.row, span.row + span.row_count)
        for column in range(span.column, span.column + span.column_count)
    } - spans.keys()
    used = [column for row in rows for column, words in enumerate(row) if words.strip()]
    left = min(used)
    right = max(used) + 1
    cells = []
    for row in range(first, last):
        for column in range(left, right):
            if (row, column) in covered:
                continue
            span = spans.get((row, column), _Span(row, column, 1, 1))
            words = sheet.rows[row][column] if column < len(sheet.rows[row]) else ""
            cells.append(
                Cell(
                    row - first,
                    column - left,
                    words,
                    Place(table=sheet.number, row=row + 1, column=column + 1),
                    min(span.row_count, last - row),
                    min(span.column_count, right - column),
                )
            )
    return TableBlock(order, last - first, right - left, tuple(cells), Place(table=sheet.number, row=first + 1))
