"""Heads set in several lines of a page without rules: figures belong to the head below which they stand, or to none."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

import pytest

from data.records import Block, Place, TextBlock
from data.tables import read_tables
from tests.table_shapes import APPLICANTS, Key, document, shown, t3_figures, t3_lines

HALF = 4.5
HEADS = {
    "natural": ("自然", "人"), "business": ("商业", "企业"), "research": ("科研", "机构"),
    "ngo": ("社会", "公益", "组织"), "legal_service": ("法律", "服务", "机构"),
    "other_org": ("其他",), "total": ("总计",),
}  # fmt: skip
FIRST, STEP = 330.0, 30.0
FIGURES = {
    key: text if text != "0" or key[1] in ("natural", "total") else ""
    for key, text in t3_figures("2021+", granted=9, denied_internal=1, unable_not_held=4, carry_out=1).items()
}


def width(text: str) -> float:
    return HALF * sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def line(words: Sequence[tuple[float, str]], top: float) -> TextBlock:
    """A line of a page: as many blanks between two words as half characters fit."""
    text, right = "", words[0][0]
    for left, word in sorted(words):
        text += " " * round((left - right) / HALF) + word
        right = left + width(word)
    return TextBlock(0, text, Place(page=1, box=(words[0][0], top, right, top + 9)))


def page(
    cells: Mapping[Key, str], order: Sequence[str] = APPLICANTS, *, shift: float = 0.0, without: str = ""
) -> list[Block]:
    """Table three with its heads in lines, figures centred below them; shift moves all figures of 自然人."""
    at = {applicant: FIRST + STEP * number for number, applicant in enumerate(order)}
    pieces = [
        (at[applicant], head, 12.0 * number - 6.0 * len(parts))
        for applicant, parts in HEADS.items()
        for number, head in enumerate(parts)
        if head != without
    ]
    found: list[Block] = [line([(370, "申请人情况")], 60), line([(360, "法人或其他组织")], 72)]
    found += [
        line([(left, head) for left, head, own in sorted(pieces) if own == height], 110 + height)
        for height in sorted({height for *_, height in pieces})
    ]
    for number, row in enumerate(t3_lines("2021+", cells)):
        figures = [
            (at[applicant] + 9 - width(text) / 2 + (shift if applicant == "natural" else 0), text)
            for applicant, text in row.texts.items()
            if text
        ]
        label = row.label.partition("（区分")[0]
        found.append(line([(20, label), *sorted(figures)], 150 + 12 * number))
    return found


def read(blocks: list[Block]) -> tuple[str, dict[Key, str]]:
    (table,) = read_tables(document(blocks, "pdf"))
    return table.state, shown({(each.indicator, each.applicant): each for each in table.readings})


ORDERS = [
    APPLICANTS,
    ("natural", "research", "business", "ngo", "legal_service", "other_org", "total"),
    ("total", *APPLICANTS[:-1]),
]


@pytest.mark.parametrize("order", ORDERS)
def test_figures_stand_below_heads_of_several_lines(order: Sequence[str]) -> None:
    assert read(page(FIGURES, order)) == ("accepted", FIGURES)


@pytest.mark.parametrize("applicant", APPLICANTS[1:-1])
def test_a_figure_of_an_organisation_is_in_its_own_column(applicant: str) -> None:
    moved = {
        (code, applicant if who == "natural" else who): text
        for (code, who), text in FIGURES.items()
        if who in ("natural", "total")
    }
    cells = {key: moved.get(key, "") for key in FIGURES}
    assert read(page(cells)) == ("accepted", cells)


def test_figures_between_two_heads_are_not_guessed() -> None:
    state, cells = read(page(FIGURES, shift=STEP / 2))
    assert state == "held_back"
    assert set(cells.values()) == {"?"}


@pytest.mark.parametrize("head", ["机构", "企业", "其他", "人", "总计"])
def test_a_head_that_lost_a_line_leaves_the_table_unread(head: str) -> None:
    state, cells = read(page(FIGURES, without=head))
    assert state == "held_back"
    assert set(cells.values()) == {"?"}
