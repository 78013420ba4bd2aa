"""The leadership brief as a Word document of one A4 page, to be finished by hand."""

from __future__ import annotations

import math

from dashboard.exports import official, printing
from dashboard.exports.brief import CUTS, Brief
from dashboard.exports.origin import Origin

SIZES = official.Sizes(
    title=17,
    body=10.5,
    head=11,
    number=9,
    table=8.5,
    note=7.5,
    line=15.5,
    top=20,
    bottom=20,
    left=22,
    right=22,
    room=0,
)
INNER = 166.0  # millimetres between the margins
_WIDTHS = (39, 31, 31, 26, 19, 20)
_POINTS = 72 / 25.4
_CHART = (216.0, 118.0)
_NEXT_LINES = 3
# Word breaks lines where it must, not where it would be shortest, and no two programs break alike.
_SPARE = 0.97


def docx(brief: Brief, origin: Origin) -> bytes:
    """The page; lists are cut to their first agencies until it is one by the heights of its lines."""
    names, attention = next((cut for cut in CUTS if _height(brief, origin, *cut) <= _room() * _SPARE), CUTS[-1])
    say = origin.say
    paper = official.Paper(origin, brief.title, sizes=SIZES)
    paper.title(brief.title)
    paper.note(brief.sub, align="centre")
    paper.heading(say("brief.section.overall"))
    for sentence in brief.overall:
        paper.paragraph(sentence)
    paper.note(say("brief.table"), align="centre")
    rows = [(line.label, line.now, line.before, line.change, line.median, line.coverage) for line in brief.lines]
    paper.table(brief.heads, rows, _WIDTHS, say("brief.table"))
    if brief.charts:
        paper.note("")
        drawn = [(printing.png(chart, *_CHART), f"{chart.title}　{chart.sub}", chart.alt) for chart in brief.charts]
        paper.pictures(drawn, INNER)
    paper.heading(say("brief.section.absent"))
    for absent in brief.absent:
        paper.paragraph(absent.words(names, origin))
    paper.heading(say("brief.section.errors"))
    paper.paragraph(brief.frequent)
    has_attention = bool(attention and brief.attention)
    if has_attention:
        paper.heading(say("brief.section.attention"))
        for line in brief.attention[:attention]:
            paper.paragraph(line)
    paper.heading(say("brief.next" if has_attention else "brief.next.fourth"))
    paper.blank(_NEXT_LINES)
    for note in (" ".join(brief.footnotes), origin.line):
        paper.note(note)
    return paper.content()


def _room() -> float:
    return (297.0 - SIZES.top - SIZES.bottom) * _POINTS


def _height(brief: Brief, origin: Origin, names: int, attention: int) -> float:
    """How high the page would be in points, by the widths of the bundled font, which are no smaller than Word's."""
    inner = INNER * _POINTS
    body = [*brief.overall, *(absent.words(names, origin) for absent in brief.absent), brief.frequent]
    body += brief.attention[:attention]
    heads = 4 + bool(attention and brief.attention)
    lines = sum(_lines(words, SIZES.body, inner, indent=2 * SIZES.body) for words in body) + heads + _NEXT_LINES
    notes = (brief.sub, origin.say("brief.table"), "", " ".join(brief.footnotes), origin.line)
    small = sum(_lines(words, SIZES.note, inner) for words in notes)
    title = SIZES.line * (SIZES.title / SIZES.body + 0.5)
    cells = [brief.heads, *((line.label, line.now, line.before, line.change, line.coverage) for line in brief.lines)]
    table = sum(
        max(_lines(cell, SIZES.table, width * _POINTS - 12) for cell, width in zip(row, _WIDTHS, strict=False))
        for row in cells
    )
    charts = _CHART[1] + 2 * SIZES.table * 1.4 if brief.charts else 0.0
    return title + lines * SIZES.line + small * SIZES.note * 1.5 + table * SIZES.table * 1.5 + charts


def _lines(words: str, size: float, inner: float, *, indent: float = 0.0) -> int:
    return max(1, math.ceil((printing.width_of(words, size) + indent) / inner))
