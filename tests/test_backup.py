"""What was stored comes back whole from one file, or not at all."""

from __future__ import annotations

import tarfile
import threading
from pathlib import Path

import pytest

import queries
from data import commands, ledger, store
from data.__main__ import main
from data.backup import BadBackup, NotEmpty, back_up, restore
from data.paths import Folders
from tests import made


@pytest.fixture
def places(tmp_path: Path) -> Folders:
    """A home with two reports, a register, a decision and a build."""
    home = Folders(tmp_path / "home")
    for content in (b"one", b"two"):
        store.keep_original(home, content, store.digest(content), "报告.txt")
    made.keep(home, made.report("甲"), made.report("乙"))
    ledger.record_decision(home.ledger, ledger.Decision("f1", "confirmed", "李", "looked"))
    home.log.write_text('{"act": "import"}\n', encoding="utf-8")
    commands.publish(home=home.home)
    return home


def content(places: Folders) -> dict[str, bytes]:
    return {
        str(path.relative_to(places.home)): path.read_bytes()
        for path in sorted(places.home.rglob("*"))
        if path.is_file() and path.name not in {"publish.lock", "ledger.sqlite-wal", "ledger.sqlite-shm"}
    }


@pytest.mark.parametrize("name", ["backup.tar", "backup.tar.gz"])
def test_a_backup_brings_everything_back(places: Folders, tmp_path: Path, name: str) -> None:
    kept = back_up(places, tmp_path / name)
    other = Folders(tmp_path / "other")
    restored = restore(other, tmp_path / name)
    assert (restored.files, restored.made_at) == (kept.files, kept.made_at)
    before, after = content(places), content(other)
    assert after.keys() == before.keys()
    assert {name for name in before if before[name] != after[name]} <= {"ledger.sqlite"}
    assert ledger.decisions(other.ledger) == ledger.decisions(places.ledger)
    assert queries.open_database(other.home).build_name == queries.open_database(places.home).build_name


def test_nothing_is_replaced_unless_it_is_asked_for_and_then_it_is_moved_aside(places: Folders, tmp_path: Path) -> None:
    back_up(places, tmp_path / "backup.tar")
    made.keep(places, made.report("丙"))
    with pytest.raises(NotEmpty, match="CURRENT, builds"):
        restore(places, tmp_path / "backup.tar")
    assert len(store.documents(places)) == 3
    restore(places, tmp_path / "backup.tar", is_replacing=True)
    assert len(store.documents(places)) == 2
    (aside,) = places.home.glob("replaced-*")
    assert len(store.documents(Folders(aside))) == 3


def test_a_restore_waits_for_the_publish_under_way(places: Folders, tmp_path: Path) -> None:
    back_up(places, tmp_path / "backup.tar")
    made.keep(places, made.report("丙"))
    with store.publishing(places):
        waiting = threading.Thread(
            target=restore, args=(places, tmp_path / "backup.tar"), kwargs={"is_replacing": True}
        )
        waiting.start()
        waiting.join(0.5)
        assert len(store.documents(places)) == 3
    waiting.join()
    assert len(store.documents(places)) == 2


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _changed(path: Path) -> None:
    whole = path.read_bytes()
    at = whole.index(b"two")
    path.write_bytes(whole[:at] + b"owt" + whole[at + 3 :])


def _foreign(path: Path) -> None:
    with tarfile.open(path, "w") as archive:
        archive.add(__file__, "test.py")


def _climbing(path: Path) -> None:
    with tarfile.open(path, "w") as archive:
        archive.add(__file__, "../climbed.py")


def _linking(path: Path) -> None:
    with tarfile.open(path, "w") as archive:
        info = tarfile.TarInfo("CURRENT")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/hostname"
        archive.addfile(info)


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (_cut, "cut off|unexpected end"),
        (_changed, "is not what was backed up"),
        (_foreign, r"no manifest\.json"),
        (_climbing, "leads out of the backup"),
        (_linking, "CURRENT is no plain file"),
        (lambda path: path.write_text("no archive"), "could not be opened|file could not"),
    ],
)
def test_a_file_that_is_no_whole_backup_restores_nothing(places: Folders, tmp_path: Path, damage, said: str) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "backup.tar"
    back_up(places, path)
    damage(path)
    other = Folders(tmp_path / "other")
    with pytest.raises(BadBackup, match=said):
        restore(other, path)
    assert content(other) == {}
    assert not (tmp_path / "climbed.py").exists()


def test_the_command_line_keeps_and_restores(
    places: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XXGK_HOME", str(places.home))
    file = str(tmp_path / "backup.tar")
    assert main(["--lang", "en", "backup", file]) == 0
    assert "files kept in" in capsys.readouterr().out
    assert main(["--lang", "en", "restore", file]) == 2
    assert "--replace moves it aside first" in capsys.readouterr().err
    monkeypatch.setenv("XXGK_HOME", str(tmp_path / "other"))
    assert main(["--lang", "en", "backup", file]) == 6
    assert main(["--lang", "en", "restore", file]) == 0
    before = content(Folders(tmp_path / "other"))
    assert main(["--lang", "zh", "restore", "--replace", str(Path(__file__))]) == 4
    assert "不是完整的备份" in capsys.readouterr().err
    assert content(Folders(tmp_path / "other")) == before
