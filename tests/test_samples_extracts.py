"""Sample reports written as extracts, without files: they read like imported ones and hold only planted faults."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from data import commands, store
from data.paths import Folders
from data.publish import publish
from data.rows import COLUMNS
from data.samples import extracts

YEARS = range(2012, 2024)
# Every check that a planted fault trips, whatever the form; nothing else may be an error.
PLANTED = {
    "T3_BALANCE", "T3_OUTCOME_SUM_2019", "T3_OUTCOME_SUM_2021", "T3_ROW_TOTAL", "T4_REV_SUM", "S14_CHANNEL_SUM",
    "S14_REPLY_SUM", "X_CARRY", "TT_RECEIVED", "TT_RECEIVED_S14", "TL_DEPT", "TL_GOV", "TL_OLD", "CP_SECTIONS_6",
    "CP_SECTIONS_OLD", "CP_SEC5_EMPTY",
}  # fmt: skip


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    return Folders(tmp_path_factory.mktemp("extracts"))


@pytest.fixture(scope="module")
def build(places: Folders) -> duckdb.DuckDBPyConnection:
    written = list(extracts.write(places, agencies=40, years=YEARS, seed=3))
    assert sum(batch.document_count for batch in written) > 400
    return duckdb.connect(str(publish(places).path), read_only=True)


def test_every_error_is_a_planted_one(build: duckdb.DuckDBPyConnection) -> None:
    found = build.execute("select distinct \"check\" from findings where severity = 'error'").fetchall()
    assert {row[0] for row in found} <= PLANTED
    assert found


def test_each_form_has_its_tables_and_every_fact_its_words(build: duckdb.DuckDBPyConnection) -> None:
    tables = build.execute(
        "select form, list(distinct form_table order by form_table) from current_facts "
        "inner join indicators using (indicator) inner join documents using (document_id) group by form order by form"
    ).fetchall()
    assert tables == [
        ("2008-2013", ["l09", "narr"]),
        ("2014-2018", ["narr", "s14"]),
        ("2019-2020", ["narr", "t2a", "t3", "t4"]),
        ("2021+", ["narr", "t2b", "t3", "t4"]),
    ]
    assert build.execute("select count(*) from facts anti join evidence using (document_id, indicator, applicant)") \
        .fetchall() == [(0,)]  # fmt: skip
    assert build.execute(
        "select count(*) from facts inner join evidence using (document_id, indicator, applicant) "
        "where (status = 'value') <> (value is not null) or (status = 'value' and as_written = '')"
    ).fetchall() == [(0,)]


def test_all_of_it_is_marked_as_sample(build: duckdb.DuckDBPyConnection, places: Folders) -> None:
    assert build.execute("select bool_and(is_sample) from documents").fetchall() == [(True,)]
    assert len(store.sample_hashes(places)) == len(store.documents(places))


def test_the_same_arguments_give_the_same_rows(tmp_path: Path) -> None:
    def rows(name: str) -> dict[str, list[object]]:
        places = Folders(tmp_path / name)
        list(extracts.write(places, agencies=5, years=range(2018, 2021), seed=7))
        (batch,) = store.batches(places)
        read = {table: pq.read_table(batch / f"{table}.parquet") for table in COLUMNS}
        return {name: table.drop_columns(["batch"]).to_pylist() for name, table in read.items() if name != "documents"}

    assert rows("one") == rows("other")


def test_a_new_set_takes_the_place_of_all_sample_reports(tmp_path: Path) -> None:
    for agencies in (3, 5):
        written = commands.write_extracts(home=tmp_path, agencies=agencies, years=range(2022, 2023), seed=1)
    assert written.document_count == len(store.documents(Folders(tmp_path))) == 5


def test_a_set_that_fails_half_way_leaves_nothing(tmp_path: Path) -> None:
    places = Folders(tmp_path)
    with pytest.raises(RuntimeError), store.open_batch(places):
        raise RuntimeError
    assert store.batches(places) == ()
