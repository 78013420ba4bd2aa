"""The title of a yearly report: whose it is, and of which year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from data import reference
from data.dates import DIGIT, YEAR, number
from data.lines import Line
from data.names import is_body, is_place, take_apart
from data.records import Evidence

SUBJECT = r"(?:政府|政务)?信息(?:和政务|、政务)?公开|政务(?:和政府信息|、政府信息)?公开"
_TITLE = re.compile(
    rf"(?P<before>.*?)(?P<subject>{SUBJECT})(?P<middle>(?:工作|情况|年度|的|年|度|和|政务公开|总结(?=报告)|[()]|{YEAR})*)"
    r"(?P<report>报告|年报)(?P<after>.*)"
)
_AFTER = re.compile(
    rf"(?:[及与和]附表)?(?:(?:{YEAR})年?度?)?[》\"]?(?:\([^()]{{1,20}}\))?的?"
    r"(?:公告|通知|公示|通告|报告|函)?(?:\([^()]{1,20}\))?[》\"]?(?:[-_|].{0,30})?"
)
_NO_REPORT = re.compile(r"模板|格式|样式|范本|提纲|参考|填报|编写|说明|编制|征求|解读|图解|要点|方案")
_ASKS = re.compile(
    r"关于.*(?:做好|编制|报送|编报|开展|规范|抓紧|抓好|填报).*(?:信息|政务)公开.*报告.*(?:通知|函|意见|方案|要求)$"
)
# In front of the name: the page's own label of the title, and what was done with the report.
_BEFORE_NAME = re.compile(
    rf"^(?:\[?(?:{'|'.join(row['label'] for row in reference.rows('page_labels') if row['means'] == 'title')})\]?:?)?"
    r"[《\"]*(?:关于)?(?:公布|发布|公开|印发|报送|上报|呈报|呈送)?[《\"]*|(?:关于(?:公布|发布|公开|印发)?|法治政府建设(?:情况)?[和与及暨、]|年度|[的于就])$"
)
# In front of a title: its number among the annexes, the number of the paper, what a list of pages calls it.
_AHEAD = re.compile(
    rf"^(?:附件?\d{{0,2}}[、.]?|\([^()\d]{{0,10}}(?:年报|公开|报告|公告|公示|转发|置顶|最新)\)|.{{1,12}}?\((?:{YEAR})\)\d{{1,4}}号)+"
)
_VERB = re.compile(r"发布|公布|公开|召开|完成|推进|做好|开展|编制|组织|举办|印发")
_LONGEST_LINE, _LONGEST, _MOST_LINES = 70, 110, 4


@dataclass(frozen=True, slots=True)
class Title:
    """A title over the lines first to last, both included; name is cleaned, is_split says that it stood apart."""

    first: int
    last: int
    name: str
    years: tuple[int, ...]
    evidence: Evidence
    is_split: bool = False
    is_marked: bool = False

    @property
    def year(self) -> int | None:
        """The report year, None when the title names none or several."""
        return self.years[0] if len(self.years) == 1 else None


def find_title(lines: Sequence[Line], end: int, *, is_read_on: bool, stated_year: int | None) -> Title | None:
    """The report's own title among the lines before end: the one that says most, in the fewest lines.

    Of several alike, one in a heading's markup is taken, then one of the stated year, then the nearest to the text, or
    the first where no text follows (is_read_on is false).
    """
    found = [title for first in range(end) for title in _titles_at(lines, first, end)]
    if not found:
        return None

    def worth(title: Title) -> tuple[int, int, bool, bool, int]:
        says = 2 * bool(title.name) + bool(title.years) + _begins_with_place(lines, title)
        place = title.first if is_read_on else -title.first
        return says, title.first - title.last, title.is_marked, stated_year in title.years, place

    title = max(found, key=worth)
    return title if title.name and title.years else _completed(lines, title)


def _begins_with_place(lines: Sequence[Line], title: Title) -> bool:
    """Whether the first line is the place, and nothing but the place, of a body that the next lines name without it."""
    place = lines[title.first].match
    if title.first == title.last or not title.name.startswith(place) or not is_place(place):
        return False
    organ = take_apart(title.name[len(place) :])
    return organ is not None and not organ.places


def reads_as_title(match: str) -> bool:
    """Whether a line is a title of a yearly report, be it this one's or another's."""
    return _read(match) is not None


def asks_for_reports(match: str) -> bool:
    """Whether a line is the title of a notice that asks others for their reports."""
    return bool(_ASKS.search(match))


def _titles_at(lines: Sequence[Line], first: int, end: int) -> Iterator[Title]:
    words = ""
    for last in range(first, min(first + _MOST_LINES, end)):
        words += lines[last].match
        if len(lines[last].match) > _LONGEST_LINE or len(words) > _LONGEST:
            return
        parsed = _read(words)
        if parsed:
            is_split = last > first and _begins_with_subject(lines[last].match)
            is_marked = lines[last].heading_level is not None
            yield Title(first, last, *parsed, _evidence(lines, first, last), is_split, is_marked)


def _begins_with_subject(words: str) -> bool:
    return bool(re.match(rf"(?:关于)?\(?(?:{YEAR})?年?度?\)?(?:的)?(?:{SUBJECT})", words))


def _read(words: str) -> tuple[str, tuple[int, ...]] | None:
    """Name and years of a title, None when the words are no title of a report."""
    found = _TITLE.fullmatch(words)
    if found is None or not _AFTER.fullmatch(found["after"]) or _ASKS.search(words):
        return None
    if _NO_REPORT.search(found["after"]) or not re.search(rf"年度|年报|{YEAR}", words):
        return None
    before = re.split(r"[>»|:]|标题", found["before"])[-1]
    if re.search(r"[,。;!?》、]", re.sub(r"\([^()]*\)", "", before)):
        return None
    before = _AHEAD.sub("", before)
    name = re.sub(rf"\(?(?:{YEAR})(?:-(?:{YEAR}))?(?:学?年)?(?:年?度)?\)?", "", before)
    name = _BEFORE_NAME.sub("", _BEFORE_NAME.sub("", name)).strip('《》"的')
    if _VERB.search(re.sub(r"公开委|信息公开|机构编制", "", name)):
        return None
    stated = before + found["subject"] + found["middle"] + found["report"] + found["after"]
    return (name if take_apart(name) else ""), _years(stated)


def _years(words: str) -> tuple[int, ...]:
    """The report years that a title states: not the year in which it was published."""
    school_year = re.search(rf"(?:{YEAR})-({YEAR})学年", words)
    if school_year:
        # A school year is reported on when it is over.
        return (number(school_year[1]),)
    years: dict[int, bool] = {}
    for found in re.finditer(YEAR, words):
        after = words[found.end() :]
        if re.match(rf"年?{DIGIT}{{1,3}}月|年?(?:发布|公布|编制|印发)|[-/.]\d{{1,2}}(?!\d)", after):
            continue
        value = number(found.group())
        years[value] = years.get(value, False) or bool(re.match(r"年?年?度", after))
    told = [year for year, is_report_year in years.items() if is_report_year]
    return tuple(told if len(told) == 1 else sorted(years))


def _completed(lines: Sequence[Line], title: Title) -> Title:
    """The title with the name or the year that stands on a line of its own beside it."""
    first, last, name, years, is_split = title.first, title.last, title.name, title.years, title.is_split
    for index in (title.first - 1, title.last + 1, title.last + 2):
        words = lines[index].match.strip("()") if 0 <= index < len(lines) else ""
        if not years and re.fullmatch(rf"(?:{YEAR})年?度?", words):
            years, last = (number(words.rstrip("年度")),), max(last, index)
        elif not name and 4 <= len(words) <= 40 and is_body(words):
            name, is_split, first, last = words, True, min(first, index), max(last, index)
    return replace(
        title, first=first, last=last, name=name, years=years, is_split=is_split, evidence=_evidence(lines, first, last)
    )


def _evidence(lines: Sequence[Line], first: int, last: int) -> Evidence:
    words = "".join(line.text.strip() for line in lines[first : last + 1])
    return Evidence(words, lines[first].place_of(0, len(lines[first].match)), "title")
