"""The front door decides by what a file is, then by what it is called, and says what it cannot read."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import docx
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from data import messages, readers
from data.errors import UnreadableFile
from data.reference import rows

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
PAGE = "<html><head><title>年报</title></head><body><p>示例县水务局全年公开信息。</p></body></html>"
TEXT = "示例县水务局的年度报告。\n一、总体情况\n"
MARKDOWN = "# 总体情况\n| 项目 | 数量 |\n|---|---|\n| 规章 | 0 |\n"


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return buffer.getvalue()


def word() -> bytes:
    document = docx.Document()
    document.add_paragraph("示例县水务局全年公开信息。")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


READ = [
    ("a.txt", TEXT.encode(), "txt"),
    ("a", TEXT.encode(), "txt"),
    ("a.md", TEXT.encode(), "md"),
    ("a.txt", MARKDOWN.encode(), "md"),
    ("a.html", TEXT.encode(), "txt"),
    ("a.html", PAGE.encode(), "html"),
    ("a.doc", PAGE.encode("gb18030"), "html"),
    ("a.txt", b"\xef\xbb\xbf\r\n<!-- saved -->" + PAGE.encode(), "html"),
    ("a.shtml", PAGE.encode("utf-16"), "html"),
    ("a.html", "<p>甲</p>".encode(), "html"),
    ("a.doc", "<p>甲</p><p>乙</p><p>丙</p>".encode(), "html"),
    ("a.txt", "见 <p> 与 <br> 两个标签和 <html> 标签".encode(), "txt"),
    ("a.doc", word(), "docx"),
    ("a.pdf", word(), "docx"),
]


@pytest.mark.parametrize(("name", "content", "expected"), READ)
def test_a_file_is_read_by_what_it_is(name: str, content: bytes, expected: str) -> None:
    document = readers.read_bytes(content, name)
    assert document.format == expected
    assert document.blocks


REFUSED = [
    ("a.txt", b"", "empty", "0 bytes"),
    ("a.docx", b"", "empty", ""),
    ("a.txt", b"\xef\xbb\xbf \r\n", "empty", ""),
    ("a.pdf", bytes(4000), "broken", "zero bytes"),
    ("a.pdf", b"\xff\xd8\xff\xe0" + bytes(99), "wrong_type", "named .pdf, but it is a JPEG picture"),
    ("a.docx", b"\x89PNG\r\n\x1a\n" + bytes(99), "wrong_type", "a PNG picture"),
    ("a.pdf", TEXT.encode(), "wrong_type", "plain text"),
    ("a.docx", TEXT.encode(), "wrong_type", "plain text"),
    ("a.docx", os.urandom(8) + bytes(range(256)) * 9, "wrong_type", "data of an unknown kind"),
    ("a.docx", zipped("readme.txt"), "wrong_type", "a zip archive of 1 files"),
    ("a.docx", zipped("xl/workbook.xml"), "wrong_type", "an Excel workbook"),
    ("a.xlsx", zipped("xl/workbook.xml"), "broken", ""),
    ("a.zip", zipped("readme.txt"), "unknown_type", "a zip archive"),
    ("a.docx", zipped("word/document.xml")[:60], "broken", "cut off"),
    ("a.ofd", zipped("OFD.xml"), "unsupported_ofd", "OFD"),
    ("a.docx", OLE + "Workbook".encode("utf-16-le"), "wrong_type", "an old Excel workbook"),
    ("a.doc", b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n", "broken", "mht"),
    ("a.mht", TEXT.encode(), "wrong_type", "plain text"),
    ("a.png", TEXT.encode(), "wrong_type", "plain text"),
    ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted", "password"),
    ("a.xls", OLE + "Workbook".encode("utf-16-le"), "broken", ""),
    ("a.tif", b"II*\x00" + bytes(99), "unknown_type", "a TIFF picture"),
    ("a.txt", b"\xb0\xf8\xc1\xf6" * 90, "undecodable", ""),
]


OLD = [
    ("a.doc", OLE + "WordDocument".encode("utf-16-le"), "Word 97"),
    ("a.wps", OLE, "WPS"),
    ("a.doc", b"{\\rtf1\\ansi}", "RTF"),
    ("a.doc", b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w/>', "XML"),
]


@pytest.mark.parametrize(("name", "content", "detail"), OLD)
def test_old_word_formats_ask_for_libreoffice_where_there_is_none(
    name: str, content: bytes, detail: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UnreadableFile) as raised:
        readers.read_bytes(content, name)
    assert raised.value.reason == "unsupported_legacy"
    assert detail in raised.value.detail


@pytest.mark.parametrize(("name", "content", "reason", "detail"), REFUSED)
def test_a_refusal_gives_its_reason_and_what_was_seen(name: str, content: bytes, reason: str, detail: str) -> None:
    with pytest.raises(UnreadableFile) as raised:
        readers.read_bytes(content, name)
    assert raised.value.reason == reason
    assert detail in raised.value.detail
    assert raised.value.name == name
    assert reason in {row["reason"] for row in rows("reasons")}


def locked_pdf() -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, encrypt=StandardEncryption("secret", ownerPassword="owner"))
    canvas.drawString(72, 700, "locked")
    canvas.save()
    return buffer.getvalue()


LOCKED = OLE + "EncryptedPackage".encode("utf-16-le")
ASKED = [
    ("a.ofd", zipped("OFD.xml"), "另存为 PDF", "save it as PDF"),
    ("a.zip", zipped("OFD.xml"), "另存为 PDF", "save it as PDF"),
    ("a.pdf", locked_pdf(), "请去除密码", "remove the password"),
    ("a.docx", LOCKED, "请去除密码", "remove the password"),
    ("a.docm", LOCKED, "请去除密码", "remove the password"),
    ("a.xlsx", LOCKED, "请去除密码", "remove the password"),
    ("a.xlsm", LOCKED, "请去除密码", "remove the password"),
    ("a.wps", LOCKED, "请去除密码", "remove the password"),
]


@pytest.mark.parametrize(("name", "content", "zh", "en"), ASKED)
def test_what_cannot_be_read_is_told_with_what_to_do(name: str, content: bytes, zh: str, en: str) -> None:
    with pytest.raises(UnreadableFile) as raised:
        readers.read_bytes(content, name)
    assert zh in messages.reason(raised.value.reason, "zh")
    assert en in messages.reason(raised.value.reason, "en")


def with_macros(content: bytes, folder: str) -> bytes:
    buffer = io.BytesIO(content)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(f"{folder}/vbaProject.bin", OLE)
    return buffer.getvalue()


def workbook() -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet()
    for row, (label, figure) in enumerate([("统计指标", "统计数"), ("一、主动公开政府信息数", "12")]):
        sheet.write_row(row, 0, [label, figure])
    book.close()
    return buffer.getvalue()


@pytest.mark.parametrize(("name", "content", "folder"), [("a.docm", word(), "word"), ("a.xlsm", workbook(), "xl")])
def test_a_file_with_macros_is_read_without_running_them_and_says_so(name: str, content: bytes, folder: str) -> None:
    plain = readers.read_bytes(content, name.replace("m", "x"))
    found = readers.read_bytes(with_macros(content, folder), name)
    assert found.blocks == plain.blocks
    assert [notice.code for notice in found.notices] == ["macros_not_run"]
    (line,) = (row for row in rows("notices") if row["notice"] == "macros_not_run")
    assert "请另存为 docx 或 xlsx" in line["text_zh"]
    assert plain.notices == ()


def test_text_that_begins_with_the_letters_of_a_signature_is_text() -> None:
    assert readers.read_bytes(b"BMW and MZ\n", "a.txt").format == "txt"


def test_a_missing_path_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as raised:
        readers.read(tmp_path / "a.txt")
    assert raised.value.reason == "not_found"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as raised:
        readers.read(tmp_path)
    assert (raised.value.reason, raised.value.detail) == ("unknown_type", "a folder")


def test_a_file_without_permission_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT)

    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(UnreadableFile) as raised:
        readers.read(path)
    assert raised.value.reason == "no_permission"


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    with path.open("wb") as file:
        file.truncate(readers.MAX_BYTES + 1)
    with pytest.raises(UnreadableFile) as raised:
        readers.read(path)
    assert (raised.value.reason, raised.value.detail) == ("too_large", "50 MB, at most 50 MB are read")


def test_a_document_keeps_the_name_it_came_with_and_its_digest(tmp_path: Path) -> None:
    path = tmp_path / "upload.tmp"
    path.write_bytes(b"abc\n")
    document = readers.read(path, "report.txt")
    assert document.name == "report.txt"
    assert document.sha256 == "edeaaff3f1774ad2888673770c6d64097e391bc362d7d6fb34982ddf0efd18cb"


WHOLE = {
    "a.txt": TEXT.encode("gb18030") * 9,
    "a.md": MARKDOWN.encode() * 5,
    "a.html": (PAGE[:-14] + "<table><tr><td rowspan=2>甲<td>1<tr><td>2</table></body></html>").encode(),
    "a.docx": word(),
}


@pytest.mark.parametrize("name", WHOLE)
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_damaged_file_is_read_or_refused_and_nothing_else(name: str, data: st.DataObject) -> None:
    content = bytearray(WHOLE[name])
    for _ in range(data.draw(st.integers(1, 5))):
        start = data.draw(st.integers(0, len(content)))
        length = data.draw(st.integers(0, 20))
        content[start : start + length] = data.draw(st.binary(max_size=8))
    try:
        is_settled = bool(readers.read_bytes(bytes(content), name).blocks)
    except UnreadableFile as refused:
        is_settled = refused.reason in {row["reason"] for row in rows("reasons")}
    assert is_settled
