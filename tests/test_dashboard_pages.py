"""Every page, in both languages, on a county, on one agency and on nothing; and what a link may carry."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

import queries
from dashboard import access, parts, text
from dashboard.registry import PAGES
from dashboard.views import data
from queries import findings, profile
from tests.fixture_build import AGENCIES, write

NAMES = [page.name for page in PAGES]


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Published builds by what they hold; their names differ, as the names of real builds do."""
    folder = tmp_path_factory.mktemp("homes")
    made = {"county": {}, "one": {"agencies": 1}, "empty": {"is_empty": True}}
    for name, arguments in made.items():
        write(folder / name, name=f"20260203-{name}", **arguments)
    (folder / "nothing").mkdir()
    return {name: folder / name for name in (*made, "nothing")}


def draw(page: str, home: Path, monkeypatch: pytest.MonkeyPatch, **parameters: str) -> AppTest:
    """The page as its script leaves it."""

    def script() -> None:
        import streamlit as st

        from dashboard import frame, state
        from dashboard.registry import PAGES

        state.carry(state.SHARED)
        frame.render(next(page for page in PAGES if page.name == st.session_state["page"]))

    monkeypatch.setenv("XXGK_HOME", str(home))
    app = AppTest.from_function(script, default_timeout=60)
    app.session_state["page"] = page
    for name, value in parameters.items():
        app.query_params[name] = value
    return app.run()


def words(app: AppTest) -> str:
    """Everything that a page says in HTML, sentences and warnings."""
    html = [str(each.proto.body) for each in app.get("html")]
    return "\n".join([*html, *(each.value for each in (*app.info, *app.warning, *app.error))])


def assert_sound(app: AppTest) -> None:
    assert not app.exception
    assert [each.value for each in app.error] == []


@pytest.mark.parametrize("language", text.LANGUAGES)
@pytest.mark.parametrize("home", ["county", "one"])
@pytest.mark.parametrize("page", NAMES)
def test_a_page_is_drawn(
    page: str, home: str, language: str, homes: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = draw(page, homes[home], monkeypatch, lang=language)
    assert_sound(app)
    assert text.say(f"page.{page}", "en" if language == "en" else "zh") in words(app)
    assert text.say("sample.badge", "en" if language == "en" else "zh") in words(app)


@pytest.mark.parametrize("home", ["empty", "nothing"])
@pytest.mark.parametrize("page", [page.name for page in PAGES if page.needs_build])
def test_without_reports_a_page_says_which_command_brings_them(
    page: str, home: str, homes: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = draw(page, homes[home], monkeypatch)
    assert_sound(app)
    assert any("python -m data" in each.value for each in app.code)


UNKNOWN = [
    ("overview", {"year": "1999"}, "unknown.year"),
    ("overview", {"year": "x' or 1=1"}, "unknown.year"),
    ("overview", {"kind": "nobody"}, "unknown.kind"),
    ("comparison", {"measure": "r_nothing"}, "unknown.measure"),
    ("comparison", {"agency": "<img src=x onerror=alert(1)>"}, "unknown.agency"),
    ("comparison", {"view": "pie"}, "unknown.view"),
    ("comparison", {"peers": "friends"}, "unknown.peers"),
    ("comparison", {"size": "huge"}, "unknown.size"),
    ("comparison", {"agencies": "slx,nobody"}, "unknown.agency"),
    ("agency", {"agency": "nobody"}, "unknown.agency"),
    ("agency", {"indicator": "t3_nothing"}, "unknown.indicator"),
    ("agency", {"tab": "nothing"}, "unknown.tab"),
    ("agency", {"table": "t9"}, "unknown.table"),
    ("agency", {"applicant": "martian"}, "unknown.applicant"),
    ("trends", {"series": "nothing"}, "unknown.measure"),
    ("trends", {"agencies": "slx,nobody"}, "unknown.agency"),
    ("trends", {"theme": "weather"}, "unknown.theme"),
    ("trends", {"mode": "mean"}, "unknown.mode"),
    ("trends", {"first": "1066"}, "unknown.span"),
    ("trends", {"theme": "outcomes", "shape": "pie"}, "unknown.shape"),
    ("filing", {"show": "nothing"}, "unknown.show"),
    ("filing", {"section": "nothing"}, "unknown.section"),
    ("findings", {"severity": "fatal"}, "unknown.severity"),
    ("findings", {"check": "NOTHING"}, "unknown.check"),
    ("data", {"dataset": "secrets"}, "unknown.dataset"),
    ("definitions", {"topic": "nothing"}, "unknown.topic"),
    ("source", {"agency": "nobody"}, "unknown.agency"),
]


@pytest.mark.parametrize(("page", "parameters", "key"), UNKNOWN)
def test_an_unknown_id_in_a_link_is_a_sentence(
    page: str, parameters: dict[str, str], key: str, homes: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = draw(page, homes["county"], monkeypatch, **parameters)
    assert_sound(app)
    beginning = text.say(key, "zh", seen="\0", year="").split("\0")[0]
    assert any(each.value.startswith(beginning) for each in app.warning)


SAID = [
    ("overview", {}, "新收申请"),
    ("overview", {"year": "2023"}, "示例县民政局"),
    ("comparison", {"measure": "applications_new"}, "收到申请数"),
    ("comparison", {"view": "ranking"}, "谁高谁低"),
    ("comparison", {"view": "change"}, "可与上年相比"),
    ("comparison", {"view": "funnel"}, "99.8%"),
    ("comparison", {"view": "funnel", "measure": "applications_new"}, "在同类里处在什么位置"),
    ("comparison", {"view": "multiples"}, "各图纵轴相同"),
    ("comparison", {"size": "10-49"}, "同类：全部单位 · 新收申请 10–49 件，"),
    ("comparison", {"kind": "department", "level": "county"}, "同类：部门 · 县级，"),
    ("comparison", {"agencies": "slx-zj,slx-ga"}, "自选（示例县住房和城乡建设局、示例县公安局），2 家"),
    ("comparison", {"agencies": "slx-zj,slx-ga"}, "不足 3 家，不给中位数"),
    ("comparison", {"peers": "hand"}, "自选单位"),
    ("comparison", {}, "分子和÷分母和"),
    ("agency", {"agency": "slx-zj", "indicator": "t3_granted"}, "table_cell"),
    ("agency", {"agency": "slx-zj"}, "同类：部门 · 县级，8 家"),
    ("agency", {"agency": "slx-zj"}, "同类中位"),
    ("agency", {"agency": "slx-da"}, "同类有数 0 家，不作比较"),
    ("agency", {"agency": "slx-mz", "tab": "quality"}, "没有这家单位可评的报告"),
    ("agency", {"agency": "slx-zj", "tab": "findings"}, "勾稽不平"),
    ("agency", {"agency": "slx-jy", "tab": "reports"}, "报送两次"),
    ("agency", {"agency": "slx-da"}, "没有可读取的数字"),
    ("agency", {"agency": "slx-mz", "tab": "sections"}, "没有这家单位的报告"),
    ("filing", {"agency": "slx-jy", "section": "problems_improvements"}, "没有找到这一章"),
    ("filing", {"agency": "slx-mz", "section": "other_matters"}, "没有找到这家单位的报告"),
    ("filing", {"agency": "slx-ga", "section": "other_matters"}, "只有标题"),
    ("filing", {"agency": "slx-sf", "section": "other_matters"}, "无。"),
    ("source", {"agency": "slx", "year": "2013", "indicator": "n_trainees"}, "<mark>约270</mark>"),
    ("source", {"agency": "slx", "year": "2013", "indicator": "n_review_text"}, "0*"),
    ("source", {"agency": "slx-mz", "indicator": "t3_granted", "applicant": "total"}, "没有写出这个数字"),
    ("source", {}, "缺少单位或指标"),
    ("trends", {"agencies": "slx-da"}, "都没有写出"),
    ("trends", {"series": "norm_stock"}, "线在此断开"),
    ("trends", {"mode": "total"}, "柱顶为有数单位"),
    ("trends", {"mode": "median", "level": "county"}, "线为中位单位"),
    ("trends", {"mode": "panel", "first": "2019", "last": "2025"}, "固定样本 9/11 家：2019–2025 每年都有数字"),
    ("trends", {"mode": "panel", "series": "norm_stock", "first": "2012"}, "固定样本为空"),
    ("trends", {"first": "2025", "last": "2019"}, "已对调"),
    ("trends", {"theme": "outcomes"}, "柱上可见数值与单位数"),
    ("trends", {"theme": "outcomes", "shape": "stack"}, "只加总每一项都写了数的单位"),
    ("trends", {"theme": "refusals", "mode": "median"}, "各图为中位单位"),
    ("trends", {"theme": "public", "mode": "panel"}, "每年都有数字的单位"),
]  # fmt: skip


@pytest.mark.parametrize(("page", "parameters", "said"), SAID)
def test_a_page_says_what_its_link_asks_for(
    page: str, parameters: dict[str, str], said: str, homes: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = draw(page, homes["county"], monkeypatch, **parameters)
    assert_sound(app)
    assert said in words(app)


def test_a_finding_shows_its_numbers_and_the_way_to_their_words(
    homes: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = draw("agency", homes["county"], monkeypatch, agency="slx-zj", tab="findings")
    finding = words(app).split("finding=")[1].split("&")[0]
    said = words(draw("findings", homes["county"], monkeypatch, finding=finding, span="all"))
    assert "source?" in said
    assert "indicator=t3_carry_out" in said


def test_every_kind_of_finding_can_be_opened(homes: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    frame = findings.findings(queries.open_database(homes["county"])).drop_duplicates("check")
    assert (frame["operands"] == "[]").any(), "some checks compare no numbers"
    for finding in frame.itertuples():
        app = draw("findings", homes["county"], monkeypatch, finding=finding.finding_id, span="all")
        assert_sound(app)
        assert f"topic=checks&amp;item={finding.check}" in words(app)


@pytest.mark.parametrize(("language", "task"), [("zh", "谁没有报"), ("en", "Who has not filed")])
def test_the_guide_can_be_read_where_the_figures_are(
    language: str, task: str, homes: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = draw("definitions", homes["county"], monkeypatch, topic="guide", lang=language)
    assert_sound(app)
    assert task in [fold.label for fold in app.expander]
    assert all(len(fold.markdown) == 1 and "](" not in fold.markdown[0].value for fold in app.expander)


def test_the_entry_file_runs_from_any_folder(homes: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XXGK_HOME", str(homes["county"]))
    app = AppTest.from_file(str(Path(__file__).parent.parent / "dashboard" / "app.py"), default_timeout=60).run()
    assert_sound(app)
    assert "总览" in words(app)


def test_a_new_build_shows_without_a_restart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, name="20260101-first")
    app = draw("overview", tmp_path, monkeypatch)
    assert "20260101-first" in words(app)
    write(tmp_path, name="20260301-second", agencies=5)
    app.run()
    assert "20260301-second" in words(app)
    assert f"/ {len(AGENCIES)} 家" not in words(app)


def test_a_build_that_vanished_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, name="20260101-vanished")
    shutil.rmtree(tmp_path / "builds")
    app = draw("overview", tmp_path, monkeypatch)
    assert_sound(app)
    assert any("python -m data" in each.value for each in app.code)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_build_of_another_version_is_a_sentence_and_a_command(
    language: text.Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, name="20260101-other")
    with duckdb.connect(str(tmp_path / "builds" / "20260101-other.duckdb")) as connection:
        connection.execute("drop table unassessed")
    app = draw("agency", tmp_path, monkeypatch, lang=language)
    assert_sound(app)
    assert text.say("empty.other_version", language) in words(app)
    assert [each.value for each in app.code] == ["python -m data publish"]


def test_a_choice_of_the_reader_goes_to_the_carried_id(homes: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    app = draw("overview", homes["county"], monkeypatch)
    app.selectbox(key="year-pick").set_value("2023").run()
    assert app.session_state["year"] == "2023"
    app.selectbox(key="year-pick").set_value("2025").run()
    assert app.session_state["year"] == "", "the default stays out of the link"


def test_going_back_to_peers_by_rule_forgets_the_chosen_agencies(
    homes: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = draw("comparison", homes["county"], monkeypatch, agencies="slx-zj,slx-ga")
    app.segmented_control(key="peers-switch").set_value("rule").run()
    assert_sound(app)
    assert app.session_state["agencies"] == ""
    assert "同类：全部单位" in words(app)


def test_few_cases_are_told_in_counts(homes: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    said = words(draw("comparison", homes["county"], monkeypatch, measure="r_review_corrected"))
    assert re.search(r"\d 件中 \d 件", said)


def test_the_quality_summary_says_whose_it_is_and_rates_nothing_below_its_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import duckdb

    path = write(tmp_path, name="20260101-rated")
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            """insert into quality_parts values
            ('timeliness', 1, 60, 0.5, '及时', 'On time', '何时公布', 'when'),
            ('arithmetic', 2, 40, 0.5, '勾稽', 'Sums', '是否相符', 'sums')"""
        )
        ids = "select document_id from documents where is_active and report_year = 2025 and agency_id = "
        for agency, score, assessed, state in (("slx-zj", 81.5, 1, "rated"), ("slx-ga", None, 0.4, "not_rated")):
            connection.execute(
                f"insert into quality_scores select ?, 2025, ({ids} ?), ?, ?, ?",
                [agency, agency, score, assessed, state],
            )
            connection.execute(
                f"insert into quality_part_values select ?, 2025, ({ids} ?), 'arithmetic', 4, 3, 0, 0.75",
                [agency, agency],
            )
        connection.execute(
            f"""insert into copied select 'slx-zj', 2025, ({ids} 'slx-zj'), null, 'slx-zj', 2024, 1, 'year', 0.9, 300,
            '[{{"words": "逐月公布进度。", "other_words": "逐月公布进度。"}}]'"""
        )
    said = words(draw("agency", tmp_path, monkeypatch, agency="slx-zj", tab="quality"))
    assert "81.5" in said
    assert "本系统自拟的方法" in said
    assert "逐月公布进度。" in said
    said = words(draw("agency", tmp_path, monkeypatch, agency="slx-ga", tab="quality"))
    assert "不足 60%，不评定" in said
    assert "没有与上年相同的段落" in said


def test_the_overview_tells_what_changed_since_the_build_before_and_leads_to_the_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import duckdb

    write(tmp_path / "first", name="20260101-first")
    assert "与上一版数据" not in words(draw("overview", tmp_path / "first", monkeypatch))
    path = write(tmp_path, name="20260102-later")
    with duckdb.connect(str(path)) as connection:
        connection.execute("insert into previous_build values ('earlier', timestamp '2025-12-30 08:00:00', '1', 'r0')")
        connection.execute(
            """insert into changes (change, agency_id, report_year, severity) values
            ('report_new', 'slx', 2025, null), ('report_new', 'slx-ga', 2025, null),
            ('finding_gone', 'slx', 2024, 'error')"""
        )
    said = words(draw("overview", tmp_path, monkeypatch))
    assert "报告新增 2 份、问题消除 1 项" in said
    assert "两版规则不同" in said
    assert "data?dataset=changes" in said
    app = draw("data", tmp_path, monkeypatch, dataset="changes")
    assert_sound(app)
    assert text.say("data.coverage", "zh", rows="3", agencies="2") in words(app)


@pytest.mark.parametrize("kind", [None, "department"])
def test_a_table_of_a_year_shows_its_first_rows_counts_all_and_fetches_them_for_a_file_alone(
    kind: str | None, homes: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    offered, fetched = [], []

    def asked_later(function: Any, **choice: Any) -> Any:
        def whole() -> Any:
            fetched.append(choice)
            return access.asked_later(function, **choice)()

        return whole

    monkeypatch.setattr(data, "asked_later", asked_later)
    monkeypatch.setattr(parts, "downloads", lambda view, key, rows, title: offered.append(rows))
    chosen = {"dataset": "table", "year": "2024"} | ({"kind": kind} if kind else {})
    app = draw("data", homes["county"], monkeypatch, **chosen)
    assert_sound(app)
    everything = profile.facts(queries.open_database(homes["county"]), year=2024, form_table="t3", kind=kind)
    counts = {"rows": text.number(len(everything)), "agencies": text.number(everything["agency_id"].nunique())}
    assert text.say("data.coverage", "zh", **counts) in words(app)
    assert text.say("data.cut", "zh", shown=text.number(data.SHOWN_ROWS), rows=counts["rows"]) in words(app)
    assert len(app.dataframe[0].value) == data.SHOWN_ROWS < len(everything)
    assert fetched == []
    pd.testing.assert_frame_equal(offered[-1]().frame, everything)
    assert len(fetched) == 1


def test_names_from_data_are_never_markup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import duckdb

    path = write(tmp_path, name="20260101-hostile")
    with duckdb.connect(str(path)) as connection:
        connection.execute("update agencies set name_zh = '<img src=x onerror=alert(1)>', name_en = name_zh")
        connection.execute("update sections set text = '<script>alert(1)</script>', title = '<b>x</b>'")
        connection.execute("update findings set message_zh = '<img src=y>'")
    for page, parameters in (
        ("overview", {}),
        ("filing", {"agency": "slx", "section": "other_matters"}),
        ("comparison", {}),
        ("agency", {"agency": "slx-zj", "tab": "findings"}),
        ("source", {"agency": "slx", "indicator": "t3_granted", "applicant": "total"}),
    ):
        said = words(draw(page, tmp_path, monkeypatch, **parameters))
        assert "<img src=x" not in said
        assert "<img src=y" not in said
        assert "<script>alert" not in said


def test_an_agency_without_peers_has_no_rank_and_its_newest_year_comes_first(
    homes: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = draw("agency", homes["county"], monkeypatch, agency="slx")
    assert_sound(app)
    assert "不作比较" in words(app)
    assert "第 1/1 名" not in words(app)
    years = [int(head) for head in app.dataframe[0].value.columns if str(head).isdigit()]
    assert len(years) > 3
    assert years == sorted(years, reverse=True)
