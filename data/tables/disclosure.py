"""Table two: what was disclosed of one's own accord, in the 2019 form (t2a) and the 2021 form (t2b)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

from data.frozen import frozen
from data.records import FileFormat, Form, TableReading
from data.reference import rows
from data.tables.labels import catalogue, take_apart
from data.tables.layout import ROWS_REMEMBERED, Row, Second, Slot, by_words, is_caption, is_prose, is_wordy, source_of
from data.tables.result import Found, conclude, printed
from data.text import simplified, squeezed

_FORMS: dict[str, Form] = {"t2a": "2019-2020", "t2b": "2021+"}
_INDICATORS = frozenset(
    row["indicator"] for row in rows("indicators") if row["form_table"] in _FORMS and row["role"] == "value"
)
_LABELS = tuple(row for row in rows("table_labels") if row["table"] in _FORMS)
# Longest first: 本年处理决定数量 before 处理决定数量, which stands inside it.
_HEAD_WORDS = sorted({take_apart(row["label"]).words for row in _LABELS if row["axis"] == "column"}, key=len)[::-1]
_HEAD = re.compile("|".join(map(re.escape, _HEAD_WORDS)))
_NAME = re.compile("|".join(row["label"] for row in _LABELS if row["axis"] == "name"))
_UNIT = re.compile(r"单位:?([万千百亿]*元|[件项个条])|\(([万千百亿]*元)\)")
_ARTICLE = re.compile(r"第?二十条")
_LONGEST_TITLE = 40
# Fewer cells are a mention of the form, not the form.
_FEWEST_CELLS = 2
_WIDEST_GAP = 8
_MOST_REMEMBERED = 8192


@frozen()
class _Head:
    """One column head: its words, its code in each form that knows it, and the columns below it."""

    words: str
    codes: tuple[tuple[str, str], ...]
    unit: str
    first: int
    last: int


@frozen()
class _Line:
    """A row of table two with its heads, before the form is known."""

    row: Row
    label: Slot
    code: str
    heads: tuple[_Head, ...]
    slots: tuple[Slot | None, ...]
    how: str


def read_disclosure(lines: Sequence[Row], file_format: FileFormat, second: Second) -> list[TableReading]:
    """Every table two among a document's rows."""
    return [reading for region in _regions(lines) if (reading := _read(region, file_format, second))]


def _read(region: Sequence[Row], file_format: FileFormat, second: Second) -> TableReading | None:
    lines = tuple(_lines(region))
    votes = Counter(form for line in lines for head in line.heads if (form := _only_form(head)))
    favourite = max(votes, key=lambda form: votes[form], default="")
    found = [each for line in lines for each in _found(line, favourite)]
    if len(found) < _FEWEST_CELLS:
        return None
    source = source_of(region, file_format)
    used = {id(line.row) for line in lines if any(True for _ in _found(line, favourite))}
    return conclude(
        "t2",
        _FORMS[Counter(each.key[0][:3] for each in found).most_common(1)[0][0]],
        found,
        region,
        source=source,
        is_inferred=any(line.how == "spare" for line in lines),
        agrees=lambda: source == "plain" or _is_complete(found) or second.confirms(printed(line.row for line in lines)),
        unmatched=(row.text for row in region if row.labels and row.has_figures and id(row) not in used),
    )


def _is_complete(found: Sequence[Found]) -> bool:
    """Whether every row and column of the form was found, and a figure, a blank or a placeholder in each."""
    readable = {each.key[0] for each in found if each.number.status != "unreadable"}
    return any(readable == {name for name in _INDICATORS if name.startswith(form)} for form in _FORMS)


# where the table stands ----------------------------------------------------------------------------------------------


def _regions(lines: Sequence[Row]) -> Iterator[Sequence[Row]]:
    start = end = None
    for index, row in enumerate(lines):
        if end is not None and index - end > _WIDEST_GAP:
            yield lines[start : end + 1]
            start = end = None
        if _heads_of(row):
            start = _title_start(lines, index) if start is None else start
            end = index
        elif start is not None and is_prose(row):
            # A sentence stands above or below a table, never within it.
            yield lines[start : (end or index) + 1]
            start = end = None
        elif start is not None and (_label(row) or (row.has_figures and not row.labels)):
            end = index
    if end is not None:
        yield lines[start : end + 1]


def _title_start(lines: Sequence[Row], index: int) -> int:
    while index > 0 and (_is_title(lines[index - 1]) or is_caption(lines[index - 1]) or _is_name(lines[index - 1])):
        index -= 1
    return index


def _is_title(row: Row) -> bool:
    return bool(_ARTICLE.match(row.plain)) and len(row.text) <= _LONGEST_TITLE


def _is_name(row: Row) -> bool:
    return bool(_NAME.fullmatch(row.plain))


# rows ----------------------------------------------------------------------------------------------------------------


def _lines(region: Sequence[Row]) -> Iterator[_Line]:
    heads: tuple[_Head, ...] = ()
    above: Row | None = None
    stacked = _Stacked()
    earlier: list[tuple[tuple[_Head, ...], Row]] = []
    for row in region:
        if found := _heads_of(row):
            # Heads set one below the other, each on a line of its own, are one row of heads.
            is_below = row.grid is None and above is not None and above.grid is None and above is not row
            is_stacked = is_below and not stacked.is_waiting
            yield from stacked.lines()
            heads = (*heads, *found) if is_stacked and len(found) == 1 and len(row.slots) == 1 else found
            above, stacked = row, _Stacked(heads)
            earlier.append((heads, row))
            continue
        label = _label(row)
        if label and row.grid is not None and not _know(heads, label[1]):
            # Heads repeated on a new page are those of the table's first part, not of the row.
            own = next((each for each in reversed(earlier) if _know(each[0], label[1])), None)
            if own:
                yield _line(row, *label, *own)
                continue
        if label and (row.has_figures or row.grid is not None):
            yield _line(row, *label, heads, above)
            above = None if row.grid is None else above
        elif label:
            stacked.label(row, *label)
            above = None
        elif row.grid is None and row.has_figures and not row.labels:
            stacked.figures(row.figures)
    yield from stacked.lines()


@dataclass(slots=True)
class _Stacked:
    """Rows below one row of heads whose label and figures stand on lines of their own.

    They can be told only where every label is followed by just its figures: where labels come together and figures
    after them, a text may have taken the table column by column.
    """

    heads: tuple[_Head, ...] = ()
    rows: list[tuple[Row, Slot, str]] = field(default_factory=list)
    stacks: list[list[Slot]] = field(default_factory=list)
    is_strewn: bool = False

    @property
    def is_waiting(self) -> bool:
        return bool(self.rows) and len(self.stacks[-1]) < len(self.heads)

    def label(self, row: Row, label: Slot, code: str) -> None:
        self.is_strewn |= bool(self.rows) and not self.stacks[-1]
        self.rows.append((row, label, code))
        self.stacks.append([])

    def figures(self, slots: Sequence[Slot]) -> None:
        if self.rows:
            self.stacks[-1] += slots

    def lines(self) -> Iterator[_Line]:
        is_strewn = self.is_strewn or any(len(stack) > len(self.heads) for stack in self.stacks)
        for (row, label, code), stack in zip(self.rows, self.stacks, strict=True):
            if is_strewn:
                yield _Line(row, label, code, self.heads, (None,) * len(self.heads), "unknown")
            elif len(stack) == len(self.heads):
                yield _Line(row, label, code, self.heads, tuple(stack), "order")


def _know(heads: Sequence[_Head], code: str) -> bool:
    """Whether the form has a row of this code under such heads."""
    return any(f"{table}_{code}_{column}" in _INDICATORS for head in heads for table, column in head.codes)


def _line(row: Row, label: Slot, code: str, heads: tuple[_Head, ...], above: Row | None) -> _Line:
    behind = tuple(slot for slot in row.slots if slot.first >= label.last)
    is_below = above is not None and row.grid is not None and above.columns == row.columns and above.is_whole
    if is_below and row.is_whole:
        return _Line(row, label, code, heads, tuple(_under(head, heads, behind) for head in heads), "grid")
    spare = behind[len(heads) :]
    if len(behind) >= len(heads) and all(slot.is_blank for slot in spare):
        return _Line(row, label, code, heads, behind[: len(heads)], "spare" if spare else "order")
    return _Line(row, label, code, heads, (None,) * len(heads), "unknown")


def _under(head: _Head, heads: Sequence[_Head], slots: Sequence[Slot]) -> Slot | None:
    """The one figure below a head, or a blank; None when two stand there, unsure when it spans two heads."""
    below = [slot for slot in slots if slot.first < head.last and head.first < slot.last]
    filled = [slot for slot in below if not slot.is_blank] or below[:1]
    if len(filled) != 1:
        return None
    spanned = [other for other in heads if filled[0].first < other.last and other.first < filled[0].last]
    is_shared = (len(spanned) > 1 or filled[0].row_span > 1) and not filled[0].is_blank
    return replace(filled[0], is_shared=True) if is_shared else filled[0]


@lru_cache(maxsize=ROWS_REMEMBERED)
def _label(row: Row) -> tuple[Slot, str] | None:
    """The leftmost words that name a row of table two."""
    if row.grid is None and any(slot.is_figure for slot in row.labels):
        return None
    if row.grid is None and row.labels:
        words = "".join(slot.text for slot in row.labels)
        code = _row_code(words)
        first = row.labels[0]
        return (replace(first, text=words, last=row.labels[-1].last), code) if code else None
    for slot in row.slots:
        if slot.is_wordy and not slot.is_repeat and (code := _row_code(slot.text)):
            return slot, code
    return None


def _row_code(text: str) -> str:
    for form in _FORMS:
        codes = catalogue(form, "row").find(text)
        if len(codes) == 1:
            return codes[0]
    return ""


# heads ---------------------------------------------------------------------------------------------------------------


def _heads_of(row: Row) -> tuple[_Head, ...]:
    """The column heads of a row that holds nothing else; empty otherwise."""
    heads = []
    for index, words in _words_of_heads(row):
        unit = _UNIT.search(simplified(squeezed(words)))
        slot = row.slots[index]
        heads.append(_Head(words, _codes_of_head(words), (unit[1] or unit[2]) if unit else "", slot.first, slot.last))
    return _retyped(tuple(heads)) if heads else ()


@by_words
def _words_of_heads(row: Row) -> tuple[tuple[int, str], ...]:
    """The words of each column head with the place of its slot; empty where the row holds anything else."""
    if row.has_figures and row.grid is not None:
        return ()
    heads = []
    own = ((index, slot.text) for index, slot in enumerate(row.slots) if not slot.is_repeat)
    for index, text in own:
        # In a line of text heads may be set without a blank between them.
        for words in _parted(text) if row.grid is None else (text,):
            if not is_wordy(words) or _is_beside_heads(words):
                continue
            if _codes_of_head(words):
                heads.append((index, words))
            elif row.grid is None or _row_code(words):
                return ()
    return tuple(heads)


@lru_cache(maxsize=_MOST_REMEMBERED)
def _parted(text: str) -> tuple[str, ...]:
    plain = squeezed(text)
    name = _NAME.match(plain)
    rest = plain[name.end() :] if name else plain
    words = take_apart(rest).words
    parts = _HEAD.findall(words)
    if len(parts) > 1 and "".join(parts) == words:
        return tuple(parts)
    return (rest,) if rest or not name else ()


@lru_cache(maxsize=_MOST_REMEMBERED)
def _is_beside_heads(text: str) -> bool:
    """Whether words that are no head may stand in a row of heads: the name of the rows, the article of the law."""
    plain = squeezed(text)
    return bool(_NAME.fullmatch(plain) or _ARTICLE.match(plain))


@lru_cache(maxsize=_MOST_REMEMBERED)
def _codes_of_head(text: str) -> tuple[tuple[str, str], ...]:
    """The forms and columns that a head may name.

    本年处理决定数量 is worded nearly alike in both forms; the one that words it just so comes first.
    """
    named = [(form, code) for form in _FORMS for code in catalogue(form, "column").find(text)]
    return tuple(sorted(named, key=lambda each: not catalogue(each[0], "column").is_exact(text)))


def _retyped(heads: tuple[_Head, ...]) -> tuple[_Head, ...]:
    """本年新制作数量 typed twice before 对外公开总数量: the second stands where the form has 本年新公开数量."""
    codes = [dict(head.codes).get("t2a", "") for head in heads]
    if codes != ["made", "made", "stock"]:
        return heads
    return (heads[0], replace(heads[1], codes=(("t2a", "disclosed"),)), heads[2])


def _only_form(head: _Head) -> str:
    """The form that alone prints these words; decisions are worded nearly alike in both."""
    exact = _forms_by_words().get(take_apart(head.words).words, set())
    return next(iter(exact)) if len(exact) == 1 else ""


@cache
def _forms_by_words() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in _LABELS:
        if row["axis"] == "column" and row["code"] != "decisions":
            found.setdefault(take_apart(row["label"]).words, set()).add(row["table"])
    return found


def _found(line: _Line, favourite: str) -> Iterator[Found]:
    # The heads beside it tell whose 处理决定数量 a row of heads holds, before those of the other rows do.
    beside = next((form for head in line.heads if (form := _only_form(head))), favourite)
    for head, slot in zip(line.heads, line.slots, strict=True):
        form = _only_form(head) or beside
        named = [(f"{table}_{line.code}_{code}", code) for table, code in head.codes if table == form or not form]
        known = [(indicator, code) for indicator, code in named if indicator in _INDICATORS]
        if known:
            indicator, code = known[0]
            yield Found(
                key=(indicator, ""),
                slot=slot,
                label=line.label.text,
                head=head.words,
                rule=line.how,
                place=line.label.place,
                written=" ".join(each.text for each in line.row.slots if each.first >= line.label.last),
                unit=head.unit,
                is_signed=code == "items_delta",
            )
