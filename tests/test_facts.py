"""Readings become facts: one per indicator and applicant, in the indicator's unit, with the status kept."""

from __future__ import annotations

from decimal import Decimal

import pytest

from data.facts import settle
from data.records import Place, Reading, Status
from tests.prose import identity


def reading(
    indicator: str, value: str | None, unit: str = "", status: Status = "value", applicant: str = ""
) -> Reading:
    number = None if value is None else Decimal(value)
    return Reading(indicator, applicant, number, status, f"{value}{unit}", Place(line=3), "rule", unit, "sub_proactive")


UNITS = [
    ("n_info_total", "23", "条", "23"), ("n_info_total", "23", "件", "23"), ("n_interpretations", "5", "篇", "5"),
    ("n_processing_fee", "0.12", "万元", "1200"), ("n_processing_fee", "3940", "元", "3940"),
    ("n_budget", "60000", "元", "6"), ("n_budget", "6.5", "万元", "6.5"), ("s14_request_fee", "35", "元", "0.0035"),
    ("t2b_charge_amount", "7730.28", "", "7730.28"), ("t2b_charge_amount", "77302800", "元", "7730.28"),
    ("n_reading_points", "3", "处", "3"), ("n_assessment_score", "96.5", "分", "96.5"),
    ("t2a_procure_amount", "251000", "元", "25.1"), ("t2a_procure_amount", "0", "", "0"),
]  # fmt: skip


@pytest.mark.parametrize(("indicator", "value", "unit", "expected"), UNITS)
def test_a_value_is_in_the_indicators_unit(indicator: str, value: str, unit: str, expected: str) -> None:
    facts, notices = settle((reading(indicator, value, unit),), identity())
    assert [(str(fact.value), fact.status, fact.unit) for fact in facts] == [(expected, "value", unit)]
    assert not notices


@pytest.mark.parametrize(
    ("indicator", "unit"),
    [("n_info_total", "元"), ("n_processing_fee", "件"), ("n_trainings", "天"), ("n_info_total", "斤")],
)
def test_a_unit_that_does_not_fit_is_unreadable_and_a_notice(indicator: str, unit: str) -> None:
    facts, notices = settle((reading(indicator, "23", unit),), identity())
    assert [(fact.value, fact.status, fact.as_written) for fact in facts] == [(None, "unreadable", f"23{unit}")]
    assert [notice.code for notice in notices] == ["unknown_unit"]


def test_an_amount_whose_unit_the_form_does_not_print_is_not_guessed() -> None:
    facts, notices = settle((reading("t2a_procure_amount", "251000"),), identity())
    assert [(fact.value, fact.status) for fact in facts] == [(None, "unreadable")]
    assert len(notices) == 1


@pytest.mark.parametrize("status", ["blank", "placeholder", "unreadable"])
def test_a_cell_without_a_number_keeps_its_status(status: Status) -> None:
    facts, notices = settle((reading("t3_new", None, status=status, applicant="total"),), identity())
    assert [(fact.value, fact.status) for fact in facts] == [(None, status)]
    assert not notices


def test_blank_zero_and_zero_in_words_stay_apart() -> None:
    cells = (
        reading("t3_new", None, status="blank", applicant="natural"),
        reading("t3_new", "0", applicant="business"),
        reading("n_app_received_text", "0", status="stated_none"),
    )
    facts, _ = settle(cells, identity())
    assert {(fact.applicant, fact.status, fact.value) for fact in facts} == {
        ("natural", "blank", None), ("business", "value", Decimal(0)), ("", "stated_none", Decimal(0)),
    }  # fmt: skip


def test_the_same_reading_twice_is_one_fact() -> None:
    facts, notices = settle((reading("n_info_total", "23", "条"), reading("n_info_total", "23", "件")), identity())
    assert [(str(fact.value), fact.unit) for fact in facts] == [("23", "条")]
    assert not notices


def test_readings_that_contradict_each_other_are_no_fact_and_a_notice() -> None:
    pair = (reading("t3_new", "21", applicant="total"), reading("t3_new", "12", applicant="total"))
    facts, notices = settle(pair, identity())
    assert not facts
    assert [(notice.code, notice.detail) for notice in notices] == [("figures_disagree", "t3_new: 21、12")]


def test_a_blank_against_a_number_is_a_contradiction_too() -> None:
    pair = (reading("t3_new", "21", applicant="total"), reading("t3_new", None, status="blank", applicant="total"))
    facts, notices = settle(pair, identity())
    assert not facts
    assert len(notices) == 1


def test_applicants_do_not_meet() -> None:
    pair = (reading("t3_new", "21", applicant="total"), reading("t3_new", "20", applicant="natural"))
    assert len(settle(pair, identity())[0]) == 2


def test_an_unknown_indicator_stops_with_the_file_to_edit() -> None:
    with pytest.raises(ValueError, match=r"n_unheard_of.*indicators\.csv"):
        settle((reading("n_unheard_of", "1"),), identity())
