"""Numbers in cells and in prose, in every style that reports print."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.numbers import find_numbers, read_chinese
from data.text import squeezed

DIGITS = "零一二三四五六七八九"

CHINESE = [
    ("两千三百", 2300), ("两千三", 2300), ("廿三", 23), ("卅", 30), ("二〇二四", 2024), ("一亿零三", 100_000_003),
    ("十", 10), ("十五", 15), ("一百零五", 105), ("三万", 30_000), ("百", 100), ("万", 10_000), ("壹佰", 100),
]  # fmt: skip


@pytest.mark.parametrize(("words", "value"), CHINESE)
def test_a_chinese_numeral_is_read(words: str, value: int) -> None:
    assert read_chinese(words) == value


@pytest.mark.parametrize("words", ["", "二三十", "甲", "一2"])
def test_words_that_are_no_numeral_are_none(words: str) -> None:
    assert read_chinese(words) is None


PROSE = [
    ("23条", "23", "value", "条"), ("1,234条", "1234", "value", "条"), ("1，234条", "1234", "value", "条"),
    ("１２３件", "123", "value", "件"), ("1 234件", "1234", "value", "件"), ("18万余条", "180000", "approx", "条"),
    ("4.16万条", "41600", "value", "条"), ("200余场", "200", "approx", "场"), ("40多人次", "40", "approx", "人次"),
    ("近200条", "200", "approx", "条"), ("约 300 条", "300", "approx", "条"), ("超5000条", "5000", "approx", "条"),
    ("100条以上", "100", "approx", "条"), ("50人次左右", "50", "approx", "人次"), ("1000+篇", "1000", "approx", "篇"),
    ("十余条", "10", "approx", "条"), ("百余件", "100", "approx", "件"), ("上百条", "100", "approx", "条"),
    ("近万条", "10000", "approx", "条"), ("两千三百件", "2300", "value", "件"), ("一件", "1", "value", "件"),
    ("零人次", "0", "stated_none", "人次"), ("0件", "0", "value", "件"), ("6万元", "6", "value", "万元"),
    ("95.6%", "95.6", "value", "%"), ("1.3亿次", "130000000", "value", "次"), ("20个工作日", "20", "value", "个工作日"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "value", "status", "measure"), PROSE)
def test_a_number_in_prose_is_read_with_its_status_and_measure(
    words: str, value: str, status: str, measure: str
) -> None:
    (number,) = find_numbers(squeezed(words))
    assert (number.value, number.status, number.measure) == (Decimal(value), status, measure)
    assert squeezed(words)[number.start : number.end] == squeezed(words)


@pytest.mark.parametrize("words", ["数百条", "几十件", "3-5条", "10～20件", "5至10件", "12 5条", "十几件"])
def test_a_number_that_the_words_leave_open_has_no_value(words: str) -> None:
    (number,) = find_numbers(squeezed(words))
    assert (number.value, number.status) == (None, "unreadable")


@pytest.mark.parametrize("words", ["统一标准", "进一步", "一致", "万众一心", "第一平台", "上一年度", "每一件"])
def test_a_word_with_a_numeral_is_no_number(words: str) -> None:
    assert not find_numbers(squeezed(words))


@given(
    value=st.integers(0, 99_999_999), hedge=st.sampled_from(["", "近", "约", "超"]), more=st.sampled_from(["", "余"])
)
def test_digits_of_any_style_are_read_back(value: int, hedge: str, more: str) -> None:
    status = "approx" if hedge or more else "value"
    wide = str(value).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    for printed in (str(value), f"{value:,}", wide, f" {value} "):
        (number,) = find_numbers(squeezed(f"公开{hedge}{printed}{more}条"))
        assert (number.value, number.status, number.measure) == (Decimal(value), status, "条")


@given(
    thousandths=st.integers(1, 9_999_999), unit=st.sampled_from(["万", "亿"]), more=st.sampled_from(["", "余", "多"])
)
def test_decimals_with_a_multiplier_are_read_back(thousandths: int, unit: str, more: str) -> None:
    factor = {"万": 10_000, "亿": 100_000_000}[unit]
    printed = Decimal(thousandths) / 1000
    (number,) = find_numbers(squeezed(f"访问量{printed}{unit}{more}人次"))
    assert (number.value, number.status) == (printed * factor, "approx" if more else "value")


@given(value=st.integers(1, 99_999))
def test_chinese_numerals_are_read_back(value: int) -> None:
    (number,) = find_numbers(squeezed(f"收到{spelt(value)}件"))
    assert (number.value, number.status, number.is_chinese) == (Decimal(value), "value", True)


def spelt(value: int) -> str:
    """The number in Chinese as it is said: 一百零五, 两 left to the tables of cases."""
    words, pending_zero = "", False
    for unit, name in ((10_000, "万"), (1_000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, unit)
        if digit:
            words += ("零" if pending_zero and words else "") + DIGITS[digit] + name
        pending_zero = not digit
    return words
