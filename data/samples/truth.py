"""What a correct reading of the sample files is, in the tables that hold labelled reports, and what was planted."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from data import reference
from data.records import FileFormat
from data.samples.county import counties
from data.samples.files import FORMATS, YEARS, Filing, filings
from data.samples.plants import NOT_FILED, UNREADABLE, Plant, planted
from data.samples.report import Report

Row = dict[str, str]
# Checks that need last year's report.
_ACROSS_YEARS = frozenset({"X_CARRY", "X_CARRY_COL", "DUP_YEAR", "DUP_YEAR_SEC5"})
# A gap is a finding about the agency; no document holds it.
_WITHOUT_DOCUMENT = frozenset({"X_MISSING_YEAR"})
_TERMS = {"TL_DEPT": ("department", "institution"), "TL_GOV": ("government",)}


@dataclass(frozen=True, slots=True)
class Truth:
    """Facts, claims, identity, sections and findings, one row per thing as in a folder of labelled reports.

    doc is the file's name without ending. A finding of "fire" must be found and one of "not_fire" must not; plants are
    every fault on purpose, missing and broken files among them.
    """

    facts: tuple[Row, ...]
    claims: tuple[Row, ...]
    identity: tuple[Row, ...]
    sections: tuple[Row, ...]
    findings: tuple[Row, ...]
    plants: tuple[Plant, ...]

    def save(self, folder: Path) -> None:
        """Write the five tables as csv files."""
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("facts", "claims", "identity", "sections", "findings"):
            rows: tuple[Row, ...] = getattr(self, name)
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, _COLUMNS[name], lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)


_COLUMNS = {
    "facts": ("doc", "indicator", "applicant", "value", "status", "as_written", "where", "note"),
    "claims": ("doc", "indicator", "applicant", "value", "as_written", "where", "agrees_with_table", "note"),
    "identity": (
        "doc", "agency_name", "agency_short", "level", "kind", "region", "report_year", "era",
        "published_on", "period_start", "period_end", "note",
    ),
    "sections": ("doc", "section_code", "title_as_written", "ordinal", "state", "note"),
    "findings": ("doc", "check_code", "must", "detail"),
}  # fmt: skip


def truth(
    *,
    agencies: int | None = None,
    years: range = YEARS,
    formats: tuple[FileFormat, ...] = FORMATS,
    seed: int = 1,
) -> Truth:
    """What a correct reading of the files is that ``write`` makes of the same arguments."""
    filed = list(filings(agencies=agencies, years=years, formats=formats, seed=seed))
    read = [filing for filing in filed if not filing.is_broken]
    return Truth(
        facts=tuple(row for filing in read for row in _facts(filing.report)),
        claims=tuple(row for filing in read for row in _claims(filing.report)),
        identity=tuple(_identity(filing) for filing in read),
        sections=tuple(row for filing in read for row in _sections(filing.report)),
        findings=tuple(row for filing in read for row in _findings(filing)),
        plants=(*_missing(agencies, years), *(plant for filing in filed for plant in _plants(filing))),
    )


def _facts(report: Report) -> Iterator[Row]:
    for fact in report.facts:
        yield {
            "doc": report.name,
            "indicator": fact.stated.indicator,
            "applicant": fact.stated.applicant,
            "value": "" if fact.value is None else f"{fact.value:f}",
            "status": fact.stated.status,
            "as_written": fact.stated.as_written,
            "where": fact.where,
            "note": "",
        }


def _claims(report: Report) -> Iterator[Row]:
    for claim in report.claims:
        yield {
            "doc": report.name,
            "indicator": claim.stated.indicator,
            "applicant": claim.stated.applicant,
            "value": f"{claim.stated.value:f}",
            "as_written": claim.stated.as_written,
            "where": claim.where,
            "agrees_with_table": "yes" if claim.agrees else "no",
            "note": "",
        }


def _identity(filing: Filing) -> Row:
    report, agency = filing.report, filing.report.agency
    name = agency.name_in(report.year)
    return {
        "doc": report.name,
        "agency_name": name,
        "agency_short": name,
        "level": agency.level,
        "kind": agency.kind,
        "region": agency.region,
        "report_year": str(report.year),
        "era": report.form,
        "published_on": report.published_on.isoformat() if _prints_date(filing) else "",
        "period_start": f"{report.year}-01-01",
        "period_end": f"{report.year}-12-31",
        "note": "",
    }


def _prints_date(filing: Filing) -> bool:
    # A page of a site shows the day beside the title, even where the office does not sign.
    return filing.format == "html" or filing.report.house.signature != "none"


def _sections(report: Report) -> Iterator[Row]:
    for section in report.sections:
        yield {
            "doc": report.name,
            "section_code": section.section,
            "title_as_written": section.title,
            "ordinal": section.ordinal,
            "state": section.state,
            "note": section.note,
        }


def _findings(filing: Filing) -> Iterator[Row]:
    """What must fire for this report, and of the planted kinds what must not."""
    report = filing.report
    fire = {
        check: plant.detail for plant in _plants(filing) for check in plant.checks if check not in _WITHOUT_DOCUMENT
    }
    for check, detail in sorted(fire.items()):
        yield {"doc": report.name, "check_code": check, "must": "fire", "detail": detail}
    for check in sorted(_planted_checks() - fire.keys()):
        if _applies(check, report):
            yield {"doc": report.name, "check_code": check, "must": "not_fire", "detail": ""}


def _plants(filing: Filing) -> Iterator[Plant]:
    """The faults of one file, as far as they show in it."""
    report = filing.report
    for plant in report.plants:
        if plant.kind == UNREADABLE and not filing.is_broken:
            continue
        if filing.is_broken and plant.kind != UNREADABLE:
            continue
        if _ACROSS_YEARS.intersection(plant.checks) and not filing.has_previous:
            continue
        yield plant
    if not filing.is_broken and not _prints_date(filing):
        yield Plant("TL_DATE_UNKNOWN", report.agency.agency_id, report.year, "no date printed", ("TL_DATE_UNKNOWN",))


def _missing(agencies: int | None, years: range) -> Iterator[Plant]:
    county = next(iter(counties(agencies)))[:agencies]
    members = {agency.agency_id for agency in county}
    for plant in planted():
        if plant.kind == NOT_FILED and plant.agency_id in members and plant.report_year in years:
            yield plant


def _planted_checks() -> frozenset[str]:
    checks = {check for plant in planted() for check in plant.checks}
    return frozenset(checks | {"T3_BLANK_CELLS", "T3_PLACEHOLDER", "TL_DATE_UNKNOWN"}) - _WITHOUT_DOCUMENT


def _applies(check: str, report: Report) -> bool:
    row = next(row for row in reference.rows("checks") if row["check"] == check)
    in_form = report.form in reference.listed(row["forms"])
    return in_form and report.agency.kind in _TERMS.get(check, (report.agency.kind,))
