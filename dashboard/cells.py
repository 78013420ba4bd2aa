"""What one square of a grid says: a glyph that carries the meaning, a tone beside it, and the words for both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Tone = Literal["order", "verify", "must", "unknown", "none"]


@dataclass(frozen=True, slots=True)
class Square:
    """A glyph, its tone, the key of its words (``square.…``) and how much it matters (more is worse)."""

    glyph: str
    tone: Tone
    key: str
    weight: int


PRESENT = Square("✓", "order", "present", 0)
NONE_STATED = Square("∅", "order", "stated_none", 0)
FAULT = Square("△", "verify", "fault", 2)
EMPTY = Square("□", "verify", "empty", 3)
MISSING = Square("✗", "must", "missing", 4)
UNREADABLE = Square("?", "unknown", "unreadable", 1)
NO_REPORT = Square("—", "unknown", "no_report", 1)
NOT_ASKED = Square("", "none", "not_asked", 0)

FILED = Square("✓", "order", "filed", 0)
TWICE = Square("②", "order", "twice", 0)
LATE = Square("!", "verify", "late", 2)
NOT_FILED = Square("✗", "must", "not_filed", 4)
NOT_DUE = Square("○", "unknown", "not_due", 0)

SECTION_SQUARES = (PRESENT, FAULT, NONE_STATED, EMPTY, MISSING, UNREADABLE, NO_REPORT)
FILING_SQUARES = (FILED, TWICE, LATE, NOT_FILED, UNREADABLE, NOT_DUE)
# The section is there, though not as the form wants it.
_ODD = {"out_of_order", "duplicate", "heading_lost", "too_short", "merged"}


def section_square(state: str | None, fault_count: int, filing_state: str) -> Square:
    """The square of one section in one report."""
    if state is None:
        return UNREADABLE if filing_state == "unreadable" else NO_REPORT
    if state == "missing":
        return MISSING
    if state == "empty":
        return EMPTY
    if fault_count > 0 or state in _ODD:
        return FAULT
    return NONE_STATED if state == "stated_none" else PRESENT


def filing_square(state: str | None, document_count: int) -> Square:
    """The square of one agency and year; a late report stays late when it came twice."""
    if state is None:
        return NOT_ASKED
    squares = {"late": LATE, "not_filed": NOT_FILED, "unreadable": UNREADABLE, "not_due": NOT_DUE}
    if state in squares:
        return squares[state]
    return TWICE if document_count > 1 else FILED
