"""The annex of a circular on one year's reports: who filed, which faults are how frequent, how every agency stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard import text
from dashboard.cells import filing_square
from dashboard.exports import official
from dashboard.exports.official import Cell
from dashboard.exports.origin import Origin
from dashboard.exports.tables import Figure, signs

_LISTED = ("not_filed", "late", "unreadable")
_MOST_AGENCIES = 5


@dataclass(frozen=True, slots=True)
class Sources:
    """The answers that an annex is made of, all of one year and kind.

    applications: the question ``series_ranking`` on the applications received. scope: the kind of agency in words.
    """

    year: int
    scope: str
    coverage: pd.DataFrame
    filing: pd.DataFrame
    findings: pd.DataFrame
    applications: pd.DataFrame


def docx(sources: Sources, origin: Origin) -> bytes:
    """The draft of the annex."""
    say = origin.say
    title = say("notice.title", year=sources.year)
    paper = official.Paper(origin, title)
    paper.paragraph(say("document.annex", number=""), indent=False)
    paper.title(title)
    _filed(paper, sources, origin)
    _faults(paper, sources, origin)
    _agencies(paper, sources, origin)
    legend = (f"{sign} {word}" for sign, word, _ in signs(origin))
    paper.note(say("notice.signs", signs=say("list.semicolon").join(legend)))
    paper.note(origin.line)
    return paper.content()


def file_name(origin: Origin, year: int) -> str:
    """The name of the annex."""
    annex = origin.say("document.annex", number=1)
    return origin.official_name(annex, origin.say("notice.file", year=year), ending="docx")


def _filed(paper: official.Paper, sources: Sources, origin: Origin) -> None:
    paper.heading(origin.say("notice.filed"))
    row = sources.coverage[sources.coverage["report_year"] == sources.year]
    if len(row):
        now = row.iloc[0]
        paper.paragraph(
            origin.say(
                "notice.filed.words", scope=sources.scope, due=now["due_count"], filed=now["filed_count"],
                late=now["late_count"], missing=now["not_filed_count"], unreadable=now["unreadable_count"],
            )
        )  # fmt: skip
    for state in _LISTED:
        of_state = sources.filing[sources.filing["state"] == state]
        if len(of_state):
            names = origin.say("list.between").join(
                text.label(each, "name", origin.language) for each in of_state.to_dict("records")
            )
            paper.paragraph(origin.say(f"brief.{state}", count=len(of_state)) + names + origin.say("brief.stop"))


def _faults(paper: official.Paper, sources: Sources, origin: Origin) -> None:
    paper.heading(origin.say("notice.faults"))
    frame = sources.findings
    if frame.empty:
        paper.paragraph(origin.say("today.nothing"))
        return
    rows: list[tuple[Cell, ...]] = []
    for (_, severity), part in frame.groupby(["check", "severity"], sort=False):
        first: dict[str, Any] = part.iloc[0].to_dict()
        agencies = part.drop_duplicates("agency_id").to_dict("records")
        names = origin.say("list.between").join(
            text.label(each, "name", origin.language) for each in agencies[:_MOST_AGENCIES]
        )
        more = origin.say("list.more", count=len(agencies)) if len(agencies) > _MOST_AGENCIES else ""
        title = text.label(first, "title", origin.language)
        rows.append((title, origin.say(f"severity.{severity}"), len(part), len(agencies), names + more))
    heads = [origin.say(f"notice.head.{name}") for name in ("check", "severity", "count", "agencies", "names")]
    paper.table(heads, rows, (42, 18, 15, 19, 62), origin.say("notice.faults"))


def _agencies(paper: official.Paper, sources: Sources, origin: Origin) -> None:
    paper.heading(origin.say("notice.agencies"))
    counts = sources.findings.groupby(["agency_id", "severity"]).size()
    stated = sources.applications.set_index("agency_id")
    rows: list[tuple[Cell, ...]] = []
    for number, row in enumerate(sources.filing.to_dict("records"), start=1):
        agency = row["agency_id"]
        square = filing_square(row["state"], int(row["document_count"]))
        # What no report says is no zero: neither the figures nor the faults of a report that is not there.
        nothing = Figure(None, {"not_filed": "no_report", "unreadable": "unreadable"}.get(row["state"], "silent"))
        is_read = nothing.status == "silent"
        figure: Cell = nothing
        if agency in stated.index:
            figure = Figure(stated.at[agency, "value"], str(stated.at[agency, "status"]))
        faults = [int(counts.get((agency, severity), 0)) for severity in ("error", "warning")]
        published = nothing if text.is_missing(row["published_on"]) else text.day(row["published_on"])
        name = text.label(row, "name", origin.language)
        shown = [count if count or is_read else nothing for count in faults]
        rows.append((number, name, origin.say(f"square.{square.key}"), published, figure, *shown))
    heads = [
        origin.say(f"notice.head.{name}")
        for name in ("number", "agency", "filing", "published", "applications", "errors", "warnings")
    ]
    paper.table(heads, rows, (12, 42, 21, 25, 25, 15, 16), origin.say("notice.agencies"))
