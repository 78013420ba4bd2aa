"""What is damaged or lost is found, said, and mended from what is left."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from data import commands, messages, paths, rereading, store
from data.__main__ import main
from data.doctor import Examination, Trouble, examine
from data.paths import Folders
from data.publish import publish
from tests.samples_once import written_docx

FILES = {"甲.docx": "2021+", "乙.docx": "2019-2020"}


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with two reports, imported one after the other, and one build of each."""
    folder = tmp_path_factory.mktemp("doctor")
    for name, form in FILES.items():
        path = folder / name
        path.write_bytes(written_docx(form))  # type: ignore[arg-type]
        result = commands.import_paths([path], home=folder / "home", worker_count=1)
        assert result.count("imported") == 1
        commands.publish(home=folder / "home")
    return folder


@pytest.fixture
def places(imported: Path, tmp_path: Path) -> Folders:
    shutil.copytree(imported / "home", tmp_path / "home")
    return Folders(tmp_path / "home")


def known(places: Folders) -> set[tuple[str, str]]:
    """Hash and file name of everything that a batch answers for."""
    rows = [
        row
        for batch in store.batches(places)
        for row in pq.read_table(batch / "documents.parquet", columns=["sha256", "file"]).to_pylist()
    ]
    return {(row["sha256"], row["file"]) for row in rows}


def found(examination: Examination) -> list[tuple[str, str]]:
    return [(trouble.code, trouble.state) for trouble in examination.troubles]


def original(places: Folders) -> Path:
    return sorted(places.documents.glob("??/*"))[0]


def build(places: Folders) -> Path:
    named = paths.named_build(places)
    assert named is not None
    return named


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for at in range(len(content) // 4, len(content) * 3 // 4, 97):
        content[at] ^= 0xFF
    path.write_bytes(bytes(content))


def test_a_store_without_a_fault_is_well(places: Folders) -> None:
    examination = examine(places)
    assert (examination.documents, examination.batches, examination.builds) == (2, 2, 2)
    assert (examination.troubles, examination.is_well) == ((), True)


@pytest.mark.parametrize(
    ("damage", "codes"),
    [
        (lambda p: cut(store.batches(p)[0] / "facts.parquet"), ["batch"]),
        (lambda p: flip(store.batches(p)[0] / "sections.parquet"), ["batch"]),
        (lambda p: (store.batches(p)[1] / "claims.parquet").unlink(), ["batch"]),
        (lambda p: (store.batches(p)[0] / "documents.parquet").unlink(), ["batch", "unread"]),
        (lambda p: shutil.rmtree(store.batches(p)[0]), ["unread"]),
        (lambda p: original(p).unlink(), ["gone"]),
        (lambda p: flip(original(p)), ["changed"]),
        (lambda p: cut(build(p)), ["build", "pointer"]),
        (lambda p: flip(build(p)), ["build", "pointer"]),
        (lambda p: build(p).unlink(), ["pointer"]),
        (lambda p: p.current.unlink(), ["pointer"]),
        (lambda p: p.seen.write_bytes(b"no database " * 100), ["cache"]),
        (lambda p: (p.scratch / "left").mkdir(parents=True), ["scratch"]),
    ],
)
def test_what_is_damaged_is_found_and_mended_and_then_all_is_well(
    places: Folders, damage: Callable[[Folders], object], codes: list[str]
) -> None:
    before = known(places)
    damage(places)
    assert found(examine(places)) == [(code, "mendable") for code in codes]
    assert found(examine(places, is_mending=True)) == [(code, "mended") for code in codes]
    assert found(examine(places)) == []
    assert known(places) == before
    assert publish(places).document_count == 2


def test_an_original_that_is_nowhere_is_said_and_keeps_its_figures(places: Folders) -> None:
    gone = original(places)
    (batch,) = [b for b in store.batches(places)
                if pq.read_table(b / "documents.parquet").column("sha256")[0].as_py() == gone.name[:64]]  # fmt: skip
    table = pq.read_table(batch / "documents.parquet")
    at = table.schema.get_field_index("source")
    pq.write_table(table.set_column(at, table.schema.field(at), [["/nowhere/甲.docx"]]), batch / "documents.parquet")
    gone.unlink()
    examination = examine(places, is_mending=True)
    assert [(t.code, t.state, t.detail) for t in examination.troubles] == [("gone", "lost", "/nowhere/甲.docx")]
    assert not examination.is_well
    assert publish(places).document_count == 2


def test_a_damaged_ledger_is_said_and_left_for_the_backup(places: Folders) -> None:
    places.ledger.write_bytes(b"SQLite format 3\0" + b"\1" * 5000)
    assert found(examine(places, is_mending=True)) == [("ledger", "lost")]
    assert places.ledger.is_file()


def test_documents_of_an_older_reading_are_read_again_and_no_others(places: Folders) -> None:
    batch = store.batches(places)[0]
    table = pq.read_table(batch / "documents.parquet")
    at = table.schema.get_field_index("extractor_version")
    pq.write_table(table.set_column(at, table.schema.field(at), [["0"]]), batch / "documents.parquet")
    (trouble,) = examine(places).troubles
    assert (trouble.code, trouble.place, trouble.state) == ("outdated", "1", "mendable")
    examine(places, is_mending=True)
    assert len(store.batches(places)) == 3
    assert examine(places).troubles == ()


def test_a_day_yet_to_come_is_said(places: Folders) -> None:
    batch = store.batches(places)[0]
    table = pq.read_table(batch / "documents.parquet")
    at = table.schema.get_field_index("imported_at")
    late = datetime(2999, 1, 1)
    pq.write_table(table.set_column(at, table.schema.field(at), [[late]]), batch / "documents.parquet")
    assert found(examine(places)) == [("clock", "lost")]


def test_the_command_line_tells_what_it_found_and_returns_seven_until_it_is_mended(
    places: Folders, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XXGK_HOME", str(places.home))
    assert main(["--lang", "en", "doctor"]) == 0
    assert "All is well" in capsys.readouterr().out
    cut(store.batches(places)[0] / "facts.parquet")
    assert main(["--lang", "zh", "doctor"]) == 7
    assert "可修复  抽取批次" in capsys.readouterr().out
    assert main(["--lang", "en", "doctor", "--mend"]) == 0
    assert "Publish again now" in capsys.readouterr().out


def test_every_trouble_has_its_sentence() -> None:
    codes = ["scratch", "cache", "ledger", "batch", "unread", "changed", "gone", "outdated", "build", "pointer"]
    codes += ["no_build", "clock"]
    examination = Examination(0, 0, 0, tuple(Trouble(code, "x", "lost", "y") for code in codes))
    said = [messages.say(message, "en", **values) for message, values in examination.sentences()]
    assert len(said) == len(set(said)) == len(codes)


def test_an_original_that_the_reading_cannot_bear_again_is_listed_with_a_reason_of_the_table(
    places: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(store.batches(places)[0])
    monkeypatch.setattr(rereading, "FUNCTION", "tests.tasks:too_much_memory")
    examine(places, is_mending=True)
    (failure,) = store.failures(places, store.documents(places))
    assert failure.reason == "too_large"
    assert publish(places).failure_count == 1
