"""Pieces that are made once: drawn again they are what they were, and every choice has pieces of its own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import finished
from dashboard.theme import DARK, LIGHT, Palette
from dashboard.view import View
from dashboard.views import comparison
from tests.fixture_build import write


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    write(folder, name="20260203-finished")
    return folder


def script() -> None:
    import streamlit as st

    from dashboard import frame, state
    from dashboard.registry import PAGES

    state.carry(state.SHARED)
    frame.render(next(page for page in PAGES if page.name == st.session_state["page"]))


def drawn(page: str, choices: Mapping[str, str], paged: Mapping[str, int] | None = None) -> list[str]:
    """All markup and all charts of a page."""
    app = AppTest.from_function(script, default_timeout=60)
    app.session_state["page"] = page
    for name, number in (paged or {}).items():
        app.session_state[name] = number
    for name, value in choices.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    assert not app.error
    return [each.proto.body for each in app.get("html")] + [each.proto.spec for each in app.get("plotly_chart")]


# Choices that follow one another: each is other than the one before it in one thing.
VISITS = {
    "overview": [{}, {"year": "2021"}, {"kind": "department"}, {"lang": "en"}, {"lang": "en", "year": "2021"}],
    "comparison": [
        {}, {"year": "2021"}, {"agency": "slx-zj"}, {"measure": "applications_new"},
        {"measure": "applications_new", "level": "county"}, {"agencies": "slx,slx-zj,slx-ga"}, {"view": "ranking"},
        {"view": "change"}, {"view": "funnel"}, {"view": "multiples"}, {"view": "multiples", "lang": "en"},
    ],
    "trends": [
        {}, {"series": "outcomes_total"}, {"agencies": "slx"}, {"mode": "total"}, {"mode": "total", "level": "county"},
        {"mode": "total", "first": "2019"}, {"mode": "total", "last": "2023"}, {"mode": "total", "kind": "department"},
        {"theme": "outcomes", "mode": "total"}, {"theme": "outcomes", "mode": "total", "shape": "stack"},
    ],
    "filing": [{}, {"year": "2024"}, {"kind": "department"}, {"lang": "en"}],
}  # fmt: skip


@pytest.mark.parametrize("page", VISITS)
def test_a_page_of_finished_pieces_is_the_page_that_is_made_anew(
    page: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XXGK_HOME", str(home))
    anew = []
    for choices in VISITS[page]:
        finished.forget()
        anew.append(drawn(page, choices))
    assert len({tuple(each) for each in anew}) == len(anew)
    finished.forget()
    for _ in range(2):
        for choices, expected in zip(VISITS[page], anew, strict=True):
            assert drawn(page, choices) == expected, choices


@pytest.mark.parametrize(("way", "key"), [("ranking", "dots"), ("multiples", "multiples")])
def test_every_page_of_a_long_list_has_a_chart_of_its_own(
    way: str, key: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XXGK_HOME", str(home))
    monkeypatch.setattr(comparison, "LINES", 3)
    monkeypatch.setattr(comparison, "PANELS", 3)
    monkeypatch.setattr(comparison, "DEFAULT", "applications_new")
    finished.forget()
    charts = [drawn("comparison", {"view": way}, {f"page-{key}-4": number})[-1] for number in (1, 2, 3, 2)]
    assert len(set(charts)) == 3
    assert charts[1] == charts[3]


def view_of(build: str, scheme: str = "light", choices: tuple[str, ...] = ()) -> View:
    known = pd.Series({"build_name": build}, dtype=object)
    return View("overview", "zh", "dark" if scheme == "dark" else "light", known, (2025,), 2025, "", choices)


def test_a_piece_is_made_once_for_a_build_a_scheme_and_a_choice() -> None:
    finished.forget()
    made: list[str] = []

    def make() -> str:
        made.append("")
        return str(len(made))

    views = [view_of("a"), view_of("b"), view_of("a", "dark"), view_of("a", choices=("slx",))]
    first = [finished.piece(view, "name", make) for view in views]
    first += [finished.piece(views[0], "other", make), finished.piece(views[0], "name", make, 2)]
    assert first == ["1", "2", "3", "4", "5", "6"]
    assert [finished.piece(view, "name", make) for view in views] == ["1", "2", "3", "4"]
    assert len(made) == 6


def test_nobody_changes_a_piece_that_others_see() -> None:
    finished.forget()
    finished.piece(view_of("a"), "list", lambda: ["as made"]).append("changed")
    assert finished.piece(view_of("a"), "list", list) == ["as made"]


def test_a_finished_chart_is_in_the_colours_of_its_view_and_sent_as_it_was_drawn() -> None:
    finished.forget()

    def make(palette: Palette) -> go.Figure:
        return go.Figure(go.Scatter(x=[1, 2], y=[3, None], marker={"color": palette.data}))

    for scheme, palette in (("light", LIGHT), ("dark", DARK)):
        sent = finished.figure(view_of("a", scheme), "chart", make, {"clickmode": "event+select"})
        assert sent.to_dict() == make(palette).update_layout(clickmode="event+select").to_dict()
