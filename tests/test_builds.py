"""A damaged build gives way to the one before, and says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

import queries
from data import builds, paths, store
from data.__main__ import main
from data.paths import Folders
from data.publish import publish
from queries import catalogue
from queries.__main__ import main as ask_at_the_command_line
from tests import made


@pytest.fixture
def places(tmp_path: Path) -> Folders:
    """A home with two builds."""
    home = Folders(tmp_path / "home")
    for agency in ("甲", "乙"):
        made.keep(home, made.report(agency))
        publish(home)
    return home


def cut(build: Path) -> None:
    build.write_bytes(build.read_bytes()[: build.stat().st_size // 3])


def overwrite_the_head(build: Path) -> None:
    content = bytearray(build.read_bytes())
    content[:4096] = b"\0" * 4096
    build.write_bytes(bytes(content))


@pytest.mark.parametrize("damage", [cut, overwrite_the_head, lambda build: build.write_bytes(b""), Path.unlink])
def test_readers_take_the_build_before_a_damaged_one_and_are_told(
    places: Folders, damage: Callable[[Path], object]
) -> None:
    older, newest = sorted(places.builds.glob("*.duckdb"), key=lambda path: path.name)
    assert builds.live(places.home) == builds.LiveBuild(newest)
    damage(newest)
    assert builds.live(places.home) == builds.LiveBuild(older, newest.stem)
    database = queries.open_database(places.home)
    assert (database.build_name, database.instead_of) == (older.stem, newest.stem)
    database.close()


def test_with_all_builds_damaged_the_sentence_says_to_publish_again(places: Folders) -> None:
    for build in places.builds.glob("*.duckdb"):
        cut(build)
    assert builds.live(places.home) is None
    with pytest.raises(queries.NoBuild, match="cannot be opened, nor an older one; run python -m data publish"):
        queries.open_database(places.home)
    publish(places)
    assert queries.open_database(places.home).instead_of is None


def drop_a_table(build: Path) -> None:
    """A build as an earlier version published it, which did not know of mergers yet."""
    with duckdb.connect(str(build)) as connection:
        connection.execute("drop table unassessed")


def test_a_build_of_another_version_is_not_read_and_is_published_again(
    places: Folders, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    newest = paths.named_build(places)
    assert newest is not None
    drop_a_table(newest)
    assert builds.live(places.home) is None
    assert queries.of_another_version(places.home) == newest.stem
    with pytest.raises(queries.NoBuild, match="published by another version of xxgk; run python -m data publish"):
        queries.open_database(places.home)
    monkeypatch.setenv("XXGK_HOME", str(places.home))
    assert main(["demo", "--if-empty", "--lang", "en"]) == 0
    assert "publishing again" in capsys.readouterr().out
    assert queries.of_another_version(places.home) is None
    database = queries.open_database(places.home)
    build = catalogue.build_info(database).iloc[0]
    database.close()
    assert (build["report_count"], build["has_sample"]) == (2, False)


def test_the_command_line_says_that_an_older_build_answers(
    places: Folders, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    newest = paths.named_build(places)
    assert newest is not None
    cut(newest)
    monkeypatch.setenv("XXGK_HOME", str(places.home))
    assert ask_at_the_command_line(["build_info"]) == 0
    said = capsys.readouterr()
    assert f"{newest.stem}, the live build, cannot be opened" in said.err
    assert newest.stem not in said.out


def test_a_clock_that_was_set_back_makes_no_newer_build_older(places: Folders) -> None:
    """The newest build so far is named after a day yet to come; what is published now is still the newest."""
    live = paths.named_build(places)
    assert live is not None
    ahead = live.with_name(f"2999{live.name[4:]}")
    live.rename(ahead)
    places.current.write_text(ahead.name, encoding="utf-8")
    made.keep(places, made.report("丙"))
    published = publish(places)
    assert published.document_count == 3
    assert sorted(places.builds.glob("*.duckdb"))[-1] == published.path
    assert builds.live(places.home) == builds.LiveBuild(published.path)


def test_a_batch_of_a_clock_that_was_set_back_comes_after_those_before(places: Folders) -> None:
    newest = store.batches(places)[-1]
    ahead = newest.with_name(f"2999{newest.name[4:]}")
    newest.rename(ahead)
    assert made.keep(places, made.report("丙")) == store.batches(places)[-1]
