"""Seconds and peak memory of finding copied text, beside plain set overlap of all pairs of a year.

Run: ``python -m tests.benchmarks.copied_text [DOCUMENTS…]``. The documents are made of random words: stock sentences
that all use, common ones that a twentieth uses, sentences of their own; a tenth repeats last year's report, one in
twenty another agency's.
"""

from __future__ import annotations

import multiprocessing
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from data import copied
from data.statements import statement

YEARS = range(2014, 2024)
SECTIONS = (
    "overall_situation", "proactive_disclosure", "request_handling", "review_litigation", "problems_improvements",
    "other_matters",
)  # fmt: skip
SENTENCES = 60
BASELINE_DOCUMENTS = 1000
CHUNK = 2000


class Writer:
    """Reports of random words, the same for the same agency and year; about 2,000 characters each."""

    def __init__(self) -> None:
        chance = np.random.default_rng(1)
        marks = chance.integers(0x4E00, 0x9FA0, (6000, 2))
        self.words = np.array(["".join(map(chr, pair)) for pair in marks])
        self.stock = [self.sentence(chance) for _ in range(15)]
        self.common = [self.sentence(chance) for _ in range(300)]

    def sentence(self, chance: np.random.Generator) -> str:
        """Seventeen words and a figure."""
        return "".join(self.words[chance.integers(0, len(self.words), 17)]) + f"{chance.integers(1, 999)}件。"

    def prose(self, agency: int, year: int) -> list[str]:
        """The text of every section."""
        draw = np.random.default_rng((agency, year, 0)).random()
        if draw < 0.1 and year > YEARS[0]:
            return self.prose(agency, year - 1)
        if draw < 0.15 and agency > 0:
            return self.prose(agency - 1, year)
        chance = np.random.default_rng((agency, year, 1))
        common = [self.common[n] for n in chance.integers(0, len(self.common), 15)]
        own = [self.sentence(chance) for _ in range(SENTENCES - len(self.stock) - len(common))]
        mixed = [*self.stock, *common, *own]
        order = chance.permutation(len(mixed))
        return ["".join(mixed[n] for n in part) for part in np.array_split(order, len(SECTIONS))]


def fill(connection: duckdb.DuckDBPyConnection, documents: int, folder: Path) -> None:
    """The tables that the comparison reads, with so many reports."""
    agencies = documents // len(YEARS)
    connection.execute(statement("schema"))
    rows = ((agency, year) for year in YEARS for agency in range(agencies))
    writer = Writer()
    number = 0
    while chunk := [pair for _, pair in zip(range(CHUNK), rows, strict=False)]:
        ids = range(number + 1, number + 1 + len(chunk))
        number += len(chunk)
        insert(connection, "documents", document_rows(chunk, ids), folder)
        insert(connection, "sections", section_rows(writer, chunk, ids), folder)
    insert(connection, "agencies", agency_rows(agencies), folder)


def agency_rows(agencies: int) -> Iterator[tuple[object, ...]]:
    """So many rows of ``agencies``."""
    for n in range(agencies):
        name = f"示例第{n}局"
        yield f"a{n}", name, None, "county", "department", "示例县", None, n, None, None, False, True, None


def document_rows(chunk: list[tuple[int, int]], ids: range) -> Iterator[tuple[object, ...]]:
    """One row of ``documents`` for each agency and year."""
    now = datetime(2024, 1, 1)
    for (agency, year), number in zip(chunk, ids, strict=True):
        yield (
            number, f"{number}", f"{number}.txt", "txt", f"a{agency}", f"示例第{agency}局", "county", "department",
            "示例县", year, None, None, None, None, None, True, True, now, "{}", None,
        )  # fmt: skip


def section_rows(writer: Writer, chunk: list[tuple[int, int]], ids: range) -> Iterator[tuple[object, ...]]:
    """The rows of ``sections`` of each agency and year."""
    for (agency, year), number in zip(chunk, ids, strict=True):
        for position, (section, text) in enumerate(zip(SECTIONS, writer.prose(agency, year), strict=True), start=1):
            yield number, f"a{agency}", year, position, section, section, "", "present", text, "", 1


def insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Iterator[tuple[object, ...]], folder: Path) -> None:
    """Append rows through a file."""
    names = connection.table(table).columns
    path = folder / "rows.parquet"
    pq.write_table(pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))), path)
    connection.read_parquet(str(path)).insert_into(table)


def ours(documents: int) -> None:
    """Print seconds and peak memory for so many documents."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        connection = duckdb.connect(str(folder / "build.duckdb"))
        fill(connection, documents, folder)
        connection.close()
        worker = multiprocessing.get_context("spawn").Process(target=measured, args=(folder, documents))
        worker.start()
        worker.join()


def peak_memory() -> int:
    """The most that this process ever held, in kB."""
    return int(re.findall(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[0])


def measured(folder: Path, documents: int) -> None:
    """In a process of its own, so that making the documents does not count."""
    connection = duckdb.connect(str(folder / "build.duckdb"))
    connection.execute("attach ':memory:' as work")
    connection.execute(statement("derive/reports"))
    connection.execute("set search_path = 'build.main,work.main'")
    idle = peak_memory()
    start = time.perf_counter()
    found = {"year": 0, "agency": 0}
    for batch in copied.rows(connection, folder):
        for row in batch:
            kind, share = str(row[7]), row[8]
            if row[3] is None and kind in found and share is not None and float(str(share)) >= 0.85:
                found[kind] += 1
    seconds = time.perf_counter() - start
    peak = peak_memory()
    sys.stdout.write(
        f"{documents:>7,} documents: {seconds:6.1f} s, peak memory {peak / 1024:,.0f} MB (idle {idle / 1024:,.0f} MB), "
        f"{found['year']} repeat last year's, {found['agency']} another agency's\n"
    )


def baseline(documents: int) -> None:
    """Print the seconds of plain set overlap: all pairs of each year, and every report with its last year's."""
    writer = Writer()
    agencies = documents // len(YEARS)
    texts = {(a, y): "".join(writer.prose(a, y)) for y in YEARS for a in range(agencies)}
    start = time.perf_counter()
    shingles = {key: {text[n : n + 8] for n in range(len(text) - 7)} for key, text in texts.items()}
    for (agency, year), own in shingles.items():
        others = ((other, year) for other in range(agencies) if other != agency)
        max((len(own & shingles[other]) for other in others), default=0)
        len(own & shingles.get((agency, year - 1), set()))
    sys.stdout.write(f"{documents:>7,} documents: {time.perf_counter() - start:6.1f} s by set overlap of all pairs\n")


if __name__ == "__main__":
    baseline(BASELINE_DOCUMENTS)
    for size in [int(argument) for argument in sys.argv[1:]] or [1_000, 10_000, 100_000]:
        ours(size)
