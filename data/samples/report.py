"""One report as its office composes it: lines and tables in order, and what a correct reading of it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Literal, cast

from data import reference
from data.records import Form, SectionState, Status
from data.samples.county import Agency, chinese, dice, table
from data.samples.figures import Figures, repeated_in_words
from data.samples.grids import Grid, local_table, split_by_item, statistics, table_four, table_three, table_two
from data.samples.house import House, house_of
from data.samples.plants import FILED_TWICE, Plant, first_version, misprint, plants_of, subtotals
from data.samples.prose import Sentence, Stated, Subject, in_digits_of, repeats_of, sentences

MARK = "（示例数据，虚构）"
_FORMS = tuple(reference.rows("forms"))
_TABLE_CODES = {"t2": "table2", "t3": "table3", "t4": "table4", "s14": "table_s14", "l09": "table_l09"}
# Sections that an office may fill with the statement that there was none.
_MAY_BE_NONE = ("fees_waivers", "review_litigation", "other_matters")
_COUNT_OF_PROBLEMS = 3

LineKind = Literal["title", "mark", "heading", "subheading", "paragraph", "signature"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line or paragraph; lead is a heading that stands at the beginning of its own paragraph."""

    kind: LineKind
    text: str
    lead: str = ""


@dataclass(frozen=True, slots=True)
class FactTruth:
    """A figure that a report states; where is a table or ``narrative:`` and the section."""

    stated: Stated
    value: Decimal | None
    where: str


@dataclass(frozen=True, slots=True)
class ClaimTruth:
    """A figure in prose that a table of the report holds too, and whether they agree."""

    stated: Stated
    where: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class SectionTruth:
    """A section as it stands in the report, or missing."""

    section: str
    title: str
    ordinal: str
    state: SectionState
    note: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A report ready to be written in any format; name is that of its file without ending."""

    name: str
    agency: Agency
    house: House
    year: int
    form: Form
    published_on: date
    items: tuple[Line | Grid, ...]
    facts: tuple[FactTruth, ...]
    claims: tuple[ClaimTruth, ...]
    sections: tuple[SectionTruth, ...]
    plants: tuple[Plant, ...]

    @property
    def title(self) -> str:
        """The title in one line."""
        return "".join(item.text for item in self.items if isinstance(item, Line) and item.kind == "title")


@dataclass(frozen=True, slots=True)
class _Part:
    """A section's items with what they state."""

    truth: SectionTruth
    items: tuple[Line | Grid, ...] = ()
    told: tuple[Sentence, ...] = ()


def compose(agency: Agency, year: int, figures: Figures, previous: Figures | None, seed: int) -> Iterator[Report]:
    """The report of a body and year, after its first version where it was filed twice.

    figures and previous are those reported for this year and the last; previous is None in a body's first year.
    """
    plants = plants_of(agency.agency_id, year)
    published_on = _published_on(agency, year, plants, seed)
    name = f"{agency.agency_id}-{year}"
    if any(plant.kind == FILED_TWICE for plant in plants):
        earlier = figures | first_version(figures)
        first_published_on = published_on.replace(day=max(published_on.day - 7, 1))
        yield _compose(agency, year, repeated_in_words(earlier, year), previous, seed, (), name, first_published_on)
        name += "-corrected"
    yield _compose(agency, year, figures, previous, seed, plants, name, published_on)


def form_of(year: int) -> Form:
    """The form in force for a report year."""
    for row in _FORMS:
        if int(row["first_year"]) <= year <= int(row["last_year"]):
            return cast("Form", row["form"])
    raise ValueError(f"{year}: no form was in force; add a line to reference/forms.csv")


def _compose(
    agency: Agency,
    year: int,
    figures: Figures,
    previous: Figures | None,
    seed: int,
    plants: tuple[Plant, ...],
    name: str,
    published_on: date,
) -> Report:
    faults = {plant.kind: plant.detail for plant in plants}
    form: Form = "2019-2020" if "X_ERA_MIX" in faults else form_of(year)
    house = house_of(agency)
    wrong = {key: value for plant in plants for key, value in misprint(plant, figures).items()}
    printed = figures | wrong
    omitted = _omitted(form, house, faults)
    subject = Subject(
        agency=agency,
        house=house,
        year=year,
        form=form,
        figures=figures,
        previous=previous,
        seed=seed,
        is_copied="DUP_YEAR" in faults,
        repeats={} if form < "2019" and "annex_statistics" in omitted else repeats_of(form),
        misprinted=frozenset(wrong),
        received_plus=2 if "TT_RECEIVED" in faults else 0,
    )
    parts = list(_parts(subject, printed, omitted, faults))
    beginning = [*_title(subject, faults), Line("paragraph", _preface(subject, faults))]
    ending = _signature(subject, published_on)
    annex = [item for part in parts if part.truth.section == "annex_statistics" for item in part.items]
    body = [item for part in parts if part.truth.section != "annex_statistics" for item in part.items]
    facts = [fact for part in parts for fact in _facts(part)]
    return Report(
        name=name,
        agency=agency,
        house=house,
        year=year,
        form=form,
        published_on=published_on,
        items=(*beginning, *body, *ending, *annex),
        facts=tuple(facts),
        claims=tuple(claim for part in parts for claim in _claims(part, printed) if _is_in(body + annex, claim)),
        sections=(SectionTruth("preface", "", "0", "present", "no heading"), *_sections(parts, form)),
        plants=(*plants, *_habits_as_plants(agency, year, facts)),
    )


def _omitted(form: Form, house: House, faults: dict[str, str]) -> frozenset[str]:
    """The sections that this report lacks, most of them by a planted fault."""
    sections = {faults[kind] for kind in ("CP_SECTIONS_6", "CP_SECTIONS_OLD") if kind in faults}
    has_no_local_table = form == "2008-2013" and not house.has_local_table
    if has_no_local_table or faults.keys() & {"S14_TABLE_MISSING", "CP_ANNEX_PROMISED"}:
        sections.add("annex_statistics")
    return frozenset(sections)


def _parts(subject: Subject, printed: Figures, omitted: frozenset[str], faults: dict[str, str]) -> Iterator[_Part]:
    """The sections in the order of the office's outline."""
    outline = subject.house.new_outline if subject.form >= "2019" else subject.house.old_outline
    heading, sub_heading, position = 0, 0, 0
    told: frozenset[str] = frozenset()
    for row in _outline(outline):
        section, level = row["section"], int(row["level"])
        if section in omitted:
            if section != "annex_statistics" or subject.form != "2008-2013" or "CP_ANNEX_PROMISED" in faults:
                yield _Part(SectionTruth(section, "", "", "missing"))
            continue
        position += 1
        ordinal = _ordinal(subject.form, section) if subject.form >= "2019" else str(position)
        if level == 2:
            sub_heading += 1
            number = sub_heading if ":d" in subject.house.sub_mark else chinese(sub_heading)
            title = subject.house.sub_mark.format(number) + row["title"]
        elif level == 1:
            heading, sub_heading = heading + 1, 0
            title = f"{chinese(heading)}、{row['title']}"
        else:
            title = subject.house.caption.format(year=subject.year)
        truth = SectionTruth(section, title, ordinal, "present")
        part = _part(subject, truth, row["paragraphs"], printed, faults, told, is_sub=level == 2)
        told |= frozenset(code for sentence in part.told for code in sentence.tells)
        yield part


def _part(
    subject: Subject,
    truth: SectionTruth,
    recipe: str,
    printed: Figures,
    faults: dict[str, str],
    told: frozenset[str],
    *,
    is_sub: bool,
) -> _Part:
    if recipe.startswith("@"):
        return _special_part(subject, truth, recipe, printed, faults)
    paragraphs: list[list[Sentence]] = []
    for slots in recipe.split("|"):
        paragraph: list[Sentence] = []
        for slot in slots.split("+"):
            name, _, count = slot.partition("*")
            for sentence in sentences(subject, name, int(count or 1), told):
                paragraph.append(sentence)
                told |= sentence.tells
        paragraphs.append(paragraph)
    texts = ["".join(sentence.text for sentence in paragraph) for paragraph in paragraphs if paragraph]
    if truth.section == "other_matters" and "CP_ANNEX_PROMISED" in faults:
        texts.append("各项数据详见本报告附表。")
    if is_sub and subject.house.is_inline:
        items = [Line("paragraph", texts[0], lead=f"{truth.title}。"), *(Line("paragraph", text) for text in texts[1:])]
    else:
        kind: LineKind = "subheading" if is_sub else "heading"
        items = [Line(kind, truth.title), *(Line("paragraph", text) for text in texts)]
    spoken = tuple(sentence for paragraph in paragraphs for sentence in paragraph)
    return _Part(_stated(truth, spoken, texts), tuple(items), spoken)


def _stated(truth: SectionTruth, spoken: Sequence[Sentence], texts: Sequence[str]) -> SectionTruth:
    """The section with the state that its sentences give it."""
    says_none = bool(spoken) and all(sentence.says_none for sentence in spoken)
    # To say that no fee was taken is a matter reported.
    is_reported = truth.section == "other_matters" and any(sentence.facts for sentence in spoken)
    if says_none and truth.section in _MAY_BE_NONE and len(texts) == 1:
        return truth if is_reported else replace(truth, state="stated_none")
    return replace(truth, note="stated_none also acceptable") if says_none else truth


def _special_part(
    subject: Subject, truth: SectionTruth, recipe: str, printed: Figures, faults: dict[str, str]
) -> _Part:
    heading = Line("heading", truth.title)
    if recipe == "@problems":
        given = faults.get("CP_SEC5_EMPTY")
        if given == "empty":
            return _Part(replace(truth, state="empty"), (heading,))
        if given:
            return _Part(replace(truth, state="stated_none"), (heading, Line("paragraph", given)))
        return _Part(truth, (heading, *_problems(subject)))
    if recipe == "@annex":
        note = Line("paragraph", f"填报单位：{subject.agency.name_in(subject.year)}")
        if subject.form == "2014-2018":
            return _Part(truth, (heading, note, statistics(printed, subject.house)))
        return _Part(truth, (heading, local_table(printed, subject.house, subject.year)))
    if recipe == "@t2":
        grid = table_two(subject.form, printed, subject.house)
        return _Part(truth, (heading, *(split_by_item(grid) if subject.house.is_table_two_split else (grid,))))
    if recipe == "@t3":
        summed = {
            key: value
            for plant in plants_of(subject.agency.agency_id, subject.year)
            for key, value in subtotals(plant, printed).items()
        }
        return _Part(truth, (heading, table_three(subject.form, printed, subject.house, summed)))
    return _Part(truth, (heading, table_four(printed, subject.house)))


def _problems(subject: Subject) -> Iterator[Line]:
    for what in ("problem", "improvement"):
        lead = next(sentences(subject, f"{what}_lead", 1, frozenset())).text
        points = sentences(subject, what, _COUNT_OF_PROBLEMS, frozenset())
        listed = "；".join(f"{chinese(number)}是{point.text}" for number, point in enumerate(points, 1))
        yield Line("paragraph", f"{lead}{listed}。")


def _title(subject: Subject, faults: dict[str, str]) -> Iterator[Line]:
    title = subject.house.title.format(name=subject.agency.name_in(subject.year), year=subject.year)
    yield from (Line("title", line) for line in title.splitlines())
    yield Line("mark", MARK)
    if FILED_TWICE in faults:
        yield Line("mark", "（更正后重新公布）")


def _preface(subject: Subject, faults: dict[str, str]) -> str:
    preface = next(sentences(subject, "preface", 1, frozenset())).text
    return preface + faults.get("RES_TEMPLATE", "")


def _signature(subject: Subject, published_on: date) -> Iterator[Line]:
    if subject.house.signature == "none":
        return
    if subject.house.signature == "chinese":
        year = "".join("○一二三四五六七八九"[int(digit)] for digit in str(published_on.year))
        day = f"{year}年{chinese(published_on.month)}月{chinese(published_on.day)}日"
    else:
        day = f"{published_on.year}年{published_on.month}月{published_on.day}日"
    yield Line("signature", subject.agency.name_in(subject.year))
    yield Line("signature", in_digits_of(subject.house, day))


def _facts(part: _Part) -> Iterator[FactTruth]:
    for sentence in part.told:
        for stated in sentence.facts:
            yield FactTruth(stated, stated.value, f"narrative:{part.truth.section}")
    for item in part.items:
        if isinstance(item, Grid):
            for cell in item.cells:
                if cell.key is not None:
                    stated = Stated(*cell.key, cell.value or Decimal(0), cell.status, cell.text)
                    yield FactTruth(stated, cell.value, _TABLE_CODES[item.code])


def _claims(part: _Part, printed: Figures) -> Iterator[ClaimTruth]:
    for sentence in part.told:
        for claim in sentence.claims:
            in_table = sum(printed[code, claim.applicant] for code in claim.indicator.split("+"))
            yield ClaimTruth(claim, f"narrative:{part.truth.section}", in_table == claim.value)


def _is_in(items: Sequence[Line | Grid], claim: ClaimTruth) -> bool:
    """Whether the report holds the table that the claim repeats; the table may be what is missing."""
    return claim.stated.indicator.startswith(tuple(item.code for item in items if isinstance(item, Grid)))


def _sections(parts: Sequence[_Part], form: Form) -> Iterator[SectionTruth]:
    """The sections, with those that have no heading of their own but words that make them."""
    told = {fact.indicator: fact for part in parts for sentence in part.told for fact in sentence.facts}
    for part in parts:
        yield part.truth
        fee = told.get("n_processing_fee")
        if part.truth.section == "other_matters" and form == "2021+" and fee is not None:
            state: SectionState = "stated_none" if fee.status == "stated_none" else "present"
            yield SectionTruth("processing_fee", "", "6.1", state, "no own heading; stated_none also acceptable")


def _habits_as_plants(agency: Agency, year: int, facts: Sequence[FactTruth]) -> Iterator[Plant]:
    """The findings that an office's habits bring in every year: blanks, slashes, titles, an unknown unit."""
    house = house_of(agency)

    def count(where: str, *statuses: Status) -> int:
        return sum(fact.where == where and fact.stated.status in statuses for fact in facts)

    def plant(check: str, detail: str) -> Plant:
        return Plant(check, agency.agency_id, year, detail, (check,))

    if blanks := count("table3", "blank"):
        yield plant("T3_BLANK_CELLS", f"{blanks} blank cells")
    if slashes := count("table3", "placeholder"):
        yield plant("T3_PLACEHOLDER", f"{slashes} cells with /")
    if blanks := count("table2", "blank", "placeholder"):
        yield plant("T2_BLANK_CELLS", f"{blanks} cells with /")
    has_table_two = any(fact.where == "table2" for fact in facts)
    if has_table_two and house.new_outline == "new-free":
        yield plant("CP_TITLES", "titles in other words than prescribed")
    if house.procurement_unit == "none" and any(fact.stated.indicator == "t2a_procure_amount" for fact in facts):
        yield plant("T2A_PROCURE_UNIT", "no unit printed")


def _published_on(agency: Agency, year: int, plants: tuple[Plant, ...], seed: int) -> date:
    """The day of publication, within the term of the law unless planted otherwise."""
    for plant in plants:
        if plant.kind in ("TL_DEPT", "TL_GOV", "TL_OLD"):
            return date.fromisoformat(plant.detail)
    rng = dice(seed, agency.agency_id, year, "published")
    if agency.is_county_government:
        return date(year + 1, 3, rng.randint(4, 28))
    # Until the report of 2018 everybody had until 31 March; then departments lost two months.
    return (
        date(year + 1, rng.randint(1, 3), rng.randint(9, 28)) if year < 2019 else date(year + 1, 1, rng.randint(9, 29))
    )


@cache
def _outline(name: str) -> tuple[dict[str, str], ...]:
    return tuple(row for row in table("outlines") if row["outline"] == name)


@cache
def _ordinal(form: Form, section: str) -> str:
    rows = reference.rows("sections")
    return next(row["ordinal"] for row in rows if row["form"] == form and row["section"] == section)
