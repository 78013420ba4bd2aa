"""Seconds, peak memory and file size of publishing, step by step, beside the same sums by plain pandas.

Run: ``python -m tests.benchmarks.publish [--reports N…] [--without-copied]``. The reports are invented, ten years of
each agency, and written as extracts; every figure is measured in a process of its own.
"""

from __future__ import annotations

import argparse
import multiprocessing
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pandas as pd

from data import copied, reference, store
from data.paths import Folders
from data.publish import publish
from data.samples import extracts

YEARS = range(2016, 2026)
BASELINE_REPORTS = 10_000
# Which steps belong together; everything else is put together from extracts and reference tables.
DERIVED = ("failures", "filing", "roster", "reports", "cells", "series_values", "ratio_values", "whole_sections")
CHECKED = ("pattern_hits", "check_results", "findings")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Figures:
    """What one publishing took: seconds by the clock and of processor time, megabytes of memory and of the file."""

    reports: int
    facts: int
    seconds: float
    processor_seconds: float
    peak_megabytes: float
    file_megabytes: float


def main() -> None:
    """Measure one size after the other."""
    parser = argparse.ArgumentParser(description="Measure publishing at scale.")
    parser.add_argument("--reports", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--without-copied", action="store_true", help="leave the search for copied text out")
    options = parser.parse_args()
    for reports in options.reports:
        with tempfile.TemporaryDirectory() as name:
            home = Path(name)
            apart(written, home, reports)
            apart(published, home, options.without_copied)
            if reports <= BASELINE_REPORTS:
                apart(by_pandas, home)


def apart(work: Callable[..., Result], *arguments: object) -> Result:
    """What comes of it in a new process, whose memory is its own."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as processes:
        return processes.submit(work, *arguments).result()


def written(home: Path, reports: int) -> None:
    """Write the extracts."""
    start = time.perf_counter()
    batches = list(extracts.write(Folders(home), agencies=max(reports // len(YEARS), 1), years=YEARS))
    facts = sum(batch.fact_count for batch in batches)
    documents = sum(batch.document_count for batch in batches)
    seconds = time.perf_counter() - start
    say(f"{documents:,} reports, {facts:,} figures: written as extracts", seconds)


def published(home: Path, is_without_copied: bool) -> Figures:
    """Publish them, with the seconds of every group of steps."""
    if is_without_copied:
        copied.rows = lambda *_: iter(())
    spent: dict[str, float] = {}
    last = start = time.perf_counter()
    used = time.process_time()

    def progress(done: int, total: int, step: str) -> None:
        nonlocal last
        now = time.perf_counter()
        group = group_of(step)
        spent[group] = spent.get(group, 0.0) + now - last
        last = now

    build = publish(Folders(home), progress)
    for group in ("merge", "derive", "checks", "copied text", "changes"):
        say(f"  {group}", spent.get(group, 0.0))
    seconds, used = time.perf_counter() - start, time.process_time() - used
    size = build.path.stat().st_size / 1e6
    say("  published", seconds, f"{used:,.1f} s of processor time, file {size:,.0f} MB")
    return Figures(build.document_count, build.fact_count, seconds, used, peak_megabytes(), size)


def group_of(step: str) -> str:
    """The group that a step of publishing is counted to."""
    if step.startswith("checks/") or step in CHECKED:
        return "checks"
    if step in DERIVED:
        return "derive"
    return {"copied": "copied text", "changes": "changes"}.get(step, "merge")


def by_pandas(home: Path) -> None:
    """The sums of check_terms.csv within one report over the same figures, by merge and group."""
    start = time.perf_counter()
    columns = ["sha256", "indicator", "applicant", "value"]
    files = store.files_of(store.batches(Folders(home)), "facts")
    facts = pd.concat([pd.read_parquet(file, columns=columns) for file in files])
    facts["value"] = facts["value"].astype(float).fillna(0.0)
    asked = pd.DataFrame(terms())
    keys = ["check", "variant", "group"]
    asked["term_count"] = asked.groupby(keys)["sign"].transform("size")
    sums = facts.merge(asked, on=["indicator", "applicant"])
    sums["difference"] = sums["value"] * sums["sign"]
    judged = sums.groupby(["sha256", *keys]).agg(
        difference=("difference", "sum"), found=("sign", "size"), asked=("term_count", "first")
    )
    judged = judged[judged["found"] == judged["asked"]]
    broken = int((judged["difference"].abs() > 1e-9).sum())
    say("  the sums alone by pandas", time.perf_counter() - start, f"{len(judged):,} judged, {broken} broken")


def terms() -> Iterator[dict[str, object]]:
    """The terms of equations within one report, as left side minus right side."""
    applicants = [row["applicant"] for row in reference.rows("applicants")]
    columns = {"each": applicants, "parts": [name for name in applicants if name != "total"]}
    equations = {
        row["check"] for row in reference.rows("checks") if row["relation"] == "eq" and row["is_run"] == "true"
    }
    rows = [row for row in reference.rows("check_terms") if row["check"] in equations]
    across_years = {row["check"] for row in rows if row["year_offset"] != "0"}
    for row in rows:
        if row["check"] not in across_years:
            for applicant in columns.get(row["applicant"], [row["applicant"]]):
                sign = float(row["factor"]) * (1 if row["side"] == "left" else -1)
                group = applicant if row["applicant"] in columns else ""
                yield {
                    "check": row["check"], "variant": row["variant"], "group": group, "indicator": row["indicator"],
                    "applicant": applicant, "sign": sign,
                }  # fmt: skip


def say(what: str, seconds: float, more: str = "") -> None:
    """One line: what, seconds, and the most memory that this process ever held."""
    sys.stdout.write(f"{what:<60} {seconds:8.1f} s   peak memory {peak_megabytes():7,.0f} MB   {more}\n")
    sys.stdout.flush()


def peak_megabytes() -> float:
    """The most that this process ever held."""
    return int(re.findall(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[0]) / 1024


if __name__ == "__main__":
    main()
