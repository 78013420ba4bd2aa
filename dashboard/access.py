"""The one cached door to the questions.

The key of an answer holds the build's name, the question, the digest of its SQL and the choice: a new build or an
edited question shows at once, and nothing needs to grow old.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

import queries

Asked = Callable[..., pd.DataFrame]
Choice = tuple[tuple[str, Any], ...]


def live_build() -> str | None:
    """The name of the live build, None when nothing is published; costs one small file read."""
    return queries.live_build()


def ask(function: Asked, **choice: Any) -> pd.DataFrame:
    """The answer of the live build to a question, as a frame of the caller's own.

    All callers share the cells: pandas copies them when somebody writes (copy-on-write), so nobody changes another's.

    Raises: queries.NoBuild when nothing is published.
    """
    settled = tuple(
        sorted((name, tuple(value) if isinstance(value, list) else value) for name, value in choice.items())
    )
    name = function.__name__
    return _answer(_database().build_name, name, queries.question(name).digest, settled, function).copy(deep=False)


def asked_later(function: Asked, **choice: Any) -> Callable[[], pd.DataFrame]:
    """The question, put when it is called to the build that is live now; its answer, which may be large, is not kept.

    Raises: queries.NoBuild when nothing is published.
    """
    return partial(function, _database(), **choice)


def stands_in_for() -> str | None:
    """The live build when it is damaged and what is shown is an older one."""
    return _database().instead_of


def of_another_version() -> str | None:
    """The live build when another version of xxgk published it, and nothing is shown until somebody publishes again."""
    return queries.of_another_version()


def asked_sql(function: Asked) -> str:
    """The text of a question, for readers who want to see it."""
    return queries.question(function.__name__).sql


def _database() -> queries.Database:
    build = live_build()
    if build is None:
        raise queries.NoBuild("nothing is published")
    return _open(build)


# Not cache_data, which unpickles a frame of ten thousand rows for every caller.
@st.cache_resource(max_entries=1_000, show_spinner=False)
def _answer(build: str, name: str, digest: str, choice: Choice, _function: Asked) -> pd.DataFrame:
    del name, digest  # parts of the key
    return _function(_open(build), **dict(choice))


@st.cache_resource(max_entries=3, show_spinner=False)
def _open(build: str) -> queries.Database:
    del build  # the key; what is live may have moved on, and then the key moves with the next question
    return queries.open_database()
