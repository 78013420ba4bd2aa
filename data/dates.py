"""Years and days as reports print them: in digits, in Chinese numerals, with letters for zero."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from data.numbers import read_chinese

DIGIT = "[0-9〇○零Oo一二三四五六七八九十]"
_ZERO = "〇○零Oo0"
YEAR = rf"(?<![0-9])20[0-4][0-9](?![0-9])|二[{_ZERO}][{_ZERO}一二三四][{_ZERO}一二三四五六七八九]"
_MONTH_OF_YEAR = f"(元|{DIGIT}{{1,3}})"
DATE = re.compile(rf"({DIGIT}{{4}})[-/.年]{_MONTH_OF_YEAR}[-/.月]({DIGIT}{{1,3}})[日号]?")
MONTH = re.compile(rf"({DIGIT}{{4}})年{_MONTH_OF_YEAR}月")


def number(words: str) -> int:
    """The value of digits or Chinese numerals, 0 where there is none."""
    if words.isdecimal():
        return int(words)
    # 元月 is the first month.
    return 1 if words == "元" else int(read_chinese(re.sub(f"[{_ZERO}]", "〇", words)) or 0)


def iso(parts: Sequence[str | None]) -> str | None:
    """Year, month and day as an ISO date, None when there is no such day."""
    year, month, day = (number(part or "0") for part in parts)
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
