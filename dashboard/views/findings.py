"""What does not add up, is missing or came late: every finding a sentence, with the numbers and words behind it."""

from __future__ import annotations

import json

import pandas as pd
import streamlit as st

from dashboard import parts, state, text
from dashboard.access import ask
from dashboard.markup import anchor, join, table, tag
from dashboard.view import View
from queries import catalogue, profile
from queries import findings as found

SEVERITIES = ("error", "warning", "hint")
ROW_HEIGHT = 33


def show(view: View) -> None:
    """Filters, the table of findings, and the chosen one in full."""
    frame, title = _chosen(view)
    if frame.empty:
        with parts.card("findings", title):
            st.info(view.say("findings.none"))
        return
    left, right = parts.split("findings", 1.7, 1)
    with left:
        _table(view, frame, title)
    with right:
        _detail(view, frame)


def _chosen(view: View) -> tuple[pd.DataFrame, str]:
    agencies = parts.agency_options(view)
    checks = {row["check"]: view.label(row, "title") for row in ask(catalogue.checks).to_dict("records")}
    severity = state.valid("severity", SEVERITIES, "", view.unknown("unknown.severity"))
    check = state.valid("check", list(checks), "", view.unknown("unknown.check"))
    agency = state.valid("agency", list(agencies), "", view.unknown("unknown.agency"))
    span = state.valid("span", ("year", "all"), "year", view.unknown("unknown.span"))
    year = None if span == "all" else view.year
    frame = ask(found.findings, year=year, agency=agency or None, kind=view.kind_or_none)
    counts = frame["severity"].value_counts()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        labels = {name: view.say("findings.severity", name=view.say(f"severity.{name}"), count=int(counts.get(name, 0)))
                  for name in SEVERITIES}  # fmt: skip
        labels[""] = view.say("findings.all", count=len(frame))
        state.switch("severity", view.say("control.severity"), ("", *SEVERITIES), labels, severity, "")
        spans = {"year": view.say("year.label", year=view.year), "all": view.say("span.all")}
        state.switch("span", view.say("control.span"), ("year", "all"), spans, span, "year")
        names = {"": view.say("control.agency.all"), **agencies}
        state.pick("agency", view.say("control.agency"), ("", *agencies), names, agency, "", width=220)
        seen = [name for name in checks if name in set(frame["check"]) or name == check]
        names = {"": view.say("control.check.all"), **checks}
        state.pick("check", view.say("control.check"), ("", *seen), names, check, "", width=260)
    if severity:
        frame = frame[frame["severity"] == severity]
    if check:
        frame = frame[frame["check"] == check]
    frame = view.named(view.named(view.named(frame), "message", "message"), "title", "title")
    order = frame["severity"].map({name: number for number, name in enumerate(SEVERITIES)})
    frame = frame.assign(order=order).sort_values(
        ["order", "report_year", "name", "check"], ascending=[True, False, True, True]
    )
    return frame.reset_index(drop=True), view.say("page.findings")


def _table(view: View, frame: pd.DataFrame, title: str) -> None:
    words = frame.assign(severity_words=[view.say(f"severity.{severity}") for severity in frame["severity"]])
    columns = ["severity_words", "name", "report_year", "message"]
    shown = words[columns].astype({"report_year": int})
    tones = pd.DataFrame("none", index=shown.index, columns=shown.columns)
    tones["severity_words"] = frame["severity"].map({"error": "must", "warning": "verify", "hint": "unknown"})
    config = {
        "severity_words": st.column_config.TextColumn(view.say("column.severity"), width=64, alignment="center"),
        "name": st.column_config.TextColumn(view.say("column.agency"), width=140),
        "report_year": st.column_config.NumberColumn(view.say("column.year"), width=64, format="%d"),
        "message": st.column_config.TextColumn(view.say("column.message"), width="large"),
    }
    agencies = frame["agency_id"].nunique()
    with parts.card("findings", title, view.say("findings.base", count=len(frame), agencies=agencies)):
        key = "findings-" + "-".join((str(view.year), view.kind, *(state.get(name) for name in
                                      ("severity", "check", "agency", "span"))))  # fmt: skip
        ids = list(frame["finding_id"])
        st.dataframe(
            parts.styled(shown, tones, view),
            hide_index=True,
            key=key,
            height=min(ROW_HEIGHT * (len(ids) + 1) + 6, 600),
            row_height=ROW_HEIGHT,
            column_config=config,
            on_select=lambda: _open(key, ids),
            selection_mode=["single-row", "single-cell"],
            alt=view.say("findings.alt", count=len(frame)),
        )
        export = {
            "severity_words": view.say("column.severity"), "name": view.say("column.agency"),
            "report_year": view.say("column.year"), "check": view.say("column.check"),
            "title": view.say("column.title"),
            "message": view.say("column.message"), "left_value": view.say("column.left"),
            "right_value": view.say("column.right"), "difference": view.say("column.difference"),
            "file": view.say("source.file"), "finding_id": view.say("column.finding"),
        }  # fmt: skip
        parts.downloads(view, "findings", words[list(export)].rename(columns=export), title)


def _open(key: str, findings: list[str]) -> None:
    chosen = st.session_state[key]["selection"]
    rows = chosen["rows"] or [cell[0] for cell in chosen["cells"]]
    if rows and rows[0] < len(findings):
        state.put(finding=findings[rows[0]])


def _detail(view: View, frame: pd.DataFrame) -> None:
    chosen = frame[frame["finding_id"] == state.get("finding")]
    with parts.card("finding"):
        if chosen.empty:
            st.html(parts.heading(view.say("finding.title"), view.say("finding.hint")))
            return
        row = chosen.iloc[0]
        tone = parts.SEVERITY_TONE[row["severity"]]
        pill = tag("span", view.say(f"severity.{row['severity']}"), css=f"x-pill {tone}")
        st.html(parts.heading(row["title"], f"{row['name']} · {view.say('year.label', year=row['report_year'])}", pill))
        st.html(tag("p", row["message"], css="x-sentence"))
        _operands(view, row)
        check = ask(catalogue.checks).set_index("check").loc[row["check"]]
        links = [
            anchor(view.say("panel.agency"), state.link("agency", agency=row["agency_id"], year=row["report_year"]))
        ]
        if row["section"]:
            address = state.link("filing", agency=row["agency_id"], section=row["section"], year=row["report_year"])
            links.append(anchor(view.say("finding.section"), address))
        links.append(anchor(view.say("finding.check"), state.link("definitions", topic="checks", item=row["check"])))
        basis = join((view.say("finding.basis"), check["basis"] or check["formula"]), " ")
        file = join((view.say("source.file"), row["file"]), " ")
        lines = join((tag("div", basis), tag("div", file), join(links, " · ")))
        st.html(tag("div", lines, css="x-foot x-page"))


def _operands(view: View, row: pd.Series) -> None:
    """The numbers that the check compared, each with its words and the way to its source."""
    operands = json.loads(row["operands"] or "[]")
    if not operands:
        return
    labels = {each["indicator"]: view.label(each) for each in ask(catalogue.indicators).to_dict("records")}
    reports = ask(profile.agency_reports, agency=row["agency_id"])
    years = {row["document_id"]: int(row["report_year"]) for row in reports.to_dict("records")}
    rows = []
    for operand in operands:
        indicator, applicant = operand.get("indicator", ""), operand.get("applicant", "")
        # A carry-over check also holds a number of the year before.
        year = years.get(operand.get("document_id"), int(row["report_year"]))
        name: object = labels.get(indicator, indicator)
        if indicator in labels:
            address = state.link("source", agency=row["agency_id"], year=year, indicator=indicator, applicant=applicant)
            name = anchor(name, address)
        if year != row["report_year"]:
            name = join((name, f" ({year})"))
        value = text.fact(operand.get("value"), operand.get("status", "value"))
        rows.append([name, value, operand.get("as_written") or "", parts.place(view, operand.get("place") or "")])
    head = [view.say("column.indicator"), view.say("column.value"), view.say("source.words"), view.say("source.place")]
    st.html(table(head, rows, right=(1,), label=view.say("finding.operands")))
