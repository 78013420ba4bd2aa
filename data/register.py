"""Who is who: the register of agencies, and whose report a document is by the name that it prints.

A printed name belongs to a registered agency when it equals one of its names (official, alias, or a former name valid
in the report year) and the document names no other region; or when the body's name is identical once the region is
taken off, and one region contains the other: 甲市乙区人民政府 and 乙区人民政府 are one, 乙区人民政府办公室 is another.
Full-width marks and traditional characters are another spelling of a name; names that are merely alike never meet.
What belongs to nobody becomes a provisional agency, and is listed.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from itertools import chain, combinations, groupby
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from data import reference
from data.errors import XxgkError
from data.names import places_of
from data.text import simplified, squeezed

LEVELS = ("province", "city", "county", "township")
_WORKBOOKS = {".xlsx", ".xls", ".ods"}
KINDS = ("government", "department", "institution")
COLUMNS = (
    "agency_id", "name_zh", "name_en", "level", "kind", "region", "parent_id", "position", "first_year", "last_year",
    "aliases", "former_names", "merged_into", "is_sample",
)  # fmt: skip
# A user's own file may go without these.
_OPTIONAL = {"merged_into", "is_sample"}
_PLACE = "[一-鿿]{1,7}?(?:特别行政区|自治区|自治州|自治县|自治旗|地区|林区|省|市|州|盟|县|区|旗|镇|(?<!城)乡|街道)"
_PLACES = re.compile(f"(?:{_PLACE})+")
_IDENTIFIER = re.compile(r"[a-z0-9][a-z0-9-]*")
_FORMER = re.compile(r"(?P<name>[^:：]+)[:：](?P<first>\d{4})?-(?P<last>\d{4})?")
_ID_AND_YEAR = re.compile(r"(?P<id>[a-z0-9][a-z0-9-]*)[-_](?P<year>20\d\d)(?!\d)")
_TITLE_YEAR = re.compile(r"(20\d\d)年")
# An agency's names and regions come back with every year.
_REMEMBERED = 1 << 16


class RegisterFault(XxgkError):
    """A register that cannot be used, with every faulty row."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Name:
    """One name of an agency; from_year and to_year bound a former name, both included."""

    name: str
    role: str
    from_year: int | None = None
    to_year: int | None = None

    def is_valid_in(self, year: int) -> bool:
        """Whether a report of that year may bear it."""
        return (self.from_year or year) <= year <= (self.to_year or year)


@dataclass(frozen=True, slots=True)
class Agency:
    """One line of the register, or a provisional agency; first_year and last_year bound the reports that it owes.

    merged_into is the agency that took it over after its last_year.
    """

    agency_id: str
    names: tuple[Name, ...]
    level: str | None
    kind: str | None
    region: str | None
    name_en: str | None = None
    parent_id: str | None = None
    position: int = 0
    first_year: int | None = None
    last_year: int | None = None
    is_provisional: bool = False
    is_sample: bool = False
    merged_into: str | None = None

    @property
    def name_zh(self) -> str:
        """The official name."""
        return self.names[0].name


@dataclass(frozen=True, slots=True)
class Printed:
    """Whose report a document says that it is; key names the document."""

    key: str
    name: str
    region: str | None
    level: str | None
    kind: str | None
    report_year: int
    imported_at: datetime


@dataclass(frozen=True, slots=True)
class Resolved:
    """All agencies of a build, whose every document is, and names that are nobody's for certain.

    ambiguous: a name as printed and the registered agencies that it fits; where that is one, the documents of this name
    are of different regions, which the register's line does not tell apart.
    """

    agencies: tuple[Agency, ...]
    agency_of: dict[str, str]
    ambiguous: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    """A name of a registered agency, with its region as far as line or name tell it."""

    agency_id: str
    region: str
    is_region_told: bool
    name: Name


def register(user_file: Path | None = None) -> tuple[Agency, ...]:
    """The register of the sample county, and the user's own; a line of the user's replaces one of the same id.

    Raises: RegisterFault, listing every faulty row with what is wrong and what is expected.
    """
    own = _read(user_file) if user_file and user_file.is_file() else ()
    taken = {agency.agency_id for agency in own}
    supplied = _agencies(reference.rows("agencies"), "agencies.csv")
    return tuple(agency for agency in supplied if agency.agency_id not in taken) + own


def keep(user_file: Path, source: Path) -> int:
    """The number of agencies of a csv or workbook that is now the user's own register; the one before is replaced.

    Raises: RegisterFault, listing every faulty row, and then nothing is kept; OSError when the file cannot be read or
    the register not be written.
    """
    rows = _table(source)
    agencies = _agencies(rows, source.name)
    user_file.parent.mkdir(parents=True, exist_ok=True)
    making = user_file.with_name(f".{user_file.name}.part")
    with making.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    making.replace(user_file)
    return len(agencies)


def resolve(
    documents: Sequence[Printed], registered: Sequence[Agency], told: Mapping[str, str] | None = None
) -> Resolved:
    """Whose each document is; the same documents give the same answer in any order.

    told is a person's word, key of a document → agency_id; it holds where there is such an agency without it.
    """
    said = told or {}
    found = _resolved([document for document in documents if document.key not in said], registered)
    known = {agency.agency_id for agency in found.agencies}
    kept = {key: agency_id for key, agency_id in said.items() if agency_id in known}
    if len(kept) < len(said):
        found = _resolved([document for document in documents if document.key not in kept], registered)
    return replace(found, agency_of=found.agency_of | kept)


def _resolved(documents: Sequence[Printed], registered: Sequence[Agency]) -> Resolved:
    agency_of: dict[str, str] = {}
    ambiguous: dict[str, tuple[str, ...]] = {}
    seen: dict[str, set[str]] = {}
    strangers: list[Printed] = []
    index = _index(registered)
    answers: dict[tuple[str, str | None, int], tuple[str, ...]] = {}
    places: dict[str, set[str]] = {}
    for document in documents:
        question = (document.name, document.region, document.report_year)
        if question not in answers:
            answers[question] = _candidates(document.name, document.region, document.report_year, index)
            if len(answers[question]) == 1:
                places.setdefault(answers[question][0], set()).add(parted(document.name, document.region)[0])
    torn = {agency.agency_id for agency in registered if _is_torn(agency, places.get(agency.agency_id, ()))}
    for document in documents:
        found = answers[document.name, document.region, document.report_year]
        if len(found) == 1 and found[0] not in torn:
            agency_of[document.key] = found[0]
            seen.setdefault(found[0], set()).add(document.name)
        else:
            strangers.append(document)
            if found:
                ambiguous[document.name] = found
    provisional = _provisional(strangers)
    for agency, members in provisional:
        agency_of |= {member.key: agency.agency_id for member in members}
    named = tuple(_with_spellings(agency, seen.get(agency.agency_id, set())) for agency in registered)
    return Resolved(named + tuple(agency for agency, _ in provisional), agency_of, tuple(sorted(ambiguous.items())))


def owner_by_file_name(file: str, agencies: Sequence[Agency]) -> tuple[str, int] | None:
    """Whose report of which year an unreadable file seems to be, when its name says so beyond doubt.

    Either it begins with an id of the register and a year (``education-2024``), or it holds one year as 20xx年 and one
    agency's name, the longest that is there; a bare year may be that of publication.
    """
    stem = _key(Path(file).stem)
    if (begins := _ID_AND_YEAR.match(stem)) and any(agency.agency_id == begins["id"] for agency in agencies):
        return begins["id"], int(begins["year"])
    years = set(_TITLE_YEAR.findall(stem))
    if len(years) != 1:
        return None
    year = int(next(iter(years)))
    hits = [
        (len(_key(name.name)), agency.agency_id)
        for agency in agencies
        for name in agency.names
        if name.is_valid_in(year) and len(_key(name.name)) >= 4 and _key(name.name) in stem
    ]
    longest = {agency_id for length, agency_id in hits if length == max(hit[0] for hit in hits)}
    return (next(iter(longest)), year) if len(longest) == 1 else None


@lru_cache(maxsize=_REMEMBERED)
def parted(name: str, region: str | None) -> tuple[str, str]:
    """The region and the body of a name: 甲市乙区人民政府 of 乙区 is (甲市乙区, 人民政府).

    The region is that of the name and that of the document together, as long as either says it; "" when neither does.
    """
    words, place = _key(name), _key(region or "")
    body = words
    at = words.find(place) if place else -1
    if at > 0 and _PLACES.fullmatch(words[:at]):
        place, body = words[: at + len(place)], words[at + len(place) :]
    else:
        body = next((words[len(known) :] for known in _ends(place) if words.startswith(known)), words)
    # What follows may be a smaller place: 甲县 of 甲县乙镇人民政府.
    inner = _PLACES.match(body) if body != words or not place else None
    if inner and inner.end() < len(body):
        place, body = place + inner.group(), body[inner.end() :]
    return (place, body) if body else (_key(region or ""), words)


@lru_cache(maxsize=_REMEMBERED)
def _key(name: str) -> str:
    """A name in the one spelling that names are held against each other in."""
    # A page may leave out with what customs houses begin: 中华人民共和国甲海关 is 甲海关.
    return re.sub(r"^中华人民共和国(?=.)", "", simplified(squeezed(name)))


def _ends(region: str) -> list[str]:
    """The region itself and what remains when outer places are dropped: 甲市乙区 and 乙区."""
    return [region[start:] for start in range(len(region)) if start == 0 or _PLACES.fullmatch(region[:start])]


@lru_cache(maxsize=_REMEMBERED)
def _contains(one: str, other: str) -> bool:
    """Whether one region is the other, or the other with its outer places."""
    longer, shorter = (one, other) if len(one) >= len(other) else (other, one)
    return bool(shorter) and shorter in _ends(longer)


def _contradicts(name: str, region: str | None, own: str, *, is_told: bool) -> bool:
    """Whether the document names a region, apart from its agency's name, that is none of the agency's own.

    is_told says that the agency's line names the region; else only the name does, and often in short: 丙州海关.
    """
    place = _key(region or "")
    if not place or not own or place in _key(name):
        return False
    if not is_told:
        return _are_apart((own, place))
    return not (_contains(own, place) or own.startswith(place) or place.startswith(own))


def _is_torn(agency: Agency, regions: Collection[str]) -> bool:
    """Whether documents that bear an agency's name are of bodies of different places around the agency's own."""
    fullest = max(regions, key=len, default="")
    if all(fullest.endswith(region) for region in regions):
        return False
    own = (parted(name.name, _region_of(name, agency.region))[0] for name in agency.names)
    return _are_apart(regions, {level for region in own for _, level in places_of(region)[0]})


def _are_apart(regions: Iterable[str], passed_over: Collection[str] = ()) -> bool:
    """Whether two of the regions name different places of one level: 甲市丙区 and 乙市丙区."""
    known: dict[str, set[str]] = {}
    for region in regions:
        for place, level in places_of(region)[0]:
            known.setdefault(level, set()).add(place)
    return any(
        not _is_same_place(*pair)
        for level, places in known.items()
        if level not in passed_over
        for pair in combinations(sorted(places), 2)
    )


def _is_same_place(one: str, other: str) -> bool:
    """Whether two places of one level may be one, written in short and in full: 丙州 and 丙州市."""
    short, long = sorted((one, other), key=len)
    return long.startswith(short) or (2 < len(short) < len(long) and long.startswith(short[:-1]))


def _region_of(name: Name, region: str | None) -> str | None:
    """An agency's region as it was called when a name was in use: 甲市乙县 for a body of what is now 甲市乙区."""
    if name.role != "former" or not region or _key(region) in _key(name.name):
        return region
    then, now = places_of(_key(name.name))[0], places_of(_key(region))[0]
    levels = [level for _, level in now]
    if not then or then[0][1] not in levels or not _are_apart(("".join(place for place, _ in then), region)):
        return region
    outer = now[: levels.index(then[0][1])]
    return "".join(place for place, _ in (*outer, *then))


def _index(registered: Sequence[Agency]) -> dict[str, list[_Entry]]:
    """The agencies by a whole name of theirs, and by its body in their region, whole and without its outer places.

    A country has thousands of bureaus of one body: none is found by going through all of them.
    """
    found: dict[str, list[_Entry]] = {}
    for agency in registered:
        for name in agency.names:
            region, body = parted(name.name, _region_of(name, agency.region))
            entry = _Entry(agency.agency_id, region, bool(agency.region), name)
            found.setdefault(_key(name.name), []).append(entry)
            found.setdefault(f"={region}*{body}", []).append(entry)
            for ending in _ends(region):
                found.setdefault(f"{ending}*{body}", []).append(entry)
    return found


def _candidates(name: str, region: str | None, year: int, index: dict[str, list[_Entry]]) -> tuple[str, ...]:
    equal = {
        entry.agency_id
        for entry in index.get(_key(name), [])
        if entry.name.is_valid_in(year) and not _contradicts(name, region, entry.region, is_told=entry.is_region_told)
    }
    if not equal:
        place, body = parted(name, region)
        shorter = (index.get(f"={ending}*{body}", ()) for ending in _ends(place))
        equal = {
            entry.agency_id
            for entry in chain(index.get(f"{place}*{body}", ()), *shorter)
            if entry.name.is_valid_in(year)
        }
    return tuple(sorted(equal))


def _provisional(strangers: Sequence[Printed]) -> list[tuple[Agency, tuple[Printed, ...]]]:
    """Agencies that no register knows: names with the fuller region first, so that a shorter one joins only one."""
    clusters: list[list[Printed]] = []
    by_place: dict[tuple[str, str], list[int]] = {}

    def key(document: Printed) -> tuple[str, str]:
        return parted(document.name, document.region)

    ordered = sorted(strangers, key=lambda document: (-len(key(document)[0]), key(document)))
    for (region, body), members in groupby(ordered, key=key):
        fitting = by_place.get((region, body), [])
        if len(fitting) == 1:
            clusters[fitting[0]].extend(members)
        else:
            for place in _ends(region) or [region]:
                by_place.setdefault((place, body), []).append(len(clusters))
            clusters.append(list(members))
    return [_stranger(members) for members in clusters]


def _stranger(members: Sequence[Printed]) -> tuple[Agency, tuple[Printed, ...]]:
    # The id follows the first import, so that it stays when a fuller name arrives later.
    first = min(members, key=lambda document: (document.imported_at, document.key))
    newest = max(members, key=lambda document: (document.report_year, document.imported_at, document.key))
    spellings = sorted({document.name for document in members} - {newest.name})
    agency = Agency(
        agency_id="p-" + hashlib.sha256("\n".join(parted(first.name, first.region)).encode()).hexdigest()[:10],
        names=(Name(newest.name, "official"), *(Name(name, "alias") for name in spellings)),
        level=newest.level,
        kind=newest.kind,
        region=max((document.region or "" for document in members), key=len) or None,
        first_year=min(document.report_year for document in members),
        last_year=max(document.report_year for document in members),
        is_provisional=True,
    )
    return agency, tuple(members)


def _with_spellings(agency: Agency, printed: set[str]) -> Agency:
    known = {squeezed(name.name) for name in agency.names}
    new = tuple(Name(name, "alias") for name in sorted(printed) if squeezed(name) not in known)
    return replace(agency, names=agency.names + new) if new else agency


def _read(path: Path) -> tuple[Agency, ...]:
    return _agencies(_table(path), path.name)


def _table(path: Path) -> tuple[dict[str, str], ...]:
    """The rows of a csv or of the first sheet of a workbook, by the names in its first line."""
    lines = _sheet(path) if path.suffix.lower() in _WORKBOOKS else list(csv.reader(_text(path).splitlines()))
    head = [name.strip() for name in lines[0]] if lines else []
    missing = [column for column in COLUMNS if column not in head and column not in _OPTIONAL]
    if missing:
        raise RegisterFault(f"{path.name}: no column {', '.join(missing)}; expected {','.join(COLUMNS)}")
    return tuple(
        dict.fromkeys(COLUMNS, "") | dict(zip(head, line, strict=False)) | {"is_sample": ""}
        for line in lines[1:]
        if any(line)
    )


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return path.read_text(encoding="gb18030", errors="replace")


def _sheet(path: Path) -> list[list[str]]:
    try:
        rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    except CalamineError as error:
        raise RegisterFault(f"{path.name} is no workbook that can be read ({error}); save it as xlsx or csv") from error
    return [[_written(cell) for cell in row] for row in rows]


def _written(cell: object) -> str:
    """A cell as it would stand in a csv: a year is a number in a workbook."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def _agencies(rows: Sequence[dict[str, str]], file: str) -> tuple[Agency, ...]:
    faults: list[str] = []
    agencies: list[Agency] = []
    ids = {row["agency_id"] for row in rows}
    successors, faults_of_mergers = _successors(rows)
    for number, row in enumerate(rows, start=2):
        seen = [agency.agency_id for agency in agencies]
        wrong = [
            sentence
            for is_wrong, sentence in (
                (not _IDENTIFIER.fullmatch(row["agency_id"] or ""), "agency_id must be small letters, digits and -"),
                (row["agency_id"] in seen, f"agency_id {row['agency_id']} is there twice"),
                (not (row["name_zh"] or "").strip(), "name_zh is empty"),
                (row["level"] not in LEVELS, f"level {row['level']!r} is none of {', '.join(LEVELS)}"),
                (row["kind"] not in KINDS, f"kind {row['kind']!r} is none of {', '.join(KINDS)}"),
                (bool(row["parent_id"]) and row["parent_id"] not in ids, f"parent_id {row['parent_id']} is no line"),
                (not _is_year(row["first_year"]), f"first_year {row['first_year']!r} is no year"),
                (not _is_year(row["last_year"]), f"last_year {row['last_year']!r} is no year"),
            )
            if is_wrong
        ]
        former = [(part, _FORMER.fullmatch(part)) for part in reference.listed(row["former_names"] or "")]
        wrong += [f"former name {part!r} needs its years, NAME:2012-2018" for part, match in former if not match]
        wrong += faults_of_mergers.get(number, [])
        faults += [f"{file} line {number}: {sentence}" for sentence in wrong]
        if not wrong:
            agency = _agency(row, number, [match for _, match in former if match])
            agencies.append(replace(agency, merged_into=successors.get(agency.agency_id)))
    if faults:
        raise RegisterFault("; ".join(faults))
    return tuple(agencies)


def _successors(rows: Sequence[dict[str, str]]) -> tuple[dict[str, str], dict[int, list[str]]]:
    """Which agency took over which, by their ids, and what is wrong with that, by line."""
    meant = _ids_by_word(rows)
    successors: dict[str, str] = {}
    faults: dict[int, list[str]] = {}
    merged = [
        (number, row, row["merged_into"].strip())
        for number, row in enumerate(rows, start=2)
        if row["merged_into"].strip()
    ]
    for number, row, word in merged:
        ids = meant.get(_key(word), ())
        if len(ids) == 1:
            successors[row["agency_id"]] = ids[0]
        elif ids:
            faults[number] = [f"merged_into {word} fits {', '.join(ids)}; write the agency_id of one"]
        else:
            faults[number] = [f"merged_into {word} is no line; write the agency_id or the name of one"]
    last_years = {row["agency_id"]: row["last_year"] for row in rows}
    for number, row, word in merged:
        if row["agency_id"] in successors:
            wrong = _wrong_merger(row["agency_id"], word, successors, last_years)
            faults |= {number: [wrong]} if wrong else {}
    return successors, faults


def _wrong_merger(agency_id: str, word: str, successors: Mapping[str, str], last_years: Mapping[str, str]) -> str:
    """What is wrong with one merger, "" when nothing is."""
    successor, ended = successors[agency_id], last_years[agency_id]
    if successor == agency_id:
        return f"merged_into {word} is the agency itself"
    way = [agency_id]
    while way[-1] in successors and len(way) <= len(successors):
        way.append(successors[way[-1]])
        if way[-1] == agency_id:
            return f"merged_into {word} leads in a circle: {' → '.join(way)}"
    if not ended:
        return f"merged_into {word} needs last_year, the last year for which this agency reported itself"
    its_end = last_years[successor]
    if _is_year(ended) and its_end and _is_year(its_end) and int(its_end) <= int(ended):
        return (
            f"merged_into {word} ended in {its_end}, and this agency in {ended}; "
            f"name the agency that reports for {int(ended) + 1}"
        )
    return ""


def _ids_by_word(rows: Sequence[dict[str, str]]) -> dict[str, tuple[str, ...]]:
    """The ids that a word may mean: an id, an official name, else an alias or a former name."""
    official: dict[str, set[str]] = {}
    others: dict[str, set[str]] = {}
    for row in rows:
        for word in (row["agency_id"], row["name_zh"]):
            official.setdefault(_key(word or ""), set()).add(row["agency_id"])
        former = [part.partition(":")[0] for part in _key(row["former_names"] or "").split("|")]
        for word in (*reference.listed(row["aliases"] or ""), *former):
            others.setdefault(_key(word), set()).add(row["agency_id"])
    return {word: tuple(sorted(ids)) for word, ids in (others | official).items()}


def _agency(row: dict[str, str], number: int, former: Sequence[re.Match[str]]) -> Agency:
    return Agency(
        agency_id=row["agency_id"],
        names=(
            Name(row["name_zh"].strip(), "official"),
            *(Name(name, "alias") for name in reference.listed(row["aliases"] or "")),
            *(Name(m["name"].strip(), "former", _year(m["first"]), _year(m["last"])) for m in former),
        ),
        level=row["level"],
        kind=row["kind"],
        region=row["region"] or None,
        name_en=row["name_en"] or None,
        parent_id=row["parent_id"] or None,
        position=int(row["position"]) if (row["position"] or "").isdigit() else number,
        first_year=_year(row["first_year"]),
        last_year=_year(row["last_year"]),
        is_sample=row["is_sample"] == "true",
    )


def _is_year(cell: str | None) -> bool:
    return not cell or bool(re.fullmatch(r"(?:19|20)\d\d", cell))


def _year(cell: str | None) -> int | None:
    return int(cell) if cell else None
