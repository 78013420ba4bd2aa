"""One figure of a clean report is changed at a time: every check that rests on it fires, and no other error."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

import duckdb
import pytest

from data import reference
from data.paths import Folders
from data.publish import publish
from data.records import Claim, Extract
from tests import made
from tests.made import claim, form_of, report, statistics, table_four, table_three, table_two

Cell = tuple[str, str]
# Years before the report's own, and the cell.
Operand = tuple[int, str, str]
APPLICANTS = tuple(row["applicant"] for row in reference.rows("applicants"))
YEARS = (2016, 2020, 2023)
ROW_TOTAL = "T3_ROW_TOTAL"


@dataclass(frozen=True)
class Relation:
    """One identity or bound as its reference lines have it: both sides as factors of cells."""

    check: str
    how: str
    left: tuple[tuple[Decimal, Operand], ...]
    right: tuple[tuple[Decimal, Operand], ...]

    def holds(self, cells: Mapping[Operand, Decimal]) -> bool | None:
        """Whether it holds; None where a cell is not there."""
        if any(operand not in cells for _, operand in self.left + self.right):
            return None
        left, right = (sum(factor * cells[cell] for factor, cell in side) for side in (self.left, self.right))
        return {"eq": left == right, "le": left <= right, "ge": left >= right}[self.how]


def relations(form: str) -> list[Relation]:
    """Every relation that the reference tables ask of a form, one for each column where it holds for each."""
    rules = {row["check"]: row for row in reference.rows("checks") if form in reference.listed(row["forms"])}
    lines: dict[tuple[str, str, str], list[dict[str, str]]] = defaultdict(list)
    columns = {"each": APPLICANTS, "parts": tuple(a for a in APPLICANTS if a != "total")}
    for row in reference.rows("check_terms"):
        for group in columns.get(row["applicant"], ("",)):
            if row["check"] in rules:
                cell = row | {"applicant": group or row["applicant"]}
                lines[row["check"], row["variant"], group].append(cell)
    found = [
        Relation(check, rules[check]["relation"], *(_side(terms, side) for side in ("left", "right")))
        for (check, _, _), terms in lines.items()
    ]
    for code in {row for row, applicant in clean(2023 if form == "2021+" else 2020) if row.startswith("t3_")}:
        parts = tuple((Decimal(1), (0, code, each)) for each in APPLICANTS if each != "total")
        found.append(Relation(ROW_TOTAL, "eq", ((Decimal(1), (0, code, "total")),), parts))
    return found


def _side(terms: list[dict[str, str]], side: str) -> tuple[tuple[Decimal, Operand], ...]:
    return tuple(
        (Decimal(term["factor"]), (-int(term["year_offset"]), term["indicator"], term["applicant"]))
        for term in terms
        if term["side"] == side
    )


def statements(form: str) -> dict[tuple[str, str, str], list[list[Cell]]]:
    """What prose may state of a table's cells: check, expression and applicant, with the sums that each may mean."""
    rules = {row["check"] for row in reference.rows("checks") if form in reference.listed(row["forms"])}
    options: dict[tuple[str, str, str], dict[str, list[Cell]]] = defaultdict(lambda: defaultdict(list))
    for row in reference.rows("check_statements"):
        if row["check"] in rules and not row["stated"].startswith("n_"):
            key = row["check"], row["stated"], row["stated_applicant"]
            options[key][row["option"]].append((row["indicator"], row["applicant"]))
    return {key: [cells for _, cells in sorted(each.items())] for key, each in options.items()}


def clean(year: int) -> dict[Cell, str]:
    """The cells of a report of which every sum holds, with figures in most kinds of rows."""
    if year < 2019:
        return statistics(
            s14_info_total="9", s14_norm_issued="3", s14_norm_disclosed="2", s14_ch_website="9",
            s14_app_received="4", s14_app_online="3", s14_app_letter="1", s14_app_closed="4", s14_closed_on_time="4",
            s14_replied="4", s14_reply_granted="3", s14_reply_refused="1", s14_refused_privacy="1",
        )  # fmt: skip
    two = {"t2b_norm_made": "2", "t2b_norm_valid": "7"} if year >= 2021 else {"t2a_norm_stock": "5"}
    three = {"t3_new": "14", "t3_carry_in": "2", "t3_granted": "9", "t3_partial": "2", "t3_denied_process": "1",
             "t3_unable_not_held": "3", "t3_total": "15", "t3_carry_out": "1"}  # fmt: skip
    four = {"t4_rev_total": "3", "t4_rev_upheld": "2", "t4_rev_other": "1", "t4_direct_total": "1",
            "t4_direct_upheld": "1", "t4_after_total": "1", "t4_after_upheld": "1"}  # fmt: skip
    return table_two(year, **two) | table_three(year, **three) | table_four(**four)


def claims(year: int) -> list[Claim]:
    """A statement in prose of everything that prose may state of the clean tables."""
    cells = clean(year)
    told = {(stated, applicant): options[0] for (_, stated, applicant), options in statements(form_of(year)).items()}
    return [
        claim(stated, str(sum(int(cells[cell]) for cell in option)), applicant=applicant)
        for (stated, applicant), option in told.items()
    ]


def expected(year: int, cells: Mapping[Operand, Decimal]) -> set[str]:
    """The checks that must fire on a report of these cells whose prose still states the clean ones."""
    broken = {relation.check for relation in relations(form_of(year)) if relation.holds(cells) is False}
    told = clean(year)
    for (check, _, _), options in statements(form_of(year)).items():
        value = sum(Decimal(told[cell]) for cell in options[0])
        if all(sum(cells[0, *cell] for cell in option) != value for option in options):
            broken.add(check)
    return broken


def numbers(cells: Mapping[Cell, str], before: int = 0) -> dict[Operand, Decimal]:
    """The cells as numbers, of the report's own year or one before."""
    return {(before, *cell): Decimal(written) for cell, written in cells.items()}


def raised(year: int, cell: Cell) -> dict[Cell, str]:
    """The clean cells with one raised by one."""
    cells = clean(year)
    return cells | {cell: str(int(cells[cell]) + 1)}


def name(year: int, before: int, cell: Cell) -> str:
    """The agency whose report has this one cell changed, in its own year or the year before."""
    return f"示例市{year}年前{before}年{cell[0]}{cell[1]}"


def mutants() -> Iterator[tuple[int, int, Cell]]:
    """Every cell of every form; and of the year before, those that a later report is held against."""
    for year in YEARS:
        yield from ((year, 0, cell) for cell in clean(year))
    for year, form in ((2020, "2019-2020"), (2023, "2021+")):
        asked = {
            (code, applicant)
            for relation in relations(form)
            for _, (before, code, applicant) in relation.left + relation.right
            if before
        }
        yield from ((year, 1, cell) for cell in sorted(asked & clean(year - 1).keys()))


def of_city(agency: str, year: int, cells: Mapping[Cell, str], *, has_prose: bool = True) -> Extract:
    """A report of a city's government, which may make rules."""
    told = claims(year) if has_prose else []
    return report(agency, year, cells=cells, claims=told, kind="government", level="city", region="示例市")


@pytest.fixture(scope="module")
def fired(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, int], dict[str, str]]:
    """The severity of every check that fired, by agency and year."""
    places = Folders(tmp_path_factory.mktemp("mutants"))
    extracts = [of_city(f"示例市{year}年无错", year, clean(year)) for year in YEARS]
    for year, before, cell in mutants():
        agency = name(year, before, cell)
        changed = raised(year - before, cell)
        extracts.append(of_city(agency, year - before, changed, has_prose=not before))
        if before:
            extracts.append(of_city(agency, year, follows(year)))
    made.keep(places, *extracts)
    connection = duckdb.connect(str(publish(places).path), read_only=True)
    found: dict[tuple[str, int], dict[str, str]] = defaultdict(dict)
    for agency, year, check, severity in connection.execute(
        'select name_zh, report_year, "check", severity from findings inner join agencies using (agency_id)'
    ).fetchall():
        found[agency, year][check] = severity
    connection.close()
    return found


def follows(year: int) -> dict[Cell, str]:
    """The clean cells of a year that follow from the clean ones of the year before."""
    before = clean(year - 1)
    carried = {("t3_carry_in", each): before["t3_carry_out", each] for each in APPLICANTS}
    cells = clean(year) | carried
    for each in ("natural", "total"):
        cells["t3_new", each] = str(int(cells["t3_new", each]) + 1)
    stock = {} if year < 2021 else {("t2b_norm_valid", ""): "9"}
    return cells | stock


# Checks whose verdict the reference lines fix.
FIXED = {row["check"] for table in ("check_terms", "check_statements") for row in reference.rows(table)} | {ROW_TOTAL}


@pytest.mark.parametrize("year", YEARS)
def test_a_clean_report_trips_none_of_them(year: int, fired: dict[tuple[str, int], dict[str, str]]) -> None:
    assert expected(year, numbers(clean(year))) == set()
    assert fired[f"示例市{year}年无错", year].keys() & FIXED == set()


@pytest.mark.parametrize("year", YEARS)
def test_one_changed_cell_trips_every_check_that_rests_on_it_and_no_other(
    year: int, fired: dict[tuple[str, int], dict[str, str]]
) -> None:
    wrong = []
    for cell in clean(year):
        found = fired[name(year, 0, cell), year]
        must = expected(year, numbers(raised(year, cell)))
        others = {check for check, severity in found.items() if check not in FIXED and severity == "error"}
        if (found.keys() & FIXED, others) != (must, set()):
            wrong.append((cell, sorted(found.keys() & FIXED), sorted(must), sorted(others)))
    assert wrong == []


@pytest.mark.parametrize("year", [2020, 2023])
def test_one_changed_cell_of_last_year_trips_every_check_across_the_years_that_rests_on_it(
    year: int, fired: dict[tuple[str, int], dict[str, str]]
) -> None:
    wrong = []
    across = {
        relation.check
        for relation in relations(form_of(year))
        if any(before for _, (before, _, _) in relation.left + relation.right)
    }
    for of_year, before, cell in mutants():
        if (of_year, before) != (year, 1):
            continue
        cells = numbers(follows(year)) | numbers(raised(year - 1, cell), 1)
        must = {check for check in _broken(year, cells) if check in across}
        found = fired[name(year, 1, cell), year].keys() & across
        if found != must:
            wrong.append((cell, sorted(found), sorted(must)))
    assert wrong == []
    assert across


def _broken(year: int, cells: Mapping[Operand, Decimal]) -> set[str]:
    return {relation.check for relation in relations(form_of(year)) if relation.holds(cells) is False}


@pytest.mark.parametrize("year", YEARS)
def test_every_sum_of_a_form_is_tripped_by_some_cell(year: int) -> None:
    """A relation that no change of one of its own cells breaks would be no check."""
    sums = {
        relation.check
        for relation in relations(form_of(year))
        if relation.how == "eq" and all(not before for _, (before, _, _) in relation.left + relation.right)
    }
    tripped = {check for cell in clean(year) for check in expected(year, numbers(raised(year, cell)))}
    assert sums - tripped - ({ROW_TOTAL} if year < 2019 else set()) == set()
