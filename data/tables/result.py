"""From the cells found to a table reading: numbers, the sums' verdict, and only then figures to show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from data.frozen import frozen
from data.numbers import CellNumber, read_cell
from data.records import Form, Place, Reading, TableReading
from data.tables.layout import Row, Slot, Source, is_prose
from data.tables.sums import Key, Sum, confirm_joined, judge
from data.text import clean

_UNREADABLE = CellNumber(None, "unreadable")


@frozen()
class Found:
    """One cell of a form: which, the slot that holds it, and by which label, head and rule it was found.

    slot is None where the row is known and its columns are not; written then holds the whole row. unit is the one
    printed in head, label or unit column; one written inside the cell comes before it.
    """

    key: Key
    slot: Slot | None
    label: str
    head: str
    rule: str
    place: Place
    written: str = ""
    unit: str = ""
    is_signed: bool = False

    @property
    def number(self) -> CellNumber:
        """What the cell holds."""
        if self.slot is None:
            return _UNREADABLE
        if self.is_signed and not self.slot.is_shared:
            return read_cell(self.slot.text, is_signed=True)
        return self.slot.number


def conclude(
    table: str,
    form: Form | None,
    found: Sequence[Found],
    region: Sequence[Row],
    *,
    source: Source,
    sums: Sequence[Sum] = (),
    required: Sequence[Sum] = (),
    is_inferred: bool = False,
    agrees: Callable[[], bool] = lambda: False,
    unmatched: Iterable[str] = (),
    obstacle: str = "",
) -> TableReading:
    """The reading of one table.

    obstacle is a code of ``reference/held_back.csv``, why it must be held back whatever the sums say.
    A cell that is there twice with different figures is unreadable.
    """
    cells = _once(found)
    numbers = confirm_joined({each.key: each.number for each in cells}, sums)
    state, reason = judge(sums, numbers, source=source, is_inferred=is_inferred, agrees=agrees, required=required)
    if obstacle:
        state, reason = "held_back", obstacle
    readings = tuple(_reading(table, each, numbers[each.key], is_shown=state == "accepted") for each in cells)
    return TableReading(
        table=table,
        form=form,
        state=state,
        reason=reason,
        readings=readings,
        blocks=tuple(sorted({block for row in region if not is_prose(row) for block in (row.block, *row.lines_below)})),
        unmatched=tuple(unmatched),
        place=readings[0].place if readings else region[0].slots[0].place,
    )


def printed(rows: Iterable[Row]) -> list[tuple[int, tuple[str, ...]]]:
    """The figures of each row as printed, with the table that they stand in, to hold against a second reading."""
    return [(row.block, row.printed) for row in rows if row.printed]


def _once(found: Sequence[Found]) -> list[Found]:
    kept: dict[Key, Found] = {}
    for each in found:
        first = kept.get(each.key)
        if first is None:
            kept[each.key] = each
        elif first.number != each.number:
            kept[each.key] = Found(
                each.key, None, first.label, first.head, f"{first.rule}_twice", first.place, first.written, first.unit
            )
    return list(kept.values())


def _reading(table: str, found: Found, number: CellNumber, *, is_shown: bool) -> Reading:
    if not is_shown:
        number = CellNumber(None, "unreadable", number.unit, number.rule)
    return Reading(
        indicator=found.key[0],
        applicant=found.key[1],
        value=number.value,
        status=number.status,
        as_written=found.written if found.slot is None else found.slot.text.strip(),
        place=found.place if found.slot is None else found.slot.place,
        rule=f"{table}_{found.rule}" + ("" if number.rule == "plain" else f"+{number.rule}"),
        unit=number.unit or found.unit,
        sentence=" · ".join(clean(words) for words in (found.label, found.head) if words),
    )
