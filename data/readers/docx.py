"""Word documents in document order, read from their markup: paragraphs with Word's own numbers, tables as grids.

Footnotes, comments, running heads, pictures and deleted passages are left out; inserted ones are text. A picture
that is large enough to hold a table is told.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from lxml import etree

from data.errors import UnreadableFile
from data.readers.archive import Archive, macros, open_archive, read_part
from data.readers.layout import MAX_CELLS, MAX_TABLE_DEPTH, Content, Grid, GridCell, Paragraph, blocks_and_notices
from data.readers.numbering import NumberedList, labels, read_numbering
from data.readers.pictures import can_hold_table, sides_in
from data.records import Document

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# The strict variant of the format differs in its names' address alone.
_STRICT = (b"http://purl.oclc.org/ooxml/wordprocessingml/main", _W[1:-1].encode())
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_PROPERTIES = {
    "title": "{http://purl.org/dc/elements/1.1/}title",
    "created": "{http://purl.org/dc/terms/}created",
    "modified": "{http://purl.org/dc/terms/}modified",
}
_PARAGRAPH, _TABLE, _ROW, _CELL, _RUN, _TEXT = (f"{_W}{tag}" for tag in ("p", "tbl", "tr", "tc", "r", "t"))
_TEXT_BOX = f"{_W}txbxContent"
# Pictures in today's markup, whose size is in units of a 12700th of a point, and in that of old Word.
_DRAWINGS = frozenset({f"{_W}drawing", f"{_W}pict", f"{_W}object"})
_PICTURES = (
    "{http://schemas.openxmlformats.org/drawingml/2006/main}blip",
    "{urn:schemas-microsoft-com:vml}imagedata",
)
_EXTENT = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"
_SHAPE = "{urn:schemas-microsoft-com:vml}shape"
_UNITS_PER_POINT = 12700
_LEFT_OUT = frozenset(
    {
        f"{_W}{tag}"
        for tag in ("del", "moveFrom", "pPr", "rPr", "rt", "sdtPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr")
    }
    | {f"{_MC}Fallback"}
)
_MARKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_OFF = frozenset({"0", "false", "off", "none"})
_HEADING_STYLE = re.compile(r"(?:heading|标题|標題)\s*([1-9])", re.IGNORECASE)
_TITLE_STYLE = re.compile("title|标题|標題", re.IGNORECASE)
_WIDEST_SPAN = 1000


@dataclass(frozen=True, slots=True)
class _Style:
    """What a style says of its paragraphs, its base styles included."""

    heading_level: int | None = None
    is_bold: bool | None = None
    list_id: str = ""
    list_level: int | None = None


@dataclass(frozen=True, slots=True)
class _Source:
    """The document's text and what its other parts say of it."""

    name: str
    body: Any
    styles: Mapping[str, _Style]
    default_style: str
    labels: Mapping[Any, str]


def read(content: bytes, name: str, sha256: str) -> Document:
    """The document's paragraphs and tables.

    Raises: UnreadableFile: broken, encrypted, too_large where a part exceeds every report, or scanned.
    """
    archive = open_archive(content, name)
    source = _open(archive)
    blocks, pictures = blocks_and_notices(_content(source.body, source, 0))
    if not blocks and any("/media/" in part for part in archive.parts):
        raise UnreadableFile("scanned", name, "pictures without any text")
    return Document(name, sha256, "docx", blocks, metadata=_metadata(archive), notices=macros(archive) + pictures)


def _open(archive: Archive) -> _Source:
    main_part = next(iter(_targets(archive, "", "officeDocument")), "word/document.xml")
    root = _root(archive, main_part)
    if root is None:
        raise UnreadableFile("broken", archive.name, f"the part {main_part} with the text is missing")
    body = root.find(f"{_W}body")
    if body is None:
        raise UnreadableFile("broken", archive.name, f"{main_part} has no body")
    styles_root = _root(archive, next(iter(_targets(archive, main_part, "styles")), "word/styles.xml"))
    styles, default_style = _styles(styles_root)
    numbering_root = _root(archive, next(iter(_targets(archive, main_part, "numbering")), "word/numbering.xml"))
    lists = {}
    if numbering_root is not None:
        list_of_style = {style_id: style.list_id for style_id, style in styles.items() if style.list_id}
        lists = read_numbering(numbering_root, list_of_style)
    return _Source(archive.name, body, styles, default_style, _labels(body, styles, default_style, lists))


def _root(archive: Archive, part: str) -> Any:
    """A part's markup, None when there is no such part.

    Raises: UnreadableFile(broken) for markup cut off, or with a DTD, which the format forbids and attacks are made of.
    """
    content = read_part(archive, part)
    if content is None:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content.replace(*_STRICT), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFile("broken", archive.name, f"{part}: {error}") from error
    if root.getroottree().docinfo.doctype:
        raise UnreadableFile("broken", archive.name, f"{part} has a DTD, which no Word document has")
    return root


def _targets(archive: Archive, part: str, kind: str) -> Iterator[str]:
    """The parts of a kind that a part points to."""
    folder, file = posixpath.split(part)
    root = _root(archive, posixpath.join(folder, "_rels", f"{file}.rels"))
    for relationship in () if root is None else root.iterfind(_RELATIONSHIP):
        if relationship.get("Type", "").endswith(f"/{kind}") and relationship.get("TargetMode") != "External":
            yield posixpath.normpath(posixpath.join("/", folder, relationship.get("Target", ""))).lstrip("/")


def _metadata(archive: Archive) -> tuple[tuple[str, str], ...]:
    root = _root(archive, next(iter(_targets(archive, "", "core-properties")), "docProps/core.xml"))
    if root is None:
        return ()
    found = ((key, (root.findtext(tag) or "").strip()) for key, tag in _PROPERTIES.items())
    return tuple((key, value) for key, value in found if value)


# styles --------------------------------------------------------------------------------------------------------------


def _styles(root: Any) -> tuple[dict[str, _Style], str]:
    """Each style with what it inherits, and the style of paragraphs that name none."""
    if root is None:
        return {}, ""
    elements = {element.get(f"{_W}styleId", ""): element for element in root.iterfind(f"{_W}style")}
    default = next(
        (
            style_id
            for style_id, element in elements.items()
            if element.get(f"{_W}type") == "paragraph" and _is_on(element.get(f"{_W}default", "0"))
        ),
        "",
    )
    return {style_id: _style(style_id, elements) for style_id in elements}, default


def _style(style_id: str, elements: Mapping[str, Any]) -> _Style:
    style = _Style()
    seen: set[str] = set()
    # From the style up to its base: what is said first counts.
    while style_id in elements and style_id not in seen:
        seen.add(style_id)
        element = elements[style_id]
        own = _own_style(element)
        style = _Style(
            style.heading_level if style.heading_level is not None else own.heading_level,
            style.is_bold if style.is_bold is not None else own.is_bold,
            style.list_id or own.list_id,
            style.list_level if style.list_level is not None else own.list_level,
        )
        style_id = _value(element, "basedOn")
    return style


def _own_style(element: Any) -> _Style:
    heading_level = _outline_level(element.find(f"{_W}pPr"))
    name = _value(element, "name")
    if heading_level is None and (match := _HEADING_STYLE.fullmatch(name)):
        heading_level = int(match[1])
    if heading_level is None and _TITLE_STYLE.fullmatch(name):
        heading_level = 1
    list_id, list_level = _list_of(element.find(f"{_W}pPr"))
    return _Style(heading_level, _switch(element.find(f"{_W}rPr"), "b"), list_id, list_level)


def _outline_level(properties: Any) -> int | None:
    """The level of a heading, 0 when the markup says that it is body text, None when it says nothing."""
    level = _value(properties, "outlineLvl") if properties is not None else ""
    if not re.fullmatch(r"\d", level):
        return None
    return int(level) + 1 if level != "9" else 0


def _list_of(properties: Any) -> tuple[str, int | None]:
    numbering = properties.find(f"{_W}numPr") if properties is not None else None
    if numbering is None:
        return "", None
    level = _value(numbering, "ilvl")
    return _value(numbering, "numId"), int(level) if re.fullmatch(r"\d", level) else None


def _switch(properties: Any, tag: str) -> bool | None:
    """Whether a property is on, None when it is not mentioned."""
    element = properties.find(f"{_W}{tag}") if properties is not None else None
    return None if element is None else _is_on(element.get(f"{_W}val", "1"))


def _is_on(value: str) -> bool:
    return value.lower() not in _OFF


def _value(parent: Any, tag: str) -> str:
    child = parent.find(f"{_W}{tag}")
    return "" if child is None else str(child.get(f"{_W}val", ""))


def _labels(
    body: Any, styles: Mapping[str, _Style], default_style: str, lists: Mapping[str, NumberedList]
) -> dict[Any, str]:
    """What Word prints before each numbered paragraph."""
    if not lists:
        return {}
    numbered: list[tuple[Any, str, int]] = []
    for paragraph in body.iter(_PARAGRAPH):
        properties = paragraph.find(f"{_W}pPr")
        style_id = (_value(properties, "pStyle") if properties is not None else "") or default_style
        style = styles.get(style_id, _Style())
        list_id, level = _list_of(properties)
        if not list_id:
            list_id, level = style.list_id, level if level is not None else style.list_level
            if level is None and list_id in lists:
                level = lists[list_id].level_of(style_id)
        # The list 0 takes a paragraph out of its style's list.
        if list_id and list_id != "0" and next(paragraph.iterancestors(f"{_MC}Fallback"), None) is None:
            numbered.append((paragraph, list_id, level or 0))
    printed = labels(((list_id, level) for _, list_id, level in numbered), lists)
    return {paragraph: label for (paragraph, _, _), label in zip(numbered, printed, strict=True) if label}


# text ----------------------------------------------------------------------------------------------------------------


def _content(parent: Any, source: _Source, depth: int) -> Iterator[Content]:
    """The paragraphs and tables in a body, cell, text box or wrapper."""
    if depth > MAX_TABLE_DEPTH:
        raise UnreadableFile("too_large", source.name, f"tables and boxes nested more than {MAX_TABLE_DEPTH} deep")
    for child in parent.iterchildren(etree.Element):
        if child.tag == _PARAGRAPH:
            yield from _paragraphs(child, source, depth)
        elif child.tag == _TABLE:
            yield _grid(child, source, depth + 1)
        elif child.tag not in _LEFT_OUT:
            yield from _content(child, source, depth + 1)


def _paragraphs(paragraph: Any, source: _Source, depth: int) -> Iterator[Content]:
    """A paragraph, one for each line that a forced break makes of it, then what its text boxes hold."""
    properties = paragraph.find(f"{_W}pPr")
    style_id = _value(properties, "pStyle") if properties is not None else ""
    style = source.styles.get(style_id or source.default_style, _Style())
    heading_level = _outline_level(properties)
    if heading_level is None:
        heading_level = style.heading_level
    boxes: list[Any] = []
    pieces = [*_pieces(paragraph, source, is_bold=bool(style.is_bold), boxes=boxes)]
    label = source.labels.get(paragraph, "")
    if label:
        pieces = [(label, pieces[0][1] if pieces else False), *pieces]
    for line in _lines(pieces):
        inked = [is_bold for text, is_bold in line if text.strip()]
        yield Paragraph("".join(text for text, _ in line), heading_level or None, bool(inked) and all(inked))
    for box in boxes:
        if box.tag == _TEXT_BOX:
            yield from _content(box, source, depth + 1)
        elif picture := _picture(box):
            yield Paragraph("", picture=picture)


def _lines(pieces: Iterable[tuple[str, bool]]) -> Iterator[list[tuple[str, bool]]]:
    line: list[tuple[str, bool]] = []
    for text, is_bold in pieces:
        first, *others = text.split("\n")
        line.append((first, is_bold))
        for other in others:
            yield line
            line = [(other, is_bold)]
    yield line


def _pieces(parent: Any, source: _Source, *, is_bold: bool, boxes: list[Any]) -> Iterator[tuple[str, bool]]:
    """The text in a paragraph with whether it is bold; text boxes and drawings on the way are put into boxes."""
    for child in parent.iterchildren(etree.Element):
        tag = child.tag
        if tag == _RUN:
            properties = child.find(f"{_W}rPr")
            if _switch(properties, "vanish"):
                continue
            run_is_bold = _switch(properties, "b")
            if run_is_bold is None and properties is not None:
                run_is_bold = source.styles.get(_value(properties, "rStyle"), _Style()).is_bold
            yield from _pieces(child, source, is_bold=is_bold if run_is_bold is None else run_is_bold, boxes=boxes)
        elif tag in (_TEXT, _MATH_TEXT):
            text = child.text or ""
            yield text if child.get(_SPACE) == "preserve" else text.strip(" \t\r\n"), is_bold
        elif tag in _MARKS:
            yield _MARKS[tag], is_bold
        elif tag == _TEXT_BOX:
            boxes.append(child)
        elif tag not in _LEFT_OUT:
            if tag in _DRAWINGS:
                boxes.append(child)
            yield from _pieces(child, source, is_bold=is_bold, boxes=boxes)


def _picture(drawing: Any) -> str:
    """The size of a picture that may hold a table, in points; nothing for a smaller one and for other drawings."""
    if next(drawing.iter(*_PICTURES), None) is None:
        return ""
    extent, shape = next(drawing.iter(_EXTENT), None), next(drawing.iter(_SHAPE), None)
    width = height = 0.0
    if extent is not None:
        sides = (extent.get("cx", ""), extent.get("cy", ""))
        width, height = (int(side) / _UNITS_PER_POINT if re.fullmatch(r"\d{1,12}", side) else 0.0 for side in sides)
    elif shape is not None:
        style = sides_in(shape.get("style", ""))
        width, height = style.get("width", 0.0), style.get("height", 0.0)
    return f"{width:.0f}×{height:.0f} pt" if can_hold_table(width, height) else ""


# tables --------------------------------------------------------------------------------------------------------------


def _grid(table: Any, source: _Source, depth: int) -> Grid:
    """The cells at their grid positions; one that is merged downwards is one cell with its span."""
    cells: list[GridCell] = []
    # For each column where a cell merged downwards begins: its index among the cells.
    open_merges: dict[int, int] = {}
    row_count = width = 0
    for row in _parts(table, _ROW):
        properties = row.find(f"{_W}trPr")
        if properties is not None and (_switch(properties, "hidden") or properties.find(f"{_W}del") is not None):
            continue
        column = _span(properties, "gridBefore", least=0)
        still_open: dict[int, int] = {}
        for cell in _parts(row, _CELL):
            cell_properties = cell.find(f"{_W}tcPr")
            span = _span(cell_properties, "gridSpan", least=1)
            above = open_merges.get(column)
            merge = _merge(cell_properties, "vMerge")
            if _merge(cell_properties, "hMerge") == "continue" and cells and cells[-1].row == row_count:
                cells[-1] = replace(cells[-1], column_span=cells[-1].column_span + span)
            elif merge == "continue" and above is not None and cells[above].column_span == span:
                cells[above] = replace(cells[above], row_span=cells[above].row_span + 1)
                still_open[column] = above
            else:
                if merge:
                    still_open[column] = len(cells)
                content = tuple(_content(cell, source, depth + 1))
                cells.append(GridCell(row_count, column, content, column_span=span))
            column += span
        open_merges = still_open
        row_count += 1
        width = max(width, column + _span(properties, "gridAfter", least=0))
        if row_count * width > MAX_CELLS:
            raise UnreadableFile("too_large", source.name, f"a table of more than {MAX_CELLS} cells")
    return Grid(row_count, width, tuple(cells))


def _parts(parent: Any, tag: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, those in wrappers included."""
    for child in parent.iterchildren(etree.Element):
        if child.tag == tag:
            yield child
        elif child.tag not in _LEFT_OUT and child.tag not in (_PARAGRAPH, _TABLE):
            yield from _parts(child, tag)


def _span(properties: Any, tag: str, *, least: int) -> int:
    words = _value(properties, tag) if properties is not None else ""
    return min(max(int(words), least), _WIDEST_SPAN) if re.fullmatch(r"\d{1,6}", words) else least


def _merge(properties: Any, tag: str) -> str:
    """restart, continue, or nothing; a merge mark without a word continues."""
    element = properties.find(f"{_W}{tag}") if properties is not None else None
    return "" if element is None else str(element.get(f"{_W}val", "continue"))
