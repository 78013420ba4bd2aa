"""What a pdf page draws besides text: ruled lines, in whatever way they are made, and pictures."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from data.readers import pdf_calls as calls
from data.readers.pdf_shapes import Box, Matrix, Rule, TooLarge, applied, applied_box, joined

# A line thicker than this is a bar, and a filled shape thinner than this is a line.
THICKEST_RULE = 3.5
MOST_OBJECTS = 100_000
MOST_PICTURES = 300
MOST_FORM_DEPTH = 12
MOST_CORNERS = 5000
# More ruled lines than this are a map or a diagram; its tables, if any, are read as text.
MOST_RULES = 100_000


class Drawing(NamedTuple):
    """Ruled lines and pictures, in the coordinates of the page as shown.

    is_over_text tells that the pictures are painted after all text, as scans are over a recognised text layer.
    """

    rules: tuple[Rule, ...]
    pictures: tuple[Box, ...]
    is_over_text: bool


def drawing(page: Any, shown: Matrix) -> Drawing:
    """What an open pdfium page draws; shown leads from its own coordinates to those of the page as shown.

    Raises: TooLarge when it holds more objects than any report does.
    """
    rules: list[Rule] = []
    pictures: list[Box] = []
    painted: list[Box] = []
    first_picture, last_text = 0, -1
    for position, (kind, drawn, matrix) in enumerate(_objects(page, shown)):
        if position > MOST_OBJECTS:
            raise TooLarge(f"more than {MOST_OBJECTS} objects")
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            last_text = position
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            box = _bounds(drawn, matrix)
            line = _thin(box)
            rules += line
            if not line and len(pictures) < MOST_PICTURES:
                first_picture = first_picture if pictures else position
                pictures.append(box)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH and len(rules) <= MOST_RULES:
            rules += _path_rules(drawn, matrix, painted)
    return Drawing(tuple(rules) if len(rules) <= MOST_RULES else (), tuple(pictures), last_text < first_picture)


def _objects(handle: Any, shown: Matrix) -> Iterator[tuple[int, Any, Matrix]]:
    """All objects in the order of painting, those within form XObjects too, with the matrix to the page as shown."""
    for position in range(pdfium.FPDFPage_CountObjects(handle)):
        drawn = calls.get_object(handle, position)
        kind = calls.get_type(drawn)
        yield kind, drawn, shown
        if kind == pdfium.FPDF_PAGEOBJ_FORM:
            yield from _form_objects(drawn, shown, 1)


def _form_objects(form: Any, outer: Matrix, depth: int) -> Iterator[tuple[int, Any, Matrix]]:
    if depth > MOST_FORM_DEPTH:
        return
    matrix = joined(_matrix(form), outer)
    for position in range(pdfium.FPDFFormObj_CountObjects(form)):
        drawn = calls.get_form_object(form, position)
        kind = calls.get_type(drawn)
        yield kind, drawn, matrix
        if kind == pdfium.FPDF_PAGEOBJ_FORM:
            yield from _form_objects(drawn, matrix, depth + 1)


def _matrix(drawn: Any) -> Matrix:
    matrix = pdfium.FS_MATRIX()
    calls.get_object_matrix(drawn, ctypes.byref(matrix))
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _bounds(drawn: Any, matrix: Matrix) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    calls.get_bounds(drawn, *map(ctypes.byref, (left, bottom, right, top)))
    return applied_box(matrix, left.value, bottom.value, right.value, top.value)


def _path_rules(drawn: Any, outer: Matrix, painted: list[Box]) -> list[Rule]:
    """The ruled lines that a path draws; painted gathers coloured areas, on which a white line is visible."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    calls.get_draw_mode(drawn, ctypes.byref(fill), ctypes.byref(stroke))
    rules = _stroked(drawn, outer, painted) if stroke.value else []
    return rules or (_filled(drawn, outer, painted) if fill.value else [])


def _stroked(drawn: Any, outer: Matrix, painted: list[Box]) -> list[Rule]:
    colour = _colour(drawn, calls.get_stroke_color)
    matrix = joined(_matrix(drawn), outer)
    width = ctypes.c_float()
    calls.get_stroke_width(drawn, ctypes.byref(width))
    if not colour or width.value * math.sqrt(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2])) > THICKEST_RULE:
        return []
    return [edge for edge in _edges(drawn, matrix) if colour == "ink" or _is_on(edge, painted)]


def _filled(drawn: Any, outer: Matrix, painted: list[Box]) -> list[Rule]:
    colour = _colour(drawn, calls.get_fill_color)
    if not colour:
        return []
    box = _bounds(drawn, outer)
    lines = _thin(box)
    # A single rectangle that is not thin is an area; more corners may be a frame of thin sides.
    if not lines and calls.count_segments(drawn) > 5:
        lines = _thin_parts(_edges(drawn, joined(_matrix(drawn), outer)))
    if colour == "white":
        return [line for line in lines if _is_on(line, painted)]
    if not lines:
        painted.append(box)
    return lines


def _colour(drawn: Any, get: Any) -> str:
    """Whether a paint shows on white paper: "ink", "white", or nothing when it is clear."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not get(drawn, *map(ctypes.byref, (red, green, blue, alpha))):
        return "ink"
    if alpha.value == 0:
        return ""
    return "white" if min(red.value, green.value, blue.value) >= 250 else "ink"


def _edges(drawn: Any, matrix: Matrix) -> list[Rule]:
    """The horizontal and vertical straight pieces of a path; curves and slants only move the pen."""
    edges: list[Rule] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    to_x, to_y = ctypes.byref(x), ctypes.byref(y)
    start = pen = (0.0, 0.0)
    for position in range(min(calls.count_segments(drawn), MOST_CORNERS)):
        segment = calls.get_segment(drawn, position)
        calls.get_point(segment, to_x, to_y)
        point = applied(matrix, x.value, y.value)
        kind = calls.get_segment_type(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            edges.extend(_edge(pen, point))
        pen = point
        if calls.get_close(segment):
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
