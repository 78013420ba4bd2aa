"""Files that open rightly and hold no live formula."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pandas as pd
import pytest

from dashboard.exports import tables

FORMULAS = ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "＝1+1", "＋x", "－x", "＠x", "\t=1", "\r=1", " =1", "　=1"]
HARMLESS = ["-", "示例县", "12", "a=b", "—", ""]


@pytest.mark.parametrize("words", FORMULAS)
def test_text_that_a_spreadsheet_would_run_is_quoted_in_csv(words: str) -> None:
    written = tables.csv_bytes(pd.DataFrame({"name": [words]})).decode("utf-8-sig")
    assert written.split("\r\n", 1)[1].lstrip('"').startswith("'")


@pytest.mark.parametrize("words", HARMLESS)
def test_other_text_is_left_as_it_is(words: str) -> None:
    assert tables.neutral(words) == words


def test_a_negative_number_stays_a_number() -> None:
    written = tables.csv_bytes(pd.DataFrame({"change": pd.array([-3.5, None], dtype="Float64")})).decode("utf-8-sig")
    assert written == 'change\r\n-3.5\r\n""\r\n'


def test_csv_begins_with_a_byte_order_mark_and_ends_with_its_notes() -> None:
    written = tables.csv_bytes(pd.DataFrame({"单位": ["示例县"]}), [("示例数据", "虚构")])
    assert written.startswith(b"\xef\xbb\xbf")
    assert written.decode("utf-8-sig") == "单位\r\n示例县\r\n\r\n示例数据,虚构\r\n"


def test_xlsx_keeps_types_and_writes_no_formula_and_no_link() -> None:
    frame = pd.DataFrame(
        {
            "name": [*FORMULAS[:3], "http://example.org"],
            "value": pd.array([1.5, 0, None, -2], dtype="Float64"),
            "count": pd.array([1, 2, None, 4], dtype="Int64"),
            "day": [date(2026, 1, 31), None, None, None],
        }
    )
    book = openpyxl.load_workbook(io.BytesIO(tables.xlsx_bytes({"数据": frame}, [("规则", "=1")], "说明")))
    sheet = book["数据"]
    assert [cell.data_type for cell in sheet["A"]] == ["s"] * 5
    assert sheet["A5"].hyperlink is None
    assert [cell.value for cell in sheet["B"]] == ["value", 1.5, 0, None, -2]
    assert sheet["D2"].value.date() == date(2026, 1, 31)
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:D5"
    assert book["说明"]["B1"].data_type == "s"


def test_control_characters_do_not_break_a_workbook() -> None:
    book = openpyxl.load_workbook(io.BytesIO(tables.xlsx_bytes({"x": pd.DataFrame({"a": ["\x00\x0bok"]})}, [], "n")))
    assert book["x"]["A2"].value == "ok"


def test_a_sample_is_marked_in_the_name_of_its_file() -> None:
    assert tables.file_stem("名次 2025/26", "b1", "示例") == "示例_名次_2025_26_b1"
    assert tables.file_stem("a", "b", "") == "a_b"
