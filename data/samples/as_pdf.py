"""A report as a pdf: set by hand on A4 pages, with an embedded font, ruled tables that pages cut, page numbers."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from data.samples.grids import Grid, GridCell
from data.samples.report import Line, Report
from data.samples.wrapping import wrapped

_FONT = "NotoSansSC-GB2312"
_FONT_FILE = Path(__file__).parents[1] / "fonts" / f"{_FONT}.ttf"
_LATIN = "Times-Roman"
_WIDTH, _HEIGHT = A4
_LEFT, _TOP, _BOTTOM = 79.0, 88.0, 76.0
_LINE_WIDTH = _WIDTH - 2 * _LEFT
_SIZES = {"title": 22.0, "mark": 14.0}
_TEXT_SIZE = 16.0
_LEADING = 1.75
_CELL_SIZE, _CELL_LEADING, _PADDING = 9.0, 12.0, 4.0
# Rows so high that table three never fits on one page.
_ROW_HEIGHT = 24.0
_BOLD = 2


def write(report: Report, look: int) -> bytes:
    """The file: look 0 has stroked rules, 1 filled ones and a repeated table head, 2 figures in a second font.

    A merged label that a page cuts is split between the pages (0), printed on both (1) or on the first only (2).
    """
    file = io.BytesIO()
    _embed_font()
    canvas = Canvas(file, pagesize=A4, invariant=1, pageCompression=1)
    canvas.setTitle(report.title)
    canvas.setAuthor(report.agency.name_in(report.year))
    page = _Page(canvas, look, report.title)
    for item in report.items:
        if isinstance(item, Grid):
            _set_table(page, item)
        else:
            _set_line(page, item)
    page.finish()
    canvas.save()
    return file.getvalue()


@cache
def _embed_font() -> None:
    pdfmetrics.registerFont(TTFont(_FONT, str(_FONT_FILE)))


class _Page:
    """Where the next line goes; the one thing here that changes, since a canvas is drawn from top to bottom."""

    def __init__(self, canvas: Canvas, look: int, running_head: str) -> None:
        self.canvas = canvas
        self.look = look
        self.running_head = running_head
        self.number = 1
        self.y = _HEIGHT - _TOP

    def room(self) -> float:
        """What is left of the page, in points."""
        return float(self.y - _BOTTOM)

    def turn(self) -> None:
        """Finish this page and begin the next."""
        self.finish()
        self.canvas.showPage()
        self.number += 1
        self.y = _HEIGHT - _TOP

    def finish(self) -> None:
        """Print what stands around the text."""
        words = {0: f"- {self.number} -", 1: f"第 {self.number} 页", 2: f"— {self.number} —"}[self.look]
        x = _WIDTH / 2 - 12
        if self.look == 2:
            x = _WIDTH - _LEFT - 40 if self.number % 2 else _LEFT
        self.draw(x, 46, words, 12)
        if self.look == 1:
            self.draw(_LEFT, _HEIGHT - 52, self.running_head, 9)

    def draw(self, x: float, y: float, text: str, size: float, *, is_bold: bool = False) -> None:
        """Draw one line of text."""
        words = self.canvas.beginText(x, y)
        if is_bold:
            words.setTextRenderMode(_BOLD)
            self.canvas.setLineWidth(0.35)
        for part, font in _runs(text, self.look):
            words.setFont(font, size)
            words.textOut(part)
        if is_bold:
            words.setTextRenderMode(0)
        self.canvas.drawText(words)


def _runs(text: str, look: int) -> Iterator[tuple[str, str]]:
    """The text by font: with look 2 figures and Latin letters are set in a second one."""
    if look != 2:
        yield text, _FONT
        return
    start = 0
    for index in range(1, len(text) + 1):
        if index == len(text) or text[index].isascii() != text[start].isascii():
            yield text[start:index], _LATIN if text[start].isascii() else _FONT
            start = index


def _set_line(page: _Page, line: Line) -> None:
    size = _SIZES.get(line.kind, _TEXT_SIZE)
    is_bold = line.kind in ("title", "heading", "subheading")
    text = line.text if line.kind in ("title", "mark", "signature") else f"　　{line.lead}{line.text}"
    bold_until = 2 + len(line.lead) if line.lead else 0
    for piece in wrapped(text, _LINE_WIDTH, lambda words: _measure(words, size, page.look)):
        if page.room() < size * _LEADING:
            page.turn()
        page.y -= size * _LEADING
        width = _measure(piece, size, page.look)
        x = _LEFT
        if line.kind in ("title", "mark"):
            x = (_WIDTH - width) / 2
        elif line.kind == "signature":
            x = _WIDTH - _LEFT - width - size
        lead = piece[:bold_until]
        bold_until -= len(lead)
        if lead:
            page.draw(x, page.y, lead, size, is_bold=True)
            x += _measure(lead, size, page.look)
        page.draw(x, page.y, piece[len(lead) :], size, is_bold=is_bold)
    if line.kind == "title":
        page.y -= 6


@dataclass(frozen=True, slots=True)
class _Layout:
    """A table measured: where columns begin, how far down each row begins, the lines of each cell."""

    lefts: tuple[float, ...]
    tops: tuple[float, ...]
    lines: dict[GridCell, tuple[str, ...]]


def _set_table(page: _Page, grid: Grid) -> None:
    layout = _measured(grid, page.look)
    heads = grid.header_rows
    start = 0
    page.y -= 12
    while start < grid.row_count:
        head = heads if start and page.look == 1 else 0
        least = layout.tops[max(start + 1, heads)] - layout.tops[start] + layout.tops[head]
        if page.room() < least:
            page.turn()
        head_height = layout.tops[head]
        end = start + 1
        while end < grid.row_count and layout.tops[end + 1] - layout.tops[start] + head_height <= page.room():
            end += 1
        if head:
            _draw_rows(page, grid, layout, 0, head)
        _draw_rows(page, grid, layout, start, end)
        start = end
    page.y -= 10


def _draw_rows(page: _Page, grid: Grid, layout: _Layout, start: int, end: int) -> None:
    """The rows from start to end below the pen; a cell that reaches beyond them is cut at the edge."""
    top = page.y + layout.tops[start]
    for cell in grid.cells:
        first, last = max(cell.row, start), min(cell.row + cell.row_span, end)
        if first >= last:
            continue
        left, right = layout.lefts[cell.column], layout.lefts[cell.column + cell.column_span]
        upper, lower = top - layout.tops[first], top - layout.tops[last]
        _rule(page, left, lower, right - left, upper - lower)
        middle_of = (cell.row, cell.row + cell.row_span) if page.look == 0 else (first, last)
        if page.look == 2 and first != cell.row:
            continue
        middle = top - (layout.tops[middle_of[0]] + layout.tops[middle_of[1]]) / 2
        lines = layout.lines[cell]
        for number, line in enumerate(lines):
            y = middle + (len(lines) / 2 - number) * _CELL_LEADING - _CELL_SIZE
            # Of a label in the middle of a cell that the page cuts, each page shows the lines on its own side.
            if lower - 2 <= y < upper - 2 or len(lines) == 1:
                x = left + _PADDING
                if cell.key is not None or not line.startswith(("（", "1", "2", "3", "4", "5", "6", "7", "8")):
                    x = (left + right - _measure(line, _CELL_SIZE, page.look)) / 2
                page.draw(x, y, line, _CELL_SIZE)
    page.y -= layout.tops[end] - layout.tops[start]


def _rule(page: _Page, x: float, y: float, width: float, height: float) -> None:
    if page.look != 1:
        page.canvas.setLineWidth(0.5)
        page.canvas.rect(x, y, width, height)
        return
    # Word processors export a rule as a thin filled box.
    for left, bottom, across, up in (
        (x, y, width, 0.48),
        (x, y + height, width, 0.48),
        (x, y, 0.48, height),
        (x + width, y, 0.48, height),
    ):
        page.canvas.rect(left, bottom, across, up, stroke=0, fill=1)


def _measured(grid: Grid, look: int) -> _Layout:
    shares = [sum(grid.widths[:column]) / sum(grid.widths) for column in range(len(grid.widths) + 1)]
    lefts = tuple(_LEFT + share * _LINE_WIDTH for share in shares)
    lines: dict[GridCell, tuple[str, ...]] = {}
    heights = [_ROW_HEIGHT] * grid.row_count
    for cell in grid.cells:
        room = lefts[cell.column + cell.column_span] - lefts[cell.column] - 2 * _PADDING
        lines[cell] = tuple(wrapped(cell.text, room, lambda words: _measure(words, _CELL_SIZE, look)))
        if cell.row_span == 1:
            heights[cell.row] = max(heights[cell.row], len(lines[cell]) * _CELL_LEADING + 2 * _PADDING)
    tops = tuple(sum(heights[:row]) for row in range(grid.row_count + 1))
    return _Layout(lefts, tops, lines)


def _measure(text: str, size: float, look: int) -> float:
    return float(sum(pdfmetrics.stringWidth(part, font, size) for part, font in _runs(text, look)))
