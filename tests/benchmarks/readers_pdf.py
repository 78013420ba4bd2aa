"""Reports a second of the pdf reader, beside text by pypdfium2 plus tables by pdfplumber on the same files.

Run: ``python -m tests.benchmarks.readers_pdf FOLDER``, a folder with pdf files.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pdfplumber
import pypdfium2

from data.readers.pdf import read

SECONDS = 30.0


def ours(path: Path) -> int:
    """How many blocks the reader finds in a file."""
    return len(read(path.read_bytes(), path.name, "").blocks)


def baseline(path: Path) -> int:
    """How many tables the straightforward way finds in a file, with all its text."""
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    document = pypdfium2.PdfDocument(path)
    for page in document:
        page.get_textpage().get_text_range()
    document.close()
    with pdfplumber.open(path) as opened:
        return sum(len(page.extract_tables()) for page in opened.pages)


def rates(files: Sequence[Path], workers: int) -> tuple[float, float]:
    """Files a second of the reader and of the baseline, taken in turns, so that a busy machine slows down both."""
    done, taken = [0, 0], [0.0, 0.0]
    with ProcessPoolExecutor(workers) as pool:
        list(pool.map(ours, files)), list(pool.map(baseline, files))
        while sum(taken) < SECONDS:
            for number, (way, rounds) in enumerate(((ours, 6 * workers), (baseline, workers))):
                start = time.perf_counter()
                done[number] += len(list(pool.map(way, list(files) * rounds)))
                taken[number] += time.perf_counter() - start
    return done[0] / taken[0], done[1] / taken[1]


def main(folder: Path) -> None:
    """Print the rates and how many times faster the reader is."""
    files = sorted(folder.rglob("*.pdf"))
    workers = os.cpu_count() or 1
    reader, other = rates(files, workers)
    sys.stdout.write(
        f"{len(files)} files, {workers} processes: reader {reader:.1f} files/s, "
        f"baseline {other:.1f} files/s, {reader / other:.1f} times\n"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
