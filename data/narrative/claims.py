"""What prose says beside its figures: what a table holds too, what it repeats, last year's figures, sums, shares."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from data.narrative.competition import Decision
from data.narrative.ignored import unit_kind
from data.narrative.matching import Hit, claimed_applicant
from data.narrative.records import Figure, Sentence
from data.narrative.tables import TableFigures
from data.records import Claim
from data.text import clean

_GROWTH = re.compile(
    r"(?P<up>增长|上升|增加|提高|提升|增幅|上涨)了?(?:约|近|达)?$|(?P<down>下降|减少|降低|回落|降幅|下滑|缩减)了?(?:约|近|达)?$"
)
_SHARE = re.compile(r"(?:占|比例|占比|比重)[^#@,;]{0,16}$")
_Name = tuple[str, str]
_NO_NAME: _Name = ("", "")
_INCLUDES = re.compile(r"^(?:均|都|含|包括|包含|另|注|即|较|比|同比|不含)")


def claims_of(
    sentences: tuple[Sentence, ...], hits: tuple[Hit, ...], decision: Decision, tables: TableFigures
) -> tuple[tuple[Claim, ...], frozenset[Figure]]:
    """All claims in the order of the text, and the figures that they account for."""
    found: list[tuple[Claim, Figure | None]] = []
    for hit in hits:
        if hit.period == "previous":
            found.append((_previous(hit), hit.figure))
        elif not hit.period and hit not in decision.outranked:
            found.extend((claim, hit.figure) for claim in _held_by_table(hit, tables))
    found.extend((_claim(hit, hit.indicator, "repeat"), hit.figure) for hit in decision.repeats)
    named = {hit.figure: _name(hit, tables) for hit in reversed(hits) if hit.figure}
    found.extend(_beside(sentences, named))
    return tuple(claim for claim, _ in found), frozenset(figure for _, figure in found if figure is not None)


def _held_by_table(hit: Hit, tables: TableFigures) -> Iterator[Claim]:
    """The claim about the cell or sum that holds the same figure: of several that the words allow, the agreeing one."""
    expression, applicant = _expression(hit, tables)
    if expression:
        yield _claim(hit, expression, "table", applicant)


def _expression(hit: Hit, tables: TableFigures) -> tuple[str, str]:
    """The cell or sum that a hit repeats, "" when the document has no such table, and its applicant."""
    expressions = [expression for expression in hit.claims if tables.has(expression)]
    if not expressions:
        return "", ""
    applicant = claimed_applicant(hit.rule, expressions[0])
    agreeing = [expression for expression in expressions if tables.value(expression, applicant) == hit.value]
    return (agreeing or expressions)[0], applicant


def _name(hit: Hit, tables: TableFigures) -> _Name:
    """The code under which a figure is cited, its own or that of a table's cell, and the applicant."""
    return (hit.indicator, "") if hit.indicator else _expression(hit, tables)


def _previous(hit: Hit) -> Claim:
    return _claim(hit, hit.indicator or (hit.claims[0] if hit.claims else ""), "previous")


def _claim(hit: Hit, indicator: str, kind: str, applicant: str = "") -> Claim:
    return Claim(
        indicator=indicator,
        applicant=applicant,
        value=hit.value,
        status=hit.status,
        as_written=hit.as_written,
        place=hit.place,
        rule=hit.rule.name,
        kind=kind,
        unit=hit.unit,
        section=hit.sentence.section.code,
        sentence=hit.sentence.words,
    )


def _beside(sentences: tuple[Sentence, ...], named: dict[Figure, _Name]) -> Iterator[tuple[Claim, Figure]]:
    """Last year's figures for comparison, wholes and their parts, shares and growth."""
    previous_sentence: Sentence | None = None
    groups = 0
    for sentence in sentences:
        lists = list(_lists(sentence, previous_sentence))
        in_group: dict[Figure, str] = {}
        for whole, parts in lists:
            groups += 1
            group = f"g{groups}"
            yield _figure_claim(whole, named.get(whole.figure, _NO_NAME), "total", group), whole.figure
            for part in parts:
                in_group[part] = group
                yield _figure_claim(_Cited(part, sentence), named.get(part, _NO_NAME), "part", group), part
        for figure in sentence.figures:
            if figure.ignored_by in {"rate", "previous_figure"}:
                claim = _comparison(figure, sentence, named, in_group)
                if claim is not None:
                    yield claim, figure
        if not sentence.is_bracket:
            previous_sentence = sentence


@dataclass(frozen=True, slots=True)
class _Cited:
    """A figure and the sentence it stands in."""

    figure: Figure
    sentence: Sentence


def _lists(sentence: Sentence, before: Sentence | None) -> Iterator[tuple[_Cited, list[Figure]]]:
    """Every whole with its listed parts: behind 其中, or in the bracket that follows the whole."""
    if sentence.is_bracket and sentence.outer and not _INCLUDES.match(sentence.rendered):
        at = len(sentence.lead) - 1
        before_it = [figure for figure in sentence.outer.figures if figure.at < at and _is_count(figure)]
        if before_it and at - before_it[-1].at <= len(before_it[-1].number.measure) + 1:
            whole = before_it[-1]
            parts = [f for f in sentence.figures if _is_count(f) and f.number.measure == whole.number.measure]
            if len(parts) > 1:
                yield _Cited(whole, sentence.outer), parts
        return
    for start, end in sentence.parts:
        outside = [_Cited(figure, sentence) for figure in sentence.figures if figure.at < start]
        if not outside and before is not None and not sentence.rendered[:start].strip(",:"):
            outside = [_Cited(figure, before) for figure in before.figures]
        inside = [figure for figure in sentence.figures if start <= figure.at < end and _is_count(figure)]
        for measure in dict.fromkeys(figure.number.measure for figure in inside):
            wholes = [cited for cited in outside if cited.figure.number.measure == measure and _is_count(cited.figure)]
            parts = [figure for figure in inside if figure.number.measure == measure]
            if measure and wholes and len(parts) > 1:
                yield wholes[-1], parts


def _is_count(figure: Figure) -> bool:
    return not figure.ignored_by and figure.number.value is not None


def _comparison(
    figure: Figure, sentence: Sentence, named: dict[Figure, _Name], in_group: dict[Figure, str]
) -> Claim | None:
    """A share, a growth rate or last year's figure, of the figure that stands last before it."""
    before = sentence.rendered[: figure.at]
    counted = [other for other in sentence.figures if other.at < figure.at and _is_count(other)]
    growth, share = _GROWTH.search(before), _SHARE.search(before)
    if figure.ignored_by == "previous_figure":
        same = [f for f in counted if f in named and unit_kind(f.number.measure) == unit_kind(figure.number.measure)]
        return _figure_claim(_Cited(figure, sentence), named[same[-1]], "previous", "") if same else None
    if growth:
        subjects = [other for other in counted if other in named and not other.is_part] or [
            other for other in counted if other in named
        ]
        if not subjects:
            return None
        sign = Decimal(-1) if growth["down"] else Decimal(1)
        return _figure_claim(_Cited(figure, sentence), named[subjects[-1]], "growth", "", sign)
    if share and counted:
        subject = counted[-1]
        group = in_group.get(subject, "")
        name = named.get(subject, _NO_NAME)
        return _figure_claim(_Cited(figure, sentence), name, "percent", group) if group or name[0] else None
    return None


def _figure_claim(cited: _Cited, name: _Name, kind: str, group: str, sign: Decimal = Decimal(1)) -> Claim:
    figure, sentence = cited.figure, cited.sentence
    value = figure.number.value
    return Claim(
        indicator=name[0],
        applicant=name[1],
        value=None if value is None else sign * value,
        status=figure.number.status,
        as_written=clean(sentence.section.text[figure.start : figure.end]),
        place=sentence.place(figure.start, figure.end),
        rule=f"narrative_{kind}",
        kind=kind,
        group=group,
        unit=figure.number.measure,
        section=sentence.section.code,
        sentence=sentence.words,
    )
