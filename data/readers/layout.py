"""Paragraphs and grids as markup arranges them, made into blocks: tables of data stay, tables of layout dissolve."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from data.frozen import frozen
from data.records import Block, Cell, Notice, Place, TableBlock, TextBlock
from data.text import squeezed

MAX_CELLS = 200_000
MAX_TABLE_DEPTH = 50
_NUMBER = re.compile(r"[-+]?\d[\d,. ]*%?")
_SENTENCE_END = re.compile("[。；;！？]")
_ABSTRACT = re.compile("(?:内容|信息)?(?:概述|概要|摘要|简介|描述):?")
_PROSE_CHARACTERS = 150


@frozen()
class Paragraph:
    """A line of text as shown, with what its markup says about it; or, without text, a picture that may hold some.

    picture is its size as a person would write it, "?" where the markup does not tell, empty for a line of text.
    """

    text: str
    heading_level: int | None = None
    is_bold: bool = False
    picture: str = ""


@frozen(slots=False)
class GridCell:
    """A cell at its top left position (from 0) with whatever it holds."""

    row: int
    column: int
    content: tuple[Content, ...]
    row_span: int = 1
    column_span: int = 1

    @cached_property
    def text(self) -> str:
        """Its paragraphs, one a line, those of tables inside it included."""
        return "\n".join(paragraph.text for paragraph in _paragraphs(self.content))


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of markup, of data or of layout."""

    row_count: int
    column_count: int
    cells: tuple[GridCell, ...]


Content = Paragraph | Grid


def to_blocks(content: Iterable[Content]) -> tuple[Block, ...]:
    """The blocks of a page in reading order.

    Units: a text's line counts the paragraphs outside tables from 1, since markup knows no lines of its own.
    """
    return blocks_and_notices(content)[0]


def blocks_and_notices(content: Iterable[Content]) -> tuple[tuple[Block, ...], tuple[Notice, ...]]:
    """The blocks, and a notice for each large picture, in the place of the line above it."""
    blocks: list[Block] = []
    pictures: list[Notice] = []
    line = table = 0
    for item in _dissolve(content):
        if isinstance(item, Grid):
            table += 1
            blocks.append(_table_block(len(blocks), table, item))
        elif item.picture:
            pictures.append(Notice("picture_unread", item.picture, Place(line=max(line, 1))))
        else:
            line += 1
            blocks.append(TextBlock(len(blocks), item.text, Place(line=line), item.heading_level, item.is_bold))
    return tuple(blocks), tuple(pictures)


def _table_block(order: int, table: int, grid: Grid) -> TableBlock:
    cells = tuple(
        Cell(
            cell.row,
            cell.column,
            cell.text,
            Place(table=table, row=cell.row + 1, column=cell.column + 1),
            cell.row_span,
            cell.column_span,
        )
        for cell in grid.cells
    )
    return TableBlock(order, grid.row_count, grid.column_count, cells, Place(table=table))


def _paragraphs(content: Iterable[Content]) -> Iterator[Paragraph]:
    for item in content:
        if isinstance(item, Grid):
            for cell in item.cells:
                yield from _paragraphs(cell.content)
        elif item.text.strip():
            yield item


def _dissolve(content: Iterable[Content]) -> Iterator[Content]:
    """Paragraphs with text, large pictures, and tables of data, in reading order."""
    for item in content:
        if isinstance(item, Grid):
            yield from _dissolve_grid(item)
        elif item.picture or item.text.strip():
            yield item


def _dissolve_grid(grid: Grid) -> Iterator[Content]:
    """The grid itself when it is data, else what its cells hold.

    A row that holds prose or another table is layout. Rows between such rows stay a table, so that a long note under
    a table of data costs no figure.
    """
    if _is_one_column(grid.cells):
        for cell in grid.cells:
            yield from _dissolve(cell.content)
        return
    rows: list[list[GridCell]] = [[] for _ in range(grid.row_count)]
    for cell in grid.cells:
        rows[cell.row].append(cell)
    layout_rows = [index for index, row in enumerate(rows) if _is_layout(row)]
    if not layout_rows:
        yield grid
        return
    first = 0
    for index in layout_rows:
        yield from _dissolve_data(rows[first:index], first)
        for cell in rows[index]:
            yield from _dissolve(cell.content)
        first = index + 1
    yield from _dissolve_data(rows[first:], first)


def _dissolve_data(rows: Sequence[Sequence[GridCell]], first: int) -> Iterator[Content]:
    """Rows between layout rows: a table of their own, where they are one."""
    has_figures = any(_is_number(cell) for row in rows for cell in row)
    # A title above a table of words is a line of the page; above figures it names them.
    while rows and not has_figures and len(_filled(rows[0])) <= 1:
        for cell in rows[0]:
            yield from _dissolve(cell.content)
        rows, first = rows[1:], first + 1
    cells = tuple(
        replace(cell, row=cell.row - first, row_span=min(cell.row_span, len(rows) - (cell.row - first)))
        for row in rows
        for cell in row
    )
    if _is_one_column(cells):
        for cell in cells:
            yield from _dissolve(cell.content)
    else:
        yield Grid(len(rows), max(cell.column + cell.column_span for cell in cells), cells)


def _is_one_column(cells: Iterable[GridCell]) -> bool:
    """Whether no row holds two cells with text: such a table arranges lines and tabulates nothing."""
    filled = _filled(cells)
    return len({cell.row for cell in filled}) == len(filled)


def _is_layout(row: Sequence[GridCell]) -> bool:
    filled = _filled(row)
    if any(isinstance(item, Grid) and len(_filled(item.cells)) > 1 for cell in filled for item in cell.content):
        return True
    # The abstract among a page's particulars repeats the report; it is not the report.
    if sum(_is_number(cell) for cell in filled) > 1 or (filled and _ABSTRACT.fullmatch(squeezed(filled[0].text))):
        return False
    if len(filled) == 1 and any(paragraph.heading_level for paragraph in _paragraphs(filled[0].content)):
        return True
    return any(_is_prose(cell) for cell in filled)


def _is_prose(cell: GridCell) -> bool:
    return len(cell.text) > _PROSE_CHARACTERS and (
        cell.text.count("\n") > 1 or len(_SENTENCE_END.findall(cell.text)) > 1
    )


def _is_number(cell: GridCell) -> bool:
    return len(cell.text) < 30 and _NUMBER.fullmatch(squeezed(cell.text)) is not None


def _filled(cells: Iterable[GridCell]) -> list[GridCell]:
    return [cell for cell in cells if cell.text]
