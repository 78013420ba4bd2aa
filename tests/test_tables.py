"""The statutory tables, cell by cell: in every shape read exactly or held back, never wrong."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from opencc import OpenCC

from data import wording
from data.readers import read as read_file
from data.records import Block, FileFormat, Place, TextBlock
from data.reference import rows
from data.tables import read_tables
from tests.table_shapes import (
    APPLICANTS,
    LABELS,
    Key,
    Line,
    Spec,
    collapsed,
    document,
    flattened,
    grid,
    read,
    shown,
    spaced,
    stacked,
    statistics_specs,
    t2_figures,
    t2_parts,
    t2_specs,
    t3_body,
    t3_figures,
    t3_grid,
    t3_head,
    t3_lines,
    t4_figures,
    t4_list,
    t4_rows,
    t4_specs,
    t4_three,
    t4_turned,
    tabbed,
    text_blocks,
    unmerged,
)

FIGURES = t3_figures("2021+", granted=9, denied_internal=1, unable_not_held=4, other_misc=4, carry_out=1)
OLD_FIGURES = t3_figures("2019-2020", granted=9, partial=2, other=3, carry_in=2)


def page_number(text: str = "- 3 -") -> TextBlock:
    return TextBlock(0, text, Place())


def held_back(blocks: list[Block], file_format: FileFormat = "html") -> dict[str, str]:
    """The reason of each table that is held back."""
    tables = read_tables(document(blocks, file_format))
    return {table.table: table.reason for table in tables if table.state == "held_back"}


# real reports --------------------------------------------------------------------------------------------------------

TABLE_REPORTS = ("hongze_2023.pdf", "huaian_2024.pdf", "shuyang_drc_2023.html", "suqian_2023.txt")


def labelled(shared: Path, name: str) -> dict[Key, tuple[str, str]]:
    with (shared / "gold" / "facts.csv").open(encoding="utf-8") as file:
        return {
            (row["indicator"], row["applicant"]): (row["value"], row["status"])
            for row in csv.DictReader(file)
            if row["doc"] == name.rpartition(".")[0] and row["where"].startswith("table")
        }


def found(shared: Path, name: str) -> dict[Key, tuple[str, str]]:
    tables = read_tables(read_file(shared / "reports" / name))
    return {
        (each.indicator, each.applicant): ("" if each.value is None else f"{each.value:f}", each.status)
        for table in tables
        for each in table.readings
    }


@pytest.mark.reports
@pytest.mark.parametrize("name", TABLE_REPORTS)
def test_every_cell_of_a_real_report_is_read_with_its_status(shared: Path, name: str) -> None:
    assert found(shared, name) == labelled(shared, name)


@pytest.mark.reports
def test_a_report_flattened_with_displaced_rows_is_right_or_silent(shared: Path) -> None:
    read_here, right = found(shared, "shanghai_science_2024.md"), labelled(shared, "shanghai_science_2024.md")
    wrong = {key: cell for key, cell in read_here.items() if cell[1] != "unreadable" and cell != right.get(key)}
    assert wrong == {}


@pytest.mark.reports
def test_a_report_without_tables_gives_none(shared: Path) -> None:
    assert read_tables(read_file(shared / "reports" / "weishan_justice_2018.txt")) == ()


@pytest.mark.reports
@pytest.mark.parametrize("name", TABLE_REPORTS)
def test_no_heading_of_a_section_is_taken_into_a_table(shared: Path, name: str) -> None:
    report = read_file(shared / "reports" / name)
    taken = {block for table in read_tables(report) for block in table.blocks}
    headings = (
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
    )
    lost = [
        b.text for b in report.blocks if isinstance(b, TextBlock) and b.order in taken and b.text.strip() in headings
    ]
    assert lost == []


# table three, shape by shape -----------------------------------------------------------------------------------------


def shapes(lines: list[Line]) -> dict[str, tuple[list[Block], FileFormat]]:
    specs = t3_head() + t3_body(lines)
    middle = len(lines) // 2
    return {
        "merged cells": (t3_grid(lines), "html"),
        "cut by a page": (t3_grid(lines, cuts=[middle]), "pdf"),
        "cut twice with the head repeated": (t3_grid(lines, cuts=[5, 17], repeats=True), "docx"),
        "markdown without merging": ([flattened(specs)], "md"),
        "rows of unequal length": ([unmerged(specs)], "html"),
        "tabs": (text_blocks(tabbed(specs)), "txt"),
        "aligned by blanks": (text_blocks(spaced(specs, is_wide=True)), "txt"),
        "aligned by characters": (text_blocks(spaced(specs, is_wide=False)), "txt"),
        "single blanks": (text_blocks(collapsed(specs)), "txt"),
        "a cell per line": (text_blocks(stacked(specs)), "txt"),
    }


@pytest.mark.parametrize("shape", shapes(t3_lines("2021+", FIGURES)))
@pytest.mark.parametrize(("form", "cells"), [("2021+", FIGURES), ("2019-2020", OLD_FIGURES)])
def test_table_three_is_read_whole_in_every_shape(shape: str, form: str, cells: dict[Key, str]) -> None:
    blocks, file_format = shapes(t3_lines(form, cells))[shape]
    (table,) = read_tables(document(blocks, file_format))
    assert (table.table, table.form, table.state, table.unmatched) == ("t3", form, "accepted", ())
    assert shown({(each.indicator, each.applicant): each for each in table.readings}) == cells


def test_a_reading_keeps_its_words_its_place_and_its_rule() -> None:
    reading = read(t3_grid(t3_lines("2021+", FIGURES)))["t3"]["t3_granted", "natural"]
    assert (reading.as_written, str(reading.place), reading.rule) == ("9", "t0 r6 c4", "t3_grid")
    assert reading.sentence == "（一）予以公开 · 自然人"


def test_blank_cells_and_placeholders_are_kept_apart_from_zeros() -> None:
    cells = FIGURES | {key: "" for key in FIGURES if key[1] == "business"} | {("t3_partial", "natural"): "/"}
    assert shown(read(t3_grid(t3_lines("2021+", cells)))["t3"]) == cells


@pytest.mark.parametrize("shape", ["merged cells", "markdown without merging", "tabs", "aligned by blanks"])
def test_blank_columns_stay_blank_where_their_place_is_known(shape: str) -> None:
    cells = FIGURES | {key: "" for key in FIGURES if key[1] not in ("natural", "total")}
    blocks, file_format = shapes(t3_lines("2021+", cells))[shape]
    assert shown(read(blocks, file_format)["t3"]) == cells


@pytest.mark.parametrize("shape", ["single blanks", "a cell per line"])
def test_figures_of_a_row_whose_blanks_left_no_trace_are_not_guessed(shape: str) -> None:
    cells = FIGURES | {("t3_granted", applicant): "" for applicant in APPLICANTS[1:-1]}
    blocks, file_format = shapes(t3_lines("2021+", cells))[shape]
    readings = read(blocks, file_format)["t3"]
    assert {readings["t3_granted", applicant].status for applicant in APPLICANTS} == {"unreadable"}
    assert readings["t3_granted", "natural"].as_written == "9 9"


def test_a_short_row_is_read_where_its_figures_stand_below_their_heads() -> None:
    cells = FIGURES | {("t3_granted", applicant): "" for applicant in APPLICANTS[1:-1]}
    readings = read(text_blocks(spaced(t3_head() + t3_body(t3_lines("2021+", cells)), is_wide=True)), "txt")["t3"]
    assert shown(readings) == cells
    assert readings["t3_granted", "natural"].rule == "t3_position"


@pytest.mark.parametrize(
    "order",
    [
        ("natural", "other_org", "legal_service", "ngo", "research", "business", "total"),
        ("business", "research", "ngo", "legal_service", "other_org", "natural", "total"),
        ("total", "natural", "business", "research", "ngo", "legal_service", "other_org"),
    ],
)
def test_columns_in_another_order_are_read_by_their_heads(order: tuple[str, ...]) -> None:
    cells = FIGURES | {("t3_new", "business"): "2", ("t3_granted", "business"): "2", ("t3_total", "business"): "2"}
    cells |= {(code, "total"): str(int(cells[code, "total"]) + 2) for code in ("t3_new", "t3_granted", "t3_total")}
    assert shown(read(t3_grid(t3_lines("2021+", cells), order))["t3"]) == cells


@pytest.mark.parametrize("subtotal", ["小计", "法人小计", "合计"])
@pytest.mark.parametrize("is_flat", [False, True])
def test_a_subtotal_column_is_no_applicant(subtotal: str, is_flat: bool) -> None:
    lines = t3_lines("2021+", FIGURES)
    blocks = [flattened(t3_head(subtotal=subtotal) + t3_body(lines, subtotal=subtotal))] if is_flat else None
    assert shown(read(blocks or t3_grid(lines, subtotal=subtotal))["t3"]) == FIGURES


def test_a_subtotal_column_is_kept_beside_the_form() -> None:
    cells = FIGURES | {("t3_new", "business"): "2", ("t3_granted", "business"): "2", ("t3_total", "business"): "2"}
    cells |= {(code, "total"): str(int(cells[code, "total"]) + 2) for code in ("t3_new", "t3_granted", "t3_total")}
    (table,) = read_tables(document(t3_grid(t3_lines("2021+", cells), subtotal="小计")))
    kept = {each.indicator: each.value for each in table.subtotals if each.applicant == "organisations"}
    assert (kept["t3_new"], kept["t3_carry_in"], len(kept)) == (2, 0, 25)


def test_a_printed_subtotal_row_is_no_row_of_the_form() -> None:
    specs = t3_head() + t3_body(t3_lines("2021+", FIGURES))
    specs[5][0] = ("三、本年度办理结果", 23, 1)
    subtotal: list[Spec] = [("（三）不予公开", 1, 2), *((text, 1, 1) for text in "1000001")]
    (table,) = read_tables(document([grid(0, [*specs[:7], subtotal, *specs[7:]])]))
    assert table.unmatched == ("subtotal: （三）不予公开 1 0 0 0 0 0 1",)
    assert [(each.indicator, each.applicant, each.value) for each in table.subtotals if each.value] == [
        ("t3_denied", "natural", 1), ("t3_denied", "total", 1),
    ]  # fmt: skip
    assert shown({(each.indicator, each.applicant): each for each in table.readings}) == FIGURES


def test_a_row_that_matches_nothing_is_reported() -> None:
    lines = t3_lines("2021+", FIGURES, {"t3_denied_internal": "9.其他情况"})
    (table,) = read_tables(document(t3_grid(lines)))
    assert table.unmatched == ("9.其他情况 1 0 0 0 0 0 1",)
    assert "t3_denied_internal" not in {reading.indicator for reading in table.readings}


def test_damaged_labels_are_read_as_what_they_are() -> None:
    damaged = {
        "t3_denied_law_forbidden": "2.其他法律行政止公开",
        "t3_partial": "（二）部分公开",
        "t3_other_no_correction": "1.逾期不补正",
        "t3_unable_need_create": "2.没有现成信息需要另行制",
        "t3_total": "总  计",
    }
    assert shown(read(t3_grid(t3_lines("2021+", FIGURES, damaged)))["t3"]) == FIGURES


def test_rows_that_an_agency_left_out_give_no_cells() -> None:
    lines = [line for line in t3_lines("2021+", FIGURES) if line.code != "t3_unprocessed_repeat"]
    readings = read(t3_grid(lines))["t3"]
    assert shown(readings) == {key: text for key, text in FIGURES.items() if key[0] != "t3_unprocessed_repeat"}


def test_a_sum_that_the_agency_printed_wrong_is_read_as_printed_from_markup() -> None:
    cells = FIGURES | {("t3_total", "total"): "99"}
    assert shown(read(t3_grid(t3_lines("2021+", cells)))["t3"]) == cells


def test_a_wrong_sum_of_a_drawn_grid_counts_only_with_a_second_reading() -> None:
    cells = FIGURES | {("t3_total", "total"): "99"}
    lines = t3_lines("2021+", cells)
    block = t3_grid(lines)[0]
    assert "t3_total" in held_back([block], "pdf")["t3"]
    spelled = spaced(t3_head() + t3_body(lines), is_wide=True)
    with_lines = replace(block, text_lines=tuple(TextBlock(0, line, Place()) for line in spelled))  # type: ignore[call-arg]
    assert shown(read([with_lines], "pdf")["t3"]) == cells


def test_a_table_held_back_shows_no_number_but_keeps_the_words() -> None:
    cells = FIGURES | {("t3_total", "total"): "99"}
    readings = read(t3_grid(t3_lines("2021+", cells)), "pdf")["t3"]
    assert {(each.value, each.status) for each in readings.values()} == {(None, "unreadable")}
    assert readings["t3_total", "total"].as_written == "99"


def test_digits_torn_by_a_line_break_are_joined_only_where_the_sums_confirm_it() -> None:
    cells = t3_figures("2021+", granted=1234, unable_not_held=56)
    torn = cells | {("t3_granted", "natural"): "1\n234", ("t3_unable_not_held", "natural"): "5\n7"}
    readings = read(t3_grid(t3_lines("2021+", torn)))["t3"]
    assert readings["t3_granted", "natural"].status == "unreadable", "another cell of its sums cannot be read"
    readings = read(t3_grid(t3_lines("2021+", cells | {("t3_granted", "natural"): "1\n234"})))["t3"]
    assert (readings["t3_granted", "natural"].value, readings["t3_granted", "natural"].rule) == (
        Decimal(1234),
        "t3_grid+joined",
    )


def test_a_figure_merged_over_two_columns_belongs_to_neither() -> None:
    specs = t3_head() + t3_body(t3_lines("2021+", FIGURES))
    row = specs[5]
    specs[5] = [*row[:-7], row[-7], ("0", 1, 2), *row[-4:]]
    readings = read([grid(0, specs)])["t3"]
    assert [readings["t3_granted", a].status for a in ("natural", "business", "research", "ngo")] == [
        "value",
        "unreadable",
        "unreadable",
        "value",
    ]


def test_a_row_cut_in_two_by_a_page_is_one_row() -> None:
    lines = t3_lines("2021+", FIGURES)
    cut = next(number for number, line in enumerate(lines) if line.code == "t3_unprocessed_confirm")
    blank = dict.fromkeys(APPLICANTS, "")
    upper = [*lines[:cut], replace(lines[cut], label="5.要求行政机关确认或重新出", texts=blank)]
    lower = [replace(lines[cut], label="具已获取信息"), *lines[cut + 1 :]]
    blocks: list[Block] = [grid(0, t3_head() + t3_body(upper)), page_number(), grid(2, t3_body(lower))]
    assert shown(read(blocks, "docx")["t3"]) == FIGURES


def test_a_group_label_that_a_page_break_swallowed_is_not_needed() -> None:
    lines = t3_lines("2021+", FIGURES)
    cut = next(number for number, line in enumerate(lines) if line.code == "t3_other_misc")
    below = [[("", 1, 1), ("", 1, 1), *line[2:]] if len(line) == 10 else line for line in t3_body(lines[cut:])]
    below[0] = [("", 1, 1), ("", 1, 1), ("3.其他", 1, 1), *below[0][-7:]]
    blocks: list[Block] = [grid(0, t3_head() + t3_body(lines[:cut])), page_number(), grid(2, below)]
    assert shown(read(blocks, "docx")["t3"]) == FIGURES


def test_a_continued_grid_of_fewer_label_columns_keeps_its_columns_of_figures() -> None:
    lines = t3_lines("2021+", FIGURES)
    below: list[list[Spec]] = [
        [(line.label, 1, 1), *((line.texts[a], 1, 1) for a in APPLICANTS)] for line in lines[20:]
    ]
    blocks: list[Block] = [grid(0, t3_head() + t3_body(lines[:20])), grid(1, below)]
    assert shown(read(blocks, "docx")["t3"]) == FIGURES


@pytest.mark.parametrize("number", ["- 3 -", "3"])
def test_a_head_that_a_page_break_parted_from_its_rows_is_found(number: str) -> None:
    body = t3_body(t3_lines("2021+", FIGURES))
    blocks: list[Block] = [grid(0, t3_head()), page_number(number), grid(2, body)]
    assert shown(read(blocks, "pdf")["t3"]) == FIGURES


def test_a_table_without_column_heads_is_held_back() -> None:
    assert "no_heads" in held_back([grid(0, t3_body(t3_lines("2021+", FIGURES)))])["t3"]


@pytest.mark.parametrize(
    ("reason", "zh", "en"),
    [
        ("no_heads", "栏目名称", "column heads"),
        (
            "sum_fails:t3_total:natural:12:13:2",
            "总计（自然人）读作 12，各部分之和为 13",
            "(Natural persons) was read as 12",
        ),
        ("sum_fails:t4_rev_total::12:13:0", "读作 12", "was read as 12 against 13"),
        ("printed in an earlier version", "printed in an earlier version", "printed in an earlier version"),
    ],
)
def test_why_a_table_is_held_back_is_a_sentence_in_both_languages(reason: str, zh: str, en: str) -> None:
    assert zh in wording.held_back(reason, "zh")
    assert en in wording.held_back(reason, "en")


def test_a_document_with_two_different_tables_three_has_none() -> None:
    other = t3_figures("2021+", granted=1)
    blocks = t3_grid(t3_lines("2021+", FIGURES)) + t3_grid(t3_lines("2021+", other))
    assert "printed_twice" in held_back(blocks)["t3"]
    twice = t3_grid(t3_lines("2021+", FIGURES)) * 2
    assert shown(read(twice)["t3"]) == FIGURES


# table three, flattened ----------------------------------------------------------------------------------------------


def displaced(lines: list[Line], moved: set[str], lone: Key | None = None) -> list[Block]:
    """Rows of table three as one-line grids below a torn head.

    The labels of the rows named in moved stand in lines of text behind them; the figure of the cell lone stands alone
    before the last row but one.
    """
    blocks = text_blocks(
        ["（本列数据的勾稽关系为：第一项加第二项法人或其他组织", "自然人总计", "商业企科研机社会公法律服", "其他"]
    )
    for line in lines:
        if lone and line is lines[-2]:
            blocks += text_blocks([next(each.texts[lone[1]] for each in lines if each.code == lone[0])])
        cells: list[Spec] = [("" if (line.code, a) == lone else line.texts[a], 1, 1) for a in APPLICANTS]
        if line.code in moved:
            blocks.append(grid(0, [cells]))
            blocks += text_blocks([line.label[:9], line.label[9:]])
        else:
            blocks.append(grid(0, [[(line.label, 1, 1), *cells]]))
    return blocks


def test_rows_whose_labels_were_displaced_are_put_back_where_forced() -> None:
    moved = {"t3_partial", "t3_denied_internal", "t3_unable_need_create", "t3_unable_unclear"}
    readings = read(displaced(t3_lines("2021+", FIGURES), moved), "md")["t3"]
    assert shown(readings) == FIGURES
    assert readings["t3_denied_internal", "natural"].rule == "t3_forced"


def test_displaced_rows_are_held_back_when_a_sum_speaks_against_them() -> None:
    cells = FIGURES | {("t3_denied_internal", "natural"): "2", ("t3_denied_internal", "total"): "2"}
    assert "t3" in held_back(displaced(t3_lines("2021+", cells), {"t3_denied_internal"}), "md")


def test_displaced_rows_are_held_back_when_more_rows_lack_a_label_than_the_form_has() -> None:
    lines = t3_lines("2021+", FIGURES)
    blocks = displaced(lines, {"t3_denied_internal"})
    extra = grid(0, [[("0", 1, 1)] * 7])
    index = next(number for number, block in enumerate(blocks) if not isinstance(block, TextBlock) and number > 12)
    (table,) = read_tables(document([*blocks[:index], extra, *blocks[index:]], "md"))
    right = {
        (reading.indicator, reading.applicant): FIGURES[reading.indicator, reading.applicant]
        for reading in table.readings
    }
    found_here = shown({(each.indicator, each.applicant): each for each in table.readings})
    assert {key for key, text in found_here.items() if text not in ("?", right[key])} == set()


def test_displaced_rows_whose_labels_come_in_another_order_are_not_put_back() -> None:
    cells = t3_figures("2021+", granted=9, unprocessed_petition=3, unprocessed_repeat=2)
    lines = t3_lines("2021+", cells)
    place = next(number for number, line in enumerate(lines) if line.code == "t3_unprocessed_petition")
    lines[place : place + 2] = [lines[place + 1], lines[place]]
    blocks = displaced(lines, {"t3_unprocessed_petition", "t3_unprocessed_repeat"})
    assert "t3_unprocessed_repeat" not in {key[0] for key in read(blocks, "md")["t3"]}


def test_a_lone_number_goes_back_to_the_one_cell_that_lacks_it() -> None:
    readings = read(displaced(t3_lines("2021+", FIGURES), {"t3_partial"}, lone=("t3_carry_out", "total")), "md")["t3"]
    assert shown(readings) == FIGURES
    assert readings["t3_carry_out", "total"].rule == "t3_displaced"


def test_a_cell_is_not_taken_for_blank_while_a_number_stands_alone_beside_it() -> None:
    lines = t3_lines("2021+", FIGURES | {("t3_granted", "total"): ""})
    blocks = displaced(lines, set(), lone=("t3_carry_out", "total"))
    readings = read(blocks, "md")["t3"]
    assert {readings[code, "total"].status for code in ("t3_carry_out", "t3_granted")} == {"unreadable"}


def test_labels_wrapped_around_their_figures_are_read() -> None:
    specs = collapsed(t3_head() + t3_body(t3_lines("2021+", FIGURES)))
    wrapped: list[str] = []
    for line in specs:
        label, _, figures = line.partition("信息 ")
        if label.startswith("5.要求行政机关确认"):
            wrapped += ["5.要求行政机关确认或重新", figures, "出具已获取信息"]
        elif "需要另行制作" in line:
            wrapped += ["（四） 2.没有现成信息需要另行制", "无法 作 " + line.split("作 ")[1], "提供"]
        else:
            wrapped.append(line)
    assert shown(read(text_blocks(wrapped), "txt")["t3"]) == FIGURES


def test_page_numbers_and_heads_repeated_in_the_middle_of_a_text_table_are_passed_over() -> None:
    lines = t3_lines("2021+", FIGURES)
    head = spaced(t3_head(), is_wide=True)
    specs = spaced(t3_head() + t3_body(lines), is_wide=True)
    text = [*specs[:15], "- 3 -", *head, *specs[15:20], "第 4 页 共 6 页", *specs[20:]]
    assert shown(read(text_blocks(text), "txt")["t3"]) == FIGURES


# table four ----------------------------------------------------------------------------------------------------------

DISPUTES = t4_figures(rev="10 1 0 2 13", direct="1 0 2 0 3", after="5 0 0 4 9")
T4_SHAPES = {
    "fifteen columns": lambda cells: ([grid(0, t4_specs(cells))], "html"),
    "three tables": lambda cells: ([grid(number, part) for number, part in enumerate(t4_three(cells))], "docx"),
    "a row for each block": lambda cells: ([grid(0, t4_rows(cells))], "html"),
    "a row for each result": lambda cells: ([grid(0, t4_turned(cells))], "html"),
    "labels and values": lambda cells: ([grid(0, t4_list(cells))], "html"),
    "labels and values without merging": lambda cells: ([flattened(t4_list(cells))], "md"),
    "markdown without merging": lambda cells: ([flattened(t4_specs(cells))], "md"),
    "rows of unequal length": lambda cells: ([unmerged(t4_specs(cells))], "html"),
    "cut by a page": lambda cells: ([grid(0, t4_specs(cells)[:3]), page_number(), grid(2, t4_specs(cells)[3:])], "pdf"),
    "tabs": lambda cells: (text_blocks(tabbed(t4_specs(cells))), "txt"),
    "aligned by blanks": lambda cells: (text_blocks(spaced(t4_specs(cells), is_wide=True)), "txt"),
    "one line of fifteen figures": lambda cells: (text_blocks(collapsed(t4_specs(cells))), "txt"),
    "a cell per line": lambda cells: (text_blocks(stacked(t4_specs(cells))), "txt"),
}


@pytest.mark.parametrize("shape", T4_SHAPES)
def test_table_four_is_read_whole_in_every_shape(shape: str) -> None:
    blocks, file_format = T4_SHAPES[shape](DISPUTES)
    assert shown(read(blocks, file_format)["t4"]) == DISPUTES


@pytest.mark.parametrize(
    "shape", ["fifteen columns", "three tables", "a row for each block", "labels and values", "tabs"]
)
def test_blank_cells_of_table_four_stay_blank(shape: str) -> None:
    cells = t4_figures(rev="1 - - - 1", direct="- - - - -", after="- - - 2 2")
    blocks, file_format = T4_SHAPES[shape](cells)
    assert shown(read(blocks, file_format)["t4"]) == cells


def test_parts_of_table_four_set_apart_are_one_table() -> None:
    blocks: list[Block] = []
    for part in t4_three(DISPUTES):
        blocks += [grid(0, part), TextBlock(0, "以上数据按照要求另行说明。", Place())]
    assert shown(read(blocks)["t4"]) == DISPUTES


def test_totals_of_table_four_that_the_agency_left_at_zero_are_read_as_printed() -> None:
    cells = t4_figures(rev="10 1 0 0 0", after="5 0 0 0 0")
    assert shown(read([grid(0, t4_specs(cells))])["t4"]) == cells


def test_fifteen_figures_in_a_line_are_held_back_when_a_sum_fails() -> None:
    cells = t4_figures(rev="10 1 0 0 0")
    assert "t4_rev_total" in held_back(text_blocks(collapsed(t4_specs(cells))), "txt")["t4"]


def test_fourteen_figures_in_a_line_are_no_table_four() -> None:
    lines = collapsed(t4_specs(DISPUTES))
    assert read(text_blocks([*lines[:-1], lines[-1].removesuffix(" 9")]), "txt") == {}


# table two -----------------------------------------------------------------------------------------------------------

OLD_TWO = t2_figures(
    "t2a", rules_made="1", norm_stock="22", licence_items_delta="-2", penalty_items_delta="3", procure_amount="251"
)
NEW_TWO = t2_figures("t2b", norm_made="8", norm_repealed="1", norm_valid="18", charge_amount="7730.28")
T2_SHAPES = {
    "one table": lambda cells: ([grid(0, t2_specs(cells))], "html"),
    "a table for each article": lambda cells: (
        [grid(number, part) for number, part in enumerate(t2_parts(cells))],
        "docx",
    ),
    "markdown without merging": lambda cells: ([flattened(t2_specs(cells))], "md"),
    "rows of unequal length": lambda cells: ([unmerged(t2_specs(cells))], "html"),
    "cut by a page": lambda cells: ([grid(0, t2_specs(cells)[:3]), page_number(), grid(2, t2_specs(cells)[3:])], "pdf"),
    "tabs": lambda cells: (text_blocks(tabbed(t2_specs(cells))), "txt"),
    "aligned by blanks": lambda cells: (text_blocks(spaced(t2_specs(cells), is_wide=True)), "txt"),
    "single blanks": lambda cells: (text_blocks(collapsed(t2_specs(cells))), "txt"),
    "a cell per line": lambda cells: (text_blocks(stacked(t2_specs(cells))), "txt"),
}


@pytest.mark.parametrize("shape", T2_SHAPES)
@pytest.mark.parametrize(("form", "cells"), [("2019-2020", OLD_TWO), ("2021+", NEW_TWO)])
def test_table_two_of_either_form_is_read_whole_in_every_shape(shape: str, form: str, cells: dict[Key, str]) -> None:
    blocks, file_format = T2_SHAPES[shape](cells)
    (table,) = read_tables(document(blocks, file_format))
    assert (table.table, table.form, table.state, table.unmatched) == ("t2", form, "accepted", ())
    assert shown({(each.indicator, each.applicant): each for each in table.readings}) == cells


@pytest.mark.parametrize(
    ("cell", "written", "value", "unit", "rule"),
    [
        ("norm_valid", "22（其中修订16件）", "22", "", "t2_grid+note"),
        ("charge_amount", "7730.28", "7730.28", "万元", "t2_grid"),
        ("charge_amount", "251000元", "251000", "元", "t2_grid+unit"),
        ("licence_decisions", "1,808,595", "1808595", "", "t2_grid"),
    ],
)
def test_a_cell_of_table_two_keeps_unit_and_note_as_printed(
    cell: str, written: str, value: str, unit: str, rule: str
) -> None:
    reading = read([grid(0, t2_specs(t2_figures("t2b", **{cell: written})))])["t2"][f"t2b_{cell}", ""]
    assert (str(reading.value), reading.as_written, reading.unit, reading.rule) == (value, written, unit, rule)


@pytest.mark.parametrize(("written", "value"), [("+3", "3"), ("-2", "-2"), ("增3", "3"), ("减2", "-2")])
def test_a_change_of_the_2019_form_is_read_with_its_sign(written: str, value: str) -> None:
    cells = t2_figures("t2a", penalty_items_delta=written)
    assert str(read([grid(0, t2_specs(cells))])["t2"]["t2a_penalty_items_delta", ""].value) == value


def test_a_line_that_lacks_one_of_three_figures_is_not_guessed() -> None:
    lines = [line.replace("18", "") for line in collapsed(t2_specs(NEW_TWO))]
    readings = read(text_blocks(lines), "txt")["t2"]
    assert {readings[f"t2b_norm_{column}", ""].status for column in ("made", "repealed", "valid")} == {"unreadable"}
    assert readings["t2b_rules_made", ""].status == "value"


def test_a_head_typed_twice_in_the_2019_form_is_told_by_its_place() -> None:
    specs = [[(text.replace("新公开", "新制作"), d, a) for text, d, a in line] for line in t2_specs(OLD_TWO)]
    assert shown(read([grid(0, specs)])["t2"]) == OLD_TWO


def test_heads_and_figures_set_without_blanks_are_parted() -> None:
    head = "信息内容本年处理决定数量"
    lines = ["第二十条第（五）项", head, "行政许可97", "第二十条第（六）项", head, "行政处罚 0", "行政强制 0"]
    readings = read(text_blocks(lines), "md")["t2"]
    assert shown(readings) == {
        ("t2b_licence_decisions", ""): "97",
        ("t2b_penalty_decisions", ""): "0",
        ("t2b_coercion_decisions", ""): "0",
    }


# statistics ----------------------------------------------------------------------------------------------------------

S14 = {row["indicator"]: "0" for row in rows("indicators") if row["form_table"] == "s14" and row["role"] == "value"}
S14 |= {
    "s14_info_total": "1234", "s14_ch_website": "1200", "s14_app_received": "9", "s14_app_online": "9",
    "s14_app_closed": "8", "s14_closed_on_time": "8", "s14_replied": "8", "s14_reply_granted": "5",
    "s14_reply_refused": "3", "s14_refused_privacy": "3", "s14_staff": "4", "s14_staff_part": "4",
    "s14_budget": "2.5", "s14_trainees": "130",
}  # fmt: skip
L09_CODES = [code for code in LABELS if code.startswith("l09_")][:20]


def one_column(cells: dict[str, str]) -> dict[Key, str]:
    return {(code, ""): text.split("|")[0] for code, text in cells.items()}


@pytest.mark.parametrize("shape", ["grid", "two grids", "tabs", "lines", "aligned"])
def test_the_national_statistics_table_is_read_whole(shape: str) -> None:
    specs = statistics_specs("s14", S14, ("统计指标", "单位", "统计数"))
    blocks: list[Block] = {
        "grid": [grid(0, specs)],
        "two grids": [grid(0, specs[:30]), page_number(), grid(2, specs[30:])],
        "tabs": text_blocks(tabbed(specs)),
        "lines": text_blocks(collapsed(specs)),
        "aligned": text_blocks(spaced(specs, is_wide=True)),
    }[shape]
    (table,) = read_tables(document(blocks, "html" if "grid" in shape else "txt"))
    assert (table.table, table.form, table.state, table.unmatched) == ("s14", "2014-2018", "accepted", ())
    assert shown({(each.indicator, each.applicant): each for each in table.readings}) == one_column(S14)


def test_a_figure_of_the_statistics_table_keeps_its_printed_unit() -> None:
    specs = statistics_specs("s14", S14, ("统计指标", "单位", "统计数"))
    specs = [[("元" if text == "万元" else text, d, a) for text, d, a in line] for line in specs]
    assert read([grid(0, specs)])["s14"]["s14_request_fee", ""].unit == "元"


def test_labels_that_reviews_and_lawsuits_share_are_told_by_the_row_above() -> None:
    specs = statistics_specs(
        "s14", S14 | {"s14_review_corrected": "3", "s14_lit_corrected": "5"}, ("指标", "单位", "数量")
    )
    readings = read([grid(0, specs)])["s14"]
    assert (readings["s14_review_corrected", ""].value, readings["s14_lit_corrected", ""].value) == (3, 5)


def test_a_row_that_local_rules_added_is_reported_and_not_read() -> None:
    specs = statistics_specs("s14", S14, ("统计指标", "单位", "统计数"))
    specs.insert(20, [("5．短信平台推送条数", 1, 1), ("条", 1, 1), ("77", 1, 1)])
    (table,) = read_tables(document([grid(0, specs)]))
    assert table.unmatched == ("5．短信平台推送条数 条 77",)


@pytest.mark.parametrize(
    ("heads", "column"),
    [
        (("指标名称", "计量单位", "2012年度", "历年累计"), 0),
        (("指标名称", "计量单位", "历年累计", "2012年"), 1),
        (("指标名称", "计量单位", "本期实际", "本年累计"), 1),
        (("指标名称", "计量单位", "数量", "累计"), 0),
    ],
)
@pytest.mark.parametrize("is_text", [False, True])
def test_the_years_column_of_a_local_table_is_told_from_cumulative_ones(
    heads: tuple[str, ...], column: int, is_text: bool
) -> None:
    cells = {code: f"{number}|{number + 100}" for number, code in enumerate(L09_CODES)}
    specs = statistics_specs("l09", cells, heads)
    readings = read(text_blocks(collapsed(specs)) if is_text else [grid(0, specs)], "txt" if is_text else "html")
    expected = {(code, ""): text.split("|")[column] for code, text in cells.items()}
    if is_text and "本期实际" in heads:
        assert set(shown(readings["l09"]).values()) == {"?"}
    else:
        assert shown(readings["l09"]) == expected


def test_a_local_table_whose_year_cannot_be_told_is_held_back() -> None:
    cells = {code: f"{number}|{number + 100}" for number, code in enumerate(L09_CODES)}
    specs = statistics_specs("l09", cells, ("指标名称", "计量单位", "2011年", "2012年"))
    assert "unclear_year" in held_back([grid(0, specs)])["l09"]


# what is no statutory table ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "lines",
    [
        [
            ["名称", "某局2023年政府信息公开年度报告"],
            ["索引号", "014314799/2024-00002"],
            ["公开日期", "2024-01-17"],
            ["文号", ""],
        ],
        [
            ["序号", "姓名", "职务", "联系电话"],
            ["1", "张某", "主任", "0527-1234567"],
            ["2", "李某", "科员", "0527-7654321"],
        ],
        [
            ["项目", "单位", "数量"],
            ["一般公共预算支出", "万元", "120"],
            ["会议费", "万元", "3"],
            ["培训费", "万元", "2"],
        ],
        [["行政许可", "行政处罚"], ["12", "30"]],
        [["类别", "件数"], ["予以公开", "3"], ["部分公开", "1"], ["重复申请", "2"]],
    ],
)
def test_another_table_gives_no_reading(lines: list[list[str]]) -> None:
    assert read([grid(0, [[(text, 1, 1) for text in line] for line in lines])]) == {}


def test_tables_of_one_report_keep_their_order_and_their_blocks() -> None:
    title = TextBlock(0, "二、主动公开政府信息情况", Place())
    caption = TextBlock(0, "表三：收到和处理政府信息公开申请情况", Place())
    blocks: list[Block] = [
        title, grid(0, t2_specs(NEW_TWO)), title, caption, *t3_grid(t3_lines("2021+", FIGURES)), title,
        grid(0, t4_specs(DISPUTES)),
    ]  # fmt: skip
    tables = read_tables(document(blocks))
    assert [(table.table, table.blocks) for table in tables] == [("t2", (1,)), ("t3", (3, 4)), ("t4", (6,))]


def test_three_tables_that_share_one_grid_are_told_apart() -> None:
    wide = [[*line[:-1], (line[-1][0], 1, line[-1][2])] for line in t2_specs(NEW_TWO)]
    specs = [*wide, *t3_head(), *t3_body(t3_lines("2021+", FIGURES)), *t4_specs(DISPUTES)]
    tables = read([grid(0, specs)])
    assert shown(tables["t2"]) == NEW_TWO
    assert shown(tables["t4"]) == DISPUTES
    assert Counter(shown(tables["t3"]).values()) == Counter(FIGURES.values())


def test_a_mirror_page_in_traditional_characters_is_read_alike() -> None:
    convert = OpenCC("s2t").convert
    cells = FIGURES | {("t3_other_misc", "natural"): "4"}
    specs = [t2_specs(NEW_TWO), t3_head() + t3_body(t3_lines("2021+", cells)), t4_specs(DISPUTES)]
    blocks: list[Block] = [
        grid(number, [[(convert(text), down, across) for text, down, across in line] for line in each])
        for number, each in enumerate(specs)
    ]
    tables = read(blocks)
    assert {name: shown(readings) for name, readings in tables.items()} == {"t2": NEW_TWO, "t3": cells, "t4": DISPUTES}


def test_a_page_number_between_tabbed_rows_leaves_their_blanks_blank() -> None:
    cells = FIGURES | {key: "" for key in FIGURES if key[1] not in ("natural", "total")}
    lines = tabbed(t3_head() + t3_body(t3_lines("2021+", cells)))
    assert shown(read(text_blocks([*lines[:12], "7", *lines[12:]]), "txt")["t3"]) == cells


def test_a_blank_row_of_other_handling_is_still_the_2019_form() -> None:
    cells = {key: "" if key[0] == "t3_other" else text for key, text in t3_figures("2019-2020", granted=2).items()}
    (table,) = read_tables(document(t3_grid(t3_lines("2019-2020", cells))))
    assert table.form == "2019-2020"
    assert shown({(each.indicator, each.applicant): each for each in table.readings}) == cells
