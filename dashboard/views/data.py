"""The rows themselves, by filter, to read here or to take away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from dashboard import documents, parts, state, text
from dashboard.access import ask, asked_later, asked_sql
from dashboard.markup import tag
from dashboard.view import View
from queries import catalogue, comparison, completeness, profile
from queries import findings as found

SHOWN_ROWS = 200
FORM_TABLES = ("t3", "t4", "t2b", "t2a", "narr", "s14", "l09")


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of a data set, those at least that are shown; how many there are; and how to come by all of them."""

    frame: pd.DataFrame
    function: Callable[..., pd.DataFrame]
    what: str
    row_count: int
    agency_count: int
    whole: Callable[[], pd.DataFrame]


def show(view: View) -> None:
    """Which rows, how many agencies they cover, the rows, and the files."""
    chosen = state.valid("dataset", list(DATASETS), "facts", view.unknown("unknown.dataset"))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        labels = {name: view.say(f"dataset.{name}") for name in DATASETS}
        state.pick("dataset", view.say("control.dataset"), list(DATASETS), labels, chosen, "facts", width=260)
        answer = DATASETS[chosen](view)
    frame, rows = answer.frame, answer.row_count
    title = " · ".join(part for part in (view.say(f"dataset.{chosen}"), answer.what) if part)
    with parts.card("package", view.say("package.title"), view.say("package.sub")):
        documents.packages(view)
    with parts.card("data", title, _coverage(view, answer)):
        if frame.empty:
            st.info(view.say("data.none"))
            return
        heads = {name: parts.head_of(view, name) for name in frame.columns}
        other = "_en" if view.language == "zh" else "_zh"
        own = [name for name in frame.columns if not name.endswith(other)]
        if rows > SHOWN_ROWS:
            st.html(
                tag(
                    "div",
                    view.say("data.cut", shown=text.number(SHOWN_ROWS), rows=text.number(rows)),
                    css="x-sub",
                )
            )
        shown = frame[own].head(SHOWN_ROWS)
        if "unit" in own:
            shown = shown.assign(unit=shown["unit"].map(view.unit, na_action="ignore"))
        shown = shown.rename(columns=heads)
        st.dataframe(shown, hide_index=True, key=f"data-{chosen}", height=560, placeholder="", alt=title)
        parts.downloads(view, "data", lambda: parts.table_of(view, answer.whole()), title)
        with st.expander(view.say("data.question"), key="data-question"):
            st.code(asked_sql(answer.function), language="sql")


def _coverage(view: View, answer: Answer) -> str:
    return view.say("data.coverage", rows=text.number(answer.row_count), agencies=text.number(answer.agency_count))


def _all(frame: pd.DataFrame, function: Callable[..., pd.DataFrame], what: str) -> Answer:
    agencies = frame["agency_id"].nunique() if "agency_id" in frame.columns else 1
    return Answer(frame, function, what, len(frame), agencies, lambda: frame)


def _facts(view: View) -> Answer:
    agencies = parts.agency_options(view)
    first = next(iter(agencies), "")
    agency = state.valid("agency", list(agencies), first, view.unknown("unknown.agency"))
    state.pick("agency", view.say("control.agency"), list(agencies), agencies, agency, first, width=260)
    frame = ask(profile.agency_facts, agency=agency)
    frame.insert(0, "agency_id", agency)
    frame.insert(1, "name", agencies.get(agency, ""))
    return _all(frame, profile.agency_facts, agencies.get(agency, ""))


def _table(view: View) -> Answer:
    known = {name: view.say(f"form_table.{name}") for name in FORM_TABLES}
    table = state.valid("table", list(known), FORM_TABLES[0], view.unknown("unknown.table"))
    state.pick("table", view.say("control.table"), list(known), known, table, FORM_TABLES[0], width=260)
    choice = {"year": view.year, "form_table": table, "kind": view.kind_or_none}
    counted = ask(profile.facts_counted, **choice).iloc[0]
    return Answer(
        # Of a province a table has a million figures a year.
        frame=ask(profile.facts, **choice, most=SHOWN_ROWS),
        function=profile.facts,
        what=f"{known[table]} {view.year}",
        row_count=int(counted["fact_count"]),
        agency_count=int(counted["agency_count"]),
        whole=asked_later(profile.facts, **choice),
    )


def _series(view: View) -> Answer:
    known = {row["series"]: view.label(row) for row in ask(catalogue.series_list).to_dict("records")}
    first = next(iter(known))
    series = state.valid("series", list(known), first, view.unknown("unknown.measure"))
    state.pick("series", view.say("control.series"), list(known), known, series, first, width=260)
    frame = ask(comparison.series_ranking, series=series, year=view.year, kind=view.kind_or_none)
    return _all(frame, comparison.series_ranking, f"{known[series]} {view.year}")


def _ratios(view: View) -> Answer:
    known = {row["ratio"]: view.label(row) for row in ask(catalogue.ratios).to_dict("records")}
    first = next(iter(known))
    ratio = state.valid("ratio", list(known), first, view.unknown("unknown.measure"))
    state.pick("ratio", view.say("control.measure"), list(known), known, ratio, first, width=260)
    frame = ask(comparison.ratio_ranking, ratio=ratio, year=view.year, kind=view.kind_or_none)
    return _all(frame, comparison.ratio_ranking, f"{known[ratio]} {view.year}")


def _findings(view: View) -> Answer:
    frame = ask(found.findings, year=view.year, kind=view.kind_or_none)
    return _all(frame, found.findings, str(view.year))


def _filing(view: View) -> Answer:
    return _all(ask(completeness.filing_grid, kind=view.kind_or_none), completeness.filing_grid, "")


def _sections(view: View) -> Answer:
    frame = ask(completeness.section_grid, year=view.year, kind=view.kind_or_none)
    return _all(frame, completeness.section_grid, str(view.year))


def _changes(view: View) -> Answer:
    del view
    # Elsewhere a change is that of a figure on the year before.
    frame = ask(found.changes_since_previous).rename(columns={"change": "kind_of_change"})
    return _all(frame, found.changes_since_previous, "")


def _agencies(view: View) -> Answer:
    del view
    return _all(ask(catalogue.agencies), catalogue.agencies, "")


DATASETS: dict[str, Callable[[View], Answer]] = {
    "facts": _facts,
    "table": _table,
    "series": _series,
    "ratios": _ratios,
    "findings": _findings,
    "filing": _filing,
    "sections": _sections,
    "agencies": _agencies,
    "changes": _changes,
}
