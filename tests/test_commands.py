"""What a person can do, end to end on small sets of files: import, publish, demo, and every kind of bad input."""

from __future__ import annotations

import io
import os
import resource
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from reportlab.lib import pdfencrypt
from reportlab.pdfgen.canvas import Canvas

from data import commands, importing, intake, samples
from data.builds import current_build
from data.commands import FileResult, ImportResult
from data.importing import import_files
from data.messages import Refusal
from data.paths import ROOT, Folders

Import = Callable[..., ImportResult]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def take(home: Path) -> Import:
    """Import these paths into the home, with one worker."""

    def taken(*files: Path) -> ImportResult:
        return commands.import_paths(list(files), home=home, worker_count=1)

    return taken


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one report of each format."""
    folder, chosen = tmp_path_factory.mktemp("written"), tmp_path_factory.mktemp("reports")
    for file in samples.write(folder, agencies=8, years=range(2023, 2024)):
        if not list(chosen.glob(f"*.{file.format}")):
            shutil.copy(file.path, chosen)
    return chosen


def first(folder: Path, ending: str) -> Path:
    return min(folder.glob(f"*.{ending}"))


def states(result: ImportResult) -> list[tuple[str, str, str]]:
    return [(file.file, file.state, file.reason) for file in result.files]


# bad input -----------------------------------------------------------------------------------------------------------


def encrypted_pdf(path: Path) -> None:
    canvas = Canvas(str(path), encrypt=pdfencrypt.StandardEncryption("secret", canPrint=0))
    canvas.drawString(72, 720, "2023")
    canvas.save()


def half(source: Path) -> bytes:
    content = source.read_bytes()
    return content[: len(content) // 2]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.txt", b"", "empty"),
        ("picture.pdf", b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\0" * 500, "wrong_type"),
        ("no zip.docx", b"this is no zip at all, whatever its ending says", "wrong_type"),
        ("noise.txt", bytes(range(128, 256)) * 40, "undecodable"),
        ("recipe.txt", "今天的菜谱：番茄炒蛋。先切番茄，再打鸡蛋。".encode() * 20, "no_report"),
        ("program.exe", b"\x7fELF" + b"\0" * 100, "unknown_type"),
    ],
)
def test_a_bad_file_is_listed_with_its_reason(
    name: str, content: bytes, reason: str, take: Import, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)
    assert states(take(tmp_path / name)) == [(name, "failed", reason)]


def test_a_pdf_cut_in_half_is_broken(take: Import, reports: Path, tmp_path: Path) -> None:
    (tmp_path / "half.pdf").write_bytes(half(first(reports, "pdf")))
    assert states(take(tmp_path / "half.pdf")) == [("half.pdf", "failed", "broken")]


def test_a_docx_cut_in_half_is_broken(take: Import, reports: Path, tmp_path: Path) -> None:
    (tmp_path / "half.docx").write_bytes(half(first(reports, "docx")))
    assert states(take(tmp_path / "half.docx")) == [("half.docx", "failed", "broken")]


def test_a_pdf_with_a_password_is_encrypted(take: Import, tmp_path: Path) -> None:
    encrypted_pdf(tmp_path / "locked.pdf")
    assert states(take(tmp_path / "locked.pdf")) == [("locked.pdf", "failed", "encrypted")]


def test_a_path_that_leads_nowhere_is_said_and_not_stored(take: Import, tmp_path: Path, home: Path) -> None:
    assert states(take(tmp_path / "gone.pdf")) == [("gone.pdf", "failed", "not_found")]
    assert commands.status(home=home).failures == ()


def test_one_bad_file_does_not_keep_the_others_out(take: Import, reports: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_bytes(b"")
    shutil.copy(first(reports, "txt"), tmp_path / "in" / "b.txt")
    assert [state for _, state, _ in states(take(tmp_path / "in"))] == ["failed", "imported"]


def test_a_file_that_kills_its_reader_does_not_take_the_batch(home: Path, reports: Path, tmp_path: Path) -> None:
    shutil.copy(first(reports, "txt"), tmp_path / "a.txt")
    shutil.copy(first(reports, "html"), tmp_path / "crash.html")
    result = import_files(
        Folders(home),
        [tmp_path / "a.txt", tmp_path / "crash.html"],
        worker_count=1,
        function="tests.tasks:crash_on_crash",
    )
    assert [(file.state, file.reason) for file in result.files] == [("imported", ""), ("failed", "crashed")]
    again = import_files(Folders(home), [tmp_path / "crash.html"], worker_count=1)
    assert [file.state for file in again.files] == ["imported"]
    assert commands.status(home=home).failures == ()


def test_what_is_no_report_by_its_type_is_left_alone_in_folders_only(take: Import, tmp_path: Path, home: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "tool.bin").write_bytes(b"\x7fELF" + b"\0" * 500)
    (tmp_path / "in" / ".hidden").write_text("x")
    assert states(take(tmp_path / "in")) == [("tool.bin", "ignored", "unknown_type")]
    assert states(take(tmp_path / "in" / "tool.bin")) == [("tool.bin", "failed", "unknown_type")]
    assert list((home / "documents").glob("*/*")) == []


# known files ---------------------------------------------------------------------------------------------------------


def test_a_known_file_is_skipped_and_said(take: Import, reports: Path, tmp_path: Path) -> None:
    take(first(reports, "txt"))
    shutil.copy(first(reports, "txt"), tmp_path / "other name.txt")
    result = take(first(reports, "txt"), tmp_path / "other name.txt")
    name = first(reports, "txt").name
    assert [(file.state, file.same_as) for file in result.files] == [("known", name), ("known", name)]


def test_the_same_document_twice_in_one_import_is_read_once(take: Import, reports: Path, tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        shutil.copy(first(reports, "txt"), tmp_path / name)
    result = take(tmp_path / "a.txt", tmp_path / "b.txt")
    assert [(file.state, file.same_as) for file in result.files] == [("imported", ""), ("known", "a.txt")]


def test_a_file_that_failed_is_not_read_again_and_still_said(take: Import, tmp_path: Path) -> None:
    (tmp_path / "menu.txt").write_text("今天的菜谱：番茄炒蛋。" * 40, encoding="utf-8")
    assert states(take(tmp_path / "menu.txt")) == states(take(tmp_path / "menu.txt"))


def test_a_new_extractor_reads_known_files_again(
    take: Import, reports: Path, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    take(first(reports, "txt"))
    monkeypatch.setattr(importing, "EXTRACTOR_VERSION", "next")
    monkeypatch.setattr(commands, "EXTRACTOR_VERSION", "next")
    assert commands.status(home=home).outdated_count == 1
    assert [file.state for file in take(first(reports, "txt")).files] == ["imported"]
    assert commands.status(home=home).outdated_count == 0


def test_two_documents_of_one_agency_and_year_are_both_kept_and_said(
    take: Import, reports: Path, tmp_path: Path, home: Path
) -> None:
    again = tmp_path / "again.txt"
    again.write_bytes(first(reports, "txt").read_bytes() + "\n以上报告更正后重新公布。\n".encode())
    take(first(reports, "txt"))
    result = take(again)
    assert [(twice.files, len(twice.files)) for twice in result.filed_twice] == [
        ((first(reports, "txt").name, "again.txt"), 2)
    ]
    assert result.filed_twice[0].active == "again.txt"
    assert commands.publish(home=home).document_count == 2


# zips ----------------------------------------------------------------------------------------------------------------


def packed(path: Path, *members: tuple[str, bytes], name_encoding: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            shown = name.encode(name_encoding).decode("cp437") if name_encoding else name
            info = zipfile.ZipInfo(shown)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    if name_encoding:
        # Windows packs such names without the flag that says UTF-8.
        raw = path.read_bytes()
        for name, _ in members:
            raw = raw.replace(name.encode(name_encoding).decode("cp437").encode(), name.encode(name_encoding))
        path.write_bytes(raw)
    return path


def test_a_zip_gives_the_files_in_it_and_in_zips_within(take: Import, reports: Path, tmp_path: Path) -> None:
    inner = packed(tmp_path / "inner.zip", ("c.html", first(reports, "html").read_bytes()))
    outer = packed(
        tmp_path / "outer.zip",
        ("年报/甲.txt", first(reports, "txt").read_bytes()),
        ("inner.zip", inner.read_bytes()),
        ("__MACOSX/._甲.txt", b"junk"),
    )
    result = take(outer)
    assert sorted((file.file, file.state) for file in result.files) == [("c.html", "imported"), ("甲.txt", "imported")]
    assert {file.source for file in result.files} == {f"{outer}!年报/甲.txt", f"{outer}!inner.zip!c.html"}


def test_names_packed_on_windows_are_read_as_gb18030(tmp_path: Path) -> None:
    member = zipfile.ZipInfo("示例县财政局.txt".encode("gb18030").decode("cp437"))
    assert intake._real_name(member) == "示例县财政局.txt"


def test_a_member_s_name_is_never_a_path(take: Import, reports: Path, tmp_path: Path, home: Path) -> None:
    climbing = packed(tmp_path / "climb.zip", ("../../../escaped.txt", first(reports, "txt").read_bytes()))
    result = take(climbing)
    assert [(file.file, file.state) for file in result.files] == [("escaped.txt", "imported")]
    assert [path for path in tmp_path.parent.rglob("escaped.txt")] == []  # noqa: C416 - a generator shows nothing
    assert all(path.parent.parent.name == "documents" for path in (home / "documents").glob("*/*"))


def test_a_bomb_in_a_zip_is_stopped_before_it_unfolds(
    take: Import, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "MAX_FILE_BYTES", 1_000_000)
    bomb = packed(tmp_path / "bomb.zip", ("zeros.txt", bytes(5_000_000)), ("small.txt", b""))
    assert states(take(bomb)) == [("small.txt", "failed", "empty"), ("zeros.txt", "failed", "too_large")]


@pytest.mark.parametrize(("content", "reason"), [(b"PK\x03\x04 cut", "broken"), (b"no zip", "broken"), (b"", "broken")])
def test_a_zip_that_is_none_is_broken(content: bytes, reason: str, take: Import, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(content)
    assert states(take(tmp_path / "x.zip")) == [("x.zip", "failed", reason)]


def test_a_zip_of_zips_of_zips_ends_somewhere(take: Import, tmp_path: Path) -> None:
    content, name = b"x", "x.txt"
    for level in range(6):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr(name, content)
        content, name = buffer.getvalue(), f"{level}.zip"
    (tmp_path / name).write_bytes(content)
    assert [file.state for file in take(tmp_path / name).files] == ["ignored"]


# publishing, the sample county, the log ------------------------------------------------------------------------------


def test_nothing_can_be_published_before_something_was_imported(home: Path) -> None:
    with pytest.raises(Refusal) as refusal:
        commands.publish(home=home)
    assert (refusal.value.message, refusal.value.exit_code) == ("nothing_imported", 4)


def test_import_and_publish_give_a_database_with_the_reports(take: Import, reports: Path, home: Path) -> None:
    result = take(reports)
    published = commands.publish(home=home)
    assert result.count("imported") == published.document_count == len(list(reports.iterdir()))
    assert current_build(home) == published.path
    document = next(file for file in result.files if file.sha256)
    original = commands.document_path(document.sha256 or "", home=home)
    assert original is not None
    assert original.read_bytes() == Path(document.source).read_bytes()


def test_the_sample_county_comes_and_goes_in_one_step_each(home: Path, reports: Path, take: Import) -> None:
    demo = commands.write_demo(home=home, agencies=2, years=range(2022, 2024), formats=("txt",), worker_count=1)
    assert (len(demo.files), demo.imported.count("failed")) == (4, 0)
    connection = duckdb.connect(str(demo.published.path), read_only=True)
    assert connection.execute(
        "select has_sample, (select bool_and(is_sample) from documents) from build_info"
    ).fetchall() == [(True, True)]
    connection.close()
    removed = commands.remove_demo(home=home)
    assert (removed.document_count, removed.published.document_count, removed.published.agency_count) == (4, 0, 0)
    assert list((home / "documents").glob("*/*")) == []
    assert not (home / "samples").exists()


def test_another_county_takes_the_place_of_the_first(home: Path) -> None:
    for seed in (1, 2):
        demo = commands.write_demo(home=home, agencies=1, years=range(2022, 2023), formats=("txt",), seed=seed)
    assert demo.published.document_count == 1


def test_two_imports_at_once_keep_every_file(home: Path, reports: Path) -> None:
    imports = [
        subprocess.Popen(
            [sys.executable, "-m", "data", "import", "--workers", "1", str(path)],
            cwd=ROOT,
            env=os.environ | {"XXGK_HOME": str(home)},
            stdout=subprocess.DEVNULL,
        )
        for path in sorted(reports.iterdir())[:2]
    ]
    assert [each.wait(timeout=120) for each in imports] == [0, 0]
    assert commands.publish(home=home).document_count == 2


def test_a_damaged_batch_is_said_and_the_live_build_stays(take: Import, reports: Path, home: Path) -> None:
    take(first(reports, "txt"))
    live = commands.publish(home=home).path
    next((home / "extracts").glob("*/facts.parquet")).write_bytes(b"PAR1 not really")
    with pytest.raises(Refusal) as refusal:
        commands.publish(home=home)
    assert refusal.value.exit_code == 5
    assert current_build(home) == live


def test_every_act_is_logged_newest_first(take: Import, reports: Path, home: Path) -> None:
    take(first(reports, "txt"))
    commands.publish(home=home)
    (home / "log.jsonl").open("a").write('{"at": "cut off by a cra')
    assert [entry.act for entry in commands.read_log(home=home)] == ["publish", "import"]
    assert dict(commands.read_log(home=home, limit=1)[0].figures)["documents"] == 1


def test_status_tells_what_is_there(take: Import, reports: Path, tmp_path: Path, home: Path) -> None:
    (tmp_path / "half.pdf").write_bytes(half(first(reports, "pdf")))
    take(first(reports, "txt"), tmp_path / "half.pdf")
    before = commands.status(home=home)
    assert (before.document_count, before.build_name, before.unpublished_count) == (1, None, 1)
    published = commands.publish(home=home)
    now = commands.status(home=home)
    assert (now.build_name, now.unpublished_count, now.published_documents) == (published.build_name, 0, 1)
    assert [(failure.file, failure.reason) for failure in now.failures] == [("half.pdf", "broken")]
    assert now.formats == (("txt", 1),)


def test_progress_names_every_file(home: Path, reports: Path) -> None:
    seen: list[tuple[int, int, str]] = []

    def progress(done: int, total: int, result: FileResult) -> None:
        seen.append((done, total, result.file))

    commands.import_paths([reports], home=home, progress=progress)
    assert [done for done, _, _ in seen] == list(range(1, len(seen) + 1))
    assert sorted(name for _, _, name in seen) == sorted(path.name for path in reports.iterdir())


def test_a_full_disk_while_importing_is_said_and_leaves_no_part_of_a_file(home: Path, reports: Path) -> None:
    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    importing_ = subprocess.run(
        [sys.executable, "-B", "-m", "data", "--lang", "en", "import", str(first(reports, "pdf"))],
        cwd=ROOT,
        env=os.environ | {"XXGK_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        preexec_fn=limited,
    )
    assert (importing_.returncode, importing_.stderr.count("\n")) == (5, 1), importing_.stderr
    assert list((home / "documents").rglob("*.pdf")) == []
    assert list((home / "extracts").glob("*")) == []
