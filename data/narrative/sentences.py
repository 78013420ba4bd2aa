"""A section's prose as sentences to match on, with every number in its place and its year."""

from __future__ import annotations

import re
from collections.abc import Iterator

from data.frozen import frozen
from data.narrative.ignored import classify, issue_numbers, named_spans
from data.narrative.records import DATED_EVENT, Figure, Sentence, period_at
from data.narrative.rendering import Rendering, render
from data.numbers import ProseNumber, find_numbers
from data.records import Section
from data.text import is_traditional, simplified, squeeze

# Text that lost its full stops is cut at a comma, so that no pattern has to look far.
_RAW_SENTENCE = re.compile(
    r"[^。！？!?\n]{0,1500}[。！？!?]|[^。！？!?\n]{1,1500}(?:(?=\n|\Z)|(?<=[，；、,;]))|[^。！？!?\n]{1,1500}"
)
_WORTH_READING = re.compile(r"[0-9０-９]|[零〇○二三四五六七八九十百千两廿]|一[^致般切步定体直系些是]|[未无没]|不存在")
# Marks that squeezing would make alike, and what stands for them meanwhile.
_HIDDEN = {"。": "\ue000", "“": "\ue001", "”": "\ue002", "「": "\ue001", "」": "\ue002"}
_SHOWN = {"\ue000": "。", "\ue001": "“", "\ue002": "”"}
_TRADITIONAL = re.compile("[开請務會國與於為報關發開]")
_PARTS = re.compile(r"其中(?!(?:[:,])?(?:本年|今年|当年|新增))[,]?(?P<list>:)?")
_EVENTS = frozenset({"次", "场", "期", "批", "轮", "场次", "批次"})
_FEW = 3
_STILL_SHOWN = frozenset({"", "previous_figure", "previous_year", DATED_EVENT})


@frozen()
class _Before:
    """What the sentences before have left: the last one rendered, whether a year was named, and which one last."""

    rendered: str = ""
    has_year: bool = False
    period: str = ""


def sentences_of(section: Section, report_year: int | None, excluded: frozenset[int]) -> tuple[Sentence, ...]:
    """The sentences of a section that hold a number or a negation; blocks in excluded are tables and are skipped."""
    text = _prose(section, excluded)
    sentences: list[Sentence] = []
    before = _Before()
    for match in _RAW_SENTENCE.finditer(text):
        raw = match.group()
        if text[match.start() - 1 : match.start()] == "\n":
            before = _Before(before.rendered)
        if not raw.strip():
            continue
        if not _WORTH_READING.search(raw):
            before = _Before("".join(raw.split()), before.has_year, before.period)
            continue
        found = tuple(_read(section, raw, match.start(), report_year, before))
        sentences.extend(found)
        years = found[0].years
        has_year = before.has_year or any(not period for _, period in years)
        before = _Before(found[0].rendered, has_year, years[-1][1] if years else before.period)
    return tuple(sentences)


def _prose(section: Section, excluded: frozenset[int]) -> str:
    """The section's text with the blocks of tables blanked out, every character in its old place."""
    text = section.text
    for piece in section.pieces:
        if piece.block in excluded:
            text = text[: piece.start] + "\n" * (piece.end - piece.start) + text[piece.end :]
    return simplified(text) if _TRADITIONAL.search(text) and is_traditional(text) else text


def _read(section: Section, raw: str, base: int, report_year: int | None, before: _Before) -> Iterator[Sentence]:
    """One sentence, then what its brackets say."""
    squeezed = squeeze(_exchanged(raw, _HIDDEN))
    # A bracket is read apart; in this one word it would leave 专职.
    text = _exchanged(squeezed.text, _SHOWN).replace("专(兼)职", "专、兼、职")
    offsets = [base + offset for offset in squeezed.offsets]
    names = named_spans(text)
    free = [
        number for number in find_numbers(text) if not any(s < number.end and number.start < e for s, e, _ in names)
    ]
    issues = issue_numbers(text, free)
    names = (*names, *((number.start, number.end, "issues") for number in issues))
    numbers = tuple(number for number in free if number not in issues)
    rendering = render(text, (0, len(text)), names, numbers, report_year)
    # 其中 goes on speaking of the year of the sentence before.
    years = ((0, before.period),) if before.period and text.startswith("其中") else ()
    outer = _sentence(section, rendering, offsets, (0, len(text)), before.rendered, years, before.has_year, None)
    yield outer
    for start, end, at in rendering.brackets:
        inner = render(text, (start, end), names, numbers, report_year)
        lead = outer.rendered[:at] + "("
        yield _sentence(section, inner, offsets, (start, end), lead, ((0, outer.period_at(at)),), True, outer)


def _exchanged(text: str, marks: dict[str, str]) -> str:
    """The text with a few marks replaced, each where it stands: quicker than a look at every character."""
    for mark, other in marks.items():
        text = text.replace(mark, other)
    return text


def _sentence(
    section: Section,
    rendering: Rendering,
    offsets: list[int],
    span: tuple[int, int],
    lead: str,
    years: tuple[tuple[int, str], ...],
    has_year: bool,
    outer: Sentence | None,
) -> Sentence:
    text, years = rendering.text, (*years, *rendering.years)
    parts = tuple(_part_spans(text, years))
    figures = []
    characters = list(text)
    for at, number in rendering.numbers:
        period = period_at(years, text, at)
        ignored_by = classify(number, at, text, section.code, years, period, has_year=has_year)
        if not ignored_by and _is_of_a_day(number, text, rendering.days, at):
            ignored_by = DATED_EVENT
        is_part = outer is not None or any(start <= at < end for start, end in parts)
        start, end = offsets[number.start], offsets[number.end - 1] + 1
        figures.append(Figure(number, at, start, end, period, is_part, ignored_by))
        if ignored_by not in _STILL_SHOWN:
            characters[at] = "@"
    return Sentence(
        section=section,
        rendered="".join(characters),
        offsets=tuple(offsets[index] for index in rendering.indices),
        start=offsets[span[0]],
        end=offsets[span[1] - 1] + 1,
        lead=lead,
        figures=tuple(figures),
        names=tuple((offsets[start], offsets[end - 1] + 1, name) for start, end, name in rendering.names),
        years=years,
        parts=parts,
        outer=outer,
    )


def _is_of_a_day(number: ProseNumber, text: str, days: tuple[int, ...], at: int) -> bool:
    """Whether a number counts what took place on a day (5月8日，召开会议1次), which is no count of the year."""
    if number.measure not in _EVENTS or number.value is None or number.value > _FEW:
        return False
    return any(day <= at and ";" not in text[day:at] for day in days)


def _part_spans(text: str, years: tuple[tuple[int, str], ...]) -> Iterator[tuple[int, int]]:
    """From 其中 to the end of its list: the next ; unless its items end so. 其中 with this year is no list."""
    for match in _PARTS.finditer(text):
        if any(match.start() < at <= match.end() and not period for at, period in years):
            continue
        end = -1 if match["list"] or match.start() == 0 else text.find(";", match.end())
        yield match.start(), end if end >= 0 else len(text)
