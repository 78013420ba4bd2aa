"""A section's prose as sentences to match on: brackets apart, dates and titles out, every figure one ``#``.

In a rendered sentence ``#`` stands for a figure of this year (its measure word follows), ``@`` for one that a rule
ignores, and ``>`` for the comma behind the naming of a channel (``通过政府网站>公开信息#条``).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from data.narrative.ignored import ELIDED, classify, named_spans
from data.numbers import ProseNumber, find_numbers
from data.records import Place, Section
from data.text import clean, is_traditional, simplified, squeeze

_RAW_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?]?")
_WORTH_READING = re.compile(r"[0-9０-９]|[零〇○二三四五六七八九十百千两廿]|一[^致般切步定体直系些是]|[未无没]|不存在")
_KEPT_MARKS = {"。": "。", "“": "“", "”": "”", "「": "“", "」": "”"}
_DROPPED = frozenset("“”\"' ")
_CHANNEL_CLAUSE = re.compile(
    r"(?:通过|利用|依托|借助|运用|发挥|以|在|使用)[^#,;]*"
    r"(?:渠道|平台|网站|公众号|微博|微信|形式|方式|媒体|客户端|专栏|载体|公报|门户网|政务网|信息网|官网|系统|栏|阵地|抓手|作用)(?:[上等中])?$"
)
_THIS_YEAR = re.compile(r"今年|本年|当年|全年|年内|年度内|一年来")
_LAST_YEAR = re.compile(r"(?<![较比同与到至])(?:去年|前年|往年|上一?年度?)(?!度?结转|度?转入|以来|相比|同期|的)")
_CARRIED_OUT = re.compile(r"(?:转|顺延|延[至到续]?)[至到入]?$")
_CARRIED_IN = re.compile(r"度?(?:结转|转入|转至|遗留|未办结)")
_COMPARED = re.compile(r"(?:较|比|与|同|和|同比|相比|对比|截至|截止|截至到|从|由|自|至|到|—|-)$")
# A subject that may stand before the year that opens a clause: 我局2022年….
_SUBJECT = 8
_OF_A_TITLE = re.compile(r"(?:部门|财政|度?预算|度?决算|年报|度?报告|印发|版|度?要点|届|级|以来|以前|之前|前|起)")
_PARTS = re.compile(r"其中(?!(?:[:,])?(?:本年|今年|当年|新增))[,]?(?P<list>:)?")


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """One number of a sentence: at is its ``#``, start and end its span in the section's text.

    period is "" (this year), "previous", "next" or "other"; ignored_by the rule that says it is no figure of the year.
    """

    number: ProseNumber
    at: int
    start: int
    end: int
    period: str = ""
    is_part: bool = False
    ignored_by: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """One sentence, or one bracket of it, as it is matched.

    lead is what stands before: the rendered sentence before it, or the outer sentence up to the bracket.
    offsets lead from rendered back to the section's text.
    """

    section: Section
    rendered: str
    offsets: tuple[int, ...]
    start: int
    end: int
    lead: str = ""
    figures: tuple[Figure, ...] = ()
    names: tuple[tuple[int, int, str], ...] = ()
    years: tuple[tuple[int, str], ...] = ()
    is_bracket: bool = False
    outer: Sentence | None = None
    has_year: bool = False
    parts: tuple[tuple[int, int, int], ...] = ()

    @property
    def words(self) -> str:
        """The sentence as written, for showing."""
        return clean(self.section.text[self.start : self.end])

    def place(self, start: int, end: int) -> Place:
        """The place of a span of the section's text."""
        return self.section.place_of(start, end)

    def period_at(self, position: int) -> str:
        """Which year the words at a position speak of: "" this one, "previous", "next" or "other"."""
        spoken = [period for at, period in self.years if at <= position < self._reach(at, period)]
        return spoken[-1] if spoken else ""

    def _reach(self, at: int, period: str) -> float:
        """How far a year governs: to the end when it opens a clause, within the clause when it stands in its middle."""
        clause = re.split(r"[,;:>]", self.rendered[:at])[-1]
        if not period or len(clause) <= _SUBJECT:
            return math.inf
        end = re.compile(r"[,;]").search(self.rendered, at)
        return end.start() if end else math.inf

    def window(self, start: int, end: int) -> str:
        """The clause around rendered[start:end]: from the last figure or mark before it to the next one after."""
        first = max(self.rendered.rfind(mark, 0, start) for mark in "#@,;") + 1
        following = [position for mark in ",;#@" if (position := self.rendered.find(mark, end)) >= 0]
        return self.rendered[first : min(following, default=len(self.rendered))]


def sentences_of(section: Section, report_year: int | None, excluded: frozenset[int]) -> tuple[Sentence, ...]:
    """The sentences of a section that hold a number or a negation; blocks in excluded are tables and are skipped."""
    text = _prose(section, excluded)
    sentences: list[Sentence] = []
    previous, has_year, carried = "", False, ""
    for match in _RAW_SENTENCE.finditer(text):
        raw = match.group()
        if text[match.start() - 1 : match.start()] == "\n":
            previous, has_year, carried = previous[-60:], False, ""
        if not raw.strip():
            continue
        if not _WORTH_READING.search(raw):
            previous = "".join(raw.split())
            continue
        for sentence in _read(section, raw, match.start(), report_year, previous, has_year, carried):
            sentences.append(sentence)
            if not sentence.is_bracket:
                previous = sentence.rendered
                has_year = has_year or any(period == "" for _, period in sentence.years)
                carried = sentence.years[-1][1] if sentence.years else carried
    return tuple(sentences)


def _prose(section: Section, excluded: frozenset[int]) -> str:
    """The section's text with the blocks of tables blanked out, every character in its old place."""
    text = section.text
    for piece in section.pieces:
        if piece.block in excluded:
            text = text[: piece.start] + "\n" * (piece.end - piece.start) + text[piece.end :]
    return simplified(text) if is_traditional(text) else text


def _read(
    section: Section, raw: str, base: int, report_year: int | None, previous: str, has_year: bool, carried: str
) -> Iterator[Sentence]:
    squeezed = squeeze(raw)
    text = "".join(
        _KEPT_MARKS.get(raw[offset], character)
        for character, offset in zip(squeezed.text, squeezed.offsets, strict=True)
    )
    spans = named_spans(text)
    numbers = [
        number for number in find_numbers(text) if not any(s < number.end and number.start < e for s, e, _ in spans)
    ]
    drawing = _Drawing(text, tuple(base + offset for offset in squeezed.offsets), spans, tuple(numbers), report_year)
    years = ((0, carried),) if carried and text.startswith("其中") else ()
    outer = drawing.draw(section, 0, len(text), previous, years)
    outer = _finish(replace(outer, has_year=has_year))
    yield outer
    for start, end, at in drawing.brackets(0, len(text)):
        # What a bracket says belongs to the year of the words before it.
        inner = drawing.draw(section, start, end, outer.rendered[:at] + "(", ((0, outer.period_at(at)),))
        yield _finish(replace(inner, is_bracket=True, outer=outer, has_year=True))


def _finish(sentence: Sentence) -> Sentence:
    """The sentence with its parts, periods and ignored figures settled."""
    parts = tuple(_part_spans(sentence))
    figures = tuple(
        replace(
            figure,
            period=sentence.period_at(figure.at),
            is_part=sentence.is_bracket or any(start <= figure.at < end for start, _, end in parts),
        )
        for figure in sentence.figures
    )
    sentence = replace(sentence, figures=figures, parts=parts)
    figures = tuple(replace(figure, ignored_by=classify(figure, sentence)) for figure in figures)
    rendered = list(sentence.rendered)
    for figure in figures:
        if figure.ignored_by and figure.ignored_by not in {"previous_figure", "previous_year"}:
            rendered[figure.at] = "@"
    return replace(sentence, figures=figures, rendered="".join(rendered))


def _part_spans(sentence: Sentence) -> Iterator[tuple[int, int, int]]:
    """Where a list of parts begins, where its first item does, and where it ends: at a ; unless its items end so."""
    for match in _PARTS.finditer(sentence.rendered):
        if any(match.start() < at <= match.end() and period == "" for at, period in sentence.years):
            continue
        end = len(sentence.rendered) if match["list"] else sentence.rendered.find(";", match.end())
        yield match.start(), match.end(), end if end >= 0 else len(sentence.rendered)


@dataclass(frozen=True, slots=True)
class _Drawing:
    """One squeezed sentence with what was found in it, ready to be rendered whole or bracket by bracket."""

    text: str
    offsets: tuple[int, ...]
    spans: tuple[tuple[int, int, str], ...]
    numbers: tuple[ProseNumber, ...]
    report_year: int | None
    _pairs: list[tuple[int, int, int]] = field(default_factory=list)

    def brackets(self, start: int, end: int) -> list[tuple[int, int, int]]:
        """Content span of each bracket left out while text[start:end] was drawn, and where it stood in it."""
        return [pair for pair in self._pairs if start <= pair[0] <= pair[1] <= end]

    def draw(self, section: Section, start: int, end: int, lead: str, years: tuple[tuple[int, str], ...]) -> Sentence:
        characters: list[str] = []
        origins: list[int] = []
        figures: list[Figure] = []
        events = list(years)
        names: list[tuple[int, int, str]] = []
        position = start
        for first, last, kind, number in self._events(start, end):
            self._copy(position, first, characters, origins)
            position = last
            if kind == "bracket":
                self._pairs.append((first + 1, last - 1, len(characters)))
            elif number is not None:
                figures.append(Figure(number, len(characters), self.offsets[first], self.offsets[last - 1] + 1))
                for character in "#" + number.measure:
                    characters.append(character)
                    origins.append(self.offsets[first])
            else:
                names.append((self.offsets[first], self.offsets[last - 1] + 1, kind))
                shown = self._shown(first, last, kind, len(characters), events)
                characters.extend(shown)
                origins.extend(self.offsets[first] for _ in shown)
        self._copy(position, end, characters, origins)
        rendered = _join_channels("".join(characters))
        events.extend((match.end(), "") for match in _THIS_YEAR.finditer(rendered))
        events.extend((match.end(), "previous") for match in _LAST_YEAR.finditer(rendered))
        return Sentence(
            section=section,
            rendered=rendered,
            offsets=tuple(origins),
            start=self.offsets[start],
            end=self.offsets[end - 1] + 1,
            lead=lead,
            figures=tuple(figures),
            names=tuple(names),
            years=tuple(sorted(events)),
        )

    def _events(self, start: int, end: int) -> list[tuple[int, int, str, ProseNumber | None]]:
        """Brackets, named spans and numbers of text[start:end] in order, what lies in a bracket left to the bracket."""
        events: list[tuple[int, int, str, ProseNumber | None]] = [
            (first, last, "bracket", None) for first, last in _bracket_pairs(self.text, start, end)
        ]
        brackets = [(first, last) for first, last, _, _ in events]
        for first, last, name in self.spans:
            if start <= first and last <= end and not any(a < last and first < b for a, b in brackets):
                events.append((first, last, name, None))
        for number in self.numbers:
            inside = any(a < number.end and number.start < b for a, b in brackets)
            if start <= number.start and number.end <= end and not inside:
                events.append((number.start, number.end, "", number))
        return sorted(events, key=lambda event: event[:2])

    def _copy(self, first: int, last: int, characters: list[str], origins: list[int]) -> None:
        for index in range(first, last):
            character = self.text[index]
            if character not in _DROPPED:
                characters.append(character)
                origins.append(self.offsets[index])

    def _shown(self, first: int, last: int, kind: str, at: int, events: list[tuple[int, str]]) -> str:
        """What stands in the rendering for a named span; a date leaves its year behind as an event."""
        words = self.text[first:last]
        if kind == "date":
            return self._year(words, first, last, at, events)
        if kind == "title":
            return "公报" if words.endswith("公报》") else ""
        return "" if kind in ELIDED else words

    def _year(self, words: str, first: int, last: int, at: int, events: list[tuple[int, str]]) -> str:
        year = re.search(r"(?:19|20)\d\d", words)
        if year is None or self.report_year is None:
            return ""
        distance = int(year.group()) - self.report_year
        before, after = self.text[max(0, first - 6) : first], self.text[last : last + 4]
        if distance > 0 and _CARRIED_OUT.search(before):
            return "下年"
        if distance < 0 and _CARRIED_IN.match(after):
            return "上年"
        if _OF_A_TITLE.match(after) or (_COMPARED.search(before) and distance):
            return ""
        events.append((at, {0: "", -1: "previous"}.get(distance, "next" if distance > 0 else "other")))
        return ""


def _bracket_pairs(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The outermost brackets of text[start:end], each from ( to past ); an unmatched one is no bracket."""
    pairs: list[tuple[int, int]] = []
    depth, opened = 0, -1
    for index in range(start, end):
        if text[index] == "(":
            opened = index if depth == 0 else opened
            depth += 1
        elif text[index] == ")" and depth:
            depth -= 1
            if depth == 0 and index > opened + 1:
                pairs.append((opened, index + 1))
    return pairs


def _join_channels(rendered: str) -> str:
    """The comma behind a clause that only names channels becomes ``>``: what follows is said of those channels."""
    if "," not in rendered:
        return rendered
    characters, first = list(rendered), 0
    for index, character in enumerate(rendered):
        if character in "#;":
            first = index + 1
        elif character == ",":
            if _CHANNEL_CLAUSE.search(rendered[first:index]):
                characters[index] = ">"
            first = index + 1
    return "".join(characters)
