"""Finished pieces of pages, made once for all readers who chose the same: charts and blocks of markup.

A piece follows from the build, the language, the colours and the choices in the URL; a view holds all of these. What
else it follows from (the page of a long list, a time zone) is named beside it; what people decide or upload is never
part of one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import plotly.graph_objects as go
import streamlit as st
from plotly.basedatatypes import BaseFigure

from dashboard.theme import Palette
from dashboard.view import View

Made = TypeVar("Made")


def piece(view: View, name: str, make: Callable[[], Made], *also: object) -> Made:
    """What make returns, or a copy of what it returned for this view; name is unique on the page."""
    build = str(view.build["build_name"])
    chosen = (view.language, view.scheme, view.year, view.kind, view.choices)
    return _piece(build, f"{view.page}/{name}", repr((chosen, also)), make)


def figure(view: View, name: str, make: Callable[[Palette], go.Figure], look: dict[str, Any], *also: object) -> Drawn:
    """A chart in the view's colours with these settings of its layout, ready to be sent."""
    return Drawn(piece(view, name, lambda: make(view.palette).update_layout(look).to_dict(), *also))


def forget() -> None:
    """Let go of everything."""
    _piece.clear()


class Drawn(BaseFigure):
    """A figure as it is sent; building it again from its parts takes longer than everything else about a chart."""

    def __init__(self, written: dict[str, Any]) -> None:
        """Keep what is sent, past Plotly's own way of setting attributes."""
        object.__setattr__(self, "_written", written)

    def to_dict(self) -> dict[str, Any]:
        """What is sent."""
        return self._written


# Copies (cache_data), bounded by their size: a chart of ten thousand agencies has a megabyte, most have ten kilobytes.
@st.cache_data(max_size="64MB", show_spinner=False)
def _piece(build: str, name: str, chosen: str, _make: Callable[[], Any]) -> Any:
    del build, name, chosen  # the key
    return _make()
