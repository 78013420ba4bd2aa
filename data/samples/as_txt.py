"""A report as a text file: one line per paragraph, or wrapped and paged as copied from print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from data.samples.grids import Grid, GridCell
from data.samples.report import Line, Report
from data.samples.wrapping import shown_width, wrapped

_INDENT = "　　"
_LINES_OF_A_PAGE = 44
_TABLE_WIDTH = 104


def write(report: Report, look: int) -> bytes:
    """The file: look 0 is copied from a web page, 1 saved from an old editor in GB18030, 2 flattened from print."""
    if look == 0:
        return ("\n".join(_copied(report)) + "\n").encode()
    width = 40 if look == 1 else 26
    lines = list(_printed(report, width, is_spaced=look == 2))
    if look == 1:
        return ("\r\n".join(lines) + "\r\n").encode("gb18030")
    return ("\n".join(_paged(lines)) + "\n").encode("utf-8-sig")


def _copied(report: Report) -> Iterator[str]:
    for item in report.items:
        if isinstance(item, Line):
            yield item.text if item.kind == "title" else _INDENT + item.lead + item.text
        else:
            yield from _tabbed(item)


def _printed(report: Report, width: int, *, is_spaced: bool) -> Iterator[str]:
    for item in report.items:
        if isinstance(item, Grid):
            # Aligned by spaces, an empty cell could not be told from its neighbour.
            yield from _tabbed(item) if report.house.blanks == "blank" else _aligned(item)
        elif item.kind in ("title", "mark"):
            yield item.text.center(width, "　").rstrip("　")
        elif item.kind == "signature":
            yield "　" * max(width - len(item.text) - 2, 0) + item.text
        else:
            yield from wrapped(_INDENT + item.lead + item.text, width * 2, shown_width)
        if is_spaced:
            yield ""


def _paged(lines: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(lines, 1):
        yield line
        if number % _LINES_OF_A_PAGE == 0:
            yield f"- {number // _LINES_OF_A_PAGE} -"


def _tabbed(grid: Grid) -> Iterator[str]:
    for row in range(grid.row_count):
        yield "\t".join(cell.text for cell in grid.cells if cell.row == row)


def _aligned(grid: Grid) -> Iterator[str]:
    """The table as printed text: columns by spaces, long labels over several lines, merged labels in the middle."""
    widths = [max(round(_TABLE_WIDTH * width / sum(grid.widths) / 2) * 2, 4) for width in grid.widths]
    starts = [sum(widths[:column]) for column in range(len(widths) + 1)]

    def lines_of(cell: GridCell) -> list[str]:
        room = starts[cell.column + cell.column_span] - starts[cell.column] - 2
        return list(wrapped(cell.text, room, shown_width))

    heights = [
        max((len(lines_of(cell)) for cell in grid.cells if cell.row == row and cell.row_span == 1), default=1) or 1
        for row in range(grid.row_count)
    ]
    tops = [sum(heights[:row]) for row in range(grid.row_count + 1)]
    canvas: list[list[tuple[int, str]]] = [[] for _ in range(tops[-1])]
    for cell in grid.cells:
        lines = lines_of(cell)
        top, room = tops[cell.row], tops[cell.row + cell.row_span] - tops[cell.row]
        first = top + max(room - len(lines) + 1, 0) // 2
        for offset, line in enumerate(lines):
            canvas[min(first + offset, tops[-1] - 1)].append((starts[cell.column], line))
    for pieces in canvas:
        text = ""
        for start, piece in sorted(pieces):
            text += " " * max(start - shown_width(text), 1 if text else 0) + piece
        yield text
