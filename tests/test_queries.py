"""The questions, asked of a build so small that every answer can be checked by eye."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from queries import (
    Database,
    NoBuild,
    catalogue,
    comparison,
    completeness,
    findings,
    open_database,
    overview,
    profile,
    provenance,
    trends,
)
from tests import fixture_build

ROOT = Path(__file__).resolve().parent.parent
FORMS = [("2014-2018", 2014, 2018), ("2019-2020", 2019, 2020), ("2021+", 2021, 9999)]
AGENCIES = [("a", "甲局", "department", 1), ("b", "乙局", "department", 2), ("g", "示例县人民政府", "government", 3)]
# agency, year, state, is due, documents
FILING = [
    ("a", 2020, "filed", True, 1),
    ("a", 2021, "filed", True, 1),
    ("a", 2022, "not_filed", True, 0),
    ("a", 2023, "late", True, 2),
    ("b", 2020, "filed", True, 1),
    ("b", 2021, "filed", True, 1),
    ("b", 2022, "unreadable", True, 0),
    ("b", 2023, "filed", True, 1),
    ("g", 2021, "filed", True, 1),
    ("g", 2023, "filed", True, 1),
]
# series, year, agency, form, value, status
VALUES = [
    ("applications_new", 2020, "a", "2019-2020", 10, "value"),
    ("applications_new", 2021, "a", "2021+", 14, "value"),
    ("applications_new", 2023, "a", "2021+", 20, "value"),
    ("applications_new", 2020, "b", "2019-2020", 0, "stated_none"),
    ("applications_new", 2021, "b", "2021+", None, "blank"),
    ("applications_new", 2023, "b", "2021+", 0, "value"),
    ("applications_new", 2021, "g", "2021+", 300, "value"),
    ("applications_new", 2023, "g", "2021+", 400, "approx"),
    ("norm_stock", 2020, "a", "2019-2020", 7, "value"),
    ("norm_stock", 2021, "a", "2021+", 5, "value"),
    ("review_total", 2023, "g", "2021+", 4, "value"),
]
RATIOS = [
    ("r_disclosure", 2021, "a", "2021+", 20, 40, "value"),
    ("r_disclosure", 2023, "a", "2021+", 30, 50, "value"),
    ("r_disclosure", 2023, "b", "2021+", 3, 5, "small_n"),
    ("r_disclosure", 2023, "g", "2021+", 100, 400, "value"),
]

PASSAGES = '[{"words": "逐月公布进度。", "other_words": "逐月公布进度。"}]'


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Database:
    return Database(fixture_build.write(tmp_path_factory.mktemp("county")))


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Database:
    path = tmp_path_factory.mktemp("home") / "builds" / "one.duckdb"
    path.parent.mkdir()
    connection = duckdb.connect(str(path))
    connection.execute((ROOT / "data" / "schema.sql").read_text(encoding="utf-8"))
    insert = connection.executemany
    connection.execute("insert into build_info values ('one', timestamp '2024-02-01 08:00:00', '1', 'r1', true)")
    insert("insert into forms values (?, ?, ?, 'zh', 'en', '')", [list(row) for row in FORMS])
    insert(
        "insert into agencies values (?, ?, null, 'county', ?, '示例县', null, ?, 2020, 2023, false, true, null)",
        [list(row) for row in AGENCIES],
    )
    documents = [
        (number, agency, year)
        for number, (agency, year, state, _, _) in enumerate(FILING, start=1)
        if state in {"filed", "late"}
    ]
    insert(
        """insert into documents (
        document_id, sha256, file, format, agency_id, agency_as_written, level, kind, region, report_year, form,
        period_start, period_end, published_on, page_count, is_active, is_sample, imported_at, identity_evidence)
        values (?, 'sha', ?, 'txt', ?, '甲', 'county', 'department', '示例县', ?, '2021+',
        null, null, null, null, true, true, timestamp '2024-01-01 00:00:00', '{}')""",
        [[number, f"{agency}{year}.txt", agency, year] for number, agency, year in documents],
    )
    of = {(agency, year): number for number, agency, year in documents}
    insert(
        "insert into filing values (?, ?, ?, ?, ?, ?, null, null)",
        [[a, y, state, due, count, of.get((a, y))] for a, y, state, due, count in FILING],
    )
    for position, series in enumerate(("applications_new", "norm_stock", "review_total")):
        connection.execute("insert into series values (?, ?, '名', 'name', '件', 'theme')", [series, position])
    insert("insert into series_values values (?, ?, ?, ?, ?, ?)", [list(row) for row in VALUES])
    insert(
        "insert into series_links values (?, '2019-2020', '2021+', ?, ?, '因', 'why')",
        [["applications_new", "SAME", None], ["norm_stock", "NO", 2021], ["review_total", "SAME", None]],
    )
    connection.execute("insert into series_links values ('review_total', '2021+', '2021+', 'NEAR', 2024, '因', 'why')")
    connection.execute(
        "insert into ratios values ('r_disclosure', 1, '公开率', 'Rate', 'f', 'f', 30, 'context', null, null)"
    )
    insert("insert into ratio_values values (?, ?, ?, ?, ?, ?, ?)", [list(row) for row in RATIOS])
    connection.execute("insert into indicators values ('t3_new', null, '新收', 'New', '件', 't3', 1, '2021+', 'value')")
    connection.execute("insert into applicants values ('total', 7, '总计', 'Total')")
    number = of["a", 2023]
    insert(
        "insert into copied values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            ["a", 2021, of["a", 2021], None, "a", 2020, of["a", 2020], "year", 0.93, 800, PASSAGES],
            ["a", 2021, of["a", 2021], "problems_improvements", "a", 2020, of["a", 2020], "year", 1, 160, "[]"],
            ["a", 2021, of["a", 2021], "overall_situation", "a", 2020, of["a", 2020], "year", None, 40, "[]"],
            ["a", 2021, of["a", 2021], None, None, None, None, "stock", 0.2, 900, "[]"],
            ["b", 2023, of["b", 2023], None, "g", 2023, of["g", 2023], "agency", 0.88, 500, PASSAGES],
            ["g", 2023, number, None, None, None, None, "agency", 0, 500, "[]"],
        ],
    )
    connection.execute("insert into facts values (2023, 't3_new', 'total', 'a', ?, 20, 'value', true)", [number])
    connection.execute("insert into facts values (2023, 't3_new', 'total', 'a', 99, 19, 'value', false)")
    connection.execute(
        """insert into evidence values (?, 't3_new', 'total', '20', '', 'request_handling', '新收 · 总计', 't3_grid',
        't2 r3 c9', null, null, null, null, null, null, 2, 3, 9, null, null, null)""",
        [number],
    )
    insert(
        "insert into section_catalogue values ('2021+', ?, ?, ?, ?, ?, '短', ?, ?, '')",
        [
            ["preface", 0, "0", "引言", "Preface", "customary", "customary"],
            ["overall_situation", 1, "1", "总体情况", "Overall", "mandatory", "mandatory"],
            ["problems_improvements", 5, "5", "问题", "Problems", "mandatory", "mandatory"],
        ],
    )
    insert(
        """insert into sections
        (document_id, agency_id, report_year, position, section, title, ordinal, state, text, place)
        values (?, 'a', 2023, ?, ?, ?, ?, ?, '文。', 'line 1')""",
        [
            [number, 1, "overall_situation", "一、总体情况", "1", "present"],
            [number, 2, "overall_situation", "一、总体情况", "1", "duplicate"],
            [number, 3, "problems_improvements", "", "", "missing"],
        ],
    )
    connection.execute(
        """insert into checks ("check", family, severity, title_zh, title_en, formula, is_run)
        values ('T3_BALANCE', 'arithmetic', 'error', '勾稽', 'Balance', 'f', true)"""
    )
    connection.execute(
        """insert into findings values ('f1', 'T3_BALANCE', 'error', 'fail', 'a', 2023, ?, '2021+', 't3_new', 'natural',
        'overall_situation', 26, 25, 1, '不平', 'does not balance', '[]')""",
        [number],
    )
    insert(
        "insert into decision_states values (?, ?, ?, ?, ?, ?)",
        [["open", 1, "未处理", "open", True, False], ["dismissed", 2, "误报", "dismissed", False, True]],
    )
    insert(
        "insert into decisions values (?, ?, ?, '王', '2024-03-01 08:00:00', ?, null)",
        [[1, "f1", "dismissed", "附注已说明"], [2, "f0", "dismissed", "同上"], [3, "f0", "confirmed", "再核"]],
    )
    insert(
        """insert into decided_findings
        values (?, 'T3_BALANCE', 'error', 'a', 2023, 't3_new', 'natural', null, ?, '不平', 'does not balance')""",
        [["f1", "s1"], ["f0", "s0"]],
    )
    insert(
        "insert into finding_states values (?, ?, '王', '2024-03-01 08:00:00', ?, null, null, ?)",
        [["f1", "dismissed", "附注已说明", True], ["f0", "open", "再核", False]],
    )
    fixture_build.sum_up(connection)
    connection.close()
    (path.parent.parent / "CURRENT").write_text("one.duckdb\n", encoding="utf-8")
    return open_database(path.parent.parent)


@pytest.fixture(scope="module")
def later(build: Database, tmp_path_factory: pytest.TempPathFactory) -> Database:
    """The same build with what takes time to come about: late reports, sent findings, an earlier build, more checks."""
    path = tmp_path_factory.mktemp("later") / "two.duckdb"
    shutil.copy(build.path, path)
    connection = duckdb.connect(str(path))
    connection.execute(
        "update filing set published_on = date '2024-02-10', due_on = date '2024-01-31' where state = 'late'"
    )
    connection.execute(
        """update documents set identity_evidence = '{"published_on": {"words": "2024年2月10日", "place": "line 9"}}'
        where agency_id = 'a' and report_year = 2023"""
    )
    connection.execute("insert into decision_states values ('sent', 3, '已发送', 'sent', true, true)")
    connection.executemany(
        "insert into finding_states values (?, 'sent', '王', '2024-03-01 08:00:00', '', ?, null, true)",
        [["f2", "2024-03-15"], ["f3", "2024-05-01"], ["f4", None]],
    )
    connection.executemany(
        """insert into decided_findings
        values (?, 'T3_BALANCE', 'error', 'a', 2023, 't3_new', 'natural', null, ?, '不平', 'does not balance')""",
        [["f2", "s2"], ["f3", "s3"], ["f4", "s4"]],
    )
    connection.execute("insert into previous_build values ('one', '2024-01-30 08:00:00', '1', 'r0')")
    connection.executemany(
        """insert into changes (change, agency_id, report_year, "check", severity, indicator, value, earlier_value)
        values (?, ?, ?, ?, ?, ?, ?, ?)""",
        [
            ["figure_changed", "a", 2023, None, None, "t3_new", 20, 19],
            ["report_new", "b", 2023, None, None, None, None, None],
            ["finding_gone", "x", 2021, "T3_BALANCE", "error", "t3_new", None, None],
        ],
    )
    connection.executemany(
        "insert into check_results values ('T3_BALANCE', ?, ?, ?, ?, ?, ?)",
        [
            [number, agency, year, passed, failed, unknown]
            for number, (agency, year, passed, failed, unknown) in enumerate(
                [("a", 2023, 5, 2, 0), ("b", 2023, 7, 0, 0), ("g", 2023, 0, 0, 7), ("a", 2021, 0, 0, 7)], start=1
            )
        ],
    )
    fixture_build.sum_up(connection)
    connection.close()
    return Database(path)


def at(frame: pd.DataFrame, **where: object) -> dict[str, object]:
    """The one row of a frame that has these values, missing as None."""
    for name, value in where.items():
        frame = frame[frame[name] == value]
    assert len(frame) == 1
    return {key: None if pd.isna(value) else value for key, value in frame.iloc[0].items()}


def test_without_a_build_the_error_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(NoBuild, match="python -m data demo"):
        open_database(tmp_path)


def test_a_file_that_is_no_database_says_so(tmp_path: Path) -> None:
    (tmp_path / "builds").mkdir()
    (tmp_path / "builds" / "x.duckdb").write_text("no database")
    (tmp_path / "CURRENT").write_text("x.duckdb")
    with pytest.raises(NoBuild, match=r"x, the live build"):
        open_database(tmp_path)


def test_a_reader_can_neither_write_nor_read_files(build: Database) -> None:
    connection = build._connection.cursor()
    for forbidden in ("create table t (a integer)", "select * from read_text('README.md')", "install fts"):
        with pytest.raises(duckdb.Error):
            connection.execute(forbidden)


def test_wrong_parameters_are_refused_with_both_lists(build: Database) -> None:
    with pytest.raises(TypeError, match="form"):
        build.ask("sections", year=2023)


def test_coverage_counts_who_owed_and_who_filed(build: Database) -> None:
    row = at(completeness.coverage(build), report_year=2022)
    assert (row["due_count"], row["filed_count"], row["not_filed_count"], row["unreadable_count"]) == (2, 0, 1, 1)
    row = at(completeness.coverage(build, kind="department"), report_year=2023)
    assert (row["due_count"], row["filed_count"], row["late_count"]) == (2, 2, 1)


def test_a_year_without_a_report_is_a_row_without_a_value(build: Database) -> None:
    row = at(
        trends.series_trend(build, series="applications_new", agencies=["a", "b"]), agency_id="a", report_year=2022
    )
    assert (row["value"], row["status"], row["change"], row["verdict"]) == (None, "no_report", None, None)


@pytest.mark.parametrize(
    ("agency", "year", "value", "status"),
    [
        ("b", 2020, 0, "stated_none"),
        ("b", 2021, None, "blank"),
        ("b", 2022, None, "unreadable"),
        ("b", 2023, 0, "value"),
    ],
)
def test_the_kinds_of_missing_and_of_zero_stay_apart(
    build: Database, agency: str, year: int, value: float | None, status: str
) -> None:
    frame = trends.series_trend(build, series="applications_new", agencies=[agency])
    row = at(frame, report_year=year)
    assert (row["value"], row["status"]) == (value, status)


def test_what_is_added_up_beforehand_is_what_the_agencies_add_up_to(build: Database) -> None:
    everybody = [agency for agency, *_ in AGENCIES]
    for series in ("applications_new", "norm_stock", "review_total"):
        for kind in (None, "department", "government"):
            pd.testing.assert_frame_equal(
                trends.series_total(build, series=series, kind=kind),
                trends.series_total(build, series=series, kind=kind, agencies=everybody),
            )


@pytest.mark.parametrize(("first_year", "last_year", "count"), [(2020, 2023, 3), (2020, 2020, 2), (2022, 2022, 0)])
def test_an_agency_counts_once_however_many_years_have_its_number(
    build: Database, first_year: int, last_year: int, count: int
) -> None:
    several = ["applications_new"]
    counted = trends.theme_trend(build, several=several, first_year=first_year, last_year=last_year)
    whole = trends.theme_trend(build, several=several, first_year=first_year, last_year=last_year, is_whole=True)
    assert set(counted["chosen_count"]) == {count}
    pd.testing.assert_frame_equal(counted, whole)


def test_a_change_across_forms_is_shown_where_the_series_joins(build: Database) -> None:
    row = at(trends.series_trend(build, series="applications_new", agencies=["a"]), report_year=2021)
    assert (row["verdict"], row["change"], row["change_share"]) == ("SAME", 4, pytest.approx(0.4))


def test_no_change_is_shown_across_a_break(build: Database) -> None:
    row = at(trends.series_trend(build, series="norm_stock", agencies=["a"]), report_year=2021)
    assert (row["verdict"], row["change"], row["reason_en"]) == ("NO", None, "why")


def test_a_change_after_a_gap_year_is_not_shown(build: Database) -> None:
    row = at(trends.series_trend(build, series="applications_new", agencies=["a"]), report_year=2023)
    assert (row["value"], row["change"]) == (20, None)


def test_a_total_says_of_how_many_agencies(build: Database) -> None:
    row = at(trends.series_total(build, series="applications_new"), report_year=2021)
    assert (row["total"], row["agency_count"], row["filed_count"], row["due_count"]) == (314, 2, 3, 3)
    row = at(trends.series_total(build, series="applications_new"), report_year=2022)
    assert (row["total"], row["agency_count"]) == (None, 0)


def test_a_ranking_leaves_out_who_has_no_number_and_keeps_ties(build: Database) -> None:
    frame = comparison.series_ranking(build, series="applications_new", year=2021)
    assert at(frame, agency_id="g")["rank"] == 1
    assert at(frame, agency_id="b")["rank"] is None
    assert at(frame, agency_id="b")["status"] == "blank"
    assert set(frame["rank_count"]) == {2}


def test_peers_can_be_chosen_by_kind(build: Database) -> None:
    frame = comparison.series_ranking(build, series="applications_new", year=2023, kind="department")
    assert list(frame["agency_id"]) == ["a", "b"]
    assert at(frame, agency_id="a")["median"] == 10


def test_too_few_cases_are_shown_and_never_ranked(build: Database) -> None:
    frame = comparison.ratio_ranking(build, ratio="r_disclosure", year=2023)
    small = at(frame, agency_id="b")
    assert (small["state"], small["rank"], small["numerator"], small["denominator"]) == ("small_n", None, 3, 5)
    assert at(frame, agency_id="a")["rank"] == 1
    assert at(frame, agency_id="a")["median"] == pytest.approx((0.6 + 0.25) / 2)


def test_a_group_ratio_is_the_sum_of_numerators_over_the_sum_of_denominators(build: Database) -> None:
    frame = comparison.ratio_ranking(build, ratio="r_disclosure", year=2023)
    assert at(frame, agency_id="g")["group_value"] == pytest.approx(133 / 455)


def test_a_mandatory_section_that_is_not_there_is_missing_and_without_a_report_unknown(build: Database) -> None:
    frame = completeness.section_grid(build, year=2023)
    assert at(frame, agency_id="a", section="problems_improvements")["state"] == "missing"
    assert at(frame, agency_id="a", section="overall_situation")["fault_count"] == 1
    assert set(frame["section"]) == {"overall_situation", "problems_improvements"}
    empty = completeness.section_grid(build, year=2022)
    assert at(empty, agency_id="a", section="overall_situation")["state"] is None


def test_a_section_that_comes_twice_is_one_cell_of_the_grid_and_two_texts(build: Database) -> None:
    assert (
        at(completeness.section_grid(build, year=2023), agency_id="a", section="overall_situation")["state"]
        == "present"
    )
    texts = completeness.section_text(build, agency="a", year=2023, section="overall_situation")
    assert list(texts["state"]) == ["present", "duplicate"]


def test_copied_passages_name_both_reports_and_leave_out_what_cannot_be_told(build: Database) -> None:
    answer = findings.copied_passages(build)
    assert list(zip(answer["agency_id"], answer["section"], answer["other_agency_id"], strict=True)) == [
        ("a", "problems_improvements", "a"), ("a", None, "a"), ("b", None, "g"),
    ]  # fmt: skip
    assert at(answer, agency_id="b")["passages"] == PASSAGES
    assert list(findings.copied_passages(build, against="agency")["agency_id"]) == ["b"]
    assert list(findings.copied_passages(build, year=2021, agency="a")["share"]) == [1.0, 0.93]
    assert findings.copied_passages(build, kind="government").empty


def test_findings_filter_by_any_of_their_columns(build: Database) -> None:
    assert len(findings.findings(build)) == 1
    assert len(findings.findings(build, year=2023, agency="a", severity="error", check="T3_BALANCE")) == 1
    assert len(findings.findings(build, year=2022)) == 0
    assert len(findings.findings(build, kind="government")) == 0
    assert at(findings.findings_by_severity(build), report_year=2023)["agency_count"] == 1


def test_a_finding_shows_who_decided_what_and_why(build: Database) -> None:
    row = at(findings.findings(build, state="dismissed"))
    assert (row["decided_by"], row["reason"], row["deadline"]) == ("王", "附注已说明", None)
    assert findings.findings(build, state="open").empty
    assert list(findings.finding_history(build, finding="f1")["state"]) == ["dismissed"]


def test_a_decision_counts_once_by_the_last_verdict(build: Database) -> None:
    row = at(findings.check_reliability(build), check="T3_BALANCE")
    assert (row["finding_count"], row["decided_count"], row["dismissed_count"]) == (1, 2, 1)
    assert row["dismissed_share"] == pytest.approx(0.5)


def test_findings_that_are_gone_are_counted_by_their_state(build: Database) -> None:
    counted = findings.findings_by_state(build).set_index("state")["finding_count"]
    assert dict(counted) == {"open": 1, "dismissed": 1}
    assert findings.findings_by_state(build, kind="government").empty


def test_a_fault_of_one_year_is_no_repeated_one(build: Database) -> None:
    assert findings.repeat_offenders(build).empty


def test_a_number_leads_to_its_words(build: Database) -> None:
    row = at(provenance.fact_source(build, agency="a", year=2023, indicator="t3_new", applicant="total"))
    assert (row["value"], row["as_written"], row["place"], row["file"]) == (20, "20", "t2 r3 c9", "a2023.txt")
    assert provenance.fact_source(build, agency="a", year=2021, indicator="t3_new").empty


def test_only_the_active_document_gives_the_facts(build: Database) -> None:
    assert list(profile.agency_facts(build, agency="a")["value"]) == [20]


@pytest.mark.parametrize("kind", [None, "department", "institution"])
@pytest.mark.parametrize(
    ("form_table", "year"), [("t3", 2024), ("t2b", 2023), ("narr", 2021), ("s14", 2016), ("t3", 1)]
)
def test_the_first_figures_of_a_table_are_those_that_stand_first_in_all_of_them(
    county: Database, form_table: str, year: int, kind: str | None
) -> None:
    asked = {"year": year, "form_table": form_table, "kind": kind}
    everything = profile.facts(county, **asked)
    for most in (0, 1, 7, 40, len(everything), len(everything) + 1):
        first = profile.facts(county, **asked, most=most)
        pd.testing.assert_frame_equal(first, everything.head(most))
    counted = at(profile.facts_counted(county, **asked))
    assert counted["fact_count"] == len(everything)
    assert counted["agency_count"] == everything["agency_id"].nunique()


def test_an_agency_s_reports_show_gaps_and_faults(build: Database) -> None:
    frame = profile.agency_reports(build, agency="a")
    assert list(frame["state"]) == ["filed", "filed", "not_filed", "late"]
    assert at(frame, report_year=2023)["error_count"] == 1


def test_a_headline_says_value_change_and_coverage(build: Database) -> None:
    frame = overview.headline(build)
    row = at(frame, measure="applications_new", report_year=2023)
    assert (row["value"], row["agency_count"], row["due_count"], row["previous"]) == (420, 3, 3, None)
    assert at(frame, measure="disclosure", report_year=2023)["value"] == pytest.approx(133 / 455)


def test_the_catalogue_lists_what_there_is(build: Database) -> None:
    assert at(catalogue.build_info(build))["report_count"] == 8
    assert at(catalogue.agencies(build), agency_id="a")["last_report_year"] == 2023
    assert at(catalogue.series_list(build), series="applications_new")["value_count"] == 7
    assert at(catalogue.indicators(build))["fact_count"] == 1
    assert at(catalogue.checks(build))["fail_count"] == 1


def test_the_command_line_answers_as_csv(build: Database) -> None:
    home = build.path.parent.parent
    done = subprocess.run(
        [sys.executable, "-m", "queries", "coverage", "--kind", "department", "--format", "csv"],
        cwd=ROOT, env={"XXGK_HOME": str(home), "PATH": ""}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.splitlines()[:2] == [
        "report_year,due_count,filed_count,late_count,not_filed_count,unreadable_count,twice_count,undated_count",
        "2020,2,2,0,0,0,0,2",
    ]


def test_the_command_line_without_a_build_says_what_to_do(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "queries", "coverage"],
        cwd=ROOT, env={"XXGK_HOME": str(tmp_path), "PATH": ""}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "python -m data demo" in done.stderr


def test_a_part_that_is_told_without_a_heading_is_present(build: Database) -> None:
    assert (
        at(completeness.section_grid(build, year=2021), agency_id="a", section="overall_situation")["state"]
        == "present"
    )


def test_a_late_filer_has_days_and_the_words_that_give_the_day(later: Database) -> None:
    row = at(findings.late_filers(later))
    assert (row["agency_id"], row["report_year"], row["days_late"]) == ("a", 2023, 10)
    assert (row["words"], row["place"]) == ("2024年2月10日", "line 9")
    assert findings.late_filers(later, year=2021).empty
    assert findings.late_filers(later, kind="government").empty


@pytest.mark.parametrize(
    ("today", "overdue"), [("2024-03-15", []), ("2024-03-16", ["f2"]), ("2024-06-01", ["f2", "f3"])]
)
def test_an_answer_is_overdue_from_the_day_after_its_deadline(later: Database, today: str, overdue: list[str]) -> None:
    assert list(findings.overdue_answers(later, today=today)["finding_id"]) == overdue


def test_days_overdue_count_from_the_deadline(later: Database) -> None:
    assert at(findings.overdue_answers(later, today="2024-03-20"))["days_overdue"] == 5


def test_changes_name_the_build_before_and_outlive_their_agency(later: Database) -> None:
    answer = findings.changes_since_previous(later)
    assert list(answer["change"]) == ["report_new", "finding_gone", "figure_changed"]
    row = at(answer, change="figure_changed")
    assert (row["value"], row["earlier_value"], row["previous_build"], row["is_same_rules"]) == (20, 19, "one", False)
    assert at(answer, agency_id="x")["name_zh"] == "x"
    assert list(findings.changes_since_previous(later, agency="b")["change"]) == ["report_new"]
    assert at(findings.changes_counted(later), change="finding_gone")["change_count"] == 1


def test_a_first_build_has_no_changes(build: Database) -> None:
    assert findings.changes_since_previous(build).empty
    assert findings.changes_counted(build).empty


def test_only_reports_that_could_be_judged_are_in_a_check_s_share(later: Database) -> None:
    row = at(findings.findings_over_years(later))
    assert (row["report_year"], row["failed_count"], row["judged_count"]) == (2023, 1, 2)
    assert row["failed_share"] == pytest.approx(0.5)
    assert findings.findings_over_years(later, severity="hint").empty


def test_findings_filter_by_a_span_of_years_and_by_family(build: Database) -> None:
    assert len(findings.findings(build, first_year=2022, last_year=2023, family="arithmetic", level="county")) == 1
    assert findings.findings(build, last_year=2022).empty
    assert findings.findings(build, section="preface").empty


def test_a_fixed_panel_holds_only_who_has_every_year(build: Database) -> None:
    frame = trends.fixed_panel(build, series="applications_new", first_year=2020, last_year=2021)
    assert list(frame["total"]) == [10, 14]
    assert set(frame["agency_count"]) == {1}
    assert set(frame["chosen_count"]) == {3}
    assert list(frame["verdict"]) == [None, "SAME"]
    empty = trends.fixed_panel(build, series="applications_new", first_year=2020, last_year=2023)
    assert (list(empty["agency_count"]), empty["total"].notna().any()) == ([0, 0, 0, 0], False)


def test_the_median_agency_says_of_how_many(build: Database) -> None:
    row = at(trends.median_trend(build, series="applications_new"), report_year=2023)
    assert (row["median"], row["first_quartile"], row["third_quartile"]) == (20, 10, 210)
    assert (row["agency_count"], row["filed_count"], row["due_count"]) == (3, 3, 3)
    assert at(trends.median_trend(build, series="norm_stock"), report_year=2021)["verdict"] == "NO"


def test_changes_are_ranked_by_size_and_only_where_both_years_mean_the_same(build: Database) -> None:
    row = at(comparison.change_ranking(build, series="applications_new", year=2021))
    assert (row["agency_id"], row["change"], row["change_share"], row["rank"]) == ("a", 4, pytest.approx(0.4), 1)
    broken = at(comparison.change_ranking(build, series="norm_stock", year=2021))
    assert (broken["change"], broken["rank"], broken["rank_count"]) == (None, None, 0)


def test_peers_are_grouped_by_kind_level_and_size(build: Database) -> None:
    frame = comparison.peer_groups(build, year=2023)
    assert list(zip(frame["kind"], frame["size"], frame["agency_count"], strict=True)) == [
        ("department", "none", 1), ("department", "10-49", 1), ("government", "200+", 1),
    ]  # fmt: skip
    unknown = at(comparison.peer_groups(build, year=2022), size="unknown")
    assert (unknown["agency_count"], unknown["filed_count"]) == (2, 0)


PEERS = [
    ({"fewest": 10, "most": 49}, ["a"]),
    ({"fewest": 0, "most": 0}, ["b"]),
    ({"fewest": 200}, ["g"]),
    ({"fewest": 10, "kind": "government"}, ["g"]),
    ({"agencies": ["b", "g"]}, ["b", "g"]),
    ({"agencies": []}, []),
]


@pytest.mark.parametrize(("group", "members"), PEERS)
def test_peers_can_be_chosen_by_size_or_by_hand(build: Database, group: dict[str, Any], members: list[str]) -> None:
    by_series = comparison.series_ranking(build, series="applications_new", year=2023, **group)
    by_ratio = comparison.ratio_ranking(build, ratio="r_disclosure", year=2023, **group)
    assert sorted(by_series["agency_id"]) == members
    assert sorted(by_ratio["agency_id"]) == members


def test_median_and_sum_are_those_of_the_chosen_group(build: Database) -> None:
    by_series = comparison.series_ranking(build, series="applications_new", year=2023, agencies=["a", "g"])
    assert set(by_series["median"]) == {210}
    row = at(comparison.ratio_ranking(build, ratio="r_disclosure", year=2023, agencies=["a", "b"]), agency_id="a")
    assert (row["group_numerator"], row["group_denominator"], row["rank_count"]) == (33, 55, 1)
    assert row["group_value"] == pytest.approx(33 / 55)


def test_every_size_of_a_group_names_its_bounds(build: Database) -> None:
    row = at(comparison.peer_groups(build, year=2023), size="10-49")
    assert (row["fewest"], row["most"]) == (10, 49)
    unknown = at(comparison.peer_groups(build, year=2022), size="unknown")
    assert (unknown["fewest"], unknown["most"]) == (None, None)


def test_a_ratio_over_the_years_keeps_gaps_and_few_cases_apart(build: Database) -> None:
    frame = trends.ratio_trend(build, ratio="r_disclosure", agencies=["a", "b"])
    assert list(frame.loc[frame["agency_id"] == "a", "state"]) == ["value", "no_report", "value"]
    assert list(frame.loc[frame["agency_id"] == "b", "state"]) == ["missing", "unreadable", "small_n"]
    last = at(frame, agency_id="b", report_year=2023)
    assert (last["numerator"], last["denominator"], last["verdict"]) == (3, 5, None)


def test_several_series_stand_side_by_side_with_a_gap_where_nobody_has_a_number(build: Database) -> None:
    frame = trends.theme_trend(build, several=["applications_new", "norm_stock"], first_year=2020, last_year=2022)
    assert list(frame["series"]) == ["applications_new"] * 3 + ["norm_stock"] * 3
    row = at(frame, series="applications_new", report_year=2021)
    assert (row["total"], row["agency_count"], row["chosen_count"], row["due_count"]) == (314, 2, 3, 3)
    assert at(frame, series="applications_new", report_year=2022)["total"] is None
    assert at(frame, series="norm_stock", report_year=2021)["verdict"] == "NO"


def test_parts_are_added_up_only_of_who_states_all_and_a_panel_only_of_who_has_every_year(build: Database) -> None:
    several = ["applications_new", "norm_stock"]
    whole = trends.theme_trend(build, several=several, first_year=2020, last_year=2021, is_whole=True)
    assert at(whole, series="applications_new", report_year=2021)["total"] == 14
    fixed = trends.theme_trend(build, several=several, first_year=2020, last_year=2021, is_fixed=True)
    row = at(fixed, series="applications_new", report_year=2021)
    assert (row["total"], row["agency_count"], row["chosen_count"]) == (14, 1, 3)


def test_coverage_tells_who_filed_twice_and_who_gave_no_day(build: Database, later: Database) -> None:
    assert at(completeness.coverage(build), report_year=2023)["twice_count"] == 1
    assert at(completeness.coverage(build), report_year=2023)["undated_count"] == 3
    assert at(completeness.coverage(later), report_year=2023)["undated_count"] == 2
