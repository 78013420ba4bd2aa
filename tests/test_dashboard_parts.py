"""Small pieces: links, marks, squares, drawings, and the start of the server."""

from __future__ import annotations

import io
import socket
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas
from streamlit.testing.v1 import AppTest

from dashboard import markup, originals, parts
from dashboard.__main__ import refusal
from dashboard.cells import filing_square, section_square
from dashboard.parts import PAGE_ROWS
from dashboard.theme import LIGHT, stylesheet
from dashboard.view import View


def drawn(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 - our own drawing


SECTIONS = [
    (None, 0, "not_filed", "—"), (None, 0, "unreadable", "?"), ("missing", 0, "filed", "✗"),
    ("missing", 2, "filed", "✗"),
    ("empty", 1, "filed", "□"), ("present", 0, "filed", "✓"), ("present", 1, "filed", "△"),
    ("stated_none", 0, "late", "∅"), ("stated_none", 1, "late", "△"), ("too_short", 0, "filed", "△"),
    ("merged", 0, "filed", "△"), ("out_of_order", 0, "filed", "△"), ("duplicate", 0, "filed", "△"),
    ("heading_lost", 0, "filed", "△"),
]  # fmt: skip


@pytest.mark.parametrize(("state", "faults", "filing", "glyph"), SECTIONS)
def test_a_section_has_a_glyph_that_says_how_it_is(state: str | None, faults: int, filing: str, glyph: str) -> None:
    assert section_square(state, faults, filing).glyph == glyph


FILINGS = [
    ("filed", 1, "✓"),
    ("filed", 2, "②"),
    ("late", 2, "!"),
    ("not_filed", 0, "✗"),
    ("unreadable", 0, "?"),
    (None, 0, ""),
]


@pytest.mark.parametrize(("state", "documents", "glyph"), FILINGS)
def test_a_year_has_a_glyph_that_says_how_it_was_filed(state: str | None, documents: int, glyph: str) -> None:
    assert filing_square(state, documents).glyph == glyph


MARKS = [
    ("收到 8 件", "8", "收到 <mark>8</mark> 件"),
    ("收到 18 件，其中 8 件", "8", "收到 18 件，其中 <mark>8</mark> 件"),
    ("共 80 件", "8", "共 80 件"),
    ("收 1,208 件", "208", "收 1,208 件"),
    ("8 件与 8 件", "8", "8 件与 8 件"),
    ("没有收到", "没有", "<mark>没有</mark>收到"),
    ("<b>8</b>", "8", "&lt;b&gt;<mark>8</mark>&lt;/b&gt;"),
    ("空", "", "空"),
]


@pytest.mark.parametrize(("sentence", "words", "marked"), MARKS)
def test_words_are_marked_where_they_stand_and_nowhere_else(sentence: str, words: str, marked: str) -> None:
    assert markup.highlighted(sentence, words) == marked


PLACES = [
    ("p2 t3 r5 c4", "第 2 页，第 3 个表，第 5 行，第 4 列"),
    ("line 48 78-79", "第 48 行，第 79 字"),
    ("line 12:4-9", "第 12 行，第 5—9 字"),
    ("p1 line 13 17-29", "第 1 页，第 13 行，第 18—29 字"),
    ("?", "?"),
]


@pytest.mark.parametrize(("written", "spoken"), PLACES)
def test_a_place_is_told_in_words(written: str, spoken: str) -> None:
    view = View("source", "zh", "light", pd.Series(), (2025,), 2025, "")
    assert parts.place(view, written) == spoken


def test_words_of_data_are_escaped_everywhere() -> None:
    hostile = '"><img src=x onerror=alert(1)>'
    for piece in (
        markup.tag("p", hostile, title=hostile),
        markup.anchor(hostile, hostile, title=hostile),
        markup.table([hostile], [[hostile]]),
        markup.pairs([(hostile, hostile)]),
        markup.image("<svg/>", hostile),
    ):
        assert "<img src=x" not in piece


def test_a_gap_in_a_sparkline_stays_a_gap() -> None:
    drawing = drawn(markup.sparkline([1, 2, None, 3, None, 4, 5], LIGHT, 6))
    kinds = [element.tag.split("}")[1] for element in drawing]
    assert kinds.count("polyline") == 2
    assert kinds.count("circle") == 2, "one lone point, one chosen point"


def test_a_sparkline_of_nothing_is_empty() -> None:
    assert len(drawn(markup.sparkline([None, None], LIGHT))) == 0


@pytest.mark.parametrize("counts", [(10, 1, 1), (47, 5, 8), (100, 15, 5)])
def test_there_is_a_dot_for_every_agency(counts: tuple[int, int, int]) -> None:
    groups = [(count, LIGHT.data, True) for count in counts]
    assert len(drawn(markup.dots(groups, LIGHT.card))) == sum(counts)


def test_a_thousand_agencies_are_a_bar() -> None:
    drawing = drawn(markup.dots([(900, LIGHT.data, True), (100, LIGHT.must, False)], LIGHT.card))
    assert [round(float(each.attrib["width"])) for each in drawing] == [162, 18]


def paged_rows() -> None:
    import pandas as pd
    import streamlit as st

    from dashboard import parts

    rows = parts.paged("grid", pd.DataFrame({"row": range(st.session_state["count"])}))
    st.session_state["drawn"] = list(rows["row"])


@pytest.mark.parametrize(
    ("count", "page", "first", "last"),
    [
        (PAGE_ROWS, None, 0, PAGE_ROWS - 1),
        (PAGE_ROWS + 1, None, 0, PAGE_ROWS - 1),
        (PAGE_ROWS + 1, 2, PAGE_ROWS, PAGE_ROWS),
        (3 * PAGE_ROWS, 3, 2 * PAGE_ROWS, 3 * PAGE_ROWS - 1),
    ],
)
def test_a_long_grid_is_drawn_page_by_page(count: int, page: int | None, first: int, last: int) -> None:
    app = AppTest.from_function(paged_rows)
    app.session_state["count"] = count
    if page is not None:
        app.session_state[f"page-grid-{-(-count // PAGE_ROWS)}"] = page
    app.run()
    assert not app.exception
    assert app.session_state["drawn"] == list(range(first, last + 1))


def test_the_stylesheet_loads_nothing_from_elsewhere() -> None:
    assert "url(" not in stylesheet("light")
    assert "@import" not in stylesheet("dark")


@pytest.fixture
def pdf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pdf of one empty page in the place of the store's original."""
    path = tmp_path / "report.pdf"
    canvas = Canvas(str(path), pagesize=(400, 600))
    canvas.showPage()
    canvas.save()
    monkeypatch.setattr(originals, "original", lambda sha256: path if path.exists() else None)
    originals.page_picture.clear()
    return path


def test_the_words_of_a_pdf_stand_in_a_box_on_their_page(pdf: Path) -> None:
    assert pdf.exists()
    content = originals.page_picture("a" * 64, 1, (100.0, 200.0, 150.0, 220.0), "#FF0000")
    assert content is not None
    picture = Image.open(io.BytesIO(content))
    assert picture.size == (round(400 * originals.SCALE), round(600 * originals.SCALE))
    colours = {picture.getpixel((round(125 * originals.SCALE), round(top * originals.SCALE) - 4)) for top in (200,)}
    assert colours == {(255, 0, 0)}
    assert picture.getpixel((5, 5)) == (255, 255, 255)


def test_a_page_that_is_not_there_has_no_picture(pdf: Path) -> None:
    assert originals.page_picture("a" * 64, 2, None, "#FF0000") is None
    pdf.write_bytes(b"no pdf")
    assert originals.page_picture("b" * 64, 1, None, "#FF0000") is None
    pdf.unlink()
    assert originals.page_picture("c" * 64, 1, None, "#FF0000") is None


def test_a_busy_port_is_refused_with_a_sentence() -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        assert f"127.0.0.1:{port} cannot be used" in str(refusal("127.0.0.1", port))


@pytest.mark.parametrize("port", [0, -1, 70_000])
def test_a_number_that_is_no_port_is_refused_with_a_sentence(port: int) -> None:
    assert "from 1 to 65535" in str(refusal("127.0.0.1", port))
