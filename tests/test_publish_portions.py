"""However few agencies are checked together, what is found is the same."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from data import publish
from data.paths import Folders
from data.statements import statement
from tests.test_checks import keep_cases
from tests.test_mergers import keep_mergers
from tests.test_publish_again import contents


def portions(build: Path, figures: int) -> list[tuple[int, int]]:
    with duckdb.connect(str(build), read_only=True) as connection:
        return connection.execute(statement("sql/portions"), {"figures": figures}).fetchall()


@pytest.mark.parametrize("keep", [keep_cases, keep_mergers])
def test_agencies_checked_one_by_one_have_the_findings_of_all_at_once(
    keep: Callable[[Folders], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, parted = Folders(tmp_path / "whole"), Folders(tmp_path / "parted")
    keep(whole)
    shutil.copytree(whole.home, parted.home)
    build = publish.publish(whole)
    assert len(portions(build.path, publish._FIGURES_AT_ONCE)) == 1
    monkeypatch.setattr(publish, "_FIGURES_AT_ONCE", 1)
    assert publish.publish(parted).finding_counts == build.finding_counts
    found, expected = contents(parted), contents(whole)
    assert found.keys() == expected.keys()
    assert len(expected["findings"]) > 10
    for table, rows in expected.items():
        assert found[table] == rows, table


def test_a_portion_holds_whole_agencies_and_every_document_is_in_one(tmp_path: Path) -> None:
    places = Folders(tmp_path / "home")
    keep_mergers(places)
    build = publish.publish(places).path
    with duckdb.connect(str(build), read_only=True) as connection:
        owners = dict(connection.execute("select document_id, agency_id from documents").fetchall())
    parts = portions(build, 100)
    assert len(parts) > 10
    held = [(number, document) for number, (a, z) in enumerate(parts) for document in owners if a <= document <= z]
    assert sorted(document for _, document in held) == sorted(owners)
    of_agency = {(owners[document], number) for number, document in held}
    assert len(of_agency) == len(set(owners.values()))
