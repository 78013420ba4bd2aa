"""Numbers as reports print them: digits of every width, separators, Chinese numerals, 万 and 亿, 余 and 近."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from data.records import Status
from data.text import squeezed

PLACEHOLDERS = frozenset({"/", "-", "--", "---", "\\", "无", "空", "·", "*", "×"})
_CELL_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:[, ]\d{3})+|\d+)(?:\.\d+)?")
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "○": 0, "两": 2, "廿": 20, "卅": 30,
    "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}


@dataclass(frozen=True, slots=True)
class CellNumber:
    """What one table cell holds: a number, nothing, a placeholder, or words that are no number."""

    value: Decimal | None
    status: Status


def read_cell(text: str) -> CellNumber:
    """The number in a table cell, with 0, blank and placeholder kept apart.

    Words that are no number are "unreadable": a person must look, nothing is guessed.
    """
    words = squeezed(text)
    if not words:
        return CellNumber(None, "blank")
    if words in PLACEHOLDERS:
        return CellNumber(None, "placeholder")
    number = _CELL_NUMBER.fullmatch(words)
    if number is None:
        return CellNumber(None, "unreadable")
    return CellNumber(Decimal(re.sub(r"[, ]", "", words)), "value")


def read_chinese(words: str) -> Decimal | None:
    """The value of a Chinese numeral (``两千三百``, ``廿三``, ``二〇二四``, ``一亿零三``), None when it is none."""
    if not words or any(c not in _DIGITS and c not in _TENS and c not in _MYRIADS for c in words):
        return None
    if len(words) > 1 and all(c in _DIGITS and _DIGITS[c] < 10 for c in words):
        return Decimal("".join(str(_DIGITS[c]) for c in words))
    total, section, digit = 0, 0, 0
    last_unit = 1
    for character in words:
        if character in _MYRIADS:
            unit = _MYRIADS[character]
            section += digit
            if unit > 10_000:
                total = (total + section) * unit
            else:
                total += section * unit
            section, digit, last_unit = 0, 0, unit
        elif character in _TENS:
            unit = _TENS[character]
            section += (digit or 1) * unit
            digit, last_unit = 0, unit
        elif _DIGITS[character] >= 20:
            section += _DIGITS[character]
            digit, last_unit = 0, 10
        else:
            if digit:
                return None
            digit = _DIGITS[character]
            if digit == 0:
                last_unit = 1
    # 两千三 is 2300: a last digit without its unit takes the next lower one.
    if digit and last_unit >= 100:
        digit *= last_unit // 10
    return Decimal(total + section + digit)
