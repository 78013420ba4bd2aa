"""One agency over all years: its figures, what was found in them, its sections, its reports."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import parts, state, text
from dashboard.access import ask
from dashboard.cells import filing_square
from dashboard.exports import tables
from dashboard.exports.tables import Figure
from dashboard.markup import Html, anchor, join, table, tag
from dashboard.view import View
from queries import catalogue, profile
from queries import findings as found

TABS = ("figures", "findings", "sections", "reports")
TABLES = ("t3", "t4", "t2b", "t2a", "narr", "s14", "l09")
ROW_HEIGHT = 30


def show(view: View) -> None:
    """Who it is and when it reported, then one of four tables."""
    agencies = parts.agency_options(view)
    if not agencies:
        st.info(view.say("agency.none"))
        return
    first = next(iter(agencies))
    agency = state.valid("agency", list(agencies), first, view.unknown("unknown.agency"))
    tab = state.valid("tab", TABS, TABS[0], view.unknown("unknown.tab"))
    reports = ask(profile.agency_reports, agency=agency)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        state.pick("agency", view.say("control.agency"), list(agencies), agencies, agency, first, width=280)
        state.switch(
            "tab", view.say("control.tab"), TABS, {name: view.say(f"tab.{name}") for name in TABS}, tab, TABS[0]
        )
    st.html(_identity(view, agency, reports, tab))
    if reports.empty:
        st.info(view.say("agency.no_report"))
        return
    if tab == "figures":
        _figures(view, agency, reports)
    elif tab == "findings":
        _findings(view, agency)
    elif tab == "sections":
        _sections(view, agency)
    else:
        _reports(view, agency, reports)


def _identity(view: View, agency: str, reports: pd.DataFrame, tab: str) -> Html:
    """Kind, level, region, and one square per year that leads to the year."""
    row = ask(catalogue.agencies).set_index("agency_id").loc[agency]
    words = [
        view.say(f"{name}.{row[name]}") if text.has(f"{name}.{row[name]}") else row[name]
        for name in ("kind", "level")
        if row[name]
    ]
    words += [row["region"]] if row["region"] else []
    words.append(view.say("agency.count", count=row["report_count"]))
    if row["is_provisional"]:
        words.append(view.say("agency.provisional"))
    squares = []
    for report in reports.to_dict("records"):
        square = filing_square(report["state"], int(report["document_count"]))
        year = int(report["report_year"])
        address = state.link("agency", agency=agency, tab=tab if tab != TABS[0] else "", year=year)
        label = f"{square.glyph} {year}"
        css = f"x-pill x-tone-{square.tone}"
        squares.append(anchor(label, address, title=view.say(f"square.{square.key}"), css=css))
    line = tag("div", join(words, " · "), css="x-sub")
    return tag("div", line, tag("div", *squares, style="margin-top:6px;line-height:26px"), css="x-page")


# figures -------------------------------------------------------------------------------------------------------------


def _figures(view: View, agency: str, reports: pd.DataFrame) -> None:
    facts = ask(profile.agency_facts, agency=agency)
    if facts.empty:
        with parts.card("figures", view.say("tab.figures")):
            st.info(view.say("agency.no_figure"))
        return
    tables = tuple(name for name in TABLES if (facts["form_table"] == name).any())
    of_indicator = facts.loc[facts["indicator"] == state.get("indicator"), "form_table"]
    default = of_indicator.iloc[0] if len(of_indicator) else tables[0]
    chosen = state.valid("table", tables, default, view.unknown("unknown.table"))
    left, right = parts.split("figures", 2.1, 1)
    with left, parts.card("figures", view.say("figures.title"), view.say("figures.sub")):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            labels = {name: view.say(f"form_table.{name}") for name in tables}
            state.switch("table", view.say("control.table"), tables, labels, chosen, "")
            applicant = _applicant(view, facts[facts["form_table"] == chosen])
        _figure_table(view, agency, facts[facts["form_table"] == chosen], reports, applicant)
    with right, parts.card("source"):
        indicator = state.valid("indicator", _indicators(), "", view.unknown("unknown.indicator"))
        if indicator:
            is_of_table = indicator in set(facts.loc[facts["form_table"] == "t3", "indicator"])
            parts.source(view, agency, view.year, indicator, applicant if is_of_table and chosen == "t3" else "")
        else:
            st.html(parts.heading(view.say("source.title"), view.say("source.hint")))


def _indicators() -> list[str]:
    return list(ask(catalogue.indicators)["indicator"])


def _applicant(view: View, facts: pd.DataFrame) -> str:
    columns = facts[facts["applicant"] != ""].drop_duplicates("applicant").sort_values("column_no")
    if columns.empty:
        return ""
    labels = {row["applicant"]: view.label(row, "applicant") for row in columns.to_dict("records")}
    default = "total" if "total" in labels else next(iter(labels))
    chosen = state.valid("applicant", list(labels), default, view.unknown("unknown.applicant"))
    look = {"label_visibility": "collapsed", "width": 170}
    state.pick("applicant", view.say("control.applicant"), list(labels), labels, chosen, default, **look)
    return chosen


def _figure_table(view: View, agency: str, facts: pd.DataFrame, reports: pd.DataFrame, applicant: str) -> None:
    facts = facts[facts["applicant"].isin({applicant, ""})]
    indicators = _outline(view, set(facts["indicator"]))
    asked = {form for forms in indicators["forms"] for form in str(forms).split("|")}
    shown = [row for row in reports.to_dict("records") if row["form"] in asked or row["form"] is None]
    stated = {
        (row["indicator"], int(row["report_year"])): Figure(row["value"], row["status"])
        for row in facts.to_dict("records")
    }
    figures = pd.DataFrame(
        {"label": list(indicators["label"]), "unit": [view.unit(unit) for unit in indicators["unit"]]}
    )
    years = [str(int(row["report_year"])) for row in shown]
    for row in shown:
        year = int(row["report_year"])
        figures[str(year)] = [
            stated.get((each["indicator"], year), Figure(None, _absent(row, each)))
            for each in indicators.to_dict("records")
        ]
    table_of_figures = figures.map(str)
    tones = pd.DataFrame("none", index=table_of_figures.index, columns=table_of_figures.columns)
    if str(view.year) in years:
        tones[str(view.year)] = "chosen"
    config = {
        "label": st.column_config.TextColumn(view.say("column.indicator"), pinned=True, width=250),
        "unit": st.column_config.TextColumn(view.say("column.unit"), width=54),
        **{year: st.column_config.TextColumn(year, width=62, alignment="right") for year in years},
    }
    key = f"figures-{agency}-{applicant}-{indicators.iloc[0]['indicator']}"
    ids = list(indicators["indicator"])
    st.dataframe(
        parts.styled(table_of_figures, tones, view),
        hide_index=True,
        key=key,
        height=min(ROW_HEIGHT * (len(ids) + 1) + 6, 620),
        row_height=ROW_HEIGHT,
        column_config=config,
        on_select=lambda: _open(key, ids),
        selection_mode="single-cell",
        alt=view.say("figures.alt"),
    )
    st.html(tag("div", view.say("figures.legend"), css="x-foot"))
    names = {"label": view.say("column.indicator"), "unit": view.say("column.unit")}
    whole = tables.Table(figures, {column: names.get(column, column) for column in figures.columns})
    parts.downloads(view, "figures", whole, f"{parts.agency_options(view)[agency]} {view.say('tab.figures')}")


def _outline(view: View, stated: set[str]) -> pd.DataFrame:
    """The indicators that any report states with the headings above them, in official order, parts set in."""
    catalogued = ask(catalogue.indicators)
    parents = dict(zip(catalogued["indicator"], catalogued["parent"], strict=True))

    def above(indicator: str) -> list[str]:
        parent = parents.get(indicator)
        return [parent, *above(parent)] if parent else []

    shown = {ancestor for indicator in stated for ancestor in above(indicator)} | stated
    outline = view.named(catalogued[catalogued["indicator"].isin(shown)].sort_values("position"), "label", "label")
    depths = [len(above(indicator)) for indicator in outline["indicator"]]
    indented = ["\u3000" * depth + label for depth, label in zip(depths, outline["label"], strict=True)]
    return outline.assign(label=indented).reset_index(drop=True)


def _absent(report: dict[str, Any], indicator: dict[str, Any]) -> str:
    """What stands where there is no fact: no report, an unreadable or a silent one; '' where the form does not ask."""
    if indicator["role"] != "value":  # a heading, or a subtotal that the form does not print
        return ""
    if report["state"] == "unreadable":
        return "unreadable"
    if report["form"] is None:
        return "no_report"
    return "silent" if report["form"] in str(indicator["forms"]).split("|") else ""


def _open(key: str, indicators: list[str]) -> None:
    cell = parts.selected_cell(key)
    if cell is None or cell[0] >= len(indicators):
        return
    year = {"year": cell[1]} if cell[1].isdigit() else {}
    state.put(indicator=indicators[cell[0]], **year)


# findings, sections, reports -----------------------------------------------------------------------------------------


def _findings(view: View, agency: str) -> None:
    frame = view.named(ask(found.findings, agency=agency), "message", "message")
    with parts.card("findings", view.say("tab.findings"), view.say("findings.sub", count=len(frame))):
        if frame.empty:
            st.info(view.say("agency.no_finding"))
            return
        frame = frame.sort_values(["report_year", "severity", "check"], ascending=[False, True, True])
        head = [view.say("column.year"), view.say("column.severity"), view.say("column.message"), ""]
        rows = []
        for row in frame.to_dict("records"):
            severity = row["severity"]
            pill = tag("span", view.say(f"severity.{severity}"), css=f"x-pill {parts.SEVERITY_TONE[severity]}")
            address = state.link("findings", finding=row["finding_id"], agency=agency, span="all")
            rows.append([row["report_year"], pill, row["message"], anchor(view.say("today.open"), address)])
        st.html(table(head, rows, label=view.say("tab.findings")))
        words = frame.assign(severity_words=[view.say(f"severity.{severity}") for severity in frame["severity"]])
        heads = {
            "report_year": view.say("column.year"), "severity_words": view.say("column.severity"),
            "check": view.say("column.check"), "message": view.say("column.message"),
            "left_value": view.say("column.left"), "right_value": view.say("column.right"),
            "difference": view.say("column.difference"), "file": view.say("column.file"),
            "finding_id": view.say("column.finding"),
        }  # fmt: skip
        title = f"{parts.agency_options(view)[agency]} {view.say('tab.findings')}"
        parts.downloads(view, "agency-findings", tables.Table(words, heads), title)


def _sections(view: View, agency: str) -> None:
    frame = ask(profile.agency_sections, agency=agency, year=view.year)
    with parts.card("sections", view.say("sections.title", year=view.year), view.say("sections.sub")):
        if frame.empty:
            st.info(view.say("agency.no_section", year=view.year))
            return
        for row in frame.to_dict("records"):
            title = row["title"] or view.say("sections.untitled")
            label = f"{row['ordinal']} {title} · {_state(view, row)}"
            with st.expander(label, expanded=state.get("section") == row["section"]):
                if row["text"]:
                    st.html(tag("div", row["text"], css="x-text", tabindex="0"))
                else:
                    st.html(tag("div", view.say("sections.no_text"), css="x-sub"))


def _state(view: View, row: dict[str, Any]) -> str:
    return view.say(f"section_state.{row['state']}")


def _reports(view: View, agency: str, reports: pd.DataFrame) -> None:
    with parts.card("reports", view.say("tab.reports"), view.say("reports.sub")):
        heads = ("year", "state", "file", "format", "form", "published", "due_on", "documents")
        rows = []
        for row in reports.sort_values("report_year", ascending=False).to_dict("records"):
            square = filing_square(row["state"], int(row["document_count"]))
            pill = tag("span", f"{square.glyph} {view.say(f'square.{square.key}')}", css=f"x-pill x-tone-{square.tone}")
            rows.append(
                [
                    row["report_year"], pill, row["file"] or "", row["format"] or "", row["form"] or "",
                    text.day(row["published_on"]), text.day(row["due_on"]), row["document_count"],
                ]
            )  # fmt: skip
        st.html(table([view.say(f"column.{name}") for name in heads], rows, label=view.say("tab.reports")))
        columns = {
            "report_year": "year", "state_words": "state", "file": "file", "format": "format", "form": "form",
            "published_on": "published", "due_on": "due_on", "document_count": "documents",
        }  # fmt: skip
        squares = [filing_square(row["state"], int(row["document_count"])) for row in reports.to_dict("records")]
        listed = reports.assign(state_words=[view.say(f"square.{square.key}") for square in squares])
        named = {column: view.say(f"column.{name}") for column, name in columns.items()}
        title = f"{parts.agency_options(view)[agency]} {view.say('tab.reports')}"
        parts.downloads(view, "agency-reports", tables.Table(listed, named), title)
