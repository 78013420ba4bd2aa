"""A statutory table that is a picture in a page is found as such; a seal in its place, or a photo elsewhere, is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import duckdb
import pytest

from data.paths import Folders
from data.pipeline import extract_document
from data.publish import publish
from data.readers import read_bytes
from data.samples import as_html
from data.samples.files import Filing, filings
from tests import made

PICTURE = '<p><img src="W020220118.png" width="640" height="700"></p>'
UNSIZED = '<p style="text-align:center"><img src="W020220118.jpg"></p>'
SEAL = '<p><img src="W020220119.png" width="160" height="160"></p>'
# What stands in the place of table three, what stands in the first section, and whether a table is a picture.
CASES = [
    (PICTURE, "", True),
    (UNSIZED, "", True),
    (SEAL, "", False),
    ("", PICTURE, False),
    (PICTURE + "{table}", "", False),
]
SECOND = "二、主动公开政府信息情况"
_TABLE_THREE = re.compile(r"<table(?:(?!</table>).)*本年新收(?:(?!</table>).)*</table>", re.DOTALL)


def page(filing: Filing, three: str, first: str) -> bytes:
    source = as_html.write(filing.report, 0).decode()
    source, count = _TABLE_THREE.subn(lambda found: three.replace("{table}", found.group()), source)
    assert count == 1
    start = source.rindex("<", 0, source.index(SECOND))
    return (source[:start] + first + source[start:]).encode()


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[list[str]]]:
    places = Folders(tmp_path_factory.mktemp("pictures"))
    clean = (
        filing
        for filing in filings(agencies=None, years=range(2021, 2022), formats=("html",), seed=1)
        if SECOND in as_html.write(filing.report, 0).decode()
    )
    written = [(filing, *case[:2]) for filing, case in zip(clean, CASES, strict=False)]
    extracts = [
        extract_document(read_bytes(page(filing, three, first), f"{number}.html"))
        for number, (filing, three, first) in enumerate(written)
    ]
    made.keep(places, *[replace(each, sha256=f"{number:064d}") for number, each in enumerate(extracts)])
    connection = duckdb.connect(str(publish(places).path), read_only=True)
    yield [
        [
            section
            for (section,) in connection.execute(
                "select section from findings inner join documents using (document_id) "
                "where \"check\" = 'CP_TABLE_IMAGE' and file = ?",
                [each.name],
            ).fetchall()
        ]
        for each in extracts
    ]
    connection.close()


@pytest.mark.parametrize("number", range(len(CASES)))
def test_a_table_is_a_picture_where_its_section_holds_one_and_no_table(number: int, found: list[list[str]]) -> None:
    assert found[number] == (["request_handling"] if CASES[number][2] else [])
