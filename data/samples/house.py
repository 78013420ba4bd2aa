"""The habits of an office: how it titles, numbers, spaces and signs its report, and what it writes for none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from data.samples.county import Agency

# Table three's organisation columns: 0, nothing, or a slash where there is none.
Blanks = Literal["zero", "blank", "slash"]
Digits = Literal["plain", "spaced", "wide"]


@dataclass(frozen=True, slots=True)
class House:
    """One office's habits; they stay the same over the years, so that its reports look like its own."""

    blanks: Blanks
    digits: Digits
    has_chinese_numerals: bool
    has_thousands_marks: bool
    old_outline: str
    new_outline: str
    title: str
    sub_mark: str
    is_inline: bool
    period: str
    signature: Literal["digits", "chinese", "none"]
    has_local_table: bool
    has_short_labels: bool
    is_table_two_split: bool
    procurement_unit: Literal["head", "cell", "none"]
    has_dashes: bool
    caption: str


_TITLES = (
    "{name}{year}年政府信息公开工作年度报告",
    "{name}\n{year}年政府信息公开工作年度报告",
    "{name}{year}年政府信息公开年度报告",
    "{name}{year}年度政府信息公开工作报告",
    "{year}年{name}政府信息公开工作年度报告",
)
_PERIODS = (
    "报告中所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。",
    "数据统计时间为{year}年1月1日至12月31日。",
    "本报告的统计期限是{year}年1月1日到{year}年12月31日。",
)
_NEW_OUTLINES = (
    "new-standard",
    "new-aspects",
    "new-standard",
    "new-standard",
    "new-aspects",
    "new-free",
    "new-standard",
)
_OLD_OUTLINES = ("old-seven", "old-long", "old-ten")
_SUB_MARKS = ("（{}）", "（{}）", "({})", "{:d}.")
_CAPTIONS = ("附件：{year}年度政府信息公开情况统计表", "{year}年度政府信息公开情况统计表", "附表")


def house_of(agency: Agency) -> House:
    """The habits of this office, spread over the offices of a county so that every habit occurs."""
    place = agency.position
    return House(
        blanks="blank" if place % 9 == 4 else "slash" if place % 9 == 7 else "zero",
        digits="spaced" if place % 7 == 2 else "wide" if place % 7 == 5 else "plain",
        has_chinese_numerals=place % 3 == 0,
        has_thousands_marks=place % 5 == 3,
        old_outline=_OLD_OUTLINES[place % 3],
        new_outline=_NEW_OUTLINES[place % 7],
        title=_TITLES[place % 5],
        sub_mark=_SUB_MARKS[place % 4],
        is_inline=place % 2 == 0,
        period=_PERIODS[place % 3],
        signature="chinese" if place % 6 == 4 else "none" if place % 6 == 5 else "digits",
        has_local_table=place % 2 == 1,
        has_short_labels=place % 6 == 1,
        is_table_two_split=place % 8 == 6,
        procurement_unit="cell" if place % 8 == 3 else "none" if place % 8 == 5 else "head",
        has_dashes=place % 2 == 0,
        caption=_CAPTIONS[place % 3],
    )
