"""Invented reports with their correct reading, written from compact sources: one file, one report.

A source is a head of ``name: value`` lines, ``---`` and a body. In the body

``=words``                      a line of the title
``^words``                      what a page prints around the text, as it is
``$words``                      a line of the signature
``@code ordinal [state]|title|rest``  a heading, and the text that follows in its own paragraph
``#t2b …`` ``#t2a …`` ``#t3 …`` ``#t4 …`` ``#s14 …`` ``#l09 …``  a statutory table with its figures
anything else                   a paragraph

``{words|code, code}`` marks a figure in prose: ``code`` stands for the number as printed, ``code=5`` for 5, ``~``
behind it for an approximate one, ``!`` for none in words, ``@group`` for an applicant, ``?`` before it for a mapping
that is neither right nor wrong. Codes of tables are claims.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from data.samples import as_docx, as_pdf
from data.samples.grids import Grid, local_table, statistics, table_four, table_three, table_two
from data.samples.report import Line
from tests.corpus import layouts

SOURCES = Path(__file__).parent / "sources"
FACTS = ("doc", "indicator", "applicant", "value", "status", "as_written", "where", "note")
CLAIMS = ("doc", "indicator", "applicant", "value", "as_written", "where", "agrees_with_table", "note")
IDENTITY = (
    "doc", "agency_name", "agency_short", "level", "kind", "region", "report_year", "era", "published_on",
    "period_start", "period_end", "note",
)  # fmt: skip
SECTIONS = ("doc", "section_code", "title_as_written", "ordinal", "state", "note")
_HEAD = ("agency_name", "level", "kind", "region", "report_year", "era", "published_on", "period_start", "period_end")
_GROUPS = ("natural", "business", "research", "ngo", "legal_service", "other_org", "total")
_MARKED = re.compile(r"\{([^{}|]*)\|([^{}]*)\}")
_WHERE = {"t2a": "table2", "t2b": "table2", "t3": "table3", "t4": "table4", "s14": "table_s14", "l09": "table_l09"}


@dataclass(frozen=True, slots=True)
class Built:
    """One report as bytes, and its labels by table."""

    name: str
    content: bytes
    labels: dict[str, list[dict[str, str]]]


@dataclass(slots=True)
class _Labels:
    """The labels of one report while its source is read."""

    doc: str
    rows: dict[str, list[dict[str, str]]] = field(
        default_factory=lambda: {table: [] for table in ("facts", "claims", "identity", "sections")}
    )
    stated: set[tuple[str, str]] = field(default_factory=set)

    def add(self, table: str, **row: str) -> None:
        self.rows[table].append({"doc": self.doc, **row})


def build(source: Path) -> Built:
    """The report that a source describes."""
    head_text, body = source.read_text(encoding="utf-8").split("\n---\n", 1)
    head = {name.strip(): value.strip() for name, value in (line.split(":", 1) for line in head_text.splitlines())}
    labels = _Labels(source.stem)
    labels.add("identity", **dict(zip(_HEAD, [v.strip() for v in head["agency"].split("|")], strict=True)))
    items = list(_items(body, head, labels))
    for more in filter(None, head.get("also", "").split(";")):
        code, ordinal, state, *note = more.split(maxsplit=3)
        labels.add("sections", section_code=code, title_as_written="", ordinal=ordinal.strip("-"), state=state,
                   note=" ".join(note))  # fmt: skip
    content = _WRITERS[head["format"]](items, head)
    return Built(f"{source.stem}.{head['format']}", content, labels.rows)


def write(folder: Path) -> tuple[Path, Path]:
    """Every report of the sources, and the labels: the folders gold and reports."""
    gold, reports = folder / "gold", folder / "reports"
    gold.mkdir(parents=True, exist_ok=True)
    reports.mkdir(exist_ok=True)
    built = [build(source) for source in sorted(SOURCES.glob("*.txt"))]
    for one in built:
        (reports / one.name).write_bytes(one.content)
    for table, names in (("facts", FACTS), ("claims", CLAIMS), ("identity", IDENTITY), ("sections", SECTIONS)):
        text = io.StringIO()
        writer = csv.DictWriter(text, names, restval="", lineterminator="\n")
        writer.writeheader()
        for one in built:
            writer.writerows(one.labels[table])
        (gold / f"{table}.csv").write_text(text.getvalue(), encoding="utf-8")
    return gold, reports


def _items(body: str, head: dict[str, str], labels: _Labels) -> Iterator[Line | Grid]:
    section = "preface"
    for text in body.splitlines():
        if not text.strip():
            continue
        mark, words = text[0], text[1:]
        if section == "preface" and mark not in "=^$@#" and not labels.rows["sections"]:
            labels.add("sections", section_code="preface", ordinal="0", state=head.get("preface", "present"))
        if mark == "=":
            yield Line("title", words)
        elif mark == "^":
            yield Line("mark", words)
        elif mark == "$":
            yield Line("signature", words)
        elif mark == "@":
            told, title, *rest = words.split("|", 2)
            code, ordinal, *state = told.split()
            title = title.strip()
            section = code
            labels.add(
                "sections",
                section_code=code,
                title_as_written=title.rstrip("。：:"),
                ordinal=ordinal.strip("-"),
                state=state[0] if state else "present",
            )
            if rest:
                yield Line("paragraph", _prose(rest[0], section, labels), lead=title)
            else:
                yield Line("subheading" if "." in ordinal else "heading", title)
        elif mark == "#":
            yield from _table(words, head, labels)
        else:
            yield Line("paragraph", _prose(text, section, labels))


def _prose(text: str, section: str, labels: _Labels) -> str:
    def settle(found: re.Match[str]) -> str:
        for code in found[2].split(","):
            _label(code.strip(), found[1], section, labels)
        return found[1]

    return _MARKED.sub(settle, text)


def _label(code: str, words: str, section: str, labels: _Labels) -> None:
    status = {"~": "approx", "!": "stated_none"}.get(code[-1], "value")
    name, _, value = code.rstrip("~!").partition("=")
    note = "OPTIONAL" if name.startswith("?") else ""
    name, _, group = name.lstrip("?").partition("@")
    value = value or re.sub(r"[,，\s]", "", words)
    if status == "stated_none":
        value = "0"
    Decimal(value)
    if name.startswith("n_"):
        labels.add("facts", indicator=name, applicant="", value=value, status=status, as_written=words,
                   where=f"narrative:{section}", note=note)  # fmt: skip
        return
    applicant = group or ("total" if name.startswith("t3_") else "")
    labels.add("claims", indicator=name, applicant=applicant, value=value, as_written=words,
               where=f"narrative:{section}", note=note)  # fmt: skip


# -- tables ------------------------------------------------------------------------------------------------------------


def _table(words: str, head: dict[str, str], labels: _Labels) -> Iterator[Grid]:
    """``code key=value …``: figures by the end of their codes, ``key`` alone or ``key=word`` a quirk of the layout."""
    code, *given = words.split()
    figures: dict[str, str] = {}
    quirks: dict[str, str] = {}
    for one in given:
        name, _, value = one.partition("=")
        (quirks if name.startswith("_") else figures)[name.lstrip("_")] = value
    house: Any = SimpleNamespace(
        blanks=quirks.get("none", "zero"), has_thousands_marks="commas" in quirks, has_short_labels="short" in quirks,
        procurement_unit=quirks.get("unit", "none"), has_dashes="dashes" in quirks,
    )  # fmt: skip
    grid = _grid(code, figures, house, head)
    for name, value in quirks.items():
        change = layouts.CHANGES.get(name)
        if change:
            grid = change(grid, value)
    for cell in grid.cells:
        if cell.key and cell.key[1] != "-":
            key = (cell.key[0], cell.key[1])
            if key not in labels.stated and "unlabelled" not in quirks:
                labels.stated.add(key)
                value = "" if cell.value is None else f"{cell.value:f}"
                labels.add("facts", indicator=key[0], applicant=key[1], value=value, status=cell.status,
                           as_written=cell.text, where=_WHERE[code])  # fmt: skip
    yield from layouts.split(grid, quirks)


def _grid(code: str, figures: dict[str, str], house: Any, head: dict[str, str]) -> Grid:
    era = {"t2a": "2019-2020", "t2b": "2021+"}.get(code) or figures.pop("form", head["agency"].split("|")[5].strip())
    prefix = code + "_"
    numbers: dict[tuple[str, str], Decimal] = layouts.Zeros()
    blank: list[tuple[str, str]] = []
    if code == "t3":
        _applicants(figures, numbers)
        return table_three(era, numbers, house)  # type: ignore[arg-type]
    for name, value in figures.items():
        now, _, cumulative = value.partition("/")
        if now in {"", "-"}:
            blank.append((prefix + name, ""))
            continue
        numbers[prefix + name, ""] = Decimal(now.replace(",", ""))
        if cumulative:
            numbers[prefix + name, "cumulative"] = Decimal(cumulative)
    if code in {"t2a", "t2b"}:
        grid = table_two(era, numbers, house)  # type: ignore[arg-type]
    elif code == "t4":
        for block in ("rev", "direct", "after"):
            parts = [numbers[f"t4_{block}_{part}", ""] for part in ("upheld", "corrected", "other", "pending")]
            if (f"t4_{block}_total", "") not in numbers:
                numbers[f"t4_{block}_total", ""] = sum(parts, Decimal(0))
        grid = table_four(numbers, house)
    elif code == "s14":
        grid = statistics(numbers, house)
    else:
        grid = local_table(numbers, house, int(head["agency"].split("|")[4]))
    cells = [replace(c, text="", value=None, status="blank") if c.key in blank else c for c in grid.cells]
    return replace(grid, cells=tuple(cells))


def _applicants(figures: dict[str, str], numbers: dict[tuple[str, str], Decimal]) -> None:
    """Seven columns a row from its first numbers; the rows of results add up to their total."""
    sums = [0] * 7
    for name, value in figures.items():
        given = [int(part) for part in value.split(",")] + [0] * 6
        row = given[:6]
        row.append(sum(row))
        for group, number in zip(_GROUPS, row, strict=True):
            numbers["t3_" + name, group] = Decimal(number)
        if name not in {"new", "carry_in", "carry_out", "total"}:
            sums = [total + number for total, number in zip(sums, row, strict=True)]
    if "total" not in figures:
        for group, number in zip(_GROUPS, sums, strict=True):
            numbers["t3_total", group] = Decimal(number)


# -- files -------------------------------------------------------------------------------------------------------------


def _pdf(items: list[Line | Grid], head: dict[str, str]) -> bytes:
    return as_pdf.write(_report(items, head), int(head.get("look", "0")))


def _docx(items: list[Line | Grid], head: dict[str, str]) -> bytes:
    return as_docx.write(_report(items, head), int(head.get("look", "0")))


def _report(items: list[Line | Grid], head: dict[str, str]) -> Any:
    """What the writers of the sample reports ask for."""
    title = "".join(item.text for item in items if isinstance(item, Line) and item.kind == "title")
    return SimpleNamespace(
        items=items, title=title, year=0, published_on=date(2000, 1, 1), agency=SimpleNamespace(name_in=lambda _: "")
    )


_WRITERS = {
    "pdf": _pdf,
    "docx": _docx,
    "html": layouts.html,
    "txt": layouts.txt,
    "md": layouts.md,
}
