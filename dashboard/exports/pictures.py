"""Charts as png and svg, with title, filter and source, drawn by the machine's own browser without a network."""

from __future__ import annotations

import asyncio
import atexit
import os
import shutil
import threading
from collections.abc import Coroutine
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar

import plotly.graph_objects as go

from dashboard import charts
from dashboard.exports.origin import Origin
from dashboard.theme import LIGHT

Format = Literal["png", "svg"]
Drawn = TypeVar("Drawn")
# Names of the browser on Debian, other systems and 信创 machines.
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
WIDTH, SCALE = 1000, 2
# The title and the filter above the chart, the source below it, in pixels.
_ABOVE, _BELOW = 84, 58
_SECONDS = 60.0
# A proxy where nobody answers: whatever a browser wants to tell its maker stays here.
_NOWHERE = "127.0.0.1:9"
_FONT = Path(__file__).parents[2] / "data" / "fonts" / "NotoSansSC-GB2312.ttf"
_FAMILY = '"Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "xxgk Sans", sans-serif'


class NoBrowser(Exception):
    """There is no browser to draw with, or it does not answer."""


@cache
def browser() -> str | None:
    """The browser to draw with: ``XXGK_BROWSER``, else the first one found on the path; None when there is none."""
    chosen = os.environ.get("XXGK_BROWSER")
    return next((found for name in ((chosen,) if chosen else BROWSERS) if (found := shutil.which(name))), None)


def has_browser() -> bool:
    """Whether pictures can be made here."""
    return browser() is not None


def drawn(figure: go.Figure, origin: Origin, *, title: str, sub: str, format_: Format) -> bytes:
    """The figure as a picture on white with title, filter and source line.

    Raises: NoBrowser when there is none or it gives no picture in time.
    """
    return _painter().draw(framed(figure, origin, title=title, sub=sub), format_)


def framed(figure: go.Figure, origin: Origin, *, title: str, sub: str) -> go.Figure:
    """The figure with room above for title and filter, and below for its source."""
    whole = go.Figure(figure)
    margin = whole.layout.margin
    template = whole.layout.template.layout.margin
    above, below = (getattr(margin, side) or getattr(template, side) or 30 for side in ("t", "b"))
    height = int(whole.layout.height or 400) + _ABOVE + _BELOW
    mark = f"【{origin.mark}】" if origin.mark else ""
    whole.update_layout(
        width=WIDTH,
        height=height,
        autosize=False,
        paper_bgcolor=LIGHT.card,
        font={"family": _FAMILY},
        margin={"t": above + _ABOVE, "b": below + _BELOW},
    )
    inner = height - above - below - _ABOVE - _BELOW
    top = 1 + (above + _ABOVE - 16) / inner
    bottom = -(below + _BELOW - 10) / inner
    lines = (
        (top, "top", 18, LIGHT.ink, f"<b>{charts.plain(mark + title)}</b>"),
        (top - 28 / inner, "top", 13, LIGHT.muted, charts.plain(sub)),
        (bottom, "bottom", 11, LIGHT.muted, "<br>".join(charts.plain(line) for line in origin.lines)),
    )
    for y, anchor, size, colour, words in lines:
        whole.add_annotation(
            x=0, xref="paper", xanchor="left", y=y, yref="paper", yanchor=anchor, showarrow=False, align="left",
            text=words, font={"size": size, "color": colour},
        )  # fmt: skip
    return whole


class _Painter:
    """One browser of this process, started at the first picture; asked from any thread, one picture at a time."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True, name="pictures").start()
        self._lock = threading.Lock()
        self._browser: Any = None
        atexit.register(self.close)

    def draw(self, figure: go.Figure, format_: Format) -> bytes:
        """The picture of a figure.

        Raises: NoBrowser as above; the next picture then begins with a new browser.
        """
        if browser() is None:
            raise NoBrowser("there is no chromium or chrome on this machine")
        options = {"format": format_, "width": figure.layout.width, "height": figure.layout.height, "scale": SCALE}
        with self._lock:
            try:
                if self._browser is None:
                    self._browser = self._run(self._opened())
                return bytes(self._run(self._browser.calc_fig(figure.to_dict(), opts=options)))
            except Exception as error:
                self._forget()
                raise NoBrowser(f"{browser()}: {type(error).__name__} {error}") from error

    def close(self) -> None:
        """Let the browser go."""
        with self._lock:
            self._forget()

    def _forget(self) -> None:
        gone, self._browser = self._browser, None
        if gone is not None:
            with suppress(Exception):  # it is going anyway
                self._run(gone.close())

    def _run(self, work: Coroutine[Any, Any, Drawn]) -> Drawn:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=_SECONDS)

    async def _opened(self) -> Any:
        from kaleido import Kaleido, PageGenerator  # noqa: PLC0415 - large, and needed by few

        page = PageGenerator(mathjax=False)
        page.header += f"<style>@font-face {{font-family: 'xxgk Sans'; src: url('{_FONT.as_uri()}')}}</style>\n"
        opened = Kaleido(n=1, timeout=_SECONDS / 2, page_generator=page, path=browser(), proxy_server=_NOWHERE)
        await opened.open()
        return opened


@cache
def _painter() -> _Painter:
    return _Painter()
