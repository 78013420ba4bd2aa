"""The sample counties' report files, written one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from data.records import FileFormat, Form
from data.samples import as_docx, as_html, as_pdf, as_txt
from data.samples.county import Agency, counties
from data.samples.figures import Figures, history, summed_up
from data.samples.plants import NOT_FILED, UNREADABLE, as_reported, plants_of
from data.samples.report import Report, compose

YEARS = range(2012, 2026)
FORMATS: tuple[FileFormat, ...] = ("txt", "html", "docx", "pdf")
_WRITERS: dict[FileFormat, Callable[[Report, int], bytes]] = {
    "txt": as_txt.write,
    "html": as_html.write,
    "docx": as_docx.write,
    "pdf": as_pdf.write,
}
# The looks that every format has; neighbours differ, and offices change their look every few years.
_LOOKS = 3
_YEARS_OF_A_LOOK = 3
# Of a file cut in half only these cannot be read at all.
_BREAKABLE: tuple[FileFormat, ...] = ("pdf", "docx")


@dataclass(frozen=True, slots=True)
class SampleFile:
    """A file that was written, and whose report of which year it is."""

    path: Path
    agency_id: str
    report_year: int
    form: Form
    format: FileFormat


@dataclass(frozen=True, slots=True)
class Filing:
    """A report with the format that it is filed in; has_previous tells whether last year's is filed and readable."""

    report: Report
    format: FileFormat
    look: int
    has_previous: bool
    is_broken: bool


def write(
    folder: Path,
    *,
    agencies: int | None = None,
    years: range = YEARS,
    formats: tuple[FileFormat, ...] = FORMATS,
    seed: int = 1,
) -> Iterator[SampleFile]:
    """The report files, each written when it is asked for, one folder per year; the same bytes for the same arguments.

    agencies None is the standard county alone; more than it has adds further counties without planted faults.
    """
    for filing in filings(agencies=agencies, years=years, formats=formats, seed=seed):
        report = filing.report
        path = folder / str(report.year) / f"{report.name}.{filing.format}"
        path.parent.mkdir(parents=True, exist_ok=True)
        content = _WRITERS[filing.format](report, filing.look)
        path.write_bytes(content[: len(content) // 2] if filing.is_broken else content)
        yield SampleFile(path, report.agency.agency_id, report.year, report.form, filing.format)


def filings(*, agencies: int | None, years: range, formats: tuple[FileFormat, ...], seed: int) -> Iterator[Filing]:
    """The reports that are filed, agency by agency and year by year."""
    if not years or not formats:
        return
    remaining = agencies
    for county in counties(agencies):
        figures = _figures_of(county, seed, max(years))
        for agency in county[:remaining]:
            yield from _filings_of(agency, figures[agency.agency_id], years, formats, seed)
        remaining = None if remaining is None else remaining - len(county)


def not_filed(agency_id: str, year: int) -> bool:
    """Whether this report is missing on purpose."""
    return any(plant.kind == NOT_FILED for plant in plants_of(agency_id, year))


def _figures_of(county: tuple[Agency, ...], seed: int, last_year: int) -> dict[str, dict[int, Figures]]:
    figures = {agency.agency_id: history(agency, seed, last_year) for agency in county}
    members = [figures[agency.agency_id] for agency in county if agency.is_summed_up]
    governments = [agency.agency_id for agency in county if agency.is_county_government]
    return figures | {government: summed_up(figures[government], members) for government in governments}


def _filings_of(
    agency: Agency, figures: dict[int, Figures], years: range, formats: tuple[FileFormat, ...], seed: int
) -> Iterator[Filing]:
    reported = {year: as_reported(agency.agency_id, year, figures[year]) for year in figures}
    has_previous = False
    for year in years:
        if year not in reported or not_filed(agency.agency_id, year):
            has_previous = False
            continue
        breakable = [name for name in _BREAKABLE if name in formats]
        plants = plants_of(agency.agency_id, year)
        is_broken = bool(breakable) and any(plant.kind == UNREADABLE for plant in plants)
        turn = agency.position + year // _YEARS_OF_A_LOOK
        for report in compose(agency, year, reported[year], reported.get(year - 1), seed):
            file_format = breakable[0] if is_broken else formats[turn % len(formats)]
            yield Filing(report, file_format, turn % _LOOKS, has_previous, is_broken)
        has_previous = not is_broken
