"""The picture of a page as characters and ruled lines, so that it is laid out like any other page of a pdf."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from data.readers import scan_words
from data.readers.pdf_page import UNMAPPED, Page
from data.readers.pdf_shapes import Box, Glyph, Rule
from data.readers.scan_words import PixelBox, Stretch

# Pixels a point at 150 dots an inch, in which all pictures are read.
SCALE = 150 / 72
# Ruled lines are at least so many pixels long, rightwards and downwards; strokes of characters are shorter.
_SHORTEST_RULES = (48, 34)
_THICKEST_RULE = 12
# Degrees by which a page may lie askew before it is turned, and beyond which it is no skew.
_SKEW, _MOST_SKEW = 0.15, 8.0
# How much of a box a ruled line must cross to cut it in two, and how far from the line the parts begin.
_CROSSED, _CLEAR_OF_RULE = 0.6, 4
# A character's size in parts of the height of its box, which the model leaves margins in.
_EM = 0.72
# Sizes of a spot of ink that may be a character, in parts of the usual height of words.
_SMALLEST_INK, _LARGEST_INK = 0.3, 2.0
# What a spot of ink in a cell may be read as; words would have been found with all others.
_FIGURE = re.compile(r"[\d.,]+|[-—－―/]+")
# Characters further apart than this many of their sizes have a gap between them.
_GAP = 2.2


class Reading(NamedTuple):
    """A page as read, with the confidence of each of its characters."""

    page: Page
    confidences: tuple[float, ...]


def read(picture: Any, number: int) -> Reading:
    """The words and ruled lines of a picture of a page, in points from the top left of the page as shown.

    picture: three channels of bytes, SCALE pixels a point.
    """
    height, width = picture.shape[:2]
    upright, turn, corners = _upright(picture)
    rectangles = _rectangles(corners, upright.shape)
    drawn = [(rule, box) for rule, box in _drawn(upright) if not any(_is_stroke(rule, each) for each in rectangles)]
    rules = [rule for rule, _ in drawn]
    without_rules = upright.copy()
    for _, (left, top, right, bottom) in drawn:
        without_rules[max(top - 1, 0) : bottom + 1, max(left - 1, 0) : right + 1] = 255
    boxes = list(_cut(rectangles, rules))
    stretches = scan_words.read(upright, without_rules, boxes)
    # What was found and gave no words, as a slash may, is ink all the same.
    stretches += _overlooked(upright, without_rules, [stretch.box for stretch in stretches], rules)
    glyphs = [
        glyph._replace(order=order)
        for order, glyph in enumerate(glyph for each in stretches for glyph in _glyphs(each))
    ]
    page = Page(
        number=number,
        width=width / SCALE,
        height=height / SCALE,
        glyphs=tuple(_as_shown_glyph(glyph, turn, width / SCALE, height / SCALE) for glyph in glyphs),
        rules=tuple(_as_shown_rule(rule, turn, width / SCALE, height / SCALE) for rule in map(_in_points, rules)),
        object_count=1,
        picture_share=1.0,
    )
    return Reading(page, tuple(character.confidence for each in stretches for character in each.characters))


# the right way up ----------------------------------------------------------------------------------------------------


def _upright(picture: Any) -> tuple[Any, int, Any]:
    """The picture with its words reading rightwards, the quarter turn that they had, and where words stand."""
    corners = scan_words.outlines(picture)
    turns = (1, 3) if _is_sideways(corners) else (0, 2)
    candidates = [(np.ascontiguousarray(np.rot90(picture, turn)), turn) for turn in turns]
    sure = []
    for turned, turn in candidates:
        found = corners if turn == 0 else scan_words.outlines(turned)
        sample = sorted(_rectangles(found, turned.shape), key=lambda box: box[0] - box[2])[:4]
        sure.append((scan_words.confidence(turned, sample), turned, turn, found))
        if sure[-1][0] >= scan_words.SURE:
            break
    _, upright, turn, corners = max(sure, key=lambda each: each[0])
    angle = _skew(corners)
    if abs(angle) < _SKEW:
        return upright, turn, corners
    straight = _rotated(upright, angle)
    return straight, turn, scan_words.outlines(straight)


def _is_sideways(corners: Any) -> bool:
    """Whether most stretches are higher than wide."""
    if len(corners) < 3:
        return False
    spread = corners.max(axis=1) - corners.min(axis=1)
    long = spread[spread.max(axis=1) > 2 * spread.min(axis=1)]
    return bool(2 * (long[:, 1] > long[:, 0]).sum() > len(long)) if len(long) else False


def _skew(corners: Any) -> float:
    """The angle of the lines of words in degrees, downwards to the right."""
    across = corners[:, 1] - corners[:, 0]
    down = corners[:, 3] - corners[:, 0]
    long = across[np.hypot(*across.T) > 6 * np.hypot(*down.T)] if len(corners) else across
    if len(long) < 3:
        return 0.0
    angle = float(np.median(np.degrees(np.arctan2(long[:, 1], long[:, 0]))))
    return angle if abs(angle) <= _MOST_SKEW else 0.0


def _rotated(picture: Any, angle: float) -> Any:
    import cv2  # noqa: PLC0415 - part of an extra

    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return cv2.warpAffine(
        picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=(255,) * 3
    )


# ruled lines ---------------------------------------------------------------------------------------------------------


def _ink(picture: Any) -> Any:
    """255 where the picture is darker than its surroundings."""
    import cv2  # noqa: PLC0415

    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    return cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 15)


def _drawn(picture: Any) -> Iterator[tuple[Rule, PixelBox]]:
    """The ruled lines of a picture in pixels, each with the box that it fills."""
    import cv2  # noqa: PLC0415

    ink = _ink(picture)
    for is_vertical, shortest in zip((False, True), _SHORTEST_RULES, strict=True):
        # Scanners break thin lines by a pixel or two.
        gap, length = ((3, 1), (shortest, 1)) if is_vertical else ((1, 3), (1, shortest))
        mask = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones(gap, np.uint8))
        mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones(length, np.uint8))
        _, _, boxes, _ = cv2.connectedComponentsWithStats(cv2.dilate(mask, np.ones((3, 3), np.uint8)), connectivity=8)
        for left, top, width, height, _ in boxes[1:].tolist():
            box = left, top, left + width, top + height
            if is_vertical and width <= _THICKEST_RULE:
                yield Rule(True, left + width / 2, top, top + height), box
            elif not is_vertical and height <= _THICKEST_RULE:
                yield Rule(False, top + height / 2, left, left + width), box


def _is_stroke(rule: Rule, box: PixelBox) -> bool:
    """Whether a line lies within the words of a box, as strokes of characters do; ruled lines go beyond them."""
    left, top, right, bottom = box
    if rule.is_vertical:
        left, top, right, bottom = top, left, bottom, right
    margin = 0.15 * (box[3] - box[1])
    return left - 4 <= rule.start and rule.end <= right + 4 and top + margin < rule.at < bottom - margin


def _in_points(rule: Rule) -> Rule:
    return Rule(rule.is_vertical, rule.at / SCALE, rule.start / SCALE, rule.end / SCALE)


# words ---------------------------------------------------------------------------------------------------------------


def _rectangles(corners: Any, shape: Sequence[int]) -> list[PixelBox]:
    """The upright boxes around outlines, within the picture."""
    boxes = []
    for outline in corners:
        left, top = np.floor(outline.min(axis=0)).astype(int).tolist()
        right, bottom = np.ceil(outline.max(axis=0)).astype(int).tolist()
        box = max(left, 0), max(top, 0), min(right, shape[1]), min(bottom, shape[0])
        if box[2] - box[0] > 2 and box[3] - box[1] > 2:
            boxes.append(box)
    return boxes


def _cut(boxes: Iterable[PixelBox], rules: Sequence[Rule]) -> Iterator[PixelBox]:
    """The boxes in parts wherever a ruled line goes through them: words of two cells are never one."""
    for left, top, right, bottom in boxes:
        downs = sorted(
            rule.at
            for rule in rules
            if rule.is_vertical
            and left < rule.at < right
            and min(rule.end, bottom) - max(rule.start, top) >= _CROSSED * (bottom - top)
        )
        edges = [left, *(side for at in downs for side in (at - _CLEAR_OF_RULE, at + _CLEAR_OF_RULE)), right]
        for first, last in zip(edges[::2], edges[1::2], strict=True):
            if last - first >= 2 * _CLEAR_OF_RULE:
                yield from _cut_across((int(first), top, int(last), bottom), rules)


def _cut_across(box: PixelBox, rules: Sequence[Rule]) -> Iterator[PixelBox]:
    left, top, right, bottom = box
    acrosses = sorted(
        rule.at
        for rule in rules
        if not rule.is_vertical
        and top < rule.at < bottom
        and min(rule.end, right) - max(rule.start, left) >= _CROSSED * (right - left)
    )
    edges = [top, *(side for at in acrosses for side in (at - _CLEAR_OF_RULE, at + _CLEAR_OF_RULE)), bottom]
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        # What is left of a box beyond a line that it merely grazes holds no words.
        if last - first >= max(2 * _CLEAR_OF_RULE, (bottom - top) / 3):
            yield left, int(first), right, int(last)


def _overlooked(picture: Any, without_rules: Any, boxes: Sequence[PixelBox], rules: Sequence[Rule]) -> list[Stretch]:
    """Ink among ruled lines that no box covers: read for itself, and marked unreadable where that fails.

    A cell is blank only where no ink stands in it.
    """
    spots = list(_spots(without_rules, boxes, rules))
    found = {stretch.box: stretch for stretch in scan_words.read(picture, without_rules, spots)}
    overlooked = []
    for left, top, right, bottom in spots:
        stretch = found.get((left, top, right, bottom))
        if stretch is None or not _FIGURE.fullmatch(stretch.text):
            mark = scan_words.Character(UNMAPPED, (left + right) / 2, 0.0)
            stretch = Stretch((left, top, right, bottom), (mark,))
        overlooked.append(stretch)
    return overlooked


def _spots(without_rules: Any, boxes: Sequence[PixelBox], rules: Sequence[Rule]) -> Iterator[PixelBox]:
    import cv2  # noqa: PLC0415

    downs = [rule for rule in rules if rule.is_vertical]
    if not boxes or not downs:
        return
    height = float(np.median([box[3] - box[1] for box in boxes])) * _EM
    free = _ink(without_rules)
    for left, top, right, bottom in boxes:
        free[top:bottom, left:right] = 0
    # Characters of one figure become one spot.
    joined = cv2.dilate(free, np.ones((1, max(int(height / 2), 1)), np.uint8))
    _, _, found, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    for left, top, width, high, area in found[1:].tolist():
        is_sized = max(width - height / 2, high) >= _SMALLEST_INK * height and high <= _LARGEST_INK * height
        ruled_left = any(rule.at <= left and rule.start <= top <= rule.end for rule in downs)
        ruled_right = any(rule.at >= left + width and rule.start <= top <= rule.end for rule in downs)
        if is_sized and area > 12 and ruled_left and ruled_right:
            margin = int(0.3 * height)
            top_edge, bottom_edge = max(top - margin, 0), min(top + high + margin, free.shape[0])
            yield max(left - 2, 0), top_edge, min(left + width + 2, free.shape[1]), bottom_edge


def _glyphs(stretch: Stretch) -> Iterator[Glyph]:
    """The characters of a stretch side by side, each as far as half way to the next."""
    left, top, right, bottom = (edge / SCALE for edge in stretch.box)
    em = _EM * (bottom - top)
    baseline = (top + bottom) / 2 + 0.35 * em
    middles = [character.x / SCALE for character in stretch.characters]
    borders = [
        ((first + em / 2, second - em / 2) if second - first > _GAP * em else ((first + second) / 2,) * 2)
        for first, second in pairwise(middles)
    ]
    starts = [max(left, middles[0] - em / 2), *(second for _, second in borders)]
    ends = [*(first for first, _ in borders), min(right, middles[-1] + em / 2)]
    for character, start, end in zip(stretch.characters, starts, ends, strict=True):
        yield Glyph(character.text, start, top, max(end, start), bottom, start, baseline, em, 0, 0)


# back to the page as shown -------------------------------------------------------------------------------------------


def _as_shown(x: float, y: float, turn: int, width: float, height: float) -> tuple[float, float]:
    """A point of the upright page on the page as shown, which is width by height.

    turn is both how often the picture was turned anticlockwise and the turn of its words: 1 read downwards before.
    """
    if turn == 1:
        return width - y, x
    if turn == 2:
        return width - x, height - y
    if turn == 3:
        return y, height - x
    return x, y


def _as_shown_box(box: Box, turn: int, width: float, height: float) -> Box:
    first = _as_shown(box[0], box[1], turn, width, height)
    second = _as_shown(box[2], box[3], turn, width, height)
    return min(first[0], second[0]), min(first[1], second[1]), max(first[0], second[0]), max(first[1], second[1])


def _as_shown_glyph(glyph: Glyph, turn: int, width: float, height: float) -> Glyph:
    left, top, right, bottom = _as_shown_box(glyph.box, turn, width, height)
    x, baseline = _as_shown(glyph.x, glyph.baseline, turn, width, height)
    return Glyph(glyph.text, left, top, right, bottom, x, baseline, glyph.em, glyph.order, turn)


def _as_shown_rule(rule: Rule, turn: int, width: float, height: float) -> Rule:
    line = (rule.at, rule.start, rule.at, rule.end) if rule.is_vertical else (rule.start, rule.at, rule.end, rule.at)
    left, top, right, bottom = _as_shown_box(line, turn, width, height)
    if rule.is_vertical == (turn % 2 == 0):
        return Rule(True, left, top, bottom)
    return Rule(False, top, left, right)


def is_page(width: float, height: float) -> bool:
    """Whether a picture is large enough to be a page that words can be read from: an eighth of A4 at 150 dots."""
    return min(width, height) >= 400 and math.prod((width, height)) >= 300_000
