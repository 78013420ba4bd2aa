"""Web pages as governments publish them: the report without what the page prints around it.

Source code line breaks and blanks collapse as a browser shows them; everything else is as written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

from selectolax.lexbor import LexborHTMLParser

from data.errors import UnreadableFile
from data.frozen import frozen
from data.readers.encoding import decode
from data.readers.furniture import report_events
from data.readers.layout import MAX_CELLS, Content, Grid, GridCell, Paragraph, blocks_and_notices
from data.readers.page import CELLS, ROW_GROUPS, Line, Page, Picture, parse, read_page
from data.records import Document

_WHOLE_PAGE = frozenset({"page", "html", "body"})
_BROWSER_BLANKS = re.compile("[ \t\n\r\f]+")


def read(content: bytes, name: str, sha256: str) -> Document:
    """The page's report: its head with title and dates, its paragraphs and its tables.

    Raises: UnreadableFile: undecodable, or too_large where the page's tables or nesting exceed every report.
    """
    decoded = decode(content, name)
    parser = parse(decoded.text, name)
    blocks, pictures = blocks_and_notices(_page_content(parser, name))
    notices = decoded.notices() + pictures
    return Document(name, sha256, "html", blocks, decoded.encoding, metadata=_metadata(parser), notices=notices)


def fragment(source: str, name: str) -> tuple[Content, ...]:
    """The paragraphs and tables of a piece of html inside another format; all of it is content."""
    page = read_page(parse(source, name), name)
    return _build(page, frozenset(range(len(page.events))), name)


def _page_content(parser: LexborHTMLParser, name: str) -> tuple[Content, ...]:
    page = read_page(parser, name)
    kept = report_events(page)
    return _build(page, kept, name, [each for each in page.pictures if _is_of_report(each, page, kept)])


def _is_of_report(picture: Picture, page: Page, kept: frozenset[int]) -> bool:
    """Whether a picture stands between lines of the report, or below the last one in the box that holds it.

    A box that its name calls furniture, or that is hidden, holds none.
    """
    if not kept:
        return False
    first, last = min(kept), max(kept)
    around = set(_boxes(page, picture.element))
    apart = around.difference(_boxes(page, page.events[last].element))
    if any(page.elements[box].is_furniture or page.elements[box].is_hidden for box in apart):
        return False
    if first < picture.position <= last:
        return True
    holder = page.elements[page.events[last].element].parent
    return picture.position > last and holder in around and page.elements[holder].tag not in _WHOLE_PAGE


def _boxes(page: Page, element: int) -> Iterator[int]:
    while element >= 0:
        yield element
        element = page.elements[element].parent


def _metadata(parser: LexborHTMLParser) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    for node in parser.css("title, meta"):
        attributes = node.attributes
        if node.tag == "title":
            key, value = "title", node.text()
        else:
            key = attributes.get("name") or attributes.get("property") or ""
            value = attributes.get("content") or ""
        value = _BROWSER_BLANKS.sub(" ", value).strip()
        if key and value:
            found.setdefault(key.strip().lower(), value)
    return tuple(found.items())


@frozen()
class _OpenCell:
    row_span: int
    column_span: int
    content: tuple[Content, ...]


@dataclass(slots=True)
class _OpenTable:
    """A table while it is read: rows of cells, each row with the number of its row group."""

    rows: list[tuple[int, list[_OpenCell]]] = field(default_factory=list)
    groups: int = 0


def _build(page: Page, kept: frozenset[int], name: str, pictures: Sequence[Picture] = ()) -> tuple[Content, ...]:
    """The kept lines in their tables; a line within a table but in no cell is its caption and stands before it."""
    waiting = list(pictures)
    contents: list[list[Content]] = [[]]
    spans: list[tuple[int, int]] = []
    tables: list[_OpenTable] = []
    for index, event in enumerate(page.events):
        while waiting and waiting[0].position <= index:
            contents[-1].append(Paragraph("", picture=waiting.pop(0).size))
        if index not in kept:
            continue
        if isinstance(event, Line):
            contents[-1].append(event.paragraph)
        elif event.tag == "table":
            if event.is_start:
                tables.append(_OpenTable())
            else:
                contents[-1].append(_grid(tables.pop(), name))
        elif event.tag in ROW_GROUPS:
            tables[-1].groups += 1
        elif event.tag == "tr":
            if event.is_start:
                tables[-1].rows.append((tables[-1].groups, []))
        elif event.tag in CELLS:
            if event.is_start:
                contents.append([])
                spans.append((event.row_span, event.column_span))
            else:
                cell = _OpenCell(*spans.pop(), tuple(contents.pop()))
                tables[-1].rows[-1][1].append(cell)
    return (*contents[0], *(Paragraph("", picture=each.size) for each in waiting))


def _grid(table: _OpenTable, name: str) -> Grid:
    """The cells at the positions where a browser puts them.

    Source: HTML Standard, "Forming a table"; a cell that would cover another ends before it.
    """
    cells: list[GridCell] = []
    taken: set[tuple[int, int]] = set()
    width = 0
    last_row_of = {group: row for row, (group, _) in enumerate(table.rows)}
    for row, (group, row_cells) in enumerate(table.rows):
        column = 0
        for cell in row_cells:
            while (row, column) in taken:
                column += 1
            column_span = cell.column_span
            if column_span > 1:
                column_span = next((n for n in range(1, column_span) if (row, column + n) in taken), column_span)
            row_span = min(cell.row_span, last_row_of[group] - row + 1)
            if len(taken) + row_span * column_span > MAX_CELLS:
                raise UnreadableFile("too_large", name, f"a table of more than {MAX_CELLS} cells")
            taken.update(product(range(row, row + row_span), range(column, column + column_span)))
            cells.append(GridCell(row, column, cell.content, row_span, column_span))
            column += column_span
            width = max(width, column)
    return Grid(len(table.rows), width, tuple(cells))
