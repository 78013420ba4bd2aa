"""Files as a browser gets them: each opened by a reader, each from the button that offers it."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable

import docx
import openpyxl
import pdfplumber
import pytest
from PIL import Image
from playwright.sync_api import Page

from dashboard import text
from tests.browser.driver import Visit


def taken(page: Page, label: str, scope: str = "") -> tuple[str, bytes]:
    """Name and content of the file behind the first button with this label, inside a block where one is named."""
    place = page.locator(scope) if scope else page
    with page.expect_download(timeout=40_000) as waited:
        place.get_by_text(label, exact=True).first.click()
    return waited.value.suggested_filename, waited.value.path().read_bytes()


def opens_docx(content: bytes) -> bool:
    return bool(docx.Document(io.BytesIO(content)).tables)


def opens_xlsx(content: bytes) -> bool:
    return len(openpyxl.load_workbook(io.BytesIO(content)).sheetnames) >= 4


def opens_pdf(content: bytes) -> bool:
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        return len(pdf.pages) == 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_brief_leaves_in_three_forms(visit: Visit, language: text.Language) -> None:
    page = visit.open(f"?lang={language}")
    page.get_by_text(text.say("brief.button", language), exact=True).click()
    readers: dict[str, Callable[[bytes], bool]] = {
        "download.docx": opens_docx, "download.pdf": opens_pdf, "brief.workings.button": opens_xlsx,
    }  # fmt: skip
    for label, opens in readers.items():
        name, content = taken(page, text.say(label, language))
        assert name.startswith(text.say("sample.word", language) + "_"), name
        assert opens(content), name
    assert visit.complaints == []


def test_the_annex_and_the_reminders_leave_the_page_of_filing(visit: Visit) -> None:
    page = visit.open("filing")
    page.get_by_text(text.say("filing.files", "zh"), exact=True).click()
    name, content = taken(page, f"{text.say('notice.button', 'zh')} docx")
    assert name.startswith("示例_附件1_")
    assert opens_docx(content)


def test_a_chart_leaves_with_its_table_as_a_picture(visit: Visit) -> None:
    page = visit.open("comparison")
    scope = ".st-key-behind-strip"
    page.locator(scope).get_by_text(text.say("table.behind", "zh")).click()
    page.locator(scope).locator("canvas").first.wait_for()
    _, workbook = taken(page, text.say("download.xlsx", "zh"), scope)
    _, rows = taken(page, text.say("download.csv.gb18030", "zh"), scope)
    _, png = taken(page, text.say("download.png", "zh"), scope)
    _, svg = taken(page, text.say("download.svg", "zh"), scope)
    assert opens_xlsx(workbook)
    assert rows.decode("gb18030").startswith(text.say("column.rank", "zh"))
    assert Image.open(io.BytesIO(png)).size[0] >= 1000
    assert "示例" in svg.decode()


def test_all_data_leaves_with_its_dictionary(visit: Visit) -> None:
    page = visit.open("data")
    for format_ in ("parquet", "duckdb"):
        _, content = taken(page, text.say(f"package.{format_}", "zh"))
        described = json.loads(zipfile.ZipFile(io.BytesIO(content)).read("datapackage.json"))
        assert {"facts", "findings", "agencies"} <= {each["name"] for each in described["resources"]}


def test_a_table_of_a_year_leaves_whole_though_its_first_rows_are_shown(visit: Visit) -> None:
    page = visit.open("data?dataset=table&table=t3")
    shown = page.get_by_text(text.say("data.coverage", "zh", rows="#", agencies="#").split("#")[1]).first.inner_text()
    count = int(shown.partition(" ")[0].replace(",", ""))
    assert count > 200
    _, content = taken(page, text.say("download.csv", "zh"), ".st-key-card-data")
    rows = content.decode("utf-8-sig").partition("\r\n\r\n")[0].splitlines()
    assert len(rows) == count + 1
    assert visit.complaints == []
