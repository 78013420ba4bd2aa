"""Files a second of the whole reading by format, its processor time and memory, and what an import makes of it.

Run: ``python -m tests.benchmarks.reading [--files 100] [--growth 10] [--formats txt html docx pdf]``. The files are
those of the sample counties, read by the worker pool of an import on all cores, from file to rows. Memory is the most
that any worker held, over so many files and over growth times as many. Beside pdf stands the straightforward way: text
by pypdfium2 and tables by pdfplumber, run in the same pool on the same files; processor time compares the two, since a
busy machine slows down whichever runs then. The last lines are imports of files of all formats into a new store, of few
and of many.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from data import samples, workers
from data.importing import import_files
from data.paths import Folders
from data.ready import read_one
from data.samples.files import FORMATS
from data.work import Task
from tests.benchmarks import readers_pdf

# The baseline is slow, and its mean settles soon.
MOST_BASELINE_FILES = 60
FILES_OF_AN_AGENCY = 10


@dataclass(frozen=True, slots=True)
class Work:
    """What a worker used for one file; peak_kilobytes is the most that it held since it began."""

    seconds: float
    peak_kilobytes: int


@dataclass(frozen=True, slots=True)
class Run:
    """Many files by all cores: wall seconds with the start of the workers, and the work of every file."""

    seconds: float
    works: tuple[Work, ...]

    @property
    def rate(self) -> float:
        """Files a second."""
        return len(self.works) / self.seconds

    @property
    def milliseconds(self) -> float:
        """Processor time per file."""
        return 1000 * sum(work.seconds for work in self.works) / len(self.works)

    @property
    def free_rate(self) -> float:
        """Files a second that the same work makes when no core does anything else."""
        return 1000 * (os.cpu_count() or 1) / self.milliseconds

    @property
    def megabytes(self) -> float:
        """The most that one worker held."""
        return max(work.peak_kilobytes for work in self.works) / 1024


def whole(task: Task) -> Work:
    """What the reading of a file costs, from its bytes to its rows."""
    start = time.process_time()
    read_one(task)
    return Work(time.process_time() - start, peak_kilobytes())


def baseline(task: Task) -> Work:
    """What the straightforward way costs."""
    start = time.process_time()
    readers_pdf.baseline(task.path)
    return Work(time.process_time() - start, peak_kilobytes())


def peak_kilobytes() -> int:
    """The most that this process ever held."""
    return int(re.findall(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[0])


def run(function: str, files: Sequence[Path]) -> Run:
    """The files worked through by the pool."""
    tasks = [Task(path, path.name, "", number) for number, path in enumerate(files)]
    start = time.perf_counter()
    outcomes = list(workers.run(f"{__name__}:{function}", tasks, workers=os.cpu_count() or 1))
    seconds = time.perf_counter() - start
    return Run(seconds, tuple(outcome.result for outcome in outcomes if outcome.result is not None))


def measured(file_format: str, files: Sequence[Path], few: int) -> None:
    """Print what the files of one format cost."""
    small, large = run("whole", files[:few]), run("whole", files)
    say(
        f"{file_format:<5} {large.rate:6.1f} files/s as it ran, {large.milliseconds:6.1f} ms of processor per file "
        f"({large.free_rate:.0f} files/s on free cores); "
        f"peak memory of a worker {small.megabytes:.0f} MB over {len(small.works):,} files, "
        f"{large.megabytes:.0f} MB over {len(large.works):,}"
    )
    if file_format == "pdf":
        other = run("baseline", [path for path in files if is_whole(path)][:MOST_BASELINE_FILES])
        say(
            f"      baseline {other.rate:.1f} files/s, {other.milliseconds:.1f} ms of processor per file: "
            f"the reading takes {other.milliseconds / large.milliseconds:.1f} times less"
        )


def is_whole(path: Path) -> bool:
    """Whether a pdf was not cut off, as some of the sample county's are."""
    return b"%%EOF" in path.read_bytes()[-1024:]


def imported(files: Sequence[Path], folder: Path) -> None:
    """Print what the import of the files takes."""
    result = import_files(Folders(folder), files)
    say(
        f"import of {len(files):,} files of all formats into a new store: {len(files) / result.seconds:.1f} files/s, "
        f"{result.count('imported'):,} imported"
    )


def say(line: str) -> None:
    """Print a line at once, as the next takes a while."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    """Make the files, and measure format by format."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.reading", description=__doc__)
    parser.add_argument("--files", type=int, default=100, help="files of each format in the small run")
    parser.add_argument("--growth", type=int, default=10, help="how many times as many in the large one")
    parser.add_argument("--formats", nargs="+", choices=FORMATS, default=list(FORMATS))
    options = parser.parse_args()
    measured_formats(options.formats, options.files, options.growth)


def measured_formats(formats: Sequence[str], few: int, growth: int) -> None:
    """Print what so many files of each format cost, and growth times as many, and the import of all of them."""
    count = few * growth
    listed: list[list[Path]] = []
    with tempfile.TemporaryDirectory() as name:
        for file_format in formats:
            agencies = count // FILES_OF_AN_AGENCY + 1
            made = samples.write(Path(name) / file_format, agencies=agencies, formats=(file_format,))
            listed.append([file.path for file in islice(made, count)])
            measured(file_format, listed[-1], few)
        imported([path for files in listed for path in files[:few]], Path(name) / "few")
        imported([path for files in listed for path in files], Path(name) / "home")


if __name__ == "__main__":
    main()
