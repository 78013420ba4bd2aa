"""Labels of the forms: damaged ones are still known, and none is ever taken for another."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.reference import rows
from data.tables.labels import Catalogue, catalogue, distance, headings, take_apart

ROWS = {table: catalogue(table, "row", drops_count_words=table in ("s14", "l09")) for table in ("t3", "s14", "l09")}
OTHERS = {
    (table, axis): catalogue(table, axis)
    for table, axis in (
        ("t2a", "row"),
        ("t2b", "row"),
        ("t2a", "column"),
        ("t2b", "column"),
        ("t4", "block"),
        ("t4", "leaf"),
    )
}
OFFICIAL = [
    (row["form_table"], row["indicator"], row["label_zh"]) for row in rows("indicators") if row["form_table"] in ROWS
]


def every_variant() -> list[tuple[Catalogue, str, str]]:
    named = [(ROWS[table], code, label) for table, code, label in OFFICIAL]
    for row in rows("table_labels"):
        labels = OTHERS.get((row["table"], row["axis"])) or (ROWS.get(row["table"]) if row["axis"] == "row" else None)
        if labels:
            named.append((labels, row["code"], row["label"]))
    return named


def test_every_label_of_every_form_is_known_as_itself() -> None:
    wrong = [(code, label) for labels, code, label in every_variant() if code not in labels.find(label)]
    assert wrong == []


def test_labels_that_a_form_words_alike_are_only_those_of_reviews_and_lawsuits() -> None:
    alike = {labels.find(label) for labels, _, label in every_variant() if len(labels.find(label)) > 1}
    assert alike == {("s14_lit_corrected", "s14_review_corrected"), ("s14_lit_other", "s14_review_other")}


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("2.其他法律行政止公开", "t3_denied_law_forbidden"),
        ("1.逾期不补正", "t3_other_no_correction"),
        ("（二）部分公开", "t3_partial"),
        ("(二)部份公开", "t3_partial"),
        ("（一）予公开", "t3_granted"),
        ("（七）总 计", "t3_total"),
        ("5.要求行政机关确认或重新", "t3_unprocessed_confirm"),
        ("四、结转下年度继续办", "t3_carry_out"),
        ("一 、本年新收政府信息公开申请", "t3_new"),
        ("2、申请人逾期未按收费通知要", "t3_other_unpaid_fee"),
        ("③其他", "t3_other_misc"),
        ("4.保護第三方合法權益", "t3_denied_third_party"),
        ("３．危及“三安全一稳定”", "t3_denied_security"),
        ("1\n.\n属\n于\n国\n家\n秘\n密", "t3_denied_state_secret"),
    ],
)
def test_a_damaged_or_shortened_label_is_still_known(written: str, code: str) -> None:
    assert ROWS["t3"].find(written) == (code,)


@pytest.mark.parametrize(
    "written",
    ["申请人", "属于行政", "本年结收政府信息公开申请数量", "不予", "公开", "9.其他情形处理", "备注", "6.属于国家秘"],
)
def test_a_label_that_may_be_two_or_none_is_not_guessed(written: str) -> None:
    assert ROWS["t3"].find(written) == ()


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("其中：1.政府网站公开数", "l09_info_website"),
        ("2.政府公报公开数", "l09_info_gazette"),
        ("收到申请总数", "l09_app_total"),
        ("3.网络申请数", "l09_app_online"),
        ("1.同意公开答复数", "l09_reply_granted"),
        ("同意公开数", "l09_reply_granted"),
        ("2.部分公开答复数", "l09_reply_partial"),
        ("3.不予公开答复数", "l09_reply_refused"),
        ("不同意公开答复数", "l09_reply_refused"),
        ("提起行政诉讼数", "l09_litigation_total"),
    ],
)
def test_rows_of_local_tables_are_known_in_their_usual_wordings(written: str, code: str) -> None:
    assert ROWS["l09"].find(written) == (code,)


@pytest.mark.parametrize("written", ["未同意公开答复数", "非主动公开信息数", "无全文电子化的主动公开信息数"])
def test_a_label_that_denies_another_is_not_taken_for_it(written: str) -> None:
    assert ROWS["l09"].find(written) == ()


def test_no_two_rows_of_table_three_are_one_damaged_character_apart() -> None:
    words = {code: take_apart(label).words for table, code, label in OFFICIAL if table == "t3"}
    assert all(distance(words[one], words[other], 9) >= 2 for one, other in combinations(words, 2))


@settings(deadline=None)
@given(st.data())
def test_a_label_with_one_damaged_character_is_known_or_silent_but_never_another(data: st.DataObject) -> None:
    table, code, label = data.draw(st.sampled_from([each for each in OFFICIAL if each[0] in ("t3", "s14")]))
    index = data.draw(st.integers(0, len(label) - 1))
    replacement = data.draw(st.sampled_from(["", "某", "口", " ", "\n"]))
    found = ROWS[table].find(label[:index] + replacement + label[index + 1 :])
    assert not found or code in found


@given(st.sampled_from([each for each in OFFICIAL if each[0] == "t3"]), st.integers(1, 40))
def test_a_clipped_label_is_known_or_silent_but_never_another(official: tuple[str, str, str], length: int) -> None:
    _, code, label = official
    assert ROWS["t3"].find(label[:length]) in ((), (code,))


def test_a_heading_is_never_taken_for_a_row() -> None:
    assert {"t3_out", "t3_denied", "t3_unable", "t3_unprocessed"} == headings("t3")
    assert ROWS["t3"].find("（三）不予公开") == ("t3_denied",)
    assert ROWS["s14"].find("一、主动公开情况") == ("s14_active",)
