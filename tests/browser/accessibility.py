"""What axe-core finds wrong on a page for those who do not see it or use no mouse."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
GRAVE = {"serious", "critical"}
# What Streamlit itself draws: rule, part of the element's markup, why it is not ours to mend.
NOT_OURS = (
    ("list", 'data-testid="stSidebarNavItems"', "the navigation puts its groups as div into ul"),
    ("listitem", "<li class=", "the same list, seen from its items; our pages have none"),
)


def grave_faults(page: Page) -> list[str]:
    """Rule, element and advice of every serious or critical fault on the page that is ours."""
    page.evaluate(AXE)
    violations: list[dict[str, Any]] = page.evaluate(
        "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"
    )
    return [
        f"{each['id']} {node['html'][:200]} {node.get('failureSummary', '')}"
        for each in violations
        if each["impact"] in GRAVE
        for node in each["nodes"]
        if not any(each["id"] == rule and part in node["html"] for rule, part, _ in NOT_OURS)
    ]
