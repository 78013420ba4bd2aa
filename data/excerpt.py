"""What stands around a number in its original: the table with its cell, or the lines with its words."""

from __future__ import annotations

from dataclasses import dataclass

from data.records import Document, TableBlock, TextBlock

# Enough around the words to see what they are about, and no more than a screen.
LINES_AROUND = 6
ROWS_AT_MOST = 60


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Rows of cells of a table, or lines as rows of one cell, with the place of the words in them.

    row and column count from 0; start and end are a half-open span of characters within that cell, None for all of it.
    """

    is_table: bool
    rows: tuple[tuple[str, ...], ...]
    row: int
    column: int
    start: int | None = None
    end: int | None = None


def around_cell(document: Document, table: int, row: int, column: int) -> Excerpt | None:
    """The table with this number, its merged cells printed once; None when it has no such cell.

    Units: table, row and column count from 1, as in a Place.
    """
    block = next((b for b in document.blocks if isinstance(b, TableBlock) and b.place.table == table), None)
    if block is None or not (0 < row <= block.row_count and 0 < column <= block.column_count):
        return None
    first = max(0, min(row - 1 - ROWS_AT_MOST // 2, block.row_count - ROWS_AT_MOST))
    rows = tuple(
        tuple(
            cell.text if cell is not None and cell.column == x and y in {cell.row, first} else ""
            for x, cell in enumerate(cells)
        )
        for y, cells in enumerate(block.grid())
        if first <= y < first + ROWS_AT_MOST
    )
    return Excerpt(is_table=True, rows=rows, row=row - 1 - first, column=column - 1)


def around_line(document: Document, line: int, start: int | None, end: int | None) -> Excerpt | None:
    """The lines before and after this one of a text; None when there is no such line.

    Units: line counts from 1, start and end are characters within it, as in a Place.
    """
    lines = [block for block in document.blocks if isinstance(block, TextBlock) and block.place.page is None]
    at = next((index for index, block in enumerate(lines) if block.place.line == line), None)
    if at is None:
        return None
    first = max(0, at - LINES_AROUND)
    rows = tuple((block.text,) for block in lines[first : at + LINES_AROUND + 1])
    return Excerpt(is_table=False, rows=rows, row=at - first, column=0, start=start, end=end)
