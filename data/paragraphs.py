"""Paragraphs: lines joined over their soft breaks, every character with the block that it comes from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from data.frozen import frozen
from data.headings import is_title, numbering
from data.lines import Line
from data.names import take_apart
from data.records import Piece, Place
from data.text import Squeezed

_SENTENCE_END = re.compile(r"[。!?][\"')\]》]*$")
_PART_END = re.compile(r"[:;][\"')]*$")
_DATE_ALONE = re.compile(
    r"\(?[\d〇○零一二三四五六七八九十]{4}[年./-][\d〇○零一二三四五六七八九十]{1,3}[月./-].{0,4}\)?"
)
_HEADING_END = re.compile(r"(?:情况|事项|措施|问题|建设|工作|打算|方向|管理|保障|公开|方面|计划|机制|改进|概述|附表)$")
_NEW_SENTENCE = re.compile(r"20\d\d年|[我本][局委办厅院省市州县区旗镇乡]|全[年省市县区]|一是|今年|按照|根据")
_LONGEST_HEADING = 45
# Paragraphs of one line each leave no line width to go by: a line this long without an end is taken to go on.
_LONG_LINE = 20


@frozen()
class Paragraph:
    """The words of one paragraph as written, to match on, and where each stretch of them stands."""

    text: str
    matched: Squeezed
    pieces: tuple[Piece, ...]
    heading_level: int | None = None

    @property
    def match(self) -> str:
        """The text to match on."""
        return self.matched.text

    @property
    def block(self) -> int:
        """The order of the block that it begins in."""
        return self.pieces[0].block

    @property
    def place(self) -> Place:
        """Where it begins."""
        piece = self.pieces[0]
        return piece.place.span(piece.offset, piece.offset + piece.end - piece.start)

    def written(self, start: int, end: int) -> str:
        """The words as written behind match[start:end]."""
        return self.matched.words(start, end) if start < end else ""

    def part(self, start: int, end: int | None = None) -> Paragraph | None:
        """The paragraph of match[start:end] alone, None when nothing is left."""
        stop = len(self.match) if end is None else end
        if start >= stop:
            return None
        first, last = self.matched.span(start, stop)
        words = self.text[first:last]
        offsets = tuple(offset - first for offset in self.matched.offsets[start:stop])
        matched = Squeezed(self.match[start:stop], words, offsets)
        return Paragraph(words, matched, _cut(self.pieces, first, last), self.heading_level)


def paragraphs_of(lines: Sequence[Line], *, is_wrapped: bool, tables: frozenset[int]) -> tuple[Paragraph, ...]:
    """The paragraphs that the lines make; only where lines may be wrapped are they joined, and never across a table.

    A line goes on when it does not end a sentence and is nearly as long as the lines of this document are.
    tables holds the orders of the blocks that tables stand on.
    """
    usual = _usual_width(lines) if is_wrapped else None
    groups: list[list[Line]] = []
    index = 0
    while index < len(lines):
        length = _broken_heading(lines[index : index + 3])
        previous = groups[-1][-1].block if groups else lines[index].block
        is_apart = any(order in tables for order in range(previous + 1, lines[index].block))
        if length == 1 and is_wrapped and groups and not is_apart and _goes_on(groups[-1], lines[index], usual):
            groups[-1].append(lines[index])
        else:
            groups.append(list(lines[index : index + length]))
        index += length
    return tuple(_joined(group) for group in groups)


def _broken_heading(lines: Sequence[Line]) -> int:
    """How many of the lines make one numbered title of the catalogue; 1 where the first stands for itself."""
    if numbering(lines[0].match) is None:
        return 1
    whole = lines[0].match
    for length, line in enumerate(lines[1:], start=2):
        whole += line.match
        if numbering(line.match) or len(whole) > 45:
            return 1
        if is_title(whole):
            return length
    return 1


def _usual_width(lines: Sequence[Line]) -> int | None:
    """The width to which most lines are filled, in half-width columns; None when lines have no common width."""
    widths = sorted(_width(line.match) for line in lines if len(line.match) >= 10)
    if len(widths) < 8:
        return None
    usual = widths[int(len(widths) * 0.9)]
    filled = sum(1 for width in widths if 0.85 * usual <= width <= 1.1 * usual)
    return usual if filled >= 0.4 * len(widths) and usual <= 160 else None


# A line is measured for the usual width, and once more against it.
@lru_cache(maxsize=256)
def _width(match: str) -> int:
    # Without a line of our own for each character.
    return len(match) + sum(map("WF".__contains__, map(unicodedata.east_asian_width, match)))


def _goes_on(group: Sequence[Line], following: Line, usual: int | None) -> bool:
    line, match = group[-1], group[-1].match
    if _SENTENCE_END.search(match) or following.heading_level is not None or line.heading_level is not None:
        return False
    whole = "".join(part.match for part in group)
    if (
        is_title(whole)
        or is_title(following.match)
        or _DATE_ALONE.fullmatch(following.match)
        or _is_signature(following.match)
    ):
        return False
    # A justified line may be filled up with blanks.
    is_full = max(_width(match), _width(line.text.strip())) >= 0.85 * usual if usual else len(match) >= _LONG_LINE
    found = numbering(following.match)
    if found and (found.style not in {"digit", "digit_bracket"} or not is_full or _PART_END.search(match)):
        return False
    if _is_whole_heading(whole, following.match):
        return False
    return is_full and not (usual is None and _PART_END.search(match))


def _is_signature(match: str) -> bool:
    name = take_apart(match) if len(match) <= 30 else None
    return bool(_DATE_ALONE.fullmatch(match)) or (name is not None and bool(name.places) and not name.is_place)


def _is_whole_heading(whole: str, following: str) -> bool:
    """Whether a numbered line is a heading that merely fills its line: by its last word, or by how the next begins."""
    if numbering(whole) is None or len(whole) > _LONGEST_HEADING or re.search(r"[。;!?]|[,、]$", whole):
        return False
    ends = bool(_HEADING_END.search(whole)) and "," not in whole
    return ends or bool(_NEW_SENTENCE.match(following))


def _joined(group: Sequence[Line]) -> Paragraph:
    text, match = "", ""
    offsets: list[int] = []
    pieces: list[Piece] = []
    for line in group:
        words = line.text.strip()
        lead = line.text.find(words)
        # A break between two Latin words stands for a blank.
        if text and _is_latin(text[-1]) and _is_latin(words[0]):
            offsets.append(len(text))
            text, match = text + " ", match + " "
        offsets += [len(text) + offset - lead for offset in line.matched.offsets]
        pieces.append(Piece(len(text), len(text) + len(words), line.block, line.offset + lead, line.place))
        text, match = text + words, match + line.match
    return Paragraph(text, Squeezed(match, text, tuple(offsets)), tuple(pieces), group[0].heading_level)


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalpha()


def _cut(pieces: Sequence[Piece], first: int, last: int) -> tuple[Piece, ...]:
    kept = []
    for piece in pieces:
        start, end = max(piece.start, first), min(piece.end, last)
        if start < end:
            kept.append(Piece(start - first, end - first, piece.block, piece.offset + start - piece.start, piece.place))
    return tuple(kept)


def text_of(paragraphs: Sequence[Paragraph]) -> tuple[str, tuple[Piece, ...]]:
    """The paragraphs one after the other, each ended by a line break, with all their pieces."""
    text, pieces = "", []
    for paragraph in paragraphs:
        begin = len(text)
        pieces += [
            Piece(begin + piece.start, begin + piece.end, piece.block, piece.offset, piece.place)
            for piece in paragraph.pieces
        ]
        text += paragraph.text + "\n"
    return text, tuple(pieces)
