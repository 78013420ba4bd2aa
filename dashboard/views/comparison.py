"""Who is high and who is low among their like, and whether it is more than a matter of few cases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import charts, finished, parts, shares, state, text
from dashboard.access import ask
from dashboard.markup import Html, anchor, join, table, tag
from dashboard.theme import Palette
from dashboard.view import View
from queries import catalogue, comparison, trends

DEFAULT = "r_disclosure"
VIEWS = ("distribution", "ranking", "change", "funnel", "multiples")
PEERS = ("rule", "hand")
# So many small panels, or lines of a ranking, can be read at once.
PANELS = 24
LINES = 30


@dataclass(frozen=True, slots=True)
class Group:
    """The agencies that are compared: by kind, level and applications received, or chosen by hand; words name them."""

    words: str
    kind: str | None = None
    level: str | None = None
    fewest: int | None = None
    most: int | None = None
    agencies: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared: the measure with its row of the catalogue, the group, who stands where, and who is marked."""

    measure: str
    row: dict[str, Any]
    is_share: bool
    group: Group
    agency: str
    frame: pd.DataFrame
    peers: str


def show(view: View) -> None:
    """One chart at a time, and the ranking beside it."""
    measures = _measures()
    default = DEFAULT if DEFAULT in measures else next(iter(measures))
    measure = state.valid("measure", list(measures), default, view.unknown("unknown.measure"))
    row, is_share = measures[measure], "ratio" in measures[measure]
    group, agency = _choices(view, measures, measure, default)
    st.html(tag("div", _definition(view, row, is_share), css="x-sub x-page"))
    if group.agencies == ():
        st.info(view.say("peers.choose"))
        return
    frame = finished.piece(view, "frame", lambda: _frame(view, measure, group, is_share))
    known = int(frame["value"].notna().sum())
    peers = view.say("peers", count=len(frame), group=group.words, known=known)
    compared = Comparison(measure, row, is_share, group, agency, frame, peers)
    if known == 0:
        with parts.card("main", view.say("strip.title"), peers):
            st.info(view.say("comparison.none", year=view.year, label=view.label(row)))
        return
    left, right = parts.split("ranking", 1.45, 1)
    with left:
        _main(view, compared)
    with right:
        _table(view, compared)


def _measures() -> dict[str, dict[str, Any]]:
    """Ratios, then series that have numbers, in official order."""
    ratios = {row["ratio"]: row for row in ask(catalogue.ratios).to_dict("records")}
    series = {row["series"]: row for row in ask(catalogue.series_list).to_dict("records") if row["value_count"]}
    return {**ratios, **series}


# who is compared -----------------------------------------------------------------------------------------------------


def _choices(view: View, measures: dict[str, dict[str, Any]], measure: str, default: str) -> tuple[Group, str]:
    agencies = parts.agency_options(view)
    carried = PEERS[1] if state.get("agencies") else PEERS[0]
    peers = state.valid("peers", PEERS, carried, view.unknown("unknown.peers"))
    agency = state.valid("agency", list(agencies), "", view.unknown("unknown.agency"))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        labels = {name: view.label(row) for name, row in measures.items()}
        state.pick("measure", view.say("control.measure"), list(measures), labels, measure, default, width=280)
        names = {name: view.say(f"peers.{name}") for name in PEERS}
        state.switch("peers", view.say("control.peers"), PEERS, names, peers, PEERS[0], clears=("agencies",))
        group = _by_rule(view) if peers == PEERS[0] else None
        names = {"": view.say("control.highlight.none"), **agencies}
        state.pick("agency", view.say("control.highlight"), ("", *agencies), names, agency, "", width=220)
    return group or _by_hand(view, agencies), agency


def _by_hand(view: View, agencies: dict[str, str]) -> Group:
    chosen = state.valid_several("agencies", list(agencies), (), view.unknown("unknown.agency"))
    look = {"placeholder": view.say("trends.choose")}
    state.pick_several("agencies", view.say("peers.hand.label"), list(agencies), agencies, chosen, **look)
    names = view.say("list.between").join(agencies[agency] for agency in chosen[:3])
    more = view.say("list.more", count=len(chosen)) if len(chosen) > 3 else ""
    return Group(view.say("peers.hand.words", names=names + more), agencies=tuple(chosen))


def _by_rule(view: View) -> Group:
    """Of the kind in the header: the level, and how many applications they received in the year."""
    levels = tuple(dict.fromkeys(level for level in ask(catalogue.agencies)["level"] if level))
    level = state.valid("level", levels, "", view.unknown("unknown.level"))
    if len(levels) > 1:
        names = {"": view.say("level.all"), **{each: _level(view, each) for each in levels}}
        state.pick("level", view.say("control.level"), ("", *levels), names, level, "", width=130)
    groups = ask(comparison.peer_groups, year=view.year)
    groups = groups[groups["fewest"].notna()].drop_duplicates("size").sort_values("size_position")
    sizes = {row["size"]: row for row in groups.to_dict("records")}
    size = state.valid("size", list(sizes), "", view.unknown("unknown.size"))
    names = {"": view.say("size.all"), **{each: _size(view, row) for each, row in sizes.items()}}
    state.pick("size", view.say("control.size"), ("", *sizes), names, size, "", width=190)
    words = [parts.kind_of(view)]
    words += [_level(view, level)] if level else []
    bounds: dict[str, int | None] = {}
    if size:
        words.append(_size(view, sizes[size]))
        most = sizes[size]["most"]
        bounds = {"fewest": int(sizes[size]["fewest"]), "most": None if text.is_missing(most) else int(most)}
    return Group(view.say("peers.between").join(words), view.kind_or_none, level or None, **bounds)


def _level(view: View, level: str) -> str:
    return view.say(f"level.{level}") if text.has(f"level.{level}") else level


def _size(view: View, row: dict[str, Any]) -> str:
    if row["most"] == 0:
        return view.say("size.none")
    if text.is_missing(row["most"]):
        return view.say("size.more", fewest=row["fewest"])
    return view.say("size.range", fewest=row["fewest"], most=row["most"])


def _frame(view: View, measure: str, group: Group, is_share: bool) -> pd.DataFrame:
    """Who stands where, in words too; no median and no quartiles of one or two agencies."""
    chosen = {
        "year": view.year, "kind": group.kind, "level": group.level, "fewest": group.fewest, "most": group.most,
        "agencies": group.agencies,
    }  # fmt: skip
    if is_share:
        frame = ask(comparison.ratio_ranking, ratio=measure, **chosen)
    else:
        frame = ask(comparison.series_ranking, series=measure, **chosen)
    frame = view.named(frame)
    if len(frame) and int(frame.iloc[0]["rank_count"]) < shares.FEWEST_FOR_MEDIAN:
        frame = frame.assign(**dict.fromkeys(("first_quartile", "median", "third_quartile"), pd.NA))
    spoken = [
        shares.in_words(view, row) if is_share else text.fact(row["value"], row["status"]) for row in _rows(frame)
    ]
    return frame.assign(is_ranked=frame["rank"].notna(), spoken=pd.Series(spoken, index=frame.index, dtype=object))


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return frame.to_dict("records")


def _definition(view: View, row: dict[str, Any], is_share: bool) -> Html:
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


# the chart -----------------------------------------------------------------------------------------------------------


def _main(view: View, compared: Comparison) -> None:
    views = VIEWS if compared.is_share else tuple(name for name in VIEWS if name != "funnel")
    carried = state.valid("view", VIEWS, VIEWS[0], view.unknown("unknown.view"))
    chosen = carried if carried in views else VIEWS[0]
    draw = {
        "distribution": _strip, "ranking": _ranking, "change": _moves, "funnel": _funnel, "multiples": _multiples,
    }[chosen]  # fmt: skip
    titles = {
        "distribution": "strip.title", "ranking": "dots.title", "change": "moves.title", "funnel": "funnel.title",
        "multiples": "multiples.title",
    }  # fmt: skip
    with parts.card("main", view.say(titles[chosen]), join((compared.peers, _left_out(view, compared)))):
        labels = {name: view.say(f"view.{name}") for name in views}
        state.switch("view", view.say("control.view"), views, labels, chosen, VIEWS[0])
        st.html(tag("div", _sums(view, compared), css="x-sub"))
        draw(view, compared)


def _left_out(view: View, compared: Comparison) -> str:
    if not compared.is_share:
        return ""
    small = int((compared.frame["state"] == "small_n").sum())
    no_base = int((compared.frame["state"] == "no_base").sum())
    words = view.say("peers.small", count=small, minimum=compared.frame.iloc[0]["minimum_n"]) if small else ""
    return words + (view.say("peers.no_base", count=no_base) if no_base else "")


def _sums(view: View, compared: Comparison) -> str:
    """The group together, by sums, beside the agency in the middle; the two are not the same question."""
    first = compared.frame.iloc[0]
    ranked = int(compared.frame["is_ranked"].sum())
    write = text.percent if compared.is_share else text.number
    key = "sums.no_median" if text.is_missing(first["median"]) else "sums.median"
    middle = view.say(key, median=write(first["median"]), ranked=ranked, fewest=shares.FEWEST_FOR_MEDIAN)
    if not compared.is_share:
        return middle
    if text.is_missing(first["group_value"]):
        return middle
    counts = {"numerator": first["group_numerator"], "denominator": first["group_denominator"]}
    group = view.say(
        "sums.group", share=text.percent(first["group_value"]),
        **{name: text.number(value) for name, value in counts.items()},
    )  # fmt: skip
    return group + middle


def _strip(view: View, compared: Comparison) -> None:
    frame, is_share = compared.frame, compared.is_share
    chosen = frame[frame["agency_id"] == compared.agency]
    words = {
        "small": view.say("strip.small", minimum=int(frame.iloc[0]["minimum_n"]) if is_share else 0),
        "peers": view.say("strip.peers"), "median": view.say("strip.median"), "quartiles": "P25–P75",
        "group": view.say("strip.group"),
        "chosen": chosen.iloc[0]["name"] if len(chosen) else view.say("strip.chosen"),
    }  # fmt: skip

    def figure(palette: Palette) -> go.Figure:
        return charts.strip(frame, palette=palette, chosen=compared.agency, is_share=is_share, words=words)

    alt = view.say("strip.alt", label=view.label(compared.row), median=_median(compared))
    parts.chart(view, "strip", figure, alt, on_select=lambda: _highlight("strip"))
    _behind(view, "strip", compared, frame, figure)


def _median(compared: Comparison) -> str:
    median = compared.frame.iloc[0]["median"]
    return (text.percent if compared.is_share else text.number)(median)


def _highlight(key: str) -> None:
    data = parts.selected(key)
    if data:
        state.put(agency=str(data[0]))


def _ranking(view: View, compared: Comparison) -> None:
    ranked = compared.frame[compared.frame["is_ranked"]]
    if ranked.empty:
        st.info(view.say("dots.none", minimum=compared.row.get("minimum_n", "")))
        return
    shown = parts.paged("dots", ranked, LINES)
    words = {"median": view.say("strip.median")}

    def figure(palette: Palette) -> go.Figure:
        return charts.ranking(
            shown, palette=palette, chosen=compared.agency, is_share=compared.is_share, words=words
        )  # fmt: skip

    first, last = ranked.iloc[0], ranked.iloc[-1]
    alt = view.say(
        "dots.alt", label=view.label(compared.row), count=len(ranked), first=first["name"], most=first["spoken"],
        last=last["name"], least=last["spoken"],
    )  # fmt: skip
    parts.chart(view, "dots", figure, alt, lambda: _highlight("dots"), also=list(shown["agency_id"]))
    _behind(view, "dots", compared, compared.frame, figure)


def _moves(view: View, compared: Comparison) -> None:
    frame, is_share = compared.frame, compared.is_share
    count = int(frame["change"].notna().sum())
    if count == 0:
        st.info(view.say("moves.none"))
        return
    words = {"previous": str(view.year - 1), "current": str(view.year)}

    def figure(palette: Palette) -> go.Figure:
        return charts.moves(frame, palette=palette, chosen=compared.agency, is_share=is_share, words=words)

    st.html(tag("div", view.say("moves.sub", count=count, of=len(frame), most=20), css="x-sub"))
    most = charts.largest_changes(frame, 1).iloc[0]
    moved = text.points(most["change"], view.language) if is_share else text.number(abs(float(most["change"])))
    alt = view.say(
        "moves.alt", label=view.label(compared.row), year=view.year, name=most["name"],
        change=text.change(most["change"], moved, view.language),
    )  # fmt: skip
    parts.chart(view, "moves", figure, alt, on_select=lambda: _highlight("moves"))
    _behind(view, "moves", compared, frame, figure)


def _funnel(view: View, compared: Comparison) -> None:
    frame = compared.frame
    words = {
        "inside": view.say("funnel.inside"), "outside": view.say("funnel.outside"), "base": view.say("funnel.base"),
        "minimum": view.say("funnel.minimum", minimum=frame.iloc[0]["minimum_n"]),
    }  # fmt: skip

    def figure(palette: Palette) -> go.Figure:
        return charts.funnel(frame, palette=palette, chosen=compared.agency, words=words)

    st.html(tag("div", view.say("funnel.sub"), css="x-sub"))
    group = frame["group_value"].dropna()
    share = text.percent(group.iloc[0]) if len(group) else text.NO_NUMBER["no_report"]
    alt = view.say("funnel.alt", label=view.label(compared.row), share=share)
    parts.chart(view, "funnel", figure, alt, on_select=lambda: _highlight("funnel"))
    _behind(view, "funnel", compared, frame, figure)


def _multiples(view: View, compared: Comparison) -> None:
    known = compared.frame[compared.frame["value"].notna()]
    shown = tuple(parts.paged("multiples", known, PANELS)["agency_id"])
    frame = _over_years(view, compared, shown)
    if frame.empty:
        st.info(view.say("comparison.none", year=view.year, label=view.label(compared.row)))
        return

    def figure(palette: Palette) -> go.Figure:
        return charts.multiples(
            frame, palette=palette, language=view.language, is_share=compared.is_share, is_shared=True,
            chosen=compared.agency,
        )  # fmt: skip

    years = {"first": frame["report_year"].min(), "last": frame["report_year"].max()}
    alt = view.say("multiples.alt", label=view.label(compared.row), count=len(shown), **years)
    with st.container(key="wide-multiples"):
        parts.chart(view, "multiples", figure, alt, lambda: _highlight("multiples"), also=shown)
    st.html(tag("div", view.say("multiples.foot"), css="x-foot"))
    unit = view.unit("share" if compared.is_share else str(compared.row["unit"]))
    columns = {
        "name": view.say("column.agency"), "report_year": view.say("column.year"),
        "value": f"{view.say('column.value')} ({unit})", "spoken": view.say("column.written"),
        "joined": view.say("column.joined"),
    }  # fmt: skip
    joined = [view.say(f"verdict.{verdict}") if verdict else "" for verdict in frame["verdict"]]
    parts.behind(
        view, "multiples", lambda: frame.assign(joined=joined), columns, view.label(compared.row),
        shares=("value",) if compared.is_share else (), figure=figure, about=compared.peers,
    )  # fmt: skip


def _over_years(view: View, compared: Comparison, agencies: tuple[str, ...]) -> pd.DataFrame:
    """The years of these agencies, from the first in which one of them has a number, in the order of their ranks."""
    if compared.is_share:
        frame = view.named(ask(trends.ratio_trend, ratio=compared.measure, agencies=agencies))
        spoken = [shares.in_words(view, row) for row in _rows(frame)]
        is_open = frame["state"] == "small_n"
        is_alone = is_open & (frame["denominator"] < shares.TINY).fillna(False).astype(bool)
    else:
        frame = view.named(ask(trends.series_trend, series=compared.measure, agencies=agencies))
        spoken = [text.fact(row["value"], row["status"]) for row in _rows(frame)]
        is_open = frame["status"].isin({"approx", "corrected"})
        is_alone = pd.Series(False, index=frame.index)
    words = pd.Series(spoken, index=frame.index, dtype=object)
    frame = frame.assign(panel=frame["agency_id"], spoken=words, is_open=is_open, is_alone=is_alone)
    first = frame.loc[frame["value"].notna(), "report_year"].min()
    if text.is_missing(first):
        return frame.head(0)
    frame = frame[frame["report_year"] >= first]
    order = frame["agency_id"].map({agency: index for index, agency in enumerate(agencies)})
    return frame.assign(order=order).sort_values(["order", "report_year"], kind="stable").drop(columns="order")


# the table -----------------------------------------------------------------------------------------------------------


def _table(view: View, compared: Comparison) -> None:
    frame, row, is_share = compared.frame, compared.row, compared.is_share
    ordered = frame.sort_values(["rank", "value", "position"], ascending=[True, False, True], na_position="last")
    sub = view.say("ranking.sub.share", minimum=row["minimum_n"]) if is_share else view.say("ranking.sub")
    with parts.card("ranking", view.say("ranking.title"), sub):
        shown = _rows(parts.paged("ranking", ordered))
        head = [view.say("column.rank"), view.say("column.agency"), view.say("column.value")]
        head.append(view.say("column.change"))
        chosen = next((number for number, each in enumerate(shown) if each["agency_id"] == compared.agency), None)
        cells = [_cells(view, each, is_share) for each in shown]
        st.html(table(head, cells, right=[2, 3], chosen=chosen, tall=430, label=view.say("ranking.title")))
        _behind(view, "ranking", compared, ordered)


def _behind(
    view: View,
    key: str,
    compared: Comparison,
    frame: pd.DataFrame,
    figure: Callable[[Palette], go.Figure] | None = None,
) -> None:
    """The rows behind a block of this page, with what the measure means."""
    row, is_share = compared.row, compared.is_share
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
    meaning.append((view.say("control.peers"), compared.peers))
    parts.behind(
        view, key, whole, columns, f"{view.label(row)} {view.year}", statuses={"value": states},
        shares=("value", "previous", "change") if is_share else (), figure=figure, definitions=meaning,
        about=compared.peers,
    )  # fmt: skip


def _cells(view: View, row: dict[str, Any], is_share: bool) -> list[object]:
    rank = "" if text.is_missing(row["rank"]) else f"{row['rank']}/{row['rank_count']}"
    name = anchor(row["name"], state.link("agency", agency=row["agency_id"]))
    if is_share:
        value: object = shares.short(view, row)
        if row["state"] not in shares.RANKED:
            value = tag("span", value, css="x-muted")
        moved = "" if text.is_missing(row["change"]) else text.points(row["change"], view.language)
        counted = "" if shares.is_tiny(row) else shares.counts(row)
        figures = join((value, tag("div", counted, css="x-foot"))) if counted else value
        return [rank, name, figures, text.change(row["change"], moved, view.language)]
    status = str(row["status"])
    value = text.fact(row["value"], status) if text.has_sign(row["value"], status) else ""
    moved = "" if text.is_missing(row["change"]) else text.number(abs(float(str(row["change"]))))
    return [rank, name, value, text.change(row["change"], moved, view.language)]
