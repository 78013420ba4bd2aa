"""One report of each form, composed once, for tests that write it in one format and read it in another."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path

from data.pipeline import extract
from data.records import Extract, Form
from data.samples import as_docx, as_pdf
from data.samples.files import Filing, filings

FORMS: tuple[Form, ...] = ("2008-2013", "2014-2018", "2019-2020", "2021+")
Stated = dict[tuple[str, str], tuple[Decimal | None, str]]


@cache
def one_of_each_form() -> dict[Form, Filing]:
    found: dict[Form, Filing] = {}
    for filing in filings(agencies=None, years=range(2012, 2022), formats=("docx",), seed=1):
        if not filing.is_broken:
            found.setdefault(filing.report.form, filing)
    return found


def written_docx(form: Form) -> bytes:
    filing = one_of_each_form()[form]
    return as_docx.write(filing.report, filing.look)


def written_pdf(form: Form) -> bytes:
    filing = one_of_each_form()[form]
    return as_pdf.write(filing.report, filing.look)


def expected(form: Form, folder: Path) -> Extract:
    path = folder / "expected.docx"
    path.write_bytes(written_docx(form))
    return extract(path)


def stated(found: Extract) -> Stated:
    return {(fact.indicator, fact.applicant): (fact.value, fact.status) for fact in found.facts}
