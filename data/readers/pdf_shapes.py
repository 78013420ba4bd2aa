"""What a pdf page is made of, as plain values: characters, ruled lines, boxes, and how they are turned."""

from __future__ import annotations

from typing import NamedTuple

Box = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]


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


def joined(first: Matrix, second: Matrix) -> Matrix:
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


def applied_box(matrix: Matrix, left: float, bottom: float, right: float, top: float) -> Box:
    """The box that a matrix leads to: left, top, right, bottom."""
    a, b, c, d, e, f = matrix
    x, y = a * left + c * bottom + e, b * left + d * bottom + f
    other_x, other_y = a * right + c * top + e, b * right + d * top + f
    return (
        other_x if other_x < x else x,
        other_y if other_y < y else y,
        other_x if other_x > x else x,
        other_y if other_y > y else y,
    )
