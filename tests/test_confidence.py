"""How sure a reading is comes from its structure: two paths that agree, or sums; what neither confirms is not shown."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import duckdb
import pytest

from data.paths import Folders
from data.pipeline import extract_document
from data.publish import publish
from data.readers import read_bytes
from data.records import Block, Cell, Document, Extract, TableBlock, TableReading
from data.samples import as_docx, as_pdf
from data.samples.grids import Grid, GridCell
from data.samples.report import Line, Report
from data.text import squeezed
from queries import Database, provenance
from tests import formats, made
from tests.samples_once import one_of_each_form

WRITERS: dict[str, Callable[[Report, int], bytes]] = {"docx": as_docx.write, "pdf": as_pdf.write}
TOTAL = ("t3_total", "natural")
Key = tuple[str, str]


@cache
def clean() -> Report:
    return one_of_each_form()["2021+"].report


def with_table_three(change: Callable[[Grid], Grid]) -> Report:
    """The report with its table three changed."""
    return replace(
        clean(),
        items=tuple(change(item) if isinstance(item, Grid) and item.code == "t3" else item for item in clean().items),
    )


def with_wrong_total() -> Report:
    """The report with another total of natural persons than its rows make."""

    def changed(cell: GridCell) -> GridCell:
        return replace(cell, text="987") if cell.key == TOTAL else cell

    return with_table_three(lambda grid: replace(grid, cells=tuple(map(changed, grid.cells))))


def document(report: Report, ending: str) -> Document:
    return read_bytes(WRITERS[ending](report, 0), f"report.{ending}")


def slipped(read: Document) -> Document:
    """The same reading with the figures of every row of table three in the cell after their own."""

    def of(block: Block) -> Block:
        is_three = isinstance(block, TableBlock) and any("申请人情况" in cell.text for cell in block.cells)
        return (
            moved_by_one(block) if isinstance(block, TableBlock) and (is_three or block.column_count == 10) else block
        )

    return replace(read, blocks=tuple(map(of, read.blocks)))


def moved_by_one(block: TableBlock) -> TableBlock:
    by_row: dict[int, list[Cell]] = defaultdict(list)
    for cell in block.cells:
        by_row[cell.row].append(cell)
    cells: list[Cell] = []
    for row in by_row.values():
        figures = [cell for cell in row if cell.column >= 3 and re.fullmatch(r"\d*|/", cell.text)]
        words = [figures[-1].text, *(cell.text for cell in figures[:-1])] if figures else []
        cells += [cell for cell in row if cell not in figures]
        cells += [replace(cell, text=text) for cell, text in zip(figures, words, strict=True)]
    return replace(block, cells=tuple(cells))


def table_three(extract: Extract) -> TableReading:
    (table,) = (table for table in extract.tables if table.table == "t3")
    return table


def as_read(extract: Extract) -> dict[Key, str]:
    """What table three states, cell by cell."""
    return {(each.indicator, each.applicant): each.as_written for each in table_three(extract).readings}


def as_printed(report: Report) -> dict[Key, str]:
    return {
        cell.key: cell.text
        for item in report.items
        if isinstance(item, Grid) and item.code == "t3"
        for cell in item.cells
        if cell.key
    }


def published(folder: Path, extract: Extract) -> tuple[set[str], list[tuple[str, str]]]:
    """The sums that are found wrong with the agency, and the cells that a person is asked to look at."""
    places = Folders(folder)
    made.keep(places, extract)
    build = publish(places).path
    with duckdb.connect(str(build), read_only=True) as connection:
        found = connection.execute('select "check" from findings where "check" like \'T3%\'').fetchall()
    unread = provenance.unread_cells(Database(build))
    return {check for (check,) in found}, list(zip(unread["form_table"], unread["table_state"], strict=True))


@pytest.mark.parametrize("ending", WRITERS)
def test_a_total_that_the_agency_printed_wrong_is_accepted_and_a_finding_about_it(ending: str, tmp_path: Path) -> None:
    report = with_wrong_total()
    extract = extract_document(document(report, ending))
    assert table_three(extract).state == "accepted"
    assert as_read(extract) == as_printed(report)
    assert as_read(extract)[TOTAL] == "987"
    findings, unread = published(tmp_path, extract)
    assert findings >= {"T3_ROW_TOTAL", "T3_OUTCOME_SUM_2021", "T3_BALANCE"}
    assert unread == []


# Of the ruled cells and the lines of a pdf, the lines are read where only they make the sums; with a wrong total of the
# agency neither does. A Word document has its cells alone.
@pytest.mark.parametrize(("ending", "report"), [("docx", clean), ("pdf", with_wrong_total)])
def test_a_reading_that_slipped_is_held_back_and_listed_for_a_person(
    ending: str, report: Callable[[], Report], tmp_path: Path
) -> None:
    extract = extract_document(slipped(document(report(), ending)))
    assert table_three(extract).state == "held_back"
    assert {(each.value, each.status) for each in table_three(extract).readings} == {(None, "unreadable")}
    findings, unread = published(tmp_path, extract)
    assert findings == set()
    assert len(unread) == len(table_three(extract).readings)
    assert set(unread) == {("t3", "held_back")}


def test_where_the_cells_of_a_pdf_slipped_its_lines_are_read() -> None:
    extract = extract_document(slipped(document(clean(), "pdf")))
    assert table_three(extract).state == "accepted"
    assert as_read(extract) == as_printed(clean())


# pages by LibreOffice -------------------------------------------------------------------------------------------------


def pushed_down(count: int) -> Report:
    """The report with so many lines more above its table three, and labels so narrow that each takes several lines."""
    report = with_table_three(lambda grid: replace(grid, widths=(5, 10, 9, *grid.widths[3:])))
    place = next(place for place, item in enumerate(report.items) if isinstance(item, Grid) and item.code == "t3")
    return replace(
        report, items=(*report.items[:place], *[Line("paragraph", "以下为表格。")] * count, *report.items[place:])
    )


def is_cut(read: Document) -> bool:
    """Whether a label of table three stands in two parts, the end of one page and the start of the next."""
    labels = {
        cell.text
        for item in clean().items
        if isinstance(item, Grid) and item.code == "t3"
        for cell in item.cells
        if cell.column == 2
    }
    whole = {squeezed(cell.text) for block in read.blocks if isinstance(block, TableBlock) for cell in block.cells}
    return not {squeezed(label) for label in labels} <= whole


@pytest.mark.office
def test_a_row_that_a_page_of_libreoffice_cuts_is_read_right(tmp_path: Path) -> None:
    # Where a page ends depends on the fonts of the machine: of several heights some cut a row.
    sources = [tmp_path / f"{count}.docx" for count in range(6)]
    for count, source in enumerate(sources):
        source.write_bytes(as_docx.write(pushed_down(count), 0))
    formats.converted(sources, "pdf", tmp_path)
    cut_and_read = 0
    for source in sources:
        read = read_bytes(source.with_suffix(".pdf").read_bytes(), "report.pdf")
        extract = extract_document(read)
        shown = {key: words for key, words in as_read(extract).items() if words}
        printed = as_printed(clean())
        wrong = {key: words for key, words in shown.items() if words != printed.get(key)}
        assert wrong == {}, source.name
        cut_and_read += is_cut(read) and as_read(extract) == printed
    assert cut_and_read
