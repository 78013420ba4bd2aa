"""How a series, or a whole theme, moved over the years: of agencies, of all, of the one in the middle, of a panel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

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
MODES = ("lines", "total", "median", "panel")
SHAPES = ("multiples", "stack")
# All series of a theme at once.
ALL = "all"
# How many years a panel spans unless the reader chooses: the longer, the fewer agencies have them all.
PANEL_YEARS = 5
# The tabs of the page, each with the themes of the series in it.
THEMES = {
    "applications": ("applications",),
    "outcomes": ("outcomes",),
    "refusals": ("refusals",),
    "disputes": ("disputes",),
    "public": ("proactive", "documents", "decisions", "fees", "organisation"),
}
# The series of a theme that are parts of one whole, so that a bar may be made of them.
PARTS = {
    "applications": ("applications_natural", "applications_organisations"),
    "outcomes": ("granted", "partial", "denied", "unable", "unprocessed", "other_handling"),
    "disputes": ("review_total", "litigation_direct", "litigation_after"),
    "public": ("licence_decisions", "penalty_decisions", "coercion_decisions"),
}
NUMBERS = "①②③④⑤⑥⑦⑧⑨"


@dataclass(frozen=True, slots=True)
class Span:
    """The years that are shown, and which agencies: of the kind in the header and this level."""

    first: int
    last: int
    level: str | None
    about: str

    def of(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows of these years."""
        return frame[frame["report_year"].between(self.first, self.last)]


def show(view: View) -> None:
    """A theme or one of its series, in one of four ways to look at it."""
    known = {row["series"]: row for row in ask(catalogue.series_list).to_dict("records") if row["value_count"]}
    if not known:
        st.info(view.say("trends.none"))
        return
    theme, series = _subject(view, known)
    several = [name for name in known if _theme_of(known[name]) == theme] if series == ALL else [series]
    modes = MODES[1:] if series == ALL else MODES
    carried = state.valid("mode", MODES, modes[0], view.unknown("unknown.mode"))
    mode = carried if carried in modes else modes[0]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        _pick_series(view, known, theme, series)
        names = {name: view.say(f"mode.{name}") for name in modes}
        state.switch("mode", view.say("control.mode"), modes, names, mode, modes[0])
        span = _span(view, [known[name] for name in several], mode)
    if series == ALL:
        _theme(view, theme, several, mode, span)
    elif mode == "lines":
        _lines(view, known[series], span)
    elif mode == "total":
        _total(view, known[series], span)
    elif mode == "median":
        _median(view, known[series], span)
    else:
        _panel(view, known[series], span)


# what is chosen ------------------------------------------------------------------------------------------------------


def _theme_of(row: dict[str, Any]) -> str:
    return next((name for name, themes in THEMES.items() if row["theme"] in themes), next(reversed(THEMES)))


def _subject(view: View, known: dict[str, dict[str, Any]]) -> tuple[str, str]:
    """The theme and its series; a link names either, and a series without a theme brings its own."""
    series = state.valid("series", [*known, ALL], "", view.unknown("unknown.measure"))
    first = DEFAULT if DEFAULT in known else next(iter(known))
    themes = [name for name in THEMES if any(_theme_of(row) == name for row in known.values())]
    default = _theme_of(known[series if series in known else first])
    theme = state.valid("theme", themes, default, view.unknown("unknown.theme"))
    names = {name: view.say(f"trends.theme.{name}") for name in themes}
    state.switch("theme", view.say("control.theme"), themes, names, theme, "", clears=("series",))
    if series in known and _theme_of(known[series]) == theme:
        return theme, series
    return theme, ALL if series == ALL or state.get("theme") else first


def _pick_series(view: View, known: dict[str, dict[str, Any]], theme: str, series: str) -> None:
    options = [ALL, *(name for name, row in known.items() if _theme_of(row) == theme)]
    labels = {ALL: view.say("trends.all"), **{name: view.label(known[name]) for name in options[1:]}}
    state.pick("series", view.say("control.series"), options, labels, series, "", width=230)


def _span(view: View, rows: list[dict[str, Any]], mode: str) -> Span:
    """From which year to which, and of which level; a panel begins a few years back unless the reader says."""
    years = [str(year) for year in range(min(view.years), max(view.years) + 1)]
    newest, oldest = str(max(int(row["last_year"]) for row in rows)), min(int(row["first_year"]) for row in rows)
    last = state.valid("last", years, newest, view.unknown("unknown.span"))
    begin = max(oldest, int(last) - PANEL_YEARS + 1) if mode == "panel" else oldest
    first = state.valid("first", years, str(begin), view.unknown("unknown.span"))
    if int(first) > int(last):
        st.warning(view.say("trends.span.turned", first=first, last=last))
        first, last = last, first
    as_is = {year: year for year in years}
    state.pick("first", view.say("control.first"), years, as_is, first, str(begin), width=100)
    state.pick("last", view.say("control.last"), years, as_is, last, newest, width=100)
    level = ""
    if mode != "lines":
        levels = tuple(dict.fromkeys(level for level in ask(catalogue.agencies)["level"] if level))
        level = state.valid("level", levels, "", view.unknown("unknown.level"))
        if len(levels) > 1:
            names = {"": view.say("level.all"), **{each: _level(view, each) for each in levels}}
            state.pick("level", view.say("control.level"), ("", *levels), names, level, "", width=130)
    group = [parts.kind_of(view), _level(view, level) if level else ""]
    about = view.say("peers.between").join([*(words for words in group if words), f"{first}–{last}"])
    return Span(int(first), int(last), level or None, about)


def _level(view: View, level: str) -> str:
    return view.say(f"level.{level}") if text.has(f"level.{level}") else level


# one series ----------------------------------------------------------------------------------------------------------


def _lines(view: View, row: dict[str, Any], span: Span) -> None:
    agencies = parts.agency_options(view)
    default = _default_agencies(view)
    chosen = state.valid_several("agencies", list(agencies), default, view.unknown("unknown.agency"))[:MOST]
    look = {"max_selections": MOST, "placeholder": view.say("trends.choose")}
    state.pick_several("agencies", view.say("control.agencies", most=MOST), list(agencies), agencies, chosen, **look)
    unit = view.unit(str(row["unit"]))
    title = view.label(row)
    frame = span.of(view.named(ask(trends.series_trend, series=str(row["series"]), agencies=chosen)))
    names = view.say("list.between").join(agencies[agency] for agency in chosen)
    silent = [agencies[agency] for agency, part in frame.groupby("agency_id", sort=False) if part["value"].isna().all()]
    with parts.card("trend", title, view.say("trends.sub", unit=unit, agencies=names)):
        if frame.empty or frame["value"].notna().sum() == 0:
            st.info(view.say("trends.no_value", agencies=names, label=title))
            return
        notes = _breaks(view, frame)
        drawn = frame[~frame["name"].isin(silent)]

        def figure(palette: Palette) -> go.Figure:
            return charts.trend(drawn, palette=palette, unit=unit, language=view.language, breaks=_marks(notes))

        parts.chart(view, "trend", figure, view.say("trends.alt", label=title, agencies=names))
        st.html(_footnotes(view, notes, silent))
        table = frame.assign(
            written=[text.fact(each["value"], each["status"]) for each in frame.to_dict("records")],
            status_words=[view.say(f"status.{status}") for status in frame["status"]],
            joined=_joined(view, frame),
        )
        columns = {
            "name": view.say("column.agency"), "report_year": view.say("column.year"),
            "value": f"{view.say('column.value')} ({unit})", "written": view.say("column.written"),
            "status_words": view.say("column.state"), "change": view.say("column.change"),
            "joined": view.say("column.joined"),
        }  # fmt: skip
        parts.behind(
            view, "trend", lambda: table, columns, title, statuses={"value": "status"}, figure=figure,
            definitions=_meanings(notes), about=f"{span.first}–{span.last}",
        )  # fmt: skip


def _default_agencies(view: View) -> list[str]:
    """The first five in official order that have reported and are of the kind in force."""
    frame = ask(catalogue.agencies)
    frame = frame[frame["report_count"] > 0]
    if view.kind:
        frame = frame[frame["kind"] == view.kind]
    return list(frame["agency_id"].head(5))


def _total(view: View, row: dict[str, Any], span: Span) -> None:
    frame = _several(view, [str(row["series"])], span)
    _one(view, row, span, frame, "total", "trends.sub.total", (_pale, "total"))


def _median(view: View, row: dict[str, Any], span: Span) -> None:
    series = str(row["series"])
    frame = span.of(ask(trends.median_trend, series=series, kind=view.kind_or_none, level=span.level))
    _one(view, row, span, frame.assign(name=view.say("mode.median")), "median", "trends.sub.median", (_band, "median"))


def _panel(view: View, row: dict[str, Any], span: Span) -> None:
    """The same agencies all the time, so that a change is theirs and not that of who filed."""
    frame = ask(
        trends.fixed_panel, series=str(row["series"]), first_year=span.first, last_year=span.last,
        kind=view.kind_or_none, level=span.level,
    )  # fmt: skip
    frame = frame.assign(agency_id="panel", name=view.say("mode.panel"), value=frame["total"], status="value")
    _one(view, row, span, frame, "panel", "trends.sub.panel", (_line, "total"))


Drawing = tuple[Any, str]


def _one(
    view: View, row: dict[str, Any], span: Span, frame: pd.DataFrame, mode: str, sub: str, drawing: Drawing
) -> None:
    """One series of many agencies: its chart, the reasons for its breaks, the table behind it."""
    draw, column = drawing
    unit = view.unit(str(row["unit"]))
    title = f"{view.label(row)} · {view.say(f'mode.{mode}')}"
    is_panel = mode == "panel"
    counts = {"count": frame["agency_count"].max(), "of": frame["chosen_count"].max()} if is_panel else {}
    line = view.say(sub, unit=unit, group=span.about, first=span.first, last=span.last, **counts)
    with parts.card("trend", title, line):
        if frame.empty or frame[column].notna().sum() == 0:
            st.info(view.say("trends.panel.none" if is_panel else "trends.none_here", **_years(span)))
            return
        notes = _breaks(view, frame)

        def figure(palette: Palette) -> go.Figure:
            return draw(frame, palette=palette, unit=unit, language=view.language, breaks=_marks(notes))

        known = frame[frame[column].notna()]
        ends = {"first": known.iloc[0]["report_year"], "last": known.iloc[-1]["report_year"]}
        alt = view.say(
            "trends.alt.ends", label=title, **ends, start=text.number(known.iloc[0][column]),
            end=text.number(known.iloc[-1][column]), unit=unit,
        )  # fmt: skip
        parts.chart(view, "trend", figure, alt)
        st.html(_footnotes(view, notes, []))
        table = frame.assign(joined=_joined(view, frame))
        parts.behind(
            view, "trend", lambda: table, _columns(view, table, unit), title, figure=figure,
            definitions=_meanings(notes), about=span.about,
        )  # fmt: skip


def _years(span: Span) -> dict[str, int]:
    return {"first": span.first, "last": span.last}


def _pale(frame: pd.DataFrame, **look: Any) -> go.Figure:
    return charts.totals(frame, column="total", **look)


def _band(frame: pd.DataFrame, **look: Any) -> go.Figure:
    return charts.middle(frame, **look)


def _line(frame: pd.DataFrame, **look: Any) -> go.Figure:
    return charts.trend(frame, **look)


def _columns(view: View, frame: pd.DataFrame, unit: str) -> dict[str, str]:
    heads = {
        "label": view.say("column.series"), "report_year": view.say("column.year"),
        "total": f"{view.say('mode.total')} ({unit})" if unit else view.say("mode.total"),
        "median": f"{view.say('mode.median')} ({unit})" if unit else view.say("mode.median"),
        "first_quartile": "P25", "third_quartile": "P75", "unit_words": view.say("column.unit"),
        "agency_count": view.say("column.agencies"), "chosen_count": view.say("column.chosen"),
        "due_count": view.say("column.due"), "joined": view.say("column.joined"),
    }  # fmt: skip
    return {name: head for name, head in heads.items() if name in frame.columns}


# a whole theme -------------------------------------------------------------------------------------------------------


def _several(
    view: View, several: list[str], span: Span, *, is_fixed: bool = False, is_whole: bool = False
) -> pd.DataFrame:
    frame = ask(
        trends.theme_trend, several=several, first_year=span.first, last_year=span.last, is_fixed=is_fixed,
        is_whole=is_whole, kind=view.kind_or_none, level=span.level,
    )  # fmt: skip
    frame = view.named(frame, "label", "label")
    return frame.assign(name=frame["label"], unit_words=[view.unit(unit) for unit in frame["unit"]])


def _theme(view: View, theme: str, several: list[str], mode: str, span: Span) -> None:
    """The series of a theme as small panels, or its parts as bars; medians do not add up, so they have no bars."""
    whole = [name for name in PARTS.get(theme, ()) if name in several]
    can_stack = mode != "median" and len(whole) > 1 and len(whole) == len(PARTS.get(theme, ()))
    carried = state.valid("shape", SHAPES, SHAPES[0], view.unknown("unknown.shape"))
    shape = carried if can_stack else SHAPES[0]
    title = f"{view.say(f'trends.theme.{theme}')} · {view.say(f'mode.{mode}')}"
    with parts.card("trend", title, view.say(f"trends.sub.theme.{mode}", group=span.about, **_years(span))):
        if can_stack:
            names = {name: view.say(f"shape.{name}") for name in SHAPES}
            state.switch("shape", view.say("control.shape"), SHAPES, names, shape, SHAPES[0])
        if shape == "stack":
            _stack(view, title, whole, mode, span)
        else:
            _multiples(view, title, several, mode, span)


def _stack(view: View, title: str, whole: list[str], mode: str, span: Span) -> None:
    frame = _several(view, whole, span, is_fixed=mode == "panel", is_whole=True)
    if frame["total"].notna().sum() == 0:
        st.info(view.say("trends.panel.none" if mode == "panel" else "trends.stack.none", **_years(span)))
        return
    notes = _breaks(view, frame)
    unit = str(frame.iloc[0]["unit_words"])

    def figure(palette: Palette) -> go.Figure:
        return charts.stack(frame, palette=palette, unit=unit, language=view.language, breaks=_marks(notes))

    known = frame[frame["total"].notna()]
    frame = frame[frame["report_year"] >= known["report_year"].min()]
    last = known[known["report_year"] == known["report_year"].max()]
    top = last.sort_values("total", ascending=False, kind="stable").iloc[0]
    alt = view.say(
        "trends.alt.stack", label=title, year=top["report_year"], part=top["label"], value=text.number(top["total"]),
        unit=unit,
    )  # fmt: skip
    parts.chart(view, "trend", figure, alt)
    st.html(_footnotes(view, notes, [], "trends.stack.foot"))
    table = frame.assign(joined=_joined(view, frame))
    parts.behind(
        view, "trend", lambda: table, _columns(view, table, ""), title, figure=figure, definitions=_meanings(notes),
        about=span.about,
    )  # fmt: skip


def _multiples(view: View, title: str, several: list[str], mode: str, span: Span) -> None:
    column = "median" if mode == "median" else "total"
    frame = _several(view, several, span, is_fixed=mode == "panel")
    known = set(frame.loc[frame[column].notna(), "series"])
    silent = list(dict.fromkeys(frame.loc[~frame["series"].isin(known), "label"]))
    frame = frame[frame["series"].isin(known)]
    if frame.empty:
        st.info(view.say("trends.panel.none" if mode == "panel" else "trends.none_here", **_years(span)))
        return
    of = "chosen_count" if mode == "panel" else "due_count"
    spoken = [
        "" if text.is_missing(row[column])
        else f"{text.number(row[column])} {row['unit_words']} · {row['agency_count']}/{row[of]}"
        for row in frame.to_dict("records")
    ]  # fmt: skip
    drawn = frame.assign(
        panel=frame["series"], value=frame[column], spoken=spoken, is_alone=False,
        name=[f"{row['label']} ({row['unit_words']})" for row in frame.to_dict("records")],
        is_open=(frame["agency_count"] < frame["due_count"]) if mode == "total" else False,
    )  # fmt: skip
    notes = _breaks(view, frame)

    def figure(palette: Palette) -> go.Figure:
        return charts.multiples(
            drawn, palette=palette, language=view.language, is_share=False, is_shared=False, is_bar=mode == "total"
        )

    alt = view.say("trends.alt.theme", label=title, count=len(known), **_years(span))
    with st.container(key="wide-trend"):
        parts.chart(view, "trend", figure, alt)
    st.html(_footnotes(view, notes, [], f"trends.theme.foot.{mode}", silent))
    table = frame.assign(joined=_joined(view, frame))
    parts.behind(
        view, "trend", lambda: table, _columns(view, table, ""), title, figure=figure, definitions=_meanings(notes),
        about=span.about,
    )  # fmt: skip


# breaks --------------------------------------------------------------------------------------------------------------


def _breaks(view: View, frame: pd.DataFrame) -> list[tuple[int, str, str]]:
    """Each year in which a line may not join or nearly joins: year, mark on the chart, the reason in words.

    Of several series, each year once per reason, with the names of the series that it concerns.
    """
    rows = frame[frame["verdict"].isin(["NEAR", "NO"])]
    is_theme = "series" in frame.columns and frame["series"].nunique() > 1
    named: dict[tuple[int, str, str], list[str]] = {}
    for row in rows.sort_values("report_year", kind="stable").to_dict("records"):
        reason = text.label(row, "reason", view.language) if row["reason_zh"] else view.say("trends.reason.unknown")
        key = (int(row["report_year"]), str(row["verdict"]), reason if is_theme else "")
        names = named.setdefault(key, [])
        names.append(str(row["label"]) if is_theme else reason)
    marks: dict[int, str] = {}
    notes = []
    for (year, verdict, shared), names in named.items():
        number = len(marks)
        mark = marks.setdefault(year, NUMBERS[number] if number < len(NUMBERS) else f"({number + 1})")
        words = view.say(f"trends.break.{verdict}", year=year, reason=shared or names[0])
        if is_theme:
            words = view.say("trends.break.of", names=view.say("list.between").join(dict.fromkeys(names)), words=words)
        notes.append((year, f"┆{mark}", f"{mark} {words}"))
    return notes


def _marks(notes: list[tuple[int, str, str]]) -> list[tuple[int, str]]:
    return list(dict.fromkeys((year, mark) for year, mark, _ in notes))


def _meanings(notes: list[tuple[int, str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((mark, words) for _, mark, words in notes)


def _footnotes(
    view: View, notes: list[tuple[int, str, str]], silent: list[str], key: str = "trends.gap", series: Any = ()
) -> Html:
    lines = [words for _, _, words in notes]
    if silent:
        lines.append(view.say("trends.silent", agencies=view.say("list.between").join(silent)))
    if series:
        lines.append(view.say("trends.silent.series", series=view.say("list.between").join(series)))
    lines.append(view.say(key))
    return tag("div", join(lines, Html("<br>")), css="x-foot")


def _joined(view: View, frame: pd.DataFrame) -> list[str]:
    return [view.say(f"verdict.{verdict}") if verdict else "" for verdict in frame["verdict"]]
