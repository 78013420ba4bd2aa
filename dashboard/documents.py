"""The documents and parcels that a page offers; their bytes are made when somebody asks for them."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Literal

import pandas as pd
import streamlit as st

from dashboard import parts
from dashboard.access import ask
from dashboard.exports import brief, letters, tables
from dashboard.view import View
from queries import comparison, completeness, overview, trends
from queries import findings as found

Format = Literal["parquet", "duckdb"]
PDF = "application/pdf"
ZIP = "application/zip"
# Which ranking gives the median of each headline figure.
_RATIOS = {"clearance": "r_clearance", "disclosure": "r_disclosure", "review_corrected": "r_review_corrected"}


def offer(key: str, label: str, name: str, mime: str, make: Callable[[], bytes]) -> None:
    """A button for one file."""
    st.download_button(label, data=make, file_name=name, mime=mime, key=key, on_click="ignore")


def brief_of(view: View) -> None:
    """The leadership brief as docx and pdf, and the workbook with every number behind it."""
    made = parts.origin(view)
    name = view.say("brief.file", year=view.year)

    def as_docx() -> bytes:
        from dashboard.exports import brief_docx  # noqa: PLC0415 - needed by few, and large

        return brief_docx.docx(brief.compose(_sources(view), made), made)

    def as_pdf() -> bytes:
        from dashboard.exports import brief_pdf  # noqa: PLC0415 - needed by few, and large

        return brief_pdf.pdf(brief.compose(_sources(view), made), made)

    with st.popover(view.say("brief.button")):
        offer("brief-docx", view.say("download.docx"), made.official_name(name, ending="docx"), letters.DOCX, as_docx)
        offer("brief-pdf", view.say("download.pdf"), made.official_name(name, ending="pdf"), PDF, as_pdf)
        workings = made.official_name(view.say("brief.workings", name=name), ending="xlsx")
        offer("brief-xlsx", view.say("brief.workings.button"), workings, tables.XLSX, lambda: _workings(view))


def notice_of(view: View) -> None:
    """The annex of a circular on the year."""
    made = parts.origin(view)

    def as_docx() -> bytes:
        from dashboard.exports import notice  # noqa: PLC0415 - needed by few, and large

        filing = ask(completeness.filing_grid, kind=view.kind_or_none)
        sources = notice.Sources(
            view.year,
            parts.kind_of(view),
            ask(completeness.coverage, kind=view.kind_or_none),
            filing[filing["report_year"] == view.year],
            ask(found.findings, year=view.year, kind=view.kind_or_none),
            ask(comparison.series_ranking, series="applications_new", year=view.year, kind=view.kind_or_none),
        )
        return notice.docx(sources, made)

    annex = f"{view.say('document.annex', number=1)}"
    name = made.official_name(annex, view.say("notice.file", year=view.year), ending="docx")
    offer("notice-docx", f"{view.say('notice.button')} docx", name, letters.DOCX, as_docx)


def packages(view: View) -> None:
    """All data in one zip, as parquet or as the DuckDB file, with the dictionary of every column."""
    made = parts.origin(view)

    def package(format_: Format) -> Callable[[], bytes]:
        def make() -> bytes:
            from data import commands  # noqa: PLC0415 - it brings the readers with it, which no other page needs

            buffer = io.BytesIO()
            commands.write_package(format_, buffer)
            return buffer.getvalue()

        return make

    formats: tuple[Format, ...] = ("parquet", "duckdb")
    with st.container(horizontal=True, gap="small"):
        for format_ in formats:
            name = made.file_name(view.say("package.file"), format_, ending="zip")
            offer(f"package-{format_}", view.say(f"package.{format_}"), name, ZIP, package(format_))


def _sources(view: View) -> brief.Sources:
    kind, year = view.kind_or_none, view.year
    rankings = {"applications_new": ask(comparison.series_ranking, series="applications_new", year=year, kind=kind)}
    rankings |= {
        measure: ask(comparison.ratio_ranking, ratio=ratio, year=year, kind=kind) for measure, ratio in _RATIOS.items()
    }
    return brief.Sources(
        year=year,
        scope=parts.kind_of(view),
        headline=ask(overview.headline, kind=kind),
        coverage=ask(completeness.coverage, kind=kind),
        filing=ask(completeness.filing_grid, kind=kind),
        checks=ask(found.findings_by_check, year=year, kind=kind),
        findings=ask(found.findings, year=year, severity="error", kind=kind),
        composition=ask(trends.outcome_composition, kind=kind),
        rankings=rankings,
    )


def _workings(view: View) -> bytes:
    """Every number of the brief, a sheet per question."""
    sources = _sources(view)
    filing = sources.filing[sources.filing["report_year"] == view.year]
    frames: dict[str, pd.DataFrame] = {
        "headline": sources.headline, "coverage": sources.coverage, "filing": filing, "checks": sources.checks,
        "findings": sources.findings.drop(columns="operands"), "composition": sources.composition, **sources.rankings,
    }  # fmt: skip
    sheets = {name: parts.table_of(view, frame) for name, frame in frames.items()}
    notes = parts.notes_of(view, view.say("brief.title", year=view.year), sum(map(len, frames.values())))
    made = parts.origin(view)
    return tables.xlsx_bytes(sheets, made, definitions=(), filters=notes, coverage=parts.coverage_of(view))
