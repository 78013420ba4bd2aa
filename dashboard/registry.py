"""The pages, one line each, in the order and groups of the navigation."""

from __future__ import annotations

from dashboard.view import Page
from dashboard.views import agency, comparison, data, definitions, filing, findings, importing, overview, source, trends

PAGES = (
    Page("overview", "look", overview.show, ("year", "kind")),
    Page("comparison", "look", comparison.show, ("year", "kind"),
         ("measure", "view", "peers", "level", "size", "agencies", "agency")),
    Page("agency", "look", agency.show, ("year",), ("agency", "tab", "table", "indicator", "applicant", "section")),
    Page("trends", "look", trends.show, ("kind",),
         ("theme", "series", "agencies", "mode", "level", "first", "last", "shape")),
    Page("filing", "supervise", filing.show, ("year", "kind"), ("show", "agency", "section")),
    Page("findings", "supervise", findings.show, ("year", "kind"),
         ("severity", "check", "agency", "region", "state", "span", "finding")),
    Page("data", "look_up", data.show, ("year", "kind"), ("dataset", "agency", "table", "series", "ratio")),
    Page("import", "manage", importing.show, (), ("job", "file", "cell"), needs_build=False),
    Page("definitions", "manage", definitions.show, (), ("topic", "item")),
    Page("source", "manage", source.show, ("year",), ("agency", "indicator", "applicant"), is_hidden=True),
)  # fmt: skip
