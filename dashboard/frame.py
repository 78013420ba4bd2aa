"""What every page shares: whom it speaks to, of which build and year, its header and its foot."""

from __future__ import annotations

import logging
import secrets
from typing import Any

import pandas as pd
import streamlit as st

import queries
from dashboard import interface, state, text
from dashboard.access import ask, live_build, of_another_version, stands_in_for
from dashboard.markup import Html, anchor, join, safe, tag
from dashboard.text import Language
from dashboard.theme import Scheme, stylesheet
from dashboard.view import Page, View
from queries import catalogue, completeness

LOG = logging.getLogger(__name__)
_FIRST = "make run\npython -m data demo\npython -m data import PATH && python -m data publish"
# What helps where nothing is shown, by the sentence that says so.
_COMMANDS = {"empty.no_build": _FIRST, "empty.no_report": _FIRST, "empty.other_version": "python -m data publish"}


def language() -> Language:
    """The language of the URL, else of the browser; Chinese when neither says."""
    chosen = state.get("lang")
    if chosen in text.LANGUAGES:
        return "en" if chosen == "en" else "zh"
    locale = st.context.locale or "zh"
    return "zh" if locale.lower().startswith("zh") else "en"


def scheme() -> Scheme:
    """Light or dark, as the browser shows the page."""
    return "dark" if st.context.theme.type == "dark" else "light"


def render(page: Page) -> None:
    """One page in its frame; trouble becomes a sentence."""
    spoken = language()
    st.html(stylesheet(scheme()))
    st.html(interface.script(spoken), unsafe_allow_javascript=True)
    state.put(**st.session_state.pop("next", {}))
    state.carry(page.parameters)
    try:
        view = _view(page, spoken)
        if view is None:
            return
        page.show(view)
        _foot(view)
    except queries.NoBuild:
        _nothing_published(page, spoken, "empty.no_build" if of_another_version() is None else "empty.other_version")
    except Exception:
        incident = secrets.token_hex(4)
        LOG.exception("page %s failed, incident %s", page.name, incident)
        st.error(text.say("error.page", spoken, incident=incident))


def _view(page: Page, spoken: Language) -> View | None:
    """The view that the URL asks for, after its header is drawn; None, after a sentence, when there are no reports."""
    if live_build() is None:
        if page.needs_build:
            raise queries.NoBuild("nothing is published")
        return _bare(page, spoken)
    build = ask(catalogue.build_info).iloc[0]
    known = ask(catalogue.years)
    years = tuple(int(year) for year in known["report_year"])
    if not years and not page.needs_build:
        return _bare(page, spoken)
    if not years:
        _nothing_published(page, spoken, "empty.no_report")
        return None
    filed = [int(row.report_year) for row in known.itertuples() if row.filed_count > 0]
    newest = max(filed or years)
    kinds = tuple(dict.fromkeys(kind for kind in ask(catalogue.agencies)["kind"] if kind))

    def sentence(key: str) -> Any:
        return lambda seen: text.say(key, spoken, seen=seen, year=newest)

    year = int(state.valid("year", [str(year) for year in years], str(newest), sentence("unknown.year")))
    kind = state.valid("kind", kinds, "", sentence("unknown.kind"))
    choices = tuple(state.get(name) for name in (*state.SHARED, *page.parameters))
    view = View(page.name, spoken, scheme(), build, years, year, kind, choices)
    _header(view, page, str(newest), kinds)
    damaged = stands_in_for()
    if damaged is not None:
        st.warning(view.say("build.damaged", damaged=damaged, shown=build["build_name"]))
    return view


def _bare(page: Page, spoken: Language) -> View:
    """A view of no build, for a page that brings the first one about."""
    nothing = pd.Series({"build_name": "", "rule_version": "", "built_at": None, "has_sample": False}, dtype=object)
    view = View(page.name, spoken, scheme(), nothing, (), 0, "")
    _header(view, page, "", ())
    return view


def _header(view: View, page: Page, newest: str, kinds: tuple[str, ...]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="header"):
        st.html(tag("h1", view.say(f"page.{page.name}"), css="x-title"), width="content")
        if "year" in page.controls:
            years = [str(year) for year in reversed(view.years)]
            labels = {year: view.say("year.label", year=year) for year in years}
            look = {"label_visibility": "collapsed", "width": 130}
            state.pick("year", view.say("control.year"), years, labels, str(view.year), newest, **look)
        if "kind" in page.controls and len(kinds) > 1:
            labels = {"": view.say("kind.all"), **{kind: _kind(view, kind) for kind in kinds}}
            look = {"label_visibility": "collapsed", "width": 150}
            state.pick("kind", view.say("control.kind"), ("", *kinds), labels, view.kind, "", **look)
        look = {"vertical_alignment": "center", "horizontal_alignment": "right", "gap": "small"}
        with st.container(horizontal=True, key="status", **look):
            st.html(_status(view, page), width="content")
            names = {each: text.say("language.name", each) for each in text.LANGUAGES}
            look = {"width": "content"}
            state.switch("lang", view.say("control.language"), text.LANGUAGES, names, view.language, "", **look)


def _status(view: View, page: Page) -> Html:
    """Coverage of the year, build time and rule version, and the mark of sample data."""
    parts: list[object] = []
    if view.build["has_sample"]:
        parts.append(tag("span", view.say("sample.badge"), css="x-badge", title=view.say("sample.explained")))
    if "year" in page.controls:
        coverage = ask(completeness.coverage, kind=view.kind_or_none)
        row = coverage[coverage["report_year"] == view.year]
        if len(row):
            count = view.coverage(row.iloc[0]["filed_count"], row.iloc[0]["due_count"])
            parts.append(view.say("status.filed", coverage=count))
    if view.build["built_at"] is None:
        return tag("div", view.say("status.no_build"), css="x-status")
    parts.append(view.say("status.built", moment=text.moment(view.build["built_at"], st.context.timezone)))
    parts.append(view.say("status.rules", version=str(view.build["rule_version"])[:8]))
    return tag("div", join(parts, " · "), css="x-status")


def _foot(view: View) -> None:
    if not view.build["build_name"]:
        return
    legend = view.say("foot.symbols")
    source = view.say("foot.source", build=view.build["build_name"])
    more = anchor(view.say("foot.definitions"), state.link("definitions"))
    sample = (safe(view.say("sample.explained")),) if view.build["has_sample"] else ()
    st.html(tag("div", join((source, legend, *sample, more), " · "), css="x-foot x-page"))


def _kind(view: View, kind: str) -> str:
    return view.say(f"kind.{kind}") if text.has(f"kind.{kind}") else kind


def _nothing_published(page: Page, spoken: Language, key: str) -> None:
    st.html(tag("h1", text.say(f"page.{page.name}", spoken), css="x-title"))
    st.info(text.say(key, spoken))
    st.html(tag("div", anchor(text.say("empty.import", spoken), state.link("import")), css="x-page x-sentence"))
    st.code(_COMMANDS[key], language="bash")
