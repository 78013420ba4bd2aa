"""The leadership brief as a pdf of exactly one A4 page, its font embedded."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html import escape
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from dashboard.exports import printing
from dashboard.exports.brief import CUTS, Brief
from dashboard.exports.origin import Origin
from dashboard.theme import LIGHT

PDF = "application/pdf"
_WIDTH, _HEIGHT = A4
# Chinese may be broken anywhere, English between words.
_LATIN = re.compile(r"[^\u2E80-\u9FFF]*")
_SIDE, _TOP, _BOTTOM = 57.0, 45.0, 40.0
# The frame of a page keeps six points on either side.
_INNER = _WIDTH - 2 * _SIDE - 12
_CHART = ((_INNER - 12) / 2, 124.0)
_COLUMNS = (0.235, 0.185, 0.185, 0.155, 0.12, 0.12)


def pdf(brief: Brief, origin: Origin) -> bytes:
    """The page; lists are cut to their first agencies, with how many there are, until it is one."""
    printing.font()
    for names, attention in CUTS:
        written, pages = _set(brief, origin, names, attention)
        if pages == 1:
            return written
    raise ValueError(f"the brief takes {pages} pages after all cuts; expected one")


def _set(brief: Brief, origin: Origin, names: int, attention: int) -> tuple[bytes, int]:
    buffer = io.BytesIO()
    document = SimpleDocTemplate(
        buffer, pagesize=A4, leftMargin=_SIDE, rightMargin=_SIDE, topMargin=_TOP, bottomMargin=_BOTTOM,
        title=brief.title, subject=origin.line, author="", creator="xxgk", invariant=1,
        lang="zh-CN" if origin.language == "zh" else "en",
    )  # fmt: skip
    document.build(list(_story(brief, origin, names, attention)))
    return buffer.getvalue(), int(document.page)


def _story(brief: Brief, origin: Origin, names: int, attention: int) -> Iterator[Any]:
    say = origin.say
    mark = f"【{origin.mark}】" if origin.mark else ""
    yield _paragraph(f"{mark}{brief.title}", 17, 24, align=TA_CENTER)
    yield _paragraph(brief.sub, 9, 13, align=TA_CENTER, colour=LIGHT.muted)
    yield _heading(say("brief.section.overall"))
    for sentence in brief.overall:
        yield _paragraph(sentence, 10.5, 15.5)
    yield _paragraph(say("brief.table"), 9, 14, align=TA_CENTER)
    yield _table(brief)
    yield Spacer(1, 5)
    if brief.charts:
        yield _charts(brief)
    yield _heading(say("brief.section.absent"))
    for absent in brief.absent:
        yield _paragraph(absent.words(names, origin), 10.5, 15.5)
    yield _heading(say("brief.section.errors"))
    yield _paragraph(brief.frequent, 10.5, 15.5)
    has_attention = bool(brief.attention and attention)
    if has_attention:
        yield _heading(say("brief.section.attention"))
        for line in brief.attention[:attention]:
            yield _paragraph(line, 10.5, 15.5)
    yield _heading(say("brief.next" if has_attention else "brief.next.fourth"))
    yield Spacer(1, 40)
    everything = "".join((brief.title, brief.frequent, *brief.overall, *brief.attention[:attention]))
    everything += "".join(absent.words(names, origin) for absent in brief.absent)
    lacking = printing.unprinted(everything)
    notes = [*brief.footnotes, *((say("brief.unprinted", codes=", ".join(lacking)),) if lacking else ()), *origin.lines]
    yield _paragraph(" ".join(notes), 7, 9.5, colour=LIGHT.muted)


def _heading(words: str) -> Paragraph:
    return _paragraph(words, 11.5, 17, colour=LIGHT.data, before=3)


def _paragraph(
    words: str, size: float, leading: float, *, align: int = 0, colour: str = LIGHT.ink, before: float = 0
) -> Paragraph:
    style = ParagraphStyle(
        "set", fontName=printing.FONT, fontSize=size, leading=leading, alignment=align, textColor=HexColor(colour),
        wordWrap=None if _LATIN.fullmatch(words) else "CJK", spaceBefore=before,
    )  # fmt: skip
    return Paragraph(escape(printing.printable(words)), style)


def _table(brief: Brief) -> Table:
    rows = [
        brief.heads,
        *((line.label, line.now, line.before, line.change, line.median, line.coverage) for line in brief.lines),
    ]
    cells = [[_paragraph(cell, 8.5, 11.5) for cell in row] for row in rows]
    grid = Table(cells, colWidths=[_INNER * share for share in _COLUMNS], repeatRows=1)
    grid.setStyle(
        TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.4, HexColor(LIGHT.faint)),
                ("BACKGROUND", (0, 0), (-1, 0), HexColor(LIGHT.unknown_ground)),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("TOPPADDING", (0, 0), (-1, -1), 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
            ]
        )
    )
    return grid


def _charts(brief: Brief) -> Table:
    heads = [
        [_paragraph(chart.title, 8.5, 11.5), _paragraph(chart.sub, 7, 10, colour=LIGHT.muted)] for chart in brief.charts
    ]
    drawn = [printing.drawing(chart, *_CHART) for chart in brief.charts]
    grid = Table([heads, drawn], colWidths=[_INNER / 2] * len(drawn))
    none = ("LEFTPADDING", "RIGHTPADDING", "TOPPADDING", "BOTTOMPADDING")
    grid.setStyle(TableStyle([*((side, (0, 0), (-1, -1), 0) for side in none), ("VALIGN", (0, 0), (-1, -1), "TOP")]))
    return grid
