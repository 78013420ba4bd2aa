"""What prose says of the tables, of itself, of last year, of sums and shares."""

from __future__ import annotations

import pytest

from data.records import TableReading
from tests.prose import read_prose, table

T3 = table(
    "t3", t3_new=30, t3_carry_in=4, t3_total=31, t3_carry_out=3, t3_granted=12, t3_partial=6,
    t3_denied_internal=2, t3_denied_process=3, t3_unable_not_held=8,
    t3_new__natural=24, t3_carry_in__natural=4, t3_new__business=5, t3_new__other_org=1,
)  # fmt: skip
T4 = table(
    "t4", t4_rev_total=5, t4_rev_upheld=3, t4_rev_corrected=1, t4_rev_pending=1,
    t4_direct_total=2, t4_after_total=1, t4_direct_upheld=2, t4_after_upheld=1,
)  # fmt: skip
T2B = table("t2", t2b_norm_made=7, t2b_norm_repealed=2, t2b_norm_valid=40, t2b_rules_made=1)
T2A = table("t2", t2a_norm_made=7)
S14 = table("s14", s14_app_received=9, s14_replied=9, s14_review_total=0, s14_lit_total=0)

REPEATED: list[tuple[str, str, tuple[TableReading, ...], str]] = [
    ("新收政府信息公开申请30件。", "sub_request", (T3,), "t3_new/total=30"),
    ("收办政府信息公开申请34件。", "sub_request", (T3,), "t3_new+t3_carry_in/total=34"),
    ("受理政府信息公开申请33件。", "sub_request", (T3,), "t3_new/total=33"),
    ("未收到政府信息公开申请。", "sub_request", (T3,), "t3_new/total=0"),
    ("收到政府信息公开申请34件，其中自然人申请28件，法人或其他组织申请6件。", "sub_request", (T3,),
     "t3_new+t3_carry_in/total=34 t3_new+t3_carry_in/natural=28 t3_new/organisations=6"),
    ("收到政府信息公开申请30件，上年结转4件，答复31件，3件结转至下年度。", "sub_request", (T3,),
     "t3_new/total=30 t3_carry_in/total=4 t3_total/total=31 t3_carry_out/total=3"),
    ("政府信息公开申请中，予以公开12件、部分公开6件、不予公开5件、无法提供8件、不予处理0件、其他处理0件。",
     "sub_request", (T3,), ("t3_granted/total=12 t3_partial/total=6 t3_denied/total=5 t3_unable/total=8 "
     "t3_unprocessed/total=0 t3_other/total=0")),
    ("政府信息公开申请中，予以公开及部分公开18件。", "sub_request", (T3,), "t3_granted+t3_partial/total=18"),
    ("政府信息公开申请中，属于内部事务信息2件，本机关不掌握8件。", "sub_request", (T3,),
     "t3_denied_internal/total=2 t3_unable_not_held/total=8"),
    ("政府信息公开行政复议5件，其中结果维持3件，结果纠正1件，尚未审结1件；行政诉讼3件，其中结果维持3件。",
     "sub_request", (T4,), ("t4_rev_total=5 t4_rev_upheld=3 t4_rev_corrected=1 t4_rev_pending=1 "
     "t4_direct_total+t4_after_total=3 t4_direct_upheld+t4_after_upheld=3")),
    ("政府信息公开行政诉讼中，未经复议直接起诉2件，复议后起诉1件。", "sub_request", (T4,),
     "t4_direct_total=2 t4_after_total=1"),
    ("1件政府信息公开行政复议未被复议机关纠错。", "sub_request", (T4,), "t4_rev_total=1 t4_rev_corrected=0"),
    ("制发行政规范性文件7件，废止2件，现行有效行政规范性文件40件。", "sub_info_management", (T2B,),
     "t2b_norm_made=7 t2b_norm_repealed=2 t2b_norm_valid=40"),
    ("新增公开政府规章1件。", "sub_proactive", (T2B,), "t2b_rules_made=1"),
    ("主动公开信息中，行政规范性文件7件。", "sub_proactive", (T2B,), "t2b_norm_made=7"),
    ("主动公开信息中，行政规范性文件8件。", "sub_proactive", (T2B,), ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code", "tables", "expected"), REPEATED)
def test_prose_that_repeats_a_table_claims_its_cell_or_sum(
    text: str, code: str, tables: tuple[TableReading, ...], expected: str
) -> None:
    assert table_claims(text, code, tables) == set(expected.split())


def test_the_claim_follows_the_form_of_the_table() -> None:
    narrative = read_prose("制发规范性文件7件。", "sub_info_management", "2019-2020", tables=(T2A,))
    assert [claim.indicator for claim in narrative.claims] == ["t2a_norm_made"]
    narrative = read_prose("收到政府信息公开申请9件，答复9件。", "request_handling", "2014-2018", tables=(S14,))
    claimed = [(claim.indicator, claim.applicant) for claim in narrative.claims]
    assert claimed == [("s14_app_received", ""), ("s14_replied", "")]


def test_without_the_table_nothing_is_claimed_of_it() -> None:
    assert not read_prose("收到政府信息公开申请9件。", "sub_request").claims
    missing = TableReading("t3", None, "missing")
    assert not read_prose("收到政府信息公开申请9件。", "sub_request", tables=(missing,)).claims


def test_the_same_figure_again_is_a_repeat() -> None:
    narrative = read_prose("2023年主动公开政府信息66条。如上所述，主动公开政府信息66条。")
    assert [(claim.kind, claim.indicator, str(claim.value)) for claim in narrative.claims] == [
        ("repeat", "n_info_total", "66")
    ]


COMPARISONS = [
    ("收到政府信息公开申请30件，比去年的25件增加5件。", "previous n_app_received_text 25"),
    ("2022年收到政府信息公开申请25件，2023年收到政府信息公开申请30件。", "previous n_app_received_text 25"),
    ("收到政府信息公开申请30件，同比增长20%。", "growth n_app_received_text 20"),
    ("收到政府信息公开申请30件，较上年下降16.7%。", "growth n_app_received_text -16.7"),
    ("政府信息公开申请中，予以公开12件，占40%。", "percent n_app_granted_text 40"),
]


@pytest.mark.parametrize(("text", "expected"), COMPARISONS)
def test_last_years_figures_growth_and_shares_are_claims(text: str, expected: str) -> None:
    claims = [claim for claim in read_prose(text, "sub_request").claims if claim.kind != "table"]
    assert [f"{claim.kind} {claim.indicator} {claim.value}" for claim in claims] == [expected]


WHOLES = [
    ("主动公开政府信息20条，其中机构职能5条、工作动态15条。", ["20", "5", "15"]),
    ("主动公开政府信息20条。其中：机构职能5条；工作动态15条。", ["20", "5", "15"]),
    ("主动公开政府信息20条（机构职能5条、工作动态15条）。", ["20", "5", "15"]),
    ("主动公开政府信息20条（含机构职能5条）。", []),
    ("主动公开政府信息20条，其中机构职能5条。", []),
    ("主动公开政府信息20条，其中培训2次、会议3次。", []),
]


@pytest.mark.parametrize(("text", "expected"), WHOLES)
def test_a_whole_and_its_listed_parts_are_one_group(text: str, expected: list[str]) -> None:
    claims = [claim for claim in read_prose(text).claims if claim.group]
    assert [str(claim.value) for claim in claims] == expected
    assert [claim.kind for claim in claims] == ["total", "part", "part"][: len(expected)]
    assert len({claim.group for claim in claims}) <= 1


def test_a_fee_and_its_cases_are_two_groups_of_parts() -> None:
    text = "对3件政府信息公开申请收取信息处理费600元。其中，甲局1件，收取200元；乙镇2件，收取400元。"
    narrative = read_prose(text, "other_matters")
    assert [(claim.kind, claim.indicator, str(claim.value), claim.unit) for claim in narrative.claims] == [
        ("total", "n_processing_fee_cases", "3", "件"), ("part", "", "1", "件"), ("part", "", "2", "件"),
        ("total", "n_processing_fee", "600", "元"), ("part", "", "200", "元"), ("part", "", "400", "元"),
    ]  # fmt: skip


def table_claims(text: str, code: str, tables: tuple[TableReading, ...]) -> set[str]:
    claims = [claim for claim in read_prose(text, code, tables=tables).claims if claim.kind == "table"]
    return {f"{c.indicator}{'/' if c.applicant else ''}{c.applicant}={c.value}" for c in claims}


@pytest.mark.parametrize(
    "text",
    [
        "3月15日，开展政务公开培训1次；5月20日，开展政务公开培训1次。",
        "6月开展政务公开培训1次。",
    ],
)
def test_an_event_of_a_day_says_nothing_of_the_year_s_number_in_a_table(text: str) -> None:
    narrative = read_prose(text, "meetings_training", "2014-2018", tables=(table("s14", s14_trainings=4),))
    assert (narrative.readings, narrative.claims) == ((), ())
    assert "dated_event" in {passed.rule for passed in narrative.passed_over}
