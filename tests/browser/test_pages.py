"""The pages as people meet them: drawn, clicked, shared, narrow, and never speaking to anyone else."""

from __future__ import annotations

from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import expect

from dashboard import text
from dashboard.registry import PAGES
from tests.browser.accessibility import grave_faults
from tests.browser.driver import Visit

OPENED = {
    "overview": "",
    "comparison": "comparison?agency=slx-zj",
    "agency": "agency?agency=slx-zj&indicator=t3_granted",
    "trends": "trends",
    "filing": "filing?agency=slx-ga&section=other_matters",
    "findings": "findings?span=all",
    "data": "data",
    "import": "import",
    "definitions": "definitions",
    "source": "source?agency=slx&year=2013&indicator=n_trainees",
}


def query(url: str) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(urlparse(url).query).items()}


def test_every_page_is_opened_here() -> None:
    assert set(OPENED) == {page.name for page in PAGES}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", text.LANGUAGES)
@pytest.mark.parametrize("name", sorted(OPENED))
def test_a_page_is_drawn_without_a_complaint_and_asks_nobody_else(
    visit: Visit, name: str, language: str, scheme: str
) -> None:
    page = visit.open(OPENED[name], language=language, scheme=scheme)
    assert page.locator("h1").inner_text() == text.say(f"page.{name}", "en" if language == "en" else "zh")
    assert page.locator("html").get_attribute("lang") == ("en" if language == "en" else "zh-CN")
    assert page.locator("[data-testid=stException], [data-testid=stAlertContentError]").count() == 0
    assert visit.complaints == []
    assert grave_faults(page) == []


# What nobody sees and nobody hears: fields that hold a choice, and the drawings of numbers.
LABELS = """() => [...document.querySelectorAll('[aria-label], [placeholder]')]
    .filter((each) => !each.closest('[class*=st-key-carry]'))
    .flatMap((each) => [each.getAttribute('aria-label'), each.getAttribute('placeholder')])
    .filter((words) => words && /[A-Za-z]{3}/.test(words) && !/[\u4e00-\u9fff]/.test(words))"""


@pytest.mark.parametrize("name", ["findings", "trends", "import"])
def test_what_streamlit_says_itself_is_in_the_language_of_the_page(visit: Visit, name: str) -> None:
    assert visit.open(OPENED[name]).evaluate(LABELS) == []


def test_hints_that_come_and_go_follow_the_language_of_the_reader(visit: Visit) -> None:
    page = visit.open("import")
    page.locator(".st-key-author-upload input").fill("x")
    hint = page.locator("[data-testid=InputInstructions]").first
    expect(hint).to_contain_text(text.say("streamlit.apply", "zh").format(key="Enter"))
    page.keyboard.press("Enter")
    page.locator(".st-key-lang-switch button").nth(1).click()
    expect(page.get_by_label(text.say("streamlit.app_pages", "en"), exact=True)).to_have_count(1, timeout=60_000)
    assert visit.complaints == []


def test_a_square_of_the_grid_opens_the_words_of_its_section(visit: Visit) -> None:
    page = visit.open("filing")
    visit.click_cell(page, "grid-2025--", 200, 0, 33)
    assert query(page.url) == {"agency": "slx", "section": "overall_situation"}
    assert "示例文字" in page.locator(".st-key-card-panel .x-text").inner_text()


def test_a_square_of_a_missing_section_says_what_is_missing(visit: Visit) -> None:
    page = visit.open("filing?agency=slx-jy&section=problems_improvements")
    assert text.say("panel.missing", "zh", duty="必备") in page.locator(".st-key-card-panel").inner_text()


def test_a_number_shows_its_words_and_leads_to_its_source(visit: Visit) -> None:
    page = visit.open("agency?agency=slx-zj&table=narr")
    page.wait_for_selector(".st-key-card-figures canvas")
    key = page.locator(".st-key-card-figures [class*='st-key-figures-']").first.get_attribute("class") or ""
    name = next(part for part in key.split() if part.startswith("st-key-figures-")).removeprefix("st-key-")
    visit.click_cell(page, name, 340, 0, 30)
    chosen = query(page.url)
    assert chosen["indicator"].startswith("n_")
    assert page.locator(".st-key-card-source .x-words mark").count() == 1
    page.locator(".st-key-card-source a").last.click()
    page.wait_for_url("**/source?**")
    visit.rest(page)
    assert page.locator(".x-words mark").count() == 1
    assert query(page.url)["indicator"] == chosen["indicator"]


def test_the_language_switch_keeps_the_filters_and_back_brings_it_back(visit: Visit) -> None:
    page = visit.open("comparison?year=2023&kind=department&measure=r_clearance&agency=slx-zj")
    page.get_by_text("EN", exact=True).click()
    page.wait_for_function("document.documentElement.lang === 'en'")
    visit.rest(page)
    assert query(page.url) == {
        "lang": "en", "year": "2023", "kind": "department", "measure": "r_clearance", "agency": "slx-zj",
    }  # fmt: skip
    assert page.locator("h1").inner_text() == "Comparison"
    page.go_back()
    page.wait_for_function("document.documentElement.lang === 'zh-CN'")
    assert query(page.url)["year"] == "2023"


def test_filters_follow_the_reader_from_page_to_page(visit: Visit) -> None:
    page = visit.open("?year=2023&lang=en")
    page.locator("[data-testid=stSidebarNavLink]", has_text="Filing").click()
    page.wait_for_url("**/filing?**")
    visit.rest(page)
    assert query(page.url) == {"year": "2023", "lang": "en"}
    assert "2023" in page.locator(".st-key-card-grid h2").inner_text()


def test_a_choice_in_a_list_becomes_a_link_that_reproduces_the_view(visit: Visit) -> None:
    page = visit.open("comparison")
    page.locator(".st-key-measure-pick input").fill("收到申请数")
    page.get_by_role("option", name="收到申请数").first.click()
    page.wait_for_url("**measure=applications_new**")
    visit.rest(page)
    seen = page.locator(".st-key-card-ranking table").first.inner_text()
    again = visit.open(page.url.removeprefix(visit.address + "/"))
    assert again.locator(".st-key-card-ranking table").first.inner_text() == seen


def test_a_figure_of_the_overview_leads_on_to_the_comparison(visit: Visit) -> None:
    page = visit.open("?year=2024")
    page.locator(".x-card .x-figure a").nth(1).click()
    page.wait_for_url("**/comparison?**")
    visit.rest(page)
    assert query(page.url) == {"year": "2024", "measure": "r_clearance"}


def test_the_first_page_is_found_by_its_name_too(visit: Visit) -> None:
    page = visit.open("overview?lang=en")
    assert page.locator("[role=dialog]").count() == 0
    assert page.locator(".x-title").inner_text() == "Overview"
    assert visit.complaints == []


def test_an_unknown_id_is_a_sentence(visit: Visit) -> None:
    page = visit.open("agency?agency=nobody&year=1066")
    said = page.locator("[data-testid=stAlert]").all_inner_texts()
    assert any("nobody" in words for words in said)
    assert any("1066" in words for words in said)
    assert visit.complaints == []


@pytest.mark.parametrize("name", sorted(OPENED))
def test_a_page_can_be_read_on_a_narrow_screen_in_the_dark(visit: Visit, name: str) -> None:
    page = visit.open(OPENED[name], width=390, height=844, scheme="dark")
    wide = page.evaluate(
        "[document.documentElement.scrollWidth, document.querySelector('[data-testid=stMain]').scrollWidth]"
    )
    assert max(wide) <= 390
    size = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.x-foot')).fontSize)")
    assert size >= 12
    ground = page.evaluate("getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor")
    assert ground == "rgb(20, 24, 29)"
    assert visit.complaints == []


@pytest.mark.parametrize("name", ["overview", "comparison", "trends"])
def test_a_chart_says_in_words_what_it_shows_and_has_its_table(visit: Visit, name: str) -> None:
    page = visit.open(OPENED[name])
    page.wait_for_selector("[data-testid=stPlotlyChart] .main-svg")
    for chart in page.locator("[data-testid=stPlotlyChart]").all():
        spoken = chart.evaluate("each => each.closest('[aria-label]') || each.querySelector('[aria-label]')")
        assert spoken is not None
    assert page.get_by_text(text.say("table.behind", "zh")).count() >= 1


def test_one_chart_at_a_time_is_chosen_by_a_switch_and_stays_in_the_link(visit: Visit) -> None:
    page = visit.open("comparison?agency=slx-zj")
    for name in ("ranking", "change", "funnel", "multiples"):
        page.locator(".st-key-view-switch").get_by_text(text.say(f"view.{name}", "zh"), exact=True).click()
        page.wait_for_url(f"**view={name}**")
        visit.rest(page)
        page.wait_for_selector("[data-testid=stPlotlyChart] .main-svg")
        assert page.locator("[data-testid=stPlotlyChart]").count() == 1
        assert query(page.url) == {"agency": "slx-zj", "view": name}
    assert visit.complaints == []


def test_a_theme_is_drawn_in_small_charts_that_scroll_on_a_narrow_screen(visit: Visit) -> None:
    page = visit.open("trends", width=390, height=844)
    page.locator(".st-key-theme-switch").get_by_text(text.say("trends.theme.outcomes", "zh"), exact=True).click()
    page.wait_for_url("**theme=outcomes**")
    visit.rest(page)
    page.wait_for_selector(".st-key-wide-trend .main-svg")
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
    assert page.locator(".st-key-wide-trend").evaluate("each => each.scrollWidth > each.clientWidth")
    assert visit.complaints == []


def test_the_table_behind_a_chart_comes_when_it_is_asked_for(visit: Visit) -> None:
    page = visit.open("comparison")
    fold = page.locator(".st-key-behind-ranking")
    assert fold.locator("canvas").count() == 0
    fold.get_by_text(text.say("table.behind", "zh")).click()
    fold.locator("canvas").first.wait_for()
    assert fold.get_by_text(text.say("download.xlsx", "zh")).count() == 1


def test_a_download_is_a_file_with_a_byte_order_mark_and_the_mark_of_the_sample(visit: Visit) -> None:
    page = visit.open("data?dataset=agencies")
    with page.expect_download() as waited:
        page.get_by_text(text.say("download.csv", "zh")).click()
    download = waited.value
    assert download.suggested_filename.startswith("示例_")
    content = download.path().read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert "示例县人民政府" in content.decode("utf-8-sig")
    assert text.say("sample.explained", "zh") in content.decode("utf-8-sig")
