"""Every page in both languages and colour schemes where nothing is published, or the reports of one agency."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dashboard import text
from dashboard.registry import PAGES
from dashboard.text import Language
from data.paths import Folders
from data.publish import publish
from data.samples import extracts
from tests.browser.driver import Visit, browse, serve

SCHEMES = ("light", "dark")


@pytest.fixture(scope="module", params=["nothing published", "one agency"])
def small(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    home = tmp_path_factory.mktemp("home")
    if request.param == "one agency":
        list(extracts.write(Folders(home), agencies=1, years=range(2022, 2026)))
        publish(Folders(home))
    with serve(home) as address, browse(address) as visit:
        yield visit


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("language", text.LANGUAGES)
def test_pages_of_little_or_nothing_are_drawn_without_a_complaint(
    small: Visit, language: Language, scheme: str
) -> None:
    """One visit, then from page to page by the navigation, as people go."""
    page = small.open("", language=language, scheme=scheme)
    for entry in (*(each for each in PAGES[1:] if not each.is_hidden), PAGES[0]):
        title = text.say(f"page.{entry.name}", language)
        page.locator("[data-testid=stSidebarNavLink]", has_text=title).first.click()
        page.locator("h1", has_text=title).wait_for(timeout=90_000)
        small.rest(page)
        assert page.locator("[data-testid=stException], [data-testid=stAlertContentError]").count() == 0, entry.name
        assert small.complaints == [], entry.name
