"""How publishing grows with the number of reports: ``python -m tests.benchmarks.growth`` draws what was measured.

Reads ``docs/growth.csv``, which ``make benchmark`` writes, and draws ``docs/growth.svg``: processor time, memory and
size of the file, both axes by powers of ten, with the exponent of the line of least squares. 1.00 grows as the reports
do.
"""

from __future__ import annotations

import csv
import math
import sys
from collections.abc import Iterable, Sequence
from dataclasses import astuple, fields
from pathlib import Path

from tests.benchmarks.publish import Figures

DOCS = Path(__file__).resolve().parents[2] / "docs"
TABLE = DOCS / "growth.csv"
PICTURE = DOCS / "growth.svg"
# figure, what it is, unit, colour
LINES = (
    ("processor_seconds", "processor time of publishing", "s", "#1f5fa8"),
    ("peak_megabytes", "most memory", "MB", "#b3541e"),
    ("file_megabytes", "size of the file", "MB", "#3d7a3a"),
)
WIDTH, HEIGHT = 720, 420
LEFT, RIGHT, TOP, BOTTOM = 60, 230, 20, 50
Point = tuple[float, float]


def main() -> None:
    """Draw what the table holds."""
    figures = read()
    PICTURE.write_text(drawn(figures), encoding="utf-8")
    for name, words, _, _ in LINES:
        sys.stdout.write(f"{words} grows with the reports to the power of {exponent(points(figures, name)):.2f}\n")


def read() -> list[Figures]:
    """The measured runs, by number of reports."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = [{name: float(value) for name, value in row.items()} for row in csv.DictReader(file)]
    listed = [Figures(**row | {"reports": int(row["reports"]), "facts": int(row["facts"])}) for row in rows]
    return sorted(listed, key=lambda run: run.reports)


def write(runs: Iterable[Figures]) -> None:
    """Keep the measured runs; one of as many reports takes the place of an earlier one."""
    kept = {run.reports: run for run in (*(read() if TABLE.exists() else ()), *runs)}
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(field.name for field in fields(Figures))
        writer.writerows([f"{cell:.9g}" for cell in astuple(kept[reports])] for reports in sorted(kept))


def points(figures: Sequence[Figures], name: str) -> list[Point]:
    """One figure over the number of reports."""
    return [(float(run.reports), float(getattr(run, name))) for run in figures]


def exponent(of: Sequence[Point]) -> float:
    """The slope of the line of least squares through the logarithms."""
    xs, ys = ([math.log(pair[axis]) for pair in of] for axis in (0, 1))
    x_mean, y_mean = sum(xs) / len(xs), sum(ys) / len(ys)
    spread = sum((x - x_mean) ** 2 for x in xs)
    return sum((x - x_mean) * (y - y_mean) for x, y in zip(xs, ys, strict=True)) / spread


def drawn(figures: Sequence[Figures]) -> str:
    """The picture as SVG."""
    by_name = {name: points(figures, name) for name, *_ in LINES}
    xs = [run.reports for run in figures]
    ys = [y for of in by_name.values() for _, y in of]
    low, high = (math.floor(math.log10(min(xs))), math.ceil(math.log10(max(xs))))
    bottom, top = (math.floor(math.log10(min(ys))), math.ceil(math.log10(max(ys))))

    def place(point: Point) -> Point:
        x = LEFT + (math.log10(point[0]) - low) / (high - low) * (WIDTH - LEFT - RIGHT)
        y = HEIGHT - BOTTOM - (math.log10(point[1]) - bottom) / (top - bottom) * (HEIGHT - TOP - BOTTOM)
        return round(x, 1), round(y, 1)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"',
        '  font-family="sans-serif" font-size="13">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
    ]
    for power in range(low, high + 1):
        x, _ = place((10.0**power, 10.0**bottom))
        parts.append(f'<path d="M{x} {TOP}V{HEIGHT - BOTTOM}" stroke="#dddddd"/>')
        parts.append(f'<text x="{x}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{10**power:,}</text>')
    for power in range(bottom, top + 1):
        _, y = place((10.0**low, 10.0**power))
        parts.append(f'<path d="M{LEFT} {y}H{WIDTH - RIGHT}" stroke="#dddddd"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end">{10.0**power:,.10g}</text>')
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(f'<text x="{middle}" y="{HEIGHT - 10}" text-anchor="middle">reports</text>')
    for name, words, unit, colour in LINES:
        placed = [place(point) for point in by_name[name]]
        path = "L".join(f"{x} {y}" for x, y in placed)
        parts.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x}" cy="{y}" r="4" fill="{colour}"/>' for x, y in placed]
        x, y = placed[-1]
        parts.append(f'<text x="{x + 10}" y="{y + 1}" fill="{colour}">{words}, {unit}</text>')
        parts.append(f'<text x="{x + 10}" y="{y + 17}" fill="{colour}">exponent {exponent(by_name[name]):.2f}</text>')
    return "\n".join((*parts, "</svg>", ""))


if __name__ == "__main__":
    main()
