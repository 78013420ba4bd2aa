"""The numbers that Word writes before paragraphs and keeps out of their text: the ``一、`` of an automatic list."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVEL_COUNT = 9
_PLACEHOLDER = re.compile("%([1-9])")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: its first number, how numbers are written, and the words around them (``%1、``)."""

    start: int
    number_format: str
    text: str
    is_legal: bool
    style_id: str
    separator: str


@dataclass(frozen=True, slots=True)
class NumberedList:
    """A list as paragraphs refer to it; lists on the same counter go on counting together."""

    counter: str
    levels: tuple[Level | None, ...]
    restarts: Mapping[int, int]

    def level_of(self, style_id: str) -> int:
        """The level that a paragraph style stands on, 0 when the list does not say."""
        return next((index for index, level in enumerate(self.levels) if level and level.style_id == style_id), 0)


def read_numbering(root: Any, list_of_style: Mapping[str, str]) -> dict[str, NumberedList]:
    """The lists of ``numbering.xml`` by their ids; list_of_style leads from a numbering style to its list."""
    definitions = {_attribute(element, "abstractNumId"): element for element in root.iterfind(f"{_W}abstractNum")}
    counters = {_attribute(element, "numId"): _value(element, "abstractNumId") for element in root.iterfind(f"{_W}num")}
    lists: dict[str, NumberedList] = {}
    for element in root.iterfind(f"{_W}num"):
        list_id = _attribute(element, "numId")
        counter = counters[list_id]
        definition = definitions.get(counter)
        # A definition may only name a style, whose list then holds the levels.
        style_id = "" if definition is None else _value(definition, "numStyleLink")
        if style_id:
            counter = counters.get(list_of_style.get(style_id, ""), counter)
            definition = definitions.get(counter)
        if definition is None:
            continue
        levels = [*_levels(definition)]
        restarts: dict[int, int] = {}
        for override in element.iterfind(f"{_W}lvlOverride"):
            index = _integer(_attribute(override, "ilvl"))
            start = override.find(f"{_W}startOverride")
            if start is not None:
                restarts[index] = _integer(_attribute(start, "val"), 1)
            for own_index, own_level in enumerate(_levels(override)):
                levels[own_index] = own_level or levels[own_index]
        lists[list_id] = NumberedList(counter, tuple(levels), restarts)
    return lists


def labels(paragraphs: Iterable[tuple[str, int]], lists: Mapping[str, NumberedList]) -> Iterator[str]:
    """What Word prints before each numbered paragraph, given its list and level in document order.

    Empty where a bullet, nothing, or a way of writing numbers that is not known here would stand.
    """
    counts: dict[str, list[int | None]] = {}
    started: set[str] = set()
    for list_id, index in paragraphs:
        numbered = lists.get(list_id)
        level = numbered.levels[index] if numbered is not None and index < _LEVEL_COUNT else None
        if numbered is None or level is None:
            yield ""
            continue
        count = counts.setdefault(numbered.counter, [None] * _LEVEL_COUNT)
        if list_id not in started:
            started.add(list_id)
            for restarted in numbered.restarts:
                count[restarted] = None
        previous = count[index]
        count[index] = numbered.restarts.get(index, level.start) if previous is None else previous + 1
        count[index + 1 :] = [None] * (_LEVEL_COUNT - index - 1)
        yield _label(level, numbered.levels, count)


def _label(level: Level, levels: tuple[Level | None, ...], count: list[int | None]) -> str:
    words = level.text
    for placeholder in _PLACEHOLDER.findall(level.text):
        index = int(placeholder) - 1
        other = levels[index]
        number = count[index] or (other.start if other else 1)
        number_format = "decimal" if level.is_legal or other is None else other.number_format
        written = _FORMATS[number_format](number) if number_format in _FORMATS else None
        if written is None:
            return ""
        words = words.replace(f"%{placeholder}", written)
    return words + level.separator if words and level.number_format != "bullet" else ""


def _levels(parent: Any) -> Iterator[Level | None]:
    found = {_integer(_attribute(element, "ilvl")): element for element in parent.iterfind(f"{_W}lvl")}
    for index in range(_LEVEL_COUNT):
        element = found.get(index)
        if element is None:
            yield None
            continue
        legal = element.find(f"{_W}isLgl")
        yield Level(
            start=_integer(_value(element, "start"), 1),
            number_format=_value(element, "numFmt") or "decimal",
            text=_value(element, "lvlText"),
            is_legal=legal is not None and _attribute(legal, "val") not in ("0", "false"),
            style_id=_value(element, "pStyle"),
            separator="" if _value(element, "suff") == "nothing" else " ",
        )


def _value(parent: Any, tag: str) -> str:
    child = parent.find(f"{_W}{tag}")
    return "" if child is None else _attribute(child, "val")


def _attribute(element: Any, name: str) -> str:
    return str(element.get(f"{_W}{name}", ""))


def _integer(words: str, default: int = 0) -> int:
    return int(words) if re.fullmatch(r"-?\d{1,9}", words) else default


# ways of writing a number --------------------------------------------------------------------------------------------


def _chinese(number: int, digits: str = "〇一二三四五六七八九", ten: str = "十") -> str | None:
    tens, ones = divmod(number, 10)
    if not 0 < number < 100:
        return None
    return (digits[tens] if tens > 1 else "") + (ten if tens else "") + (digits[ones] if ones else "")


def _roman(number: int) -> str | None:
    if not 0 < number < 40:
        return None
    tens, ones = divmod(number, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]


def _letter(number: int) -> str | None:
    return chr(ord("A") + number - 1) if 0 < number <= 26 else None


def _lower(write: Callable[[int], str | None]) -> Callable[[int], str | None]:
    return lambda number: (write(number) or "").lower() or None


def _from(first: str, count: int) -> Callable[[int], str | None]:
    return lambda number: chr(ord(first) + number - 1) if 0 < number <= count else None


_FORMATS: dict[str, Callable[[int], str | None]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": lambda number: "".join(chr(ord(digit) + 0xFEE0) for digit in str(number)),
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "ideographDigital": lambda number: "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number)),
    "chineseLegalSimplified": lambda number: _chinese(number, "零壹贰叁肆伍陆柒捌玖", "拾"),
    "upperRoman": _roman,
    "lowerRoman": _lower(_roman),
    "upperLetter": _letter,
    "lowerLetter": _lower(_letter),
    "decimalEnclosedCircle": _from("①", 20),
    "decimalEnclosedCircleChinese": _from("①", 20),
    "decimalEnclosedParen": _from("⑴", 20),
    "decimalEnclosedFullstop": _from("⒈", 20),
}
