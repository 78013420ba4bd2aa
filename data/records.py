"""What travels between the stages: frozen records, from a file's blocks to the facts that it states."""

from __future__ import annotations

from dataclasses import field
from decimal import Decimal
from typing import Literal

from data.frozen import frozen

Form = Literal["2008-2013", "2014-2018", "2019-2020", "2021+"]
Status = Literal["value", "stated_none", "approx", "blank", "placeholder", "corrected", "unreadable"]
SectionState = Literal[
    "present", "stated_none", "empty", "too_short", "merged", "out_of_order", "duplicate", "heading_lost", "missing"
]
# scan: words read from pictures of pages. doc: all old Word formats, wps included. xlsx: all workbooks.
FileFormat = Literal["txt", "md", "html", "docx", "pdf", "doc", "rtf", "xlsx", "csv", "scan"]


@frozen()
class Place:
    """Where words stand in a file; only what the format knows is set.

    Units: page, line, table, row and column count from 1; box is left, top, right, bottom in points from the top left
    of the page; start and end are a half-open span of characters in the block's or cell's text. confidence is from 0 to
    1: how sure the recognition of a picture is of the figures there, by the least sure of their digits.
    """

    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    line: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    start: int | None = None
    end: int | None = None
    confidence: float | None = None

    def span(self, start: int | None, end: int | None) -> Place:
        """The place of the characters from start to end of what stands here."""
        return Place(self.page, self.box, self.line, self.table, self.row, self.column, start, end, self.confidence)

    def __str__(self) -> str:
        """The place in one short line: ``p2 t3 r5 c4``, ``line 12:4-9``."""
        parts: list[str] = []
        if self.page is not None:
            parts.append(f"p{self.page}")
        if self.table is not None:
            parts.append(f"t{self.table}")
        if self.row is not None:
            parts.append(f"r{self.row}")
        if self.column is not None:
            parts.append(f"c{self.column}")
        if self.line is not None:
            parts.append(f"line {self.line}")
        if self.start is not None and self.end is not None:
            parts.append(f"{self.start}-{self.end}")
        return " ".join(parts)


@frozen()
class TextBlock:
    """One line (txt, md, pdf) or one paragraph (html, docx) outside tables, as written.

    heading_level is what the markup says (h1…h6, Heading 1…, #), None when the format says nothing.
    is_furniture marks what a page prints around the text (page numbers, running heads): kept, never read.
    """

    order: int
    text: str
    place: Place
    heading_level: int | None = None
    is_bold: bool = False
    is_furniture: bool = False


@frozen()
class Cell:
    """One cell at its top left grid position (from 0), with the rows and columns that it spans, as written."""

    row: int
    column: int
    text: str
    place: Place
    row_span: int = 1
    column_span: int = 1


@frozen()
class TableBlock:
    """One table of markup or of ruled lines.

    text_lines is the same region read as plain lines, an independent second reading (pdf only, else empty).
    """

    order: int
    row_count: int
    column_count: int
    cells: tuple[Cell, ...]
    place: Place
    text_lines: tuple[TextBlock, ...] = ()

    def grid(self) -> list[list[Cell | None]]:
        """The cells on the full grid, a merged cell repeated on every position that it spans."""
        rows: list[list[Cell | None]] = [[None] * self.column_count for _ in range(self.row_count)]
        for cell in self.cells:
            for row in range(cell.row, min(cell.row + cell.row_span, self.row_count)):
                for column in range(cell.column, min(cell.column + cell.column_span, self.column_count)):
                    rows[row][column] = cell
        return rows


Block = TextBlock | TableBlock


@frozen()
class Notice:
    """Something that a person should know about a reading: a code of ``reference/notices.csv`` and its details."""

    code: str
    detail: str = ""
    place: Place | None = None


@frozen()
class Document:
    """A report file as blocks in reading order; a reader never interprets.

    metadata holds what the file says about itself (html title and meta tags, pdf and docx properties), lower-case keys.
    """

    name: str
    sha256: str
    format: FileFormat
    blocks: tuple[Block, ...]
    encoding: str | None = None
    page_count: int | None = None
    metadata: tuple[tuple[str, str], ...] = ()
    notices: tuple[Notice, ...] = ()


@frozen()
class Evidence:
    """The words that a conclusion rests on, and the rule that drew it."""

    words: str
    place: Place
    rule: str


@frozen()
class Identity:
    """Whose report of which year this is, by the document itself.

    agency is the name as written (cleaned of spaces and line breaks); region is the place it governs or belongs to.
    period_start, period_end and published_on are ISO dates, None when the document does not print them.
    evidence maps a field's name to the words it was read from.
    """

    agency: str | None
    level: str | None
    kind: str | None
    region: str | None
    report_year: int | None
    form: Form | None
    period_start: str | None = None
    period_end: str | None = None
    published_on: str | None = None
    evidence: tuple[tuple[str, Evidence], ...] = ()
    notices: tuple[Notice, ...] = ()


@frozen()
class Piece:
    """A stretch of a section's text and the block it comes from: text[start:end] stands at offset in that block."""

    start: int
    end: int
    block: int
    offset: int
    place: Place


@frozen()
class Told:
    """What a person says of a document that does not say it itself: whose report it is, and of which year."""

    agency: str | None = None
    report_year: int | None = None


@frozen()
class Section:
    """One section by its canonical code, with its title as written and its own prose.

    text holds the prose without headings, tables and sub-sections; soft line breaks are gone, and every paragraph ends
    in a line break.
    ordinal is the place in the prescribed structure ("0" preface, "1"…"6", "1.1" for parts of section one; the number
    in order of appearance before 2019), empty when the section is not there.
    """

    code: str
    title: str
    ordinal: str
    state: SectionState
    level: int = 1
    text: str = ""
    pieces: tuple[Piece, ...] = ()
    place: Place = field(default_factory=Place)
    position: int = 0

    def place_of(self, start: int, end: int) -> Place:
        """The place of text[start:end]: page and line of its first character, span within that block."""
        for piece in self.pieces:
            if piece.start <= start < piece.end:
                first = piece.offset + start - piece.start
                return piece.place.span(first, first + min(end, piece.end) - start)
        return self.place


@frozen()
class Reading:
    """One figure as one rule read it: a cell of a statutory table or a figure in prose.

    value is in the unit as printed (unit), not yet in the indicator's own; it is None where there is no number.
    sentence holds the words around (a table's row label and column head, or the sentence).
    """

    indicator: str
    applicant: str
    value: Decimal | None
    status: Status
    as_written: str
    place: Place
    rule: str
    unit: str = ""
    section: str = ""
    sentence: str = ""


@frozen()
class Claim:
    """A figure in prose that a table also holds; indicator may be a sum (``t3_new+t3_carry_in``).

    kind: "table" (a table holds it too) · "repeat" (prose states it again) · "previous" (of last year's report) ·
    "total" and "part" (a listed whole and its parts, joined by group) · "percent" · "growth".
    """

    indicator: str
    applicant: str
    value: Decimal | None
    status: Status
    as_written: str
    place: Place
    rule: str
    kind: str = "table"
    group: str = ""
    unit: str = ""
    section: str = ""
    sentence: str = ""


@frozen()
class PassedOver:
    """A number in prose that is no fact: ignored by a named rule, or left over (rule is empty)."""

    as_written: str
    place: Place
    section: str
    rule: str = ""
    sentence: str = ""


@frozen()
class Narrative:
    """What the prose of one document says: figures, claims about tables, and every number that is neither."""

    readings: tuple[Reading, ...] = ()
    claims: tuple[Claim, ...] = ()
    passed_over: tuple[PassedOver, ...] = ()
    notices: tuple[Notice, ...] = ()


@frozen()
class TableReading:
    """One statutory table as found: which, in which form, and whether its cells can be trusted.

    table: "t2" · "t3" · "t4" · "s14" · "l09".
    state: "accepted" (sums hold, or a failing sum is printed so in two independent readings) · "held_back" · "missing".
    reason, of a table held back, is a code of ``reference/held_back.csv``, and behind colons what fills its sentence.
    blocks are the block orders that the table stands on, so that no other stage reads them as prose.
    subtotals are sums that the form does not print and this table does: of a group of rows, or of the organisations
    (applicant "organisations").
    """

    table: str
    form: Form | None
    state: Literal["accepted", "held_back", "missing"]
    reason: str = ""
    readings: tuple[Reading, ...] = ()
    blocks: tuple[int, ...] = ()
    unmatched: tuple[str, ...] = ()
    place: Place = field(default_factory=Place)
    subtotals: tuple[Reading, ...] = ()


@frozen()
class Fact:
    """What one document states for one indicator and applicant, in the indicator's unit."""

    indicator: str
    applicant: str
    value: Decimal | None
    status: Status
    unit: str
    as_written: str
    place: Place
    section: str
    sentence: str
    rule: str


@frozen()
class Extract:
    """Everything that one document says: the pure unit of work, keyed by sha256 and extractor version."""

    name: str
    sha256: str
    format: FileFormat
    page_count: int | None
    identity: Identity
    sections: tuple[Section, ...]
    tables: tuple[TableReading, ...]
    facts: tuple[Fact, ...]
    claims: tuple[Claim, ...]
    passed_over: tuple[PassedOver, ...]
    notices: tuple[Notice, ...]
