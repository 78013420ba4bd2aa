"""The statutory tables as word processors, site editors and copying hands leave them: read whole, or held back."""
# ruff: noqa: PLW0108, E501 - layouts are made only when they are asked for, one a line

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from random import Random

import pytest

from data.readers import read_bytes
from data.records import TableReading
from data.tables import read_tables
from tests.random_tables import random_disclosure, random_figures
from tests.table_shapes import (
    APPLICANTS,
    HEADS,
    Key,
    Spec,
    collapsed,
    flattened,
    shown,
    spaced,
    t2_specs,
    t3_body,
    t3_head,
    t3_lines,
    t4_figures,
    t4_specs,
    tabbed,
)

Specs = list[list[Spec]]
RANDOM = Random(7)  # noqa: S311
THREE = {key: text if text.isdigit() else "0" for key, text in random_figures(Random(3), "2021+").items()}  # noqa: S311
FOUR = t4_figures("1 0 0 2 3", "0 0 0 0 0", "0 1 0 0 1")
TWO = {key: text if text.isdigit() else "0" for key, text in random_disclosure(RANDOM).items()}
TABLES: dict[str, tuple[dict[Key, str], Specs]] = {
    "t2": (TWO, t2_specs(TWO)),
    "t3": (THREE, t3_head() + t3_body(t3_lines("2021+", THREE))),
    "t4": (FOUR, t4_specs(FOUR)),
}


def markup(specs: Sequence[Sequence[Spec]], cell: Callable[[str], str] = escape, attributes: str = "") -> str:
    rows = "".join(
        "<tr>"
        + "".join(f"<td rowspan='{down}' colspan='{across}'>{cell(text)}</td>" for text, down, across in line)
        + "</tr>"
        for line in specs
    )
    return f"<table {attributes}>{rows}</table>"


def figures(change: Callable[[str], str]) -> Callable[[str], str]:
    return lambda text: escape(change(text) if text.isdigit() else text)


def page(body: str) -> tuple[str, str]:
    return f"<html><body><div><p>三、统计数据</p>{body}</div></body></html>", "a.html"


def words(change: Callable[[str], str]) -> Callable[[str], str]:
    return lambda text: escape(text if text.isdigit() else change(text))


def halves(text: str) -> str:
    """Words on two lines; a figure stays whole."""
    return text if text.isdigit() or len(text) < 5 else f"{text[:3]}<br>{text[3:]}"


def barred(specs: Specs, bar: str, rule: str) -> str:
    """Lines of text with bars between the cells, as copied from a terminal or a typewriter."""
    cells = flattened(specs).grid()
    lines = [bar + bar.join(cell.text if cell else "" for cell in row) + bar for row in cells]
    return f"\n{rule * 30}\n".join(lines)


LAYOUTS: dict[str, Callable[[Specs], tuple[str, str]]] = {
    "a paragraph and spans in each cell": lambda s: page(
        markup(s, lambda text: f"<p class='MsoNormal'><span lang='EN-US'>{escape(text)}<o:p></o:p></span></p>")
    ),
    "each digit in its own span": lambda s: page(
        markup(s, lambda text: "".join(f"<span>{escape(c)}</span>" for c in text))
    ),
    "units within cells": lambda s: page(markup(s, figures(lambda text: f"{text}件"))),
    "numbers of two decimals": lambda s: page(markup(s, figures(lambda text: f"{text}.00"))),
    "full-width digits": lambda s: page(
        markup(s, figures(lambda text: "".join(chr(ord(c) - 0x30 + 0xFF10) for c in text)))
    ),
    "non-breaking blanks around figures": lambda s: page(markup(s, figures(lambda text: f"\u00a0{text}\u00a0"))),
    "zero-width blanks in words": lambda s: page(markup(s, words(lambda text: "\u200b".join(text)))),
    "blanks in words": lambda s: page(markup(s, words(lambda text: " ".join(text)))),
    "breaks in words": lambda s: page(markup(s, lambda text: halves(text))),
    "the title in the first row": lambda s: page(markup([[("统计情况表", 1, 15)], *s])),
    "the unit in the first row": lambda s: page(markup([[("单位：件", 1, 15)], *s])),
    "a note in the last row": lambda s: page(markup([*s, [("注：数据截至12月31日", 1, 15)]])),
    "an empty row below the heads": lambda s: page(markup([*s[:3], [("", 1, 1)] * 15, *s[3:]])),
    "an empty table before": lambda s: page("<table><tr><td></td></tr></table>" + markup(s)),
    "a layout table around": lambda s: page(f"<table><tr><td width='10'></td><td>{markup(s)}</td></tr></table>"),
    "heads in thead and th": lambda s: page(markup(s).replace("<td", "<th", 6).replace("</td>", "</th>", 6)),
    "hidden copy for telephones": lambda s: page(f"<div style='display:none'>{markup(s)}</div>" + markup(s)),
    "an attribute without quotes": lambda s: page(markup(s).replace("'", "")),
    "cells never closed": lambda s: page(markup(s).replace("</td>", "").replace("</tr>", "")),
    "spans of one written as zero": lambda s: page(markup(s).replace("colspan='1'", "colspan='0'")),
    "spans beyond the table": lambda s: page(markup([[(t, d, 40 if a > 9 else a) for t, d, a in line] for line in s])),
    "tabs": lambda s: ("三、统计数据\n" + "\n".join(tabbed(s)), "a.txt"),
    "blanks": lambda s: ("三、统计数据\n" + "\n".join(collapsed(s)), "a.txt"),
    "aligned in a terminal": lambda s: ("三、统计数据\n" + "\n".join(spaced(s, is_wide=True)), "a.txt"),
    "drawn with light bars": lambda s: ("三、统计数据\n" + barred(s, "│", "─"), "a.txt"),
    "drawn with ascii bars": lambda s: ("三、统计数据\n" + barred(s, "|", "-"), "a.txt"),
    "pasted as csv": lambda s: (
        "\n".join(",".join(cell.text if cell else "" for cell in row) for row in flattened(s).grid()), "a.csv"),
    "markdown with breaks": lambda s: (
        "\n".join("|" + "|".join(halves(cell.text if cell else "") for cell in row) + "|" for row in flattened(s).grid()),
        "a.md",
    ),
}  # fmt: skip


def read(text: str, name: str) -> tuple[TableReading, ...]:
    return read_tables(read_bytes(text.encode(), name))


def values(tables: Sequence[TableReading]) -> dict[Key, str]:
    found: dict[Key, str] = {}
    for table in tables:
        found |= shown({(each.indicator, each.applicant): each for each in table.readings})
    return {key: text.removesuffix(".00") for key, text in found.items()}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_read_in_the_layout_that_it_comes_in(name: str, layout: str) -> None:
    expected, specs = TABLES[name]
    found = values(read(*LAYOUTS[layout](specs)))
    assert {key: text for key, text in found.items() if text not in ("?", expected.get(key))} == {}
    assert found == expected


# what the sums cannot tell -------------------------------------------------------------------------------------------


def three(order: Sequence[str], heads: dict[str, str] | None = None) -> dict[Key, str]:
    """Table three in which every applicant has other figures, under these heads."""
    cells = dict(THREE)
    for number, applicant in enumerate(APPLICANTS[:-1], 1):
        cells |= {(code, applicant): str(number if code in ("t3_new", "t3_granted", "t3_total") else 0)
                  for code, _ in THREE}  # fmt: skip
    cells |= {(code, "total"): str(sum(int(cells[code, a]) for a in APPLICANTS[:-1])) for code, _ in THREE}
    specs = t3_head(order) + t3_body(t3_lines("2021+", cells), order)
    change = {HEADS[code]: text for code, text in (heads or {}).items()}
    text, name = page(markup([[(change.get(t, t), d, a) for t, d, a in line] for line in specs]))
    found = values(read(text, name))
    assert {key: text for key, text in found.items() if text not in ("?", cells[key])} == {}
    return {key: text for key, text in found.items() if text != "?"}


def test_organisations_in_another_order_are_told_by_their_heads() -> None:
    assert len(three(["natural", "ngo", "other_org", "business", "legal_service", "research", "total"])) == len(THREE)


@pytest.mark.parametrize("lost", APPLICANTS[1:-2])
def test_without_the_head_of_one_organisation_nothing_is_guessed(lost: str) -> None:
    assert three(APPLICANTS, {lost: ""}) == {}


def test_two_organisations_under_the_same_head_are_held_back() -> None:
    assert three(APPLICANTS, {"research": HEADS["business"]}) == {}


@pytest.mark.parametrize("file_format", ["html", "md", "txt"])
def test_a_total_that_the_agency_printed_wrong_is_read_as_printed(file_format: str) -> None:
    cells = THREE | {("t3_total", "natural"): "99999"}
    specs = t3_head() + t3_body(t3_lines("2021+", cells))
    layout = {"html": "an attribute without quotes", "md": "markdown with breaks", "txt": "tabs"}[file_format]
    (table,) = read(*LAYOUTS[layout](specs))
    assert (table.state, values([table])["t3_total", "natural"]) == ("accepted", "99999")


def test_a_head_row_that_names_no_indicator_column_is_no_head() -> None:
    assert (
        read(
            *page(markup([[("序号", 1, 1), ("单位", 1, 1), ("备注", 1, 1)], [("1", 1, 1), ("件", 1, 1), ("2", 1, 1)]]))
        )
        == ()
    )


def test_a_reading_that_slipped_by_a_column_is_held_back() -> None:
    cells = {(code, applicant): str(number) for code, _ in THREE for number, applicant in enumerate(APPLICANTS[:-1], 1)}
    cells |= {(code, "total"): "21" for code, _ in THREE}
    specs = t3_head() + [[*line[:-7], line[-1], *line[-7:-1]] for line in t3_body(t3_lines("2021+", cells))]
    (table,) = read(*page(markup(specs)))
    assert table.state == "held_back"
    assert {each.status for each in table.readings} == {"unreadable"}
