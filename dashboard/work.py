"""Long work that a page starts and that goes on without it: how to start it, and how far it is."""

from __future__ import annotations

import streamlit as st

from dashboard.markup import tag
from dashboard.view import View

POLL_SECONDS = 2
_PUBLISHING = "publishing"


def start(view: View, kind: str) -> str | None:
    """The id of the job that now does "publish", "demo" or "remove_demo"; None, after a sentence, when it cannot."""
    from data import commands  # noqa: PLC0415 - it brings the readers with it

    try:
        return commands.start_job(kind, by=st.session_state.get("author", ""))
    except commands.XxgkError as error:
        st.error(commands.trouble(error, view.language))
        return None


@st.fragment(run_every=POLL_SECONDS)
def progress(view: View, job_id: str) -> None:
    """How far the job is; drawn again by itself, and the whole page once it ended."""
    from data import commands  # noqa: PLC0415 - it brings the readers with it

    job = commands.find_job(job_id)
    if not job.is_at_work:
        st.rerun()
    share = job.done / job.total if job.total else 0.0
    if job.state == "waiting":
        words = view.say("job.progress.waiting")
    elif job.step or job.state == "publishing":
        words = view.say("job.progress.publishing", done=job.done, total=job.total)
    else:
        words = view.say(f"job.progress.{job.state}", done=job.done, total=job.total, failed=job.failed)
    st.progress(min(share, 1.0), words)
    st.html(tag("div", view.say("job.survives"), css="x-foot"))


def publish_here(view: View, key: str) -> None:
    """A button that publishes in the background, and in its place how far that is and how it ended."""
    from data import commands  # noqa: PLC0415 - it brings the readers with it

    started = st.session_state.get(_PUBLISHING)
    if started is not None:
        job = commands.find_job(started)
        if job.is_at_work:
            progress(view, started)
            return
        del st.session_state[_PUBLISHING]
        if job.state != "done":
            st.error((job.message_zh if view.language == "zh" else job.message_en) or view.say("job.stopped"))
    if st.button(view.say("unpublished.publish"), key=key):
        job_id = start(view, "publish")
        if job_id is not None:
            st.session_state[_PUBLISHING] = job_id
            st.rerun()
