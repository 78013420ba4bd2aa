"""The words behind one number; reached from a number, not from the navigation."""

from __future__ import annotations

import streamlit as st

from dashboard import parts, state
from dashboard.access import ask
from dashboard.frame import View
from dashboard.markup import anchor, tag
from queries import catalogue


def show(view: View) -> None:
    """File, place, sentence and rule of the number that the URL names."""
    agencies = parts.agency_options(view)
    agency = state.valid("agency", list(agencies), "", view.unknown("unknown.agency"))
    indicators = list(ask(catalogue.indicators)["indicator"])
    indicator = state.valid("indicator", indicators, "", view.unknown("unknown.indicator"))
    if not agency or not indicator:
        st.info(view.say("source.nothing_chosen"))
        return
    with parts.card("source"):
        parts.source(view, agency, view.year, indicator, state.get("applicant"), is_page=True)
        address = state.link("agency", agency=agency, indicator=indicator, applicant=state.get("applicant"))
        st.html(tag("div", anchor(view.say("source.back"), address), css="x-foot x-page"))
