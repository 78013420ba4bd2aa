"""How the year went, who has not filed, where something is wrong: for thirty seconds of a leader's time."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import charts, documents, finished, parts, shares, state, text
from dashboard.access import ask
from dashboard.cells import EMPTY, FAULT, MISSING, SECTION_SQUARES, Square, section_square
from dashboard.markup import Html, anchor, dots, image, join, sparkline, tag
from dashboard.theme import Palette
from dashboard.view import View
from queries import catalogue, comparison, completeness, overview, trends
from queries import findings as found

# What each card leads on to.
MEASURES = {
    "applications_new": "applications_new",
    "clearance": "r_clearance",
    "disclosure": "r_disclosure",
    "review_corrected": "r_review_corrected",
}
# A ratio of fewer cases is shown as its two counts.
SMALL_BASE = 30
GRID_ROWS = 10
BREAK_YEAR = 2021
# What may be other than in the build before, in the order in which it is told.
CHANGES = (
    "report_new", "report_gone", "report_replaced", "finding_new", "finding_gone", "finding_changed", "figure_new",
    "figure_gone", "figure_changed",
)  # fmt: skip
BREAK = Html("<br>")


def show(view: View) -> None:
    """Five figures, the outcomes over the years, what to look at today, and which sections are missing."""
    coverage = ask(completeness.coverage, kind=view.kind_or_none)
    filing = ask(completeness.filing_grid, kind=view.kind_or_none)
    headline = ask(overview.headline, kind=view.kind_or_none)
    cards = finished.piece(view, "cards", lambda: tag("div", *_cards(view, coverage, headline), css="x-cards x-page"))
    st.html(cards)
    left, right = st.columns([1.35, 1], gap="small")
    with left:
        _composition(view)
    with right:
        _today(view, coverage, filing, headline)
    left, right = st.columns([1.35, 1], gap="small")
    with left:
        _sections(view)
    with right:
        _flow(view)


# figures -------------------------------------------------------------------------------------------------------------


def _cards(view: View, coverage: pd.DataFrame, headline: pd.DataFrame) -> Sequence[Html]:
    return (_filing_card(view, coverage), *(_card(view, headline, measure) for measure in MEASURES))


def _filing_card(view: View, coverage: pd.DataFrame) -> Html:
    row = coverage[coverage["report_year"] == view.year]
    counts = {"due_count": 0, "filed_count": 0, "late_count": 0, "not_filed_count": 0, "unreadable_count": 0}
    if len(row):
        counts = {name: int(row.iloc[0][name]) for name in counts}
    colours = view.palette
    drawing = dots(
        (
            (counts["filed_count"] - counts["late_count"], colours.data, True),
            (counts["late_count"], colours.verify_mark, True),
            (counts["unreadable_count"], colours.unknown, False),
            (counts["not_filed_count"], colours.must, False),
        ),
        colours.card,
    )
    note = view.say("card.filing.note", missing=counts["not_filed_count"], late=counts["late_count"])
    if counts["unreadable_count"]:
        note = view.say("card.filing.unreadable", note=note, count=counts["unreadable_count"])
    return tag(
        "div",
        tag("div", view.say("card.filing"), parts.help_mark(view, view.say("card.filing.definition")), css="x-label"),
        tag("div", counts["filed_count"], tag("small", view.say("card.of", count=counts["due_count"])), css="x-figure"),
        image(drawing, note),
        tag("div", anchor(note, state.link("filing")), css="x-note"),
        css="x-card",
    )


def _card(view: View, headline: pd.DataFrame, measure: str) -> Html:
    history = headline[headline["measure"] == measure]
    row = history[history["report_year"] == view.year]
    address = state.link("comparison", measure=MEASURES[measure])
    if row.empty:
        label = view.label(history.iloc[0]) if len(history) else view.say(f"card.{measure}")
        empty = tag("div", text.NO_NUMBER["no_report"], css="x-figure")
        return tag(
            "div",
            tag("div", label, css="x-label"),
            empty,
            tag("div", view.say("card.none"), css="x-note"),
            css="x-card",
        )
    now = row.iloc[0]
    is_share = now["unit"] == "share"
    figure, small = _figure(view, now, is_share)
    years = range(int(history["report_year"].min()), int(history["report_year"].max()) + 1)
    by_year = dict(zip(history["report_year"].astype(int), history["value"], strict=True))
    values = [None if text.is_missing(by_year.get(year)) else float(by_year[year]) for year in years]
    line = sparkline(values, view.palette, list(years).index(view.year) if view.year in years else None)
    alt = view.say("card.spark", label=view.label(now), first=years.start, last=years.stop - 1)
    return tag(
        "div",
        tag("div", view.label(now), parts.help_mark(view, "", item=MEASURES[measure]), css="x-label"),
        tag("div", anchor(figure, address, css="x-plain"), tag("small", small), css="x-figure"),
        image(line, alt),
        tag(
            "div", join((tag("span", note, css="x-whole") for note in _notes(view, now, is_share)), " · "), css="x-note"
        ),
        css="x-card",
    )


def _figure(view: View, now: pd.Series, is_share: bool) -> tuple[str, str]:
    """The large figure and what stands small beside it."""
    if not is_share:
        return text.compact(now["value"], view.language), view.unit(now["unit"])
    if text.is_missing(now["value"]):
        return text.NO_NUMBER["no_report"], view.say("card.no_base")
    counts = f"{text.number(now['numerator'])}/{text.number(now['denominator'])}"
    if float(now["denominator"]) < SMALL_BASE:
        return counts, view.say("card.small_base")
    return text.percent(now["value"]), counts


def _notes(view: View, now: pd.Series, is_share: bool) -> Sequence[str]:
    notes = []
    if now["verdict"] == "NO":
        notes.append(view.say("change.not_comparable"))
    elif not text.is_missing(now["change"]) and not text.is_missing(now["previous"]):
        if is_share:
            words = text.points(now["change"], view.language)
        else:
            words = text.percent(abs(float(now["change"])) / float(now["previous"])) if now["previous"] else ""
        moved = text.change(now["change"], words, view.language)
        notes.append(view.say("change.on_last_year", change=moved) + (" ┆" if now["verdict"] == "NEAR" else ""))
    notes.append(view.coverage(now["agency_count"], now["due_count"]))
    return notes


# outcomes ------------------------------------------------------------------------------------------------------------


def _composition(view: View) -> None:
    frame = ask(trends.outcome_composition, kind=view.kind_or_none)
    frame = frame[frame["share"].notna()]
    if frame.empty:
        with parts.card("composition", view.say("outcomes.title")):
            st.info(view.say("outcomes.none"))
        return
    shown = frame[frame["report_year"] == view.year]
    latest = shown if len(shown) else frame[frame["report_year"] == frame["report_year"].max()]
    base = view.coverage(latest.iloc[0]["agency_count"], latest.iloc[0]["due_count"])
    year = int(latest.iloc[0]["report_year"])
    with parts.card("composition", view.say("outcomes.title"), view.say("outcomes.sub", coverage=base, year=year)):
        names = {outcome: view.say(f"outcome.{outcome}") for outcome in frame["outcome"].unique()}

        def figure(palette: Palette) -> go.Figure:
            return charts.composition(
                frame, names=names, palette=palette, break_year=BREAK_YEAR, break_note=view.say("outcomes.break"),
                unit=view.say("unit.cases"),
            )  # fmt: skip

        top = latest.sort_values("share", ascending=False).iloc[0]
        alt = view.say("outcomes.alt", year=year, outcome=names[top["outcome"]], share=text.percent(top["share"]))
        parts.chart(view, "composition", figure, alt)
        columns = {
            "report_year": view.say("column.year"), "outcome_name": view.say("column.outcome"),
            "value": view.say("column.cases"), "share": f"{view.say('column.share')} (%)",
            "base": view.say("column.base"),
            "agency_count": view.say("column.agencies"), "due_count": view.say("column.due"),
        }  # fmt: skip
        parts.behind(
            view,
            "composition",
            lambda: frame.assign(outcome_name=frame["outcome"].map(names)),
            columns,
            view.say("outcomes.title"),
            shares=("share",),
            figure=figure,
        )


# today ---------------------------------------------------------------------------------------------------------------


def _today(view: View, coverage: pd.DataFrame, filing: pd.DataFrame, headline: pd.DataFrame) -> None:
    # The moment of the build before this one is told in the reader's time.
    told = finished.piece(view, "today", lambda: _rows(view, coverage, filing, headline), st.context.timezone)
    with parts.card("today", view.say("today.title"), view.say("today.sub", year=view.year)):
        st.html(told)
        documents.brief_of(view)


def _rows(view: View, coverage: pd.DataFrame, filing: pd.DataFrame, headline: pd.DataFrame) -> Html:
    """Who has not filed and what does not add up, each with the way there; then the year in sentences."""
    filing = view.named(filing[filing["report_year"] == view.year])
    by_check = ask(found.findings_by_check, year=view.year, kind=view.kind_or_none)
    rows: list[Html] = []
    absent = filing[filing["state"] == "not_filed"]
    if len(absent):
        names = join(
            (
                anchor(row["name"], state.link("agency", agency=row["agency_id"]))
                for row in absent.head(8).to_dict("records")
            ),
            view.say("list.between"),
        )
        more = view.say("list.more", count=len(absent)) if len(absent) > 8 else ""
        words = tag("span", tag("b", len(absent), css="x-must"), view.say("today.not_filed"), BREAK, names, more)
        rows.append(_row(words, view.say("today.list"), state.link("filing", show="not_filed")))
    for severity, tone in (("error", "must"), ("warning", "verify"), ("hint", "muted")):
        of_kind = by_check[by_check["severity"] == severity]
        if of_kind.empty:
            continue
        top = view.named(of_kind.sort_values("finding_count", ascending=False).head(3), "title", "title_words")
        titles = (f"{row.title_words} {row.finding_count}" for row in top.itertuples(index=False, name="Row"))
        words = tag(
            "span",
            tag("b", text.number(of_kind["finding_count"].sum()), css=f"x-{tone}"),
            view.say(f"today.{severity}"),
            BREAK,
            tag("span", view.say("list.between").join(titles), css="x-muted"),
        )
        rows.append(_row(words, view.say("today.open"), state.link("findings", severity=severity)))
    if not rows:
        rows.append(tag("div", view.say("today.nothing"), css="x-sentence"))
    told = [*_sentences(view, coverage, headline), *_sentence_on_changes(view)]
    sentences = [tag("p", sentence, css="x-sentence") for sentence in told]
    return tag("div", *rows, *sentences, css="x-page")


def _row(words: Html, label: str, address: str) -> Html:
    return tag("div", words, anchor(f"{label} ▸", address), css="x-today")


def _sentences(view: View, coverage: pd.DataFrame, headline: pd.DataFrame) -> Sequence[Html]:
    """At most three sentences, each from a rule, each with its numbers and the way to the rows behind them."""
    found_sentences = []
    row = coverage[coverage["report_year"] == view.year]
    if len(row) and int(row.iloc[0]["due_count"]):
        now = row.iloc[0]
        share = text.percent(int(now["filed_count"]) / int(now["due_count"]))
        words = view.say(
            "sentence.filing", due=now["due_count"], filed=now["filed_count"], share=share, late=now["late_count"]
        )
        found_sentences.append(_with_basis(view, words, state.link("filing")))
    found_sentences += _sentence_on_applications(view, headline)
    found_sentences += _sentence_on_disclosure(view, headline)
    return found_sentences


def _sentence_on_applications(view: View, headline: pd.DataFrame) -> list[Html]:
    now = _of(headline, "applications_new", view.year)
    if now is None or text.is_missing(now["value"]):
        return []
    address = state.link("comparison", measure="applications_new")
    count = text.number(now["value"])
    if text.is_missing(now["change"]) or not now["previous"]:
        words = view.say("sentence.applications", count=count, agencies=now["agency_count"])
        return [_with_basis(view, words, address)]
    key = "up" if now["change"] > 0 else "down" if now["change"] < 0 else "same"
    words = view.say(
        f"sentence.applications.{key}",
        count=count,
        change=text.number(abs(now["change"])),
        share=text.percent(abs(float(now["change"])) / float(now["previous"])),
        agencies=now["agency_count"],
    )
    ranking = view.named(
        ask(comparison.series_ranking, series="applications_new", year=view.year, kind=view.kind_or_none)
    )
    moved = ranking[ranking["change"].notna() & (ranking["change"].astype("Float64") * (1 if key == "up" else -1) > 0)]
    if key != "same" and len(moved):
        top = moved.reindex(moved["change"].abs().sort_values(ascending=False, kind="stable").index).head(2)
        names = view.say("list.between").join(
            view.say("sentence.moved", name=row.name, change=f"{row.change:+,.0f}")
            for row in top.itertuples(index=False, name="Row")
        )
        words += view.say(f"sentence.applications.{key}.most", names=names)
    return [_with_basis(view, words, address)]


def _sentence_on_disclosure(view: View, headline: pd.DataFrame) -> list[Html]:
    now = _of(headline, "disclosure", view.year)
    if now is None or text.is_missing(now["value"]):
        return []
    ranking = ask(comparison.ratio_ranking, ratio="r_disclosure", year=view.year, kind=view.kind_or_none)
    medians = ranking["median"].dropna()
    ranked = int(ranking["rank_count"].dropna().iloc[0]) if ranking["rank_count"].notna().any() else 0
    key = "sentence.disclosure.median" if ranked >= shares.FEWEST_FOR_MEDIAN and len(medians) else "sentence.disclosure"
    words = view.say(
        key,
        count=text.number(now["denominator"]),
        share=text.percent(now["value"]),
        median=text.percent(medians.iloc[0]) if len(medians) else "",
        ranked=ranked,
    )
    return [_with_basis(view, words, state.link("comparison", measure="r_disclosure"))]


def _sentence_on_changes(view: View) -> list[Html]:
    """What is other than in the build before this one, in one line; nothing where this is the first."""
    counted = ask(found.changes_counted)
    if counted.empty:
        return []
    sums = counted.groupby("change")["change_count"].sum()
    parts_of = [
        view.say(f"change.{change}", count=text.number(sums[change])) for change in CHANGES if sums.get(change, 0)
    ]
    first = counted.iloc[0]
    at = text.moment(first["previous_built_at"].to_pydatetime(), st.context.timezone)
    words = view.say("sentence.changes", at=at, changes=view.say("list.between").join(parts_of))
    words += "" if first["is_same_rules"] else view.say("sentence.changes.rules")
    return [_with_basis(view, words, state.link("data", dataset="changes"))]


def _with_basis(view: View, words: str, address: str) -> Html:
    return join((words, anchor(view.say("sentence.basis"), address)), " ")


def _of(headline: pd.DataFrame, measure: str, year: int) -> pd.Series | None:
    row = headline[(headline["measure"] == measure) & (headline["report_year"] == year)]
    return row.iloc[0] if len(row) else None


# sections and flow ---------------------------------------------------------------------------------------------------


def _sections(view: View) -> None:
    """The agencies with the worst gaps."""
    made = finished.piece(view, "gaps", lambda: _gaps(view))
    if made is None:
        with parts.card("gaps", view.say("gaps.title")):
            st.info(view.say("gaps.none"))
        return
    sub, grid = made
    with parts.card("gaps", view.say("gaps.title"), sub):
        st.html(grid)


def _gaps(view: View) -> tuple[Html, Html] | None:
    """The line below the title, and the grid; a part of a section counts with its section."""
    grid = ask(completeness.section_grid, year=view.year, kind=view.kind_or_none)
    if grid.empty:
        return None
    ordinals: dict[tuple[str, str], str] = {}
    heads: dict[str, tuple[str, str]] = {}
    for form in grid["form"].dropna().unique():
        for row in ask(catalogue.sections, form=form).to_dict("records"):
            ordinals[(form, row["section"])] = str(row["ordinal"])
            if "." not in str(row["ordinal"]):
                heads.setdefault(str(row["ordinal"]), (row["short_zh"], view.label(row, "title")))

    @cache
    def seen(form: str, section: str, state_: str | None, is_faulty: bool, filing: str) -> tuple[str, Square]:
        ordinal, _, part = ordinals.get((form, section), "").partition(".")
        square = section_square(state_, int(is_faulty), filing)
        # The section is there, a part of it is not.
        return ordinal, FAULT if part and square in {MISSING, EMPTY} else square

    worst: dict[str, dict[str, tuple[Square, str]]] = {}
    # Ten thousand rows of a few kinds: column by column, each kind looked at once.
    looked_at = ("form", "section", "state", "filing_state")
    is_faulty = (grid["fault_count"] > 0).tolist()
    rows = zip(grid["agency_id"].tolist(), is_faulty, *(grid[name].tolist() for name in looked_at), strict=True)
    for agency, faulty, form, section, state_, filing in rows:
        ordinal, square = seen(form, section, state_, faulty, filing)
        squares = worst.setdefault(agency, {})
        if ordinal not in squares or square.weight > squares[ordinal][0].weight:
            squares[ordinal] = (square, section)
    columns = sorted({ordinal for squares in worst.values() for ordinal in squares}, key=lambda each: (len(each), each))
    ranked = sorted(worst, key=lambda agency: -sum(square.weight for square, _ in worst[agency].values()))
    rest = max(len(ranked) - GRID_ROWS, 0)
    shown = view.named(grid[grid["agency_id"].isin(ranked[:GRID_ROWS])])
    names = dict(zip(shown["agency_id"], shown["name"], strict=True))
    head = tag("tr", tag("th"), *(_head(view, ordinal, heads) for ordinal in columns))
    body = [
        tag(
            "tr",
            tag("th", anchor(names[agency], state.link("agency", agency=agency)), css="x-row", scope="row"),
            *(_square(view, agency, worst[agency].get(ordinal)) for ordinal in columns),
        )
        for agency in ranked[:GRID_ROWS]
    ]
    more = anchor(view.say("gaps.more", count=rest), state.link("filing")) if rest else ""
    sub = join((view.say("gaps.sub"), more), " ")
    whole = tag("table", tag("thead", head), tag("tbody", *body), css="x-grid")
    return sub, join((tag("div", whole, css="x-scroll x-page"), parts.legend(view, SECTION_SQUARES)))


def _head(view: View, ordinal: str, heads: dict[str, tuple[str, str]]) -> Html:
    """A column's head: the short Chinese title, or the section's number; its whole title to hover over."""
    short, title = heads.get(ordinal, (ordinal, ordinal))
    return tag("th", short if view.language == "zh" else ordinal, scope="col", title=title)


def _square(view: View, agency: str, found_square: tuple[Square, str] | None) -> Html:
    if found_square is None:
        return tag("td", "")
    square, section = found_square
    link = anchor(
        square.glyph, state.link("filing", agency=agency, section=section), title=view.say(f"square.{square.key}")
    )
    return tag("td", link, css=f"x-tone-{square.tone}")


def _flow(view: View) -> None:
    """Received, answered, carried over, of the agencies that state all four; what does not close is red."""
    steps = ("applications_carried_in", "applications_new", "outcomes_total", "applications_carried_out")
    sums, count, due = finished.piece(view, "sums", lambda: _sums(view, steps))
    title = view.say("flow.title")
    if not count:
        with parts.card("flow", title):
            st.info(view.say("flow.none", year=view.year))
        return
    gap = sums[0] + sums[1] - sums[2] - sums[3]
    with parts.card("flow", title, view.say("flow.sub", coverage=view.coverage(count, due))):
        labels = [view.say(f"flow.{step}") for step in steps]

        def figure(palette: Palette) -> go.Figure:
            return charts.flow(sums, labels=labels, gap=gap, gap_label=view.say("flow.gap"), palette=palette)

        key = "flow.alt.gap" if gap else "flow.alt"
        alt = view.say(
            key, new=text.number(sums[1]), done=text.number(sums[2]), left=text.number(sums[3]),
            gap=text.number(abs(gap)),
        )  # fmt: skip
        parts.chart(view, "flow", figure, alt)
        if gap:
            link = anchor(view.say("today.open"), state.link("findings", severity="error"))
            st.html(
                tag(
                    "div",
                    join((view.say(f"flow.gap.{'more' if gap > 0 else 'less'}", gap=text.number(abs(gap))), link), " "),
                    css="x-foot x-page",
                )
            )
        table = pd.DataFrame({"step": labels, "value": sums})
        heads = {"step": view.say("column.step"), "value": view.say("column.cases")}
        parts.behind(view, "flow", lambda: table, heads, title, figure=figure)


def _sums(view: View, steps: Sequence[str]) -> tuple[list[float], int, int]:
    """The sums of the steps over the agencies that state all of them, how many these are, and of how many."""
    columns = []
    for step in steps:
        ranking = ask(comparison.series_ranking, series=step, year=view.year, kind=view.kind_or_none)
        columns.append(ranking.set_index("agency_id")["value"].rename(step))
    frame = pd.concat(columns, axis=1).dropna().astype(float)
    return frame.sum().tolist(), len(frame), len(columns[0])
