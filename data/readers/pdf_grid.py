"""Ruled lines and characters as tables: a grid of cells, or no table at all where the drawing is ambiguous."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from data.readers.pdf_lines import Line, cell_text, lines, rows_of
from data.readers.pdf_shapes import Box, Glyph, Rule, turned_glyph

# Points. Lines that miss each other by less than this touch; parallel ones closer than this are one (double lines).
TOUCH = 3.0
# A row or column narrower than this holds no words: it is the gap of a double line, or two edges meant to be one.
SLIVER = 5.0
# What word processors leave free at each side of a cell by default.
PADDING = 5.4
# How much of a cell's side must be drawn to part it from its neighbour, and how little still counts as nothing.
DRAWN, NOT_DRAWN = 0.8, 0.2
# The part of a text that must stand in a cell for all of it to belong there, when it runs over the border.
OWN_PART = 0.75
# Beyond these a drawing is graph paper, not a form.
MOST_LINES_MERGED = 1500
MOST_COLUMNS = 60
MOST_ROWS = 300
_SIDES = 4

Position = tuple[int, int]
_FIGURE = re.compile(r"[-+－—/]?[\d,.，．\s%％]*")
_IN_FIGURE = re.compile(r"[-+－—/\d,.，．\s%％]")


class GridCell(NamedTuple):
    """One cell: its first row and column (from 0), its spans, its box and its words."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box
    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """One ruled table of a page: its cells, and the characters within its borders."""

    row_count: int
    column_count: int
    box: Box
    cells: tuple[GridCell, ...]
    glyphs: tuple[Glyph, ...]

    @property
    def rows_with_words(self) -> int:
        """In how many rows a cell with words begins."""
        return len({cell.row for cell in self.cells if cell.text})

    @property
    def columns_with_words(self) -> int:
        """In how many columns a cell with words begins."""
        return len({cell.column for cell in self.cells if cell.text})

    @property
    def is_table(self) -> bool:
        """Whether it is more than a box around words."""
        return self.rows_with_words >= 2 and self.columns_with_words >= 2


class _Spans(NamedTuple):
    """A grid line: where it is, and the stretches of it that are drawn."""

    at: float
    drawn: tuple[tuple[float, float], ...]


class _Frame(NamedTuple):
    """The lines of one table, vertical ones from left to right and horizontal ones from top to bottom."""

    verticals: tuple[_Spans, ...]
    horizontals: tuple[_Spans, ...]


class _Area(NamedTuple):
    """A rectangle of elementary cells that nothing parts, first and last row and column."""

    top: int
    left: int
    bottom: int
    right: int


def grids(rules: Sequence[Rule], glyphs: Sequence[Glyph]) -> list[Grid]:
    """The ruled tables and boxes of a page, from top to bottom; whoever asks decides what a mere box is worth.

    A table within a cell of another comes out by itself, and its words are not repeated in the outer one.
    """
    merged = _merged(rules)
    if not 0 < len(merged) <= MOST_LINES_MERGED:
        return []
    groups = [(frame, group) for group in _connected(merged) if (frame := _frame(group))]
    free = {glyph.order: glyph for glyph in glyphs}
    runs = list(_runs(glyphs)) if groups else []
    found = []
    for frame, group in sorted(groups, key=lambda pair: _size(pair[0])):
        strays = set(merged).difference(group)
        grid = _grid(frame, free, runs, strays)
        if grid:
            found.append(grid)
            if grid.is_table:
                for glyph in grid.glyphs:
                    del free[glyph.order]
    return sorted(found, key=lambda grid: (grid.box[1], grid.box[0]))


def _merged(rules: Sequence[Rule]) -> list[Rule]:
    """The lines with pieces of one line joined: dots, dashes, the sides of neighbouring cells."""
    merged: list[Rule] = []
    for is_vertical in (False, True):
        ordered = sorted([rule for rule in rules if rule.is_vertical == is_vertical], key=attrgetter("at"))
        for level in _levels(ordered, spread=0.8):
            at = sum(rule.at for rule in level) / len(level)
            for start, end in _stretches([(rule.start, rule.end) for rule in level]):
                if end - start > TOUCH:
                    merged.append(Rule(is_vertical, at, start, end))
    return merged


def _levels(ordered: Sequence[Rule], spread: float) -> Iterator[list[Rule]]:
    """Parallel lines, sorted by where they are, in groups of which none is wider than spread."""
    level: list[Rule] = []
    for rule in ordered:
        if level and rule.at - level[0].at > spread:
            yield level
            level = []
        level.append(rule)
    if level:
        yield level


def _stretches(pieces: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Pieces of one line, those joined that overlap or leave a gap no wider than TOUCH."""
    joined: list[tuple[float, float]] = []
    for start, end in sorted(pieces):
        if joined and start - joined[-1][1] <= TOUCH:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _connected(rules: list[Rule]) -> list[list[Rule]]:
    """The lines, sorted by where they are, in groups that hang together: each table, frame or diagram by itself."""
    horizontals = [number for number, rule in enumerate(rules) if not rule.is_vertical]
    levels = [rules[number].at for number in horizontals]
    parent = list(range(len(rules)))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    for number, rule in enumerate(rules):
        if rule.is_vertical:
            first = bisect_right(levels, rule.start - TOUCH)
            last = bisect_right(levels, rule.end + TOUCH)
            for other in horizontals[first:last]:
                if rules[other].start - TOUCH <= rule.at <= rules[other].end + TOUCH:
                    parent[root(other)] = root(number)
        for other in range(number + 1, len(rules)):
            following = rules[other]
            if following.is_vertical != rule.is_vertical or following.at - rule.at > TOUCH:
                break
            if following.start <= rule.end + TOUCH and rule.start <= following.end + TOUCH:
                parent[root(other)] = root(number)
    groups: dict[int, list[Rule]] = defaultdict(list)
    for number, rule in enumerate(rules):
        groups[root(number)].append(rule)
    return _with_lone_sides(list(groups.values()))


def _with_lone_sides(groups: list[list[Rule]]) -> list[list[Rule]]:
    """The groups, each with the upright lines that touch none of its lines but are exactly as long as its own.

    On a page in the middle of a table, a label that spans all of its rows has no line across at all.
    """
    tables = [group for group in groups if {rule.is_vertical for rule in group} == {True, False}]
    uprights = [[rule for rule in group if rule.is_vertical] for group in tables]
    for lone in (group for group in groups if all(rule.is_vertical for rule in group)):
        for number, upright in enumerate(uprights):
            if all(abs(own - other) <= TOUCH for own, other in zip(_reach(lone), _reach(upright), strict=True)):
                tables[number] = [*tables[number], *lone]
                break
    return tables


def _reach(rules: list[Rule]) -> tuple[float, float]:
    return min(rule.start for rule in rules), max(rule.end for rule in rules)


def _frame(group: list[Rule]) -> _Frame | None:
    """The grid lines of a group, with outer borders added where the lines across end together without one."""
    verticals, horizontals = (
        _spans([rule for rule in group if rule.is_vertical == is_vertical]) for is_vertical in (True, False)
    )
    if not verticals or not horizontals:
        return None
    closed = verticals, horizontals
    for _ in range(_SIDES):
        # What looked like an ornament is an inner line once an open side beside it is added.
        closed = _closed(verticals, closed[1]), _closed(horizontals, closed[0])
    verticals, horizontals = closed
    if not 2 <= len(verticals) <= MOST_COLUMNS or not 2 <= len(horizontals) <= MOST_ROWS:
        return None
    return _Frame(verticals, horizontals)


def _spans(rules: list[Rule]) -> tuple[_Spans, ...]:
    ordered = sorted(rules, key=lambda rule: rule.at)
    return tuple(
        _Spans(
            sum(rule.at for rule in level) / len(level),
            tuple(_stretches([(rule.start, rule.end) for rule in level])),
        )
        for level in _levels(ordered, TOUCH)
    )


def _closed(sides: tuple[_Spans, ...], across: tuple[_Spans, ...]) -> tuple[_Spans, ...]:
    """The grid lines of one direction with missing outer ones added, as in open-sided or page-cut tables."""
    first = min(line.drawn[0][0] for line in across if line.drawn)
    last = max(line.drawn[-1][1] for line in across if line.drawn)
    # A border that the page's end cut off would have run on like the one at the other end.
    starts = [not line.drawn or line.drawn[0][0] - first <= TOUCH for line in across]
    ends = [not line.drawn or last - line.drawn[-1][1] <= TOUCH for line in across]
    before: tuple[_Spans, ...] = ()
    after: tuple[_Spans, ...] = ()
    if first < sides[0].at - SLIVER and _part_cells(starts):
        before = (_Spans(first, ()),)
    if last > sides[-1].at + SLIVER and _part_cells(ends):
        after = (_Spans(last, ()),)
    return before + sides + after


def _part_cells(reaching: list[bool]) -> bool:
    """Whether the lines that run on to an open end part cells there; an outer one alone is an ornament."""
    return sum(reaching) > 1 or any(reaching[1:-1])


def _size(frame: _Frame) -> float:
    return (frame.verticals[-1].at - frame.verticals[0].at) * (frame.horizontals[-1].at - frame.horizontals[0].at)


def _grid(
    frame: _Frame, free: dict[int, Glyph], runs: Sequence[Sequence[Glyph]], strays: Iterable[Rule]
) -> Grid | None:
    """The cells of a frame with their words; nothing when a line is neither there nor absent, or words are in doubt."""
    places = _places(frame, free)
    written = {order: place for order, place in places.items() if free[order].text != " "}
    if not written:
        return None
    top, bottom, left, right = _closed_part(frame, set(written.values()))
    frame = _Frame(frame.verticals[left : right + 1], frame.horizontals[top : bottom + 1])
    owners = _areas(frame) if top < bottom and left < right else None
    if owners is None:
        return None
    places = {order: (row - top, column - left) for order, (row, column) in places.items()}
    areas = _rectangles(owners, {places[order] for order in written})
    owner_of = _settled({order: owners[places[order]] for order in written}, runs) if areas is not None else None
    if areas is None or owner_of is None:
        return None
    contents: dict[int, list[Glyph]] = defaultdict(list)
    for order, place in places.items():
        owner = owner_of.get(order) if order in written else owners.get(place)
        if owner in areas:
            contents[owner].append(free[order])
    for order in owner_of.keys() - places.keys():
        if order in free:
            contents[owner_of[order]].append(free[order])
    if _hides_rows(areas, contents, frame) or _is_parted(areas, contents, frame, strays):
        return None
    rows, columns = _kept(areas, contents, frame)
    cells = tuple(sorted(_cells(areas, contents, frame, rows, columns)))
    inside = tuple(glyph for owner in areas for glyph in contents[owner])
    return Grid(len(rows), len(columns), _around(frame), cells, inside)


def _places(frame: _Frame, glyphs: dict[int, Glyph]) -> dict[int, Position]:
    """The elementary row and column of each character that stands within the outer lines."""
    uprights, levels = ([line.at for line in lines_of] for lines_of in frame)
    first, last, highest, lowest = uprights[0], uprights[-1], levels[0], levels[-1]
    places = {}
    for order, glyph in glyphs.items():
        # The middle is never above the top nor below the bottom: it need not be known of what stands beside the table.
        if glyph.bottom < highest or glyph.top >= lowest:
            continue
        across, down = glyph.middle
        if first <= across < last and highest <= down < lowest:
            places[order] = bisect_right(levels, down) - 1, bisect_right(uprights, across) - 1
    return places


def _closed_part(frame: _Frame, written: set[Position]) -> tuple[int, int, int, int]:
    """The numbers of the outer lines: first and last across, first and last upright.

    An added one counts only when something is written beside it.
    """
    verticals, horizontals = frame
    rows, columns = {row for row, _ in written}, {column for _, column in written}
    last_row, last_column = len(horizontals) - 1, len(verticals) - 1
    return (
        int(not horizontals[0].drawn and 0 not in rows),
        last_row - int(not horizontals[-1].drawn and last_row - 1 not in rows),
        int(not verticals[0].drawn and 0 not in columns),
        last_column - int(not verticals[-1].drawn and last_column - 1 not in columns),
    )


def _areas(frame: _Frame) -> dict[Position, int] | None:
    """For each elementary cell the number of the area that it belongs to; nothing when a side is half drawn."""
    verticals, horizontals = frame
    row_count, column_count = len(horizontals) - 1, len(verticals) - 1
    parent = {(row, column): (row, column) for row in range(row_count) for column in range(column_count)}

    def root(place: Position) -> Position:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    for row in range(row_count):
        for column in range(column_count):
            top, bottom = horizontals[row].at, horizontals[row + 1].at
            left, right = verticals[column].at, verticals[column + 1].at
            sides = []
            if column + 1 < column_count:
                sides.append(((row, column + 1), _drawn(verticals[column + 1], top, bottom)))
            if row + 1 < row_count:
                sides.append(((row + 1, column), _drawn(horizontals[row + 1], left, right)))
            for neighbour, part in sides:
                if NOT_DRAWN < part < DRAWN:
                    return None
                if part <= NOT_DRAWN:
                    parent[root(neighbour)] = root((row, column))
    numbers = {place: number for number, place in enumerate(place for place in parent if parent[place] == place)}
    return {place: numbers[root(place)] for place in parent}


def _drawn(line: _Spans, start: float, end: float) -> float:
    """The part of a stretch that is drawn, its corners apart, where lines may stop short of each other."""
    corner = min(TOUCH, 0.3 * (end - start))
    start, end = start + corner, end - corner
    if end <= start:
        return 1.0
    covered = 0.0
    for first, last in line.drawn:
        if first <= start and end <= last:
            return 1.0
        if first < end and start < last:
            covered += min(end, last) - max(start, first)
    return covered / (end - start)


def _rectangles(owners: dict[Position, int], written: set[Position]) -> dict[int, _Area] | None:
    """The areas by number; one that is no rectangle lies outside of the table, or, with words, makes it ambiguous."""
    members: dict[int, list[Position]] = defaultdict(list)
    for place, owner in owners.items():
        members[owner].append(place)
    areas = {}
    for owner, places in members.items():
        if len(places) == 1:
            areas[owner] = _Area(*places[0], *places[0])
            continue
        rows, columns = [row for row, _ in places], [column for _, column in places]
        area = _Area(min(rows), min(columns), max(rows), max(columns))
        if (area.bottom - area.top + 1) * (area.right - area.left + 1) == len(places):
            areas[owner] = area
        elif not written.isdisjoint(places):
            return None
    return areas


def _settled(owner_of: dict[int, int], runs: Sequence[Sequence[Glyph]]) -> dict[int, int] | None:
    """The area of each character, words that run over a border put back whole; nothing when their owner is unclear.

    Words run over when their characters touch each other although a line stands between them: a cell's own padding
    keeps the words of two cells apart. They belong where nearly all of them stand, unless others stand there too; of
    figures that touch over a line nobody can say where one ends.
    """
    settled = dict(owner_of)
    moved: list[tuple[int, Sequence[Glyph]]] = []
    for run in runs:
        owners = [owner_of.get(glyph.order) for glyph in run]
        if owners.count(owners[0]) == len(owners):
            continue
        owner, count = Counter(owners).most_common(1)[0]
        if count < OWN_PART * len(run) or 2 * sum(glyph.text.isdecimal() for glyph in run) > len(run):
            return None
        for glyph in run:
            if owner is None:
                settled.pop(glyph.order, None)
            else:
                settled[glyph.order] = owner
        if owner is not None:
            moved.append((owner, run))
    for owner, run in moved:
        for other in runs:
            if other is not run and settled.get(other[0].order) == owner and _overprints(run, other):
                return None
    return settled


def _overprints(run: Sequence[Glyph], other: Sequence[Glyph]) -> bool:
    """Whether two pieces of text stand on top of each other."""
    em = max(run[0].em, other[0].em)
    return abs(run[0].baseline - other[0].baseline) < 0.7 * em and (
        min(run[-1].right, other[-1].right) - max(run[0].left, other[0].left) > 0.1 * em
    )


def _runs(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """Characters that the file writes one after the other on one line without a gap."""
    run: list[Glyph] = []
    end = start = height = em = 0.0
    is_upright = False
    for glyph in glyphs:
        text, left, _, right, _, _, baseline, size, _, turn = glyph
        if text == " ":
            continue
        if run and not (
            is_upright
            and turn == 0
            and abs(baseline - height) < 0.1 * em
            and -0.3 * em < left - end < 0.1 * em
            and left > start
        ):
            yield run
            run = []
        run.append(glyph)
        start, end, height, em, is_upright = left, right, baseline, size, turn == 0
    if run:
        yield run


def _hides_rows(areas: dict[int, _Area], contents: dict[int, list[Glyph]], frame: _Frame) -> bool:
    """Whether rows are set without a line between them: figures under each other, at the height of words beside them.

    A figure that was broken because it fills its cell is not meant.
    """
    by_row: dict[tuple[int, int], list[tuple[_Area, list[Glyph]]]] = defaultdict(list)
    for owner, area in areas.items():
        upright = [glyph for glyph in contents.get(owner, ()) if glyph.turn == 0]
        heights = [glyph.baseline for glyph in upright]
        if heights and round(min(heights)) != round(max(heights)):
            by_row[area.top, area.bottom].append((area, upright))
    for row_cells in by_row.values():
        # Most rows have no such figures; then it need not be known how the words beside are set.
        if not any(all(_IN_FIGURE.match(glyph.text) for glyph in upright) for _, upright in row_cells):
            continue
        with_lines = [(area, lines(rows_of(upright))) for area, upright in row_cells]
        several = [(area, cell_lines) for area, cell_lines in with_lines if len(cell_lines) > 1]
        for area, cell_lines in several:
            width = frame.verticals[area.right + 1].at - frame.verticals[area.left].at
            if (
                all(_FIGURE.fullmatch(line.text) for line in cell_lines)
                and not all(_fills(line, width) for line in cell_lines[:-1])
                and any(_beside(cell_lines, other) >= 2 for _, other in several if other is not cell_lines)
            ):
                return True
    return False


def _is_parted(
    areas: dict[int, _Area], contents: dict[int, list[Glyph]], frame: _Frame, strays: Iterable[Rule]
) -> bool:
    """Whether a line that touches no other parts the words of a cell: a border that was drawn too short."""
    first, highest, last, lowest = _around(frame)
    within = [rule for rule in strays if (first < rule.at < last if rule.is_vertical else highest < rule.at < lowest)]
    if not within:
        return False
    for owner, area in areas.items():
        if len(contents[owner]) < 2:
            continue
        left, top, right, bottom = _box(area, frame)
        for rule in within:
            first, last, low, high = (top, bottom, left, right) if rule.is_vertical else (left, right, top, bottom)
            if not low + TOUCH < rule.at < high - TOUCH:
                continue
            if min(rule.end, last) - max(rule.start, first) < DRAWN * (last - first):
                continue
            sides = {glyph.middle[0 if rule.is_vertical else 1] < rule.at for glyph in contents[owner]}
            if len(sides) == 2:
                return True
    return False


def _fills(line: Line, width: float) -> bool:
    """Whether one more digit would not fit beside the usual padding of a cell."""
    left, top, right, bottom = line.box
    return right - left > width - 2 * PADDING - 0.4 * (bottom - top)


def _beside(cell_lines: list[Line], other: list[Line]) -> int:
    """How many lines of two cells stand at one height."""
    return sum(any(abs(line.baseline - candidate.baseline) < 2 for candidate in other) for line in cell_lines)


def _kept(
    areas: dict[int, _Area], contents: dict[int, list[Glyph]], frame: _Frame
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The elementary rows and columns that count: slivers go when no words stand in them alone."""
    kept = []
    for lines_across, first, last in ((frame.horizontals, 0, 2), (frame.verticals, 1, 3)):
        narrow = {
            index for index, (line, following) in enumerate(pairwise(lines_across)) if following.at - line.at < SLIVER
        }
        held = {area[first] for owner, area in areas.items() if area[first] == area[last] and contents.get(owner)}
        kept.append(tuple(index for index in range(len(lines_across) - 1) if index not in narrow - held))
    return kept[0], kept[1]


def _cells(
    areas: dict[int, _Area],
    contents: dict[int, list[Glyph]],
    frame: _Frame,
    rows: tuple[int, ...],
    columns: tuple[int, ...],
) -> Iterator[GridCell]:
    """The areas as cells of the rows and columns that count."""
    for owner, area in areas.items():
        row, column = bisect_left(rows, area.top), bisect_left(columns, area.left)
        row_span, column_span = bisect_right(rows, area.bottom) - row, bisect_right(columns, area.right) - column
        if row_span and column_span:
            yield GridCell(row, column, row_span, column_span, _box(area, frame), _words(contents[owner]))


def _around(frame: _Frame) -> Box:
    return frame.verticals[0].at, frame.horizontals[0].at, frame.verticals[-1].at, frame.horizontals[-1].at


def _box(area: _Area, frame: _Frame) -> Box:
    return (
        frame.verticals[area.left].at,
        frame.horizontals[area.top].at,
        frame.verticals[area.right + 1].at,
        frame.horizontals[area.bottom + 1].at,
    )


def _words(glyphs: list[Glyph]) -> str:
    """The words of a cell, those set sideways after the upright ones and in their own direction."""
    turns = {glyph.turn for glyph in glyphs}
    if turns <= {0}:
        return cell_text(glyphs)
    parts = (cell_text([turned_glyph(glyph, turn) for glyph in glyphs if glyph.turn == turn]) for turn in sorted(turns))
    return "\n".join(part for part in parts if part)
