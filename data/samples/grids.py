"""The statutory tables on their official grids, merged cells and all, filled with a body's figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import pairwise

from data import reference
from data.records import Form, Status
from data.samples.figures import Figures
from data.samples.house import House

_GROUPS = tuple(row["applicant"] for row in reference.rows("applicants"))
_ORGANISATIONS = ("business", "research", "ngo", "legal_service", "other_org")
_RULE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
# Abbreviations of the long labels, as offices print them.
_SHORT = {
    "t3_partial": "（二）部分公开",
    "t3_other_no_correction": "1.逾期不补正",
    "t3_other_unpaid_fee": "2.逾期不缴费",
}


@dataclass(frozen=True, slots=True)
class GridCell:
    """One printed cell; key tells which figure it holds, None for labels."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1
    key: tuple[str, str] | None = None
    value: Decimal | None = None
    status: Status = "value"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as an office lays it out; widths are shares of the line, header_rows repeat after a page break."""

    code: str
    cells: tuple[GridCell, ...]
    widths: tuple[int, ...]
    header_rows: int = 0

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        return max(cell.row + cell.row_span for cell in self.cells)


def table_two(form: Form, figures: Figures, house: House) -> Grid:
    """Table two, with the item of article twenty above each block."""
    prefix = "t2b" if form == "2021+" else "t2a"
    lines: list[list[GridCell]] = []
    for item, _ in (row for row in _rows_of(prefix) if not row[1]):
        labels = _columns(prefix, item)
        heads = list(dict.fromkeys(head for _, head, _ in labels))
        lines.append([GridCell(0, 0, _label(item), column_span=4)])
        lines.append(_spread(["信息内容", *(_head(head, house) for head in heads)]))
        for subject in dict.fromkeys(subject for subject, _, _ in labels):
            cells = [_figure(figures, code, "", house) for line, _, code in labels if line == subject]
            lines.append(_spread([subject, *cells]))
    return Grid("t2", _numbered(lines), (30, 24, 23, 23))


def split_by_item(grid: Grid) -> Iterator[Grid]:
    """Table two as one table per item of article twenty."""
    starts = [cell.row for cell in grid.cells if cell.column_span == 4 and cell.key is None] + [grid.row_count]
    for start, end in pairwise(starts):
        cells = (replace(cell, row=cell.row - start) for cell in grid.cells if start <= cell.row < end)
        yield replace(grid, cells=tuple(cells))


def table_three(form: Form, figures: Figures, house: House, subtotals: Figures | None = None) -> Grid:
    """Table three: seven columns of applicants; outcomes grouped, with those subtotals of a group that are given."""
    summed = subtotals or {}
    cells = [
        GridCell(0, 0, _RULE, row_span=3, column_span=3),
        GridCell(0, 3, "申请人情况", column_span=7),
        GridCell(1, 3, "自然人", row_span=2),
        GridCell(1, 4, "法人或其他组织", column_span=5),
        GridCell(1, 9, "总计", row_span=2),
    ]
    names = {row["applicant"]: row["label_zh"] for row in reference.rows("applicants")}
    cells += [GridCell(2, 4 + index, names[group]) for index, group in enumerate(_ORGANISATIONS)]
    top = 3
    for code, parent in _rows_of("t3", form):
        if parent:
            continue
        results = [child for child, of in _rows_of("t3", form) if of == code]
        if not results:
            cells.append(GridCell(top, 0, _printed_label(code, house), column_span=3))
            cells += _line(top, code, figures, house)
            top += 1
            continue
        first = top
        for result in results:
            reasons = [child for child, of in _rows_of("t3", form) if of == result]
            if (result, "total") in summed:
                cells.append(GridCell(top, 1, _label(result), column_span=2))
                # The form has no such row: what it holds is no figure of the form.
                cells += [replace(cell, key=None) for cell in _line(top, result, summed, house)]
                top += 1
            if reasons:
                heading = "其中" if (result, "total") in summed else _label(result)
                cells.append(GridCell(top, 1, heading, row_span=len(reasons)))
            for reason in reasons or [result]:
                start = 2 if reasons else 1
                cells.append(GridCell(top, start, _printed_label(reason, house), column_span=3 - start))
                cells += _line(top, reason, figures, house)
                top += 1
        cells.append(GridCell(first, 0, _label(code), row_span=top - first))
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Grid("t3", tuple(cells), (5, 10, 29, 8, 8, 8, 8, 8, 8, 8), header_rows=3)


def table_four(figures: Figures, house: House) -> Grid:
    """Table four: fifteen figures in one row under three blocks."""
    cells = [
        GridCell(0, 0, "行政复议", column_span=5),
        GridCell(0, 5, "行政诉讼", column_span=10),
        GridCell(1, 5, "未经复议直接起诉", column_span=5),
        GridCell(1, 10, "复议后起诉", column_span=5),
    ]
    for index, (code, _) in enumerate(_rows_of("t4")):
        result = _label(code).split("·")[-1]
        is_review = index < 5
        cells.append(GridCell(1 if is_review else 2, index, result, row_span=2 if is_review else 1))
        cells.append(_placed(_figure(figures, code, "", house), 3, index))
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Grid("t4", tuple(cells), (1,) * 15)


def statistics(figures: Figures, house: House) -> Grid:
    """The national statistics table of 2014–2018, every row."""
    lines = [[GridCell(0, column, text) for column, text in enumerate(("统计指标", "单位", "统计数"))]]
    for row in reference.rows("indicators"):
        if row["form_table"] != "s14":
            continue
        dash = "——" if house.has_dashes else ""
        if row["role"] == "heading":
            last = GridCell(0, 2, dash)
        else:
            last = _placed(_figure(figures, row["indicator"], "", house), 0, 2)
        lines.append([GridCell(0, 0, row["label_zh"]), GridCell(0, 1, row["unit"] or dash), last])
    return Grid("s14", _numbered(lines), (64, 14, 22), header_rows=1)


def local_table(figures: Figures, house: House, year: int) -> Grid:
    """A local table of the years before: what the year brought, and what all years have."""
    lines = [
        [GridCell(0, column, text) for column, text in enumerate(("指标名称", "计量单位", f"{year}年度", "历年累计"))]
    ]
    for row in reference.rows("indicators"):
        code = row["indicator"]
        if row["form_table"] != "l09" or (code, "") not in figures:
            continue
        total = _figure(figures, code, "cumulative", house)
        lines.append(
            [
                GridCell(0, 0, row["label_zh"]),
                GridCell(0, 1, row["unit"]),
                _placed(_figure(figures, code, "", house), 0, 2),
                GridCell(0, 3, total.text),
            ]
        )
    return Grid("l09", _numbered(lines), (50, 14, 18, 18), header_rows=1)


def _line(row: int, code: str, figures: Figures, house: House) -> list[GridCell]:
    return [_placed(_figure(figures, code, group, house), row, 3 + index) for index, group in enumerate(_GROUPS)]


def _figure(figures: Figures, code: str, group: str, house: House) -> GridCell:
    """The cell of one figure, with none written the way this office writes it."""
    value = figures[code, group]
    key = (code, group)
    if value == 0 and group in _ORGANISATIONS and house.blanks != "zero":
        text, status = ("", "blank") if house.blanks == "blank" else ("/", "placeholder")
        return GridCell(0, 0, text, key=key, status="blank" if status == "blank" else "placeholder")
    if value == 0 and "_rules_" in code and house.blanks == "slash":
        return GridCell(0, 0, "/", key=key, status="placeholder")
    text = f"{value:,f}" if house.has_thousands_marks else f"{value:f}"
    if code == "t2a_procure_amount" and house.procurement_unit == "cell":
        text += "万元"
    return GridCell(0, 0, text, key=key, value=value)


def _placed(cell: GridCell, row: int, column: int) -> GridCell:
    return replace(cell, row=row, column=column)


def _spread(contents: list[str | GridCell]) -> list[GridCell]:
    """A row of four columns; what stands last fills the rest."""
    cells = [
        replace(content, column=column) if isinstance(content, GridCell) else GridCell(0, column, content)
        for column, content in enumerate(contents)
    ]
    return [*cells[:-1], replace(cells[-1], column_span=4 - cells[-1].column)]


def _numbered(lines: list[list[GridCell]]) -> tuple[GridCell, ...]:
    return tuple(replace(cell, row=row) for row, line in enumerate(lines) for cell in line)


def _columns(prefix: str, item: str) -> list[tuple[str, str, str]]:
    """The subject, column head and code of each figure under one item of article twenty."""
    children = [code for code, parent in _rows_of(prefix) if parent == item]
    return [(*_label(code).split("·", 1), code) for code in children]  # type: ignore[misc]


def _head(head: str, house: House) -> str:
    # The official form prints no unit for procurement; most offices add one.
    return f"{head}（万元）" if head == "采购总金额" and house.procurement_unit == "head" else head


def _printed_label(code: str, house: House) -> str:
    return _SHORT.get(code, _label(code)) if house.has_short_labels else _label(code)


@cache
def _labels() -> dict[str, str]:
    return {row["indicator"]: row["label_zh"] for row in reference.rows("indicators")}


def _label(code: str) -> str:
    return _labels()[code]


@cache
def _rows_of(table: str, form: str = "") -> tuple[tuple[str, str], ...]:
    """The codes of a table in official order, each with its parent."""
    return tuple(
        (row["indicator"], row["parent"])
        for row in reference.rows("indicators")
        if row["form_table"] == table and (not form or form in reference.listed(row["forms"]))
    )
