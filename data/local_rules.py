"""What local notices ask beyond the law: earlier days of publication, and how long a section may be.

The tables ``reference/deadlines.csv`` and ``reference/section_lengths.csv`` are supplied empty; a user's own lines
stand in files of the same name and columns below the home. A line holds for agencies of its region and for what
belongs to them by the register, of its level and kind, from its first to its last report year; empty holds for all.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from data import reference
from data.errors import XxgkError

# region, level, kind, first and last report year, and then what the rule says.
Row = tuple[str, str | None, str | None, int | None, int | None, str | int, str | int, str]
_SCOPE = ("region", "level", "kind", "from_year", "to_year")
DEADLINE_COLUMNS = (*_SCOPE, "last_month", "last_day", "basis")
LENGTH_COLUMNS = (*_SCOPE, "section", "most_characters", "basis")
_LAST_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_YEAR = re.compile(r"(?:19|20)\d\d")


class LocalRuleFault(XxgkError):
    """A table of local rules that cannot be used, with every faulty line."""

    exit_code = 2


def deadlines(user_file: Path) -> tuple[Row, ...]:
    """The last days of publication: month and day of the year after the report year.

    Raises: LocalRuleFault, listing every faulty line with what is expected.
    """
    return _rules("deadlines", user_file, DEADLINE_COLUMNS, _deadline)


def section_lengths(user_file: Path) -> tuple[Row, ...]:
    """The most characters that a section may have, by the code of the section.

    Raises: LocalRuleFault, listing every faulty line with what is expected.
    """
    return _rules("section_lengths", user_file, LENGTH_COLUMNS, _length)


def _rules(
    name: str, user_file: Path, columns: tuple[str, ...], read: Callable[[dict[str, str]], Row | str]
) -> tuple[Row, ...]:
    found: list[Row] = []
    faults: list[str] = []
    own = _own_lines(user_file, columns) if user_file.is_file() else ()
    for place, line in (*enumerate(reference.rows(name), start=2), *own):
        rule = read(line)
        if isinstance(rule, str):
            faults.append(f"{user_file.name} line {place}: {rule}")
        else:
            found.append(rule)
    if faults:
        raise LocalRuleFault("; ".join(faults))
    return tuple(found)


def _own_lines(path: Path, columns: tuple[str, ...]) -> Iterable[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != columns:
            raise LocalRuleFault(
                f"{path.name}: the header is {','.join(reader.fieldnames or ())}, expected {','.join(columns)}"
            )
        return [(reader.line_num, {key: (line[key] or "").strip() for key in columns}) for line in reader]


def _scope(line: dict[str, str]) -> tuple[str, str | None, str | None, int | None, int | None] | str:
    if not line["region"]:
        return "region is empty, expected the name of a place as the register has it"
    wrong = next((line[key] for key in ("from_year", "to_year") if line[key] and not _YEAR.fullmatch(line[key])), "")
    if wrong:
        return f"year {wrong!r}, expected a report year such as 2024, or nothing"
    first, last = (int(line[key]) if line[key] else None for key in ("from_year", "to_year"))
    return line["region"], line["level"] or None, line["kind"] or None, first, last


def _deadline(line: dict[str, str]) -> Row | str:
    scope = _scope(line)
    if isinstance(scope, str):
        return scope
    month, day = line["last_month"], line["last_day"]
    if not (
        month.isdigit() and day.isdigit() and 1 <= int(month) <= 12 and 1 <= int(day) <= _LAST_DAYS[int(month) - 1]
    ):
        return f"month {month!r} and day {day!r}, expected two numbers such as 1 and 28"
    return *scope, int(month), int(day), line["basis"]


def _length(line: dict[str, str]) -> Row | str:
    scope = _scope(line)
    if isinstance(scope, str):
        return scope
    if line["section"] not in {row["section"] for row in reference.rows("sections")}:
        return f"section {line['section']!r}, expected a code of sections.csv such as overall_situation"
    if not line["most_characters"].isdigit() or not int(line["most_characters"]):
        return f"most_characters {line['most_characters']!r}, expected a number such as 1000"
    return *scope, line["section"], int(line["most_characters"]), line["basis"]
