"""What rules match on: a sentence as rendered, and the figures in it."""

from __future__ import annotations

import math
import re

from data.frozen import frozen
from data.numbers import ProseNumber
from data.records import Place, Section
from data.text import clean

_CLAUSE_END = re.compile(r"[,;]")
_CLAUSE_MARK = re.compile(r"[,;:>]")
# What took place on one day: read as the year's count only where nothing else in the report is counted as that.
DATED_EVENT = "dated_event"
# A subject that may stand before the year that opens a clause: 我局2022年….
_SUBJECT = 8


@frozen(eq=False)
class Figure:
    """One number of a sentence: at is its ``#``, start and end its span in the section's text.

    period is "" (this year), "previous", "next" or "other"; ignored_by the rule that says it is no figure of the year.
    """

    number: ProseNumber
    at: int
    start: int
    end: int
    period: str
    is_part: bool
    ignored_by: str


@frozen(eq=False)
class Sentence:
    """One sentence, or one bracket of it, rendered; ``@`` stands for a figure that a rule ignores.

    lead is what stands before: the rendered sentence before it, or the outer sentence up to the bracket.
    offsets lead from rendered back to the section's text; parts are the lists behind 其中, from that word to their end;
    names are the spans that are numbers of other things, with their rules.
    """

    section: Section
    rendered: str
    offsets: tuple[int, ...]
    start: int
    end: int
    lead: str
    figures: tuple[Figure, ...]
    names: tuple[tuple[int, int, str], ...]
    years: tuple[tuple[int, str], ...]
    parts: tuple[tuple[int, int], ...]
    outer: Sentence | None = None

    @property
    def is_bracket(self) -> bool:
        """Whether this is what a bracket of another sentence says."""
        return self.outer is not None

    @property
    def words(self) -> str:
        """The sentence as written, for showing."""
        return clean(self.section.text[self.start : self.end])

    def place(self, start: int, end: int) -> Place:
        """The place of a span of the section's text."""
        return self.section.place_of(start, end)

    def period_at(self, position: int) -> str:
        """Which year the words at a position speak of: "" this one, "previous", "next" or "other"."""
        return period_at(self.years, self.rendered, position)

    def window(self, start: int, end: int) -> str:
        """The clause around rendered[start:end]: from the last figure or mark before it to the next one after."""
        first = max(self.rendered.rfind(mark, 0, start) for mark in "#@,;") + 1
        following = [position for mark in ",;#@" if (position := self.rendered.find(mark, end)) >= 0]
        return self.rendered[first : min(following, default=len(self.rendered))]


def period_at(years: tuple[tuple[int, str], ...], text: str, position: int) -> str:
    """The period of the last year named before a position of a rendered text that still reaches it."""
    spoken = [period for at, period in years if at <= position < _reach(text, at, period)]
    return spoken[-1] if spoken else ""


def _reach(text: str, at: int, period: str) -> float:
    """How far a year governs: to the end when it opens a clause, within the clause when it stands in its middle."""
    if not period or len(_CLAUSE_MARK.split(text[:at])[-1]) <= _SUBJECT:
        return math.inf
    end = _CLAUSE_END.search(text, at)
    return end.start() if end else math.inf
