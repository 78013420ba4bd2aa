"""A small invented build by data/schema.sql, for tests of queries and pages; ``python -m tests.fixture_build HOME``.

Twelve bodies of the fictional 示例县 over the report years 2012 to 2025, with every status, gap and kind of finding.
Everything follows from the arguments; nothing is random.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zlib import crc32

import duckdb
import pyarrow as pa

from data import reference
from data.statements import statement

ROOT = Path(__file__).resolve().parent.parent
YEARS = tuple(range(2012, 2026))
APPLICANTS = ("natural", "business", "research", "ngo", "legal_service", "other_org")
OUTCOMES = (
    "t3_granted", "t3_partial", "t3_denied_state_secret", "t3_denied_law_forbidden", "t3_denied_security",
    "t3_denied_third_party", "t3_denied_internal", "t3_denied_process", "t3_denied_case_file",
    "t3_denied_admin_query", "t3_unable_not_held", "t3_unable_need_create", "t3_unable_unclear",
    "t3_unprocessed_petition", "t3_unprocessed_repeat", "t3_unprocessed_publication", "t3_unprocessed_mass",
    "t3_unprocessed_confirm",
)  # fmt: skip
OTHER_SINCE_2021 = ("t3_other_no_correction", "t3_other_unpaid_fee", "t3_other_misc")
# How often each outcome comes, of a hundred answered.
WEIGHTS = dict(zip(OUTCOMES, (42, 10, 1, 1, 1, 2, 2, 2, 1, 1, 18, 3, 4, 4, 1, 1, 1, 1), strict=True))

# agency_id, name, name in English, level, kind, first year, size (applications a year)
AGENCIES: tuple[tuple[str, str, str | None, str, str, int, int], ...] = (
    ("slx", "示例县人民政府", "Shili County Government", "county", "government", 2012, 210),
    ("slx-jy", "示例县教育局", None, "county", "department", 2012, 36),
    ("slx-ga", "示例县公安局", "Shili County Public Security Bureau", "county", "department", 2012, 64),
    ("slx-mz", "示例县民政局", None, "county", "department", 2012, 14),
    ("slx-sf", "示例县司法局", None, "county", "department", 2012, 22),
    ("slx-cz", "示例县财政局", None, "county", "department", 2012, 41),
    ("slx-zr", "示例县自然资源局", None, "county", "department", 2019, 120),
    ("slx-zj", "示例县住房和城乡建设局", None, "county", "department", 2012, 150),
    ("slx-sc", "示例县市场监督管理局", None, "county", "department", 2019, 58),
    ("slx-da", "示例县档案馆", None, "county", "institution", 2012, 0),
    ("slx-qs", "青石镇人民政府", None, "township", "government", 2012, 33),
    ("slx-yx", "云溪街道办事处", None, "township", "government", 2012, 12),
)
GOVERNMENTS = {agency[0] for agency in AGENCIES if agency[4] == "government"}
NOT_FILED = {("slx-mz", 2023), ("slx-mz", 2025), ("slx-yx", 2017), ("slx-yx", 2018), ("slx-qs", 2013)}
LATE = {("slx-cz", 2024), ("slx-qs", 2025), ("slx-jy", 2020)}
UNREADABLE = {("slx-yx", 2022)}
TWICE = {("slx-jy", 2021), ("slx-cz", 2024)}
NOT_BALANCED = {("slx-zj", 2025), ("slx-ga", 2023), ("slx-cz", 2021)}
SECTION_STATES = {
    ("slx-jy", 2025, "problems_improvements"): "missing",
    ("slx-ga", 2025, "other_matters"): "empty",
    ("slx-cz", 2025, "other_matters"): "stated_none",
    ("slx-sf", 2025, "other_matters"): "stated_none",
    ("slx-yx", 2025, "review_litigation"): "heading_lost",
    ("slx-qs", 2024, "problems_improvements"): "missing",
    ("slx-qs", 2025, "sub_supervision"): "too_short",
    ("slx-zr", 2024, "sub_platform"): "merged",
}


@dataclass(frozen=True)
class Report:
    """One report that was filed, with its document's number."""

    document_id: int
    agency_id: str
    year: int
    form: str
    size: int


def write(home: Path, *, agencies: int = len(AGENCIES), is_empty: bool = False, name: str = "20260203-fixture") -> Path:
    """The path of a published build in home with that many agencies (more than twelve are numbered villages)."""
    builds = home / "builds"
    builds.mkdir(parents=True, exist_ok=True)
    path = builds / f"{name}.duckdb"
    path.unlink(missing_ok=True)
    connection = duckdb.connect(str(path))
    connection.execute((ROOT / "data" / "schema.sql").read_text(encoding="utf-8"))
    tables = {**_catalogue(), **({} if is_empty else _county(agencies))}
    has_sample = not is_empty
    tables["build_info"] = [(name, datetime(2026, 2, 3, 8, 20), "1", "1.4-3f2a", has_sample)]
    for table, rows in tables.items():
        _insert(connection, table, rows)
    sum_up(connection)
    connection.close()
    (home / "CURRENT").write_text(path.name + "\n", encoding="utf-8")
    return path


def sum_up(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill the tables that only sum up others."""
    for table in (
        "indicator_years", "figure_counts", "check_years", "roster", "ratio_years", "outcome_years", "unread_cells",
        "section_states",
    ):  # fmt: skip
        connection.execute(f"delete from {table}")  # noqa: S608 - names of the schema
        connection.execute(statement(f"derive/{table}"))
    for table in ("series_years", "series_runs"):
        connection.execute(f"delete from {table}")  # noqa: S608 - names of the schema
        ends = connection.execute("select min(series), max(series) from series").fetchall()[0]
        connection.execute(statement(f"derive/{table}"), dict(zip(("first", "last"), ends, strict=True)))


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: list[tuple[Any, ...]]) -> None:
    if not rows:
        return
    columns = [row[1] for row in connection.execute(f"pragma table_info('{table}')").fetchall()]
    columns = columns[: len(rows[0])]
    arrays = {column: [row[index] for row in rows] for index, column in enumerate(columns)}
    connection.register("incoming", pa.table({column: pa.array(values) for column, values in arrays.items()}))
    connection.execute(f"insert into {table} by name select * from incoming")  # noqa: S608 - names of the schema
    connection.unregister("incoming")


# what does not depend on any report ----------------------------------------------------------------------------------


def _catalogue() -> dict[str, list[tuple[Any, ...]]]:
    return {
        "forms": [
            (row["form"], int(row["first_year"]), int(row["last_year"]), row["label_zh"], row["label_en"], row["basis"])
            for row in reference.rows("forms")
        ],
        "indicators": [
            (
                row["indicator"], row["parent"] or None, row["label_zh"], row["label_en"], row["unit"] or None,
                row["form_table"], position, row["forms"], row["role"],
            )
            for position, row in enumerate(reference.rows("indicators"), start=1)
        ],
        "applicants": [
            (row["applicant"], int(row["column_no"]), row["label_zh"], row["label_en"])
            for row in reference.rows("applicants")
        ],
        "decision_states": [
            (
                row["state"], position, row["label_zh"], row["label_en"], row["is_open"] == "true",
                row["is_given"] == "true",
            )
            for position, row in enumerate(reference.rows("decision_states"), start=1)
        ],
        "section_catalogue": [
            (
                row["form"], row["section"], position, row["ordinal"], row["title_zh"], row["title_en"],
                row["short_zh"], row["duty_department"], row["duty_government"], row["basis"],
            )
            for position, row in enumerate(reference.rows("sections"), start=1)
        ],
        "series": [
            (row["series"], int(row["position"]), row["label_zh"], row["label_en"], row["unit"], row["theme"])
            for row in reference.rows("series")
        ],
        "series_terms": [
            (row["series"], row["form"], int(row["option"]), row["indicator"], row["applicant"], Decimal(row["factor"]))
            for row in reference.rows("series_terms")
        ],
        "series_links": [
            (
                row["series"], row["from_form"], row["to_form"], row["verdict"],
                int(row["break_year"]) if row["break_year"] else None, row["reason_zh"], row["reason_en"],
            )
            for row in reference.rows("series_links")
        ],
        "ratios": [
            (
                row["ratio"], int(row["position"]), row["label_zh"], row["label_en"], row["formula_zh"],
                row["formula_en"], int(row["minimum_n"]), row["direction"], row["pitfalls_zh"], row["pitfalls_en"],
            )
            for row in reference.rows("ratios")
        ],
        "checks": [
            (
                row["check"], row["family"], row["severity"], _title(row["message_zh"]), _title(row["message_en"]),
                row["formula"], row["basis_zh"], row["basis_en"], index % 3 != 2,
                None if index % 3 != 2 else "需要其他年度的数据",
                None if index % 3 != 2 else "needs figures of other years",
            )
            for index, row in enumerate(reference.rows("checks"))
        ],
    }  # fmt: skip


# the county ----------------------------------------------------------------------------------------------------------


def _county(count: int) -> dict[str, list[tuple[Any, ...]]]:
    chosen = list(AGENCIES[:count]) + [
        (f"slx-c{number:04d}", f"示例县第{number}村", None, "township", "government", 2012, 4 + number % 37)
        for number in range(1, count - len(AGENCIES) + 1)
    ]
    agencies: list[tuple[Any, ...]] = []
    filing: list[tuple[Any, ...]] = []
    documents: list[tuple[Any, ...]] = []
    reports: list[Report] = []
    for position, (agency, name, name_en, level, kind, first_year, size) in enumerate(chosen, start=1):
        parent = None if agency == "slx" else "slx"
        agencies.append(
            (agency, name, name_en, level, kind, "示例县", parent, position, first_year, None, False, True)
        )  # fmt: skip
        for year in YEARS:
            if year < first_year:
                continue
            due = date(year + 1, 1, 31)
            key = (agency, year)
            if key in NOT_FILED or key in UNREADABLE:
                state = "not_filed" if key in NOT_FILED else "unreadable"
                filing.append((agency, year, state, True, 0, None, None, due))
                continue
            published = date(year + 1, 2, 18) if key in LATE else date(year + 1, 1, 5 + (position * 3 + year) % 25)
            form = _form(year)
            for copy in range(2 if key in TWICE else 1):
                document_id = len(documents) + 1
                kind_of_file = ("txt", "html", "docx", "pdf")[(position + year) % 4]
                documents.append(
                    (
                        document_id, f"{crc32(f'{agency}{year}{copy}'.encode()):08x}" * 8,
                        f"{name}{year}年度报告{'（更正）' if copy else ''}.{kind_of_file}", kind_of_file, agency, name,
                        level,
                        kind, "示例县", year, form, date(year, 1, 1), date(year, 12, 31), published,
                        5 if kind_of_file == "pdf" else None, copy == (1 if key in TWICE else 0), True,
                        datetime(2026, 2, 3, 8, 0), "{}",
                    )
                )  # fmt: skip
            active = len(documents)
            filing.append(
                (
                    agency,
                    year,
                    "late" if key in LATE else "filed",
                    True,
                    2 if key in TWICE else 1,
                    active,
                    published,
                    due,
                )
            )
            reports.append(Report(active, agency, year, form, size))
    facts = list(_facts(reports))
    series_values = _series_values(reports, facts)
    findings = _findings(reports, facts)
    return {
        "agencies": agencies,
        "agency_names": [(agency[0], agency[1], "official", None, None) for agency in agencies],
        "filing": filing,
        "documents": documents,
        "facts": sorted(
            ((r.year, i, a, r.agency_id, r.document_id, value, status, True) for r, i, a, value, status in facts),
            key=lambda row: (row[0], row[4], row[1], row[2]),
        ),
        "evidence": [_evidence(*fact) for fact in facts],
        "sections": list(_sections(reports)),
        "series_values": series_values,
        "ratio_values": list(_ratio_values(reports, facts)),
        "findings": findings,
    }


Fact = tuple[Report, str, str, Decimal | None, str]


def _facts(reports: Iterable[Report]) -> Iterator[Fact]:
    carried: dict[str, dict[str, int]] = {}
    for report in reports:
        if report.size == 0:  # the archive's reports hold no figure at all
            continue
        if report.form in {"2019-2020", "2021+"}:
            carried[report.agency_id] = yield from _table_three(report, carried.get(report.agency_id, {}))
            yield from _table_four(report)
            yield from _table_two(report)
        elif report.form == "2014-2018":
            yield from _table_2014(report)
        yield from _prose(report)


def _table_three(report: Report, carried: dict[str, int]) -> Iterator[Fact]:
    """Table three with all sums in order, but for a planted difference; gives what is carried over, by applicant."""
    cells: dict[str, dict[str, int]] = {}

    def put(indicator: str, applicant: str, value: int) -> None:
        cells.setdefault(indicator, {})[applicant] = value

    left_over = {}
    others = OTHER_SINCE_2021 if report.form == "2021+" else ("t3_other",)
    for applicant in APPLICANTS:
        share = {"natural": 0.72, "business": 0.16, "legal_service": 0.08}.get(applicant, 0.02)
        new = round(report.size * share * (0.8 + 0.05 * (report.year - 2018)) * _wobble(report, applicant, 0.25))
        open_before = carried.get(applicant, 0)
        left = min(new, round((new + open_before) * 0.06 * _wobble(report, applicant + "left", 0.9)))
        answered = new + open_before - left
        put("t3_new", applicant, new)
        put("t3_carry_in", applicant, open_before)
        put("t3_carry_out", applicant, left)
        put("t3_total", applicant, answered)
        left_over[applicant] = left
        rest = answered
        for outcome, weight in WEIGHTS.items():
            value = min(rest, round(answered * weight / 100 * _wobble(report, applicant + outcome, 0.5)))
            put(outcome, applicant, value)
            rest -= value
        for index, outcome in enumerate(others):
            put(outcome, applicant, rest if index == len(others) - 1 else 0)
    for indicator, by_applicant in cells.items():
        total = sum(by_applicant.values())
        if indicator == "t3_carry_out" and (report.agency_id, report.year) in NOT_BALANCED:
            total += 2
        for applicant in (*APPLICANTS, "total"):
            value = total if applicant == "total" else by_applicant[applicant]
            status = "value"
            if report.agency_id == "slx-qs" and applicant == "research" and value == 0:
                status = "blank"
            elif report.agency_id == "slx-yx" and applicant == "ngo" and value == 0:
                status = "placeholder"
            elif (report.agency_id, report.year, indicator, applicant) == ("slx-sc", 2024, "t3_new", "business"):
                status = "unreadable"
            elif (report.agency_id, report.year, indicator, applicant) == ("slx-jy", 2024, "t3_granted", "total"):
                status = "corrected"
            is_number = status in {"value", "corrected"}
            yield report, indicator, applicant, Decimal(value) if is_number else None, status
    return left_over


def _table_four(report: Report) -> Iterator[Fact]:
    for block, weight in (("rev", 0.03), ("direct", 0.01), ("after", 0.012)):
        parts = {
            part: round(report.size * weight * factor * _wobble(report, block + part, 0.8))
            for part, factor in (("upheld", 1.0), ("corrected", 0.3), ("other", 0.4), ("pending", 0.2))
        }
        is_blank = report.agency_id == "slx-qs" and block != "rev"
        for part, value in {**parts, "total": sum(parts.values())}.items():
            yield (
                report,
                f"t4_{block}_{part}",
                "",
                None if is_blank else Decimal(value),
                "blank" if is_blank else "value",
            )


def _table_two(report: Report) -> Iterator[Fact]:
    prefix = "t2b" if report.form == "2021+" else "t2a"
    for row in reference.rows("indicators"):
        if row["form_table"] != prefix or row["role"] == "heading":
            continue
        value = round(report.size * 0.4 * _wobble(report, row["indicator"], 0.9))
        if "_rules_" in row["indicator"] and report.agency_id != "slx":
            yield report, row["indicator"], "", None, "placeholder"
        elif row["unit"] == "万元":
            yield report, row["indicator"], "", Decimal(value * 1731) / 100, "value"
        else:
            yield report, row["indicator"], "", Decimal(value), "value"


def _table_2014(report: Report) -> Iterator[Fact]:
    for row in reference.rows("indicators"):
        if row["form_table"] == "s14" and row["role"] != "heading":
            size = report.size * (8 if "info" in row["indicator"] or "_ch_" in row["indicator"] else 0.4)
            if row["indicator"] in {"s14_app_received", "s14_app_closed", "s14_replied"}:
                size = report.size * (0.5 + 0.05 * (report.year - 2014))
            yield report, row["indicator"], "", Decimal(round(size * _wobble(report, row["indicator"], 0.2))), "value"


def _prose(report: Report) -> Iterator[Fact]:
    items = round(report.size * 15 * _wobble(report, "items", 0.3))
    yield report, "n_info_total", "", Decimal(items), "value"
    yield report, "n_wechat_items", "", Decimal(items // 3), "value"
    yield report, "n_trainings", "", Decimal(2 + report.year % 3), "value"
    yield report, "n_trainees", "", Decimal(60 + report.size), "approx"
    if report.year < 2014:
        yield report, "n_app_received_text", "", Decimal(report.size // 2), "value"
        yield report, "n_review_text", "", Decimal(0), "stated_none"
        yield report, "n_request_fee", "", Decimal(0), "stated_none"


def _evidence(report: Report, indicator: str, applicant: str, value: Decimal | None, status: str) -> tuple[Any, ...]:
    words = {
        "blank": "", "placeholder": "/", "stated_none": "没有", "unreadable": "■8", "approx": f"约{value}",
    }.get(status, f"{value.normalize():f}" if value is not None else "")  # fmt: skip
    if indicator.startswith("n_"):
        label = next(row["label_zh"] for row in reference.rows("indicators") if row["indicator"] == indicator)
        sentence = f"示例数据：{report.year}年，{label}为{words}。"
        start = sentence.index(words, 5 + len(str(report.year)) + len(label))
        return (
            report.document_id, indicator, applicant, words, None, "overall_situation", sentence, "prose_after_label",
            f"line 12:{start}-{start + len(words)}", None, None, None, None, None, 12, None, None, None, start,
            start + len(words),
        )  # fmt: skip
    section = {"t3": "request_handling", "t4": "review_litigation", "t2": "proactive_disclosure"}.get(
        indicator[:2], "annex_statistics"
    )
    column = (*APPLICANTS, "total").index(applicant) + 4 if applicant else 2
    row = crc32(indicator.encode()) % 25 + 3
    return (
        report.document_id, indicator, applicant, words, None, section, f"{indicator} · {applicant or '—'}",
        "table_cell", f"p2 t2 r{row} c{column}", 2, 80.0 + 40 * column, 20.0 * row, 118.0 + 40 * column,
        20.0 * row + 18, None, 2, row, column, None, None,
    )  # fmt: skip


def _sections(reports: Iterable[Report]) -> Iterator[tuple[Any, ...]]:
    for report in reports:
        position = 0
        for row in reference.rows("sections"):
            duty = "duty_government" if report.agency_id in GOVERNMENTS else "duty_department"
            if row["form"] != report.form or row[duty] not in {"mandatory", "customary"}:
                continue
            state = SECTION_STATES.get((report.agency_id, report.year, row["section"]), "present")
            position += 1
            text = {
                "present": f"示例文字：本节为“{row['short_zh']}”，仅用于展示。\n第二段示例文字。",
                "stated_none": "无。",
                "too_short": "示例。",
                "heading_lost": "示例文字：本节标题缺失。",
                "merged": "示例文字：本节与上一节合并。",
            }.get(state, "")
            title = "" if state in {"missing", "heading_lost"} else row["title_zh"]
            yield (
                report.document_id, report.agency_id, report.year, position, row["section"], title, row["ordinal"],
                state, text, f"line {position * 9}",
            )  # fmt: skip


def _series_values(reports: list[Report], facts: list[Fact]) -> list[tuple[Any, ...]]:
    cells = _by_cell(facts)
    rows = []
    for (series, form), options in _options("series_terms", "series").items():
        for report in reports:
            if report.form == form:
                value, status = _sum(cells.get(report.document_id, {}), options)
                rows.append((series, report.year, report.agency_id, form, value, status))
    return sorted(rows, key=lambda row: (row[0], row[1], row[2]))


def _ratio_values(reports: list[Report], facts: list[Fact]) -> Iterator[tuple[Any, ...]]:
    cells = _by_cell(facts)
    minimum = {row["ratio"]: int(row["minimum_n"]) for row in reference.rows("ratios")}
    sides: dict[tuple[str, str], dict[str, dict[int, list[dict[str, str]]]]] = {}
    for row in reference.rows("ratio_terms"):
        side = sides.setdefault((row["ratio"], row["form"]), {}).setdefault(row["side"], {})
        side.setdefault(int(row["option"]), []).append(row)
    for (ratio, form), parts in sides.items():
        for report in reports:
            if report.form != form:
                continue
            above, _ = _sum(cells.get(report.document_id, {}), parts["numerator"])
            below, _ = _sum(cells.get(report.document_id, {}), parts["denominator"])
            if above is None or below is None:
                state = "missing"
            elif below == 0:
                state = "no_base"
            elif below < minimum[ratio]:
                state = "small_n"
            else:
                state = "zero" if above == 0 else "value"
            yield ratio, report.year, report.agency_id, form, above, below, state


def _options(table: str, key: str) -> dict[tuple[str, str], dict[int, list[dict[str, str]]]]:
    options: dict[tuple[str, str], dict[int, list[dict[str, str]]]] = {}
    for row in reference.rows(table):
        options.setdefault((row[key], row["form"]), {}).setdefault(int(row["option"]), []).append(row)
    return options


def _by_cell(facts: Iterable[Fact]) -> dict[int, dict[tuple[str, str], tuple[Decimal | None, str]]]:
    cells: dict[int, dict[tuple[str, str], tuple[Decimal | None, str]]] = {}
    for report, indicator, applicant, value, status in facts:
        cells.setdefault(report.document_id, {})[(indicator, applicant)] = (value, status)
    return cells


def _sum(
    cells: dict[tuple[str, str], tuple[Decimal | None, str]], options: dict[int, list[dict[str, str]]]
) -> tuple[Decimal | None, str]:
    status = "silent"
    for _, terms in sorted(options.items()):
        found = [cells.get((term["indicator"], term["applicant"])) for term in terms]
        if any(cell is not None and cell[0] is None for cell in found):
            status = next(cell[1] for cell in found if cell is not None and cell[0] is None)
        if all(cell is not None and cell[0] is not None for cell in found):
            numbers = [cell[0] for cell in found if cell is not None and cell[0] is not None]
            factors = [Decimal(term["factor"]) for term in terms]
            total = sum((number * factor for number, factor in zip(numbers, factors, strict=True)), Decimal(0))
            kinds = {cell[1] for cell in found if cell}
            return total, next((kind for kind in ("corrected", "approx", "stated_none") if kind in kinds), "value")
    return None, status


def _findings(reports: list[Report], facts: list[Fact]) -> list[tuple[Any, ...]]:
    cells = _by_cell(facts)
    rows: list[tuple[Any, ...]] = []

    def add(check: str, severity: str, report: Report, **of: Any) -> None:
        section = of.get("section")
        rows.append(
            (
                f"{crc32(f'{check} {report.agency_id} {report.year} {section}'.encode()):08x}", check,
                severity, "fail", report.agency_id, report.year, report.document_id, report.form,
                of.get("indicator"), of.get("applicant"), section, of.get("left"), of.get("right"),
                None if of.get("left") is None else of["left"] - of["right"], of["zh"], of["en"],
                json.dumps(of.get("operands", []), ensure_ascii=False),
            )
        )  # fmt: skip

    for report in reports:
        key = (report.agency_id, report.year)
        if key in NOT_BALANCED:
            parts = {
                name: cells[report.document_id][(name, "total")][0] or Decimal(0)
                for name in ("t3_new", "t3_carry_in", "t3_total", "t3_carry_out")
            }
            left, right = parts["t3_new"] + parts["t3_carry_in"], parts["t3_total"] + parts["t3_carry_out"]
            operands = [
                {
                    "indicator": name, "applicant": "total", "value": float(value), "status": "value",
                    "as_written": f"{value}", "place": "p2 t2", "document_id": report.document_id,
                }
                for name, value in parts.items()
            ]  # fmt: skip
            add(
                "T3_BALANCE", "error", report, indicator="t3_new", applicant="total", section="request_handling",
                left=left, right=right, operands=operands,
                zh=f"表三“总计”列勾稽不平：新收与上年结转之和为{left}，办结与结转下年之和为{right}",
                en=f"Table 3, total column: new plus carried in is {left}, answered plus carried over is {right}",
            )  # fmt: skip
        for (agency, year, section), state in SECTION_STATES.items():
            if (agency, year) == key and state == "missing":
                add(
                    "CP_SECTIONS_6",
                    "error",
                    report,
                    section=section,
                    zh="缺少必备章节",
                    en="A mandatory section is missing",
                )
            elif (agency, year) == key and state in {"empty", "too_short"}:
                add(
                    "CP_SEC5_EMPTY",
                    "warning",
                    report,
                    section=section,
                    zh="章节只有标题或过短",
                    en="A section is empty or too short",
                )
        if key in LATE:
            add("TL_DEPT", "warning", report, zh="公布时间晚于期限", en="Published after the date due")
        if report.agency_id == "slx-qs" and report.form in {"2019-2020", "2021+"}:
            add(
                "T3_BLANK_CELLS",
                "hint",
                report,
                section="review_litigation",
                zh="表四有空白单元格",
                en="Table 4 has blank cells",
            )
    return rows


def _title(message: str) -> str:
    """A check's title from its message: what stands before the figures."""
    return re.sub(r"[“\"]?\{[^}]*\}[”\"]?", "", re.split(r"[：:]", message)[0]).strip()


def _form(year: int) -> str:
    return next(
        row["form"] for row in reference.rows("forms") if int(row["first_year"]) <= year <= int(row["last_year"])
    )


def _wobble(report: Report, what: str, width: float) -> float:
    """A factor around one that depends on the words alone."""
    return 1 + width * (crc32(f"{report.agency_id}{report.year}{what}".encode()) % 1001 / 500 - 1)


if __name__ == "__main__":
    write(Path(sys.argv[1]), agencies=int(sys.argv[2]) if len(sys.argv) > 2 else len(AGENCIES))
