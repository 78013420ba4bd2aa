"""Numbers that are no figure of the year, each by a named rule of ``reference/ignored_numbers.csv``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from data.narrative.records import Figure, Sentence
from data.numbers import ProseNumber
from data.reference import listed, rows

# Left out of the rendering, so that the words before and after stand side by side; other names stay as they are.
ELIDED = frozenset({"date", "title", "address", "list_marker", "none_one", "issues"})

_NO_REPORT = frozenset({"plan", "every", "part_of_year"})


@dataclass(frozen=True, slots=True)
class IgnoreRule:
    """One line of ignored_numbers.csv."""

    name: str
    where: str
    topics: tuple[str, ...]
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None


def named_spans(text: str) -> tuple[tuple[int, int, str], ...]:
    """Start, end and rule of everything in a squeezed text that has digits or numerals and is no figure."""
    # Most texts name the topics of few rules, and to search for these one by one is faster than for all at once.
    named = sorted({number for topic, numbers in _by_topic() if topic in text for number in numbers})
    rules = _rules("text")
    matches = [(rules[number], match) for number in named if (match := rules[number].pattern.search(text))]
    spans = []
    while matches:
        # What begins first counts; of what begins alike, what stands first in the table.
        rule, match = min(matches, key=lambda each: each[1].start())
        start, end = match.span()
        spans.append((start, end, rule.name))
        matches = [
            (rule, later)
            for rule, match in matches
            if (later := match if match.start() >= end else rule.pattern.search(text, end))
        ]
    return tuple(spans)


def issue_numbers(text: str, numbers: list[ProseNumber]) -> list[ProseNumber]:
    """The numbers that count issues and are followed at once by the count of items (``12期300条``)."""
    return [
        number
        for number, following in pairwise(numbers)
        for rule in _rules("pair")
        if rule.pattern.fullmatch(number.measure + text[number.end : following.start] + following.measure)
        and not (rule.unless and rule.unless.search(text[: number.start]))
    ]


def classify(
    number: ProseNumber,
    at: int,
    text: str,
    section: str,
    years: tuple[tuple[int, str], ...],
    period: str,
    *,
    has_year: bool,
) -> str:
    """The rule by which the number at a position of a rendered text is ignored, "" when it may be read.

    years are the positions where a year is named, with its period; has_year says that one was named before.
    """
    before = text[:at]
    named = [place for place, spoken in years if place <= at and not spoken]
    for rule in _rules("measure"):
        if rule.pattern.fullmatch(unit_kind(number.measure)):
            return rule.name
    for rule in _rules("bare"):
        if not number.measure and rule.pattern.fullmatch(str(number.value)):
            return rule.name
    for rule in _rules("section"):
        if rule.pattern.fullmatch(section):
            return rule.name
    for rule in (*_rules("before"), *_rules("all_years"), *(() if has_year or named else _rules("unclear"))):
        match = rule.pattern.search(before)
        if match is None or (rule.unless and rule.unless.search(before)):
            continue
        # 历年累计52条，其中本年新增14条: naming the year again ends what was said of all years.
        if rule.where != "all_years" or not any(match.start() < place for place in named):
            return rule.name
    for rule in _rules("after"):
        if rule.pattern.match(text, at + 1) and not (rule.unless and rule.unless.search(before)):
            return rule.name
    if period and not _is_carried(before, text[at + 1 :]):
        return {"previous": "previous_year", "next": "next_year"}.get(period, "other_year")
    return ""


def classify_leftover(figure: Figure, sentence: Sentence) -> str:
    """The rule by which a figure that no rule read is ignored after all, "" for a leftover."""
    if figure.ignored_by:
        return figure.ignored_by
    number, after = figure.number, sentence.rendered[figure.at + 1 :]
    kind = unit_kind(number.measure)
    for rule in _rules("left"):
        if rule.pattern.fullmatch(kind):
            return rule.name
    for rule in _rules("left_after"):
        if rule.pattern.match(after):
            return rule.name
    for rule in _rules("left_chinese"):
        if number.is_chinese and rule.pattern.fullmatch(str(number.value)):
            return rule.name
    clause = sentence.window(figure.at, figure.at + 1)
    for rule in _rules("left_clause"):
        if rule.pattern.search(clause):
            return rule.name
    return "list_part" if figure.is_part else ""


def is_no_report(before: str) -> bool:
    """Whether the words before a zero in words make it a plan, a duty, a condition, or a statement of other bodies."""
    rules = (*(rule for rule in _rules("before") if rule.name in _NO_REPORT), *_rules("zero"))
    return any(rule.pattern.search(before) for rule in rules)


def in_ignored_section(code: str) -> bool:
    """Whether a section speaks of problems and plans only."""
    return any(rule.pattern.fullmatch(code) for rule in _rules("section"))


@cache
def unit_kind(measure: str) -> str:
    """What a measure word counts: count, people, place, yuan, share, time, score, other; "" without one."""
    return next((row["kind"] for row in rows("units") if row["unit"] == measure), "")


def _is_carried(before: str, after: str) -> bool:
    """Whether the figure is one of cases carried from year to year, which names the other year by its nature."""
    clause = re.split(r"[#@,;]", before)[-1] + "#" + re.split(r"[#@,;]", after)[0]
    return "结转" in clause or "顺延" in clause


@cache
def _by_topic() -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Each topic with the places in the table of the rules on text that it calls for, "" for those that have none."""
    found: dict[str, list[int]] = {}
    for number, rule in enumerate(_rules("text")):
        for topic in rule.topics or ("",):
            found.setdefault(topic, []).append(number)
    return tuple((topic, tuple(numbers)) for topic, numbers in found.items())


@cache
def _rules(where: str) -> tuple[IgnoreRule, ...]:
    return tuple(
        IgnoreRule(
            row["rule"],
            where,
            listed(row["topic"]),
            re.compile(row["pattern"]),
            re.compile(row["unless"]) if row["unless"] else None,
        )
        for row in rows("ignored_numbers")
        if row["where"] == where
    )
