"""What a page prints around a report: the values behind its labels, and lines that are no part of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from data import reference
from data.dates import DATE
from data.lines import Line
from data.records import Document, Evidence, TableBlock
from data.text import squeezed

Labelled = tuple[str, Evidence]
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|ofd|zip|rar)$")
_TIME = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?")
_LONGEST = 60


def labelled(lines: Sequence[Line], document: Document, without: frozenset[int]) -> dict[str, list[Labelled]]:
    """The values behind labels in these lines and in the document's tables, by what the label means.

    without holds the orders of the blocks that statutory tables stand on.
    """
    found: dict[str, list[Labelled]] = {}
    for index, line in enumerate(lines):
        if not line.is_cell:
            for meaning, value in _values(line, lines[index + 1] if index + 1 < len(lines) else None):
                found.setdefault(meaning, []).append(value)
    for table in document.blocks:
        if isinstance(table, TableBlock) and table.order not in without:
            for meaning, value in _values_of_cells(table):
                found.setdefault(meaning, []).append(value)
    return found


def is_residue(match: str, *, is_in_text: bool) -> bool:
    """Whether a short line is what a page prints around a text: a label, a menu, the name of a file.

    Within the text only what cannot be a wrapped line of it.
    """
    if len(match) > _LONGEST or "。" in match:
        return False
    if _FILE.search(match) or _always().match(match):
        return True
    return not is_in_text and bool(_beginning().match(match))


def _values(line: Line, following: Line | None) -> Iterator[tuple[str, Labelled]]:
    labels = list(_pattern().finditer(line.match))
    day = _bare_day(line.match, labels)
    if day:
        words, place = line.written(*day.span()), line.place_of(*day.span())
        yield "published_beside", (day[0], Evidence(words, place, "date beside labels"))
    for position, label in enumerate(labels):
        meaning, rule = _meanings()[label["label"]], f"label {label['label']}"
        end = labels[position + 1].start() if position + 1 < len(labels) else len(line.match)
        if label.end() < end:
            # A bare 时间 or 日期 is the page's own only among other labels of a page.
            is_alone = meaning == "published_beside" and len(labels) == 1
            if not is_alone and (label["colon"] or label.start() == 0):
                words, place = line.written(label.start(), end), line.place_of(label.start(), end)
                yield meaning, (line.match[label.end() : end], Evidence(words, place, rule))
        elif end == len(line.match) and following and not _pattern().match(following.match):
            words = f"{line.text.strip()} {following.text.strip()}"
            yield meaning, (following.match, Evidence(words, following.place, rule))


def _bare_day(match: str, labels: Sequence[re.Match[str]]) -> re.Match[str] | None:
    """A date without a label of its own: before the first label of a line, or behind the source that the last names."""
    with_colon = [label for label in labels if label["colon"]]
    if not with_colon:
        return None
    day = DATE.match(match)
    if day and (day.end() == with_colon[0].start() or _TIME.fullmatch(match[day.end() : with_colon[0].start()])):
        return day
    last = with_colon[-1]
    if "来源" not in last["label"]:
        return None
    day = next(iter(DATE.finditer(match, last.end())), None)
    is_at_end = day is not None and (day.end() == len(match) or bool(_TIME.fullmatch(match[day.end() :])))
    return day if is_at_end and not re.search(r"[,。;]", match) else None


def _values_of_cells(table: TableBlock) -> Iterator[tuple[str, Labelled]]:
    """The value beside a label, or below it where labels make the first row."""
    cells = {(cell.row, cell.column): cell for cell in table.cells}
    for cell in table.cells:
        label = squeezed(cell.text).rstrip(":")
        near = (cells.get((cell.row, cell.column + cell.column_span)), cells.get((cell.row + 1, cell.column)))
        value = next((one for one in near if one and not _is_label(one.text)), None)
        if label in _meanings() and value:
            evidence = Evidence(f"{cell.text.strip()} {value.text.strip()}", value.place, f"label {label}")
            yield _meanings()[label], (squeezed(value.text), evidence)


def _is_label(text: str) -> bool:
    return not text.strip() or squeezed(text).rstrip(":") in _meanings()


@cache
def _meanings() -> dict[str, str]:
    return {row["label"]: row["means"] for row in reference.rows("page_labels")}


@cache
def _pattern() -> re.Pattern[str]:
    labels = "|".join(sorted((re.escape(label) for label in _meanings()), key=len, reverse=True))
    return re.compile(rf"[\[(]?(?P<label>{labels})[\])]?(?:(?P<colon>:)|$|(?=20\d\d[-/年]))")


@cache
def _beginning() -> re.Pattern[str]:
    return re.compile(rf"[\[(]?(?:{'|'.join(map(re.escape, _meanings()))})[\])]?(?:[:|>»]|$)")


@cache
def _always() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(label) for label, meaning in _meanings().items() if meaning == "end"))
