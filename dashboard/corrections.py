"""What a figure means by a person's word: said beside it, noted where it is shown, listed, taken back."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from dashboard import parts, people, state, text, work
from dashboard.access import ask
from dashboard.markup import Html, anchor, join, safe, table, tag
from dashboard.view import View
from queries import catalogue, findings, provenance

if TYPE_CHECKING:
    from data.commands import Attributed, Correction

_NUMBER = re.compile(r"-?[0-9]{1,14}(\.[0-9]{1,4})?")
_DRAFT = "correction-draft"
_ROUND = "correction-round"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of one report as its reader sees it; row is the answer of ``fact_source``."""

    agency: str
    year: int
    indicator: str
    applicant: str
    row: pd.Series

    @property
    def id(self) -> str:
        """What tells it from other figures, for keys."""
        return f"{self.agency}.{self.year}.{self.indicator}.{self.applicant}"

    @property
    def seen(self) -> tuple[str, str]:
        """The document and the words in it that a correction speaks of."""
        return str(self.row["sha256"]), str(self.row["as_written"] or "")


@dataclass(frozen=True, slots=True)
class Draft:
    """A correction that was filled in and not kept yet: of which figure, as it was seen then."""

    figure: str
    seen: tuple[str, str]
    value: Decimal | None
    by: str
    reason: str


def number_of(words: str) -> Decimal | None:
    """The number that a person typed, thousands separators and full-width digits allowed; None when it is none."""
    plain = unicodedata.normalize("NFKC", words).replace(",", "").strip()
    return Decimal(plain) if _NUMBER.fullmatch(plain) else None


# beside a figure -----------------------------------------------------------------------------------------------------


def note(view: View, figure: Figure, said: Sequence[Correction] | None = None) -> Correction | None:
    """Say whether a person's word holds for the figure, or will; the word itself, None where there is none."""
    found = _of(figure, _said() if said is None else said)
    is_shown = figure.row["status"] == "corrected"
    if found is None:
        if is_shown:
            st.html(tag("div", view.say("correct.ends"), css="x-foot"))
        return None
    printed = figure.seen[1]
    if found.as_printed != printed:
        words = view.say("correct.stale", was=found.as_printed, now=printed)
    elif is_shown and _is_value(figure.row["value"], found.value):
        words = view.say("correct.in_force", printed=_printed(view, printed), meant=_meant(view, found, figure.row))
    else:
        words = view.say("correct.pending", printed=_printed(view, printed), meant=_meant(view, found, figure.row))
    st.html(tag("div", tag("b", words), tag("div", _by(view, found), css="x-foot"), css="x-words"))
    return found


def form(view: View, figure: Figure) -> None:
    """As printed and as meant, what that changes, and the way to keep it, publish it and take it back."""
    people.hear()
    with parts.card("correct", view.say("correct.title"), view.say("correct.sub")):
        said = note(view, figure, _said())
        if not people.may_write():
            return
        with st.container(horizontal=True, gap="small"):
            if said is not None:
                _take_back_one(view, said)
            if _is_waiting(figure, said):
                work.publish_here(view, "correct-publish")
        draft = st.session_state.get(_DRAFT)
        is_begun = isinstance(draft, Draft) and draft.figure == figure.id
        # Of what is said already, the next thing to do is not to say it again.
        with st.expander(view.say("correct.again"), expanded=is_begun) if said is not None else st.container():
            _fill_in(view, figure)
            draft = st.session_state.get(_DRAFT)
            if isinstance(draft, Draft) and draft.figure == figure.id:
                _preview(view, figure, draft)


def _is_waiting(figure: Figure, said: Correction | None) -> bool:
    """Whether the next publish changes what is shown of the figure."""
    is_shown = figure.row["status"] == "corrected"
    if said is None or said.as_printed != figure.seen[1]:
        return is_shown
    return not (is_shown and _is_value(figure.row["value"], said.value))


def _fill_in(view: View, figure: Figure) -> None:
    key = f"{figure.id}-{st.session_state.get(_ROUND, 0)}"
    # Between drawing and sending the form another build may have gone live; what counts is what the person saw.
    seen = st.session_state.setdefault(f"seen-{key}", figure.seen)
    with st.form(f"correct-{key}", border=False):
        printed = tag("b", _printed(view, figure.seen[1]))
        unit = view.unit(figure.row["unit"])
        st.html(tag("div", view.say("correct.printed"), " ", printed, css="x-sentence"))
        value = st.text_input(view.say("correct.value", unit=unit) if unit else view.say("correct.value.plain"),
                              max_chars=24, key=f"correct-value-{key}")  # fmt: skip
        has_none = st.checkbox(view.say("type.none"), key=f"correct-none-{key}")
        reason = st.text_input(view.say("type.reason"), max_chars=300, key=f"correct-reason-{key}")
        by = people.author(view, "correct")
        is_sent = st.form_submit_button(view.say("correct.preview"), key="correct-preview")
    if not is_sent:
        if not isinstance(st.session_state.get(_DRAFT), Draft):
            st.session_state[f"seen-{key}"] = figure.seen
        return
    st.session_state.pop(_DRAFT, None)
    trouble = _trouble(view, figure, seen, value or "", has_none, by, reason or "")
    if trouble:
        st.session_state[f"seen-{key}"] = figure.seen
        st.error(trouble)
        return
    number = None if has_none else number_of(value or "")
    st.session_state[_DRAFT] = Draft(figure.id, seen, number, by, (reason or "").strip())


def _trouble(
    view: View, figure: Figure, seen: tuple[str, str], value: str, has_none: bool, by: str, reason: str
) -> str:
    """What is wrong with what was filled in, in a sentence."""
    number = number_of(value)
    row = figure.row
    is_same = row["status"] in {"value", "corrected"} and _is_value(row["value"], None if has_none else number)
    cases = (
        (seen != figure.seen, view.say("correct.changed", was=seen[1], now=figure.seen[1])),
        (not by, view.say("people.name.missing")),
        (not reason.strip(), view.say("type.reason.missing")),
        (has_none and bool(value), view.say("type.value.both")),
        (not has_none and number is None, view.say("type.value.wrong")),
        (is_same, view.say("correct.same")),
    )
    return next((sentence for is_wrong, sentence in cases if is_wrong), "")


def _preview(view: View, figure: Figure, draft: Draft) -> None:
    """What the next publish will make of it: the figure itself, the lines that it enters, the findings on it."""
    row = figure.row
    unit = view.unit(row["unit"])
    then = _value(view, draft.value, unit)
    rows = [
        [view.say("source.words"), _printed(view, draft.seen[1]), _printed(view, draft.seen[1])],
        [view.say("source.value"), f"{text.fact(row['value'], row['status'])} {unit}".strip(), tag("b", then)],
        [view.say("source.status"), view.say(f"status.{row['status']}"), view.say("status.corrected")],
    ]
    head = ["", view.say("correct.now"), view.say("correct.then")]
    st.html(parts.heading(view.say("correct.preview.title"), view.say("correct.keeps")))
    st.html(table(head, rows, label=view.say("correct.preview.title")))
    series = ask(provenance.series_of_figure, agency=figure.agency, year=figure.year, indicator=figure.indicator,
                 applicant=figure.applicant)  # fmt: skip
    if len(series):
        named = view.say("list.between").join(text.labels(series, "label", view.language))
        st.html(tag("div", view.say("correct.series", list=named), css="x-sentence"))
    on_it = _findings_on(view, figure)
    key = "correct.findings" if on_it else "correct.no_findings"
    items = [tag("li", each) for each in on_it]
    st.html(tag("div", view.say(key, count=len(on_it)), tag("ul", *items) if items else "", css="x-sentence x-page"))
    with st.container(horizontal=True, gap="small"):
        is_kept = st.button(view.say("type.keep"), type="primary", key="correct-keep")
        is_dropped = st.button(view.say("correct.cancel"), key="correct-cancel")
    if is_dropped:
        _next_round()
        st.rerun()
    if is_kept:
        _keep(view, figure, draft)


def _findings_on(view: View, figure: Figure) -> list[Html]:
    """The findings that compare this figure with another one, each with the way to it."""
    frame = view.named(ask(findings.findings, agency=figure.agency), "message", "message")
    mine = (figure.indicator, figure.applicant, int(figure.row["document_id"]))
    found = []
    for row in frame.to_dict("records"):
        operands = json.loads(row["operands"] or "[]")
        if mine in {(each.get("indicator"), each.get("applicant") or "", each.get("document_id")) for each in operands}:
            address = state.link("findings", finding=row["finding_id"], agency=figure.agency, span="all")
            found.append(anchor(row["message"], address))
    return found


def _keep(view: View, figure: Figure, draft: Draft) -> None:
    from data import commands  # noqa: PLC0415 - it brings the readers with it

    document, printed = draft.seen
    _next_round()
    try:
        commands.correct(
            figure.agency, figure.year, figure.indicator, figure.applicant or None, printed=printed, value=draft.value,
            by=draft.by, reason=draft.reason, document=document,
        )  # fmt: skip
    except commands.XxgkError as error:
        people.report(troubles=[commands.trouble(error, view.language)])
    people.report(done=view.say("type.kept"))


def _next_round() -> None:
    """Forget the draft and empty the fields, which have other keys from now on."""
    st.session_state.pop(_DRAFT, None)
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def _take_back_one(view: View, said: Correction) -> None:
    with st.popover(view.say("correct.take_back")):
        reason = st.text_input(view.say("people.reason"), max_chars=300, key="correct-back-reason")
        by = people.author(view, "correct-back")
        if st.button(view.say("people.take_back.go"), key="correct-back"):
            _take_back(view, f"c:{said.sha256}:{said.indicator}:{said.applicant}", by, reason or "")


# in lists ------------------------------------------------------------------------------------------------------------


def of_agency(view: View, agency: str, facts: pd.DataFrame) -> None:
    """The figures of one agency that are shown as a person corrected them, with whose word it is."""
    shown = facts[facts["status"] == "corrected"]
    if shown.empty:
        return
    said = _said()
    owners = _documents(each.sha256 for each in said)
    words = {
        (owners[each.sha256]["document_id"], each.indicator, each.applicant): each
        for each in said
        if each.sha256 in owners
    }
    title = view.say("correct.count", count=len(shown))
    head = [view.say(f"people.{name}") for name in ("year", "figure", "what", "by", "at", "reason")]
    rows = []
    for row in shown.to_dict("records"):
        found = words.get((row["document_id"], row["indicator"], row["applicant"]))
        address = state.link("source", agency=agency, year=row["report_year"], indicator=row["indicator"],
                             applicant=row["applicant"])  # fmt: skip
        change = f"{_printed(view, row['as_written'])} → {_value(view, row['value'], view.unit(row['unit']))}"
        who = [found.author, _moment(found.made_at), found.reason] if found else [view.say("correct.ends"), "", ""]
        rows.append([row["report_year"], anchor(_name(view, row), address), change, *who])
    with st.expander(title):
        st.html(tag("div", table(head, rows, label=title), css="x-page"))


def listed(view: View) -> None:
    """All words of people in force, on figures and on whose report it is, with who, when and why, and a way back."""
    from data import commands  # noqa: PLC0415 - it brings the readers with it

    attributions, said = commands.attributed(), commands.corrected()
    count = len(attributions) + len(said)
    with parts.card("people", view.say("people.title"), view.say("people.sub", count=count)):
        if not count:
            st.html(tag("div", view.say("people.none"), css="x-foot"))
            return
        owners = _documents(each.sha256 for each in (*attributions, *said))
        lines = [_attribution_line(view, each, owners) for each in attributions]
        lines += _correction_lines(view, said, owners)
        head = [view.say(f"people.{name}") for name in ("at", "kind", "file", "what", "by", "reason", "state")]
        st.html(tag("div", table(head, [line for _, line, _ in lines], tall=360, label=view.say("people.title")),
                    css="x-page"))  # fmt: skip
        if people.may_write():
            _take_back_any(view, {key: label for key, _, label in lines})


Line = tuple[str, list[object], str]


def _attribution_line(view: View, said: Attributed, owners: Mapping[str, dict[str, Any]]) -> Line:
    file = said.file or said.sha256[:12]
    year = view.say("year.label", year=said.report_year) if said.report_year else view.say("tell.as_read")
    what = f"{said.agency_name or view.say('tell.as_read')} · {year}"
    owner = owners.get(said.sha256)
    is_shown = owner is not None and (
        said.agency_id in {None, owner["agency_id"]} and said.report_year in {None, owner["report_year"]}
    )
    line = [_moment(said.made_at), view.say("people.attribution"), file, what, said.by, said.reason,
            _standing(view, is_shown)]  # fmt: skip
    return f"a:{said.sha256}", line, f"{file} → {what}"


def _correction_lines(view: View, said: Sequence[Correction], owners: Mapping[str, dict[str, Any]]) -> list[Line]:
    catalogued = ask(catalogue.indicators).set_index("indicator")
    applicants = ask(catalogue.applicants).set_index("applicant")
    shown = ask(provenance.corrected_facts, documents=sorted({each.sha256 for each in said}))
    values = {(row["sha256"], row["indicator"], row["applicant"]): row["value"] for row in shown.to_dict("records")}
    lines: list[Line] = []
    for each in said:
        cell = (each.sha256, each.indicator, each.applicant)
        owner = owners.get(each.sha256)
        known = each.indicator in catalogued.index
        name = view.label(catalogued.loc[each.indicator]) if known else each.indicator
        unit = view.unit(catalogued.loc[each.indicator, "unit"]) if known else ""
        if each.applicant in applicants.index:
            name = f"{name} · {view.label(applicants.loc[each.applicant])}"
        change = f"{_printed(view, each.as_printed)} → {_value(view, each.value, unit)}"
        file: object = each.sha256[:12]
        label = f"{name}: {change}"
        what: object = label
        if owner is not None:
            whose = f"{view.label(owner, 'name')} · {view.say('year.label', year=owner['report_year'])}"
            file = join((owner["file"], tag("div", whose, css="x-foot")))
            label = f"{whose} · {label}"
            address = state.link("source", agency=owner["agency_id"], year=owner["report_year"],
                                 indicator=each.indicator, applicant=each.applicant)  # fmt: skip
            what = join((anchor(name, address) if owner["is_active"] else name, tag("div", change)))
        is_shown = cell in values and _is_value(values[cell], each.value)
        line = [_moment(each.made_at), view.say("people.correction"), file, what, each.author, each.reason,
                _standing(view, is_shown)]  # fmt: skip
        lines.append((f"c:{each.sha256}:{each.indicator}:{each.applicant}", line, label))
    return lines


def _standing(view: View, is_shown: bool) -> Html:
    tone = "order" if is_shown else "verify"
    return tag("span", view.say("people.in_force" if is_shown else "people.pending"), css=f"x-pill x-tone-{tone}")


def _take_back_any(view: View, options: Mapping[str, str]) -> None:
    with st.form("take-back"), st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        which = st.selectbox(view.say("people.take_back"), list(options), format_func=lambda each: options[each],
                             width=440)  # fmt: skip
        reason = st.text_input(view.say("people.reason"), max_chars=300, width=240)
        by = people.author(view, "take-back")
        is_sent = st.form_submit_button(view.say("people.take_back.go"))
    if is_sent:
        _take_back(view, str(which), by, reason or "")


def _take_back(view: View, which: str, by: str, reason: str) -> None:
    from data import commands  # noqa: PLC0415 - it brings the readers with it

    if not by or not reason.strip():
        st.error(view.say("people.reason.missing" if by else "people.name.missing"))
        return
    kind, sha256, *cell = which.split(":")
    try:
        if kind == "a":
            commands.attribute(sha256, by=by, reason=reason, is_revoked=True)
        else:
            commands.take_back(sha256, cell[0], cell[1], by=by, reason=reason)
    except commands.XxgkError as error:
        st.error(commands.trouble(error, view.language))
        return
    people.report(done=view.say("people.taken_back"))


# words ---------------------------------------------------------------------------------------------------------------


def _said() -> tuple[Correction, ...]:
    """The corrections in force; none where the ledger cannot be opened, as on a disk that may only be read."""
    from data import commands  # noqa: PLC0415 - it brings the readers with it

    try:
        return commands.corrected()
    except commands.XxgkError:
        return ()


def _of(figure: Figure, said: Sequence[Correction]) -> Correction | None:
    cell = (figure.seen[0], figure.indicator, figure.applicant)
    return next((each for each in said if (each.sha256, each.indicator, each.applicant) == cell), None)


def _documents(documents: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Whose report of which year each of these documents is, by its SHA-256."""
    frame = ask(provenance.document_owners, documents=sorted(set(documents)))
    return {str(row["sha256"]): row for row in frame.to_dict("records")}


def _is_value(shown: object, meant: Decimal | None) -> bool:
    if text.is_missing(shown) or meant is None:
        return text.is_missing(shown) and meant is None
    return Decimal(str(shown)) == meant


def _value(view: View, value: object, unit: str) -> str:
    if text.is_missing(value):
        return view.say("correct.no_number")
    return f"{text.fact(value, 'corrected')} {unit}".strip()


def _meant(view: View, said: Correction, row: pd.Series) -> str:
    return _value(view, said.value, view.unit(row["unit"]))


def _printed(view: View, words: str | None) -> str:
    return words or view.say("source.blank")


def _name(view: View, row: Mapping[str, Any]) -> str:
    name = view.label(row)
    return f"{name} · {view.label(row, 'applicant')}" if row["applicant"] else name


def _by(view: View, said: Correction) -> Html:
    return safe(view.say("correct.by", by=said.author, at=_moment(said.made_at), reason=said.reason))


def _moment(at: datetime | None) -> str:
    return text.moment(at.astimezone(UTC).replace(tzinfo=None), st.context.timezone) if at else ""
