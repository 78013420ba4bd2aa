"""The column heads of table three: which column belongs to which kind of applicant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from data.reference import listed, rows
from data.tables.labels import applicants, take_apart
from data.tables.layout import Row, Slot
from data.text import simplified, squeezed

SUBTOTAL = "subtotal"
PARENT = "parent"
ALL = tuple(row["applicant"] for row in rows("applicants"))
_ORGANISATIONS = ALL[1:-1]
# Everything that is printed above the figures of table three, so that torn heads are still known as heads.
_VOCABULARY = frozenset(
    "本列数据的勾稽关系为第一项加二之和等于三四申请人情况单位件年度办理结果横纵向"
    + "".join(word for row in rows("applicants") for word in listed(row["header_words"]))
    + "".join(row["label"] for row in rows("table_labels") if row["table"] == "t3" and row["axis"] == "stem")
)
_LONGEST_HEAD = 90


@dataclass(frozen=True, slots=True)
class Column:
    """One column of figures and whose it is; SUBTOTAL for one that the form does not have."""

    applicant: str
    first: int
    last: int


def is_head(row: Row) -> bool:
    """Whether a row holds nothing but words, or torn pieces, of the heads of table three."""
    words = re.sub(r"[^\w]|_", "", simplified(squeezed(row.text)))
    return bool(words) and len(words) <= _LONGEST_HEAD and _VOCABULARY.issuperset(words)


def columns_in_grid(heads: Sequence[Row]) -> tuple[Column, ...]:
    """The columns by the lowest head above each; empty when not every applicant has just one."""
    width = max((row.columns for row in heads), default=0)
    found: list[Column] = []
    for position in range(width):
        path = [slot for row in heads for slot in row.slots if slot.first <= position < slot.last and slot.is_wordy]
        code = _code(path)
        if (
            code
            and found
            and found[-1].applicant == code
            and found[-1].last == position
            and _is_one_cell(path, position)
        ):
            found[-1] = Column(code, found[-1].first, position + 1)
        elif code:
            found.append(Column(code, position, position + 1))
    named = [column.applicant for column in found if column.applicant != SUBTOTAL]
    return tuple(found) if sorted(named) == sorted(ALL) else ()


def order_of_heads(heads: Sequence[Row]) -> tuple[str, ...]:
    """The applicants in the order of their columns, by words alone; empty when a head cannot be found.

    Heads printed on several lines are read as printed: the organisations stand where 法人或其他组织 stands, right of
    自然人 when a line does not say otherwise.
    """
    places: dict[str, tuple[int, int]] = {}
    for number, row in enumerate(heads):
        for code, position in _stems(row):
            places.setdefault(code, (number, position))
    if any(code not in places for code in ALL if code != "other_org"):
        return ()
    columns = {code: place for code, place in places.items() if code != PARENT}
    if "other_org" in columns and len({position for _, position in columns.values()}) == len(columns):
        return tuple(sorted(columns, key=lambda code: columns[code][1]))
    inner = sorted((code for code in columns if code in _ORGANISATIONS or code == SUBTOTAL), key=lambda c: columns[c])
    if "other_org" not in inner:
        inner.append("other_org")
    # Torn heads only tell that the form was kept; an order of its own they could not prove, and no sum would show it.
    is_official = [code for code in inner if code != SUBTOTAL] == list(_ORGANISATIONS)
    if not is_official or columns["total"] < columns["natural"]:
        return ()
    line = columns["natural"][0]
    parent_first = PARENT in places and places[PARENT][0] == line and places[PARENT][1] < columns["natural"][1]
    return (*inner, "natural", "total") if parent_first else ("natural", *inner, "total")


def heads_in_lines(heads: Sequence[Row]) -> tuple[tuple[Row, dict[str, Slot]], ...]:
    """The token of each head, line by line, where every head is a token of its own; empty otherwise."""
    found: list[tuple[Row, dict[str, Slot]]] = []
    for row in heads:
        slots: dict[str, Slot] = {}
        for slot in row.slots:
            codes = [code for code, _ in _stems_of(slot) if code != PARENT]
            if len(codes) > 1 or row.grid is not None:
                return ()
            if codes and not any(codes[0] in earlier for _, earlier in found):
                slots[codes[0]] = slot
        found.append((row, slots))
    return tuple(found)


def _code(path: Sequence[Slot]) -> str:
    if not path:
        return ""
    leaf = path[-1].text
    is_inside = any("parent" in _codes(slot) for slot in path[:-1])
    codes = applicants().find(leaf)
    if take_apart(leaf).words in ("小计", "法人小计", "组织小计") or (is_inside and codes == ("total",)):
        return SUBTOTAL
    if codes:
        return codes[0]
    return SUBTOTAL if _codes(path[-1]) >= {SUBTOTAL} else ""


def _codes(slot: Slot) -> set[str]:
    return {code for code, _ in _stems_of(slot)}


def _is_one_cell(path: Sequence[Slot], position: int) -> bool:
    return path[-1].first < position


def _stems(row: Row) -> list[tuple[str, int]]:
    return [found for slot in row.slots if not slot.is_repeat for found in _stems_of(slot)]


def _stems_of(slot: Slot) -> list[tuple[str, int]]:
    """The heads that a slot's words begin, with the position of each."""
    words = simplified(squeezed(slot.text))
    found = [(match.lastgroup or "", slot.first + match.start()) for match in _STEMS.finditer(words)]
    return [each for each in found if each[0] != "skip"]


def _stem_pattern() -> re.Pattern[str]:
    stems: dict[str, list[str]] = {}
    for row in rows("table_labels"):
        if (row["table"], row["axis"]) == ("t3", "stem"):
            stems.setdefault(row["code"], []).append(re.escape(row["label"]))
    # 其他 inside 法人或其他组织 is no column, so the parent is looked for first.
    order = [PARENT, *(code for code in stems if code != PARENT)]
    return re.compile("|".join(f"(?P<{code}>{'|'.join(sorted(stems[code], key=len, reverse=True))})" for code in order))


_STEMS = _stem_pattern()
