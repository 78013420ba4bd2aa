"""What offices, websites and converters do to the grid of a statutory table, each as one small change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

from data.records import Block, Cell, Place, TableBlock, TextBlock

Change = Callable[[Random, TableBlock], TableBlock]
_NOTES = ("注：表中数据截至当年12月31日", "备注：空白为无此项", "填表人：张三　联系电话：0511-80000123", "（单位：件）")
_TITLES = ("收到和处理政府信息公开申请情况", "附表1", "政府信息公开工作情况统计表（2023年度）")


def with_column(block: TableBlock, at: int, texts: Sequence[str], span: int = 1) -> TableBlock:
    """The grid with one more column before column at; cells that span the place grow, texts go down the rows."""
    cells = []
    taken: set[int] = set()
    for cell in block.cells:
        if cell.column >= at:
            cells.append(_moved(cell, columns=span))
        elif cell.column + cell.column_span > at:
            cells.append(replace(cell, column_span=cell.column_span + span))
            taken |= set(range(cell.row, cell.row + cell.row_span))
        else:
            cells.append(cell)
    cells += [
        Cell(row, at, texts[row % len(texts)], replace(block.place, row=row + 1, column=at + 1), 1, span)
        for row in range(block.row_count)
        if row not in taken
    ]
    return _sorted(block, cells, block.row_count, block.column_count + span)


def with_row(block: TableBlock, at: int, texts: Sequence[tuple[str, int]]) -> TableBlock:
    """The grid with one more row before row at; texts come with the columns that they span."""
    cells = []
    open_columns: set[int] = set()
    for cell in block.cells:
        if cell.row >= at:
            cells.append(_moved(cell, rows=1))
        elif cell.row + cell.row_span > at:
            cells.append(replace(cell, row_span=cell.row_span + 1))
            open_columns |= set(range(cell.column, cell.column + cell.column_span))
        else:
            cells.append(cell)
    column = 0
    for text, span in texts:
        while column in open_columns:
            column += 1
        free = 0
        while free < span and column + free < block.column_count and column + free not in open_columns:
            free += 1
        if free:
            cells.append(Cell(at, column, text, replace(block.place, row=at + 1, column=column + 1), 1, free))
        column += max(free, 1)
    return _sorted(block, cells, block.row_count + 1, block.column_count)


def rows_of(block: TableBlock, first: int, last: int) -> TableBlock:
    """The rows from first up to last as a grid of their own; a cell that spans the cut keeps its words above it."""
    cells = []
    for cell in block.cells:
        top, end = max(cell.row, first), min(cell.row + cell.row_span, last)
        if top < end:
            text = cell.text if cell.row >= first else ""
            cells.append(replace(cell, row=top - first, row_span=end - top, text=text))
    return _sorted(block, cells, last - first, block.column_count)


def relabelled(block: TableBlock, change: Callable[[str], str], figures: frozenset[str]) -> TableBlock:
    """The grid with every label and head changed, its figures left as they are."""
    return replace(block, cells=tuple(c if c.text in figures else replace(c, text=change(c.text)) for c in block.cells))


def serial_numbers(random: Random, block: TableBlock) -> TableBlock:
    """A column of running numbers left of all."""
    heads = random.choice([1, 2, 3])
    texts = ["序号"] * heads + [str(number) for number in range(1, block.row_count - heads + 1)]
    return with_column(block, 0, texts[: block.row_count])


def remarks(random: Random, block: TableBlock) -> TableBlock:
    """A column for remarks right of all, blank but for its head."""
    return with_column(block, block.column_count, ["备注", *[""] * (block.row_count - 1)])


def empty_column(random: Random, block: TableBlock) -> TableBlock:
    """A column without anything, as exported by a word processor."""
    at = random.randrange(block.column_count + 1)
    return with_column(block, at, [random.choice(["", "\u00a0"])])


def empty_row(random: Random, block: TableBlock) -> TableBlock:
    """A row without anything."""
    return with_row(block, random.randrange(block.row_count + 1), [("", 1)] * block.column_count)


def title_row(random: Random, block: TableBlock) -> TableBlock:
    """The table's title in its first row."""
    return with_row(block, 0, [(random.choice(_TITLES), block.column_count)])


def unit_row(random: Random, block: TableBlock) -> TableBlock:
    """The unit in the first row."""
    return with_row(block, 0, [(random.choice(["单位：件", "单位：件、万元", "计量单位：件"]), block.column_count)])


def note_row(random: Random, block: TableBlock) -> TableBlock:
    """A note in the last row."""
    return with_row(block, block.row_count, [(random.choice(_NOTES), block.column_count)])


def unmerged_repeating(random: Random, block: TableBlock) -> TableBlock:
    """Every merged cell torn into single ones, its words repeated in each."""
    return _sorted(block, list(_single(block, lambda cell, is_first: cell.text)), block.row_count, block.column_count)


def unmerged_once(random: Random, block: TableBlock) -> TableBlock:
    """Every merged cell torn into single ones, its words in the first."""
    cells = list(_single(block, lambda cell, is_first: cell.text if is_first else ""))
    return _sorted(block, cells, block.row_count, block.column_count)


def rows_unmerged(random: Random, block: TableBlock) -> TableBlock:
    """Cells merged over rows torn into one for each row, its words in the first; those over columns stay."""
    cells = [
        replace(cell, row=row, row_span=1, text=cell.text if row == cell.row else "")
        for cell in block.cells
        for row in range(cell.row, cell.row + cell.row_span)
    ]
    return _sorted(block, cells, block.row_count, block.column_count)


def repeated_head(head: int) -> Change:
    """The rows of heads printed once more among the rows."""

    def change(random: Random, block: TableBlock) -> TableBlock:
        at = random.randrange(min(head + 1, block.row_count), block.row_count + 1)
        above, below = rows_of(block, 0, at), rows_of(block, at, block.row_count)
        again = rows_of(block, 0, head)
        cells = [
            *above.cells,
            *(_moved(cell, rows=at) for cell in again.cells),
            *(_moved(cell, rows=at + head) for cell in below.cells),
        ]
        return _sorted(block, cells, block.row_count + head, block.column_count)

    return change


def cut(random: Random, block: TableBlock, head: int) -> list[Block]:
    """The grid cut by a page break between two rows, with page numbers, and its heads repeated or not."""
    at = random.randrange(head, block.row_count)
    below = rows_of(block, at, block.row_count)
    if random.random() < 0.5 and at > head:
        again = rows_of(block, 0, head)
        cells = [*again.cells, *(_moved(cell, rows=head) for cell in below.cells)]
        below = _sorted(block, cells, below.row_count + head, block.column_count)
    between = random.choice([[], [TextBlock(0, "- 3 -", Place())], [TextBlock(0, "3", Place(), is_furniture=True)]])
    return [rows_of(block, 0, at), *between, below] if at else [below]


def cut_within_a_row(random: Random, block: TableBlock, head: int) -> list[Block]:
    """The grid cut by a page break within a row: its label goes on below, its figures stay above or go below."""
    at = random.randrange(head, block.row_count)
    figures_below = random.random() < 0.5
    above, below = rows_of(block, 0, at + 1), rows_of(block, at, block.row_count)

    def torn(cell: Cell, *, is_above: bool) -> Cell:
        text = next(c.text for c in block.cells if c.row <= at < c.row + c.row_span and c.column == cell.column)
        is_label = len(text) > 3 and not any(character.isdigit() for character in text[1:])
        starts_here = any(c.row == at and c.column == cell.column for c in block.cells)
        if not is_label:
            return replace(cell, text="" if figures_below == is_above else text)
        if not starts_here:
            return cell
        half = len(text) * 2 // 3
        return replace(cell, text=text[:half] if is_above else text[half:])

    upper = [torn(c, is_above=True) if c.row + c.row_span > at and c.row == at else c for c in above.cells]
    lower = [torn(c, is_above=False) if c.row == 0 and c.row_span == 1 else c for c in below.cells]
    between: list[Block] = random.choice([[], [TextBlock(0, "- 3 -", Place())]])
    return [
        _sorted(block, upper, above.row_count, block.column_count),
        *between,
        _sorted(block, lower, below.row_count, block.column_count),
    ]


def spaced_words(random: Random) -> Callable[[str], str]:
    """Blanks or line breaks put between the characters of labels."""
    gap = random.choice([" ", "\n", "\u3000", "\u00a0"])
    share = random.choice([0.1, 0.5, 1.0])

    def change(text: str) -> str:
        return "".join(
            character + (gap if random.random() < share and index + 1 < len(text) and not character.isdigit() else "")
            for index, character in enumerate(text)
        )

    return change


def _single(block: TableBlock, text: Callable[[Cell, bool], str]) -> list[Cell]:
    return [
        Cell(row, column, text(cell, (row, column) == (cell.row, cell.column)), cell.place)
        for cell in block.cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    ]


def _moved(cell: Cell, rows: int = 0, columns: int = 0) -> Cell:
    return replace(cell, row=cell.row + rows, column=cell.column + columns)


def _sorted(block: TableBlock, cells: Sequence[Cell], row_count: int, column_count: int) -> TableBlock:
    ordered = tuple(sorted(cells, key=lambda cell: (cell.row, cell.column)))
    return replace(block, cells=ordered, row_count=row_count, column_count=column_count)
