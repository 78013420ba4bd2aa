"""A squeezed sentence as rules see it: brackets apart, dates and titles out, every number one ``#``.

``#`` is followed by the number's measure word; ``>`` is the comma behind a clause that only names a channel
(``通过政府网站>公开信息#条``): what follows is said of that channel.
"""

from __future__ import annotations

import re

from data.frozen import frozen
from data.narrative.ignored import ELIDED
from data.numbers import ProseNumber

# Quotation marks and the blanks that squeezing leaves say nothing to a rule.
_WORDS = re.compile("[^“”\"' ]+")
_CHANNEL_CLAUSE = re.compile(
    r"(?:通过|利用|依托|借助|运用|发挥|以|在|使用)[^#,;]*"
    r"(?:渠道|平台|网站|公众号|微博|微信|形式|方式|媒体|客户端|专栏|载体|公报|门户网|政务网|信息网|公开网|外网|官网|系统|栏|阵地|抓手|作用)(?:[上等中])?$"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_THIS_YEAR = re.compile(r"今年|本年|当年|全年|年内|年度内|一年来")
_LAST_YEAR = re.compile(
    r"(?<![较比同与和跟到至由从])(?<!结转)(?:去年|前年|往年|上一?年度?)(?!度?(?:无|没有|未有)?结转|度?转入|以来|相比|同期(?:相比|[的增减下上]|$)|的)"
)
_CARRIED_OUT = re.compile(r"(?:转|顺延|延[至到续]?)[至到入]?$")
_CARRIED_IN = re.compile(r"度?(?:结转|转入|转至|遗留|未办结)")
_SINCE = re.compile(r"以来|至今")
# 2019年至2023年, not 2023年1月至12月.
_RANGE = re.compile(r"[至到~-](?:19|20)\d\d年?(?!\d|\d{0,2}月)")
_RANGE_FROM = re.compile(r"((?:19|20)\d\d)年(?:\d{1,2}月(?:\d{1,2}日|份)?)?[至到~-]$")
_DAY = re.compile(r"\d月|\d日")
_BOUND_BEFORE = re.compile(r"(?:截[至止]到?|[至到~-]|自|从)$")
_BOUND_AFTER = re.compile(r"[至到~-]|以来|[起前后]|以前|之前|以后")
_PART_OF_YEAR = re.compile(r"[上下]半年|第[一二三四1-4]季度")
_COMPARED = re.compile(r"(?:较|比|与|同|和|同比|相比|对比|从|由|自|至|到|—|-)$")
# 截至2023年底累计: such a date does not say that the figure is of that year.
_UNTIL = re.compile(r"截[至止]到?$|(?:^|[,;:])[至到]$")
_OF_A_TITLE = re.compile(r"部门|财政|度?预算|度?决算|年报|度?报告|印发|版|度?要点|届|级|以来|以前|之前|前|起")


@frozen()
class Rendering:
    """The rendered text, and for each of its characters the index in the squeezed text that it stands for.

    numbers are (position of ``#``, number); names the spans of the squeezed text that rules name, brackets the spans of
    bracket contents with their position in the rendering, years (position, period) of every year that is spoken of,
    days the positions of single days and months (5月8日, not 截至5月8日).
    """

    text: str
    indices: tuple[int, ...]
    numbers: tuple[tuple[int, ProseNumber], ...]
    names: tuple[tuple[int, int, str], ...]
    brackets: tuple[tuple[int, int, int], ...]
    years: tuple[tuple[int, str], ...]
    days: tuple[int, ...]


@frozen()
class _Item:
    """Something in the squeezed text that is not simply copied: a bracket, a named span or a number."""

    start: int
    end: int
    name: str
    number: ProseNumber | None = None


def render(
    text: str,
    span: tuple[int, int],
    names: tuple[tuple[int, int, str], ...],
    numbers: tuple[ProseNumber, ...],
    report_year: int | None,
) -> Rendering:
    """The rendering of text[span], given the named spans and the numbers of the whole text."""
    characters: list[str] = []
    indices: list[int] = []
    figures: list[tuple[int, ProseNumber]] = []
    brackets: list[tuple[int, int, int]] = []
    years: list[tuple[int, str]] = []
    days: list[int] = []
    items = _items(text, span, names, numbers)
    position = span[0]
    for item in (*items, _Item(span[1], span[1], "end")):
        for word in _WORDS.finditer(text, position, item.start):
            characters.extend(word.group())
            indices.extend(range(*word.span()))
        position = item.end + (item.name == "issues" and text[item.end] in ",、")
        shown = ""
        if item.number is not None:
            figures.append((len(characters), item.number))
            shown = "#" + item.number.measure
        elif item.name == "bracket":
            brackets.append((item.start + 1, item.end - 1, len(characters)))
        elif item.name == "date":
            shown, period = _date(text, item, report_year)
            if period is not None:
                years.append((len(characters), period))
            if _DAY.search(text, item.start, item.end) and not _is_bound(text, item):
                days.append(len(characters))
        elif item.name == "title":
            shown = "公报" if text[item.start : item.end].endswith(("公报》", "政报》")) else ""
        elif item.name not in ELIDED:
            shown = text[item.start : item.end]
        characters.extend(shown)
        # The last character stands for the end of a date, so that words cited up to it are whole.
        last = item.end - 1 if item.name == "date" else item.start
        indices.extend([item.start] * (len(shown) - 1) + [last] * bool(shown))
    rendered = _join_channels("".join(characters))
    years.extend((match.end(), "") for match in _THIS_YEAR.finditer(rendered))
    years.extend((match.end(), "previous") for match in _LAST_YEAR.finditer(rendered))
    named = tuple((item.start, item.end, item.name) for item in items if item.number is None and item.name != "bracket")
    return Rendering(
        rendered, tuple(indices), tuple(figures), named, tuple(brackets), tuple(sorted(years)), tuple(days)
    )


def _items(
    text: str, span: tuple[int, int], names: tuple[tuple[int, int, str], ...], numbers: tuple[ProseNumber, ...]
) -> list[_Item]:
    """Brackets, named spans and numbers of text[span] in order; what lies in a bracket is left to the bracket."""
    brackets = _bracket_pairs(text, span)
    items = [_Item(start, end, name) for start, end, name in names]
    items.extend(_Item(number.start, number.end, "", number) for number in numbers)
    inside = [
        item
        for item in items
        if span[0] <= item.start
        and item.end <= span[1]
        and not any(start < item.end and item.start < end for start, end in brackets)
    ]
    return sorted(inside + [_Item(start, end, "bracket") for start, end in brackets], key=lambda item: item.start)


def _bracket_pairs(text: str, span: tuple[int, int]) -> list[tuple[int, int]]:
    """The outermost brackets of text[span], each from ( to past ); an unmatched one is no bracket."""
    pairs: list[tuple[int, int]] = []
    opened: list[int] = []
    position = text.find("(", span[0], span[1])
    if position < 0:
        return pairs
    for index in range(position, span[1]):
        if text[index] == "(":
            opened.append(index)
        elif text[index] == ")" and opened:
            start = opened.pop()
            if not opened and index > start + 1:
                pairs.append((start, index + 1))
    return pairs


def _date(text: str, item: _Item, report_year: int | None) -> tuple[str, str | None]:
    """What stands for a date, and the period that its year opens.

    Cases carried over keep 上年 and 下年, a half or a quarter of a year keeps its name.
    """
    year = _YEAR.search(text, item.start, item.end)
    if year is None or report_year is None:
        return "", None
    distance = int(year.group()) - report_year
    before, after = text[max(0, item.start - 6) : item.start], text[item.end : item.end + 6]
    first = _RANGE_FROM.search(text[max(0, item.start - 14) : item.start])
    if distance > 0 and _CARRIED_OUT.search(before):
        return "下年", None
    if distance < 0 and _CARRIED_IN.match(after):
        return "上年", None
    if distance < 0 and (_SINCE.match(after) or _RANGE.match(after)):
        return "历年", None
    if not distance and first and int(first[1]) != report_year:
        return "", None
    if _OF_A_TITLE.match(after) or _UNTIL.search(before) or (distance and _COMPARED.search(before)):
        return "", None
    part = _PART_OF_YEAR.search(text, item.start, item.end)
    return part.group() if part else "", {0: "", -1: "previous"}.get(distance, "next" if distance > 0 else "other")


def _is_bound(text: str, item: _Item) -> bool:
    """Whether a date is the begin or the end of a period, or in a title, rather than a day."""
    around = text[max(0, item.start - 3) : item.start], text[item.end : item.end + 2]
    bound = text[item.end - 1] in "底末初" or _BOUND_AFTER.match(around[1])
    return bool(bound or _BOUND_BEFORE.search(around[0]) or re.search(r"[至到~-]", text[item.start : item.end]))


def _join_channels(rendered: str) -> str:
    """The rendering with ``>`` for the comma behind a clause that only names channels."""
    if "," not in rendered:
        return rendered
    characters, first = list(rendered), 0
    for index, character in enumerate(rendered):
        if character in "#;":
            first = index + 1
        elif character == ",":
            if _CHANNEL_CLAUSE.search(rendered[first:index]):
                characters[index] = ">"
            first = index + 1
    return "".join(characters)
