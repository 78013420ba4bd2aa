"""Zero in words is zero for exactly what is named, and silence is not zero."""

from __future__ import annotations

import pytest

from data.records import Form
from tests.prose import figures, read_prose

ZEROS: list[tuple[str, str, Form, str]] = [
    ("2023年，我局未收到政府信息公开申请。", "sub_request", "2021+", "n_app_received_text!0"),
    ("全年没有收到任何单位和个人提出的政府信息公开申请。", "sub_request", "2021+", "n_app_received_text!0"),
    ("我局尚未接到公民、法人和其他组织要求公开政府信息的申请。", "request_handling", "2014-2018",
     "n_app_received_text!0"),
    ("本年度无依申请公开事项。", "sub_request", "2021+", "n_app_received_text!0"),
    ("没有单位或个人向我镇提出政府信息公开申请。", "request_handling", "2008-2013", "n_app_received_text!0"),
    ("全年政府信息公开申请为零。", "request_handling", "2008-2013", "n_app_received_text!0"),
    ("全年实现依申请公开零申请。", "request_handling", "2008-2013", "n_app_received_text!0"),
    ("收到政府信息公开申请零件。", "sub_request", "2021+", "n_app_received_text!0"),
    ("收到政府信息公开申请５件，无下年度结转。", "sub_request", "2021+",
     "n_app_received_text=5 n_app_carry_out_text!0"),
    ("未发生行政复议、行政诉讼案件。", "sub_request", "2021+", "n_review_text!0 n_litigation_text!0"),
    ("未因政府信息公开被申请行政复议或提起行政诉讼。", "sub_request", "2021+", "n_review_text!0 n_litigation_text!0"),
    ("全年无一例因政府信息公开申请引发的行政复议。", "review_litigation", "2014-2018", "n_review_text!0"),
    ("收到行政复议2件，无行政诉讼案件。", "review_litigation", "2014-2018", "n_review_text=2 n_litigation_text!0"),
    ("没有收到以本机关为被申请人的政府信息公开行政复议案件。", "sub_request", "2021+", "n_review_text!0"),
    ("政府信息公开行政复议、行政诉讼均为零。", "sub_request", "2021+", "n_review_text!0 n_litigation_text!0"),
    ("未发生一起因政府信息公开提起的行政诉讼。", "sub_request", "2021+", "n_litigation_text!0"),
    ("无。", "review_litigation", "2008-2013", "n_review_text!0 n_litigation_text!0"),
    ("未收取任何费用。", "fees_waivers", "2014-2018", "n_request_fee!0"),
    ("依申请公开无收费及减免情况。", "fees_waivers", "2014-2018", "n_request_fee!0 n_fee_waived!0"),
    ("均未向申请人收取检索、复制等费用。", "fees_waivers", "2008-2013", "n_request_fee!0"),
    ("无。", "fees_waivers", "2008-2013", "n_request_fee!0"),
    ("2023年未收取政府信息公开信息处理费。", "other_matters", "2021+", "n_processing_fee!0"),
    ("本年度不存在收取信息处理费情况。", "other_matters", "2021+", "n_processing_fee!0"),
    ("我局依申请公开政府信息未收取任何费用。", "other_matters", "2021+", "n_processing_fee!0"),
    ("未发出收费通知。", "other_matters", "2021+", "n_fee_notices!0"),
    ("检查中未发现涉密信息上网问题。", "secrecy_supervision", "2014-2018", "n_secrecy_incidents!0"),
    ("全年未发生失泄密事件。", "sub_info_management", "2021+", "n_secrecy_incidents!0"),
    ("全年未发生因政府信息公开被责任追究的情况。", "sub_supervision", "2021+", "n_accountability!0"),
    ("未收到涉及政府信息公开的举报投诉。", "sub_supervision", "2021+", "n_complaints!0"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code", "form", "expected"), ZEROS)
def test_zero_in_words_is_zero_for_what_is_named(text: str, code: str, form: Form, expected: str) -> None:
    assert figures(read_prose(text, code, form)) == set(expected.split())


SILENCES: list[tuple[str, str, Form]] = [
    ("无。", "other_matters", "2021+"),
    ("无其他需要报告的事项。", "other_matters", "2021+"),
    ("本年度没有其他需要报告的事项。", "other_matters", "2021+"),
    ("我局不予公开的政府信息都属于内部工作信息。", "request_handling", "2014-2018"),
    ("没有逾期未答复的政府信息公开申请。", "sub_request", "2021+"),
    ("未发生因未及时答复引发的行政复议。", "sub_request", "2021+"),
    ("无行政复议被纠错案件。", "sub_request", "2021+"),
    ("未发生行政诉讼败诉案件。", "sub_request", "2021+"),
    ("未收到政府信息公开行政复议答复通知以外的材料。", "overall_situation", "2021+"),
    ("申请人未按收费通知缴纳费用的，不再处理。", "other_matters", "2021+"),
    ("严格执行收费标准，没有违反收费规定。", "key_areas", "2014-2018"),
    ("未收取任何费用。", "other_matters", "2019-2020"),
    ("确保涉密信息不上网，上网信息不涉密。", "secrecy_supervision", "2014-2018"),
    ("责任追究制度有待健全，没有形成责任追究机制。", "sub_supervision", "2021+"),
    ("2022年未收到政府信息公开申请。", "sub_request", "2021+"),
    ("去年未收到政府信息公开申请。", "sub_request", "2021+"),
    ("如未收到政府信息公开申请答复，可向我局反映。", "preface", "2021+"),
    ("尚未收到政府信息公开申请的单位应加强宣传。", "problems_improvements", "2021+"),
    ("依法办理政府信息公开申请，做好答复工作。", "sub_request", "2021+"),
    ("持续规范收费行为。", "other_matters", "2021+"),
]


@pytest.mark.parametrize(("text", "code", "form"), SILENCES)
def test_silence_and_another_negation_are_not_zero(text: str, code: str, form: Form) -> None:
    assert figures(read_prose(text, code, form)) == set()


def test_a_printed_zero_is_a_value_and_no_zero_in_words() -> None:
    assert figures(read_prose("收到政府信息公开申请0件。", "sub_request")) == {"n_app_received_text=0"}
    assert figures(read_prose("收取信息处理费0元。", "other_matters")) == {"n_processing_fee=0"}


@pytest.mark.parametrize(
    "text", ["未收到政府信息公开申请。全年收到政府信息公开申请3件。", "未收到政府信息公开申请。共收到3件。"]
)
def test_a_zero_in_words_against_a_printed_figure_is_none_and_a_notice(text: str) -> None:
    narrative = read_prose(text, "sub_request")
    assert not narrative.readings
    assert [notice.code for notice in narrative.notices] == ["figures_disagree"]


def test_the_words_of_a_zero_name_what_did_not_happen() -> None:
    (reading,) = read_prose("2016年，我局未收取任何政府信息公开费用。", "fees_waivers", "2014-2018").readings
    assert reading.as_written == "未收取任何政府信息公开费用"
