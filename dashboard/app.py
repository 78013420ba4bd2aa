"""The picture frame: configuration, language, shared choices, navigation. Start it with ``python -m dashboard``."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

# Streamlit puts the folder of this file on the path; the three floors lie one above.
ROOT = str(Path(__file__).resolve().parent.parent)
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)

import streamlit as st  # noqa: E402 - after the path is set

from dashboard import brand, frame, state, text  # noqa: E402
from dashboard.registry import PAGES  # noqa: E402
from dashboard.theme import palette  # noqa: E402


def main() -> None:
    """One run of the script: the page that the URL names, in its frame."""
    st.set_page_config(page_icon=brand.icon(), layout="wide", initial_sidebar_state=220)
    state.carry(state.SHARED)
    spoken = frame.language()
    groups: dict[str, list[st.Page]] = {}
    entries: dict[str, st.Page] = {}
    for page in PAGES:
        entry = st.Page(
            partial(frame.render, page),
            title=text.say(f"page.{page.name}", spoken),
            url_path=page.name if page is not PAGES[0] else "start",
            default=page is PAGES[0],
            visibility="hidden" if page.is_hidden else "visible",
        )
        entries[page.name] = entry
        groups.setdefault(text.say(f"group.{page.group}", spoken), []).append(entry)
    st.logo(brand.logo(text.say("app.name", spoken), palette(frame.scheme())), size="large")
    # The first page lives at the root, and by its name too, as whoever writes the address by hand expects.
    first = PAGES[0]
    title = text.say(f"page.{first.name}", spoken)
    named = st.Page(partial(frame.render, first), title=title, url_path=first.name, visibility="hidden")
    groups[text.say(f"group.{first.group}", spoken)].append(named)
    chosen = st.navigation(groups)
    destination = state.destination()
    if destination in entries:
        st.switch_page(entries[destination])
    chosen.run()


main()
