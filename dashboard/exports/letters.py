"""Drafts of the letters that ask agencies to correct their reports, and the parcel with everybody's letter and list."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from dashboard.exports import official, rectification
from dashboard.exports.origin import Origin
from dashboard.exports.rectification import Row, Terms

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# More findings than these do not fit a letter; they go to its annex.
MOST_IN_LETTER = 8
_WIDTHS = {"ordinal": 11, "place": 34, "message": 54, "reported": 18, "expected": 21, "severity": 18}
# Of several years, each finding says its own.
_WIDTHS_OF_YEARS = {
    "ordinal": 11, "report_year": 13, "place": 31, "message": 48, "reported": 17, "expected": 19, "severity": 17,
}  # fmt: skip


def docx(rows: Sequence[Row], origin: Origin, terms: Terms) -> bytes:
    """The draft of the letter to one agency, whose findings these are: what was found, by when, how to answer."""
    say = origin.say
    agency, years = rows[0].agency, years_of(rows, origin)
    errors = sum(row.severity == "error" for row in rows)
    title = say("letter.title", agency=agency, year=years)
    paper = official.Paper(origin, title)
    paper.note(say("document.number"), align="right")
    paper.title(title)
    paper.paragraph(say("letter.to", agency=agency), indent=False)
    paper.paragraph(say("letter.basis", year=years, count=len(rows), errors=errors))
    paper.heading(say("letter.findings"))
    is_short = len(rows) <= MOST_IN_LETTER
    if is_short:
        _table(paper, rows, origin, title)
    else:
        paper.paragraph(say("letter.findings.annex", count=len(rows)))
    paper.heading(say("letter.how"))
    day = say("letter.none")
    if terms.deadline:
        day = say("document.day", year=terms.deadline.year, month=terms.deadline.month, day=terms.deadline.day)
    paper.paragraph(say("letter.how.correct", day=day))
    paper.paragraph(say("letter.how.back", contact=terms.contact or say("letter.none")))
    paper.paragraph(say("letter.how.late"))
    # No page holds the signature alone.
    paper.paragraph(say("letter.how.review"), keeps_next=True)
    paper.paragraph("", keeps_next=True)
    paper.paragraph(say("document.office"), align="right", keeps_next=True)
    paper.paragraph(say("document.date"), align="right")
    paper.note(origin.line)
    if not is_short:
        paper.new_page()
        paper.paragraph(say("document.annex", number=""), indent=False)
        paper.heading(say("letter.annex", agency=agency, year=years))
        _table(paper, rows, origin, title)
    return paper.content()


def parcel(rows: Sequence[Row], origin: Origin, terms: Terms) -> bytes:
    """A zip: for each agency a folder with its letter and its list, and the list of all."""
    by_agency: dict[str, list[Row]] = {}
    for row in rows:
        by_agency.setdefault(row.agency_id, []).append(row)
    buffer = io.BytesIO()
    taken: set[str] = set()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as parcel_:
        everybody = origin.say("letter.all")
        title = f"{years_of(rows, origin)} {origin.say('list.sheet')}"
        parcel_.writestr(
            list_name(origin, everybody, rows), rectification.xlsx(rows, origin, terms, f"{title} {everybody}")
        )
        for agency, own in by_agency.items():
            name = origin.folder_name(own[0].agency)
            # Two agencies of one name keep a folder each.
            folder = f"{name}_{agency}" if name in taken else name
            taken.add(name)
            parcel_.writestr(f"{folder}/{letter_name(origin, own)}", docx(own, origin, terms))
            listed = rectification.xlsx(own, origin, terms, f"{title} {own[0].agency}")
            parcel_.writestr(f"{folder}/{list_name(origin, own[0].agency, own)}", listed)
    return buffer.getvalue()


def years_of(rows: Sequence[Row], origin: Origin) -> str:
    """The report years of findings, as one year or from–to."""
    years = sorted({row.report_year for row in rows})
    if not years:
        return ""
    first, last = years[0], years[-1]
    return str(first) if first == last else origin.say("letter.years", first=first, last=last)


def letter_name(origin: Origin, rows: Sequence[Row]) -> str:
    """The file name of the letter to the agency of these findings."""
    about = origin.say("letter.name", year=years_of(rows, origin))
    return origin.official_name(f"{about}{origin.say('letter.file')}", rows[0].agency, ending="docx")


def list_name(origin: Origin, who: str, rows: Sequence[Row]) -> str:
    """The file name of a list of findings."""
    about = origin.say("letter.name", year=years_of(rows, origin))
    annex = origin.say("document.annex", number=1)
    return origin.official_name(annex, f"{about}{origin.say('letter.list')}", who, ending="xlsx")


def _table(paper: official.Paper, rows: Sequence[Row], origin: Origin, title: str) -> None:
    widths = _WIDTHS if len({row.report_year for row in rows}) == 1 else _WIDTHS_OF_YEARS
    cells = []
    for number, row in enumerate(rows, start=1):
        of_row: dict[str, official.Cell] = {
            "ordinal": number, "report_year": str(row.report_year), "place": row.place, "message": row.message,
            "reported": row.reported, "expected": row.expected, "severity": origin.say(f"severity.{row.severity}"),
        }  # fmt: skip
        cells.append([of_row[name] for name in widths])
    paper.table([origin.say(f"list.{name}") for name in widths], cells, tuple(widths.values()), title)
