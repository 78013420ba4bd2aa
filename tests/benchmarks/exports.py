"""How long the files take that people take away: ``python -m tests.benchmarks.exports``.

A workbook of 20,000 rows, the leadership brief, and 60 letters, on invented rows; nothing is read or published.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from time import perf_counter, process_time

import pandas as pd

from dashboard.exports import brief, brief_docx, brief_pdf, letters, rectification, tables
from dashboard.exports.origin import Origin
from queries import open_database
from tests import test_dashboard_documents as documents
from tests.fixture_build import write

ROWS, AGENCIES, RUNS = 20_000, 60, 3
ORIGIN = Origin("zh", "benchmark", "rules", datetime(2026, 2, 3, 8, 20), has_sample=True)


def main() -> None:
    """Print what takes how long, the fastest of a few runs."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        write(home)
        database = open_database(home)
        sources = documents.sources_of(database)
        rows = documents.rows_of(database)
        database.close()
    table = _table()
    made = brief.compose(sources, ORIGIN)
    terms = rectification.Terms({"closed": "已办结"}, date(2026, 3, 1), "")
    many = [replace(row, agency_id=str(number)) for number in range(AGENCIES) for row in rows[:5]]
    jobs: dict[str, Callable[[], object]] = {
        f"xlsx of {ROWS:,} rows": lambda: tables.xlsx_bytes(
            {"数据": table}, ORIGIN, definitions=(), filters=(), coverage=tables.plain(pd.DataFrame({"a": [1]}))
        ),
        f"csv of {ROWS:,} rows": lambda: tables.csv_bytes(table),
        "brief, pdf": lambda: brief_pdf.pdf(made, ORIGIN),
        "brief, docx": lambda: brief_docx.docx(made, ORIGIN),
        f"{AGENCIES} letters": lambda: [letters.docx(many[n * 5 : n * 5 + 5], ORIGIN, terms) for n in range(AGENCIES)],
        f"parcel of {AGENCIES} letters and lists": lambda: io.BytesIO(letters.parcel(many, ORIGIN, terms)),
    }
    for name, job in jobs.items():
        seconds, processor = _fastest(job)
        print(f"{name:<36} {seconds:6.2f} s, of which at work {processor:5.2f} s")  # noqa: T201


def _table() -> tables.Table:
    statuses = ["value", "stated_none", "blank", "placeholder", "silent", "no_report", "unreadable", "approx"]
    frame = pd.DataFrame(
        {
            "agency_id": [f"agency-{number % 1000}" for number in range(ROWS)],
            "name": [f"示例县第{number % 1000}局" for number in range(ROWS)],
            "report_year": pd.array([2012 + number % 14 for number in range(ROWS)], dtype="Int64"),
            "indicator": [f"t3_{number % 200}" for number in range(ROWS)],
            "label_zh": [f"指标{number % 200}" for number in range(ROWS)],
            "unit": ["件"] * ROWS,
            "value": pd.array(
                [float(number) if number % 8 in {0, 1, 7} else None for number in range(ROWS)], "Float64"
            ),
            "status": [statuses[number % 8] for number in range(ROWS)],
            "as_written": [str(number) for number in range(ROWS)],
            "place": [f"p2 t3 r{number % 30} c4" for number in range(ROWS)],
        }
    )
    return tables.Table(frame, {str(name): str(name) for name in frame.columns}, {"value": "status"})


def _fastest(job: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the clock and of the processor; on a busy machine the second says more."""
    times = []
    for _ in range(RUNS):
        begun, worked = perf_counter(), process_time()
        job()
        times.append((perf_counter() - begun, process_time() - worked))
    return min(times)


if __name__ == "__main__":
    main()
