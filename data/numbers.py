"""Numbers as reports print them: digits of every width, separators, Chinese numerals, 万 and 亿, 余 and 近."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from data.frozen import frozen
from data.records import Status
from data.reference import rows
from data.text import simplified, squeezed

# What is printed where a number is not: /, —, 无; a run of dashes or strokes of any length counts as one.
_PLACEHOLDER = re.compile(r"[-~_]+|[/\\]+|[·*×]|无|空|不涉及|不适用|[nN]/?[aA]")
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "○": 0, "两": 2, "廿": 20, "卅": 30,
    "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}
_UNITS = {"": 1, "百": 100, "千": 1_000, "万": 10_000, "百万": 1_000_000, "千万": 10_000_000, "亿": 100_000_000}

# Longest word first: 条次 before 条, 个工作日 before 个.
_MEASURES = "|".join(re.escape(row["unit"]) for row in sorted(rows("units"), key=lambda row: -len(row["unit"])))
_NUMERAL = "".join({*_DIGITS, *_TENS, *_MYRIADS})
_HEDGE_BEFORE = r"(?:将近|接近|大约|超过|突破|不足|不到|近|约|超|逾)[达为有]?"
_HEDGE_AFTER = r"以上|左右|上下|有余"
_PROSE_NUMBER = re.compile(
    rf"(?P<before>{_HEDGE_BEFORE})?"
    rf"(?:"
    rf"(?<![A-Za-z0-9.])(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?!\d)(?:\.\d+)?|\d+(?: \d+)*(?:\.\d+)?)"
    rf"(?P<few>[余多几来])?(?P<unit>(?:百万|千万|[百千万亿])(?!元))?(?P<more>[余多+])?"
    rf"|(?<![上下前每同逐任某第统单数几])(?P<chinese>(?:[数几](?=[十百千万亿])|上(?=[百千万亿]))?[{_NUMERAL}]+)(?P<extra>[余多几来]?[万亿]?)"
    rf")"
    rf"(?P<range>[-~至到]\d[\d,.]*)?"
    rf"(?P<measure>{_MEASURES})?(?P<after>{_HEDGE_AFTER})?"
)

_CELL_UNITS = "|".join(
    re.escape(row["unit"])
    for row in sorted(rows("units"), key=lambda row: -len(row["unit"]))
    if row["kind"] in ("count", "people", "place", "yuan")
)
_DOWN = frozenset({"-", "减", "减少", "↓"})
_CELL = re.compile(
    rf"(?P<yuan>[¥￥])?(?P<sign>[-+↑↓]|新?增加?|减少?)?"
    rf"(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?: \d+)*(?:\.\d+)?)"
    rf"(?P<unit>{_CELL_UNITS})?(?P<note>\([^()]*[\u4e00-\u9fff][^()]*\))?"
)


@frozen()
class CellNumber:
    """What one table cell holds: a number, nothing, a placeholder, or words that are no number.

    unit is the one written inside the cell (``251000元``), '' when it holds none. rule says what was set aside to read
    the number: "plain" nothing, "unit", "note" (``22（其中修订16件）``), "signed" (``减2``), "chinese" (``十二``).
    joined is the number that digits torn apart by a line break or a blank would make; it is no reading until a sum of
    the form confirms it.
    """

    value: Decimal | None
    status: Status
    unit: str = ""
    rule: str = "plain"
    joined: Decimal | None = None


def read_cell(text: str, *, is_signed: bool = False) -> CellNumber:
    """The number in a table cell, with 0, blank and placeholder kept apart.

    is_signed reads 增3, 减2, +3 and -2 as changes; elsewhere a sign makes the cell unreadable.
    Words that are no number are "unreadable": a person must look, nothing is guessed.
    Units: value is in the unit as printed.
    """
    words = squeezed(text)
    if not words:
        return CellNumber(None, "blank")
    if _PLACEHOLDER.fullmatch(words):
        return CellNumber(None, "placeholder")
    number = _CELL.fullmatch(words)
    if number is None and words[0].isdecimal() and not words.isascii():
        # 104萬元 of a traditional mirror; its unit is told in simplified characters.
        number = _CELL.fullmatch(simplified(words))
    if number is None or (number["sign"] and not is_signed):
        return _chinese_cell(words)
    unit = number["unit"] or ("元" if number["yuan"] else "")
    rule = "signed" if number["sign"] else "note" if number["note"] else "unit" if unit else "plain"
    digits = number["digits"]
    value = Decimal(re.sub(r"[, ]", "", digits)) * (-1 if number["sign"] in _DOWN else 1)
    if " " in digits and ("\n" in text.strip() or not re.fullmatch(r"\d{1,3}(?: \d{3})+(?:\.\d+)?", digits)):
        return CellNumber(None, "unreadable", unit, "joined", value)
    return CellNumber(value, "value", unit, rule)


def _chinese_cell(words: str) -> CellNumber:
    """A cell in Chinese numerals; 一 alone is as often a dash, ○ a mark, so neither is read."""
    value = None if words in ("一", "○") else read_chinese(words)
    if value is None:
        return CellNumber(None, "unreadable")
    return CellNumber(value, "value", rule="chinese")


@frozen()
class ProseNumber:
    """One number in prose: text[start:end] holds it with its hedges and its measure word (``近200余条``).

    value is the number without its measure word, None when the words do not say which number (``数百条``, ``3-5条``).
    status is "value", "approx" (余, 近, 超…), "stated_none" (the word 零) or "unreadable".
    """

    start: int
    end: int
    value: Decimal | None
    status: Status
    measure: str
    is_chinese: bool = False


def find_numbers(text: str) -> tuple[ProseNumber, ...]:
    """Every number in a squeezed text, left to right.

    A Chinese numeral counts only with a measure word behind it: 一致 and 统一 hold no number, 一件 does.
    """
    return tuple(_numbers(text))


def _numbers(text: str) -> Iterator[ProseNumber]:
    for match in _PROSE_NUMBER.finditer(text):
        part = match.groupdict(default="")
        digits, chinese = part["digits"], part["chinese"]
        if chinese and not part["measure"]:
            continue
        if digits:
            value = _arabic(digits, part["unit"]) if part["measure"] or " " not in digits else None
        else:
            value = read_chinese(chinese.lstrip("上") + part["extra"].strip("余多几来"))
        # 一多 is no number word, 十多 is; 几 after a digit leaves the number open.
        hedged = bool(part["before"] or part["few"] or part["more"] or part["extra"].strip("万亿") or part["after"])
        if value is None or part["range"] or "几" in (part["few"], part["extra"][:1]):
            yield ProseNumber(match.start(), match.end(), None, "unreadable", part["measure"], bool(chinese))
        elif hedged or chinese.startswith("上"):
            yield ProseNumber(match.start(), match.end(), value, "approx", part["measure"], bool(chinese))
        elif chinese == "零":
            yield ProseNumber(match.start(), match.end(), value, "stated_none", part["measure"], is_chinese=True)
        else:
            yield ProseNumber(match.start(), match.end(), value, "value", part["measure"], bool(chinese))


def _arabic(digits: str, unit: str) -> Decimal | None:
    """The value of ``1,234`` or ``18`` 万; None for digits that a blank tears apart, unless it parts thousands."""
    if " " in digits and not re.fullmatch(r"\d{1,3}(?: \d{3})+(?:\.\d+)?", digits):
        return None
    value = Decimal(re.sub(r"[, ]", "", digits)) * _UNITS[unit]
    return value.to_integral_value() if value == value.to_integral_value() else value


def read_chinese(words: str) -> Decimal | None:
    """The value of a Chinese numeral (``两千三百``, ``廿三``, ``二〇二四``, ``一亿零三``), None when it is none.

    ``两三`` is two or three, so none either.
    """
    if not words or any(c not in _DIGITS and c not in _TENS and c not in _MYRIADS for c in words):
        return None
    if len(words) == 2 and words[0] in _DIGITS and _DIGITS.get(words[1]) == _DIGITS[words[0]] + 1:
        return None
    if len(words) > 1 and all(c in _DIGITS and _DIGITS[c] < 10 for c in words):
        return Decimal("".join(str(_DIGITS[c]) for c in words))
    if words[0] in _MYRIADS:
        words = "一" + words
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
