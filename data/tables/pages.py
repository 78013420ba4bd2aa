"""Rows that a page break cut in two: made one again where the form's labels prove it, else not read as blank."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from data.tables.labels import Catalogue, catalogue
from data.tables.layout import Row, Slot

_LABELS = (("t2a", "row"), ("t2b", "row"), ("t3", "row"), ("t4", "leaf"), ("s14", "row"), ("l09", "row"))


def joined_over_pages(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows with the last of a grid and the first of the next one joined where they are halves of one row.

    A row without a figure whose other half may hold its figures, but cannot be proved to, is left out: its cells are
    not blank for certain.
    """
    found: list[Row] = []
    skipped: set[int] = set()
    for index, row in enumerate(rows):
        if index in skipped:
            continue
        below = _first_below(rows, index)
        if below is None:
            found.append(row)
            continue
        joined = _joined(row, rows[below])
        if joined is not None:
            found.append(joined)
            skipped.add(below)
            continue
        if not _may_own(row, rows[below]):
            found.append(row)
        if _may_own(rows[below], row):
            skipped.add(below)
    return tuple(found)


def _first_below(rows: Sequence[Row], index: int) -> int | None:
    """The first row of the next grid below its heads, for the last row of a grid; None for any other row."""
    row = rows[index]
    if row.grid is None or row.is_line or (index + 1 < len(rows) and rows[index + 1].grid == row.grid):
        return None
    following = index + 1
    while following < len(rows) and _is_page_number(rows[following]):
        following += 1
    if following == len(rows) or rows[following].grid is None or rows[following].columns != row.columns:
        return None
    above = {other.plain for other in rows[:index] if other.grid == row.grid and not other.has_figures}
    grid = rows[following].grid
    while following < len(rows) and rows[following].grid == grid and rows[following].plain in above - {""}:
        following += 1
    return following if following < len(rows) and rows[following].grid == grid else None


def _is_page_number(row: Row) -> bool:
    return row.grid is None and not row.labels and len(row.figures) == 1


def _joined(above: Row, below: Row) -> Row | None:
    pairs = _pairs(above, below)
    if not pairs or any(_are_two(upper, lower) for upper, lower in pairs):
        return None
    is_bare = not any(slot.is_wordy for slot in (*above.slots, *below.slots))
    if not (is_bare and "" in (above.plain, below.plain)) and not any(
        _is_one_label(upper.text, lower.text) for upper, lower in pairs
    ):
        return None
    # The row is held against the second reading of the page that prints its figures.
    holder, other = (above, below) if above.has_figures else (below, above)
    return replace(
        above,
        block=holder.block,
        slots=tuple(_both(upper, lower) for upper, lower in pairs),
        lines_below=(*above.lines_below, other.block, *below.lines_below),
    )


def _pairs(above: Row, below: Row) -> list[tuple[Slot, Slot]]:
    """The cells that stand one below the other, empty where the two rows are not cut into the same columns."""
    if [(slot.first, slot.last) for slot in above.slots] != [(slot.first, slot.last) for slot in below.slots]:
        return []
    return list(zip(above.slots, below.slots, strict=True))


def _are_two(upper: Slot, lower: Slot) -> bool:
    """Whether two cells cannot be halves of one: one holds a figure, or each names a row and neither is torn."""
    if upper.is_blank or lower.is_blank:
        return False
    if upper.is_figure or lower.is_figure:
        return True
    return _names_row(upper.text) and _names_row(lower.text) and not _is_torn(upper.text, lower.text)


def _is_torn(upper: str, lower: str) -> bool:
    """Whether only together the words are a label word for word: each half may still resemble one by itself."""
    return any(
        labels.is_exact(upper + lower) and not labels.is_exact(upper) and not labels.is_exact(lower)
        for labels in _catalogues()
    )


def _both(upper: Slot, lower: Slot) -> Slot:
    if not lower.text.strip():
        return upper
    # What goes on below may print the words of a merged cell anew.
    if not upper.text.strip() or (upper.is_wordy and upper.text.strip() in lower.text):
        return replace(lower, is_repeat=upper.is_repeat, row_span=upper.row_span)
    return replace(upper, text=f"{upper.text}\n{lower.text}")


def _is_one_label(upper: str, lower: str) -> bool:
    """Whether the words of both halves are one label of a form, and those of the lower half are none."""
    if not upper.strip() or not lower.strip():
        return False
    return any(_proves(labels, upper, lower) for labels in _catalogues())


def _proves(labels: Catalogue, upper: str, lower: str) -> bool:
    whole = upper + lower
    if labels.is_exact(whole):
        return True
    codes = labels.find(whole)
    is_open = not labels.is_exact(upper) and labels.find(upper) in ((), codes)
    return len(codes) == 1 and is_open and not labels.find(lower)


def _may_own(blank: Row, printed: Row) -> bool:
    """Whether a labelled row without figures may own those of the row above or below it, which has no label."""
    if blank.has_figures or not printed.has_figures or not any(slot.is_blank for slot in blank.figures):
        return False
    is_named = any(_names_row(slot.text) for slot in printed.slots if slot.is_wordy)
    return not is_named and any(_names_row(slot.text) for slot in blank.labels)


def _names_row(text: str) -> bool:
    return any(labels.find(text) for labels in _catalogues())


def _catalogues() -> Iterator[Catalogue]:
    return (catalogue(table, axis) for table, axis in _LABELS)
