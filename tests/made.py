"""Extracts made by hand, for tests of everything that comes after the reading."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from data import reference, store
from data.numbers import read_cell
from data.paths import Folders
from data.records import (
    Claim,
    Extract,
    Fact,
    Form,
    Identity,
    PassedOver,
    Place,
    Section,
    Status,
    TableReading,
)  # fmt: skip
from data.rows import rows_of

APPLICANTS = ("natural", "business", "research", "ngo", "legal_service", "other_org")
FIRST_IMPORT = datetime(2026, 1, 1, tzinfo=UTC)
Cells = Mapping[str, str]

_T3_VALUES = [
    row["indicator"] for row in reference.rows("indicators") if row["form_table"] == "t3" and row["role"] == "value"
]


def form_of(year: int) -> Form:
    """The form that reports of a year use."""
    forms: dict[str, Form] = {f: f for f in ("2008-2013", "2014-2018", "2019-2020", "2021+")}  # type: ignore[misc]
    return next(
        forms[row["form"]] for row in reference.rows("forms") if int(row["first_year"]) <= year <= int(row["last_year"])
    )


def table_three(year: int = 2023, changes: Cells | None = None, **natural: str) -> dict[tuple[str, str], str]:
    """The cells of a table three that holds, as printed: 12 received and answered by natural persons, the rest 0.

    natural changes a row's natural column and total alike; changes sets single cells as ``row applicant``.
    """
    single = {"t3_other"} if year >= 2021 else {"t3_other_no_correction", "t3_other_unpaid_fee", "t3_other_misc"}
    rows = [row for row in _T3_VALUES if row not in single]
    held = {"t3_new": "12", "t3_granted": "8", "t3_unable_not_held": "4", "t3_total": "12"} | natural
    cells = {(row, applicant): "0" for row in rows for applicant in (*APPLICANTS, "total")}
    for row, written in held.items():
        cells[row, "natural"] = cells[row, "total"] = written
    for name, written in (changes or {}).items():
        row, applicant = name.split()
        cells[row, applicant] = written
    return cells


def table_four(**cells: str) -> dict[tuple[str, str], str]:
    """The cells of a table four that holds: one review upheld."""
    blocks = [
        f"t4_{b}_{r}" for b in ("rev", "direct", "after") for r in ["upheld", "corrected", "other", "pending", "total"]
    ]
    return {(block, ""): "0" for block in blocks} | {
        (name, ""): written for name, written in ({"t4_rev_upheld": "1", "t4_rev_total": "1"} | cells).items()
    }


def table_two(year: int = 2023, **cells: str) -> dict[tuple[str, str], str]:
    """The cells of a table two of 0, changed as said."""
    table = "t2b" if year >= 2021 else "t2a"
    names = [
        row["indicator"]
        for row in reference.rows("indicators")
        if row["form_table"] == table and row["role"] == "value"
    ]
    return {(name, ""): "0" for name in names} | {(name, ""): written for name, written in cells.items()}


def statistics(**cells: str) -> dict[tuple[str, str], str]:
    """The cells of a national statistics table of 0 with one member of staff, changed as said."""
    names = [
        row["indicator"]
        for row in reference.rows("indicators")
        if row["form_table"] == "s14" and row["role"] == "value"
    ]
    held = {"s14_staff": "1", "s14_staff_part": "1"} | cells
    return {(name, ""): "0" for name in names} | {(name, ""): written for name, written in held.items()}


def fact(indicator: str, written: str, applicant: str = "", status: Status | None = None) -> Fact:
    """One figure as printed."""
    cell = read_cell(written)
    value = Decimal(0) if status == "stated_none" else cell.value
    place = Place(table=3, row=1, column=1)
    return Fact(indicator, applicant, value, status or cell.status, "", written, place, "", f"…{written}…", "made")


def claim(
    indicator: str, written: str, kind: str = "table", applicant: str = "", group: str = "",
    status: Status = "value",
) -> Claim:  # fmt: skip
    """One figure of prose that something else holds too."""
    value = Decimal(0) if status == "stated_none" else Decimal(written)
    return Claim(indicator, applicant, value, status, written, Place(line=7), "made", kind, group)


def table(code: str, form: Form, state: str = "accepted") -> TableReading:
    """A statutory table as found."""
    return TableReading(code, form, state)  # type: ignore[arg-type]


def sections(year: int, changes: Mapping[str, str | None] | None = None, titles: Cells | None = None) -> list[Section]:
    """The sections that the form of a year prescribes, each with prose; changes sets a text, None takes it out."""
    rows = [
        row
        for row in reference.rows("sections")
        if row["form"] == form_of(year) and row["ordinal"][0] != "x" and "." not in row["ordinal"]
    ]
    texts = {
        "preface": "本报告按规定编制。如有疑问，请联系办公室，电话：00000000。",
        "overall_situation": "主动公开信息，办理申请，加强信息管理，建设网站平台，完善监督保障，落实考核评议和追责。"
        * 6,
        "fees_waivers": "本年按规定收取费用情况见正文。",
        "problems_improvements": "存在的问题：信息更新不够及时，解读形式不多。改进措施：加强培训，完善制度，提升质量。",
        "other_matters": "本年度没有收取信息处理费。",
    }
    found = []
    for row in rows:
        code = row["section"]
        text = (changes or {}).get(code, texts.get(code, "按规定开展了各项工作。"))
        if text is None:
            continue
        title = (titles or {}).get(code, "" if code == "preface" else f"{row['ordinal']}、{row['title_zh']}")
        found.append(Section(code, title, row["ordinal"], "present", 1, text, position=len(found) + 1))
    return found


def report(
    agency: str = "示例县教育局",
    year: int = 2023,
    *,
    cells: Mapping[tuple[str, str], str] | None = None,
    facts: Iterable[Fact] = (),
    claims: Iterable[Claim] = (),
    tables: Iterable[TableReading] | None = None,
    found: Iterable[Section] | None = None,
    kind: str = "department",
    level: str = "county",
    region: str = "示例县",
    published_on: str | None = "",
    period: tuple[str, str] | None = None,
    form: Form | None = None,
    mark: str = "",
) -> Extract:
    """One report without a fault, changed as said; mark makes another document of the same content."""
    shape = form or form_of(year)
    printed = cells if cells is not None else _clean_cells(year)
    deadline = f"{year + 1}-01-20"
    start, end = period or (f"{year}-01-01", f"{year}-12-31")
    names = ("t2", "t3", "t4") if year >= 2019 else ("s14",) if year >= 2014 else ()
    extract = Extract(
        name=f"{agency}{year}.txt",
        sha256="",
        format="txt",
        page_count=None,
        identity=Identity(
            agency, level, kind, region, year, shape, start, end, deadline if published_on == "" else published_on
        ),
        sections=tuple(sections(year) if found is None else found),
        tables=tuple((table(name, shape) for name in names) if tables is None else tables),
        facts=(*(fact(row, written, applicant) for (row, applicant), written in printed.items()), *facts),
        claims=tuple(claims),
        passed_over=(PassedOver("60", Place(line=3), "preface", "document_number", "〔2019〕60号"),),
        notices=(),
    )
    return replace(extract, sha256=hashlib.sha256((repr(extract) + mark).encode()).hexdigest())


def keep(places: Folders, *extracts: Extract, is_sample: bool = False) -> Path:
    """The batch that holds these extracts as if imported one second after the other."""
    return store.write_batch(
        places,
        [
            store.Stored(
                store.Imported(
                    extract.name, f"/reports/{extract.name}", 1000, FIRST_IMPORT + timedelta(seconds=number), is_sample,
                    "1",
                ),
                rows_of(extract),
            )
            for number, extract in enumerate(extracts)
        ],
        [],
    )  # fmt: skip


def _clean_cells(year: int) -> dict[tuple[str, str], str]:
    if year >= 2019:
        return table_two(year) | table_three(year) | table_four()
    return statistics() if year >= 2014 else {}
