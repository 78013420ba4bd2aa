"""Words in Chinese and English, and every number and date as people read it.

Words come from ``texts.csv`` (key, zh, en); labels of indicators, agencies and the like come from the data.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pandas as pd

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
FILE = Path(__file__).with_name("texts.csv")
# Statuses that stand in the place of a number.
NO_NUMBER = {"blank": "□", "placeholder": "/", "unreadable": "?", "silent": "·", "no_report": "—"}
# Statuses that a number carries: what stands before and after it.
MARKED = {"stated_none": ("", "*"), "approx": ("≈", ""), "corrected": ("", "✎")}
NO_NUMBER_CORRECTED = f"{NO_NUMBER['blank']}{MARKED['corrected'][1]}"
_PLACE = re.compile(r"p(\d+)|t(\d+)|r(\d+)|c(\d+)|line (\d+):?|(\d+)-(\d+)")


@cache
def _texts() -> Mapping[str, Mapping[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


def keys() -> Sequence[str]:
    """All keys of ``texts.csv``, in the file's order."""
    return tuple(_texts())


def say(key: str, language: Language, **values: object) -> str:
    """The words for a key, with values filled in.

    Raises: KeyError, naming the key and the file to edit, when there are none.
    """
    try:
        words = _texts()[key][language]
    except KeyError:
        raise KeyError(f"no words for {key!r}; add the line to {FILE.name}") from None
    return words.format(**values) if values else words


def has(key: str) -> bool:
    """Whether there are words for a key; ids that only the data knows may have none."""
    return key in _texts()


def is_missing(value: Any) -> bool:
    """Whether a cell holds nothing (None, NaN, NA, NaT)."""
    return bool(pd.isna(value))


def number(value: Any, places: int = 2) -> str:
    """A number in full with thousands separators, at most so many decimal places; the dash when there is none."""
    if is_missing(value):
        return NO_NUMBER["no_report"]
    written = f"{_rounded(value, places):,f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def compact(value: Any, language: Language) -> str:
    """A number for a card or an axis: 1.28 万 and 3.05 亿 in Chinese, 12.8K and 305M in English; short ones in full."""
    if is_missing(value) or abs(float(value)) < 10_000:
        return number(value)
    amount = float(value)
    steps = ((1e8, "scale.hundred_million"), (1e4, "scale.ten_thousand"))
    if language == "en":
        steps = ((1e9, "scale.billion"), (1e6, "scale.million"), (1e3, "scale.thousand"))
    for size, key in steps:
        if abs(amount) >= size:
            return f"{amount / size:.2f}".rstrip("0").rstrip(".") + say(key, language)
    return number(value)


def percent(share: Any, places: int = 1) -> str:
    """A share of one as a percentage with one decimal place; the dash when there is none."""
    if is_missing(share):
        return NO_NUMBER["no_report"]
    return f"{_rounded(Decimal(str(share)) * 100, places):,f}%"


def points(difference: Any, language: Language) -> str:
    """A difference of two shares in percentage points, without its sign."""
    return say("change.points", language, value=f"{_rounded(abs(Decimal(str(difference))) * 100, 1):f}")


def change(difference: Any, words: str, language: Language) -> str:
    """A change as an arrow and words; the sign is in the arrow alone, and no change is said so."""
    if is_missing(difference):
        return ""
    amount = float(difference)
    return say("change.none" if amount == 0 else "change.up" if amount > 0 else "change.down", language, words=words)


def unit(name: str | None, language: Language) -> str:
    """The name of a unit: as the forms print it, or in English."""
    if not name:
        return ""
    return say(f"unit.{name}", language) if has(f"unit.{name}") else name


def day(value: Any) -> str:
    """A date as 2026-01-31; the dash when there is none."""
    if is_missing(value):
        return NO_NUMBER["no_report"]
    return value.date().isoformat() if isinstance(value, datetime) else value.isoformat()


def moment(value: datetime, zone: str | None) -> str:
    """A moment of the database (UTC, without a zone) as clock time where the reader is, else in UTC, said so."""
    known = None
    try:
        known = ZoneInfo(zone) if zone else None
    except (ZoneInfoNotFoundError, ValueError):
        known = None
    at = value.replace(tzinfo=UTC)
    return f"{at.astimezone(known):%Y-%m-%d %H:%M}" if known else f"{at:%Y-%m-%d %H:%M} UTC"


def fact(value: Any, status: str) -> str:
    """A stated figure with its status: 0 is a printed zero, 0* none in words, □ blank, / a placeholder, — no report.

    What people found to be no number at all is blank by correction.
    """
    if status in NO_NUMBER:
        return NO_NUMBER[status]
    if status == "corrected" and is_missing(value):
        return NO_NUMBER_CORRECTED
    before, after = MARKED.get(status, ("", ""))
    return f"{before}{number(value, 4)}{after}"


def has_sign(value: Any, status: str) -> bool:
    """Whether a figure shows anything: a number, or the sign of why there is none."""
    return not is_missing(value) or status in NO_NUMBER or status == "corrected"


def place(written: str, language: Language) -> str:
    """Where words stand, in words: ``p2 t3 r5 c4`` is page 2, table 3, row 5, column 4."""
    parts = []
    for page, table, row, column, line, first, last in _PLACE.findall(written):
        for key, found in (("page", page), ("table", table), ("row", row), ("column", column), ("line", line)):
            if found:
                parts.append(say(f"place.{key}", language, number=found))
        if first and int(first) + 1 == int(last):
            parts.append(say("place.character", language, number=last))
        elif first:
            parts.append(say("place.characters", language, first=int(first) + 1, last=last))
    return say("place.between", language).join(parts) or written


def label(row: Mapping[str, Any] | pd.Series, name: str, language: Language) -> str:
    """The label of a row in the language asked for, the Chinese one where there is no other."""
    words = row[f"{name}_{language}"]
    return str(row[f"{name}_zh"] if is_missing(words) or not words else words)


def labels(frame: pd.DataFrame, name: str, language: Language) -> pd.Series:
    """The labels of many rows at once, as ``label`` gives each."""
    words = frame[f"{name}_{language}"].astype(object)
    return words.where(words.notna() & (words != ""), frame[f"{name}_zh"]).map(str).astype(object)


def _rounded(value: Any, places: int) -> Decimal:
    """A number rounded as people do it by hand: a half goes up."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
