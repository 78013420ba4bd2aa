"""The sections of a report by their canonical codes, told by their titles and not by their numbers."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from data import reference
from data.frozen import frozen
from data.headings import EXACT, STRONG, WEAK, WITHIN, Name, Style, is_table_row, is_title, names_of, numbering
from data.lines import Line, lines_of
from data.page_labels import is_residue
from data.paragraphs import Paragraph, paragraphs_of, text_of
from data.records import (
    Block,
    Document,
    Evidence,
    Form,
    Identity,
    Place,
    Section,
    SectionState,
    TableBlock,
    TableReading,
)
from data.text import clean, simplified, squeezed

_TABLE_OF = {"proactive_disclosure": "t2", "request_handling": "t3", "review_litigation": "t4"}
_SECTION_OF = {table: section for section, table in _TABLE_OF.items()}
_ORDER = ("overall_situation", *_TABLE_OF, "problems_improvements", "other_matters")
# What a report has once: a general title beside it, 工作开展情况 after 概述, is no second one.
_ONLY_ONCE = frozenset({"overall_situation", "other_matters"})
# A section of problems shorter than this says nothing (check CP_SEC5_EMPTY).
_TOO_SHORT = 30
_LONGEST_TITLE = 45
_LONGEST_UNKNOWN = 30

_STOP = re.compile(r"[。:;!?]")
# A title holds no count: what does is a sentence.
_COUNT = re.compile(r"\d+[条件次份篇个人元]")
_NONE = re.compile(
    r"^(?:\d+[、.])?(?:暂?无|没有|零)(?:[。;]|$)|(?:^|[^有并])(?:暂?无(?!法|线|障碍|正当|理由)|没有|不存在|零申请|零收费|为零)"
    r"|(?:尚|均|也|都|并)?未(?:曾)?(?:收到|接到|接收|收取|发生|产生|出现|受理|涉及|因|有|发现|引发|提起|开展|对|向|被|收|进行收)"
)
_AMOUNT = re.compile(r"(?<![\d.])(?!0+(?:\.0+)?(?![\d.]))\d+(?:\.\d+)?(?:万)?(?:余|多)?[元件条次起宗项份个人]")
# What goes to some for nothing, or up to a limit, may well be paid by others.
_FREE = re.compile(
    r"^(?!.*(?:(?<![及和与、])减免|免收|低保|困难|特困|其余|其他人|超出|超过|除|部分|首次|首份|按.{0,8}标准))"
    r".*(?:(?<!减)免费|不(?:予|曾|再|另|涉及)?(?:收取|收费)|未就.{1,15}收)"
)
_ZERO_AMOUNT = re.compile(r"\d+(?:\.\d+)?万?元|\d+[件起宗次条]")
_FEE = re.compile(r"处理费|收费|收取.{0,8}费|费用")
_OTHER_CHARGE = re.compile(r"行政事业性收费")
_FEE_GOES_ON = re.compile(r"^(?:其中|上述|以上|收费|收取)")
_PROBLEM = re.compile(r"(?:存在|还有|仍有|有待|差距|不足|问题)")
_PROBLEM_TITLE = re.compile(r"(?:主要)?(?:存在)?(?:的)?(?:主要)?(?:问题|不足|困难)|改进(?:情况|措施)|整改(?:情况|措施)")
_ANNEX_PROMISED = re.compile(r"附表|统计(?:指标)?表|指标统计表|附件:?.{0,12}(?:统计|情况)表")
_ANNEX = re.compile(r"附[件表]\d{0,2}[:、]?")
_ANNEX_HEADING = re.compile(
    r"(?:附件|附表|附)\d*[:、]?(?:.{0,30}统计表.{0,12})?|.{0,30}信息公开(?:工作)?情况统计表.{0,12}"
)


@frozen()
class _Heading:
    """A heading: in which paragraph, over match[:end] of it, and what it may name; index counts paragraphs.

    A heading that is not printed (lost) has no title and takes no characters.
    """

    index: int
    end: int
    title: str
    style: Style | None
    number: int
    names: tuple[Name, ...]
    is_inline: bool = False
    code: str = ""

    @property
    def section(self) -> str:
        return self.code or (self.names[0].section if self.names else "unmapped")

    @property
    def certainty(self) -> int:
        return self.names[0].certainty if self.names else 0


@dataclass(frozen=True, slots=True)
class _Body:
    """What the headings are sought in: the form, the paragraphs, the block of each, and the blocks of each table."""

    form: Form
    paragraphs: tuple[Paragraph, ...]
    starts: tuple[int, ...]
    tables: dict[str, tuple[int, ...]]
    all_tables: tuple[int, ...]
    has_statistics: bool

    @property
    def is_old(self) -> bool:
        return self.form in {"2008-2013", "2014-2018"}

    def first_after(self, order: int) -> int:
        """The index of the first paragraph that begins behind the block of that order."""
        return bisect_left(self.starts, order)

    def table_between(self, code: str, first: int, last: int) -> bool:
        """Whether a table begins between the paragraphs first and last."""
        orders = self.tables.get(code, ())
        return bool(orders) and first < self.first_after(orders[0]) <= last

    def has_table(self, first: int, last: int) -> bool:
        """Whether any table begins between the paragraphs first and last."""
        return any(first < self.first_after(order) <= last for order in self.all_tables)


def split(document: Document, identity: Identity, tables: tuple[TableReading, ...]) -> tuple[Section, ...]:
    """All sections in the order of the document, and then those that are owed and not there.

    Shape: one section per heading; parts of section one and the processing fee are sections of level 2.
    """
    grids = frozenset(block.order for block in document.blocks if isinstance(block, TableBlock))
    every = lines_of(document, grids)
    blocks_of = {table.table: _own_blocks(table, every) for table in tables if table.state != "missing"}
    statutory = frozenset(order for orders in blocks_of.values() for order in orders)
    lines = tuple(line for line in every if line.block not in statutory)
    is_wrapped = document.format in {"txt", "md", "pdf", "scan"}
    own = _own_lines(lines, identity)
    read = paragraphs_of(own, is_wrapped=is_wrapped, tables=statutory | grids)
    paragraphs = tuple(paragraph for paragraph in read if not is_table_row(paragraph.match))
    # Rows of a statutory table that nobody could read as one are a table all the same.
    rows = frozenset(paragraph.block for paragraph in read if is_table_row(paragraph.match))
    body = _Body(
        identity.form or "2021+",
        paragraphs,
        tuple(paragraph.block for paragraph in paragraphs),
        {code: orders for code, orders in blocks_of.items() if orders},
        tuple(sorted(statutory | grids | rows)),
        bool(statutory or rows) or any(_is_statistics(block) for block in document.blocks),
    )
    headings = _with_lost(_top_level(body), body)
    sections = _sections(body, headings)
    sections += _owed(sections, body, identity)
    return tuple(replace(section, position=position) for position, section in enumerate(sections, start=1))


def _own_blocks(table: TableReading, lines: Sequence[Line]) -> tuple[int, ...]:
    """The blocks of a table, cut at section titles: one read from plain lines may reach into the prose around it."""
    orders = sorted(table.blocks)
    titles = [line for line in lines if line.block in table.blocks and numbering(line.match) and is_title(line.match)]
    own = [
        line.block
        for line in titles
        if any(name.section == _SECTION_OF.get(table.table) for name in names_of(line.match, "2021+", 1))
    ]
    first = own[-1] if own else orders[0] - 1 if orders else 0
    last = next((line.block for line in titles if line.block > first), None)
    return tuple(order for order in orders if order > first and (last is None or order < last))


def _is_statistics(block: Block) -> bool:
    """Whether a block is a table of figures, not one that a page's head is laid out in."""
    if not isinstance(block, TableBlock) or block.row_count < 5:
        return False
    return sum(1 for cell in block.cells if re.fullmatch(r"\s*[\d.,]+\s*", cell.text)) >= block.row_count // 2


# -- which lines are the report's own ----------------------------------------------------------------------------------


def _own_lines(lines: tuple[Line, ...], identity: Identity) -> tuple[Line, ...]:
    """The lines between title and signature, and an annex behind it, without what a page prints around them."""
    evidence = dict(identity.evidence)
    begin, end = _behind_title(lines, evidence.get("title")), len(lines)
    signature = evidence.get("signature")
    if signature:
        end = next((i for i, line in enumerate(lines) if i > begin and _stands_at(line, signature.place)), end)
    annex = next((i for i in range(end, len(lines)) if _ANNEX_HEADING.fullmatch(lines[i].match)), len(lines))
    titled = [i for i in range(begin, end) if numbering(lines[i].match) and is_title(lines[i].match)]
    first, last = (titled[0], titled[-1]) if titled else (begin, begin)
    own = [
        line
        for i, line in enumerate(lines[:end])
        if i >= begin and not is_residue(line.match, is_in_text=first < i < last)
    ]
    name = squeezed(identity.agency or "")
    while own and own[-1].match == name:
        own.pop()
    return (*own, *(line for line in lines[annex:] if not is_residue(line.match, is_in_text=False)))


def _behind_title(lines: Sequence[Line], title: Evidence | None) -> int:
    """The index of the first line behind the title, 0 without one."""
    begin = next((i for i, line in enumerate(lines) if title and _stands_at(line, title.place)), len(lines))
    words = title.words if title else ""
    while begin < len(lines) and words and words.startswith(lines[begin].text.strip()):
        words = words[len(lines[begin].text.strip()) :]
        begin += 1
    return begin if begin < len(lines) else 0


def _stands_at(line: Line, place: Place) -> bool:
    own = line.place_of(0, len(line.match))
    return own.span(own.start, place.end) == place


# -- headings of the first level ---------------------------------------------------------------------------------------


def _top_level(body: _Body) -> tuple[_Heading, ...]:
    """The headings of sections, parts of section one that are printed like sections among them."""
    found = [heading for index in range(len(body.paragraphs)) if (heading := _heading(body, index, 1))]
    style = _leading_style(found)
    main = [heading for heading in found if heading.style == style and _is_section_heading(heading, style)]
    main = _without_items(_without_contents(_in_sequence(main), body))
    taken = {heading.section for heading in main}
    for heading in found:
        if style and heading.section not in taken and _is_stray(heading, style, body):
            main.append(heading)
            taken.add(heading.section)
    main = _without_hints(sorted(main, key=lambda heading: heading.index))
    return tuple(_without_table_rows(main, body) if body.is_old else _parts_folded(main, body))


def _heading(body: _Body, index: int, level: int) -> _Heading | None:
    """The heading that a paragraph is, or begins with."""
    paragraph = body.paragraphs[index]
    found = numbering(paragraph.match)
    if found and index and _is_item(body.paragraphs[index - 1], found.style):
        return None
    begin = found.length if found else 0
    end, is_inline = _title_end(paragraph, begin, body.form, level)
    if end <= begin:
        return None
    names = names_of(paragraph.match[:end], body.form, level)
    if body.is_old and _ANNEX_HEADING.fullmatch(paragraph.match):
        end, is_inline, names = len(paragraph.match), False, (Name("annex_statistics", EXACT, end),)
    if found is None and paragraph.heading_level is None and (not names or names[0].certainty < EXACT):
        return None
    title = clean(paragraph.written(0, end)).strip("#* ").rstrip("：: ")
    return _Heading(index, end, title, found.style if found else None, found.number if found else 0, names, is_inline)


def _is_item(paragraph: Paragraph, style: Style) -> bool:
    """Whether a paragraph is an item of a list that goes on: numbered alike and ended by ; or 、."""
    found = numbering(paragraph.match)
    return found is not None and found.style == style and paragraph.match[-1] in ";、"


def _title_end(paragraph: Paragraph, begin: int, form: Form, level: int) -> tuple[int, bool]:
    """Where the title ends in match, and whether text follows in the same paragraph; 0 when there is no title."""
    match = paragraph.match
    if match[-1] in ";、,":
        return 0, False
    annex = _ANNEX.match(match, begin)
    stop = _STOP.search(match, annex.end() if annex else begin)
    end = stop.start() if stop else len(match)
    for at in _blanks(paragraph, begin, end):
        names = names_of(match[:at], form, level)
        if names and names[0].certainty == EXACT and not _is_exact(names_of(match[:end], form, level)):
            return at, True
    if end - begin > _LONGEST_TITLE or _COUNT.search(match, begin, end):
        return 0, False
    return end, stop is not None and stop.end() < len(match)


def _is_exact(names: Sequence[Name]) -> bool:
    return bool(names) and names[0].certainty == EXACT


def _blanks(paragraph: Paragraph, begin: int, end: int) -> Iterable[int]:
    """The positions in match before which a blank or a line break was written."""
    offsets = paragraph.matched.offsets
    return (at for at in range(begin + 2, min(end, begin + _LONGEST_TITLE)) if offsets[at] - offsets[at - 1] > 1)


def _leading_style(found: Sequence[_Heading]) -> Style | None:
    """The numbering whose titles name most sections."""
    order: tuple[Style, ...] = ("chapter", "chinese", "bracket", "digit", "digit_bracket")
    named = {style: len({h.section for h in found if h.style == style and h.certainty >= STRONG}) for style in order}
    best = max(order, key=lambda style: named[style])
    return best if named[best] else None


def _is_stray(heading: _Heading, style: Style, body: _Body) -> bool:
    """Whether a heading outside the leading numbering is a section all the same, by its exact title."""
    if heading.certainty < EXACT or (names_of(heading.title, body.form, 2) and not body.is_old):
        return False
    return heading.style is None or (heading.style in {"digit", "chapter"} and heading.style != style)


def _is_section_heading(heading: _Heading, style: Style | None) -> bool:
    length = len(squeezed(heading.title))
    if heading.certainty >= STRONG:
        return True
    if heading.certainty == WEAK:
        return length <= _LONGEST_UNKNOWN and not heading.is_inline
    return style is not None and not heading.is_inline and length <= _LONGEST_UNKNOWN and "," not in heading.title


def _in_sequence(main: list[_Heading]) -> list[_Heading]:
    """Without items of a list within a section: unsure titles whose number does not follow."""
    kept: list[_Heading] = []
    for position, heading in enumerate(main):
        previous = kept[-1].number if kept else 0
        follows = heading.number in {previous + 1, previous + 2} or heading.style is None
        next_number = main[position + 1].number if position + 1 < len(main) else None
        restarts = heading.number == 1 and heading.certainty >= WITHIN
        if follows and heading.certainty == 0 and next_number == heading.number:
            continue
        is_sure = heading.certainty >= (WITHIN if heading.is_inline else STRONG)
        if follows or restarts or is_sure or not kept:
            kept.append(heading)
    return kept


def _without_hints(main: list[_Heading]) -> list[_Heading]:
    """The headings, unmapped those that only hint at a section that another heading names."""
    named = [heading.section for heading in main]
    sure = {heading.section for heading in main if heading.certainty > WEAK}
    return [
        replace(heading, names=())
        if heading.certainty == WEAK
        and heading.section in _ONLY_ONCE
        and (heading.section in sure or heading.section in named[:position])
        else heading
        for position, heading in enumerate(main)
    ]


def _without_items(main: list[_Heading]) -> list[_Heading]:
    """Without 一、存在的问题 and 二、改进的措施 within a section of both: numbered anew, and named as it is."""
    kept: list[_Heading] = []
    for heading in main:
        whole = kept[-1] if kept else None
        if (
            whole
            and heading.style == whole.style
            and whole.section == heading.section == "problems_improvements"
            and heading.number < whole.number
        ):
            continue
        kept.append(heading)
    return kept


def _without_contents(main: list[_Heading], body: _Body) -> list[_Heading]:
    """Without a list of contents: headings with nothing between them whose like comes again."""
    length = 1
    while length < len(main) and _is_bare(main[length - 1], main[length], body):
        if main[length].section in {heading.section for heading in main[:length]}:
            break
        length += 1
    later = {heading.section for heading in main[length:]}
    is_list = length >= 3 and all(heading.section in later for heading in main[:length] if heading.names)
    return main[length:] if is_list else main


def _without_table_rows(main: list[_Heading], body: _Body) -> list[_Heading]:
    """Without rows of a statistics table read as text: what comes after the annex, or starts again without prose."""
    annex = next((i for i, heading in enumerate(main) if heading.section == "annex_statistics"), len(main))
    kept = main[: annex + 1]
    restart = next((i for i in range(1, len(kept)) if kept[i].number == 1 and kept[i - 1].number > 1), None)
    if restart is None or any("。" in p.match for p in body.paragraphs[kept[restart].index :]):
        return kept
    return kept[:restart]


def _is_bare(heading: _Heading, following: _Heading, body: _Body) -> bool:
    return (
        following.index == heading.index + 1
        and not heading.is_inline
        and not body.has_table(*_span(heading, following))
    )


def _span(heading: _Heading, following: _Heading) -> tuple[int, int]:
    return heading.index, following.index


def _parts_folded(main: list[_Heading], body: _Body) -> list[_Heading]:
    """The headings with the parts of section one marked that are printed like sections.

    Where numbering starts again with the statutory titles, all between section one and there are its parts. Elsewhere
    a title that comes twice is a part where it comes without its table.
    """
    if not main or main[0].section != "overall_situation":
        return main
    restart = next((i for i in range(1, len(main)) if main[i].number == 1 and main[i - 1].number > 1), None)
    if restart is not None and any(heading.section in _TABLE_OF for heading in main[restart:]):
        return [_as_part(h, body) if 0 < i < restart else h for i, h in enumerate(main)]
    winners = {code: _winner(code, main, body) for code in _ORDER[1:4]}
    first = min((main.index(winner) for winner in winners.values() if winner), default=len(main))
    folded = []
    for position, heading in enumerate(main):
        is_rival = heading.section in winners and heading is not winners[heading.section]
        is_part = heading.section not in _ORDER and bool(names_of(heading.title, body.form, 2))
        folded.append(_as_part(heading, body) if 0 < position < first and (is_rival or is_part) else heading)
    return folded


def _winner(code: str, main: Sequence[_Heading], body: _Body) -> _Heading | None:
    rivals = [heading for heading in main if heading.section == code]
    if not rivals:
        return None

    def worth(heading: _Heading) -> tuple[bool, int, int]:
        following = main[main.index(heading) + 1].index if heading is not main[-1] else len(body.paragraphs)
        return body.table_between(_TABLE_OF[code], heading.index, following), heading.certainty, -heading.index

    return max(rivals, key=worth)


def _as_part(heading: _Heading, body: _Body) -> _Heading:
    names = names_of(heading.title, body.form, 2)
    return replace(heading, names=names, code="part:" + (names[0].section if names else "unmapped"))


# -- headings that are not printed -------------------------------------------------------------------------------------


def _with_lost(main: tuple[_Heading, ...], body: _Body) -> tuple[_Heading, ...]:
    """The headings with those that were lost: a table without its heading, parts or problems without theirs."""
    if body.is_old or not (main or body.tables):
        return main
    found = list(main)
    for code, table in _TABLE_OF.items():
        if body.tables.get(table) and not any(heading.section == code for heading in found):
            found.append(_lost(code, body.first_after(body.tables[table][0])))
    found.sort(key=lambda heading: (heading.index, heading.title != ""))
    if not any(heading.section == "overall_situation" for heading in found):
        end = found[0].index if found else len(body.paragraphs)
        part = next((part for part in _parts(body, 0, end) if part.names), None)
        found = ([_lost("overall_situation", part.index)] if part else []) + found
    if not any(heading.section == "problems_improvements" for heading in found):
        found += _lost_problems(found, body)
    return tuple(sorted(found, key=lambda heading: (heading.index, heading.title != "")))


def _lost(code: str, index: int) -> _Heading:
    return _Heading(index, 0, "", None, 0, (), code=code)


def _lost_problems(found: Sequence[_Heading], body: _Body) -> list[_Heading]:
    """The beginning of section five after the last table: a sub-heading or a paragraph that speaks of problems."""
    behind = [heading.index for heading in found if heading.section in _TABLE_OF]
    begin = max(behind, default=None)
    if begin is None:
        return []
    end = next((heading.index for heading in found if heading.index > begin), len(body.paragraphs))
    for index in range(begin, end):
        paragraph = body.paragraphs[index]
        number = numbering(paragraph.match)
        title = _STOP.split(paragraph.match[number.length if number else 0 :], maxsplit=1)[0]
        if number and len(title) <= 25 and _PROBLEM_TITLE.search(title):
            return [_lost("problems_improvements", index)]
        is_told = number is None and index > begin and len(_PROBLEM.findall(paragraph.match)) >= 2
        if is_told and "。" in paragraph.match:
            return [_lost("problems_improvements", index)]
    return []


# -- parts of section one ----------------------------------------------------------------------------------------------


def _parts(body: _Body, begin: int, end: int) -> list[_Heading]:
    """The headings of the parts of section one among the paragraphs begin to end."""
    found = [heading for index in range(begin, end) if (heading := _heading(body, index, 2))]
    brackets = [heading for heading in found if heading.style == "bracket"]
    digits = [heading for heading in found if heading.style in {"digit", "chinese"} and heading.certainty >= STRONG]
    if brackets:
        chosen = [heading for heading in found if heading.style == "bracket" or heading.style is None]
    elif len({heading.section for heading in digits}) >= 2:
        chosen = [heading for heading in found if heading.style == digits[0].style or heading.style is None]
    else:
        chosen = [heading for heading in found if heading.style is None and heading.names]
    return [heading for heading in chosen if _is_part_heading(heading)]


def _is_part_heading(heading: _Heading) -> bool:
    longest = 25 if heading.is_inline and not heading.names else _LONGEST_TITLE
    if not heading.names and _NONE.search(squeezed(heading.title)):
        return False
    return len(squeezed(heading.title)) <= longest


def _parts_named(parts: Sequence[_Heading]) -> list[_Heading]:
    """Each part with one code: telling words before mere hints, and what is left unmapped."""
    sure = {heading.section for heading in parts if heading.certainty >= STRONG}
    taken: set[str] = set()
    named = []
    for heading in parts:
        code = heading.section.removeprefix("part:")
        if heading.certainty == WEAK and (code in sure or code in taken):
            code = "unmapped"
        taken.add(code)
        named.append(replace(heading, code=code))
    return named


# -- from headings to sections -----------------------------------------------------------------------------------------


def _sections(body: _Body, headings: tuple[_Heading, ...]) -> list[Section]:
    is_headed = bool(headings) and headings[0].section == "preface"
    first = headings[0].index if headings else len(body.paragraphs)
    sections = [] if is_headed else _preface(body.paragraphs[:first], has_headings=bool(headings))
    position, count = 0, 0
    disordered = _disordered(headings) if not body.is_old else frozenset()
    seen: set[str] = set()
    while position < len(headings):
        heading = headings[position]
        following = position + 1
        while following < len(headings) and headings[following].code.startswith("part:"):
            following += 1
        end = headings[following].index if following < len(headings) else len(body.paragraphs)
        count += heading.section != "preface"
        state: SectionState | None = None
        if heading.code and not heading.title:
            state = "heading_lost"
        elif heading.section in seen and heading.section != "unmapped" and not _is_second_half(heading):
            state = "duplicate"
        elif position in disordered:
            state = "out_of_order"
        is_counted = body.is_old and heading.section != "preface"
        ordinal = str(count) if is_counted else _ordinal(body.form, heading.section)
        sections += _section(body, headings[position:following], end, ordinal, state)
        seen.add(heading.section)
        position = following
    return sections


def _is_second_half(heading: _Heading) -> bool:
    """Whether a heading of section five names only what comes next: its problems have a heading of their own."""
    return heading.section == "problems_improvements" and "问题" not in heading.title


def _preface(paragraphs: Sequence[Paragraph], *, has_headings: bool) -> list[Section]:
    """What stands before the first heading; a text without any heading is one section without a code."""
    kept = [paragraph for paragraph in paragraphs if len(paragraph.match) >= 25 or _STOP.search(paragraph.match)]
    if not kept:
        return []
    if has_headings or len(kept) == 1:
        return [_made("preface", "", "0", kept, "present")]
    return [_made("preface", "", "0", kept[:1], "present"), _made("unmapped", "", "", kept[1:], "heading_lost")]


def _section(
    body: _Body, headings: Sequence[_Heading], end: int, ordinal: str, state: SectionState | None
) -> list[Section]:
    """A section and its parts: headings holds its own and those of parts that are printed like sections."""
    head, printed = headings[0], list(headings[1:])
    parts = printed
    if head.section == "overall_situation" and not body.is_old and not printed:
        parts = _parts(body, head.index + (1 if head.title else 0), end)
    parts = _parts_named(parts)
    bounds = [*(part.index for part in parts[1:]), end]
    subs: list[Section] = []
    for number, (part, stop) in enumerate(zip(parts, bounds, strict=False), start=1):
        twice = part.section != "unmapped" and any(sub.code == part.section for sub in subs)
        texts = _texts(body, part, stop)
        part_state: SectionState = "duplicate" if twice else "present" if texts else "empty"
        sub = _made(part.section, part.title, f"{ordinal}.{number}", texts, part_state)
        subs.append(replace(sub, level=2, place=_head_place(body, part)))
    own = _texts(body, head, parts[0].index if parts else end)
    if head.section == "other_matters" and _has_fee(body.form):
        own, subs = _fee(body, own)
    has_table = body.has_table(head.index, end) or (not head.title and head.section in _TABLE_OF)
    length = sum(len(squeezed(sub.text)) for sub in subs)
    found = state or _state(head.section, own, has_more=bool(subs) or has_table, length=length)
    return [replace(_made(head.section, head.title, ordinal, own, found), place=_head_place(body, head)), *subs]


def _head_place(body: _Body, heading: _Heading) -> Place:
    """Where the heading stands; of a lost one, where its section begins."""
    if heading.index >= len(body.paragraphs):
        return Place()
    paragraph = body.paragraphs[heading.index]
    return (paragraph.part(0, heading.end) or paragraph).place


def _texts(body: _Body, heading: _Heading, end: int) -> list[Paragraph]:
    """The prose under a heading: the rest of its own paragraph, and the paragraphs up to the next one."""
    texts = []
    if heading.index < len(body.paragraphs):
        paragraph = body.paragraphs[heading.index]
        begin = heading.end
        if heading.title:
            begin += len(paragraph.match[begin:]) - len(paragraph.match[begin:].lstrip("。:;!?、,*"))
        rest = paragraph.part(begin)
        texts = [rest] if rest and heading.index < end else []
    return texts + list(body.paragraphs[heading.index + 1 : end])


def _made(code: str, title: str, ordinal: str, texts: Sequence[Paragraph], state: SectionState) -> Section:
    text, pieces = text_of(texts)
    place = texts[0].place if texts else Place()
    return Section(code, title, ordinal, state, text=text, pieces=pieces, place=place)


def _state(code: str, texts: Sequence[Paragraph], *, has_more: bool, length: int = 0) -> SectionState:
    words = "".join(paragraph.match for paragraph in texts)
    if not words and not has_more:
        return "empty"
    if words and not has_more and _says_none(words, *([_FREE] if code == "fees_waivers" else [])):
        return "stated_none"
    if code in {"problems_improvements", "overall_situation"} and len(words) + length < _TOO_SHORT:
        return "too_short"
    return "present"


def _says_none(words: str, *also: re.Pattern[str]) -> bool:
    """Whether every sentence says that there was nothing, in the words for none or in those of its matter."""
    sentences = [sentence for sentence in re.split(r"[。;!?]", words) if sentence]
    return all(
        any(none.search(sentence) for none in (_NONE, *also)) and not _AMOUNT.search(sentence) for sentence in sentences
    )


# -- the processing fee ------------------------------------------------------------------------------------------------


def _has_fee(form: Form) -> bool:
    return any(row["section"] == "processing_fee" and row["form"] == form for row in reference.rows("sections"))


def _fee(body: _Body, own: Sequence[Paragraph]) -> tuple[list[Paragraph], list[Section]]:
    """Section six without what it says of the processing fee, and that as a section of its own."""
    ordinal = _ordinal(body.form, "processing_fee")
    for index, paragraph in enumerate(own):
        end, title = _fee_title(paragraph, body.form)
        if not title:
            continue
        stop = next((i for i in range(index + 1, len(own)) if numbering(own[i].match)), len(own))
        rest = paragraph.part(end)
        texts = ([rest] if rest else []) + list(own[index + 1 : stop])
        section = _made("processing_fee", title, ordinal, texts, _fee_state(texts) or "empty")
        head = paragraph.part(0, end) or paragraph
        return [*own[:index], *own[stop:]], [replace(section, level=2, place=head.place)]
    kept: list[Paragraph] = []
    fees: list[Paragraph] = []
    is_fee = False
    for paragraph in own:
        runs: list[tuple[bool, int, int]] = []
        begin = 0
        for end in (*_sentence_ends(paragraph.match), len(paragraph.match)):
            if begin < end:
                is_fee = _is_of_fee(paragraph.match[begin:end], follows_fee=is_fee)
                runs = (
                    [*runs[:-1], (is_fee, runs[-1][1], end)]
                    if runs and runs[-1][0] == is_fee
                    else [*runs, (is_fee, begin, end)]
                )
            begin = end
        for run_is_fee, start, stop in runs:
            part = paragraph.part(start, stop)
            if part:
                (fees if run_is_fee else kept).append(part)
    state = _fee_state(fees)
    if state is None:
        return list(own), []
    return kept, [replace(_made("processing_fee", "", ordinal, fees, state), level=2)]


def _is_of_fee(sentence: str, *, follows_fee: bool) -> bool:
    if _OTHER_CHARGE.search(sentence):
        return False
    return bool(_FEE.search(sentence)) or (follows_fee and bool(_FEE_GOES_ON.match(sentence)))


def _fee_title(paragraph: Paragraph, form: Form) -> tuple[int, str]:
    number = numbering(paragraph.match)
    stop = _STOP.search(paragraph.match)
    end = stop.start() if stop else len(paragraph.match)
    title = paragraph.match[number.length if number else 0 : end]
    is_alone = stop is None or (number is not None and stop.end() < len(paragraph.match))
    if not is_alone or len(title) > _LONGEST_UNKNOWN or not names_of(title, form, 3) or re.search(r"\d|[,]", title):
        return 0, ""
    if not re.search(r"(?:情况|处理费|收费|方面|事项)$", title) or _NONE.search(title):
        return 0, ""
    return (stop.end() if stop else end), clean(paragraph.written(0, end)).strip("#* ")


def _fee_state(texts: Sequence[Paragraph]) -> SectionState | None:
    words = "".join(paragraph.match for paragraph in texts)
    if not words:
        return None
    if _ZERO_AMOUNT.search(words):
        return "present"
    return "stated_none" if _NONE.search(words) else None


def _sentence_ends(match: str) -> list[int]:
    return [found.end() for found in re.finditer(r"[。!?][\"')]*", match)]


# -- order, and what is owed -------------------------------------------------------------------------------------------


def _ordinal(form: Form, code: str) -> str:
    """The place in the prescribed structure, "" for what it does not prescribe."""
    return next((row["ordinal"] for row in _catalogue(form) if row["section"] == code), "")


@cache
def _catalogue(form: Form) -> tuple[dict[str, str], ...]:
    return tuple(row for row in reference.rows("sections") if row["form"] == form)


def _disordered(headings: Sequence[_Heading]) -> frozenset[int]:
    """The positions of the sections that break the prescribed order: all but a longest ordered run."""
    first: dict[str, int] = {}
    for position, heading in enumerate(headings):
        if heading.section in _ORDER:
            first.setdefault(heading.section, position)
    longest: list[list[tuple[int, int]]] = []
    for rank, position in sorted((_ORDER.index(code), at) for code, at in first.items()):
        behind = [run for run in longest if run[-1][1] < position]
        longest.append([*max(behind, key=len, default=[]), (rank, position)])
    ordered = {position for _, position in max(longest, key=len, default=[])}
    return frozenset(set(first.values()) - ordered)


def _owed(sections: Sequence[Section], body: _Body, identity: Identity) -> list[Section]:
    """The mandatory sections without a heading of their own: merged where another tells their matter, or missing.

    A part of section one that is told there without a heading gets no row: its heading is free, so nothing is amiss.
    """
    duty = "duty_government" if identity.kind == "government" else "duty_department"
    present = {section.code for section in sections}
    owed = []
    for row in _catalogue(body.form):
        code = row["section"]
        if code == "annex_statistics" and code not in present:
            owed += _annex(sections, body)
        if row[duty] != "mandatory" or code in present or code == "annex_statistics":
            continue
        level = 2 if "." in row["ordinal"] else 1
        if level == 2 and "overall_situation" not in present:
            continue
        made = _merged(code, level, sections, body) or Section(code, "", "", "missing")
        if level == 1 or made.title or made.state == "missing":
            owed.append(replace(made, level=level))
    return owed


def _annex(sections: Sequence[Section], body: _Body) -> list[Section]:
    """The statistics annex: there without a heading, missing where the report announces it, else nothing to say."""
    if {"s14", "l09"} & body.tables.keys():
        return [Section("annex_statistics", "", "", "present")]
    if body.has_statistics:
        return []
    announced = any(_ANNEX_PROMISED.search(words) for s in sections for words in (squeezed(s.title), squeezed(s.text)))
    return [Section("annex_statistics", "", "", "missing")] if announced else []


def _merged(code: str, level: int, sections: Sequence[Section], body: _Body) -> Section | None:
    """The section within another: named by that one's heading, or told in its sentences."""
    for section in sections:
        names = names_of(section.title, body.form, level) if section.title and section.level == level else ()
        if any(name.section == code and name.certainty >= STRONG for name in names):
            return Section(code, section.title, section.ordinal, "merged", place=section.place)
    if not body.is_old and level == 1:
        return None
    told = _telling(code, body.is_old)
    for section in sections:
        if section.code == "preface" or (level == 2 and not section.ordinal.startswith("1")):
            continue
        for sentence in re.split(r"[。!?\n]", section.text):
            words = simplified(squeezed(sentence))
            if any(all(part in words for part in parts) for parts in told):
                at = section.text.index(sentence)
                place = section.place_of(at, at + len(sentence))
                return Section(code, "", _ordinal(body.form, code) if level == 2 else "", "merged", place=place)
    return None


@cache
def _telling(code: str, is_old: bool) -> tuple[tuple[str, ...], ...]:
    era = "old" if is_old else "new"
    return tuple(
        tuple(row["words"].split("+"))
        for row in reference.rows("section_titles")
        if row["section"] == code and row["certainty"] == "told" and row["era"] == era
    )
