"""An Extract as plain rows, one list per stored table: what a worker hands back and Parquet holds."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from data.records import Evidence, Extract, Place, Reading, Status
from data.text import inert

Value = str | int | float | bool | Decimal | date | None
Row = tuple[Value, ...]

# What decimal(18, 4) holds; a figure beyond it would have to be changed to be stored.
_SCALE = Decimal("0.0001")
_LIMIT = Decimal(10) ** 14

# The columns of every stored table, with their types; batches add where and when to documents and failures.
COLUMNS: dict[str, dict[str, str]] = {
    "documents": {
        "sha256": "string", "format": "string", "agency": "string", "level": "string", "kind": "string",
        "region": "string", "report_year": "int16", "form": "string", "period_start": "date", "period_end": "date",
        "published_on": "date", "page_count": "int32", "identity_evidence": "string",
    },
    "sections": {
        "sha256": "string", "position": "int32", "section": "string", "title": "string", "ordinal": "string",
        "state": "string", "level": "int16", "text": "string", "place": "string",
    },
    "tables_read": {
        "sha256": "string", "table_code": "string", "form": "string", "state": "string", "reason": "string",
        "cell_count": "int32", "unmatched": "string", "subtotals": "string",
    },
    "facts": {
        "sha256": "string", "position": "int32", "indicator": "string", "applicant": "string", "value": "decimal",
        "status": "string", "as_written": "string", "unit": "string", "section": "string", "sentence": "string",
        "rule": "string", "place": "string", "page": "int32", "x0": "float", "top": "float", "x1": "float",
        "bottom": "float", "line": "int32", "table_no": "int32", "row_no": "int32", "column_no": "int32",
        "span_start": "int32", "span_end": "int32", "confidence": "float",
    },
    "claims": {
        "sha256": "string", "position": "int32", "indicator": "string", "applicant": "string", "value": "decimal",
        "status": "string", "as_written": "string", "kind": "string", "claim_group": "string", "section": "string",
        "sentence": "string", "place": "string", "rule": "string",
    },
    "passed_over": {
        "sha256": "string", "section": "string", "as_written": "string", "sentence": "string", "place": "string",
        "rule": "string",
    },
    "notices": {"sha256": "string", "notice": "string", "detail": "string", "place": "string"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ExtractRows:
    """One document's rows by table; figures that a decimal(18, 4) cannot hold exactly are without value, unreadable."""

    sha256: str
    agency: str
    report_year: int
    form: str | None
    fact_count: int
    notices: tuple[str, ...]
    held_back: tuple[str, ...]
    tables: dict[str, list[Row]]


def rows_of(extract: Extract) -> ExtractRows:
    """Everything that the extract says as rows in the order of COLUMNS.

    Raises: ValueError when the extract has no agency or no report year; the pipeline refuses such a document before.
    """
    identity = extract.identity
    if identity.agency is None or identity.report_year is None:
        raise ValueError(f"{extract.name}: an extract without agency or report year cannot be stored")
    key = extract.sha256
    document: Row = (
        key, extract.format, _text(identity.agency), identity.level, identity.kind, _text(identity.region),
        identity.report_year, identity.form, _date(identity.period_start), _date(identity.period_end),
        _date(identity.published_on), extract.page_count, _evidence(identity.evidence),
    )  # fmt: skip
    sections: list[Row] = [
        (
            key, order, section.code, _text(section.title), section.ordinal, section.state,
            section.level, _text(section.text), str(section.place),
        )
        for order, section in enumerate(extract.sections, start=1)
    ]  # fmt: skip
    tables: list[Row] = [
        (
            key, table.table, table.form, table.state, _text(table.reason), len(table.readings),
            json.dumps([_text(label) for label in table.unmatched], ensure_ascii=False), _subtotals(table.subtotals),
        )
        for table in extract.tables
    ]  # fmt: skip
    facts: list[Row] = []
    for order, fact in enumerate(extract.facts, start=1):
        value, status = _storable(fact.value, fact.status)
        facts.append(
            (
                key,
                order,
                fact.indicator,
                fact.applicant,
                value,
                status,
                _text(fact.as_written),
                fact.unit,
                fact.section,
                _text(fact.sentence),
                fact.rule,
                str(fact.place),
                *_place(fact.place),
            )
        )
    claims: list[Row] = []
    for order, claim in enumerate(extract.claims, start=1):
        value, status = _storable(claim.value, claim.status)
        claims.append(
            (
                key,
                order,
                claim.indicator,
                claim.applicant,
                value,
                status,
                _text(claim.as_written),
                claim.kind,
                claim.group,
                claim.section,
                _text(claim.sentence),
                str(claim.place),
                claim.rule,
            )
        )
    passed: list[Row] = [
        (key, number.section, _text(number.as_written), _text(number.sentence), str(number.place), number.rule)
        for number in extract.passed_over
    ]
    notices: list[Row] = [
        (key, notice.code, _text(notice.detail), str(notice.place) if notice.place else None)
        for notice in extract.notices
    ]
    return ExtractRows(
        sha256=key,
        agency=inert(identity.agency),
        report_year=identity.report_year,
        form=identity.form,
        fact_count=len(facts),
        notices=tuple(notice.code for notice in extract.notices),
        held_back=tuple(table.table for table in extract.tables if table.state == "held_back"),
        tables={
            "documents": [document], "sections": sections, "tables_read": tables, "facts": facts, "claims": claims,
            "passed_over": passed, "notices": notices,
        },
    )  # fmt: skip


def _storable(value: Decimal | None, status: Status) -> tuple[Decimal | None, Status]:
    if value is None:
        return None, status
    if not value.is_finite() or abs(value) >= _LIMIT or value != value.quantize(_SCALE):
        return None, "unreadable"
    return value.quantize(_SCALE), status


def _place(place: Place) -> Row:
    box = place.box or (None, None, None, None)
    return (
        place.page,
        *box,
        place.line,
        place.table,
        place.row,
        place.column,
        place.start,
        place.end,
        place.confidence,
    )


def _text(words: str | None) -> str | None:
    return inert(words) if words is not None else None


def _subtotals(subtotals: tuple[Reading, ...]) -> str:
    """The subtotals as a JSON list, those without a number left out."""
    return json.dumps(
        [
            {
                "indicator": each.indicator, "applicant": each.applicant, "value": str(each.value),
                "as_written": _text(each.as_written), "place": str(each.place),
            }
            for each in subtotals
            if _storable(each.value, each.status)[0] is not None
        ],
        ensure_ascii=False,
    )  # fmt: skip


def _date(written: str | None) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        return None


def _evidence(evidence: tuple[tuple[str, Evidence], ...]) -> str:
    return json.dumps(
        {name: {"words": _text(e.words), "place": str(e.place), "rule": e.rule} for name, e in evidence},
        ensure_ascii=False,
    )
