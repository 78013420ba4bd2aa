"""The way from one number to its words: file, page, place, sentence, rule, the sums it enters and what was found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from data import reference, wording
from data.builds import opened
from data.messages import Refusal, say
from data.statements import statement
from data.wording import Language, label


@dataclass(frozen=True, slots=True)
class Printed:
    """One figure of one file, with the words that are printed; applicant is '' outside table three."""

    file: str
    sha256: str
    indicator: str
    applicant: str
    as_written: str


def explain(
    build: Path, agency: str, year: int, indicator: str, applicant: str | None, language: Language
) -> tuple[str, ...]:
    """The lines that explain one number of one agency and year; where there is none, why.

    agency is an id or a name; without an applicant it is the total, where the form has columns of applicants.
    Raises: Refusal when there is no such agency, indicator or applicant, or when several agencies bear the name.
    """
    table = _indicator(indicator)
    column = _applicant(applicant, table["form_table"])
    with opened(build) as connection:
        agency_id, name = _agency(connection, agency)
        shown = say("explain_applicant", language, applicant=label("applicant", column, language)) if column else ""
        text = label("indicator", indicator, language)
        title = say("explain_title", language, agency=name, year=year, label=text, applicant=shown)
        report = _one(connection, "explain_report", agency_id=agency_id, year=year)
        if report is None or report["document_id"] is None:
            state = say(f"state_{report['state'] if report else 'none'}", language)
            return (title, say("why_no_report", language, agency=name, year=year, state=state))
        fact = _one(
            connection, "explain_fact", document_id=report["document_id"], indicator=indicator, applicant=column
        )
        if fact is None:
            why = _why(connection, report, table, language)
            return (title, why, *_claims(connection, report, indicator, column, language))
        return (
            title,
            *_fact(fact, report, language),
            *_claims(connection, report, indicator, column, language),
            *_uses(indicator, str(report["form"]), language),
            *_findings(connection, agency_id, year, report, indicator, column, language),
        )


def printed(build: Path, agency: str, year: int, indicator: str, applicant: str | None) -> Printed:
    """One figure of the report that counts for an agency and year, as it is printed.

    agency is an id or a name; without an applicant it is the total, where the form has columns of applicants.
    Raises: Refusal when there is no such agency, indicator, applicant or figure.
    """
    with opened(build) as connection:
        column = _applicant(applicant, _indicator(indicator)["form_table"])
        agency_id, name = _agency(connection, agency)
        row = _one(connection, "printed_cell", agency_id=agency_id, year=year, indicator=indicator, applicant=column)
    if row is None:
        raise Refusal("no_such_figure", exit_code=6, agency=name, year=year, indicator=indicator, applicant=column)
    return Printed(row["file"], row["sha256"], indicator, column, row["as_written"])


def _indicator(indicator: str) -> dict[str, str]:
    table = next((row for row in reference.rows("indicators") if row["indicator"] == indicator), None)
    if table is None:
        raise Refusal("no_such_indicator", exit_code=6, indicator=indicator)
    return table


def _applicant(applicant: str | None, form_table: str) -> str:
    known = [row["applicant"] for row in reference.rows("applicants")]
    if form_table != "t3":
        return ""
    if applicant is None:
        return "total"
    if applicant not in known:
        raise Refusal("no_such_applicant", exit_code=6, applicant=applicant, list=", ".join(known))
    return applicant


def _agency(connection: duckdb.DuckDBPyConnection, agency: str) -> tuple[str, str]:
    found = connection.execute(statement("sql/explain_agency"), {"agency": agency}).fetchall()
    if not found:
        raise Refusal("no_such_agency", exit_code=6, agency=agency)
    if len(found) > 1:
        raise Refusal("several_agencies", exit_code=6, agency=agency, list=", ".join(row[0] for row in found))
    return str(found[0][0]), str(found[0][1])


def _fact(fact: dict[str, Any], report: dict[str, Any], language: Language) -> Iterator[str]:
    status = say(f"status_{fact['status']}", language)
    if fact["value"] is None:
        yield say("explain_no_value", language, status=status)
    else:
        value: Decimal = fact["value"]
        yield say("explain_value", language, value=wording.plain(value), unit=fact["unit"] or "", status=status)
    yield say("explain_written", language, as_written=fact["as_written"])
    yield say("explain_sentence", language, sentence=fact["sentence"])
    yield say("explain_file", language, file=report["file"], format=report["format"], sha=report["sha256"][:12])
    yield say("explain_place", language, place=fact["place"])
    if fact["confidence"] is not None:
        yield say("explain_confidence", language, confidence=f"{fact['confidence']:.1%}")
    if fact["section"]:
        yield say("explain_section", language, section=label("section", fact["section"], language))
    yield say("explain_rule", language, rule=fact["rule"])
    if report["document_count"] > 1:
        yield say("explain_rivals", language, count=report["document_count"] - 1)


def _why(
    connection: duckdb.DuckDBPyConnection, report: dict[str, Any], indicator: dict[str, str], language: Language
) -> str:
    """Why the report has no such figure."""
    if report["form"] not in reference.listed(indicator["forms"]):
        return say("why_not_asked", language, form=label("form", str(report["form"]), language))
    code = {"t2a": "t2", "t2b": "t2"}.get(indicator["form_table"], indicator["form_table"])
    if code == "narr":
        return say("why_silent", language)
    read = _one(connection, "explain_table", document_id=report["document_id"], table_code=code)
    name = label("table", code, language)
    if read is None or read["state"] == "missing":
        return say("why_no_table", language, table=name)
    if read["state"] == "held_back":
        return say("why_held_back", language, table=name, reason=wording.held_back(read["reason"], language))
    return say("why_silent", language)


def _claims(
    connection: duckdb.DuckDBPyConnection, report: dict[str, Any], indicator: str, applicant: str, language: Language
) -> Iterator[str]:
    values = {"document_id": report["document_id"], "indicator": indicator, "applicant": applicant}
    rows = connection.execute(statement("sql/explain_claims"), values).fetchall()
    if rows:
        yield say("explain_claims", language)
    for as_written, place in rows:
        yield say("explain_claim", language, as_written=as_written, place=place)


def _uses(indicator: str, form: str, language: Language) -> Iterator[str]:
    """The checks and series that the figure is a term of, in this form."""
    titles = {row["check"]: row for row in reference.rows("checks") if form in reference.listed(row["forms"])}
    used = dict.fromkeys(
        row["check"]
        for row in (*reference.rows("check_terms"), *reference.rows("check_statements"))
        if row["indicator"] == indicator and row["check"] in titles
    )
    if used:
        yield say("explain_sums", language)
    for check in used:
        yield say("explain_sum", language, check=check, title=titles[check][f"title_{language}"])
    series = dict.fromkeys(
        row["series"] for row in reference.rows("series_terms") if row["indicator"] == indicator and row["form"] == form
    )
    if series:
        names = [label("series", name, language) for name in series]
        yield say("explain_series", language, list=wording.shown(names, language))


def _findings(
    connection: duckdb.DuckDBPyConnection,
    agency_id: str,
    year: int,
    report: dict[str, Any],
    indicator: str,
    applicant: str,
    language: Language,
) -> Iterator[str]:
    rows = connection.execute(
        statement("sql/explain_findings"),
        {
            "agency_id": agency_id,
            "year": year,
            "document_id": report["document_id"],
            "indicator": indicator,
            "applicant": applicant,
        },
    ).fetchall()
    if rows:
        yield say("explain_findings", language)
    for severity, message_zh, message_en in rows:
        shown = message_zh if language == "zh" else message_en
        yield say("explain_finding", language, severity=say(f"severity_{severity}", language), message=shown)


def _one(connection: duckdb.DuckDBPyConnection, name: str, **values: object) -> dict[str, Any] | None:
    result = connection.execute(statement(f"sql/{name}"), values)
    columns = [column[0] for column in result.description]
    rows = result.fetchall()
    return dict(zip(columns, rows[0], strict=True)) if rows else None
