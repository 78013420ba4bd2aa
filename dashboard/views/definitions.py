"""What every figure means: indicators, series and their breaks, ratios, checks, symbols, forms; and the guide."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import guide, parts, state, text
from dashboard.access import ask
from dashboard.cells import FILING_SQUARES, SECTION_SQUARES
from dashboard.markup import Html, join, table, tag
from dashboard.view import View
from queries import catalogue, trends

TOPICS = ("ratios", "series", "indicators", "checks", "symbols", "forms", "guide")
FORMS = ("2021+", "2019-2020", "2014-2018", "2008-2013")
SYMBOLS = ("value", "stated_none", "blank", "placeholder", "approx", "corrected", "unreadable", "silent", "no_report")


def show(view: View) -> None:
    """One table per topic; a link may point at one line."""
    item = state.get("item")
    topic = state.valid("topic", TOPICS, _topic_of(item), view.unknown("unknown.topic"))
    labels = {name: view.say(f"topic.{name}") for name in TOPICS}
    state.switch("topic", view.say("control.topic"), TOPICS, labels, topic, "")
    with parts.card("definitions", labels[topic], view.say(f"topic.{topic}.sub")):
        {
            "ratios": _ratios, "series": _series, "indicators": _indicators, "checks": _checks, "symbols": _symbols,
            "forms": _forms, "guide": _guide,
        }[topic](view, item)  # fmt: skip


def _topic_of(item: str) -> str:
    if item and item in set(ask(catalogue.series_list)["series"]):
        return "series"
    return TOPICS[0]


def _ratios(view: View, item: str) -> None:
    frame = ask(catalogue.ratios)
    head = [view.say(f"column.{name}") for name in ("ratio", "formula", "minimum", "direction", "pitfalls")]
    rows = [
        [
            tag("b", view.label(row)), view.label(row, "formula"), row["minimum_n"],
            tag("span", view.say(f"direction.{row['direction'].replace(' ', '_')}"), css="x-whole"),
            row[f"pitfalls_{view.language}"] or "",
        ]
        for row in frame.to_dict("records")
    ]  # fmt: skip
    st.html(table(head, rows, right=(2,), chosen=_line(frame["ratio"], item), label=view.say("topic.ratios")))
    parts.downloads(view, "ratios", parts.table_of(view, frame), view.say("topic.ratios"))


def _series(view: View, item: str) -> None:
    frame = ask(catalogue.series_list)
    head = [view.say(f"column.{name}") for name in ("series", "theme", "unit", "years", "values", "break")]
    rows = [
        [
            tag("b", view.label(row)), tag("span", view.say(f"theme.{row['theme']}"), css="x-whole"),
            view.unit(row["unit"]),
            tag("span", _years(row), css="x-whole"),
            text.number(row["value_count"]), _breaks(view, row["series"]) if row["value_count"] else "",
        ]
        for row in frame.to_dict("records")
    ]  # fmt: skip
    st.html(table(head, rows, right=(4,), chosen=_line(frame["series"], item), label=view.say("topic.series")))
    parts.downloads(view, "series", parts.table_of(view, frame), view.say("topic.series"))


def _years(row: dict[str, object]) -> str:
    return f"{row['first_year']}–{row['last_year']}" if row["value_count"] else text.NO_NUMBER["no_report"]


def _breaks(view: View, series: str) -> Html:
    frame = ask(trends.series_total, series=series)
    rows = frame[frame["verdict"].isin(["NEAR", "NO"])].to_dict("records")
    sentences = (
        view.say(
            f"trends.break.{row['verdict']}", year=row["report_year"],
            reason=text.label(row, "reason", view.language) if row["reason_zh"] else view.say("trends.reason.unknown"),
        )
        for row in rows
    )  # fmt: skip
    return join(sentences, Html("<br>"))


def _indicators(view: View, item: str) -> None:
    frame = view.named(ask(catalogue.indicators), "label", "label")
    shown = pd.DataFrame(
        {
            view.say("column.table"): [view.say(f"form_table.{name}") for name in frame["form_table"]],
            view.say("column.indicator"): frame["label"],
            view.say("column.unit"): [view.unit(unit) for unit in frame["unit"]],
            view.say("column.forms"): frame["forms"].str.replace("|", " · ", regex=False),
            view.say("column.values"): frame["fact_count"],
            "id": frame["indicator"],
        }
    )
    chosen = shown[shown["id"] == item]
    if len(chosen):
        st.html(tag("div", f"{chosen.iloc[0, 1]} · {chosen.iloc[0, 0]}", css="x-sentence"))
    st.dataframe(shown, hide_index=True, key="indicators", height=600, placeholder="", alt=view.say("topic.indicators"))
    parts.downloads(view, "indicators", shown, view.say("topic.indicators"))


def _checks(view: View, item: str) -> None:
    frame = view.named(ask(catalogue.checks).fillna({"reason_zh": "", "reason_en": ""}), "title", "title")
    chosen = frame[frame["check"] == item]
    if len(chosen):
        row = chosen.iloc[0]
        st.html(tag("div", tag("b", row["title"]), Html("<br>"), row["formula"], css="x-words"))
    shown = pd.DataFrame(
        {
            view.say("column.severity"): [view.say(f"severity.{severity}") for severity in frame["severity"]],
            view.say("column.title"): frame["title"],
            view.say("column.formula"): frame["formula"],
            view.say("column.basis"): text.labels(frame, "basis", view.language),
            view.say("column.run"): [view.say("check.run" if run else "check.not_run") for run in frame["is_run"]],
            view.say("column.reason"): text.labels(frame, "reason", view.language),
            view.say("column.found"): frame["fail_count"],
            "id": frame["check"],
        }
    )
    st.dataframe(shown, hide_index=True, key="checks", height=600, placeholder="", alt=view.say("topic.checks"))
    parts.downloads(view, "checks", shown, view.say("topic.checks"))


def _symbols(view: View, item: str) -> None:
    del item
    marks = {
        **text.NO_NUMBER,
        "value": "0, 12",
        "stated_none": "0*",
        "approx": "≈120",
        "corrected": f"120✎, {text.NO_NUMBER_CORRECTED}",
    }
    head = [view.say("column.symbol"), view.say("column.meaning"), view.say("column.sum")]
    rows = [[marks[name], view.say(f"symbol.{name}"), view.say(f"symbol.{name}.sum")] for name in SYMBOLS]
    st.html(table(head, rows, label=view.say("topic.symbols")))
    st.html(parts.heading(view.say("grid.title", year="")))
    st.html(parts.legend(view, SECTION_SQUARES))
    st.html(parts.heading(view.say("years.title")))
    st.html(parts.legend(view, FILING_SQUARES))


def _forms(view: View, item: str) -> None:
    del item
    head = [view.say(f"column.{name}") for name in ("ordinal", "section", "department", "government")]
    for form in FORMS:
        frame = ask(catalogue.sections, form=form)
        if frame.empty:
            continue
        rows = [
            [
                row["ordinal"], view.label(row, "title"), view.say(f"duty.{row['duty_department']}"),
                view.say(f"duty.{row['duty_government']}"),
            ]
            for row in frame.to_dict("records")
        ]  # fmt: skip
        with st.expander(view.say(f"form.{form}"), expanded=form == FORMS[0]):
            st.html(table(head, rows, label=form))


def _guide(view: View, item: str) -> None:
    del item
    for number, (title, words) in enumerate(guide.tasks(view.language)):
        with st.expander(title, expanded=number == 0):
            st.markdown(words)


def _line(ids: pd.Series, item: str) -> int | None:
    return next((number for number, each in enumerate(ids) if each == item), None)
