"""The list of findings that an agency fills in and sends back: written as a workbook, read back row by row.

What the system knows is locked and carries a checksum per row; what the agency answers and what the office decides is
open. The protection has no password: it keeps accidents out, the checksum finds the rest.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd
import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from dashboard import text
from dashboard.exports import tables
from dashboard.exports.origin import Origin
from dashboard.exports.tables import clean
from dashboard.text import Language

# Columns by id, in order; the head of each is ``list.<id>`` in texts.csv.
SYSTEM = (
    "ordinal", "finding_id", "agency", "report_year", "place", "message", "reported", "expected", "difference",
    "basis", "severity", "page", "file", "checksum",
)  # fmt: skip
ANSWERS = ("measures", "is_republished", "link", "completed_on", "contact", "note")
REVIEW = ("review", "reviewer", "reviewed_on", "state")
COLUMNS = (*SYSTEM, *ANSWERS, *REVIEW)
MIDDLE = frozenset({"ordinal", "report_year", "page"})
# Points of a line of its letters; the size at which either half of its columns fits an A4 page.
LINE, PRINT_PERCENT = 15.0, 58
DAYS = frozenset({"completed_on", "reviewed_on"})
HIDDEN = frozenset({"finding_id", "checksum"})
WIDTHS = {
    "ordinal": 6, "agency": 22, "report_year": 8, "place": 21, "message": 42, "reported": 10, "expected": 10,
    "difference": 9, "basis": 22, "severity": 8, "page": 8, "file": 20, "measures": 28, "is_republished": 10,
    "link": 20, "completed_on": 12, "contact": 16, "note": 22, "review": 14, "reviewer": 10, "reviewed_on": 12,
    "state": 12,
}  # fmt: skip
# Rows above the heads: title, deadline and whom to ask.
HEAD_ROW = 3
STATES_SHEET = "states"
_PAGE = re.compile(r"p(\d+)\b")
# Words that say all in Chinese, and nothing in English.
# No exponent: an id such as 12e99 is no number.
_NUMBER = re.compile(r"-?\d{1,30}(\.\d{1,30})?")
_DATE = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})\D?")


@dataclass(frozen=True, slots=True)
class Row:
    """What the system says of one finding; page is the page of the source, None where it has none."""

    finding_id: str
    agency_id: str
    agency: str
    report_year: int
    place: str
    message: str
    reported: float | None
    expected: float | None
    difference: float | None
    basis: str
    severity: str
    page: int | None
    file: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One row as it came back: which finding, what the agency wrote, what the office wrote; '' and None are blank.

    row: its number in the sheet, as a reader of the sheet counts. state: a state's id.
    """

    row: int
    finding_id: str
    agency: str
    report_year: int
    message: str
    measures: str = ""
    is_republished: bool | None = None
    link: str = ""
    completed_on: date | None = None
    contact: str = ""
    note: str = ""
    review: str = ""
    reviewer: str = ""
    reviewed_on: date | None = None
    state: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether neither the agency nor the office wrote anything."""
        return all(getattr(self, name) in {"", None} for name in (*ANSWERS, *REVIEW))


@dataclass(frozen=True, slots=True)
class Refused:
    """A row, or the whole file where row is 0, that cannot be taken, and why: a key of texts.csv with its values.

    values: a tuple is a list of words; columns are ids.
    """

    row: int
    finding_id: str
    key: str
    values: Mapping[str, object]

    def sentence(self, language: Language) -> str:
        """What was seen, what was expected and what to do."""
        between = text.say("list.between", language)
        values = {
            name: between.join(
                text.say(f"list.{each}", language) if name == "columns" else str(each)
                for each in (seen if isinstance(seen, tuple) else (seen,))
            )
            for name, seen in self.values.items()
        }
        return text.say(self.key, language, row=self.row, **values)


@dataclass(frozen=True, slots=True)
class Returned:
    """What a returned workbook says: the rows to take, and those that are refused."""

    answers: tuple[Answer, ...]
    refused: tuple[Refused, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """What the office sets for a list: until when, whom to ask, and the states by id that a row may be given."""

    states: Mapping[str, str]
    deadline: date | None = None
    contact: str = ""


def rows_of(
    findings: pd.DataFrame,
    checks: pd.DataFrame,
    *,
    indicators: Mapping[str, str],
    sections: Mapping[str, str],
    language: Language,
) -> tuple[Row, ...]:
    """The findings as rows of a list, in the order they come in.

    findings, checks: the answers of the questions of these names. indicators, sections: id → label.
    """
    bases = {row["check"]: row for row in checks.to_dict("records")}
    return tuple(_as_row(row, bases, indicators, sections, language) for row in findings.to_dict("records"))


def _as_row(
    finding: Mapping[Any, Any],
    checks: Mapping[str, Mapping[Any, Any]],
    indicators: Mapping[str, str],
    sections: Mapping[str, str],
    language: Language,
) -> Row:
    written = _place_of(finding)
    parts = [
        sections.get(str(finding["section"]), ""),
        indicators.get(str(finding["indicator"]), ""),
        text.place(written, language),
    ]
    return Row(
        finding_id=str(finding["finding_id"]),
        agency_id=str(finding["agency_id"]),
        agency=text.label(finding, "name", language),
        report_year=int(finding["report_year"]),
        place=" · ".join(part for part in parts if part),
        message=text.label(finding, "message", language),
        reported=_figure(finding["left_value"]),
        expected=_figure(finding["right_value"]),
        difference=_figure(finding["difference"]),
        basis=_basis(checks[finding["check"]], language),
        severity=str(finding["severity"]),
        page=page_of(finding),
        file=str(finding["file"] or ""),
    )


def page_of(finding: Mapping[Any, Any]) -> int | None:
    """The page of the report on which a finding's first number stands; None where there is no page or no number."""
    page = _PAGE.match(_place_of(finding))
    return int(page[1]) if page else None


def _place_of(finding: Mapping[Any, Any]) -> str:
    operands = json.loads(finding["operands"] or "[]")
    # A carry-over also holds a number of the year before, which stands in another file.
    return next((o["place"] for o in operands if o["place"] and o["document_id"] == finding["document_id"]), "")


def _basis(check: Mapping[Any, Any], language: Language) -> str:
    """The check's id with what it rests on."""
    words = text.label(check, "basis", language)
    return f"{check['check']} · {words}" if words else str(check["check"])


def _figure(value: Any) -> float | None:
    return None if text.is_missing(value) else float(value)


def xlsx(rows: Sequence[Row], origin: Origin, terms: Terms, title: str) -> bytes:
    """The list as a workbook: locked columns of the system, open ones for answer and decision, how to fill it in."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, tables.OPTIONS) as book:
        book.set_properties({"title": title, "comments": origin.line})
        looks = _looks(book)
        sheet = book.add_worksheet(origin.say("list.sheet")[:31])
        _fill(sheet, rows, origin, terms, title, looks)
        _validate(sheet, len(rows), origin, terms)
        _set_up(sheet, len(rows), origin, title)
        _explain(book, origin, terms, looks)
        states = book.add_worksheet(STATES_SHEET)
        states.very_hidden()
        for row, (state, label) in enumerate(terms.states.items()):
            states.write_string(row, 0, clean(label))
            states.write_string(row, 1, clean(state))
    return buffer.getvalue()


def _looks(book: Any) -> dict[str, Any]:
    cell = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#C9CED4", "font_size": 10}
    system = {**cell, "bg_color": "#F1F3F5"}
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "note": book.add_format({"font_color": "#5B6775"}),
        "head": book.add_format({**cell, "bold": True, "bg_color": "#E6EAEE"}),
        "head_open": book.add_format({**cell, "bold": True, "bg_color": "#EDF3FA"}),
        "system": book.add_format(system),
        "middle": book.add_format({**system, "align": "center"}),
        "must": book.add_format({**system, "font_color": "#C8102E", "bold": True}),
        "open": book.add_format({**cell, "locked": False}),
        "day": book.add_format({**cell, "locked": False, "num_format": "yyyy-mm-dd"}),
        "words": book.add_format({"text_wrap": True, "valign": "top"}),
    }


def _fill(sheet: Any, rows: Sequence[Row], origin: Origin, terms: Terms, title: str, looks: Mapping[str, Any]) -> None:
    sheet.write_string(0, 0, clean(f"【{origin.mark}】{title}" if origin.mark else title), looks["title"])
    deadline = text.day(terms.deadline) if terms.deadline else origin.say("list.deadline.open")
    sheet.write_string(1, 0, clean(origin.say("list.deadline", day=deadline, contact=terms.contact)), looks["note"])
    for column, name in enumerate(COLUMNS):
        sheet.write_string(
            HEAD_ROW, column, origin.say(f"list.{name}"), looks["head" if name in SYSTEM else "head_open"]
        )
    heads = [(origin.say(f"list.{name}"), WIDTHS[name]) for name in COLUMNS if name not in HIDDEN]
    sheet.set_row(HEAD_ROW, tables.height_of(heads, LINE))
    for number, row in enumerate(rows, start=1):
        severity = origin.say(f"severity.{row.severity}")
        cells = [
            number, row.finding_id, row.agency, row.report_year, row.place, row.message, row.reported, row.expected,
            row.difference, row.basis, severity, row.page, row.file,
        ]  # fmt: skip
        cells = [clean(cell) if isinstance(cell, str) else cell for cell in cells]
        written = zip(SYSTEM, cells, strict=False)
        shown = [(str(cell), WIDTHS[name]) for name, cell in written if cell is not None and name not in HIDDEN]
        sheet.set_row(HEAD_ROW + number, tables.height_of(shown, LINE))
        for column, (name, value) in enumerate(zip(SYSTEM, [*cells, checksum(cells)], strict=True)):
            is_must = name == "severity" and row.severity == "error"
            look = looks["must" if is_must else "middle" if name in MIDDLE else "system"]
            if value is None or value == "":
                sheet.write_blank(HEAD_ROW + number, column, None, look)
            elif isinstance(value, str):
                sheet.write_string(HEAD_ROW + number, column, value, look)
            else:
                sheet.write_number(HEAD_ROW + number, column, value, look)
        for column, name in enumerate((*ANSWERS, *REVIEW), start=len(SYSTEM)):
            sheet.write_blank(HEAD_ROW + number, column, None, looks["day" if name in DAYS else "open"])


def _validate(sheet: Any, count: int, origin: Origin, terms: Terms) -> None:
    """Drop-downs for what is chosen, days for what is a day."""
    first, last = HEAD_ROW + 1, HEAD_ROW + max(count, 1)
    column = {name: number for number, name in enumerate(COLUMNS)}
    yes_no = {"validate": "list", "source": [origin.say("list.yes"), origin.say("list.no")]}
    sheet.data_validation(first, column["is_republished"], last, column["is_republished"], yes_no)
    if terms.states:
        source = f"={STATES_SHEET}!$A$1:$A${len(terms.states)}"
        sheet.data_validation(first, column["state"], last, column["state"], {"validate": "list", "source": source})
    day = {
        "validate": "date", "criteria": "between", "minimum": date(2008, 1, 1), "maximum": date(2099, 12, 31),
        "input_title": origin.say("list.day.title")[:32], "input_message": origin.say("list.day.message")[:255],
        "error_message": origin.say("list.day.message")[:255],
    }  # fmt: skip
    for name in DAYS:
        sheet.data_validation(first, column[name], last, column[name], day)


def _set_up(sheet: Any, count: int, origin: Origin, title: str) -> None:
    for column, name in enumerate(COLUMNS):
        sheet.set_column(column, column, WIDTHS.get(name, 10), None, {"hidden": name in HIDDEN})
    sheet.freeze_panes(HEAD_ROW + 1, 3)
    sheet.autofilter(HEAD_ROW, 0, HEAD_ROW + max(count, 1), len(COLUMNS) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    # On one page's width nobody could read it: what is known is printed first, what is to be filled in beside it.
    sheet.set_print_scale(PRINT_PERCENT)
    sheet.set_margins(left=0.3, right=0.3, top=0.5, bottom=0.6)
    sheet.set_v_pagebreaks([len(SYSTEM)])
    sheet.repeat_columns(0, SYSTEM.index("agency"))
    sheet.repeat_rows(0, HEAD_ROW)
    sheet.set_footer(f"&L{tables.escaped(title)}&R&P / &N")
    may = {"autofilter": True, "format_columns": True, "format_rows": True, "select_locked_cells": True}
    sheet.protect("", may)


def _explain(book: Any, origin: Origin, terms: Terms, looks: Mapping[str, Any]) -> None:
    sheet = book.add_worksheet(origin.say("list.how")[:31])
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    lines = [
        (origin.say("list.how.columns"), origin.say("list.how.columns.words")),
        (origin.say("list.how.answers"), origin.say("list.how.answers.words")),
        (origin.say("list.how.false_alarm"), origin.say("list.how.false_alarm.words")),
        (origin.say("list.how.back"), origin.say("list.how.back.words")),
        (origin.say("list.state"), origin.say("list.between").join(terms.states.values())),
        (origin.say("note.build"), origin.build_name),
        (origin.say("note.rules"), origin.rule_version),
    ]
    if origin.has_sample:
        lines.insert(0, (origin.say("sample.badge"), origin.say("sample.explained")))
    for row, (key, words) in enumerate(lines):
        sheet.set_row(row, tables.height_of(((clean(key), 24), (clean(words), 90))))
        sheet.write_string(row, 0, clean(key), looks["words"])
        sheet.write_string(row, 1, clean(words), looks["words"])
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def read_answers(content: bytes) -> Returned:
    """The rows of a returned workbook in either language; a row whose locked columns were altered is refused.

    A file that is no such workbook gives no answers and one refusal for row 0.
    """
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    except (CalamineError, PasswordError, ValueError, OSError):
        return _nothing("answers.not_a_workbook")
    found = next(((rows, head) for rows in sheets.values() if (head := _head(rows)) is not None), None)
    if found is None:
        return _nothing("answers.no_head")
    rows, (head_row, columns) = found
    lacking = [name for name in COLUMNS if name not in columns]
    if lacking:
        return _nothing("answers.no_column", columns=tuple(lacking))
    states = _states(sheets.get(STATES_SHEET, []))
    answers: list[Answer] = []
    refused: list[Refused] = []
    seen: dict[str, int] = {}
    for number, cells in enumerate(rows[head_row + 1 :], start=head_row + 2):
        record = {name: cells[column] if column < len(cells) else "" for name, column in columns.items()}
        if all(value == "" for value in record.values()):
            continue
        taken = _row(number, record, states, seen)
        if isinstance(taken, Refused):
            refused.append(taken)
        else:
            answers.append(taken)
            seen[taken.finding_id] = number
    return Returned(tuple(answers), tuple(refused))


def _nothing(key: str, **values: object) -> Returned:
    return Returned((), (Refused(0, "", key, values),))


def _head(rows: Sequence[Sequence[Any]]) -> tuple[int, dict[str, int]] | None:
    """The row of heads and the column of each id, found by the words of either language."""
    words = {text.say(f"list.{name}", language): name for language in text.LANGUAGES for name in COLUMNS}
    for number, cells in enumerate(rows[:10]):
        columns = {words[str(cell).strip()]: column for column, cell in enumerate(cells) if str(cell).strip() in words}
        if "finding_id" in columns or len(columns) > len(COLUMNS) // 2:
            return number, columns
    return None


def _states(rows: Sequence[Sequence[Any]]) -> dict[str, str]:
    """Label → id of the states that the workbook offered."""
    return {str(label).strip(): str(state).strip() for label, state, *_ in (cells for cells in rows if len(cells) > 1)}


def _row(
    number: int, record: Mapping[str, Any], states: Mapping[str, str], seen: Mapping[str, int]
) -> Answer | Refused:
    finding = str(record["finding_id"]).strip()
    if checksum([record[name] for name in SYSTEM if name != "checksum"]) != str(record["checksum"]).strip():
        return Refused(number, finding, "answers.altered", {"message": str(record["message"])[:60]})
    if finding in seen:
        return Refused(number, finding, "answers.twice", {"first": seen[finding]})
    state = str(record["state"]).strip()
    if state and state not in states:
        return Refused(number, finding, "answers.bad_state", {"seen": state, "expected": tuple(states)})
    yes_no = str(record["is_republished"]).strip()
    known = {text.say(f"list.{word}", language): word == "yes" for language in text.LANGUAGES for word in ("yes", "no")}
    if yes_no and yes_no not in known:
        return Refused(number, finding, "answers.bad_choice", {"seen": yes_no, "expected": tuple(known)})
    days = {name: _day(record[name]) for name in ("completed_on", "reviewed_on")}
    for name, day in days.items():
        if isinstance(day, str):
            return Refused(number, finding, "answers.bad_date", {"columns": (name,), "seen": day})
    return Answer(
        row=number,
        finding_id=finding,
        agency=str(record["agency"]).strip(),
        report_year=int(record["report_year"]),
        message=str(record["message"]).strip(),
        is_republished=known.get(yes_no),
        state=states.get(state, ""),
        **{name: str(record[name]).strip() for name in ("measures", "link", "contact", "note", "review", "reviewer")},
        **days,  # type: ignore[arg-type] - words are refused above
    )


def _day(value: Any) -> date | str | None:
    """A date from a cell, its words where it is none."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    words = str(value).strip()
    if not words:
        return None
    try:
        matched = _DATE.fullmatch(words)
        return date(*(int(part) for part in matched.groups())) if matched else words
    except ValueError:
        return words


def checksum(cells: Sequence[Any]) -> str:
    """A short digest of the locked cells of a row, the same before writing and after reading."""
    return hashlib.sha256("\x1f".join(_canonical(cell) for cell in cells).encode()).hexdigest()[:12]


def _canonical(value: Any) -> str:
    """A cell's content whatever the program between: 6, 6.0 and "6" are one, and so are all line ends."""
    if value is None:
        return ""
    words = str(value).replace("\r\n", "\n").strip()
    if isinstance(value, (int, float)) or _NUMBER.fullmatch(words):
        return f"{Decimal(words).normalize():f}"
    return words
