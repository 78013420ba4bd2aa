"""The original report file behind a number, and its page as a picture with a box around the words."""

from __future__ import annotations

import io
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
import streamlit as st
from PIL import ImageDraw

if TYPE_CHECKING:
    from data.commands import Excerpt

Box = tuple[float, float, float, float]
# Pixels per point: a page of A4 becomes some 1,000 pixels wide.
SCALE = 1.7
# pdfium is not safe for threads, and every reader of the app is one.
_ONE_AT_A_TIME = threading.Lock()


def original(sha256: str) -> Path | None:
    """The original file with this hash, None when the store no longer has it."""
    from data import commands  # noqa: PLC0415 - it brings the readers with it, which no other page needs

    return commands.document_path(sha256)


@st.cache_data(max_entries=64, show_spinner=False)
def excerpt(
    sha256: str, table: int | None, row: int | None, column: int | None, line: int | None, span: tuple[int, int] | None
) -> Excerpt | None:
    """What stands around a cell or a line in the original; None when the original or the place is not there."""
    from data import commands  # noqa: PLC0415 - it brings the readers with it, which no other page needs

    return commands.document_excerpt(sha256, table=table, row=row, column=column, line=line, span=span)


@st.cache_data(max_entries=64, show_spinner=False)
def page_picture(sha256: str, page: int, box: Box | None, colour: str) -> bytes | None:
    """One page of a pdf as a PNG with a box around the words; None when there is no such page to draw."""
    path = original(sha256)
    if path is None:
        return None
    with _ONE_AT_A_TIME:
        try:
            document = pypdfium2.PdfDocument(path)
        except pypdfium2.PdfiumError:
            return None
        try:
            if not 0 < page <= len(document):
                return None
            picture = document[page - 1].render(scale=SCALE).to_pil().convert("RGB")
        finally:
            document.close()
    if box is not None:
        left, top, right, bottom = (edge * SCALE for edge in box)
        ImageDraw.Draw(picture).rectangle((left - 4, top - 4, right + 4, bottom + 4), outline=colour, width=3)
    written = io.BytesIO()
    picture.save(written, format="PNG", optimize=True)
    return written.getvalue()
