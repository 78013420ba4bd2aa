"""The domain as data: every table of this folder, one line per thing.

UTF-8 with a header line; lists within a cell are joined by ``|``. Whoever owns a table turns its lines into records of
its own; here is only the one way to read them.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The lines of ``<name>.csv`` as dictionaries by column.

    Raises: ValueError, naming file and line, when a line has more or fewer cells than the header.
    """
    path = FOLDER / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        header = next(reader)
        lines = []
        for cells in reader:
            if len(cells) != len(header):
                raise ValueError(
                    f"{path.name} line {reader.line_num}: {len(cells)} cells, expected {len(header)} "
                    f"({','.join(header)})"
                )
            lines.append(dict(zip(header, cells, strict=True)))
    return tuple(lines)


def listed(cell: str) -> tuple[str, ...]:
    """The parts of a cell that holds a list joined by ``|``."""
    return tuple(part.strip() for part in cell.split("|") if part.strip())
