"""The tables behind the reading of prose hold together."""

from __future__ import annotations

import re

import pytest

from data.narrative.ignored import named_spans
from data.narrative.rules import rules_of
from data.reference import rows
from tests.prose import read_prose

FORMS = ("2008-2013", "2014-2018", "2019-2020", "2021+")


def test_every_indicator_of_prose_has_a_rule_in_each_of_its_forms() -> None:
    read = {form: {code for rule in rules_of(form) for code in rule.indicators} for form in FORMS}
    missing = [
        (row["indicator"], form)
        for row in rows("indicators")
        if row["indicator"].startswith("n_")
        for form in row["forms"].split("|")
        if row["indicator"] not in read[form]
    ]
    assert not missing


def test_rule_names_are_unique() -> None:
    names = [row["rule"] for row in rows("narrative_rules")]
    assert len(names) == len(set(names))


def test_every_rule_is_looked_for_by_a_word_of_its_own() -> None:
    assert not [row["rule"] for row in rows("narrative_rules") if not row["topic"]]


def test_every_shared_word_is_used() -> None:
    cells = [" ".join(row.values()) for row in (*rows("narrative_rules"), *rows("narrative_words"))]
    unused = [row["word"] for row in rows("narrative_words") if not any(f"<{row['word']}>" in cell for cell in cells)]
    assert not unused


def test_shared_words_have_no_groups_of_their_own() -> None:
    assert not [row["word"] for row in rows("narrative_words") if re.search(r"(?<!\\)\((?!\?)", row["pattern"])]


def test_sections_named_by_rules_exist() -> None:
    known = {row["section"] for row in rows("sections")}
    named = {code.lstrip("!") for row in rows("narrative_rules") for code in row["sections"].split("|") if code}
    assert named <= known


def test_every_ignored_number_has_a_label_in_both_languages() -> None:
    assert not [row["rule"] for row in rows("ignored_numbers") if not (row["label_zh"] and row["label_en"])]


SPANS = [
    ("国办函(2020)109号", "document"), ("电话:0519-83605210", "phone"), ("www.shilixian.gov.cn", "address"),
    ("2023年1月1日", "date"), ("二〇二三年", "date"), ("第二十条", "ordinal"), ("12345热线", "hotline"),
    ("《2023年要点》", "title"), ("三分之一", "fraction"), ("“1+X”发布", "quoted"), ("人民路12号", "address_no"),
    ("位列全县第3名", "rank"), ("一批", "indefinite"), ("PM2.5", "code"), ("148专线", "name"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "rule"), SPANS)
def test_a_name_a_date_or_a_code_is_known_by_its_rule(text: str, rule: str) -> None:
    assert rule in [name for _, _, name in named_spans(text)]


COUNTS = ["电话接听12345次", "公开2017条", "街道公开423条", "示例街道共收到12件", "热线受理12328件", "公开96128条"]


@pytest.mark.parametrize("text", COUNTS)
def test_a_count_is_not_taken_for_a_name(text: str) -> None:
    assert not named_spans(text)


PASSED_OVER = [
    ("公众号文章总阅读量12万次。", "sub_platform", "views"),
    ("政府信息公开申请中，网上申请97件。", "sub_request", "request_kinds"),
    ("政府信息公开申请主动撤回2件。", "sub_request", "request_steps"),
    ("开展网站检查12次。", "sub_supervision", "inspections"),
    ("整改错敏词17条。", "sub_platform", "faults"),
    ("设置二级栏目31个。", "sub_platform", "columns"),
    ("明确信息员1名。", "sub_supervision", "other_staff"),
    ("局长热线接到来电38个。", "sub_platform", "other_hotlines"),
    ("收到公众意见382条。", "sub_proactive", "opinions"),
    ("梳理公开标准63项。", "sub_info_management", "tasks"),
    ("发放宣传册5000份。", "sub_platform", "materials"),
    ("清理整合政务新媒体5个。", "sub_platform", "merged_accounts"),
    ("电视台播发教育新闻48条。", "sub_proactive", "media_reports"),
    ("举办政府开放日活动2场。", "sub_proactive", "events"),
    ("甲县自然资源局302件、乙镇18件。", "sub_request", "body_items"),
    ("归集存量文件214件。", "sub_info_management", "archives"),
    ("公开土地出让公告86宗。", "sub_proactive", "subject_items"),
    ("主动公开政府信息50条，其中志愿服务类30条。", "sub_proactive", "list_part"),
    ("3月15日，召开政务公开工作会议1次；5月20日，召开政务公开推进会1次。", "sub_supervision", "dated_event"),
    ("上半年主动公开政府信息80条。", "sub_proactive", "part_of_year"),
    ("各镇主动公开政府信息90条。", "sub_proactive", "other_bodies"),
    ("政府信息公开专职人员由1名增加到3名。", "sub_supervision", "from_to"),
    ("较290条增长。", "sub_proactive", "previous_figure"),
    ("微信推送90条，12393热线接听顺畅。", "sub_platform", "hotline"),
]


@pytest.mark.parametrize(("text", "code", "rule"), PASSED_OVER)
def test_a_number_that_is_no_figure_of_the_catalogue_is_passed_over_by_name(text: str, code: str, rule: str) -> None:
    assert rule in {passed.rule for passed in read_prose(text, code).passed_over}


def test_a_number_that_no_rule_knows_is_a_leftover() -> None:
    assert [passed.rule for passed in read_prose("新栽树木300棵。").passed_over] == [""]
