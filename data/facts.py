"""Readings into facts: one per indicator and applicant, in the indicator's unit, with its status kept."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from itertools import groupby
from operator import attrgetter

from data.records import Fact, Identity, Notice, Reading
from data.reference import rows
from data.text import simplified, squeezed

# What can be counted piece by piece: 条, 人次 and 处 differ in word, not in size.
_ONE = Decimal(1)
_COUNTED = frozenset({"count", "people", "place"})
# The 2019 form prints no unit for the amount of procurement: 元 and 万元 both occur.
_NO_PRESCRIBED_UNIT = frozenset({"t2a_procure_amount"})


def settle(readings: tuple[Reading, ...], identity: Identity) -> tuple[tuple[Fact, ...], tuple[Notice, ...]]:
    """The facts that the readings state, at most one for each indicator and applicant, and what could not be settled.

    Units: multiplied by the factor of the unit word, never rounded; a unit that does not fit the indicator makes the
    fact unreadable. Readings that contradict each other make no fact, but a notice.
    Raises: ValueError for an indicator that ``reference/indicators.csv`` does not know; add a line there.
    """
    facts: list[Fact] = []
    notices: list[Notice] = []
    cell = attrgetter("indicator", "applicant")
    for _, group in groupby(sorted(readings, key=cell), key=cell):
        rivals = [_settled(reading) for reading in group]
        notices.extend(
            Notice("unknown_unit", f"{fact.indicator}: {fact.as_written} ({fact.unit})", fact.place)
            for fact, reading_status in rivals
            if fact.status == "unreadable" != reading_status
        )
        stated = [fact for fact, _ in rivals]
        if len({(fact.value, fact.status in {"blank", "placeholder", "unreadable"}) for fact in stated}) > 1:
            shown = "、".join(fact.as_written for fact in stated)
            notices.append(Notice("figures_disagree", f"{stated[0].indicator}: {shown}", stated[0].place))
            continue
        facts.append(stated[0])
    return tuple(facts), tuple(notices)


def _settled(reading: Reading) -> tuple[Fact, str]:
    """The reading as a fact in the indicator's unit, and the status that it was read with."""
    factor = _factor(reading.unit, _unit_of(reading.indicator))
    if reading.indicator in _NO_PRESCRIBED_UNIT and not reading.unit and reading.value:
        factor = None
    is_readable = factor is not None or reading.value is None
    value = None if reading.value is None or factor is None else _plain(reading.value * factor)
    fact = Fact(
        indicator=reading.indicator,
        applicant=reading.applicant,
        value=value,
        status=reading.status if is_readable else "unreadable",
        unit=reading.unit,
        as_written=reading.as_written,
        place=reading.place,
        section=reading.section,
        sentence=reading.sentence,
        rule=reading.rule,
    )
    return fact, reading.status


def _factor(printed: str, wanted: str) -> Decimal | None:
    """What a number in the printed unit is multiplied by to be in the wanted one; None when they do not measure alike.

    No printed unit means the one that the form prescribes.
    """
    if printed in {"", wanted} or not wanted:
        return _ONE
    known, target = _units().get(simplified(squeezed(printed))), _units().get(wanted.partition("/")[0])
    if known is None or target is None:
        return None
    if known[0] == target[0] or {known[0], target[0]} <= _COUNTED:
        return known[1] / target[1]
    return None


def _plain(value: Decimal) -> Decimal:
    """The same number without trailing zeros behind the point."""
    return value.to_integral_value() if value == value.to_integral_value() else value.normalize()


def _unit_of(indicator: str) -> str:
    if indicator not in _indicators():
        raise ValueError(f"reading of an indicator {indicator!r} that indicators.csv does not know; add a line there")
    return _indicators()[indicator]


@cache
def _indicators() -> dict[str, str]:
    return {row["indicator"]: row["unit"] for row in rows("indicators")}


@cache
def _units() -> dict[str, tuple[str, Decimal]]:
    return {row["unit"]: (row["kind"], Decimal(row["factor"])) for row in rows("units")}
