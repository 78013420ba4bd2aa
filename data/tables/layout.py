"""A document as rows: the rows of its grids and its lines of text in one reading order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache, wraps
from itertools import pairwise
from typing import Any, Literal, TypeVar

from data.frozen import frozen
from data.numbers import CellNumber, read_cell
from data.records import Document, FileFormat, Place, TableBlock, TextBlock
from data.text import simplified, squeezed

# What a region stands in: markup is a grid that the file itself writes down, tabs included; drawn is one found in the
# lines of a page; plain is text without a grid. Of a picture, scanned are the cells between ruled lines, whose figures
# the reader has confirmed twice, and scanned plain is all else.
Source = Literal["markup", "drawn", "plain", "scanned", "scanned plain"]

T = TypeVar("T")

_CJK = "\u3400-\u9fff"
# A word justified by blanks (自 然 人), a number with its note, or anything else without blanks.
_TOKEN = re.compile(
    rf"(?<!\S)[{_CJK}](?:[ \u3000][{_CJK}])+(?!\S)|"
    r"\d[\d,，.]*\s*[（(][^（()）]*[\u4e00-\u9fff][^（()）]*[)）](?=\s|$)|\S+"
)
# Label and number set without a blank between (行政许可97), and a new numbered label right behind another.
_GLUED_NUMBER = re.compile(rf"(?<=[{_CJK}）)”\"])(?=\d[\d,，.]*$)")
_GLUED_LABEL = re.compile(rf"(?<=[{_CJK}）)])(?=\d{{1,2}}[.、．][{_CJK}])")
_DIGIT = re.compile(r"\d")
_PAGE_NUMBER = re.compile(r"\s*(?:[-—–―－]+\s*\d{1,4}\s*[-—–―－]+|第\s*\d+\s*页.*)\s*")


_CAPTION = re.compile(r"附?表格?(?:[一二三四五六七八九十]{1,2}|\d{1,2}(?!\d|[年月]))")
_RULE = re.compile(r":?-{2,}:?")
# Bars and rules as typewriters and terminals draw them.
_DRAWN_BAR = re.compile("[│┃｜║]")
_DRAWN_RULE = re.compile(r"[\s─━═┄┈┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬]+")
_BARRED = re.compile(r"\s*\|.*\|\s*")
# A count with its counter that goes on, or the end of a sentence.
_SENTENCE = re.compile(r"\d\s*[余多]?(?:人次|[件条次个份篇起例项人元])[,，;；。]|[\u4e00-\u9fff][”）)]?。")
# Under a table may stand a note of so many characters, with its full stop.
_LONGEST_NOTE = 40
# Each reader of tables asks the same of every row of a document, so what was found out of the last rows is remembered;
# of few rows, as the search for garbage looks at all that is.
ROWS_REMEMBERED = 256
# The rows of a form come again in every report, so what their words say is remembered; prose does not come again.
_WORDS_REMEMBERED = 2048
_LONGEST_REMEMBERED = 120
_UNREADABLE = CellNumber(None, "unreadable")


@frozen()
class _Look:
    """What a cell's text is taken for, whosever cell it is."""

    number: CellNumber
    is_figure: bool
    is_blank: bool


@frozen(eq=False)
class Slot:
    """One cell of a grid row, or one token of a line of text.

    within is where the cell or the line stands, span which of the line's characters a token is. first and last are
    half-open: grid columns from 0, or characters of the line. A merged cell stands in every row that it spans, with
    is_repeat in all but the first. is_shared: its figure spans several cells of the form and belongs to none of them
    for certain.
    """

    text: str
    within: Place
    first: int
    last: int
    is_repeat: bool = False
    row_span: int = 1
    is_shared: bool = False
    span: tuple[int, int] | None = None

    @property
    def place(self) -> Place:
        """Where the words stand; made when it is asked for, as most tokens are only looked at."""
        return self.within.span(*self.span) if self.span else self.within

    @property
    def number(self) -> CellNumber:
        """What the cell holds as an unsigned number."""
        return _UNREADABLE if self.is_shared else _look(self.text).number

    @property
    def is_blank(self) -> bool:
        """Whether nothing is printed."""
        return not self.is_shared and _look(self.text).is_blank

    @property
    def is_figure(self) -> bool:
        """Whether digits or a placeholder are printed; 三 may be a number, but is more often part of a label."""
        return _look(self.text).is_figure

    @property
    def is_wordy(self) -> bool:
        """Whether words are printed that are no figure."""
        look = _look(self.text)
        return not look.is_figure and (self.is_shared or not look.is_blank)


@frozen(eq=False, slots=False)
class _Words:
    """What a row says, wherever it stands: is_text tells lines of text from grids, repeats are merged cells' places.

    told holds what was found out of the words, so that it is found out once for all rows that say the same.
    """

    is_text: bool
    texts: tuple[str, ...]
    repeats: tuple[int, ...]
    told: dict[Callable[[Row], Any], Any] = field(default_factory=dict)

    @cached_property
    def text(self) -> str:
        own = (text for at, text in enumerate(self.texts) if text.strip() and at not in self.repeats)
        return " ".join(own)

    @cached_property
    def plain(self) -> str:
        return simplified(squeezed(self.text))

    @cached_property
    def turn(self) -> int:
        return next((at for at in range(len(self.texts), 0, -1) if is_wordy(self.texts[at - 1])), 0)

    @cached_property
    def has_figures(self) -> bool:
        return any(_look(text).is_figure for text in self.texts[self.turn :])

    @cached_property
    def printed(self) -> tuple[str, ...]:
        return tuple(squeezed(text) for text in self.texts[self.turn :] if not _look(text).is_blank)


@frozen(eq=False, slots=False)
class Row:
    """One row of a grid or one line of text.

    grid is the block order of its table, None for text; is_line marks a line of text whose tabs make it a grid's row.
    lines_below are the blocks of further lines when its cells stand on lines of their own.
    """

    block: int
    slots: tuple[Slot, ...]
    grid: int | None = None
    row: int = 0
    columns: int = 0
    is_line: bool = False
    lines_below: tuple[int, ...] = ()

    @cached_property
    def words(self) -> _Words:
        """What it says, shared with the rows that say the same."""
        texts = tuple([slot.text for slot in self.slots])
        repeats = tuple([at for at, slot in enumerate(self.slots) if slot.is_repeat])
        make = _known_words if sum(map(len, texts)) <= _LONGEST_REMEMBERED else _Words
        return make(self.grid is None, texts, repeats)

    @property
    def text(self) -> str:
        """Its words joined by single blanks, a merged cell of an earlier row left out."""
        return self.words.text

    @property
    def plain(self) -> str:
        """Its words for matching: squeezed, in simplified characters."""
        return self.words.plain

    @cached_property
    def labels(self) -> tuple[Slot, ...]:
        """The slots up to the last one with words: what stands before the figures."""
        return self.slots[: self.words.turn]

    @cached_property
    def figures(self) -> tuple[Slot, ...]:
        """The slots behind the last one with words: numbers, placeholders and blanks."""
        return self.slots[self.words.turn :]

    @property
    def has_figures(self) -> bool:
        """Whether any number or placeholder stands behind the words."""
        return self.words.has_figures

    @cached_property
    def is_whole(self) -> bool:
        """Whether its cells fill all columns of the grid, so that each stands where it was meant to."""
        return sum(slot.last - slot.first for slot in self.slots) == self.columns

    @property
    def printed(self) -> tuple[str, ...]:
        """The figures as they are printed, blank cells left out."""
        return self.words.printed


@dataclass(frozen=True, slots=True)
class Second:
    """The lines of figures that a second reading of each table's region gives, by block order."""

    lines: Mapping[int, tuple[tuple[str, ...], ...]]

    def confirms(self, printed: Iterable[tuple[int, tuple[str, ...]]]) -> bool:
        """Whether each row of figures is also a line of the second reading, in the same order."""
        left = {block: iter(lines) for block, lines in self.lines.items()}
        return all(figures in left.get(block, iter(())) for block, figures in printed)


def by_words(function: Callable[[Row], T]) -> Callable[[Row], T]:
    """The function asked once for all rows that say the same: it may look at nothing but their words."""

    @wraps(function)
    def of(row: Row) -> T:
        told: dict[Callable[[Row], T], T] = row.words.told
        if function not in told:
            told[function] = function(row)
        return told[function]

    return of


def text_rows(document: Document) -> dict[int, tuple[Row, ...]]:
    """The lines of text by block order: of texts, and of tables for which the format gives lines beside the grid."""
    return {
        block.order: tuple(
            row
            for line in ([block] if isinstance(block, TextBlock) else block.text_lines)
            for row in _text_rows(line, block.order)
        )
        for block in document.blocks
        if isinstance(block, TextBlock) or block.text_lines
    }


def second_reading(document: Document, texts: Mapping[int, Sequence[Row]]) -> Second:
    """The figures of each table by its plain lines, for formats that give both a grid and lines."""
    return Second(
        {
            block.order: tuple(row.printed for row in texts[block.order] if row.has_figures)
            for block in document.blocks
            if isinstance(block, TableBlock) and block.text_lines
        }
    )


def source_of(rows: Iterable[Row], file_format: FileFormat) -> Source:
    """What the figures among these rows stand in."""
    is_plain = not any(row.has_figures and row.grid is not None for row in rows)
    if file_format == "scan":
        return "scanned plain" if is_plain else "scanned"
    if is_plain:
        return "plain"
    return "drawn" if file_format == "pdf" else "markup"


def is_wordy(text: str) -> bool:
    """Whether a cell with this text holds words that are no figure."""
    look = _look(text)
    return not look.is_figure and not look.is_blank


@by_words
def is_caption(row: Row) -> bool:
    """Whether a line names the table below it (表三：…), which is no heading of a section."""
    words = row.plain
    return row.grid is None and len(words) <= 40 and bool(_CAPTION.match(words)) and not row.has_figures


@by_words
def is_prose(row: Row) -> bool:
    """Whether a line of text is a sentence or a stretch of one, which no table holds."""
    is_long = len(row.text) > _LONGEST_NOTE and "。" in row.text
    return row.grid is None and (is_long or (not row.has_figures and bool(_SENTENCE.search(row.text))))


def document_rows(document: Document, texts: Mapping[int, Sequence[Row]], *, is_flat: bool = False) -> tuple[Row, ...]:
    """Every row of the document in reading order, without page furniture; texts are its lines of text.

    is_flat reads a table by its plain lines instead of its grid, where the format gives both.
    """
    found: list[Row] = []
    for block in document.blocks:
        if isinstance(block, TextBlock):
            found.extend(_continued(row, found) for row in texts[block.order])
        elif is_flat and block.text_lines:
            found.extend(texts[block.order])
        else:
            found.extend(_grid_rows(block))
    return tuple(found)


def _grid_rows(table: TableBlock) -> Iterator[Row]:
    for number, cells in enumerate(table.grid()):
        slots: list[Slot] = []
        seen: set[int] = set()
        for column, cell in enumerate(cells):
            if cell is None or id(cell) in seen:
                continue
            seen.add(id(cell))
            last = min(max(cell.column + cell.column_span, column + 1), table.column_count)
            slots.append(Slot(cell.text, cell.place, column, last, cell.row < number, cell.row_span))
        # Markdown rules off the head of a table by a row of dashes.
        if slots and not all(_RULE.fullmatch(slot.text.strip()) for slot in slots):
            yield Row(table.order, tuple(slots), table.order, number, table.column_count)


def _text_rows(block: TextBlock, order: int) -> Iterator[Row]:
    if block.is_furniture or _PAGE_NUMBER.fullmatch(block.text) or _DRAWN_RULE.fullmatch(block.text):
        return
    if _DRAWN_BAR.search(block.text):
        block = replace(block, text=_DRAWN_BAR.sub("|", block.text))
    # Cells copied out of a spreadsheet keep their tabs, and with them their blank cells; those of markdown their bars.
    inner = block.text.strip("\n|")
    mark = "\t" if inner.count("\t") >= 2 else "|" if "|" in inner else ""
    if mark and (mark == "\t" or _BARRED.fullmatch(block.text)):
        cells = tuple(_tabbed(block, mark))
        if all(_RULE.fullmatch(cell.text.strip()) for cell in cells):
            return
        yield Row(order, cells, order, 0, len(cells), is_line=True)
        return
    slots = tuple(_tokens(block))
    if slots:
        yield Row(order, slots)


@lru_cache(maxsize=_WORDS_REMEMBERED)
def _known_words(is_text: bool, texts: tuple[str, ...], repeats: tuple[int, ...]) -> _Words:
    return _Words(is_text, texts, repeats)


@lru_cache(maxsize=20_000)
def _look(text: str) -> _Look:
    signed = read_cell(text, is_signed=True)
    is_number = signed.status in ("value", "placeholder") and signed.rule != "chinese"
    number = read_cell(text)
    return _Look(number, is_number or signed.joined is not None, number.status == "blank")


def _continued(row: Row, before: Sequence[Row]) -> Row:
    """A tabbed line right below another belongs to the same grid."""
    above = before[-1] if before else None
    if row.grid is None or above is None or above.grid is None or above.block != row.block - 1 or not above.is_line:
        return row
    return replace(row, grid=above.grid, row=above.row + 1)


def _tabbed(block: TextBlock, mark: str) -> Iterator[Slot]:
    text = block.text.strip("\n") if mark == "\t" else block.text.rstrip()[:-1]
    start = 0 if mark == "\t" else text.index(mark) + 1
    for column, cell in enumerate(text[start:].split(mark)):
        lead = len(cell) - len(cell.lstrip()) if mark == "|" else 0
        words = cell.strip() if mark == "|" else cell
        place = block.place.span(start + lead, start + lead + len(words))
        yield Slot(words, place, column, column + 1)
        start += len(cell) + 1


def _tokens(block: TextBlock) -> Iterator[Slot]:
    text, place = block.text, block.place
    # A text without blanks, as most prose is, is one token; the pattern would look at each of its characters.
    is_one = text.split(maxsplit=1) == [text]
    spans = [(0, len(text))] if is_one else [found.span() for found in _TOKEN.finditer(text)]
    for start, end in spans:
        words = text[start:end]
        # Most tokens are bare numbers or words without any.
        if words.isdecimal() or not _DIGIT.search(words):
            yield Slot(words, place, start, end, span=(start, end))
            continue
        cuts = [start]
        cuts += [start + cut.start() for cut in _GLUED_LABEL.finditer(words)]
        cuts += [start + cut.start() for cut in _GLUED_NUMBER.finditer(words)]
        cuts.append(end)
        for first, last in pairwise(cuts):
            yield Slot(text[first:last], place, first, last, span=(first, last))
