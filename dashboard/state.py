"""Choices that live in the URL by id, so that every view is a link.

Streamlit binds a widget to the URL by its *label*. A choice of agency or indicator would tie a link to a language, so
each parameter has a hidden text field that carries the id and is bound; the visible widget writes into it. Defaults
stay out of the URL, an unknown id becomes a sentence and the default, and Back, reload and a shared link reproduce the
view.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import streamlit as st

# What follows a reader from page to page.
SHARED = ("lang", "year", "kind")


def carry(names: Sequence[str]) -> None:
    """Draw the hidden fields that hold these parameters; call it before anything reads them."""
    if not names:
        return
    with st.container(key=f"carry-{names[0]}"):
        for name in names:
            st.text_input(name, key=name, bind="query-params", label_visibility="collapsed")


def get(name: str) -> str:
    """The id that a parameter carries, empty for the default."""
    return str(st.session_state.get(name) or "").strip()


def put(**ids: str | None) -> None:
    """Set parameters; call it in a callback, before the hidden fields are drawn."""
    for name, value in ids.items():
        st.session_state[name] = value or ""


def valid(name: str, options: Sequence[str], default: str, sentence: Callable[[str], str]) -> str:
    """The carried id where it is an option; else the default, after saying so when the URL named something unknown."""
    carried = get(name)
    if not carried:
        return default
    if carried in options:
        return carried
    st.warning(sentence(carried[:60]))
    return default


def valid_several(
    name: str, options: Sequence[str], default: Sequence[str], sentence: Callable[[str], str]
) -> list[str]:
    """The carried ids that are options, in their order; unknown ones are named in a sentence."""
    carried = [part for part in get(name).split(",") if part]
    unknown = [part for part in carried if part not in options]
    if unknown:
        st.warning(sentence(", ".join(unknown)[:120]))
    known = [part for part in dict.fromkeys(carried) if part in options]
    return known or list(default)


def pick(
    name: str,
    label: str,
    options: Sequence[str],
    labels: Mapping[str, str],
    chosen: str,
    default: str,
    **look: Any,
) -> None:
    """A drop-down over ids; the id goes to the URL, the label to the reader."""
    widget = f"{name}-pick"
    st.session_state[widget] = chosen
    st.selectbox(
        label,
        options,
        format_func=lambda option: labels.get(option, option),
        key=widget,
        on_change=_adopt,
        args=(name, widget, default),
        **look,
    )


def pick_several(
    name: str,
    label: str,
    options: Sequence[str],
    labels: Mapping[str, str],
    chosen: Sequence[str],
    **look: Any,
) -> None:
    """A drop-down over ids of which several may be chosen."""
    widget = f"{name}-pick"
    st.session_state[widget] = list(chosen)
    st.multiselect(
        label,
        options,
        format_func=lambda option: labels.get(option, option),
        key=widget,
        on_change=_adopt_several,
        args=(name, widget),
        **look,
    )


def switch(
    name: str,
    label: str,
    options: Sequence[str],
    labels: Mapping[str, str],
    chosen: str,
    default: str,
    *,
    clears: Sequence[str] = (),
    **look: Any,
) -> None:
    """A row of buttons over ids of which exactly one is chosen; choosing makes the parameters of clears void."""
    widget = f"{name}-switch"
    st.session_state[widget] = chosen
    st.segmented_control(
        label,
        options,
        format_func=lambda option: labels.get(option, option),
        key=widget,
        required=True,
        on_change=_adopt,
        args=(name, widget, default, clears),
        label_visibility="collapsed",
        **look,
    )


def go(page: str, **ids: str) -> None:
    """Set parameters and move to another page; call it in a callback, the frame then does the move."""
    put(**ids)
    st.session_state["go"] = page


def destination() -> str | None:
    """The page that a callback asked for, once."""
    page = st.session_state.pop("go", None)
    return str(page) if page else None


def link(page: str, **ids: Any) -> str:
    """The address of a page with these ids and the shared choices in force, relative to any page of ours."""
    shared = {name: get(name) for name in SHARED}
    chosen = {name: value for name, value in {**shared, **ids}.items() if value not in {None, ""}}
    return f"{page or '.'}{'?' + urlencode(chosen) if chosen else ''}"


def _adopt(name: str, widget: str, default: str, clears: Sequence[str] = ()) -> None:
    value = st.session_state[widget]
    put(**dict.fromkeys(clears, ""), **{name: "" if value in {None, default} else value})


def _adopt_several(name: str, widget: str) -> None:
    put(**{name: ",".join(st.session_state[widget])})
