"""Every number of the prose can show its words and its place, and none is passed over in silence."""

from __future__ import annotations

import pytest

from data.narrative import read_narrative
from data.records import Piece, Place, Section, TableReading
from tests.prose import figures, identity, read_prose, section

WORDS = [
    ("运营微信公众号2个。", "微信公众号2个"),
    ("2023年，我局主动公开政府信息 23 条。", "主动公开政府信息23条"),
    ("微信公众号“示例县发布”在本年度里共编发推送各类图文信息412条。", "412条"),
    ("全年编印《示例县人民政府公报》12期。", "《示例县人民政府公报》12期"),
    ("本机关对 3 件申请收取信息处理费 300元。", "对3件申请收取"),
    ("全市主动公开政府信息18万余条。", "主动公开政府信息18万余条"),
]


@pytest.mark.parametrize(("text", "expected"), WORDS)
def test_the_words_as_written_hold_the_number_its_measure_and_a_short_noun(text: str, expected: str) -> None:
    assert expected in [reading.as_written for reading in read_prose(text).readings]


def test_the_place_is_the_line_and_the_span_of_the_words() -> None:
    text = "概述如下。\n全年主动公开政府信息 23 条。"
    pieces = (Piece(0, 5, 7, 2, Place(line=11)), Piece(6, len(text), 8, 0, Place(line=12)))
    prose = Section("sub_proactive", "主动公开", "1.1", "present", text=text, pieces=pieces)
    (reading,) = read_narrative((prose,), identity(), ()).readings
    assert reading.place == Place(line=12, start=2, end=15)
    assert text[6:][2:15] == "主动公开政府信息 23 条"
    assert reading.sentence == "全年主动公开政府信息23条。"
    assert reading.section == "sub_proactive"
    assert reading.unit == "条"


def test_a_number_torn_by_a_line_break_is_read_whole() -> None:
    assert figures(read_prose("全年主动公开政府信息1,2\n34条。".replace("\n", ""))) == {"n_info_total=1234"}


def test_rows_of_a_table_are_not_read_as_prose() -> None:
    prose = section("收到政府信息公开申请12件。", "request_handling", block=5)
    table = TableReading("t3", "2021+", "held_back", blocks=(5,))
    assert not read_narrative((prose,), identity(), (table,)).readings
    assert read_narrative((prose,), identity(), (TableReading("t3", None, "missing", blocks=(5,)),)).readings


def test_a_row_of_bare_numbers_in_the_text_is_passed_over_as_a_row() -> None:
    narrative = read_prose("（二）部分公开 319 7 0 0 2 0 328\n（三）不予公开 1 0 0 0 0 0 1", "request_handling")
    assert not narrative.readings
    assert {passed.rule for passed in narrative.passed_over} == {"table_row"}


def test_every_number_ends_as_a_figure_a_claim_an_ignored_number_or_a_leftover() -> None:
    text = "2023年，我局主动公开政府信息20条，其中甲类5条、乙类15条，同比增长11%；组织8家单位开展活动3场；印发通报4期。"
    narrative = read_prose(text)
    assert figures(narrative) == {"n_info_total=20"}
    assert [(claim.kind, claim.as_written) for claim in narrative.claims] == [
        ("total", "20条"), ("part", "5条"), ("part", "15条"), ("growth", "11%"),
    ]  # fmt: skip
    assert [(passed.as_written, passed.rule) for passed in narrative.passed_over] == [
        ("2023年", "date"), ("8家", "places"), ("3场", "events"), ("4期", "inspections"),
    ]  # fmt: skip


RULES = [
    ("2022年共开展活动300场。", "300场", "previous_year"),
    ("2021年共主动公开政府信息300条。", "300条", "other_year"),
    ("2024年主动公开政府信息300条。", "300条", "next_year"),
    ("累计主动公开政府信息300条。", "300条", "unclear_total"),
    ("历年主动公开政府信息300条。", "300条", "cumulative"),
    ("较上年增加28条。", "28条", "difference"),
    ("每年至少公开政府信息50条。", "50条", "every"),
    ("不少于50条。", "50条", "target"),
    ("今后主动公开政府信息500条。", "500条", "plan"),
    ("群众满意率98%。", "98%", "rate"),
    ("20个工作日内答复。", "20个工作日", "duration"),
    ("公开信息2017。", "2017", "year_like"),
    ("全县28家单位。", "28家", "places"),
    ("围绕3个方面。", "3个", "parts_named"),
    ("发布信息12期、240条。", "12期", "issues"),
]


@pytest.mark.parametrize(("text", "words", "rule"), RULES)
def test_an_ignored_number_names_its_rule(text: str, words: str, rule: str) -> None:
    assert (words, rule) in [(passed.as_written, passed.rule) for passed in read_prose(text).passed_over]


def test_a_figure_that_another_outranks_is_passed_over_as_such() -> None:
    narrative = read_prose("“示例发布”微信公众号粉丝数8800人，抖音号粉丝数1200人。")
    assert [(passed.as_written, passed.rule) for passed in narrative.passed_over] == [("1200人", "outranked")]


def test_plans_and_problems_give_no_figure() -> None:
    narrative = read_prose("2023年主动公开政府信息10条，未收到政府信息公开申请。", "problems_improvements")
    assert not narrative.readings
    assert "plans_section" in {passed.rule for passed in narrative.passed_over}


def test_traditional_characters_of_a_mirror_page_are_read() -> None:
    text = "2023年，本機關主動公開政府信息58條，未收到政府信息公開申請，未發生行政複議。"
    assert figures(read_prose(text, "sub_request")) == {"n_info_total=58", "n_app_received_text!0", "n_review_text!0"}


def test_a_report_of_an_unknown_year_keeps_its_figures() -> None:
    from dataclasses import replace

    prose = (section("2023年主动公开政府信息58条。"),)
    assert figures(read_narrative(prose, replace(identity(), report_year=None, form=None), ())) == {"n_info_total=58"}


def test_text_without_full_stops_is_read_in_stretches_cut_at_commas() -> None:
    text = "本县认真落实各项公开制度，" * 200 + "全年主动公开政府信息1234条，" + "不断提高公开质量，" * 200
    assert figures(read_prose(text)) == {"n_info_total=1234"}
