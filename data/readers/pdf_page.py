"""One page of a pdf as pdfium sees it: characters with boxes, ruled lines, pictures.

Coordinates are points from the top left of the page as it is shown, so /Rotate and /CropBox are dealt with here once.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from data import reference

Box = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]

# A line thicker than this is a bar, and a filled shape thinner than this is a line.
THICKEST_RULE = 3.5
# Pages beyond these are drawings or attacks: no report holds a thousandth of it.
MOST_CHARACTERS = 100_000
MOST_OBJECTS = 100_000
MOST_FORM_DEPTH = 12
# More ruled lines than this are a map or a diagram; its tables, if any, are read as text.
MOST_RULES = 20_000


class TooLarge(Exception):
    """A page with more on it than any report has."""


class Glyph(NamedTuple):
    """One character: its advance box, the point where it was set, its size and the direction of its text.

    turn: 0 reads rightwards, 1 down, 2 leftwards, 3 up, -1 slanted. order is its place in the page's content.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    x: float
    baseline: float
    em: float
    order: int
    turn: int

    @property
    def box(self) -> Box:
        """Left, top, right, bottom."""
        return self.left, self.top, self.right, self.bottom

    @property
    def middle(self) -> tuple[float, float]:
        """The point that says in which cell the character stands, for text that reads rightwards.

        Fonts lie about their height, hardly about their baseline: half a digit above it is inside of every character.
        """
        height = self.baseline - 0.35 * self.em
        if not self.top <= height <= self.bottom:
            height = (self.top + self.bottom) / 2
        return (self.left + self.right) / 2, height


class Rule(NamedTuple):
    """A horizontal or vertical ruled line: its one coordinate, and where it starts and ends on the other axis."""

    is_vertical: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on one page, in points from its top left as shown.

    unmapped counts characters that the font gives no meaning; picture_share is the part of the page under pictures.
    """

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...]
    object_count: int = 0
    picture_share: float = 0.0
    has_text_behind_picture: bool = False
    unmapped: int = 0


def page(document: Any, index: int) -> Page:
    """The page at index (from 0) of an open pdfium document; everything that it opens is closed again.

    Raises: TooLarge for a page that no report has; ValueError when pdfium cannot load it.
    """
    handle = pdfium.FPDF_LoadPage(document, index)
    if not handle:
        raise ValueError(f"page {index + 1} cannot be loaded")
    try:
        if _has_filled_fields(handle) and pdfium.FPDFPage_Flatten(handle, pdfium.FLAT_NORMALDISPLAY) == 1:
            pdfium.FPDF_ClosePage(handle)
            handle = pdfium.FPDF_LoadPage(document, index)
        return _page(handle, index)
    finally:
        pdfium.FPDF_ClosePage(handle)


def turned(x: float, y: float, turn: int) -> tuple[float, float]:
    """The point where text of that turn reads rightwards (a quarter turn about the origin, the signs as they fall)."""
    if turn == 1:
        return y, -x
    if turn == 2:
        return -x, -y
    if turn == 3:
        return -y, x
    return x, y


def turned_box(box: Box, turn: int) -> Box:
    """The box where text of that turn reads rightwards."""
    if turn <= 0:
        return box
    first, second = turned(box[0], box[1], turn), turned(box[2], box[3], turn)
    return min(first[0], second[0]), min(first[1], second[1]), max(first[0], second[0]), max(first[1], second[1])


def turned_glyph(glyph: Glyph, turn: int) -> Glyph:
    """The character where text of that turn reads rightwards."""
    if turn <= 0:
        return glyph
    return Glyph(
        glyph.text,
        *turned_box(glyph.box, turn),
        *turned(glyph.x, glyph.baseline, turn),
        glyph.em,
        glyph.order,
        (glyph.turn - turn) % 4 if glyph.turn >= 0 else -1,
    )


def turned_rule(rule: Rule, turn: int) -> Rule:
    """The ruled line where text of that turn reads rightwards."""
    if turn <= 0:
        return rule
    line = (rule.at, rule.start, rule.at, rule.end) if rule.is_vertical else (rule.start, rule.at, rule.end, rule.at)
    left, top, right, bottom = turned_box(line, turn)
    if rule.is_vertical == (turn == 2):
        return Rule(True, left, top, bottom)
    return Rule(False, top, left, right)


def _page(handle: Any, index: int) -> Page:
    bounds = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(handle, bounds)
    quarter = pdfium.FPDFPage_GetRotation(handle) % 4
    wide, high = bounds.right - bounds.left, bounds.top - bounds.bottom
    width, height = (high, wide) if quarter % 2 else (wide, high)
    shown = _shown(bounds, quarter)
    object_count = pdfium.FPDFPage_CountObjects(handle)
    if object_count > MOST_OBJECTS:
        raise TooLarge(f"page {index + 1} holds {object_count} objects, at most {MOST_OBJECTS}")
    text_page = pdfium.FPDFText_LoadPage(handle)
    if not text_page:
        raise ValueError(f"the text of page {index + 1} cannot be loaded")
    try:
        glyphs, unmapped = _glyphs(text_page, shown, index)
    finally:
        pdfium.FPDFText_ClosePage(text_page)
    paths, pictures, first_picture, last_text = _drawn(handle, shown, index)
    share = sum(_share(box, width, height) for box in pictures)
    return Page(
        number=index + 1,
        width=width,
        height=height,
        glyphs=glyphs,
        rules=tuple(paths) if len(paths) <= MOST_RULES else (),
        object_count=object_count,
        picture_share=min(share, 1.0),
        has_text_behind_picture=bool(pictures) and (last_text < first_picture or _is_invisible(handle)),
        unmapped=unmapped,
    )


def _has_filled_fields(handle: Any) -> bool:
    """Whether annotations print words on the page (form fields, typed notes): text that the content does not hold."""
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(handle), 1000)):
        annotation = pdfium.FPDFPage_GetAnnot(handle, index)
        if annotation:
            kind = pdfium.FPDFAnnot_GetSubtype(annotation)
            pdfium.FPDFPage_CloseAnnot(annotation)
            if kind in {pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT}:
                return True
    return False


def _shown(bounds: Any, quarter: int) -> Matrix:
    """The matrix from the page's own coordinates (upwards from the bottom left) to those of the page as shown."""
    if quarter == 1:
        return 0, 1, 1, 0, -bounds.bottom, -bounds.left
    if quarter == 2:
        return -1, 0, 0, 1, bounds.right, -bounds.bottom
    if quarter == 3:
        return 0, -1, -1, 0, bounds.top, bounds.right
    return 1, 0, 0, -1, -bounds.left, bounds.top


def _applied(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _joined(first: Matrix, second: Matrix) -> Matrix:
    """The matrix that applies first, then second."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = second
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )


def _glyphs(text_page: Any, shown: Matrix, index: int) -> tuple[tuple[Glyph, ...], int]:
    count = pdfium.FPDFText_CountChars(text_page)
    if count > MOST_CHARACTERS:
        raise TooLarge(f"page {index + 1} holds {count} characters, at most {MOST_CHARACTERS}")
    box, matrix, x, y = pdfium.FS_RECTF(), pdfium.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
    glyphs: list[Glyph] = []
    unmapped = 0
    for order in range(count):
        # Blanks and line ends that pdfium makes up are left out: its guess is not what the page shows.
        if pdfium.FPDFText_IsGenerated(text_page, order) == 1:
            continue
        if not pdfium.FPDFText_GetLooseCharBox(text_page, order, box):
            continue
        pdfium.FPDFText_GetMatrix(text_page, order, matrix)
        pdfium.FPDFText_GetCharOrigin(text_page, order, x, y)
        em = math.hypot(matrix.c, matrix.d) * pdfium.FPDFText_GetFontSize(text_page, order)
        left, bottom = _applied(shown, box.left, box.bottom)
        right, top = _applied(shown, box.right, box.top)
        origin = _applied(shown, x.value, y.value)
        if not all(map(math.isfinite, (left, top, right, bottom, em, *origin))):
            continue
        left, right = min(left, right), max(left, right)
        top, bottom = min(top, bottom), max(top, bottom)
        if not 0.5 <= em <= 500:
            em = max(bottom - top, 1.0)
        if max(right - left, bottom - top) > 3 * em:
            # pdfium's advance boxes of fonts that write downwards are wrong; the painted shape is right.
            left, top, right, bottom = _painted(text_page, order, shown)
        code = pdfium.FPDFText_GetUnicode(text_page, order)
        if pdfium.FPDFText_HasUnicodeMapError(text_page, order) == 1:
            text = "\ufffd"
        elif pdfium.FPDFText_IsHyphen(text_page, order) == 1:
            # pdfium hides a hyphen at a line's end behind a control character.
            text = "-"
        else:
            text = spelled(code)
        unmapped += text == "\ufffd"
        turn = _turn(
            matrix.a * shown[0] + matrix.b * shown[2],
            matrix.a * shown[1] + matrix.b * shown[3],
        )
        glyphs.append(Glyph(text, left, top, right, bottom, *origin, em, order, turn))
    return tuple(glyphs), unmapped


def _painted(text_page: Any, order: int, shown: Matrix) -> Box:
    """The box of what a character paints."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    pdfium.FPDFText_GetCharBox(text_page, order, left, right, bottom, top)
    first = _applied(shown, left.value, bottom.value)
    second = _applied(shown, right.value, top.value)
    return min(first[0], second[0]), min(first[1], second[1]), max(first[0], second[0]), max(first[1], second[1])


def _turn(rightwards: float, downwards: float) -> int:
    """The quarter turn of a direction; up to about 15 degrees of skew, as scans have, count as none."""
    if abs(downwards) <= 0.27 * abs(rightwards):
        return 0 if rightwards >= 0 else 2
    if abs(rightwards) <= 0.27 * abs(downwards):
        return 1 if downwards > 0 else 3
    return -1


@cache
def spelled(code: int) -> str:
    """The ordinary character for a character code of a pdf font, U+FFFD where the font gives it no meaning.

    Fonts lead one glyph back to several code points, and writers pick the wrong one: a radical (U+2E80-2FDF) or a
    compatibility ideograph (U+F900-FAFF) for the plain character, a vertical form (U+FE10-FE48) for the plain mark.
    Matching depends on the plain ones. All else stays as written.
    """
    if not 0 < code <= 0x10FFFF or 0xD800 <= code < 0xE000 or code in {0xFFFE, 0xFFFF}:
        return "\ufffd"
    character = chr(code)
    # Founder's fonts keep a wide blank in the private use area.
    if character in "\t\u00a0\u3000\ue5e5":
        return " "
    if 0x2E80 <= code <= 0x2EFF:
        return _radicals().get(character, character)
    if 0x2F00 <= code <= 0x2FDF or 0xF900 <= code <= 0xFAFF or 0xFE10 <= code <= 0xFE19 or 0xFE30 <= code <= 0xFE48:
        return unicodedata.normalize("NFKC", character)
    return "\ufffd" if unicodedata.category(character) in {"Cc", "Co", "Cn"} else character


@cache
def _radicals() -> dict[str, str]:
    return {row["radical"]: row["ideograph"] for row in reference.rows("radicals")}


def _is_invisible(handle: Any) -> bool:
    """Whether the page's text is set in the mode that paints nothing, as the layer behind a scan is."""
    modes = [
        pdfium.FPDFTextObj_GetTextRenderMode(drawn)
        for position in range(pdfium.FPDFPage_CountObjects(handle))
        if pdfium.FPDFPageObj_GetType(drawn := pdfium.FPDFPage_GetObject(handle, position)) == pdfium.FPDF_PAGEOBJ_TEXT
    ]
    return 2 * modes.count(pdfium.FPDF_TEXTRENDERMODE_INVISIBLE) > len(modes)


def _share(box: Box, width: float, height: float) -> float:
    """The part of the page under a picture."""
    across = min(box[2], width) - max(box[0], 0)
    down = min(box[3], height) - max(box[1], 0)
    return max(across, 0) * max(down, 0) / (width * height) if width * height > 0 else 0.0


def _drawn(handle: Any, shown: Matrix, index: int) -> tuple[list[Rule], list[Box], int, int]:
    """The page's ruled lines and pictures, and the positions of its first large picture and of its last text."""
    rules: list[Rule] = []
    pictures: list[Box] = []
    painted: list[Box] = []
    first_picture, last_text = -1, -1
    for position, (kind, drawn, matrix) in enumerate(_objects(handle, shown, index)):
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            last_text = position
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            box = _bounds(drawn, matrix)
            thin = _thin(box)
            if thin:
                rules.extend(thin)
            else:
                pictures.append(box)
                first_picture = position if first_picture < 0 else first_picture
        elif kind == pdfium.FPDF_PAGEOBJ_PATH and len(rules) <= MOST_RULES:
            rules.extend(_path_rules(drawn, matrix, painted))
    return rules, pictures, first_picture, last_text


def _objects(handle: Any, shown: Matrix, index: int) -> Iterator[tuple[int, Any, Matrix]]:
    """All objects in the order of painting, those within form XObjects too, with the matrix to the page as shown."""
    budget = MOST_OBJECTS
    stack = [(pdfium.FPDFPage_GetObject, pdfium.FPDFPage_CountObjects, handle, 0, shown)]
    while stack:
        get, count, holder, position, matrix = stack.pop()
        if position >= count(holder):
            continue
        stack.append((get, count, holder, position + 1, matrix))
        budget -= 1
        if budget < 0:
            raise TooLarge(f"page {index + 1} holds more than {MOST_OBJECTS} objects")
        drawn = get(holder, position)
        kind = pdfium.FPDFPageObj_GetType(drawn)
        if kind == pdfium.FPDF_PAGEOBJ_FORM:
            if len(stack) < MOST_FORM_DEPTH:
                inner = _joined(_matrix(drawn), matrix)
                stack.append((pdfium.FPDFFormObj_GetObject, pdfium.FPDFFormObj_CountObjects, drawn, 0, inner))
        else:
            yield kind, drawn, matrix


def _matrix(drawn: Any) -> Matrix:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(drawn, matrix)
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _bounds(drawn: Any, matrix: Matrix) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(drawn, left, bottom, right, top)
    first = _applied(matrix, left.value, bottom.value)
    second = _applied(matrix, right.value, top.value)
    return min(first[0], second[0]), min(first[1], second[1]), max(first[0], second[0]), max(first[1], second[1])


def _path_rules(drawn: Any, outer: Matrix, painted: list[Box]) -> list[Rule]:
    """The ruled lines that a path draws; painted gathers coloured areas, on which a white line is visible."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(drawn, fill, stroke) or not (fill.value or stroke.value):
        return []
    if pdfium.FPDFPath_CountSegments(drawn) > 5000:
        return []
    matrix = _joined(_matrix(drawn), outer)
    edges = _edges(drawn, matrix)
    rules: list[Rule] = []
    if stroke.value:
        width = ctypes.c_float()
        pdfium.FPDFPageObj_GetStrokeWidth(drawn, width)
        scale = math.sqrt(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]))
        colour = _colour(drawn, pdfium.FPDFPageObj_GetStrokeColor)
        if width.value * scale <= THICKEST_RULE and colour:
            rules += [edge for edge in edges if colour == "ink" or _is_on(edge, painted)]
    if fill.value:
        colour = _colour(drawn, pdfium.FPDFPageObj_GetFillColor)
        lines = _thin_parts(edges)
        if colour and not rules:
            rules += [line for line in lines if colour == "ink" or _is_on(line, painted)]
        if colour == "ink" and not lines and edges:
            painted.append(_around(edges))
    return rules


def _colour(drawn: Any, get: Any) -> str:
    """Whether a paint shows on white paper: "ink", "white", or nothing when it is clear."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not get(drawn, red, green, blue, alpha):
        return "ink"
    if alpha.value == 0:
        return ""
    return "white" if min(red.value, green.value, blue.value) >= 250 else "ink"


def _edges(drawn: Any, matrix: Matrix) -> list[Rule]:
    """The horizontal and vertical straight pieces of a path; curves and slants only move the pen."""
    edges: list[Rule] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    start = pen = (0.0, 0.0)
    for position in range(pdfium.FPDFPath_CountSegments(drawn)):
        segment = pdfium.FPDFPath_GetPathSegment(drawn, position)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = _applied(matrix, x.value, y.value)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            edges.extend(_edge(pen, point))
        pen = point
        if pdfium.FPDFPathSegment_GetClose(segment):
            edges.extend(_edge(pen, start))
            pen = start
    return edges


def _edge(first: tuple[float, float], second: tuple[float, float]) -> list[Rule]:
    across, down = abs(first[0] - second[0]), abs(first[1] - second[1])
    # A page is never wider than some thousand points; not-a-number fails every comparison.
    if not (across < 20_000 and down < 20_000 and abs(first[0]) < 20_000 and abs(first[1]) < 20_000):
        return []
    if across <= max(0.5, 0.01 * down) and down > 0:
        return [Rule(True, (first[0] + second[0]) / 2, min(first[1], second[1]), max(first[1], second[1]))]
    if down <= max(0.5, 0.01 * across) and across > 0:
        return [Rule(False, (first[1] + second[1]) / 2, min(first[0], second[0]), max(first[0], second[0]))]
    return []


def _thin_parts(edges: list[Rule]) -> list[Rule]:
    """The lines that filled shapes stand for: thin rectangles, thin rings, and any other two edges close together."""
    if len(edges) > 200:
        return []
    found: list[Rule] = []
    for is_vertical in (False, True):
        side = sorted((edge for edge in edges if edge.is_vertical == is_vertical), key=lambda edge: edge.at)
        for number, edge in enumerate(side):
            for other in side[number + 1 :]:
                if other.at - edge.at > THICKEST_RULE:
                    break
                start, end = max(edge.start, other.start), min(edge.end, other.end)
                if end > start:
                    found.append(Rule(is_vertical, (edge.at + other.at) / 2, start, end))
    return found


def _thin(box: Box) -> list[Rule]:
    """The line that a thin picture stands for."""
    left, top, right, bottom = box
    if bottom - top <= THICKEST_RULE < right - left:
        return [Rule(False, (top + bottom) / 2, left, right)]
    if right - left <= THICKEST_RULE < bottom - top:
        return [Rule(True, (left + right) / 2, top, bottom)]
    return []


def _around(edges: list[Rule]) -> Box:
    """The box around straight pieces."""
    across = [value for edge in edges for value in ((edge.at,) if edge.is_vertical else (edge.start, edge.end))]
    down = [value for edge in edges for value in ((edge.start, edge.end) if edge.is_vertical else (edge.at,))]
    return (min(across), min(down), max(across), max(down)) if across and down else (0.0, 0.0, 0.0, 0.0)


def _is_on(rule: Rule, painted: list[Box]) -> bool:
    """Whether the middle of a line lies on a coloured area."""
    middle = (rule.start + rule.end) / 2
    x, y = (rule.at, middle) if rule.is_vertical else (middle, rule.at)
    return any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in painted[-2000:])
