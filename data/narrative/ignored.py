"""Numbers that are no figure of the year, each by a named rule of ``reference/ignored_numbers.csv``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from data.reference import rows

if TYPE_CHECKING:
    from data.narrative.sentences import Figure, Sentence

# Left out of the rendering, so that the words before and after stand side by side; other names stay as they are.
ELIDED = frozenset({"date", "title", "address", "list_marker", "none_one"})
_IN_ORDER = ("measure", "bare", "section", "before", "unclear")


@dataclass(frozen=True, slots=True)
class IgnoreRule:
    """One line of ignored_numbers.csv."""

    name: str
    where: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None


def named_spans(text: str) -> tuple[tuple[int, int, str], ...]:
    """Start, end and rule of everything in a squeezed text that has digits or numerals and is no figure."""
    return tuple((match.start(), match.end(), str(match.lastgroup)) for match in _named().finditer(text))


def classify(figure: Figure, sentence: Sentence) -> str:
    """The rule by which a figure is ignored before any reading, "" when it may be read."""
    before, after = sentence.rendered[: figure.at], sentence.rendered[figure.at + 1 :]
    for where in _IN_ORDER:
        for rule in _rules(where):
            if rule.unless and rule.unless.search(before):
                continue
            if _applies(rule, figure, sentence, before):
                return rule.name
    if figure.period and not _is_carried(before, after):
        return {"previous": "previous_year", "next": "next_year"}.get(figure.period, "other_year")
    return ""


def classify_leftover(figure: Figure, sentence: Sentence) -> str:
    """The rule by which a figure that no rule read is ignored after all, "" for a leftover."""
    if figure.ignored_by:
        return figure.ignored_by
    after = sentence.rendered[figure.at + 1 :]
    kind = unit_kind(figure.number.measure)
    for rule in _rules("left"):
        if rule.pattern.fullmatch(kind):
            return rule.name
    for rule in _rules("left_after"):
        if rule.pattern.match(after):
            return rule.name
    if figure.number.is_chinese and figure.number.value is not None:
        for rule in _rules("left_chinese"):
            if rule.pattern.fullmatch(str(figure.number.value)):
                return rule.name
    return ""


def is_planned(before: str) -> bool:
    """Whether the words before a statement make it a plan or a duty, not a report."""
    return any(rule.pattern.search(before) for rule in _rules("before") if rule.name in {"plan", "every"})


def in_ignored_section(code: str) -> bool:
    """Whether a section speaks of problems and plans only."""
    return any(rule.pattern.fullmatch(code) for rule in _rules("section"))


@cache
def unit_kind(measure: str) -> str:
    """What a measure word counts: count, people, place, yuan, share, time, score, other; "" without one."""
    return next((row["kind"] for row in rows("units") if row["unit"] == measure), "")


def _applies(rule: IgnoreRule, figure: Figure, sentence: Sentence, before: str) -> bool:
    measure = figure.number.measure
    if rule.where == "measure":
        return rule.pattern.fullmatch(unit_kind(measure)) is not None
    if rule.where == "bare":
        return not measure and rule.pattern.fullmatch(str(figure.number.value)) is not None
    if rule.where == "section":
        return rule.pattern.fullmatch(sentence.section.code) is not None
    if rule.where == "unclear":
        told = sentence.has_year or any(at <= figure.at and not period for at, period in sentence.years)
        return not told and rule.pattern.search(before) is not None
    match = rule.pattern.search(before)
    # 历年累计52条，其中本年新增14条: naming the year again ends what was said of all years.
    return match is not None and not (
        rule.name == "cumulative" and any(match.start() < at <= figure.at and not p for at, p in sentence.years)
    )


def _is_carried(before: str, after: str) -> bool:
    """Whether the figure is one of cases carried from year to year, which names the other year by its nature."""
    clause = re.split(r"[#@,;]", before)[-1] + "#" + re.split(r"[#@,;]", after)[0]
    return "结转" in clause or "顺延" in clause


@cache
def _rules(where: str) -> tuple[IgnoreRule, ...]:
    return tuple(
        IgnoreRule(row["rule"], where, re.compile(row["pattern"]), re.compile(row["unless"]) if row["unless"] else None)
        for row in rows("ignored_numbers")
        if row["where"] == where
    )


@cache
def _named() -> re.Pattern[str]:
    """One pattern of all named spans, in the table's order."""
    return re.compile(
        "|".join(f"(?P<{row['rule']}>{row['pattern']})" for row in rows("ignored_numbers") if row["where"] == "text")
    )
