"""The words behind one number; reached from a number, not from the navigation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard import corrections, originals, parts, state, text
from dashboard.access import ask
from dashboard.corrections import Figure
from dashboard.markup import Html, anchor, join, marked, safe, tag
from dashboard.view import View
from queries import catalogue, completeness, provenance

if TYPE_CHECKING:
    from data.commands import Excerpt


def show(view: View) -> None:
    """File, place, sentence and rule of the number that the URL names, and the page or section that it stands in."""
    agencies = parts.agency_options(view)
    agency = state.valid("agency", list(agencies), "", view.unknown("unknown.agency"))
    indicators = list(ask(catalogue.indicators)["indicator"])
    indicator = state.valid("indicator", indicators, "", view.unknown("unknown.indicator"))
    applicant = state.get("applicant")
    if not agency or not indicator:
        st.info(view.say("source.nothing_chosen"))
        return
    found = ask(provenance.fact_source, agency=agency, year=view.year, indicator=indicator, applicant=applicant)
    left, right = parts.split("source", 1, 1.5)
    with left:
        with parts.card("source"):
            parts.source(view, agency, view.year, indicator, applicant, is_page=True)
            if len(found):
                _download(view, found.iloc[0])
            address = state.link("agency", agency=agency, indicator=indicator, applicant=applicant)
            st.html(tag("div", anchor(view.say("source.back"), address), css="x-foot x-page"))
        if len(found):
            corrections.form(view, Figure(agency, view.year, indicator, applicant, found.iloc[0]))
    if len(found):
        with right, parts.card("context"):
            context(view, agency, found.iloc[0])


def _download(view: View, row: pd.Series) -> None:
    path = originals.original(str(row["sha256"]))
    if path is None:
        st.html(tag("div", view.say("source.no_original"), css="x-foot"))
        return
    st.download_button(
        view.say("source.original"), data=path.read_bytes, file_name=Path(str(row["file"])).name, on_click="ignore",
        key="original",
    )  # fmt: skip


def context(view: View, agency: str, row: pd.Series) -> None:
    """The page with a box; else the section, the table or the lines with the words marked; else where they stand."""
    if not text.is_missing(row["page"]):
        edges = [row[name] for name in ("x0", "top", "x1", "bottom")]
        box = None if any(text.is_missing(edge) for edge in edges) else tuple(float(edge) for edge in edges)
        picture = originals.page_picture(str(row["sha256"]), int(row["page"]), box, view.palette.highlight)
        if picture is not None:
            title = view.say("place.page", number=int(row["page"]))
            st.html(parts.heading(view.say("source.context"), title))
            st.image(picture, width="stretch", alt=view.say("source.picture", number=int(row["page"])))
            return
    section = _section(view, agency, row)
    if section is not None:
        st.html(parts.heading(view.say("source.context"), view.say("source.section")))
        st.html(tag("div", section, css="x-text", tabindex="0"))
        return
    where = parts.place(view, str(row["place"]))
    found = _excerpt(row)
    key = "source.lines" if found is not None and not found.is_table else "source.table"
    st.html(parts.heading(view.say("source.context"), view.say(key, place=where)))
    if found is not None:
        st.html(tag("div", _table(found) if found.is_table else _lines(found), css="x-original", tabindex="0"))


def _excerpt(row: pd.Series) -> Excerpt | None:
    table, number, column, line, start, end = (
        None if text.is_missing(row[name]) else int(row[name])
        for name in ("table_no", "row_no", "column_no", "line", "span_start", "span_end")
    )
    span = (start, end) if start is not None and end is not None else None
    return originals.excerpt(str(row["sha256"]), table, number, column, line, span)


def _table(found: Excerpt) -> Html:
    """The table as it stands in the original, the cell marked."""
    rows = []
    for y, cells in enumerate(found.rows):
        written = [
            tag("td", tag("mark", cell or "\u00a0") if (y, x) == (found.row, found.column) else cell)
            for x, cell in enumerate(cells)
        ]
        rows.append(tag("tr", *written))
    return tag("table", *rows)


def _lines(found: Excerpt) -> Html:
    """The lines as they stand in the original, the words marked."""
    lines = []
    for y, (written,) in enumerate(found.rows):
        if y != found.row:
            lines.append(safe(written))
        elif found.start is None or found.end is None:
            lines.append(tag("mark", written))
        else:
            lines.append(marked(written, found.start, found.end))
    return tag("pre", join(lines, "\n"))


def _section(view: View, agency: str, row: pd.Series) -> Html | None:
    """The text of the section that holds the sentence, with the words marked; None where the sentence is not found."""
    sentence, words = str(row["sentence"] or ""), str(row["as_written"] or "")
    if not row["section"] or not sentence:
        return None
    found = ask(completeness.section_text, agency=agency, year=view.year, section=row["section"])
    for written in found["text"].dropna():
        start = written.find(sentence)
        if start >= 0:
            within = sentence.find(words)
            if within < 0 or not words:
                return safe(written)
            return marked(written, start + within, start + within + len(words))
    return None
