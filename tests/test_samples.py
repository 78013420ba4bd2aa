"""The sample county: its files are what its truth says, and nothing is wrong in them but what was planted."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
from collections import Counter, defaultdict
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import docx
import duckdb
import lxml.html
import pypdfium2
import pytest
from fontTools.ttLib import TTFont

from data import reference
from data.paths import Folders
from data.pipeline import extract
from data.publish import publish
from data.samples import FILED_TWICE, NOT_FILED, UNREADABLE, SampleFile, Truth, truth, write
from data.samples.county import chinese, counties, table
from data.samples.wrapping import shown_width, wrapped
from tests import made

FONTS = Path(__file__).resolve().parents[1] / "data" / "fonts"
GROUPS = ("natural", "business", "research", "ngo", "legal_service", "other_org")
TRUTH_COLUMNS = {
    "facts": "doc,indicator,applicant,value,status,as_written,where,note",
    "claims": "doc,indicator,applicant,value,as_written,where,agrees_with_table,note",
    "sections": "doc,section_code,title_as_written,ordinal,state,note",
    "findings": "doc,check_code,must,detail",
}


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> list[SampleFile]:
    return list(write(tmp_path_factory.mktemp("county")))


@pytest.fixture(scope="module")
def labels() -> Truth:
    return truth()


def plain_text(file: SampleFile) -> str:
    """The text as the plain library of the format gives it."""
    content = file.path.read_bytes()
    if file.format == "html":
        encoding = "gb18030" if b"charset=gb2312" in content else "utf-8"
        return lxml.html.document_fromstring(
            content.decode(encoding).encode(), parser=lxml.html.HTMLParser(encoding="utf-8")
        ).text_content()
    if file.format == "docx":
        document = docx.Document(io.BytesIO(content))
        cells = [cell.text for grid in document.tables for row in grid.rows for cell in row.cells]
        return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    if file.format == "pdf":
        pages = pypdfium2.PdfDocument(content)
        return "\n".join(page.get_textpage().get_text_bounded() for page in pages)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def figures_by_report(labels: Truth) -> dict[str, dict[tuple[str, str], Decimal]]:
    """The figures of the tables, a blank or a slash as nothing beside the other numbers of its table."""
    reports: dict[str, dict[tuple[str, str], Decimal]] = defaultdict(dict)
    for row in labels.facts:
        if not row["where"].startswith("narrative"):
            reports[row["doc"]][row["indicator"], row["applicant"]] = Decimal(row["value"] or 0)
    return reports


def parts_by_total(form: str) -> list[tuple[str, str, list[str]]]:
    """Check, total and parts of the sums that a form prescribes within one column."""
    t4 = [
        (
            f"T4_{check}_SUM",
            f"t4_{block}_total",
            [f"t4_{block}_{result}" for result in ("upheld", "corrected", "other", "pending")],
        )
        for check, block in (("REV", "rev"), ("DIRECT", "direct"), ("AFTER", "after"))
    ]
    children = defaultdict(list)
    for row in reference.rows("indicators"):
        children[row["parent"]].append(row["indicator"])
    s14 = [
        ("S14_CHANNEL_SUM", "s14_app_received", children["s14_app_received"]),
        ("S14_CLOSED_SUM", "s14_app_closed", children["s14_app_closed"]),
        ("S14_REPLY_SUM", "s14_replied", children["s14_replied"]),
        ("S14_REFUSED_SUM", "s14_reply_refused", children["s14_reply_refused"]),
        ("S14_REVIEW_SUM", "s14_review_total", children["s14_review_total"]),
        ("S14_LIT_SUM", "s14_lit_total", children["s14_lit_total"]),
        ("S14_STAFF_SUM", "s14_staff", children["s14_staff"]),
    ]
    return s14 if form == "2014-2018" else t4


def broken_sums(figures: dict[tuple[str, str], Decimal], form: str) -> set[str]:
    """The checks of sums that fail in one report."""
    if form == "2008-2013" or not figures:
        return set()
    broken = set()
    for check, total, parts in parts_by_total(form):
        if (total, "") in figures and figures[total, ""] != sum(figures[part, ""] for part in parts):
            broken.add(check)
    if ("t3_new", "total") not in figures:
        return broken
    rows = list(dict.fromkeys(code for code, group in figures if code.startswith("t3_")))
    outcomes = [row for row in rows if row not in ("t3_new", "t3_carry_in", "t3_total", "t3_carry_out")]
    for row in rows:
        if figures[row, "total"] != sum(figures[row, group] for group in GROUPS):
            broken.add("T3_ROW_TOTAL")
    for group in (*GROUPS, "total"):
        new, carried_in, done, left = (
            figures[row, group] for row in ("t3_new", "t3_carry_in", "t3_total", "t3_carry_out")
        )
        if new + carried_in != done + left:
            broken.add("T3_BALANCE")
        if done != sum(figures[row, group] for row in outcomes):
            broken.add("T3_OUTCOME_SUM_2021" if form == "2021+" else "T3_OUTCOME_SUM_2019")
    return broken


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path):
    def digest(folder: Path) -> dict[str, str]:
        files = write(tmp_path / folder, agencies=9, years=range(2018, 2022), seed=7)
        return {file.path.name: hashlib.sha256(file.path.read_bytes()).hexdigest() for file in files}

    assert digest(Path("first")) == digest(Path("second"))


def test_another_seed_gives_other_figures():
    one, other = (truth(agencies=3, years=range(2022, 2023), seed=seed).facts for seed in (1, 2))
    assert one != other


def test_a_file_is_written_only_when_it_is_asked_for(tmp_path: Path):
    files = write(tmp_path, years=range(2020, 2022))
    first = next(files)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [first.path]


def test_every_form_comes_in_every_format(county: list[SampleFile]):
    pairs = Counter((file.form, file.format) for file in county)
    assert len(pairs) == 16
    assert min(pairs.values()) >= 8


def test_the_county_has_agencies_of_every_kind_and_level():
    (agencies,) = counties(None)
    assert len(agencies) >= 24
    assert {agency.kind for agency in agencies} == {"government", "department", "institution"}
    assert {agency.level for agency in agencies} == {"county", "township"}
    assert len({agency.position for agency in agencies}) == len(agencies)


def test_every_name_is_plainly_fictional():
    for agency in (agency for county in counties(60) for agency in county):
        assert "示例" in agency.name
        assert all("示例" in name for name, _, _ in agency.former)


@pytest.mark.parametrize(
    ("year", "name"), [(2012, "示例县国土资源局"), (2018, "示例县国土资源局"), (2019, "示例县自然资源局")]
)
def test_a_renamed_bureau_reports_under_the_name_of_the_year(labels: Truth, year: int, name: str):
    (row,) = (row for row in labels.identity if row["doc"] == f"sample-land-{year}")
    assert row["agency_name"] == name


def test_an_office_reports_only_in_the_years_that_it_exists(county: list[SampleFile]):
    years = defaultdict(set)
    for file in county:
        years[file.agency_id].add(file.report_year)
    assert min(years["sample-emergency"]) == 2019
    assert max(years["sample-legal-affairs"]) == 2018


def test_every_file_opens_with_plain_libraries_and_says_that_it_is_an_example(county: list[SampleFile], labels: Truth):
    broken = {f"{plant.agency_id}-{plant.report_year}" for plant in labels.plants if plant.kind == UNREADABLE}
    assert len(broken) == 1
    for file in county:
        if file.path.stem not in broken:
            assert "（示例数据，虚构）" in plain_text(file), file.path.name


def test_a_file_cut_in_half_cannot_be_opened(county: list[SampleFile]):
    (file,) = (file for file in county if file.path.stem == "sample-health-2024")
    assert file.format == "pdf"
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(file.path.read_bytes())


def test_the_files_print_what_the_truth_says(county: list[SampleFile], labels: Truth):
    stated = defaultdict(list)
    for row in labels.facts:
        stated[row["doc"]].append(row["as_written"])
    for file in county:
        if file.path.stem in stated:
            printed = re.sub(
                r"\s|- ?\d+ ?-|— ?\d+ ?—|第 \d+ 页|[^\n]{0,25}\d{4}年[^\n]{0,30}报告\r?\n", "", plain_text(file)
            )
            missing = [words for words in stated[file.path.stem] if re.sub(r"\s", "", words) not in printed]
            assert not missing, (file.path.name, missing)


def test_a_merged_table_of_a_word_file_has_its_figures_on_the_official_grid(county: list[SampleFile], labels: Truth):
    (file,) = [file for file in county if file.format == "docx" and file.report_year == 2022][:1]
    new = [row["as_written"] for row in labels.facts if row["doc"] == file.path.stem and row["indicator"] == "t3_new"]
    (table_three,) = (grid for grid in docx.Document(str(file.path)).tables if len(grid.columns) == 10)
    assert [cell.text for cell in table_three.rows[3].cells][3:] == new
    assert len(table_three.rows) == 3 + 25


def test_table_three_of_a_pdf_goes_on_on_the_next_page(county: list[SampleFile]):
    files = [file for file in county if file.format == "pdf" and file.form in ("2019-2020", "2021+")]
    for file in files:
        if file.path.stem == "sample-health-2024":
            continue
        pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(file.path)]
        first = next(number for number, text in enumerate(pages) if "本年新收政府信息公开申请数量" in text)
        assert "结转下年度继续办理" not in pages[first], file.path.name


def test_a_word_file_bears_no_time_of_writing(county: list[SampleFile]):
    file = next(file for file in county if file.format == "docx")
    with zipfile.ZipFile(file.path) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_no_sum_is_broken_but_the_planted_ones(labels: Truth):
    forms = {row["doc"]: row["era"] for row in labels.identity}
    fire = defaultdict(set)
    not_fire = defaultdict(set)
    for row in labels.findings:
        (fire if row["must"] == "fire" else not_fire)[row["doc"]].add(row["check_code"])
    sums = {"T3_BALANCE", "T3_ROW_TOTAL", "T3_OUTCOME_SUM_2019", "T3_OUTCOME_SUM_2021"}
    sums |= {check for form in ("2014-2018", "2021+") for check, _, _ in parts_by_total(form)}
    for doc, figures in figures_by_report(labels).items():
        broken = broken_sums(figures, forms[doc])
        assert broken == fire[doc] & sums, doc
        assert not broken & not_fire[doc], doc


def test_what_is_carried_over_comes_in_next_year_but_where_planted(labels: Truth):
    forms = {row["doc"]: (row["agency_name"], int(row["report_year"])) for row in labels.identity}
    figures = figures_by_report(labels)
    broken = set()
    for doc in figures:
        agency_id, _, year = doc.removesuffix("-corrected").rpartition("-")
        before = figures.get(f"{agency_id}-{int(year) - 1}")
        if before and ("t3_carry_out", "total") in before and ("t3_carry_in", "total") in figures[doc]:
            here = figures[doc]
            broken |= {
                doc for group in (*GROUPS, "total") if here["t3_carry_in", group] != before["t3_carry_out", group]
            }
    assert forms
    assert broken == {row["doc"] for row in labels.findings if row["check_code"] == "X_CARRY" and row["must"] == "fire"}


def test_documents_in_force_follow_from_last_years(labels: Truth):
    figures = figures_by_report(labels)
    checked = 0
    for doc, here in figures.items():
        agency_id, _, year = doc.rpartition("-")
        before = figures.get(f"{agency_id}-{int(year) - 1}" if year.isdigit() else "", {})
        if ("t2b_norm_valid", "") in here and ("t2b_norm_valid", "") in before:
            made, repealed = here["t2b_norm_made", ""], here["t2b_norm_repealed", ""]
            assert here["t2b_norm_valid", ""] == before["t2b_norm_valid", ""] + made - repealed, doc
            checked += 1
    assert checked > 60


def test_the_government_adds_up_its_bodies():
    labels = truth(years=range(2019, 2020))
    figures = figures_by_report(labels)
    (agencies,) = counties(None)
    members = [
        figures[f"{agency.agency_id}-2019"] for agency in agencies if agency.is_summed_up and agency.last_year > 2019
    ]
    whole = figures["sample-government-2019"]
    assert whole["t3_new", "total"] == sum(member["t3_new", "total"] for member in members)
    assert whole["t3_new", "total"] > 100


def test_prose_repeats_the_tables_but_where_planted(labels: Truth):
    disagreeing = {row["doc"] for row in labels.claims if row["agrees_with_table"] == "no"}
    assert disagreeing == {
        row["doc"] for row in labels.findings if row["check_code"] == "TT_RECEIVED" and row["must"] == "fire"
    }


def test_prose_repeats_nothing_of_a_table_that_is_missing(labels: Truth):
    assert not [
        row for row in labels.claims if row["doc"] == "sample-transport-2023" and row["indicator"].startswith("t4")
    ]


def test_a_blank_cell_and_a_slash_are_no_zeros(labels: Truth):
    values = defaultdict(set)
    for row in labels.facts:
        values[row["status"]].add(row["value"])
    assert values["blank"] == values["placeholder"] == {""}
    assert values["stated_none"] == {"0"}
    assert "0" in values["value"]
    assert {"value", "stated_none", "approx", "blank", "placeholder"} == set(values)


@pytest.mark.parametrize("kind", sorted({row["kind"] for row in table("plants")} | {"T3_BLANK_CELLS"}))
def test_every_kind_of_fault_is_planted_and_recorded(labels: Truth, kind: str):
    plants = [plant for plant in labels.plants if plant.kind == kind]
    assert plants
    assert len({(plant.agency_id, plant.report_year) for plant in plants}) == len(plants)
    recorded = {(row["doc"], row["check_code"]) for row in labels.findings if row["must"] == "fire"}
    for plant in plants:
        if kind not in (NOT_FILED, UNREADABLE):
            name = f"{plant.agency_id}-{plant.report_year}"
            assert {(name, check) for check in plant.checks} <= recorded


def test_a_planted_subtotal_is_found_and_no_other_fault_with_it(
    county: list[SampleFile], labels: Truth, tmp_path: Path
):
    (plant,) = (plant for plant in labels.plants if plant.kind == "T3_SUBTOTAL_PRINTED")
    (file,) = (file for file in county if (file.agency_id, file.report_year) == (plant.agency_id, plant.report_year))
    places = Folders(tmp_path)
    made.keep(places, extract(file.path))
    with duckdb.connect(str(publish(places).path), read_only=True) as build:
        found = {check for (check,) in build.execute('select "check" from findings').fetchall()}
    labelled = {row["check_code"]: row["must"] for row in labels.findings if row["doc"] == file.path.stem}
    assert "T3_SUBTOTAL_PRINTED" in found
    assert {check for check, must in labelled.items() if (check in found) != (must == "fire")} == set()


def test_every_planted_check_is_in_the_catalogue(labels: Truth):
    catalogue = {row["check"] for row in reference.rows("checks")}
    assert {check for plant in labels.plants for check in plant.checks} <= catalogue


def test_a_missing_report_has_no_file(county: list[SampleFile], labels: Truth):
    filed = {(file.agency_id, file.report_year) for file in county}
    missing = {(plant.agency_id, plant.report_year) for plant in labels.plants if plant.kind == NOT_FILED}
    assert len({year for _, year in missing}) >= 4
    assert not filed & missing


def test_a_report_filed_twice_has_two_versions_and_the_later_is_corrected(county: list[SampleFile], labels: Truth):
    (plant,) = (plant for plant in labels.plants if plant.kind == FILED_TWICE)
    files = [file for file in county if (file.agency_id, file.report_year) == (plant.agency_id, plant.report_year)]
    first, second = (file.path.stem for file in files)
    published = {row["doc"]: row["published_on"] for row in labels.identity}
    received = {
        row["doc"]: row["value"] for row in labels.facts if (row["indicator"], row["applicant"]) == ("t3_new", "total")
    }
    assert published[first] < published[second]
    assert int(received[first]) == int(received[second]) + 1


def test_reports_are_published_in_time_but_where_planted(labels: Truth):
    late = set()
    for row in labels.identity:
        year, day = int(row["report_year"]), row["published_on"]
        is_government = row["kind"] == "government" or year < 2019
        if day > (f"{year + 1}-03-31" if is_government else f"{year + 1}-01-31"):
            late.add(row["doc"])
        assert day == "" or day > f"{year}-12-31"
    planted = {"TL_DEPT", "TL_GOV", "TL_OLD"}
    assert late == {row["doc"] for row in labels.findings if row["must"] == "fire" and row["check_code"] in planted}


def masked(report: str) -> set[str]:
    """The shingles of a report's prose, figures masked."""
    words = re.sub(r"[0-9０-９〇一二两三四五六七八九十百]+", "#", re.sub(r"\s", "", report))
    return {words[start : start + 5] for start in range(len(words) - 4)}


def test_prose_changes_from_year_to_year_but_where_copied(tmp_path: Path):
    prose = defaultdict(dict)
    for file in write(tmp_path, years=range(2016, 2026), formats=("txt",)):
        lines = [line for line in plain_text(file).splitlines() if line.startswith("　　") and "。" in line]
        prose[file.agency_id][file.report_year] = masked("".join(lines))
    similar = {}
    for agency_id, reports in prose.items():
        for before, year in pairwise(sorted(reports)):
            both = reports[before] & reports[year]
            similar[agency_id, year] = len(both) / len(reports[before] | reports[year])
    copied = similar.pop(("sample-ecology", 2020))
    assert copied > 0.9
    assert max(similar.values()) < 0.75


def test_a_report_is_of_readable_length(county: list[SampleFile]):
    for file in county:
        if file.format == "txt":
            prose = "".join(line for line in plain_text(file).splitlines() if "\t" not in line)
            assert len(re.sub(r"\s", "", prose)) > 600, file.path.name


def test_further_counties_are_generated_without_end():
    labels = truth(agencies=100, years=range(2022, 2023))
    names = [row["agency_name"] for row in labels.identity]
    assert len(names) == len(set(names)) + 1  # one report is filed twice
    assert "示例一县司法局" in names
    assert {row["doc"].partition("-")[0] for row in labels.identity} == {"sample", "sample1", "sample2", "sample3"}


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "零"),
        (2, "二"),
        (10, "十"),
        (15, "十五"),
        (40, "四十"),
        (105, "一百零五"),
        (2010, "二千零一十"),
        (10_203, "一万零二百零三"),
    ],
)
def test_numbers_are_worded_in_chinese(number: int, words: str):
    assert chinese(number) == words


def test_a_line_keeps_numbers_whole_and_begins_with_no_closing_mark():
    lines = list(wrapped("全年公开信息2024条，均已办。", 14, shown_width))
    assert lines == ["全年公开信息", "2024条，均已办。"]


def test_every_character_is_in_the_font(county: list[SampleFile]):
    characters = set(TTFont(FONTS / "NotoSansSC-GB2312.ttf").getBestCmap())
    for file in county:
        if file.format == "txt":
            assert not {character for character in plain_text(file) if ord(character) not in characters} - set("\t\r\n")


def test_every_body_of_the_register_has_its_size():
    ids = [row["agency_id"] for row in reference.rows("agencies") if row["is_sample"] == "true"]
    assert sorted(ids) == sorted(f"sample-{row['body']}" for row in table("bodies"))


def test_the_truth_is_saved_in_the_layout_of_labelled_reports(tmp_path: Path):
    truth(agencies=2, years=range(2021, 2022)).save(tmp_path)
    for name, columns in TRUTH_COLUMNS.items():
        assert (tmp_path / f"{name}.csv").read_text(encoding="utf-8").splitlines()[0] == columns


@pytest.mark.reports
def test_the_layout_is_that_of_the_labelled_real_reports(shared: Path, tmp_path: Path):
    truth(agencies=1, years=range(2021, 2022)).save(tmp_path)
    for name in ("facts", "claims", "identity", "sections", "findings"):
        ours, theirs = (
            next(csv.reader((folder / f"{name}.csv").open(encoding="utf-8"))) for folder in (tmp_path, shared / "gold")
        )
        assert ours == theirs


@pytest.mark.reports
def test_no_sentence_of_a_real_report_is_in_the_stock(shared: Path):
    real = "".join(
        re.sub(r"<[^>]+>|\s", "", path.read_text(encoding="utf-8", errors="ignore"))
        for path in (shared / "reports").iterdir()
        if path.suffix != ".pdf"
    )
    for path in (shared / "reports").glob("*.pdf"):
        pages = pypdfium2.PdfDocument(path)
        real += re.sub(r"\s", "", "".join(page.get_textpage().get_text_bounded() for page in pages))
    for row in table("sentences"):
        for clause in re.split(r"[，。；：]|\{[^}]*\}|[\[\]（）]", row["text"]):
            # The name of the law and of the sections are everybody's.
            if len(clause) >= 14 and "条例" not in clause and "情况" not in clause:
                assert clause not in real, clause
