"""The main paths of people who change something: an upload to its report, decisions on several, answers taken in."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page

import queries
from dashboard import text
from data import commands, samples
from queries import catalogue, findings, provenance
from tests.browser.driver import CHROMIUM, Visit, browse, serve
from tests.fixture_build import write

# Reading and publishing a handful of files takes seconds; a loaded machine may take minutes.
PATIENCE = 240_000


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def own(home: Path) -> Iterator[Visit]:
    """A server of the test's own, since what people do stays."""
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not here; install Debian's chromium for the browser tests")
    home.mkdir(exist_ok=True)
    with serve(home) as address, browse(address) as visit:
        yield visit


def fill(page: Page, key: str, words: str) -> None:
    page.locator(f".st-key-{key} input, .st-key-{key} textarea").first.fill(words)
    page.keyboard.press("Tab")


def test_an_upload_is_looked_over_accepted_and_its_report_is_there(own: Visit, home: Path, tmp_path: Path) -> None:
    files = [
        file.path for file in samples.write(tmp_path / "in", agencies=1, years=range(2023, 2024), formats=("txt",))
    ]
    (tmp_path / "in" / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    page = own.open("import")
    own.upload(page, "card-upload", [*files, tmp_path / "in" / "broken.pdf"])
    fill(page, "author-upload", "王")
    page.locator(".st-key-upload-go button:enabled").click(timeout=PATIENCE)
    page.wait_for_selector(".st-key-job-accept button", timeout=PATIENCE)
    own.rest(page)
    # Whoever comes later, from another browser, finds the job again.
    page = own.open("import?lang=en", language="en")
    assert text.say("job.title.ready", "en") in page.locator(".st-key-card-job").inner_text()
    assert text.say("files.counts", "en", imported=1, known=0, failed=1, ignored=0) in page.inner_text("body")
    own.click_cell(page, "card-job", 150, 0, 33)
    assert "file=" in page.url
    page.locator(".st-key-job-accept button").click()
    page.wait_for_selector(".st-key-card-job [data-testid=stAlertContentSuccess]", timeout=PATIENCE)
    own.rest(page)
    assert "1 reports are imported and published" in page.locator(".st-key-card-job").inner_text()
    assert commands.status(home=home).published_documents == 1
    page = own.open("agency?tab=reports")
    assert files[0].name in page.inner_text("body")
    assert own.complaints == []


def test_ticked_findings_are_decided_on_together(own: Visit, home: Path) -> None:
    write(home, name="20260203-county")
    page = own.open("findings?span=all&severity=error")
    key = page.locator(".st-key-card-findings [class*='st-key-findings-']").first.get_attribute("class") or ""
    name = next(part for part in key.split() if part.startswith("st-key-findings-")).removeprefix("st-key-")
    for row in (0, 1):
        own.click_cell(page, name, 18, row, 33)
    page.get_by_text(text.say("decide.button", "zh", count=2)).wait_for(timeout=PATIENCE)
    fill(page, "author-decide", "王")
    page.locator(".st-key-decide-go button").click()
    page.wait_for_selector("[data-testid=stAlertContentSuccess]", timeout=PATIENCE)
    standing = commands.standing(home=home)
    assert len(standing) == 2
    assert {each.state for each in standing.values()} == {"confirmed"}
    assert own.complaints == []


def test_a_list_goes_out_and_its_answers_come_back(own: Visit, home: Path, tmp_path: Path) -> None:
    write(home, name="20260203-county")
    database = queries.open_database(home)
    frame = findings.findings(database, severity="error")
    agency = str(frame.iloc[0]["agency_id"])
    ids = list(frame[frame["agency_id"] == agency]["finding_id"])
    for finding in ids:
        commands.decide(finding, "sent", by="王", deadline="2026-12-31", home=home)
    page = own.open(f"findings?span=all&severity=error&agency={agency}")
    with page.expect_download(timeout=PATIENCE) as download:
        page.locator(".st-key-lists-xlsx button").click()
    book = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    sheet = book.worksheets[0]
    heads = {cell.value: cell for row in sheet.iter_rows(max_row=6) for cell in row if cell.value}
    head = heads[text.say("list.measures", "zh")]
    sheet.cell(head.row + 1, head.column, "已更正并重新发布")
    altered = heads[text.say("list.message", "zh")]
    if len(ids) > 1:
        sheet.cell(head.row + 2, altered.column, "改了问题描述")
    returned = tmp_path / "returned.xlsx"
    book.save(returned)
    own.upload(page, "card-answers", [returned])
    page.locator(".st-key-card-answers .x-table").wait_for(timeout=PATIENCE)
    own.rest(page)
    card = page.locator(".st-key-card-answers")
    assert "已更正并重新发布" in card.inner_text()
    if len(ids) > 1:
        assert str(head.row + 2) in card.locator("[data-testid=stAlertContentError]").inner_text()
    fill(page, "author-answers-0", "李")
    page.locator("[class*='st-key-answers-go'] button").click()
    page.wait_for_selector("[data-testid=stAlertContentSuccess]", timeout=PATIENCE)
    answered = [each for each in commands.standing(home=home).values() if each.state == "answered"]
    assert [(each.by, "已更正并重新发布" in each.reason) for each in answered] == [("李", True)]


def test_a_misread_number_is_corrected_beside_its_words_published_and_taken_back(
    own: Visit, home: Path, tmp_path: Path
) -> None:
    files = samples.write(tmp_path / "in", agencies=1, years=range(2023, 2024), formats=("txt",))
    commands.import_paths([file.path for file in files], home=home, worker_count=1)
    commands.publish(home=home)
    known = catalogue.agencies(queries.open_database(home))
    agency = str(known.sort_values("report_count", ascending=False).iloc[0]["agency_id"])
    address = f"source?agency={agency}&year=2023&indicator=t3_new&applicant=total"
    page = own.open(address)
    card = page.locator(".st-key-card-correct")
    fill_in_correction(page, "123456")
    card.locator(".st-key-correct-preview button").click()
    page.locator(".st-key-correct-keep button").wait_for(timeout=PATIENCE)
    assert "123,456✎" in card.inner_text()
    page.locator(".st-key-correct-keep button").click()
    page.locator(".st-key-correct-publish button").click(timeout=PATIENCE)
    page.get_by_text(text.say("correct.in_force", "zh", printed="", meant="").split("：")[0]).wait_for(timeout=PATIENCE)
    own.rest(page)
    shown = provenance.fact_source(
        queries.open_database(home), agency=agency, year=2023, indicator="t3_new", applicant="total"
    ).iloc[0]
    assert (int(shown["value"]), shown["status"]) == (123456, "corrected")
    page = own.open(f"agency?agency={agency}&year=2023&indicator=t3_new&applicant=total")
    page.get_by_text(text.say("correct.count", "zh", count=1)).first.wait_for(timeout=PATIENCE)
    page = own.open("import?lang=en", language="en")
    people = page.locator(".st-key-card-people")
    assert text.say("people.in_force", "en") in people.inner_text()
    people.get_by_label(text.say("people.reason", "en")).fill("read rightly after all")
    fill(page, "author-take-back", "Li")
    people.get_by_role("button", name=text.say("people.take_back.go", "en")).click()
    page.get_by_text(text.say("people.taken_back", "en")).wait_for(timeout=PATIENCE)
    assert commands.corrected(home=home) == ()
    assert own.complaints == []


def fill_in_correction(page: Page, value: str) -> None:
    card = page.locator(".st-key-card-correct")
    card.locator("[class*='st-key-correct-value'] input").fill(value, timeout=PATIENCE)
    card.locator("[class*='st-key-correct-reason'] input").fill("对照原件")
    card.locator(".st-key-author-correct input").fill("王")
