"""Who has not filed, who left out which section, who came late."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import charts, documents, parts, state, text
from dashboard.access import ask
from dashboard.cells import (
    EMPTY,
    FAULT,
    FILING_SQUARES,
    MISSING,
    NO_REPORT,
    SECTION_SQUARES,
    UNREADABLE,
    filing_square,
    section_square,
)
from dashboard.exports import tables
from dashboard.markup import anchor, join, pairs, tag
from dashboard.theme import Palette
from dashboard.view import View
from queries import catalogue, completeness

# What the counters above the grid count: agencies with at least one such square.
SHOWN = {"missing": MISSING, "empty": EMPTY, "fault": FAULT, "unreadable": UNREADABLE}
SQUARES = {square.key: square for square in SECTION_SQUARES}
ROW_HEIGHT = 33
NAME_WIDTH = {"zh": 182, "en": 280}
NAME_WIDTH_BESIDE_YEARS = {"zh": 182, "en": 206}


def show(view: View) -> None:
    """The grid of sections with the words behind a square, then filing over the years."""
    grid = view.named(ask(completeness.section_grid, year=view.year, kind=view.kind_or_none))
    grid = grid.assign(square=_squares(grid))
    filing = view.named(ask(completeness.filing_grid, kind=view.kind_or_none))
    if filing.empty:
        st.info(view.say("filing.none"))
        return
    of_year = filing[filing["report_year"] == view.year]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        shown = _counters(view, grid, of_year)
        _files(view, of_year)
    left, right = parts.split("sections", 2.5, 1)
    with left:
        _sections(view, grid[grid["agency_id"].isin(shown)])
    with right:
        _panel(view, grid)
    left, right = parts.split("years", 3, 1)
    with left:
        _years(view, filing)
    with right:
        _dates(view, of_year)


def _squares(grid: pd.DataFrame) -> pd.Series:
    """The key of each row's square; ten thousand rows are too many to be looked at one by one several times."""
    cells = zip(grid["state"], grid["fault_count"].astype(int), grid["filing_state"], strict=True)
    return pd.Series([section_square(*cell).key for cell in cells], index=grid.index, dtype=object)


def _counters(view: View, grid: pd.DataFrame, of_year: pd.DataFrame) -> set[str]:
    """The counters as a switch; the agencies that the chosen one counts."""
    groups: dict[str, set[str]] = {
        "not_filed": set(of_year.loc[of_year["state"] == "not_filed", "agency_id"]),
        "late": set(of_year.loc[of_year["state"] == "late", "agency_id"]),
        **{name: set(grid.loc[grid["square"] == wanted.key, "agency_id"]) for name, wanted in SHOWN.items()},
    }
    everybody = set(grid["agency_id"]) | set(of_year["agency_id"])
    options = ("all", *groups)
    chosen = state.valid("show", options, "all", view.unknown("unknown.show"))
    labels = {name: view.say(f"show.{name}", count=len(agencies)) for name, agencies in groups.items()}
    labels["all"] = view.say("show.all", count=len(everybody))
    state.switch("show", view.say("control.show"), options, labels, chosen, "all")
    return groups.get(chosen, everybody)


def _files(view: View, of_year: pd.DataFrame) -> None:
    """Whom to remind, and the annex of a circular."""
    absent = of_year[of_year["state"].isin(["not_filed", "late", "unreadable"])]
    squares = [filing_square(row["state"], int(row["document_count"])) for row in absent.to_dict("records")]
    listed = absent.assign(state_words=[view.say(f"square.{square.key}") for square in squares])
    heads = {
        "name": view.say("column.agency"), "report_year": view.say("column.year"),
        "state_words": view.say("column.state"), "published_on": view.say("column.published"),
        "due_on": view.say("column.due_on"),
    }  # fmt: skip
    with st.popover(view.say("filing.files")):
        documents.notice_of(view)
        if len(listed):
            parts.downloads(view, "reminders", tables.Table(listed, heads), view.say("filing.reminders"))


def _sections(view: View, grid: pd.DataFrame) -> None:
    title = view.say("grid.title", year=view.year)
    with parts.card("grid", title, view.say("grid.sub")):
        if grid.empty:
            st.info(view.say("grid.none"))
            return
        columns = grid.drop_duplicates("section").sort_values(["section_position", "section"])
        ordinals = _ordinals(grid)
        agencies = parts.paged("grid", grid.drop_duplicates("agency_id").sort_values(["position", "agency_id"]))
        drawn = grid[grid["agency_id"].isin(agencies["agency_id"])]
        places = zip(drawn["agency_id"], drawn["section"], strict=True)
        squares = dict(zip(places, (SQUARES[key] for key in drawn["square"]), strict=True))
        sections = list(columns["section"])
        glyphs = pd.DataFrame({"agency": list(agencies["name"])})
        tones = pd.DataFrame({"agency": ["none"] * len(agencies)})
        for section in sections:
            column = [squares.get((agency, section)) for agency in agencies["agency_id"]]
            glyphs[section] = [square.glyph if square else "" for square in column]
            tones[section] = [square.tone if square else "none" for square in column]
        config = {"agency": _agency_column(view, NAME_WIDTH)}
        for row in columns.to_dict("records"):
            ordinal = ordinals.get(row["section"], "")
            words = row["short_zh"] if view.language == "zh" else row["title_en"]
            is_part = "." in ordinal
            label = ordinal if is_part or view.language == "en" else words
            width = 38 if is_part or view.language == "en" else 44 if len(words) <= 2 else 62
            look = {"width": width, "help": f"{ordinal} {words}", "alignment": "center"}
            config[row["section"]] = st.column_config.TextColumn(label, **look)
        key = f"grid-{view.year}-{view.kind}-{state.get('show')}"
        ids = list(agencies["agency_id"])
        st.dataframe(
            parts.styled(glyphs, tones, view),
            hide_index=True,
            key=key,
            height=min(ROW_HEIGHT * (len(ids) + 1) + 3, 620),
            row_height=ROW_HEIGHT,
            column_config=config,
            on_select=lambda: _open(key, ids, sections),
            selection_mode="single-cell",
            alt=view.say("grid.alt", year=view.year),
        )
        st.html(parts.legend(view, SECTION_SQUARES))

        def table() -> pd.DataFrame:
            words = {key: view.say(f"square.{key}") for key in SQUARES}
            return grid.assign(state_words=grid["square"].map(words), ordinal=grid["section"].map(ordinals))

        columns_of_table = {
            "name": view.say("column.agency"), "ordinal": view.say("column.ordinal"),
            "short_zh" if view.language == "zh" else "title_en": view.say("column.section"),
            "title": view.say("column.title"), "state_words": view.say("column.state"),
            "fault_count": view.say("column.faults"),
        }  # fmt: skip
        parts.behind(view, "grid", table, columns_of_table, title)


def _agency_column(view: View, widths: Mapping[str, int]) -> Any:
    """The names of agencies, which stay in sight; English ones are long and begin alike."""
    return st.column_config.TextColumn(view.say("column.agency"), pinned=True, width=widths[view.language])


def _ordinals(grid: pd.DataFrame) -> dict[str, str]:
    ordinals: dict[str, str] = {}
    for form in grid["form"].dropna().unique():
        for row in ask(catalogue.sections, form=form).to_dict("records"):
            ordinals.setdefault(row["section"], str(row["ordinal"]))
    return ordinals


def _open(key: str, agencies: list[str], sections: list[str]) -> None:
    cell = parts.selected_cell(key)
    if cell is not None and cell[0] < len(agencies):
        section = cell[1] if cell[1] in sections else ""
        state.put(agency=agencies[cell[0]], section=section)


def _panel(view: View, grid: pd.DataFrame) -> None:
    """The words of the chosen section, or what is missing."""
    agencies = parts.agency_options(view)
    with parts.card("panel"):
        agency = state.valid("agency", list(agencies), "", view.unknown("unknown.agency"))
        sections = {row["section"]: row for row in grid.drop_duplicates("section").to_dict("records")}
        section = state.valid("section", list(sections), "", view.unknown("unknown.section"))
        if not agency or not section:
            st.html(parts.heading(view.say("panel.title"), view.say("panel.hint")))
            return
        of_cell = grid[(grid["agency_id"] == agency) & (grid["section"] == section)]
        names = sections[section]
        words = names["short_zh"] if view.language == "zh" else names["title_en"]
        st.html(parts.heading(agencies[agency], f"{view.say('year.label', year=view.year)} · {words}"))
        if of_cell.empty:
            st.info(view.say("panel.not_asked"))
        else:
            _words(view, agency, section, of_cell.iloc[0])
        links = join(
            (
                anchor(view.say("panel.agency"), state.link("agency", agency=agency)),
                anchor(view.say("panel.findings"), state.link("findings", agency=agency)),
            ),
            " · ",
        )
        st.html(tag("div", links, css="x-foot x-page"))


def _words(view: View, agency: str, section: str, row: pd.Series) -> None:
    square = SQUARES[row["square"]]
    st.html(
        tag(
            "div", tag("span", f"{square.glyph} {view.say(f'square.{square.key}')}", css=f"x-pill x-tone-{square.tone}")
        )
    )
    if square in {NO_REPORT, UNREADABLE}:
        st.info(view.say(f"panel.{square.key}", year=view.year))
        return
    found = ask(completeness.section_text, agency=agency, year=view.year, section=section)
    written = found[found["text"].fillna("") != ""]
    if written.empty:
        key = "panel.empty" if square == EMPTY else "panel.missing"
        st.info(view.say(key, duty=view.say(f"duty.{row['duty']}")))
    for part in written.to_dict("records"):
        title = tag("p", tag("b", part["title"])) if part["title"] else ""
        st.html(tag("div", title, part["text"], css="x-text", tabindex="0"))
    if len(found):
        part = found.iloc[0]
        state_words = view.say(f"section_state.{part['state']}")
        rows = [
            (view.say("column.state"), state_words),
            (view.say("source.file"), part["file"]),
            (view.say("source.place"), parts.place(view, part["place"]) or text.NO_NUMBER["no_report"]),
        ]
        st.html(tag("div", pairs(rows), css="x-foot"))


def _years(view: View, filing: pd.DataFrame) -> None:
    with parts.card("years", view.say("years.title"), view.say("years.sub")):
        agencies = parts.paged("years", filing.drop_duplicates("agency_id").sort_values(["position", "agency_id"]))
        years = list(range(int(filing["report_year"].min()), int(filing["report_year"].max()) + 1))
        squares = {
            (row["agency_id"], int(row["report_year"])): filing_square(row["state"], int(row["document_count"]))
            for row in filing[filing["agency_id"].isin(agencies["agency_id"])].to_dict("records")
        }
        glyphs = pd.DataFrame({"agency": list(agencies["name"])})
        tones = pd.DataFrame({"agency": ["none"] * len(agencies)})
        for year in years:
            column = [squares.get((agency, year), filing_square(None, 0)) for agency in agencies["agency_id"]]
            glyphs[str(year)] = [square.glyph for square in column]
            tones[str(year)] = [square.tone for square in column]
        config = {"agency": _agency_column(view, NAME_WIDTH_BESIDE_YEARS)}
        for year in years:
            config[str(year)] = st.column_config.TextColumn(str(year), width=42, alignment="center")
        key = f"years-{view.kind}"
        ids = list(agencies["agency_id"])
        st.dataframe(
            parts.styled(glyphs, tones, view),
            hide_index=True,
            key=key,
            height=min(ROW_HEIGHT * (len(ids) + 1) + 3, 520),
            row_height=ROW_HEIGHT,
            column_config=config,
            on_select=lambda: _go(key, ids),
            selection_mode="single-cell",
            alt=view.say("years.alt"),
        )
        st.html(parts.legend(view, FILING_SQUARES))

        def table() -> pd.DataFrame:
            rows = filing.to_dict("records")
            found = [filing_square(row["state"], int(row["document_count"])) for row in rows]
            return filing.assign(state_words=[view.say(f"square.{square.key}") for square in found])

        columns = {
            "name": view.say("column.agency"), "report_year": view.say("column.year"),
            "state_words": view.say("column.state"), "document_count": view.say("column.documents"),
            "published_on": view.say("column.published"), "due_on": view.say("column.due_on"),
        }  # fmt: skip
        parts.behind(view, "years", table, columns, view.say("years.title"))


def _go(key: str, agencies: list[str]) -> None:
    cell = parts.selected_cell(key)
    if cell is None or cell[0] >= len(agencies):
        return
    year = {"year": cell[1]} if cell[1].isdigit() else {}
    state.go("agency", agency=agencies[cell[0]], **year)


def _dates(view: View, of_year: pd.DataFrame) -> None:
    known = of_year[of_year["published_on"].notna()]
    sub = view.say("dates.sub.many" if charts.are_counted(known) else "dates.sub")
    with parts.card("dates", view.say("dates.title", year=view.year), sub):
        if known.empty:
            st.info(view.say("dates.none"))
            return
        words = {"filed": view.say("dates.on_time"), "late": view.say("square.late"), "due": view.say("column.due_on")}
        late = known[known["state"] == "late"]
        alt = view.say("dates.alt", count=len(known), late=len(late))

        def figure(palette: Palette) -> go.Figure:
            return charts.published(known, palette=palette, words=words)

        parts.chart(view, "dates", figure, alt)
        columns = {
            "name": view.say("column.agency"), "published_on": view.say("column.published"),
            "due_on": view.say("column.due_on"),
        }  # fmt: skip
        parts.behind(
            view,
            "dates",
            lambda: known.sort_values("published_on", ascending=False),
            columns,
            view.say("dates.title", year=view.year),
            figure=figure,
        )
