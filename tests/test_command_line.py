"""The doors of floor 1 as a person types them: what they print, in which language, and what they return."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from data import messages, reference, samples
from data.__main__ import main
from data.export import FORMATS, TABLES, export
from data.paths import Folders
from data.publish import publish
from tests import made
from tests.made import claim, fact, report, table_four, table_three, table_two

Say = Callable[..., tuple[int, str, str]]


@pytest.fixture
def say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Say:
    """Type a command; the exit code and what it says on standard output and error."""
    monkeypatch.setenv("XXGK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XXGK_LANG", "en")

    def typed(*words: object) -> tuple[int, str, str]:
        code = main([str(word) for word in words])
        out, error = capfd.readouterr()
        return code, out, error

    return typed


@pytest.fixture
def places(tmp_path: Path) -> Folders:
    return Folders(tmp_path / "home")


@pytest.fixture(scope="session")
def text(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One report as a text file."""
    folder = tmp_path_factory.mktemp("text")
    return next(samples.write(folder, agencies=1, years=range(2023, 2024), formats=("txt",))).path


# what commands return ------------------------------------------------------------------------------------------------


def test_import_lists_the_file_with_whose_it_is_and_returns_0(say: Say, text: Path) -> None:
    code, out, _ = say("import", text)
    assert code == 0
    assert "示例县人民政府  2023  2021 form" in out
    assert "1 imported, 0 known, 0 failed, 0 ignored" in out


def test_a_known_file_is_said_and_is_no_failure(say: Say, text: Path) -> None:
    say("import", text)
    code, out, _ = say("import", text)
    assert (code, "already imported; skipped" in out) == (0, True)


def test_some_failed_is_3_and_each_is_listed_with_what_to_do(say: Say, text: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    code, out, _ = say("import", text, tmp_path / "empty.txt")
    assert code == 3
    assert "✗ empty.txt  The file is empty; ask the agency for the complete file" in out


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.txt", b"", "empty"),
        ("picture.pdf", b"\xff\xd8\xff\xe0" + b"\0" * 500, "wrong_type"),
        ("menu.txt", "今天的菜谱：番茄炒蛋。".encode() * 40, "no_report"),
        ("cut.pdf", b"%PDF-1.7\n1 0 obj\n<<", "broken"),
    ],
)
def test_a_single_bad_file_returns_the_code_of_its_reason(
    name: str, content: bytes, reason: str, say: Say, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)
    code, out, _ = say("import", tmp_path / name)
    assert code == messages.reason_exit_code(reason)
    assert messages.reason(reason, "en") in out


def test_several_reasons_and_nothing_imported_is_4(say: Say, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    (tmp_path / "cut.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<<")
    assert say("import", tmp_path / "empty.txt", tmp_path / "cut.pdf")[0] == 4


def test_every_reason_has_a_code_of_its_own() -> None:
    codes = [row["exit_code"] for row in reference.rows("reasons")]
    assert len(set(codes)) == len(codes)
    assert not {"0", "1", "2", "3"} & set(codes)


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("import", "/no/such/path"), 4, "nothing at this path"),
        (("publish",), 4, "Nothing has been imported yet"),
        (("export", "facts"), 6, "Nothing is published yet"),
        (("explain", "示例县教育局", "2023", "t3_new"), 6, "Nothing is published yet"),
        (("explain", "示例县教育局", "2023", "no_such"), 6, "Nothing is published yet"),
        (("demo", "--years", "soon"), 2, "Years are written as 2012-2025"),
        (("demo", "--formats", "ofd"), 2, "Formats ofd are unknown"),
    ],
)
def test_what_cannot_be_done_is_a_sentence_and_a_code(
    words: tuple[str, ...], code: int, sentence: str, say: Say
) -> None:
    returned, out, error = say(*words)
    assert (returned, sentence in out + error) == (code, True)


@pytest.mark.parametrize("words", [(), ("import",), ("export", "everything"), ("fly",), ("demo", "--agencies", "0")])
def test_wrong_usage_is_2(words: tuple[str, ...], say: Say) -> None:
    with pytest.raises(SystemExit) as exit_:
        say(*words)
    assert exit_.value.code == 2


def test_an_empty_folder_is_4(say: Say, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    code, _, error = say("import", tmp_path / "in")
    assert (code, "no report file at these paths" in error) == (4, True)


def _as_nobody(words: list[str], said: Path) -> None:
    """Run a command as a user who owns nothing; root itself is never refused."""
    if os.getuid() == 0:
        os.setgid(65534)
        os.setuid(65534)
    with said.open("w") as file, contextlib.redirect_stderr(file):
        code = main(words)
    sys.exit(code)


@pytest.mark.parametrize("words", [["import", "a.txt"], ["publish"], ["demo"]])
def test_a_home_that_may_not_be_written_is_5_and_stays_as_it_is(
    words: list[str], text: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        home = folder / "home"
        made.keep(Folders(home), report())
        monkeypatch.setenv("XXGK_HOME", str(home))
        monkeypatch.setenv("XXGK_LANG", "en")
        monkeypatch.chdir(folder)
        shutil.copy(text, folder / "a.txt")
        before = sorted(home.rglob("*"))
        for path in [home, *before]:
            path.chmod(0o555 if path.is_dir() else 0o444)
        process = get_context("fork").Process(target=_as_nobody, args=(words, folder / "said"))
        process.start()
        process.join(timeout=120)
        said = (folder / "said").read_text(encoding="utf-8")
        assert (process.exitcode, "No permission to write" in said) == (5, True), said
        assert sorted(home.rglob("*")) == before
        for path in [home, *before]:
            path.chmod(0o755)


@pytest.mark.parametrize(
    ("wish", "environment", "word"),
    [
        (("--lang", "zh"), {"XXGK_LANG": "en"}, "路径不存在"),
        (("--lang", "en"), {"LANG": "zh_CN.UTF-8"}, "nothing at this path"),
        ((), {"XXGK_LANG": "zh"}, "路径不存在"),
        ((), {"XXGK_LANG": "", "LC_ALL": "", "LC_MESSAGES": "", "LANG": "zh_CN.UTF-8"}, "路径不存在"),
        ((), {"XXGK_LANG": "", "LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "nothing at this path"),
    ],
)
def test_the_language_follows_option_variable_and_locale(
    wish: tuple[str, ...], environment: dict[str, str], word: str, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert word in say(*wish, "import", "/no/such/path")[1]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_help_names_every_door_and_every_code(language: str, say: Say, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(["--lang", language, "--help"])
    out = capfd.readouterr().out
    assert exit_.value.code == 0
    for door in ("import", "publish", "demo", "explain", "evaluate", "export", "status"):
        assert door in out


def test_every_message_has_both_languages_with_the_same_places() -> None:
    for row in reference.rows("messages"):
        assert row["zh"]
        assert row["en"]
        assert sorted(_places(row["zh"])) == sorted(_places(row["en"])), row["message"]


def _places(template: str) -> list[str]:
    return [part.partition("}")[0] for part in template.split("{")[1:]]


# publishing and status -----------------------------------------------------------------------------------------------


def test_publish_prints_coverage_and_findings_by_severity_and_check(say: Say, places: Folders) -> None:
    made.keep(places, report(cells=table_two() | table_three(t3_new="13") | table_four()))
    code, out, _ = say("publish")
    assert code == 0
    assert "Findings: 2 errors, 0 warnings, 0 hints" in out
    assert "error  T3_BALANCE  Table 3 does not balance  2" in out
    assert "2023: 27 due, 1 filed (0 late), 26 not filed, 0 unreadable" in out


def test_agencies_outside_the_register_are_listed(say: Say, places: Folders) -> None:
    made.keep(places, report("某县某局", region="某县"))
    assert "1 agencies are not in the register, kept as provisional: 某县某局" in say("publish")[1]


def test_import_may_publish_at_once(say: Say, text: Path) -> None:
    code, out, _ = say("import", text, "--publish")
    assert (code, "Published " in out) == (0, True)


def test_status_tells_home_documents_failures_build_and_leftovers(say: Say, text: Path, tmp_path: Path) -> None:
    (tmp_path / "cut.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<<")
    say("import", text, tmp_path / "cut.pdf", "--publish")
    code, out, _ = say("status")
    assert code == 0
    for part in (
        "Home: ",
        "1 imported: txt 1",
        "Live build: ",
        "left over (",
        "1 files could not be read:",
        "✗ cut.pdf",
    ):
        assert part in out


def test_demo_writes_imports_publishes_and_is_removed_again(say: Say, tmp_path: Path) -> None:
    code, out, _ = say("demo", "--agencies", 1, "--years", "2022-2023", "--formats", "txt", "--seed", 7)
    assert (code, "2 reports of the fictional county written" in out) == (0, True)
    assert len(list((tmp_path / "home" / "samples").rglob("*.txt"))) == 2
    code, out, _ = say("demo", "--remove")
    assert (code, "2 sample documents removed" in out) == (0, True)


# explaining ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a balanced report, an unbalanced one, a claim, a table held back, and all of it published."""
    home = tmp_path_factory.mktemp("published")
    made.keep(
        Folders(home),
        report("示例县教育局", claims=[claim("t3_new", "12", applicant="total")]),
        report("示例县财政局", cells=table_two() | table_three(t3_new="13") | table_four()),
        report(
            "示例县审计局",
            cells=table_two(),
            tables=[made.table("t2", "2021+"), made.table("t3", "2021+", "held_back")],
        ),
        report("示例县公安局", 2016, facts=[fact("n_info_total", "=1+1", status="unreadable")]),
    )
    publish(Folders(home))
    return home


@pytest.fixture
def county(places: Folders, published: Path) -> Folders:
    """A home of one's own with what was published."""
    shutil.copytree(published, places.home)
    return places


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (("sample-education", 2023, "t3_new"), ("示例县教育局  2023", "Value: 12 件 (a number)", "Place: t3 r1 c1")),
        (("示例县教育局", 2023, "t3_new"), ("File: 示例县教育局2023.txt", "Rule: made", "T3_BALANCE")),
        (("示例县教育局", 2023, "t3_new"), ("Series it enters: Applications received", "states it too:", "line 7")),
        (("示例县教育局", 2023, "t3_new", "natural"), ("Natural persons", "Value: 12 件")),
        (("示例县财政局", 2023, "t3_new"), ("Findings on it:", "received 13 + carried in 0 ≠ answered 12")),
        (("示例县教育局", 2022, "t3_new"), ("has no report for 2022 (not filed)",)),
        (("示例县教育局", 2035, "t3_new"), ("has no report for 2035 (not owed)",)),
        (("示例县审计局", 2023, "t3_new"), ("Table 3 was held back",)),
        (("示例县审计局", 2023, "t4_rev_total"), ("Table 4 is not in the report",)),
        (("示例县教育局", 2023, "n_trainings"), ("The report is silent on it",)),
        (("示例县教育局", 2023, "s14_staff"), ("does not ask for it",)),
    ],
)
def test_explain_leads_from_the_number_to_its_words_or_says_why_there_is_none(
    words: tuple[object, ...], parts: tuple[str, ...], say: Say, county: Folders
) -> None:
    code, out, _ = say("explain", *words)
    assert code == 0
    for part in parts:
        assert part in out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("无此单位", 2023, "t3_new"), "There is no agency 无此单位"),
        (("示例县教育局", 2023, "t3_knew"), "There is no indicator t3_knew"),
        (("示例县教育局", 2023, "t3_new", "everybody"), "There is no kind of applicant everybody"),
    ],
)
def test_explain_says_what_it_does_not_know(
    words: tuple[object, ...], sentence: str, say: Say, county: Folders
) -> None:
    code, _, error = say("explain", *words)
    assert (code, sentence in error) == (6, True)


# exporting -----------------------------------------------------------------------------------------------------------

COLUMNS = {
    "reports": "file,agency,level,kind,report_year,form,published_on",
    "sections": "file,section,title,ordinal,state",
    "facts": "file,agency,report_year,indicator,applicant,value,status,as_written,place",
    "claims": "file,agency,report_year,indicator,applicant,value,status,as_written,section,kind,place",
    "findings": "file,agency,report_year,check,severity,result,message",
}


@pytest.mark.parametrize("table", TABLES)
def test_a_table_goes_to_standard_output_as_plain_csv(table: str, say: Say, county: Folders) -> None:
    code, out, _ = say("export", table, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert (code, len(rows) > 0) == (0, True)
    assert ",".join(rows[0])[: len(COLUMNS[table])] == COLUMNS[table]


def test_values_are_plain_decimals_and_empty_where_there_is_none(say: Say, places: Folders) -> None:
    cells = table_two(t2b_charge_amount="7730.28") | table_three(changes={"t3_new ngo": "", "t3_new research": "/"})
    made.keep(places, report(cells=cells))
    publish(places)
    rows = csv.DictReader(io.StringIO(say("export", "facts")[1]))
    found = {(row["indicator"], row["applicant"]): (row["value"], row["status"]) for row in rows}
    assert found["t2b_charge_amount", ""] == ("7730.28", "value")
    assert found["t3_new", "total"] == ("12", "value")
    assert found["t3_new", "ngo"] == ("", "blank")
    assert found["t3_new", "research"] == ("", "placeholder")


def test_only_documents_that_count_are_exported_unless_all_are_asked_for(say: Say, places: Folders) -> None:
    made.keep(places, report(mark="1"), report(mark="2", published_on="2024-01-25"))
    publish(places)
    counted = list(csv.DictReader(io.StringIO(say("export", "reports")[1])))
    every = list(csv.DictReader(io.StringIO(say("export", "reports", "--all")[1])))
    assert [row["published_on"] for row in counted] == ["2024-01-25"]
    assert sorted(row["is_active"] for row in every) == ["false", "true"]


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_holds_the_same_rows(format_: str, say: Say, county: Folders, tmp_path: Path) -> None:
    output = tmp_path / f"facts.{format_}"
    code, _, error = say("export", "facts", "--format", format_, "--output", output)
    expected = len(say("export", "facts")[1].splitlines()) - 1
    readers: dict[str, Callable[[], int]] = {
        "csv": lambda: len(list(csv.DictReader(output.open(encoding="utf-8-sig")))),
        "json": lambda: len(json.loads(output.read_text(encoding="utf-8"))),
        "parquet": lambda: int(pq.read_table(output).num_rows),
        "xlsx": lambda: (openpyxl.load_workbook(output)["facts"].max_row or 0) - 1,
    }
    assert (code, readers[format_](), str(expected) in error) == (0, expected, True)


def test_a_csv_file_begins_with_a_byte_order_mark(say: Say, county: Folders, tmp_path: Path) -> None:
    say("export", "reports", "--output", tmp_path / "r.csv")
    assert (tmp_path / "r.csv").read_bytes().startswith("\ufefffile,".encode())


@pytest.mark.parametrize(
    ("written", "shown"),
    [("=1+1", "'=1+1"), ("@x", "'@x"), ("+a", "'+a"), ("-3", "-3"), ("-", "-"), ("—", "—"), ("12", "12")],
)
def test_words_that_a_spreadsheet_would_calculate_are_text(
    written: str, shown: str, places: Folders, tmp_path: Path
) -> None:
    made.keep(places, report(cells={}, facts=[fact("n_info_total", written, status="unreadable")]))
    build = publish(places).path
    export(build, "facts", "csv", tmp_path / "f.csv")
    export(build, "facts", "xlsx", tmp_path / "f.xlsx")
    (row,) = csv.DictReader((tmp_path / "f.csv").open(encoding="utf-8-sig"))
    sheet = openpyxl.load_workbook(tmp_path / "f.xlsx")["facts"]
    column = [cell.value for cell in sheet[1]].index("as_written") + 1
    assert row["as_written"] == shown
    assert (sheet.cell(2, column).value, sheet.cell(2, column).data_type) == (written, "s")


def test_a_sheet_needs_a_file_and_a_file_needs_a_folder(say: Say, county: Folders, tmp_path: Path) -> None:
    assert say("export", "facts", "--format", "xlsx")[0] == 2
    code, _, error = say("export", "facts", "--output", tmp_path / "no" / "x.csv")
    assert (code, "cannot be written" in error) == (5, True)


@pytest.mark.reports
def test_the_exported_facts_of_the_real_reports_are_those_of_the_labels(say: Say, shared: Path) -> None:
    say("import", shared / "reports", "--publish")
    rows = csv.DictReader(io.StringIO(say("export", "facts")[1]))
    found = {(Path(r["file"]).stem, r["indicator"], r["applicant"]): (r["value"], r["status"]) for r in rows}
    with (shared / "gold" / "facts.csv").open(encoding="utf-8") as file:
        labels = [row for row in csv.DictReader(file) if row["where"].startswith("table")]
    labelled = {(row["doc"], row["indicator"], row["applicant"]): (row["value"], row["status"]) for row in labels}
    wrong = {key: (label, found[key]) for key, label in labelled.items() if key in found and found[key] != label}
    assert wrong == {}
    assert len(labelled.keys() & found.keys()) > 0.8 * len(labelled)
