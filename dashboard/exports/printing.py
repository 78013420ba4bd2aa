"""Words and small charts set by the program itself with the bundled font: for pdf, and as pictures for Word."""

from __future__ import annotations

import io
import threading
from functools import cache
from pathlib import Path

import pypdfium2
from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Drawing, Line, Rect, String
from reportlab.lib.colors import HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from dashboard.exports.brief import Chart
from dashboard.theme import LIGHT

FONT = "NotoSansSC-GB2312"
_FILE = Path(__file__).parents[2] / "data" / "fonts" / f"{FONT}.ttf"
# What printers set in the place of a character that they do not have.
UNPRINTED = "〓"
_SMALL, _TINY = 7.0, 6.0
_DOTS_PER_INCH = 300
# pdfium is not safe for threads.
_ONE_AT_A_TIME = threading.Lock()


@cache
def font() -> TTFont:
    """The bundled font, known to the setter from now on."""
    found = TTFont(FONT, str(_FILE))
    pdfmetrics.registerFont(found)
    return found


def printable(words: str) -> str:
    """Words as the font can set them; what it lacks becomes a mark that says so."""
    known = font().face.charToGlyph
    return "".join(letter if ord(letter) in known else UNPRINTED for letter in words)


def unprinted(words: str) -> tuple[str, ...]:
    """The characters that the font lacks, by their numbers, since they cannot be printed."""
    known = font().face.charToGlyph
    return tuple(f"U+{ord(letter):04X}" for letter in dict.fromkeys(words) if ord(letter) not in known)


def width_of(words: str, size: float) -> float:
    """How wide words are in the bundled font, in points."""
    font()
    return float(pdfmetrics.stringWidth(printable(words), FONT, size))


def drawing(chart: Chart, width: float, height: float) -> Drawing:
    """A chart as vectors, in points: bars with their parts from below, years under them, their labels on top."""
    font()
    drawn = Drawing(width, height)
    legend = _legend(drawn, chart, width, height) if len(chart.names) > 1 else 0.0
    floor, ceiling, left = 11.0, height - legend - 10, 16.0 if chart.is_share else 2.0
    top = 1.0 if chart.is_share else max((sum(bar.parts) for bar in chart.bars), default=0.0) or 1.0
    if chart.is_share:
        for share in (0.0, 0.5, 1.0):
            y = floor + (ceiling - floor) * share
            drawn.add(Line(left, y, width, y, strokeColor=HexColor(LIGHT.rule), strokeWidth=0.5))
            drawn.add(_words(f"{share * 100:.0f}", left - 2, y - 2, _TINY, LIGHT.muted, "end"))
    else:
        drawn.add(Line(left, floor, width, floor, strokeColor=HexColor(LIGHT.faint), strokeWidth=0.5))
    first = chart.bars[0].year
    count = chart.bars[-1].year - first + 1
    step = (width - left) / count
    for bar in chart.bars:
        x = left + step * (bar.year - first) + step * 0.16
        y = floor
        for number, part in enumerate(bar.parts):
            tall = (ceiling - floor) * part / top
            colour = LIGHT.outcomes[number % len(LIGHT.outcomes)] if chart.is_share else LIGHT.data
            drawn.add(Rect(x, y, step * 0.68, tall, fillColor=HexColor(colour), strokeColor=None))
            if chart.is_share and part >= 0.08:
                on = LIGHT.card if number == 0 else LIGHT.ink
                drawn.add(_words(f"{part * 100:.0f}", x + step * 0.34, y + tall / 2 - 2, _TINY, on, "middle"))
            y += tall
        if not chart.is_share:
            value = f"{sum(bar.parts):,.0f}"
            drawn.add(_words(value, x + step * 0.34, y - 8 if y - floor > 12 else y + 1, _SMALL,
                             LIGHT.card if y - floor > 12 else LIGHT.ink, "middle"))  # fmt: skip
        drawn.add(_words(bar.label, x + step * 0.34, max(y, floor) + 2, _TINY, LIGHT.muted, "middle"))
        drawn.add(_words(str(bar.year), x + step * 0.34, 2, _SMALL, LIGHT.ink, "middle"))
    return drawn


def png(chart: Chart, width: float, height: float) -> bytes:
    """The same chart as a picture in print quality."""
    page = io.BytesIO()
    canvas = Canvas(page, pagesize=(width, height), invariant=1)
    renderPDF.draw(drawing(chart, width, height), canvas, 0, 0)
    canvas.save()
    with _ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(page.getvalue())
        try:
            picture = document[0].render(scale=_DOTS_PER_INCH / 72).to_pil().convert("RGB")
        finally:
            document.close()
    written = io.BytesIO()
    picture.quantize(64).save(written, format="PNG", optimize=True)
    return written.getvalue()


def _legend(drawn: Drawing, chart: Chart, width: float, height: float) -> float:
    """The names of the parts in lines from the top; the height that they take."""
    x, y = 2.0, height - 7
    for number, name in enumerate(chart.names):
        wide = width_of(name, _TINY) + 14
        if x + wide > width and x > 2:
            x, y = 2.0, y - 9
        drawn.add(Rect(x, y, 6, 6, fillColor=HexColor(LIGHT.outcomes[number % len(LIGHT.outcomes)]), strokeColor=None))
        drawn.add(_words(name, x + 8, y + 0.5, _TINY, LIGHT.ink, "start"))
        x += wide
    return height - y + 2


def _words(words: str, x: float, y: float, size: float, colour: str, anchor: str) -> String:
    return String(x, y, printable(words), fontName=FONT, fontSize=size, fillColor=HexColor(colour), textAnchor=anchor)
