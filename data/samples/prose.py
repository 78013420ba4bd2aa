"""Sentences out of the stock, with figures worded as offices word them, and what each sentence states.

The marks of ``sentences.csv``: ``{code unit}`` prints a figure that is not 0, ``{code! unit}`` prints 0 too,
``{code0 unit}`` only 0, ``{code~ unit}`` may round (余); ``[code&code:words]`` says in words that there was none; a
code with a dot names the applicant, codes joined by + are a sum. ``{prev:code}`` and ``{yoy:code}`` speak of last
year's figure. Other names in braces are words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from data import reference
from data.records import Form, Status
from data.samples.county import Agency, chinese, dice, table
from data.samples.figures import Figures
from data.samples.house import House

_MARK = re.compile(
    r"\{(?P<codes>[a-z0-9_.+]+?)(?P<flag>[~!0]?) (?P<unit>[^{}]+)\}"
    r"|\[(?P<none>[a-z0-9_&]*):(?P<words>[^\]]+)\]"
    r"|\{(?P<compare>prev|yoy):(?P<compared>[a-z0-9_]+)\}"
    r"|\{(?P<word>[a-z_]+)\}"
)
_ERAS = {"old": ("2008-2013", "2014-2018"), "new": ("2019-2020", "2021+")}
_RECEIVED = ("n_app_received_text", "t3_new+t3_carry_in.total")
# An improvement answers the problem on the same place of the list.
_PAIRED = {"improvement": "problem"}
# Units that small numbers are counted with in words: 两次, 三场.
_COUNTED_IN_WORDS = frozenset("次场")
_ROUNDED_FROM = 100
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_BESIDE_DIGITS = re.compile(r"(?<=[\u4e00-\u9fff])(?=\d)|(?<=\d)(?=[\u4e00-\u9fff])")


@dataclass(frozen=True, slots=True)
class Stated:
    """One figure that a sentence states, in the indicator's unit."""

    indicator: str
    applicant: str
    value: Decimal
    status: Status
    as_written: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with what it states of its own (facts) and what a table of the report holds too (claims).

    tells are its template and the indicators in it, so that nothing is told twice in a report.
    """

    text: str
    facts: tuple[Stated, ...] = ()
    claims: tuple[Stated, ...] = ()
    tells: frozenset[str] = frozenset()
    says_none: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """Everything that the sentences of one report may speak of.

    previous are last year's figures, None where there are none. A report that is_copied has last year's sentences, as
    far as they still hold. repeats leads from a code of prose to the code and applicant in the report's own
    table. misprinted are the cells of a table that are wrong on purpose: prose keeps silent about them. received_plus
    is how many applications too many the prose tells.
    """

    agency: Agency
    house: House
    year: int
    form: Form
    figures: Figures
    previous: Figures | None
    seed: int
    is_copied: bool
    repeats: Mapping[str, tuple[str, str]]
    misprinted: frozenset[tuple[str, str]] = frozenset()
    received_plus: int = 0


def sentences(subject: Subject, slot: str, count: int, told: frozenset[str]) -> Iterator[Sentence]:
    """Up to so many sentences of a slot that fit the figures, others than last year's, none told before."""
    model = _last_year(subject) if subject.is_copied else subject
    fitting = [row["text"] for row in _stock(slot, subject.form, subject.agency.kind) if _fits(row["text"], model)]
    if not fitting:
        return
    chance = dice(subject.seed, subject.agency.agency_id, _PAIRED.get(slot, slot))
    start = chance.randrange(len(fitting)) + model.year * count
    for step in range(len(fitting)):
        text = fitting[(start + step) % len(fitting)]
        if count == 0:
            return
        if _tells(text) & told:
            continue
        told |= _tells(text)
        count -= 1
        if _fits(text, subject):
            yield _worded(text, subject, step)


def in_digits_of(house: House, text: str) -> str:
    """The text with digits as this office writes them."""
    if house.digits == "wide":
        return text.translate(_WIDE)
    return _BESIDE_DIGITS.sub(" ", text) if house.digits == "spaced" else text


@cache
def repeats_of(form: Form) -> dict[str, tuple[str, str]]:
    """Which figure of prose stands in which cell of the form's own table."""
    return {
        row["indicator"]: (row["table_indicator"], row["applicant"])
        for row in table("stated_twice")
        if row["form"] == form
    }


@cache
def _stock(slot: str, form: str, kind: str) -> tuple[dict[str, str], ...]:
    rows = (row for row in table("sentences") if row["slot"] == slot)
    return tuple(
        row
        for row in rows
        if (not row["forms"] or form in _ERAS.get(row["forms"], reference.listed(row["forms"])))
        and row["kinds"] in ("", kind)
    )


def _fits(text: str, subject: Subject) -> bool:
    """Whether the figures are as the sentence needs them: there, and 0 or not 0 as it says."""
    for mark in _MARK.finditer(text):
        if mark["codes"]:
            keys = _keys(mark["codes"])
            if not all(key in subject.figures for key in keys) or subject.misprinted.intersection(keys):
                return False
            value = sum(subject.figures[key] for key in keys)
            if value == 0 if mark["flag"] in ("", "~") else value != 0 and mark["flag"] == "0":
                return False
        elif mark["words"]:
            if any(subject.figures.get((code, "")) != 0 for code in _none(mark)):
                return False
        elif mark["compare"] and not _can_compare(mark["compared"], subject):
            return False
    return True


def _last_year(subject: Subject) -> Subject:
    if subject.previous is None:
        raise ValueError(f"{subject.agency.agency_id} {subject.year}: there is no last year to copy from")
    return replace(subject, year=subject.year - 1, figures=subject.previous)


def _can_compare(code: str, subject: Subject) -> bool:
    """Last year's figure is quoted only where last year's report has a table that prints it exactly."""
    has_table = subject.year > 2014 and subject.received_plus == 0
    return has_table and subject.previous is not None and subject.previous.get((code, ""), Decimal(0)) > 0


def _worded(text: str, subject: Subject, step: int) -> Sentence:
    facts: list[Stated] = []
    claims: list[Stated] = []

    def put(mark: re.Match[str]) -> str:
        if mark["codes"]:
            words, stated = _number(mark["codes"], mark["flag"], mark["unit"].strip(), subject)
            for one in stated:
                (facts if one.indicator.startswith("n_") else claims).append(one)
            return words
        if mark["words"]:
            words = in_digits_of(subject.house, mark["words"])
            facts.extend(Stated(code, "", Decimal(0), "stated_none", words) for code in _none(mark))
            return mark["words"]
        if mark["compare"]:
            return _comparison(mark["compare"], mark["compared"], subject)
        return _word(mark["word"], subject, step)

    written = in_digits_of(subject.house, _MARK.sub(put, text))
    repeated = (
        Stated(*subject.repeats[fact.indicator], fact.value, fact.status, fact.as_written)
        for fact in facts
        if fact.indicator in subject.repeats and not any("+" in claim.indicator for claim in claims)
    )
    return Sentence(written, tuple(facts), (*claims, *repeated), _tells(text), _says_none(text))


def _number(codes: str, flag: str, unit: str, subject: Subject) -> tuple[str, list[Stated]]:
    keys = _keys(codes)
    value = sum((subject.figures[key] for key in keys), Decimal(0))
    if codes in _RECEIVED:
        value += subject.received_plus
    status: Status = "value"
    words = f"{value:f}"
    if flag == "~" and codes not in subject.repeats:
        words, value, status = _rounded(
            int(value), dice(subject.seed, subject.agency.agency_id, subject.year, codes).random()
        )
    elif subject.house.has_chinese_numerals and unit in _COUNTED_IN_WORDS and 0 < value <= 10:
        words = "两" if value == 2 else chinese(int(value))
    written = in_digits_of(subject.house, words + unit)
    stated = [Stated("+".join(code for code, _ in keys), keys[0][1], value, status, written)]
    if len(keys) > 1:
        # What is received may be told with the cases carried in (收办).
        stated.append(Stated("n_app_received_text", "", value, status, written))
    return words + unit, stated


def _rounded(value: int, chance: float) -> tuple[str, Decimal, Status]:
    """The number with 余 at its second figure, in 万 from ten thousand on; a third of the numbers stay exact."""
    unit = 10 ** (len(str(value)) - 2)
    floor = value // unit * unit
    if value < _ROUNDED_FROM or floor == value or chance < 0.33:
        return str(value), Decimal(value), "value"
    if floor >= 10_000:
        return f"{Decimal(floor) / 10_000:f}万余", Decimal(floor), "approx"
    return f"{floor}余", Decimal(floor), "approx"


def _comparison(what: str, code: str, subject: Subject) -> str:
    if subject.previous is None:
        raise ValueError(f"{subject.agency.agency_id} {subject.year}: there is no last year to compare {code} with")
    before, now = subject.previous[code, ""], subject.figures[code, ""]
    if what == "prev":
        return f"{before:f}"
    if before == now:
        return "与上年持平"
    share = abs(now - before) * 100 / before
    return f"比上年{'增长' if now > before else '下降'}{share:.1f}%"


def _word(word: str, subject: Subject, step: int) -> str:
    fields = subject.agency.body.fields
    words = {
        "name": subject.agency.name_in(subject.year),
        "self": subject.agency.body.self_word,
        "year": str(subject.year),
        "next_year": str(subject.year + 1),
        "field": fields[(subject.year - subject.is_copied + step) % len(fields)],
        "cumulative": f"{subject.figures['l09_info_total', 'cumulative']:f}",
    }
    if word == "period":
        return subject.house.period.format(year=subject.year)
    return words[word]


@cache
def _says_none(text: str) -> bool:
    marks = list(_MARK.finditer(text))
    return any(mark["words"] for mark in marks) and not any(mark["codes"] for mark in marks)


@cache
def _tells(text: str) -> frozenset[str]:
    """The sentence itself and the indicators that it tells."""
    codes = {text}
    for mark in _MARK.finditer(text):
        if mark["codes"]:
            codes |= {code for code, _ in _keys(mark["codes"])}
        elif mark["words"]:
            codes |= set(_none(mark))
    return frozenset(codes)


def _none(mark: re.Match[str]) -> tuple[str, ...]:
    return tuple(code for code in mark["none"].split("&") if code)


def _keys(codes: str) -> tuple[tuple[str, str], ...]:
    *names, last = codes.split("+")
    last, _, applicant = last.partition(".")
    return tuple((name, applicant) for name in (*names, last))
