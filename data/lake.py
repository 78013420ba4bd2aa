"""Tables of a build as Parquet, parted by report year: what engines other than DuckDB read."""

from __future__ import annotations

import importlib
import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from data import builds, store
from data.carried import Schema
from data.paths import Folders
from data.statements import statement

PARTED_BY = "report_year"
_MANIFEST = "tables.json"
_ROWS = 200_000
# More years than any report can be of.
_MOST_YEARS = 200


@dataclass(frozen=True, slots=True)
class Lake:
    """A folder with a folder for each table; schema has their columns and types, as DuckDB names them."""

    folder: Path
    schema: Schema

    def path(self, table: str) -> Path:
        """Where the Parquet files of a table lie, below a folder for each year where it has years."""
        return self.folder / table


def lake_of(places: Folders, build: Path) -> Lake:
    """All tables of a published build, written when they are first asked for; those of builds that are gone go too.

    Raises: OSError when the disk is full or may not be written; nothing of the lake is left then.
    """
    folder = places.lakes / build.stem
    if not (folder / _MANIFEST).is_file():
        with store.scratch(places) as making, builds.opened(build) as connection:
            names = [str(name) for (name,) in connection.execute(statement("sql/package_tables")).fetchall()]
            write(connection, names, making / build.stem)
            places.lakes.mkdir(parents=True, exist_ok=True)
            for old in places.lakes.iterdir():
                if not (places.builds / f"{old.name}.duckdb").is_file():
                    shutil.rmtree(old, ignore_errors=True)
            shutil.rmtree(folder, ignore_errors=True)
            (making / build.stem).replace(folder)
    return Lake(folder, json.loads((folder / _MANIFEST).read_text(encoding="utf-8")))


def write(connection: duckdb.DuckDBPyConnection, tables: Iterable[str], folder: Path) -> Lake:
    """These tables, piece by piece: however large they are, one piece is in memory."""
    # A tenth of a second that only this needs.
    ds = importlib.import_module("pyarrow.dataset")
    schema = {}
    for table in tables:
        relation = connection.table(table)
        schema[table] = dict(zip(relation.columns, map(str, relation.types), strict=True))
        # A table without rows is a folder without files.
        (folder / table).mkdir(parents=True)
        rows = relation.to_arrow_reader(_ROWS)
        years = [PARTED_BY] if PARTED_BY in schema[table] else []
        ds.write_dataset(
            rows,
            folder / table,
            format="parquet",
            file_options=ds.ParquetFileFormat().make_write_options(compression="zstd"),
            partitioning=ds.partitioning(pa.schema([rows.schema.field(name) for name in years]), flavor="hive"),
            max_partitions=_MOST_YEARS,
            existing_data_behavior="overwrite_or_ignore",
        )
    (folder / _MANIFEST).write_text(json.dumps(schema), encoding="utf-8")
    return Lake(folder, schema)
