"""A Word document gives its text in document order, with Word's own numbers, merged cells and hidden traps."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.document import Document as Word

from data import readers
from data.errors import UnreadableFile
from data.records import Block, TableBlock, TextBlock

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
PROSE = "本机关全年围绕公众关心的事项做好公开工作，通过网站和公开栏发布各类信息，方便群众查阅。"


def zipped(**parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(f"word/{name}.xml", text)
    return buffer.getvalue()


def body(source: str, **parts: str) -> tuple[Block, ...]:
    return readers.read_bytes(zipped(document=wrapped(source), **parts), "a.docx").blocks


def wrapped(source: str) -> str:
    return f"<w:document {NAMESPACES}><w:body>{source}</w:body></w:document>"


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(source: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{source if source.startswith('<') else run(source)}</w:p>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def shown(blocks: tuple[Block, ...]) -> list[object]:
    return [
        block.text if isinstance(block, TextBlock) else [[cell and cell.text for cell in row] for row in block.grid()]
        for block in blocks
    ]


def written(write: Callable[[Word], None]) -> bytes:
    document = docx.Document()
    write(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


PARAGRAPHS = [
    (paragraph(run("公开") + run("1") + run("2") + run("条")), ["公开12条"]),
    (paragraph(run(" 甲　") + "<w:r><w:tab/></w:r>" + run("乙")), [" 甲　\t乙"]),
    ("<w:p><w:r><w:t>\n  甲 </w:t></w:r></w:p>", ["甲"]),
    (paragraph(run("甲") + "<w:r><w:br/></w:r>" + run("乙")), ["甲", "乙"]),
    (paragraph("甲") + paragraph(" 　") + paragraph("乙"), ["甲", "乙"]),
    (paragraph(run("甲") + "<w:del><w:r><w:delText>x</w:delText></w:r></w:del>" + run("乙")), ["甲乙"]),
    (paragraph(run("甲") + "<w:ins>" + run("乙") + "</w:ins>"), ["甲乙"]),
    (paragraph("<w:moveFrom>" + run("x") + "</w:moveFrom><w:moveTo>" + run("甲") + "</w:moveTo>"), ["甲"]),
    (paragraph(run("甲") + run("x", "<w:vanish/>")), ["甲"]),
    (paragraph("<w:hyperlink>" + run("甲") + "</w:hyperlink><w:smartTag>" + run("乙") + "</w:smartTag>"), ["甲乙"]),
    (paragraph("<w:r><w:fldChar/><w:instrText> DATE </w:instrText></w:r>" + run("2022年")), ["2022年"]),
    ("<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>" + paragraph("甲") + "</w:sdtContent></w:sdt>", ["甲"]),
    (paragraph(run("0527") + "<w:r><w:noBreakHyphen/></w:r>" + run("8")), ["0527-8"]),
    (paragraph(f"<w:r><w:ruby><w:rt>{run('x')}</w:rt><w:rubyBase>{run('甲')}</w:rubyBase></w:ruby></w:r>"), ["甲"]),
]  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), PARAGRAPHS)
def test_a_paragraph_is_what_word_shows(source: str, expected: list[str]) -> None:
    assert shown(body(source)) == expected


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    box = f"<w:txbxContent>{paragraph('框内')}{table(cell('规章') + cell('0'))}</w:txbxContent>"
    source = paragraph(
        run("框外")
        + f"<w:r><mc:AlternateContent><mc:Choice><wps:txbx>{box}</wps:txbx></mc:Choice>"
        + f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert shown(body(source + paragraph("后文"))) == ["框外", "框内", [["规章", "0"]], "后文"]


def test_paragraphs_and_tables_come_in_document_order() -> None:
    def write(document: Word) -> None:
        document.add_heading("示例县水务局年度报告", 0)
        document.add_heading("一、总体情况", 1)
        document.add_paragraph(PROSE)
        document.add_table(1, 2).cell(0, 0).text = "规章"
        document.tables[0].cell(0, 1).text = "0"
        document.add_paragraph().add_run("全粗").bold = True

    blocks = readers.read_bytes(written(write), "a.docx").blocks
    assert shown(blocks) == ["示例县水务局年度报告", "一、总体情况", PROSE, [["规章", "0"]], "全粗"]
    levels = [(block.heading_level, block.is_bold) for block in blocks if isinstance(block, TextBlock)]
    assert levels == [(1, False), (1, True), (None, False), (None, True)]
    assert [str(block.place) for block in blocks] == ["line 1", "line 2", "line 3", "t1", "line 4"]


STYLES = f"""<w:styles {NAMESPACES}>
<w:style w:type="paragraph" w:styleId="a" w:default="1"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="x"><w:name w:val="自定义"/><w:basedOn w:val="2"/></w:style>
<w:style w:type="paragraph" w:styleId="y"><w:name w:val="标题 3"/><w:basedOn w:val="y"/></w:style>
<w:style w:type="paragraph" w:styleId="z"><w:name w:val="纲要"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="character" w:styleId="s"><w:name w:val="Strong"/><w:rPr><w:b w:val="1"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="n"><w:name w:val="编号"/>
<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
</w:styles>"""
LEVELS = [
    ("", "", None, False),
    ('<w:pStyle w:val="2"/>', "", 2, True),
    ('<w:pStyle w:val="x"/>', "", 2, True),
    ('<w:pStyle w:val="x"/>', '<w:b w:val="0"/>', 2, False),
    ('<w:pStyle w:val="y"/>', "", 3, False),
    ('<w:pStyle w:val="z"/>', "", 1, False),
    ('<w:pStyle w:val="z"/><w:outlineLvl w:val="9"/>', "", None, False),
    ('<w:outlineLvl w:val="2"/>', "<w:b/>", 3, True),
    ("", '<w:rStyle w:val="s"/>', None, True),
    ('<w:pStyle w:val="missing"/>', "", None, False),
]


@pytest.mark.parametrize(("properties", "run_properties", "level", "is_bold"), LEVELS)
def test_styles_say_what_is_a_heading_and_what_is_bold(
    properties: str, run_properties: str, level: int | None, is_bold: bool
) -> None:
    block = body(paragraph(run("甲", run_properties), properties), styles=STYLES)[0]
    assert isinstance(block, TextBlock)
    assert (block.heading_level, block.is_bold) == (level, is_bold)


def level(index: int, form: str, text: str, extra: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{extra}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


NOTHING = '<w:suff w:val="nothing"/>'
NUMBERING = f"""<w:numbering {NAMESPACES}>
<w:abstractNum w:abstractNumId="0">{level(0, "chineseCounting", "%1、", NOTHING)}
{level(1, "chineseCountingThousand", "（%2）", NOTHING)}{level(2, "decimal", "%3.")}
{level(3, "decimal", "%1.%4", "<w:isLgl/>")}
{level(4, "bullet", "●")}{level(5, "aiueo", "%6")}</w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="n"/></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="0"/>
<w:lvlOverride w:ilvl="0"><w:startOverride w:val="9"/></w:lvlOverride></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="1"/></w:num>
</w:numbering>"""


def numbered(text: str, list_id: int, index: int = 0) -> str:
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{index}"/><w:numId w:val="{list_id}"/></w:numPr>')


NUMBERED = [
    ([("甲", 1), ("乙", 1)], ["一、甲", "二、乙"]),
    ([("甲", 1), ("乙", 2)], ["一、甲", "二、乙"]),
    ([("甲", 1), ("乙", 3), ("丙", 3)], ["一、甲", "九、乙", "十、丙"]),
    ([("甲", 4), ("乙", 1)], ["一、甲", "二、乙"]),
    ([("甲", 1), ("乙", 1, 1), ("丙", 1, 1)], ["一、甲", "（一）乙", "（二）丙"]),
    ([("甲", 1, 1), ("乙", 1), ("丙", 1, 1)], ["（一）甲", "一、乙", "（一）丙"]),
    ([("2023年", 1, 2), ("甲", 1, 3)], ["1. 2023年", "1.1 甲"]),
    ([("甲", 1, 4), ("乙", 1, 5), ("丙", 1, 8), ("丁", 7), ("戊", 0)], ["甲", "乙", "丙", "丁", "戊"]),
    ([("甲", 1)] * 21, ["一、甲", "十、甲", "十一、甲", "二十、甲", "二十一、甲"]),
]  # fmt: skip


@pytest.mark.parametrize(("items", "expected"), NUMBERED)
def test_the_numbers_that_word_prints_are_part_of_the_text(items: list[tuple[str, int]], expected: list[str]) -> None:
    found = shown(body("".join(numbered(*item) for item in items), numbering=NUMBERING, styles=STYLES))
    assert (found if len(found) < 21 else [found[index] for index in (0, 9, 10, 19, 20)]) == expected


def test_a_style_may_number_its_paragraphs() -> None:
    styled = paragraph("甲", '<w:pStyle w:val="n"/>')
    freed = paragraph("乙", '<w:pStyle w:val="n"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    assert shown(body(styled + freed + styled, numbering=NUMBERING, styles=STYLES)) == ["一、甲", "乙", "二、甲"]


START, GO_ON, WIDE = '<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:gridSpan w:val="2"/>'
GRIDS = [
    ((cell("甲") + cell("1"), cell("乙") + cell("2")), [["甲", "1"], ["乙", "2"]]),
    ((cell("甲", START) + cell("1"), cell("", GO_ON) + cell("2")), [["甲", "1"], ["甲", "2"]]),
    ((cell("甲", START) + cell("1"), cell("乙", START) + cell("2")), [["甲", "1"], ["乙", "2"]]),
    (
        (cell("甲", WIDE + START) + cell("1"), cell("", WIDE + GO_ON) + cell("2")),
        [["甲", "甲", "1"], ["甲", "甲", "2"]],
    ),
    ((cell("", GO_ON) + cell("1") + cell("2"),), [["", "1", "2"]]),
    (
        ('<w:trPr><w:gridBefore w:val="1"/></w:trPr>' + cell("1") + cell("2"), cell("甲") + cell("3") + cell("4")),
        [[None, "1", "2"], ["甲", "3", "4"]],
    ),
    (
        ('<w:trPr><w:gridAfter w:val="1"/></w:trPr>' + cell("甲") + cell("1"), cell("乙") + cell("2") + cell("3")),
        [["甲", "1", None], ["乙", "2", "3"]],
    ),
    ((cell("甲", '<w:hMerge w:val="restart"/>') + cell("", "<w:hMerge/>") + cell("1"),), [["甲", "甲", "1"]]),
    ((cell("甲") + "<w:sdt><w:sdtContent>" + cell("1") + "</w:sdtContent></w:sdt>",), [["甲", "1"]]),
    ((cell("甲") + cell("1"), "<w:trPr><w:del/></w:trPr>" + cell("x") + cell("y")), [["甲", "1"]]),
    ((cell(run("商业") + "<w:r><w:br/></w:r>" + run("企业")) + cell("1"),), [["商业\n企业", "1"]]),
    (("<w:tc>" + table(cell("内")) + paragraph(" ") + "</w:tc>" + cell("1"),), [["内", "1"]]),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "expected"), GRIDS)
def test_cells_stand_where_word_puts_them(rows: tuple[str, ...], expected: list[list[str]]) -> None:
    assert shown(body(table(*rows))) == [expected]


def test_a_merged_cell_is_one_cell_with_its_spans() -> None:
    block = body(table(cell("甲", START) + cell("1"), cell("", GO_ON) + cell("2"), cell("", GO_ON) + cell("3")))[0]
    assert isinstance(block, TableBlock)
    assert [(cell.row, cell.column, cell.row_span, str(cell.place)) for cell in block.cells] == [
        (0, 0, 3, "t1 r1 c1"),
        (0, 1, 1, "t1 r1 c2"),
        (1, 1, 1, "t1 r2 c2"),
        (2, 1, 1, "t1 r3 c2"),
    ]


def test_a_table_for_layout_dissolves_into_what_it_holds() -> None:
    inner = table(cell("规章") + cell("0"), cell("文件") + cell("1"))
    outer = table("<w:tc>" + paragraph("一、总体情况") + paragraph(PROSE) + inner + paragraph("后文") + "</w:tc>")
    assert shown(body(outer)) == ["一、总体情况", PROSE, [["规章", "0"], ["文件", "1"]], "后文"]


def test_the_document_says_about_itself_what_its_properties_say() -> None:
    def write(document: Word) -> None:
        document.core_properties.title = "年度报告"
        document.add_paragraph(PROSE)

    metadata = dict(readers.read_bytes(written(write), "a.docx").metadata)
    assert metadata["title"] == "年度报告"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT.*Z", metadata["created"])


def test_the_strict_variant_of_the_format_is_read() -> None:
    source = wrapped(paragraph("甲")).replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert shown(readers.read_bytes(zipped(document=source), "a.docx").blocks) == ["甲"]


def test_names_with_backslashes_are_found() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word\\document.xml", wrapped(paragraph("甲")))
    assert shown(readers.read_bytes(buffer.getvalue(), "a.docx").blocks) == ["甲"]


def encrypted() -> bytes:
    content = bytearray(zipped(document=wrapped(paragraph("甲"))))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + offset] |= 1
    return bytes(content)


ENTITIES = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
REFUSED = [
    (zipped(document=wrapped(paragraph("甲"))[:-21]), "broken", "word/document.xml"),
    (zipped(other="<x/>"), "broken", "is missing"),
    (zipped(document=f"<w:document {NAMESPACES}/>"), "broken", "no body"),
    (zipped(document=ENTITIES + wrapped(paragraph("&a;"))), "broken", "DTD"),
    (zipped(document=wrapped("<w:sdt>" * 5000 + "</w:sdt>" * 5000)), "broken", "depth"),
    (zipped(document=wrapped("<w:p/>" * 5_000_000)), "too_large", "300 times"),
    (zipped(document=wrapped(table(*[cell("x", '<w:gridSpan w:val="1000"/>')] * 300))), "too_large", "200000 cells"),
    (zipped(document=wrapped("<w:p/>")), "empty", "without any text"),
    (encrypted(), "encrypted", "password"),
]


@pytest.mark.parametrize(("content", "reason", "detail"), REFUSED, ids=range(len(REFUSED)))
def test_a_hostile_or_damaged_document_is_refused(content: bytes, reason: str, detail: str) -> None:
    with pytest.raises(UnreadableFile) as raised:
        readers.read_bytes(content, "a.docx")
    assert raised.value.reason == reason
    assert detail in raised.value.detail


def test_a_document_of_pictures_is_a_scan() -> None:
    buffer = io.BytesIO(zipped(document=wrapped("<w:p/>")))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("word/media/image1.png", b"\x89PNG")
    with pytest.raises(UnreadableFile) as raised:
        readers.read_bytes(buffer.getvalue(), "a.docx")
    assert raised.value.reason == "scanned"


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.9])
def test_a_document_cut_off_is_broken(kept: float) -> None:
    content = written(lambda document: None)
    with pytest.raises(UnreadableFile) as raised:
        readers.read_bytes(content[: int(len(content) * kept)], "a.docx")
    assert raised.value.reason == "broken"
