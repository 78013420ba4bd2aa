"""Tables torn into pieces by a text of lines: read where every piece agrees with the form, else held back."""

from __future__ import annotations

import pytest

from data.tables import read_tables
from tests.table_shapes import APPLICANTS, document, read, shown, t3_figures, t3_lines, text_blocks

# Received and granted differ by applicant, so that every column can be told from every other.
FIGURES = t3_figures("2021+", granted=9, denied_internal=1, unable_not_held=4, other_misc=4, carry_out=1)

# A line each between the bars.
IN_PIECES = {
    "cells centred over five lines": (
        "申请人情况|法人或其他组织|（本列数据的勾稽关系为：第一项加第二项之和，等|于第三项加第四项之和）|"
        "自然人 社会 法律 总计|商业 科研|公益 服务 其他|企业 机构|组织 机构"
    ),
    "outer heads above": "申请人情况|自然人 法人或其他组织 总计|商业 科研 社会公 法律服 其他|企业 机构 益组织 务机构",
    "outer heads on the lower line": "申请人情况|商业 科研 社会公益 法律服务|自然人 企业 机构 组织 机构 其他 总计",
    "cell after cell, torn anywhere": (
        "（本列数据的勾稽关系为：第一项加第二项之和，|等于第三项加第四项之和）|申请人情况|自然人|法人或其他组织|"
        "总计 商 业 企|业|科研机|构|社 会 公 益|组织|法 律 服 务|机构|其他"
    ),
    "column after column": "自然|人|法人或其他组织|商业企|业|科研机构|社会公益|组织|法律服务机|构|其|他|总|计",
    "in traditional characters": "法人或其他組織|自然人 社會 法律 總計|商業 科研|公益 服務 其他|企業 機構|組織 機構",
}
IN_DOUBT = {
    "another order on a line": "法人或其他组织|自然人 法律 社会 总计|商业 科研|服务 公益 其他|企业 机构|机构 组织",
    "the total before the persons": "法人或其他组织|总计 社会 法律 自然人|商业 科研|公益 服务 其他|企业 机构|组织 机构",
    "a head without its lower piece": "法人或其他组织|自然人 社会 法律 总计|商业 科研|公益 服务 其他|企业|组织 机构",
    "a head that is not the form's": "自然人 社会 法律 总计|商业 科研|公益 服务 其他|农村 机构|组织 机构",
    "one head too many": "自然人 社会 法律 小计 总计|商业 科研|公益 服务 其他|企业 机构|组织 机构",
    "a head twice": "自然人 自然人 社会 法律 总计|商业 科研|公益 服务 其他|企业 机构|组织 机构",
    "cell after cell in another order": "自然人|总计|科研机|构|商业企|业|社会公益组织|法律服务机构|其他",
    "no heads at all": "申请人情况",
}


def body() -> list[str]:
    return [f"{line.label} {' '.join(line.texts[name] for name in APPLICANTS)}" for line in t3_lines("2021+", FIGURES)]


@pytest.mark.parametrize("name", IN_PIECES)
def test_heads_in_pieces_that_all_agree_with_the_form_are_its_heads(name: str) -> None:
    assert shown(read(text_blocks([*IN_PIECES[name].split("|"), *body()]), "txt")["t3"]) == FIGURES


@pytest.mark.parametrize("name", IN_DOUBT)
def test_heads_of_which_a_piece_disagrees_hold_the_table_back(name: str) -> None:
    (table,) = read_tables(document(text_blocks([*IN_DOUBT[name].split("|"), *body()]), "txt"))
    values = {each.value for each in table.readings if each.status == "value"}
    assert (table.state, values) == ("held_back", set())


NORMS = ["第二十条第（一）项", "信息内容", "本年制发件数 本年废止件数 现行有效件数"]
PENALTIES = ["第二十条第（六）项", "信息内容", "本年处理决定数量"]
CHARGES = ["第二十条第（八）项", "信息内容", "本年收费金额（单位：万元）", "行政事业性收费", "12.5"]


def table_two(*lines: str) -> dict[str, str]:
    readings = read(text_blocks([*lines, *CHARGES]), "txt").get("t2", {})
    return {indicator: text for (indicator, _), text in shown(readings).items() if text != "?"}


def test_rows_of_table_two_each_followed_by_its_figures_are_read() -> None:
    lines = [
        *NORMS,
        "规章",
        "0",
        "0",
        "3",
        "行政规范性文件",
        "4",
        "1",
        "9",
        *PENALTIES,
        "行政处罚",
        "27",
        "行政强制",
        "2",
    ]
    read_back = table_two(*lines)
    assert [read_back.get(f"t2b_{name}") for name in ("rules_valid", "norm_made", "penalty_decisions")] == [
        "3",
        "4",
        "27",
    ]


@pytest.mark.parametrize(
    "lines",
    [
        [*NORMS, "规章", "行政规范性文件", "0", "4", "0", "1", "3", "9"],
        [*NORMS, "规章", "行政规范性文件", "0", "0", "3", "4", "1", "9"],
        [*NORMS, "规章", "0", "0", "3", "行政规范性文件", "4", "1", "9", "5"],
        [*PENALTIES, "行政处罚", "行政强制", "27", "2"],
        [*PENALTIES, "行政处罚", "行政强制", "27"],
    ],
)
def test_rows_of_table_two_taken_column_by_column_are_not_read(lines: list[str]) -> None:
    assert table_two(*lines).keys() <= {"t2b_charge_amount"}
