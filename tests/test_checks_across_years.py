"""Checks that hold one year against another follow a body through its names, and never reach over a missing year."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from data.local_rules import DEADLINE_COLUMNS, LENGTH_COLUMNS, LocalRuleFault, deadlines, section_lengths
from data.paths import Folders
from data.publish import publish
from data.records import Extract
from data.register import COLUMNS
from tests import made
from tests.made import report, statistics, table_four, table_three, table_two

Found = Callable[..., set[tuple[str, int, str]]]
ACROSS = {
    "X_CARRY", "X_CARRY_COL", "X_JUMP", "X_ZERO_FLIP", "X_IDENTICAL_NUM", "T2_STOCK_NORM", "T2_DEC_SWING",
    "T2_FEE_UNIT", "PL_HISTORY_OUTLIER", "X_RESTATED",
}  # fmt: skip


@pytest.fixture
def found(tmp_path: Path) -> Found:
    """The findings across years: check, report year, applicant; register lines may be given."""

    def of(*extracts: Extract, register: str = "") -> set[tuple[str, int, str]]:
        places = Folders(tmp_path)
        made.keep(places, *extracts)
        if register:
            places.register.write_text(",".join(COLUMNS) + "\n" + register + "\n", encoding="utf-8")
        connection = duckdb.connect(str(publish(places).path), read_only=True)
        rows = connection.execute(
            "select \"check\", report_year, coalesce(applicant, '') from findings"
        ).fetchall()  # fmt: skip
        connection.close()
        return {(check, year, applicant) for check, year, applicant in rows if check in ACROSS}

    return of


def of(year: int, agency: str = "示例县渔政局", two: dict[str, str] | None = None, **three: str) -> Extract:
    return report(agency, year, cells=table_two(year, **(two or {})) | table_three(year, **three) | table_four())


OPEN = {"t3_total": "10", "t3_granted": "6", "t3_carry_out": "2"}
LOST = {"t3_new": "13", "t3_total": "13", "t3_granted": "9"}


def test_a_carried_figure_is_held_against_last_year_column_by_column(found: Found) -> None:
    assert found(of(2022, **OPEN), of(2023, **LOST)) == {
        ("X_CARRY", 2023, ""), ("X_CARRY_COL", 2023, "natural"),
    }  # fmt: skip


def test_the_total_may_hold_where_a_column_does_not(found: Found) -> None:
    moved = {"t3_carry_in natural": "0", "t3_carry_in business": "2", "t3_carry_in total": "2"}
    later = report(
        "示例县渔政局",
        2023,
        cells=table_two() | table_three(2023, moved, t3_total="14", t3_granted="10") | table_four(),
    )
    assert {check for check, _, _ in found(of(2022, **OPEN), later)} == {"X_CARRY_COL"}


@pytest.mark.parametrize(("stated", "is_right"), [("12", True), ("14", True), ("13", False)])
def test_last_year_s_figure_may_be_quoted_in_any_scope_that_is_admitted(
    found: Found, stated: str, is_right: bool
) -> None:
    before = of(2022, t3_new="12", t3_carry_in="2", t3_total="14", t3_granted="10")
    after = report("示例县渔政局", 2023, claims=[made.claim("t3_new", stated, "previous", "total")])
    assert (("X_RESTATED", 2023, "total") not in found(before, after)) is is_right


def test_a_missing_year_in_between_ends_the_comparison(found: Found) -> None:
    assert found(of(2021, **OPEN), of(2023, t3_new="90", t3_total="90", t3_granted="86")) == set()


def test_a_renamed_body_is_followed(found: Found) -> None:
    register = "edu,示例县渔政渔港局,,county,department,示例县,,1,2022,,,示例县渔政局:-2022,"
    renamed = of(2023, "示例县渔政渔港局", **LOST)
    assert ("X_CARRY", 2023, "") in found(of(2022, "示例县渔政局", **OPEN), renamed, register=register)


def test_two_bodies_that_the_register_does_not_join_are_two(found: Found) -> None:
    assert found(of(2022, "示例县渔政局", **OPEN), of(2023, "示例县渔政渔港局", **LOST)) == set()


@pytest.mark.parametrize(
    ("before", "after", "check"),
    [
        ({"t3_new": "12"}, {"t3_new": "12"}, None),
        ({"t3_new": "12"}, {"t3_new": "40"}, "X_JUMP"),
        ({"t3_new": "3"}, {"t3_new": "15"}, None),
        ({"t3_new": "25"}, {"t3_new": "0"}, "X_ZERO_FLIP"),
        ({"t3_new": "15"}, {"t3_new": "0"}, None),
    ],
)
def test_a_small_base_makes_no_jump(
    before: dict[str, str], after: dict[str, str], check: str | None, found: Found
) -> None:
    jumps = {name for name, _, _ in found(of(2022, **before), of(2023, **after)) if name in ("X_JUMP", "X_ZERO_FLIP")}
    assert jumps == ({check} if check else set())


@pytest.mark.parametrize(("amount", "fires"), [("123456", True), ("61.7", False), ("1234", False)])
def test_an_amount_ten_thousand_times_as_large_is_in_the_wrong_unit(amount: str, fires: bool, found: Found) -> None:
    names = found(
        of(2022, two={"t2b_charge_amount": "12.3456"}), of(2023, two={"t2b_charge_amount": amount})
    )  # fmt: skip
    assert (("T2_FEE_UNIT", 2023, "") in names) is fires


def test_figures_identical_to_last_years_need_five_of_them(found: Found) -> None:
    few = statistics(s14_info_total="9", s14_ch_website="9")
    many = statistics(
        s14_info_total="9", s14_ch_website="9", s14_norm_issued="3", s14_norm_disclosed="3", s14_ch_wechat="4"
    )
    assert not found(report("示例县甲局", 2015, cells=few), report("示例县甲局", 2016, cells=few))
    assert found(report("示例县乙局", 2015, cells=many), report("示例县乙局", 2016, cells=many)) == {
        ("X_IDENTICAL_NUM", 2016, "")
    }


HISTORIES = {
    "far above the other years": (["30", "31", "29", "30", "150"], {2025}),
    "as other years may be": (["30", "31", "29", "30", "45"], set()),
    "too few years": (["30", "31", "29", "150"], set()),
    "small figures": (["1", "2", "1", "1", "15"], set()),
    "a body that always swings": (["10", "150", "20", "90", "40"], set()),
}


@pytest.mark.parametrize("case", HISTORIES)
def test_a_year_stands_out_by_the_measure_of_the_others(case: str, found: Found) -> None:
    figures, years = HISTORIES[case]
    names = found(*[of(2021 + n, t3_new=new) for n, new in enumerate(figures)])
    assert {year for check, year, _ in names if check == "PL_HISTORY_OUTLIER"} == years


# local rules ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (",county,,,,1,28,通知", "region is empty"),
        ("示例县,,,23,,1,28,通知", "year '23'"),
        ("示例县,,,,,2,30,通知", "month '2' and day '30'"),
        ("示例县,,,,,一月,28,通知", "month '一月'"),
    ],
)
def test_a_faulty_deadline_names_its_line_and_what_is_expected(line: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "deadlines.csv"
    path.write_text(",".join(DEADLINE_COLUMNS) + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(LocalRuleFault, match=r"deadlines\.csv line 2") as caught:
        deadlines(path)
    assert words in str(caught.value)
    assert "expected" in str(caught.value)


def test_a_length_needs_a_section_of_the_catalogue(tmp_path: Path) -> None:
    path = tmp_path / "section_lengths.csv"
    path.write_text(",".join(LENGTH_COLUMNS) + "\n示例县,,,,,summary,1000,通知\n", encoding="utf-8")
    with pytest.raises(LocalRuleFault, match="section 'summary'"):
        section_lengths(path)


def test_without_a_file_there_is_no_local_rule(tmp_path: Path) -> None:
    assert deadlines(tmp_path / "deadlines.csv") == section_lengths(tmp_path / "section_lengths.csv") == ()


def test_a_rule_of_a_region_holds_for_what_belongs_to_it_and_for_nobody_else(tmp_path: Path) -> None:
    places = Folders(tmp_path)
    register = [
        "city,示例市人民政府,,city,government,示例市,,1,2023,,,,",
        "county,示例县人民政府,,county,government,示例县,city,2,2023,,,,",
        "edu,示例县渔政局,,county,department,示例县,county,3,2023,,,,",
        "other,另例县渔政局,,county,department,另例县,,4,2023,,,,",
    ]
    places.register.write_text("\n".join([",".join(COLUMNS), *register]) + "\n", encoding="utf-8")
    places.deadlines.write_text(
        ",".join(DEADLINE_COLUMNS) + "\n示例市,county,department,2022,2023,1,10,通知\n", encoding="utf-8"
    )
    made.keep(places, report("示例县渔政局"), report("另例县渔政局", region="另例县"), report("示例县渔政局", 2021))
    connection = duckdb.connect(str(publish(places).path), read_only=True)
    late = connection.execute(
        "select agency_id, report_year, message_zh from findings where \"check\" = 'TL_LOCAL'"
    ).fetchall()
    connection.close()
    assert late == [("edu", 2023, "年报 2024-01-20 发布，晚于本地通知要求的 2024-01-10，晚 10 天")]
