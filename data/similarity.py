"""Copied text: how much of a report's prose its last year's report or another agency's report of the year holds too.

Only letters and ideographs are compared: figures, marks, titles in book marks and the words by which an agency names
itself are left out. What more than a fifth of a year's reports say alike is everybody's wording and does not count.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal
from functools import cache, lru_cache
from itertools import groupby, pairwise
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from data.text import squeezed

Kind = Literal["year", "agency", "stock"]
# (section, prose as written), in the order of the report.
Prose = Sequence[tuple[str, str]]
Hashes = npt.NDArray[np.uint32]
Keys = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
# Where a passage begins in one text and in the other, and its length, in compared characters.
_Run = tuple[int, int, int]

# Fewer characters of its own than this say nothing about where a text comes from.
LEAST_CHARACTERS = 100
# Everybody's wording: in more than a fifth of the year's reports, and in so many that no two agencies make it.
_STOCK_SHARE = 0.2
_STOCK_REPORTS = 3
# What everybody says is counted on so many reports of a year, drawn by their numbers; the error is below one percent.
_COUNTED_REPORTS = 2000
# A paragraph can be called stock only where there are enough reports to speak of everybody.
_PARAGRAPH_REPORTS = 10
_PARAGRAPH_CHARACTERS = 60
# Eight characters in a row are seldom the same by chance; a power of two, since they are hashed by doubling.
_SHINGLE = 8
# Two sections that share half of their shingles are found with 93 %, those that share three quarters always.
_BANDS, _BAND_ROWS = 20, 3
_SKETCHED_SHINGLES = 32
_SKETCHED_TOGETHER = 256
# Within a bucket a report is held against its next neighbours only, so that a text which thousands share stays cheap.
_NEIGHBOURS = 4
_CANDIDATES = 3
# Shares that are worth a row of another agency, and passages.
_AGENCY_SHARE = 0.3
_PASSAGE_SHARE = 0.5
_PASSAGE_CHARACTERS = 16
_PASSAGES = 8
_SHOWN_CHARACTERS = 400
_TEXTS_AT_HAND = 64

_SELF_WORDS = "局|委员会|委|办公室|办|厅|处|部|院|中心|街道|镇|乡|县|市|区|省|府|政府|单位|机关|系统"
_COUNTERS = "件|条|次|场|期|项|个|份|篇|宗|人|名|家|类|批|年|月|日|万|元"
# Titles of laws and documents cannot be put in other words; a number in words is a figure.
_LEFT_OUT = re.compile(
    rf"《[^《》]{{1,80}}》|(?:我|本)(?:{_SELF_WORDS})|[一二两三四五六七八九十百千零〇]+(?={_COUNTERS})"
)
_ENDINGS = re.compile(r"(?:人民政府办公室|人民政府|办公室)$")
_MULTIPLIERS = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F), np.uint64(0x165667B19E3779F9))


@dataclass(frozen=True, slots=True)
class Report:
    """One report by its numbers; previous_document_id is the same agency's report of the year before."""

    document_id: int
    agency_id: str
    report_year: int
    previous_document_id: int | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """The same words in both reports, each as written there."""

    words: str
    other_words: str


@dataclass(frozen=True, slots=True)
class Copied:
    """How much of a section, or of the whole prose where section is None, stands in another report too.

    kind: "year" (the agency's report of the year before) · "agency" (another agency's report of the year, the most
    alike) · "stock" (everybody's wording; there is no other report, passages are the stock paragraphs).
    Units: share is of compared_characters, 0 to 1; None where there are too few. compared_characters leaves out
    everybody's wording: of kind "agency" every phrase of it, of kind "year" whole paragraphs, of kind "stock" nothing.
    """

    report: Report
    section: str | None
    other: Report | None
    kind: Kind
    share: Decimal | None
    compared_characters: int
    passages: tuple[Passage, ...] = ()


def compare(
    reports: Sequence[Report],
    prose_of: Callable[[int], Prose],
    words_of: Callable[[str], Sequence[str]],
    folder: Path,
    wanted: Callable[[int], bool] = lambda year: True,
) -> Iterator[Copied]:
    """Every report of the wanted years against its last year's and against the most alike of the same year.

    A year that is not wanted need only be there where the next one is. prose_of gives the prose of reports[number]; it
    is asked again for reports that are copied, so that texts need not be held. words_of gives the words by which an
    agency is named. Files of the work lie in folder.
    Raises: ValueError when the reports are not in the order of their years.
    """
    years = [report.report_year for report in reports]
    if years != sorted(years):
        raise ValueError("reports must come in the order of their years")
    number_of: dict[int | None, int] = {report.document_id: number for number, report in enumerate(reports)}
    before: _Year | None = None
    for year, group in groupby(range(len(reports)), key=years.__getitem__):
        numbers = list(group)

        @lru_cache(maxsize=_TEXTS_AT_HAND)
        def prepare(number: int) -> _Text:
            return _prepared(prose_of(number), words_of(reports[number].agency_id))

        now = _read_year(numbers, prepare, folder / f"shingles-{year}.bin")
        if wanted(year):
            yield from _Comparison(reports, number_of, prepare, now, before, _candidates(now)).rows()
        if before is not None:
            before.path.unlink()
        before = now
    if before is not None:
        before.path.unlink()


# one text ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Text:
    """The prose of a report as the characters that are compared.

    positions lead from a compared character to its place in written; bounds are where sections begin, by compared
    characters, with the end as last; hashes[i] is of the shingle that begins at character i.
    """

    written: str
    sections: tuple[str, ...]
    positions: Numbers
    bounds: Numbers
    hashes: Hashes

    def words(self, start: int, end: int) -> str:
        """The words as written behind compared characters, cut where they are long."""
        return self.written[self.positions[start] : self.positions[min(end, start + _SHOWN_CHARACTERS) - 1] + 1]


def _prepared(prose: Prose, words: Sequence[str]) -> _Text:
    written = "\n".join(text for _, text in prose)
    masked = written
    for word in words:
        masked = masked.replace(word, "0" * len(word))
    masked = _LEFT_OUT.sub(lambda match: "0" * len(match[0]), masked)
    codes = _compared_codes()[np.frombuffer(masked.encode("utf-32-le", "replace"), dtype=np.uint32)]
    positions = np.flatnonzero(codes)
    starts = np.cumsum([0, *(len(text) + 1 for _, text in prose)])
    return _Text(
        written,
        tuple(section for section, _ in prose),
        positions,
        np.searchsorted(positions, starts),
        _hashes(codes[positions]),
    )


def naming_words(names: Sequence[str]) -> tuple[str, ...]:
    """Everything that an agency may be called in its own report, by its names and regions, longest first."""
    bare = {name[len(other) :] for name in names for other in names if name.startswith(other)}
    short = {_ENDINGS.sub("", name) for name in (*names, *bare)}
    return tuple(sorted({name for name in {*names, *bare, *short} if len(name) > 1}, key=lambda n: (-len(n), n)))


@cache
def _compared_codes() -> npt.NDArray[np.uint32]:
    """By code point the letter or ideograph in its one spelling, 0 for what is not compared."""
    table = np.zeros(0x110000, dtype=np.uint32)
    for first, last in ((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3134F)):
        table[first : last + 1] = np.arange(first, last + 1)
    for code in (*range(0x21, 0x7F), *range(0xFF01, 0xFF5F)):
        letter = squeezed(chr(code)).lower()
        if letter.isalpha():
            table[code] = ord(letter)
    return table


def _hashes(codes: npt.NDArray[np.uint32]) -> Hashes:
    if len(codes) < _SHINGLE:
        return np.zeros(0, dtype=np.uint32)
    hashes = _mixed(codes.astype(np.uint64))
    width = 1
    for factor in _MULTIPLIERS:
        hashes = _mixed(hashes[:-width] * factor + hashes[width:])
        width *= 2
    return (hashes >> np.uint64(32)).astype(np.uint32)


def _mixed(keys: Keys) -> Keys:
    keys = (keys ^ (keys >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    return keys ^ (keys >> np.uint64(32))


# one year ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Stock:
    """The shingles that everybody uses, sorted, with a table that answers most questions at once."""

    shingles: Hashes
    table: Flags

    def flags(self, hashes: Hashes) -> Flags:
        """Which of the hashes are stock."""
        found: Flags = self.table[hashes >> 8]
        likely = np.flatnonzero(found)
        if len(likely):
            found[likely] = _within(hashes[likely], self.shingles)
        return found


@dataclass(frozen=True, slots=True)
class _Year:
    """The reports of one year: their shingles in a file, what everybody says, and where stock paragraphs stand.

    The shingles of numbers[i] are hashes[starts[i]:starts[i + 1]]; sections[i] and bounds[i] are those of its text.
    paragraphs[i] are the compared characters of its stock paragraphs, None where there are too few reports to tell.
    """

    numbers: list[int]
    path: Path
    hashes: Hashes
    starts: Numbers
    sections: list[tuple[str, ...]]
    bounds: list[Numbers]
    stock: _Stock
    paragraphs: list[list[tuple[int, int]]] | None
    index: dict[int, int] = field(default_factory=dict)

    def of(self, number: int) -> Hashes:
        """The shingles of one report."""
        place = self.index[number]
        return self.hashes[self.starts[place] : self.starts[place + 1]]


def _read_year(numbers: list[int], prepare: Callable[[int], _Text], path: Path) -> _Year:
    lengths = [0]
    sections: list[tuple[str, ...]] = []
    bounds: list[Numbers] = []
    paragraphs: list[tuple[tuple[int, int, int], ...]] = []
    with path.open("wb") as file:
        for number in numbers:
            text = prepare(number)
            text.hashes.tofile(file)
            lengths.append(len(text.hashes))
            sections.append(text.sections)
            bounds.append(text.bounds)
            paragraphs.append(tuple(_paragraphs(text)))
    starts = np.cumsum(lengths)
    # An empty file cannot be mapped.
    hashes: Hashes = np.memmap(path, dtype=np.uint32, mode="r") if starts[-1] else np.zeros(0, dtype=np.uint32)
    index = {number: place for place, number in enumerate(numbers)}
    stock = _stock(hashes, starts)
    return _Year(
        numbers, path, hashes, starts, sections, bounds, stock, _stock_paragraphs(paragraphs), index
    )  # fmt: skip


def _stock(hashes: Hashes, starts: Numbers) -> _Stock:
    places = np.arange(len(starts) - 1)
    if len(places) > _COUNTED_REPORTS:
        drawn = np.argsort(_mixed(places.astype(np.uint64) + np.uint64(1)), kind="stable")
        places = np.sort(drawn[:_COUNTED_REPORTS])
    shingles = [np.unique(hashes[starts[place] : starts[place + 1]]) for place in places]
    distinct, counts = np.unique(np.concatenate(shingles), return_counts=True)
    stock = distinct[(counts > _STOCK_SHARE * len(places)) & (counts >= _STOCK_REPORTS)]
    table = np.zeros(1 << 24, dtype=np.bool_)
    table[stock >> 8] = True
    return _Stock(stock, table)


def _paragraphs(text: _Text) -> Iterator[tuple[int, int, int]]:
    """Key, first and end of the paragraphs that are long enough to be called stock."""
    start = 0
    for line in text.written.split("\n"):
        end = start + len(line)
        if len(line) >= _PARAGRAPH_CHARACTERS:
            first, last = np.searchsorted(text.positions, (start, end))
            if last - first >= _PARAGRAPH_CHARACTERS:
                yield hash(text.hashes[first : last - _SHINGLE + 1].tobytes()), int(first), int(last)
        start = end + 1


def _stock_paragraphs(paragraphs: list[tuple[tuple[int, int, int], ...]]) -> list[list[tuple[int, int]]] | None:
    if len(paragraphs) < _PARAGRAPH_REPORTS:
        return None
    counts: dict[int, int] = {}
    for found in paragraphs:
        for key in {key for key, _, _ in found}:
            counts[key] = counts.get(key, 0) + 1
    least = _STOCK_SHARE * len(paragraphs)
    return [[(first, last) for key, first, last in found if counts[key] > least] for found in paragraphs]


# who may have copied from whom ---------------------------------------------------------------------------------------


def _candidates(year: _Year) -> dict[int, list[int]]:
    """By place in the year the few others whose sections are most alike, by sketches."""
    owners, keys = _sketches(year)
    if not len(owners):
        return {}
    found = []
    chance = np.random.default_rng(0)
    for band in keys:
        # Another order within the buckets for every band, so that each time others are neighbours.
        mixed = chance.permutation(len(owners))
        order = mixed[np.argsort(band[mixed], kind="stable")]
        for step in range(1, _NEIGHBOURS + 1):
            same = band[order[:-step]] == band[order[step:]]
            one, other = owners[order[:-step][same]], owners[order[step:][same]]
            pairs = (np.minimum(one, other) << 32) | np.maximum(one, other)
            found.append(pairs[one != other])
    pairs, counts = np.unique(np.concatenate(found), return_counts=True)
    one, other = pairs >> 32, pairs & 0xFFFFFFFF
    own, others, counts = np.concatenate((one, other)), np.concatenate((other, one)), np.tile(counts, 2)
    candidates: dict[int, list[int]] = {}
    for place in np.lexsort((others, -counts, own)):
        listed = candidates.setdefault(int(own[place]), [])
        if len(listed) < _CANDIDATES:
            listed.append(int(others[place]))
    return candidates


def _sketches(year: _Year) -> tuple[Numbers, list[Keys]]:
    """The report of every section that is long enough, and band by band the key of its bucket."""
    owners: list[Numbers] = []
    keys: list[list[Keys]] = [[] for _ in range(_BANDS)]
    for first in range(0, len(year.numbers), _SKETCHED_TOGETHER):
        places = range(first, min(first + _SKETCHED_TOGETHER, len(year.numbers)))
        base = year.starts[first]
        hashes = np.asarray(year.hashes[base : year.starts[places[-1] + 1]])
        # A section begins with the shingle at its first character; the last shingles of a report have no further one.
        begins = np.concatenate(
            [np.minimum(year.bounds[place][:-1] + year.starts[place], year.starts[place + 1]) for place in places]
        )
        holders = np.repeat(np.fromiter(places, dtype=np.int64), [len(year.bounds[place]) - 1 for place in places])
        kept = np.flatnonzero(~year.stock.flags(hashes))
        cuts = np.searchsorted(kept, np.append(begins - base, len(hashes)))
        sizes = np.diff(cuts)
        large = sizes >= _SKETCHED_SHINGLES
        if not large.any():
            continue
        rows = np.repeat(large, sizes)
        own = hashes[kept[rows]]
        heads = np.concatenate(([0], np.cumsum(sizes[large])[:-1]))
        owners.append(holders[large])
        for band in range(_BANDS):
            key: Keys = np.zeros(len(heads), dtype=np.uint64)
            for row in range(_BAND_ROWS):
                least = np.minimum.reduceat(_permuted(own, band * _BAND_ROWS + row), heads)
                key = _mixed(key * _MULTIPLIERS[0] + least + np.uint64(1))
            keys[band].append(key)
    if not owners:
        return np.zeros(0, dtype=np.int64), []
    return np.concatenate(owners), [np.concatenate(band) for band in keys]


def _permuted(hashes: Hashes, function: int) -> Hashes:
    """The hashes in another order, one for each function of the sketch."""
    odd, shift = _PERMUTATIONS[function]
    return (hashes ^ shift) * odd


_PERMUTATIONS = [
    (np.uint32(odd | 1), np.uint32(shift))
    for odd, shift in np.random.default_rng(8).integers(1, 1 << 32, (_BANDS * _BAND_ROWS, 2), dtype=np.uint64)
]


# exactly -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Own:
    """A report of the year: its shingles, which characters are everybody's wording, how many are not by section.

    Sections are counted in their order, with the whole at the end.
    """

    number: int
    report: Report
    sections: tuple[str | None, ...]
    bounds: Numbers
    hashes: Hashes
    is_stock: Flags
    counted: Numbers


@dataclass(frozen=True, slots=True)
class _Overlap:
    """Which shingles stand in another report too, and how many characters by section."""

    number: int
    shared: Flags
    copied: Numbers


@dataclass(frozen=True, slots=True)
class _Comparison:
    """The reports of one year held against the year before and each other."""

    reports: Sequence[Report]
    number_of: dict[int | None, int]
    prepare: Callable[[int], _Text]
    now: _Year
    before: _Year | None
    candidates: dict[int, list[int]]

    def rows(self) -> Iterator[Copied]:
        """What is copied in every report of the year."""
        for place, number in enumerate(self.now.numbers):
            flags = self.now.stock.flags(self.now.of(number))
            # A sentence that others use too is still repeated from one's own last report; whole stock paragraphs are
            # prescribed wording.
            own, own_by_year = self._own(place, number, flags), self._own(place, number, _long_runs(flags))
            yield self._stock_row(place, own)
            previous = self.number_of.get(own.report.previous_document_id)
            if previous is not None and self.before is not None and previous in self.before.index:
                overlap = _overlap(own_by_year, previous, self.before.of(previous))
                yield from self._against(own_by_year, overlap, range(len(own.sections)), "year")
            others = (self.now.numbers[other] for other in self.candidates.get(place, ()))
            yield from self._agency_rows(own, [_overlap(own, other, self.now.of(other)) for other in others])

    def _own(self, place: int, number: int, stock: Flags) -> _Own:
        bounds = self.now.bounds[place]
        is_stock = _covered(stock, int(bounds[-1]))
        return _Own(
            number=number,
            report=self.reports[number],
            sections=(*self.now.sections[place], None),
            bounds=bounds,
            hashes=self.now.of(number),
            is_stock=is_stock,
            counted=_by_section(~is_stock, bounds),
        )

    def _stock_row(self, place: int, own: _Own) -> Copied:
        size = len(own.is_stock)
        if self.now.paragraphs is None:
            return Copied(own.report, None, None, "stock", None, size)
        found = self.now.paragraphs[place]
        passages = tuple(Passage(self.prepare(own.number).words(first, last), "") for first, last in found)
        return Copied(own.report, None, None, "stock", _share(int(own.is_stock.sum()), size), size, passages)

    def _agency_rows(self, own: _Own, overlaps: list[_Overlap]) -> Iterator[Copied]:
        """Each section and the whole against the report that holds most of it."""
        sections: dict[int, list[int]] = {}
        for section, name in enumerate(own.sections):
            size = int(own.counted[section])
            best = max(range(len(overlaps)), key=lambda each: int(overlaps[each].copied[section]), default=None)
            copied = 0 if best is None else int(overlaps[best].copied[section])
            is_much = size >= LEAST_CHARACTERS and copied >= _AGENCY_SHARE * size
            if best is not None and (is_much or (name is None and copied)):
                sections.setdefault(best, []).append(section)
            elif name is None:
                # Nothing is alike; where nobody else reported, nothing could be.
                share = _share(0, size) if len(self.now.numbers) > 1 else None
                yield Copied(own.report, None, None, "agency", share, size)
        for best, listed in sections.items():
            yield from self._against(own, overlaps[best], listed, "agency")

    def _against(self, own: _Own, overlap: _Overlap, sections: Sequence[int], kind: Kind) -> Iterator[Copied]:
        shares = {section: _share(int(overlap.copied[section]), int(own.counted[section])) for section in sections}
        runs: list[_Run] = []
        if any(share is not None and share >= _PASSAGE_SHARE for share in shares.values()):
            text, other = self.prepare(own.number), self.prepare(overlap.number)
            runs = list(_runs(text, other, overlap.shared, own.is_stock))
        for section, share in shares.items():
            name, size = own.sections[section], int(own.counted[section])
            passages: tuple[Passage, ...] = ()
            if share is not None and share >= _PASSAGE_SHARE:
                first, end = (0, len(own.is_stock)) if name is None else own.bounds[section : section + 2]
                inside = [run for run in runs if first <= run[0] < end]
                longest = sorted(sorted(inside, key=lambda run: -run[2])[:_PASSAGES])
                passages = tuple(
                    Passage(text.words(begin, begin + length), other.words(partner, partner + length))
                    for begin, partner, length in longest
                )
            yield Copied(own.report, name, self.reports[overlap.number], kind, share, size, passages)


def _share(part: int, whole: int) -> Decimal | None:
    """Rounded down, so that a threshold is reached only where the exact share reaches it."""
    if whole < LEAST_CHARACTERS:
        return None
    return (Decimal(part) / Decimal(whole)).quantize(Decimal("0.0001"), ROUND_DOWN)


def _overlap(own: _Own, number: int, other: Hashes) -> _Overlap:
    shared = _shared(own.hashes, other)
    copied = _covered(shared, len(own.is_stock)) & ~own.is_stock
    return _Overlap(number, shared, _by_section(copied, own.bounds))


def _shared(own: Hashes, other: Hashes) -> Flags:
    """Which of a report's shingles the other one has too; most are told apart by their first bits alone."""
    table = np.zeros(1 << 16, dtype=np.bool_)
    table[other >> 16] = True
    found: Flags = table[own >> 16]
    likely = own[found]
    table[:] = False
    table[likely >> 16] = True
    found[found] = _within(likely, np.sort(other[table[other >> 16]]))
    return found


def _within(hashes: Hashes, listed: Hashes) -> Flags:
    """Which of the hashes are in a sorted list."""
    if not len(listed):
        return np.zeros(len(hashes), dtype=np.bool_)
    nearest = listed[np.minimum(np.searchsorted(listed, hashes), len(listed) - 1)]
    return np.equal(nearest, hashes)


def _covered(shingles: Flags, size: int) -> Flags:
    """The characters that lie in any of the shingles."""
    edges = np.zeros(size + 1, dtype=np.int32)
    edges[: len(shingles)] += shingles
    edges[_SHINGLE : len(shingles) + _SHINGLE] -= shingles
    return np.cumsum(edges[:size]) > 0


def _long_runs(stock: Flags) -> Flags:
    """Only the shingles that follow each other for at least a paragraph's length."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], stock, [False]))))
    kept = np.zeros(len(stock), dtype=np.bool_)
    for first, end in zip(edges[::2], edges[1::2], strict=True):
        kept[first:end] = end - first > _PARAGRAPH_CHARACTERS - _SHINGLE
    return kept


def _by_section(flags: Flags, bounds: Numbers) -> Numbers:
    """How many are set in each section, and in all."""
    sums = np.concatenate(([0], np.cumsum(flags)))[bounds]
    return np.append(np.diff(sums), sums[-1])


def _runs(text: _Text, other: _Text, shared: Flags, is_stock: Flags) -> Iterator[_Run]:
    """The stretches of a line that run alike in both texts and are more than everybody's wording."""
    places = np.flatnonzero(shared)
    order = np.argsort(other.hashes, kind="stable")
    partners = order[np.searchsorted(other.hashes[order], text.hashes[places])]
    cuts = np.flatnonzero((np.diff(places) != 1) | (np.diff(partners) != 1)) + 1
    for first, end in pairwise((0, *(int(cut) for cut in cuts), len(places))):
        begin, partner = int(places[first]), int(partners[first])
        for start, size in _lines(text, begin, end - first + _SHINGLE - 1):
            run = slice(begin + start, begin + start + size)
            if size >= _PASSAGE_CHARACTERS and not is_stock[run].all():
                yield begin + start, partner + start, size


def _lines(text: _Text, first: int, size: int) -> Iterator[tuple[int, int]]:
    """A stretch of compared characters cut at the ends of lines: where each part begins in it, and its size."""
    positions = text.positions[first : first + size]
    ends = [match.start() for match in re.finditer("\n", text.written[positions[0] : positions[-1] + 1])]
    cuts = [0, *(int(n) for n in np.searchsorted(positions - positions[0], ends)), size]
    for start, end in pairwise(cuts):
        yield start, end - start
