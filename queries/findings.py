"""What does not add up, is missing, came late or was copied."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from queries.database import Database


def findings(
    database: Database,
    *,
    year: int | None = None,
    agency: str | None = None,
    severity: str | None = None,
    check: str | None = None,
    kind: str | None = None,
    state: str | None = None,
    first_year: int | None = None,
    last_year: int | None = None,
    level: str | None = None,
    family: str | None = None,
    section: str | None = None,
    finding: str | None = None,
) -> pd.DataFrame:
    """The findings, most severe first, by any filter, with what was decided on each."""
    return database.ask(
        "findings",
        year=year,
        agency=agency,
        severity=severity,
        check=check,
        kind=kind,
        state=state,
        first_year=first_year,
        last_year=last_year,
        level=level,
        family=family,
        section=section,
        finding=finding,
    )


def unassessed(database: Database, *, agency: str | None = None) -> pd.DataFrame:
    """The checks against the year before that cannot be made, since the report of a merged agency is missing."""
    return database.ask("unassessed", agency=agency)


def findings_over_years(
    database: Database,
    *,
    check: str | None = None,
    severity: str | None = None,
    agency: str | None = None,
    kind: str | None = None,
    level: str | None = None,
) -> pd.DataFrame:
    """By check and year, how many reports failed, of how many that could be judged."""
    return database.ask("findings_over_years", check=check, severity=severity, agency=agency, kind=kind, level=level)


def findings_by_severity(database: Database, *, kind: str | None = None) -> pd.DataFrame:
    """How many findings of each severity there are a year, and on how many agencies."""
    return database.ask("findings_by_severity", kind=kind)


def findings_by_check(database: Database, *, year: int | None = None, kind: str | None = None) -> pd.DataFrame:
    """Which checks found most, and on how many agencies."""
    return database.ask("findings_by_check", year=year, kind=kind)


def copied_passages(
    database: Database,
    *,
    against: str | None = None,
    year: int | None = None,
    agency: str | None = None,
    kind: str | None = None,
) -> pd.DataFrame:
    """What reports hold in common with their own last year's (against "year") or another agency's ("agency")."""
    return database.ask("copied_passages", against=against, year=year, agency=agency, kind=kind)


def findings_by_state(database: Database, *, year: int | None = None, kind: str | None = None) -> pd.DataFrame:
    """How many findings are open, decided on, reopened, and no longer there."""
    return database.ask("findings_by_state", year=year, kind=kind)


def finding_history(database: Database, *, finding: str) -> pd.DataFrame:
    """Every decision on one finding and on those before it whose numbers were others, newest first."""
    return database.ask("finding_history", finding=finding)


def check_reliability(database: Database) -> pd.DataFrame:
    """Per check how many findings were decided on, and the share that people dismissed."""
    return database.ask("check_reliability")


def repeat_offenders(
    database: Database,
    *,
    agency: str | None = None,
    check: str | None = None,
    severity: str | None = None,
    kind: str | None = None,
) -> pd.DataFrame:
    """Who has the same fault in two years and more, the most severe and most frequent first."""
    return database.ask("repeat_offenders", agency=agency, check=check, severity=severity, kind=kind)


def late_filers(
    database: Database,
    *,
    year: int | None = None,
    kind: str | None = None,
    level: str | None = None,
    agency: str | None = None,
) -> pd.DataFrame:
    """Who published after the legal deadline, by how many days, with the words that give the day."""
    return database.ask("late_filers", year=year, kind=kind, level=level, agency=agency)


def overdue_answers(
    database: Database, *, today: str | None = None, agency: str | None = None, kind: str | None = None
) -> pd.DataFrame:
    """Findings sent with a deadline that has passed without an answer; today is an ISO date, by default this day's."""
    return database.ask("overdue_answers", today=today or date.today().isoformat(), agency=agency, kind=kind)


def changes_since_previous(
    database: Database, *, change: str | None = None, agency: str | None = None, year: int | None = None
) -> pd.DataFrame:
    """Reports, findings and figures that came, went or changed since the build before this one."""
    return database.ask("changes_since_previous", change=change, agency=agency, year=year)


def changes_counted(database: Database) -> pd.DataFrame:
    """How many reports, findings and figures came, went or changed since the build before this one."""
    return database.ask("changes_counted")
