"""Shares in words: with their counts, of few cases the counts alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard import text
from dashboard.view import View

# Below this many cases a share says nothing; its two counts say it all.
TINY = 10
# A median of fewer agencies is one of them.
FEWEST_FOR_MEDIAN = 3
RANKED = frozenset({"value", "zero"})


def in_words(view: View, row: Mapping[str, Any]) -> str:
    """A share with its counts; of few cases the counts alone, or the share in brackets; else why there is none."""
    if row["state"] in RANKED:
        return f"{text.percent(row['value'])} ({counts(row)})"
    if row["state"] != "small_n":
        return view.say(f"ratio_state.{row['state']}")
    if is_tiny(row):
        return of(view, row)
    return f"({text.percent(row['value'])}) {counts(row)}"


def short(view: View, row: Mapping[str, Any]) -> str:
    """The same for a column that stands beside the counts."""
    if row["state"] in RANKED:
        return text.percent(row["value"])
    if row["state"] != "small_n":
        return view.say(f"ratio_state.{row['state']}")
    return of(view, row) if is_tiny(row) else f"({text.percent(row['value'])})"


def is_tiny(row: Mapping[str, Any]) -> bool:
    """Whether a share has too few cases even for brackets."""
    return row["state"] == "small_n" and float(row["denominator"]) < TINY


def of(view: View, row: Mapping[str, Any]) -> str:
    """3 of 5."""
    return view.say("ratio.of", numerator=text.number(row["numerator"]), denominator=text.number(row["denominator"]))


def counts(row: Mapping[str, Any]) -> str:
    """3/5, or nothing where one of them is missing."""
    if text.is_missing(row["denominator"]) or text.is_missing(row["numerator"]):
        return ""
    return f"{text.number(row['numerator'])}/{text.number(row['denominator'])}"
