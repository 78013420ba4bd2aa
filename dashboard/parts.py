"""Blocks that several pages are made of: a card, a chart with its table, the words behind a number."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import finished, state, text
from dashboard.access import ask
from dashboard.cells import Square
from dashboard.exports import pictures, tables
from dashboard.exports.origin import Origin
from dashboard.markup import Html, anchor, highlighted, join, marked, pairs, safe, tag
from dashboard.theme import LIGHT, Palette
from dashboard.view import View
from queries import catalogue, completeness, provenance

# The longest grid or ranking that is drawn at once.
PAGE_ROWS = 30
SEVERITY_TONE = {"error": "x-tone-must", "warning": "x-tone-verify", "hint": "x-tone-unknown"}
# What Streamlit makes of a chart that can be clicked; set before, it needs not draw the chart again for it.
CLICKED = {"clickmode": "event+select", "dragmode": "pan", "hovermode": "closest"}
PLOTLY = {"displaylogo": False, "displayModeBar": False, "showSendToCloud": False, "responsive": True}


@contextmanager
def card(key: str, title: object = "", sub: object = "", more: object = "") -> Iterator[None]:
    """A white card: a title that asks, a grey line with unit and base, then its content."""
    with st.container(border=True, key=f"card-{key}", gap="small", height="stretch"):
        if title:
            st.html(heading(title, sub, more))
        yield


def split(key: str, *widths: float) -> Sequence[DeltaGenerator]:
    """Columns of these widths side by side; one under another where the window is too narrow for them."""
    with st.container(key=f"split-{key}"):
        return st.columns(widths, gap="small")


def heading(title: object, sub: object = "", more: object = "") -> Html:
    """The title of a card with its grey line."""
    line = tag("div", sub, css="x-sub") if sub else Html("")
    return tag("div", tag("h2", join((title, more), " "), css="x-head"), line, css="x-page")


def help_mark(view: View, definition: str, **ids: str) -> Html:
    """The question mark beside a figure: its definition in a word, and the way to the page of definitions."""
    address = state.link("definitions", **ids)
    return anchor("?", address, title=definition or view.say("foot.definitions"), css="x-help")


def chart(
    view: View,
    key: str,
    figure: Callable[[Palette], go.Figure],
    alt: str,
    on_select: Callable[[], None] | None = None,
    also: object = None,
) -> None:
    """A figure with a sentence for those who do not see it; a click calls on_select.

    also: what the figure follows from besides the view, as in ``finished.piece``.
    """
    if on_select is None:
        drawn = finished.figure(view, key, figure, {}, also)
        st.plotly_chart(drawn, theme=None, key=key, config=PLOTLY, alt=alt)
    else:
        drawn = finished.figure(view, key, figure, CLICKED, also)
        st.plotly_chart(
            drawn, theme=None, key=key, config=PLOTLY, alt=alt, on_select=on_select, selection_mode="points"
        )


def selected(key: str) -> list[Any]:
    """The customdata of the point that was clicked in a chart, empty when none is."""
    chosen = st.session_state.get(key)
    points = chosen["selection"]["points"] if chosen else []
    return list(points[0].get("customdata") or []) if points else []


def selected_cell(key: str) -> tuple[int, str] | None:
    """Row and column of the cell that was clicked in a table."""
    chosen = st.session_state.get(key)
    cells = chosen["selection"]["cells"] if chosen else []
    return (int(cells[0][0]), str(cells[0][1])) if cells else None


def uploader(view: View, label: str, **options: Any) -> Any:
    """A file uploader whose button speaks the page's language; Streamlit's own words for it are English alone."""
    words = json.dumps(view.say("upload.button"), ensure_ascii=False)
    button = "[data-testid=stFileUploaderDropzone] button [data-testid=stMarkdownContainer] p"
    rules = f"{button}{{font-size:0}}{button}::after{{content:{words};font-size:14px}}"
    st.html(f"<style>{rules}[data-testid=stFileUploaderDropzoneInstructions]{{display:none}}</style>")
    return st.file_uploader(label, **options)


def agency_options(view: View) -> dict[str, str]:
    """All agencies in official order: id → name."""
    agencies = ask(catalogue.agencies)
    return dict(zip(agencies["agency_id"], text.labels(agencies, "name", view.language), strict=True))


def behind(
    view: View,
    key: str,
    frame: Callable[[], pd.DataFrame],
    columns: Mapping[str, str],
    title: str,
    *,
    statuses: Mapping[str, str] | None = None,
    shares: Collection[str] = (),
    figure: Callable[[Palette], go.Figure] | None = None,
    definitions: tables.Notes = (),
    about: str = "",
) -> None:
    """The table behind a chart with its downloads, folded away; made and sent only when it is opened.

    columns: column of the frame → its head, unit included. statuses, shares: as in ``tables.Table``. figure: the chart
    in the colours of a palette, for those who take it away as a picture. about: the page's own filters in words.
    """
    with st.expander(view.say("table.behind"), key=f"behind-{key}", on_change="rerun") as fold:
        if not fold.open:
            return
        whole = tables.Table(frame(), dict(columns), dict(statuses or {}), frozenset(shares))
        shown = pd.DataFrame(
            {
                head: [str(cell) if isinstance(cell, tables.Figure) else cell for cell in whole.with_signs(name)]
                for name, head in whole.heads.items()
            }
        )
        st.dataframe(shown, hide_index=True, key=f"table-{key}", alt=title, placeholder="")
        downloads(view, key, whole, title, definitions=definitions, about=about)
        if figure is not None:
            pictures_of(view, key, figure, title, about)


def downloads(
    view: View,
    key: str,
    rows: pd.DataFrame | tables.Table | Callable[[], tables.Table],
    title: str,
    *,
    definitions: tables.Notes = (),
    about: str = "",
) -> None:
    """Buttons for xlsx and csv in either encoding; files, and rows that are not there, are made when asked for."""
    made = origin(view)
    covered = coverage_of(view)

    def whole() -> tuple[tables.Table, tables.Notes]:
        found = rows() if callable(rows) else rows
        table = found if isinstance(found, tables.Table) else tables.plain(found)
        return table, notes_of(view, title, len(table.frame), about)

    def workbook() -> bytes:
        table, notes = whole()
        sheets = {view.say("sheet.data"): table}
        return tables.xlsx_bytes(sheets, made, definitions=definitions, filters=notes, coverage=covered)

    def as_csv(encoding: tables.Encoding) -> bytes:
        table, notes = whole()
        return tables.csv_bytes(table, notes if made.has_sample else (), encoding)

    with st.container(horizontal=True, gap="small"):
        st.download_button(
            view.say("download.xlsx"), data=workbook, file_name=made.file_name(title, ending="xlsx"),
            mime=tables.XLSX, key=f"xlsx-{key}", on_click="ignore",
        )  # fmt: skip
        for encoding, name in (("utf-8", "csv"), ("gb18030", "csv.gb18030")):
            told = (title, "GB18030") if encoding == "gb18030" else (title,)
            st.download_button(
                view.say(f"download.{name}"), data=partial(as_csv, encoding),
                file_name=made.file_name(*told, ending="csv"), mime="text/csv", key=f"{name}-{key}", on_click="ignore",
            )  # fmt: skip


def origin(view: View) -> Origin:
    """What a file that is made for this reader says of itself."""
    build = view.build
    return Origin(
        view.language,
        str(build["build_name"]),
        str(build["rule_version"]),
        build["built_at"].to_pydatetime(),
        bool(build["has_sample"]),
    )


def coverage_of(view: View) -> tables.Table:
    """Of how many agencies each year speaks."""
    counts = ("due", "filed", "late", "not_filed", "unreadable")
    heads = {"report_year": view.say("column.year")}
    heads |= {f"{count}_count": view.say(f"column.count.{count}") for count in counts}
    return tables.Table(ask(completeness.coverage, kind=view.kind_or_none), heads)


def pictures_of(view: View, key: str, figure: Callable[[Palette], go.Figure], title: str, about: str = "") -> None:
    """Buttons for the chart as png and svg, or why there are none."""
    if not pictures.has_browser():
        st.caption(view.say("picture.no_browser"))
        return
    made = origin(view)
    sub = filters_of(view, about)

    def drawn(format_: pictures.Format) -> Callable[[], bytes]:
        return lambda: pictures.drawn(figure(LIGHT), made, title=title, sub=sub, format_=format_)

    with st.container(horizontal=True, gap="small"):
        for format_, mime in (("png", "image/png"), ("svg", "image/svg+xml")):
            st.download_button(
                view.say(f"download.{format_}"), data=drawn(format_), file_name=made.file_name(title, ending=format_),
                mime=mime, key=f"{format_}-{key}", on_click="ignore",
            )  # fmt: skip


def filters_of(view: View, about: str = "") -> str:
    """The choices of the header in words, or a page's own in the place of the kind."""
    return f"{view.say('year.label', year=view.year)} · {about or kind_of(view)}"


def kind_of(view: View) -> str:
    """The kind of agency in words."""
    if not view.kind:
        return view.say("kind.all")
    return view.say(f"kind.{view.kind}") if text.has(f"kind.{view.kind}") else view.kind


def head_of(view: View, column: str) -> str:
    """A column's head: its words where there are some, and always its name, so that files stay readable by machines."""
    return f"{view.say(f'field.{column}')} {column}".strip() if text.has(f"field.{column}") else column


def table_of(view: View, frame: pd.DataFrame) -> tables.Table:
    """The answer of a question as it comes, each value with the status beside it."""
    heads = {str(name): head_of(view, str(name)) for name in frame.columns}
    return tables.Table(frame, heads, {"value": "status"} if {"value", "status"} <= set(heads) else {})


def notes_of(view: View, title: str, rows: int, about: str = "") -> tuple[tuple[str, str], ...]:
    """What a reader of an exported file must know: title, filters, build, rules, sample."""
    lines = [
        (view.say("note.title"), title),
        (view.say("note.filter"), filters_of(view, about)),
        (view.say("note.rows"), text.number(rows)),
        (view.say("note.build"), str(view.build["build_name"])),
        (view.say("note.built_at"), text.moment(view.build["built_at"], None)),
        (view.say("note.rules"), str(view.build["rule_version"])),
        (view.say("note.symbols"), view.say("foot.symbols")),
    ]
    if view.build["has_sample"]:
        lines.insert(0, (view.say("sample.badge"), view.say("sample.explained")))
    return tuple(lines)


def paged(key: str, frame: pd.DataFrame, rows: int = PAGE_ROWS) -> pd.DataFrame:
    """The rows of the page that the reader is on, so many a page; all rows when they are few."""
    pages = -(-len(frame) // rows)
    if pages <= 1:
        return frame
    page = st.pagination(pages, key=f"page-{key}-{pages}")
    return frame.iloc[(page - 1) * rows : page * rows]


def legend(view: View, squares: Sequence[Square]) -> Html:
    """The meaning of the glyphs of a grid."""
    items = (
        tag(
            "span",
            tag("span", square.glyph or " ", css=f"x-pill x-tone-{square.tone}"),
            view.say(f"square.{square.key}"),
            css="x-whole",
        )
        for square in squares
    )
    return tag("div", join(items, Html("&emsp; ")), css="x-foot")


def styled(glyphs: pd.DataFrame, tones: pd.DataFrame, view: View) -> Any:
    """A grid of glyphs as a table in the tones of the palette."""
    palette = view.palette
    looks = {
        "order": f"background-color:{palette.order_ground};color:{palette.order}",
        "verify": f"background-color:{palette.verify_ground};color:{palette.verify}",
        "must": f"background-color:{palette.must_ground};color:{palette.must}",
        "unknown": f"background-color:{palette.unknown_ground};color:{palette.unknown}",
        "none": "",
        "chosen": f"background-color:{palette.band}",
    }
    return glyphs.style.apply(lambda _: tones.map(lambda tone: looks.get(tone, "")), axis=None)


def source(view: View, agency: str, year: int, indicator: str, applicant: str, *, is_page: bool = False) -> None:
    """Where one number comes from: file, place, rule, and its sentence with the words marked."""
    found = ask(provenance.fact_source, agency=agency, year=year, indicator=indicator, applicant=applicant)
    if found.empty:
        st.info(view.say("source.none", year=year))
        return
    row = found.iloc[0]
    name = view.label(row, "label")
    if row["applicant_zh"]:
        name = f"{name} · {view.label(row, 'applicant')}"
    figure = f"{text.fact(row['value'], row['status'])} {view.unit(row['unit'])}".strip()
    st.html(heading(name, f"{view.label(row, 'name')} · {view.say('year.label', year=year)}"))
    words = str(row["as_written"] or "")
    address = state.link("source", agency=agency, year=year, indicator=indicator, applicant=applicant)
    rows: list[tuple[object, object]] = [
        (view.say("source.value"), tag("b", figure)),
        (view.say("source.status"), view.say(f"status.{row['status']}")),
        (view.say("source.words"), words or view.say("source.blank")),
        (view.say("source.file"), row["file"]),
        (view.say("source.place"), place(view, str(row["place"]))),
        (view.say("source.rule"), row["rule"]),
        (view.say("source.sha"), str(row["sha256"])[:16]),
    ]
    st.html(join((tag("div", _sentence(row, words), css="x-words"), tag("div", pairs(rows), style="margin-top:10px"))))
    if not is_page:
        st.html(tag("div", anchor(view.say("source.open"), address), css="x-page x-foot"))


def place(view: View, written: str) -> str:
    """Where words stand, in words: ``p2 t3 r5 c4`` is page 2, table 3, row 5, column 4."""
    return text.place(written, view.language)


def _sentence(row: pd.Series, words: str) -> Html:
    sentence = str(row["sentence"] or "")
    start, end = row["span_start"], row["span_end"]
    # The span counts in the block; where it fits the sentence too, it says which of several equal words is meant.
    if not text.is_missing(start) and not text.is_missing(end) and sentence[int(start) : int(end)] == words and words:
        return marked(sentence, int(start), int(end))
    if words in sentence:
        return highlighted(sentence, words) if words else safe(sentence)
    # The words of a table's cell stand beside its labels, not in them.
    return join((sentence, tag("mark", words)), " · " if sentence else "")
