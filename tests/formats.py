"""One report in every format that reports are published in, as bytes by file name."""

from __future__ import annotations

import base64
import csv
import io
import shutil
import subprocess
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest import mock

import pypdfium2
import xlsxwriter
from opencc import OpenCC
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from data.samples import as_docx, as_html, as_pdf, as_txt
from data.samples.files import Filing
from data.samples.grids import Grid
from data.samples.report import Line, Report
from tests.corpus import layouts

Write = Callable[[Filing], bytes]
_OFFICE_FILTERS = {"doc": "doc:MS Word 97", "rtf": "rtf", "pdf": "pdf"}


def txt(filing: Filing, look: int, encoding: str) -> bytes:
    """A text file; look as of ``as_txt``."""
    written = as_txt.write(filing.report, look)
    return written.decode("gb18030" if look == 1 else "utf-8-sig").encode(encoding)


def markdown(filing: Filing, **head: str) -> bytes:
    """Markdown, with # for headings or none, merged cells repeated or left empty."""
    return layouts.md(list(filing.report.items), head)


def site(filing: Filing, look: str) -> bytes:
    """A page of a government site, the report within its navigation; look as of ``layouts.html``."""
    return layouts.html(list(filing.report.items), {"look": look})


def nested(filing: Filing) -> bytes:
    """A page whose every block stands in layout tables of its own, as old editors make them."""
    body = "".join(
        f"<table><tr><td><table><tr><td>{layouts._html_item(item, 'trs')}</td></tr></table></td></tr></table>"
        for item in filing.report.items
    )
    page = f"<html><meta charset='gb2312'><body><table><tr><td>首页</td><td>{body}</td></tr></table></body></html>"
    return page.encode("gb18030")


def bare_page(filing: Filing) -> bytes:
    """A page of the report alone."""
    body = "".join(layouts._html_item(item, "trs") for item in filing.report.items)
    return f"<html><head><meta charset='utf-8'></head><body>{body}</body></html>".encode()


def traditional(filing: Filing) -> bytes:
    """The page of a mirror in traditional characters."""
    return OpenCC("s2t").convert(as_html.write(filing.report, 0).decode()).encode()


def saved_in_one_file(filing: Filing) -> bytes:
    """A page as browsers save it with all its parts in one file (mht)."""
    page = base64.encodebytes(as_html.write(filing.report, 0)).decode()
    return (
        "From: <Saved by a browser>\r\nSubject: =?utf-8?B?5bm05oql?=\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="----part"\r\n\r\n'
        "------part\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n"
        f"Content-Location: http://example.invalid/1.html\r\n\r\n{page}\r\n"
        "------part\r\nContent-Type: text/css\r\nContent-Location: http://example.invalid/1.css\r\n\r\np{}\r\n"
        "------part--\r\n"
    ).encode()


# pdf ------------------------------------------------------------------------------------------------------------------


def pdf(filing: Filing, look: int) -> bytes:
    """A pdf with ruled tables; look as of ``as_pdf``."""
    return as_pdf.write(filing.report, look)


def unruled_pdf(filing: Filing) -> bytes:
    """A pdf whose tables have no lines."""
    with mock.patch.object(as_pdf, "_rule", return_value=None):
        return as_pdf.write(filing.report, 0)


def flattened_pdf(filing: Filing) -> bytes:
    """A pdf whose tables are lines of words in the order of the text, one space between cells."""
    items: list[Line | Grid] = []
    for item in filing.report.items:
        if isinstance(item, Grid):
            items += [Line("paragraph", words) for words in layouts._text_table(item, "blanks")]
        else:
            items.append(item)
    return as_pdf.write(_with_items(filing.report, items), 0)


def sideways_pdf(filing: Filing) -> bytes:
    """A pdf whose pages are all shown lying on their side."""
    document = pypdfium2.PdfDocument(as_pdf.write(filing.report, 0))
    for page in document:
        page.set_rotation(90)
    return _saved(document)


def turned_pdf(filing: Filing) -> bytes:
    """A pdf of pages that are drawn on their side and shown upright."""
    with mock.patch.object(as_pdf, "Canvas", _TurnedCanvas):
        return as_pdf.write(filing.report, 0)


class _TurnedCanvas(Canvas):
    """A canvas that lies on its side."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._turn()

    def showPage(self) -> None:  # noqa: N802 - the library's name
        super().showPage()
        self._turn()

    def _turn(self) -> None:
        self.setPageRotation(90)
        self.translate(self._pagesize[1], 0)
        self.rotate(90)


def _saved(document: pypdfium2.PdfDocument) -> bytes:
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


# pictures -------------------------------------------------------------------------------------------------------------


def pictures(filing: Filing, dots: int = 150) -> list[Image.Image]:
    """The pages of the report as pictures; paragraphs without figures are left out, since reading takes seconds."""
    told = [fact.stated.as_written for fact in filing.report.facts if fact.where.startswith("narrative")]
    items = [
        item
        for item in filing.report.items
        if isinstance(item, Grid) or item.kind != "paragraph" or any(words in item.text for words in told)
    ]
    pages = pypdfium2.PdfDocument(as_pdf.write(_with_items(filing.report, items), 0))
    return [page.render(scale=dots / 72).to_pil() for page in pages]


def scanned_pdf(pages: Iterable[Image.Image]) -> bytes:
    """A pdf of pictures of pages."""
    written = io.BytesIO()
    canvas = Canvas(written)
    for page in pages:
        canvas.setPageSize((595, 842))
        canvas.drawImage(ImageReader(page.convert("L")), 0, 0, 595, 842)
        canvas.showPage()
    canvas.save()
    return written.getvalue()


def picture(page: Image.Image, ending: str) -> bytes:
    """One page as png or jpg."""
    written = io.BytesIO()
    page.convert("RGB").save(written, {"png": "PNG", "jpg": "JPEG"}[ending], quality=85)
    return written.getvalue()


# sheets ---------------------------------------------------------------------------------------------------------------


def workbook(filing: Filing) -> bytes:
    """A workbook of one sheet: lines and tables below one another, numbers as numbers."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    page = book.add_worksheet("年报")
    row = 0
    for item in filing.report.items:
        if not isinstance(item, Grid):
            page.write_string(row, 0, item.lead + item.text)
            row += 1
            continue
        for cell in item.cells:
            value = Decimal(cell.text) if cell.text.strip().replace(".", "", 1).isdecimal() else cell.text
            if cell.row_span * cell.column_span > 1:
                last = row + cell.row + cell.row_span - 1, cell.column + cell.column_span - 1
                page.merge_range(row + cell.row, cell.column, *last, value)
            else:
                page.write(row + cell.row, cell.column, value)
        row += item.row_count
    book.close()
    return buffer.getvalue()


def comma_separated(filing: Filing) -> bytes:
    """The same as csv, in GB18030 as Excel saves it."""
    rows: list[list[str]] = []
    for item in filing.report.items:
        if isinstance(item, Grid):
            first = len(rows)
            rows += [[""] * len(item.widths) for _ in range(item.row_count)]
            for cell in item.cells:
                rows[first + cell.row][cell.column] = cell.text
        else:
            rows.append([item.lead + item.text])
    width = max(map(len, rows))
    text = io.StringIO(newline="")
    csv.writer(text).writerows([*row, *[""] * (width - len(row))] for row in rows)
    return text.getvalue().encode("gb18030")


# LibreOffice ----------------------------------------------------------------------------------------------------------


def converted(sources: Sequence[Path], ending: str, folder: Path, *, opened_by: str = "") -> None:
    """All these files in another format of LibreOffice, by one call; opened_by names the filter that opens them."""
    program = shutil.which("soffice")
    assert program is not None
    command = [
        program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
        *([f"--infilter={opened_by}"] if opened_by else []),
        "--convert-to", _OFFICE_FILTERS[ending], "--outdir", str(folder), *map(str, sources),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=280)


def _with_items(report: Report, items: Sequence[Line | Grid]) -> Report:
    return replace(report, items=tuple(items))


WRITERS: dict[str, tuple[str, Write]] = {
    "text in UTF-8": ("txt", lambda filing: txt(filing, 0, "utf-8")),
    "text in GB18030": ("txt", lambda filing: txt(filing, 1, "gb18030")),
    "text in UTF-16": ("txt", lambda filing: txt(filing, 0, "utf-16")),
    "text in pages": ("txt", lambda filing: txt(filing, 2, "utf-8-sig")),
    "markdown": ("md", lambda filing: markdown(filing, look="marks")),
    "markdown with cells repeated": ("md", lambda filing: markdown(filing, look="plain", repeat="yes")),
    "html": ("html", lambda filing: as_html.write(filing.report, 0)),
    "html in layout tables": ("html", lambda filing: as_html.write(filing.report, 1)),
    "html in cards": ("html", lambda filing: as_html.write(filing.report, 2)),
    "html of a site": ("html", lambda filing: site(filing, "trs")),
    "html in runs": ("shtml", lambda filing: site(filing, "spans")),
    "html of line breaks": ("htm", lambda filing: site(filing, "div")),
    "html in nested tables": ("html", nested),
    "html saved in one file": ("mht", saved_in_one_file),
    "html in traditional characters": ("html", traditional),
    "docx": ("docx", lambda filing: as_docx.write(filing.report, 0)),
    "docx in bold": ("docx", lambda filing: as_docx.write(filing.report, 1)),
    "docx in pieces": ("docx", lambda filing: as_docx.write(filing.report, 2)),
    "pdf": ("pdf", lambda filing: pdf(filing, 0)),
    "pdf with filled rules": ("pdf", lambda filing: pdf(filing, 1)),
    "pdf in two fonts": ("pdf", lambda filing: pdf(filing, 2)),
    "pdf without rules": ("pdf", unruled_pdf),
    "pdf flattened": ("pdf", flattened_pdf),
    "pdf on its side": ("pdf", sideways_pdf),
    "pdf turned": ("pdf", turned_pdf),
    "workbook": ("xlsx", workbook),
    "csv": ("csv", comma_separated),
}
