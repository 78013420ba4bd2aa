"""How right the reading is: extracts held against labelled reports, with every difference listed."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from data.errors import UnreadableFile, XxgkError
from data.pipeline import extract
from data.records import Claim, Extract, Fact
from data.text import squeezed

TABLES = ("facts", "claims", "identity", "sections")
_TABLE_OF = {"table2": "t2", "table3": "t3", "table4": "t4"}


class NoGold(XxgkError):
    """The folder holds no labelled reports."""

    exit_code = 4


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that was read otherwise than labelled; verdict is missing, wrong, extra or status."""

    doc: str
    kind: str
    key: str
    verdict: str
    expected: str
    seen: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """One labelled or read thing: right, missing, wrong, extra or status, and the groups it counts in."""

    verdict: str
    kind: str
    groups: tuple[tuple[str, str], ...]
    difference: Difference | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """Precision and recall of one group; None where nothing was read or nothing was to be read."""

    right: int
    missing: int
    wrong: int

    @property
    def precision(self) -> float | None:
        """The share of what was read that is right."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else None

    @property
    def recall(self) -> float | None:
        """The share of what was to be read that was read right."""
        labelled = self.right + self.missing
        return self.right / labelled if labelled else None


def evaluate(gold: Path, reports: Path | None = None) -> list[Outcome]:
    """Every labelled thing and every read thing with its verdict.

    gold holds facts.csv, claims.csv, identity.csv and sections.csv; the reports lie in ``../reports`` beside it, or
    where reports says; a document's name is its file's name without the ending.
    Raises: NoGold when there is no facts.csv, or a labelled report's file is not there.
    """
    if not (gold / "facts.csv").is_file():
        raise NoGold(f"{gold}: no facts.csv; expected a folder of labelled reports with facts.csv and identity.csv")
    folder = reports or gold.parent / "reports"
    files = {path.stem: path for path in sorted(folder.glob("*")) if path.is_file()} if folder.is_dir() else {}
    labels = {table: _by_doc(gold / f"{table}.csv") for table in TABLES}
    outcomes: list[Outcome] = []
    for doc in sorted(labels["identity"] or labels["facts"]):
        if doc not in files:
            raise NoGold(f"{folder}: no file for the labelled report {doc!r}; put it there or name its folder")
        outcomes.extend(_document(doc, files[doc], {table: rows.get(doc, []) for table, rows in labels.items()}))
    return outcomes


def scores(outcomes: Iterable[Outcome], group: str) -> dict[tuple[str, str], Score]:
    """The score of each kind and value of a group (table, section, format, form); one kind's total when group is ''."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    for outcome in outcomes:
        value = dict(outcome.groups).get(group, "") if group else ""
        counts.setdefault((outcome.kind, value), Counter())[outcome.verdict] += 1
    return {
        key: Score(
            right=count["right"],
            missing=count["missing"] + count["status"] + count["wrong"],
            wrong=count["wrong"] + count["extra"] + count["status"],
        )
        for key, count in sorted(counts.items())
    }


def report(outcomes: list[Outcome]) -> str:
    """Precision, recall and wrong values in total and by table, section, format and form, then every difference."""
    lines: list[str] = []
    for group in ("", "table", "section", "format", "form"):
        lines.append(f"by {group}" if group else "total")
        for (kind, value), score in scores(outcomes, group).items():
            if group and not value:
                continue
            lines.append(
                f"  {kind + (' ' + value if value else ''):<42} precision {_percent(score.precision)}"
                f"  recall {_percent(score.recall)}  right {score.right}  missing {score.missing}  wrong {score.wrong}"
            )
    differences = [outcome.difference for outcome in outcomes if outcome.difference]
    lines.append(f"differences: {len(differences)}")
    lines.extend(
        f"  {d.doc} {d.kind} {d.key}: {d.verdict}, expected {d.expected or 'nothing'}, read {d.seen or 'nothing'}"
        for d in differences
    )
    return "\n".join(lines)


def main(gold: Path, reports: Path | None = None) -> int:
    """Print the report; 0 when nothing was read wrong, 1 when something was.

    Raises: NoGold when there is nothing to compare with.
    """
    outcomes = evaluate(gold, reports)
    print(report(outcomes))  # noqa: T201
    return 1 if any(outcome.verdict in {"wrong", "extra", "status"} for outcome in outcomes) else 0


def _document(doc: str, path: Path, labels: dict[str, list[dict[str, str]]]) -> Iterator[Outcome]:
    try:
        read = extract(path)
    except UnreadableFile as failure:
        groups: tuple[tuple[str, str], ...] = (("format", path.suffix.lstrip(".")),)
        for table, rows in labels.items():
            for row in rows:
                difference = Difference(doc, table, _key(row), "missing", row.get("value", ""), str(failure))
                yield Outcome("missing", table, groups, difference)
        return
    groups = (("format", read.format), ("form", read.identity.form or ""))
    yield from _facts(doc, read, labels["facts"], groups)
    yield from _claims(doc, read, labels["claims"], groups)
    yield from _identity(doc, read, labels["identity"], groups)
    yield from _sections(doc, read, labels["sections"], groups)


def _facts(
    doc: str, read: Extract, rows: list[dict[str, str]], groups: tuple[tuple[str, str], ...]
) -> Iterator[Outcome]:
    facts = {(fact.indicator, fact.applicant): fact for fact in read.facts}
    settled: set[tuple[str, str]] = set()
    for row in rows:
        key = (row["indicator"], row["applicant"])
        kind = "cells" if row["where"].startswith("table") else "prose"
        where = (("table", _TABLE_OF.get(row["where"], row["where"])),) if kind == "cells" else _section_group(row)
        accepted = _accepted(row)
        candidates = [key, *((code, row["applicant"]) for code in _alternatives(row["note"], "alt code "))]
        fact = next((facts[k] for k in candidates if k in facts and k not in settled), None)
        if fact is not None:
            settled.add((fact.indicator, fact.applicant))
        if row["note"].startswith("OPTIONAL"):
            continue
        yield _fact_outcome(doc, kind, row, fact, accepted, groups + where)
    labelled = {(row["indicator"], row["applicant"]) for row in rows}
    for key, fact in facts.items():
        if key in settled or key in labelled or fact.status == "unreadable":
            continue
        kind = "prose" if fact.indicator.startswith("n_") else "cells"
        where = (("section", fact.section),) if kind == "prose" else ()
        difference = Difference(
            doc, kind, "/".join(key).rstrip("/"), "extra", "", f"{fact.as_written!r} {_shown(fact)}"
        )
        yield Outcome("extra", kind, groups + where, difference)


def _fact_outcome(
    doc: str,
    kind: str,
    row: dict[str, str],
    fact: Fact | None,
    accepted: set[Decimal | None],
    groups: tuple[tuple[str, str], ...],
) -> Outcome:
    expected = f"{row['value']} {row['status']}".strip()
    name = _key(row)
    if fact is None or fact.status == "unreadable":
        seen = "held back" if fact else ""
        return Outcome("missing", kind, groups, Difference(doc, kind, name, "missing", expected, seen))
    seen = f"{fact.as_written!r} {_shown(fact)}"
    if fact.value not in accepted:
        return Outcome("wrong", kind, groups, Difference(doc, kind, name, "wrong", expected, seen))
    if fact.status != row["status"]:
        return Outcome("status", kind, groups, Difference(doc, kind, name, "status", expected, seen))
    return Outcome("right", kind, groups)


def _claims(
    doc: str, read: Extract, rows: list[dict[str, str]], groups: tuple[tuple[str, str], ...]
) -> Iterator[Outcome]:
    found: dict[tuple[str, str], list[Claim]] = {}
    for claim in read.claims:
        if claim.kind == "table":
            found.setdefault((claim.indicator, claim.applicant), []).append(claim)
    for row in rows:
        key = (row["indicator"], row["applicant"])
        where = _section_group(row)
        claims = found.pop(key, [])
        expected = row["value"]
        if any(claim.value == Decimal(expected) for claim in claims):
            yield Outcome("right", "claims", groups + where)
        else:
            verdict = "wrong" if claims else "missing"
            seen = ", ".join(claim.as_written for claim in claims)
            yield Outcome(
                verdict, "claims", groups + where, Difference(doc, "claims", _key(row), verdict, expected, seen)
            )
    for (indicator, applicant), claims in found.items():
        for claim in claims:
            key_name = f"{indicator}/{applicant}".rstrip("/")
            seen = f"{claim.as_written!r} {claim.value}"
            difference = Difference(doc, "claims", key_name, "extra", "", seen)
            yield Outcome("extra", "claims", (*groups, ("section", claim.section)), difference)


def _identity(
    doc: str, read: Extract, rows: list[dict[str, str]], groups: tuple[tuple[str, str], ...]
) -> Iterator[Outcome]:
    identity = read.identity
    for row in rows:
        seen = {
            "agency_name": identity.agency or "",
            "level": identity.level or "",
            "kind": identity.kind or "",
            "region": identity.region or "",
            "report_year": str(identity.report_year or ""),
            "era": identity.form or "",
            "published_on": identity.published_on or "",
            "period_start": identity.period_start or "",
            "period_end": identity.period_end or "",
        }
        for name, value in seen.items():
            expected = row[name]
            same = value == expected or (name == "region" and bool(value) and _contained(value, expected))
            if name == "agency_name":
                same = squeezed(value) == squeezed(expected)
            verdict = "right" if same else ("missing" if not value else "wrong")
            if verdict == "right" and not expected:
                continue
            difference = None if same else Difference(doc, "identity", name, verdict, expected, value)
            yield Outcome(verdict, "identity", groups, difference)


def _sections(
    doc: str, read: Extract, rows: list[dict[str, str]], groups: tuple[tuple[str, str], ...]
) -> Iterator[Outcome]:
    remaining = list(read.sections)
    for row in rows:
        section = next((s for s in remaining if s.code == row["section_code"]), None)
        where = (*groups, ("section", row["section_code"]))
        states = {row["state"]} | ({"stated_none"} if "stated_none also acceptable" in row["note"] else set())
        expected = f"{row['ordinal']} {row['state']} {row['title_as_written']!r}"
        if section is None:
            optional = "unmapped also acceptable" in row["note"]
            if not optional:
                difference = Difference(doc, "sections", row["section_code"], "missing", expected, "")
                yield Outcome("missing", "sections", where, difference)
            continue
        remaining.remove(section)
        same_title = squeezed(section.title) == squeezed(row["title_as_written"])
        if section.state in states and same_title and section.ordinal == row["ordinal"]:
            yield Outcome("right", "sections", where)
        else:
            seen = f"{section.ordinal} {section.state} {section.title!r}"
            difference = Difference(doc, "sections", row["section_code"], "wrong", expected, seen)
            yield Outcome("wrong", "sections", where, difference)
    for section in remaining:
        seen = f"{section.ordinal} {section.state} {section.title!r}"
        difference = Difference(doc, "sections", section.code, "extra", "", seen)
        yield Outcome("extra", "sections", (*groups, ("section", section.code)), difference)


def _accepted(row: dict[str, str]) -> set[Decimal | None]:
    values = [row["value"], *_alternatives(row["note"], "alt value ")]
    return {Decimal(value) if value else None for value in values}


def _alternatives(note: str, word: str) -> list[str]:
    return [part.split()[0].rstrip(";,") for part in note.split(word)[1:]]


def _contained(one: str, other: str) -> bool:
    return squeezed(one) in squeezed(other) or squeezed(other) in squeezed(one)


def _section_group(row: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return (("section", row["where"].removeprefix("narrative:")),)


def _shown(fact: Fact) -> str:
    return f"{'' if fact.value is None else fact.value} {fact.status}".strip()


def _key(row: dict[str, str]) -> str:
    name = row.get("indicator") or row.get("section_code") or row.get("agency_name") or ""
    return f"{name}/{row['applicant']}" if row.get("applicant") else name


def _percent(share: float | None) -> str:
    return "   –  " if share is None else f"{share:6.1%}"


def _by_doc(path: Path) -> dict[str, list[dict[str, str]]]:
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows: dict[str, list[dict[str, str]]] = {}
        for row in csv.DictReader(file):
            rows.setdefault(row["doc"], []).append(row)
    return rows
