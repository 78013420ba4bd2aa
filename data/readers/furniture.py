"""Which lines of a web page are the report and its head, and which are what the website prints around it.

A box's name may say that it is furniture, yet names lie: a box that bears the report stays, whatever it is called.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from data import reference
from data.readers.page import CELLS, LINES, TABLE_PARTS, Edge, Line, Page

_ATTACHMENT_LINE = re.compile("附件|附表|附:|相关附件")
_SENTENCE = re.compile("[。；]")
_HEADING_LINE = re.compile(r"\(?[一二三四五六七八九十]{1,3}[)、.]|第[一二三四五六七八九十]部分|\d{1,2}[、.](?!\d)")
# Some pages print the day before the source without a word of its own.
_BARE_DAY = r"20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\d{1,2}:\d\d(?::\d\d)?)?"
_SIGNATURE_DATE = re.compile("(?:\\d{4}|[二〇○零一三四五六七八九]{4})年.{1,3}月.{1,3}日")
_TITLE_WORDS = re.compile("(?:年度|工作)报告|信息公开.{0,8}年报|年报")
_FIGURE = re.compile(r"\d[\d,.]*")
_LONG_LINE = 40
# What bears less than this share of a page's prose is not the report, whatever it is.
_MINOR_SHARE = 0.15
# A box that bears this share of what its parent bears is where the report is.
_MAJOR_SHARE = 0.8
# A page's foot may hold an address in a cell, which weighs something.
_FOOT_SHARE = 0.05
_MENU_RUN = 3
_MENU_SHARE = 0.6


def report_events(page: Page) -> frozenset[int]:
    """The indices of the lines and edges that are the report or its head; the rest is the page's own."""
    in_cell = _inherited(page, {index for index, element in enumerate(page.elements) if element.tag in CELLS})
    weights = [_weight(line, is_cell=in_cell[line.element]) for _, line in page.lines]
    dropped = _dropped(page, weights)
    weights = [0 if dropped[line.element] else weight for (_, line), weight in zip(page.lines, weights, strict=True)]
    inside = _inherited(page, {_main_element(page, _sums(page, weights))})
    bulk = [index for index, event in enumerate(page.events) if inside[event.element]]
    tables = _tables(page, inside)
    menus = _menu_lines(page) | {index for index, line in page.lines if _is_page_line(line)}
    link_tables = _link_tables(page, tables)
    # A table of the report stays whole: a cell that loses its text would be read as blank.
    candidates = [
        index
        for index, event in enumerate(page.events)
        if not dropped[event.element]
        and tables[event.element] not in link_tables
        and (tables[event.element] or index not in menus)
    ]
    heads = _head_tables(page, inside)
    before = [index for index in candidates if bulk and index < bulk[0]]
    after = [index for index in candidates if bulk and index > bulk[-1]]
    kept = set(candidates) - set(before) - set(after)
    kept |= _worth_before(page, before, heads) | _worth_after(page, after, heads)
    return frozenset(kept - _foot(page, kept, weights, tables))


def _weight(line: Line, *, is_cell: bool) -> int:
    """How much of the report a line can be: its characters, and nothing for links, page feet and short lines."""
    if _is_mostly_link(line) or _names_foot(line.key):
        return 0
    return line.characters if is_cell or _is_prose(line) else 0


def _dropped(page: Page, weights: Sequence[int]) -> list[bool]:
    """Which boxes are hidden or furniture by their names, unless they bear the report: names lie."""
    sums = _sums(page, weights)
    titles = _sums(page, [int(_is_first_heading(line)) for _, line in page.lines])
    marked = {
        index
        for index, element in enumerate(page.elements)
        if (element.is_hidden or (element.is_furniture and not titles[index])) and sums[index] <= _MINOR_SHARE * sums[0]
    }
    return _inherited(page, marked)


def _main_element(page: Page, sums: Sequence[int]) -> int:
    """The innermost box that bears most of what its parents bear."""
    heaviest = [0] * len(page.elements)
    for index in range(len(page.elements) - 1, 0, -1):
        parent = page.parents[index]
        if page.elements[index].tag not in LINES and (not heaviest[parent] or sums[index] >= sums[heaviest[parent]]):
            heaviest[parent] = index
    main = 0
    while heaviest[main] and sums[heaviest[main]] >= _MAJOR_SHARE * sums[main] > 0:
        main = heaviest[main]
    # A table whose rows share the weight, or that has figures beside a heavy cell, is the report's own: the box around
    # it is the report.
    figures = _sums(page, [int(_is_figure(line)) for _, line in page.lines])
    box = main
    while box:
        tag, parent = page.elements[box].tag, page.elements[box].parent
        is_shared = box == main and tag in TABLE_PARTS - CELLS
        if is_shared or (tag == "table" and figures[box] > figures[main] + 1):
            main = parent
        box = parent
    return main


def _tables(page: Page, inside: Sequence[bool]) -> list[int]:
    """For each box, the innermost table of the report that it is in, 0 where it is in none."""
    tables: list[int] = []
    for index, element in enumerate(page.elements):
        is_table = element.tag == "table" and inside[index]
        tables.append(index if is_table else tables[element.parent] if element.parent >= 0 else 0)
    return tables


def _link_tables(page: Page, tables: Sequence[int]) -> frozenset[int]:
    """The tables that are menus: three links or more, and next to nothing else."""
    characters, link_characters, links = (dict.fromkeys(tables, 0) for _ in range(3))
    for _, line in page.lines:
        if not line.is_attachment:
            table = tables[line.element]
            characters[table] += line.characters
            link_characters[table] += line.link_characters
            links[table] += line.link_count
    return frozenset(
        table
        for table in characters
        if table and links[table] >= _MENU_RUN and link_characters[table] >= _MENU_SHARE * characters[table]
    )


def _menu_lines(page: Page) -> frozenset[int]:
    """Lines of several links, and runs of lines that are links."""
    menus: set[int] = set()
    run: list[int] = []
    for index, line in page.lines:
        is_link = line.link_characters >= _MENU_SHARE * line.characters and not line.is_attachment
        if is_link and line.link_count > 2:
            menus.add(index)
        run = [*run[1 - _MENU_RUN :], index] if is_link else []
        if len(run) == _MENU_RUN:
            menus.update(run)
    return frozenset(menus)


def _head_tables(page: Page, inside: Sequence[bool]) -> frozenset[int]:
    """The boxes of tables outside the report that hold its particulars or figures."""
    if all(inside[index] for index, element in enumerate(page.elements) if element.tag == "table"):
        return frozenset()
    outermost: list[int] = []
    around = _accumulated(page, [int(is_inside) for is_inside in inside])
    counts = [0] * len(page.elements)
    for index, element in enumerate(page.elements):
        outer = outermost[element.parent] if element.parent >= 0 else -1
        outermost.append(index if outer < 0 and element.tag == "table" and not around[index] else outer)
    for _, line in page.lines:
        if outermost[line.element] >= 0 and (_label_words().match(line.key) or _is_figure(line)):
            counts[outermost[line.element]] += 1
    return frozenset(index for index, table in enumerate(outermost) if table >= 0 and counts[table] > 1)


def _worth_before(page: Page, indices: Sequence[int], tables: frozenset[int]) -> set[int]:
    """What of the lines before the report is its title and particulars, and whatever is between them and it."""
    kept: set[int] = set()
    has_title = follows_label = False
    for index in indices:
        event = page.events[index]
        if isinstance(event, Edge) or event.element in tables:
            kept.add(index)
            continue
        label = _label_words().match(event.key)
        is_title = event.paragraph.heading_level is not None or _TITLE_WORDS.search(event.key) is not None
        if not _is_mostly_link(event) and (has_title or is_title or _is_prose(event) or _HEADING_LINE.match(event.key)):
            kept.add(index)
        if label or follows_label:
            kept.add(index)
        has_title = has_title or (index in kept and _TITLE_WORDS.search(event.key) is not None)
        follows_label = label is not None and not event.key[label.end() :].strip(":")
    return kept


def _worth_after(page: Page, indices: Sequence[int], tables: frozenset[int]) -> set[int]:
    """What of the lines after the report is more of it: prose and its headings, annexes, signature and date."""
    lines = [
        (index, event) for index, event in ((index, page.events[index]) for index in indices) if isinstance(event, Line)
    ]
    kept = set(indices) - {index for index, _ in lines}
    more = [
        position
        for position, (_, line) in enumerate(lines)
        if not _is_mostly_link(line)
        and not _names_foot(line.key)
        and (_is_prose(line) or _HEADING_LINE.match(line.key))
    ]
    # What stands before further prose, or says 无 below a heading, belongs to the report as well.
    last_more = more[-1] + 1 if more else -1
    for position, (index, line) in enumerate(lines):
        is_continued = position <= last_more and not _is_mostly_link(line)
        if is_continued or line.element in tables or line.is_attachment or _ATTACHMENT_LINE.match(line.key):
            kept.add(index)
        elif _SIGNATURE_DATE.fullmatch(line.key):
            # The line above a date is who signs, unless it is a link: then the date is another page's.
            above = lines[position - 1] if position else None
            if above is None or not above[1].link_characters:
                kept.update({index} if above is None else {index, above[0]})
    return kept


def _foot(page: Page, kept: set[int], weights: Sequence[int], tables: Sequence[int]) -> set[int]:
    """The end, tables of figures apart: links to other pages, and all from the line that says whose website it is."""
    figures = {tables[line.element] for _, line in page.lines if _is_figure(line)} - {0}
    lines = [(index, line, weight) for (index, line), weight in zip(page.lines, weights, strict=True) if index in kept]
    rest = total = sum(weight for _, _, weight in lines)
    foot: set[int] = set()
    is_foot = False
    for index, line, weight in lines:
        rest -= weight
        if rest <= _FOOT_SHARE * total and tables[line.element] not in figures:
            is_foot = is_foot or _names_foot(line.key)
            if is_foot or (_is_mostly_link(line) and not line.is_attachment):
                foot.add(index)
    return foot


def _is_mostly_link(line: Line) -> bool:
    return 2 * line.link_characters > line.characters


def _is_prose(line: Line) -> bool:
    return len(line.paragraph.text) >= _LONG_LINE or _SENTENCE.search(line.paragraph.text) is not None


def _is_first_heading(line: Line) -> bool:
    return line.paragraph.heading_level == 1 and not _is_mostly_link(line)


def _is_figure(line: Line) -> bool:
    return _FIGURE.fullmatch(line.key) is not None


def _is_page_line(line: Line) -> bool:
    return bool(line.key) and _names_page(line.key)


def _sums(page: Page, weights: Sequence[int]) -> list[int]:
    """The weight of each box with all that it contains; weights go with the page's lines."""
    sums = [0] * len(page.elements)
    for (_, line), weight in zip(page.lines, weights, strict=True):
        sums[line.element] += weight
    return _accumulated(page, sums)


def _accumulated(page: Page, own: Sequence[int]) -> list[int]:
    """Each box's own amount with those of all boxes in it."""
    sums = list(own)
    for index in range(len(page.elements) - 1, 0, -1):
        sums[page.parents[index]] += sums[index]
    return sums


def _inherited(page: Page, marked: set[int]) -> list[bool]:
    """For each box, whether it or a box around it is marked."""
    flags: list[bool] = []
    for index, parent in enumerate(page.parents):
        flags.append(index in marked or (parent >= 0 and flags[parent]))
    return flags


@cache
def _words(kind: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{row['pattern']})" for row in reference.rows("web_page") if row["kind"] == kind))


@lru_cache(maxsize=4096)
def _names_page(key: str) -> bool:
    return _words("line").fullmatch(key) is not None


@lru_cache(maxsize=4096)
def _names_foot(key: str) -> bool:
    return _words("foot").search(key) is not None


@cache
def _label_words() -> re.Pattern[str]:
    return re.compile(rf"(?:{_BARE_DAY})?(?:{_words('label').pattern})(?::|$)")
