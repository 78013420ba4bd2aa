"""What the rivals of the questions have in common: the rows that they are given, and when two years mean the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

# A rival answers with the columns that take work: keys, figures, states. What only repeats a label (names, titles,
# units, reasons) it is spared, and may join to its rows when they are few.
COLUMNS = {
    "agencies": "agency_id position report_count first_report_year last_report_year",
    "indicators": "indicator position fact_count first_year last_year",
    "coverage": (
        "report_year due_count filed_count late_count not_filed_count unreadable_count twice_count undated_count"
    ),
    "filing_grid": "agency_id position report_year state is_due document_count published_on due_on",
    "series_total": "report_year total median agency_count filed_count due_count verdict",
    "median_trend": "report_year median first_quartile third_quartile agency_count filed_count due_count verdict",
    "series_trend": "agency_id report_year form value status change verdict",
    "outcome_composition": "report_year outcome value share base agency_count filed_count due_count",
    "series_ranking": (
        "agency_id position value status previous change verdict rank rank_count first_quartile median third_quartile "
        "percentile"
    ),
    "change_ranking": "agency_id position value previous change change_share verdict rank rank_count",
    "agency_facts": "report_year indicator applicant value status as_written place document_id",
    "facts": "agency_id indicator applicant value status as_written place document_id",
    "fact_source": "value status as_written section rule place document_id",
    "findings_by_check": "check severity finding_count agency_count",
    "findings_over_years": "check report_year finding_count failed_count judged_count failed_share",
}  # fmt: skip
OUTCOMES = ("granted", "partial", "denied", "unable", "unprocessed", "other_handling")
# The tables that the questions above read, and of these the columns. Facts come joined with all that belongs to them.
FACTS = """
select
    facts.report_year, facts.indicator, facts.applicant, facts.agency_id, facts.document_id,
    cast(facts.value as double) as value, facts.status, evidence.as_written, evidence.section, evidence.rule,
    evidence.place, indicators.form_table, indicators.position, coalesce(applicants.column_no, -1) as column_no
from facts
inner join indicators on facts.indicator = indicators.indicator
left join applicants on facts.applicant = applicants.applicant
left join evidence
    on
        facts.document_id = evidence.document_id
        and facts.indicator = evidence.indicator
        and facts.applicant = evidence.applicant
where facts.is_current
"""
ROWS = {
    "agencies": "agency_id, kind, level, position",
    "documents": "agency_id, report_year, is_active",
    "filing": "agency_id, report_year, state, is_due, document_count, document_id, published_on, due_on",
    "indicators": "indicator, position",
    "forms": "form, first_year, last_year",
    "series_links": "series, from_form, to_form, verdict, break_year",
    "series_values": "series, report_year, agency_id, form, cast(value as double) as value, status",
    "checks": '"check", severity',
    "findings": 'finding_id, "check", severity, agency_id, report_year',
    "check_results": '"check", agency_id, report_year, passed, failed',
}
FILED = ("filed", "late")


def write_rows(build: Path, folder: Path) -> None:
    """The same rows for every rival: one Parquet file a table, in the order of the build."""
    with duckdb.connect(str(build), config={"access_mode": "READ_ONLY"}) as connection:
        selected = {table: f"select {columns} from {table}" for table, columns in ROWS.items()}  # noqa: S608
        for table, rows in (selected | {"facts": FACTS}).items():
            connection.execute(f"copy ({rows}) to '{folder / table}.parquet' (format parquet)")


def listed(answer: Any) -> list[tuple[Any, ...]]:
    """The rows of an answer, whatever holds them."""
    if isinstance(answer, pd.DataFrame):
        return list(answer.astype(object).itertuples(index=False, name=None))
    return answer.rows() if hasattr(answer, "rows") else list(answer)


def difference(ours: pd.DataFrame, theirs: Sequence[Sequence[object]], name: str) -> str:
    """The first row in which two answers differ, '' when there is none; figures may differ by a part in a billion."""
    own = ours[COLUMNS[name].split()].astype(object).itertuples(index=False, name=None)
    for number, (one, other) in enumerate(zip_longest(own, theirs, fillvalue=())):
        if [_plain(value) for value in one] != [_plain(value) for value in other]:
            return f"row {number} is {other}, not {one}"
    return ""


def _plain(value: object) -> object:
    if pd.isna(value):  # type: ignore[call-overload]
        return None
    if isinstance(value, str):
        return value[:10] if value[4:5] == "-" and value[:4].isdigit() and value[10:11] in {"", "T", " "} else value
    if isinstance(value, bool) or hasattr(value, "isoformat"):
        return str(value)[:10] if hasattr(value, "isoformat") else int(bool(value))
    return float(f"{float(value):.9g}")  # type: ignore[arg-type]


class Links:
    """Whether a series means the same in a year as in the one before, by the few rows of ``series_links``."""

    def __init__(self, rows: Iterable[tuple[Any, ...]], forms: Iterable[tuple[Any, ...]]) -> None:
        self.forms = list(forms)
        self.between: dict[tuple[str, str, str], str] = {}
        self.within: dict[tuple[str, str, str, int], str] = {}
        for series, before, after, verdict, year in rows:
            if before != after:
                self.between[series, before, after] = verdict
            elif not pd.isna(year):
                self.within[series, before, after, int(year)] = verdict

    def form(self, year: int) -> str | None:
        """The form of a report year."""
        return next((form for form, first, last in self.forms if first <= year <= last), None)

    def verdict(self, series: str, before: str | None, form: str | None, year: int) -> str:
        """SAME, NEAR or NO, from the form of the year before to that of the year."""
        found = self.between.get((series, str(before), str(form))) or self.within.get(
            (series, str(before), str(form), year)
        )
        return found or ("SAME" if before is not None and before == form else "NO")


def with_verdicts(
    links: Links, series: str, years: Mapping[int, Any], number: Callable[[Any], object]
) -> dict[int, str | None]:
    """The verdict of every year of a trend: None where it or the year before has no number."""
    found: dict[int, str | None] = {}
    for year, row in years.items():
        before = years.get(year - 1)
        is_known = before is not None and number(row) is not None and number(before) is not None
        found[year] = links.verdict(series, links.form(year - 1), links.form(year), year) if is_known else None
    return found
