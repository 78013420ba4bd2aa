"""Files that mean harm end in a sentence each or in words that do nothing; the batch goes on."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from data import commands, messages
from data.builds import current_build
from data.commands import ImportResult
from data.export import TABLES, export
from data.pipeline import extract_document
from data.readers import read_bytes
from data.rows import COLUMNS, rows_of
from tests import fuzz
from tests.hostile import FORMULA, REPORT, Hostile, hostile_files, packed

COLUMN_OF_TEXT = list(COLUMNS["sections"]).index("text")
CORPUS = {file.name: file for file in hostile_files()}
NAMES = (
    '=HYPERLINK("127.0.0.1","x")\u202e.txt',
    "a\nb\x1b[31m.txt",
    "\u202efdp.txt",
    "\u6d4b" * 80 + ".txt",
    "'; drop table facts.txt",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corpus, and a good report under names that mean harm."""
    where = tmp_path_factory.mktemp("hostile")
    for file in CORPUS.values():
        (where / file.name).write_bytes(file.make())
    for number, name in enumerate(NAMES):
        (where / name).write_text(REPORT.replace("农业农村", f"{'甲乙丙丁戊'[number]}业"), encoding="utf-8")
    broken = bytes(where / "last ") + b"\xff\xfe.txt"
    Path(broken.decode("utf-8", "surrogateescape")).write_text(REPORT.replace("农业农村", "己业"), encoding="utf-8")
    climbing = ("../../climbed.txt", "/climbed.txt", "C:\\climbed.txt", "a/../../../climbed.txt")
    (where / "climb.zip").write_bytes(packed(*((name, REPORT.replace("农业农村", "庚业")) for name in climbing)))
    return where


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def imported(folder: Path, home: Path) -> ImportResult:
    """The whole corpus, imported in one batch; whatever a file does, this ends."""
    return commands.import_paths([folder], home=home, worker_count=2)


@pytest.fixture(scope="module")
def build(imported: ImportResult, home: Path) -> Path:
    commands.publish(home=home)
    found = current_build(home)
    assert found is not None
    return found


@pytest.mark.parametrize("file", CORPUS.values(), ids=lambda file: file.name)
def test_a_file_that_means_harm_ends_in_its_own_reason(imported: ImportResult, file: Hostile) -> None:
    if file.name.endswith(".zip"):
        # What is packed within is named by itself.
        results = [each for each in imported.files if f"/{file.name}!" in each.source]
    else:
        results = [each for each in imported.files if each.file == file.name]
    assert results
    for each in results:
        assert each.reason in file.reasons, (each.reason, each.detail)
        # A process may be stopped by its limits, but no reader may stumble.
        assert "Error" not in each.detail or each.reason != "crashed", each.detail


def test_every_reason_is_a_sentence_in_both_languages(imported: ImportResult) -> None:
    for reason in {each.reason for each in imported.files if each.reason}:
        assert messages.reason(reason, "zh") != reason != messages.reason(reason, "en")


def test_reports_under_hostile_names_are_read_and_their_names_can_be_shown(imported: ImportResult) -> None:
    found = [each for each in imported.files if each.agency.endswith("业局")]
    assert len({each.agency for each in found}) == len(NAMES) + 2
    assert {each.state for each in found} == {"imported"}
    assert all(each.file.isprintable() and each.source.isprintable() for each in imported.files)
    assert all(each.file.encode("utf-8") for each in imported.files)


def test_no_member_of_a_zip_climbs_out_of_it(imported: ImportResult, folder: Path) -> None:
    climbed = [each.file for each in imported.files if "climb.zip!" in each.source]
    assert set(climbed) == {"climbed.txt"}
    assert not list(folder.parent.rglob("climbed.txt"))
    assert not Path("/climbed.txt").exists()


def cells_of(build: Path, table: str, format_: str) -> Iterator[object]:
    """Every cell of an export, as whoever opens the file gets it."""
    content = io.BytesIO()
    export(build, table, format_, content)
    content.seek(0)
    if format_ == "csv":
        yield from (cell for row in csv.reader(io.StringIO(content.getvalue().decode())) for cell in row)
    elif format_ == "json":
        yield from (cell for row in json.loads(content.getvalue()) for cell in row.values())
    elif format_ == "parquet":
        yield from (cell for row in pq.read_table(content).to_pylist() for cell in row.values())
    else:
        for row in openpyxl.load_workbook(content).active.iter_rows():
            for cell in row:
                assert cell.data_type != "f", cell.value
                yield cell.value


@pytest.mark.parametrize("format_", ["csv", "xlsx", "json", "parquet"])
def test_what_is_exported_does_nothing_where_it_is_opened(build: Path, format_: str) -> None:
    words = [cell for table in TABLES for cell in cells_of(build, table, format_) if isinstance(cell, str)]
    assert any("HYPERLINK" in cell for cell in words)
    for cell in words:
        assert cell.replace("\n", "").replace("\t", "").isprintable() or " " in cell, cell
        assert not set(cell) & {"\u202e", "\x1b", "\x00", "\u2066"}
        if format_ == "csv":
            assert not cell.startswith(("=", "@")), cell


def test_words_are_stored_without_what_changes_how_others_are_shown() -> None:
    extract = extract_document(read_bytes(CORPUS["names.txt"].make(), "names.txt"))
    (section,) = (row for row in rows_of(extract).tables["sections"] if "HYPERLINK" in str(row))
    assert FORMULA.replace("\u202e", "").replace("\x1b", "") in section[COLUMN_OF_TEXT]


def test_damaged_files_give_neither_crashes_nor_contradictions() -> None:
    verdicts = list(fuzz.run(range(60), worker_count=2))
    assert len(verdicts) == 60
    assert [(seed, verdict.faults) for seed, verdict in verdicts if verdict.faults] == []


# A place with half a bracket; a label cut by a page so that its lower half resembles another row.
FOUND_ONCE = (9129, 11150, 36546)


def test_what_a_longer_run_found_once_stays_mended() -> None:
    verdicts = list(fuzz.run(FOUND_ONCE, worker_count=2))
    assert len(verdicts) == len(FOUND_ONCE)
    assert [(seed, verdict.faults) for seed, verdict in verdicts if verdict.faults] == []
