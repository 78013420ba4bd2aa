"""A workbook or csv gives its tables with merged cells, its lines, and the place of each in sheet, row and column."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence

import pytest
import xlsxwriter
from openpyxl import Workbook

from data import readers
from data.errors import UnreadableFile
from data.readers.layout import MAX_CELLS
from data.records import Block, TableBlock, TextBlock

Value = str | float
Write = Callable[[xlsxwriter.Workbook], None]


def workbook(write: Write) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    write(book)
    book.close()
    return buffer.getvalue()


def sheet(*rows: Sequence[Value]) -> bytes:
    def write(book: xlsxwriter.Workbook) -> None:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)

    return workbook(write)


def shown(blocks: tuple[Block, ...]) -> list[object]:
    return [
        block.text
        if isinstance(block, TextBlock)
        else [[cell.text if cell else None for cell in row] for row in block.grid()]
        for block in blocks
    ]


def read(content: bytes, name: str = "a.xlsx") -> tuple[Block, ...]:
    return readers.read_bytes(content, name).blocks


NUMBERS = [
    (12.0, "12"),
    (7730.28, "7730.28"),
    (0.1 + 0.2, "0.3"),
    (0, "0"),
    (-3, "-3"),
    ("012", "012"),
    (1e14, "1" + "0" * 14),
]


@pytest.mark.parametrize(("value", "expected"), NUMBERS)
def test_a_number_is_written_as_a_person_would(value: Value, expected: str) -> None:
    assert shown(read(sheet(["甲", "乙"], ["丙", value]))) == [[["甲", "乙"], ["丙", expected]]]


def test_lines_above_a_table_are_lines_of_the_page() -> None:
    blocks = read(sheet(["示例县水务局2023年报告"], [], ["项目", "数量"], ["新收", 3], [], ["统计人：某某"]))
    assert shown(blocks) == ["示例县水务局2023年报告", [["项目", "数量"], ["新收", "3"]], "统计人：某某"]


def test_a_place_names_sheet_row_and_column() -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet().write(0, 0, "说明")
        book.add_worksheet().write_row(4, 2, ["新收", 3])

    _, table = read(workbook(write))
    assert isinstance(table, TableBlock)
    assert [str(cell.place) for cell in table.cells] == ["t2 r5 c3", "t2 r5 c4"]


def test_merged_cells_are_one_cell_with_its_span() -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        page = book.add_worksheet()
        page.merge_range(0, 0, 1, 0, "项目")
        page.merge_range(0, 1, 0, 2, "数量")
        page.write_row(1, 1, ["甲", "乙"])
        page.write_row(2, 0, ["新收", 1, 2])

    (table,) = read(workbook(write))
    assert isinstance(table, TableBlock)
    assert [(cell.text, cell.row_span, cell.column_span) for cell in table.cells[:2]] == [
        ("项目", 2, 1),
        ("数量", 1, 2),
    ]
    assert shown((table,)) == [[["项目", "数量", "数量"], ["项目", "甲", "乙"], ["新收", "1", "2"]]]


def test_a_row_without_figures_within_a_table_stays_in_it() -> None:
    assert shown(read(sheet(["项目", "数量"], ["新收", ""], ["结转", 2]))) == [
        [["项目", "数量"], ["新收", ""], ["结转", "2"]]
    ]


def test_a_blank_cell_is_not_a_zero() -> None:
    (table,) = read(sheet(["项目", "甲", "乙"], ["新收", "", 0]))
    assert isinstance(table, TableBlock)
    assert [cell.text for cell in table.cells[-2:]] == ["", "0"]


def test_hidden_sheets_are_left_out() -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet().write_row(0, 0, ["新收", 3])
        hidden = book.add_worksheet()
        hidden.write_row(0, 0, ["新收", 4])
        hidden.hide()

    assert shown(read(workbook(write))) == [[["新收", "3"]]]


def test_a_formula_counts_by_its_stored_result() -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        page = book.add_worksheet()
        page.write_row(0, 0, ["新收", 3])
        page.write_formula(0, 2, "=B1*2", value=6)

    assert shown(read(workbook(write))) == [[["新收", "3", "6"]]]


def test_a_formula_without_a_stored_result_is_no_blank() -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["新收", 3, "=B1*2"])
    buffer = io.BytesIO()
    book.save(buffer)
    with pytest.raises(UnreadableFile) as raised:
        read(buffer.getvalue())
    assert raised.value.reason == "formulas_unsaved"


def test_a_sheet_whose_cells_lie_far_apart_is_too_large() -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        page = book.add_worksheet()
        page.write(0, 0, 1)
        page.write(1_000_000, 16_000, 1)

    with pytest.raises(UnreadableFile) as raised:
        read(workbook(write))
    assert raised.value.reason == "too_large"


def test_a_long_csv_is_too_large() -> None:
    with pytest.raises(UnreadableFile) as raised:
        read(b"1,2\n" * (MAX_CELLS // 2 + 1), "a.csv")
    assert raised.value.reason == "too_large"


def test_a_cut_off_workbook_is_broken() -> None:
    with pytest.raises(UnreadableFile) as raised:
        read(sheet(["新收", 3])[:-40])
    assert raised.value.reason == "broken"


def test_a_workbook_that_makes_the_library_panic_is_broken() -> None:
    start = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    start[0x18:0x20] = b"\x3e\x00\x03\x00\xfe\xff\x09\x00"
    for length in (0, 59, 500, 700):
        with pytest.raises(UnreadableFile) as raised:
            read(bytes(start) + "Workbook".encode("utf-16-le") + bytes(length), "a.xls")
        assert raised.value.reason == "broken"


def test_a_bomb_of_a_workbook_is_too_large() -> None:
    buffer = io.BytesIO(sheet(["新收", 3]))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet2.xml", b" " * 40_000_000)
    with pytest.raises(UnreadableFile) as raised:
        read(buffer.getvalue())
    assert raised.value.reason == "too_large"


CSV = [
    ("项目,数量\r\n新收,3\r\n", "utf-8-sig"),
    ("项目,数量\n新收,3\n", "gb18030"),
    ("项目;数量\n新收;3\n", "utf-8"),
    ("项目\t数量\n新收\t3\n", "utf-16"),
    ('"项目","数量"\n"新收","3"\n', "gb18030"),
]


@pytest.mark.parametrize(("text", "encoding"), CSV)
def test_a_csv_is_one_table_in_any_encoding(text: str, encoding: str) -> None:
    document = readers.read_bytes(text.encode(encoding), "a.csv")
    assert document.format == "csv"
    assert shown(document.blocks) == [[["项目", "数量"], ["新收", "3"]]]


def test_a_workbook_named_xls_that_is_tabbed_text_or_a_page_is_read_as_such() -> None:
    assert readers.read_bytes("项目\t数量\n新收\t3\n".encode("gb18030"), "a.xls").format == "csv"
    page = "<table><tr><td>项目<td>数量<tr><td>新收<td>3</table>"
    assert readers.read_bytes(page.encode(), "a.xls").format == "html"
