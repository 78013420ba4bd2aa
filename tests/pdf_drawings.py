"""Draws pdf pages for tests: tables whose every cell is known, in the ways in which word processors draw them."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

FONT_FILE = Path(__file__).resolve().parent.parent / "data" / "fonts" / "NotoSansSC-GB2312.ttf"
FONT = "NotoSansSC"
A4 = (595.0, 842.0)
STYLES = (
    "lines", "long lines", "rects", "thin fills", "filled cells", "double lines", "dots", "dashes", "gaps",
    "open sides", "form",
)  # fmt: skip
WORDS = ("自然人", "总计", "其他", "结果维持", "不予公开", "新收", "规章", "一、甲", "（二）乙", "3.丙项")

Span = tuple[int, int, int, int]


@dataclass(frozen=True)
class Drawn:
    """A cell as drawn: first row and column, spans, words."""

    row: int
    column: int
    row_span: int
    column_span: int
    text: str


@dataclass(frozen=True)
class Table:
    """A table as drawn: widths and heights in points, and cells that cover every position once."""

    widths: tuple[float, ...]
    heights: tuple[float, ...]
    cells: tuple[Drawn, ...]

    def plain(self) -> list[Span | tuple[int, int, int, int, str]]:
        """The cells on the smallest grid that holds them: lines that no cell uses are no lines."""
        rows = sorted({cell.row for cell in self.cells} | {cell.row + cell.row_span for cell in self.cells})
        columns = sorted({cell.column for cell in self.cells} | {cell.column + cell.column_span for cell in self.cells})
        return sorted(
            (
                rows.index(cell.row),
                columns.index(cell.column),
                rows.index(cell.row + cell.row_span) - rows.index(cell.row),
                columns.index(cell.column + cell.column_span) - columns.index(cell.column),
                cell.text,
            )
            for cell in self.cells
        )

    def has_two_by_two(self) -> bool:
        """Whether words begin in two rows and two columns: less is a box, not a table."""
        worded = [cell for cell in self.plain() if cell[-1]]
        return len({cell[0] for cell in worded}) >= 2 and len({cell[1] for cell in worded}) >= 2

    def split(self, row: int) -> tuple[Table, Table]:
        """The two halves of a table that a page's end cuts before a row; a cut cell keeps its words above."""
        above, below = [], []
        for cell in self.cells:
            end = cell.row + cell.row_span
            if cell.row < row:
                above.append(Drawn(cell.row, cell.column, min(end, row) - cell.row, cell.column_span, cell.text))
            if end > row:
                first = max(cell.row, row)
                text = cell.text if cell.row >= row else ""
                below.append(Drawn(first - row, cell.column, end - first, cell.column_span, text))
        return (
            Table(self.widths, self.heights[:row], tuple(above)),
            Table(self.widths, self.heights[row:], tuple(below)),
        )


def drawn(paint: Callable[[Canvas], None], size: tuple[float, float] = A4) -> bytes:
    """The pdf of what paint draws; it ends its pages itself, the last one apart."""
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(FONT, FONT_FILE))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size, invariant=1)
    canvas.setFont(FONT, 9)
    paint(canvas)
    canvas.save()
    return buffer.getvalue()


def write(canvas: Canvas, left: float, top: float, text: str, size: float = 12) -> None:
    """Words at a distance from the left and the top of an A4 page."""
    canvas.setFont(FONT, size)
    canvas.drawString(left, A4[1] - top, text)


def grid_of(rows: Sequence[Sequence[str]], width: float = 60, height: float = 20) -> Table:
    """A table without merged cells."""
    cells = tuple(Drawn(row, column, 1, 1, text) for row, line in enumerate(rows) for column, text in enumerate(line))
    return Table((width,) * len(rows[0]), (height,) * len(rows), cells)


def random_table(random: Random) -> Table:
    """A table of random size with random merged cells, figures, labels and blanks."""
    row_count, column_count = random.randint(2, 9), random.randint(2, 8)
    widths = tuple(random.uniform(26, 60) for _ in range(column_count))
    heights = tuple(random.uniform(13, 30) for _ in range(row_count))
    free = {(row, column) for row in range(row_count) for column in range(column_count)}
    cells = []
    while free:
        row, column = min(free)
        row_span, column_span = (random.randint(1, 3), random.randint(1, 4)) if random.random() < 0.25 else (1, 1)
        places = {(row + down, column + across) for down in range(row_span) for across in range(column_span)}
        if not places <= free:
            row_span = column_span = 1
            places = {(row, column)}
        free -= places
        text = _words(random, sum(widths[column : column + column_span]), sum(heights[row : row + row_span]))
        cells.append(Drawn(row, column, row_span, column_span, text))
    return Table(widths, heights, tuple(cells))


def _words(random: Random, width: float, height: float) -> str:
    kind = random.random()
    if kind < 0.2:
        return ""
    if kind < 0.6:
        return str(random.choice((0, 0, 7, 12, 345, 1136)))
    text = random.choice(WORDS)
    if len(text) * 9 > width - 4:
        text = _clipped(text)
    if height > 26 and kind > 0.9:
        text += "\n" + _clipped(random.choice(WORDS))
    return text


def _clipped(text: str) -> str:
    # A number alone would be a figure, and figures below each other are rows without a line between them.
    return text.removeprefix("3.")[:2]


def draw_table(canvas: Canvas, table: Table, left: float, top: float, style: str, *, cut: str = "") -> None:
    """The table with its corner at a distance from the left and top of an A4 page.

    cut names the outer sides, of "top" and "bottom", that are not drawn because the page ends there.
    """
    across = [left + sum(table.widths[:count]) for count in range(len(table.widths) + 1)]
    down = [A4[1] - top - sum(table.heights[:count]) for count in range(len(table.heights) + 1)]
    canvas.setLineWidth(0.5)
    if style == "form":
        # A form drawn at half its size within: its lines must come out where the page shows them.
        canvas.beginForm(f"grid{id(table)}", upperx=A4[0] * 2, uppery=A4[1] * 2)
        canvas.setLineWidth(1)
        _draw_sides(canvas, table, [2 * x for x in across], [2 * y for y in down], "lines", cut)
        canvas.endForm()
        canvas.saveState()
        canvas.scale(0.5, 0.5)
        canvas.doForm(f"grid{id(table)}")
        canvas.restoreState()
    elif style in {"rects", "filled cells"}:
        canvas.setFillColorRGB(0.85, 0.9, 1)
        for cell in table.cells:
            x, y = across[cell.column], down[cell.row + cell.row_span]
            width, height = across[cell.column + cell.column_span] - x, down[cell.row] - y
            canvas.rect(x, y, width, height, stroke=1, fill=style == "filled cells")
    else:
        _draw_sides(canvas, table, across, down, style, cut)
    canvas.setFillColorRGB(0, 0, 0)
    for cell in table.cells:
        _draw_words(canvas, cell, across, down)


def _draw_sides(canvas: Canvas, table: Table, across: list[float], down: list[float], style: str, cut: str) -> None:
    last_row, last_column = len(down) - 1, len(across) - 1
    upright, level = set(), set()
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            upright |= {(cell.column, row), (cell.column + cell.column_span, row)}
        for column in range(cell.column, cell.column + cell.column_span):
            level |= {(cell.row, column), (cell.row + cell.row_span, column)}
    if style == "open sides":
        upright = {(column, row) for column, row in upright if column not in {0, last_column}}
    level = {
        (row, column)
        for row, column in level
        if not (row == 0 and "top" in cut) and not (row == last_row and "bottom" in cut)
    }
    sides = [(across[column], down[row], across[column], down[row + 1]) for column, row in sorted(upright)]
    sides += [(across[column], down[row], across[column + 1], down[row]) for row, column in sorted(level)]
    for side in _joined(sides) if style == "long lines" else sides:
        _draw_side(canvas, side, style)


def _joined(sides: list[tuple[float, float, float, float]]) -> list[tuple[float, float, float, float]]:
    joined: list[tuple[float, float, float, float]] = []
    for side in sides:
        if joined and joined[-1][2:] == side[:2] and (joined[-1][0] == side[2] or joined[-1][1] == side[3]):
            joined[-1] = (*joined[-1][:2], *side[2:])
        else:
            joined.append(side)
    return joined


def _draw_side(canvas: Canvas, side: tuple[float, float, float, float], style: str) -> None:
    x, y, right, bottom = side
    is_upright = x == right
    if style == "thin fills":
        canvas.rect(x - 0.3, min(y, bottom) - 0.3, right - x + 0.6, abs(y - bottom) + 0.6, stroke=0, fill=1)
    elif style == "dots":
        steps = int(max(right - x, y - bottom) // 2) + 1
        for step in range(steps):
            at = (x, y - 2 * step) if is_upright else (x + 2 * step, y)
            canvas.rect(at[0] - 0.4, at[1] - 0.4, 0.8, 0.8, stroke=0, fill=1)
    elif style == "double lines":
        for shift in (-1, 1):
            canvas.line(
                x + shift * is_upright,
                y + shift * (not is_upright),
                right + shift * is_upright,
                bottom + shift * (not is_upright),
            )
    elif style == "gaps":
        canvas.line(x + (not is_upright), y - is_upright, right - (not is_upright), bottom + is_upright)
    else:
        canvas.setDash(*((2, 1.5) if style == "dashes" else ()))
        canvas.line(*side)
        canvas.setDash()


def _draw_words(canvas: Canvas, cell: Drawn, across: list[float], down: list[float]) -> None:
    left, right = across[cell.column], across[cell.column + cell.column_span]
    top, bottom = down[cell.row], down[cell.row + cell.row_span]
    lines = cell.text.split("\n")
    canvas.setFont(FONT, 8)
    for number, line in enumerate(lines):
        baseline = (top + bottom) / 2 + 4.5 * (len(lines) - 1) - 9 * number - 3
        canvas.drawCentredString((left + right) / 2, baseline, line)
