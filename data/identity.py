"""Whose report of which year a document is, told by the document itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Generic, TypeVar, cast

from data import reference
from data.dates import DATE, DIGIT, MONTH, YEAR, iso, number
from data.headings import WITHIN, name_of, numbering
from data.lines import Flow, Line, lines_of
from data.names import (
    HAN,
    Agency,
    is_body,
    is_municipality,
    is_place,
    known_level,
    place_before,
    places_of,
    take_apart,
)
from data.page_labels import Labelled, labelled
from data.records import Document, Evidence, Form, Identity, Notice, Place, TableReading, Told
from data.titles import SUBJECT, Title, asks_for_reports, find_title, reads_as_title

T = TypeVar("T")
Period = tuple[str | None, str | None, int, int]

_PERIOD_NEAR = re.compile(
    r"期限|时限|周期|时间|期间|起止|口径|数据|年度|自|从|时段|报告期|涵盖|反映|覆盖|(?:^|[,。;现特])将"
)
_PERIOD_SURE = re.compile(r"统计|期限|时限|周期|所列")
_DAY = rf"({DIGIT}{{4}})年({DIGIT}{{1,3}})月({DIGIT}{{1,3}})日"
_UP_TO = r"(?:起|开始|始|零时|[0O]时|\(含\))*,?(?:至|到|-+|~)"
_PERIODS = (
    re.compile(rf"{_DAY}{_UP_TO}(?:({DIGIT}{{4}})年)?({DIGIT}{{1,3}})月({DIGIT}{{1,3}})日"),
    # 2024年(1月1日至12月31日)
    re.compile(
        rf"({DIGIT}{{4}})年度?\(({DIGIT}{{1,3}})月({DIGIT}{{1,3}})日{_UP_TO}()({DIGIT}{{1,3}})月({DIGIT}{{1,3}})日\)"
    ),
    # 2024.1.1-2024.12.31
    re.compile(
        rf"(?<!\d)(20[0-4]\d)[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_UP_TO}(?:(20[0-4]\d)[-/.])?(\d{{1,2}})[-/.](\d{{1,2}})(?!\d)"
    ),
)
_FIRST_DAY, _LAST_DAY = (rf"(?:{word})(?:时间|日期)?[为是:于]*{_DAY}" for word in ("起始|开始", "截止|截至|终止|结束"))
_TWO_DAYS = re.compile(rf"{_FIRST_DAY}[,;、和及]*{_LAST_DAY}")
_TWO_DAYS_TURNED = re.compile(rf"{_LAST_DAY}[,;、和及]*{_FIRST_DAY}")
_SHORTEST_PERIOD = 60
# 自202411日至20241231日: the separators were lost on the way.
_WORN_PERIOD = re.compile(
    r"(20[0-4]\d)年?(\d{1,4})[月日]?(\d{0,2})日?起?,?(?:至|到|-+|~)(20[0-4]\d)?年?(\d{1,4})[月日]?(\d{0,2})日"
)
_NAME = rf"[{HAN}()]{{2,40}}?"
_YEAR_OF_REPORT = re.compile(
    rf"({YEAR})年?年?度?[^,。;:年]{{0,30}}?"
    rf"(?:{SUBJECT})(?:工作)?(?:情况)?(?:年度)?(?:工作)?(?:情况)?(?:总结)?(?:报告|年报)"
)
_YEAR_OF_TEXT = re.compile(
    rf"^(?:[^。]{{0,12}}[、.。:])?({YEAR})年(?:度)?,?(?:以来,)?(?:我|本|全|在|共|[{HAN}]{{0,8}}[局委办厅市县区镇乡])"
)
_ANNOUNCED = (
    re.compile(
        rf"(?:现|特)(?:将|就|向社会公布|向社会公开|予以?公布|公布|公开|发布)([{HAN}()0-9〇○]{{2,45}}?)(?:{SUBJECT})"
    ),
    re.compile(rf"[《:]([{HAN}()]{{2,40}})(?:{YEAR})年?度?(?:{SUBJECT})(?:工作)?年?度?(?:报告|年报)"),
)
_COMPILED = (
    re.compile(rf"由({_NAME})(?:根据|按照|依据|依照|遵照|(?:负责|组织|汇总)*(?:编制|编写|公布|发布))"),
    re.compile(rf"(?:^|[,。;、])({_NAME})(?:现?编制|现?公布|现?发布|制作|编写)(?:了|并公布|完成)?(?:本|该|《|{YEAR})"),
)
_CONTACT = (
    re.compile(
        rf"(?:请|可|或)(?:直接|径)?(?:与|向|联系|致电|咨询|径向|拨打|同):?({_NAME})(?:联系|咨询|反映|查询|索取|\(|,|。|:|电话|地址)"
    ),
)
# Customs houses and maritime offices name the state first, though not on every page.
_REPUBLIC = "中华人民共和国"
# 甲市乙生态环境局 is the branch of the city's bureau in 乙县, where the report names 乙县.
_BRANCH = re.compile(rf"([{HAN}]{{2,4}})生态环境局")
_OFFICE = re.compile(r"(?!公[室厅])(?:.{0,8}办公[室厅]|.{1,8}[科股室处办])")
_OPENNESS_OFFICE = re.compile(r"(?:政府信息|政务|信息)公开(?:工作)?(?:领导小组|联席会议|中心)?(?:办公室|办)?$")
_OWN_VOICE = re.compile(r"我[局委办厅院署处会所]|本[局委办厅院署处]")
_REGION_VOICE = re.compile(r"我[省市州县区旗镇乡]|全[省市州县区旗镇乡]|本(?:街道|镇|乡)|我街道")

_HEADS_OF_TABLE_TWO: tuple[tuple[Form, re.Pattern[str]], ...] = (
    ("2021+", re.compile(r"本年制发件数|本年废止件数|现行有效件数|本年收费金额")),
    ("2019-2020", re.compile(r"本年新制作数量|本年新公开数量|对外公开总数量|采购总金额")),
)
_WORDS_OF_ANNEX: tuple[tuple[Form, re.Pattern[str]], ...] = (
    ("2014-2018", re.compile(r"统计表(?=.*(?:回应解读情况|申请办结数|依申请公开信息收取的费用))")),
)


@dataclass(frozen=True, slots=True)
class _Found(Generic[T]):
    """A conclusion and the words that it rests on."""

    value: T
    evidence: Evidence


def identify(document: Document, tables: tuple[TableReading, ...]) -> Identity:
    """Agency, level, kind, region, report year, form, period and publication date, each with its evidence.

    What the document does not say stays None; a file's name gives the year only where the document has none.
    """
    statutory = frozenset(order for table in tables for order in table.blocks)
    lines = lines_of(document, statutory, with_cells=True)
    flow = Flow(lines)
    headings = _headings(lines)
    stated = _period(flow, _PERIOD_SURE)
    title = find_title(
        lines,
        headings[0] if headings else len(lines),
        is_read_on=bool(headings),
        stated_year=stated.value[2] if stated else None,
    )
    lead = _lead(lines, headings, title)
    notices: list[Notice] = []
    if not _is_report(lines, headings, title, lead, tables):
        notices.append(Notice("no_report"))
    around = (*lines[: headings[0]], *lines[headings[-1] :]) if headings else lines
    labels = labelled(around, document, statutory)
    signature = _signature(lines, headings)
    period = _period(lead, _PERIOD_NEAR) or stated
    year, year_notices = _year(document.name, lines, title, lead, period, signature)
    agency, agency_notices = _agency(flow, title, lead, labels, signature)
    region = _region(agency, flow) if agency else None
    form = _form(tables, flow, year.value if year else None)
    published = _published(labels, signature) or _dated_below(lines, title)
    dates = _period_dates(period, year)
    evidence: dict[str, Evidence] = {}
    if title:
        evidence["title"] = title.evidence
    if signature:
        evidence["signature"] = signature.evidence
    for name, found in (
        ("agency", agency), ("region", region), ("report_year", year), ("form", form), ("published_on", published),
    ):  # fmt: skip
        if found is not None:
            evidence[name] = found.evidence
    if period and dates != (None, None):
        evidence["period_start"] = evidence["period_end"] = period.evidence
    parts = take_apart(agency.value) if agency else None
    return Identity(
        agency=agency.value if agency else None,
        level=_level(parts, region.value if region else "", flow) if parts else None,
        kind=parts.kind if parts else None,
        region=region.value if region else None,
        report_year=year.value if year else None,
        form=form.value if form else None,
        period_start=dates[0],
        period_end=dates[1],
        published_on=published.value if published else None,
        evidence=tuple(evidence.items()),
        notices=(*notices, *agency_notices, *year_notices),
    )


def complete(identity: Identity, told: Told) -> Identity:
    """The identity with what a person says of it, where the document itself is silent."""
    agency = told.agency if identity.agency is None else None
    year = told.report_year if identity.report_year is None else None
    parts = take_apart(agency) if agency else None
    form = _form_of_year(year) if identity.form is None else None
    evidence = dict(identity.evidence)
    evidence |= {"agency": Evidence(agency, Place(), "person")} if agency else {}
    evidence |= {"report_year": Evidence(str(year), Place(), "person")} if year else {}
    evidence |= {"form": form.evidence} if form else {}
    return replace(
        identity,
        agency=agency or identity.agency,
        kind=parts.kind if parts else identity.kind,
        report_year=year or identity.report_year,
        form=form.value if form else identity.form,
        evidence=tuple(evidence.items()),
    )


# -- where things stand ------------------------------------------------------------------------------------------------


def _headings(lines: Sequence[Line]) -> tuple[int, ...]:
    """The lines that are numbered headings of a report, without a list of contents before them."""
    found = [index for index, line in enumerate(lines) if not line.is_cell and _is_heading(line.match)]
    listed = 1
    while listed < len(found) and found[listed] == found[listed - 1] + 1 and not _is_first(lines[found[listed]]):
        listed += 1
    return tuple(found[listed:] if 3 <= listed < len(found) else found)


def _is_first(line: Line) -> bool:
    number = numbering(line.match)
    return number is not None and number.number == 1


def _is_heading(match: str) -> bool:
    number = numbering(match)
    if number is None:
        return False
    words = re.split(r"[。:;]", match[number.length :], maxsplit=1)[0]
    forms: tuple[Form, ...] = ("2021+", "2014-2018")
    names = [name_of(words, form, 1) for form in forms] if len(words) <= 40 else []
    return any(name is not None and name.certainty >= WITHIN for name in names)


def _lead(lines: Sequence[Line], headings: Sequence[int], title: Title | None) -> Flow:
    """What stands between title and first heading, or the first lines after it where nothing stands there."""
    begin = title.last + 1 if title else 0
    end = headings[0] if headings else min(begin + 40, len(lines))
    if not any("。" in line.match for line in lines[begin:end]):
        end = min(end + 6, len(lines))
    # A menu may name the reports of other years.
    return Flow(tuple(line for line in lines[begin:end] if not reads_as_title(line.match)))


def _is_report(
    lines: Sequence[Line],
    headings: Sequence[int],
    title: Title | None,
    lead: Flow,
    tables: Iterable[TableReading],
) -> bool:
    has_table = any(table.state != "missing" for table in tables)
    if any(asks_for_reports(line.match) for line in lines[: title.first if title else 10]):
        return False
    if title:
        sentences = [
            line for line in lines[title.last + 1 :] if "。" in line.match and re.search("公开|申请", line.match)
        ]
        return bool(headings or has_table or sentences)
    names = bool(re.search(rf"(?:{SUBJECT})(?:工作)?(?:情况)?(?:年度)?(?:工作)?(?:总结)?(?:报告|年报)", lead.joined))
    return (names and len(headings) >= 2) or len(headings) >= 4 or (has_table and bool(headings))


# -- the signature and the day of publication ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Signature:
    """Who signs at the end and when; the day is None when only year and month are printed."""

    agency: _Found[str] | None
    evidence: Evidence
    year: int | None = None
    month: int | None = None
    day: _Found[str] | None = None


def _signature(lines: Sequence[Line], headings: Sequence[int]) -> _Signature | None:
    begin = headings[-1] + 1 if headings else max(len(lines) - 12, 0)
    best: _Signature | None = None
    for index in range(begin, len(lines)):
        line = lines[index]
        found = _signed_date(line.match)
        if found is None or line.is_cell or index == 0:
            continue
        # A line that a wrapped sentence happens to end with a date is no signature.
        before = lines[index - 1].match
        if found.start() == 0 and not (re.search(r"[。!)\]]$", before) or index == begin or is_body(before)):
            continue
        name = line.match[: found.start()].rstrip(",。:()")
        at = line if name else lines[index - 1]
        name = name or at.match
        agency = None
        if is_body(name) and len(name) <= 40:
            start = at.match.find(name)
            words = at.written(start, start + len(name))
            agency = _Found(name, Evidence(words, at.place_of(start, start + len(name)), "signature"))
        year, month = number(found[1]), number(found[2])
        day = iso(found.groups()) if found.re is DATE else None
        evidence = Evidence(
            line.written(found.start(), found.end()), line.place_of(found.start(), found.end()), "signature"
        )
        first = agency.evidence if agency else evidence
        signature = _Signature(agency, first, year, month, _Found(day, evidence) if day else None)
        if agency:
            return signature
        best = best or signature
    return best


def _signed_date(match: str) -> re.Match[str] | None:
    """The date that ends a short line, with at most a name before it."""
    if len(match) > 50:
        return None
    for pattern in (DATE, MONTH):
        for found in pattern.finditer(match):
            before = match[: found.start()].rstrip("(")
            if found.end() >= len(match.rstrip(")")) and (not before or is_body(before.rstrip(",。:"))):
                return found
    return None


def _published(labels: dict[str, list[Labelled]], signature: _Signature | None) -> _Found[str] | None:
    """The day that the page's labels give, else that of the signature, else that on which the text was made."""
    for meaning in ("published", "published_beside", "signature", "dated"):
        if meaning == "signature" and signature and signature.day:
            return signature.day
        for words, evidence in labels.get(meaning, []):
            found = DATE.match(words)
            day = iso(found.groups()) if found else None
            if day:
                return _Found(day, evidence)
    return None


def _dated_below(lines: Sequence[Line], title: Title | None) -> _Found[str] | None:
    """The day that stands alone right below the title."""
    for line in lines[title.last + 1 : title.last + 3] if title else ():
        found = DATE.fullmatch(line.match.strip("()"))
        day = iso(found.groups()) if found else None
        if day:
            return _Found(day, Evidence(line.text.strip(), line.place_of(0, len(line.match)), "below_title"))
    return None


# -- the year ----------------------------------------------------------------------------------------------------------


def _period(flow: Flow, near: re.Pattern[str]) -> _Found[Period] | None:
    """The stated period: first and last day (None where the digits leave a doubt), first and last year."""
    for pattern in (*_PERIODS, _TWO_DAYS, _TWO_DAYS_TURNED, _WORN_PERIOD):
        for found in pattern.finditer(flow.joined):
            before = flow.joined[max(found.start() - 25, 0) : found.start()]
            parts = found.groups()
            parts = (*parts[3:], *parts[:3]) if pattern is _TWO_DAYS_TURNED else parts
            days = _worn_days(found) if pattern is _WORN_PERIOD else _days(parts)
            # A preface gives the days of no other whole year.
            is_meant = near.search(before) or (near is _PERIOD_NEAR and _is_whole_year(days))
            if is_meant and _is_long_enough(days):
                words, at = flow.find(*found.span())
                first, last = number(parts[0] or ""), number(parts[3] or parts[0] or "")
                return _Found((*days, first, last), Evidence(words, at, "stated_period"))
    return None


def _days(parts: Sequence[str | None]) -> tuple[str | None, str | None]:
    return iso(parts[:3]), iso((parts[3] or parts[0], *parts[4:]))


def _is_whole_year(days: tuple[str | None, str | None]) -> bool:
    first, last = days
    return first is not None and first.endswith("-01-01") and last == f"{first[:4]}-12-31"


def _is_long_enough(days: tuple[str | None, str | None]) -> bool:
    """Whether a period may be a report's: not the days of a course, nor one that ends before it begins."""
    first, last = days
    if first is None or last is None:
        return True
    return (date.fromisoformat(last) - date.fromisoformat(first)).days >= _SHORTEST_PERIOD


def _worn_days(found: re.Match[str]) -> tuple[str | None, str | None]:
    def day(year: str | None, run: str, rest: str) -> str | None:
        if rest:
            return iso((year or found[1], run, rest))
        # Behind a year 11日 is the first of January; alone it may be the eleventh of a month named before.
        if year is None and len(run) < 4:
            return None
        halves = {2: (run[:1], run[1:]), 4: (run[:2], run[2:])}.get(len(run))
        return iso((year or found[1], *halves)) if halves else None

    return day(found[1], found[2], found[3]), day(found[4], found[5], found[6])


def _period_dates(period: _Found[Period] | None, year: _Found[int] | None) -> tuple[str | None, str | None]:
    if period is None or year is None or (_is_of_two_years(period) and year.value not in period.value[2:]):
        return None, None
    return period.value[0], period.value[1]


def _is_of_two_years(period: _Found[Period]) -> bool:
    return period.value[2] != period.value[3]


def _year(
    name: str,
    lines: Sequence[Line],
    title: Title | None,
    lead: Flow,
    period: _Found[Period] | None,
    signature: _Signature | None,
) -> tuple[_Found[int] | None, list[Notice]]:
    """The report year by order of trust: stated period, title, preface, text, signature less one, the file's name.

    A period of an earlier year that title and signature, or title and preface, agree against was left standing in a
    preface taken over from an older report.
    """
    signed = _signed_year(signature)
    others = [_Found(title.year, title.evidence)] if title and title.year else []
    others += _lead_years(lead)
    witnesses = list(others)
    if period and not _is_of_two_years(period):
        agreeing = {other.value for other in others} if len(others) > 1 or signed else set()
        agreeing |= {signed.value} if signed else set()
        is_left_standing = len(agreeing) == 1 and period.value[2] < min(agreeing)
        witnesses.insert(len(others) if is_left_standing else 0, _Found(period.value[2], period.evidence))
    notices = []
    told = sorted({witness.value for witness in witnesses})
    if len(told) > 1:
        seen = ", ".join(f"{witness.evidence.rule} {witness.value}" for witness in witnesses)
        notices.append(Notice("year_conflict", seen, witnesses[0].evidence.place))
    witnesses += _text_years(lines)
    if not witnesses and signed:
        witnesses.append(signed)
    in_name = {int(year) for year in re.findall(r"(?<!\d)20[0-4]\d(?!\d)", name)}
    if witnesses and in_name and witnesses[0].value not in in_name:
        notices.append(Notice("file_name_differs", ", ".join(map(str, sorted(in_name)))))
    if not witnesses and len(in_name) == 1:
        witnesses.append(_Found(in_name.pop(), Evidence(name, Place(), "file_name")))
    return (witnesses[0] if witnesses else None), notices


def _signed_year(signature: _Signature | None) -> _Found[int] | None:
    """The year before a signature of the first half of a year, in which reports are due."""
    if signature is None or not signature.year or (signature.month or 12) > 6:
        return None
    day = signature.day.evidence if signature.day else Evidence(str(signature.year), Place(), "")
    return _Found(signature.year - 1, replace(day, rule="signature_less_one"))


def _lead_years(lead: Flow) -> list[_Found[int]]:
    """The year that the preface gives to the report itself."""
    for found in _YEAR_OF_REPORT.finditer(lead.joined):
        if lead.joined[found.start() - 1 : found.start()] != "(":
            words, place = lead.find(found.start(), found.end())
            return [_Found(number(found[1]), Evidence(words, place, "preface"))]
    return []


def _text_years(lines: Sequence[Line]) -> list[_Found[int]]:
    """The year of which the text speaks throughout, when it is one and the same."""
    found = [(line, year) for line in lines if not line.is_cell and (year := _YEAR_OF_TEXT.match(line.match))]
    years = {number(year[1]) for _, year in found}
    if len(years) != 1 or len(found) < 2:
        return []
    line, year = found[0]
    start, end = year.span(1)
    return [_Found(years.pop(), Evidence(line.written(start, end), line.place_of(start, end), "text"))]


# -- the agency --------------------------------------------------------------------------------------------------------


def _agency(
    flow: Flow,
    title: Title | None,
    lead: Flow,
    labels: dict[str, list[Labelled]],
    signature: _Signature | None,
) -> tuple[_Found[str] | None, list[Notice]]:
    announced = list(_names_in(lead, _ANNOUNCED, "preface"))
    compiled = list(_names_in(lead, _COMPILED, "preface"))
    contact = list(_names_in(lead, _CONTACT, "contact"))
    signed = [signature.agency] if signature and signature.agency else []
    publisher = [_Found(words, evidence) for words, evidence in labels.get("publisher", []) if is_body(words)]
    own = announced + signed + publisher + compiled
    chosen, notices = _chosen(flow, title, own)
    if chosen is None:
        # Whom to contact is the agency only where the text itself goes on speaking of that body.
        bodies = _without_office(contact) or contact
        chosen = next((body for body in bodies if flow.joined.count(body.value) >= 3), None)
    if chosen is None:
        return None, notices
    full = _fullest(chosen, [*own, *_without_office(own + contact), *contact], flow)
    if title and not title.is_split and announced and not _are_alike(full.value, announced[0].value):
        notices.append(Notice("agency_conflict", f"{full.value} / {announced[0].value}", announced[0].evidence.place))
    parts = take_apart(full.value)
    if parts and not parts.places:
        notices.append(Notice("agency_without_region", full.value, full.evidence.place))
    return full, notices


def _chosen(flow: Flow, title: Title | None, own: list[_Found[str]]) -> tuple[_Found[str] | None, list[Notice]]:
    """The name by order of trust: title, what the preface announces, signature, publisher, who compiled it."""
    if title is None or not title.name:
        offices = [found for found in own if found.value.endswith(("政府办公室", "政府办公厅"))]
        if own and len(offices) == len(own) and _is_about_region(flow):
            office = offices[0]
            return replace(office, value=re.sub(r"办公[室厅]$", "", office.value)), []
        return (own[0] if own else None), []
    named = _Found(title.name, title.evidence)
    parts = take_apart(title.name)
    others = [found for found in own if not _are_alike(found.value, title.name)]
    is_doubtful = title.is_split or (parts is not None and parts.is_place)
    if is_doubtful and len(others) == len(own) and others and not _is_about_region(flow):
        return others[0], [Notice("agency_conflict", f"{title.name} / {others[0].value}", title.evidence.place)]
    is_government = parts is not None and (parts.is_place or parts.organ.endswith("政府"))
    if is_doubtful and is_government and not own and _speaks_as_bureau(flow):
        return None, [Notice("agency_conflict", title.name, title.evidence.place)]
    return named, []


def _speaks_as_bureau(flow: Flow) -> bool:
    """Whether the text is one bureau's own, whatever place a page or a title names."""
    return len(_OWN_VOICE.findall(flow.joined)) >= 2 and not _REGION_VOICE.search(flow.joined)


def _is_about_region(flow: Flow) -> bool:
    """Whether the text speaks for a whole place rather than for one bureau."""
    return len(_REGION_VOICE.findall(flow.joined)) >= len(_OWN_VOICE.findall(flow.joined))


def _names_in(lead: Flow, patterns: Sequence[re.Pattern[str]], rule: str) -> Iterator[_Found[str]]:
    for pattern in patterns:
        for found in pattern.finditer(lead.joined):
            words = found[1]
            name = re.sub(rf"(?:{YEAR})年?度?|的$|^(?:关于|本|我)", "", words)
            name = _OPENNESS_OFFICE.sub("", name)
            if is_body(name) or (rule == "preface" and is_place(name)):
                written, place = lead.find(*found.span(1))
                yield _Found(name, Evidence(written, place, rule))


def _without_office(found: Iterable[_Found[str]]) -> list[_Found[str]]:
    """The bodies whose offices are named: who contacts a bureau's office contacts the bureau."""
    bodies = []
    for one in found:
        parts = ((one.value[:-length], one.value[-length:]) for length in range(1, 12))
        name = next(
            (body for body, tail in parts if _OFFICE.fullmatch(tail) and is_body(body) and body[-1] != "办"), None
        )
        if name:
            bodies.append(replace(one, value=name))
    return bodies


def _are_alike(one: str, other: str) -> bool:
    """Whether two names may be one body's: one within the other, an abbreviation, or a place and its government."""
    short, long = sorted((one, other), key=len)
    if is_place(short) and not re.search(r"(?:政府|行署|公署|管委会|管理委员会|办事处)$", long):
        return is_place(long)
    if short in long:
        return not long.endswith(("办公室", "办公厅")) or short.endswith(("办公室", "办公厅"))
    first, second = take_apart(one), take_apart(other)
    if first is None or second is None:
        return False
    if first.region and second.region and not first.region.endswith(second.region[-3:]):
        return False
    return _abbreviates(first.organ, second.organ) or _abbreviates(second.organ, first.organ)


def _abbreviates(short: str, long: str) -> bool:
    """Whether the characters of the short name appear in the long one, in order, both ending alike."""
    if not short or not long or len(short) > len(long) or short[-1] not in long[-3:]:
        return False
    rest = iter(long)
    return all(character in rest for character in short)


def _fullest(chosen: _Found[str], others: Sequence[_Found[str]], flow: Flow) -> _Found[str]:
    """The name in the fullest spelling that the document itself supports."""
    parts = take_apart(chosen.value)
    if parts is None:
        return chosen
    if parts.is_place:
        return _government(chosen, parts, flow)
    if not parts.places and _REPUBLIC + chosen.value not in flow.joined:
        return _placed(chosen, parts, others, flow)
    if _REPUBLIC + chosen.value in flow.joined:
        return replace(chosen, value=_REPUBLIC + chosen.value)
    long_government = re.sub(r"(?<!人民)政府$", "人民政府", chosen.value)
    if long_government != chosen.value and long_government in flow.joined:
        return replace(chosen, value=long_government)
    for other in others:
        second = take_apart(other.value)
        if second is None or second.places[-1:] != parts.places[-1:] or second.organ == parts.organ:
            continue
        if _abbreviates(parts.organ, second.organ) and "办" not in second.organ:
            return other
    return chosen


def _government(chosen: _Found[str], parts: Agency, flow: Flow) -> _Found[str]:
    """The government of the place that a title names alone."""
    place, level = parts.places[-1]
    endings = {
        "zone": ("管理委员会", "管委会"),
        "township": ("人民政府", "办事处") if not place.endswith("街道") else ("办事处",),
        "city": ("行政公署", "人民政府") if place.endswith(("地区", "盟")) else ("人民政府",),
    }.get(level, ("人民政府",))
    stated = next((end for end in endings if place + end in flow.joined), None)
    if stated is None and level == "zone":
        return chosen
    rule = "title_names_place"
    return _Found(chosen.value + (stated or endings[0]), replace(chosen.evidence, rule=rule))


def _placed(chosen: _Found[str], parts: Agency, others: Sequence[_Found[str]], flow: Flow) -> _Found[str]:
    """A name without its place (县司法局, 财政局) with the place that the document states elsewhere."""
    organ = parts.organ
    for other in others:
        second = take_apart(other.value)
        if second and second.places and second.places[-1][0] + second.organ == _tail(other.value, second):
            level_word = second.places[-1][0][-1]
            if organ in {second.organ, level_word + second.organ}:
                return other
    if parts.bare_level is None:
        return chosen
    places = _places_named(flow, organ[0])
    if len(places) != 1:
        return chosen
    place = places[0]
    evidence = replace(chosen.evidence, words=f"{place.value} {chosen.evidence.words}", rule="title_and_place")
    return _Found(place.value + organ[1:], evidence)


def _tail(name: str, parts: Agency) -> str:
    return name[name.rfind(parts.places[-1][0]) :]


def _places_named(flow: Flow, ending: str) -> list[_Found[str]]:
    """The places of one level that the document names as its own: in its address, its government, its website."""
    found: dict[str, _Found[str]] = {}
    wider = rf"(?:[{HAN}]{{2,7}}?[省市州盟])?"
    pattern = rf"(?:地址|位于|请与|请向|登录|访问)[:\"(]?({wider}[{HAN}]{{1,6}}?{ending})"
    for match in re.finditer(pattern, flow.joined):
        places, rest = places_of(match[1])
        if places and not rest and places[-1][0].endswith(ending) and is_place(match[1]):
            words, at = flow.find(*match.span(1))
            found.setdefault(places[-1][0], _Found(places[-1][0], Evidence(words, at, "place_in_text")))
    return list(found.values())


# -- where and what ----------------------------------------------------------------------------------------------------


def _region(agency: _Found[str], flow: Flow) -> _Found[str] | None:
    """The place that the agency governs or belongs to, with the wider places that the document writes before it."""
    parts = take_apart(agency.value)
    if parts is None or not parts.places:
        return None
    own = parts.region
    best = _Found(own, replace(agency.evidence, words=own))
    branch = _BRANCH.fullmatch(parts.organ)
    if branch and (found := re.search(rf"{branch[1]}[县区市旗](?!域|场|级)", flow.joined)):
        words, place = flow.find(*found.span())
        return _Found(own + found.group(), Evidence(words, place, "place_in_text"))
    for match in re.finditer(re.escape(own), flow.joined):
        wider = place_before(flow.joined[max(match.start() - 30, 0) : match.start()], parts.places[0][1])
        if len(wider) + len(own) > len(best.value):
            words, place = flow.find(match.start() - len(wider), match.end())
            best = _Found(wider + own, Evidence(words, place, "place_in_text"))
    return best


def _level(parts: Agency, region: str, flow: Flow) -> str | None:
    if not parts.places:
        return parts.bare_level
    chain = places_of(region)[0] or parts.places
    place, level = parts.places[-1]
    if level == "zone":
        outer = chain[-2] if len(chain) > 1 else None
        return {"city": "county", "county": "township", "province": None}.get(outer[1]) if outer else None
    if level == "city" and place.endswith("市") and known_level(place) is None:
        level = "county" if _is_county_city(place, chain, flow) else "city"
    # A city's bureau has its branches in districts and counties.
    is_branch = parts.organ.endswith("分局") or (not region.endswith(place) and _BRANCH.fullmatch(parts.organ))
    return "county" if level == "city" and is_branch else level


def _is_county_city(place: str, chain: Sequence[tuple[str, str]], flow: Flow) -> bool:
    """Whether an unlisted 市 is of county level: it belongs to a city, or has towns and no counties or districts."""
    if len(chain) > 1 and chain[-2][1] == "city" and not is_municipality(chain[-2][0]):
        return True
    towns = re.findall(r"各(?:乡|镇|街道)|镇\(?街道?\)?|乡镇", flow.joined)
    counties = re.findall(rf"各县|县\(?市?、?区\)?|区县|各区(?!域)|{re.escape(place)}[{HAN}]{{1,3}}[县区]", flow.joined)
    return bool(towns) and not counties


def _form(tables: Sequence[TableReading], flow: Flow, year: int | None) -> _Found[Form] | None:
    """The form found, whatever the year: by table two or its heads, by another table, by the year at last."""
    return (
        _form_of(tables, ("t2",))
        or _form_told(flow, _HEADS_OF_TABLE_TWO)
        or _form_of(tables, ("t3", "t4", "s14", "l09"))
        or _form_told(flow, _WORDS_OF_ANNEX)
        or _form_of_year(year)
    )


def _form_of(tables: Sequence[TableReading], wanted: Sequence[str]) -> _Found[Form] | None:
    for code in wanted:
        for table in tables:
            if table.table == code and table.form and table.state != "missing":
                return _Found(table.form, Evidence(table.table, table.place, "table"))
    return None


def _form_told(flow: Flow, words: Iterable[tuple[Form, re.Pattern[str]]]) -> _Found[Form] | None:
    for form, pattern in words:
        found = pattern.search(flow.joined)
        if found:
            written, place = flow.find(*found.span())
            return _Found(form, Evidence(written, place, "words_of_form"))
    return None


def _form_of_year(year: int | None) -> _Found[Form] | None:
    for row in reference.rows("forms"):
        if year and int(row["first_year"]) <= year <= int(row["last_year"]):
            return _Found(cast("Form", row["form"]), Evidence(str(year), Place(), "report_year"))
    return None
