"""Who is high and who is low among their like, and whether it is more than a matter of few cases."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import charts, parts, state, text
from dashboard.access import ask
from dashboard.markup import Html, anchor, join, table, tag
from dashboard.theme import Palette
from dashboard.view import View
from queries import catalogue, comparison

DEFAULT = "r_disclosure"
# Below this many cases a share says nothing; its two counts say it all.
TINY = 10


def show(view: View) -> None:
    """Where the chosen agency stands, chance or not, and the ranking."""
    measures = _measures()
    measure, level, agency = _choices(view, measures)
    row = measures[measure]
    is_share = "ratio" in row
    frame = _ranking(view, measure, level, is_share)
    peers = view.say("peers", count=len(frame), group=_group(view, level), known=int(frame["value"].notna().sum()))
    st.html(tag("div", _definition(view, row, is_share), css="x-sub x-page"))
    if frame["value"].notna().sum() == 0:
        with parts.card("strip", view.say("strip.title"), peers):
            st.info(view.say("comparison.none", year=view.year, label=view.label(row)))
        return
    with parts.card("strip", view.say("strip.title"), join((peers, _left_out(view, frame, is_share)))):
        _strip(view, frame, agency, is_share, row)
    left, right = parts.split("ranking", 1.1, 1)
    with left:
        if is_share:
            _funnel(view, frame, agency, row)
        else:
            _moves(view, frame, agency, row)
    with right:
        _table(view, frame, agency, is_share, row)


def _measures() -> dict[str, dict[str, object]]:
    """Ratios, then series that have numbers, in official order."""
    ratios = {row["ratio"]: row for row in ask(catalogue.ratios).to_dict("records")}
    series = {row["series"]: row for row in ask(catalogue.series_list).to_dict("records") if row["value_count"]}
    return {**ratios, **series}


def _choices(view: View, measures: dict[str, dict[str, object]]) -> tuple[str, str, str]:
    agencies = parts.agency_options(view)
    levels = tuple(dict.fromkeys(level for level in ask(catalogue.agencies)["level"] if level))
    default = DEFAULT if DEFAULT in measures else next(iter(measures))
    measure = state.valid("measure", list(measures), default, view.unknown("unknown.measure"))
    level = state.valid("level", levels, "", view.unknown("unknown.level"))
    agency = state.valid("agency", list(agencies), "", view.unknown("unknown.agency"))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        labels = {name: view.label(row) for name, row in measures.items()}
        state.pick("measure", view.say("control.measure"), list(measures), labels, measure, default, width=300)
        if len(levels) > 1:
            names = {"": view.say("level.all"), **{each: _level(view, each) for each in levels}}
            state.pick("level", view.say("control.level"), ("", *levels), names, level, "", width=140)
        names = {"": view.say("control.highlight.none"), **agencies}
        state.pick("agency", view.say("control.highlight"), ("", *agencies), names, agency, "", width=240)
    return measure, level, agency


def _level(view: View, level: str) -> str:
    return view.say(f"level.{level}") if text.has(f"level.{level}") else level


def _group(view: View, level: str) -> str:
    """The rule that makes the peers, in words."""
    kind = view.say("kind.all")
    if view.kind:
        kind = view.say(f"kind.{view.kind}") if text.has(f"kind.{view.kind}") else view.kind
    return view.say("peers.level", kind=kind, level=_level(view, level)) if level else kind


def _ranking(view: View, measure: str, level: str, is_share: bool) -> pd.DataFrame:
    peers = {"year": view.year, "kind": view.kind_or_none, "level": level or None}
    if is_share:
        frame = ask(comparison.ratio_ranking, ratio=measure, **peers)
    else:
        frame = ask(comparison.series_ranking, series=measure, **peers)
    frame = view.named(frame)
    return frame.assign(is_ranked=frame["rank"].notna())


def _definition(view: View, row: dict[str, object], is_share: bool) -> Html:
    if not is_share:
        unit = view.unit(str(row["unit"]))
        words = view.say("comparison.series", label=view.label(row), unit=unit)
        mark = parts.help_mark(view, "", topic="series", item=str(row["series"]))
    else:
        formula = text.label(row, "formula", view.language)
        pitfalls = row[f"pitfalls_{view.language}"] or ""
        words = view.say("comparison.ratio", formula=formula, minimum=row["minimum_n"], pitfalls=pitfalls)
        mark = parts.help_mark(view, "", topic="ratios", item=str(row["ratio"]))
    return join((words, mark))


def _left_out(view: View, frame: pd.DataFrame, is_share: bool) -> str:
    if not is_share:
        return ""
    small = int((frame["state"] == "small_n").sum())
    no_base = int((frame["state"] == "no_base").sum())
    words = view.say("peers.small", count=small, minimum=frame.iloc[0]["minimum_n"]) if small else ""
    return words + (view.say("peers.no_base", count=no_base) if no_base else "")


def _strip(view: View, frame: pd.DataFrame, agency: str, is_share: bool, row: dict[str, object]) -> None:
    label = view.label(row)
    minimum = int(frame.iloc[0]["minimum_n"]) if is_share else 0
    chosen = frame[frame["agency_id"] == agency]
    words = {
        "small": view.say("strip.small", minimum=minimum), "peers": view.say("strip.peers"),
        "chosen": chosen.iloc[0]["name"] if len(chosen) else view.say("strip.chosen"),
        "median": view.say("strip.median"), "quartiles": "P25–P75",
    }  # fmt: skip

    def figure(palette: Palette) -> go.Figure:
        return charts.strip(frame, palette=palette, chosen=agency, is_share=is_share, words=words)

    medians = frame["median"].dropna()
    value = (
        (text.percent if is_share else text.number)(medians.iloc[0]) if len(medians) else text.NO_NUMBER["no_report"]
    )
    alt = view.say("strip.alt", label=label, median=value)
    parts.chart("strip", figure(view.palette), alt, on_select=_highlight_from_strip)
    _behind(view, "strip", frame, row, is_share, figure)


def _highlight_from_strip() -> None:
    data = parts.selected("strip")
    if data:
        state.put(agency=str(data[0]))


def _funnel(view: View, frame: pd.DataFrame, agency: str, row: dict[str, object]) -> None:
    words = {
        "inside": view.say("funnel.inside"), "outside": view.say("funnel.outside"), "base": view.say("funnel.base"),
    }  # fmt: skip
    with parts.card("funnel", view.say("funnel.title"), view.say("funnel.sub")):

        def figure(palette: Palette) -> go.Figure:
            return charts.funnel(frame, palette=palette, chosen=agency, words=words)

        group = frame["group_value"].dropna()
        share = text.percent(group.iloc[0]) if len(group) else text.NO_NUMBER["no_report"]
        parts.chart("funnel", figure(view.palette), view.say("funnel.alt", label=view.label(row), share=share))
        _behind(view, "funnel", frame, row, True, figure)


def _moves(view: View, frame: pd.DataFrame, agency: str, row: dict[str, object]) -> None:
    unit = view.unit(str(row["unit"]))
    with parts.card("moves", view.say("moves.title"), view.say("moves.sub", unit=unit)):
        if frame["change"].notna().sum() == 0:
            st.info(view.say("moves.none"))
            return
        words = {"previous": str(view.year - 1), "current": str(view.year)}

        def figure(palette: Palette) -> go.Figure:
            return charts.moves(frame, palette=palette, chosen=agency, words=words)

        parts.chart("moves", figure(view.palette), view.say("moves.alt", label=view.label(row), year=view.year))
        _behind(view, "moves", frame, row, False, figure)


def _table(view: View, frame: pd.DataFrame, agency: str, is_share: bool, row: dict[str, object]) -> None:
    ordered = frame.sort_values(["rank", "value", "position"], ascending=[True, False, True], na_position="last")
    sub = view.say("ranking.sub.share", minimum=row["minimum_n"]) if is_share else view.say("ranking.sub")
    with parts.card("ranking", view.say("ranking.title"), sub):
        shown = parts.paged("ranking", ordered).to_dict("records")
        head = [view.say("column.rank"), view.say("column.agency"), view.say("column.value")]
        right = [2, 3]
        if is_share:
            head.append(view.say("column.counts"))
            right.append(4)
        head.append(view.say("column.change"))
        chosen = next((number for number, each in enumerate(shown) if each["agency_id"] == agency), None)
        cells = [_cells(view, each, is_share) for each in shown]
        st.html(table(head, cells, right=right, chosen=chosen, tall=330, label=view.say("ranking.title")))
        _behind(view, "ranking", ordered, row, is_share)


def _behind(
    view: View,
    key: str,
    frame: pd.DataFrame,
    row: dict[str, object],
    is_share: bool,
    figure: Callable[[Palette], go.Figure] | None = None,
) -> None:
    """The rows behind a block of this page, with what the measure means."""
    unit = view.unit("share" if is_share else str(row["unit"]))
    points = view.unit("points") if is_share else unit
    counts = {"numerator": view.say("column.numerator"), "denominator": view.say("column.denominator")}
    columns = {
        "rank": view.say("column.rank"), "rank_count": view.say("column.ranked"), "name": view.say("column.agency"),
        "value": f"{view.say('column.value')} ({unit})", **(counts if is_share else {}),
        "previous": f"{view.say('column.previous')} ({unit})", "change": f"{view.say('column.change')} ({points})",
        "state_words": view.say("column.state"),
    }  # fmt: skip
    states, family = ("state", "ratio_state") if is_share else ("status", "status")

    def whole() -> pd.DataFrame:
        return frame.assign(state_words=[view.say(f"{family}.{each}") for each in frame[states]])

    meaning = [(view.label(row), text.label(row, "formula", view.language) if is_share else unit)]
    if is_share:
        meaning.append((view.say("column.minimum"), str(row["minimum_n"])))
        meaning.append((view.say("column.pitfalls"), str(row[f"pitfalls_{view.language}"] or "")))
    parts.behind(
        view, key, whole, columns, f"{view.label(row)} {view.year}", statuses={"value": states},
        shares=("value", "previous", "change") if is_share else (), figure=figure, definitions=meaning,
    )  # fmt: skip


def _cells(view: View, row: dict[str, object], is_share: bool) -> list[object]:
    rank = "" if text.is_missing(row["rank"]) else f"{row['rank']}/{row['rank_count']}"
    name = anchor(row["name"], state.link("agency", agency=row["agency_id"]))
    if is_share:
        value: object = text.percent(row["value"])
        if row["state"] == "small_n":
            is_tiny = float(row["denominator"]) < TINY
            value = tag("span", view.say("ratio_state.small_n") if is_tiny else f"({value})", css="x-muted")
        elif row["state"] not in {"value", "zero"}:
            value = tag("span", view.say(f"ratio_state.{row['state']}"), css="x-muted")
        counts = ""
        if not text.is_missing(row["denominator"]) and not text.is_missing(row["numerator"]):
            counts = f"{text.number(row['numerator'])}/{text.number(row['denominator'])}"
        moved = "" if text.is_missing(row["change"]) else text.points(row["change"], view.language)
        return [rank, name, value, counts, text.change(row["change"], moved, view.language)]
    status = str(row["status"])
    value = text.fact(row["value"], status) if not text.is_missing(row["value"]) or status in text.NO_NUMBER else ""
    moved = "" if text.is_missing(row["change"]) else text.number(abs(float(str(row["change"]))))
    return [rank, name, value, text.change(row["change"], moved, view.language)]
