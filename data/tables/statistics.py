"""The national statistics table of 2014-2018 (s14) and the local tables before it (l09): a label, a unit, a figure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import product

from data.frozen import frozen
from data.records import FileFormat, Form, TableReading
from data.reference import rows
from data.tables.labels import catalogue
from data.tables.layout import ROWS_REMEMBERED, Row, Second, Slot, by_words, is_caption, is_prose, source_of
from data.tables.result import Found, conclude, printed
from data.tables.sums import Sum
from data.text import simplified, squeezed

_FORMS: dict[str, Form] = {"s14": "2014-2018", "l09": "2008-2013"}
# Fewer rows are a mention of the form, or another table with some words in common.
_FEWEST_ROWS = {"s14": 8, "l09": 5}
# What only the national table asks for; local tables share many of its other labels.
_ONLY_NATIONAL = frozenset({"s14_response", "s14_hot_topics", "s14_app_closed", "s14_replied", "s14_request_fee"})
_LINES = {table: [row for row in rows("indicators") if row["form_table"] == table] for table in _FORMS}
_PARENTS = {row["indicator"]: row["parent"] for lines in _LINES.values() for row in lines}
_POSITIONS = {row["indicator"]: number for lines in _LINES.values() for number, row in enumerate(lines)}
_VALUES = frozenset(row["indicator"] for lines in _LINES.values() for row in lines if row["role"] == "value")
_YEAR = re.compile(r"(?:19|20)\d\d(?:年?度?(?:实际|累计|统计)?(?:数量?)?|年?(?:1-12月|全年)(?:累计)?)")
_UNITS = frozenset(row["unit"] for row in rows("units"))
_WIDEST_GAP = 12
_MOST_PIECES = 3
_MOST_COLUMNS = 5
_UNCLEAR = "unclear_year"
# Whole and parts as the form prescribes them.
_WHOLES = ("s14_app_received", "s14_app_closed", "s14_replied", "s14_reply_refused", "s14_review_total",
           "s14_lit_total", "s14_staff")  # fmt: skip
_SUMS = tuple(
    Sum(((whole, ""),), tuple((code, "") for code, parent in _PARENTS.items() if parent == whole), ((whole, ""),))
    for whole in _WHOLES
)


@frozen()
class _Panel:
    """One set of columns of a head row: label, unit and figures; kinds names the columns of figures in order."""

    columns: int
    label: Slot
    unit: Slot | None
    figures: tuple[Slot, ...]
    kinds: tuple[str, ...]

    @property
    def chosen(self) -> int | None:
        """Which column of figures is the report year's; None when the heads do not say."""
        years = [index for index, kind in enumerate(self.kinds) if kind == "year"]
        values = [index for index, kind in enumerate(self.kinds) if kind == "value"]
        return (years or values)[0] if len(years or values) == 1 else None

    @property
    def end(self) -> int:
        """The column right of the panel."""
        return max(slot.last for slot in (self.label, *self.figures))


@frozen()
class _Line:
    """One row: its label, the codes that the label may mean, its unit and the slot of the year's figure."""

    row: Row
    label: Slot
    codes: tuple[str, ...]
    unit: str
    slot: Slot | None


def read_statistics(lines: Sequence[Row], file_format: FileFormat, second: Second) -> list[TableReading]:
    """Every statistics table among a document's rows, of the form that knows most of its labels."""
    found: dict[str, list[TableReading]] = {}
    rows_of_cells = _unstacked(lines)
    for table in _FORMS:
        for region in _regions(rows_of_cells, table):
            if reading := _read(table, region, file_format, second):
                found.setdefault(table, []).append(reading)
    return max(found.values(), key=lambda readings: max(len(each.readings) for each in readings), default=[])


def _unstacked(lines: Sequence[Row]) -> tuple[Row, ...]:
    """The rows with every run of lines that hold one cell each, label, unit and figures, made one row."""
    found: list[Row] = []
    index = 0
    while index < len(lines):
        length = _stack(lines, index)
        stack = lines[index : index + length]
        if length > 1:
            cells = (slot for row in stack for slot in row.slots)
            slots = tuple(replace(slot, first=at, last=at + 1) for at, slot in enumerate(cells))
            found.append(Row(stack[0].block, slots, lines_below=tuple(row.block for row in stack[1:])))
        else:
            found.append(lines[index])
        index += max(length, 1)
    return tuple(found)


def _stack(lines: Sequence[Row], first: int) -> int:
    """How many lines from the first on are the cells of one row, 1 when only the first is."""
    if lines[first].grid is not None or lines[first].has_figures:
        return 1
    if _kind_of_line(lines[first]) == "name":
        kinds = [_kind_of_line(row) for row in lines[first : first + _MOST_COLUMNS]]
        length = next((at for at, kind in enumerate(kinds) if at and kind in ("", "name")), len(kinds))
        return length if {"year", "value"}.intersection(kinds[:length]) else 1
    if first + 1 >= len(lines) or lines[first + 1].grid is not None or lines[first + 1].plain not in _UNITS:
        return 1
    figures = first + 2
    while figures < min(len(lines), first + _MOST_COLUMNS) and _is_lone_figure(lines[figures]):
        figures += 1
    return figures - first if figures > first + 2 else 1


def _kind_of_line(row: Row) -> str:
    return _kind(row.slots[0].text) if row.grid is None and len(row.slots) == 1 else ""


def _is_lone_figure(row: Row) -> bool:
    return row.grid is None and len(row.slots) == 1 and row.slots[0].is_figure


def _read(table: str, region: Sequence[Row], file_format: FileFormat, second: Second) -> TableReading | None:
    lines = list(_lines(table, region))
    named = [(code, line) for code, line in _named(lines) if code in _VALUES and _has_place(line.row)]
    if len({code for code, _ in named}) < _FEWEST_ROWS[table]:
        return None
    panels = [panel for row in region for panel in _panels(row)]
    is_cumulative = any("cumulative" in panel.kinds for panel in panels)
    if table == "s14" and (is_cumulative or len(_ONLY_NATIONAL.intersection(code for code, _ in _named(lines))) < 2):
        return None
    source = source_of(region, file_format)
    is_clear = all(panel.chosen is not None for panel in panels) and bool(panels or table == "s14")
    known = {id(line) for code, line in _named(lines)}
    return conclude(
        table,
        _FORMS[table],
        [_found(code, line) for code, line in named],
        region,
        source=source,
        sums=_SUMS if table == "s14" else (),
        # In plain lines each figure stands on the line of its own label and unit.
        agrees=lambda: source == "plain" or second.confirms(printed(line.row for _, line in named)),
        unmatched=(line.row.text for line in lines if id(line) not in known and line.row.has_figures),
        obstacle="" if is_clear else _UNCLEAR,
    )


def _has_place(row: Row) -> bool:
    """Whether a row has a place for a figure: a line of text that only begins a label has none."""
    return row.grid is not None or row.has_figures


def _found(code: str, line: _Line) -> Found:
    return Found(
        key=(code, ""),
        slot=line.slot,
        label=line.label.text,
        head="",
        rule="line" if line.row.grid is None else "grid",
        place=line.label.place,
        written=" ".join(slot.text for slot in line.row.figures),
        unit=line.unit,
    )


# where the table stands ----------------------------------------------------------------------------------------------


def _regions(lines: Sequence[Row], table: str) -> Iterator[Sequence[Row]]:
    start = end = None
    for index, row in enumerate(lines):
        if end is not None and (index - end > _WIDEST_GAP or is_prose(row)):
            yield lines[start : end + 1]
            start = end = None
        if _panels(row) or table in _tables_named(row):
            if start is None:
                start = index - 1 if index and is_caption(lines[index - 1]) else index
            end = index
    if end is not None:
        yield lines[start : end + 1]


@by_words
def _tables_named(row: Row) -> frozenset[str]:
    """The tables of which a label stands in the row."""
    if row.grid is None:
        labels = [_line_label(row)[0].text] if row.has_figures and row.labels else []
    else:
        labels = [slot.text for slot in row.slots if slot.is_wordy and not slot.is_repeat]
    return frozenset(table for table in _FORMS if any(_codes(table, label) for label in labels))


@lru_cache(maxsize=ROWS_REMEMBERED)
def _panels(row: Row) -> tuple[_Panel, ...]:
    """The sets of columns that a head row names, side by side; empty for any other row."""
    if not _is_head(row):
        return ()
    kinds = [(slot, _kind(slot.text)) for slot in row.slots if not slot.is_blank]
    starts = [index for index, (_, kind) in enumerate(kinds) if kind == "name"]
    if not starts:
        return ()
    panels = []
    for first, last in zip(starts, [*starts[1:], len(kinds)], strict=True):
        part = kinds[first:last]
        figures = [(slot, kind) for slot, kind in part if kind in ("year", "value", "cumulative")]
        unit = next((slot for slot, kind in part if kind == "unit"), None)
        # Columns of codes and remarks hold no figures of the form; in plain lines they cannot be told from figures.
        others = [(slot, kind) for slot, kind in part if kind == "other"]
        if figures and (row.grid is not None or not others):
            panels.append(
                _Panel(row.columns, part[0][0], unit, tuple(s for s, _ in figures), tuple(k for _, k in figures))
            )
    return tuple(panels)


@by_words
def _is_head(row: Row) -> bool:
    """Whether every filled cell names a column, the leftmost that of the names or one beside it."""
    filled = [slot for slot in row.slots if not slot.is_blank]
    return bool(filled) and _kind(filled[0].text) in ("name", "other") and all(_kind(slot.text) for slot in filled)


@lru_cache(maxsize=20_000)
def _kind(text: str) -> str:
    """Which column a head names: a code of the forms' columns, "year" for the words of a year, "" for neither."""
    words = squeezed(text)
    if _YEAR.fullmatch(words):
        return "year"
    named = {code for table in _FORMS for code in catalogue(table, "column").find(words)}
    return named.pop() if len(named) == 1 else ""


# rows ----------------------------------------------------------------------------------------------------------------


def _lines(table: str, region: Sequence[Row]) -> Iterator[_Line]:
    panels: tuple[_Panel, ...] = ()
    for index, row in enumerate(region):
        if found := _panels(row):
            panels = found
        elif row.grid is not None and panels and panels[0].columns == row.columns:
            for panel in panels:
                yield from _grid_line(table, row, panel)
        elif row.labels or row.has_figures:
            yield from _plain_line(table, region, index, panels[0] if len(panels) == 1 else None)


def _grid_line(table: str, row: Row, panel: _Panel) -> Iterator[_Line]:
    last = (panel.unit or panel.figures[0]).first
    labels = [slot for slot in row.slots if slot.is_wordy and not slot.is_repeat and slot.first < last]
    labels = [slot for slot in labels if slot.first >= panel.label.first]
    if not labels:
        return
    units = [slot for slot in row.slots if panel.unit and slot.first == panel.unit.first and slot.is_wordy]
    chosen = panel.figures[panel.chosen or 0]
    below = [slot for slot in row.slots if slot.first < chosen.last and chosen.first < slot.last]
    slot = below[0] if len(below) == 1 and below[0].first == chosen.first and below[0].row_span == 1 else None
    yield _Line(row, labels[-1], _codes(table, labels[-1].text), units[0].text if units else "", slot)


def _plain_line(table: str, region: Sequence[Row], index: int, panel: _Panel | None) -> Iterator[_Line]:
    """A row without columns: label, unit and one figure, or as many figures as the heads name."""
    row = region[index]
    own, unit = _line_label(row)
    figures = [slot for slot in row.figures if not slot.is_blank]
    count, chosen = (len(panel.kinds), panel.chosen) if panel else (1, 0)
    slot = figures[chosen] if chosen is not None and len(figures) == count else None
    if row.grid is None and figures:
        label, codes = _pieced(table, region, index, own)
    else:
        label, codes = own.text, _codes(table, own.text)
    if figures or codes:
        yield _Line(row, Slot(label, own.place, own.first, own.last), codes, unit, slot)


@lru_cache(maxsize=ROWS_REMEMBERED)
def _line_label(row: Row) -> tuple[Slot, str]:
    labels = list(row.labels)
    unit = labels.pop().text if labels and simplified(squeezed(labels[-1].text)) in _UNITS else ""
    first = labels[0] if labels else row.slots[0]
    return Slot(" ".join(slot.text for slot in labels), first.place, first.first, row.slots[-1].last), unit


def _pieced(table: str, region: Sequence[Row], index: int, own: Slot) -> tuple[str, tuple[str, ...]]:
    """The label with as many broken-off lines above and below as make it one of the form, the fewest that do."""
    above = _pieces(table, reversed(region[max(index - _MOST_PIECES, 0) : index]))
    below = _pieces(table, region[index + 1 : index + 1 + _MOST_PIECES])
    tries = sorted(product(range(len(above) + 1), range(len(below) + 1)), key=lambda pair: (sum(pair), pair[1]))
    labels = ["".join((*reversed(above[:up]), own.text, *below[:down])) for up, down in tries]
    for label in labels:
        if codes := _codes(table, label, is_exact=True):
            return label, codes
    found = [(label, codes) for label in labels if own.text.strip() and (codes := _codes(table, label))]
    return found[0] if found else (own.text, ())


def _pieces(table: str, lines: Iterator[Row] | Sequence[Row]) -> list[str]:
    pieces: list[str] = []
    for row in lines:
        if row.grid is not None or row.has_figures or _panels(row):
            break
        pieces.append(row.text)
    return pieces


def _codes(table: str, label: str, *, is_exact: bool = False) -> tuple[str, ...]:
    """The rows and headings of a form that a label may mean."""
    labels = catalogue(table, "row", drops_count_words=True)
    return labels.find(label) if not is_exact or labels.is_exact(label) else ()


def _named(lines: Sequence[_Line]) -> Iterator[tuple[str, _Line]]:
    """Each line with its one code; a label that the form uses twice is told by the row above it."""
    previous = ""
    for line in lines:
        near = {previous, _PARENTS.get(previous, "")} - {""}
        codes = line.codes
        if len(codes) > 1:
            codes = tuple(c for c in codes if _PARENTS[c] in near and _POSITIONS[c] > _POSITIONS[previous])
        if len(codes) == 1:
            previous = codes[0]
            yield previous, line
