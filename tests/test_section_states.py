"""Every state of a section, for every form and kind of body: a text that has it, and one that nearly has."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from data import reference
from data.identity import identify
from data.sections import split
from tests.made import form_of
from tests.written import written

YEARS = (2012, 2016, 2020, 2023)
BODIES = {"department": "示例县财政局", "government": "示例县人民政府", "township": "示例县青石镇人民政府"}
CHINESE = "一二三四五六七八九"
TEXTS = {
    "overall_situation": "按照部署主动公开信息50条，办理依申请公开3件，政府信息管理有序，平台建设改版一次，"
    "监督保障到位，工作考核、社会评议均已开展，没有责任追究。",
    "proactive_disclosure": "主动公开政府信息23条，内容都在网站上。",
    "request_handling": "收到申请3件，均已答复。",
    "fees_waivers": "对2件申请收取检索费用20元。",
    "review_litigation": "发生行政复议1件，已经审结。",
    "problems_improvements": "个别栏目更新较慢，解读形式不多，下一年将明确专人按月检查，登记整改结果，确保按时更新。",
    "other_matters": "承办代表建议5件，均已公开答复。",
}
TABLE_OF = {"proactive_disclosure": "t2", "request_handling": "t3", "review_litigation": "t4"}


@dataclass(frozen=True)
class Report:
    """A report as titles with what stands below each, in order, and its preface."""

    year: int
    kind: str
    parts: tuple[tuple[str, str, str], ...]
    preface: str = "现将全年工作情况公布如下。"

    def states(self) -> dict[str, list[str]]:
        """The states of each section of the first level, as the reading tells them."""
        lines = [f"{BODIES[self.kind]}{self.year}年政府信息公开工作年度报告", self.preface]
        for number, (_, title, text) in enumerate(self.parts):
            lines += [f"{CHINESE[number]}、{title}" if title else "", text]
        document, tables = written("\n".join(lines))
        found: dict[str, list[str]] = {}
        for section in split(document, identify(document, tables), tables):
            if section.level == 1:
                found.setdefault(section.code, []).append(section.state)
        return found

    def with_text(self, code: str, text: str) -> Report:
        """The same with another text below one title."""
        parts = tuple((c, title, text if c == code else old) for c, title, old in self.parts)
        return Report(self.year, self.kind, parts, self.preface)

    def with_title(self, code: str, title: str) -> Report:
        """The same with another title."""
        parts = tuple((c, title if c == code else old, text) for c, old, text in self.parts)
        return Report(self.year, self.kind, parts, self.preface)

    def without(self, *codes: str) -> Report:
        """The same without some sections."""
        parts = tuple(part for part in self.parts if part[0] not in codes)
        return Report(self.year, self.kind, parts, self.preface)

    def and_then(self, code: str, text: str) -> Report:
        """The same with a section once more at the end."""
        title = next(title for c, title, _ in self.parts if c == code)
        return Report(self.year, self.kind, (*self.parts, (code, title, text)), self.preface)

    def swapped(self, one: str, other: str) -> Report:
        """The same with two sections in each other's place."""
        places = {part[0]: part for part in self.parts}
        exchange = {one: other, other: one}
        return Report(
            self.year, self.kind, tuple(places[exchange.get(c, c)] for c, _, _ in self.parts), self.preface
        )  # fmt: skip


def whole(year: int, kind: str) -> Report:
    """A report that has every mandatory section of its form, with its tables."""
    form = form_of(year)
    duty = "duty_department" if kind == "department" else "duty_government"
    parts = []
    for row in reference.rows("sections"):
        code = row["section"]
        is_first_level = row["ordinal"].isdigit() and row["ordinal"] != "0" and code in TEXTS
        if row["form"] == form and is_first_level and row[duty] in ("mandatory", "customary"):
            text = f"[{TABLE_OF[code]} {form}]" if year >= 2019 and code in TABLE_OF else TEXTS[code]
            parts.append((code, row["title_zh"], text))
    return Report(year, kind, tuple(parts))


@pytest.fixture(params=[(year, kind) for year in YEARS for kind in BODIES], ids=lambda p: f"{p[0]}-{p[1]}")
def report(request: pytest.FixtureRequest) -> Report:
    return whole(*request.param)


def test_a_whole_report_has_every_section_and_misses_none(report: Report) -> None:
    states = report.states()
    assert {code: states.get(code) for code, _, _ in report.parts} == {code: ["present"] for code, _, _ in report.parts}
    assert "missing" not in {state for each in states.values() for state in each}


def test_a_mandatory_section_that_is_not_there_is_missing(report: Report) -> None:
    states = report.without("problems_improvements").states()
    assert states["problems_improvements"] == ["missing"]
    assert states["other_matters"] == ["present"]


def test_a_customary_section_is_never_missing() -> None:
    states = whole(2016, "department").without("overall_situation").states()
    assert states.get("overall_situation", []) != ["missing"]
    assert whole(2023, "department").without("overall_situation").states()["overall_situation"] == ["missing"]


@pytest.mark.parametrize(("text", "state"), [("无。", "stated_none"), ("无障碍改造已经完成2处。", "present")])
def test_none_in_words_is_told_apart_from_words_that_begin_alike(report: Report, text: str, state: str) -> None:
    assert report.with_text("other_matters", text).states()["other_matters"] == [state]


@pytest.mark.parametrize(("text", "state"), [("", "empty"), ("承办建议5件。", "present")])
def test_a_heading_with_nothing_below_is_empty(report: Report, text: str, state: str) -> None:
    assert report.with_text("other_matters", text).states()["other_matters"] == [state]


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("更新较慢，继续改进。", "too_short"),
        ("更新较慢，解读不多，下一年将明确专人按月检查，登记整改结果，按时更新。", "present"),
    ],
)
def test_a_section_of_problems_with_too_little_to_say_is_too_short(report: Report, text: str, state: str) -> None:
    assert report.with_text("problems_improvements", text).states()["problems_improvements"] == [state]


def test_a_section_told_twice_is_a_duplicate(report: Report) -> None:
    assert report.and_then("other_matters", "补充一点。").states()["other_matters"] == ["present", "duplicate"]
    assert report.states()["other_matters"] == ["present"]


def test_only_the_forms_since_2019_prescribe_an_order(report: Report) -> None:
    states = report.swapped("problems_improvements", "other_matters").states()
    found = {*states["problems_improvements"], *states["other_matters"]}
    assert ("out_of_order" in found) == (report.year >= 2019)
    assert "out_of_order" not in {state for each in report.states().values() for state in each}


def test_a_heading_that_names_two_sections_holds_both(report: Report) -> None:
    title = "存在的主要问题及改进情况和其他需要报告的事项"
    joint = report.without("other_matters").with_title("problems_improvements", title)
    states = joint.states()
    assert states["problems_improvements"] == ["present"]
    assert states["other_matters"] == ["merged"]
    alone = report.without("other_matters").states()
    assert alone["other_matters"] != ["present"]


@pytest.mark.parametrize("kind", BODIES)
@pytest.mark.parametrize("year", [2012, 2016])
def test_before_2019_a_sentence_within_another_section_holds_the_matter(year: int, kind: str) -> None:
    told = whole(year, kind).without("fees_waivers")
    inside = told.with_text("request_handling", "收到申请3件，均已答复，未收取任何费用。").states()
    assert inside["fees_waivers"] == ["merged"]
    assert told.states()["fees_waivers"] == ["missing"]


@pytest.mark.parametrize("kind", BODIES)
@pytest.mark.parametrize("year", [2020, 2023])
@pytest.mark.parametrize("code", ["request_handling", "review_litigation"])
def test_a_table_without_its_heading_has_lost_it(year: int, kind: str, code: str) -> None:
    lost = whole(year, kind).with_title(code, "")
    assert lost.states()[code] == ["heading_lost"]
    gone = whole(year, kind).without(code)
    assert gone.states()[code] == ["missing"]


ANNOUNCED = [
    ("详见附表《政府信息公开情况统计表》。", "", "missing"),
    ("详见附表《政府信息公开情况统计表》。", "[s14 2014-2018]", "present"),
    ("公开情况见上文。", "", None),
]


@pytest.mark.parametrize("kind", BODIES)
@pytest.mark.parametrize(("words", "annex", "state"), ANNOUNCED)
def test_an_announced_annex_is_missing_until_it_is_there(kind: str, words: str, annex: str, state: str | None) -> None:
    told = whole(2016, kind).with_text("other_matters", f"承办建议5件。{words}\n{annex}")
    assert told.states().get("annex_statistics", [None])[0] == state


@pytest.mark.parametrize("kind", BODIES)
def test_only_the_form_of_2021_asks_for_the_parts_of_section_one(kind: str) -> None:
    def parts_missing(year: int) -> set[str]:
        silent = whole(year, kind).with_text("overall_situation", "全年主动公开信息50条，各项工作顺利，取得成效。" * 2)
        lines = [f"{BODIES[kind]}{year}年政府信息公开工作年度报告"]
        for number, (_, title, text) in enumerate(silent.parts):
            lines += [f"{CHINESE[number]}、{title}", text]
        document, tables = written("\n".join(lines))
        found = split(document, identify(document, tables), tables)
        return {section.code for section in found if section.code.startswith("sub_") and section.state == "missing"}

    assert parts_missing(2020) == set()
    assert parts_missing(2023) == {"sub_request", "sub_info_management", "sub_platform", "sub_supervision"}
