"""One agency: where it stands among its like, its figures over the years, what was found, its sections and reports."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import corrections, parts, shares, state, text
from dashboard.access import ask
from dashboard.cells import filing_square
from dashboard.exports import tables
from dashboard.exports.tables import Figure
from dashboard.markup import Html, anchor, bullet, image, join, table, tag
from dashboard.view import View
from queries import catalogue, comparison, profile, provenance, quality
from queries import findings as found

TABS = ("figures", "findings", "quality", "sections", "reports")
# What the cards compare with the agency's like.
MEASURES = ("applications_new", "r_clearance", "r_disclosure", "r_review_corrected")
TABLES = ("t3", "t4", "t2b", "t2a", "narr", "s14", "l09")
ROW_HEIGHT = 30
LABEL_WIDTH = {"zh": 216, "en": 290}


def show(view: View) -> None:
    """Who it is and when it reported, where it stands, then one of five tables."""
    agencies = parts.agency_options(view)
    if not agencies:
        st.info(view.say("agency.none"))
        return
    first = next(iter(agencies))
    agency = state.valid("agency", list(agencies), first, view.unknown("unknown.agency"))
    tab = state.valid("tab", TABS, TABS[0], view.unknown("unknown.tab"))
    reports = ask(profile.agency_reports, agency=agency)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        state.pick("agency", view.say("control.agency"), list(agencies), agencies, agency, first, width=280)
        state.switch(
            "tab", view.say("control.tab"), TABS, {name: view.say(f"tab.{name}") for name in TABS}, tab, TABS[0]
        )
    st.html(_identity(view, agency, reports, tab))
    if reports.empty:
        st.info(view.say("agency.no_report"))
        return
    _answers(view, agency, reports)
    if tab == "figures":
        _figures(view, agency, reports)
    elif tab == "findings":
        _findings(view, agency)
    elif tab == "quality":
        _quality(view, agency)
    elif tab == "sections":
        _sections(view, agency)
    else:
        _reports(view, agency, reports)


def _identity(view: View, agency: str, reports: pd.DataFrame, tab: str) -> Html:
    """Kind, level, region, and one square per year that leads to the year."""
    row = ask(catalogue.agencies).set_index("agency_id").loc[agency]
    words = [
        view.say(f"{name}.{row[name]}") if text.has(f"{name}.{row[name]}") else row[name]
        for name in ("kind", "level")
        if row[name]
    ]
    words += [row["region"]] if row["region"] else []
    words.append(view.say("agency.count", count=row["report_count"]))
    if row["is_provisional"]:
        words.append(view.say("agency.provisional"))
    squares = []
    for report in reports.to_dict("records"):
        square = filing_square(report["state"], int(report["document_count"]))
        year = int(report["report_year"])
        address = state.link("agency", agency=agency, tab=tab if tab != TABS[0] else "", year=year)
        label = f"{square.glyph} {year}"
        css = f"x-pill x-tone-{square.tone}"
        squares.append(anchor(label, address, title=view.say(f"square.{square.key}"), css=css))
    line = tag("div", join(words, " · "), *_mergers(view, agency), css="x-sub")
    return tag("div", line, tag("div", *squares, style="margin-top:6px;line-height:26px"), css="x-page")


def _mergers(view: View, agency: str) -> list[Html]:
    """Who took the agency over, and whom it took over itself, each leading to the other."""
    lines = []
    for row in ask(catalogue.mergers, agency=agency).to_dict("records"):
        is_merged = row["agency_id"] == agency
        other, name = ("successor_id", "successor") if is_merged else ("agency_id", "name")
        key = "agency.merged_into" if is_merged else "agency.took_over"
        words = view.say(key, year=row["from_year"], name=view.label(row, name))
        lines.append(tag("div", anchor(words, state.link("agency", agency=row[other]))))
    return lines


# where it stands -----------------------------------------------------------------------------------------------------


def _answers(view: View, agency: str, reports: pd.DataFrame) -> None:
    """Its headline figures beside its like, what must be corrected, and how good the report is."""
    row = ask(catalogue.agencies).set_index("agency_id").loc[agency]
    peers = {"year": view.year, "kind": row["kind"] or None, "level": row["level"] or None}
    like = [
        view.say(f"{name}.{row[name]}") if text.has(f"{name}.{row[name]}") else row[name]
        for name in ("kind", "level")
        if row[name]
    ]
    cards = [_standing(view, agency, measure, peers) for measure in MEASURES]
    cards += [_found_card(view, agency, reports), _quality_card(view, agency)]
    count = len(ask(comparison.series_ranking, series=MEASURES[0], **peers))
    words = view.say("agency.like", like=view.say("peers.between").join(like) or view.say("kind.all"), count=count)
    st.html(join((tag("div", *cards, css="x-cards x-page"), tag("div", words, css="x-foot"))))


def _standing(view: View, agency: str, measure: str, peers: dict[str, Any]) -> Html:
    """One figure of the year on a line with the quartiles and the median of its kind and level."""
    is_share = measure.startswith("r_")
    if is_share:
        frame = ask(comparison.ratio_ranking, ratio=measure, **peers)
        catalogued = ask(catalogue.ratios).set_index("ratio").loc[measure]
    else:
        frame = ask(comparison.series_ranking, series=measure, **peers)
        catalogued = ask(catalogue.series_list).set_index("series").loc[measure]
    own = frame[frame["agency_id"] == agency]
    label = tag("div", view.label(catalogued), parts.help_mark(view, "", item=measure), css="x-label")
    address = state.link(
        "comparison", measure=measure, kind=peers["kind"], level=peers["level"], agency=agency
    )  # fmt: skip
    if own.empty:
        figure = tag("div", text.NO_NUMBER["no_report"], css="x-figure")
        return tag("div", label, figure, tag("div", view.say("agency.card.not_due"), css="x-note"), css="x-card")
    now = own.iloc[0].to_dict()
    ranked = int(now["rank_count"])
    scale = frame["value"].max()
    band = None
    note = view.say("agency.card.few", ranked=ranked)
    write = text.percent if is_share else text.number
    if ranked >= shares.FEWEST_FOR_MEDIAN:
        band = (float(now["first_quartile"]), float(now["median"]), float(now["third_quartile"]))
        note = view.say("agency.card.peers", median=write(now["median"]), ranked=ranked)
    is_known = not text.is_missing(now["value"]) and not (is_share and shares.is_tiny(now))
    most = 1.0 if is_share else max(band[2] * 1.25 if band else 0.0, float(now["value"]) if is_known else 0.0)
    most = max(most, float(scale)) if is_share and not text.is_missing(scale) else most
    drawing = bullet(
        float(now["value"]) if is_known else None, band, most, view.palette, is_open=text.is_missing(now["rank"])
    )
    figure, small = _own_figure(view, now, is_share, str(catalogued.get("unit") or ""))
    rank = ""
    if band is not None and not text.is_missing(now["rank"]):
        rank = view.say("agency.card.rank", rank=now["rank"], ranked=ranked)
    alt = view.say("agency.card.alt", label=view.label(catalogued), value=f"{figure} {small}".strip(), note=note)
    return tag(
        "div",
        label,
        tag("div", anchor(figure, address, css="x-plain"), tag("small", small), css="x-figure"),
        image(drawing, alt),
        tag("div", join([part for part in (rank, note) if part], " · "), css="x-note"),
        css="x-card",
    )


def _own_figure(view: View, now: dict[str, Any], is_share: bool, unit: str) -> tuple[str, str]:
    """The large figure and what stands small beside it; of few cases the counts are the figure."""
    if not is_share:
        return text.fact(now["value"], now["status"]), view.unit(unit)
    if shares.is_tiny(now):
        return shares.counts(now), view.say("ratio_state.small_n")
    if text.is_missing(now["value"]):
        return text.NO_NUMBER["no_report"], view.say(f"ratio_state.{now['state']}")
    return shares.short(view, now), shares.counts(now)


def _found_card(view: View, agency: str, reports: pd.DataFrame) -> Html:
    label = tag("div", view.say("agency.card.findings"), css="x-label")
    of_year = reports[reports["report_year"] == view.year]
    counts = {name: int(of_year.iloc[0][f"{name}_count"]) if len(of_year) else 0 for name in parts.SEVERITY_TONE}
    worst = next((name for name, count in counts.items() if count), "")
    tone = {"error": "x-must", "warning": "x-verify"}.get(worst, "")
    address = state.link("agency", agency=agency, tab="findings")
    figure = anchor(tag("span", sum(counts.values()), css=tone), address, css="x-plain")
    pills = [
        tag("span", f"{view.say(f'severity.{name}')} {count}", css=f"x-pill {parts.SEVERITY_TONE[name]}")
        for name, count in counts.items()
        if count
    ]
    note = join(pills) if pills else view.say("agency.card.findings.none")
    return tag("div", label, tag("div", figure, css="x-figure"), tag("div", note, css="x-note"), css="x-card")


def _quality_card(view: View, agency: str) -> Html:
    label = tag("div", view.say("quality.title"), css="x-label", title=view.say("quality.own"))
    scores = ask(quality.quality_scores, agency=agency)
    of_year = scores[scores["report_year"] == view.year]
    if of_year.empty:
        figure = tag("div", text.NO_NUMBER["no_report"], css="x-figure")
        return tag("div", label, figure, tag("div", view.say("quality.none"), css="x-note"), css="x-card")
    row = of_year.iloc[0]
    address = state.link("agency", agency=agency, tab="quality")
    shown, small = _score(view, row)
    note = [view.say("quality.assessable", share=text.percent(row["assessable_share"], 0))]
    if not text.is_missing(row["peer_median"]) and row["peer_count"] >= shares.FEWEST_FOR_MEDIAN:
        note.append(view.say("quality.peers", median=text.number(row["peer_median"], 1), count=row["peer_count"]))
    figure = tag("div", anchor(shown, address, css="x-plain"), tag("small", small), css="x-figure")
    return tag("div", label, figure, tag("div", join(note, " · "), css="x-note"), css="x-card")


def _score(view: View, row: pd.Series) -> tuple[str, str]:
    """The score of a report, or that too little of it could be assessed."""
    if row["state"] != "rated":
        return view.say("quality.not_rated"), ""
    return text.number(row["score"], 1), "/ 100"


# figures -------------------------------------------------------------------------------------------------------------


def _figures(view: View, agency: str, reports: pd.DataFrame) -> None:
    facts = ask(profile.agency_facts, agency=agency)
    if facts.empty:
        with parts.card("figures", view.say("tab.figures")):
            st.info(view.say("agency.no_figure"))
        return
    tables = tuple(name for name in TABLES if (facts["form_table"] == name).any())
    of_indicator = facts.loc[facts["indicator"] == state.get("indicator"), "form_table"]
    default = of_indicator.iloc[0] if len(of_indicator) else tables[0]
    chosen = state.valid("table", tables, default, view.unknown("unknown.table"))
    left, right = parts.split("figures", 2.1, 1)
    with left, parts.card("figures", view.say("figures.title"), view.say("figures.sub")):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            labels = {name: view.say(f"form_table.{name}") for name in tables}
            state.switch("table", view.say("control.table"), tables, labels, chosen, "")
            applicant = _applicant(view, facts[facts["form_table"] == chosen])
        _figure_table(view, agency, facts[facts["form_table"] == chosen], reports, applicant)
        corrections.of_agency(view, agency, facts)
    with right, parts.card("source"):
        indicator = state.valid("indicator", _indicators(), "", view.unknown("unknown.indicator"))
        if indicator:
            is_of_table = indicator in set(facts.loc[facts["form_table"] == "t3", "indicator"])
            _where_from(view, agency, indicator, applicant if is_of_table and chosen == "t3" else "")
        else:
            st.html(parts.heading(view.say("source.title"), view.say("source.hint")))


def _where_from(view: View, agency: str, indicator: str, applicant: str) -> None:
    """The words behind a number, and whose word it is where a person corrected it."""
    parts.source(view, agency, view.year, indicator, applicant)
    found_in = ask(provenance.fact_source, agency=agency, year=view.year, indicator=indicator, applicant=applicant)
    if len(found_in) and found_in.iloc[0]["status"] == "corrected":
        corrections.note(view, corrections.Figure(agency, view.year, indicator, applicant, found_in.iloc[0]))


def _indicators() -> list[str]:
    return list(ask(catalogue.indicators)["indicator"])


def _applicant(view: View, facts: pd.DataFrame) -> str:
    columns = facts[facts["applicant"] != ""].drop_duplicates("applicant").sort_values("column_no")
    if columns.empty:
        return ""
    labels = {row["applicant"]: view.label(row, "applicant") for row in columns.to_dict("records")}
    default = "total" if "total" in labels else next(iter(labels))
    chosen = state.valid("applicant", list(labels), default, view.unknown("unknown.applicant"))
    look = {"label_visibility": "collapsed", "width": 170}
    state.pick("applicant", view.say("control.applicant"), list(labels), labels, chosen, default, **look)
    return chosen


def _figure_table(view: View, agency: str, facts: pd.DataFrame, reports: pd.DataFrame, applicant: str) -> None:
    facts = facts[facts["applicant"].isin({applicant, ""})]
    indicators = _outline(view, set(facts["indicator"]))
    asked = {form for forms in indicators["forms"] for form in str(forms).split("|")}
    shown = [row for row in reports.to_dict("records") if row["form"] in asked or row["form"] is None]
    stated = {
        (row["indicator"], int(row["report_year"])): Figure(row["value"], row["status"])
        for row in facts.to_dict("records")
    }
    figures = pd.DataFrame(
        {"label": list(indicators["label"]), "unit": [view.unit(unit) for unit in indicators["unit"]]}
    )
    years = [str(int(row["report_year"])) for row in reversed(shown)]
    # The newest first: in a narrow window the oldest years are those that one scrolls for.
    for row in reversed(shown):
        year = int(row["report_year"])
        figures[str(year)] = [
            stated.get((each["indicator"], year), Figure(None, _absent(row, each)))
            for each in indicators.to_dict("records")
        ]
    table_of_figures = figures.map(str)
    tones = pd.DataFrame("none", index=table_of_figures.index, columns=table_of_figures.columns)
    if str(view.year) in years:
        tones[str(view.year)] = "chosen"
    config = {
        "label": st.column_config.TextColumn(
            view.say("column.indicator"), pinned=True, width=LABEL_WIDTH[view.language]
        ),
        "unit": st.column_config.TextColumn(view.say("column.unit"), width=54),
        **{
            year: st.column_config.TextColumn(year, width=_width(table_of_figures[year]), alignment="right")
            for year in years
        },
    }
    key = f"figures-{agency}-{applicant}-{indicators.iloc[0]['indicator']}"
    ids = list(indicators["indicator"])
    st.dataframe(
        parts.styled(table_of_figures, tones, view),
        hide_index=True,
        key=key,
        height=min(ROW_HEIGHT * (len(ids) + 1) + 6, 620),
        row_height=ROW_HEIGHT,
        column_config=config,
        on_select=lambda: _open(key, ids),
        selection_mode="single-cell",
        alt=view.say("figures.alt"),
    )
    st.html(tag("div", view.say("figures.legend"), css="x-foot"))
    names = {"label": view.say("column.indicator"), "unit": view.say("column.unit")}
    whole = tables.Table(figures, {column: names.get(column, column) for column in figures.columns})
    parts.downloads(view, "figures", whole, f"{parts.agency_options(view)[agency]} {view.say('tab.figures')}")


def _width(cells: pd.Series) -> int:
    """The pixels that the longest of these figures needs, and not fewer than a year's number does."""
    return max(58, 18 + 8 * int(cells.str.len().max() or 0))


def _outline(view: View, stated: set[str]) -> pd.DataFrame:
    """The indicators that any report states with the headings above them, in official order, parts set in."""
    catalogued = ask(catalogue.indicators)
    parents = dict(zip(catalogued["indicator"], catalogued["parent"], strict=True))

    def above(indicator: str) -> list[str]:
        parent = parents.get(indicator)
        return [parent, *above(parent)] if parent else []

    shown = {ancestor for indicator in stated for ancestor in above(indicator)} | stated
    outline = view.named(catalogued[catalogued["indicator"].isin(shown)].sort_values("position"), "label", "label")
    depths = [len(above(indicator)) for indicator in outline["indicator"]]
    indented = ["\u3000" * depth + label for depth, label in zip(depths, outline["label"], strict=True)]
    return outline.assign(label=indented).reset_index(drop=True)


def _absent(report: dict[str, Any], indicator: dict[str, Any]) -> str:
    """What stands where there is no fact: no report, an unreadable or a silent one; '' where the form does not ask."""
    if indicator["role"] != "value":  # a heading, or a subtotal that the form does not print
        return ""
    if report["state"] == "unreadable":
        return "unreadable"
    if report["form"] is None:
        return "no_report"
    return "silent" if report["form"] in str(indicator["forms"]).split("|") else ""


def _open(key: str, indicators: list[str]) -> None:
    cell = parts.selected_cell(key)
    if cell is None or cell[0] >= len(indicators):
        return
    year = {"year": cell[1]} if cell[1].isdigit() else {}
    state.put(indicator=indicators[cell[0]], **year)


# findings, sections, reports -----------------------------------------------------------------------------------------


def _findings(view: View, agency: str) -> None:
    frame = view.named(ask(found.findings, agency=agency), "message", "message")
    with parts.card("findings", view.say("tab.findings"), view.say("findings.sub", count=len(frame))):
        if unassessed := _unassessed(view, agency):
            st.html(tag("div", *unassessed, css="x-sub"))
        if frame.empty:
            st.info(view.say("agency.no_finding"))
            return
        frame = frame.sort_values(["report_year", "severity", "check"], ascending=[False, True, True])
        head = [view.say("column.year"), view.say("column.severity"), view.say("column.message"), ""]
        rows = []
        for row in frame.to_dict("records"):
            severity = row["severity"]
            pill = tag("span", view.say(f"severity.{severity}"), css=f"x-pill {parts.SEVERITY_TONE[severity]}")
            address = state.link("findings", finding=row["finding_id"], agency=agency, span="all")
            rows.append([row["report_year"], pill, row["message"], anchor(view.say("today.open"), address)])
        st.html(table(head, rows, label=view.say("tab.findings")))
        words = frame.assign(severity_words=[view.say(f"severity.{severity}") for severity in frame["severity"]])
        heads = {
            "report_year": view.say("column.year"), "severity_words": view.say("column.severity"),
            "check": view.say("column.check"), "message": view.say("column.message"),
            "left_value": view.say("column.left"), "right_value": view.say("column.right"),
            "difference": view.say("column.difference"), "file": view.say("column.file"),
            "finding_id": view.say("column.finding"),
        }  # fmt: skip
        title = f"{parts.agency_options(view)[agency]} {view.say('tab.findings')}"
        parts.downloads(view, "agency-findings", tables.Table(words, heads), title)


def _unassessed(view: View, agency: str) -> list[Html]:
    """Why figures of a first year after a merger are not held against the year before."""
    frame = ask(found.unassessed, agency=agency)
    if frame.empty:
        return []
    lines = []
    for (year, _), rows in frame.groupby(["report_year", "merged_agency_id"]):
        first = rows.iloc[0]
        titles = view.say("list.between").join(view.label(row, "title") for row in rows.to_dict("records"))
        lines.append(
            tag(
                "div",
                view.say(
                    "agency.unassessed", year=year, before=first["missing_year"], name=view.label(first, "merged"),
                    checks=titles,
                ),
            )
        )  # fmt: skip
    return lines


def _quality(view: View, agency: str) -> None:
    """The quality summary in its parts, which is a design of our own, and what the report repeats."""
    frame = view.named(ask(quality.quality, agency=agency, year=view.year), "label", "label_words")
    scores = ask(quality.quality_scores, agency=agency)
    left, right = parts.split("quality", 1.55, 1)
    with left, parts.card("quality", view.say("quality.heading", year=view.year), view.say("quality.own")):
        if frame.empty:
            st.info(view.say("quality.none_year", year=view.year))
        else:
            _quality_parts(view, agency, frame)
    with right, parts.card("quality-years", view.say("quality.years"), view.say("quality.years.sub")):
        _quality_years(view, scores)
    _repeated(view, agency)


def _quality_parts(view: View, agency: str, frame: pd.DataFrame) -> None:
    shown, small = _score(view, frame.iloc[0])
    words = view.say("quality.assessable", share=text.percent(frame.iloc[0]["assessable_share"], 0))
    note = view.say("quality.not_rated.why") if frame.iloc[0]["state"] != "rated" else ""
    st.html(tag("div", tag("b", f"{shown} {small}".strip()), f" · {words}", note, css="x-sentence"))
    heads = ("part", "weight", "reached", "passed", "failed")
    rows = [
        [
            tag("span", row["label_words"], title=view.label(row, "measure")),
            text.number(row["weight"]),
            tag("span", view.say("quality.not_assessable"), css="x-muted")
            if text.is_missing(row["share"])
            else text.percent(row["share"], 0),
            f"{row['passed_count']}/{row['assessable_count']}" if row["assessable_count"] else "",
            row[f"failed_checks_{view.language}"] or "",
        ]
        for row in frame.to_dict("records")
    ]
    head = [view.say(f"quality.column.{name}") for name in heads]
    st.html(table(head, rows, right=[1, 2, 3], label=view.say("quality.heading", year=view.year)))
    columns = {
        "label_words": head[0], f"measure_{view.language}": view.say("quality.column.measure"), "weight": head[1],
        "share": f"{head[2]} (%)", "assessable_count": view.say("quality.column.assessable"),
        "passed_count": view.say("quality.column.passed_count"), f"failed_checks_{view.language}": head[4],
    }  # fmt: skip
    title = f"{parts.agency_options(view)[agency]} {view.say('quality.heading', year=view.year)}"
    whole = tables.Table(frame, columns, shares=frozenset({"share"}))
    parts.downloads(view, "agency-quality", whole, title, definitions=[(title, view.say("quality.own"))])


def _quality_years(view: View, scores: pd.DataFrame) -> None:
    rows = [
        [
            row["report_year"], _score(view, pd.Series(row))[0],
            text.percent(row["assessable_share"], 0),
            "" if text.is_missing(row["peer_median"]) or row["peer_count"] < shares.FEWEST_FOR_MEDIAN
            else text.number(row["peer_median"], 1),
        ]
        for row in scores.to_dict("records")
    ]  # fmt: skip
    head = [view.say("column.year"), *(view.say(f"quality.column.{name}") for name in ("score", "share", "median"))]
    chosen = next((number for number, row in enumerate(rows) if row[0] == view.year), None)
    st.html(table(head, rows, right=[1, 2, 3], chosen=chosen, tall=420, label=view.say("quality.years")))


def _repeated(view: View, agency: str) -> None:
    """Passages that the report has in common with its own of the year before, side by side."""
    frame = ask(found.copied_passages, against="year", agency=agency, year=view.year)
    with parts.card("repeated", view.say("repeated.title", year=view.year), view.say("repeated.sub")):
        if frame.empty:
            st.info(view.say("repeated.none"))
            return
        frame = view.named(frame, "section", "section_words")
        for row in frame.to_dict("records"):
            passages = json.loads(row["passages"])
            where = row["section_words"] if row["section"] else view.say("repeated.whole")
            label = view.say(
                "repeated.share", section=where, share=text.percent(row["share"], 0), year=row["other_year"],
                count=len(passages),
            )  # fmt: skip
            if not passages:
                st.html(tag("div", label, css="x-sentence"))
                continue
            with st.expander(label):
                sides = [[each.get("words", ""), each.get("other_words", "")] for each in passages[:20]]
                head = [view.say("year.label", year=year) for year in (view.year, row["other_year"])]
                cells = [[tag("div", tag("mark", words), css="x-passage") for words in side] for side in sides]
                st.html(tag("div", table(head, cells, label=label, tall=480), css="x-sides"))


def _sections(view: View, agency: str) -> None:
    frame = ask(profile.agency_sections, agency=agency, year=view.year)
    with parts.card("sections", view.say("sections.title", year=view.year), view.say("sections.sub")):
        if frame.empty:
            st.info(view.say("agency.no_section", year=view.year))
            return
        for row in frame.to_dict("records"):
            title = row["title"] or view.say("sections.untitled")
            label = f"{row['ordinal']} {title} · {_state(view, row)}"
            with st.expander(label, expanded=state.get("section") == row["section"]):
                if row["text"]:
                    st.html(tag("div", row["text"], css="x-text", tabindex="0"))
                else:
                    st.html(tag("div", view.say("sections.no_text"), css="x-sub"))


def _state(view: View, row: dict[str, Any]) -> str:
    return view.say(f"section_state.{row['state']}")


def _reports(view: View, agency: str, reports: pd.DataFrame) -> None:
    with parts.card("reports", view.say("tab.reports"), view.say("reports.sub")):
        heads = ("year", "state", "file", "format", "form", "published", "due_on", "documents", "attribution")
        rows = []
        official = ask(catalogue.agencies).set_index("agency_id").loc[agency, "name_zh"]
        for row in reports.sort_values("report_year", ascending=False).to_dict("records"):
            square = filing_square(row["state"], int(row["document_count"]))
            pill = tag("span", f"{square.glyph} {view.say(f'square.{square.key}')}", css=f"x-pill x-tone-{square.tone}")
            rows.append(
                [
                    row["report_year"], pill, row["file"] or "", row["format"] or "", row["form"] or "",
                    text.day(row["published_on"]), text.day(row["due_on"]), row["document_count"],
                    _attribution(view, row, official),
                ]
            )  # fmt: skip
        st.html(table([view.say(f"column.{name}") for name in heads], rows, label=view.say("tab.reports")))
        columns = {
            "report_year": "year", "state_words": "state", "file": "file", "format": "format", "form": "form",
            "published_on": "published", "due_on": "due_on", "document_count": "documents",
            "attribution_words": "attribution",
        }  # fmt: skip
        squares = [filing_square(row["state"], int(row["document_count"])) for row in reports.to_dict("records")]
        listed = reports.assign(
            state_words=[view.say(f"square.{square.key}") for square in squares],
            attribution_words=[_attribution(view, row, official) for row in reports.to_dict("records")],
        )
        named = {column: view.say(f"column.{name}") for column, name in columns.items()}
        title = f"{parts.agency_options(view)[agency]} {view.say('tab.reports')}"
        parts.downloads(view, "agency-reports", tables.Table(listed, named), title)


def _attribution(view: View, report: dict[str, Any], official: str) -> str:
    """By whose word the report is this agency's: a person's, the register's by a name of it, or the report's own."""
    if not report["attribution"]:
        return ""
    is_by_name = report["attribution"] == "register" and report["agency_as_written"] != official
    key = "attribution.name" if is_by_name else f"attribution.{report['attribution']}"
    return view.say(key, by=report["attributed_by"] or "", name=report["agency_as_written"])
