"""Table four: reviews and lawsuits over disclosure, three blocks of five results."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from data.records import FileFormat, TableReading
from data.reference import rows
from data.tables.labels import catalogue, letters
from data.tables.layout import Row, Second, Slot, by_words, is_caption, is_prose, source_of
from data.tables.positions import stand_below
from data.tables.result import Found, conclude, printed
from data.tables.sums import Sum

_BLOCKS = ("rev", "direct", "after")
_LEAVES = ("upheld", "corrected", "other", "pending", "total")
_NAMES = {row["indicator"]: row["label_zh"] for row in rows("indicators") if row["form_table"] == "t4"}
# Every character that is printed in table four, so that torn heads are still known as heads.
_VOCABULARY = frozenset("单位情况共小" + "".join(row["label"] for row in rows("table_labels") if row["table"] == "t4"))
# 尚未审结 and the like may be torn between lines; these pieces are what is left of the results.
_STEMS = ("维持", "纠正", "审结")
_SUMS = tuple(
    Sum(
        whole=((f"t4_{block}_total", ""),),
        parts=tuple((f"t4_{block}_{leaf}", "") for leaf in _LEAVES if leaf != "total"),
        needed=((f"t4_{block}_total", ""),),
    )
    for block in _BLOCKS
)
_SECTION = re.compile(r"[一二三四五六七八九十]{1,3}[、.]|第[一二三四五六七八九十]+部分")
_BRACKET = re.compile(r"[(（]([^()（）]+)[)）]")
_LONGEST_HEAD = 90
_MOST_ROWS = 60


@dataclass(frozen=True, slots=True)
class _Cell:
    """One cell; how: "grid" by the heads above and the labels beside it, "line" by its own label, "order" by count."""

    block: str
    leaf: str
    slot: Slot
    row: Row
    how: str


def read_disputes(lines: Sequence[Row], file_format: FileFormat, second: Second) -> list[TableReading]:
    """Every table four among a document's rows."""
    return [reading for region in _regions(lines) if (reading := _read(region, file_format, second))]


def _read(region: Sequence[Row], file_format: FileFormat, second: Second) -> TableReading | None:
    cells = tuple(_cells(region))
    if not cells:
        return None
    last = max(region.index(cell.row) for cell in cells)
    source = source_of(region, file_format)
    return conclude(
        "t4",
        None,
        [_found(cell) for cell in cells],
        region[: last + 1],
        source=source,
        sums=_SUMS,
        is_inferred=not all(_is_anchored(cell, region) for cell in cells),
        agrees=lambda: source == "plain" or second.confirms(printed(dict.fromkeys(cell.row for cell in cells))),
    )


def _found(cell: _Cell) -> Found:
    name = _NAMES[f"t4_{cell.block}_{cell.leaf}"]
    label, _, head = name.rpartition("·")
    return Found((f"t4_{cell.block}_{cell.leaf}", ""), cell.slot, label, head, cell.how, cell.slot.place)


def _is_anchored(cell: _Cell, region: Sequence[Row]) -> bool:
    """Whether a cell was found by its labels, by its tab stop, or right below its head in a line of text."""
    if cell.how != "order" or cell.row.is_line:
        return True
    heads = [
        slot
        for row in region[: region.index(cell.row)]
        for slot in row.slots
        if row.grid is None and not _block(slot.text)
    ]
    return cell.row.grid is None and len(cell.row.figures) > 1 and stand_below(heads, region, cell.row)


# where the table stands ----------------------------------------------------------------------------------------------


def _regions(lines: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """Runs of rows that hold nothing but words of table four and figures."""
    start: int | None = None
    for index in range(len(lines) + 1):
        belongs = _belongs(lines[index]) if index < len(lines) else False
        if belongs or (belongs is None and start is not None):
            start = index if start is None else start
            continue
        run = lines[start:index] if start is not None else ()
        words = "".join(row.plain for row in run)
        if "复议" in words and sum(stem in words for stem in _STEMS) >= 2 and len(run) <= _MOST_ROWS:
            yield run
        start = None


@by_words
def _belongs(row: Row) -> bool | None:
    """Whether a row holds nothing but words of table four; None where it holds no words, as rows of any table do."""
    plain = row.plain
    if is_prose(row) or (row.grid is None and _SECTION.match(plain)):
        return False
    if is_caption(row):
        return True
    words = letters(" ".join(slot.text for slot in row.slots if not slot.is_figure))
    if not words:
        return None
    if "情况" in words and not plain.startswith("("):
        return False
    return len(words) <= _LONGEST_HEAD and _VOCABULARY.issuperset(words)


# what it says --------------------------------------------------------------------------------------------------------


def _cells(region: Sequence[Row]) -> Iterator[_Cell]:
    heads: list[Row] = []
    has_data = False
    block = ""
    stack: list[tuple[Row, Slot]] = []
    for row in _without_blank_rows(region):
        if not _is_data(row, heads):
            if row.grid is not None and not row.plain:
                continue
            heads = [row] if has_data else [*heads, row]
            has_data = False
            named = {_block(slot.text) for slot in row.slots} & set(_BLOCKS)
            block = named.pop() if len(named) == 1 else block
            continue
        has_data = True
        if row.grid is None and not row.labels and len(row.figures) == 1:
            stack.append((row, row.figures[0]))
            continue
        block = next(iter(_named(row, _BLOCKS)), block)
        yield from _row_cells(row, heads, block, region)
    if len(stack) == len(_BLOCKS) * len(_LEAVES) and _is_in_order(region):
        for (row, slot), (block, leaf) in zip(stack, _official(), strict=True):
            yield _Cell(block, leaf, slot, row, "order")


def _without_blank_rows(region: Sequence[Row]) -> Iterator[Row]:
    """The rows without those of a grid in which nothing is printed, right above or below a row of bare figures."""
    for index, row in enumerate(region):
        beside = [
            other for other in region[max(index - 1, 0) : index + 2] if other is not row and other.grid == row.grid
        ]
        is_spacer = row.grid is not None and not row.plain
        if not (is_spacer and any(other.has_figures and not other.labels for other in beside)):
            yield row


def _is_data(row: Row, heads: Sequence[Row]) -> bool:
    if row.has_figures:
        return True
    if row.grid is None or not row.figures:
        return False
    results = [slot for head in heads for slot in head.slots if _leaf(slot.text)]
    if not row.labels:
        return len(row.slots) >= len(_LEAVES) and all(_leaf_above(slot, heads) for slot in row.slots)
    label = row.labels[-1]
    # Blank cells are figures left out where results are named either above all of them or right beside them.
    is_beside = all(slot.first >= label.last for slot in results)
    return is_beside and bool(_block(label.text) in _BLOCKS if results else _leaf(label.text))


def _row_cells(row: Row, heads: Sequence[Row], block: str, region: Sequence[Row]) -> Iterator[_Cell]:
    own_leaf = next((leaf for slot in reversed(row.labels) if (leaf := _leaf(slot.text))), "")
    own_block = next(iter(_named(row, _BLOCKS)), "")
    if row.grid is None:
        yield from _line_cells(row, own_leaf, block, region)
        return
    above = [head for head in heads if head.columns == row.columns and head.is_whole]
    cells = []
    for slot in row.figures:
        leaf = own_leaf or _leaf_above(slot, above)
        column_block = own_block or _block_above(slot, above) or (block if not above or own_leaf else "")
        column_block = column_block or (block if len(_blocks_of(above)) <= 1 else "")
        if leaf and column_block:
            cells.append(_Cell(column_block, leaf, slot, row, "grid"))
    keys = {(cell.block, cell.leaf) for cell in cells}
    if len(keys) == len(cells) and all(slot.is_blank or slot in {c.slot for c in cells} for slot in row.figures):
        yield from cells
    elif len(row.figures) == len(_BLOCKS) * len(_LEAVES) and _is_in_order(region):
        for slot, (name, leaf) in zip(row.figures, _official(), strict=True):
            yield _Cell(name, leaf, slot, row, "order")


def _line_cells(row: Row, leaf: str, block: str, region: Sequence[Row]) -> Iterator[_Cell]:
    if len(row.figures) == 1 and leaf and block:
        yield _Cell(block, leaf, row.figures[0], row, "line")
    elif len(row.figures) == len(_LEAVES) and block and _is_in_order(region):
        for slot, name in zip(row.figures, _LEAVES, strict=True):
            yield _Cell(block, name, slot, row, "order")
    elif len(row.figures) == len(_BLOCKS) * len(_LEAVES) and _is_in_order(region):
        for slot, (name, result) in zip(row.figures, _official(), strict=True):
            yield _Cell(name, result, slot, row, "order")


def _official() -> list[tuple[str, str]]:
    return [(block, leaf) for block in _BLOCKS for leaf in _LEAVES]


def _is_in_order(region: Sequence[Row]) -> bool:
    """Whether the heads, torn as they may be, name lawsuits and results in the order of the form."""
    words = "".join(row.plain for row in region)
    blocks = [place for name in ("行政复议", "直接起诉", "复议后") if (place := words.find(name)) >= 0]
    leaves = [words.find(stem) for stem in _STEMS]
    return len(blocks) >= 2 and blocks == sorted(blocks) and min(leaves) >= 0 and leaves == sorted(leaves)


def _leaf(text: str) -> str:
    return next(iter(catalogue("t4", "leaf").find(text)), "")


def _block(text: str) -> str:
    """The block that a head names; 行政诉讼(未经复议直接起诉) names the one in its bracket."""
    within = _BRACKET.search(text)
    inner = next(iter(catalogue("t4", "block").find(within[1])), "") if within else ""
    return inner if inner in _BLOCKS else next(iter(catalogue("t4", "block").find(text)), "")


def _named(row: Row, among: Iterable[str]) -> set[str]:
    return {_block(slot.text) for slot in row.labels if slot.is_wordy} & set(among)


def _blocks_of(heads: Sequence[Row]) -> set[str]:
    return {_block(slot.text) for head in heads for slot in head.slots} & set(_BLOCKS)


def _leaf_above(slot: Slot, heads: Sequence[Row]) -> str:
    path = [head_slot for head in heads for head_slot in head.slots if head_slot.first <= slot.first < head_slot.last]
    words = [each.text for each in path if each.is_wordy]
    single = next((leaf for text in reversed(words) if (leaf := _leaf(text))), "")
    return single or _leaf("".join(words[-2:]))


def _block_above(slot: Slot, heads: Sequence[Row]) -> str:
    """The lowest block named above; a blank head belongs to the one left of it, as where merging was lost."""
    for head in reversed(heads):
        left = [each for each in head.slots if each.first <= slot.first and each.is_wordy]
        name = _block(left[-1].text) if left else ""
        if name in _BLOCKS:
            return name
    return ""
