"""Rows whose label stands elsewhere: put back only where the order of the form leaves one place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import dropwhile, product, takewhile

from data.records import Form
from data.tables.entries import Entry, is_piece_of_group
from data.tables.labels import catalogue, take_apart
from data.tables.layout import Row, Slot

_MOST_PIECES = 4


def fill(
    entries: Sequence[Entry], orders: Mapping[Form, Sequence[str]], width: int, words: str
) -> tuple[tuple[Entry, ...], Form | None]:
    """The entries with labels put back where forced, and the form if only one fits.

    Forced means: the labelled rows stand in the order of the form, between two of them just as many rows lack a label
    as the form has rows there, their labels are printed somewhere in the table (words) in the order of the form, and
    nothing that stands in such a row speaks against it.
    """
    results = {form: filled for form, order in orders.items() if (filled := _fill(entries, order, width, words))}
    complete = {form: filled for form, filled in results.items() if all(entry.code for entry in _full(filled, width))}
    if len(complete) == 1:
        form, filled = complete.popitem()
        return filled, form
    if len(results) == 1:
        form, filled = results.popitem()
        return filled, form
    return tuple(entries), next(iter(orders)) if len(orders) == 1 else None


def spelled_out(entry: Entry, lines: Sequence[Row]) -> Entry:
    """The entry as labelled by itself, when the lines right above and below it spell out the label that was forced."""
    if entry.row.grid is not None or entry.code is None:
        return entry
    index = next(number for number, row in enumerate(lines) if row is entry.row)
    above = list(takewhile(_is_piece, reversed(lines[max(index - _MOST_PIECES, 0) : index])))
    below = list(takewhile(_is_piece, lines[index + 1 : index + 1 + _MOST_PIECES]))
    full = {variant.label.words for variant in catalogue("t3", "row").variants if variant.code == entry.code}
    for up, down in product(range(len(above) + 1), range(len(below) + 1)):
        pieces = [*(row.slots for row in reversed(above[:up])), entry.row.labels, *(row.slots for row in below[:down])]
        for tokens in ([slot for piece in pieces for slot in piece], [s for p in pieces for s in _without_groups(p)]):
            label = "".join(slot.text for slot in tokens)
            if take_apart(label).words in full:
                return replace(entry, label=label, is_forced=False)
    return entry


def _is_piece(row: Row) -> bool:
    return row.grid is None and not row.has_figures


def _without_groups(slots: Sequence[Slot]) -> list[Slot]:
    """The tokens of a line from the first that is no piece of a group's label."""
    return list(dropwhile(lambda slot: is_piece_of_group(slot.text), slots))


def _full(entries: Sequence[Entry], width: int) -> list[Entry]:
    return [entry for entry in entries if not entry.is_group and (entry.code or _is_row(entry, width))]


def _fill(entries: Sequence[Entry], order: Sequence[str], width: int, words: str) -> tuple[Entry, ...] | None:
    if any(entry.code and entry.code not in order for entry in entries):
        return None
    known = [order.index(entry.code) for entry in entries if entry.code]
    if known != sorted(set(known)):
        return None
    filled = list(entries)
    waiting: list[int] = []
    last = -1
    for index, entry in enumerate([*entries, None]):
        if entry is not None and not entry.code and not entry.is_group and _is_row(entry, width):
            waiting.append(index)
        position = len(order) if entry is None else order.index(entry.code) if entry.code else None
        if position is None:
            continue
        missing = order[last + 1 : position]
        if _are_forced([entries[row].label for row in waiting], missing, words):
            for row, code in zip(waiting, missing, strict=True):
                filled[row] = replace(entries[row], code=code, is_forced=True)
        waiting, last = [], position
    return tuple(filled)


def _is_row(entry: Entry, width: int) -> bool:
    """Whether the entry has as many figures as the table has columns: a lone number between rows is none."""
    return entry.has_figures and (len(entry.values) >= width or entry.how in ("grid", "position"))


def _are_forced(labels: Sequence[str], codes: Sequence[str], words: str) -> bool:
    """Whether just as many labels are printed, in the order of the form, and no row speaks against its own."""
    mentions = [catalogue("t3", "row").mention(code, words) for code in codes]
    return (
        len(labels) == len(codes)
        and -1 not in mentions
        and mentions == sorted(mentions)
        and all(_fits(label, code) for label, code in zip(labels, codes, strict=True))
    )


def _fits(label: str, code: str) -> bool:
    """Whether what stands in a row is nothing but pieces of this label, or of a group's."""
    full = [variant.whole for variant in catalogue("t3", "row").variants if variant.code == code]
    return all(
        is_piece_of_group(token) or any(take_apart(token).words in whole for whole in full) for token in label.split()
    )
