"""Old Word formats are read by way of LibreOffice, and nothing that they say may be lost on the way."""

from __future__ import annotations

import base64
import subprocess
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest

from data import readers
from data.errors import UnreadableFile
from data.readers import legacy
from data.readers.legacy_text import Encrypted, rtf, word_97
from data.records import Form, TextBlock
from tests.samples_once import written_docx

FILTERS = {"doc": "doc:MS Word 97", "rtf": "rtf", "xml": "xml:MS Word 2003 XML"}


@pytest.fixture(scope="module")
def convert(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Form, str], bytes]:
    """One sample report in an old format, written once."""
    folder = tmp_path_factory.mktemp("legacy")
    made: dict[tuple[Form, str], bytes] = {}

    def converted(form: Form, ending: str) -> bytes:
        if (form, ending) not in made:
            source = folder / f"{form}.docx"
            source.write_bytes(written_docx(form))
            profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
            subprocess.run(
                [
                    "soffice",
                    profile,
                    "--headless",
                    "--convert-to",
                    FILTERS[ending],
                    "--outdir",
                    str(folder),
                    str(source),
                ],
                check=True,
                capture_output=True,
                timeout=120,
            )
            made[form, ending] = source.with_suffix(f".{ending}").read_bytes()
        return made[form, ending]

    return converted


@pytest.mark.office
def test_a_document_of_wps_and_one_in_xml_are_read_as_old_word(convert: Callable[[Form, str], bytes]) -> None:
    assert readers.read_bytes(convert("2021+", "doc"), "a.wps").format == "doc"
    assert readers.read_bytes(convert("2021+", "xml"), "a.doc").format == "doc"


@pytest.mark.office
def test_a_cut_off_document_is_broken(convert: Callable[[Form, str], bytes]) -> None:
    content = convert("2021+", "doc")
    with pytest.raises(UnreadableFile) as raised:
        readers.read_bytes(content[:3000], "a.doc")
    assert raised.value.reason in ("broken", "empty")


@pytest.mark.office
def test_figures_that_the_conversion_loses_are_named(
    convert: Callable[[Form, str], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    source = readers.read_bytes(convert("2021+", "rtf"), "a.rtf")
    assert source.blocks

    def without_a_row(*_: object) -> bytes:
        buffer = BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("word/document.xml", "<w:document><w:p><w:t>2021</w:t></w:p></w:document>")
        return buffer.getvalue()

    monkeypatch.setattr(legacy, "_converted", without_a_row)
    for ending, seen in (("rtf", "rows of tables before"), ("doc", "figures missing")):
        with pytest.raises(UnreadableFile) as raised:
            readers.read_bytes(convert("2021+", ending), f"a.{ending}")
        assert raised.value.reason == "conversion_lost"
        assert seen in raised.value.detail


@pytest.mark.office
def test_a_conversion_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(legacy, "TIMEOUT_SECONDS", 0.05)
    monkeypatch.setattr(legacy, "_limit", lambda: None)
    with pytest.raises(UnreadableFile) as raised:
        readers.read_bytes(RTF.encode(), "a.rtf")
    assert raised.value.reason == "timeout"


@pytest.mark.office
def test_nothing_is_fetched_from_elsewhere() -> None:
    linked = RTF[:-1] + r'{\field{\*\fldinst INCLUDEPICTURE "http://192.0.2.1/a.png" \\d}{\fldrslt }}}'
    texts = [
        block.text for block in readers.read_bytes(linked.encode(), "a.rtf").blocks if isinstance(block, TextBlock)
    ]
    assert texts == ["新收3件"]


def test_without_libreoffice_the_sentence_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(legacy.shutil, "which", lambda program: None)
    with pytest.raises(UnreadableFile) as raised:
        readers.read_bytes(RTF.encode(), "a.rtf")
    assert raised.value.reason == "unsupported_legacy"
    assert raised.value.detail == "an RTF document; LibreOffice was not found"


# the plain words of the source ---------------------------------------------------------------------------------------

RTF = r"{\rtf1\ansi\ansicpg936\uc1 \u26032?\u25910?3\u20214?}"
WORDS = [
    (RTF, "新收3件"),
    (r"{\rtf1\ansi\ansicpg936 \'d0\'c2\'ca\'d53\'bc\'fe\par}", "新收3件"),
    (r"{\rtf1{\fonttbl{\f0 Arial 12;}}{\info{\title 99}}3\par{\*\generator 7}4}", "3\n4"),
    (r"{\rtf1 \uc2\u26032 ab3{\uc1\u25910?4}}", "新3收4"),
    (r"{\rtf1 {\field{\*\fldinst PAGE}{\fldrslt 5}}6\'{\{7\}}", "6{7}"),
    ("{\\rtf1 1{\\pict\\bin4 }}}}}2}", "12"),
    (r"{\rtf1 \trowd\intbl 1\cell 2\cell\row 3}", "1\n2\n\n3"),
]


@pytest.mark.parametrize(("source", "expected_words"), WORDS)
def test_the_words_of_rtf_are_read_plainly(source: str, expected_words: str) -> None:
    assert rtf(source.encode("latin-1")).text.strip() == expected_words.strip()


def test_rows_of_nested_tables_count() -> None:
    assert rtf(rb"{\rtf1 1\nestcell{\*\nesttableprops\trowd\nestrow}\cell\row}").row_count == 2


@pytest.mark.office
def test_the_words_of_old_word_are_read_by_its_pieces(convert: Callable[[Form, str], bytes]) -> None:
    plain = word_97(convert("2021+", "doc"))
    assert plain is not None
    assert "收到和处理政府信息公开申请情况" in plain.text
    assert plain.text.count("\n") > 200


@pytest.mark.office
def test_a_locked_document_says_so(convert: Callable[[Form, str], bytes]) -> None:
    content = bytearray(convert("2021+", "doc"))
    start = content.index(b"\xec\xa5")
    content[start + 0x0B] |= 0x01
    with pytest.raises(Encrypted):
        word_97(bytes(content))
    with pytest.raises(UnreadableFile) as raised:
        readers.read_bytes(bytes(content), "a.doc")
    assert raised.value.reason == "encrypted"


def test_a_file_that_only_begins_like_old_word_has_no_plain_words() -> None:
    for content in (legacy.OLE, legacy.OLE + bytes(600), legacy.OLE + b"\xff" * 4000):
        assert word_97(content) is None


# packed into one file of text ----------------------------------------------------------------------------------------


def test_a_saved_web_page_is_read_as_its_page() -> None:
    page = base64.encodebytes("<html><body><p>示例县新收3件。</p></body></html>".encode("gb18030")).decode()
    archive = (
        "From: <Saved>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n"
        f"Content-Type: text/html\nContent-Transfer-Encoding: base64\n\n{page}\n--x--\n"
    )
    document = readers.read_bytes(archive.encode(), "a.mht")
    assert document.format == "html"
    assert [block.text for block in document.blocks if isinstance(block, TextBlock)] == ["示例县新收3件。"]


def test_a_flat_word_document_is_read_as_the_package_that_it_is() -> None:
    word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    flat = (
        '<?xml version="1.0"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">'
        f'<pkg:part pkg:name="/word/document.xml"><pkg:xmlData><w:document {word}><w:body><w:p><w:r><w:t>新收3件</w:t>'
        "</w:r></w:p></w:body></w:document></pkg:xmlData></pkg:part></pkg:package>"
    )
    document = readers.read_bytes(flat.encode(), "a.xml")
    assert document.format == "docx"
    assert [block.text for block in document.blocks if isinstance(block, TextBlock)] == ["新收3件"]


@pytest.mark.parametrize(
    "content", ["MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n", "<pkg:package>"]
)
def test_a_package_with_nothing_in_it_is_broken(content: str) -> None:
    with pytest.raises(UnreadableFile) as raised:
        readers.read_bytes(content.encode(), "a.mht")
    assert raised.value.reason == "broken"
