"""The lists of findings that go to the agencies, and their answers when they come back; part of the findings page."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard import answers as returned
from dashboard import parts, people, text
from dashboard.access import ask
from dashboard.exports import letters, rectification, tables
from dashboard.markup import join, table, tag
from dashboard.view import View
from queries import catalogue
from queries import findings as found

if TYPE_CHECKING:
    from data.commands import StateRule

DAYS_TO_ANSWER = 14
# What the office may write into a list that goes out.
_ON_LISTS = ("confirmed", "corrected", "closed", "dismissed", "reopened")
_MOST_LISTED = 200


def downloads(view: View, frame: pd.DataFrame, rules: Mapping[str, StateRule]) -> None:
    """The list of one agency, or of all that the filters leave; what is settled stays out."""
    listed = frame[frame["is_open"]] if len(frame) else frame
    with parts.card("lists", view.say("lists.title"), view.say("lists.sub", count=len(listed))):
        if listed.empty:
            st.info(view.say("lists.none"))
            return
        names = dict(zip(listed["agency_id"], listed["name"], strict=True))
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            agency = st.selectbox(
                view.say("lists.for"), ["", *names], format_func=lambda each: names.get(each, view.say("lists.all")),
                key="lists-agency", width=240,
            )  # fmt: skip
            soon = datetime.now(UTC).date() + timedelta(days=DAYS_TO_ANSWER)
            deadline = st.date_input(view.say("decide.deadline"), soon, format="YYYY-MM-DD", width=150,
                                     key="lists-deadline")  # fmt: skip
            contact = st.text_input(view.say("lists.contact"), key="lists-contact", max_chars=60, width=200)
        terms = _terms(view, rules, deadline, contact or "")
        origin = parts.origin(view)
        chosen = listed[listed["agency_id"] == agency] if agency else listed
        who = names.get(agency, view.say("lists.all"))
        # Names need a row of each year; the rows themselves are made when a file is asked for.
        named = rows(view, chosen.drop_duplicates("report_year"))
        title = f"{letters.years_of(named, origin)} {view.say('list.sheet')} {who}"
        with st.container(horizontal=True, gap="small"):
            st.download_button(
                view.say("lists.xlsx"), data=lambda: rectification.xlsx(rows(view, chosen), origin, terms, title),
                file_name=letters.list_name(origin, who, named), mime=tables.XLSX, key="lists-xlsx",
                on_click="ignore",
            )  # fmt: skip
            if agency:
                st.download_button(
                    view.say("lists.docx"), data=lambda: letters.docx(rows(view, chosen), origin, terms),
                    file_name=letters.letter_name(origin, named), mime=letters.DOCX, key="lists-docx",
                    on_click="ignore",
                )  # fmt: skip
            else:
                st.download_button(
                    view.say("lists.zip"), data=lambda: letters.parcel(rows(view, chosen), origin, terms),
                    file_name=origin.official_name(view.say("list.sheet"), who, ending="zip"), mime="application/zip",
                    key="lists-zip", on_click="ignore",
                )  # fmt: skip


def answers(view: View, rules: Mapping[str, StateRule]) -> None:
    """A returned list: what it would change, what is refused, and the way to accept it."""
    with parts.card("answers", view.say("answers.title"), view.say("answers.sub")):
        files = parts.uploader(
            view, view.say("answers.upload"), type=["xlsx"], accept_multiple_files=True,
            key=f"answers-{st.session_state.get('answers-taken', 0)}",
        )  # fmt: skip
        if not files:
            return
        for number, file in enumerate(files):
            _one(view, file.name, file.getvalue(), rules, number)


def _one(view: View, name: str, content: bytes, rules: Mapping[str, StateRule], number: int) -> None:
    from data import commands  # noqa: PLC0415 - it brings the readers with it

    read = rectification.read_answers(content)
    standing = commands.standing()
    # A list may hold findings of any year; what was decided on before need not be published any more.
    known = {
        answer.finding_id
        for answer in read.answers
        if answer.finding_id in standing or len(ask(found.findings, finding=answer.finding_id))
    }
    asked = returned.changes(read.answers, standing, known, rules, view.language)
    possible = [change for change in asked if change.steps and not change.problem]
    troubles = [refused.sentence(view.language) for refused in read.refused]
    troubles += [_problem(view, change, rules) for change in asked if change.problem]
    blank = len(read.answers) - len(asked)
    same = len([change for change in asked if not change.steps and not change.problem])
    st.html(parts.heading(name, view.say("answers.counts", change=len(possible), same=same, blank=blank,
                                         refused=len(troubles))))  # fmt: skip
    if troubles:
        st.error("\n\n".join(troubles[:20]))
        if len(troubles) > 20:
            st.caption(view.say("answers.more", count=len(troubles) - 20))
    if not possible:
        st.info(view.say("answers.nothing"))
        return
    st.html(tag("div", _preview(view, possible, rules), css="x-page"))
    by = people.author(view, f"answers-{number}")
    key = f"answers-go-{number}-{hashlib.sha256(content).hexdigest()[:8]}"
    if st.button(view.say("answers.accept", count=len(possible)), type="primary", key=key):
        _accept(view, possible, by)


def _problem(view: View, change: returned.Change, rules: Mapping[str, StateRule]) -> str:
    def word(name: str) -> str:
        return view.label({"label_zh": rules[name].label_zh, "label_en": rules[name].label_en}) if name in rules else ""

    return view.say(
        change.problem, row=change.answer.row, message=change.answer.message[:60], now=word(change.was),
        state=word(change.answer.state) or change.answer.state,
    )  # fmt: skip


def _preview(view: View, changes: Sequence[returned.Change], rules: Mapping[str, StateRule]) -> str:
    lines = []
    for change in changes[:_MOST_LISTED]:
        steps = [view.label({"label_zh": rules[name].label_zh, "label_en": rules[name].label_en})
                 for name in (change.was, *(step for step, _ in change.steps))]  # fmt: skip
        words = join((tag("div", words) for _, words in change.steps))
        what = join((tag("b", change.answer.agency), f" {change.answer.report_year} · {change.answer.message}"))
        lines.append([change.answer.row, what, " → ".join(steps), words])
    head = [view.say(f"answers.head.{name}") for name in ("row", "finding", "state", "words")]
    return table(head, lines, right=(0,), tall=360, label=view.say("answers.title"))


def _accept(view: View, changes: Sequence[returned.Change], by: str) -> None:
    from data import commands  # noqa: PLC0415 - it brings the readers with it

    if not by:
        st.error(view.say("people.name.missing"))
        return
    troubles: list[str] = []
    count = 0
    for change in changes:
        try:
            for state, words in change.steps:
                commands.decide(change.answer.finding_id, state, by=by, reason=words)
            count += 1
        except commands.XxgkError as error:
            sentence = commands.trouble(error, view.language)
            troubles.append(view.say("answers.row_failed", row=change.answer.row, sentence=sentence))
    st.session_state["answers-taken"] = st.session_state.get("answers-taken", 0) + 1
    st.session_state["decided"] = st.session_state.get("decided", 0) + 1
    people.report(done=view.say("answers.done", count=count) if count else "", troubles=troubles[:20])


def _terms(view: View, rules: Mapping[str, StateRule], deadline: date | None, contact: str) -> rectification.Terms:
    states = {
        name: view.label({"label_zh": rules[name].label_zh, "label_en": rules[name].label_en}) for name in _ON_LISTS
    }
    return rectification.Terms(states, deadline, contact.strip())


def rows(view: View, frame: pd.DataFrame) -> tuple[rectification.Row, ...]:
    """The findings as the lists show them."""
    indicators = {row["indicator"]: view.label(row) for row in ask(catalogue.indicators).to_dict("records")}
    sections: dict[str, str] = {}
    for form in frame["form"].dropna().unique():
        for row in ask(catalogue.sections, form=form).to_dict("records"):
            sections.setdefault(row["section"], text.label(row, "title", view.language))
    return rectification.rows_of(
        frame, ask(catalogue.checks), indicators=indicators, sections=sections, language=view.language
    )
