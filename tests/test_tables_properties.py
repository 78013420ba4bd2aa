"""Tables of random figures in random shapes: what is read is what was printed, or nothing is."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from data.records import Block, FileFormat, Place, TextBlock
from data.tables import read_tables
from tests.table_shapes import (
    APPLICANTS,
    LABELS,
    Key,
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

FLOWS = ("t3_new", "t3_carry_in", "t3_total", "t3_carry_out")
NOISE = ("- 3 -", "7", "第 4 页", "— 5 —")


def random_figures(random: Random, form: str) -> dict[Key, str]:
    """A table three that holds, in a third of the cases with one wrong figure, its zeros left out or struck."""
    codes = t3_codes(form)
    outcomes = [code for code in codes if code not in FLOWS]
    share = random.choice([0.05, 0.2, 0.6])
    cells: dict[Key, int] = {}
    for applicant in APPLICANTS[:-1]:
        column = {code: random.choice([1, 2, 7, 12, 150, 1234]) * (random.random() < share) for code in outcomes}
        column["t3_carry_out"] = random.choice([0, 0, 1, 3])
        column["t3_total"] = sum(column[code] for code in outcomes)
        column["t3_carry_in"] = min(random.choice([0, 0, 2, 5]), column["t3_total"] + column["t3_carry_out"])
        column["t3_new"] = column["t3_total"] + column["t3_carry_out"] - column["t3_carry_in"]
        cells |= {(code, applicant): column[code] for code in codes}
    cells |= {(code, "total"): sum(cells[code, a] for a in APPLICANTS[:-1]) for code in codes}
    if random.random() < 0.3:
        cells[random.choice(list(cells))] += random.choice([1, 10])
    zero = random.choice(["0", "0", "", "/"])
    return {key: str(number) if number or random.random() < 0.1 else zero for key, number in cells.items()}


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


def random_disputes(random: Random) -> dict[Key, str]:
    blocks = []
    for _ in range(3):
        results = [random.choice([0, 0, 1, 2, 10, 309]) for _ in range(4)]
        total = sum(results) if random.random() < 0.85 else random.choice([0, 5])
        zero = random.choice(["0", "0", "-", "/"])
        blocks.append(" ".join(str(number) if number else zero for number in (*results, total)))
    return t4_figures(*blocks)


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
