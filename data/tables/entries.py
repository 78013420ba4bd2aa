"""Rows of table three: a label, the row of the form that it names, and the slots behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from data.frozen import frozen
from data.tables.heads import Column, is_head
from data.tables.labels import catalogue, headings, starts_numbered, take_apart
from data.tables.layout import Row, Slot, by_words
from data.text import clean

# A line of more words is no row of a table.
_MOST_TOKENS = 200


@frozen()
class Entry:
    """One row of figures.

    values are the slots behind the label in reading order. cells holds the slot of each applicant once the columns are
    known; how names the rule that told them apart: "grid", "order" or "position", "" while they are unknown. is_forced:
    the label is not in the row, the order of the rows left only this one.
    """

    row: Row
    label: str
    code: str | None
    values: tuple[Slot, ...]
    cells: tuple[tuple[str, Slot], ...] = ()
    how: str = ""
    is_forced: bool = False

    @property
    def has_figures(self) -> bool:
        """Whether any number or placeholder is printed."""
        return any(slot.is_figure for slot in self.values)

    @property
    def is_group(self) -> bool:
        """Whether the label is one of a group of rows, for which the form prints no figures."""
        return self.code is None and bool(headings("t3").intersection(catalogue("t3", "row").find(self.label)))

    @property
    def words(self) -> str:
        """The row as written."""
        return " ".join(words for words in map(clean, (self.label, *(slot.text for slot in self.values))) if words)


@by_words
def own_label(row: Row) -> tuple[str, str | None, int]:
    """The label that stands in the row itself, the row of the form that it names, and where its figures begin."""
    return _own_label(row, None)


def _own_label(row: Row, before: int | None) -> tuple[str, str | None, int]:
    """The same; before: only what stands left of this column is a label."""
    if not row.has_figures and is_head(row):
        return "", None, len(row.slots)
    if row.grid is None:
        return _label_of_line(row)
    words = [
        (index, slot)
        for index, slot in enumerate(row.slots)
        if slot.is_wordy and not slot.is_repeat and (before is None or slot.first < before)
    ]
    start = max((index for index, slot in enumerate(row.slots, 1) if slot.is_wordy), default=0)
    if not words:
        return "", None, start
    index, slot = words[-1]
    code = _code(slot.text, row)
    if code is None and before is None:
        # The last words may be a figure that cannot be read; the label then stands left of them.
        for earlier, other in reversed(words[:-1]):
            named = _code(other.text, row)
            if named and named != "t3_other":
                return other.text, named, earlier + 1
    return slot.text, code, index + 1


@by_words
def is_anchor(row: Row) -> bool:
    """Whether a row can tell by its label alone that it is of table three; 总计 and 其他 stand in other tables too."""
    label, code, _ = own_label(row)
    return code is not None and (len(take_apart(label).words) > 2 or bool(take_apart(label).number))


@lru_cache(maxsize=20_000)
def is_piece_of_group(text: str) -> bool:
    """Whether the words are, or are torn from, the label of a group of rows, which a flattened table strews about."""
    piece = take_apart(text).words
    groups = [variant.label.words for variant in catalogue("t3", "row").variants if variant.code in headings("t3")]
    return any(piece in whole for whole in (*groups, "其他处理", "三本年度办理结果"))


def table_entries(lines: Sequence[Row], grids: Mapping[int, Sequence[Column]], width: int) -> tuple[Entry, ...]:
    """The rows of the table from its lines, heads left out; a label without figures gives an entry without values.

    grids holds the columns of each grid that has heads; width is the number of columns of figures.
    """
    kept = [row for row in lines if row.has_figures or not is_head(row)]
    text = [row for row in kept if row.grid is None]
    counts = [len(row.figures) for row in text if row.has_figures]
    is_stacked = counts.count(1) > len(text) / 2 and width not in counts
    entries: list[Entry] = []
    for row in kept:
        if row.grid is not None:
            entries.append(_grid_entry(row, grids.get(row.grid, ())))
        elif is_stacked and not row.labels and entries and entries[-1].row.grid is None:
            entries[-1] = replace(entries[-1], values=entries[-1].values + row.figures)
        else:
            label, code, _ = own_label(row)
            entries.append(Entry(row, label, code, row.figures))
    if is_stacked:
        entries = _stacked(entries)
    return tuple(_joined_over_pages(entries))


def _label_of_line(row: Row) -> tuple[str, str | None, int]:
    tokens = row.labels
    if len(tokens) > _MOST_TOKENS:
        return row.text, None, len(tokens)
    if len(tokens) == 1:
        return tokens[0].text, _code(tokens[0].text, row), 1
    numbered = [index for index, slot in enumerate(tokens) if starts_numbered(slot.text)]
    # Figures between the words make it a sentence; only the label of a group may stand left of a row's own.
    is_sentence = any(slot.is_figure for slot in tokens)
    for start in () if is_sentence else (*numbered[-1:], *range(len(tokens))):
        label = " ".join(slot.text for slot in tokens[start:])
        code = _code(label, row) if all(is_piece_of_group(slot.text) for slot in tokens[:start]) else None
        if code:
            return label, code, len(tokens)
    start = numbered[-1] if numbered else 0
    return " ".join(slot.text for slot in tokens[start:]), None, len(tokens)


def _code(label: str, row: Row) -> str | None:
    codes = catalogue("t3", "row").find(label)
    if len(codes) != 1 or codes[0] in headings("t3"):
        return None
    taken = take_apart(label)
    # 其他 alone is a row of its own only as number three, or inside the group （六）其他处理.
    if codes == ("t3_other_misc",) and taken.number != "3." and not _is_inside_other(row):
        return None
    return codes[0]


def _is_inside_other(row: Row) -> bool:
    return any(catalogue("t3", "row").find(slot.text) == ("t3_other",) for slot in row.slots if slot.is_wordy)


def _grid_entry(row: Row, columns: Sequence[Column]) -> Entry:
    if columns:
        label, code, _ = _own_label(row, columns[0].first)
        cells = _cells_under_heads(row, columns)
        if cells and (code or own_label(row)[1] is None):
            return Entry(row, label, code, tuple(slot for _, slot in cells), cells, "grid")
    label, code, start = own_label(row)
    return Entry(row, label, code, row.slots[start:])


def _cells_under_heads(row: Row, columns: Sequence[Column]) -> tuple[tuple[str, Slot], ...]:
    """The slot under each head; empty where the row's cells do not stand under the heads."""
    label = max((slot.last for slot in row.slots if slot.is_wordy and slot.first < columns[0].first), default=0)
    if any(slot.is_figure and label <= slot.first < columns[0].first for slot in row.slots):
        return ()
    cells = []
    for column in columns:
        under = [slot for slot in row.slots if slot.first < column.last and column.first < slot.last]
        printed = [slot for slot in under if not slot.is_blank] or under[:1]
        if len(printed) != 1 or printed[0].first < columns[0].first:
            return ()
        slot = printed[0]
        if slot.is_wordy and own_label(Row(row.block, (slot,), row.grid))[1]:
            return ()
        is_shared = slot.first < column.first or slot.last > column.last or slot.row_span > 1
        cells.append((column.applicant, _unsure(slot) if is_shared and not slot.is_blank else slot))
    return tuple(cells)


def _unsure(slot: Slot) -> Slot:
    """A figure that spans several rows or columns of figures belongs to none of them for certain."""
    return replace(slot, is_shared=True)


def _stacked(entries: Sequence[Entry]) -> list[Entry]:
    """One cell per line: every label is the words since the last figures, from its numbering on."""
    found: list[Entry] = []
    words: list[str] = []
    for entry in entries:
        if entry.row.grid is not None:
            found.append(entry)
            continue
        if entry.code or starts_numbered(entry.label):
            words = []
        words.append(entry.label)
        if entry.values:
            label = "".join(words)
            code = entry.code or _code(label, entry.row)
            found.append(replace(entry, label=label, code=code))
            words = []
        elif not entry.code:
            found.append(entry)
    return found


def _joined_over_pages(entries: Sequence[Entry]) -> Iterator[Entry]:
    """A row that a page break cut in two becomes one again, when its label's halves make one label."""
    pending: Entry | None = None
    for entry in entries:
        if pending is None:
            pending = entry
            continue
        joined = _join(pending, entry)
        if joined is None:
            yield pending
        pending = joined or entry
    if pending is not None:
        yield pending


def _join(above: Entry, below: Entry) -> Entry | None:
    is_cut = above.row.grid is not None and below.row.grid is not None and above.row.grid != below.row.grid
    if not is_cut or below.code or not below.label or below.is_group:
        return None
    label = above.label + below.label
    code = _code(label, above.row)
    if code is None or above.code not in (None, code):
        return None
    if above.has_figures and not below.has_figures:
        return replace(above, label=label, code=code)
    if below.has_figures and not above.has_figures:
        return replace(below, label=label, code=code)
    return None
