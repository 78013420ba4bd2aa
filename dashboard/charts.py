"""Frames and units as Plotly figures: no Streamlit, no question, no word of its own."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

import pandas as pd
import plotly.graph_objects as go
from _plotly_utils import utils

from dashboard import text
from dashboard.text import Language
from dashboard.theme import LIGHT, Palette

TEMPLATE = Path(__file__).with_name("plotly-template.json")
# Seen together, eight lines keep apart by colour, then by dash.
DASHES = ("solid", "solid", "solid", "solid", "solid", "solid", "dash", "dot")
# A distance from the group's value is more than chance beyond these many standard deviations: 95 % and 99.8 %.
INNER_LIMIT, OUTER_LIMIT = 1.96, 3.09
# Of one of many small panels: its title, its lines, its years.
PANEL_HEIGHT = 118
# So many reports on one line can be told apart; of more, each day's are counted.
MOST_DOTS = 300
# Above it, a tenth is finer than a pixel.
FINE = 50


def _as_written(self: json.JSONEncoder, **options: Any) -> None:
    json.JSONEncoder.__init__(self, **{**options, "ensure_ascii": False})


# Plotly writes six letters for a Chinese character, which makes a chart of a thousand agencies twice as long.
utils.PlotlyJSONEncoder.__init__ = _as_written


@cache
def template(palette: Palette) -> go.layout.Template:
    """The one template in the colours of a scheme."""
    written = TEMPLATE.read_text(encoding="utf-8")
    for light, other in ((LIGHT.ink, palette.ink), (LIGHT.rule, palette.rule), ('"white"', f'"{palette.card}"')):
        written = written.replace(light, other)
    return go.layout.Template(json.loads(written))


def composition(
    frame: pd.DataFrame,
    *,
    names: Mapping[str, str],
    palette: Palette,
    break_year: int | None = None,
    break_note: str = "",
    unit: str = "",
) -> go.Figure:
    """Outcomes as shares of each year's total, one stacked bar a year with the total above it.

    frame: report_year, outcome, position, value, share, base; a year without numbers has no bar. names: outcome →
    its label. The dotted line stands before break_year.
    """
    figure = _figure(palette, height=330)
    first, last = int(frame["report_year"].min()), int(frame["report_year"].max())
    years = [str(year) for year in range(first, last + 1)]
    outcomes = frame.sort_values("position")["outcome"].drop_duplicates()
    for colour, outcome in zip(palette.outcomes, outcomes, strict=False):
        part = frame[frame["outcome"] == outcome]
        shares = part["share"].astype(float) * 100
        figure.add_bar(
            x=part["report_year"].astype(str).tolist(),
            y=shares.tolist(),
            name=plain(names.get(outcome, outcome)),
            marker={"color": colour, "line": {"width": 0}},
            text=[f"{share:.0f}" if share >= 6 else "" for share in shares],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"color": _on(colour), "size": 11},
            customdata=[[text.number(value)] for value in part["value"]],
            hovertemplate=f"%{{x}} · %{{fullData.name}}<br>%{{customdata[0]}} {unit} · %{{y:.1f}}%<extra></extra>",
        )
    bases = frame.drop_duplicates("report_year")
    for year, base in zip(bases["report_year"], bases["base"], strict=True):
        # By the category's number: a year in digits would be taken for a position on the axis.
        figure.add_annotation(
            x=int(year) - first, y=100, yshift=9, text=f"n={text.number(base)}", showarrow=False,
            font={"size": 11, "color": palette.muted},
        )  # fmt: skip
    figure.update_layout(barmode="stack", legend={"y": 1.09})
    figure.update_xaxes(type="category", categoryorder="array", categoryarray=years)
    figure.update_yaxes(range=[0, 100.5], tickvals=[0, 25, 50, 75, 100])
    if break_year is not None and first < break_year <= last:
        _break_line(figure, palette, break_year - first - 0.5, break_note)
    return figure


def flow(sums: Sequence[float], *, labels: Sequence[str], gap: float, gap_label: str, palette: Palette) -> go.Figure:
    """Carried in and received against answered and carried over, as a bridge; a remainder that should not be is red.

    sums: carried in, received, answered, carried over.
    """
    before, new, done, left = sums
    colours = [palette.peers, palette.data, palette.data_light, palette.peers]
    starts, heights, signs = [0.0, before, before + new - done, 0.0], [before, new, done, left], ["", "+", "−", ""]
    names = list(labels)
    if gap:
        colours.insert(3, palette.must)
        starts.insert(3, min(left, left + gap))
        heights.insert(3, abs(gap))
        signs.insert(3, "")
        names.insert(3, gap_label)
    figure = _figure(palette, height=300)
    figure.add_bar(
        x=[plain(name) for name in names],
        y=heights,
        base=starts,
        marker={"color": colours},
        text=[f"{sign}{text.number(height)}" for sign, height in zip(signs, heights, strict=True)],
        textposition="outside",
        textfont={"color": palette.ink, "size": 12},
        cliponaxis=False,
        hovertemplate="%{x} %{text}<extra></extra>",
        showlegend=False,
    )
    figure.update_yaxes(rangemode="tozero", range=[0, (before + new) * 1.12 or 1])
    figure.update_xaxes(type="category", tickangle=0)
    return figure


def strip(
    frame: pd.DataFrame,
    *,
    palette: Palette,
    chosen: str,
    is_share: bool,
    words: Mapping[str, str],
) -> go.Figure:
    """Where everyone stands on one line: quartile band, median, the chosen agency larger and labelled.

    frame: agency_id, name, value, spoken, is_ranked, first_quartile, median, third_quartile, for shares group_value.
    Agencies that are not ranked are open circles. words: small, peers, chosen, median, quartiles, group.
    """
    figure = _figure(palette, height=330)
    known = frame[frame["value"].notna()]
    scale = 100.0 if is_share else 1.0
    quartiles = known.iloc[0][["first_quartile", "median", "third_quartile"]] if len(known) else pd.Series(dtype=object)
    if len(known) and quartiles.notna().all():
        low, middle, high = (float(value) * scale for value in quartiles)
        figure.add_vrect(x0=low, x1=high, fillcolor=palette.band, line_width=0, layer="below")
        figure.add_vline(x=middle, line={"color": palette.data, "width": 1.5})
        figure.add_annotation(
            x=middle, y=1, yref="paper", yanchor="bottom", showarrow=False, font={"size": 12, "color": palette.data},
            text=plain(f"{words['median']} {_value(middle / scale, is_share)}"),
        )  # fmt: skip
        figure.add_annotation(
            x=low, y=0, yref="paper", xanchor="left", yanchor="bottom", showarrow=False,
            font={"size": 11, "color": palette.muted}, text=plain(words["quartiles"]), bgcolor=palette.band,
        )  # fmt: skip
    if is_share and len(known) and not text.is_missing(known.iloc[0]["group_value"]):
        group = float(known.iloc[0]["group_value"])
        figure.add_vline(x=group * scale, line={"color": palette.muted, "width": 1, "dash": "dot"})
        figure.add_annotation(
            x=group * scale, y=0.93, yref="paper", yanchor="bottom", showarrow=False,
            font={"size": 11, "color": palette.muted}, text=plain(f"{words['group']} {text.percent(group)}"),
            bgcolor=palette.card,
        )  # fmt: skip
    is_chosen = known["agency_id"] == chosen
    ring = {"color": palette.card, "size": 9, "line": {"color": palette.peers, "width": 1.2}}
    groups = (
        ("small", known[~known["is_ranked"] & ~is_chosen], ring),
        ("peers", known[known["is_ranked"] & ~is_chosen], {"color": palette.peers, "size": 10}),
        ("chosen", known[is_chosen], {"color": palette.highlight, "size": 13}),
    )  # fmt: skip
    for key, part, marker in groups:
        if part.empty:
            continue
        figure.add_scatter(
            x=_short_numbers(part["value"].astype(float) * scale),
            y=[_jitter(agency) for agency in part["agency_id"]],
            mode="markers",
            name=plain(words[key]),
            marker=marker,
            text=[plain(name) for name in part["name"]],
            cliponaxis=False,
            customdata=part[["agency_id", "spoken"]].to_numpy().tolist(),
            hovertemplate="%{text}<br>%{customdata[1]}<extra></extra>",
        )
        if key == "chosen":
            # The lines are veiled beneath it, and no dot is hidden.
            side = {"top right": "left", "top left": "right"}.get(_beside(part["value"], known["value"]), "center")
            figure.add_annotation(
                x=float(part["value"].iloc[0]) * scale, y=_jitter(part["agency_id"].iloc[0]), yshift=8,
                showarrow=False, xanchor=side, yanchor="bottom", text=plain(part["name"].iloc[0]),
                font={"size": 13, "color": palette.ink}, bgcolor=_veil(palette.card), borderpad=1,
            )  # fmt: skip
    figure.update_yaxes(visible=False, range=[-1.25, 1.45])
    figure.update_xaxes(ticksuffix="%" if is_share else "", zeroline=False, nticks=9)
    figure.update_layout(showlegend=True, legend={"y": 1.1})
    return figure


def funnel(
    frame: pd.DataFrame,
    *,
    palette: Palette,
    chosen: str,
    words: Mapping[str, str],
) -> go.Figure:
    """Shares over their denominators with the limits of chance around the group's share.

    frame: agency_id, name, value, spoken, numerator, denominator, group_value, minimum_n. words: inside, outside, base,
    minimum.
    """
    figure = _figure(palette, height=380)
    known = frame[frame["value"].notna() & frame["denominator"].notna()]
    if known.empty:
        return figure
    middle = min(max(float(known.iloc[0]["group_value"]), 0.0), 1.0)
    most = float(known["denominator"].max()) * 1.06
    bases = [round(max(1.0, most * (step / 60) ** 2), 1) for step in range(1, 61)]
    for limit, dash in ((INNER_LIMIT, "dot"), (OUTER_LIMIT, "dash")):
        for sign in (-1, 1):
            figure.add_scatter(
                x=bases,
                y=[
                    round(min(max(middle + sign * limit * _spread(middle, base), 0.0), 1.0) * 100, 2) for base in bases
                ],
                mode="lines", line={"color": palette.peers, "width": 1, "dash": dash}, hoverinfo="skip",
                showlegend=False,
            )  # fmt: skip
    figure.add_hline(y=middle * 100, line={"color": palette.data, "width": 1.5})
    minimum = int(known.iloc[0]["minimum_n"])
    if minimum < most:
        figure.add_vline(x=minimum, line={"color": palette.muted, "width": 1, "dash": "dot"})
        figure.add_annotation(
            x=minimum, y=0, yref="paper", xanchor="left", yanchor="bottom", xshift=3, showarrow=False,
            font={"size": 11, "color": palette.muted}, text=plain(words["minimum"]),
        )  # fmt: skip
    distance = (known["value"].astype(float) - middle).abs()
    limits = known["denominator"].astype(float).map(lambda base: OUTER_LIMIT * _spread(middle, base))
    is_outside = distance > limits
    for key, part, colour in (
        ("inside", known[~is_outside], palette.peers),
        ("outside", known[is_outside], palette.highlight),
    ):
        if part.empty:
            continue
        is_chosen = part["agency_id"] == chosen
        figure.add_scatter(
            x=part["denominator"].astype(float).tolist(),
            y=_short_numbers(part["value"].astype(float) * 100),
            mode="markers+text" if is_chosen.any() else "markers",
            name=plain(words[key]),
            marker={
                "color": colour, "size": 9, "line": {"color": palette.highlight, "width": (is_chosen * 2).tolist()}
            },
            text=[plain(name) for name in part["name"].where(is_chosen, "")] if is_chosen.any() else None,
            textposition=_beside(part.loc[is_chosen, "denominator"], known["denominator"]), cliponaxis=False,
            customdata=[
                [agency, plain(name), spoken]
                for agency, name, spoken in part[["agency_id", "name", "spoken"]].to_numpy()
            ],
            hovertemplate="%{customdata[1]}<br>%{customdata[2]}<extra></extra>",
        )  # fmt: skip
    figure.update_xaxes(title={"text": plain(words["base"]), "font": {"size": 12}}, range=[0, most])
    marks = list(range(0, 101, 20))
    figure.update_yaxes(range=[-2, 109], tickvals=marks, ticktext=[f"{mark}%" for mark in marks])
    figure.update_layout(legend={"y": 1.03})
    return figure


def ranking(
    frame: pd.DataFrame, *, palette: Palette, chosen: str, is_share: bool, words: Mapping[str, str]
) -> go.Figure:
    """Ranked agencies one under another, the highest on top, before the quartile band and the median.

    frame: agency_id, name, value, spoken, rank, first_quartile, median, third_quartile, in the order of the ranks.
    words: median.
    """
    known = frame[frame["rank"].notna()].iloc[::-1]
    figure = _figure(palette, height=max(200, 70 + 21 * len(known)))
    if known.empty:
        return figure
    scale = 100.0 if is_share else 1.0
    quartiles = known.iloc[0][["first_quartile", "median", "third_quartile"]]
    if quartiles.notna().all():
        low, middle, high = (float(value) * scale for value in quartiles)
        figure.add_vrect(x0=low, x1=high, fillcolor=palette.band, line_width=0, layer="below")
        figure.add_vline(x=middle, line={"color": palette.data, "width": 1.5})
        figure.add_annotation(
            x=middle, y=1, yref="paper", yanchor="bottom", showarrow=False, font={"size": 12, "color": palette.data},
            text=plain(f"{words['median']} {_value(middle / scale, is_share)}"),
        )  # fmt: skip
    is_chosen = (known["agency_id"] == chosen).tolist()
    figure.add_scatter(
        x=(known["value"].astype(float) * scale).tolist(),
        y=[plain(f"{name}  {rank}") for name, rank in zip(known["name"], known["rank"], strict=True)],
        mode="markers",
        marker={
            "color": [palette.highlight if each else palette.data for each in is_chosen],
            "size": [12 if each else 9 for each in is_chosen],
        },
        cliponaxis=False,
        customdata=known[["agency_id", "spoken"]].to_numpy().tolist(),
        hovertemplate="%{y}<br>%{customdata[1]}<extra></extra>",
        showlegend=False,
    )
    # The values stand in a column of their own: beside the dots the median would run through them.
    figure.add_scatter(
        x=[1] * len(known), y=figure.data[0].y, xaxis="x2", mode="text",
        text=[plain(words) for words in known["spoken"]], textposition="middle left",
        textfont={"color": palette.muted, "size": 11}, cliponaxis=False, customdata=figure.data[0].customdata,
        hoverinfo="skip", showlegend=False,
    )  # fmt: skip
    figure.update_layout(xaxis2={"domain": [0.78, 1], "range": [0, 1], "visible": False})
    most = float(known["value"].astype(float).max()) * scale or 1.0
    figure.update_yaxes(type="category", dtick=1, showgrid=True, griddash="dot")
    edges = {"domain": [0, 0.78], "range": [-0.03 * most, most * 1.06]}
    figure.update_layout(xaxis={**edges, "ticksuffix": "%" if is_share else "", "nticks": 7})
    return figure


def moves(frame: pd.DataFrame, *, palette: Palette, chosen: str, is_share: bool, words: Mapping[str, str]) -> go.Figure:
    """This year against the last, a line from dot to dot, the largest changes on top (at most twenty).

    frame: agency_id, name, value, previous, change; rows without a change are left out. words: previous, current.
    """
    known = largest_changes(frame).iloc[::-1]
    figure = _figure(palette, height=max(200, 70 + 21 * len(known)))
    scale = 100.0 if is_share else 1.0
    names = [plain(name) for name in known["name"]]
    lines: dict[str, list[Any]] = {"x": [], "y": []}
    for name, before, after in zip(names, known["previous"], known["value"], strict=True):
        lines["x"] += [float(before) * scale, float(after) * scale, None]
        lines["y"] += [name, name, None]
    figure.add_scatter(
        **lines, mode="lines", line={"color": palette.faint, "width": 2}, hoverinfo="skip", showlegend=False
    )
    for key, column, colour in (("previous", "previous", palette.peers), ("current", "value", palette.data)):
        colours = [
            palette.highlight if agency == chosen and key == "current" else colour for agency in known["agency_id"]
        ]
        figure.add_scatter(
            x=(known[column].astype(float) * scale).tolist(), y=names, mode="markers", name=plain(words[key]),
            marker={"color": colours, "size": 9},
            customdata=[[agency, _value(value, is_share)] for agency, value in known[["agency_id", column]].to_numpy()],
            hovertemplate="%{y}<br>%{fullData.name} %{customdata[1]}<extra></extra>",
        )  # fmt: skip
    figure.update_yaxes(type="category", dtick=1, showgrid=False)
    figure.update_xaxes(rangemode="tozero", showgrid=True, gridcolor=palette.rule, ticksuffix="%" if is_share else "")
    figure.update_layout(legend={"y": 1.01})
    return figure


def largest_changes(frame: pd.DataFrame, most: int = 20) -> pd.DataFrame:
    """The rows that moved most on the year before, up or down, the largest change first."""
    known = frame[frame["change"].notna()]
    order = known.assign(size=known["change"].astype(float).abs())
    return order.sort_values(["size", "agency_id"], ascending=[False, True]).head(most).drop(columns="size")


def multiples(
    frame: pd.DataFrame,
    *,
    palette: Palette,
    language: Language,
    is_share: bool,
    is_shared: bool,
    is_bar: bool = False,
    chosen: str = "",
    columns: int = 4,
) -> go.Figure:
    """One small panel each over the same years, with a gap where there is no number and no line across a break.

    frame: panel, name, report_year, value, spoken, verdict, is_open, is_alone (a point that no line touches); the
    panels in their order of appearance. is_shared: one axis of values for all of them. is_bar: bars that join nothing,
    pale where is_open. A dotted line stands before a year that does not join, or nearly joins.
    """
    panels = list(dict.fromkeys(frame["panel"]))
    tall = PANEL_HEIGHT * -(-len(panels) // columns)
    years = range(int(frame["report_year"].min()), int(frame["report_year"].max()) + 1)
    scale = 100.0 if is_share else 1.0
    figure = _figure(palette, height=tall + 12)
    top = float(frame["value"].dropna().astype(float).max()) * scale if frame["value"].notna().any() else 1.0
    for index, (panel, part) in enumerate(frame.groupby("panel", sort=False)):
        row, column = divmod(index, columns)
        number = "" if index == 0 else str(index + 1)
        # Marks of an axis of its own stand to the left of each panel, shared ones only before the first.
        across = [column / columns + (0.0 if is_shared else 0.045), (column + 1) / columns - 0.02]
        up = [1 - (row * PANEL_HEIGHT + 96) / tall, 1 - (row * PANEL_HEIGHT + 18) / tall]
        colour = palette.highlight if panel == chosen else palette.data
        points = _points(part, years, scale)
        axes = {"xaxis": f"x{number}", "yaxis": f"y{number}", "name": plain(str(part.iloc[0]["name"]))}
        told = {
            "customdata": [[panel, plain(spoken)] for spoken in points["spoken"]], "showlegend": False,
            "hovertemplate": "%{fullData.name}<br>%{x:d}　%{customdata[1]}<extra></extra>",
        }  # fmt: skip
        if is_bar:
            pale = [palette.data_light if symbol == "circle-open" else colour for symbol in points["symbol"]]
            figure.add_bar(
                x=points["x"], y=points["y"], width=0.7, marker={"color": pale, "line": {"width": 0}},
                text=["0" if y == 0 else "" for y in points["y"]], textposition="outside",
                textfont={"size": 9, "color": palette.muted}, **axes, **told,
            )  # fmt: skip
        else:
            figure.add_scatter(
                x=points["x"], y=points["y"], mode="lines+markers", connectgaps=False,
                line={"color": colour, "width": 1.6},
                marker={"color": colour, "size": 4.5, "symbol": points["symbol"]}, **axes, **told,
            )  # fmt: skip
        own = part["value"].dropna().astype(float)
        reach = top if is_shared else (float(own.max()) * scale if len(own) else 1.0)
        reach = reach or 1.0
        figure.layout[f"xaxis{number}"] = {
            "domain": across, "anchor": f"y{number}", "range": [years.start - 0.6, years.stop - 0.4],
            "tickvals": [years.start, years.stop - 1], "tickformat": "d", "tickfont": {"size": 10},
            "automargin": False,
        }  # fmt: skip
        words = text.percent(reach / 100, 0) if is_share else text.compact(reach, language)
        figure.layout[f"yaxis{number}"] = {
            "domain": up, "anchor": f"x{number}", "range": [-0.06 * reach, reach * 1.15], "tickvals": [0, reach],
            "ticktext": ["0", words] if column == 0 or not is_shared else ["", ""], "tickfont": {"size": 10},
            "automargin": False,
        }  # fmt: skip
        figure.add_annotation(
            x=across[0], y=up[1], xref="paper", yref="paper", xanchor="left", yanchor="bottom", showarrow=False,
            text=plain(_short(str(part.iloc[0]["name"]), 100 // columns)),
            font={"size": 11, "color": palette.ink},
        )  # fmt: skip
        broken = part[part["verdict"].isin(["NEAR", "NO"])]["report_year"]
        for year in broken:
            figure.add_shape(
                type="line", xref=f"x{number}", yref=f"y{number} domain", x0=int(year) - 0.5, x1=int(year) - 0.5,
                y0=0, y1=1, line={"color": palette.muted, "width": 1, "dash": "dot"},
            )  # fmt: skip
    figure.update_layout(margin={"l": 40 if is_shared else 8, "r": 8, "t": 6, "b": 6})
    return figure


def trend(
    frame: pd.DataFrame, *, palette: Palette, unit: str, language: Language, breaks: Sequence[tuple[int, str]] = ()
) -> go.Figure:
    """One line per agency over the years: a gap where there is no number, never a line across a change of meaning.

    frame: agency_id, name, report_year, value, status, verdict. breaks: (first year of the new meaning, short mark).
    """
    figure = _figure(palette, height=380)
    years = range(int(frame["report_year"].min()), int(frame["report_year"].max()) + 1)
    colours = (palette.data, palette.highlight, palette.order, palette.peers, palette.data_light, palette.verify_mark)
    ends: list[tuple[float, int, str, str]] = []
    for index, (agency, part) in enumerate(frame.groupby("agency_id", sort=False)):
        colour, dash = colours[index % len(colours)], DASHES[index % len(DASHES)]
        by_year = {int(row.report_year): row for row in part.itertuples(index=False, name="Row")}
        xs: list[float] = []
        ys: list[float | None] = []
        symbols: list[str] = []
        spoken: list[str] = []
        for year in years:
            row = by_year.get(year)
            has_value = row is not None and not text.is_missing(row.value)
            if has_value and row.verdict == "NO":  # lift the pen: the two numbers do not mean the same
                xs, ys, symbols, spoken = [*xs, year - 0.5], [*ys, None], [*symbols, "circle"], [*spoken, ""]
            xs.append(float(year))
            ys.append(float(row.value) if has_value else None)
            is_soft = has_value and row.status in {"approx", "corrected"}
            symbols.append("circle-open" if is_soft or (has_value and row.verdict == "NEAR") else "circle")
            spoken.append(text.fact(row.value, row.status) if row is not None else text.NO_NUMBER["no_report"])
        name = plain(str(part.iloc[0]["name"]))
        figure.add_scatter(
            x=xs, y=ys, mode="lines+markers", name=name, connectgaps=False,
            line={"color": colour, "width": 2, "dash": dash}, marker={"color": colour, "size": 7, "symbol": symbols},
            customdata=[[agency, words] for words in spoken],
            hovertemplate=f"%{{x:d}} · %{{fullData.name}}<br>%{{customdata[1]}} {unit}<extra></extra>",
        )  # fmt: skip
        last = next((index for index in range(len(ys) - 1, -1, -1) if ys[index] is not None), None)
        if last is not None:
            ends.append((float(ys[last] or 0.0), int(xs[last]), name, colour))
    figure.update_layout(showlegend=len(ends) > 1, legend={"y": 1.03})
    _end_labels(figure, ends)
    _year_axis(figure, years, palette, breaks)
    _value_axis(figure, frame["value"], language)
    return figure


def totals(
    frame: pd.DataFrame,
    *,
    column: str,
    palette: Palette,
    unit: str,
    language: Language,
    breaks: Sequence[tuple[int, str]] = (),
) -> go.Figure:
    """One bar a year with the number of agencies behind it; pale where agencies that owe a report have no number.

    frame: report_year, agency_count, due_count and the column. A bar joins nothing, so no break needs to be lifted.
    """
    figure = _figure(palette, height=380)
    known = frame[frame[column].notna()]
    years = range(int(frame["report_year"].min()), int(frame["report_year"].max()) + 1)
    is_whole = known["agency_count"].astype(float) >= known["due_count"].astype(float)
    figure.add_bar(
        x=known["report_year"].astype(int).tolist(),
        y=known[column].astype(float).tolist(),
        marker={"color": [palette.data if whole else palette.data_light for whole in is_whole]},
        text=[f"{count}/{due}" for count, due in zip(known["agency_count"], known["due_count"], strict=True)],
        textposition="outside",
        textfont={"size": 11, "color": palette.muted},
        cliponaxis=False,
        customdata=[[text.number(value)] for value in known[column]],
        hovertemplate=f"%{{x:d}}<br>%{{customdata[0]}} {unit}<br>%{{text}}<extra></extra>",
        showlegend=False,
    )
    _year_axis(figure, years, palette, breaks)
    _value_axis(figure, known[column], language)
    return figure


def middle(
    frame: pd.DataFrame, *, palette: Palette, unit: str, language: Language, breaks: Sequence[tuple[int, str]] = ()
) -> go.Figure:
    """The agency in the middle over the years in the band of the quartiles; both end where the meaning changes.

    frame: report_year, median, first_quartile, third_quartile, agency_count, verdict, name.
    """
    points = frame.assign(agency_id="median", value=frame["median"], status="value")
    figure = trend(points, palette=palette, unit=unit, language=language, breaks=breaks)
    runs: list[list[Any]] = [[]]
    last = None
    for row in frame.sort_values("report_year").itertuples(index=False, name="Row"):
        is_known = not text.is_missing(row.first_quartile) and not text.is_missing(row.third_quartile)
        if not is_known or row.verdict == "NO" or (last is not None and row.report_year != last + 1):
            runs.append([])
        if is_known:
            runs[-1].append(row)
        last = row.report_year
    bands = []
    for run in (run for run in runs if run):
        # A year alone has no line along which a band could run: it gets a little to either side.
        spots = [(float(row.report_year), row) for row in run]
        if len(run) == 1:
            spots = [(float(run[0].report_year) + shift, run[0]) for shift in (-0.15, 0.15)]
        back = spots[::-1]
        bands.append(
            go.Scatter(
                x=[x for x, _ in (*spots, *back)],
                y=[float(row.third_quartile) for _, row in spots] + [float(row.first_quartile) for _, row in back],
                fill="toself", fillcolor=palette.band, line={"width": 0}, mode="lines", hoverinfo="skip",
                name="P25–P75", showlegend=not bands,
            )
        )  # fmt: skip
    lines = figure.data
    figure.data = ()
    figure.add_traces([*bands, *lines])
    figure.update_layout(showlegend=True, legend={"y": 1.03})
    _value_axis(figure, pd.concat([frame["median"], frame["third_quartile"]]), language)
    return figure


def stack(
    frame: pd.DataFrame,
    *,
    palette: Palette,
    unit: str,
    language: Language,
    breaks: Sequence[tuple[int, str]] = (),
) -> go.Figure:
    """Parts of one whole, one stacked bar a year, with the number of agencies behind it.

    frame: series, name, report_year, total, agency_count, due_count; a year without numbers has no bar.
    """
    figure = _figure(palette, height=400)
    years = range(int(frame["report_year"].min()), int(frame["report_year"].max()) + 1)
    known = frame[frame["total"].notna()]
    for colour, (_, part) in zip(palette.outcomes, known.groupby("series", sort=False), strict=False):
        figure.add_bar(
            x=part["report_year"].astype(int).tolist(), y=part["total"].astype(float).tolist(),
            name=plain(str(part.iloc[0]["name"])), marker={"color": colour, "line": {"width": 0}},
            customdata=[[text.number(value)] for value in part["total"]],
            hovertemplate=f"%{{x:d}} · %{{fullData.name}}<br>%{{customdata[0]}} {unit}<extra></extra>",
        )  # fmt: skip
    sums = known.groupby("report_year")["total"].sum()
    counts = known.drop_duplicates("report_year").set_index("report_year")
    for year, total in sums.items():
        figure.add_annotation(
            x=int(year), y=float(total), yshift=9, showarrow=False, font={"size": 11, "color": palette.muted},
            text=f"{counts.loc[year, 'agency_count']}/{counts.loc[year, 'due_count']}",
        )  # fmt: skip
    figure.update_layout(barmode="stack", legend={"y": 1.03})
    _year_axis(figure, years, palette, breaks)
    _value_axis(figure, sums, language)
    return figure


def published(frame: pd.DataFrame, *, palette: Palette, words: Mapping[str, str]) -> go.Figure:
    """When reports came out, with a line on the day they were due: a dot per report, of very many a bar per day.

    frame: agency_id, name, published_on, due_on, state. words: filed, late, due.
    """
    figure = _figure(palette, height=200)
    known = frame[frame["published_on"].notna()]
    is_counted = are_counted(known)
    for state, colour, symbol in (("filed", palette.data, "circle"), ("late", palette.verify_mark, "diamond")):
        part = known[known["state"] == state]
        if part.empty:
            continue
        days = part["published_on"].map(lambda day: day.isoformat()[:10])
        if is_counted:
            counts = days.value_counts().sort_index()
            figure.add_bar(
                x=counts.index.tolist(), y=counts.tolist(), name=plain(words[state]), marker={"color": colour},
                hovertemplate="%{x|%Y-%m-%d}<br>%{y}<extra></extra>",
            )  # fmt: skip
            continue
        figure.add_scatter(
            x=days.tolist(),
            y=[_jitter(agency) for agency in part["agency_id"]],
            mode="markers", name=plain(words[state]), marker={"color": colour, "size": 9, "symbol": symbol},
            text=[plain(name) for name in part["name"]],
            hovertemplate="%{text}<br>%{x|%Y-%m-%d}<extra></extra>",
        )  # fmt: skip
    for due in sorted({day.isoformat()[:10] for day in known["due_on"].dropna()}):
        figure.add_vline(x=due, line={"color": palette.muted, "width": 1, "dash": "dot"})
        figure.add_annotation(
            x=due, y=1, yref="paper", yanchor="bottom", showarrow=False, font={"size": 11, "color": palette.muted},
            text=plain(f"{words['due']} {due}"),
        )  # fmt: skip
    figure.update_yaxes(**{"nticks": 4} if is_counted else {"visible": False, "range": [-1.4, 1.4]})
    figure.update_xaxes(type="date", tickformat="%m-%d", nticks=5)
    figure.update_layout(legend={"y": 1.12})
    return figure


def are_counted(reports: pd.DataFrame) -> bool:
    """Whether so many reports have a date of publication that each day's are counted."""
    return len(reports) > MOST_DOTS


def plain(words: str) -> str:
    """Words that Plotly shall not take for markup."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _figure(palette: Palette, *, height: int) -> go.Figure:
    # Streamlit hands a chart to Plotly once more whenever it is measured: the same revision says that no data is new.
    return go.Figure(layout={"template": template(palette), "height": height, "autosize": True, "datarevision": 1})


def _year_axis(figure: go.Figure, years: range, palette: Palette, breaks: Sequence[tuple[int, str]]) -> None:
    figure.update_xaxes(dtick=1 if len(years) <= 16 else 2, tickformat="d", range=[years.start - 0.5, years.stop - 0.5])
    for year, mark in breaks:
        if years.start < year < years.stop:
            _break_line(figure, palette, year - 0.5, mark)


def _value_axis(figure: go.Figure, values: pd.Series, language: Language) -> None:
    """An axis from zero whose marks are written as the language writes long numbers."""
    top = float(values.dropna().astype(float).max()) if values.notna().any() else 0.0
    step = _step(top)
    marks = [step * number for number in range(int(top // step) + 2)]
    figure.update_yaxes(
        range=[0, max(top * 1.12, step)], tickvals=marks, ticktext=[text.compact(mark, language) for mark in marks]
    )


def _step(top: float) -> float:
    """A round distance of marks, of which four to eight reach the top."""
    if top <= 0:
        return 1.0
    size = 10.0 ** math.floor(math.log10(top))
    return next(size * part for part in (0.1, 0.2, 0.25, 0.5, 1.0, 2.0) if top / (size * part) <= 6)


def _break_line(figure: go.Figure, palette: Palette, at: float, note: str) -> None:
    figure.add_shape(
        type="line", xref="x", yref="paper", x0=at, x1=at, y0=0, y1=1,
        line={"color": palette.muted, "width": 1, "dash": "dot"},
    )  # fmt: skip
    figure.add_annotation(
        x=at, xref="x", y=0, yref="paper", yshift=-26, yanchor="top", showarrow=False, text=plain(note),
        font={"size": 11, "color": palette.muted},
    )  # fmt: skip
    figure.update_layout(margin={"b": 48})


def _end_labels(figure: go.Figure, ends: Sequence[tuple[float, int, str, str]]) -> None:
    """Names at the ends of up to four lines in the place of a legend, moved apart where they would touch."""
    if not 1 < len(ends) <= 4:
        return
    low, high = 0.0, max(end[0] for end in ends) or 1.0
    gap, floor = (high - low) * 0.07, low
    for value, year, name, colour in sorted(ends):
        at = max(value, floor)
        floor = at + gap
        figure.add_annotation(
            x=year, y=at, text=name, showarrow=False, xanchor="left", xshift=8, font={"size": 12, "color": colour},
        )  # fmt: skip
    wide = max(sum(13 if ord(character) > 0x2E7F else 7 for character in end[2]) for end in ends)
    figure.update_layout(margin={"r": 16 + wide}, showlegend=False)


def _points(part: pd.DataFrame, years: range, scale: float) -> dict[str, list[Any]]:
    """The points of one small line: nothing where there is no number, and the pen lifted before a break."""
    by_year = {int(row.report_year): row for row in part.itertuples(index=False, name="Row")}
    points: dict[str, list[Any]] = {"x": [], "y": [], "symbol": [], "spoken": []}

    def put(x: float, y: float | None, symbol: str, spoken: str) -> None:
        for name, value in (("x", x), ("y", y), ("symbol", symbol), ("spoken", spoken)):
            points[name].append(value)

    for year in years:
        row = by_year.get(year)
        if row is None or text.is_missing(row.value):
            put(float(year), None, "circle", "" if row is None else str(row.spoken))
            continue
        if row.verdict == "NO":
            put(year - 0.5, None, "circle", "")
        if row.is_alone:  # too few cases to be anybody's change
            put(year - 0.4, None, "circle", "")
        symbol = "circle-open" if row.is_open or row.is_alone or row.verdict == "NEAR" else "circle"
        put(float(year), float(row.value) * scale, symbol, str(row.spoken))
        if row.is_alone:
            put(year + 0.4, None, "circle", "")
    return points


def _short(words: str, room: int) -> str:
    """Words cut to so many half widths, with a mark where they are cut."""
    wide = 0
    for index, character in enumerate(words):
        wide += 2 if ord(character) > 0x2E7F else 1
        if wide > room:
            return words[: max(index - 1, 1)] + "…"
    return words


def _value(value: float, is_share: bool) -> str:
    return text.percent(value) if is_share else text.number(value)


def _spread(share: float, base: float) -> float:
    return (share * (1 - share) / base) ** 0.5 if base > 0 else 0.0


def _beside(values: pd.Series, all_values: pd.Series) -> str:
    """On which side of its dot the name of the first one has room: inwards from either edge."""
    if values.empty:
        return "top center"
    low, high = float(all_values.min()), float(all_values.max())
    place = (float(values.iloc[0]) - low) / ((high - low) or 1.0)
    return "top right" if place < 0.3 else "top left" if place > 0.7 else "top center"


def _short_numbers(values: pd.Series) -> list[float]:
    """Positions of dots, no longer than a screen can show: what is printed of them is said elsewhere."""
    digits = 1 if values.abs().max() > FINE else 2
    return [int(value) if value == int(value) else value for value in values.round(digits).tolist()]


def _jitter(agency: str) -> float:
    """A height between -1 and 1 that depends on the agency alone, so that a dot keeps its place."""
    return round(crc32(agency.encode()) % 200 / 100 - 1, 2)


def _veil(colour: str) -> str:
    """The colour as a ground through which a dot is seen."""
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.6)"


def _on(colour: str) -> str:
    """Black or white, whichever reads better on a colour."""
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return "#FFFFFF" if 0.299 * red + 0.587 * green + 0.114 * blue < 140 else "#1B2733"
