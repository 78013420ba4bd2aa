"""The sections of a report by code, title, place in the structure and state."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.headings import names_of
from data.identity import identify
from data.records import Document, FileFormat, Section, TableReading, TextBlock
from data.sections import split
from tests.written import written

NEW_TITLE = "示例县财政局2023年政府信息公开工作年度报告\n"
OLD_TITLE = "示例县财政局2016年政府信息公开工作年度报告\n"
PARTS = """
（一）主动公开。公开各类信息50条。
（二）依申请公开。收到申请3件，均已答复。
（三）政府信息管理。每季度清理过期信息。
（四）政府信息公开平台建设。改版专栏一次。
（五）监督保障。召开培训会2次。
"""
TABLES = """
二、主动公开政府信息情况
[t2]
三、收到和处理政府信息公开申请情况
[t3]
四、政府信息公开行政复议、行政诉讼情况
[t4]
"""
END = """
五、存在的主要问题及改进情况
个别栏目更新较慢，已明确专人按月检查，并登记整改结果，确保按时更新。
六、其他需要报告的事项
2023年收取信息处理费0元。
"""
NEW = f"一、总体情况\n围绕中心工作推进公开，取得较好成效，社会各界总体满意度较高。{PARTS}{TABLES}{END}"


def sections_of(text: str, file_format: FileFormat = "docx") -> tuple[Section, ...]:
    document, tables = written(text, file_format=file_format)
    return split(document, identify(document, tables), tables)


def outline(sections: tuple[Section, ...]) -> list[str]:
    """Each section in one word: ordinal, code, state where it is not present."""
    return [
        f"{section.ordinal} {section.code}" + ("" if section.state == "present" else f" {section.state}")
        for section in sections
    ]


def one(sections: tuple[Section, ...], code: str) -> Section:
    found = [section for section in sections if section.code == code]
    assert len(found) == 1, outline(sections)
    return found[0]


STATUTORY = [
    "1 overall_situation", "1.1 sub_proactive", "1.2 sub_request", "1.3 sub_info_management", "1.4 sub_platform",
    "1.5 sub_supervision", "2 proactive_disclosure", "3 request_handling", "4 review_litigation",
    "5 problems_improvements", "6 other_matters", "6.1 processing_fee",
]  # fmt: skip


def test_the_statutory_structure_is_read() -> None:
    sections = sections_of(NEW_TITLE + "本报告根据条例编制，统计期限自2023年1月1日至2023年12月31日。\n" + NEW)
    assert outline(sections) == ["0 preface", *STATUTORY]
    assert [section.position for section in sections] == list(range(1, 14))
    assert [section.title for section in sections][1:3] == ["一、总体情况", "（一）主动公开"]
    assert one(sections, "sub_proactive").text == "公开各类信息50条。\n"
    assert (one(sections, "processing_fee").title, one(sections, "processing_fee").level) == ("", 2)


NUMBERINGS = {
    "brackets, digits below": (
        ("（一）总体情况\n1.主动公开。公开信息5条。\n2.依申请公开。收到申请1件。\n（二）主动公开政府信息情况\n[t2]\n"
        "（三）收到和处理申请情况\n[t3]"),
        ["（一）总体情况", "1.主动公开", "2.依申请公开", "（二）主动公开政府信息情况", "（三）收到和处理申请情况"],
    ),
    "parts of a book": (
        "第一部分 总体情况\n一、主动公开。公开5条。\n二、依申请公开。申请1件。\n第二部分 主动公开政府信息情况\n[t2]",
        ["第一部分总体情况", "一、主动公开", "二、依申请公开", "第二部分主动公开政府信息情况"],
    ),
    "digits": (
        "1、总体情况\n公开信息较多。\n2、主动公开政府信息情况\n[t2]\n3、收到和处理政府信息公开申请情况\n[t3]",
        ["1、总体情况", "2、主动公开政府信息情况", "3、收到和处理政府信息公开申请情况"],
    ),
    "no numbers": (
        "总体情况\n公开信息较多。\n主动公开政府信息情况\n[t2]\n收到和处理政府信息公开申请情况\n[t3]",
        ["总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况"],
    ),
    "circled numbers and a lost bracket": (
        "一、总体情况\n㈠主动公开情况\n公开信息5条。\n二)依申请公开情况\n收到申请1件。\n二、主动公开政府信息情况\n[t2]",
        ["一、总体情况", "㈠主动公开情况", "二)依申请公开情况", "二、主动公开政府信息情况"],
    ),
    "a lost mark behind the number": (
        "一 总 体 情 况\n公开信息较多。\n二、主动公开政府信息情况\n[t2]",
        ["一总体情况", "二、主动公开政府信息情况"],
    ),
    "lost numbers of parts": (
        "一、总体情况\n（）主动公开情况\n公开信息5条。\n（二）依申请公开情况\n收到申请1件。\n二、主动公开政府信息情况\n[t2]",
        ["一、总体情况", "（）主动公开情况", "（二）依申请公开情况", "二、主动公开政府信息情况"],
    ),
    "a part whose title ends like a sentence": (
        "一、总体情况\n（一）深入推进主动公开。\n一是公开5条。\n二、主动公开政府信息情况\n[t2]",
        ["一、总体情况", "（一）深入推进主动公开", "二、主动公开政府信息情况"],
    ),
    "a sentence with a count is no title": (
        "一、总体情况\n（一）健全机制。专人负责。\n（二）主动公开信息12条，未收到申请。\n二、主动公开政府信息情况\n[t2]",
        ["一、总体情况", "（一）健全机制", "二、主动公开政府信息情况"],
    ),
    "blanks within": (
        "一 、总 体 情 况\n公开信息较多。\n二 、 主动公开政府 信息情况\n[t2]",
        ["一、总体情况", "二、主动公开政府信息情况"],
    ),
    "marks of markdown": (
        "## 一、总体情况\n公开信息较多。\n## 二、主动公开政府信息情况\n[t2]",
        ["一、总体情况", "二、主动公开政府信息情况"],
    ),
    "text on the line of the heading": (
        "一、总体情况。公开信息较多。\n二、主动公开政府信息情况：详见下表。\n[t2]",
        ["一、总体情况", "二、主动公开政府信息情况"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", NUMBERINGS)
def test_headings_are_found_in_every_numbering(case: str) -> None:
    text, titles = NUMBERINGS[case]
    found = [section.title for section in sections_of(NEW_TITLE + text) if section.title]
    assert found == titles


SYNONYMS = {
    "一、2023年政府信息公开工作的总体情况": "一、总体情况",
    "一、总体情况（宋体加粗小四号字）": "一、总体情况",
    "二、政府信息主动公开情况": "二、主动公开政府信息情况",
    "三、政府信息公开申请办理情况": "三、收到和处理政府信息公开申请情况",
    "四、因政府信息公开工作被申请行政复议和提起行政诉讼情况": "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的不足及整改措施": "五、存在的主要问题及改进情况",
    "五、存在问题及下步打算": "五、存在的主要问题及改进情况",
    "六、其他报告事项": "六、其他需要报告的事项",
}


@pytest.mark.parametrize("title", SYNONYMS)
def test_a_title_names_its_section_in_many_words(title: str) -> None:
    sections = sections_of(NEW_TITLE + NEW.replace(SYNONYMS[title], title))
    assert outline(sections) == STATUTORY
    assert title in {section.title for section in sections}


PART_TITLES = {
    "（三）完善管理制度，加强政府信息管理": "sub_info_management",
    "（四）抓好平台建设，拓宽公开渠道": "sub_platform",
    "（五）主动接受社会监督": "sub_supervision",
    "（五）强化组织保障": "sub_supervision",
    "（一）抓好主动公开": "sub_proactive",
    "（二）规范办理依申请": "sub_request",
}


@pytest.mark.parametrize("title", PART_TITLES)
def test_a_free_heading_is_a_part_of_section_one_by_its_telling_words(title: str) -> None:
    lines = [f"{title}\n工作有序。" if line.startswith(title[:3]) else line for line in NEW.splitlines()]
    assert one(sections_of(NEW_TITLE + "\n".join(lines)), PART_TITLES[title]).title == title


def test_an_unknown_part_of_section_one_is_unmapped_and_takes_the_next_place() -> None:
    text = NEW_TITLE + NEW.replace("\n二、", "\n（六）标准化规范化情况。编制目录1份。\n二、", 1)
    section = one(sections_of(text), "unmapped")
    assert (section.title, section.ordinal, section.level) == ("（六）标准化规范化情况", "1.6", 2)


def test_a_hint_does_not_take_the_place_of_a_part_that_has_its_own_heading() -> None:
    text = NEW_TITLE + NEW.replace("\n二、", "\n（六）队伍建设情况。配备专人。\n二、", 1)
    assert one(sections_of(text), "unmapped").title == "（六）队伍建设情况"


def test_numbering_that_starts_again_makes_the_first_run_parts_of_section_one() -> None:
    text = f"""{NEW_TITLE}
一、总体情况
总体平稳。全年工作按计划推进，各项任务完成较好，没有大的差错。
二、主动公开情况
公开信息8条。
三、政府信息公开申请情况
收到申请2件。
四、队伍与机制保障
配备专人。
{TABLES.replace("二、", "一、", 1).replace("三、", "二、").replace("四、", "三、")}
四、存在的主要问题及改进情况
更新不够及时，已明确专人按月检查，并登记整改结果，确保按时更新。
五、其他需要报告的事项
无。
"""
    found = [(section.ordinal, section.code, section.title) for section in sections_of(text) if section.title]
    assert found == [
        ("1", "overall_situation", "一、总体情况"),
        ("1.1", "sub_proactive", "二、主动公开情况"),
        ("1.2", "sub_request", "三、政府信息公开申请情况"),
        ("1.3", "sub_supervision", "四、队伍与机制保障"),
        ("2", "proactive_disclosure", "一、主动公开政府信息情况"),
        ("3", "request_handling", "二、收到和处理政府信息公开申请情况"),
        ("4", "review_litigation", "三、政府信息公开行政复议、行政诉讼情况"),
        ("5", "problems_improvements", "四、存在的主要问题及改进情况"),
        ("6", "other_matters", "五、其他需要报告的事项"),
    ]


def test_without_a_new_start_the_title_above_the_table_is_the_section() -> None:
    text = f"""{NEW_TITLE}
一、总体情况
总体平稳。
二、主动公开情况
公开信息8条。
三、主动公开政府信息情况
[t2]
四、收到和处理政府信息公开申请情况
[t3]
"""
    sections = sections_of(text)
    assert one(sections, "sub_proactive").title == "二、主动公开情况"
    assert one(sections, "proactive_disclosure").title == "三、主动公开政府信息情况"


def test_rows_of_table_three_are_no_headings() -> None:
    rows = (
        "一、本年新收政府信息公开申请数量\n二、上年结转政府信息公开申请数量\n三、本年度办理结果\n四、结转下年度继续办理"
    )
    sections = sections_of(NEW_TITLE + NEW.replace("[t3]", rows))
    assert outline(sections) == STATUTORY


def test_a_table_that_was_read_too_far_does_not_swallow_headings_and_prose() -> None:
    document, tables = written(
        NEW_TITLE + NEW.replace("[t3]", "一、本年新收 3 0 3\n（七）总计 3 0 3"), file_format="txt"
    )
    orders = [block.order for block in document.blocks if isinstance(block, TextBlock)]
    reached = tuple(order for order in orders if 3 <= order <= orders[-4])
    greedy = (*tables, TableReading("t3", "2021+", "accepted", blocks=reached))
    sections = split(document, identify(document, greedy), greedy)
    assert outline(sections) == STATUTORY
    assert one(sections, "request_handling").text == ""
    assert one(sections, "sub_platform").text == "改版专栏一次。\n"


def test_a_list_of_parts_in_the_preface_is_no_heading() -> None:
    lists = "本报告由以下部分组成：\n一、总体情况；\n二、主动公开政府信息情况；\n三、其他需要报告的事项。\n"
    contents = (
        "目录\n一、总体情况\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n六、其他需要报告的事项\n"
    )
    inline = "本报告由总体情况、主动公开政府信息情况、其他需要报告的事项等部分组成。\n"
    for preface in (lists, contents, inline):
        found = outline(sections_of(NEW_TITLE + preface + NEW))
        assert [word for word in found if word != "0 preface"] == STATUTORY, preface


BROKEN = {
    "over two lines": "三、收到和处理\n政府信息公开申请情况\n[t3]",
    "within a word": "三、收到和处理政府信息公开申请情\n况\n[t3]",
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_heading_is_joined(case: str) -> None:
    text = NEW_TITLE + NEW.replace("三、收到和处理政府信息公开申请情况\n[t3]", BROKEN[case])
    section = one(sections_of(text, "txt"), "request_handling")
    assert (section.title, section.state, section.text) == ("三、收到和处理政府信息公开申请情况", "present", "")


def test_a_heading_broken_before_its_text_is_joined() -> None:
    lines = [
        "（四）健全信息发布审核机制，规范办理各类依申请公开事",
        "项情况。收到申请一件，按时答复申请人，没有延期，也没有",
    ] + ["引起争议，申请人对答复表示满意并书面致谢，全年工作平稳"] * 8
    text = NEW_TITLE + "一、总体情况\n" + "\n".join(lines) + "。\n" + TABLES
    section = one(sections_of(text, "pdf"), "sub_request")
    assert section.title == "（四）健全信息发布审核机制，规范办理各类依申请公开事项情况"
    assert section.text.startswith("收到申请一件，按时答复申请人，没有延期，也没有引起争议")


def test_a_heading_that_fills_its_line_is_not_joined_to_the_text() -> None:
    lines = [
        "（三）完善各项制度规范，持续加强和改进政府信息管理",
        "2023年，我局对照清单逐项开展自查，并按季度进行更新，",
    ]
    filled = "引起争议的事项都及时作了答复和说明，全年工作十分平稳，"
    text = NEW_TITLE + "一、总体情况\n" + "\n".join([*lines, *[filled] * 8]) + "完成。\n" + TABLES
    section = one(sections_of(text, "pdf"), "sub_info_management")
    assert section.title == lines[0]
    assert section.text.startswith(lines[1] + filled)


def test_soft_line_breaks_vanish_and_paragraphs_stay() -> None:
    filled = "全年通过网站专栏公开各类政府信息并按季度开展自查"
    lines = [filled] * 8 + ["及时更新目录。", "第二段另起。"]
    text = NEW_TITLE + "一、总体情况\n" + "\n".join(lines) + "\n" + TABLES
    assert one(sections_of(text, "pdf"), "overall_situation").text == filled * 8 + "及时更新目录。\n第二段另起。\n"
    assert one(sections_of(text, "docx"), "overall_situation").text.count("\n") == 10


STATES = {
    "none in one word": ("六、其他需要报告的事项\n无。", "other_matters", "stated_none"),
    "none in a sentence": ("六、其他需要报告的事项\n本年度没有其他需要报告的事项。", "other_matters", "stated_none"),
    "nothing under the heading": ("六、其他需要报告的事项", "other_matters", "empty"),
    "too little to say": ("五、存在的主要问题及改进情况\n问题不大，继续改进。", "problems_improvements", "too_short"),
    "no problems, in words": ("五、存在的主要问题及改进情况\n无。", "problems_improvements", "stated_none"),
    "no fee, in words": ("六、其他需要报告的事项\n本机关未收取信息处理费。", "processing_fee", "stated_none"),
    "a fee of zero is an amount": ("六、其他需要报告的事项\n收取信息处理费0元。", "processing_fee", "present"),
    "a fee": ("六、其他需要报告的事项\n依规对2件申请收取信息处理费300元。", "processing_fee", "present"),
}  # fmt: skip


@pytest.mark.parametrize("case", STATES)
def test_what_is_told_of_a_section_is_its_state(case: str) -> None:
    text, code, state = STATES[case]
    whole = NEW_TITLE + NEW[: NEW.index("五、存在的")] + text
    assert one(sections_of(whole), code).state == state


def test_the_other_sentences_of_section_six_stay_with_it() -> None:
    text = NEW_TITLE + NEW.replace(
        "2023年收取信息处理费0元。", "一是承办建议5件。二是对3件申请收取信息处理费60元。其中，个人2件。三是试点一项。"
    )
    sections = sections_of(text)
    assert one(sections, "processing_fee").text == "二是对3件申请收取信息处理费60元。其中，个人2件。\n"
    assert one(sections, "other_matters").text == "一是承办建议5件。\n三是试点一项。\n"


def test_a_processing_fee_under_its_own_heading_keeps_its_title() -> None:
    for title in ("（一）收取信息处理费情况", "信息处理费收取情况"):
        text = NEW_TITLE + NEW.replace("2023年收取信息处理费0元。", f"{title}\n本年未发生收费。")
        section = one(sections_of(text), "processing_fee")
        assert (section.title, section.state, section.text) == (title, "stated_none", "本年未发生收费。\n")


def test_a_rule_about_fees_is_no_statement_of_fees() -> None:
    text = NEW_TITLE + NEW.replace("2023年收取信息处理费0元。", "严格执行信息处理费管理办法。")
    sections = sections_of(text)
    assert not [section for section in sections if section.code == "processing_fee"]
    assert one(sections, "other_matters").text == "严格执行信息处理费管理办法。\n"


def test_a_mandatory_section_that_is_not_there_is_missing() -> None:
    text = NEW_TITLE + NEW[: NEW.index("五、存在的")]
    found = {section.code: section for section in sections_of(text)}
    for code in ("problems_improvements", "other_matters"):
        assert (found[code].state, found[code].ordinal, found[code].title) == ("missing", "", "")


def test_a_government_owes_more_than_a_department() -> None:
    government = "示例县人民政府2023年政府信息公开工作年度报告\n" + NEW
    assert one(sections_of(government), "assessment_accountability").state == "missing"
    assert "assessment_accountability" not in {section.code for section in sections_of(NEW_TITLE + NEW)}
    told = government.replace("召开培训会2次。", "召开培训会2次，组织社会评议1次。")
    assert "assessment_accountability" not in {section.code for section in sections_of(told)}
    headed = government.replace("\n二、", "\n（六）工作考核、社会评议和责任追究情况。没有追究责任。\n二、", 1)
    assert one(sections_of(headed), "assessment_accountability").title == "（六）工作考核、社会评议和责任追究情况"


def test_parts_told_without_headings_have_no_row_and_what_is_not_told_is_missing() -> None:
    text = f"{NEW_TITLE}一、总体情况\n全年主动公开信息50条，收到依申请公开3件，网站改版1次，开展培训2次。{TABLES}{END}"
    found = {section.code: section.state for section in sections_of(text) if section.code.startswith("sub_")}
    assert found == {"sub_info_management": "missing"}


def test_sections_out_of_order_and_twice_are_told_apart() -> None:
    swapped = NEW_TITLE + NEW.replace("五、存在的主要问题及改进情况", "甲").replace(
        "六、其他需要报告的事项", "六、存在的主要问题及改进情况"
    ).replace("甲", "五、其他需要报告的事项")
    states = {section.code: section.state for section in sections_of(swapped)}
    assert "out_of_order" in {states["problems_improvements"], states["other_matters"]}
    twice = NEW_TITLE + NEW + "\n七、其他需要报告的事项\n再无其他。"
    assert [s.state for s in sections_of(twice) if s.code == "other_matters"] == ["present", "duplicate"]


def test_a_table_without_its_heading_is_a_section_whose_heading_is_lost() -> None:
    sections = sections_of(NEW_TITLE + NEW.replace("三、收到和处理政府信息公开申请情况\n", ""))
    section = one(sections, "request_handling")
    assert (section.state, section.title, section.ordinal) == ("heading_lost", "", "3")
    assert outline(sections)[7:9] == ["3 request_handling heading_lost", "4 review_litigation"]


def test_problems_after_the_last_table_are_section_five_without_its_heading() -> None:
    for start in ("（一）主要问题\n更新较慢。\n（二）改进情况\n明确专人。", "目前还存在更新较慢的问题，人员不足。"):
        text = NEW_TITLE + NEW.replace(
            "五、存在的主要问题及改进情况\n个别栏目更新较慢，已明确专人按月检查，并登记整改结果，确保按时更新。", start
        ).replace("六、其他", "五、其他")
        section = one(sections_of(text), "problems_improvements")
        assert (section.state, section.ordinal, section.title) == ("heading_lost", "5", "")
        assert section.text == start + "\n"


def test_parts_before_any_heading_are_section_one_without_its_heading() -> None:
    text = NEW_TITLE + "本报告根据条例要求编制。\n" + NEW[NEW.index("（一）") :]
    assert outline(sections_of(text))[:3] == ["0 preface", "1 overall_situation heading_lost", "1.1 sub_proactive"]


def test_the_signature_and_the_page_around_are_no_part_of_a_section() -> None:
    tail = "\n示例县财政局\n2024年1月20日\n上一篇：示例县财政局2022年政府信息公开工作年度报告\n版权所有：示例县\n"
    head = "首页\n当前位置：首页>年报\n"
    meta = "发布时间：2024-01-20 来源：示例县财政局\n"
    sections = sections_of(head + NEW_TITLE + meta + NEW + tail)
    assert outline(sections) == STATUTORY
    assert one(sections, "processing_fee").text == "2023年收取信息处理费0元。\n"


def test_a_mirror_page_keeps_its_own_characters() -> None:
    sections = sections_of(
        "示例縣財政局2023年政府信息公開工作年度報告\n一、總體情況\n（一）主動公開。公開信息五十條。\n"
        "（二）政府信息公開平臺建設。專欄改版。\n二、主動公開政府信息情況\n[t2]\n三、收到和處理政府信息公開申請情況\n[t3]"
    )
    assert one(sections, "request_handling").title == "三、收到和處理政府信息公開申請情況"
    assert one(sections, "sub_proactive").text == "公開信息五十條。\n"


OLD = """
一、概述
按照部署推进公开，成立领导小组，安排专人负责，工作有序开展并取得实效。
二、主动公开政府信息情况
主动公开政府信息23条。
三、依申请公开政府信息情况
全年没有收到申请。
四、政府信息公开的收费及减免情况
未收取费用。
五、因政府信息公开申请行政复议、提起行政诉讼的情况
未发生行政复议和行政诉讼。
六、存在的主要问题及改进情况
公开的主动性不够强，下一年将加强培训，完善制度，扩大公开范围。
七、其他需要报告的事项
无。
"""


def test_the_older_structure_is_counted_as_it_appears() -> None:
    sections = sections_of(OLD_TITLE + OLD)
    assert outline(sections) == [
        "1 overall_situation", "2 proactive_disclosure", "3 request_handling stated_none", "4 fees_waivers stated_none",
        "5 review_litigation stated_none", "6 problems_improvements", "7 other_matters stated_none",
    ]  # fmt: skip


OLD_OUTLINES = {
    "fees within the section on requests": (
        OLD.replace("三、依申请公开政府信息情况", "三、依申请公开（不予公开及收费减免）情况").replace(
            "四、政府信息公开的收费及减免情况\n未收取费用。\n", ""
        ),
        "3 fees_waivers merged",
    ),
    "fees told in another section": (
        OLD.replace("全年没有收到申请。", "全年没有收到申请，未收取费用。").replace(
            "四、政府信息公开的收费及减免情况\n未收取费用。\n", ""
        ),
        " fees_waivers merged",
    ),
    "fees nowhere": (
        OLD.replace("四、政府信息公开的收费及减免情况\n未收取费用。\n", ""),
        " fees_waivers missing",
    ),
    "an annex that a title promises": (
        OLD.replace("七、其他需要报告的事项", "七、需要说明的事项与附表"),
        " annex_statistics missing",
    ),
    "an annex that the preface promises": (
        "本报告后附政府信息公开情况统计表，共七个部分，现予以公布。\n" + OLD,
        " annex_statistics missing",
    ),
    "an annex that the text refers to, before there was a form for it": (
        OLD.replace("无。", "各项数据详见附表。"),
        " annex_statistics missing",
    ),
    "an annex that is there": (OLD + "附件：政府信息公开情况统计表\n[s14 2014-2018]", "8 annex_statistics"),
    "an annex without a heading": (OLD + "[s14 2014-2018]", " annex_statistics"),
    "a part of a local outline": (
        OLD.replace("七、", "八、").replace("六、", "七、政府信息公开保密审查情况\n审查到位。\n六、"),
        "6 secrecy_supervision",
    ),
    "a part that no outline knows": (
        OLD.replace("七、", "七、便民服务大厅建设情况\n已经建成。\n八、"),
        "7 unmapped",
    ),
    "consultation": (OLD.replace("七、", "七、咨询和投诉情况\n接待咨询9人次。\n八、"), "7 consultation_complaints"),
}  # fmt: skip


@pytest.mark.parametrize("case", OLD_OUTLINES)
def test_older_reports_follow_many_outlines(case: str) -> None:
    text, expected = OLD_OUTLINES[case]
    assert expected in outline(sections_of(OLD_TITLE + text))


def test_a_headed_preface_is_the_preface() -> None:
    sections = sections_of(OLD_TITLE + "示例县财政局\n2017年2月15日\n引 言\n本报告根据条例编制，现予公布。\n" + OLD)
    preface = one(sections, "preface")
    assert (preface.title, preface.ordinal, preface.text) == ("引言", "0", "本报告根据条例编制，现予公布。\n")
    assert one(sections, "overall_situation").ordinal == "1"


def test_sentences_that_end_in_a_semicolon_do_not_hide_the_next_heading() -> None:
    text = OLD_TITLE + OLD.replace("主动公开政府信息23条。", "主动公开政府信息23条；")
    assert one(sections_of(text), "request_handling").title == "三、依申请公开政府信息情况"


def test_a_heading_that_names_three_sections_stands_for_all() -> None:
    start, end = OLD.index("三、依申请"), OLD.index("六、存在")
    joint = "三、依申请公开、收费、复议和诉讼情况\n没有收到申请，没有收费，没有复议和诉讼。\n"
    sections = sections_of(OLD_TITLE + OLD[:start] + joint + OLD[end:].replace("六、", "四、").replace("七、", "五、"))
    states = {section.code: section.state for section in sections}
    assert (states["fees_waivers"], states["review_litigation"]) == ("merged", "merged")
    assert one(sections, "request_handling").title == "三、依申请公开、收费、复议和诉讼情况"


@pytest.mark.parametrize(
    ("title", "section"),
    [
        ("工作开展情况", "overall_situation"),
        ("政务公开工作情况", "overall_situation"),
        ("工作综述", "overall_situation"),
        ("不足与打算", "problems_improvements"),
        ("薄弱环节及改进方向", "problems_improvements"),
        ("不足之处", "problems_improvements"),
        ("问题与对策", "problems_improvements"),
        ("明年工作思路", "problems_improvements"),
        ("费用收取情况", "fees_waivers"),
        ("受理公开申请情况", "request_handling"),
        ("行政救济情况", "review_litigation"),
        ("有关说明", "other_matters"),
        ("其他情况", "other_matters"),
        ("微信工作开展情况", "unmapped"),
    ],
)
def test_a_title_of_an_older_report_is_known_in_plainer_words(title: str, section: str) -> None:
    found = names_of(f"一、{title}", "2014-2018", 1)
    assert (found[0].section if found else "unmapped") == section


def test_a_general_title_beside_the_title_itself_is_no_second_section() -> None:
    text = OLD_TITLE + OLD.replace("二、主动", "二、工作开展情况\n各项任务按期完成。\n三、主动")
    assert [s.title for s in sections_of(text) if s.code == "overall_situation"] == ["一、概述"]
    assert one(sections_of(text), "unmapped").title == "二、工作开展情况"
    alone = OLD_TITLE + OLD.replace("一、概述", "一、工作开展情况")
    assert one(sections_of(alone), "overall_situation").title == "一、工作开展情况"


@pytest.mark.parametrize(
    ("code", "part", "text"),
    [
        ("assessment_accountability", "", "年底考核排名位居前列。"),
        ("assessment_accountability", "", "第三方评估得分90分。"),
        ("sub_proactive", "（一）主动公开。公开各类信息50条。\n", "县政府网站录入50条。"),
        ("sub_proactive", "（一）主动公开。公开各类信息50条。\n", "公众号推送50条。"),
        ("sub_request", "（二）依申请公开。收到申请3件，均已答复。\n", "全年收到申请3件。"),
    ],
)
def test_a_part_that_sentences_tell_is_not_missing(code: str, part: str, text: str) -> None:
    title = NEW_TITLE.replace("财政局", "人民政府")
    without = NEW.replace(part, "")
    assert one(sections_of(title + without), code).state == "missing"
    told = sections_of(title + without.replace("改版专栏一次。", "改版专栏一次。" + text))
    assert not [section for section in told if section.code == code]


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("未就提供信息收取费用。", "stated_none"),
        ("依申请提供信息一律免费。", "stated_none"),
        ("不收取任何费用。", "stated_none"),
        ("本年度不涉及收费及减免。", "stated_none"),
        ("对困难群众减免费用。", "present"),
        ("首份材料免费，其余按标准收费。", "present"),
        ("不收取检索费。对低保户减免邮寄费。", "present"),
        ("免费提供材料12份。", "present"),
    ],
)
def test_fees_are_stated_as_none_where_everything_was_free(text: str, state: str) -> None:
    assert one(sections_of(OLD_TITLE + OLD.replace("未收取费用。", text)), "fees_waivers").state == state


def test_a_section_of_no_form_is_unmapped() -> None:
    text = NEW_TITLE + NEW.replace("六、", "七、").replace("五、存在", "五、创新做法\n开设讲堂。\n六、存在")
    section = one(sections_of(text), "unmapped")
    assert (section.title, section.ordinal, section.level) == ("五、创新做法", "", 1)


def test_a_name_without_a_date_at_the_end_is_no_text() -> None:
    sections = sections_of(OLD_TITLE + OLD + "\n示例县财政局")
    assert one(sections, "other_matters").state == "stated_none"


def test_a_spaced_out_title_does_not_take_the_preface_with_it() -> None:
    title = "示例县财政局\n2 0 1 6 年 政 府 信 息 公 开 工 作 年 度 报 告\n"
    sections = sections_of(title + "本报告根据条例编制，现向社会公布。\n" + OLD)
    assert one(sections, "preface").text == "本报告根据条例编制，现向社会公布。\n"


def test_a_wrapped_line_that_begins_like_a_label_stays_in_the_text() -> None:
    lines = (
        "全年在网站设置专栏，公开预算、决算等各类信息，并在\n首页设置导航，方便公众查找，按季度检查，\n主办建议五件。"
    )
    section = one(sections_of(OLD_TITLE + OLD.replace("主动公开政府信息23条。", lines), "txt"), "proactive_disclosure")
    assert "首页设置导航" in section.text
    assert "主办建议五件" in section.text


def test_page_numbers_of_a_plain_text_are_no_text() -> None:
    text = OLD_TITLE + OLD.replace("未发生行政复议和行政诉讼。", "未发生行政复议和行政诉讼。\n- 2 -")
    section = one(sections_of(text, "txt"), "review_litigation")
    assert (section.state, section.text) == ("stated_none", "未发生行政复议和行政诉讼。\n")


def test_names_of_attached_files_are_no_text() -> None:
    text = OLD_TITLE + OLD + "\n示例县财政局2016年政府信息公开工作年度报告.pdf\n示例县财政局年度报告.docx"
    assert one(sections_of(text), "other_matters").state == "stated_none"


def test_an_annex_that_nobody_promised_is_not_missed() -> None:
    assert "annex_statistics" not in {section.code for section in sections_of(OLD_TITLE + OLD)}


def test_numbered_points_below_stay_within_their_section() -> None:
    text = OLD_TITLE + OLD.replace(
        "主动公开政府信息23条。", "（一）公开数量\n公开23条。\n（二）公开形式\n1、网站。公开20条。"
    )
    section = one(sections_of(text), "proactive_disclosure")
    assert section.text == "（一）公开数量\n公开23条。\n（二）公开形式\n1、网站。公开20条。\n"


def test_a_report_without_headings_is_not_lost() -> None:
    text = (
        "青石镇2010年政府信息公开工作年度报告\n现将我镇政府信息公开工作情况公布如下。\n我镇主动公开信息12条，没有收到申请。\n"
        "未收取费用，未发生行政复议。\n工作中还存在更新不及时的问题，今后将改进。"
    )
    sections = sections_of(text)
    assert one(sections, "unmapped").text.startswith("我镇主动公开信息12条")
    assert one(sections, "review_litigation").state == "merged"
    assert one(sections, "other_matters").state == "missing"


def test_an_empty_document_has_only_missing_sections() -> None:
    document = Document("empty.txt", "0" * 64, "txt", ())
    assert {section.state for section in split(document, identify(document, ()), ())} == {"missing"}


def check_places(document: Document, sections: tuple[Section, ...]) -> None:
    blocks = {block.order: block for block in document.blocks}
    for section in sections:
        covered = 0
        for piece in section.pieces:
            block = blocks[piece.block]
            assert isinstance(block, TextBlock)
            words = block.text[piece.offset : piece.offset + piece.end - piece.start]
            assert section.text[piece.start : piece.end] == words
            covered += piece.end - piece.start
        assert len(section.text.replace("\n", "").replace(" ", "")) <= covered
        for start in range(0, len(section.text), 7):
            place = section.place_of(start, start + 1)
            if section.text[start] not in "\n " and place.start is not None:
                sources = [b for b in document.blocks if isinstance(b, TextBlock) and b.place.line == place.line]
                assert place.end is None or any(b.text[place.start : place.end] == section.text[start] for b in sources)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from([*NEW.splitlines(), "  两边有空格的一行 ", "没有句号的一行文字很长很长很长很长很长"]),
        max_size=25,
    )
)
def test_every_character_of_a_section_leads_back_to_its_block(lines: list[str]) -> None:
    for file_format in ("pdf", "html"):
        document, tables = written(NEW_TITLE + "\n".join(lines), file_format=file_format)  # type: ignore[arg-type]
        check_places(document, split(document, identify(document, tables), tables))


@pytest.mark.reports
def test_the_sections_of_the_real_reports_are_right(shared: Path) -> None:
    from data.readers import read
    from data.tables import read_tables

    with (shared / "gold" / "sections.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for path in sorted((shared / "reports").iterdir()):
        document = read(path)
        tables = read_tables(document)
        sections = split(document, identify(document, tables), tables)
        expected = {
            (row["section_code"], row["title_as_written"], row["ordinal"], row["state"])
            for row in rows
            if row["doc"] == path.stem
        }
        found = {(section.code, section.title, section.ordinal, section.state) for section in sections}
        assert found - expected == set(), path.stem
        assert expected - found == set(), path.stem
        check_places(document, sections)
