"""Statutory tables of random figures, spoiled as offices, websites and converters spoil them, with what they say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from random import Random

from data.records import Block, FileFormat
from data.reference import rows
from data.tables import read_tables
from tests import table_noise as noise
from tests.table_shapes import (
    APPLICANTS,
    Key,
    Spec,
    document,
    grid,
    shown,
    statistics_specs,
    t2_figures,
    t2_specs,
    t3_body,
    t3_codes,
    t3_head,
    t3_lines,
    t4_figures,
    t4_list,
    t4_rows,
    t4_specs,
    t4_turned,
)

Cells = dict[Key, str]
TABLES = ("t2", "t3", "t4", "s14")
STATISTICS = [r for r in rows("indicators") if r["form_table"] == "s14" and r["role"] == "value"]
CHANGES: dict[str, noise.Change] = {
    "running numbers": noise.serial_numbers,
    "remarks": noise.remarks,
    "an empty column": noise.empty_column,
    "an empty row": noise.empty_row,
    "a title row": noise.title_row,
    "a unit row": noise.unit_row,
    "a note row": noise.note_row,
    "words repeated in torn cells": noise.unmerged_repeating,
    "words once in torn cells": noise.unmerged_once,
    "cells torn by rows": noise.rows_unmerged,
}
# How a figure may be printed; every way keeps numbers, blanks and placeholders apart.
STYLES: tuple[Callable[[str], str], ...] = (
    lambda text: text,
    lambda text: f"{text} ",
    lambda text: f"\n{text}",
    lambda text: text.translate({ord(digit): ord(digit) - 0x30 + 0xFF10 for digit in "0123456789"}),
    lambda text: f"{text}件" if text.isdigit() else text,
    lambda text: f"{int(text):,}" if text.isdigit() else text,
    lambda text: "0.00" if text == "0" else text,
    lambda text: "——" if text == "/" else text,
    lambda text: "无" if text == "/" else text,
    lambda text: "\\" if text == "/" else text,
)


@dataclass(frozen=True, slots=True)
class Spoiled:
    """A table as a document holds it, and the cells that were printed; told names what was done to it."""

    blocks: list[Block]
    file_format: FileFormat
    expected: Cells
    told: tuple[str, ...]


def spoiled_table(random: Random) -> Spoiled:
    """A random table with up to three changes, its words torn by blanks, or cut by a page."""
    name = random.choice(("t3", *TABLES))
    expected, printed, specs, heads = _table(random, name)
    block = grid(0, specs)
    told = [name]
    for _ in range(random.choice([0, 1, 1, 2, 3])):
        change = random.choice([*CHANGES, "heads repeated"])
        block = CHANGES.get(change, noise.repeated_head(heads))(random, block)
        told.append(change)
        heads += change in ("a title row", "a unit row")
    if random.random() < 0.3:
        block = noise.relabelled(block, noise.spaced_words(random), frozenset(printed.values()))
        told.append("words torn")
    cut = random.choice(["", "", "", "cut between rows", "cut within a row"])
    blocks: list[Block] = [block]
    if cut:
        blocks = (noise.cut if cut == "cut between rows" else noise.cut_within_a_row)(random, block, heads)
        told.append(cut)
    return Spoiled(blocks, random.choice(["html", "docx", "pdf"]), expected, tuple(told))


def spoiled_once(random: Random, name: str, change: str) -> Spoiled:
    """A random table of markup with this one change."""
    expected, _, specs, _ = _table(random, name)
    return Spoiled([CHANGES[change](random, grid(0, specs))], "html", expected, (name, change))


def found_cells(table: Spoiled) -> Cells:
    """What is read of it: a cell whose number is the printed one as it was printed, any other as it was read."""
    found: Cells = {}
    for reading in read_tables(document(table.blocks, table.file_format)):
        for key, text in shown({(each.indicator, each.applicant): each for each in reading.readings}).items():
            found[key] = table.expected[key] if _is_same(text, table.expected.get(key)) else text
    return found


def wrong_cells(table: Spoiled) -> Cells:
    """The cells that were read otherwise than printed."""
    return {key: text for key, text in found_cells(table).items() if text not in ("?", table.expected.get(key))}


def random_statistics(random: Random) -> Cells:
    """The national statistics table, its sums true but for a fifth of the cases."""
    cells = {row["indicator"]: random.choice([0, 0, 0, 1, 5, 12, 340]) for row in STATISTICS}
    for whole in ("s14_reply_refused", "s14_replied", "s14_app_received", "s14_app_closed", "s14_review_total",
                  "s14_lit_total", "s14_staff"):  # fmt: skip
        cells[whole] = sum(cells[row["indicator"]] for row in STATISTICS if row["parent"] == whole)
    if random.random() < 0.2:
        cells[random.choice(list(cells))] = 77
    zero = random.choice(["0", "0", "", "/"])
    return {(code, ""): str(number) if number else zero for code, number in cells.items()}


def random_disclosure(random: Random) -> Cells:
    """Table two of either form, which has no sums."""
    return {
        key: random.choice(["0", "0", "1", "7", "1234", "", "/"]) for key in t2_figures(random.choice(["t2a", "t2b"]))
    }


FLOWS = ("t3_new", "t3_carry_in", "t3_total", "t3_carry_out")


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


def random_disputes(random: Random) -> dict[Key, str]:
    blocks = []
    for _ in range(3):
        results = [random.choice([0, 0, 1, 2, 10, 309]) for _ in range(4)]
        total = sum(results) if random.random() < 0.85 else random.choice([0, 5])
        zero = random.choice(["0", "0", "-", "/"])
        blocks.append(" ".join(str(number) if number else zero for number in (*results, total)))
    return t4_figures(*blocks)


def _table(random: Random, name: str) -> tuple[Cells, Cells, Sequence[Sequence[Spec]], int]:
    """A table's cells as meant and as printed, its rows, and how many of them are heads."""
    form = random.choice(["2019-2020", "2021+"])
    makers: Mapping[str, Callable[[], Cells]] = {
        "t2": lambda: random_disclosure(random),
        "t3": lambda: random_figures(random, form),
        "t4": lambda: random_disputes(random),
        "s14": lambda: random_statistics(random),
    }
    expected = makers[name]()
    style = random.choice(STYLES)
    printed = {key: style(text) for key, text in expected.items()}
    if name == "t2":
        return expected, printed, t2_specs(printed), 2
    if name == "t3":
        order = list(APPLICANTS)
        if random.random() < 0.2:
            order = ["natural", *random.sample(APPLICANTS[1:-1], 5), "total"]
        return expected, printed, t3_head(order) + t3_body(t3_lines(form, printed), order), 3
    if name == "t4":
        if random.random() < 0.7:
            return expected, printed, t4_specs(printed), 3
        return expected, printed, random.choice([t4_rows, t4_turned, t4_list])(printed), 1
    heads = random.choice([("统计指标", "单位", "统计数"), ("指 标", "计量单位", "数量"), ("统计指标", "单位", "数据")])
    return expected, printed, statistics_specs("s14", {code: text for (code, _), text in printed.items()}, heads), 1


def _is_same(read: str, printed: str | None) -> bool:
    try:
        return printed is not None and (read == printed or Decimal(read) == Decimal(printed))
    except InvalidOperation:
        return False
