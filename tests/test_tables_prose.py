"""Sentences beside a statutory table are no rows of it: a table's blocks end where its rows end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from data.records import Block, FileFormat
from data.reference import rows
from data.tables import read_tables
from tests.table_shapes import (
    Key,
    Spec,
    collapsed,
    document,
    flattened,
    grid,
    shown,
    spaced,
    stacked,
    statistics_specs,
    t2_figures,
    t2_specs,
    t3_body,
    t3_figures,
    t3_head,
    t3_lines,
    t4_figures,
    t4_specs,
    tabbed,
    text_blocks,
)

THREE = t3_figures("2021+", granted=9, other_misc=4, carry_out=1)
TWO = t2_figures("t2b", norm_made="3", licence_decisions="12")
FOUR = t4_figures(rev="1 0 0 0 1")
STATISTICS = {
    row["indicator"]: "0" for row in rows("indicators") if row["form_table"] == "s14" and row["role"] == "value"
}
STATISTICS |= {"s14_info_total": "30", "s14_ch_website": "30", "s14_trainees": "12"}
SPECS: dict[str, list[list[Spec]]] = {
    "t2": t2_specs(TWO),
    "t3": t3_head() + t3_body(t3_lines("2021+", THREE)),
    "t4": t4_specs(FOUR),
    "s14": statistics_specs("s14", STATISTICS, ("统计指标", "单位", "统计数")),
}
SHAPES: dict[str, tuple[Callable[[list[list[Spec]]], list[Block]], FileFormat]] = {
    "grid": (lambda specs: [grid(0, specs)], "html"),
    "markdown": (lambda specs: [flattened(specs)], "md"),
    "tabs": (lambda specs: text_blocks(tabbed(specs)), "txt"),
    "aligned": (lambda specs: text_blocks(spaced(specs, is_wide=True)), "txt"),
    "single blanks": (lambda specs: text_blocks(collapsed(specs)), "txt"),
}
# Lines of prose as a text file wraps them, each begins or ends like a row of a form.
PROSE = {
    "an outcome and its count": ["年内办理的申请，予以公开5件，部分公开0件，", "结转下年度继续办理0件。再无别的情形。"],
    "the last row alone": ["结转下年度继续办理0件。"],
    "the first row in words": ["本年新收政府信息公开申请数量与上年持平，", "上年结转政府信息公开申请数量为零。"],
    "decisions": ["行政许可12件，行政处罚0件，", "行政事业性收费0万元。"],
    "lawsuits": ["行政复议1件，结果维持1件；", "行政诉讼未发生。"],
    "channels": ["主动公开政府信息数共计30条，", "回应解读4次。"],
    "a count at a line's end": ["全年通过门户网站公开的政府信息共有 30", "条，其中规范性文件 2", "件。"],
}  # fmt: skip


def found(blocks: Sequence[Block], file_format: FileFormat) -> dict[str, tuple[dict[Key, str], tuple[int, ...]]]:
    return {
        table.table: (
            shown({(each.indicator, each.applicant): each for each in table.readings}),
            table.blocks,
        )
        for table in read_tables(document(blocks, file_format))
    }


@pytest.mark.parametrize("prose", PROSE)
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("table", SPECS)
def test_prose_above_and_below_a_table_is_none_of_its_rows(table: str, shape: str, prose: str) -> None:
    write, file_format = SHAPES[shape]
    alone = write(SPECS[table])
    lines = text_blocks(PROSE[prose])
    heading = text_blocks(["三、相关情况"])
    read_alone = found(alone, file_format)
    assert set(read_alone) == {table}
    for around in ([], heading):
        beside = found([*heading, *lines, *around, *alone, *around, *lines, *heading], file_format)
        first = 1 + len(lines) + len(around)
        assert beside == {
            name: (cells, tuple(block + first for block in blocks)) for name, (cells, blocks) in read_alone.items()
        }


@pytest.mark.parametrize("prose", PROSE)
def test_prose_far_above_table_three_takes_nothing_between_into_it(prose: str) -> None:
    two, three = (text_blocks(spaced(SPECS[name], is_wide=True)) for name in ("t2", "t3"))
    lines = text_blocks([*PROSE[prose], "　　各处都照常公开。"])
    read_here = found([*lines, *two, *text_blocks(["三、收到申请情况"]), *three], "txt")
    first = len(lines) + len(two) + 1
    assert read_here["t2"] == (TWO, tuple(range(len(lines), len(lines) + len(two))))
    assert read_here["t3"] == (THREE, tuple(range(first, first + len(three))))


def test_a_cell_that_holds_a_sentence_is_no_row() -> None:
    sentence: Spec = ("结转下年度继续办理0件。此外再无别的情形。", 1, 10)
    (table,) = read_tables(document([grid(0, [*SPECS["t3"], [sentence]])]))
    assert shown({(each.indicator, each.applicant): each for each in table.readings}) == THREE


def test_a_label_set_with_a_full_stop_is_still_a_row() -> None:
    code = "t3_unprocessed_confirm"
    lines = t3_lines("2021+", THREE)
    specs = t3_head() + t3_body(
        [replace(line, label=f"{line.label}。") if line.code == code else line for line in lines]
    )
    for shape in ("grid", "aligned", "single blanks"):
        write, file_format = SHAPES[shape]
        assert found(write(specs), file_format)["t3"][0] == THREE
    assert found(text_blocks(stacked(specs)), "txt")["t3"][0] == THREE
