"""Figures that are one of several parts: a count beside which the sentence counts another part of the same whole.

``reference/narrative_parts.csv`` says for each indicator which counts are parts of one whole:
公民申请7件，企业申请2件 holds no total, unless the sentence sums them up (共计9件).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from data.narrative.ignored import unit_kind
from data.narrative.matching import Hit
from data.narrative.records import Figure, Sentence
from data.narrative.rules import spelt_out
from data.reference import rows

_BEFORE_PHRASE = re.compile(r"[,;:、>]|^(?:以及|和|及|与|并)")
_AFTER_PHRASE = re.compile(r"[,;:、>#@。]|以及|和|及|与")
_SUM = re.compile(r"(?:两者|两项|二者|三项|各项|以上)?(?:共计|合计|总计|总共|一共|累计|共)(?:收到|受理|为|是)?")


@dataclass(frozen=True, slots=True)
class PartRule:
    """One line of narrative_parts.csv.

    head is what the figure's own clause must say, counted what the count beside it counts; with even_read a count
    beside it is a part also when a rule reads it as another indicator.
    """

    head: re.Pattern[str]
    counted: re.Pattern[str]
    even_read: bool


def wholes(hits: Iterable[Hit]) -> tuple[tuple[Hit, ...], frozenset[Figure]]:
    """The hits that are wholes, and the figures set aside because they are parts beside other parts.

    Where the sentence sums the parts up, the sum takes the place of the first part.
    """
    hits = tuple(hits)
    read = {hit.figure: hit for hit in hits if hit.figure and hit.indicator}
    kept: list[Hit] = []
    parts: set[Figure] = set()
    for hit in hits:
        beside = tuple(_beside(hit, hit.figure, read)) if hit.figure and not hit.period else ()
        if not beside or hit.figure is None:
            kept.append(hit)
            continue
        parts.add(hit.figure)
        total = _sum(hit.sentence, (hit.figure, *beside))
        if total is not None:
            at = (total.at, total.at + 1 + len(total.number.measure))
            number = total.number
            kept.append(replace(hit, figure=total, start=at[0], end=at[1], value=number.value, status=number.status))
    return tuple(kept), frozenset(parts)


def _beside(hit: Hit, figure: Figure, read: dict[Figure, Hit]) -> Iterator[Figure]:
    """The figures that count other parts of the whole that a figure is a part of; none when they add up to it."""
    for rule in (*_rules().get(hit.indicator, ()), *_rules()[""]):
        if not rule.head.search(hit.window):
            continue
        at = hit.sentence.figures.index(figure)
        after = tuple(_run(hit, figure, hit.sentence.figures[at + 1 :], rule, read))
        before = tuple(_run(hit, figure, hit.sentence.figures[:at][::-1], rule, read))
        is_whole = len(after) > 1 and not before and sum(part.number.value or 0 for part in after) == hit.value
        if not is_whole and (before or after):
            yield from (*before, *after)
            return


def _run(
    hit: Hit, figure: Figure, others: tuple[Figure, ...], rule: PartRule, read: dict[Figure, Hit]
) -> Iterator[Figure]:
    """The parts among the figures on one side, up to the first that counts the same and is none."""
    for other in others:
        if other.ignored_by not in {"", "other_bodies"} or unit_kind(other.number.measure) != unit_kind(
            figure.number.measure
        ):
            continue
        rival = read.get(other)
        if rival and _is_apart(rival, hit, even_read=rule.even_read):
            continue
        if other.is_part != figure.is_part or not rule.counted.search(_phrase(hit.sentence, other)):
            return
        yield other


def _is_apart(rival: Hit, hit: Hit, *, even_read: bool) -> bool:
    """Whether another reading in the sentence is no part beside a hit.

    Two readings of one indicator and one rank are left to the competition, which knows the scopes.
    """
    if rival.indicator == hit.indicator:
        return rival.rule.rank == hit.rule.rank
    return rival.rule is hit.rule or not even_read


def _phrase(sentence: Sentence, figure: Figure) -> str:
    """The words around a figure that say what it counts, between the marks and the figures beside it."""
    rendered = sentence.rendered
    earlier = [other for other in sentence.figures if other.at < figure.at]
    start = earlier[-1].at + 1 + len(earlier[-1].number.measure) if earlier else 0
    before = rendered[start : figure.at]
    marks = list(_BEFORE_PHRASE.finditer(before))
    behind = figure.at + 1 + len(figure.number.measure)
    end = _AFTER_PHRASE.search(rendered, behind)
    # What runs on to the next figure says what that one counts.
    after = "" if end and end.group() in "#@" else rendered[behind : end.start() if end else None]
    return (before[marks[-1].end() :] if marks else before) + "#" + after


def _sum(sentence: Sentence, parts: tuple[Figure, ...]) -> Figure | None:
    """The figure by which the sentence sums the parts up, None when there is none."""
    whole = sum(part.number.value or 0 for part in parts)
    for figure in sentence.figures:
        is_sum = figure not in parts and figure.number.value == whole and not figure.ignored_by
        if is_sum and _SUM.fullmatch(_phrase(sentence, figure).partition("#")[0]):
            return figure
    return None


@cache
def _rules() -> dict[str, tuple[PartRule, ...]]:
    rules: dict[str, tuple[PartRule, ...]] = {}
    for row in rows("narrative_parts"):
        name = f"part of {row['indicator']}"
        head, counted = (re.compile(spelt_out(row[column], name)) for column in ("head", "counted"))
        rules[row["indicator"]] = (
            *rules.get(row["indicator"], ()),
            PartRule(head, counted, row["even_read"] == "yes"),
        )
    return rules
