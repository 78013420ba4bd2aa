"""Rules on sentences: which figure is which indicator, and zero in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from data.frozen import frozen
from data.narrative.ignored import in_ignored_section, is_no_report
from data.narrative.records import DATED_EVENT, Figure, Sentence
from data.narrative.rules import Rule, rules_by_topic
from data.narrative.tables import TableFigures
from data.records import Form, Identity, Place, Status
from data.text import clean

_SHORT = 18
_EDGES = ",;>:、"
_CLAUSE_ENDS = ",;。!?#@"


@frozen(eq=False)
class Hit:
    """One figure, or one zero in words, as one rule reads it: indicator is "" when only tables have a code for it.

    start and end are the span of the match in the rendered sentence; claims the cells or sums that may hold it too.
    """

    rule: Rule
    indicator: str
    claims: tuple[str, ...]
    sentence: Sentence
    start: int
    end: int
    figure: Figure | None
    value: Decimal | None
    status: Status
    period: str

    @property
    def is_of_a_day(self) -> bool:
        """Whether the figure counts what took place on one day."""
        return self.figure is not None and self.figure.ignored_by == DATED_EVENT

    @property
    def window(self) -> str:
        """The clause around the match."""
        return self.sentence.window(self.start, self.end)

    @property
    def unit(self) -> str:
        """The measure word as printed."""
        return self.figure.number.measure if self.figure else ""

    @property
    def span(self) -> tuple[int, int]:
        """Start and end in the section's text of the words as written: the figure, with its noun where short."""
        rendered, offsets = self.sentence.rendered, self.sentence.offsets
        first, last = self.start, self.end - 1
        while rendered[first] in _EDGES and first < last:
            first += 1
        start, end = offsets[first], offsets[last] + 1
        if self.figure is None:
            # 未收取 alone says little: the clause goes on to what was not done.
            close = next((at for at in range(self.end, len(rendered)) if rendered[at] in _CLAUSE_ENDS), len(rendered))
            return start, offsets[(close if close - self.end <= _SHORT else self.end) - 1] + 1
        start, end = min(start, self.figure.start), max(end, self.figure.end)
        is_short = end - start <= _SHORT and not any(mark in rendered[first : last + 1] for mark in ",;>")
        return (start, end) if is_short else (self.figure.start, self.figure.end)

    @property
    def as_written(self) -> str:
        """The words as written."""
        return clean(self.sentence.section.text[slice(*self.span)])

    @property
    def place(self) -> Place:
        """Where the words stand."""
        return self.sentence.place(*self.span)


def match(sentences: tuple[Sentence, ...], identity: Identity, tables: TableFigures) -> tuple[Hit, ...]:
    """For every figure the rule that reads it, and every zero in words, in the order of the text."""
    hits: list[Hit] = []
    for sentence in sentences:
        rules = _rules_for(sentence, identity.form)
        hits.extend(_best([hit for rule in rules for hit in _hits(rule, sentence, tables)]))
    return tuple(hit for hit in hits if not hit.is_of_a_day or _stands_for_the_year(hit, hits, tables))


def claimed_applicant(rule: Rule, claim: str) -> str:
    """The applicant column that a claim speaks of: the rule's own, all applicants in table three, none elsewhere."""
    return rule.applicant or ("total" if claim.startswith("t3_") else "")


def _stands_for_the_year(event: Hit, hits: list[Hit], tables: TableFigures) -> bool:
    """Whether the report counts nothing else as what took place on one day, and no table another number of it."""
    rivals = [hit for hit in hits if hit.indicator == event.indicator and hit is not event and not hit.period]
    printed = [tables.value(claim, claimed_applicant(event.rule, claim)) for claim in event.claims if tables.has(claim)]
    return bool(event.indicator) and not rivals and (not printed or event.value in printed)


def _rules_for(sentence: Sentence, form: Form | None) -> list[Rule]:
    """The rules one of whose topics the sentence names, in the table's order."""
    by_topic = rules_by_topic(form, sentence.section.code, has_figure="#" in sentence.rendered)
    named = {rule.position: rule for topic, rules in by_topic.items() if topic in sentence.rendered for rule in rules}
    return [named[position] for position in sorted(named)]


def _hits(rule: Rule, sentence: Sentence, tables: TableFigures) -> Iterator[Hit]:
    rendered = sentence.rendered
    if rule.context and not rule.context.search(f"{sentence.section.code}。{sentence.lead}。{rendered}"):
        return
    for found in rule.pattern.finditer(rendered):
        start, end = found.span()
        if rule.before and not rule.before.search((sentence.lead if sentence.is_bracket else "") + rendered[:start]):
            continue
        if rule.unless and rule.unless.search(sentence.window(start, end)):
            continue
        yield from _zero(rule, sentence, found) if rule.value == "none" else _figures(rule, sentence, found, tables)


def _zero(rule: Rule, sentence: Sentence, found: re.Match[str]) -> Iterator[Hit]:
    """Zero in words, for exactly what the rule names; of this year, and no plan."""
    period = sentence.period_at(found.start())
    if period or in_ignored_section(sentence.section.code) or is_no_report(sentence.rendered[: found.start()]):
        return
    for position, indicator in enumerate(rule.indicators or ("",)):
        claims = rule.claims[min(position, len(rule.claims) - 1)]
        yield Hit(
            rule, indicator, claims, sentence, found.start(), found.end(), None, Decimal(0), "stated_none", period
        )


def _figures(rule: Rule, sentence: Sentence, found: re.Match[str], tables: TableFigures) -> Iterator[Hit]:
    start, end = found.span()
    figures = [figure for figure in sentence.figures if start <= figure.at < end]
    codes = rule.indicators or ("",)
    if len(codes) == 1 < len(figures):
        # 由7人增至9人: of the two figures the rule means the one of this year.
        figures = [figure for figure in figures if figure.ignored_by not in {"previous_figure", "from_to"}]
    if len(figures) not in {1, len(codes)}:
        return
    for position, indicator in enumerate(codes):
        figure = figures[position] if len(figures) == len(codes) else figures[0]
        claims = rule.claims[min(position, len(rule.claims) - 1)]
        number = figure.number
        if _may_read(rule, figure) and _has_value(rule, figure, claims, tables):
            yield Hit(rule, indicator, claims, sentence, start, end, figure, number.value, number.status, figure.period)


def _may_read(rule: Rule, figure: Figure) -> bool:
    """Whether a figure is of this year, of one day in it or of last year, and no part where the rule wants a whole."""
    return figure.ignored_by in {"", "previous_year", DATED_EVENT} and (rule.reads_parts or not figure.is_part)


def _has_value(rule: Rule, figure: Figure, claims: tuple[str, ...], tables: TableFigures) -> bool:
    """Whether the figure has a value, and the one that the rule asks for."""
    value = figure.number.value
    if value is None or (rule.value == "0" and value):
        return False
    return rule.value != "table" or any(
        tables.value(claim, claimed_applicant(rule, claim)) == value for claim in claims
    )


def _best(hits: list[Hit]) -> list[Hit]:
    """For every figure the hits of the one rule that fits best: highest rank, then longest match; none on a tie."""
    chosen: list[Hit] = []
    by_figure: dict[Figure, list[Hit]] = {}
    for hit in hits:
        if hit.figure is None:
            before = (other for other in chosen if other.figure is None and other.indicator == hit.indicator)
            if not any(hit.start < other.end for other in before):
                chosen.append(hit)
        else:
            by_figure.setdefault(hit.figure, []).append(hit)
    for rivals in by_figure.values():
        best = max(_weight(hit) for hit in rivals)
        top = [hit for hit in rivals if _weight(hit) == best]
        if len({hit.rule for hit in top}) == 1 or len({(hit.indicator, hit.claims) for hit in top}) == 1:
            chosen.extend(hit for hit in top if hit.rule is top[0].rule)
    return sorted(chosen, key=lambda hit: (hit.span, hit.indicator))


def _weight(hit: Hit) -> tuple[int, int]:
    return hit.rule.rank, hit.end - hit.start
