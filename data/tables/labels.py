"""Row labels and column heads of the statutory forms, told apart even when damaged, never confused."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from data.frozen import frozen
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
_MARKS = re.compile(r"[\W_]")
# No damage puts a no before a label.
_DENIALS = "不未非无"
# Words that one typist writes and another leaves out.
_COUNT_WORDS = re.compile(r"(?:总数量|总数|数量|个数|数)$")
# No label is longer; what is longer is prose.
_LONGEST = 160
# A count with its counter, or a full stop with words behind it: so goes a sentence, and no label.
_SENTENCE = re.compile(r"\d\s*[余多]?(?:人次|[件条次个份篇起例项人元])(?:[,，;；。]|$)|。\s*\w")
_MOST_DAMAGE = 6
# So many characters of a clipped label still tell which it was.
_BEGINNING = 4


@frozen()
class Label:
    """A label taken apart: its numbering (``(3``, ``3、``, ``3.``; '' without) and the words that tell it apart."""

    number: str
    words: str


@dataclass(frozen=True)
class Variant:
    """One way in which a form's label is written; whole keeps the notes that label leaves out."""

    label: Label
    code: str
    whole: str

    @cached_property
    def characters(self) -> frozenset[str]:
        """The characters of its words."""
        return frozenset(self.label.words)

    @cached_property
    def allowed(self) -> int:
        """How much damage it may have and still be known."""
        return _allowed(len(self.label.words))


@lru_cache(maxsize=20_000)
def take_apart(text: str, *, keeps_notes: bool = False) -> Label:
    """The numbering and the words of a label; marks, 的 and, unless kept, notes in brackets are dropped."""
    plain = unicodedata.normalize("NFKC", squeezed(text))
    if not plain.isascii():
        plain = simplified(plain)
    number = ""
    while (found := _NUMBERING.match(plain)) and found.end() < len(plain):
        number = _number(found) or number
        plain = plain[found.end() :]
    words = plain if keeps_notes else _NOTE.sub("", plain) or plain
    return Label(number, _MARKS.sub("", words).replace("的", ""))


@lru_cache(maxsize=2048)
def letters(text: str) -> str:
    """The letters and digits of a text, squeezed and in simplified characters: for words whose marks say nothing."""
    return _MARKS.sub("", simplified(squeezed(text)))


def starts_numbered(text: str) -> bool:
    """Whether the words begin with a numbering, as every row label of tables three and s14 does."""
    return bool(take_apart(text).number)


def distance(one: str, other: str, limit: int) -> int:
    """How many characters must be added, lost or changed between two texts; limit + 1 when more than limit."""
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

    @cached_property
    def by_words(self) -> dict[str, list[Variant]]:
        """The variants by their words."""
        found: dict[str, list[Variant]] = {}
        for variant in self.variants:
            found.setdefault(variant.label.words, []).append(variant)
        return found

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """With what the labels begin."""
        return frozenset(variant.label.words[:_BEGINNING] for variant in self.variants)

    def find(self, text: str) -> tuple[str, ...]:
        """The codes whose label these words are: one, none, or several that the form itself words alike.

        A damaged label counts when it is near one label, clearly nearer than to any other, and its numbering, if it
        has one, does not speak against it.
        """
        return _find(self, text)

    def is_exact(self, text: str) -> bool:
        """Whether these are the very words of one of the labels."""
        return _label(self, text).words in self.by_words

    def mention(self, code: str, text: str) -> int:
        """Where running text, which may be torn apart, first holds the beginning of this label; -1 if nowhere."""
        words = _MARKS.sub("", simplified(squeezed(text))).replace("的", "")
        beginnings = [variant.label.words[:6] for variant in self.variants if variant.code == code]
        return min((place for each in beginnings if each and (place := words.find(each)) >= 0), default=-1)


@cache
def catalogue(table: str, axis: str, *, drops_count_words: bool = False) -> Catalogue:
    """The labels of one axis of one table: those of ``indicators.csv`` and the variants of ``table_labels.csv``.

    The rows of a form hold its headings too, so that a damaged heading is not taken for a row.
    """
    pairs = [
        (row["code"], row["label"]) for row in rows("table_labels") if (row["table"], row["axis"]) == (table, axis)
    ]
    if axis == "row":
        pairs += [
            (row["indicator"], row["label_zh"])
            for row in rows("indicators")
            if row["form_table"] == table and "·" not in row["label_zh"]
        ]
    return _catalogue(pairs, drops_count_words=drops_count_words)


@cache
def headings(table: str) -> frozenset[str]:
    """The codes of a form's rows for which it prints no figures."""
    return frozenset(
        row["indicator"]
        for row in rows("indicators")
        if row["form_table"] == table and row["role"] in ("heading", "derived")
    )


@cache
def applicants() -> Catalogue:
    """The column heads of table three."""
    return _catalogue([(row["applicant"], word) for row in rows("applicants") for word in listed(row["header_words"])])


def _catalogue(pairs: list[tuple[str, str]], *, drops_count_words: bool = False) -> Catalogue:
    variants = []
    for code, text in pairs:
        # A note whose bracket was lost stays in the label, so each label is known with its note as well.
        whole = take_apart(text, keeps_notes=True)
        for label in (take_apart(text), whole):
            words = _COUNT_WORDS.sub("", label.words) if drops_count_words else label.words
            variants.append(Variant(Label(label.number, words), code, whole.words))
    return Catalogue(tuple(dict.fromkeys(variants)), drops_count_words)


def _label(labels: Catalogue, text: str) -> Label:
    label = take_apart(text)
    return Label(label.number, _COUNT_WORDS.sub("", label.words)) if labels.drops_count_words else label


@lru_cache(maxsize=20_000)
def _find(labels: Catalogue, text: str) -> tuple[str, ...]:
    if len(text) > _LONGEST or _SENTENCE.search(text):
        return ()
    label = _label(labels, text)
    if not label.words:
        return ()
    exact = labels.by_words.get(label.words)
    if exact:
        by_number = {variant.code for variant in exact if variant.label.number == label.number}
        codes = {variant.code for variant in exact}
        if label.number and not by_number and _is_next_to_another(labels, label, codes):
            return ()
        return tuple(by_number) if label.number and len(by_number) == 1 else tuple(sorted(codes))
    characters = frozenset(label.words)
    near = [
        (far, variant)
        for variant in _within_reach(labels, label.words, characters)
        if (far := _far(label.words, characters, variant, variant.allowed)) <= variant.allowed
    ]
    if not near:
        return ()
    far, meant = min(near, key=lambda pair: (pair[0], pair[1].label.number != label.number))
    # What is as near, or but one step further, may be meant as well.
    rivals = [
        variant
        for variant in labels.variants
        if variant.code != meant.code and _far(label.words, characters, variant, far + 1) <= far + 1
    ]
    is_numbered_alike = bool(label.number) and label.number == meant.label.number
    if rivals and not (is_numbered_alike and all(rival.label.number != label.number for rival in rivals)):
        return ()
    return () if _contradicts(label, meant.label) else (meant.code,)


def _is_next_to_another(labels: Catalogue, label: Label, codes: set[str]) -> bool:
    """Whether the number is that of another label one character away: 4.同意公开 may be 4.不同意公开."""
    return any(
        variant.code not in codes
        and variant.label.number == label.number
        and distance(label.words, variant.label.words, 1) <= 1
        for variant in labels.variants
    )


def _within_reach(labels: Catalogue, words: str, characters: frozenset[str]) -> Sequence[Variant]:
    """The variants that damaged words may mean: those that begin alike, and those of like length and characters."""
    beginning = words[:_BEGINNING]
    near = _of_length(labels, len(words))
    alike = [variant for variant in near if len(variant.characters - characters) <= variant.allowed]
    if beginning not in labels.beginnings:
        return alike
    return [each for each in labels.variants if each.label.words.startswith(beginning) or each in alike]


@cache
def _of_length(labels: Catalogue, length: int) -> tuple[Variant, ...]:
    return tuple(each for each in labels.variants if abs(length - len(each.label.words)) <= each.allowed)


def _far(words: str, characters: frozenset[str], variant: Variant, limit: int) -> int:
    """The distance, where a clipped label or one with words added at its end counts as one step away."""
    meant = variant.label.words
    if (len(words) >= _BEGINNING and meant.startswith(words)) or (len(meant) >= 6 and words.startswith(meant)):
        return 1
    if abs(len(words) - len(meant)) > limit or len(variant.characters - characters) > limit:
        return limit + 1
    return distance(words, meant, limit)


def _allowed(length: int) -> int:
    """How much damage a label of this length may have: short ones none, long ones a third."""
    if length <= 2:
        return 0
    return 1 if length <= 5 else min(length // 3, _MOST_DAMAGE)


def _contradicts(label: Label, meant: Label) -> bool:
    """Whether both are numbered in the same style and differently, or the words deny it: 不同意公开 is no 同意公开."""
    if label.words[0] in _DENIALS and not meant.words.startswith(label.words[0]):
        return True
    same_style = label.number[-1:] == meant.number[-1:]
    return bool(label.number and meant.number) and same_style and label.number != meant.number


def _number(found: re.Match[str]) -> str:
    for style, mark in (("bracket", ")"), ("chinese", "、"), ("digit", ".")):
        if found[style]:
            return "".join(_CHINESE_DIGITS.get(character, character) for character in found[style]) + mark
    return ""
