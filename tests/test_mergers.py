"""A body that was merged into another: who owes a report, and what the other is held against in its first year."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import duckdb
import pytest

from data import ledger
from data.paths import Folders
from data.publish import publish
from data.records import Extract
from data.register import COLUMNS
from queries import Database, catalogue, open_database, trends
from queries import findings as found
from tests import made
from tests.made import report, table_four, table_three, table_two
from tests.test_checks import CASES as CASES_OF_CHECKS
from tests.test_dashboard_pages import draw, words

# What the bodies left open at the end of 2022 (None: there is no report), and what the first one carried into 2023.
# own None with a first year of 2023 is a body that began with the merger.
CASES: dict[str, tuple[str | None, tuple[str | None, ...], str]] = {
    "own and merged": ("2", ("3",), "5"),
    "own alone": ("2", ("3",), "2"),
    "another number": ("2", ("3",), "4"),
    "two merged": ("2", ("3", "1"), "6"),
    "one of two merged": ("2", ("3", "1"), "5"),
    "merged without a report": ("2", (None,), "4"),
    "one of two without a report": ("2", ("3", None), "5"),
    "nothing left open": ("2", ("0",), "2"),
    "own report missing": (None, ("3",), "5"),
    "began with the merger": ("new", ("3", "4"), "7"),
    "began with another number": ("new", ("3", "4"), "6"),
}
NAMES = {case: f"示例县第{number}局" for number, case in enumerate(CASES)}
JUDGED = [
    ("own and merged", "pass"), ("own alone", "pass"), ("another number", "fail"), ("two merged", "pass"),
    ("one of two merged", "fail"), ("merged without a report", "not_assessable"),
    ("one of two without a report", "not_assessable"), ("nothing left open", "pass"),
    ("own report missing", "not_assessable"), ("began with the merger", "pass"), ("began with another number", "fail"),
]  # fmt: skip

# Other checks against the year before, each tripped by a report of 2023.
OTHERS = ("X_JUMP", "T2_DEC_SWING", "X_RESTATED", "TT_YOY", "T4_DISPUTE_NO_APPS")


def _name_of(check: str) -> str:
    return f"示例县丙{OTHERS.index(check)}号局"


def _of(agency: str, year: int, carry_in: str = "0", carry_out: str = "0") -> Extract:
    total = str(12 + int(carry_in) - int(carry_out))
    three = table_three(
        year, t3_carry_in=carry_in, t3_carry_out=carry_out, t3_total=total, t3_granted=str(int(total) - 4)
    )
    return report(agency, year, cells=table_two(year) | three | table_four(), published_on=f"{year + 1}-02-20")


def _line(agency_id: str, name: str, first_year: int = 2021, last_year: str = "", merged_into: str = "") -> str:
    return f"{agency_id},{name},,county,department,示例县,,1,{first_year},{last_year},,,{merged_into},"


def keep_mergers(places: Folders) -> None:
    """Keep the reports of all cases, and the register that tells who was merged into whom."""
    lines, extracts = [",".join(COLUMNS)], []
    for number, (case, (own, merged, carried_in)) in enumerate(CASES.items()):
        name = NAMES[case]
        lines.append(_line(f"a{number}", name, 2023 if own == "new" else 2021))
        extracts += [_of(name, 2022, carry_out=own)] if own and own != "new" else []
        extracts += [_of(name, 2023, carried_in, "1"), _of(name, 2024, "1")]
        for each, left in enumerate(merged):
            other = f"{name}第{each}站"
            # The successor may be told by its id or by its name.
            lines.append(_line(f"a{number}-{each}", other, 2021, "2022", name if each else f"a{number}"))
            extracts += [_of(other, 2022, carry_out=left)] if left else []
    for number, check in enumerate(OTHERS):
        name = _name_of(check)
        lines += [_line(f"b{number}", name), _line(f"b{number}-0", f"{name}一站", 2021, "2022", f"b{number}")]
        extracts += [*CASES_OF_CHECKS[check][0](name), _of(f"{name}一站", 2022)]
    stray = report("示例县无名点", 2021, published_on="2022-01-20")
    made.keep(places, *extracts, stray)
    said = ledger.Attribution(stray.sha256, "a0", NAMES["own and merged"], 2021, "王芳", "标题漏印局名")
    ledger.record_attribution(places.ledger, said)
    places.register.write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Database:
    places = Folders(tmp_path_factory.mktemp("mergers"))
    keep_mergers(places)
    publish(places)
    return open_database(places.home)


@pytest.fixture(scope="module")
def connection(build: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    # A file that is open may not be opened with other settings.
    copy = shutil.copy(build.path, tmp_path_factory.mktemp("copy"))
    connection = duckdb.connect(str(copy), read_only=True)
    yield connection
    connection.close()


def _results(connection: duckdb.DuckDBPyConnection, case: str, check: str, year: int = 2023) -> set[str]:
    rows = connection.execute(
        "select passed, failed, not_assessable from check_results inner join agencies using (agency_id) "
        'where name_zh = ? and "check" = ? and report_year = ?',
        [NAMES[case], check, year],
    ).fetchall()
    return {
        result for row in rows for result, number in zip(("pass", "fail", "not_assessable"), row, strict=True) if number
    }


def test_every_case_is_judged() -> None:
    assert [case for case, _ in JUDGED] == list(CASES)


@pytest.mark.parametrize(("case", "result"), JUDGED)
def test_what_is_carried_in_may_come_from_all_that_were_merged(
    case: str, result: str, connection: duckdb.DuckDBPyConnection
) -> None:
    assert _results(connection, case, "X_CARRY") == {result}
    of_columns = _results(connection, case, "X_CARRY_COL")
    assert result in of_columns
    assert ("fail" in of_columns) == (result == "fail")


@pytest.mark.parametrize("case", CASES)
def test_the_year_after_is_a_year_like_any_other(case: str, connection: duckdb.DuckDBPyConnection) -> None:
    assert _results(connection, case, "X_CARRY", 2024) == {"pass"}


def test_what_does_not_follow_is_told_with_every_body_s_number(connection: duckdb.DuckDBPyConnection) -> None:
    said = connection.execute(
        "select message_zh, message_en, right_value, difference, len(from_json(operands, '[\"json\"]')) from findings "
        "inner join agencies using (agency_id) where \"check\" = 'X_CARRY' and name_zh = ?",
        [NAMES["another number"]],
    ).fetchall()
    name = f"{NAMES['another number']}第0站"
    assert said == [
        (
            f"表三上年结转 4 ≠ 2022 年度报告的结转下年度 2 + 3（{name}），差 1",
            f"Table 3: carried in 4 ≠ carried over by the report for 2022, 2 + 3 ({name}); difference 1",
            5,
            1,
            3,
        )
    ]
    new = f"{NAMES['began with another number']}第"
    assert connection.execute(
        "select message_zh from findings inner join agencies using (agency_id) "
        "where \"check\" = 'X_CARRY' and name_zh = ?",
        [NAMES["began with another number"]],
    ).fetchall() == [(f"表三上年结转 6 ≠ 2022 年度报告的结转下年度 3（{new}0站） + 4（{new}1站），差 1",)]


def test_a_check_that_cannot_be_made_says_whose_report_is_missing(build: Database) -> None:
    frame = found.unassessed(build)
    carried = frame[frame["check"] == "X_CARRY"]
    assert [tuple(row) for row in carried[["name_zh", "report_year", "merged_zh", "missing_year"]].to_numpy()] == [
        (NAMES["merged without a report"], 2023, f"{NAMES['merged without a report']}第0站", 2022),
        (NAMES["one of two without a report"], 2023, f"{NAMES['one of two without a report']}第1站", 2022),
    ]


@pytest.mark.parametrize("check", OTHERS)
def test_the_first_year_for_others_is_not_held_against_one_s_own_year_before(
    check: str, connection: duckdb.DuckDBPyConnection
) -> None:
    rows = connection.execute(
        "select report_year, failed, not_assessable > 0 from check_results inner join agencies using (agency_id) "
        'where name_zh = ? and "check" = ? and report_year = 2023',
        [_name_of(check), check],
    ).fetchall()
    assert rows == [(2023, 0, True)]


def test_a_bound_that_holds_for_one_body_holds_for_several(build: Database) -> None:
    frame = found.unassessed(build)
    assert "T2_STOCK_NORM" in set(frame["check"])
    assert not {"T4_DISPUTE_RATIO", "T2_REPEAL_BOUND_NORM"} & set(frame["check"])


def test_who_was_merged_into_whom_is_told_from_both_sides(build: Database) -> None:
    number = list(CASES).index("one of two without a report")
    told = [
        (f"a{number}-0", f"a{number}", 2023, True),
        (f"a{number}-1", f"a{number}", 2023, False),
    ]
    columns = ["agency_id", "successor_id", "from_year", "is_last_report_there"]
    for asked, expected in ((f"a{number}", told), (f"a{number}-1", told[1:])):
        rows = catalogue.mergers(build, agency=asked)[columns].to_numpy()
        assert [tuple(row) for row in rows] == expected
    assert len(catalogue.mergers(build)) == sum(len(merged) for _, merged, _ in CASES.values()) + len(OTHERS)


def test_a_merged_body_owes_nothing_after_its_last_year(build: Database, connection: duckdb.DuckDBPyConnection) -> None:
    owed = connection.execute(
        "select max(report_year), count(*) filter (where state = 'not_filed' and report_year > 2022) from filing "
        "inner join agencies using (agency_id) where merged_into is not null"
    ).fetchall()
    assert owed == [(2022, 0)]
    later = found.late_filers(build, year=2023)
    assert {agency for agency in later["agency_id"] if agency[0] == "a"} == {f"a{n}" for n in range(len(CASES))}


def test_a_merged_body_is_not_missing_from_the_panel_of_later_years(build: Database) -> None:
    panels = [trends.fixed_panel(build, series="applications_new", first_year=y, last_year=2024) for y in (2022, 2023)]
    with_own = [own for own, _, _ in CASES.values() if own not in (None, "new")]
    assert [set(panel["agency_count"]) for panel in panels] == [{len(with_own)}, {len(CASES)}]
    assert [set(panel["chosen_count"]) for panel in panels] == [{len(CASES) + len(OTHERS)}] * 2


def test_a_finding_leads_to_each_number_in_the_report_of_its_own_body(
    build: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = "another number"
    agency = f"a{list(CASES).index(case)}"
    (finding,) = found.findings(build, agency=agency, check="X_CARRY")["finding_id"]
    page = draw("findings", build.path.parent.parent, monkeypatch, finding=finding, year="2023", lang="zh")
    assert not page.exception
    for link in (
        f"year=2022&amp;agency={agency}&amp;",
        f"year=2022&amp;agency={agency}-0&amp;",
        f"{NAMES[case]}第0站、2022)",
    ):
        assert link in words(page)


LOST = f"a{list(CASES).index('merged without a report')}"
PAGES = [
    (LOST, "zh", "reports", "2023年度起承接{other}", f"agency={LOST}-0"),
    (LOST, "en", "reports", "took over {other}, from report year 2023 on", f"agency={LOST}-0"),
    (f"{LOST}-0", "zh", "reports", "2023年度起并入{name}", f"agency={LOST}"),
    (f"{LOST}-0", "en", "reports", "merged into {name}, from report year 2023 on", f"agency={LOST}"),
    (LOST, "zh", "findings", "并入的{other}没有能读取的2022年度报告", "上年结转与上年年报不符"),
    ("a0", "zh", "reports", "由王芳指定", "按名录"),
    ("a0", "en", "reports", "assigned by 王芳", "Assigned by"),
]


@pytest.mark.parametrize(("agency", "language", "tab", "said", "with_it"), PAGES)
def test_the_page_of_an_agency_tells_of_its_mergers(
    agency: str, language: str, tab: str, said: str, with_it: str, build: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = draw("agency", build.path.parent.parent, monkeypatch, agency=agency, lang=language, tab=tab, year="2023")
    assert not page.exception
    name = NAMES["merged without a report"]
    assert said.format(name=name, other=f"{name}第0站") in words(page)
    assert with_it in words(page)
