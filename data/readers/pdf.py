"""Reads pdf files that have a text layer: lines of text, and ruled tables cell by cell."""

from __future__ import annotations

import ctypes
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import pypdfium2
import pypdfium2.raw as pdfium

from data.errors import UnreadableFile
from data.readers.pdf_grid import Grid, grids
from data.readers.pdf_lines import Row, around, gutter_of, lines, rows_of
from data.readers.pdf_page import UNMAPPED, Page, page
from data.readers.pdf_shapes import Box, Glyph, TooLarge, turned_box, turned_glyph, turned_rule
from data.readers.pdf_streams import damage
from data.records import Block, Cell, Document, Notice, Place, TableBlock, TextBlock

MOST_PAGES = 300
MOST_CHARACTERS = 1_000_000
# A page with fewer characters has no text layer worth the name (a page number, a stamp).
FEWEST_CHARACTERS = 20
# More characters without a meaning than this are more than a bullet here and there.
UNMAPPED_PART = 0.02
# Parts of a page: a picture that is the page itself, one that may hold words of its own, and the margins in which page
# numbers and running heads stand.
PAGE_PICTURE = 0.4
LARGE_PICTURE = 0.15
MARGIN = 0.12
# A running head stands on at least this part of the pages; left and right pages may have different ones.
HEAD_PART = 0.4
# Points by which the edges of a table may differ on two pages.
SAME_EDGE = 3.0

_AROUND_NUMBER = r"[\s\-‐‑–—―−─━﹣－_·•.~～|]*"
_PAGE_NUMBER = re.compile(
    _AROUND_NUMBER + r"(?:第|[Pp]age|[Pp]\.?)?\s*(?P<number>\d{1,3})\s*页?"
    r"(?:[\s,，]*(?:共|of|/)\s*\d{1,3}\s*页?)?" + _AROUND_NUMBER
)
_DATE = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\d{2})?")
_METADATA = {
    "title": "Title",
    "created": "CreationDate",
    "modified": "ModDate",
    "producer": "Producer",
    "creator": "Creator",
}


def read(content: bytes, name: str, sha256: str) -> Document:
    """The pdf as blocks in reading order: a line of text each, a table each, cut where the page is.

    Raises: UnreadableFile; its reason is broken, encrypted, scanned, empty or too_large.
    """
    flaw = damage(content)
    if flaw:
        raise UnreadableFile(flaw.reason, name, flaw.detail)
    file = opened(content, name)
    try:
        read_pages = pages(file, name)
        properties = metadata(file)
    finally:
        file.close()
    notices = _text_layer(read_pages, name)
    return Document(
        name=name,
        sha256=sha256,
        format="pdf",
        blocks=blocks(read_pages),
        page_count=len(read_pages),
        metadata=properties,
        notices=notices,
    )


def opened(content: bytes, name: str) -> pypdfium2.PdfDocument:
    """The pdf, to be closed again by whoever asked.

    Raises: UnreadableFile: encrypted, broken or too_large.
    """
    try:
        file = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD:
            raise UnreadableFile("encrypted", name, "a password is needed to open it") from error
        raise UnreadableFile("broken", name, str(error)) from error
    page_count = len(file)
    if 0 < page_count <= MOST_PAGES:
        return file
    file.close()
    if page_count <= 0:
        raise UnreadableFile("broken", name, "no pages")
    raise UnreadableFile("too_large", name, f"{page_count} pages, at most {MOST_PAGES}")


def pages(file: pypdfium2.PdfDocument, name: str) -> list[Page]:
    """What stands on each page.

    Raises: UnreadableFile: broken or too_large.
    """
    found: list[Page] = []
    characters = 0
    for index in range(len(file)):
        try:
            found.append(page(file.raw, index))
        except TooLarge as error:
            raise UnreadableFile("too_large", name, f"page {index + 1}: {error}") from error
        except ValueError as error:
            raise UnreadableFile("broken", name, str(error)) from error
        characters += len(found[-1].glyphs)
        if characters > MOST_CHARACTERS:
            raise UnreadableFile("too_large", name, f"more than {MOST_CHARACTERS} characters up to page {index + 1}")
    return found


def picture_pages(pages: Sequence[Page]) -> list[int]:
    """The numbers of the pages that are pictures without text worth the name."""
    return [
        one.number
        for one in pages
        if one.object_count and one.picture_share >= PAGE_PICTURE and _character_count(one) < FEWEST_CHARACTERS
    ]


def blocks(pages: Sequence[Page]) -> tuple[Block, ...]:
    """The lines and tables of pages in reading order."""
    return _blocks([_laid_out(one) for one in pages])


def metadata(file: pypdfium2.PdfDocument) -> tuple[tuple[str, str], ...]:
    """What the file says about itself."""
    written = {key: _property(file, field) for key, field in _METADATA.items()}
    for key in ("created", "modified"):
        written[key] = _iso_date(written[key])
    return tuple((key, value) for key, value in written.items() if value)


def _property(file: pypdfium2.PdfDocument, field: str) -> str:
    size = min(pdfium.FPDF_GetMetaText(file.raw, field.encode(), None, 0), 4000)
    buffer = ctypes.create_string_buffer(4000)
    pdfium.FPDF_GetMetaText(file.raw, field.encode(), buffer, 4000)
    # Damaged or hostile properties are not worth a failure: what does not decode is marked.
    return buffer.raw[:size].decode("utf-16-le", errors="replace").replace("\x00", "").strip()


def _iso_date(written: str) -> str:
    """``D:20240226144123+08'00'`` as 2024-02-26T14:41:23; writers get the zone wrong, so it is left out."""
    match = _DATE.match(written)
    if not match:
        return written
    date = "-".join(part for part in match.groups()[:3] if part)
    time = ":".join(part for part in match.groups()[3:] if part)
    return f"{date}T{time}" if time else date


def _text_layer(pages: Sequence[Page], name: str) -> tuple[Notice, ...]:
    """What is to be said of pages that are pictures.

    Raises: UnreadableFile when there is no text at all to read, or none that has a meaning.
    """
    counts = {one.number: _character_count(one) for one in pages}
    total = sum(counts.values())
    unmapped = {one.number: [glyph.text for glyph in one.glyphs].count(UNMAPPED) for one in pages}
    filled = [one for one in pages if one.object_count]
    if not filled:
        raise UnreadableFile("empty", name, f"{len(pages)} pages without anything on them")
    pictures = picture_pages(pages)
    if total == 0 or (pictures and total < FEWEST_CHARACTERS * len(filled)):
        raise UnreadableFile("scanned", name, f"{total} characters on {len(filled)} pages")
    if 2 * sum(unmapped.values()) > total:
        raise UnreadableFile(
            "broken", name, f"its fonts do not say what {sum(unmapped.values())} of {total} characters mean (ToUnicode)"
        )
    layered = [
        one.number
        for one in filled
        if one.number not in pictures and one.picture_share >= PAGE_PICTURE and one.is_text_layer
    ]
    told = {
        "scanned_page": pictures,
        "text_layer_over_picture": layered,
        "picture_unread": [
            one.number
            for one in filled
            if one.number not in pictures + layered and one.bare_picture_share >= LARGE_PICTURE
        ],
        "unmapped_characters": [number for number, count in unmapped.items() if count > UNMAPPED_PART * counts[number]],
    }
    return tuple(
        Notice(code, ", ".join(map(str, numbers)), Place(page=numbers[0])) for code, numbers in told.items() if numbers
    )


def _character_count(one: Page) -> int:
    return len(one.glyphs) - [glyph.text for glyph in one.glyphs].count(" ")


@dataclass(frozen=True, slots=True)
class _Layout:
    """One page turned so that most of its text reads rightwards: its characters, its ruled boxes, which are tables."""

    page: Page
    turn: int
    glyphs: tuple[Glyph, ...]
    boxes: tuple[Grid, ...]
    tables: tuple[Grid, ...]


@dataclass(frozen=True, slots=True)
class _Item:
    """A line of text or a table in the place where it is read, in the coordinates of its layout."""

    height: float
    box: Box
    text: str = ""
    grid: Grid | None = None
    is_furniture: bool = False


def _laid_out(one: Page) -> _Layout:
    turns = Counter([glyph.turn for glyph in one.glyphs if glyph.turn >= 0])
    turn = max(turns, key=lambda number: (turns[number], -number)) if turns else 0
    glyphs = tuple(turned_glyph(glyph, turn) for glyph in one.glyphs) if turn else one.glyphs
    boxes = grids([turned_rule(rule, turn) for rule in one.rules], [glyph for glyph in glyphs if glyph.turn >= 0])
    return _Layout(one, turn, glyphs, tuple(boxes), tuple(box for box in boxes if box.is_table))


def _blocks(layouts: Sequence[_Layout]) -> tuple[Block, ...]:
    found: list[Block] = []
    tables = 0
    for layout, items in _with_cut_rows(layouts, _marked(layouts, [_items(layout) for layout in layouts])):
        line = 0
        for item in items:
            line += 1
            if item.grid is None:
                place = _place(layout, item.box, line=line)
                found.append(TextBlock(len(found), item.text, place, is_furniture=item.is_furniture))
            else:
                tables += 1
                table = _table(layout, item.grid, len(found), tables, line)
                found.append(table)
                line += len(table.text_lines) - 1
    return tuple(found)


def _place(layout: _Layout, box: Box, **further: int) -> Place:
    """A place by its box in the coordinates of the layout, led back to the page as shown."""
    left, top, right, bottom = turned_box(box, -layout.turn % 4)
    return Place(
        page=layout.page.number, box=(round(left, 1), round(top, 1), round(right, 1), round(bottom, 1)), **further
    )


def _table(layout: _Layout, grid: Grid, order: int, number: int, first_line: int) -> TableBlock:
    return TableBlock(
        order=order,
        row_count=grid.row_count,
        column_count=grid.column_count,
        cells=tuple(
            Cell(
                row=cell.row,
                column=cell.column,
                text=cell.text,
                place=_place(layout, cell.box, table=number, row=cell.row + 1, column=cell.column + 1),
                row_span=cell.row_span,
                column_span=cell.column_span,
            )
            for cell in grid.cells
        ),
        place=_place(layout, grid.box, table=number, line=first_line),
        text_lines=tuple(
            TextBlock(order, item.text, _place(layout, item.box, line=first_line + index))
            for index, item in enumerate(_lines(grid.glyphs))
        ),
    )


def _items(layout: _Layout) -> list[_Item]:
    """The lines and tables of a page from top to bottom; slanted words, as of watermarks, come last as furniture."""
    held = {glyph.order for grid in layout.tables for glyph in grid.glyphs}
    tables = [_Item(grid.box[1], grid.box, grid=grid) for grid in layout.tables]
    outside = [glyph for glyph in layout.glyphs if glyph.order not in held]
    rows = rows_of([glyph for glyph in outside if glyph.turn == 0])
    gutter = gutter_of(rows)
    found = tables + _upright(rows, gutter) + _sideways(outside)
    items = sorted(found, key=lambda item: (item.height, item.box[0]))
    return (items if gutter is None else _by_column(items, gutter)) + _slanted(outside)


def _by_column(items: Iterable[_Item], gutter: float) -> list[_Item]:
    """The items of a page in two columns: the left one before the right, between things that go across."""
    ordered: list[_Item] = []
    columns: list[_Item] = []
    for item in items:
        if item.box[0] < gutter < item.box[2]:
            ordered += [*sorted(columns, key=lambda item: item.box[0] >= gutter), item]
            columns = []
        else:
            columns.append(item)
    return ordered + sorted(columns, key=lambda item: item.box[0] >= gutter)


def _lines(glyphs: Sequence[Glyph]) -> list[_Item]:
    """Characters as lines, from top to bottom."""
    upright = _upright(rows_of([glyph for glyph in glyphs if glyph.turn == 0]))
    return sorted(upright + _sideways(glyphs), key=lambda item: item.height)


def _upright(rows: Iterable[Row], gutter: float | None = None) -> list[_Item]:
    return [_Item((line.box[1] + line.box[3]) / 2, line.box, line.text) for line in lines(rows, gutter)]


def _sideways(glyphs: Iterable[Glyph]) -> list[_Item]:
    """Characters set sideways or upside down as lines in their own direction."""
    by_turn: dict[int, list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        if glyph.turn > 0:
            by_turn[glyph.turn].append(turned_glyph(glyph, glyph.turn))
    found = []
    for turn, turned in sorted(by_turn.items()):
        for line in lines(rows_of(turned)):
            box = turned_box(line.box, -turn % 4)
            found.append(_Item((box[1] + box[3]) / 2, box, line.text))
    return found


def _slanted(glyphs: Iterable[Glyph]) -> list[_Item]:
    slanted = [glyph for glyph in glyphs if glyph.turn < 0 and glyph.text != " "]
    if not slanted:
        return []
    box = around(slanted)
    return [_Item(box[1], box, "".join(glyph.text for glyph in slanted), is_furniture=True)]


def _with_cut_rows(layouts: Sequence[_Layout], pages: list[list[_Item]]) -> Iterator[tuple[_Layout, list[_Item]]]:
    """The pages with boxes taken for tables that are the last row of a table cut by the page's end, or its first.

    Such a box is as wide as the table on the other page, and no words stand between them but page numbers.
    """
    for index, layout in enumerate(layouts):
        cut = [
            box
            for box in layout.boxes
            if not box.is_table
            and (
                (index > 0 and _continues(box, pages[index], pages[index - 1][::-1], is_first=True))
                or (index + 1 < len(pages) and _continues(box, pages[index], pages[index + 1], is_first=False))
            )
        ]
        if not cut:
            yield layout, pages[index]
            continue
        widened = replace(layout, tables=(*layout.tables, *cut))
        furniture = {item.box for item in pages[index] if item.is_furniture}
        items = [replace(item, is_furniture=item.box in furniture) for item in _items(widened)]
        yield widened, items


def _continues(box: Grid, here: Sequence[_Item], there: Iterable[_Item], *, is_first: bool) -> bool:
    """Whether a box is first (or last) on its page, and the nearest thing on the other page a table just as wide."""
    nearest = next((item for item in there if not item.is_furniture), None)
    if nearest is None or nearest.grid is None:
        return False
    if any(abs(box.box[side] - nearest.box[side]) > SAME_EDGE for side in (0, 2)):
        return False
    edge = box.box[1] if is_first else box.box[3]
    return not any((item.height < edge) if is_first else (item.height > edge) for item in here if not item.is_furniture)


def _marked(layouts: Sequence[_Layout], pages: list[list[_Item]]) -> list[list[_Item]]:
    """The items with what a page prints around its text marked: page numbers, and heads that most pages repeat."""
    furniture = _numbers(layouts, pages) | _heads(layouts, pages)
    return [
        [
            replace(item, is_furniture=True) if (index, position) in furniture else item
            for position, item in enumerate(items)
        ]
        for index, items in enumerate(pages)
    ]


def _in_margin(layout: _Layout, item: _Item) -> bool:
    """Whether a line stands at the top or bottom of the page as shown; on a page set sideways, at any side."""
    left, top, right, bottom = turned_box(item.box, -layout.turn % 4)
    down = (top + bottom) / 2 / max(layout.page.height, 1)
    across = (left + right) / 2 / max(layout.page.width, 1)
    is_beside = layout.turn % 2 == 1 and not MARGIN < across < 1 - MARGIN
    return item.grid is None and (is_beside or not MARGIN < down < 1 - MARGIN)


def _numbers(layouts: Sequence[_Layout], pages: list[list[_Item]]) -> set[tuple[int, int]]:
    """Where page numbers stand. A bare number is one only if it counts along with the pages."""
    found: set[tuple[int, int]] = set()
    bare: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for index, items in enumerate(pages):
        for position, item in enumerate(items):
            match = _PAGE_NUMBER.fullmatch(item.text) if _in_margin(layouts[index], item) else None
            if match and item.text == match["number"]:
                bare[int(match["number"]) - layouts[index].page.number].add((index, position))
            elif match:
                found.add((index, position))
    for offset, places in bare.items():
        pages_counted = len({index for index, _ in places})
        if pages_counted >= max(2, len(pages) / 2) or (offset == 0 and len(pages) <= 2):
            found |= places
    return found


def _heads(layouts: Sequence[_Layout], pages: list[list[_Item]]) -> set[tuple[int, int]]:
    """Where running heads and feet stand: the same words, figures apart, at the same height of several pages."""
    seen: dict[str, list[tuple[int, int, float]]] = defaultdict(list)
    for index, items in enumerate(pages):
        for position, item in enumerate(items):
            if _in_margin(layouts[index], item):
                words = re.sub(r"\d+", "0", "".join(item.text.split()))
                if sum(map(str.isalpha, words)) >= 2:
                    seen[words].append((index, position, item.height))
    found = set()
    for places in seen.values():
        for index, position, height in places:
            alike = {other for other, _, its_height in places if abs(its_height - height) <= SAME_EDGE}
            if len(alike) >= max(2, HEAD_PART * len(pages)):
                found.add((index, position))
    return found
