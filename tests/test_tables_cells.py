"""What one cell holds: 0, blank, placeholder and words that are no number stay apart."""

from __future__ import annotations

from decimal import Decimal

import pytest

from data.numbers import read_cell


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        (" 34\n", "34"),
        ("1,234", "1234"),
        ("1，234", "1234"),
        ("1 234", "1234"),
        ("１２３", "123"),
        ("7730.28", "7730.28"),
        ("1,234.5", "1234.5"),
        ("十二", "12"),
        ("零", "0"),
        ("22（其中修订 16 件）", "22"),
    ],
)
def test_a_number_is_read_in_every_spelling(text: str, value: str) -> None:
    cell = read_cell(text)
    assert (cell.value, cell.status) == (Decimal(value), "value")


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("251000元", "251000", "元"),
        ("3.5万元", "3.5", "万元"),
        ("34 件", "34", "件"),
        ("￥300", "300", "元"),
        ("3.5萬元", "3.5", "万元"),
        ("34 個", "34", "个"),
    ],
)
def test_a_unit_inside_the_cell_is_kept(text: str, value: str, unit: str) -> None:
    cell = read_cell(text)
    assert (cell.value, cell.unit, cell.rule) == (Decimal(value), unit, "unit")


@pytest.mark.parametrize("text", ["", " ", "\xa0", "\u3000\n"])
def test_a_blank_cell_is_not_a_zero(text: str) -> None:
    assert (read_cell(text).value, read_cell(text).status) == (None, "blank")


@pytest.mark.parametrize("text", ["/", "-", "—", "——", "－", "无", "\\", "*", "不涉及", "N/A"])
def test_a_placeholder_is_neither_blank_nor_zero(text: str) -> None:
    assert (read_cell(text).value, read_cell(text).status) == (None, "placeholder")


@pytest.mark.parametrize("text", ["22(3)", "约20", "3-5", "5%", "-5", "+3", "减2", "一", "○", "见附件", "3/4", "1.2.3"])
def test_what_is_no_plain_number_is_not_guessed(text: str) -> None:
    assert (read_cell(text).value, read_cell(text).status) == (None, "unreadable")


@pytest.mark.parametrize(
    ("text", "value"),
    [("+3", "3"), ("-2", "-2"), ("增3", "3"), ("减2", "-2"), ("增加 3 项", "3"), ("4", "4"), ("0", "0")],
)
def test_a_change_may_carry_its_sign(text: str, value: str) -> None:
    assert read_cell(text, is_signed=True).value == Decimal(value)


@pytest.mark.parametrize("text", ["增/减", "增3减2", "+-3"])
def test_a_change_with_two_signs_is_not_guessed(text: str) -> None:
    assert read_cell(text, is_signed=True).status == "unreadable"


@pytest.mark.parametrize(("text", "joined"), [("1\n234", "1234"), ("340\n2", "3402"), ("12 3", "123")])
def test_torn_digits_are_no_number_until_a_sum_confirms_them(text: str, joined: str) -> None:
    cell = read_cell(text)
    assert (cell.value, cell.status, cell.joined) == (None, "unreadable", Decimal(joined))
