"""Documents that people take away, opened by a reader and held against the questions that they come from."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pandas as pd
import pdfplumber
import pytest
from docx.oxml.ns import qn

from dashboard import text
from dashboard.exports import brief, brief_docx, brief_pdf, letters, notice, official, printing, rectification, tables
from dashboard.exports.origin import Origin
from dashboard.exports.tables import GROUNDS, Figure, Table
from dashboard.text import Language
from queries import Database, catalogue, comparison, completeness, findings, open_database, overview, trends
from tests.fixture_build import write

YEAR = 2025
TERMS = rectification.Terms({"confirmed": "已确认", "closed": "已办结"}, date(2026, 3, 1), "甲 0000-0000")
LANGUAGES: tuple[Language, ...] = ("zh", "en")


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Database]:
    found = {}
    for count in (1, 12):
        home = tmp_path_factory.mktemp(f"home{count}")
        write(home, agencies=count)
        found[count] = open_database(home)
    return found


@pytest.fixture(scope="module")
def database(databases: dict[int, Database]) -> Database:
    return databases[12]


def origin_of(database: Database, language: Language = "zh") -> Origin:
    row = catalogue.build_info(database).iloc[0]
    return Origin(language, row["build_name"], row["rule_version"], row["built_at"].to_pydatetime(), has_sample=True)


def rows_of(database: Database, language: Language = "zh", **choice: Any) -> tuple[rectification.Row, ...]:
    labels = catalogue.indicators(database)
    return rectification.rows_of(
        findings.findings(database, **choice),
        catalogue.checks(database),
        indicators=dict(zip(labels["indicator"], labels[f"label_{language}"], strict=True)),
        sections={},
        language=language,
    )


def sources_of(database: Database, year: int = YEAR) -> brief.Sources:
    ratios = {"clearance": "r_clearance", "disclosure": "r_disclosure", "review_corrected": "r_review_corrected"}
    rankings = {"applications_new": comparison.series_ranking(database, series="applications_new", year=year)}
    rankings |= {name: comparison.ratio_ranking(database, ratio=ratio, year=year) for name, ratio in ratios.items()}
    return brief.Sources(
        year=year,
        scope="全部单位",
        headline=overview.headline(database),
        coverage=completeness.coverage(database),
        filing=completeness.filing_grid(database),
        checks=findings.findings_by_check(database, year=year),
        findings=findings.findings(database, year=year, severity="error"),
        composition=trends.outcome_composition(database),
        rankings=rankings,
    )


# lists of findings ---------------------------------------------------------------------------------------------------


def list_of(database: Database, language: Language = "zh", **choice: Any) -> bytes:
    return rectification.xlsx(rows_of(database, language, **choice), origin_of(database, language), TERMS, "清单")


def changed(content: bytes, edits: dict[str, Any]) -> bytes:
    """The workbook after somebody wrote into these cells of its first sheet and saved it."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for place, value in edits.items():
        book.worksheets[0][place] = value
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def place(column: str, row: int = 1) -> str:
    """The cell of a column's id in the first rows of findings."""
    letter = openpyxl.utils.get_column_letter(rectification.COLUMNS.index(column) + 1)
    return f"{letter}{rectification.HEAD_ROW + 1 + row}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_says_what_the_findings_say(database: Database, language: Language) -> None:
    asked = findings.findings(database)
    sheet = openpyxl.load_workbook(io.BytesIO(list_of(database, language))).worksheets[0]
    head = [cell.value for cell in sheet[rectification.HEAD_ROW + 1]]
    lines = [
        dict(zip(rectification.COLUMNS, (cell.value for cell in row), strict=True))
        for row in sheet.iter_rows(min_row=rectification.HEAD_ROW + 2)
    ]
    assert head == [text.say(f"list.{name}", language) for name in rectification.COLUMNS]
    assert [line["finding_id"] for line in lines] == list(asked["finding_id"])
    assert [line["message"] for line in lines] == list(asked[f"message_{language}"])
    for column, ours in (("reported", "left_value"), ("expected", "right_value"), ("difference", "difference")):
        stated = [None if pd.isna(value) else float(value) for value in asked[ours]]
        assert [line[column] for line in lines] == stated


def test_what_the_system_knows_is_locked_and_what_people_write_is_open(database: Database) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(list_of(database))).worksheets[0]
    assert sheet.protection.sheet
    assert not sheet.protection.password
    for name in rectification.COLUMNS:
        assert sheet[place(name)].protection.locked == (name in rectification.SYSTEM), name
        letter = re.sub(r"\d", "", place(name))
        assert sheet.column_dimensions[letter].hidden == (name in rectification.HIDDEN), name
    listed = {str(rule.sqref).split(":", maxsplit=1)[0]: rule.type for rule in sheet.data_validations.dataValidation}
    assert listed == {
        place("is_republished"): "list", place("state"): "list", place("completed_on"): "date",
        place("reviewed_on"): "date",
    }  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_that_comes_back_untouched_has_blank_answers_for_all(database: Database, language: Language) -> None:
    read = rectification.read_answers(list_of(database, language))
    assert read.refused == ()
    assert [answer.finding_id for answer in read.answers] == list(findings.findings(database)["finding_id"])
    assert all(answer.is_blank for answer in read.answers)


def test_answers_are_read_as_they_were_written(database: Database) -> None:
    written = {
        place("measures"): "已更正", place("is_republished"): "是", place("link"): "http://example.org/1",
        place("completed_on"): datetime(2026, 2, 20), place("contact"): "乙", place("note"): "=1+1",
        place("reviewed_on"): "2026年2月21日", place("state"): "已办结",
    }  # fmt: skip
    read = rectification.read_answers(changed(list_of(database), written))
    answer = read.answers[0]
    assert read.refused == ()
    assert (answer.measures, answer.is_republished, answer.link) == ("已更正", True, "http://example.org/1")
    assert (answer.completed_on, answer.reviewed_on) == (date(2026, 2, 20), date(2026, 2, 21))
    assert (answer.contact, answer.state, answer.is_blank) == ("乙", "closed", False)


@pytest.mark.parametrize(
    ("column", "value", "key"),
    [
        ("message", "没有问题", "answers.altered"),
        ("expected", 7_777, "answers.altered"),
        ("finding_id", "0000000000000000", "answers.altered"),
        ("checksum", None, "answers.altered"),
        ("state", "好的", "answers.bad_state"),
        ("is_republished", "也许", "answers.bad_choice"),
        ("completed_on", "下周", "answers.bad_date"),
        ("completed_on", "2026-02-30", "answers.bad_date"),
    ],
)
def test_a_row_that_cannot_be_taken_is_refused_alone_with_a_sentence(
    database: Database, column: str, value: Any, key: str
) -> None:
    read = rectification.read_answers(changed(list_of(database), {place(column): value}))
    assert [(refused.row, refused.key) for refused in read.refused] == [(rectification.HEAD_ROW + 2, key)]
    assert len(read.answers) == len(findings.findings(database)) - 1
    for language in LANGUAGES:
        assert str(rectification.HEAD_ROW + 2) in read.refused[0].sentence(language)


def test_the_same_finding_twice_is_taken_once(database: Database) -> None:
    content = list_of(database)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    first = {place(name, 2): sheet[place(name)].value for name in rectification.SYSTEM}
    read = rectification.read_answers(changed(content, first))
    assert [refused.key for refused in read.refused] == ["answers.twice"]


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04broken"])
def test_what_is_no_workbook_is_refused_whole(content: bytes) -> None:
    read = rectification.read_answers(content)
    assert read.answers == ()
    assert [(refused.row, refused.key) for refused in read.refused] == [(0, "answers.not_a_workbook")]


def test_another_workbook_is_refused_whole(database: Database) -> None:
    table = tables.plain(pd.DataFrame({"a": [1]}))
    other = tables.xlsx_bytes({"x": table}, origin_of(database), definitions=(), filters=(), coverage=table)
    assert [refused.key for refused in rectification.read_answers(other).refused] == ["answers.no_head"]


def test_a_list_without_a_column_names_it(database: Database) -> None:
    read = rectification.read_answers(changed(list_of(database), {f"X{rectification.HEAD_ROW + 1}": "?"}))
    assert [refused.key for refused in read.refused] == ["answers.no_column"]
    assert "状态" in read.refused[0].sentence("zh")


def test_rows_may_be_sorted_by_whoever_fills_them_in(database: Database) -> None:
    content = list_of(database)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    swapped = {place(name, 1): sheet[place(name, 2)].value for name in rectification.COLUMNS}
    swapped |= {place(name, 2): sheet[place(name, 1)].value for name in rectification.COLUMNS}
    read = rectification.read_answers(changed(content, swapped))
    assert read.refused == ()
    assert [answer.finding_id for answer in read.answers][:2] == list(findings.findings(database)["finding_id"][1::-1])


# letters -------------------------------------------------------------------------------------------------------------


def words_of(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_holds_every_finding_of_its_agency_and_the_deadline(database: Database, language: Language) -> None:
    rows = rows_of(database, language)
    own = [row for row in rows if row.agency_id == rows[0].agency_id]
    words = words_of(letters.docx(own, origin_of(database, language), TERMS))
    assert all(row.message in words for row in own)
    assert ("2026年3月1日" if language == "zh" else "2026-03-01") in words


def test_a_letter_is_a_marked_draft_on_a4_with_chinese_fonts_and_a_page_number(database: Database) -> None:
    document = docx.Document(io.BytesIO(letters.docx(rows_of(database)[:1], origin_of(database), TERMS)))
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert (round(section.top_margin.mm), round(section.left_margin.mm)) == (37, 28)
    for header in (section.header, section.even_page_header):
        assert header.paragraphs[0].text == "草稿 · 示例数据"
    for footer in (section.footer, section.even_page_footer):
        assert "PAGE" in footer.paragraphs[0]._p.xml
    fonts = {
        run._element.rPr.rFonts.get(qn("w:eastAsia")) for paragraph in document.paragraphs for run in paragraph.runs
    }
    assert fonts == {"方正小标宋简体", "仿宋_GB2312", "黑体"}
    named = next(part for part in document.part.package.iter_parts() if part.partname == "/word/fontTable.xml")
    assert '<w:altName w:val="仿宋,FangSong,华文仿宋"/>' in named.blob.decode()


def test_many_findings_go_to_an_annex(database: Database) -> None:
    row = rows_of(database)[0]
    short, long = (letters.docx([row] * count, origin_of(database), TERMS) for count in (8, 9))
    assert "附件" not in words_of(short)
    assert "附件" in words_of(long)


def test_a_parcel_has_a_folder_for_each_agency_and_the_list_of_all(database: Database) -> None:
    rows = rows_of(database)
    parcel = zipfile.ZipFile(io.BytesIO(letters.parcel(rows, origin_of(database), TERMS)))
    names = parcel.namelist()
    agencies = {row.agency_id for row in rows}
    assert len(names) == 2 * len(agencies) + 1
    assert all("示例_" in name and name.endswith(("_20260203.xlsx", "_20260203.docx")) for name in names)
    read = [rectification.read_answers(parcel.read(name)) for name in names if name.endswith(".xlsx")]
    assert sum(len(each.answers) for each in read) == 2 * len(rows)
    assert all(each.refused == () for each in read)
    assert all(docx.Document(io.BytesIO(parcel.read(name))).paragraphs for name in names if name.endswith(".docx"))


def test_two_agencies_of_one_name_keep_a_folder_each(database: Database) -> None:
    row = rows_of(database)[0]
    twins = [row, replace(row, agency_id="other", finding_id="x")]
    parcel = zipfile.ZipFile(io.BytesIO(letters.parcel(twins, origin_of(database), TERMS)))
    assert len({name.split("/")[0] for name in parcel.namelist() if "/" in name}) == 2


# brief ---------------------------------------------------------------------------------------------------------------


def crowded(database: Database) -> brief.Sources:
    """The sources of a brief in a province where two hundred agencies have not filed, and five have long findings."""
    sources = sources_of(database)
    filing, found = sources.filing, sources.findings
    absent = filing[filing["report_year"] == YEAR].iloc[[0] * 200].assign(state="not_filed")
    absent = absent.assign(name_zh=[f"示例县第{number}街道办事处综合服务中心" for number in range(200)])
    long = found.iloc[[0] * 5].assign(agency_id=list("abcde"), message_zh="很长的说明，" * 20, message_en="long " * 60)
    return replace(sources, filing=pd.concat([filing, absent]), findings=long)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", ["one agency", "a county", "a province"])
def test_the_brief_is_one_page_with_its_font_inside(
    databases: dict[int, Database], size: str, language: Language
) -> None:
    database = databases[1 if size == "one agency" else 12]
    origin = origin_of(database, language)
    made = brief.compose(crowded(database) if size == "a province" else sources_of(database), origin)
    with pdfplumber.open(io.BytesIO(brief_pdf.pdf(made, origin))) as pdf:
        assert len(pdf.pages) == 1
        assert {letter["fontname"].split("+")[-1] for letter in pdf.pages[0].chars} == {"NotoSansSC-GB2312"}
        assert all("+" in letter["fontname"] for letter in pdf.pages[0].chars)
        words = re.sub(r"\s", "", pdf.pages[0].extract_text())
    assert re.sub(r"\s", "", made.title) in words
    assert origin.build_name in words


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_figures_of_the_brief_are_those_of_the_questions(database: Database, language: Language) -> None:
    sources, origin = sources_of(database), origin_of(database, language)
    made = brief.compose(sources, origin)
    with pdfplumber.open(io.BytesIO(brief_pdf.pdf(made, origin))) as pdf:
        printed = re.sub(r"\s", "", pdf.pages[0].extract_text())
    written = words_of(brief_docx.docx(made, origin))
    headline = sources.headline.set_index(["measure", "report_year"])
    received = headline.loc[("applications_new", YEAR)]
    both = sources.rankings["applications_new"].dropna(subset=["value", "previous"])
    change = abs(float(both["value"].sum() - both["previous"].sum()))
    coverage = sources.coverage.set_index("report_year").loc[YEAR]
    absent = sources.filing[(sources.filing["report_year"] == YEAR) & (sources.filing["state"] == "not_filed")]
    expected = [text.number(received["value"]), text.number(change), str(coverage["due_count"])]
    expected.append(f"{received['agency_count']}/{received['due_count']}")
    expected += list(absent[f"name_{language}"])[:2]
    for measure in ("clearance", "disclosure"):
        row = headline.loc[(measure, YEAR)]
        expected.append(f"{text.number(row['numerator'])}/{text.number(row['denominator'])}")
    for words in expected:
        assert re.sub(r"\s", "", words) in printed, words
        assert words in written, words


def test_pictures_of_the_brief_have_words_for_those_who_do_not_see_them(database: Database) -> None:
    origin = origin_of(database)
    made = brief.compose(sources_of(database), origin)
    document = docx.Document(io.BytesIO(brief_docx.docx(made, origin)))
    assert [shape._inline.docPr.get("descr") for shape in document.inline_shapes] == [
        chart.alt for chart in made.charts
    ]
    assert len(made.charts) == 2


def test_many_agencies_are_cut_with_their_number(databases: dict[int, Database]) -> None:
    names = brief.Names("未报送：", tuple(f"示例{number}局" for number in range(40)))
    assert names.words(2, origin_of(databases[12])) == "未报送：示例0局、示例1局 等 40 家。"
    assert names.words(40, origin_of(databases[12])).count("、") == 39


def test_a_change_counts_only_agencies_that_state_both_years(database: Database) -> None:
    sources, origin = sources_of(database), origin_of(database)
    ranking = pd.DataFrame({"value": [10.0, 5.0, None], "previous": [8.0, None, 3.0], "median": [7.5] * 3})
    ranking["rank_count"] = 2
    found = brief.compose(
        brief.Sources(**{name: getattr(sources, name) for name in brief.Sources.__slots__}
                      | {"rankings": {**sources.rankings, "applications_new": ranking}}), origin
    )  # fmt: skip
    assert found.lines[0].change.startswith("▲ 2")
    assert found.lines[0].median == "—"


def test_a_character_that_the_font_lacks_is_marked_and_named() -> None:
    assert printing.printable("示例㐂局") == "示例〓局"
    assert printing.unprinted("示例㐂局") == ("U+3402",)


def test_the_brief_on_a_build_without_reports_says_so(tmp_path: Path) -> None:
    write(tmp_path, is_empty=True)
    database = open_database(tmp_path)
    origin = origin_of(database)
    made = brief.compose(sources_of(database), origin)
    with pdfplumber.open(io.BytesIO(brief_pdf.pdf(made, origin))) as pdf:
        assert "没有应报单位" in re.sub(r"\s", "", pdf.pages[0].extract_text())
    assert "没有应报单位" in words_of(brief_docx.docx(made, origin))


# annex ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_annex_lists_every_agency_with_its_figure(database: Database, language: Language) -> None:
    filing = completeness.filing_grid(database)
    applications = comparison.series_ranking(database, series="applications_new", year=YEAR)
    sources = notice.Sources(
        YEAR, "全部单位", completeness.coverage(database), filing[filing["report_year"] == YEAR],
        findings.findings(database, year=YEAR), applications,
    )  # fmt: skip
    document = docx.Document(io.BytesIO(notice.docx(sources, origin_of(database, language))))
    rows = [[cell.text for cell in row.cells] for row in document.tables[-1].rows][1:]
    stated = dict(zip(applications[f"name_{language}"], applications.to_dict("records"), strict=True))
    assert [row[1] for row in rows] == list(sources.filing[f"name_{language}"])
    assert [row[4] for row in rows] == [text.fact(stated[row[1]]["value"], stated[row[1]]["status"]) for row in rows]
    faults = [[cell.text for cell in row.cells] for row in document.tables[0].rows][1:]
    assert sum(int(row[2]) for row in faults) == len(sources.findings)


# all over ------------------------------------------------------------------------------------------------------------


def test_zero_and_the_kinds_of_missing_differ_on_screen_in_xlsx_and_in_docx(database: Database) -> None:
    statuses = ["value", "stated_none", *text.NO_NUMBER, "corrected"]
    values = [0.0 if status in {"value", "stated_none"} else None for status in statuses]
    frame = pd.DataFrame({"value": values, "status": statuses})
    table = Table(frame, {"value": "数值"}, {"value": "status"})
    on_screen = [str(cell) for cell in table.with_signs("value")]
    assert len(set(on_screen)) == len(statuses)

    origin = origin_of(database)
    written = tables.xlsx_bytes({"数据": table}, origin, definitions=(), filters=(), coverage=table)
    cells = openpyxl.load_workbook(io.BytesIO(written))["数据"]["A"][1:]
    looks = {(cell.data_type, str(cell.value), cell.number_format, cell.fill.fgColor.rgb) for cell in cells}
    assert len(looks) == len(statuses)
    assert [cell.value for cell in cells] == [0, 0, *text.NO_NUMBER.values(), text.NO_NUMBER_CORRECTED]
    assert len({cell.fill.fgColor.rgb for cell in cells[2:-1]}) == len(GROUNDS)

    paper = official.Paper(origin, "x")
    paper.table(["数值"], [[Figure(value, status)] for value, status in zip(values, statuses, strict=True)], [40], "x")
    document = docx.Document(io.BytesIO(paper.content()))
    assert [cell.text for cell in document.tables[0].columns[0].cells][1:] == on_screen
    grounds = [re.findall(r'w:fill="(\w+)"', cell._tc.xml) for cell in document.tables[0].columns[0].cells][3:-1]
    assert len({tuple(ground) for ground in grounds}) == len(GROUNDS)


@pytest.mark.parametrize("words", ['=HYPERLINK("http://example.org")', "+1", "@SUM(A1)", "＝1"])
def test_no_document_runs_what_a_report_says(database: Database, words: str) -> None:
    row = replace(rows_of(database)[0], agency=words, message=words, file=words)
    sheet = openpyxl.load_workbook(io.BytesIO(rectification.xlsx([row], origin_of(database), TERMS, words))).worksheets[
        0
    ]
    for name in ("agency", "message", "file"):
        assert (sheet[place(name)].data_type, sheet[place(name)].value) == ("s", words)
    assert sheet["A1"].data_type == "s"
    written = letters.docx([row], origin_of(database), TERMS)
    assert words in words_of(written)
    codes = re.findall(r"<w:instrText[^>]*>(.*?)</w:instrText>", docx.Document(io.BytesIO(written)).element.xml)
    assert codes == []


def test_every_table_of_the_data_page_leaves_as_it_was_asked(database: Database) -> None:
    asked = findings.findings(database)
    table = Table(asked, {str(name): str(name) for name in asked.columns})
    written = tables.xlsx_bytes({"x": table}, origin_of(database), definitions=(), filters=(), coverage=table)
    rows = list(openpyxl.load_workbook(io.BytesIO(written))["x"].iter_rows(values_only=True))
    assert len(rows) == len(asked) + 1
    number = list(asked.columns).index("left_value")
    assert [row[number] for row in rows[1:]] == [None if pd.isna(v) else float(v) for v in asked["left_value"]]
    again = pd.read_csv(io.BytesIO(tables.csv_bytes(table)), encoding="utf-8-sig")
    assert list(again["finding_id"]) == list(asked["finding_id"])


def test_a_letter_on_several_years_says_the_year_of_each_finding(database: Database) -> None:
    rows = rows_of(database)
    agency = next(
        row.agency_id for row in rows if len({r.report_year for r in rows if r.agency_id == row.agency_id}) > 1
    )
    own = tuple(row for row in rows if row.agency_id == agency)
    one = tuple(row for row in own if row.report_year == own[0].report_year)
    heads = [
        [
            cell.text
            for cell in docx.Document(io.BytesIO(letters.docx(part, origin_of(database), TERMS)))
            .tables[0]
            .rows[0]
            .cells
        ]
        for part in (own, one)
    ]
    assert [text.say("list.report_year", "zh") in head for head in heads] == [True, False]


def test_chinese_words_of_a_document_are_called_chinese(database: Database) -> None:
    content = letters.docx(rows_of(database)[:1], origin_of(database), TERMS)
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        styles = file.read("word/styles.xml").decode()
    assert set(re.findall(r'<w:lang [^>]*w:eastAsia="([^"]+)"', styles)) == {"zh-CN"}


def test_rows_of_a_list_are_as_high_as_their_words(database: Database) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(list_of(database))).worksheets[0]
    for line in range(rectification.HEAD_ROW + 2, sheet.max_row + 1):
        words = str(sheet[place("message", line - rectification.HEAD_ROW - 1)].value)
        lines = -(-2 * len(words) // rectification.WIDTHS["message"]) // 2 or 1
        assert sheet.row_dimensions[line].height >= rectification.LINE * lines, words
