"""The prose of a build held against itself: the rows of its table ``copied``, and which years need no new ones."""

from __future__ import annotations

import json
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.parquet as pq

from data import similarity
from data.similarity import Copied, Prose, Report
from data.statements import statement

if TYPE_CHECKING:
    import duckdb

Row = tuple[object, ...]
# What the rows of one report rest on, in the order of the reports of a year.
Basis = tuple[object, ...]
# Texts lie in a file by groups, the least that DuckDB writes together; so many of these are held at once.
_GROUP_ROWS = 2048
_GROUPS_AT_HAND = 8
_ROWS_TOGETHER = 20_000


def rows(
    connection: duckdb.DuckDBPyConnection, folder: Path, left_out: AbstractSet[int] = frozenset()
) -> Iterator[list[Row]]:
    """The rows of ``copied``, some thousands at a time, from the tables of a build in the making.

    left_out are years that have their rows already. Files of the work lie in folder and are gone at the end.
    """
    reports: list[Report] = []
    group_of: list[tuple[Path, int, int]] = []
    years = [year for (year,) in connection.execute(statement("sql/report_years")).fetchall()]
    wanted = set(years) - left_out
    # The year before a wanted one is read, too, and held against nothing.
    for year in (year for year in years if year in wanted or year + 1 in wanted):
        path = folder / f"narratives-{year}.parquet"
        prose = connection.sql(statement("derive/narratives"), params={"year": year})
        prose.write_parquet(str(path), row_group_size=_GROUP_ROWS)
        with pq.ParquetFile(path) as file:
            ids = file.read(columns=["document_id", "agency_id", "report_year", "previous_document_id"])
            sizes = [file.metadata.row_group(group).num_rows for group in range(file.metadata.num_row_groups)]
        reports += [Report(*values) for values in zip(*(column.to_pylist() for column in ids.columns), strict=True)]
        group_of += [(path, group, row) for group, size in enumerate(sizes) for row in range(size)]
    words = {
        agency_id: similarity.naming_words(names)
        for agency_id, names in connection.execute(statement("derive/agency_words")).fetchall()
    }
    texts = lru_cache(maxsize=_GROUPS_AT_HAND)(_texts)

    def prose_of(number: int) -> Prose:
        path, group, row = group_of[number]
        return texts(path, group)[row]

    found = similarity.compare(
        reports, prose_of, lambda agency_id: words.get(agency_id, ()), folder, wanted.__contains__
    )
    while batch := [_row(copied) for copied in islice(found, _ROWS_TOGETHER)]:
        yield batch
    for path in {path for path, _, _ in group_of}:
        path.unlink()


def bases(connection: duckdb.DuckDBPyConnection) -> dict[int, list[Basis]]:
    """By report year what its rows of ``copied`` rest on, from the published tables on the search path.

    Years with the same reports in the same order, each with the same prose, the same names and the same report of the
    year before, have the same rows.
    """
    words = dict(connection.execute(statement("derive/agency_words")).fetchall())
    found: dict[int, list[Basis]] = {}
    for year, agency_id, *rest in connection.execute(statement("derive/prose_digests")).fetchall():
        found.setdefault(year, []).append((agency_id, words[agency_id], *rest))
    return found


def _texts(path: Path, group: int) -> list[Prose]:
    with pq.ParquetFile(path) as file:
        read = file.read_row_group(group, columns=["sections", "texts"])
    sections, prose = (column.to_pylist() for column in read.columns)
    return [list(zip(*pair, strict=True)) for pair in zip(sections, prose, strict=True)]


def _row(copied: Copied) -> Row:
    own, other = copied.report, copied.other
    passages = [{"words": each.words, "other_words": each.other_words} for each in copied.passages]
    return (
        own.agency_id, own.report_year, own.document_id, copied.section,
        None if other is None else other.agency_id,
        None if other is None else other.report_year,
        None if other is None else other.document_id,
        copied.kind, copied.share, copied.compared_characters, json.dumps(passages, ensure_ascii=False),
    )  # fmt: skip
