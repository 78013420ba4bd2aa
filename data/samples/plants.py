"""Faults planted on purpose, so that it is known what must be found: which kind, in whose report, of which year."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from data import reference
from data.samples.county import table
from data.samples.figures import GROUPS, Figures, repeated_in_words

NOT_FILED, FILED_TWICE, UNREADABLE = "NOT_FILED", "FILED_TWICE", "UNREADABLE"


@dataclass(frozen=True, slots=True)
class Plant:
    """One planted fault.

    kind is the check that it was made for, or NOT_FILED, FILED_TWICE, UNREADABLE; checks are all that must fire by it.
    """

    kind: str
    agency_id: str
    report_year: int
    detail: str
    checks: tuple[str, ...] = ()


@cache
def planted() -> tuple[Plant, ...]:
    """Every fault of the standard county's reports, by year."""
    return tuple(
        Plant(
            kind=row["kind"],
            agency_id=row["agency_id"],
            report_year=int(row["report_year"]),
            detail=row["detail"],
            checks=reference.listed(row["checks"]),
        )
        for row in table("plants")
    )


def plants_of(agency_id: str, year: int) -> tuple[Plant, ...]:
    """The faults of one report."""
    return tuple(plant for plant in planted() if (plant.agency_id, plant.report_year) == (agency_id, year))


def misprint(plant: Plant, figures: Figures) -> Figures:
    """Only the cells that a fault makes a report print wrong; none for faults outside the tables.

    Every change keeps the other identities, so that a fault trips its own check alone.
    """
    change = _MISPRINTS.get(plant.kind)
    return change(figures) if change else {}


def as_reported(agency_id: str, year: int, figures: Figures) -> Figures:
    """The figures as this report gives them, in the tables and in prose alike: some faults are consistent ones."""
    for plant in plants_of(agency_id, year):
        change = _RESTATEMENTS.get(plant.kind)
        if change is not None:
            figures = repeated_in_words(figures | change(figures), year)
    return figures


def subtotals(plant: Plant, figures: Figures) -> Figures:
    """The sums of a group that a fault makes table three print although the form has none, the one of all too large."""
    if plant.kind != "T3_SUBTOTAL_PRINTED":
        return {}
    reasons = [row["indicator"] for row in reference.rows("indicators") if row["parent"] == plant.detail]
    applicants = [*GROUPS, "total"]
    sums = {
        (plant.detail, each): sum((figures.get((row, each), Decimal(0)) for row in reasons), Decimal(0))
        for each in applicants
    }
    return sums | {(plant.detail, "total"): sums[plant.detail, "total"] + 1}


def first_version(figures: Figures) -> Figures:
    """The cells of a first version that was corrected later: one granted application more, in every sum."""
    cells = [(row, group) for row in ("t3_new", "t3_granted", "t3_total") for group in ("natural", "total")]
    return {cell: figures[cell] + 1 for cell in cells}


def _moved_between_applicants(row: str) -> Callable[[Figures], Figures]:
    """One case of a row from the largest group to another: the row's total holds, two columns do not."""

    def change(figures: Figures) -> Figures:
        largest = max(GROUPS, key=lambda group: figures[row, group])
        other = "business" if largest != "business" else "natural"
        return {(row, largest): figures[row, largest] - 1, (row, other): figures[row, other] + 1}

    return change


def _one_more(code: str) -> Callable[[Figures], Figures]:
    return lambda figures: {(code, ""): figures[code, ""] + 1}


def _moved_between_row_totals(figures: Figures) -> Figures:
    one, other = "t3_unable_not_held", "t3_unable_need_create"
    if figures[one, "total"] == 0:
        one, other = other, one
    return {(one, "total"): figures[one, "total"] - 1, (other, "total"): figures[other, "total"] + 1}


def _counted_as_carried_in(figures: Figures) -> Figures:
    step = Decimal(1)
    moved = {("t3_new", group): figures["t3_new", group] - step for group in ("natural", "total")}
    return moved | {("t3_carry_in", group): figures["t3_carry_in", group] + step for group in ("natural", "total")}


_MISPRINTS: dict[str, Callable[[Figures], Figures]] = {
    "T3_BALANCE": _moved_between_applicants("t3_new"),
    "T3_OUTCOME_SUM_2019": _moved_between_applicants("t3_granted"),
    "T3_OUTCOME_SUM_2021": _moved_between_applicants("t3_granted"),
    "T3_ROW_TOTAL": _moved_between_row_totals,
    "T4_REV_SUM": _one_more("t4_rev_other"),
    "T4_DIRECT_SUM": _one_more("t4_direct_upheld"),
    "T4_AFTER_SUM": _one_more("t4_after_upheld"),
    "S14_CHANNEL_SUM": _one_more("s14_app_online"),
    "S14_REPLY_SUM": _one_more("s14_reply_not_exist"),
}
_RESTATEMENTS: dict[str, Callable[[Figures], Figures]] = {"X_CARRY": _counted_as_carried_in}
