"""Documents that were read but are not accepted yet: a store of their own, whose batches move over as wholes."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data import store
from data.paths import Folders


def adopt(stage: Folders, places: Folders, left_out: AbstractSet[str]) -> int:
    """The number of documents that moved from the stage into the store; those left out go nowhere.

    A batch is moved in full before it is taken from the stage: whoever is interrupted may begin again.
    Raises: OSError when the disk is full or may not be written.
    """
    count = 0
    for batch in store.batches(stage):
        kept = _kept(batch, left_out)
        for sha256 in kept["documents"]["sha256"].to_pylist() + kept["failures"]["sha256"].to_pylist():
            if sha256:
                _move_original(stage, places, sha256)
        if kept["documents"].num_rows or kept["failures"].num_rows:
            _move(kept, places, batch.name)
        count += kept["documents"].num_rows
        with store.scratch(stage) as folder:
            batch.replace(folder / batch.name)
    return count


def _kept(batch: Path, left_out: AbstractSet[str]) -> dict[str, pa.Table]:
    tables = {path.stem: pq.read_table(path) for path in sorted(batch.glob("*.parquet"))}
    refused = pa.array(sorted(left_out), type=pa.string())
    return {name: table.filter(pc.invert(pc.is_in(table["sha256"], refused))) for name, table in tables.items()}


def _move(tables: dict[str, pa.Table], places: Folders, name: str) -> None:
    with store.scratch(places) as folder:
        making = folder / name
        making.mkdir()
        for table, rows in tables.items():
            path = making / f"{table}.parquet"
            pq.write_table(rows, path, compression="zstd")
            store.sync(path)
        places.extracts.mkdir(parents=True, exist_ok=True)
        final = places.extracts / name
        if not final.exists():
            making.replace(final)
            store.sync(places.extracts)


def _move_original(stage: Folders, places: Folders, sha256: str) -> None:
    original = store.find_original(stage, sha256)
    if original is None:
        return
    final = places.documents / original.relative_to(stage.documents)
    final.parent.mkdir(parents=True, exist_ok=True)
    original.replace(final)
