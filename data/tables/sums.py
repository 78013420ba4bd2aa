"""The sums that a form prescribes, and what they say about a reading of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Literal

from data.frozen import frozen
from data.numbers import CellNumber
from data.tables.layout import Source

Key = tuple[str, str]
Numbers = Mapping[Key, CellNumber]


@frozen()
class Sum:
    """One identity of a form: Σ whole = Σ parts. The keys of needed must hold a number before it can be assessed."""

    whole: tuple[Key, ...]
    parts: tuple[Key, ...]
    needed: tuple[Key, ...]

    def holds(self, numbers: Numbers) -> bool | None:
        """Whether it holds; None where it cannot be assessed.

        A blank counts as 0 beside numbers, as agencies leave zeros out; an unreadable cell leaves the sum open.
        """
        if any(key not in numbers or numbers[key].value is None for key in self.needed):
            return None
        cells = [numbers[key] for key in self.whole + self.parts if key in numbers]
        if any(cell.status == "unreadable" for cell in cells) or not self._has_part(numbers):
            return None
        return _total(self.whole, numbers) == _total(self.parts, numbers)

    def _has_part(self, numbers: Numbers) -> bool:
        return any(key in numbers and numbers[key].value is not None for key in self.parts)


def confirm_joined(numbers: dict[Key, CellNumber], sums: Sequence[Sum]) -> dict[Key, CellNumber]:
    """The numbers with torn digits put together where every sum that they belong to then holds, at least one."""
    torn = {key for key, cell in numbers.items() if cell.joined is not None}
    if not torn:
        return numbers
    tried = {
        key: CellNumber(cell.joined, "value", cell.unit, cell.rule) if key in torn else cell
        for key, cell in numbers.items()
    }
    settled = dict(numbers)
    for key in torn:
        results = [each.holds(tried) for each in sums if key in each.whole + each.parts]
        if True in results and False not in results:
            settled[key] = tried[key]
    return settled


def judge(
    sums: Iterable[Sum],
    numbers: Numbers,
    *,
    source: Source,
    is_inferred: bool,
    agrees: Callable[[], bool],
    required: Sequence[Sum] = (),
) -> tuple[Literal["accepted", "held_back"], str]:
    """Whether a reading can be trusted, and why not, by a code of ``reference/held_back.csv`` and what fills it.

    is_inferred: a label or a column was found by order instead of by its own words, so only sums can confirm it.
    agrees: a second, independent reading of the same region gives the same figures.
    required: sums without which nothing is accepted.
    """
    if any(not each.holds(numbers) for each in required):
        return "held_back", "labels_missing"
    results = [(each, each.holds(numbers)) for each in sums]
    failing = [each for each, result in results if result is False]
    holding = [each for each, result in results if result]
    if not failing:
        # Where nothing but blanks and placeholders is printed, none can have slipped into another's place.
        is_empty = all(cell.value is None and cell.status != "unreadable" for cell in numbers.values())
        if holding or is_empty or (not is_inferred and (source in ("markup", "scanned") or agrees())):
            return "accepted", ""
        return "held_back", "no_confirmation"
    # Where most sums fail it is the reading that slipped, whatever the markup says; sums of nothing tell little.
    telling = [each for each in holding if _total(each.whole, numbers)]
    is_plausible = len(failing) <= len(telling) or len(failing) <= 3
    # In a picture one misread digit looks like an agency's error, so a failing sum is never held against the agency.
    if not source.startswith("scanned") and not is_inferred and is_plausible and (source == "markup" or agrees()):
        return "accepted", ""
    return "held_back", _failure(failing, numbers)


def _failure(failing: Sequence[Sum], numbers: Numbers) -> str:
    """The code, and what fills its sentence: the first sum that fails, both its sides, how many fail."""
    first = failing[0]
    indicator, applicant = first.whole[0]
    sides = (_total(first.whole, numbers), _total(first.parts, numbers))
    return ":".join(("sum_fails", indicator, applicant, *(f"{side:f}" for side in sides), str(len(failing))))


def _total(keys: Iterable[Key], numbers: Numbers) -> Decimal:
    return sum((numbers[key].value or Decimal(0) for key in keys if key in numbers), Decimal(0))
