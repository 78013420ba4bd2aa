"""Any grid with any merged cells, written as a web page or as a Word document, is read back exactly."""

from __future__ import annotations

import io
from dataclasses import dataclass

import docx
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from data.readers import read_bytes
from data.records import TableBlock, TextBlock

PROSE = "本机关全年围绕公众关心的事项做好公开工作，通过网站和公开栏发布各类信息，方便群众查阅。" * 3


@dataclass(frozen=True)
class Area:
    row: int
    column: int
    row_span: int
    column_span: int
    text: str


@st.composite
def grids(draw: st.DrawFn) -> tuple[int, int, tuple[Area, ...]]:
    """A grid cut at random into rectangles, with figures, blanks and labels in them."""
    rows, columns = draw(st.integers(1, 7)), draw(st.integers(2, 7))
    taken: set[tuple[int, int]] = set()
    areas: list[Area] = []
    for row in range(rows):
        for column in range(columns):
            if (row, column) in taken:
                continue
            width = draw(st.integers(1, columns - column))
            width = next((n for n in range(1, width) if (row, column + n) in taken), width)
            height = draw(st.integers(1, rows - row))
            text = draw(st.sampled_from(["", "0", "26", "1,234", "/", "规章", "其他 结果", "甲\n乙", "行政\n处罚 3"]))
            taken.update((row + down, column + right) for down in range(height) for right in range(width))
            areas.append(Area(row, column, height, width, text))
    filled = [area.row for area in areas if area.text]
    # A table without two cells side by side arranges lines: it is not read as a table.
    assume(len(set(filled)) < len(filled))
    return rows, columns, tuple(areas)


def read_back(content: bytes, name: str) -> tuple[int, int, tuple[Area, ...]]:
    tables = [block for block in read_bytes(content, name).blocks if isinstance(block, TableBlock)]
    assert len(tables) == 1
    table = tables[0]
    for cell in table.cells:
        assert (cell.place.table, cell.place.row, cell.place.column) == (1, cell.row + 1, cell.column + 1)
    areas = tuple(Area(cell.row, cell.column, cell.row_span, cell.column_span, cell.text) for cell in table.cells)
    return table.row_count, table.column_count, areas


@settings(max_examples=150, deadline=None)
@given(grid=grids())
def test_a_grid_written_as_html_is_read_back(grid: tuple[int, int, tuple[Area, ...]]) -> None:
    rows, _, areas = grid
    lines = [
        "<tr>"
        + "".join(
            f"<td rowspan={area.row_span} colspan='{area.column_span}'> {area.text.replace(chr(10), '<br>')}\n</td>"
            for area in areas
            if area.row == row
        )
        + "</tr>"
        for row in range(rows)
    ]
    page = f"<html><body><p>{PROSE}</p><table>{''.join(lines)}</table></body></html>"
    assert read_back(page.encode(), "a.html") == (grid[0], _width(areas), areas)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(grid=grids())
def test_a_grid_written_as_docx_is_read_back(grid: tuple[int, int, tuple[Area, ...]]) -> None:
    rows, columns, areas = grid
    document = docx.Document()
    document.add_paragraph(PROSE)
    table = document.add_table(rows, columns)
    for area in areas:
        last = table.cell(area.row + area.row_span - 1, area.column + area.column_span - 1)
        merged = table.cell(area.row, area.column).merge(last)
        first, *others = area.text.split("\n")
        merged.paragraphs[0].add_run(first[:1])
        merged.paragraphs[0].add_run(first[1:])
        for other in others:
            merged.add_paragraph(other)
    buffer = io.BytesIO()
    document.save(buffer)
    assert read_back(buffer.getvalue(), "a.docx") == grid


def _width(areas: tuple[Area, ...]) -> int:
    return max(area.column + area.column_span for area in areas)


def test_what_stands_around_a_grid_stays_around_it() -> None:
    page = f"<p>{PROSE}</p><table><tr><td>甲<td>1</table><p>后记</p><table><tr><td>乙<td>2</table>"
    blocks = read_bytes(page.encode(), "a.html").blocks
    assert [block.text[:2] if isinstance(block, TextBlock) else len(block.cells) for block in blocks] == [
        "本机",
        2,
        "后记",
        2,
    ]
