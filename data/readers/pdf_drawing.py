"""What a pdf page draws besides text: ruled lines, in whatever way they are made, and pictures."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import repeat
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from data.readers import pdf_calls as calls
from data.readers.pdf_shapes import Box, Matrix, Rule, TooLarge, applied_box, joined

# A line thicker than this is a bar, and a filled shape thinner than this is a line.
THICKEST_RULE = 3.5
MOST_OBJECTS = 100_000
MOST_PICTURES = 300
MOST_FORM_DEPTH = 12
MOST_CORNERS = 5000
# More ruled lines than this are a map or a diagram; its tables, if any, are read as text.
MOST_RULES = 100_000

_TEXT, _PATH, _IMAGE, _FORM = (
    pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM,
)  # fmt: skip
_MOVE, _LINE = pdfium.FPDF_SEGMENT_MOVETO, pdfium.FPDF_SEGMENT_LINETO
_SEGMENT_CALLS = calls.get_segment, calls.get_point, calls.get_segment_type, calls.get_close


class Drawing(NamedTuple):
    """Ruled lines and pictures, in the coordinates of the page as shown.

    is_over_text tells that the pictures are painted after all text, as scans are over a recognised text layer.
    """

    rules: tuple[Rule, ...]
    pictures: tuple[Box, ...]
    is_over_text: bool


class _Answers(NamedTuple):
    """Where pdfium writes what it is asked of an object; a call that fails leaves there what was asked before."""

    mode: calls.Answer
    colour: calls.Answer
    bounds: calls.Answer
    matrix: calls.Answer
    width: calls.Answer
    point: calls.Answer


def drawing(page: Any, shown: Matrix) -> Drawing:
    """What an open pdfium page draws; shown leads from its own coordinates to those of the page as shown.

    Raises: TooLarge when it holds more objects than any report does.
    """
    rules: list[Rule] = []
    pictures: list[Box] = []
    painted: list[Box] = []
    answers = _Answers(*map(calls.answer, ("ii", "IIII", "ffff", "ffffff", "f", "ff")))
    first_picture, last_text = 0, -1
    for position, (kind, drawn, matrix) in enumerate(_objects(page, shown, answers)):
        if position > MOST_OBJECTS:
            raise TooLarge(f"more than {MOST_OBJECTS} objects")
        if kind == _TEXT:
            last_text = position
        elif kind == _PATH:
            if len(rules) <= MOST_RULES:
                rules += _path_rules(drawn, matrix, painted, answers)
        elif kind == _IMAGE:
            box = _bounds(drawn, matrix, answers)
            line = _thin(box)
            rules += line
            if not line and len(pictures) < MOST_PICTURES:
                first_picture = first_picture if pictures else position
                pictures.append(box)
    return Drawing(tuple(rules) if len(rules) <= MOST_RULES else (), tuple(pictures), last_text < first_picture)


def _objects(handle: Any, shown: Matrix, answers: _Answers) -> Iterator[tuple[int, Any, Matrix]]:
    """All objects in the order of painting, those within form XObjects too, with the matrix to the page as shown."""
    for drawn in map(calls.get_object, repeat(handle), range(pdfium.FPDFPage_CountObjects(handle))):
        kind = calls.get_type(drawn)
        yield kind, drawn, shown
        if kind == _FORM:
            yield from _form_objects(drawn, shown, answers, 1)


def _form_objects(form: Any, outer: Matrix, answers: _Answers, depth: int) -> Iterator[tuple[int, Any, Matrix]]:
    if depth > MOST_FORM_DEPTH:
        return
    matrix = joined(_matrix(form, answers), outer)
    for position in range(pdfium.FPDFFormObj_CountObjects(form)):
        drawn = calls.get_form_object(form, position)
        kind = calls.get_type(drawn)
        yield kind, drawn, matrix
        if kind == _FORM:
            yield from _form_objects(drawn, matrix, answers, depth + 1)


def _matrix(drawn: Any, answers: _Answers) -> Matrix:
    (to_matrix, *_), matrix = answers.matrix
    return matrix() if calls.get_object_matrix(drawn, to_matrix) else (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


def _bounds(drawn: Any, matrix: Matrix, answers: _Answers) -> Box:
    pointers, bounds = answers.bounds
    return applied_box(matrix, *(bounds() if calls.get_bounds(drawn, *pointers) else (0.0, 0.0, 0.0, 0.0)))


def _path_rules(drawn: Any, outer: Matrix, painted: list[Box], answers: _Answers) -> list[Rule]:
    """The ruled lines that a path draws; painted gathers coloured areas, on which a white line is visible."""
    pointers, mode = answers.mode
    fill, stroke = mode() if calls.get_draw_mode(drawn, *pointers) else (0, 0)
    rules = _stroked(drawn, outer, painted, answers) if stroke else []
    return rules or (_filled(drawn, outer, painted, answers) if fill else [])


def _stroked(drawn: Any, outer: Matrix, painted: list[Box], answers: _Answers) -> list[Rule]:
    colour = _colour(drawn, calls.get_stroke_color, answers)
    matrix = joined(_matrix(drawn, answers), outer)
    pointers, width = answers.width
    thickness = width()[0] if calls.get_stroke_width(drawn, *pointers) else 0.0
    if not colour or thickness * math.sqrt(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2])) > THICKEST_RULE:
        return []
    edges = _edges(drawn, matrix, answers)
    return edges if colour == "ink" else [edge for edge in edges if _is_on(edge, painted)]


def _filled(drawn: Any, outer: Matrix, painted: list[Box], answers: _Answers) -> list[Rule]:
    colour = _colour(drawn, calls.get_fill_color, answers)
    if not colour:
        return []
    box = _bounds(drawn, outer, answers)
    lines = _thin(box)
    # A single rectangle that is not thin is an area; more corners may be a frame of thin sides.
    if not lines and calls.count_segments(drawn) > 5:
        lines = _thin_parts(_edges(drawn, joined(_matrix(drawn, answers), outer), answers))
    if colour == "white":
        return [line for line in lines if _is_on(line, painted)]
    if not lines:
        painted.append(box)
    return lines


def _colour(drawn: Any, get: Any, answers: _Answers) -> str:
    """Whether a paint shows on white paper: "ink", "white", or nothing when it is clear."""
    pointers, colour = answers.colour
    if not get(drawn, *pointers):
        return "ink"
    red, green, blue, alpha = colour()
    if alpha == 0:
        return ""
    return "white" if red >= 250 and green >= 250 and blue >= 250 else "ink"


def _edges(drawn: Any, matrix: Matrix, answers: _Answers) -> list[Rule]:
    """The horizontal and vertical straight pieces of a path; curves and slants only move the pen."""
    edges: list[Rule] = []
    a, b, c, d, e, f = matrix
    (to_x, to_y), corner = answers.point
    get_segment, get_point, get_type, get_close = _SEGMENT_CALLS
    start = pen = (0.0, 0.0)
    for position in range(min(calls.count_segments(drawn), MOST_CORNERS)):
        segment = get_segment(drawn, position)
        get_point(segment, to_x, to_y)
        x, y = corner()
        point = a * x + c * y + e, b * x + d * y + f
        kind = get_type(segment)
        if kind == _MOVE:
            start = point
        elif kind == _LINE:
            edges += _edge(pen, point)
        pen = point
        if get_close(segment):
            edges += _edge(pen, start)
            pen = start
    return edges


def _edge(first: tuple[float, float], second: tuple[float, float]) -> list[Rule]:
    (x, y), (other_x, other_y) = first, second
    across, down = abs(x - other_x), abs(y - other_y)
    # A page is never wider than some thousand points; not-a-number fails every comparison.
    if not (across < 20_000 and down < 20_000 and -20_000 < x < 20_000 and -20_000 < y < 20_000):
        return []
    if (across <= 0.5 or across <= 0.01 * down) and down > 0:
        return [Rule(True, (x + other_x) / 2, *((y, other_y) if y < other_y else (other_y, y)))]
    if (down <= 0.5 or down <= 0.01 * across) and across > 0:
        return [Rule(False, (y + other_y) / 2, *((x, other_x) if x < other_x else (other_x, x)))]
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
    """The line that a thin shape stands for; a dot may belong to a line of either direction."""
    left, top, right, bottom = box
    lines = []
    if bottom - top <= THICKEST_RULE:
        lines.append(Rule(False, (top + bottom) / 2, left, right))
    if right - left <= THICKEST_RULE:
        lines.append(Rule(True, (left + right) / 2, top, bottom))
    return lines


def _is_on(rule: Rule, painted: list[Box]) -> bool:
    """Whether the middle of a line lies on a coloured area."""
    middle = (rule.start + rule.end) / 2
    x, y = (rule.at, middle) if rule.is_vertical else (middle, rule.at)
    return any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in painted[-2000:])
