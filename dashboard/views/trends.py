"""How a series moved over the years: for chosen agencies, for all together, for the agency in the middle."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import charts, parts, state, text
from dashboard.access import ask
from dashboard.markup import Html, join, tag
from dashboard.theme import Palette
from dashboard.view import View
from queries import catalogue, trends

DEFAULT = "applications_new"
MOST = 8
MODES = ("lines", "total", "median")
NUMBERS = "①②③④⑤⑥⑦⑧⑨"


def show(view: View) -> None:
    """One chart, the reasons for its breaks, and the table behind it."""
    known = {row["series"]: row for row in ask(catalogue.series_list).to_dict("records") if row["value_count"]}
    if not known:
        st.info(view.say("trends.none"))
        return
    default = DEFAULT if DEFAULT in known else next(iter(known))
    series = state.valid("series", list(known), default, view.unknown("unknown.measure"))
    mode = state.valid("mode", MODES, MODES[0], view.unknown("unknown.mode"))
    agencies = parts.agency_options(view)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        labels = {
            name: view.say("trends.option", theme=view.say(f"theme.{row['theme']}"), label=view.label(row))
            for name, row in known.items()
        }
        state.pick("series", view.say("control.series"), list(known), labels, series, default, width=300)
        modes = {name: view.say(f"mode.{name}") for name in MODES}
        state.switch("mode", view.say("control.mode"), MODES, modes, mode, MODES[0])
    row = known[series]
    if mode == "lines":
        _lines(view, row, agencies)
    else:
        _totals(view, row, mode)


def _lines(view: View, row: dict[str, object], agencies: dict[str, str]) -> None:
    default = _default_agencies(view)
    chosen = state.valid_several("agencies", list(agencies), default, view.unknown("unknown.agency"))[:MOST]
    look = {"max_selections": MOST, "placeholder": view.say("trends.choose")}
    state.pick_several("agencies", view.say("control.agencies", most=MOST), list(agencies), agencies, chosen, **look)
    unit = view.unit(str(row["unit"]))
    title = view.label(row)
    frame = view.named(ask(trends.series_trend, series=str(row["series"]), agencies=chosen))
    names = view.say("list.between").join(agencies[agency] for agency in chosen[:4])
    silent = [agencies[agency] for agency, part in frame.groupby("agency_id", sort=False) if part["value"].isna().all()]
    with parts.card("trend", title, view.say("trends.sub", unit=unit, agencies=names)):
        if frame.empty or frame["value"].notna().sum() == 0:
            st.info(view.say("trends.no_value", agencies=names, label=title))
            return
        notes = _breaks(view, frame)
        drawn = frame[~frame["name"].isin(silent)]
        marks = [(year, mark) for year, mark, _ in notes]

        def figure(palette: Palette) -> go.Figure:
            return charts.trend(drawn, palette=palette, unit=unit, language=view.language, breaks=marks)

        parts.chart("trend", figure(view.palette), view.say("trends.alt", label=title, agencies=names))
        st.html(_footnotes(view, notes, silent))
        table = frame.assign(
            written=[text.fact(each["value"], each["status"]) for each in frame.to_dict("records")],
            status_words=[view.say(f"status.{status}") for status in frame["status"]],
            joined=[_joined(view, each) for each in frame.to_dict("records")],
        )
        columns = {
            "name": view.say("column.agency"), "report_year": view.say("column.year"),
            "value": f"{view.say('column.value')} ({unit})", "written": view.say("column.written"),
            "status_words": view.say("column.state"), "change": view.say("column.change"),
            "joined": view.say("column.joined"),
        }  # fmt: skip
        meaning = tuple((mark, words) for _, mark, words in notes)
        parts.behind(
            view, "trend", lambda: table, columns, title, statuses={"value": "status"}, figure=figure,
            definitions=meaning,
        )  # fmt: skip


def _default_agencies(view: View) -> list[str]:
    """The first five in official order that have reported and are of the kind in force."""
    frame = ask(catalogue.agencies)
    frame = frame[frame["report_count"] > 0]
    if view.kind:
        frame = frame[frame["kind"] == view.kind]
    return list(frame["agency_id"].head(5))


def _totals(view: View, row: dict[str, object], mode: str) -> None:
    unit = view.unit(str(row["unit"]))
    title = f"{view.label(row)} · {view.say(f'mode.{mode}')}"
    frame = ask(trends.series_total, series=str(row["series"]), kind=view.kind_or_none)
    with parts.card("trend", title, view.say(f"trends.sub.{mode}", unit=unit)):
        if frame.empty or frame[mode].notna().sum() == 0:
            st.info(view.say("trends.none"))
            return
        notes = _breaks(view, frame)
        marks = [(year, mark) for year, mark, _ in notes]

        def figure(palette: Palette) -> go.Figure:
            return charts.totals(frame, column=mode, palette=palette, unit=unit, language=view.language, breaks=marks)

        parts.chart("trend", figure(view.palette), view.say("trends.alt.total", label=title))
        st.html(_footnotes(view, notes, []))
        table = frame.assign(joined=[_joined(view, each) for each in frame.to_dict("records")])
        columns = {
            "report_year": view.say("column.year"), "total": f"{view.say('mode.total')} ({unit})",
            "median": f"{view.say('mode.median')} ({unit})", "agency_count": view.say("column.agencies"),
            "filed_count": view.say("column.filed"), "due_count": view.say("column.due"),
            "joined": view.say("column.joined"),
        }  # fmt: skip
        meaning = tuple((mark, words) for _, mark, words in notes)
        parts.behind(view, "trend", lambda: table, columns, title, figure=figure, definitions=meaning)


def _breaks(view: View, frame: pd.DataFrame) -> list[tuple[int, str, str]]:
    """Each year in which a line may not join or nearly joins: year, mark on the chart, the reason in words."""
    rows = frame[frame["verdict"].isin(["NEAR", "NO"])].drop_duplicates("report_year").sort_values("report_year")
    notes = []
    for number, row in enumerate(rows.to_dict("records")):
        mark = NUMBERS[number] if number < len(NUMBERS) else f"({number + 1})"
        reason = text.label(row, "reason", view.language) if row["reason_zh"] else view.say("trends.reason.unknown")
        words = view.say(f"trends.break.{row['verdict']}", year=row["report_year"], reason=reason)
        notes.append((int(row["report_year"]), f"┆{mark}", f"{mark} {words}"))
    return notes


def _footnotes(view: View, notes: list[tuple[int, str, str]], silent: list[str]) -> Html:
    lines = [words for _, _, words in notes]
    if silent:
        lines.append(view.say("trends.silent", agencies=view.say("list.between").join(silent)))
    lines.append(view.say("trends.gap"))
    return tag("div", join(lines, Html("<br>")), css="x-foot")


def _joined(view: View, row: dict[str, object]) -> str:
    return view.say(f"verdict.{row['verdict']}") if row["verdict"] else ""
