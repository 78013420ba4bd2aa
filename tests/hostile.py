"""Files that mean harm, made when a test asks for them: each a name, its bytes, and the reasons that may be told.

The reason "" stands for a report that is read like any other.
"""
# ruff: noqa: PLW0108 - the bytes are made only when they are asked for

from __future__ import annotations

import base64
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

YEAR = 2023
# What makes a page a report, so that a file is not refused for being none.
REPORT = """示例县农业农村局2023年政府信息公开工作年度报告
本报告根据《中华人民共和国政府信息公开条例》编制，统计期限自2023年1月1日至2023年12月31日。
一、总体情况
全年主动公开政府信息128条。
二、主动公开政府信息情况
三、收到和处理政府信息公开申请情况
四、政府信息公开行政复议、行政诉讼情况
五、存在的主要问题及改进情况
六、其他需要报告的事项
"""
FORMULA = '=HYPERLINK("http://127.0.0.1/","公开")\u202e<script>alert(1)</script>&lt;b&gt;\x1b[31m'
_ENTITIES = "".join(
    f'<!ENTITY a{number} "{f"&a{number - 1};" * 10 if number else "公开" * 10}">' for number in range(10)
)
DOCTYPE = (
    f'<!DOCTYPE r [{_ENTITIES}<!ENTITY file SYSTEM "file:///etc/passwd"><!ENTITY net SYSTEM "http://127.0.0.1:9/">]>'
)
_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


@dataclass(frozen=True, slots=True)
class Hostile:
    """One file: make gives its bytes; reasons are the codes with which it may be refused, "" where it may be read."""

    name: str
    make: Callable[[], bytes]
    reasons: frozenset[str]


def hostile_files() -> Iterator[Hostile]:
    """Every file of the corpus."""
    for name, make, *reasons in (*_zips(), *_markup(), *_pdfs(), *_texts(), *_others()):
        yield Hostile(name, make, frozenset(reasons))


_Made = Iterator[tuple[str, Callable[[], bytes], str] | tuple[str, Callable[[], bytes], str, str]]


# zip files -----------------------------------------------------------------------------------------------------------


def packed(*members: tuple[str, bytes | str]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, inside in members:
            archive.writestr(name, inside)
    return content.getvalue()


def document(body: str, doctype: str = "", *more: tuple[str, bytes | str]) -> bytes:
    markup = f'<?xml version="1.0" encoding="UTF-8"?>{doctype}<w:document {_WORD}><w:body>{body}</w:body></w:document>'
    return packed(("[Content_Types].xml", _TYPES), ("word/document.xml", markup), *more)


def paragraphs(text: str = REPORT) -> str:
    return "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.splitlines())


def workbook(sheet: str, doctype: str = "") -> bytes:
    head = f'<?xml version="1.0" encoding="UTF-8"?>{doctype}'
    relations = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    book = f'<workbook {_SHEET} xmlns:r="{kind}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'

    def pointing(what: str, target: str) -> str:
        one = f'<Relationship Id="r1" Type="{kind}/{what}" Target="{target}"/>'
        return f"<Relationships {relations}>{one}</Relationships>"

    return packed(
        ("[Content_Types].xml", _TYPES),
        ("_rels/.rels", pointing("officeDocument", "xl/workbook.xml")),
        ("xl/workbook.xml", head + book),
        ("xl/_rels/workbook.xml.rels", pointing("worksheet", "worksheets/sheet1.xml")),
        ("xl/worksheets/sheet1.xml", f"{head}<worksheet {_SHEET}>{sheet}</worksheet>"),
    )


def _nested_zips(depth: int) -> bytes:
    content = packed(("report.txt", REPORT))
    for _ in range(depth):
        content = packed(("inner.zip", content))
    return content


def _zips() -> _Made:
    zeros = bytes(64 * 1024 * 1024)
    yield "bomb.docx", lambda: packed(("[Content_Types].xml", _TYPES), ("word/document.xml", zeros)), "too_large"
    yield "bomb.xlsx", lambda: workbook(zeros.decode()), "too_large"
    yield "bomb.zip", lambda: packed(("zeros.txt", bytes(80 * 1024 * 1024))), "too_large"
    yield "nested.zip", lambda: _nested_zips(8), "wrong_type", "unknown_type"
    yield "many_parts.docx", lambda: packed(*((f"word/{n}.xml", "") for n in range(25_000))), "too_large"
    yield (
        "entities.docx",
        lambda: document(f"<w:p><w:r><w:t>&a9;</w:t></w:r></w:p>{paragraphs()}", DOCTYPE),
        "",
        "broken",
    )
    yield (
        "external.docx",
        lambda: document(f"<w:p><w:r><w:t>&file;&net;</w:t></w:r></w:p>{paragraphs()}", DOCTYPE), "", "broken",
    )  # fmt: skip
    yield "deep.docx", lambda: document("<w:tbl><w:tr><w:tc>" * 3000), "broken", "too_large"
    yield (
        "deep_closed.docx",
        lambda: document("<w:tbl><w:tr><w:tc>" * 200 + "</w:tc></w:tr></w:tbl>" * 200 + paragraphs()), "too_large",
        "broken",
    )  # fmt: skip
    row = "<w:tr>" + "<w:tc><w:p/></w:tc>" * 1000 + "</w:tr>"
    yield "million_cells.docx", lambda: document(f"<w:tbl>{row * 1000}</w:tbl>"), "too_large"
    wide = '<w:tc><w:tcPr><w:gridSpan w:val="2000000000"/></w:tcPr><w:p/></w:tc>'
    yield "wide_cell.docx", lambda: document(f"<w:tbl><w:tr>{wide}</w:tr></w:tbl>{paragraphs()}"), "", "too_large"
    text = '<row r="1"><c r="A1" t="inlineStr"><is><t>&a9;&file;</t></is></c></row>'
    yield "entities.xlsx", lambda: workbook(f"<sheetData>{text}</sheetData>", DOCTYPE), "no_report", "broken"
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    yield "far_cell.xlsx", lambda: workbook(f"<sheetData>{far}</sheetData>"), "too_large", "no_report"


# markup --------------------------------------------------------------------------------------------------------------


def page(body: str, head: str = "") -> bytes:
    told = "".join(f"<p>{line}</p>" for line in REPORT.splitlines())
    return f"<html><head><meta charset='utf-8'>{head}</head><body>{told}{body}</body></html>".encode()


def _markup() -> _Made:
    yield "million_nodes.html", lambda: page("<i></i>" * 1_100_000), "too_large"
    yield "deep.html", lambda: page("<div>" * 200_000), "", "too_large"
    yield "deep_tables.html", lambda: page("<table><tr><td>" * 2000), "too_large"
    yield "million_cells.html", lambda: page("<table>" + ("<tr>" + "<td>0" * 1000) * 1000 + "</table>"), "too_large"
    yield (
        "wide_cells.html",
        lambda: page("<table>" + "<tr><td colspan=1000 rowspan=65534>0" * 60 + "</table>"),
        "too_large",
    )
    yield "attributes.html", lambda: page("<p " + "a=1 " * 200_000 + ">"), "", "too_large"
    yield "entities.html", lambda: DOCTYPE.encode() + page("&a9;&file;&net;"), ""
    yield "picture.html", lambda: page(f"<svg>{DOCTYPE}<text>&file;</text><image href='file:///etc/passwd'/></svg>"), ""
    yield (
        "scripts.html",
        lambda: page("<script>while(1);</script><img src=x onerror=alert(1)><iframe src='file:///'>"),
        "",
    )
    yield "formatting.html", lambda: page("<b><i><u><font>" * 20_000 + "<p>x" * 2000), "", "too_large"
    yield "comment.html", lambda: page("<!--" * 100_000), ""
    yield "archive.mht", lambda: _multipart(300), "broken", "empty", "no_report", "no_agency"
    yield "quotes.md", lambda: (REPORT + "> " * 50_000 + "x\n").encode(), "", "too_large"
    rows = "|-" * 1000 + "|\n" + ("|0" * 1000 + "|\n") * 1000
    yield "million_cells.md", lambda: (REPORT + "|a" * 1000 + "|\n" + rows).encode(), "too_large"
    yield "million_cells.csv", lambda: ("0," * 1000 + "\n").encode() * 1000, "too_large"


def _multipart(depth: int) -> bytes:
    lines = ["MIME-Version: 1.0", 'Content-Type: multipart/related; boundary="b0"', ""]
    for level in range(depth):
        lines += [f"--b{level}", f'Content-Type: multipart/related; boundary="b{level + 1}"', ""]
    return "\r\n".join(lines).encode()


# pdf -----------------------------------------------------------------------------------------------------------------


def pdf(*objects: bytes, root: int = 1, more: bytes = b"") -> bytes:
    """Objects numbered from 1 with their table, as written."""
    content = b"%PDF-1.5\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    content += b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"<</Size %d/Root %d 0 R%s>>" % (len(objects) + 1, root, more.replace(b"START", b"%d" % start))
    return content + b"trailer\n" + trailer + b"\nstartxref\n%d\n%%%%EOF" % start


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(data), entries, data)


def _one_page(content: bytes, resources: bytes = b"<<>>", box: bytes = b"[0 0 595 842]", *more: bytes) -> bytes:
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox%s/Contents 4 0 R/Resources%s>>" % (box, resources),
        content,
        *more,
    )


def _many_pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(count))
    pages = [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"] * count
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count), *pages)


def _lines(count: int) -> bytes:
    drawn = b"".join(b"%d %d m %d %d l S\n" % (n % 595, n % 842, n % 593, n % 839) for n in range(count))
    return stream(zlib.compress(drawn), b"/Filter/FlateDecode")


def _pdfs() -> _Made:
    nothing = ("broken", "empty", "no_report", "scanned", "too_large")
    bomb = stream(zlib.compress(zlib.compress(bytes(200_000_000))), b"/Filter[/FlateDecode/FlateDecode]")
    form = stream(b"/F Do /F Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>>>")
    yield "page_loop.pdf", lambda: pdf(
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 900000000>>"
    ), *nothing  # fmt: skip
    yield "table_loop.pdf", lambda: pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>",
                                        more=b"/Prev START"), *nothing  # fmt: skip
    yield (
        "form_loop.pdf",
        lambda: _one_page(stream(b"/F Do"), b"<</XObject<</F 5 0 R>>>>", b"[0 0 595 842]", form),
        *nothing,
        "crashed",
    )
    yield "length_loop.pdf", lambda: _one_page(b"<</Length 4 0 R>>stream\nBT ET\nendstream"), *nothing
    yield "packed_bomb.pdf", lambda: _one_page(bomb), *nothing
    yield "lines.pdf", lambda: _one_page(_lines(150_000)), *nothing
    yield "pages.pdf", lambda: _many_pages(10_000), *nothing
    yield "brackets.pdf", lambda: pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"[" * 200_000), *nothing
    yield "states.pdf", lambda: _one_page(stream(b"q " * 500_000)), *nothing


# text ----------------------------------------------------------------------------------------------------------------


def _texts() -> _Made:
    yield "brackets.txt", lambda: (REPORT + "[" * 200_000 + "（" * 50_000).encode(), ""
    yield "one_line.txt", lambda: (REPORT + "公开" * 300_000).encode(), "", "too_large"
    yield "digits.txt", lambda: (REPORT + "全年公开" + "9" * 50_000 + "条。").encode(), ""
    yield "numbers.txt", lambda: (REPORT.replace("128条", "1条、" * 5_000)).encode(), "", "too_large"
    yield "chinese_digits.txt", lambda: (REPORT + "公开" + "一百" * 50_000 + "条。").encode(), ""
    yield "headings.txt", lambda: (REPORT + "一、总体情况\n" * 5_000).encode(), "", "too_large"
    yield "blanks.txt", lambda: (REPORT + " " * 500_000 + "1 2" * 10_000).encode(), "", "too_large"
    yield "million_lines.txt", lambda: (REPORT + "1\n" * 1_000_000).encode(), "too_large"
    yield "surrogates.txt", lambda: b"\xff\xfe" + REPORT.encode("utf-16-le") + b"\x00\xd8" * 50, "", "undecodable"
    yield "marks.txt", lambda: REPORT.replace("农业农村", "农业\u202e农村\u2066").encode(), ""
    yield "zero_bytes.txt", lambda: REPORT.encode() + bytes(1_000_000), "", "undecodable"
    yield "names.txt", lambda: REPORT.replace("全年", f"{FORMULA}全年").encode(), ""


# the rest ------------------------------------------------------------------------------------------------------------


def _picture(width: int, height: int) -> bytes:
    """A png that claims to be as large as said."""
    head = width.to_bytes(4) + height.to_bytes(4) + b"\x08\x00\x00\x00\x00"

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)

    body = zlib.compress(bytes(10_000_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def _looped_ole() -> bytes:
    """An old Office file whose table of sectors leads in a circle."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + bytes.fromhex("3e000300feff0900060000000000000000000000")
    head += (1).to_bytes(4, "little") + (1).to_bytes(4, "little") + bytes(4) + (4096).to_bytes(4, "little")
    head += b"\xfe\xff\xff\xff" + bytes(4) + b"\xfe\xff\xff\xff" + bytes(4) + bytes(4) + b"\xff" * 432
    name = "Workbook".encode("utf-16-le").ljust(64, b"\0")
    return head.ljust(512, b"\0") + (1).to_bytes(4, "little") * 128 + (name + bytes(64)) * 4


def _others() -> _Made:
    refused = (
        "broken",
        "empty",
        "scanned",
        "too_large",
        "no_report",
        "unsupported_legacy",
        "wrong_type",
        "conversion_lost",
    )
    yield "picture.png", lambda: _picture(60_000, 60_000), *refused
    yield "picture_lies.png", lambda: _picture(2_000_000_000, 2_000_000_000), *refused
    yield "looped.xls", _looped_ole, *refused, "crashed"
    yield "deep.rtf", lambda: b"{\\rtf1" + b"{" * 300_000, *refused
    flat = '<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">'
    data = base64.b64encode(bytes(1000)).decode()
    yield (
        "flat.xml.doc",
        lambda: (f'<?xml version="1.0"?>{flat}<pkg:part pkg:name="/../../x"><pkg:binaryData>{data}</pkg:binaryData>'
                 "</pkg:part></pkg:package>").encode(),
        *refused,
    )  # fmt: skip
