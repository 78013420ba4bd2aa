"""Table three: applications received and handled, a row for each outcome, a column for each kind of applicant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from data.numbers import CellNumber
from data.records import FileFormat, Form, Reading, TableReading
from data.reference import listed, rows
from data.tables.entries import Entry, is_anchor, own_label, table_entries
from data.tables.gaps import fill, spelled_out
from data.tables.heads import (
    ALL,
    SUBTOTAL,
    Column,
    are_untorn,
    columns_in_grid,
    heads_in_lines,
    is_head,
    order_of_heads,
    ruler_of_stacked,
)
from data.tables.labels import catalogue, take_apart
from data.tables.layout import Row, Second, Slot, is_caption, is_prose, source_of
from data.tables.positions import Ruler, rulers
from data.tables.result import Found, conclude, printed
from data.tables.sums import Sum
from data.text import clean

_LINES = tuple(row for row in rows("indicators") if row["form_table"] == "t3")
_SPLIT_OTHER = frozenset(line["indicator"] for line in _LINES if line["parent"] == "t3_other")
_VALUES = tuple(line for line in _LINES if line["role"] == "value")
_LABELS = {line["indicator"]: line["label_zh"] for line in _LINES}
_HEADS = {row["applicant"]: row["label_zh"] for row in rows("applicants")}
_ORDER: dict[Form, tuple[str, ...]] = {
    "2019-2020": tuple(line["indicator"] for line in _VALUES if "2019-2020" in listed(line["forms"])),
    "2021+": tuple(line["indicator"] for line in _VALUES if line["indicator"] != "t3_other"),
}
_FLOWS = frozenset({"t3_new", "t3_carry_in", "t3_total", "t3_carry_out"})
_OUTCOMES = tuple(line["indicator"] for line in _VALUES if line["indicator"] not in _FLOWS)
# Fewer rows than this are a quotation of the form, not the form.
_FEWEST_ROWS = 6
# The most rows between two labelled ones: a flattened table of one cell per line, with a head in between.
_WIDEST_GAP = 60
_MOST_HEAD_ROWS = 16
_NO_HEADS = "no_heads"


@dataclass(frozen=True, slots=True)
class _Table:
    """The rows of one table three sorted out: its entries, and what stands between them."""

    entries: tuple[Entry, ...]
    form: Form | None
    subtotals: tuple[Entry, ...]
    unmatched: tuple[str, ...]
    strays: tuple[Slot, ...]


def read_applications(lines: Sequence[Row], file_format: FileFormat, second: Second) -> list[TableReading]:
    """Every table three among a document's rows."""
    return [_read(lines, first, last, file_format, second) for first, last in _regions(lines)]


# where the table stands ----------------------------------------------------------------------------------------------


def _regions(lines: Sequence[Row]) -> Iterator[tuple[int, int]]:
    cluster: list[tuple[int, str]] = []
    for index, line in enumerate(lines):
        if not is_anchor(line):
            # A sentence stands above or below a table, never within it.
            if cluster and is_prose(line) and not is_head(line):
                yield from _region(lines, cluster)
                cluster = []
            continue
        code = own_label(line)[1] or ""
        is_far = bool(cluster) and index - cluster[-1][0] > _WIDEST_GAP
        is_again = code == "t3_new" and any(seen == "t3_new" for _, seen in cluster)
        if is_far or is_again:
            yield from _region(lines, cluster)
            cluster = []
        cluster.append((index, code))
    yield from _region(lines, cluster)


def _region(lines: Sequence[Row], cluster: Sequence[tuple[int, str]]) -> Iterator[tuple[int, int]]:
    codes = Counter(code for _, code in cluster)
    if len(codes) < _FEWEST_ROWS:
        return
    # A line of prose beside the table may begin like one of its rows: it has no figures, and the row is there as well.
    own = [
        index
        for index, code in cluster
        if codes[code] == 1 or lines[index].grid is not None or lines[index].has_figures
    ]
    if own:
        yield own[0], own[-1]


def _head_start(lines: Sequence[Row], first: int) -> int:
    start = first
    for index in range(first - 1, max(first - 1 - _MOST_HEAD_ROWS, -1), -1):
        if is_head(lines[index]) or is_caption(lines[index]):
            start = index
        elif not _is_lone(lines[index]) and lines[index].plain:
            break
    return start


def _is_lone(row: Row) -> bool:
    """Whether a line holds one number and nothing else, as page numbers between head and body do."""
    return row.grid is None and not row.labels and len(row.figures) == 1


def _tail(lines: Sequence[Row], last: int, width: int) -> int:
    """The last row: with it the figures below a label, one per line, and a label's end broken behind its figures."""
    end = last
    while lines[last].grid is not None and end + 1 < len(lines) and _continues(lines[last], lines[end + 1]):
        end += 1
    if lines[last].grid is None and not lines[last].has_figures:
        while end + 1 < len(lines) and end - last < width and lines[end + 1].has_figures and not lines[end + 1].labels:
            end += 1
    if end + 1 < len(lines) and lines[end + 1].grid is None and not lines[end + 1].has_figures:
        label, code, _ = own_label(lines[last])
        whole = take_apart(label + lines[end + 1].text).words
        if code and whole != take_apart(label).words and whole in _words_of(code):
            end += 1
    return end


def _continues(row: Row, below: Row) -> bool:
    return below.grid == row.grid and own_label(below)[1] is not None


def _words_of(code: str) -> set[str]:
    return {variant.label.words for variant in catalogue("t3", "row").variants if variant.code == code}


# what it says --------------------------------------------------------------------------------------------------------


def _read(lines: Sequence[Row], first: int, last: int, file_format: FileFormat, second: Second) -> TableReading:
    start = _head_start(lines, first)
    heads = [row for row in lines[start:first] if not is_caption(row)]
    order = order_of_heads(heads) or order_of_heads([row for row in lines[start:last] if is_head(row)])
    region = lines[start : _tail(lines, last, len(order) or len(ALL)) + 1]
    source = source_of(region, file_format)
    # Where blanks left no trace in any row, only where the heads stand tells whose a figure is.
    is_full = any(len(row.figures) >= (len(order) or len(ALL)) for row in region)
    ruler = None if is_full else ruler_of_stacked(heads)
    table = _sort_out(region[first - start :], _grids(region), order, ruler)
    entries = _with_columns(table.entries, order, heads)
    sums = _sums(entries)
    found = _with_displaced(list(_cells(entries)), entries, sums, table.strays)
    is_forced = any(entry.is_forced for entry in entries)
    reading = conclude(
        "t3",
        table.form,
        found,
        region,
        source=source,
        sums=sums,
        required=[each for each in sums if each.whole[0] == ("t3_total", "total")] if is_forced else (),
        is_inferred=is_forced or not _is_anchored(entries, len(order) if are_untorn(heads) else None),
        agrees=lambda: (
            _is_ruled(entries, heads) if source == "plain" else second.confirms(printed(entry.row for entry in entries))
        ),
        unmatched=table.unmatched + tuple(f"subtotal: {entry.words}" for entry in table.subtotals),
        # Where one figure stands below no head, the others may stand below a wrong one.
        obstacle="" if (all if ruler else any)(entry.cells for entry in entries) and entries else _NO_HEADS,
    )
    if reading.state != "accepted":
        return reading
    return replace(reading, subtotals=tuple(_subtotals(entries, table.subtotals, order)))


def _grids(lines: Sequence[Row]) -> dict[int, tuple[Column, ...]]:
    """The columns of each grid of the table; a grid without heads has those of the grid before it of equal width."""
    found: dict[int, tuple[Column, ...]] = {}
    known: dict[int, tuple[Column, ...]] = {}
    for grid in dict.fromkeys(row.grid for row in lines if row.grid is not None):
        members = [row for row in lines if row.grid == grid]
        body = next((index for index, row in enumerate(members) if own_label(row)[1]), len(members))
        width = max(row.columns for row in members)
        columns = columns_in_grid(members[:body]) or known.get(width, ())
        columns = columns or _shifted(members, next(reversed(known.values()), ()), width)
        if columns:
            found[grid] = known[width] = columns
    return found


def _shifted(members: Sequence[Row], columns: Sequence[Column], width: int) -> tuple[Column, ...]:
    """The columns of a grid continued with fewer or more columns of labels: just as many stand right of the labels."""
    if not columns or any(column.last - column.first != 1 for column in columns):
        return ()
    labels = max(
        (slot.last for row in members for slot in row.slots if slot.is_wordy and own_label(row)[1]), default=width
    )
    if width - labels != len(columns):
        return ()
    return tuple(Column(column.applicant, labels + n, labels + n + 1) for n, column in enumerate(columns))


def _sort_out(
    body: Sequence[Row], grids: Mapping[int, Sequence[Column]], order: Sequence[str], ruler: Ruler | None
) -> _Table:
    width = len(order) or len(ALL)
    entries = [entry for entry in table_entries(body, grids, width) if entry.values or entry.label]
    entries = [_under_stacked(entry, ruler) for entry in entries] if ruler else entries
    codes = {entry.code for entry in entries}
    forms: tuple[Form, ...] = ("2019-2020", "2021+")
    if codes & _SPLIT_OTHER:
        forms = ("2021+",)
    elif any(entry.code == "t3_other" and entry.has_figures for entry in entries):
        forms = ("2019-2020",)
    subtotals = []
    rows_of_form = []
    for entry in entries:
        is_group = entry.is_group or (entry.code == "t3_other" and forms == ("2021+",))
        if is_group and entry.has_figures:
            subtotals.append(entry)
        elif entry.values and (entry.code or (entry.has_figures and not is_group)):
            rows_of_form.append(entry)
    rows_of_form = _once(rows_of_form)
    words = "".join(row.text for row in body)
    filled, form = fill(rows_of_form, {form: _ORDER[form] for form in forms}, width, words)
    filled = tuple(spelled_out(entry, body) if entry.is_forced else entry for entry in filled)
    lone = [entry for entry in filled if not entry.code and not entry.label and len(entry.values) == 1]
    return _Table(
        entries=tuple(entry for entry in filled if entry.code),
        form=form,
        subtotals=tuple(subtotals),
        unmatched=tuple(entry.words for entry in filled if not entry.code and entry not in lone),
        strays=tuple(entry.values[0] for entry in lone),
    )


def _once(entries: Sequence[Entry]) -> list[Entry]:
    """Each row of the form once; a row printed twice with other figures is known but not readable."""
    kept: list[Entry] = []
    for entry in entries:
        same = next((index for index, other in enumerate(kept) if entry.code and other.code == entry.code), None)
        if same is None:
            kept.append(entry)
        elif not kept[same].values:
            kept[same] = entry
        elif entry.values and [slot.text for slot in kept[same].values] != [slot.text for slot in entry.values]:
            kept[same] = replace(kept[same], cells=(), how="twice")
    return kept


# columns -------------------------------------------------------------------------------------------------------------


def _with_columns(entries: Sequence[Entry], order: Sequence[str], heads: Sequence[Row]) -> tuple[Entry, ...]:
    """The entries with the slot of each applicant, where heads, count or position tell the columns apart."""
    if not order:
        return tuple(entries)
    is_exception = any(entry.how == "grid" for entry in entries)
    sides = _sides(entries, len(order))
    ordered = [
        replace(entry, cells=cells, how="order")
        if not entry.how and (cells := _in_order(entry, order, sides.get(entry.row.grid, 0), is_exception=is_exception))
        else entry
        for entry in entries
    ]
    measures = _rulers(ordered, heads)
    short = [entry for entry in ordered if not entry.how and _is_in_line(entry)]
    # The measure of the text is the one by which all rows fall into columns.
    fitting = [m for m in measures if all(m.place(entry.row, entry.values) for entry in short)] or measures
    return tuple(
        replace(entry, cells=cells, how="position")
        if entry in short and (cells := _by_position(entry, order, fitting))
        else entry
        for entry in ordered
    )


def _sides(entries: Sequence[Entry], width: int) -> dict[int | None, int]:
    """For each grid without columns, where its rows keep spare blank cells: 1 right of the figures, -1 left, 0 nowhere.

    One side must hold for all rows of the grid and the other for not all, or the cells cannot be told apart.
    """
    found: dict[int | None, int] = {}
    for grid in {entry.row.grid for entry in entries if not entry.how and entry.row.grid is not None}:
        values = [entry.values for entry in entries if entry.row.grid == grid and len(entry.values) > width]
        is_left = all(slot.is_blank for each in values for slot in each[: len(each) - width])
        is_right = all(slot.is_blank for each in values for slot in each[width:])
        found[grid] = is_right - is_left
    return found


def _in_order(entry: Entry, order: Sequence[str], side: int, *, is_exception: bool) -> tuple[tuple[str, Slot], ...]:
    """Figure by figure in the order of the heads, when there are just as many, blank cells of a grid included.

    side says where spare blank cells stand. is_exception: the other rows stand under their heads and this one does not,
    so it must have just as many cells, and a total that does not speak against it.
    """
    spare = len(entry.values) - len(order)
    if spare < 0 or (spare and (not side or is_exception)):
        return ()
    start = spare if side < 0 else 0
    cells = tuple(zip(order, entry.values[start : start + len(order)], strict=True))
    is_wrong = is_exception and _row_total({code: slot.number for code, slot in cells}) is False
    return () if is_wrong else cells


def _row_total(numbers: Mapping[str, CellNumber]) -> bool | None:
    keyed = {("", code): number for code, number in numbers.items()}
    return _row_sum("").holds(keyed)


def _rulers(entries: Sequence[Entry], heads: Sequence[Row]) -> tuple[Ruler, ...]:
    full = [(entry.row, dict(entry.cells)) for entry in entries if entry.how == "order" and _is_in_line(entry)]
    return rulers(full, heads_in_lines(heads))


def _is_in_line(entry: Entry) -> bool:
    """Whether the figures stand in the line of the label; set one below the other they stand under no head."""
    return entry.row.grid is None and entry.values == entry.row.figures


def _by_position(entry: Entry, order: Sequence[str], measures: Sequence[Ruler]) -> tuple[tuple[str, Slot], ...]:
    """Each figure in the column below which it stands, the other columns blank, when every way to measure agrees."""
    if not 0 < len(entry.values) < len(order):
        return ()
    placed = [measure.place(entry.row, entry.values) for measure in measures]
    if not placed or not placed[0] or any(each != placed[0] for each in placed):
        return ()
    end = entry.row.slots[-1]
    blank = replace(end, text="", first=end.last, last=end.last)
    cells = tuple((code, placed[0].get(code, blank)) for code in order)
    return () if _row_total({code: slot.number for code, slot in cells}) is False else cells


def _under_stacked(entry: Entry, ruler: Ruler) -> Entry:
    """The entry with each figure in the column of the head below which it stands, where every one stands below one."""
    placed = ruler.place(entry.row, entry.values) if entry.values and not entry.how and _is_in_line(entry) else {}
    if not placed:
        return entry
    end = entry.row.slots[-1]
    blank = replace(end, text="", first=end.last, last=end.last)
    cells = tuple((code, placed.get(code, blank)) for code in ALL)
    return replace(entry, cells=cells, how="position")


def _is_anchored(entries: Sequence[Entry], width: int | None) -> bool:
    """Whether every column was found by its own head: in a grid below it, elsewhere by a full count.

    width is the count of heads, None when they are torn.
    """
    has_grid = any(entry.how == "grid" for entry in entries)
    by_count = [entry for entry in entries if entry.how == "order" and entry.row.grid is not None]
    return all(entry.how != "position" for entry in entries) and (
        has_grid or all(entry.row.is_line or len(entry.values) == width for entry in by_count)
    )


def _is_ruled(entries: Sequence[Entry], heads: Sequence[Row]) -> bool:
    """Whether every figure of a table in plain lines also stands below its head."""
    return all(_is_in_line(entry) for entry in entries) and any(
        ruler.is_firm and all(ruler.place(entry.row, entry.values) == dict(entry.cells) for entry in entries)
        for ruler in _rulers(entries, heads)
    )


# figures -------------------------------------------------------------------------------------------------------------


def _row_sum(code: str) -> Sum:
    total = (code, "total")
    return Sum((total,), tuple((code, applicant) for applicant in ALL if applicant != "total"), (total,))


def _sums(entries: Sequence[Entry]) -> tuple[Sum, ...]:
    """The identities of the form over the rows that are there: balance and outcomes per column, total per row."""
    codes = {entry.code for entry in entries if entry.code}
    sums = [_row_sum(entry.code) for entry in entries if entry.code]
    outcomes = [code for code in _OUTCOMES if code in codes]
    for applicant in ALL:
        total = ("t3_total", applicant)
        if "t3_total" in codes and outcomes:
            sums.append(Sum((total,), tuple((code, applicant) for code in outcomes), (total,)))
        if codes >= _FLOWS:
            new = ("t3_new", applicant)
            whole, parts = (total, ("t3_carry_out", applicant)), (new, ("t3_carry_in", applicant))
            sums.append(Sum(whole, parts, (total, new)))
    return tuple(sums)


def _cells(entries: Sequence[Entry]) -> Iterator[Found]:
    for entry in entries:
        code = entry.code or ""
        slots = dict(entry.cells)
        written = clean(" ".join(slot.text for slot in entry.values))
        for applicant in ALL:
            yield Found(
                key=(code, applicant),
                slot=slots.get(applicant),
                label=_LABELS[code] if entry.is_forced or not entry.label else entry.label,
                head=_HEADS[applicant],
                rule="forced" if entry.is_forced else entry.how or "unknown",
                place=entry.row.slots[0].place,
                written=written,
            )


def _subtotals(entries: Sequence[Entry], groups: Sequence[Entry], order: Sequence[str]) -> Iterator[Reading]:
    """The printed sums beyond the form: a column of the organisations, a row of each group as full as the heads are."""
    for entry in entries:
        for applicant, slot in entry.cells:
            if applicant == SUBTOTAL and entry.code:
                yield _subtotal(entry.code, "organisations", entry, slot)
    for entry in groups:
        codes = [code for code in catalogue("t3", "row").find(entry.label) if code in _LABELS]
        cells = entry.cells or (tuple(zip(order, entry.values, strict=True)) if len(entry.values) == len(order) else ())
        if len(codes) == 1:
            for applicant, slot in cells:
                yield _subtotal(codes[0], "organisations" if applicant == SUBTOTAL else applicant, entry, slot)


def _subtotal(code: str, applicant: str, entry: Entry, slot: Slot) -> Reading:
    number = slot.number
    is_read = number.status == "value" and not slot.is_shared
    return Reading(
        indicator=code,
        applicant=applicant,
        value=number.value if is_read else None,
        status=number.status if is_read else "unreadable",
        as_written=slot.text.strip(),
        place=slot.place,
        rule="t3_subtotal",
        sentence=clean(entry.label),
    )


def _with_displaced(
    found: list[Found], entries: Sequence[Entry], sums: Sequence[Sum], strays: Sequence[Slot]
) -> list[Found]:
    """A number that stands alone between the rows of a flattened table goes back to the one cell that lacks it.

    Only where there is one such number, one such cell, and every sum then holds; else such a cell may not be taken for
    blank either.
    """
    # Below a head, and between tab stops, a blank cell is blank.
    counted = {entry.code for entry in entries if entry.how == "order" and not entry.row.is_line}
    lacking = [each for each in found if each.key[0] in counted and each.slot and each.slot.is_blank]
    if not strays or not lacking:
        return found
    back: Slot | None = None
    if len(strays) == len(lacking) == 1:
        tried = {each.key: each.number for each in found} | {lacking[0].key: strays[0].number}
        results = [each.holds(tried) for each in sums if lacking[0].key in each.whole + each.parts]
        back = strays[0] if results and all(results) else None
    return [replace(each, slot=back, rule="displaced") if each in lacking else each for each in found]
