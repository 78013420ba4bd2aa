"""One report of each form in every format: the same facts, as the office wrote them.

What a format cannot show for certain may be held back, as far as ``HELD_BACK`` allows; another value is never given.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cache
from pathlib import Path

import duckdb
import pytest

from data import intake
from data.__main__ import main
from data.builds import current_build
from data.pipeline import extract_document
from data.readers import read_bytes
from data.records import Extract, Form
from data.samples import as_docx
from data.samples.files import Filing, filings
from data.samples.house import Blanks
from tests import formats
from tests.formats import WRITERS

# What the office prints for none in table three: each habit in one form at least.
HABITS: dict[Form, Blanks] = {"2008-2013": "zero", "2014-2018": "blank", "2019-2020": "slash", "2021+": "blank"}
FORMS = tuple(HABITS)
# The least share of a report that is read. Where single blanks part the words nothing tells a blank cell from its
# neighbour: table three is then held back, and the rest is read.
HELD_BACK: dict[tuple[Form, str], float] = {
    ("2021+", "pdf flattened"): 0.18,
}
SCANNED = 0.97
Stated = dict[tuple[str, str], tuple[Decimal | None, str]]


@cache
def reports() -> dict[Form, Filing]:
    found: dict[Form, Filing] = {}
    for filing in filings(agencies=None, years=range(2012, 2022), formats=("docx",), seed=1):
        house, form = filing.report.house, filing.report.form
        has_table = form != "2008-2013" or house.has_local_table
        if house.blanks == HABITS[form] and has_table and not filing.is_broken:
            found.setdefault(form, filing)
    return found


def truth(form: Form) -> Stated:
    facts = reports()[form].report.facts
    return {(fact.stated.indicator, fact.stated.applicant): (fact.value, fact.stated.status) for fact in facts}


def hold(found: Extract, form: Form, least: float = 1.0) -> None:
    """Nothing is read otherwise than written, and at least this share is read."""
    report = reports()[form].report
    assert (found.identity.agency, found.identity.report_year, found.identity.form) == (
        report.agency.name_in(report.year),
        report.year,
        form,
    )
    right = truth(form)
    read = {(fact.indicator, fact.applicant): (fact.value, fact.status) for fact in found.facts}
    if least == 1.0:
        assert read == right
    shown = {key: given for key, given in read.items() if given[1] != "unreadable"}
    assert {key: (given, right.get(key)) for key, given in shown.items() if given != right.get(key)} == {}
    assert len(shown) >= least * len(right)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", WRITERS)
def test_a_report_states_the_same_in_every_format(form: Form, name: str) -> None:
    ending, write = WRITERS[name]
    found = extract_document(read_bytes(write(reports()[form]), f"report.{ending}"))
    hold(found, form, HELD_BACK.get((form, name), 1.0))


# old Word formats -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Form, str], bytes]:
    """The reports in old formats, all of one format by one call of LibreOffice."""
    folder = tmp_path_factory.mktemp("office")
    made: dict[str, Path] = {}

    def converted(form: Form, name: str) -> bytes:
        if name not in made:
            made[name] = folder / name
            made[name].mkdir()
            sources = [made[name] / f"{number}.docx" for number in range(len(FORMS))]
            for number, source in enumerate(sources):
                source.write_bytes(as_docx.write(reports()[FORMS[number]].report, number % 3))
            formats.converted(sources, name, made[name])
        return (made[name] / f"{FORMS.index(form)}.{name}").read_bytes()

    return converted


@pytest.mark.office
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ["doc", "rtf"])
def test_a_report_in_an_old_format_states_the_same(form: Form, name: str, office: Callable[[Form, str], bytes]) -> None:
    # A document of WPS is one of old Word by another name.
    ending = "wps" if name == "doc" and FORMS.index(form) % 2 else name
    found = extract_document(read_bytes(office(form, name), f"report.{ending}"))
    assert found.format == name
    hold(found, form)


@pytest.mark.office
def test_web_pages_saved_as_rtf_state_the_same(tmp_path: Path) -> None:
    sources = [tmp_path / f"{number}.html" for number in range(len(FORMS))]
    for form, source in zip(FORMS, sources, strict=True):
        source.write_bytes(formats.bare_page(reports()[form]))
    formats.converted(sources, "rtf", tmp_path, opened_by="HTML (StarWriter)")
    for form, source in zip(FORMS, sources, strict=True):
        found = extract_document(read_bytes(source.with_suffix(".rtf").read_bytes(), "report.rtf"))
        assert found.format == "rtf"
        hold(found, form)


# pictures -------------------------------------------------------------------------------------------------------------


@cache
def pages(form: Form) -> tuple[object, ...]:
    return tuple(formats.pictures(reports()[form]))


def scan(form: Form, _: Path) -> bytes:
    return formats.scanned_pdf(pages(form))  # type: ignore[arg-type]


def png_in_folder(form: Form, folder: Path) -> bytes:
    for number, page in enumerate(pages(form), start=1):
        (folder / f"page-{number}.png").write_bytes(formats.picture(page, "png"))  # type: ignore[arg-type]
    return only(intake.files([folder]))


def jpg_in_zip(form: Form, folder: Path) -> bytes:
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        for number, page in enumerate(pages(form), start=1):
            archive.writestr(f"年报/第{number}页.jpg", formats.picture(page, "jpg"))  # type: ignore[arg-type]
    (entry,) = intake.files([folder])
    return only(intake.members(entry))


def only(found: Iterable[intake.Candidate]) -> bytes:
    (one,) = found
    return intake.content_of(one)


# A page takes seconds: each form is read once from a pdf and once from pictures of one kind.
@pytest.mark.ocr
@pytest.mark.parametrize(
    ("form", "write"),
    [(form, scan) for form in FORMS]
    + [(form, png_in_folder if number % 2 else jpg_in_zip) for number, form in enumerate(FORMS[:-1])],
)
def test_a_scanned_report_states_the_same_or_holds_it_back(
    form: Form, write: Callable[[Form, Path], bytes], tmp_path: Path
) -> None:
    found = extract_document(read_bytes(write(form, tmp_path), "report.pdf"))
    assert found.format == "scan"
    hold(found, form, 0.0)
    numbers = {key for key, (value, _) in truth(form).items() if value is not None}
    read = {(fact.indicator, fact.applicant) for fact in found.facts if fact.value is not None}
    # A slash may be a 1 as well, and is held back; figures are read.
    assert len(read & numbers) >= SCANNED * len(numbers)
    assert all(fact.place.confidence for fact in found.facts if fact.value is not None)


@pytest.mark.ocr
def test_pictures_of_pages_are_imported_as_one_report_and_explained_with_their_confidence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    form: Form = "2021+"
    folder = tmp_path / "年报"
    folder.mkdir()
    png_in_folder(form, folder)
    monkeypatch.setenv("XXGK_HOME", str(tmp_path / "home"))
    report = reports()[form].report
    assert main(["--lang", "en", "import", str(folder)]) == 0
    said = capfd.readouterr().out
    assert "1 imported, 0 known, 0 failed, 0 ignored" in said
    assert f"{report.agency.name_in(report.year)}  {report.year}" in said
    assert main(["publish"]) == 0
    capfd.readouterr()
    command = ["--lang", "en", "explain", report.agency.name_in(report.year), str(report.year), "t3_new", "total"]
    assert main(command) == 0
    said = capfd.readouterr().out
    value, _ = truth(form)["t3_new", "total"]
    assert str(value) in said
    assert re.search(r"Recognised from a picture; confidence \d+\.\d%", said)
    build = current_build(tmp_path / "home")
    assert build is not None
    with duckdb.connect(str(build), read_only=True) as connection:
        printed = connection.execute("select indicator, applicant, value from facts where value is not null").fetchall()
    right = {key: number for key, (number, _) in truth(form).items() if number is not None}
    published = {(indicator, applicant): Decimal(number) for indicator, applicant, number in printed}
    assert {key: number for key, number in published.items() if right.get(key) != number} == {}
    assert len(published) >= SCANNED * len(right)


# folders and zips -----------------------------------------------------------------------------------------------------


def test_a_folder_and_a_zip_hold_the_same_reports(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    contents = {
        f"{form}/{name}.{ending}": write(reports()[form])
        for form in FORMS
        for name, (ending, write) in WRITERS.items()
        if name in ("text in GB18030", "html", "docx", "pdf", "workbook")
    }
    # A browser saves the parts of a page beside it; they are no reports.
    contents |= {f"{form}/html_files/{part}": b"\xff\xd8\xff" for form in FORMS for part in ("1.jpg", "2.jpg")}
    for name, content in contents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    (entry,) = intake.files([tmp_path / "a.zip"])
    written = sorted((Path(name).name, content) for name, content in contents.items() if "_files" not in name)
    for found in (intake.files([folder]), intake.members(entry)):
        assert sorted((each.file, intake.content_of(each)) for each in found) == written
