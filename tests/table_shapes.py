"""Statutory tables of invented figures in the shapes in which files hold them, as Documents without a file."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from data.records import Block, Cell, Document, FileFormat, Place, Reading, TableBlock, TextBlock
from data.reference import listed, rows
from data.tables import read_tables

Key = tuple[str, str]
APPLICANTS = ("natural", "business", "research", "ngo", "legal_service", "other_org", "total")
HEADS = {row["applicant"]: row["label_zh"] for row in rows("applicants")}
RULE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
_T3 = [row for row in rows("indicators") if row["form_table"] == "t3"]
LABELS = {row["indicator"]: row["label_zh"] for row in rows("indicators")}


@dataclass(frozen=True)
class Line:
    """One row of table three: its group, its own label and its code; texts are its seven cells as printed."""

    group: str
    label: str
    code: str
    texts: Mapping[str, str]


def t3_codes(form: str) -> list[str]:
    """The rows of table three that print figures in a form, in order."""
    return [
        row["indicator"]
        for row in _T3
        if row["role"] == "value"
        and form in listed(row["forms"])
        and not (form == "2021+" and row["indicator"] == "t3_other")
    ]


def t3_figures(form: str, **natural: int) -> dict[Key, str]:
    """A table three that holds: received and answered as said (without t3_), everything else 0."""
    counts = {code: natural.get(code.removeprefix("t3_"), 0) for code in t3_codes(form)}
    outcomes = [code for code in counts if code not in ("t3_new", "t3_carry_in", "t3_total", "t3_carry_out")]
    counts["t3_total"] = sum(counts[code] for code in outcomes)
    counts["t3_new"] = counts["t3_total"] + counts["t3_carry_out"] - counts["t3_carry_in"]
    cells = {(code, applicant): "0" for code in counts for applicant in APPLICANTS}
    for code, count in counts.items():
        cells[code, "natural"] = cells[code, "total"] = str(count)
    return cells


def t3_lines(form: str, cells: Mapping[Key, str], labels: Mapping[str, str] | None = None) -> list[Line]:
    """The rows of table three with their labels, changed as said by code."""
    parents = {row["indicator"]: row["parent"] for row in _T3}
    return [
        Line(
            group="" if parents[code] in ("", "t3_out") else LABELS[parents[code]],
            label=(labels or {}).get(code, LABELS[code]),
            code=code,
            texts={applicant: cells[code, applicant] for applicant in APPLICANTS},
        )
        for code in t3_codes(form)
    ]


# grids ---------------------------------------------------------------------------------------------------------------

Spec = tuple[str, int, int]
"""A cell: text, rows and columns that it spans."""


def grid(order: int, specs: Sequence[Sequence[Spec]], *, place: Place | None = None) -> TableBlock:
    """A grid laid out as a browser does: each cell takes the next free place of its row."""
    taken: set[tuple[int, int]] = set()
    cells: list[Cell] = []
    for row, line in enumerate(specs):
        column = 0
        for text, down, across in line:
            while (row, column) in taken:
                column += 1
            here = replace(place or Place(), table=order, row=row + 1, column=column + 1)
            cells.append(Cell(row, column, text, here, down, across))
            taken |= {(row + r, column + c) for r in range(down) for c in range(across)}
            column += across
    width = max(column + 1 for _, column in taken)
    return TableBlock(order, len(specs), width, tuple(cells), place or Place(table=order))


def t3_head(order: Sequence[str] = APPLICANTS, subtotal: str = "") -> list[list[Spec]]:
    """The head of table three with merged cells, its columns in an order of their own, with a subtotal if named."""
    organisations = [a for a in order if a not in ("natural", "total")]
    inner: list[Spec] = [(HEADS[a], 1, 1) for a in organisations] + ([(subtotal, 1, 1)] if subtotal else [])
    outer: list[Spec] = []
    for applicant in order:
        if applicant in ("natural", "total"):
            outer.append((HEADS[applicant], 2, 1))
        elif applicant == organisations[0]:
            outer.append(("法人或其他组织", 1, len(inner)))
    return [[(RULE, 3, 3), ("申请人情况", 1, 7 + bool(subtotal))], outer, inner]


def t3_body(lines: Sequence[Line], order: Sequence[str] = APPLICANTS, subtotal: str = "") -> list[list[Spec]]:
    """The rows of table three with merged labels; lines may be only part of the table, as after a page break."""
    specs: list[list[Spec]] = []
    inside = [line for line in lines if line.code not in ("t3_new", "t3_carry_in", "t3_carry_out")]
    for number, line in enumerate(lines):
        cells: list[Spec] = [(text, 1, 1) for text in in_order(line.texts, order, subtotal)]
        if line not in inside:
            specs.append([(line.label, 1, 3), *cells])
            continue
        labels: list[Spec] = []
        if line is inside[0]:
            labels.append(("三、本年度办理结果", len(inside), 1))
        if not line.group:
            labels.append((line.label, 1, 2))
        else:
            if number == 0 or lines[number - 1].group != line.group:
                labels.append((line.group, sum(other.group == line.group for other in lines), 1))
            labels.append((line.label, 1, 1))
        specs.append([*labels, *cells])
    return specs


def in_order(texts: Mapping[str, str], order: Sequence[str], subtotal: str = "") -> list[str]:
    """The texts in the order of the columns; a subtotal stands right of the last organisation."""
    last = [a for a in order if a not in ("natural", "total")][-1]
    found: list[str] = []
    for applicant in order:
        found.append(texts[applicant])
        if subtotal and applicant == last:
            found.append(subtotal_of(texts))
    return found


def subtotal_of(texts: Mapping[str, str]) -> str:
    """What the five kinds of organisations add up to."""
    return str(sum(int(texts[a] or 0) for a in APPLICANTS[1:-1] if texts[a].isdigit() or not texts[a]))


def t3_grid(
    lines: Sequence[Line],
    order: Sequence[str] = APPLICANTS,
    subtotal: str = "",
    cuts: Sequence[int] = (),
    repeats: bool = False,
) -> list[Block]:
    """Table three as merged grids, cut by pages before the rows named in cuts, with page numbers in between."""
    blocks: list[Block] = []
    edges = [0, *cuts, len(lines)]
    for number, (first, last) in enumerate(itertools.pairwise(edges)):
        head = t3_head(order, subtotal) if number == 0 or repeats else []
        blocks.append(grid(len(blocks), head + t3_body(lines[first:last], order, subtotal)))
        if last < len(lines):
            blocks.append(TextBlock(len(blocks), f"- {number + 1} -", Place(), is_furniture=number % 2 == 0))
    return blocks


def flattened(specs: Sequence[Sequence[Spec]], order: int = 0) -> TableBlock:
    """The grid as markdown holds it: no merged cells, blanks where a merged cell went on."""
    whole = grid(order, specs).grid()
    seen: set[int] = set()
    lines: list[list[Spec]] = []
    for row in whole:
        line: list[Spec] = []
        for cell in row:
            line.append(("" if cell is None or id(cell) in seen else cell.text, 1, 1))
            seen.add(id(cell))
        lines.append(line)
    return grid(order, lines)


def unmerged(specs: Sequence[Sequence[Spec]], order: int = 0) -> TableBlock:
    """The grid as careless markup holds it: every span lost, so that rows are of unequal length."""
    return grid(order, [[(text, 1, 1) for text, _, _ in line] for line in specs])


# lines ---------------------------------------------------------------------------------------------------------------


def text_blocks(lines: Iterable[str]) -> list[Block]:
    """Lines of text, blank ones left out."""
    kept = [line for line in lines if line.strip()]
    return [TextBlock(number, line, Place(line=number + 1)) for number, line in enumerate(kept)]


def tabbed(specs: Sequence[Sequence[Spec]]) -> list[str]:
    """The rows as pasted from a word processor: cells by tabs, merged cells once."""
    return ["\t".join(text for text, _, _ in line) for line in specs]


def spaced(specs: Sequence[Sequence[Spec]], *, is_wide: bool) -> list[str]:
    """The rows aligned by blanks, a Chinese character taking two places (is_wide) or one."""
    block = grid(0, specs)

    def width(text: str) -> int:
        return sum(2 if is_wide and unicodedata.east_asian_width(c) in "WF" else 1 for c in text)

    starts = [0]
    for column in range(block.column_count):
        single = [width(cell.text) for cell in block.cells if cell.column == column and cell.column_span == 1]
        ending = [c for c in block.cells if c.column_span > 1 and c.column + c.column_span - 1 == column]
        needed = [starts[-1] + max(single, default=0) + 2, *(starts[c.column] + width(c.text) + 2 for c in ending)]
        starts.append(max(needed))
    lines = []
    for row in range(block.row_count):
        line = ""
        for cell in sorted((c for c in block.cells if c.row == row and c.text), key=lambda c: c.column):
            line += " " * (starts[cell.column] - width(line)) + cell.text
        lines.append(line)
    return lines


def collapsed(specs: Sequence[Sequence[Spec]]) -> list[str]:
    """The rows with one blank between cells: what is blank leaves no trace."""
    return [" ".join(text for text, _, _ in line if text) for line in specs]


def stacked(specs: Sequence[Sequence[Spec]]) -> list[str]:
    """One cell per line: what is blank leaves no trace."""
    return [text for line in specs for text, _, _ in line if text]


# reading -------------------------------------------------------------------------------------------------------------


def document(blocks: Sequence[Block], file_format: FileFormat = "html") -> Document:
    """A document of these blocks, numbered in order."""
    numbered = tuple(replace(block, order=number) for number, block in enumerate(blocks))
    return Document("invented", "0" * 64, file_format, numbered)


def read(blocks: Sequence[Block], file_format: FileFormat = "html") -> dict[str, dict[Key, Reading]]:
    """The readings of each table by indicator and applicant."""
    return {
        table.table: {(each.indicator, each.applicant): each for each in table.readings}
        for table in read_tables(document(blocks, file_format))
    }


def shown(readings: Mapping[Key, Reading]) -> dict[Key, str]:
    """What was read, as printed: a number, '' for a blank cell, '/' for a placeholder, '?' for an unreadable one."""
    marks = {"blank": "", "placeholder": "/", "unreadable": "?"}
    return {key: marks.get(each.status, _plain(each.value)) for key, each in readings.items()}


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"


# tables two, four and the statistics ---------------------------------------------------------------------------------

BLOCKS = {"rev": "行政复议", "direct": "未经复议直接起诉", "after": "复议后起诉"}
LEAVES = {"upheld": "结果维持", "corrected": "结果纠正", "other": "其他结果", "pending": "尚未审结", "total": "总计"}


def t4_figures(rev: str = "0 0 0 0 0", direct: str = "0 0 0 0 0", after: str = "0 0 0 0 0") -> dict[Key, str]:
    """The cells of table four, five for each block; - stands for a blank cell."""
    numbers = {"rev": rev.split(), "direct": direct.split(), "after": after.split()}
    return {
        (f"t4_{block}_{leaf}", ""): "" if text == "-" else text
        for block, texts in numbers.items()
        for leaf, text in zip(LEAVES, texts, strict=True)
    }


def t4_specs(cells: Mapping[Key, str]) -> list[list[Spec]]:
    """Table four as the form prints it: fifteen columns, three rows of heads, one of figures."""
    return [
        [("行政复议", 1, 5), ("行政诉讼", 1, 10)],
        [*((leaf, 2, 1) for leaf in LEAVES.values()), (BLOCKS["direct"], 1, 5), (BLOCKS["after"], 1, 5)],
        [(leaf, 1, 1) for _ in range(2) for leaf in LEAVES.values()],
        [(cells[f"t4_{block}_{leaf}", ""], 1, 1) for block in BLOCKS for leaf in LEAVES],
    ]


def t4_three(cells: Mapping[Key, str]) -> list[list[list[Spec]]]:
    """Table four as three tables of five columns."""
    return [
        [
            [(name, 1, 5)],
            [(leaf, 1, 1) for leaf in LEAVES.values()],
            [(cells[f"t4_{block}_{leaf}", ""], 1, 1) for leaf in LEAVES],
        ]
        for block, name in BLOCKS.items()
    ]


def t4_rows(cells: Mapping[Key, str]) -> list[list[Spec]]:
    """Table four with a row for each block."""
    head: list[Spec] = [("类型", 1, 1), *((leaf, 1, 1) for leaf in LEAVES.values())]
    return [
        [*head[:0], ("", 1, 1), *head[1:]],
        *(
            [(name, 1, 1), *((cells[f"t4_{block}_{leaf}", ""], 1, 1) for leaf in LEAVES)]
            for block, name in BLOCKS.items()
        ),
    ]


def t4_turned(cells: Mapping[Key, str]) -> list[list[Spec]]:
    """Table four with a row for each result and a column for each block."""
    return [
        [("", 1, 1), *((name, 1, 1) for name in BLOCKS.values())],
        *(
            [(name, 1, 1), *((cells[f"t4_{block}_{leaf}", ""], 1, 1) for block in BLOCKS)]
            for leaf, name in LEAVES.items()
        ),
    ]


def t4_list(cells: Mapping[Key, str]) -> list[list[Spec]]:
    """Table four as labels and values, the block merged over its five results."""
    return [
        [*([(name, 5, 1)] if leaf == "upheld" else []), (label, 1, 1), (cells[f"t4_{block}_{leaf}", ""], 1, 1)]
        for block, name in BLOCKS.items()
        for leaf, label in LEAVES.items()
    ]


_T2_PARTS = {
    "t2a": [
        ("一", ["rules", "norm"], ["made", "disclosed", "stock"]),
        ("五", ["licence", "service"], ["items_prev", "items_delta", "decisions"]),
        ("六", ["penalty", "coercion"], ["items_prev", "items_delta", "decisions"]),
        ("八", ["charge"], ["items_prev", "items_delta"]),
        ("九", ["procure"], ["count", "amount"]),
    ],
    "t2b": [
        ("一", ["rules", "norm"], ["made", "repealed", "valid"]),
        ("五", ["licence"], ["decisions"]),
        ("六", ["penalty", "coercion"], ["decisions"]),
        ("八", ["charge"], ["amount"]),
    ],
}
_T2_WORDS = {
    (row["table"], row["axis"], row["code"]): row["label"]
    for row in rows("table_labels")
    if row["table"] in _T2_PARTS
} | {
    ("t2a", "column", "made"): "本年新制作数量", ("t2a", "column", "disclosed"): "本年新公开数量",
    ("t2a", "column", "stock"): "对外公开总数量", ("t2a", "column", "items_prev"): "上一年项目数量",
    ("t2a", "column", "items_delta"): "本年增/减", ("t2a", "column", "decisions"): "处理决定数量",
    ("t2a", "column", "count"): "采购项目数量", ("t2a", "column", "amount"): "采购总金额",
    ("t2b", "column", "made"): "本年制发件数", ("t2b", "column", "repealed"): "本年废止件数",
    ("t2b", "column", "valid"): "现行有效件数", ("t2b", "column", "decisions"): "本年处理决定数量",
    ("t2b", "column", "amount"): "本年收费金额（单位：万元）", ("t2a", "row", "norm"): "规范性文件",
    ("t2b", "row", "norm"): "行政规范性文件", ("t2a", "row", "service"): "其他对外管理服务事项",
    ("t2a", "row", "procure"): "政府集中采购",
}  # fmt: skip


def t2_figures(table: str, **cells: str) -> dict[Key, str]:
    """The cells of table two of 0, changed as said (without t2a_ or t2b_)."""
    return {
        (f"{table}_{row}_{column}", ""): cells.get(f"{row}_{column}", "0")
        for _, members, columns in _T2_PARTS[table]
        for row in members
        for column in columns
    }


def t2_parts(cells: Mapping[Key, str]) -> list[list[list[Spec]]]:
    """Table two as one table for each article."""
    table = next(iter(cells))[0][:3]
    parts = []
    for article, members, columns in _T2_PARTS[table]:
        wide = 3 // len(columns) if len(columns) != 2 else 1
        part: list[list[Spec]] = [[(f"第二十条第（{article}）项", 1, 1 + wide * len(columns))]]
        part.append([("信息内容", 1, 1), *((_T2_WORDS[table, "column", c], 1, wide) for c in columns)])
        part += [
            [(_T2_WORDS[table, "row", r], 1, 1), *((cells[f"{table}_{r}_{c}", ""], 1, wide) for c in columns)]
            for r in members
        ]
        parts.append(part)
    return parts


def t2_specs(cells: Mapping[Key, str]) -> list[list[Spec]]:
    """Table two as one table of four columns."""
    return [
        [*line, ("", 1, 1)] if sum(across for _, _, across in line) == 3 else line
        for part in t2_parts(cells)
        for line in part
    ]


def statistics_specs(table: str, cells: Mapping[str, str], heads: Sequence[str]) -> list[list[Spec]]:
    """A statistics table: label, unit and the columns of figures that heads names; cells by indicator, joined by |."""
    specs: list[list[Spec]] = [[(head, 1, 1) for head in heads]]
    for row in rows("indicators"):
        if row["form_table"] == table and (row["role"] == "heading" or row["indicator"] in cells):
            figures = cells.get(row["indicator"], "|".join(["——"] * (len(heads) - 2))).split("|")
            specs.append([(text, 1, 1) for text in (row["label_zh"], row["unit"] or "——", *figures)])
    return specs
