"""What does not add up, is missing or came late, and what becomes of it: decided, sent, answered, closed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard import parts, people, state, text
from dashboard.access import ask
from dashboard.markup import Html, anchor, join, table, tag
from dashboard.view import View
from dashboard.views import rectification
from queries import catalogue, provenance
from queries import findings as found

if TYPE_CHECKING:
    from data.commands import Standing, StateRule

SEVERITIES = ("error", "warning", "hint")
ROW_HEIGHT = 33
NAME_WIDTH = {"zh": 172, "en": 200}
# What one rerun may send; the files hold all.
PAGE_ROWS = 100
ACTIVE, OVERDUE = "active", "overdue"
SENT = "sent"
ALWAYS_COUNTED = ("open", "confirmed", SENT, "answered", "closed", "dismissed")
# A usual time for an answer.
DAYS_TO_ANSWER = 14
# What a check that compares texts belongs to.
BOILERPLATE = "boilerplate"


def show(view: View) -> None:
    """How the findings stand, filters, the table, the chosen one in full, decisions and the lists that go out."""
    from data import commands  # noqa: PLC0415 - it brings the readers with it

    people.hear()
    rules = commands.state_rules()
    ledger = commands.standing()
    frame = _chosen(view, ledger, rules)
    if frame.empty:
        with parts.card("findings", view.say("page.findings")):
            # Every check may run and find nothing, or the filters leave nothing.
            is_clean = ask(found.findings_by_severity).empty
            st.info(view.say("findings.nothing" if is_clean else "findings.none"))
    opened = _opened(view, ledger, rules)
    left, right = parts.split("findings", 2, 1)
    with left:
        ticked = _table(view, frame, rules) if len(frame) else []
        if people.may_write():
            _decide(view, frame, opened, ticked, rules)
    with right:
        _detail(view, opened, rules)
    left, right = parts.split("lists", 1, 1)
    with left:
        rectification.downloads(view, frame, rules)
    with right:
        if people.may_write():
            rectification.answers(view, rules)
    _reliability(view)


# what there is -------------------------------------------------------------------------------------------------------


def _as_it_stands(
    view: View, frame: pd.DataFrame, ledger: Mapping[str, Standing], rules: Mapping[str, StateRule]
) -> pd.DataFrame:
    """Findings with what was decided since the build, too; overdue: the days beyond the deadline, else missing."""
    today = datetime.now(UTC).date()
    decided = frame["finding_id"].map({finding: each.state for finding, each in ledger.items()}).astype(object)
    now = decided.where(decided.notna(), frame["state"])
    deadlines, waiting, overdue = {}, {}, {}
    for at, row in frame[now == SENT][["finding_id", "deadline", "decided_at"]].iterrows():
        last = ledger.get(row["finding_id"])
        if last:
            due, decided = date.fromisoformat(last.deadline) if last.deadline else None, last.at.date()
        else:
            due, decided = row["deadline"], row["decided_at"].date()
        deadlines[at], waiting[at] = due, (today - decided).days
        overdue[at] = (today - due).days if due and today > due else None
    columns = {"deadline": deadlines, "waiting": waiting, "overdue": overdue}
    frame = frame.assign(
        state=now,
        is_open=now.map({name: rule.is_open for name, rule in rules.items()}).fillna(value=True).astype(bool),
        **{name: pd.Series(cells, index=frame.index, dtype=object) for name, cells in columns.items()},
    )
    return frame.assign(**{name: text.labels(frame, name, view.language) for name in ("name", "message", "title")})


def _chosen(view: View, ledger: Mapping[str, Standing], rules: Mapping[str, StateRule]) -> pd.DataFrame:
    """The findings that fit the filters, after the filters are drawn."""
    agencies = parts.agency_options(view)
    checks = {row["check"]: view.label(row, "title") for row in ask(catalogue.checks).to_dict("records")}
    regions = ask(catalogue.agencies).set_index("agency_id")["region"].dropna().to_dict()
    names_of_regions = sorted(set(regions.values()))
    states = {"": view.say("findings.state.all"), ACTIVE: view.say("findings.state.active"),
              OVERDUE: view.say("findings.state.overdue")}  # fmt: skip
    states |= {name: view.label(vars_of(rule)) for name, rule in rules.items()}
    severity = state.valid("severity", SEVERITIES, "", view.unknown("unknown.severity"))
    check = state.valid("check", list(checks), "", view.unknown("unknown.check"))
    agency = state.valid("agency", list(agencies), "", view.unknown("unknown.agency"))
    region = state.valid("region", names_of_regions, "", view.unknown("unknown.region"))
    standing = state.valid("state", list(states), "", view.unknown("unknown.state"))
    span = state.valid("span", ("year", "all"), "year", view.unknown("unknown.span"))
    year = None if span == "all" else view.year
    asked = ask(found.findings, year=year, agency=agency or None, check=check or None, kind=view.kind_or_none)
    asked = asked[asked["agency_id"].map(regions) == region] if region else asked
    frame = _as_it_stands(view, asked, ledger, rules)
    _counters(view, frame, rules, standing)
    if standing == ACTIVE:
        frame = frame[frame["is_open"]]
    elif standing == OVERDUE:
        frame = frame[frame["overdue"].notna()]
    elif standing:
        frame = frame[frame["state"] == standing]
    counts = frame["severity"].value_counts()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        labels = {name: view.say("findings.severity", name=view.say(f"severity.{name}"), count=int(counts.get(name, 0)))
                  for name in SEVERITIES}  # fmt: skip
        labels[""] = view.say("findings.all", count=len(frame))
        state.switch("severity", view.say("control.severity"), ("", *SEVERITIES), labels, severity, "")
        spans = {"year": view.say("year.label", year=view.year), "all": view.say("span.all")}
        state.switch("span", view.say("control.span"), ("year", "all"), spans, span, "year")
        state.pick("state", view.say("control.state"), list(states), states, standing, "", width=124)
        names = {"": view.say("control.agency.all"), **agencies}
        state.pick("agency", view.say("control.agency"), ("", *agencies), names, agency, "", width=160)
        if len(names_of_regions) > 1:
            names = {"": view.say("control.region.all")}
            state.pick("region", view.say("control.region"), ("", *names_of_regions), names, region, "", width=112)
        names = {"": view.say("control.check.all"), **checks}
        failed = ask(found.findings_by_check, year=year, kind=view.kind_or_none)
        seen = [name for name in checks if name in set(failed["check"]) or name == check]
        state.pick("check", view.say("control.check"), ("", *seen), names, check, "", width=160)
    if severity:
        frame = frame[frame["severity"] == severity]
    order = frame["severity"].map({name: number for number, name in enumerate(SEVERITIES)})
    # Within a year they keep the official order of agencies, in which they come.
    frame = frame.assign(order=order).sort_values(["order", "report_year"], ascending=[True, False], kind="stable")
    return frame.reset_index(drop=True)


def vars_of(rule: StateRule) -> dict[str, str]:
    """The labels of a state as a row of data has them."""
    return {"label_zh": rule.label_zh, "label_en": rule.label_en}


def _counters(view: View, frame: pd.DataFrame, rules: Mapping[str, StateRule], chosen: str) -> None:
    """How many findings stand where; each counter filters."""
    counts = frame["state"].value_counts()
    overdue = int(frame["overdue"].notna().sum())
    shown = [(name, view.label(vars_of(rule)), int(counts.get(name, 0))) for name, rule in rules.items()
             if counts.get(name, 0) or name in ALWAYS_COUNTED]  # fmt: skip
    shown.insert(3, (OVERDUE, view.say("findings.state.overdue"), overdue))
    kept = {name: state.get(name) for name in ("agency", "check", "region", "span", "severity")}
    cards = []
    for name, words, count in shown:
        address = state.link("findings", **kept, state="" if name == chosen else name)
        figure = anchor(tag("b", text.number(count)), address, title=words)
        css = "x-count x-count-chosen" if name == chosen else "x-count"
        tone = "x-must" if name == OVERDUE and count else ""
        cards.append(tag("div", tag("span", words), tag("span", figure, css=tone), css=css))
    st.html(tag("div", *cards, css="x-counts x-page"))


def _opened(view: View, ledger: Mapping[str, Standing], rules: Mapping[str, StateRule]) -> pd.DataFrame:
    """The finding that the URL names, whatever the filters; no row, after a sentence, when there is none."""
    carried = state.get("finding")
    row = ask(found.findings, finding=carried or "none")
    if carried and row.empty:
        st.warning(view.say("finding.gone", seen=carried[:40]))
    return _as_it_stands(view, row, ledger, rules)


# the table -----------------------------------------------------------------------------------------------------------


def _standing_words(view: View, row: Mapping[str, object], rules: Mapping[str, StateRule]) -> str:
    rule = rules.get(str(row["state"]))
    words = view.label(vars_of(rule)) if rule else str(row["state"])
    if row["overdue"] is not None and not text.is_missing(row["overdue"]):
        return view.say("finding.overdue", state=words, days=row["overdue"])
    if row["waiting"] is not None and not text.is_missing(row["waiting"]):
        return view.say("finding.waiting", state=words, days=row["waiting"])
    return words


def _states(view: View, frame: pd.DataFrame, rules: Mapping[str, StateRule]) -> pd.Series:
    words = frame["state"].map({name: view.label(vars_of(rule)) for name, rule in rules.items()})
    words = words.astype(object).where(words.notna(), frame["state"])
    for at, row in frame[frame["waiting"].notna()].iterrows():
        words[at] = _standing_words(view, row.to_dict(), rules)
    return words


def _table(view: View, frame: pd.DataFrame, rules: Mapping[str, StateRule]) -> list[str]:
    """The table; the ids of the rows that are ticked."""
    severities = {name: view.say(f"severity.{name}") for name in SEVERITIES}
    words = frame.assign(severity_words=frame["severity"].map(severities), state_words=_states(view, frame, rules))
    config = {
        "severity_words": st.column_config.TextColumn(view.say("column.severity"), width=58, alignment="center"),
        "state_words": st.column_config.TextColumn(view.say("column.state"), width=104),
        "name": st.column_config.TextColumn(view.say("column.agency"), width=NAME_WIDTH[view.language]),
        "report_year": st.column_config.NumberColumn(view.say("column.year.short"), width=52, format="%d"),
        "message": st.column_config.TextColumn(view.say("column.message"), width="large"),
    }
    title = view.say("findings.title")
    agencies = frame["agency_id"].nunique()
    with parts.card("findings", title, view.say("findings.base", count=len(frame), agencies=agencies)):
        # A decision moves rows: what was ticked before it means other findings after it.
        key = "findings-" + "-".join((str(view.year), view.kind, str(st.session_state.get("decided", 0)), *(
            state.get(name) for name in ("severity", "check", "agency", "region", "state", "span"))))  # fmt: skip
        page = parts.paged("findings", words, PAGE_ROWS)
        ids = list(page["finding_id"])
        key = f"{key}-{page.index[0]}"
        shown = page[["severity_words", "state_words", "name", "report_year", "message"]].astype({"report_year": int})
        tones = pd.DataFrame("none", index=shown.index, columns=shown.columns)
        tones["severity_words"] = page["severity"].map({"error": "must", "warning": "verify", "hint": "unknown"})
        tones.loc[page["overdue"].notna(), "state_words"] = "must"
        tones.loc[page["state"].isin(["closed", "dismissed"]), "state_words"] = "order"
        st.dataframe(
            parts.styled(shown, tones, view),
            hide_index=True,
            key=key,
            height=min(ROW_HEIGHT * (len(ids) + 1) + 6, 520),
            row_height=ROW_HEIGHT,
            column_config=config,
            on_select=lambda: _open(key, ids),
            selection_mode=["multi-row", "single-cell"],
            alt=view.say("findings.alt", count=len(frame)),
        )
        export = {
            "severity_words": view.say("column.severity"), "state_words": view.say("column.state"),
            "name": view.say("column.agency"), "report_year": view.say("column.year"),
            "check": view.say("column.check"), "title": view.say("column.title"),
            "message": view.say("column.message"), "left_value": view.say("column.left"),
            "right_value": view.say("column.right"), "difference": view.say("column.difference"),
            "deadline": view.say("column.due_on"), "file": view.say("source.file"),
            "finding_id": view.say("column.finding"),
        }  # fmt: skip
        parts.downloads(view, "findings", words[list(export)].rename(columns=export), view.say("page.findings"))
    chosen = st.session_state.get(key)
    rows = chosen["selection"]["rows"] if chosen else []
    return [ids[row] for row in rows if row < len(ids)]


def _open(key: str, findings: list[str]) -> None:
    cells = st.session_state[key]["selection"]["cells"]
    if cells and cells[0][0] < len(findings):
        state.put(finding=findings[cells[0][0]])


# deciding ------------------------------------------------------------------------------------------------------------


def _decide(
    view: View, frame: pd.DataFrame, opened: pd.DataFrame, ticked: Sequence[str], rules: Mapping[str, StateRule]
) -> None:
    """What may be decided on the ticked findings, on all in the filter, or on the opened one when none is ticked."""
    with parts.card("decide", view.say("decide.title"), view.say("decide.sub")):
        chosen = frame[frame["finding_id"].isin(ticked)] if ticked else opened
        key = f"decide-all-{st.session_state.get('decided', 0)}"
        if len(frame) > 1 and st.checkbox(view.say("decide.all", count=len(frame)), key=key):
            chosen = frame
        if chosen.empty:
            st.html(tag("div", view.say("decide.nothing"), css="x-foot"))
            return
        st.html(tag("div", view.say("decide.chosen", count=len(chosen), agencies=chosen["agency_id"].nunique()),
                    css="x-sentence"))  # fmt: skip
        possible = [
            name for name, rule in rules.items()
            if rule.is_given and all(name in rules[now].may_become for now in set(chosen["state"]) if now in rules)
        ]  # fmt: skip
        if not possible:
            now = sorted({view.label(vars_of(rules[name])) for name in chosen["state"] if name in rules})
            st.info(view.say("decide.no_common", states=view.say("list.between").join(now)))
            return
        labels = {name: view.say(f"decide.{name}") for name in possible}
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            becomes = st.selectbox(view.say("decide.as"), possible, format_func=lambda name: labels[name], width=220,
                                   key="decide-as")  # fmt: skip
            deadline = None
            if rules[becomes].needs == "deadline":
                soon = datetime.now(UTC).date() + timedelta(days=DAYS_TO_ANSWER)
                deadline = st.date_input(view.say("decide.deadline"), soon, format="YYYY-MM-DD", width=150,
                                         key="decide-deadline")  # fmt: skip
            by = people.author(view, "decide")
        needs = rules[becomes].needs == "reason"
        key = "decide.reason.needed" if needs else "decide.reason"
        reason = st.text_area(view.say(key), key="decide-reason", height=80, max_chars=1000)
        label = view.say("decide.button", count=len(chosen))
        if st.button(label, type="primary", key="decide-go"):
            _record(view, list(chosen["finding_id"]), becomes, by, str(reason or "").strip(), deadline, needs=needs)


def _record(
    view: View, ids: Sequence[str], becomes: str, by: str, reason: str, deadline: date | None, *, needs: bool
) -> None:
    from data import commands  # noqa: PLC0415 - it brings the readers with it

    for is_missing, key in ((not by, "people.name.missing"), (needs and not reason, "decide.reason.missing")):
        if is_missing:
            st.error(view.say(key))
            return
    troubles: list[str] = []
    for finding in ids:
        try:
            commands.decide(finding, becomes, by=by, reason=reason, deadline=deadline.isoformat() if deadline else None)
        except commands.XxgkError as error:
            troubles.append(commands.trouble(error, view.language))
    count = len(ids) - len(troubles)
    st.session_state["decided"] = st.session_state.get("decided", 0) + 1
    st.session_state.pop("decide-reason", None)
    done = view.say("decide.done", count=count, state=view.say(f"decide.{becomes}")) if count else ""
    people.report(done=done, troubles=list(dict.fromkeys(troubles))[:5])


# one finding ---------------------------------------------------------------------------------------------------------


def _detail(view: View, chosen: pd.DataFrame, rules: Mapping[str, StateRule]) -> None:
    with parts.card("finding"):
        if chosen.empty:
            st.html(parts.heading(view.say("finding.title"), view.say("finding.hint")))
            return
        row = chosen.iloc[0]
        tone = parts.SEVERITY_TONE[row["severity"]]
        standing = "x-tone-unknown" if text.is_missing(row["overdue"]) else "x-tone-must"
        pill = join((
            tag("span", view.say(f"severity.{row['severity']}"), css=f"x-pill {tone}"),
            tag("span", _standing_words(view, row.to_dict(), rules), css=f"x-pill {standing}"),
        ))  # fmt: skip
        st.html(parts.heading(row["title"], f"{row['name']} · {view.say('year.label', year=row['report_year'])}", pill))
        st.html(tag("p", row["message"], css="x-sentence"))
        check = ask(catalogue.checks).set_index("check").loc[row["check"]]
        # What two texts share is read side by side; its operands would say it again, one below another.
        if check["family"] != BOILERPLATE or not _passages(view, row):
            _operands(view, row)
        links = [
            anchor(view.say("panel.agency"), state.link("agency", agency=row["agency_id"], year=row["report_year"]))
        ]
        if row["section"]:
            address = state.link("filing", agency=row["agency_id"], section=row["section"], year=row["report_year"])
            links.append(anchor(view.say("finding.section"), address))
        links.append(anchor(view.say("finding.check"), state.link("definitions", topic="checks", item=row["check"])))
        links.append(anchor(view.say("finding.link"), state.link("findings", finding=row["finding_id"], span="all")))
        basis = join((view.say("finding.basis"), text.label(check, "basis", view.language) or check["formula"]), " ")
        file = join((view.say("source.file"), row["file"]), " ") if row["file"] else ""
        lines = join((tag("div", basis), tag("div", file), join(links, " · ")))
        st.html(tag("div", lines, css="x-foot x-page"))
        _history(view, row, rules)


def _history(view: View, row: pd.Series, rules: Mapping[str, StateRule]) -> None:
    """Every decision on this finding, and on the same one with other numbers before it."""
    from data import commands  # noqa: PLC0415 - it brings the readers with it

    ids = [row["finding_id"], *([row["earlier_finding_id"]] if row["earlier_finding_id"] else [])]
    verdicts = commands.verdicts_on(ids)
    st.html(tag("h3", view.say("finding.history"), css="x-head"))
    if not verdicts:
        st.html(tag("div", view.say("finding.history.none"), css="x-foot"))
        return
    lines = []
    for verdict in verdicts:
        at = text.moment(verdict.at.astimezone(UTC).replace(tzinfo=None), st.context.timezone)
        words = view.label(vars_of(rules[verdict.state]))
        due = view.say("finding.due", day=verdict.deadline) if verdict.deadline else ""
        earlier = view.say("finding.earlier") if verdict.finding_id != row["finding_id"] else ""
        note = view.say("list.between").join(part for part in (due, earlier) if part)
        lines.append([at, join((words, tag("div", note, css="x-foot") if note else "")), verdict.by, verdict.reason])
    head = [view.say(f"history.{name}") for name in ("at", "state", "by", "reason")]
    st.html(table(head, lines, label=view.say("finding.history")))


def _operands(view: View, row: pd.Series) -> None:
    """The numbers that the check compared, each with its words and the way to its source."""
    operands = json.loads(row["operands"] or "[]")
    if not operands:
        return
    labels = {each["indicator"]: view.label(each) for each in ask(catalogue.indicators).to_dict("records")}
    # A check across the years also holds a number of the year before, or of another body.
    numbers = sorted({str(operand["document_id"]) for operand in operands if operand.get("document_id")})
    documents = view.named(ask(provenance.numbered_documents, documents=numbers))
    owners = {each["document_id"]: each for each in documents.to_dict("records")}
    rows = []
    for operand in operands:
        indicator, applicant = operand.get("indicator", ""), operand.get("applicant", "")
        owner = owners.get(operand.get("document_id"), row)
        agency, year = owner["agency_id"], int(owner["report_year"])
        name: object = labels.get(indicator, indicator)
        if indicator in labels:
            address = state.link("source", agency=agency, year=year, indicator=indicator, applicant=applicant)
            name = anchor(name, address)
        beside = [owner["name"]] if agency != row["agency_id"] else []
        beside += [str(year)] if year != row["report_year"] else []
        if beside:
            name = join((name, f" ({view.say('list.between').join(beside)})"))
        value = text.fact(operand.get("value"), operand.get("status", "value"))
        rows.append([name, value, operand.get("as_written") or "", parts.place(view, operand.get("place") or "")])
    head = [view.say("column.indicator"), view.say("column.value"), view.say("source.words"), view.say("source.place")]
    st.html(table(head, rows, right=(1,), label=view.say("finding.operands")))


def _passages(view: View, row: pd.Series) -> bool:
    """What the report holds in common with another one, side by side; whether there is any."""
    frame = ask(found.copied_passages, agency=row["agency_id"], year=int(row["report_year"]))
    frame = frame[(frame["document_id"] == row["document_id"]) & (frame["passages"].str.len() > 2)]
    if row["section"]:
        of_section = frame[frame["section"] == row["section"]]
        frame = of_section if len(of_section) else frame
    for pair in view.named(frame.head(1), "other_name", "other").to_dict("records"):
        passages = json.loads(pair["passages"])
        other = f"{pair['other']} · {view.say('year.label', year=pair['other_year'])}"
        st.html(tag("div", view.say("finding.passages", share=text.percent(pair["share"]), count=len(passages)),
                    css="x-foot"))  # fmt: skip
        sides = [[_passage(each.get("words")), _passage(each.get("other_words"))] for each in passages[:20]]
        own = f"{row['name']} · {view.say('year.label', year=row['report_year'])}"
        shown = table([own, other], sides, label=view.say("finding.passages.label"), tall=480)
        st.html(tag("div", shown, css="x-sides"))
    return len(frame) > 0


def _passage(words: object) -> Html:
    return tag("div", tag("mark", words or ""), css="x-passage")


def _reliability(view: View) -> None:
    """Which checks people dismissed, and how often."""
    frame = ask(found.check_reliability)
    with parts.card("reliability", view.say("reliability.title"), view.say("reliability.sub")):
        if frame.empty:
            st.html(tag("div", view.say("reliability.none"), css="x-foot"))
            return
        rows = [
            [
                anchor(view.label(row, "title"), state.link("findings", check=row["check"], span="all")),
                view.say(f"severity.{row['severity']}"), text.number(row["finding_count"]),
                text.number(row["decided_count"]), text.number(row["dismissed_count"]),
                # Few decisions make no share.
                text.percent(row["dismissed_share"]) if row["decided_count"] >= 10
                else view.say("reliability.few", count=row["dismissed_count"], of=row["decided_count"]),
            ]
            for row in frame.to_dict("records")
        ]  # fmt: skip
        head = [view.say(f"reliability.{name}") for name in
                ("check", "severity", "found", "decided", "dismissed", "share")]  # fmt: skip
        st.html(tag("div", table(head, rows, right=(2, 3, 4, 5), tall=360, label=view.say("reliability.title")),
                    css="x-page"))  # fmt: skip
