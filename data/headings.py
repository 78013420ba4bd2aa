"""Headings: their numbering, and which section a title names, whatever its spelling."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Literal

from data import reference
from data.frozen import frozen
from data.numbers import read_chinese
from data.records import Form
from data.text import squeezed

Style = Literal["chapter", "chinese", "bracket", "digit", "digit_bracket"]
# How surely a title names a section: a title of the catalogue, one within longer words, its telling words, mere hints.
EXACT, WITHIN, STRONG, WEAK = 4, 3, 2, 1

_CHINESE = "一二三四五六七八九十"
_CHINESE_NUMBERS = frozenset(_CHINESE)
_NUMBERINGS: tuple[tuple[Style, re.Pattern[str]], ...] = (
    ("chapter", re.compile(rf"第([{_CHINESE}]{{1,3}}|\d{{1,2}})(?:部分|章|节|篇)[、.,:]?")),
    ("chinese", re.compile(rf"([{_CHINESE}]{{1,3}})[、.,:]")),
    ("bracket", re.compile(rf"[(<]?([{_CHINESE}]{{1,3}})[)>][、.,:]?|([㈠-㈩])[、.]?|([(][)])")),
    ("digit", re.compile(r"(\d{1,2})[、.](?!\d)")),
    ("digit_bracket", re.compile(r"[(]?(\d{1,2})[)][、.]?|([①-⑳⑴-⒇])[、.]?")),
)
_MARKUP = re.compile(r"[#*]+")
# A template's word on its own layout: 总体情况(宋体加粗小四号字).
_LAYOUT = re.compile(r"\([^()]*(?:字|体|号|加粗|居中|格式|模板|此处)[^()]*\)")
_JOINTS = re.compile(r"以及|[的和及与暨、,\"'《》·:;。.!\-]")
_YEAR = re.compile(r"^(?:本年度|全年|(?:20\d\d|二[〇○零][一二三〇○零][一二三四五六七八九〇○零])(?:年度?)?)")
_CAUSE = re.compile(
    r"^因.*?(?=被?(?:申请|提起|引起|引发|发生|要求)*(?:行政)?(?:复议|诉讼))"
    r"|(?:政府)?信息公开(?:工作|申请)?(?:引起|引发|产生|导致|涉及)(?=(?:行政)?(?:复议|诉讼))"
)


@frozen()
class Numbering:
    """The number before a title: its style, its value (0 where it was lost) and how many characters it takes."""

    style: Style
    number: int
    length: int


@frozen()
class Name:
    """The section that a title names, how surely (EXACT … WEAK), from which character on and by how many."""

    section: str
    certainty: int
    length: int
    start: int = 0


@lru_cache(maxsize=4096)
def numbering(match: str) -> Numbering | None:
    """The numbering that a line begins with; marks of markdown before it count as part of it."""
    markup = _MARKUP.match(match)
    begin = markup.end() if markup else 0
    for style, pattern in _NUMBERINGS:
        found = pattern.match(match, begin)
        if found:
            return Numbering(style, _value(next(group for group in found.groups() if group)), found.end())
    # 一 概述: the mark behind the number was lost.
    if match[begin : begin + 1] in _CHINESE_NUMBERS and match[begin + 1 :] in _titles_alone():
        return Numbering("chinese", _value(match[begin]), begin + 1)
    return None


@lru_cache(maxsize=4096)
def key(title: str) -> str:
    """A title without what may differ: numbering, blanks, 的, 和 及 与 以及 、, a leading year, layout instructions."""
    words = squeezed(title)
    found = numbering(words)
    words = words[found.length :] if found else _MARKUP.sub("", words)
    words = _YEAR.sub("", _LAYOUT.sub("", words).strip("*#"))
    return _CAUSE.sub("", _JOINTS.sub("", words))


def name_of(title: str, form: Form, level: int) -> Name | None:
    """The section of a form that a title names: level 1 a section, 2 a part of section one, 3 a part of section six."""
    names = names_of(title, form, level)
    return names[0] if names else None


@lru_cache(maxsize=4096)
def names_of(title: str, form: Form, level: int) -> tuple[Name, ...]:
    """All sections that a title names: the surest first, then what is owed, then by length or by place in the title."""
    words = key(title)
    if not words or words in _rows_of_tables():
        return ()
    best: dict[str, Name] = {}
    for name in _candidates(words, form, level):
        old = best.get(name.section)
        if old is None or (name.certainty, name.length) > (old.certainty, old.length):
            best[name.section] = name
    return tuple(sorted(best.values(), key=lambda name: _rank(name, form)))


def _rank(name: Name, form: Form) -> tuple[int, bool, int, int]:
    is_optional = name.section in _optional(form)
    return (-name.certainty, is_optional, -name.length if name.certainty >= WITHIN else name.start, -name.length)


def is_title(match: str) -> bool:
    """Whether a line is a title of the catalogue and nothing else."""
    return len(match) <= 45 and key(match) in _all_titles()


def is_table_row(match: str) -> bool:
    """Whether a line looks like a heading and is a row or a caption of a statutory table."""
    is_caption = re.match(r"表[一二三四五\d]+[:、.]?|第二十条", match)
    return len(match) <= 45 and bool(is_caption or key(match) in _rows_of_tables())


def _candidates(words: str, form: Form, level: int) -> Iterable[Name]:
    for section, title in _titles(form, level):
        # Most words name no section at all: one look at each title must do.
        if title not in words:
            continue
        if title == words:
            yield Name(section, EXACT, len(title))
        elif len(title) >= 4 and len(title) * 2 >= len(words):
            yield Name(section, WITHIN, len(title), words.index(title))
    for section, title in _general_titles(_is_old(form), level):
        if title == words:
            yield Name(section, WEAK, len(title))
    for section, first, others, certainty in _telling_words(_is_old(form), level):
        if first in words and all(part in words for part in others):
            parts = (first, *others)
            yield Name(section, certainty, sum(map(len, parts)), min(words.index(part) for part in parts))


def _is_old(form: Form) -> bool:
    return form in {"2008-2013", "2014-2018"}


@cache
def _all_titles() -> frozenset[str]:
    forms: tuple[Form, ...] = ("2021+", "2014-2018")
    return frozenset(title for form in forms for level in (1, 2) for _, title in _titles(form, level))


@cache
def _titles(form: Form, level: int) -> tuple[tuple[str, str], ...]:
    found = []
    for row in reference.rows("sections"):
        if row["form"] == form and _level(row["ordinal"]) == level:
            titles = (row["title_zh"], *reference.listed(row["synonyms"]))
            found += [(row["section"], key(title)) for title in titles if not title.startswith("（")]
    return tuple(dict.fromkeys(found))


@cache
def _titles_alone() -> frozenset[str]:
    rows = (row for row in reference.rows("sections") if _level(row["ordinal"]) == 1)
    return frozenset(squeezed(title) for row in rows for title in (row["title_zh"], *reference.listed(row["synonyms"])))


def _level(ordinal: str) -> int:
    if ordinal.startswith("1."):
        return 2
    return 3 if ordinal.startswith("6.") else 1


@cache
def _optional(form: Form) -> frozenset[str]:
    rows = (row for row in reference.rows("sections") if row["form"] == form)
    return frozenset(row["section"] for row in rows if row["duty_department"] == "optional")


@cache
def _telling_words(is_old: bool, level: int) -> tuple[tuple[str, str, tuple[str, ...], int], ...]:
    """Sections by words that a title must all hold, the first of them apart, and how surely they tell."""
    era = "old" if is_old else "new"
    found = []
    for row in reference.rows("section_titles"):
        if row["level"] == str(level) and row["era"] in {era, "both"} and row["certainty"] in {"strong", "weak"}:
            first, *others = row["words"].split("+")
            found.append((row["section"], first, tuple(others), STRONG if row["certainty"] == "strong" else WEAK))
    return tuple(found)


@cache
def _general_titles(is_old: bool, level: int) -> tuple[tuple[str, str], ...]:
    """Titles that say little, and so only as a whole hint at a section: 工作开展情况, 其他情况."""
    era = "old" if is_old else "new"
    return tuple(
        (row["section"], key(row["words"]))
        for row in reference.rows("section_titles")
        if row["level"] == str(level) and row["era"] in {era, "both"} and row["certainty"] == "whole"
    )


@cache
def _rows_of_tables() -> frozenset[str]:
    rows = reference.rows("section_titles")
    return frozenset(key(row["words"]) for row in rows if row["certainty"] == "never")


def _value(words: str) -> int:
    if "㈠" <= words <= "㈩":
        return ord(words) - ord("㈠") + 1
    if "①" <= words <= "⑳":
        return ord(words) - ord("①") + 1
    if "⑴" <= words <= "⒇":
        return ord(words) - ord("⑴") + 1
    return int(words) if words.isdigit() else int(read_chinese(words) or 0)
