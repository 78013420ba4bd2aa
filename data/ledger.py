"""What people said: whose a report is, what a cell means, what becomes of a finding; append-only, for many at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from data.decisions import UNDECIDED, demand_complete, demand_possible
from data.statements import statement

_DECIDED_COLUMNS = (
    "finding_id", "check", "severity", "agency_id", "report_year", "indicator", "applicant", "section", "subject",
    "message_zh", "message_en",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Correction:
    """A person's reading of one cell of one document; it holds only while the cell is printed as as_printed.

    value is in the indicator's unit, None when the cell holds no number after all.
    """

    sha256: str
    indicator: str
    applicant: str
    as_printed: str
    value: Decimal | None
    author: str
    reason: str
    made_at: datetime | None = None
    is_revoked: bool = False


@dataclass(frozen=True, slots=True)
class Attribution:
    """Whose report of which year one document is by a person's word; None leaves what the document says.

    agency_name is the official name of the agency at that time.
    """

    sha256: str
    agency_id: str | None
    agency_name: str | None
    report_year: int | None
    author: str
    reason: str
    made_at: datetime | None = None
    is_revoked: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's verdict on one finding: a given state of ``reference/decision_states.csv``; due_on is an ISO date."""

    finding_id: str
    verdict: str
    author: str
    reason: str
    due_on: str | None = None
    made_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DecidedFinding:
    """What a finding says when it is first decided on: a later build may not hold it any more.

    subject is the same for findings of the same cells, whatever their numbers (``decisions.subject``).
    """

    finding_id: str
    check: str
    severity: str
    agency_id: str
    report_year: int
    indicator: str | None
    applicant: str | None
    section: str | None
    subject: str
    message_zh: str
    message_en: str


def record_correction(ledger: Path, correction: Correction) -> None:
    """Append a correction; a later one of the same cell replaces it, a revoked one takes it back."""
    with _opened(ledger) as connection:
        connection.execute(
            statement("sql/ledger_add_correction"),
            {
                "made_at": _now(),
                "author": correction.author,
                "reason": correction.reason,
                "sha256": correction.sha256,
                "indicator": correction.indicator,
                "applicant": correction.applicant,
                "as_printed": correction.as_printed,
                "value": None if correction.value is None else str(correction.value),
                "is_revoked": int(correction.is_revoked),
            },
        )


def corrections(ledger: Path) -> tuple[Correction, ...]:
    """The corrections in force: the newest of each cell, unless it is revoked."""
    if not ledger.is_file():
        return ()
    with _opened(ledger) as connection:
        rows = connection.execute(statement("sql/ledger_corrections")).fetchall()
    newest = {
        (sha256, indicator, applicant): Correction(
            sha256, indicator, applicant, as_printed, None if value is None else Decimal(value), author, reason,
            datetime.fromisoformat(made_at), bool(is_revoked),
        )
        for sha256, indicator, applicant, as_printed, value, author, reason, made_at, is_revoked in rows
    }  # fmt: skip
    return tuple(correction for correction in newest.values() if not correction.is_revoked)


def record_attribution(ledger: Path, attribution: Attribution) -> None:
    """Append an attribution; a later one of the same document replaces it, a revoked one takes it back."""
    with _opened(ledger) as connection:
        connection.execute(
            statement("sql/ledger_add_attribution"),
            {
                "made_at": _now(),
                "author": attribution.author,
                "reason": attribution.reason,
                "sha256": attribution.sha256,
                "agency_id": attribution.agency_id,
                "agency_name": attribution.agency_name,
                "report_year": attribution.report_year,
                "is_revoked": int(attribution.is_revoked),
            },
        )


def attributions(ledger: Path) -> tuple[Attribution, ...]:
    """The attributions in force: the newest of each document, unless it is revoked."""
    if not ledger.is_file():
        return ()
    with _opened(ledger) as connection:
        rows = connection.execute(statement("sql/ledger_attributions")).fetchall()
    newest = {
        sha256: Attribution(
            sha256, agency_id, agency_name, report_year, author, reason, datetime.fromisoformat(made_at),
            bool(is_revoked),
        )
        for sha256, agency_id, agency_name, report_year, author, reason, made_at, is_revoked in rows
    }  # fmt: skip
    return tuple(attribution for attribution in newest.values() if not attribution.is_revoked)


def record_decision(ledger: Path, decision: Decision, finding: DecidedFinding | None = None) -> str:
    """The state that the finding had until then; the verdict and, with the first one, the finding are appended.

    What the finding is now and the new verdict are one transaction: of two people who decide at once, the second is
    told how the first one decided.
    Raises: Refusal when something is missing, or when this verdict may not follow the last one.
    """
    demand_complete(decision.verdict, decision.author, decision.reason, decision.due_on)
    with _opened(ledger) as connection:
        connection.execute("begin immediate")
        last = connection.execute(statement("sql/ledger_last_verdict"), {"finding_id": decision.finding_id}).fetchone()
        now = str(last[0]) if last else UNDECIDED
        demand_possible(decision.finding_id, now, decision.verdict)
        if finding:
            connection.execute(
                statement("sql/ledger_add_decided_finding"),
                {column: getattr(finding, column) for column in _DECIDED_COLUMNS},
            )
        connection.execute(
            statement("sql/ledger_add_decision"),
            {
                "made_at": _now(),
                "author": decision.author,
                "reason": decision.reason,
                "finding_id": decision.finding_id,
                "verdict": decision.verdict,
                "due_on": decision.due_on,
            },
        )
    return now


def decisions(ledger: Path) -> tuple[Decision, ...]:
    """Every verdict ever given, oldest first."""
    if not ledger.is_file():
        return ()
    with _opened(ledger) as connection:
        rows = connection.execute(statement("sql/ledger_decisions")).fetchall()
    return tuple(
        Decision(finding_id, verdict, author, reason, due_on, datetime.fromisoformat(made_at))
        for finding_id, verdict, author, reason, due_on, made_at in rows
    )


def decided_findings(ledger: Path) -> tuple[DecidedFinding, ...]:
    """Every finding that was ever decided on, in the order of the first decisions."""
    if not ledger.is_file():
        return ()
    with _opened(ledger) as connection:
        rows = connection.execute(statement("sql/ledger_decided_findings")).fetchall()
    return tuple(DecidedFinding(*row) for row in rows)


@contextmanager
def _opened(ledger: Path) -> Iterator[sqlite3.Connection]:
    ledger.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(ledger, timeout=60)
    try:
        connection.execute("pragma journal_mode=wal")
        connection.execute("pragma synchronous=full")
        connection.executescript(statement("sql/ledger_schema"))
        with connection:
            yield connection
    finally:
        connection.close()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
