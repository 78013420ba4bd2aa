"""Charts that people take away as pictures: what stands on them, and what a machine without a browser says."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import plotly.graph_objects as go
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from dashboard import charts, text
from dashboard.exports import pictures
from dashboard.exports.origin import Origin
from dashboard.theme import LIGHT
from tests.fixture_build import write

ORIGIN = Origin("zh", "b1", "rules-1", datetime(2026, 2, 3, 8, 20), has_sample=True)


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """A machine on which no browser is found."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("XXGK_BROWSER", raising=False)
    pictures.browser.cache_clear()
    yield
    pictures.browser.cache_clear()


def flow() -> go.Figure:
    labels = ["上年结转", "本年新收", "办结", "结转下年"]
    return charts.flow([2, 10, 9, 3], labels=labels, gap=0, gap_label="", palette=LIGHT)


def test_a_picture_carries_title_filter_source_and_the_mark_of_the_sample() -> None:
    whole = pictures.framed(flow(), ORIGIN, title="收到 <b>", sub="2025 年度 · 部门")
    words = " ".join(annotation.text for annotation in whole.layout.annotations)
    for expected in ("【示例】收到 &lt;b&gt;", "2025 年度 · 部门", "b1", "rules-1"[:8]):
        assert expected in words
    assert whole.layout.width == pictures.WIDTH


def test_framing_leaves_the_chart_of_the_page_as_it_was() -> None:
    figure = flow()
    before = figure.to_json()
    pictures.framed(figure, ORIGIN, title="t", sub="s")
    assert figure.to_json() == before


@pytest.mark.browser
def test_pictures_are_drawn_by_the_browser_of_the_machine() -> None:
    if not pictures.has_browser():
        pytest.skip("no chromium here; make browser installs it")
    png, svg = (pictures.drawn(flow(), ORIGIN, title="收到", sub="2025", format_=format_) for format_ in ("png", "svg"))
    with Image.open(io.BytesIO(png)) as picture:
        assert picture.size[0] == pictures.WIDTH * pictures.SCALE
        assert len(picture.convert("RGB").getcolors(1 << 20) or []) > 20
    written = svg.decode()
    assert written.lstrip().startswith("<svg")
    assert all(words in written for words in ("收到", "上年结转", "数据版本 b1"))


@pytest.mark.usefixtures("bare")
def test_without_a_browser_nothing_is_drawn_and_the_trouble_is_named() -> None:
    assert not pictures.has_browser()
    with pytest.raises(pictures.NoBrowser):
        pictures.drawn(flow(), ORIGIN, title="t", sub="s", format_="png")


@pytest.mark.usefixtures("bare")
def test_a_page_on_a_machine_without_a_browser_says_so_and_offers_the_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path)
    monkeypatch.setenv("XXGK_HOME", str(tmp_path))
    page = AppTest.from_function(_a_chart, default_timeout=60).run()
    assert not page.exception
    assert [caption.value for caption in page.caption] == [text.say("picture.no_browser", "zh")]


def _a_chart() -> None:
    from dashboard import parts
    from dashboard.access import ask
    from dashboard.view import View
    from queries import catalogue

    view = View("overview", "zh", "light", ask(catalogue.build_info).iloc[0], (2025,), 2025, "")
    parts.pictures_of(view, "x", lambda _: None, "标题")
