"""The fictional counties: who reports, under which name, and how large each body's work is."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from data import reference

FOLDER = Path(__file__).parent
COUNTY = "示例县"
_DIGITS = "零一二三四五六七八九"
_UNITS = ((1000, "千"), (100, "百"), (10, "十"), (1, ""))


@dataclass(frozen=True, slots=True)
class Body:
    """A kind of office and the size of its work in an ordinary year.

    Units: applications, disputes, licences, penalties and coercions are cases a year; items and messages entries a
    year; documents are in force in the first year, of which made a year are new; charges are 万元.
    """

    self_word: str
    applications: float
    disputes: float
    items: int
    documents: int
    made: float
    licences: int
    penalties: int
    coercions: int
    charges: Decimal
    matters: int
    messages: int
    staff: int
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agency:
    """One reporting body of a sample county; former names are (name, first year, last year)."""

    agency_id: str
    name: str
    level: str
    kind: str
    region: str
    county: str
    is_summed_up: bool
    position: int
    first_year: int
    last_year: int
    former: tuple[tuple[str, int, int], ...]
    body: Body

    @property
    def is_county_government(self) -> bool:
        """Whether its report adds up those of the county's own bodies."""
        return self.kind == "government" and self.level == "county"

    def name_in(self, year: int) -> str:
        """The name that its report of this year bears."""
        return next((name for name, first, last in self.former if first <= year <= last), self.name)


def counties(agencies: int | None) -> Iterator[tuple[Agency, ...]]:
    """The sample county, then as many further ones as it takes to have this many agencies.

    Every county is whole, since a government's report adds up all its bodies; the caller stops where it wants to.
    """
    rows = [row for row in reference.rows("agencies") if row["is_sample"] == "true"]
    county_count = 1 if agencies is None else -(-agencies // len(rows))
    for number in range(county_count):
        yield tuple(_agency(row, number) for row in rows)


def dice(*key: object) -> random.Random:
    """A source of chance that gives the same numbers for the same key, on any machine."""
    return random.Random("/".join(str(part) for part in key))  # noqa: S311 - fiction, not secrecy


def chinese(number: int) -> str:
    """A number from 0 to 99,999,999 in Chinese numerals."""
    if number >= 10_000:
        upper, rest = divmod(number, 10_000)
        gap = "零" if 0 < rest < 1000 else ""
        return f"{chinese(upper)}万{gap}{chinese(rest) if rest else ''}"
    words, pending_zero = "", False
    for unit, name in _UNITS:
        digit, number = divmod(number, unit)
        if digit:
            words += ("零" if pending_zero else "") + _DIGITS[digit] + name
            pending_zero = False
        else:
            pending_zero = bool(words)
    if words.startswith("一十"):
        words = words[1:]
    return words or _DIGITS[0]


def _agency(row: dict[str, str], number: int) -> Agency:
    county = f"示例{chinese(number)}县" if number else COUNTY
    prefix, _, body = row["agency_id"].partition("-")
    return Agency(
        agency_id=f"{prefix}{number or ''}-{body}",
        name=row["name_zh"].replace(COUNTY, county),
        level=row["level"],
        kind=row["kind"],
        region=row["region"].replace(COUNTY, county),
        county=county,
        is_summed_up=bool(row["parent_id"]),
        position=int(row["position"]),
        first_year=int(row["first_year"]),
        last_year=int(row["last_year"] or 9999),
        former=tuple(_former(words.replace(COUNTY, county)) for words in reference.listed(row["former_names"])),
        body=_bodies()[body],
    )


def _former(words: str) -> tuple[str, int, int]:
    name, _, years = words.partition(":")
    first, _, last = years.partition("-")
    return name, int(first), int(last)


@cache
def _bodies() -> dict[str, Body]:
    return {row["body"]: _body(row) for row in table("bodies")}


def _body(row: dict[str, str]) -> Body:
    return Body(
        self_word=row["self_word"],
        applications=float(row["applications"]),
        disputes=float(row["disputes"]),
        items=int(row["items"]),
        documents=int(row["documents"]),
        made=float(row["made"]),
        licences=int(row["licences"]),
        penalties=int(row["penalties"]),
        coercions=int(row["coercions"]),
        charges=Decimal(row["charges"]),
        matters=int(row["matters"]),
        messages=int(row["messages"]),
        staff=int(row["staff"]),
        fields=reference.listed(row["fields"]),
    )


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """The lines of one of this package's own csv tables."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file, strict=True))
