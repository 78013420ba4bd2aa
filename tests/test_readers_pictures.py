"""A picture in a text that may hold a table or an annex is told with its place; icons, seals and codes are not."""

from __future__ import annotations

import base64
import io
import zipfile

import docx
import pytest
from docx.shared import Cm
from PIL import Image

from data import readers
from data.records import Document

TITLE = "示例县水务局2021年政府信息公开工作年度报告"
PROSE = "本机关全年围绕公众关心的事项做好公开工作，通过网站和公开栏发布各类信息，方便群众查阅。"


def png(width: int, height: int, kind: str = "png") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(buffer, kind)
    return buffer.getvalue()


def told(document: Document) -> list[tuple[str, int | None]]:
    return [
        (notice.detail, notice.place and notice.place.line)
        for notice in document.notices
        if notice.code == "picture_unread"
    ]


def page(above: str = "", within: str = "", below: str = "", signed: str = "") -> Document:
    source = (
        f"<html><body><div class='head'>{above}</div><div class='article'><h1>{TITLE}</h1><p>{PROSE}</p>"
        f"<p>一、总体情况</p><p>{PROSE}</p><p>二、主动公开政府信息情况</p>{within}<p>三、其他情况</p><p>{PROSE}</p>"
        f"<p>示例县水务局</p><p>2022年1月20日</p>{signed}</div>"
        f"<div class='bottom'>{below}<p>主办单位：示例县</p></div></body></html>"
    )
    return readers.read_bytes(source.encode(), "a.html")


def embedded(content: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(content).decode()}"


IN_PAGES = [
    ('<p><img src="W0.png" width="600" height="200"></p>', "450×150 pt"),
    ('<p><img src="W0.png" width="600px" height=200></p>', "450×150 pt"),
    ('<p><img src="W0.png" style="height: 7cm; width:15cm"></p>', "425×198 pt"),
    ('<p><img src="W0.jpg" style="width:415.3pt;height:62.4pt"></p>', "415×62 pt"),
    ('<p style="text-align:center"><img src="/d/W020220120.png" style="width:100%"></p>', "?"),
    ("<p><img src='W0.jpg'><br></p>", "?"),
    ("<table><tr><td><p><img src='W0.jpg'></p></td></tr></table>", "?"),
    (f'<p><img src="{embedded(png(640, 300))}"></p>', "480×225 pt"),
    (f'<p><img src="{embedded(png(640, 300, "jpeg"))}"></p>', "480×225 pt"),
    (f"<p>{PROSE}<img src='W0.png' width='600' height='200'>续</p>", "450×150 pt"),
    ('<p><img src="W0.png" width="600"></p>', "450×? pt"),
]


@pytest.mark.parametrize(("markup", "size"), IN_PAGES)
def test_a_large_picture_in_a_page_is_told_below_its_heading(markup: str, size: str) -> None:
    document = page(within=markup)
    line = 5 + (PROSE in markup)
    assert told(document) == [(size, line)]


def test_a_picture_below_the_signature_may_be_the_annex() -> None:
    assert told(page(signed="<p><img src='W0.jpg' width=700 height=900></p>")) == [("525×675 pt", 9)]


SMALL = [
    '<p><img src="W0.png" width="16" height="16"></p>',
    '<p><img src="stamp.png" width="160" height="160"></p>',
    '<p><img src="erweima.png"></p>',
    '<p><img src="/images/logo.png"></p>',
    '<p><img src="dot.gif"></p>',
    f"<p>{PROSE}<img src='W0.png'></p>",
    "<p><a href='/a.doc'><img src='doc.png'></a></p>",
    "<p><img src='line.png' width=700 height=2></p>",
    "<p style='display:none'><img src='W0.png' width=600 height=200></p>",
    "<div style='display:none'><p><img src='W0.png' width=600 height=200></p></div>",
    f'<p><img src="{embedded(png(60, 60))}"></p>',
    '<p><img src="data:image/png;base64,AAAA" width=20 height=20></p>',
]


@pytest.mark.parametrize("markup", SMALL)
def test_an_icon_a_seal_or_a_code_in_a_page_is_not_told(markup: str) -> None:
    assert told(page(within=markup)) == []


def test_what_the_website_prints_around_the_report_is_not_told() -> None:
    banner = "<p><img src='b.png' width=1000 height=200></p>"
    assert told(page(above=banner, below=banner)) == []


def test_a_picture_changes_no_word_of_a_page() -> None:
    for markup, _ in IN_PAGES:
        if PROSE not in markup:
            assert page(within=markup).blocks == page().blocks


def word(width: float, height: float) -> docx.document.Document:
    document = docx.Document()
    for text in (TITLE, "一、总体情况", PROSE, "二、主动公开政府信息情况"):
        document.add_paragraph(text)
    document.add_picture(io.BytesIO(png(10, 10)), Cm(width), Cm(height))
    document.add_paragraph("三、其他情况")
    return document


def saved(document: docx.document.Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [
        (15, 20, [("425×567 pt", 4)]),
        (14.6, 2, [("414×57 pt", 4)]),
        (4.2, 4.2, []),
        (1, 1, []),
        (15, 0.2, []),
    ],
)
def test_a_large_picture_in_a_word_document_is_told(
    width: float, height: float, expected: list[tuple[str, int]]
) -> None:
    found = readers.read_bytes(saved(word(width, height)), "a.docx")
    assert told(found) == expected
    assert [getattr(block, "text", "") for block in found.blocks][-1] == "三、其他情况"


def test_a_picture_in_the_markup_of_old_word_is_told() -> None:
    names = (
        "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main' xmlns:v='urn:schemas-microsoft-com:vml'"
    )
    shape = "<v:shape style='width:415.3pt;height:200pt'><v:imagedata/></v:shape>"
    source = (
        f"<w:document {names}><w:body><w:p><w:r><w:t>{PROSE}</w:t></w:r></w:p>"
        f"<w:p><w:r><w:pict>{shape}</w:pict></w:r></w:p></w:body></w:document>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", source)
    assert told(readers.read_bytes(buffer.getvalue(), "a.docx")) == [("415×200 pt", 1)]


def test_a_drawing_without_a_picture_is_none() -> None:
    source = saved(word(15, 20))
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as read, zipfile.ZipFile(buffer, "w") as written:
        for part in read.namelist():
            written.writestr(
                part, read.read(part).replace(b"<a:blip ", b"<a:nothing ").replace(b"</a:blip>", b"</a:nothing>")
            )
    assert told(readers.read_bytes(buffer.getvalue(), "a.docx")) == []
