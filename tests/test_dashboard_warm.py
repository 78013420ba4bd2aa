"""What is made ready before the first visitor comes: every answer of the first page, and of every build anew."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import access, warm
from queries.database import Database
from tests.fixture_build import write

# Answers are kept by the build's name as long as the process lives.
NUMBERS = count()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A build that nobody has asked anything, and a collector that sees everything again afterwards."""
    write(tmp_path, name=f"20260203-warm-{next(NUMBERS)}")
    monkeypatch.setenv("XXGK_HOME", str(tmp_path))
    yield tmp_path
    gc.unfreeze()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The questions that reach a database, in their order."""
    names: list[str] = []
    answer = Database.ask

    def noted(self: Database, name: str, **parameters: Any) -> Any:
        names.append(f"{self.build_name} {name} {parameters}")
        return answer(self, name, **parameters)

    monkeypatch.setattr(Database, "ask", noted)
    return names


def overview() -> None:
    from dashboard import frame, state
    from dashboard.registry import PAGES

    state.carry(state.SHARED)
    frame.render(PAGES[0])


@pytest.mark.usefixtures("home")
def test_the_first_page_asks_nothing_that_was_not_asked_before_its_visitor_came(asked: list[str]) -> None:
    warm.warm()
    assert asked
    asked.clear()
    app = AppTest.from_function(overview, default_timeout=60).run()
    assert not app.exception
    assert asked == []


def rounds(monkeypatch: pytest.MonkeyPatch, *between: Callable[[], object]) -> None:
    """Let the thread that keeps things warm go round once, and once more after each of these."""
    left = iter(between)
    is_warm = threading.Event()

    class Enough(Exception):
        pass

    def sleep(_: float) -> None:
        assert is_warm.is_set(), "visitors are let in after the first round, whatever came of it"
        do = next(left, None)
        if do is None:
            raise Enough
        do()

    monkeypatch.setattr(warm.time, "sleep", sleep)
    with pytest.raises(Enough):
        warm.keep_warm(is_warm)


def test_a_new_build_is_asked_once_and_an_old_one_not_again(
    home: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = access.live_build()
    second = f"20260204-warm-{next(NUMBERS)}"
    rounds(monkeypatch, lambda: None, lambda: write(home, name=second), lambda: None)
    assert {each.split()[0] for each in asked} == {first, second}
    assert len(asked) == len(set(asked))


@pytest.mark.usefixtures("home")
def test_a_build_that_cannot_be_asked_does_not_end_it(asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    live = access.live_build
    trouble = iter((OSError("no such folder"), None))

    def seen() -> str | None:
        error = next(trouble, None)
        if error is not None:
            raise error
        return live()

    monkeypatch.setattr(access, "live_build", seen)
    rounds(monkeypatch, lambda: None)
    assert asked


@pytest.mark.usefixtures("home")
def test_what_is_there_is_not_looked_at_again_by_the_collector(monkeypatch: pytest.MonkeyPatch) -> None:
    rounds(monkeypatch)
    assert gc.get_freeze_count() > 100_000
