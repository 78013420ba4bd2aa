"""Characters: one spelling to match on, with the way back to the words as written."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from functools import cache, lru_cache, wraps

from opencc import OpenCC

from data.frozen import frozen

# Marks that look alike in print and differ in code; matching must not depend on which one a typist found.
_SAME_MARK = {
    "（": "(", "）": ")", "﹙": "(", "﹚": ")", "〔": "(", "〕": ")", "［": "(", "］": ")", "【": "(", "】": ")",
    "，": ",", "﹐": ",", "；": ";", "：": ":", "﹕": ":", "！": "!", "？": "?", "．": ".", "。": "。",
    "“": '"', "”": '"', "„": '"', "＂": '"', "「": '"', "」": '"', "‘": "'", "’": "'", "＇": "'",
    "－": "-", "–": "-", "—": "-", "―": "-", "−": "-", "‐": "-", "‑": "-", "﹣": "-", "～": "~", "〜": "~",
    "％": "%", "﹪": "%", "／": "/", "＋": "+", "＝": "=", "·": "·", "•": "·", "・": "·",
}  # fmt: skip
# Every full-width form has one half-width twin, so the text keeps its length and offsets stay plain.
_FULL_WIDTH = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0xFF01, 0xFF5F)}
_ONE_SPELLING = _FULL_WIDTH | _SAME_MARK
_RESPELT = re.compile(f"[{re.escape(''.join(mark for mark, twin in _ONE_SPELLING.items() if mark != twin))}]")
_CJK = "\u3400-\u9fff\uf900-\ufaff"
# Listed one by one: a set of characters is looked up at once, where \s is asked about each.
_SPACES = "".join(filter(str.isspace, map(chr, range(0x3001))))
_BLANK = re.compile(f"[{re.escape(_SPACES)}\u200b-\u200f\u2028-\u202f\u2060-\u2069\ufeff\u00ad]+")
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_NEEDLESS_SPACE = re.compile(rf"(?<=[{_CJK}，。；：、（）《》“”]) | (?=[{_CJK}，。；：、（）《》“”])")
# Labels and cells come again and again, so what was made of them is remembered; prose does not.
_LONGEST_REMEMBERED = 1000
_MOST_REMEMBERED = 8192


@frozen()
class Squeezed:
    """A text without blanks and with one spelling for marks and digits; offsets lead back to the original.

    text[i] was written at original[offsets[i]].
    """

    text: str
    original: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open span in the original of text[start:end]; start must be less than end."""
        return self.offsets[start], self.offsets[end - 1] + 1

    def words(self, start: int, end: int) -> str:
        """The words as written behind text[start:end]."""
        first, last = self.span(start, end)
        return self.original[first:last]

    def index(self, offset: int) -> int:
        """The position in text of the character written at or before offset."""
        return max(bisect_right(self.offsets, offset) - 1, 0)


def _remembered(function: Callable[[str], str]) -> Callable[[str], str]:
    remembering = lru_cache(maxsize=_MOST_REMEMBERED)(function)

    @wraps(function)
    def of(text: str) -> str:
        return remembering(text) if len(text) <= _LONGEST_REMEMBERED else function(text)

    return of


def squeeze(text: str) -> Squeezed:
    """The text for matching: no blanks (so ``34 件`` is ``34件``), half-width digits, one spelling of marks.

    A blank between two Latin letters or between two digits stays as one space, since there it separates words and
    numbers.
    """
    mapped = _respelt(text)
    parts: list[str] = []
    offsets: list[int] = []
    kept = 0
    for blank in _BLANK.finditer(mapped):
        start, end = blank.span()
        parts.append(mapped[kept:start])
        offsets.extend(range(kept, start))
        if start and end < len(mapped) and _separates(mapped[start - 1], mapped[end]):
            parts.append(" ")
            offsets.append(start)
        kept = end
    parts.append(mapped[kept:])
    offsets.extend(range(kept, len(mapped)))
    return Squeezed("".join(parts), text, tuple(offsets))


@_remembered
def squeezed(text: str) -> str:
    """Only the matching text, where the way back is not needed."""
    mapped = _respelt(text)

    def kept(blank: re.Match[str]) -> str:
        start, end = blank.span()
        return " " if start and end < len(mapped) and _separates(mapped[start - 1], mapped[end]) else ""

    return _BLANK.sub(kept, mapped)


@_remembered
def simplified(text: str) -> str:
    """The text in simplified characters, each in its old place, for matching pages of traditional mirrors."""
    converted = _converter().convert(text)
    if len(converted) != len(text):
        converted = "".join(_one_to_one(character) for character in text)
    return str(converted).replace("资讯公开", "信息公开")


def is_traditional(text: str) -> bool:
    """Whether the text is written in traditional characters, by the share that simplification changes."""
    converted = simplified(text)
    if converted == text:
        return False
    changed = sum(1 for old, new in zip(text, converted, strict=True) if old != new)
    return changed * 20 > len(text)


@_remembered
def clean(text: str) -> str:
    """The words for showing: blanks folded to one space, and none beside a Chinese character."""
    folded = _BLANK.sub(" ", text).strip()
    return _NEEDLESS_SPACE.sub("", folded)


def inert(text: str) -> str:
    """The words without what changes how those around them are shown.

    That is control characters but tabs and line ends, marks of the direction of writing, halves of surrogate pairs.
    """
    if text.isprintable():
        return text
    return _UNSAFE.sub("", text.encode("utf-8", "replace").decode("utf-8"))


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


def _respelt(text: str) -> str:
    return _RESPELT.sub(lambda found: _ONE_SPELLING[found[0]], text)


def _one_to_one(character: str) -> str:
    converted = str(_converter().convert(character))
    return converted if len(converted) == 1 else character


def _separates(previous: str, following: str) -> bool:
    both_digits = previous.isdigit() and following.isdigit()
    both_letters = previous.isascii() and previous.isalpha() and following.isascii() and following.isalpha()
    return both_digits or both_letters
