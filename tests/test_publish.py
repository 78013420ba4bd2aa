"""A build is whole, right and live, or the previous one stays."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from data import ledger, reference, store
from data.builds import current_build
from data.paths import ROOT, Folders
from data.publish import KEPT_BUILDS, Published, publish
from data.records import Extract
from data.store import scratch
from tests import made
from tests.made import fact, report, statistics, table, table_four, table_three, table_two

Ask = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture
def places(tmp_path: Path) -> Folders:
    return Folders(tmp_path / "home")


@pytest.fixture
def ask(places: Folders) -> Ask:
    """The rows that a question to the live build gives, after publishing what was kept."""

    def answer(sql: str, *extracts: Extract) -> list[tuple[Any, ...]]:
        if extracts:
            made.keep(places, *extracts)
        publish(places)
        build = current_build(places.home)
        assert build is not None
        connection = duckdb.connect(str(build), read_only=True)
        rows = connection.execute(sql).fetchall()
        connection.close()
        return rows

    return answer


def small(name: str) -> str:
    return f"示例县{name}局"


# what is in a build --------------------------------------------------------------------------------------------------


def test_statuses_stay_apart_in_facts(ask: Ask) -> None:
    cells = table_three(changes={"t3_new ngo": "", "t3_new research": "/", "t3_new business": "0"})
    extract = report(cells=cells, facts=[fact("n_info_total", "无", status="stated_none")])
    rows = ask("select indicator, applicant, value, status from facts where status <> 'value' or value = 0", extract)
    found = {(row[0], row[1]): row[2:] for row in rows}
    assert found["t3_new", "ngo"] == (None, "blank")
    assert found["t3_new", "research"] == (None, "placeholder")
    assert found["t3_new", "business"] == (Decimal(0), "value")
    assert found["n_info_total", ""] == (Decimal(0), "stated_none")


def test_facts_are_sorted_and_have_each_an_evidence(ask: Ask) -> None:
    extracts = [report(small(name), year) for name in "乙甲" for year in (2023, 2022)]
    rows = ask("select report_year, document_id, indicator, applicant from facts", *extracts)
    assert rows == sorted(rows)
    assert ask("select count(*) from facts anti join evidence using (document_id, indicator, applicant)") == [(0,)]


def test_an_agency_s_documents_are_numbered_side_by_side_by_year(ask: Ask) -> None:
    extracts = [report(small(name), year) for year in (2023, 2022) for name in "乙甲"]
    rows = ask("select agency_id, report_year from documents order by document_id", *extracts)
    assert len({agency for agency, _ in rows[:2]}) == len({agency for agency, _ in rows[2:]}) == 1
    assert [year for _, year in rows] == [2022, 2023, 2022, 2023]


def test_figures_are_counted_per_report_that_counts_and_table(ask: Ask) -> None:
    extracts = [report(cells=table_three(), facts=[fact("n_info_total", "3")], mark=mark) for mark in "12"]
    counted = ask("select form_table, sum(fact_count) from figure_counts group by 1 order by 1", *extracts)
    assert counted == [("narr", 1), ("t3", len(table_three()))]


@pytest.mark.parametrize(
    ("first", "second", "active"),
    [
        ("2024-01-10", "2024-01-20", 2),
        ("2024-01-20", "2024-01-10", 1),
        ("2024-01-20", None, 1),
        (None, None, 2),
    ],
)
def test_of_two_documents_the_newest_counts_and_both_are_kept(
    first: str | None, second: str | None, active: int, ask: Ask
) -> None:
    documents = [report(published_on=first, mark="1"), report(published_on=second, mark="2")]
    assert ask("select document_id from documents where is_active", *documents) == [(active,)]
    assert ask("select document_count, document_id from filing where document_count > 0") == [(2, active)]
    assert ask("select count(distinct document_id) from facts where is_current") == [(1,)]
    assert ask("select count(distinct document_id) from facts") == [(2,)]


# What a series is when a cell is blank, missing or odd: cells, series, value, status.
SERIES: list[tuple[dict[tuple[str, str], str], str, int | None, str]] = [
    (table_three(), "denied", 0, "value"),
    (table_three(t3_denied_process="2"), "denied", 2, "value"),
    (table_three(changes={"t3_denied_process total": ""}), "denied", 0, "value"),
    (table_three(changes={f"{row} total": "" for row, _ in table_three() if "denied" in row}), "denied", None, "blank"),
    (table_three(changes={"t3_new total": ""}), "applications_new", None, "blank"),
    (table_three(changes={"t3_new total": "/"}), "applications_new", None, "placeholder"),
    (table_three(changes={"t3_new total": "I2"}), "applications_new", None, "unreadable"),
    (table_three(changes={"t3_denied_process total": "I2"}), "denied", None, "unreadable"),
    ({}, "applications_new", None, "silent"),
    ({("n_trainings", ""): "3"}, "trainings", 3, "value"),
]
RATIOS: list[tuple[dict[tuple[str, str], str], str]] = [
    (table_three(t3_new="40", t3_total="40", t3_denied_process="4"), "value"),
    (table_three(t3_new="40", t3_total="40"), "zero"),
    (table_three(), "small_n"),
    (table_three(t3_new="0", t3_total="0", t3_granted="0", t3_unable_not_held="0"), "no_base"),
    (table_three(changes={"t3_total total": ""}), "missing"),
    ({}, "missing"),
]
DEADLINES = [
    (2018, "department", "county", date(2019, 3, 31)),
    (2019, "department", "county", date(2020, 1, 31)),
    (2019, "institution", "county", date(2020, 1, 31)),
    (2019, "government", "county", date(2020, 3, 31)),
    (2019, "department", "township", date(2020, 3, 31)),
    (2012, "government", "county", date(2013, 3, 31)),
]


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """One build of all cases, each an agency of its own."""
    places = Folders(tmp_path_factory.mktemp("many"))
    made.keep(
        places,
        *[report(small(f"序列{number}"), cells=case[0]) for number, case in enumerate(SERIES)],
        *[report(small(f"比率{number}"), cells=case[0]) for number, case in enumerate(RATIOS)],
        *[
            report(small(f"期限{number}"), year, kind=kind, level=level)
            for number, (year, kind, level, _) in enumerate(DEADLINES)
        ],
        report(small("旧表"), 2016, cells=statistics(s14_reply_granted="3", s14_reply_already_public="2")),
    )
    connection = duckdb.connect(str(publish(places).path), read_only=True)
    yield connection
    connection.close()


@pytest.mark.parametrize("number", range(len(SERIES)))
def test_a_series_counts_an_empty_cell_as_zero_only_in_a_sum_with_numbers(
    number: int, many: duckdb.DuckDBPyConnection
) -> None:
    _, series, value, status = SERIES[number]
    rows = many.execute(
        "select value, status from series_values inner join agencies using (agency_id) "
        "where name_zh = ? and series = ?",
        [small(f"序列{number}"), series],
    ).fetchall()
    assert rows == [(value, status)]


def test_an_older_form_gives_the_same_series_from_its_own_cells(many: duckdb.DuckDBPyConnection) -> None:
    rows = many.execute(
        "select value from series_values inner join agencies using (agency_id) "
        "where name_zh = ? and series = 'granted'",
        [small("旧表")],
    ).fetchall()
    assert rows == [(5,)]


@pytest.mark.parametrize("number", range(len(RATIOS)))
def test_a_ratio_says_why_it_is_none(number: int, many: duckdb.DuckDBPyConnection) -> None:
    rows = many.execute(
        "select state from ratio_values inner join agencies using (agency_id) where name_zh = ? and ratio = 'r_denial'",
        [small(f"比率{number}")],
    ).fetchall()
    assert rows == [(RATIOS[number][1],)]


@pytest.mark.parametrize("number", range(len(DEADLINES)))
def test_the_deadline_follows_year_kind_and_level(number: int, many: duckdb.DuckDBPyConnection) -> None:
    rows = many.execute(
        "select due_on from filing inner join agencies using (agency_id) where name_zh = ?", [small(f"期限{number}")]
    ).fetchall()
    assert rows == [(DEADLINES[number][3],)]


@pytest.mark.parametrize(
    ("table_name", "file"),
    [
        ("indicators", "indicators"),
        ("checks", "checks"),
        ("series_terms", "series_terms"),
        ("section_catalogue", "sections"),
        ("ratios", "ratios"),
        ("series_links", "series_links"),
    ],
)
def test_every_line_of_the_reference_tables_is_published(
    table_name: str, file: str, many: duckdb.DuckDBPyConnection
) -> None:
    assert len(many.table(table_name).fetchall()) == len(reference.rows(file))


# who owes what -------------------------------------------------------------------------------------------------------


def test_the_roster_tells_filed_late_not_filed_and_unreadable(ask: Ask, places: Folders) -> None:
    places.home.mkdir(parents=True)
    places.register.write_text(
        "agency_id,name_zh,name_en,level,kind,region,parent_id,position,first_year,last_year,aliases,former_names\n"
        "a,某县甲局,,county,department,某县,,1,2021,,,\n"
        "b,某县乙局,,county,department,某县,,2,2022,2022,,\n",
        encoding="utf-8",
    )
    imported = store.Imported("某县甲局2022年年报.pdf", "/x", 1, made.FIRST_IMPORT, False, "1")
    store.write_batch(places, [], [store.Failed(imported, "ab", "broken", "")])
    extracts = [
        report("某县甲局", 2021, region="某县"),
        report("某县甲局", 2023, region="某县", published_on="2024-02-01"),
        report("某县丙局", 2021, region="某县"),
        report("某县丙局", 2023, region="某县"),
    ]
    rows = ask(
        "select name_zh, report_year, state, is_due from filing inner join agencies using (agency_id) "
        "order by name_zh, report_year",
        *extracts,
    )
    assert rows == [
        ("某县丙局", 2021, "filed", True),
        ("某县丙局", 2022, "not_filed", True),
        ("某县丙局", 2023, "filed", True),
        ("某县乙局", 2022, "not_filed", True),
        ("某县甲局", 2021, "filed", True),
        ("某县甲局", 2022, "unreadable", True),
        ("某县甲局", 2023, "late", True),
    ]
    assert ask("select agency_id, report_year, reason_zh like '%损坏%' from failures") == [("a", 2022, True)]


def test_the_sample_county_is_not_on_the_roster_of_others(ask: Ask) -> None:
    assert ask("select count(*) from agencies where is_sample", report("某县某局", region="某县")) == [(0,)]
    assert ask("select has_sample from build_info", report("示例县教育局")) == [(True,)]


# corrections ---------------------------------------------------------------------------------------------------------


def test_a_correction_counts_while_the_printed_words_are_the_same(ask: Ask, places: Folders) -> None:
    extract = report()
    made.keep(places, extract)
    for printed, value in (("12", "13"), ("99", "1")):
        applicant = "natural" if printed == "12" else "total"
        ledger.record_correction(
            places.ledger,
            ledger.Correction(extract.sha256, "t3_new", applicant, printed, Decimal(value), "李", "看错"),
        )
    rows = ask("select applicant, value, status from facts where indicator = 't3_new' and value > 0 order by applicant")
    assert rows == [("natural", Decimal(13), "corrected"), ("total", Decimal(12), "value")]
    assert [(was, now) for _, _, _, was, now in publish(places).stale_corrections] == [("99", "12")]


# going live ----------------------------------------------------------------------------------------------------------


def test_a_build_takes_the_place_of_the_last_one_and_old_ones_are_pruned(places: Folders) -> None:
    made.keep(places, report())
    builds: list[Published] = [publish(places) for _ in range(KEPT_BUILDS + 2)]
    assert current_build(places.home) == builds[-1].path
    assert len(list(places.builds.iterdir())) == KEPT_BUILDS
    assert len({build.build_name for build in builds}) == len(builds)


def test_whoever_reads_the_old_build_goes_on_reading_it(places: Folders) -> None:
    made.keep(places, report())
    reader = duckdb.connect(str(publish(places).path), read_only=True)
    for _ in range(KEPT_BUILDS + 1):
        publish(places)
    assert reader.execute("select count(*) from documents").fetchall() == [(1,)]
    reader.close()


def test_progress_counts_every_step(places: Folders) -> None:
    steps: list[tuple[int, int, str]] = []
    made.keep(places, report())
    publish(places, lambda done, total, step: steps.append((done, total, step)))
    assert [done for done, _, _ in steps] == list(range(1, len(steps) + 1))
    assert {total for _, total, _ in steps} == {len(steps)}


def test_a_fault_in_the_register_stops_the_build_and_names_the_row(places: Folders) -> None:
    made.keep(places, report())
    live = publish(places).path
    places.register.write_text("agency_id,name_zh\nx,y\n", encoding="utf-8")
    with pytest.raises(Exception, match="no column name_en"):
        publish(places)
    assert current_build(places.home) == live


def _run(places: Folders, *arguments: str, limit: int | None = None) -> subprocess.Popen[bytes]:
    def limited() -> None:
        if limit:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.Popen(
        [sys.executable, "-m", "data", "--lang", "en", *arguments],
        cwd=ROOT,
        env=os.environ | {"XXGK_HOME": str(places.home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=limited,  # noqa: PLW1509 - only sets a limit
    )


def test_a_full_disk_leaves_the_previous_build_live_and_no_part_of_the_new_one(places: Folders) -> None:
    made.keep(places, report())
    live = publish(places).path
    made.keep(places, *[report(small(str(number))) for number in range(3)])
    publishing = _run(places, "publish", limit=600_000)
    _, error = publishing.communicate(timeout=120)
    assert (publishing.returncode, "disk is full" in error.decode()) == (5, True), error.decode()
    assert current_build(places.home) == live
    assert list(places.builds.iterdir()) == [live]
    assert list(places.scratch.iterdir()) == []


def test_killing_publish_at_any_moment_leaves_a_whole_build_live(places: Folders) -> None:
    made.keep(places, report())
    publish(places)
    made.keep(places, report(small("甲")))
    began = time.monotonic()
    assert _run(places, "publish").wait(timeout=120) == 0
    usual = time.monotonic() - began
    attempts = 20
    for attempt in range(attempts):
        made.keep(places, report(small(f"第{attempt}")))
        publishing = _run(places, "publish")
        time.sleep(usual * (attempt + 1) / (attempts + 1))
        publishing.send_signal(signal.SIGKILL)
        publishing.communicate()
        live = current_build(places.home)
        assert live is not None
        connection = duckdb.connect(str(live), read_only=True)
        (documents,) = connection.execute("select count(*) from documents").fetchall()[0]
        (infos,) = connection.execute("select count(*) from build_info").fetchall()[0]
        connection.close()
        assert (2 <= documents <= attempt + 3, infos) == (True, 1)
    assert publish(places).document_count == attempts + 2
    assert len(list(places.builds.iterdir())) <= KEPT_BUILDS
    assert list(places.scratch.iterdir()) == []


def test_a_folder_in_the_making_is_swept_only_when_its_maker_is_gone(places: Folders) -> None:
    left = places.scratch / "left by a killed process"
    left.mkdir(parents=True)
    with scratch(places) as first, scratch(places) as second:
        assert not left.exists()
        assert sorted(places.scratch.iterdir()) == sorted([first, second])
    assert list(places.scratch.iterdir()) == []


def test_two_publishers_wait_for_each_other(places: Folders) -> None:
    made.keep(places, report())
    both = [_run(places, "publish") for _ in range(2)]
    assert [each.wait(timeout=120) for each in both] == [0, 0]
    assert current_build(places.home) is not None


def test_a_table_four_or_two_without_a_table_three_is_no_trouble(ask: Ask) -> None:
    cells = table_two() | table_four()
    extract = report(cells=cells, tables=[table("t2", "2021+"), table("t3", "2021+", "missing"), table("t4", "2021+")])
    assert ask('select "check" from findings', extract) == [("CP_TABLES",)]


def test_a_build_tells_what_changed_since_the_one_before(ask: Ask, places: Folders) -> None:
    first = report(small("甲"), facts=[fact("n_trainings", "2")], published_on="2024-01-10")
    second = report(small("乙"))
    assert ask("select count(*) from changes", first, second) == [(0,)]
    later = [
        report(small("甲"), facts=[fact("n_trainings", "3")], mark="2", published_on="2024-01-20"),
        report(small("丙")),
    ]
    rows = ask(
        "select change, name_zh, indicator, value, earlier_value from changes inner join agencies using (agency_id) "
        "where change not like 'finding%' order by change, name_zh",
        *later,
    )
    assert rows == [
        ("figure_changed", small("甲"), "n_trainings", Decimal(3), Decimal(2)),
        ("report_new", small("丙"), None, None, None),
        ("report_replaced", small("甲"), None, None, None),
    ]
    found = ask("select change, \"check\" from changes where change = 'finding_new'")
    assert found == [], "nothing changed between the last two builds"


def test_findings_with_other_numbers_are_changed_ones_and_those_that_are_gone_are_named(ask: Ask) -> None:
    def faulty(natural: str, mark: str, day: str) -> Extract:
        return report(cells=table_three(changes={"t3_new natural": natural}), mark=mark, published_on=day)

    ask("select 1", faulty("13", "1", "2024-01-10"))
    changed = ask(
        "select message_zh <> earlier_message_zh from changes where change = 'finding_changed' and "
        "\"check\" = 'T3_BALANCE'",
        faulty("14", "2", "2024-01-11"),
    )
    assert changed == [(True,)]
    gone = ask(
        "select \"check\" from changes where change = 'finding_gone' order by all", faulty("12", "3", "2024-01-12")
    )
    assert ("T3_BALANCE",) in gone


def test_an_earlier_build_of_other_columns_is_passed_over(ask: Ask, places: Folders) -> None:
    ask("select 1", report())
    connection = duckdb.connect(str(current_build(places.home)))
    connection.execute("drop view current_facts; alter table facts drop column status")
    connection.close()
    assert ask("select count(*) from previous_build") == [(0,)]
