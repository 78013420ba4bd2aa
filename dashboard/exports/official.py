"""Documents in the layout of GB/T 9704-2012, as drafts: without the red head, with places for number, seal and date.

Fonts are named, not embedded: the reader's Word or WPS has them, and the font table names what may stand in for each.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from dashboard.exports.origin import Origin
from dashboard.exports.tables import GROUNDS, Figure, clean

# Element → font and size in points: 2号 is 22, 3号 is 16, 4号 is 14.
TITLE, BODY, HEAD, SUBHEAD, NUMBER = ELEMENTS = ("title", "body", "head", "subhead", "number")
LATIN = "Times New Roman"
Cell = str | int | float | Figure | None
_RED = RGBColor(0xC8, 0x10, 0x2E)


@dataclass(frozen=True, slots=True)
class Sizes:
    """Sizes of letters and height of a line in points, margins in millimetres; by default those of the standard.

    room: points above and below the words of a cell.
    """

    title: float = 22.0
    body: float = 16.0
    head: float = 16.0
    subhead: float = 16.0
    number: float = 14.0
    table: float = 10.5
    note: float = 10.5
    line: float = 28.95  # 22 lines on 225 mm
    top: float = 37.0
    bottom: float = 35.0
    left: float = 28.0
    right: float = 26.0
    room: float = 1.5


STANDARD = Sizes()


class Paper:
    """A document while it is written, from top to bottom."""

    def __init__(self, origin: Origin, title: str, *, sizes: Sizes = STANDARD) -> None:
        """Begin a document; other sizes than the standard's are for what must fit a page."""
        self.origin = origin
        self.sizes = sizes
        self.document = Document()
        self._name_fonts()
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(sizes.top), Mm(sizes.bottom)
        section.left_margin, section.right_margin = Mm(sizes.left), Mm(sizes.right)
        properties = self.document.core_properties
        properties.title, properties.comments = clean(title), clean(origin.line)
        properties.author = properties.last_modified_by = ""
        properties.language = "zh-CN" if origin.language == "zh" else "en"
        marks = [origin.say("document.draft"), origin.say("sample.badge") if origin.mark else ""]
        self._head_line(" · ".join(mark for mark in marks if mark))
        self._page_numbers()

    def title(self, words: str) -> None:
        """The title, centred; the first heading for those who navigate by headings."""
        paragraph = self.document.add_paragraph(style="Title")
        self._set(paragraph, words, TITLE, align=WD_ALIGN_PARAGRAPH.CENTER, indent=False)
        paragraph.paragraph_format.space_after = Pt(self.sizes.line / 2)

    def heading(self, words: str, level: int = 1) -> None:
        """A heading of the first or second level."""
        paragraph = self.document.add_paragraph(style=f"Heading {level}")
        self._set(paragraph, words, HEAD if level == 1 else SUBHEAD)
        paragraph.paragraph_format.keep_with_next = True

    def paragraph(self, words: str, *, indent: bool = True, align: str = "left", keeps_next: bool = False) -> None:
        """A paragraph of the body, its first line set in by two characters; keeps_next: on one page with the next."""
        paragraph = self.document.add_paragraph()
        self._set(paragraph, words, BODY, indent=indent, align=_ALIGNED[align])
        paragraph.paragraph_format.keep_with_next = keeps_next

    def note(self, words: str, *, align: str = "left") -> None:
        """A small line: a source, a footnote."""
        paragraph = self.document.add_paragraph()
        self._set(paragraph, words, BODY, indent=False, size=self.sizes.note, line=1.15, align=_ALIGNED[align])
        paragraph.paragraph_format.space_before = Pt(2 * self.sizes.room)

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[Cell]], widths: Sequence[float], title: str) -> None:
        """A ruled table with its head on every page; numbers to the right, signs of missing numbers on a ground.

        widths: in millimetres. title: what it shows, for those who do not see it.
        """
        grid = self.document.add_table(rows=1 + len(rows), cols=len(heads), style="Table Grid")
        grid.alignment = WD_TABLE_ALIGNMENT.CENTER
        grid.autofit = False
        _describe(grid, title)
        for column, width in zip(grid.columns, widths, strict=True):
            column.width = Mm(width)
        for line, (row, cells) in enumerate(zip(grid.rows, (heads, *rows), strict=True)):
            _keep_whole(row, is_head=line == 0)
            for cell, content, width in zip(row.cells, cells, widths, strict=True):
                cell.width = Mm(width)
                self._fill(cell, content, is_head=line == 0)

    def pictures(self, drawn: Sequence[tuple[bytes, str, str]], width: float) -> None:
        """Pictures side by side under their captions, in a table without rules; width of all in millimetres.

        drawn: png, caption, and words for those who do not see it.
        """
        grid = self.document.add_table(rows=2, cols=len(drawn))
        grid.autofit = False
        each = width / len(drawn)
        for column, (png, caption, alt) in enumerate(drawn):
            above, below = (grid.cell(row, column) for row in (0, 1))
            above.width = below.width = Mm(each)
            self._fill(above, caption, is_head=False)
            shape = below.paragraphs[0].add_run().add_picture(io.BytesIO(png), width=Mm(each - 4))
            shape._inline.docPr.set("descr", clean(alt))
            shape._inline.docPr.set("title", clean(caption))

    def blank(self, lines: int = 1) -> None:
        """Empty lines to write on."""
        for _ in range(lines):
            self._set(self.document.add_paragraph(), "", BODY)

    def new_page(self, *, is_wide: bool = False) -> None:
        """A new page, in landscape where a table needs it."""
        if not is_wide:
            self.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
            return
        section = self.document.add_section()
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)

    def content(self) -> bytes:
        """The file."""
        buffer = io.BytesIO()
        self.document.save(buffer)
        return buffer.getvalue()

    def _set(
        self,
        paragraph: Any,
        words: str,
        element: str,
        *,
        indent: bool = True,
        align: Any = None,
        size: float | None = None,
        line: float | None = None,
    ) -> None:
        layout = paragraph.paragraph_format
        points = size or getattr(self.sizes, element)
        layout.space_before = layout.space_after = Pt(0)
        if line is None:
            layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
            layout.line_spacing = Pt(self.sizes.line * max(points / self.sizes.body, 1))
        else:
            layout.line_spacing = line
        if align is not None:
            paragraph.alignment = align
        if indent:
            layout.first_line_indent = Pt(points * 2)
        if words:
            self._run(paragraph, words, element, points)

    def _run(self, paragraph: Any, words: str, element: str, points: float, colour: Any = None) -> None:
        run = paragraph.add_run(clean(words))
        run.font.size = Pt(points)
        run.font.bold = False
        run.font.color.rgb = colour or RGBColor(0, 0, 0)
        _set_fonts(run._element.get_or_add_rPr(), self.origin.say(f"font.{element}"))

    def _fill(self, cell: Any, content: Cell, *, is_head: bool) -> None:
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(self.sizes.room)
        paragraph.paragraph_format.line_spacing = 1.0
        is_number = isinstance(content, (int, float)) or (isinstance(content, Figure) and content.has_number)
        if is_head or isinstance(content, Figure):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if is_number:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        colour = None
        if isinstance(content, Figure) and content.status in GROUNDS:
            _shade(cell, GROUNDS[content.status][1])
        if content is not None:
            self._run(paragraph, _words(content), HEAD if is_head else BODY, self.sizes.table, colour)

    def _head_line(self, words: str) -> None:
        section = self.document.sections[0]
        section.header_distance = Mm(15)
        if words:
            paragraph = section.header.paragraphs[0]
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            self._run(paragraph, words, BODY, self.sizes.note, _RED if self.origin.mark else None)

    def _page_numbers(self) -> None:
        """The number between dashes, on the outer side of each page."""
        self.document.settings.odd_and_even_pages_header_footer = True
        section = self.document.sections[0]
        section.footer_distance = Mm(25)
        section.even_page_header.is_linked_to_previous = False
        head = section.header.paragraphs[0]
        even = section.even_page_header.paragraphs[0]
        if head.runs:
            even.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            self._run(even, head.text, BODY, self.sizes.note, _RED if self.origin.mark else None)
        sides = ((section.footer, WD_ALIGN_PARAGRAPH.RIGHT), (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT))
        for footer, align in sides:
            paragraph = footer.paragraphs[0]
            paragraph.alignment = align
            self._run(paragraph, "— ", NUMBER, self.sizes.number)
            self._run(paragraph, "", NUMBER, self.sizes.number)
            _field(paragraph.runs[-1], "PAGE")
            self._run(paragraph, " —", NUMBER, self.sizes.number)

    def _name_fonts(self) -> None:
        """Styles without the colours of Word's own, and for each font the names that may stand in for it."""
        for name in ("Normal", "Title", "Heading 1", "Heading 2"):
            style = self.document.styles[name]
            style.font.name, style.font.color.rgb = LATIN, RGBColor(0, 0, 0)
            _set_fonts(style.element.get_or_add_rPr(), self.origin.say("font.body"))
            borders = style.element.pPr.find(qn("w:pBdr")) if style.element.pPr is not None else None
            if borders is not None:
                style.element.pPr.remove(borders)
        # Word's own template calls everything English: lines then break, and commas look, as they do nowhere in China.
        for said in self.document.styles.element.iter(qn("w:lang")):
            said.set(qn("w:eastAsia"), "zh-CN")
        table = "".join(
            f'<w:font w:name="{name}"><w:altName w:val="{others}"/></w:font>'
            for name, others in (self.origin.say(f"font.{key}.others").split("|") for key in ELEMENTS)
        )
        for part in self.document.part.package.iter_parts():
            if part.partname == "/word/fontTable.xml":
                written = part.blob.decode("utf-8")
                part._blob = written.replace("</w:fonts>", f"{table}</w:fonts>").encode()


_ALIGNED = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "centre": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}


def _words(content: Cell) -> str:
    if isinstance(content, (int, float)):
        return f"{content:,.4f}".rstrip("0").rstrip(".")
    return str(content)


def _set_fonts(properties: Any, name: str) -> None:
    """Latin letters and Chinese characters each in a font of their own; Word takes the first one alone otherwise."""
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for theme in [key for key in fonts.attrib if "Theme" in key]:
        del fonts.attrib[theme]
    for script, font in (("ascii", LATIN), ("hAnsi", LATIN), ("cs", LATIN), ("eastAsia", name)):
        fonts.set(qn(f"w:{script}"), font)


def _shade(cell: Any, colour: str) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour.removeprefix("#"))):
        shade.set(qn(f"w:{name}"), value)
    cell._element.get_or_add_tcPr().append(shade)


def _keep_whole(row: Any, *, is_head: bool) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if is_head:
        properties.append(OxmlElement("w:tblHeader"))


def _describe(table: Any, words: str) -> None:
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), clean(words))
    table._tbl.tblPr.append(caption)


def _field(run: Any, code: str) -> None:
    """A field that the program fills in; ours alone, never from data."""
    for kind in ("begin", None, "end"):
        if kind is None:
            part = OxmlElement("w:instrText")
            part.set(qn("xml:space"), "preserve")
            part.text = code
        else:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        run._element.append(part)
