"""Reports come in: uploaded, looked over, accepted, published; what could not be read is typed in beside its page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard import corrections, parts, people, state, text, work
from dashboard.access import ask, live_build
from dashboard.markup import anchor, join, pairs, table, tag
from dashboard.view import View
from dashboard.views import source
from queries import provenance

if TYPE_CHECKING:
    from data.commands import Job, Look, LookedAt

ROW_HEIGHT = 33
MOST_MEGABYTES = 500
FIRST_YEAR = 2008
SHOWN_JOBS = 12
YEAR_WIDTH = {"zh": 72, "en": 84}
FORM_WIDTH = {"zh": 110, "en": 150}
MOST_CELLS = 500
_TONES = {
    "waiting": "unknown", "reading": "verify", "ready": "verify", "adding": "verify", "publishing": "verify",
    "writing": "verify", "done": "order", "failed": "must", "stopped": "must", "left": "unknown",
}  # fmt: skip


def show(view: View) -> None:
    """The way in, the jobs, what one of them holds, and what a person should type in or take back."""
    from data import commands  # noqa: PLC0415 - it brings the readers with it

    people.hear()
    if people.may_write():
        left, right = parts.split("import", 1.7, 1)
        with left:
            _upload(view)
        with right:
            _sample(view)
            _unpublished(view)
    else:
        people.read_only(view)
    jobs = commands.list_jobs()
    job = _chosen(view, jobs)
    if jobs:
        left, right = parts.split("jobs", 1, 2.6)
        with left:
            _jobs(view, jobs, job)
        with right:
            if job is not None:
                _job(view, job)
    else:
        with parts.card("jobs", view.say("jobs.title")):
            st.info(view.say("jobs.none" if people.may_write() else "jobs.none.read_only"))
    if view.build["build_name"]:
        _cells(view)
        corrections.listed(view)


# the way in ----------------------------------------------------------------------------------------------------------


def _upload(view: View) -> None:
    from data import commands  # noqa: PLC0415 - it brings the readers with it

    with parts.card("upload", view.say("upload.title"), view.say("upload.sub")):
        files = parts.uploader(
            view, view.say("upload.files", size=MOST_MEGABYTES),
            accept_multiple_files=True, max_upload_size=MOST_MEGABYTES,
            key=f"upload-{st.session_state.get('uploaded', 0)}",
        )  # fmt: skip
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            by = people.author(view, "upload")
            label = view.say("upload.go", count=len(files or ()))
            if not st.button(label, type="primary", disabled=not files, key="upload-go"):
                return
        if not by:
            st.error(view.say("people.name.missing"))
            return
        try:
            job = commands.start_import([(file.name, file) for file in files or ()], by=by)
        except commands.XxgkError as error:
            st.error(commands.trouble(error, view.language))
            return
        st.session_state["uploaded"] = st.session_state.get("uploaded", 0) + 1
        _show_job(job)
        people.report(done=view.say("upload.started"))


def _sample(view: View) -> None:
    """The sample county: brought in while there is nothing, removed with one click and a second one."""
    if view.build["has_sample"]:
        title = view.say("sample.title")
        with parts.card("sample", title, view.say("sample.explained")), st.popover(view.say("sample.remove")):
            st.write(view.say("sample.remove.sure"))
            if st.button(view.say("sample.remove.go"), type="primary", key="sample-remove"):
                _start(view, "remove_demo")
    elif not view.build["build_name"]:
        with parts.card("sample", view.say("sample.title"), view.say("sample.offer")):
            if st.button(view.say("sample.load"), key="sample-load"):
                _start(view, "demo")


def _unpublished(view: View) -> None:
    """What people said since the build, and the way to publish it."""
    from data import commands  # noqa: PLC0415 - it brings the readers with it

    built_at = view.build["built_at"]
    if built_at is None:
        return
    since = built_at.to_pydatetime().replace(tzinfo=UTC)
    moments = [each.made_at for each in (*commands.corrected(), *commands.attributed())]
    words = len([moment for moment in moments if moment and moment > since])
    verdicts = len([each for each in commands.standing().values() if each.at > since])
    with parts.card("unpublished", view.say("unpublished.title"),
                    view.say("unpublished.sub", corrections=words, decisions=verdicts)):  # fmt: skip
        if st.button(view.say("unpublished.publish"), key="publish-go"):
            _start(view, "publish")


def _start(view: View, kind: str) -> None:
    job = work.start(view, kind)
    if job is not None:
        _show_job(job)
        people.report(done=view.say("job.started"))


def _show_job(job: str) -> None:
    """Put a job into the URL in the next run; in this one the hidden field that holds it is drawn already."""
    st.session_state["next"] = {"job": job, "file": ""}


# jobs ----------------------------------------------------------------------------------------------------------------


def _chosen(view: View, jobs: Sequence[Job]) -> Job | None:
    """The job that the URL names; else the newest."""
    if not jobs:
        return None
    return next((job for job in jobs if job.id == state.get("job")), None) or _default(view, jobs)


def _default(view: View, jobs: Sequence[Job]) -> Job:
    if state.get("job"):
        st.warning(view.say("unknown.job", seen=state.get("job")[:40]))
    return jobs[0]


def _jobs(view: View, jobs: Sequence[Job], chosen: Job | None) -> None:
    with parts.card("jobs", view.say("jobs.title"), view.say("jobs.sub")):
        rows = []
        for job in jobs[:SHOWN_JOBS]:
            made = text.moment(job.made_at.astimezone(UTC).replace(tzinfo=None), st.context.timezone)
            name = view.say(f"job.kind.{job.kind}", count=len(job.files))
            pill = tag("span", view.say(f"job.state.{job.state}"), css=f"x-pill x-tone-{_TONES[job.state]}")
            title = anchor(name, state.link("import", job=job.id))
            rows.append([join((title, tag("div", f"{made} {job.by}", css="x-foot"))), pill])
        number = next((n for n, job in enumerate(jobs[:SHOWN_JOBS]) if chosen and job.id == chosen.id), None)
        head = [view.say("jobs.job"), view.say("column.state")]
        st.html(tag("div", table(head, rows, chosen=number, label=view.say("jobs.title")), css="x-page"))


def _job(view: View, job: Job) -> None:
    from data import commands  # noqa: PLC0415 - it brings the readers with it

    with parts.card("job", view.say(f"job.title.{job.state}"), _sub(view, job)):
        if job.is_at_work:
            work.progress(view, job.id)
        elif job.state in {"failed", "stopped"}:
            words = job.message_zh if view.language == "zh" else job.message_en
            st.error(words if job.state == "failed" else view.say("job.stopped"))
        elif job.state == "done" and job.build_name:
            st.success(view.say(f"job.done.{job.kind}", count=job.added, build=job.build_name))
        if job.kind == "import" and not job.is_at_work:
            _files(view, job)
        if people.may_write() and not job.is_at_work:
            _acts(view, job)
        log = commands.job_log(job.id) if job.state in {"failed", "stopped"} else ""
        if log:
            with st.expander(view.say("job.log")):
                st.code(log, language=None, wrap_lines=True)


def _sub(view: View, job: Job) -> str:
    made = text.moment(job.made_at.astimezone(UTC).replace(tzinfo=None), st.context.timezone)
    what = view.say(f"job.kind.{job.kind}", count=len(job.files))
    return " · ".join(part for part in (what, job.by, made) if part)


def _acts(view: View, job: Job) -> None:
    from data import commands  # noqa: PLC0415 - it brings the readers with it

    def attempt(act: object, done: str) -> None:
        try:
            act(job.id)  # type: ignore[operator]
        except commands.XxgkError as error:
            people.report(troubles=[commands.trouble(error, view.language)])
        people.report(done=view.say(done))

    with st.container(horizontal=True, gap="small"):
        if job.state == "ready":
            if st.button(view.say("job.accept"), type="primary", key="job-accept"):
                attempt(commands.accept_import, "job.accepted")
            if st.button(view.say("job.leave"), key="job-leave"):
                attempt(commands.leave_import, "job.left")
        elif job.state in {"failed", "stopped"}:
            if st.button(view.say("job.retry"), type="primary", key="job-retry"):
                attempt(commands.retry_job, "job.started")
            if job.kind == "import" and st.button(view.say("job.leave"), key="job-leave"):
                attempt(commands.leave_import, "job.left")
        elif job.state == "done" and job.can_retry and st.button(view.say("job.retry_failed"), key="job-retry"):
            attempt(commands.retry_job, "job.started")


# the files of a job --------------------------------------------------------------------------------------------------


@st.cache_data(max_entries=20, ttl=20, show_spinner=False)
def _look(job_id: str, changed: str, build: str | None, said: int) -> Look:
    """What the files were taken for; changed, build and said are parts of the key."""
    from data import commands  # noqa: PLC0415 - it brings the readers with it

    del changed, build, said
    return commands.look_at_import(job_id)


def _files(view: View, job: Job) -> None:
    look = _look(job.id, str(job.changed_at), live_build(), st.session_state.get("chosen", 0))
    if not look.files:
        return
    frame = pd.DataFrame([_row(view, job, file) for file in look.files])
    tones = pd.DataFrame("none", index=frame.index, columns=frame.columns)
    tones["state"] = [_tone(file) for file in look.files]
    config = {
        "state": st.column_config.TextColumn(view.say("column.state"), width=96),
        "file": st.column_config.TextColumn(view.say("column.file"), width=190),
        "agency": st.column_config.TextColumn(view.say("column.agency"), width=170),
        "year": st.column_config.TextColumn(view.say("column.year"), width=YEAR_WIDTH[view.language]),
        "form": st.column_config.TextColumn(view.say("column.form"), width=FORM_WIDTH[view.language]),
        "format": st.column_config.TextColumn(view.say("column.format"), width=64),
        "figures": st.column_config.TextColumn(view.say("column.values"), width=72, alignment="right"),
        "note": st.column_config.TextColumn(view.say("files.note"), width="large"),
    }
    key = f"files-{job.id}-{job.state}"
    shas = [file.result.sha256 or "" for file in look.files]
    st.dataframe(
        parts.styled(frame, tones, view),
        hide_index=True,
        key=key,
        height=min(ROW_HEIGHT * (len(frame) + 1) + 6, 420),
        row_height=ROW_HEIGHT,
        column_config=config,
        on_select=lambda: _open(key, shas),
        selection_mode="single-cell",
        alt=view.say("files.alt", count=len(frame)),
    )
    counts = {name: sum(1 for file in look.files if file.result.state == name)
              for name in ("imported", "known", "failed", "ignored")}  # fmt: skip
    st.html(tag("div", view.say("files.counts", **counts), css="x-foot"))
    wanted = state.get("file")
    chosen = next((file for file in look.files if wanted and (file.result.sha256 or "").startswith(wanted)), None)
    if chosen is None:
        st.html(tag("div", view.say("files.hint"), css="x-foot"))
        return
    _file(view, job, chosen, look)


def _open(key: str, shas: list[str]) -> None:
    cells = st.session_state[key]["selection"]["cells"]
    if cells and cells[0][0] < len(shas):
        state.put(file=shas[cells[0][0]][:16])


def _tone(file: LookedAt) -> str:
    if file.choice and file.choice.is_left_out:
        return "unknown"
    tones = {"imported": "order", "known": "unknown", "failed": "must", "ignored": "unknown"}
    return "verify" if file.result.state == "imported" and file.result.problems else tones[file.result.state]


def _row(view: View, job: Job, file: LookedAt) -> dict[str, object]:
    result = file.result
    is_new = file.is_new_agency and result.state == "imported"
    # Of a body that is published already, its name in the reader's language.
    known = parts.agency_options(view) if live_build() is not None else {}
    name = known.get(file.agency_id or "", file.agency_name)
    agency = view.say("files.new_agency", name=name) if is_new else name
    told = file.choice is not None and not file.choice.is_left_out
    return {
        "state": _state_words(view, job, file),
        "file": result.file,
        "agency": f"{agency} ✎" if told and file.choice and file.choice.agency_id else agency,
        "year": f"{file.report_year or ''}{' ✎' if told and file.choice and file.choice.report_year else ''}",
        "form": view.say(f"form.{file.form}") if file.form and text.has(f"form.{file.form}") else file.form,
        "format": file.format,
        "figures": text.number(result.fact_count) if result.state == "imported" else "",
        "note": _note(view, file),
    }


def _state_words(view: View, job: Job, file: LookedAt) -> str:
    if file.choice and file.choice.is_left_out:
        return view.say("files.left_out")
    if file.result.state == "imported" and job.state != "done":
        return view.say("files.to_import")
    if file.result.state == "failed" and file.can_be_told and file.choice and job.state != "done":
        return view.say("files.to_read_again")
    return view.say(f"files.{file.result.state}")


def _note(view: View, file: LookedAt) -> str:
    """Why it was not read and what to do; else what it does to others, and what to mind."""
    from data import commands  # noqa: PLC0415 - it brings the readers with it

    result = file.result
    if result.state == "failed":
        return commands.reason_sentence(result.reason, view.language)
    if result.state == "known":
        return view.say("files.same_as", file=result.same_as)
    if result.state == "ignored":
        return view.say("files.ignored.note")
    notes = []
    if file.rivals:
        key = "files.replaces" if file.counts else "files.stays_behind"
        notes.append(view.say(key, files=view.say("list.between").join(file.rivals[:3])))
    notes += [commands.problem_sentence(code, view.language) for code in dict.fromkeys(result.problems)]
    return view.say("answers.between").join(notes)


def _file(view: View, job: Job, file: LookedAt, look: Look) -> None:
    """One file: the words it was told by, and the way to say otherwise."""
    st.html(parts.heading(file.result.file, _note(view, file)))
    if file.result.detail:
        st.html(tag("div", view.say("files.seen", detail=file.result.detail), css="x-foot"))
    rows = [
        (
            view.say(f"witness.{each.field}") if text.has(f"witness.{each.field}") else each.field,
            join((tag("mark", each.words), tag("span", f" {parts.place(view, each.place)}", css="x-muted"))),
        )
        for each in file.witnesses
        if each.words
    ]
    if rows:
        st.html(tag("div", pairs(rows), css="x-words"))
    if job.state == "done" and file.result.state == "imported" and file.agency_id and file.report_year:
        address = state.link("agency", agency=file.agency_id, year=file.report_year)
        st.html(tag("div", anchor(view.say("files.open"), address), css="x-page x-sentence"))
    if not file.can_be_told or not people.may_write() or job.state not in {"ready", "done"}:
        return
    _tell(view, job, file, look)


def _tell(view: View, job: Job, file: LookedAt, look: Look) -> None:
    """Whose report of which year it is by a person's word, or that it is left out."""
    choice = file.choice
    sha = file.result.sha256 or ""
    names = {"": view.say("tell.as_read"), **look.agencies}
    years = ["", *(str(year) for year in range(datetime.now(UTC).year, FIRST_YEAR - 1, -1))]
    with st.form(f"tell-{job.id}-{sha[:16]}"):
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            told_agency = (choice.agency_id if choice else None) or ""
            agency = st.selectbox(
                view.say("tell.agency"), list(names), format_func=lambda each: names[each], width=280,
                index=list(names).index(told_agency) if told_agency in names else 0,
            )  # fmt: skip
            told_year = str(choice.report_year or "") if choice else ""
            year = st.selectbox(
                view.say("tell.year"), years, format_func=lambda each: each or view.say("tell.as_read"), width=140,
                index=years.index(told_year) if told_year in years else 0,
            )  # fmt: skip
        is_left_out = False
        if job.state == "ready":
            is_left_out = st.checkbox(view.say("tell.leave_out"), value=bool(choice and choice.is_left_out))
        reason = st.text_input(view.say("tell.reason"), value=choice.reason if choice else "", max_chars=300)
        by = people.author(view, f"tell-{sha[:8]}")
        if not st.form_submit_button(view.say("tell.keep")):
            return
    _keep(view, job, sha, agency or None, int(year) if year else None, is_left_out, by, reason or "")


def _keep(
    view: View, job: Job, sha: str, agency: str | None, year: int | None, is_left_out: bool, by: str, reason: str
) -> None:
    from data import commands  # noqa: PLC0415 - it brings the readers with it

    says = agency is not None or year is not None
    for is_missing, key in ((not by, "people.name.missing"), (says and not reason.strip(), "tell.reason.missing")):
        if is_missing:
            st.error(view.say(key))
            return
    try:
        if job.state == "done":
            commands.attribute(sha, agency=agency, year=year, by=by, reason=reason)
        else:
            commands.choose_file(job.id, sha, agency=agency, year=year, is_left_out=is_left_out, by=by, reason=reason)
    except commands.XxgkError as error:
        st.error(commands.trouble(error, view.language))
        return
    st.session_state["chosen"] = st.session_state.get("chosen", 0) + 1
    people.report(done=view.say("tell.kept.later" if job.state == "done" else "tell.kept"))


# what could not be read ----------------------------------------------------------------------------------------------


def _cells(view: View) -> None:
    """The cells in doubt, and the chosen one beside its page."""
    from data import commands  # noqa: PLC0415 - it brings the readers with it

    frame = ask(provenance.unread_cells)
    with parts.card("cells", view.say("cells.title"), view.say("cells.sub", count=len(frame))):
        if frame.empty:
            st.info(view.say("cells.none"))
            return
        typed = {(each.sha256, each.indicator, each.applicant) for each in commands.corrected()}
        frame = view.named(view.named(frame), "label", "label")
        ids = [_cell_id(row) for row in frame.to_dict("records")]
        wanted = state.get("cell")
        if wanted and wanted not in ids:
            st.warning(view.say("unknown.cell", seen=wanted[:60]))
        left, right = parts.split("cells", 1.6, 1)
        with left:
            shown = frame.head(MOST_CELLS)
            is_typed = [(row["sha256"], row["indicator"], row["applicant"]) in typed
                        for row in shown.to_dict("records")]  # fmt: skip
            table_of = pd.DataFrame(
                {
                    "state": [view.say("cells.typed" if each else "cells.open") for each in is_typed],
                    "name": list(shown["name"]),
                    "year": [str(year) for year in shown["report_year"]],
                    "table": [view.say(f"form_table.{name}") for name in shown["form_table"]],
                    "cell": [_cell_name(view, row) for row in shown.to_dict("records")],
                    "written": [words or "" for words in shown["as_written"]],
                }
            )
            heads = {"state": "column.state", "name": "column.agency", "year": "column.year", "table": "column.table",
                     "cell": "column.indicator", "written": "source.words"}  # fmt: skip
            config = {name: st.column_config.TextColumn(view.say(key)) for name, key in heads.items()}
            key = "cells"
            st.dataframe(
                table_of, hide_index=True, key=key, height=min(ROW_HEIGHT * (len(table_of) + 1) + 6, 420),
                row_height=ROW_HEIGHT, column_config=config, on_select=lambda: _open_cell(key, ids),
                selection_mode="single-cell", alt=view.say("cells.alt", count=len(frame)),
            )  # fmt: skip
            if len(frame) > MOST_CELLS:
                st.caption(view.say("cells.more", count=len(frame) - MOST_CELLS))
        with right:
            if wanted in ids:
                _cell(view, frame.iloc[ids.index(wanted)])
            else:
                st.html(tag("div", view.say("cells.hint"), css="x-foot"))


def _cell_id(row: Mapping[str, object]) -> str:
    return ".".join(str(row[name] or "") for name in ("agency_id", "report_year", "indicator", "applicant"))


def _cell_name(view: View, row: Mapping[str, object]) -> str:
    return f"{row['label']} · {view.label(row, 'applicant')}" if row["applicant"] else str(row["label"])


def _open_cell(key: str, ids: list[str]) -> None:
    cells = st.session_state[key]["selection"]["cells"]
    if cells and cells[0][0] < len(ids):
        state.put(cell=ids[cells[0][0]])


def _cell(view: View, row: pd.Series) -> None:
    agency, year = str(row["agency_id"]), int(row["report_year"])
    found = ask(provenance.fact_source, agency=agency, year=year, indicator=row["indicator"],
                applicant=row["applicant"])  # fmt: skip
    st.html(parts.heading(_cell_name(view, row.to_dict()), f"{row['name']} · {view.say('year.label', year=year)}"))
    if row["table_state"] == "held_back":
        st.warning(view.say("cells.held_back", reason=row["table_reason"] or ""))
    if len(found):
        source.context(replace(view, year=year), agency, found.iloc[0])
    if people.may_write():
        _type_in(view, row)


def _type_in(view: View, row: pd.Series) -> None:
    """A form for the number that a person reads there."""
    from data import commands  # noqa: PLC0415 - it brings the readers with it

    printed = str(row["as_written"] or "")
    with st.form(f"cell-{_cell_id(row.to_dict())}"):
        st.html(tag("div", view.say("type.printed", words=printed or view.say("source.blank")), css="x-foot"))
        unit = view.unit(row["unit"])
        value = st.text_input(view.say("type.value", unit=unit) if unit else view.say("type.value.plain"),
                              max_chars=24)  # fmt: skip
        has_none = st.checkbox(view.say("type.none"))
        reason = st.text_input(view.say("type.reason"), max_chars=300)
        by = people.author(view, "cell")
        if not st.form_submit_button(view.say("type.keep"), type="primary"):
            return
    number = corrections.number_of(value or "")
    for is_wrong, key in (
        (not by, "people.name.missing"), (not (reason or "").strip(), "type.reason.missing"),
        (not has_none and number is None, "type.value.wrong"), (has_none and bool(value), "type.value.both"),
    ):  # fmt: skip
        if is_wrong:
            st.error(view.say(key))
            return
    try:
        commands.correct(
            str(row["agency_id"]), int(row["report_year"]), str(row["indicator"]), str(row["applicant"] or "") or None,
            printed=printed, value=None if has_none else number, by=by, reason=reason or "",
        )  # fmt: skip
    except commands.XxgkError as error:
        st.error(commands.trouble(error, view.language))
        return
    people.report(done=view.say("type.kept"))
