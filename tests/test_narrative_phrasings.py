"""How reports of four eras word their figures, and what only looks alike: a line of phrasings.csv each."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import cast

import pytest

from data.records import Form
from data.reference import rows
from tests.prose import figures, read_prose

with (Path(__file__).parent / "phrasings.csv").open(encoding="utf-8", newline="") as _file:
    PHRASINGS = list(csv.DictReader(_file))
LEADING = {"n_info_total", "n_website_items", "n_wechat_items", "n_app_received_text", "n_review_text", "n_trainings"}
LEADING |= {"n_litigation_text"}


@pytest.mark.parametrize("row", PHRASINGS, ids=[str(line) for line in range(2, len(PHRASINGS) + 2)])
def test_a_phrasing_is_read_as_it_is_meant_or_not_at_all(row: dict[str, str]) -> None:
    read = read_prose(row["text"], row["section"], cast("Form", row["form"]), kind=row["kind"])
    assert figures(read) == set(row["expected"].split()), row["text"]


def test_every_indicator_of_prose_is_worded_in_several_ways() -> None:
    worded = Counter(
        indicator
        for row in PHRASINGS
        for indicator in {word.rstrip("0123456789.")[:-1] for word in row["expected"].split()}
    )
    asked = [row["indicator"] for row in rows("indicators") if row["indicator"].startswith("n_")]
    assert [code for code in asked if worded[code] < (12 if code in LEADING else 4)] == []


PARTS = [(row["indicator"], row["example"]) for row in rows("narrative_parts")]
SECTIONS = {"n_app": "sub_request", "n_review": "sub_request", "n_litig": "sub_request", "n_process": "other_matters"}
SECTIONS |= {"n_request_fee": "fees_waivers", "n_fee_waived": "fees_waivers", "n_complaints": "sub_request"}
SECTIONS |= {"n_staff": "staff_budget", "n_train": "sub_supervision", "n_budget": "staff_budget", "": "sub_request"}


@pytest.mark.parametrize(("indicator", "example"), PARTS)
def test_the_first_of_several_parts_is_no_total(indicator: str, example: str) -> None:
    code = next((section for start, section in SECTIONS.items() if start and indicator.startswith(start)), "")
    form: Form = "2014-2018" if indicator in {"n_request_fee", "n_fee_waived"} else "2021+"
    read = read_prose(example, code or (SECTIONS[""] if not indicator else "sub_supervision"), form)
    assert indicator not in {reading.indicator for reading in read.readings}
    assert indicator or not read.readings


def test_parts_that_the_sentence_sums_up_give_the_sum() -> None:
    text = "受理公民政府信息公开申请7件，企业政府信息公开申请2件，共计9件。"
    assert figures(read_prose(text, "sub_request")) == {"n_app_received_text=9"}
    narrative = read_prose("受理公民政府信息公开申请7件，企业政府信息公开申请2件，共计8件。", "sub_request")
    assert not narrative.readings
    assert "one_of_parts" in {passed.rule for passed in narrative.passed_over}
