"""Row labels and column heads of the statutory forms, told apart even when damaged, never confused."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache

from data.reference import listed, rows
from data.text import simplified, squeezed

_CHINESE_DIGITS = {digit: str(value) for value, digit in enumerate("一二三四五六七八九十", 1)}
# One numbering at a label's beginning: 其中：, （一）, 一、, 1. or 1、, and 1 right before a character.
_NUMBERING = re.compile(
    r"(?:其中[:,、]?"
    r"|\((?P<bracket>[一二三四五六七八九十]{1,3}|\d{1,2})\)[、.]?"
    r"|(?P<chinese>[一二三四五六七八九十]{1,3})[、.,)]"
    r"|(?P<digit>\d{1,2})(?:[、.,)]|(?=[\u4e00-\u9fff\"'(])))"
)
_NOTE = re.compile(r"\([^()]*\)?")
_MARKS = re.compile(r"[^\w\u4e00-\u9fff]|_")
# Words that one typist writes and another leaves out.
_COUNT_WORDS = re.compile(r"(?:总数量|总数|数量|个数|数)$")
# No label is longer; what is longer is prose.
_LONGEST = 160
_MOST_DAMAGE = 6


@dataclass(frozen=True, slots=True)
class Label:
    """A label taken apart: its numbering (``(3``, ``3、``, ``3.``; '' without) and the words that tell it apart."""

    number: str
    words: str


@dataclass(frozen=True, slots=True)
class Variant:
    """One way in which a form's label is written."""

    label: Label
    code: str


def take_apart(text: str) -> Label:
    """The numbering and the words of a label; notes in brackets, marks and 的 are dropped."""
    plain = unicodedata.normalize("NFKC", squeezed(text))
    if not plain.isascii():
        plain = simplified(plain)
    number = ""
    while (found := _NUMBERING.match(plain)) and found.end() < len(plain):
        number = _number(found) or number
        plain = plain[found.end() :]
    without_notes = _NOTE.sub("", plain) or plain
    return Label(number, _MARKS.sub("", without_notes).replace("的", ""))


def starts_numbered(text: str) -> bool:
    """Whether the words begin with a numbering, as every row label of tables three and s14 does."""
    return bool(take_apart(text).number)


def distance(one: str, other: str, limit: int) -> int:
    """How many characters must be added, lost or changed between two texts; limit + 1 when more than limit."""
    shared = (Counter(one) & Counter(other)).total()
    if max(len(one), len(other)) - shared > limit:
        return limit + 1
    previous = list(range(len(other) + 1))
    for row, left in enumerate(one, 1):
        current = [row]
        for column, right in enumerate(other, 1):
            current.append(min(previous[column] + 1, current[-1] + 1, previous[column - 1] + (left != right)))
        if min(current) > limit:
            return limit + 1
        previous = current
    return min(previous[-1], limit + 1)


@dataclass(frozen=True, eq=False)
class Catalogue:
    """The labels of one axis of one form."""

    variants: tuple[Variant, ...]
    drops_count_words: bool = False

    def find(self, text: str) -> tuple[str, ...]:
        """The codes whose label these words are: one, none, or several that the form itself words alike.

        A damaged label counts when it is near one label, clearly nearer than to any other, and its numbering, if it
        has one, does not speak against it.
        """
        return _find(self, text)

    def is_mentioned(self, code: str, text: str) -> bool:
        """Whether running text that may be torn apart holds the beginning of this label."""
        words = _MARKS.sub("", squeezed(text)).replace("的", "")
        return any(
            variant.label.words[:6] in words
            for variant in self.variants
            if variant.code == code and variant.label.words
        )


@cache
def catalogue(table: str, axis: str, *, drops_count_words: bool = False) -> Catalogue:
    """The labels of one axis of one table: those of ``indicators.csv`` and the variants of ``table_labels.csv``."""
    pairs = [
        (row["code"], row["label"]) for row in rows("table_labels") if (row["table"], row["axis"]) == (table, axis)
    ]
    if axis in ("row", "group"):
        roles = {"row": ("value",), "group": ("heading", "derived")}[axis]
        pairs += [
            (row["indicator"], row["label_zh"])
            for row in rows("indicators")
            if row["form_table"] == table and row["role"] in roles and "·" not in row["label_zh"]
        ]
    return _catalogue(pairs, drops_count_words=drops_count_words)


@cache
def applicants() -> Catalogue:
    """The column heads of table three."""
    return _catalogue([(row["applicant"], word) for row in rows("applicants") for word in listed(row["header_words"])])


def _catalogue(pairs: list[tuple[str, str]], *, drops_count_words: bool = False) -> Catalogue:
    variants = []
    for code, text in pairs:
        label = take_apart(text)
        if drops_count_words:
            label = Label(label.number, _COUNT_WORDS.sub("", label.words))
        variants.append(Variant(label, code))
    return Catalogue(tuple(dict.fromkeys(variants)), drops_count_words)


@lru_cache(maxsize=20_000)
def _find(labels: Catalogue, text: str) -> tuple[str, ...]:
    if len(text) > _LONGEST:
        return ()
    label = take_apart(text)
    if labels.drops_count_words:
        label = Label(label.number, _COUNT_WORDS.sub("", label.words))
    if not label.words:
        return ()
    best: dict[str, tuple[int, Label]] = {}
    for variant in labels.variants:
        far = _far(label.words, variant.label.words)
        if variant.code not in best or (far, variant.label.number != label.number) < (
            best[variant.code][0],
            best[variant.code][1].number != label.number,
        ):
            best[variant.code] = (far, variant.label)
    ranked = sorted(best.items(), key=lambda item: item[1][0])
    code, (far, meant) = ranked[0]
    if far == 0:
        alike = tuple(code for code, (other, _) in ranked if other == 0)
        by_number = tuple(code for code in alike if best[code][1].number == label.number)
        return by_number if label.number and len(by_number) == 1 else alike
    if far > _allowed(len(meant.words)) or _contradicts(label, meant):
        return ()
    rivals = [(other, rival) for _, (other, rival) in ranked[1:]]
    if all(other - far >= 2 for other, _ in rivals):
        return (code,)
    # A numbering decides between two labels that the damaged words fit nearly alike.
    near = [rival for other, rival in rivals if other - far < 2]
    if label.number and label.number == meant.number and all(rival.number != label.number for rival in near):
        return (code,)
    return ()


def _far(words: str, meant: str) -> int:
    """The distance, where a clipped label or one with words added at its end counts as one step away."""
    if words == meant:
        return 0
    if (len(words) >= 4 and meant.startswith(words)) or (len(meant) >= 6 and words.startswith(meant)):
        return 1
    return distance(words, meant, _MOST_DAMAGE + 2)


def _allowed(length: int) -> int:
    """How much damage a label of this length may have: short ones none, long ones a third."""
    if length <= 2:
        return 0
    return 1 if length <= 5 else min(length // 3, _MOST_DAMAGE)


def _contradicts(label: Label, meant: Label) -> bool:
    """Whether both are numbered in the same style and differently."""
    same_style = label.number[-1:] == meant.number[-1:]
    return bool(label.number and meant.number) and same_style and label.number != meant.number


def _number(found: re.Match[str]) -> str:
    for style, mark in (("bracket", ")"), ("chinese", "、"), ("digit", ".")):
        if found[style]:
            return "".join(_CHINESE_DIGITS.get(character, character) for character in found[style]) + mark
    return ""
