"""A web page as lines: boxes, and in document order the lines that a browser shows and the edges of tables."""

from __future__ import annotations

import math
import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from typing import Literal, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from data import reference
from data.errors import UnreadableFile
from data.readers.layout import MAX_TABLE_DEPTH, Paragraph
from data.readers.pictures import POINTS_PER_PIXEL, can_hold_table, sides_in, size_within
from data.readers.plain import INK, lines
from data.text import simplified, squeezed

MAX_NODES = 1_000_000
CELLS = frozenset({"td", "th"})
ROW_GROUPS = frozenset({"tbody", "thead", "tfoot"})
TABLE_PARTS = frozenset({"table", "tr", "caption", "colgroup"}) | CELLS | ROW_GROUPS
LINES = frozenset(
    {
        "p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd", "pre", "hr", "figcaption", "legend", "summary",
        "address",
    }
)  # fmt: skip
_BOXES = frozenset(
    {
        "html", "body", "div", "section", "article", "main", "header", "footer", "nav", "aside", "ul", "ol", "dl",
        "menu", "form", "fieldset", "center", "blockquote", "figure", "details", "dir", "frameset", "hgroup", "search",
    }
)  # fmt: skip
_BLOCKS = TABLE_PARTS | LINES | _BOXES
_NOT_TEXT = frozenset(
    {
        "script", "style", "noscript", "template", "iframe", "frame", "object", "embed", "svg", "math", "canvas",
        "audio", "video", "map", "area", "select", "option", "datalist", "button", "input", "textarea", "head", "title",
        "meta", "link", "xml", "rt", "rp",
    }
)  # fmt: skip
_BOLD = frozenset({"b", "strong"})
_PREFORMATTED = frozenset({"pre", "listing", "xmp", "plaintext"})
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
# What changes how text is set by its tag alone.
_SET_APART = _BOLD | _PREFORMATTED | _HEADINGS.keys()
# The parser's time grows with the square of how deep elements nest.
_MOST_OPEN = 10_000
_TAG_NAME = re.compile(r"<(/?[a-z][^\s<>/]*)")
_MOST_ATTRIBUTES = 5_000
# Left open, these are opened anew in every paragraph that follows, at most three alike.
_MOST_ALIKE = 3
_RESUMED = frozenset({"a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"})
_STYLE_TAG = re.compile(rf"<(/?)({'|'.join(sorted(_RESUMED))})(?=[\s<>/])([^<>]*)")
_SELF_CLOSED = LINES | TABLE_PARTS | frozenset({"br", "img", "input", "meta", "link", "col", "wbr", "option", "param"})
_WORD = re.compile("[A-Z]?[a-z]+|[A-Z]+")
# Source: CSS Text Module, "Segment Break Transformation Rules": a break between two wide characters is no blank.
_WIDE_BREAK = re.compile("(?<=[\u3000-\u9fff\uff00-\uffef])[ \t]*[\r\n][ \t\r\n]*(?=[\u3000-\u9fff\uff00-\uffef])")
_BROWSER_BLANKS = re.compile("[ \t\n\r\f]+")
_ATTACHMENT = re.compile(r"\.(?:docx?|xlsx?|pdf|wps|et|ofd|zip|rar)(?:[?#].*)?$", re.IGNORECASE)
_LONGEST_HEADING = 200
_LONGEST_ADDRESS = 500
_PIXELS = re.compile(r"\s*(\d{1,6})(?:\.\d+)?(?:px)?\s*")
UNKNOWN = "?"
_LONGEST_LABEL = 200
_WIDEST_SPAN = 1000
_SPAN = re.compile(r"\s*(\d{1,6})")


class Element(NamedTuple):
    """A box of the page; parent is its index among the page's boxes, always a lower one."""

    tag: str
    parent: int
    is_furniture: bool
    is_hidden: bool


class Line(NamedTuple):
    """What a browser shows as one line when the window is wide enough.

    key is its text for matching, in simplified characters; a long line is no label, its key is empty.
    """

    element: int
    paragraph: Paragraph
    key: str
    characters: int
    link_characters: int
    link_count: int
    is_attachment: bool


class Edge(NamedTuple):
    """Where a table, a row group, a row or a cell begins or ends."""

    element: int
    is_start: bool
    tag: str
    row_span: int = 1
    column_span: int = 1


class Picture(NamedTuple):
    """A picture large enough to hold a table, before the event at position; size as a person would write it."""

    position: int
    element: int
    size: str


@dataclass(frozen=True)
class Page:
    """Boxes in document order, lines and edges of tables in document order, and where between them pictures stand."""

    elements: tuple[Element, ...]
    events: tuple[Line | Edge, ...]
    pictures: tuple[Picture, ...] = ()

    @cached_property
    def lines(self) -> tuple[tuple[int, Line], ...]:
        """The lines, each with its place among the events."""
        return tuple((index, event) for index, event in enumerate(self.events) if isinstance(event, Line))

    @cached_property
    def parents(self) -> tuple[int, ...]:
        """The parent of each box."""
        return tuple(element.parent for element in self.elements)


@dataclass(frozen=True, slots=True)
class _Style:
    """What of an element's inline style changes the text."""

    is_hidden: bool
    is_bold: bool | None
    is_preformatted: bool | None
    outline_level: int | None


@dataclass(frozen=True, slots=True)
class _Voice:
    """How text is set where it stands; link numbers the page's links from 1 and is 0 outside them."""

    is_bold: bool = False
    is_preformatted: bool = False
    is_hidden: bool = False
    heading_level: int | None = None
    link: int = 0
    is_attachment: bool = False


_Piece = tuple[str, _Voice]


def parse(source: str, name: str) -> LexborHTMLParser:
    """The page's tree, as browsers build it.

    Raises: UnreadableFile(too_large) for markup that browsers' rules would blow up: very many elements left open.
    """
    lower = source.lower()
    tags = _TAG_NAME.findall(lower)
    # Few tags nest as deep as they are many at most.
    deepest = _depth(tags) if len(tags) > _MOST_OPEN else 0
    if len(tags) > MAX_NODES or deepest > _MOST_OPEN:
        raise UnreadableFile("too_large", name, f"{len(tags)} tags, nested {deepest} deep")
    # Only a page of very many styles is worth counting how many of them are open at once.
    style_count = sum(tag in _RESUMED for tag in tags) if len(tags) ** 2 > MAX_NODES else 0
    if style_count * len(tags) > MAX_NODES and (most := _most_open_styles(lower)) * len(tags) > MAX_NODES:
        raise UnreadableFile("too_large", name, f"{most} styles left open in a page of {len(tags)} tags")
    long_parts = [part for part in lower.split("<") if len(part) > _MOST_ATTRIBUTES]
    if any(len(part.partition(">")[0].split()) > _MOST_ATTRIBUTES for part in long_parts):
        raise UnreadableFile("too_large", name, f"a tag of more than {_MOST_ATTRIBUTES} attributes")
    return LexborHTMLParser(source)


def _depth(tags: Sequence[str]) -> int:
    """How deep the tags nest."""
    depth = deepest = 0
    for tag in tags:
        if tag[0] == "/":
            depth -= depth > 0 and tag[1:] not in _SELF_CLOSED
        elif tag not in _SELF_CLOSED:
            depth += 1
            deepest = max(deepest, depth)
    return deepest


def _most_open_styles(lower: str) -> int:
    """How many elements of style are open at once at most, no more than three alike."""
    open_styles: dict[str, list[str]] = {}
    alike: dict[str, int] = {}
    resumed = most_resumed = 0
    for match in _STYLE_TAG.finditer(lower):
        slash, tag, attributes = match.groups()
        if not slash:
            style = tag + attributes
            open_styles.setdefault(tag, []).append(style)
            alike[style] = alike.get(style, 0) + 1
            resumed += alike[style] <= _MOST_ALIKE
            most_resumed = max(most_resumed, resumed)
        elif open_styles.get(tag):
            style = open_styles[tag].pop()
            resumed -= alike[style] <= _MOST_ALIKE
            alike[style] -= 1
    return most_resumed


def read_page(parser: LexborHTMLParser, name: str) -> Page:
    """The page flattened: no deep nesting of boxes can exhaust the stack.

    Raises: UnreadableFile(too_large) where tables nest or parts abound beyond every report.
    """
    elements = [Element("page", -1, is_furniture=False, is_hidden=False)]
    events: list[Line | Edge] = []
    pieces: list[_Piece] = []
    pictures: list[Picture] = []
    in_line: list[str] = []
    open_parts: list[tuple[str, int, _Voice]] = [("page", 0, _Voice())]
    link_count = table_depth = 0
    for kind, node, tag in _walk(parser.body, name):
        _, element, voice = open_parts[-1]
        if kind == "text":
            if not voice.is_hidden:
                pieces.append((node.text_content or "", voice))
            continue
        if (pieces or in_line) and (tag in _BLOCKS or tag == "br"):
            events.extend(_lines(pieces, element))
            if in_line:
                pictures.extend(_beside(in_line, pieces, len(events), element))
            pieces, in_line = [], []
        if kind == "end":
            open_parts.pop()
            if tag in TABLE_PARTS:
                events.append(Edge(element, is_start=False, tag=tag))
                table_depth -= tag == "table"
            continue
        attributes = node.attributes
        style = _style(attributes.get("style") or "")
        is_hidden = style.is_hidden or "hidden" in attributes
        if tag in _BLOCKS:
            elements.append(Element(tag, element, _is_furniture(tag, attributes), is_hidden))
            element = len(elements) - 1
        if tag in TABLE_PARTS:
            row_span, column_span = _span(attributes.get("rowspan"), _WIDEST_SPAN), _span(attributes.get("colspan"))
            events.append(Edge(element, is_start=True, tag=tag, row_span=row_span, column_span=column_span))
            table_depth += tag == "table"
            if table_depth > MAX_TABLE_DEPTH:
                raise UnreadableFile("too_large", name, f"tables nested more than {MAX_TABLE_DEPTH} deep")
        if tag == "img" and not is_hidden and not voice.is_hidden and (size := _picture(attributes, voice)):
            in_line.append(size)
        if tag == "a" and _is_link(attributes):
            link_count += 1
            is_attachment = _ATTACHMENT.search(attributes.get("href") or "") is not None
            voice = replace(voice, link=link_count, is_attachment=is_attachment)
        open_parts.append((tag, element, _voice(voice, tag, style, is_hidden=is_hidden and tag not in _BLOCKS)))
    events.extend(_lines(pieces, 0))
    pictures.extend(_beside(in_line, pieces, len(events), 0))
    return Page(tuple(elements), tuple(events), tuple(pictures))


def _walk(root: LexborNode | None, name: str) -> Iterator[tuple[Literal["start", "text", "end"], LexborNode, str]]:
    """Every element of text and every text with its tag, depth first."""
    node = root
    # To ask the parser for the parent or the tag once more would take as long as all else here.
    parents: list[tuple[LexborNode, str]] = []
    count = 0
    while node is not None:
        count += 1
        if count > MAX_NODES:
            raise UnreadableFile("too_large", name, f"more than {MAX_NODES} parts in the page")
        if node.is_text_node:
            yield "text", node, ""
        elif node.is_element_node and (tag := node.tag or "") not in _NOT_TEXT:
            yield "start", node, tag
            child = node.first_child
            if child is not None:
                parents.append((node, tag))
                node = child
                continue
            yield "end", node, tag
        following = node.next if parents else None
        while parents and following is None:
            node, tag = parents.pop()
            yield "end", node, tag
            following = node.next if parents else None
        node = following


@lru_cache(maxsize=4096)
def _style(source: str) -> _Style:
    style = "".join(source.lower().split())
    is_bold = is_preformatted = None
    if weight := re.search(r"font-weight:(\w+)", style):
        is_bold = weight[1] in ("bold", "bolder", "600", "700", "800", "900")
    if white_space := re.search(r"white-space:([\w-]+)", style):
        is_preformatted = white_space[1].startswith("pre")
    outline = re.search(r"mso-outline-level:(\d)", style)
    return _Style(
        is_hidden="display:none" in style or "visibility:hidden" in style or "mso-hide:all" in style,
        is_bold=is_bold,
        is_preformatted=is_preformatted,
        outline_level=int(outline[1]) if outline and outline[1] != "0" else None,
    )


def _voice(voice: _Voice, tag: str, style: _Style, *, is_hidden: bool) -> _Voice:
    """How the text of an element is set, given how it is around it: mostly just so."""
    # Most elements have no style, and what is made of none is remembered.
    if style is _style("") and tag not in _SET_APART and not is_hidden:
        return voice
    is_bold = voice.is_bold or tag in _BOLD if style.is_bold is None else style.is_bold
    is_preformatted = style.is_preformatted
    if is_preformatted is None:
        is_preformatted = voice.is_preformatted or tag in _PREFORMATTED
    heading_level = _HEADINGS.get(tag) or style.outline_level or voice.heading_level
    if (is_bold, is_preformatted, heading_level) == (voice.is_bold, voice.is_preformatted, voice.heading_level):
        return replace(voice, is_hidden=True) if is_hidden else voice
    return replace(
        voice,
        is_bold=is_bold,
        is_preformatted=is_preformatted,
        heading_level=heading_level,
        is_hidden=voice.is_hidden or is_hidden,
    )


def _is_link(attributes: dict[str, str | None]) -> bool:
    """Whether an anchor leads away from the page: named ones are aims, and those to # lead within."""
    return "name" not in attributes and not (attributes.get("href") or "").startswith("#")


def _picture(attributes: dict[str, str | None], voice: _Voice) -> str:
    """The size of a picture that may hold a table; nothing for icons, and for those that lead elsewhere by a link."""
    address = attributes.get("src") or ""
    names = " ".join(
        (posixpath.basename(address[:_LONGEST_ADDRESS]), *filter(None, map(attributes.get, ("class", "id"))))
    )
    if voice.link or (not address.startswith("data:") and _names_furniture(names)):
        return ""
    style = sides_in(attributes.get("style") or "")
    width, height = (style.get(side, _pixels(attributes.get(side) or "")) for side in ("width", "height"))
    within = size_within(address) if width is None and height is None else None
    width, height = within or (width, height)
    if width is None and height is None:
        return "" if address.lower().endswith(".gif") else UNKNOWN
    # Where one side is said, the other follows from the picture, which is not at hand.
    is_large = can_hold_table(math.inf if width is None else width, math.inf if height is None else height)
    sides = ("?" if side is None else f"{side:.0f}" for side in (width, height))
    return "×".join(sides) + " pt" if is_large else ""


def _pixels(value: str) -> float | None:
    """A side in points by its attribute, None where it says nothing or a part of the page."""
    found = _PIXELS.fullmatch(value)
    return int(found[1]) * POINTS_PER_PIXEL if found else None


def _beside(sizes: Sequence[str], pieces: Sequence[_Piece], position: int, element: int) -> Iterator[Picture]:
    """The pictures of a line; beside words, one of unknown size is an icon."""
    has_words = bool(_inked(pieces))
    return (Picture(position, element, size) for size in sizes if size != UNKNOWN or not has_words)


def _is_furniture(tag: str, attributes: dict[str, str | None]) -> bool:
    if tag in ("nav", "footer", "aside"):
        return True
    names = " ".join(filter(None, map(attributes.get, ("class", "id", "role"))))
    return bool(names) and _names_furniture(names)


def _span(value: str | None, zero: int = 1) -> int:
    """A span as browsers read it, at most what any table has."""
    digits = _SPAN.match(value) if value else None
    return min(int(digits[1]) or zero, _WIDEST_SPAN) if digits else 1


def _lines(pieces: Sequence[_Piece], element: int) -> Iterator[Line]:
    """The pieces of text between two boxes or breaks, joined without blanks of our own."""
    inked = _inked(pieces)
    if not inked:
        return
    if any(voice.is_preformatted for _, voice in pieces):
        for line in _split_at_newlines(pieces):
            if inked := _inked(line):
                yield _line(inked, "".join(text for text, _ in line), element)
    else:
        text = "".join([text for text, _ in pieces])
        if "\n" in text or "\r" in text:
            text = _WIDE_BREAK.sub("", text)
        yield _line(inked, _BROWSER_BLANKS.sub(" ", text).strip(" "), element)


def _inked(pieces: Iterable[_Piece]) -> list[_Piece]:
    """The pieces in which something is printed."""
    return [piece for piece in pieces if INK.search(piece[0])]


def _line(inked: Sequence[_Piece], text: str, element: int) -> Line:
    linked = [piece for piece in inked if piece[1].link]
    return Line(
        element,
        Paragraph(
            text,
            inked[0][1].heading_level if len(text) <= _LONGEST_HEADING else None,
            all(voice.is_bold for _, voice in inked),
        ),
        key=_key(text) if len(text) <= _LONGEST_LABEL else "",
        characters=_ink_count(inked),
        link_characters=_ink_count(linked),
        link_count=len({voice.link for _, voice in linked}),
        is_attachment=any(voice.is_attachment for _, voice in inked),
    )


def _ink_count(pieces: Iterable[_Piece]) -> int:
    return sum([len("".join(text.split())) for text, _ in pieces])


def _split_at_newlines(pieces: Iterable[_Piece]) -> Iterator[list[_Piece]]:
    line: list[_Piece] = []
    for text, voice in pieces:
        first, *others = lines(text) if voice.is_preformatted else [text]
        line.append((first, voice))
        for other in others:
            yield line
            line = [(other, voice)]
    yield line


@lru_cache(maxsize=4096)
def _key(text: str) -> str:
    return simplified(squeezed(text))


@lru_cache(maxsize=4096)
def _names_furniture(names: str) -> bool:
    return any(word.lower() in _furniture_words() for word in _WORD.findall(names))


@cache
def _furniture_words() -> frozenset[str]:
    return frozenset(row["pattern"] for row in reference.rows("web_page") if row["kind"] == "class")
