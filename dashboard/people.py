"""Doors through which people change something: who they are, whether they may, and what came of it."""

from __future__ import annotations

import os

import streamlit as st

from dashboard.view import View

READ_ONLY = "XXGK_READ_ONLY"


def may_write() -> bool:
    """Whether this server lets people decide, correct and import."""
    return os.environ.get(READ_ONLY) != "1"


def author(view: View, key: str) -> str:
    """The name of whoever decides, asked once a visit."""
    name = st.text_input(
        view.say("people.name"), value=st.session_state.get("author", ""), key=f"author-{key}", max_chars=40,
        autocomplete="name", placeholder=view.say("people.name.hint"),
    )  # fmt: skip
    st.session_state["author"] = (name or "").strip()
    return st.session_state["author"]


def report(*, done: str = "", troubles: tuple[str, ...] | list[str] = ()) -> None:
    """Keep what came of an act for the next run of the page; then run it."""
    st.session_state["said"] = (done, tuple(troubles))
    st.rerun()


def hear() -> None:
    """Say once what came of the last act."""
    done, troubles = st.session_state.pop("said", ("", ()))
    if done:
        st.success(done)
    for sentence in troubles:
        st.error(sentence)


def read_only(view: View) -> None:
    """Say that this server only shows."""
    st.info(view.say("people.read_only"))
