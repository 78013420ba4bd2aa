"""Files that open rightly, say what the screen says, and hold no live formula."""

from __future__ import annotations

import io
from datetime import date, datetime

import openpyxl
import pandas as pd
import pytest
from openpyxl.workbook import Workbook

from dashboard.exports import tables
from dashboard.exports.origin import Origin
from dashboard.exports.tables import Table

FORMULAS = ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "＝1+1", "＋x", "－x", "＠x", "\t=1", "\r=1", " =1", "　=1"]
HARMLESS = ["-", "示例县", "12", "a=b", "—", ""]
ORIGIN = Origin("zh", "b1", "r1", datetime(2026, 2, 3, 8, 20), has_sample=True)


def book_of(table: Table, name: str = "数据", filters: tables.Notes = ()) -> Workbook:
    written = tables.xlsx_bytes({name: table}, ORIGIN, definitions=(), filters=filters, coverage=table)
    return openpyxl.load_workbook(io.BytesIO(written))


@pytest.mark.parametrize("words", FORMULAS)
def test_text_that_a_spreadsheet_would_run_is_quoted_in_csv(words: str) -> None:
    written = tables.csv_bytes(tables.plain(pd.DataFrame({"name": [words]}))).decode("utf-8-sig")
    assert written.split("\r\n", 1)[1].lstrip('"').startswith("'")


@pytest.mark.parametrize("words", HARMLESS)
def test_other_text_is_left_as_it_is(words: str) -> None:
    assert tables.neutral(words) == words


def test_a_negative_number_stays_a_number() -> None:
    frame = pd.DataFrame({"change": pd.array([-3.5, None], dtype="Float64")})
    assert tables.csv_bytes(tables.plain(frame)).decode("utf-8-sig") == 'change\r\n-3.5\r\n""\r\n'


def test_csv_begins_with_a_byte_order_mark_and_ends_with_its_notes() -> None:
    written = tables.csv_bytes(tables.plain(pd.DataFrame({"单位": ["示例县"]})), [("示例数据", "虚构")])
    assert written.startswith(b"\xef\xbb\xbf")
    assert written.decode("utf-8-sig") == "单位\r\n示例县\r\n\r\n示例数据,虚构\r\n"


def test_csv_in_gb18030_holds_any_character() -> None:
    frame = pd.DataFrame({"单位": ["示例县㐂", "𠮷"]})
    written = tables.csv_bytes(tables.plain(frame), encoding="gb18030")
    assert written.decode("gb18030").split("\r\n")[:3] == ["单位", "示例县㐂", "𠮷"]


def test_xlsx_keeps_types_and_writes_no_formula_and_no_link() -> None:
    frame = pd.DataFrame(
        {
            "name": [*FORMULAS[:3], "http://example.org"],
            "value": pd.array([1.5, 0, None, -2], dtype="Float64"),
            "count": pd.array([1, 2, None, 4], dtype="Int64"),
            "day": [date(2026, 1, 31), None, None, None],
        }
    )
    book = book_of(tables.plain(frame), filters=[("规则", "=1")])
    sheet = book["数据"]
    assert [cell.data_type for cell in sheet["A"]] == ["s"] * 5
    assert sheet["A5"].hyperlink is None
    assert [cell.value for cell in sheet["B"]] == ["value", 1.5, 0, None, -2]
    assert sheet["D2"].value.date() == date(2026, 1, 31)
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:D5"
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert book["筛选与来源"]["B1"].data_type == "s"
    assert book.sheetnames == ["数据", "口径", "筛选与来源", "覆盖"]


def test_control_characters_do_not_break_a_workbook() -> None:
    book = book_of(tables.plain(pd.DataFrame({"a": ["\x00\x0bok"]})), "x")
    assert book["x"]["A2"].value == "ok"


def test_a_share_is_written_in_percent_as_its_head_says() -> None:
    table = Table(pd.DataFrame({"value": [0.421, None]}), {"value": "公开率 (%)"}, shares=frozenset({"value"}))
    assert [cell.value for cell in book_of(table)["数据"]["A"]] == ["公开率 (%)", 42.1]
    assert tables.csv_bytes(table).decode("utf-8-sig") == '公开率 (%)\r\n42.1\r\n""\r\n'


def test_sheets_of_one_name_in_any_case_are_numbered() -> None:
    table = tables.plain(pd.DataFrame({"a": [1]}))
    origin = Origin("en", "b1", "r1", datetime(2026, 2, 3), has_sample=False)
    sheets = {"coverage": table, "x" * 40: table, "x" * 41: table, "a/b": table}
    written = tables.xlsx_bytes(sheets, origin, definitions=(), filters=(), coverage=table)
    names = openpyxl.load_workbook(io.BytesIO(written)).sheetnames
    assert names == ["coverage", "x" * 28, "x" * 28 + " 2", "a b", "Definitions", "Filters and source", "Coverage 2"]


def test_rows_that_one_sheet_cannot_hold_go_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "_SHEET_ROWS", 2)
    sheets = {"数据": tables.plain(pd.DataFrame({"n": [1, 2, 3, 4, 5]}))}
    made = tables.xlsx_bytes(sheets, ORIGIN, definitions=(), filters=(), coverage=tables.plain(pd.DataFrame()))
    book = openpyxl.load_workbook(io.BytesIO(made))
    held = [[row[0] for row in book[name].values] for name in ("数据", "数据 2", "数据 3")]
    assert held == [["n", 1, 2], ["n", 3, 4], ["n", 5]]
    assert [book[name].auto_filter.ref for name in ("数据", "数据 3")] == ["A1:A3", "A1:A2"]


def test_columns_without_a_head_stay_at_home() -> None:
    table = Table(pd.DataFrame({"a": [1], "b": [2]}), {"b": "B"})
    assert [[cell.value for cell in row] for row in book_of(table)["数据"].rows] == [["B"], [2]]


def test_a_sample_is_marked_in_the_name_of_its_file() -> None:
    assert ORIGIN.file_name("名次 2025/26", ending="xlsx") == "示例_名次_2025_26_b1.xlsx"
    plain = Origin("zh", "b1", "r1", datetime(2026, 2, 3), has_sample=False)
    assert plain.file_name("a", ending="csv") == "a_b1.csv"
    assert plain.official_name("附件1", "市教育局", ending="xlsx") == "附件1_市教育局_20260203.xlsx"


def test_a_long_name_keeps_its_build_and_fits_any_disk() -> None:
    name = ORIGIN.file_name("名" * 200, ending="xlsx")
    assert name.endswith("_b1.xlsx")
    assert len(name.encode()) <= 255
