"""What stands around a number: the table with its cell, the lines with its words."""

from __future__ import annotations

import pytest

from data.excerpt import around_cell, around_line
from data.readers import read_bytes
from data.records import Document

PAGE = """<html><body><h1>示例县司法局2023年政府信息公开工作年度报告</h1><p>前言。</p>
<table><tr><td rowspan="2">甲</td><td>乙</td></tr><tr><td>12</td></tr></table></body></html>"""
LINES = "\n".join(f"第{number}行写着{number}件。" for number in range(1, 41))


def page() -> Document:
    return read_bytes(PAGE.encode(), "a.html")


def test_a_cell_is_shown_in_its_table_with_merged_cells_printed_once() -> None:
    found = around_cell(page(), table=1, row=2, column=2)
    assert found is not None
    assert found.rows == (("甲", "乙"), ("", "12"))
    assert found.rows[found.row][found.column] == "12"


@pytest.mark.parametrize(("table", "row", "column"), [(2, 1, 1), (1, 3, 1), (1, 1, 3), (1, 0, 1)])
def test_a_cell_that_is_not_there_gives_nothing(table: int, row: int, column: int) -> None:
    assert around_cell(page(), table, row, column) is None


def test_a_long_table_is_cut_around_its_cell() -> None:
    rows = "".join(f"<tr><td>行{number}</td><td>{number}</td></tr>" for number in range(1, 201))
    document = read_bytes(f"<html><body><p>报告</p><table>{rows}</table></body></html>".encode(), "a.html")
    found = around_cell(document, table=1, row=150, column=2)
    assert found is not None
    assert len(found.rows) == 60
    assert found.rows[found.row][found.column] == "150"


def test_a_line_is_shown_with_those_before_and_after_it() -> None:
    document = read_bytes(LINES.encode(), "a.txt")
    found = around_line(document, 20, 5, 7)
    assert found is not None
    assert len(found.rows) == 13
    assert found.rows[found.row][0] == "第20行写着20件。"
    assert (found.start, found.end) == (5, 7)


def test_the_first_line_has_none_before_it() -> None:
    found = around_line(read_bytes(LINES.encode(), "a.txt"), 1, None, None)
    assert found is not None
    assert (found.row, len(found.rows)) == (0, 7)


def test_a_line_that_is_not_there_gives_nothing() -> None:
    assert around_line(read_bytes(LINES.encode(), "a.txt"), 41, None, None) is None
