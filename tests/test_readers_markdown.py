"""Markdown loses its marks and keeps its lines, headings and tables where they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.readers import markdown, read
from data.records import Block, TableBlock, TextBlock


def blocks(text: str) -> tuple[Block, ...]:
    found = markdown.read(text.encode(), "a.md", "").blocks
    assert [block.order for block in found] == list(range(len(found)))
    return found


def shown(block: Block) -> object:
    if isinstance(block, TextBlock):
        return (block.place.line, block.heading_level, block.text)
    return [[None if cell is None else cell.text for cell in row] for row in block.grid()]


LINES = [
    ("正文\n\n第二行  \n", [(1, None, "正文"), (3, None, "第二行  ")]),
    (
        "# 标题\n###  三级 ##\n##无空格\n####### 七",
        [(1, 1, "标题"), (2, 3, "三级"), (3, 2, "无空格"), (4, None, "####### 七")],
    ),
    ("标题\n===\n小标题\n---\n", [(1, 1, "标题"), (3, 2, "小标题")]),
    ("正文\n\n---\n***\n第二页", [(1, None, "正文"), (5, None, "第二页")]),
    (
        "- 一项\n> 引文\n1. 数字\n一、汉字",
        [(1, None, "一项"), (2, None, "引文"), (3, None, "1. 数字"), (4, None, "一、汉字")],
    ),
    ("见[指南](/a/b.html)与![图](x.png)附件", [(1, None, "见指南与附件")]),
    ("全年**12**条，1\\. 甲&nbsp;乙", [(1, None, "全年12条，1. 甲\u00a0乙")]),
    ("甲<br>乙<sup>1</sup>", [(1, None, "甲"), (1, None, "乙1")]),
    ("3*4*5 与 a_b_c < d > e", [(1, None, "3*4*5 与 a_b_c < d > e")]),
    ("```\n# 原样   1\n```\n正文", [(2, None, "# 原样   1"), (4, None, "正文")]),
]


@pytest.mark.parametrize(("text", "expected"), LINES)
def test_a_line_is_freed_from_its_marks(text: str, expected: list[object]) -> None:
    assert [shown(block) for block in blocks(text)] == expected


TABLES = [
    ("| a | b |\n|---|---|\n| 1 | 2 |", [["a", "b"], ["1", "2"]]),
    ("a | b\n--- | ---\n1 | 2", [["a", "b"], ["1", "2"]]),
    ("| 1 | 2 |\n| 3 | 4 |", [["1", "2"], ["3", "4"]]),
    (
        "| 0 | 0 |\n|:--|--:|\n| 规章 | 0 | 1 |\n|---|---|\n| 2 |  |",
        [["0", "0", None], ["规章", "0", "1"], ["2", "", None]],
    ),
    ("| 甲 | - | -- |\n|---|---|---|\n| - | - | - |", [["甲", "-", "--"], ["-", "-", "-"]]),
    ("|a|b|\n|-|-|\n|1|2|", [["a", "b"], ["1", "2"]]),
    ("| a<br>b | c\\|d |\n| **1** | |", [["a\nb", "c|d"], ["1", ""]]),
]


@pytest.mark.parametrize(("text", "expected"), TABLES)
def test_a_table_of_pipes_keeps_its_cells_as_they_stand(text: str, expected: list[list[str | None]]) -> None:
    assert [shown(block) for block in blocks(text)] == [expected]


def test_a_cell_knows_its_line_table_row_and_column() -> None:
    found = blocks("前言\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n| 3 | 4 |\n")
    assert str(found[1].place) == "t1 line 3"
    assert isinstance(found[1], TableBlock)
    assert str(found[1].cells[3].place) == "t1 r2 c2 line 5"
    assert str(found[2].place) == "t2 line 7"


def test_tables_parted_by_a_line_stay_two() -> None:
    assert [type(block).__name__ for block in blocks("| a | b |\n文字\n| 1 | 2 |")] == [
        "TableBlock",
        "TextBlock",
        "TableBlock",
    ]


def test_a_wholly_bold_line_is_bold() -> None:
    found = blocks("**一、总体情况**\n**一、**总体情况\n")
    assert [(block.text, block.is_bold) for block in found if isinstance(block, TextBlock)] == [
        ("一、总体情况", True),
        ("一、总体情况", False),
    ]


def test_a_table_of_html_within_markdown_is_read_with_its_spans() -> None:
    found = blocks("前言\n<table>\n<tr><td rowspan=2>甲</td><td>1</td></tr>\n<tr><td>2</td></tr></table>\n后记\n")
    assert [shown(block) for block in found] == [(1, None, "前言"), [["甲", "1"], ["甲", "2"]], (5, None, "后记")]
    assert str(found[1].place) == "t1 line 2"


def test_properties_above_the_text_are_metadata() -> None:
    document = markdown.read("---\ntitle: 年度报告\nDate: '2022-01-20'\n---\n正文\n".encode(), "a.md", "")
    assert document.metadata == (("title", "年度报告"), ("date", "2022-01-20"))
    assert [shown(block) for block in document.blocks] == [(5, None, "正文")]


@pytest.mark.reports
def test_a_real_markdown_keeps_every_row_of_its_broken_tables(shared: Path) -> None:
    path = shared / "reports" / "shanghai_science_2024.md"
    source = path.read_text(encoding="utf-8").splitlines()
    tables = [block for block in read(path).blocks if isinstance(block, TableBlock)]
    rows = [line for line in source if line.startswith("|") and not line.startswith("|--")]
    assert sum(table.row_count for table in tables) == len(rows)
    assert [cell.text for table in tables for cell in table.cells] == [
        cell.strip() for line in rows for cell in line[1:-1].split("|")
    ]
