"""What the first visitor would otherwise wait for: the pages' modules, and the common questions of the live build."""

from __future__ import annotations

import gc
import logging
import threading
import time
from collections.abc import Iterator
from functools import partial
from typing import Any

LOG = logging.getLogger(__name__)
# A new build is asked before most visitors come back; looking costs one small file read.
SECONDS_BETWEEN = 5.0


def keep_warm(is_warm: threading.Event) -> None:
    """Import what the pages need, then ask every live build what they will ask of it; for a thread of its own.

    is_warm: set after the first build, or when there is none to ask.
    """
    # Streamlit says of every cached call outside a page, or before it serves, that no page and no server is there.
    for name in ("scriptrunner_utils.script_run_context", "caching.cache_data_api"):
        logging.getLogger(f"streamlit.runtime.{name}").setLevel(logging.ERROR)
    from dashboard.access import live_build  # noqa: PLC0415 - this thread is there to do the imports

    asked = None
    while True:
        try:
            build = live_build()
            if build != asked:
                asked = build
                warm()
                settle()
        except Exception:  # a build that cannot be asked is the pages' to explain
            LOG.debug("the build was not asked beforehand", exc_info=True)
        is_warm.set()
        time.sleep(SECONDS_BETWEEN)


def warm() -> None:
    """Everything once: modules, the classes that Plotly makes when they are first used, answers."""
    import pandas as pd  # noqa: PLC0415
    import pandas.io.formats.style  # noqa: PLC0415 - of the first grid
    import streamlit.emojis  # noqa: F401, PLC0415 - of the first row of buttons: a pattern of thousands of signs

    from dashboard import charts, registry, theme  # noqa: F401, PLC0415
    from data import commands  # noqa: F401, PLC0415

    for ask in _common():
        ask()
    colours = theme.palette("light")
    day = pd.Series(pd.to_datetime(["2026-01-31"]))
    one = pd.DataFrame({"agency_id": ["a"], "name": ["a"], "state": ["filed"], "published_on": day, "due_on": day})
    charts.published(one, palette=colours, words={"filed": "", "late": "", "due": ""}).to_json()
    charts.flow([1, 1, 1, 1], labels=list("abcd"), gap=0, gap_label="", palette=colours).to_json()


def settle() -> None:
    """Take what is there to stay out of the reach of the garbage collector.

    A full collection looks at every object of every module, a tenth of a second in which no visitor is answered.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def _common() -> Iterator[Any]:
    """The questions of the first screens, in the order in which people come to them."""
    from dashboard.access import ask  # noqa: PLC0415
    from queries import catalogue, comparison, completeness, findings, overview, trends  # noqa: PLC0415

    known = ask(catalogue.years)
    filed = known[known["filed_count"] > 0]
    if filed.empty:
        return
    year = int(filed["report_year"].max())
    of_all: dict[str, Any] = {"kind": None}
    of_year: dict[str, Any] = {"year": year, "kind": None}
    for question in (catalogue.build_info, catalogue.agencies, catalogue.ratios, catalogue.series_list):
        yield partial(ask, question)
    for question in (completeness.coverage, completeness.filing_grid, overview.headline, trends.outcome_composition):
        yield partial(ask, question, **of_all)
    for question in (findings.findings_by_check, completeness.section_grid):
        yield partial(ask, question, **of_year)
    # What the overview adds up and says in sentences.
    for series in ("applications_new", "applications_carried_in", "outcomes_total", "applications_carried_out"):
        yield partial(ask, comparison.series_ranking, series=series, **of_year)
    yield partial(ask, comparison.ratio_ranking, ratio="r_disclosure", **of_year)
    yield partial(ask, findings.changes_counted)
    for form in ask(completeness.section_grid, **of_year)["form"].dropna().unique():
        yield partial(ask, catalogue.sections, form=form)
    for question in (catalogue.checks, catalogue.indicators):
        yield partial(ask, question)
