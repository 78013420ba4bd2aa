"""Tables of random figures in random shapes: what is read is what was printed, or nothing is."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.records import Block, FileFormat, Place, TextBlock
from data.tables import read_tables
from tests.random_tables import (
    CHANGES,
    TABLES,
    found_cells,
    random_disputes,
    random_figures,
    spoiled_once,
    spoiled_table,
    wrong_cells,
)
from tests.table_shapes import (
    APPLICANTS,
    LABELS,
    Line,
    collapsed,
    document,
    flattened,
    grid,
    shown,
    spaced,
    stacked,
    t3_body,
    t3_codes,
    t3_grid,
    t3_head,
    t3_lines,
    t4_list,
    t4_rows,
    t4_specs,
    t4_three,
    t4_turned,
    tabbed,
    text_blocks,
    unmerged,
)

NOISE = ("- 3 -", "7", "第 4 页", "— 5 —")


def damaged(random: Random, label: str) -> str:
    """A long label with a character lost or changed, or its end."""
    place = random.randrange(3, max(len(label) - 1, 4))
    if len(label) < 9:
        return label
    return random.choice(
        [label, label[:place] + label[place + 1 :], label[:place] + "某" + label[place + 1 :], label[:-3]]
    )


def random_table_three(random: Random) -> tuple[list[Block], FileFormat, list[Line]]:
    form = random.choice(["2019-2020", "2021+"])
    labels = {code: damaged(random, LABELS[code]) for code in t3_codes(form)} if random.random() < 0.4 else {}
    lines = t3_lines(form, random_figures(random, form), labels)
    if random.random() < 0.15:
        lines.remove(random.choice(lines))
    order = list(APPLICANTS)
    if random.random() < 0.2:
        order = ["natural", *random.sample(APPLICANTS[1:-1], 5), "total"]
    subtotal = random.choice(["", "", "", "", "小计", "合计"])
    specs = t3_head(order, subtotal) + t3_body(lines, order, subtotal)
    cut = random.randrange(1, len(lines))
    parts = [t3_head(order, subtotal) + t3_body(lines[:cut], order, subtotal), t3_body(lines[cut:], order, subtotal)]
    text = random.choice(
        [tabbed, collapsed, stacked, lambda s: spaced(s, is_wide=True), lambda s: spaced(s, is_wide=False)]
    )
    shape = random.choice(["grid", "cut", "md", "md cut", "unequal", "text", "text", "text"])
    if shape == "grid":
        return t3_grid(lines, order, subtotal), "html", lines
    if shape == "cut":
        return t3_grid(lines, order, subtotal, [cut], repeats=random.random() < 0.5), "pdf", lines
    if shape == "md":
        return [flattened(specs)], "md", lines
    if shape == "md cut":
        return [flattened(part) for part in parts], "md", lines
    if shape == "unequal":
        return [unmerged(specs)], "html", lines
    written = text(specs)
    for _ in range(random.choice([0, 0, 1, 2])):
        written.insert(random.randrange(len(written)), random.choice(NOISE))
    return text_blocks(written), "txt", lines


@settings(max_examples=150, deadline=None)
@given(st.randoms(use_true_random=False))
def test_no_cell_of_table_three_is_ever_read_wrong(random: Random) -> None:
    blocks, file_format, lines = random_table_three(random)
    right = {(line.code, applicant): line.texts[applicant] for line in lines for applicant in APPLICANTS}
    for table in read_tables(document(blocks, file_format)):
        cells = shown({(each.indicator, each.applicant): each for each in table.readings})
        assert table.table == "t3"
        assert {key: text for key, text in cells.items() if text not in ("?", right.get(key))} == {}


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False))
def test_a_table_three_of_markup_without_damage_is_always_read_whole(random: Random) -> None:
    form = random.choice(["2019-2020", "2021+"])
    cells = random_figures(random, form)
    lines = t3_lines(form, cells)
    blocks: list[Block] = random.choice([t3_grid(lines), [flattened(t3_head() + t3_body(lines))]])
    (table,) = read_tables(document(blocks, "html"))
    assert shown({(each.indicator, each.applicant): each for each in table.readings}) == cells


@settings(max_examples=150, deadline=None)
@given(st.randoms(use_true_random=False))
def test_no_cell_of_table_four_is_ever_read_wrong(random: Random) -> None:
    cells = random_disputes(random)
    specs = t4_specs(cells)
    page: list[Block] = [grid(0, specs[:3]), TextBlock(1, "- 4 -", Place()), grid(2, specs[3:])]
    shapes: list[tuple[list[Block], FileFormat]] = [
        ([grid(0, specs)], "html"),
        ([flattened(specs)], "md"),
        ([unmerged(specs)], "html"),
        (page, "pdf"),
        ([grid(number, part) for number, part in enumerate(t4_three(cells))], "docx"),
        ([grid(0, t4_rows(cells))], "html"),
        ([grid(0, t4_turned(cells))], "html"),
        ([grid(0, t4_list(cells))], "html"),
        ([flattened(t4_list(cells))], "md"),
        (text_blocks(tabbed(specs)), "txt"),
        (text_blocks(collapsed(specs)), "txt"),
        (text_blocks(stacked(specs)), "txt"),
        (text_blocks(spaced(specs, is_wide=True)), "txt"),
        (text_blocks(spaced(specs, is_wide=False)), "txt"),
    ]
    blocks, file_format = random.choice(shapes)
    for table in read_tables(document(blocks, file_format)):
        found = shown({(each.indicator, each.applicant): each for each in table.readings})
        assert {key: text for key, text in found.items() if text not in ("?", cells[key])} == {}


@pytest.mark.parametrize("first", range(0, 240, 40))
def test_no_cell_of_a_spoiled_table_is_ever_read_wrong(first: int) -> None:
    for seed in range(first, first + 40):
        table = spoiled_table(Random(seed))  # noqa: S311
        assert wrong_cells(table) == {}, (seed, table.told)


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("change", CHANGES)
def test_a_table_of_markup_with_one_common_change_is_read_whole(name: str, change: str) -> None:
    for seed in range(3):
        table = spoiled_once(Random(f"{name} {change} {seed}"), name, change)  # noqa: S311
        assert found_cells(table) == table.expected, table.told
