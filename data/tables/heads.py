"""The column heads of table three: which column belongs to which kind of applicant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from data.reference import listed, rows
from data.tables.head_pieces import are_in_the_form_s_order
from data.tables.labels import applicants, letters
from data.tables.layout import Row, Slot, by_words
from data.tables.positions import Ruler, stacked_heads
from data.text import simplified, squeezed

SUBTOTAL = "subtotal"
PARENT = "parent"
ALL = tuple(row["applicant"] for row in rows("applicants"))
_ORGANISATIONS = ALL[1:-1]
# The upper line of heads: 法人或其他组织 stands for its five columns.
_OUTER = ("natural", PARENT, "total")
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


@by_words
def is_head(row: Row) -> bool:
    """Whether a row holds nothing but words, or torn pieces, of the heads of table three."""
    # A merged head that a converter repeats in every column is one head.
    words = letters("".join(dict.fromkeys(_printed(row))))
    return bool(words) and len(words) <= _LONGEST_HEAD and _VOCABULARY.issuperset(words)


def _printed(row: Row) -> Iterator[str]:
    return (slot.text for slot in row.slots if slot.text.strip() and not slot.is_repeat)


def columns_in_grid(heads: Sequence[Row]) -> tuple[Column, ...]:
    """The columns by the lowest head above each; empty when not every applicant has just one."""
    width = max((row.columns for row in heads), default=0)
    found: list[Column] = []
    for position in range(width):
        path = [slot for row in heads for slot in row.slots if slot.first <= position < slot.last and slot.is_wordy]
        code = _code(path[-1].text) if path else ""
        is_same = bool(found) and found[-1].last == position and bool(path) and path[-1].first < position
        if code and is_same and found[-1].applicant == code:
            found[-1] = replace(found[-1], last=position + 1)
        elif code:
            found.append(Column(code, position, position + 1))
    found = _without_second_total(found, heads)
    named = [column.applicant for column in found if column.applicant != SUBTOTAL]
    return tuple(found) if sorted(named) == sorted(ALL) else ()


def order_of_heads(heads: Sequence[Row]) -> tuple[str, ...]:
    """The applicants in the order of their columns, by words alone; empty when a head cannot be found.

    Heads on one line are read from left to right. Heads torn over several lines only tell that the order of the form
    was kept (``head_pieces``): another one they could not prove, and no sum would show the mistake. Whole heads on two
    lines, one for the organisations, can.
    """
    places: dict[str, tuple[int, int]] = {}
    for number, row in enumerate(heads):
        found = _stems(row)
        codes = [code for code, _ in found if code != PARENT]
        if set(codes) >= set(ALL):
            return tuple(codes) if len(codes) == len(set(codes)) else ()
        for code, position in found:
            # 合计 beside the organisations and without 自然人 is theirs alone.
            is_inner = code == "total" and "natural" not in codes and not {"business", "research"}.isdisjoint(codes)
            places.setdefault(SUBTOTAL if is_inner else code, (number, position))
    if any(code not in places for code in ALL if code != "other_org"):
        return ALL if are_in_the_form_s_order(heads) else ()
    inner = sorted((code for code in places if code in _ORGANISATIONS or code == SUBTOTAL), key=lambda c: places[c])
    inner += [] if "other_org" in inner else ["other_org"]
    line = places["natural"][0]
    outer = sorted((code for code in _OUTER if code in places and places[code][0] == line), key=lambda c: places[c])
    outer = outer if len(outer) == len(_OUTER) else [code for code in _OUTER if places["natural"] < places["total"]]
    if [code for code in inner if code != SUBTOTAL] != list(_ORGANISATIONS) and not are_untorn(heads):
        return ALL if are_in_the_form_s_order(heads) else ()
    return tuple(code for each in outer for code in (inner if each == PARENT else (each,)))


def are_untorn(heads: Sequence[Row]) -> bool:
    """Whether the organisations' heads stand whole on one line and the others on another."""
    lines = [{code for slot in row.slots for code in applicants().find(slot.text)} for row in heads]
    return any(line >= set(_ORGANISATIONS) for line in lines) and any(line >= {"natural", "total"} for line in lines)


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


def ruler_of_stacked(heads: Sequence[Row]) -> Ruler | None:
    """The columns of whole heads set in several lines, by where they stand on the page; None where one is in doubt."""
    ruler = stacked_heads(heads, _exact, _is_over_columns)
    return ruler if ruler and sorted(ruler.spans) == sorted(ALL) else None


def _is_over_columns(head: str) -> bool:
    """Whether a head stands for several columns: 申请人情况 for all, 法人或其他组织 for its five."""
    words = simplified(squeezed(head))
    return words.startswith("法人") or words.endswith("情况")


def _exact(head: str) -> str:
    return _code(head) if applicants().is_exact(head) else ""


def _code(head: str) -> str:
    codes = applicants().find(head)
    if codes:
        return codes[0]
    return SUBTOTAL if "小计" in squeezed(head) else ""


def _without_second_total(columns: list[Column], heads: Sequence[Row]) -> list[Column]:
    """合计 below 法人或其他组织, beside a 总计 of all, is theirs alone."""
    totals = [column for column in columns if column.applicant == "total"]
    inside = [column for column in totals if _is_below_parent(column, heads)]
    if len(totals) != 2 or len(inside) != 1:
        return columns
    return [replace(column, applicant=SUBTOTAL) if column is inside[0] else column for column in columns]


def _is_below_parent(column: Column, heads: Sequence[Row]) -> bool:
    for row in heads:
        left = [slot for slot in row.slots if slot.first <= column.first and slot.is_wordy]
        if left and PARENT in {code for code, _ in _stems_of(left[-1])}:
            return True
    return False


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
