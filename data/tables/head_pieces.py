"""Heads of table three torn into pieces by a text of lines: whether the pieces are those of the form, in its order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from data.reference import listed, rows
from data.tables.layout import Row
from data.text import simplified, squeezed

# The heads of each column as they may be worded, in the order of the form.
_HEADS = tuple(tuple(squeezed(word) for word in listed(row["header_words"])) for row in rows("applicants"))
_NATURAL, *_ORGANISATIONS, _TOTAL = range(len(_HEADS))
# What stands above and between the heads of the columns.
_AROUND = re.compile(
    r"\(?本列数据的?勾稽关系为:?第?一?项?[第一二三四项加之和等于,]*之和\)?|申请人情况|法人(?:或|和)其他组织|\(?单位:?件?\)?|[():,]"
)
_MOST_PIECES = 40


def are_in_the_form_s_order(heads: Sequence[Row]) -> bool:
    """Whether the words of these lines are the seven heads, each whole and once, in the order of the form.

    Either the words of all lines, one after another, are the heads of the columns in turn; or every line holds pieces
    of them from left to right, and each head is put together from its pieces from top to bottom. Every head must then
    have a piece beside one of another: those that stand alone on their lines tell nothing of the order.
    """
    lines = [line for row in heads if (line := list(_pieces(row)))]
    joined = _AROUND.sub("", "".join(piece for line in lines for piece in line))
    if _IN_TURN.fullmatch(joined):
        return True
    pieces = _without_what_stands_around(lines)
    return 0 < sum(map(len, pieces)) <= _MOST_PIECES and _fits(pieces, 0, 0, -1, ("",) * len(_HEADS), frozenset())


def _pieces(row: Row) -> Iterator[str]:
    for slot in row.slots:
        if not slot.is_repeat:
            yield from (piece for word in slot.text.split() if (piece := simplified(squeezed(word))))


def _without_what_stands_around(lines: Sequence[Sequence[str]]) -> list[list[str]]:
    """The pieces of each line that belong to columns; a note may run over several lines."""
    marked = "\n".join("\t".join(line) for line in lines)
    # The note is found across the ends of lines, which stay.
    between = r"[\t\n]*"
    note = re.compile(between.join(map(re.escape, "本列数据的勾稽关系为")) + r"[^。]*?" + between.join("之和") + r"\)")
    marked = note.sub(lambda found: "\n" * found[0].count("\n"), marked)
    return [
        [piece for piece in line.split("\t") if _AROUND.sub("", piece)] for line in marked.split("\n") if line.strip()
    ]


def _fits(
    lines: Sequence[Sequence[str]], line: int, at: int, last: int, put: tuple[str, ...], beside: frozenset[int]
) -> bool:
    """Whether the pieces from here on can be put to columns right of last, so that in the end every head is whole.

    beside holds the columns that have a piece on a line with another's.
    """
    if line == len(lines):
        return len(beside) == len(_HEADS) and all(words in heads for words, heads in zip(put, _HEADS, strict=True))
    if at == len(lines[line]):
        return _fits(lines, line + 1, 0, -1, put, beside)
    piece = lines[line][at]
    return any(
        _fits(
            lines, line, at + 1, column, (*put[:column], put[column] + piece, *put[column + 1 :]),
            beside | {column} if len(lines[line]) > 1 else beside,
        )
        for column in range(last + 1, len(_HEADS))
        if any(head.startswith(put[column] + piece) for head in _HEADS[column])
    )  # fmt: skip


def _in_turn() -> re.Pattern[str]:
    """The heads one after another: as the columns stand, or the outer ones before those of the organisations."""

    def either(column: int) -> str:
        return f"(?:{'|'.join(map(re.escape, _HEADS[column]))})"

    inner = "".join(map(either, _ORGANISATIONS))
    return re.compile(f"{either(_NATURAL)}(?:{inner}{either(_TOTAL)}|{either(_TOTAL)}{inner})")


_IN_TURN = _in_turn()
