"""What growing costs, beside other ways, in one run: ``make benchmark``, or ``python -m tests.benchmarks``.

Reading and importing by format, with memory, over more and more files; publishing at one and ten million figures; every
question on the larger of the two, the leading ones beside SQLite, pandas and polars; the growth as a picture in docs/.
``--millions 1 10 100`` publishes a hundred million, too, and asks them alone: an hour, 40 GB of disk. ``--files 1000
--growth 10`` imports 10,000 files of each format.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from pathlib import Path

from tests.benchmarks import growth, questions, reading
from tests.benchmarks.publish import apart, published, written

PARTS = ("import", "publish", "questions")
FIGURES_OF_A_REPORT = 178
# More than so many the rivals do not hold in memory.
MOST_BESIDE = 12_000_000


def main() -> None:
    """Measure part after part."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--millions", nargs="+", type=float, default=[0.1, 1, 10], help="figures to publish (0.1 1 10)")
    parser.add_argument("--files", type=int, default=20, help="files of each format in the small import (20)")
    parser.add_argument("--growth", type=int, default=10, help="how many times as many in the large one (10)")
    parser.add_argument("--rounds", type=int, default=20, help="how often each question is asked (20)")
    parser.add_argument("--with-copied", action="store_true", help="search for copied text when publishing, too")
    chosen = parser.parse_args()
    say(f"{machine()}; load at the start {os.getloadavg()[0]:.1f}")
    if "import" in chosen.parts:
        say("\nimport")
        reading.measured_formats(reading.FORMATS, chosen.files, chosen.growth)
    if {"publish", "questions"} & set(chosen.parts):
        with tempfile.TemporaryDirectory() as name:
            at_scale(Path(name), chosen)


def at_scale(folder: Path, chosen: argparse.Namespace) -> None:
    """Publish size after size, and ask the largest."""
    runs = []
    say("\npublish")
    for millions in sorted(chosen.millions):
        home = folder / f"{millions:g}"
        apart(written, home, round(millions * 1_000_000 / FIGURES_OF_A_REPORT))
        runs.append(apart(published, home, not chosen.with_copied))
    growth.write(runs)
    growth.main()
    if "questions" in chosen.parts:
        say(f"\nquestions on {runs[-1].facts:,} figures")
        questions.measured(home, folder, rounds=chosen.rounds, is_alone=runs[-1].facts > MOST_BESIDE)


def machine() -> str:
    """Processors, memory and versions."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} processors, {memory:.0f} GB, {platform.system()}, Python {platform.python_version()}"


def say(line: str) -> None:
    """Print a line at once, as the next takes a while."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
