"""Any number in any style that reports print is read back from a sentence, with its status, or not read at all."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.samples.county import chinese
from tests.prose import figures, read_prose

WIDE = str.maketrans("0123456789,.", "０１２３４５６７８９，．")

MARKS = ["-", "—", "~", "至", "到"]
SENTENCES = [
    ("全年主动公开政府信息{}条。", "sub_proactive", "n_info_total"),
    ("政府网站发布信息{}条。", "sub_platform", "n_website_items"),
    ("微信公众号推送信息{}条，微博发布信息无变化。", "sub_platform", "n_wechat_items"),
    ("共收到政府信息公开申请{}件，均已办理。", "sub_request", "n_app_received_text"),
    ("因政府信息公开引发行政复议{}件。", "sub_request", "n_review_text"),
    ("组织政务公开业务培训{}次。", "sub_supervision", "n_trainings"),
]
HEDGES = [("", ""), ("近", ""), ("约", ""), ("超", ""), ("", "余"), ("", "多"), ("近", "余")]
sentence = st.sampled_from(SENTENCES)


@settings(max_examples=150, deadline=None)
@given(where=sentence, value=st.integers(0, 9_999_999), style=st.integers(0, 4), hedge=st.sampled_from(HEDGES))
def test_digits_are_read_back_in_every_style(
    where: tuple[str, str, str], value: int, style: int, hedge: tuple[str, str]
) -> None:
    printed = [
        str(value), f"{value:,}", str(value).translate(WIDE), f"{value:,}".translate(WIDE), f" {value} "
    ][style]  # fmt: skip
    before, after = hedge
    expect(where, f"{before}{printed}{after}", Decimal(value), "~" if before or after else "=")


@settings(max_examples=150, deadline=None)
@given(where=sentence, tenths=st.integers(1, 99_999), unit=st.sampled_from(["万", "亿"]), hedge=st.sampled_from(HEDGES))
def test_ten_thousands_and_hundred_millions_are_read_back(
    where: tuple[str, str, str], tenths: int, unit: str, hedge: tuple[str, str]
) -> None:
    before, after = hedge
    printed = Decimal(tenths) / 10
    value = printed * {"万": 10_000, "亿": 100_000_000}[unit]
    expect(where, f"{before}{printed}{unit}{after}", value, "~" if before or after else "=")


@settings(max_examples=150, deadline=None)
@given(where=sentence, value=st.integers(1, 9999), style=st.integers(0, 3))
def test_chinese_numerals_are_read_back(where: tuple[str, str, str], value: int, style: int) -> None:
    words = chinese(value)
    if style == 1:
        words = words.replace("零", "〇")
    elif style == 2:
        words = words.replace("二百", "两百").replace("二千", "两千")
    elif style == 3 and 21 <= value <= 29:
        words = "廿" + chinese(value - 20)
    if value == 2:
        words = "两"
    expect(where, words, Decimal(value), "=")


@settings(max_examples=100, deadline=None)
@given(where=sentence, low=st.integers(1, 900), more=st.integers(1, 90), mark=st.sampled_from(MARKS))
def test_a_range_is_no_figure(where: tuple[str, str, str], low: int, more: int, mark: str) -> None:
    text, code, _ = where
    assert not read_prose(text.format(f"{low}{mark}{low + more}"), code).readings


@pytest.mark.parametrize("words", ["两三", "三四", "七八", "数十", "几百", "十几", "若干", "三分之一"])
@pytest.mark.parametrize("where", SENTENCES, ids=[code for _, _, code in SENTENCES])
def test_a_vague_number_is_no_figure(where: tuple[str, str, str], words: str) -> None:
    text, code, _ = where
    assert not read_prose(text.format(words), code).readings


def expect(where: tuple[str, str, str], printed: str, value: Decimal, mark: str) -> None:
    """The sentence with the number in it gives the figure, and no other."""
    text, code, indicator = where
    words = text.format(printed)
    read = {figure.rstrip("0").rstrip(".") if "." in figure else figure for figure in figures(read_prose(words, code))}
    assert read == {f"{indicator}{mark}{value.to_integral_value() if value % 1 == 0 else value}"}, words
