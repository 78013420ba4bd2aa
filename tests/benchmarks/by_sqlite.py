"""The leading questions by SQLite: one file, an index that covers each question, statistics, a large cache."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from tests.benchmarks import rivals
from tests.benchmarks.rivals import Links, with_verdicts

BATCH_ROWS = 100_000
_WORDS = "column_no, indicator, applicant, value, status, as_written, place, document_id"
INDEXES = {
    "documents": ["is_active, agency_id, report_year"],
    "filing": [
        "report_year, agency_id, state, is_due, document_count, document_id, published_on",
        "agency_id, report_year, state, is_due, document_count, published_on, due_on",
    ],
    # Sorted by value, so that ranks and quartiles need no sort.
    "series_values": [
        "series, report_year, value, agency_id, form, status",
        "agency_id, series, report_year, form, value, status",
    ],
    "findings": ['report_year, "check", severity, agency_id'],
    "check_results": ['"check", report_year, failed, passed'],
    "facts": [
        "indicator, report_year",
        f"agency_id, report_year, position, {_WORDS}, section, rule",
        f"report_year, form_table, agency_id, position, {_WORDS}",
    ],
    "agencies": ["agency_id, kind, position", "position, agency_id, kind"],
}
COVERAGE = """
    select filing.report_year, sum(filing.state in ('filed', 'late')) as filed_count, sum(filing.is_due) as due_count
    from filing inner join agencies on filing.agency_id = agencies.agency_id
    where :kind is null or agencies.kind = :kind
    group by filing.report_year
"""
ORDERED = """
    select series_values.report_year, series_values.value,
        row_number() over (partition by series_values.report_year order by series_values.value) - 1 as place,
        count(*) over (partition by series_values.report_year) - 1 as last_place
    from series_values inner join agencies on series_values.agency_id = agencies.agency_id
    where series_values.series = :series and series_values.value is not null
        and (:kind is null or agencies.kind = :kind)
"""


def quantile(share: float) -> str:
    """The value at a share of the ordered rows, between two of them in proportion."""
    return f"sum(value * max(0.0, 1.0 - abs(place - {share} * last_place)))"


class Sqlite:
    """The rows in a SQLite file."""

    name = "SQLite"

    def __init__(self, rows: Path) -> None:
        self.path = rows / "rows.sqlite"
        is_new = not self.path.exists()
        self.connection = sqlite3.connect(self.path)
        self.connection.executescript("pragma cache_size = -2000000; pragma mmap_size = 8000000000;")
        if is_new:
            self._fill(rows)
        links = self.rows("select series, from_form, to_form, verdict, break_year from series_links")
        self.links = Links(links, self.rows("select form, first_year, last_year from forms"))

    def _fill(self, rows: Path) -> None:
        self.connection.executescript("pragma journal_mode = off; pragma synchronous = off;")
        for table in (*rivals.ROWS, "facts"):
            file = pq.ParquetFile(rows / f"{table}.parquet")
            names = ", ".join(f'"{name}"' for name in file.schema_arrow.names)
            marks = ", ".join("?" * len(file.schema_arrow.names))
            self.connection.execute(f"create table {table} ({names})")
            for batch in file.iter_batches(BATCH_ROWS):
                columns = [column.cast("string") if _is_date(column) else column for column in batch.columns]
                lists = (column.to_pylist() for column in columns)
                self.connection.executemany(f"insert into {table} values ({marks})", zip(*lists, strict=True))  # noqa: S608
            for number, columns in enumerate(INDEXES.get(table, [])):
                self.connection.execute(f"create index {table}_{number} on {table} ({columns})")
        self.connection.executescript("analyze;")
        self.connection.commit()

    def rows(self, sql: str, **values: Any) -> list[tuple[Any, ...]]:
        """The answer to one statement."""
        return self.connection.execute(sql, values).fetchall()

    def agencies(self) -> Any:
        return self.rows("""
            with reports as (
                select agency_id, count(*) as n, min(report_year) as first, max(report_year) as last
                from documents where is_active group by agency_id
            )
            select agencies.agency_id, position, coalesce(n, 0), first, last
            from agencies left join reports on agencies.agency_id = reports.agency_id
            order by position, agencies.agency_id""")

    def indicators(self) -> Any:
        return self.rows("""
            with stated as (
                select indicator, count(*) as n, min(report_year) as first, max(report_year) as last
                from facts group by indicator
            )
            select indicators.indicator, position, coalesce(n, 0), first, last
            from indicators left join stated on indicators.indicator = stated.indicator
            order by position, indicators.indicator""")

    def coverage(self, *, kind: str | None) -> Any:
        return self.rows(
            """
            select report_year, sum(is_due), sum(state in ('filed', 'late')), sum(state = 'late'),
                sum(state = 'not_filed'), sum(state = 'unreadable'), sum(document_count > 1),
                sum(state in ('filed', 'late') and published_on is null)
            from filing inner join agencies on filing.agency_id = agencies.agency_id
            where :kind is null or agencies.kind = :kind
            group by report_year order by report_year""",
            kind=kind,
        )

    def filing_grid(self, *, kind: str | None) -> Any:
        return self.rows(
            """
            select filing.agency_id, position, report_year, state, is_due, document_count, published_on, due_on
            from agencies inner join filing on filing.agency_id = agencies.agency_id
            where :kind is null or agencies.kind = :kind
            order by position, agencies.agency_id, report_year""",
            kind=kind,
        )

    def series_total(self, *, series: str, kind: str | None) -> Any:
        found = self.rows(
            f"""
            with ordered as ({ORDERED}), coverage as ({COVERAGE}),
            totals as (
                select report_year, sum(value) as total, {quantile(0.5)} as median, count(*) as n
                from ordered group by report_year
            )
            select coverage.report_year, total, median, coalesce(n, 0), filed_count, due_count
            from coverage left join totals on coverage.report_year = totals.report_year
            order by coverage.report_year""",  # noqa: S608
            series=series, kind=kind,
        )  # fmt: skip
        told = with_verdicts(self.links, series, {row[0]: row for row in found}, lambda row: row[1])
        return [(*row, told[row[0]]) for row in found]

    def median_trend(self, *, series: str, kind: str | None) -> Any:
        found = self.rows(
            f"""
            with ordered as ({ORDERED}), coverage as ({COVERAGE}),
            totals as (
                select report_year, {quantile(0.5)} as median, {quantile(0.25)} as first_quartile,
                    {quantile(0.75)} as third_quartile, count(*) as n
                from ordered group by report_year
            )
            select totals.*, filed_count, due_count
            from totals left join coverage on coverage.report_year = totals.report_year
            order by totals.report_year""",  # noqa: S608
            series=series, kind=kind,
        )  # fmt: skip
        told = with_verdicts(self.links, series, {row[0]: row for row in found}, lambda row: row[1])
        return [(*row, told[row[0]]) for row in found]

    def series_trend(self, *, series: str, agencies: list[str]) -> Any:
        marks = ", ".join(f":a{number}" for number in range(len(agencies)))
        found = self.rows(
            f"""
            select filing.agency_id, filing.report_year, form, value,
                coalesce(status, case when state = 'unreadable' then 'unreadable'
                    when state in ('filed', 'late') then 'silent' else 'no_report' end)
            from agencies inner join filing on filing.agency_id = agencies.agency_id
            left join series_values on series_values.agency_id = filing.agency_id
                and series_values.report_year = filing.report_year and series_values.series = :series
            where agencies.agency_id in ({marks})
            order by position, filing.agency_id, filing.report_year""",  # noqa: S608
            series=series, **{f"a{number}": agency for number, agency in enumerate(agencies)},
        )  # fmt: skip
        of = {(row[0], row[1]): row for row in found}
        answer = []
        for agency, year, form, value, status in found:
            before = of.get((agency, year - 1))
            change = verdict = None
            if before is not None and value is not None and before[3] is not None:
                verdict = self.links.verdict(series, before[2], form, year)
                change = value - before[3] if verdict != "NO" else None
            answer.append((agency, year, form, value, status, change, verdict))
        return answer

    def outcome_composition(self, *, kind: str | None) -> Any:
        return self.rows(
            f"""
            with outcomes as (
                select report_year, series_values.agency_id, series, value,
                    count(value) over (partition by report_year, series_values.agency_id) as n
                from series_values inner join agencies on series_values.agency_id = agencies.agency_id
                where series in {rivals.OUTCOMES} and report_year >= 2019
                    and (:kind is null or agencies.kind = :kind)
            ), coverage as ({COVERAGE}),
            summed as (
                select report_year, series, sum(value) as value, count(*) as n
                from outcomes where n = 6 group by report_year, series
            )
            select summed.report_year, case series when 'other_handling' then 'other' else series end, value,
                value / nullif(sum(value) over (partition by summed.report_year), 0),
                sum(value) over (partition by summed.report_year), n, filed_count, due_count
            from summed inner join coverage on summed.report_year = coverage.report_year
            order by summed.report_year, case series when 'granted' then 1 when 'partial' then 2 when 'denied' then 3
                when 'unable' then 4 when 'unprocessed' then 5 else 6 end""",  # noqa: S608
            kind=kind,
        )

    def series_ranking(self, *, series: str, year: int, kind: str | None) -> Any:
        now, before = self.links.form(year), self.links.form(year - 1)
        return self.rows(
            f"""
            with compared as (
                select filing.agency_id, position, own.value, own.form, previous.value as previous,
                    previous.form as previous_form,
                    coalesce(own.status, case when state = 'unreadable' then 'unreadable'
                        when state in ('filed', 'late') then 'silent' else 'no_report' end) as status
                from filing inner join agencies on filing.agency_id = agencies.agency_id
                left join series_values as own on own.agency_id = filing.agency_id
                    and own.report_year = :year and own.series = :series
                left join series_values as previous on previous.agency_id = filing.agency_id
                    and previous.report_year = :year - 1 and previous.series = :series
                where filing.report_year = :year and (is_due or document_id is not null)
                    and (:kind is null or agencies.kind = :kind)
            ),
            ranked as (
                select agency_id, value, rank() over (order by value desc) as rank,
                    percent_rank() over (order by value) as percentile,
                    row_number() over (order by value) - 1 as place, count(*) over () - 1 as last_place
                from compared where value is not null
            ),
            quartiles as (
                select count(*) as n, {quantile(0.25)} as first_quartile, {quantile(0.5)} as median,
                    {quantile(0.75)} as third_quartile from ranked
            )
            select compared.agency_id, position, compared.value, status, previous,
                case when previous_form = :before and form = :now and :verdict = 'NO' then null
                    else compared.value - previous end,
                case when compared.value is null or previous is null then null
                    when previous_form = :before and form = :now then :verdict
                    when previous_form = form then 'SAME' else 'NO' end,
                rank, n, first_quartile, median, third_quartile, percentile
            from compared cross join quartiles left join ranked on compared.agency_id = ranked.agency_id
            order by rank nulls last, position, compared.agency_id""",  # noqa: S608
            series=series, year=year, kind=kind, now=now, before=before,
            verdict=self.links.verdict(series, before, now, year),
        )  # fmt: skip

    def change_ranking(self, *, series: str, year: int, kind: str | None) -> Any:
        verdict = self.links.verdict(series, self.links.form(year - 1), self.links.form(year), year)
        return self.rows(
            """
            with pairs as (
                select own.agency_id, position, own.value, previous.value as previous
                from series_values as own
                inner join series_values as previous on previous.agency_id = own.agency_id
                    and previous.report_year = :year - 1 and previous.series = :series
                inner join agencies on own.agency_id = agencies.agency_id
                where own.series = :series and own.report_year = :year and own.value is not null
                    and previous.value is not null and (:kind is null or agencies.kind = :kind)
            )
            select agency_id, position, value, previous,
                case when :verdict <> 'NO' then value - previous end,
                case when :verdict <> 'NO' and previous >= 10 then (value - previous) / previous end, :verdict,
                case when :verdict <> 'NO' then rank() over (order by abs(value - previous) desc) end as rank,
                case when :verdict <> 'NO' then count(*) over () else 0 end
            from pairs order by rank nulls last, position, agency_id""",
            series=series, year=year, kind=kind, verdict=verdict,
        )  # fmt: skip

    def agency_facts(self, *, agency: str) -> Any:
        return self.rows(
            """
            select report_year, indicator, applicant, value, status, as_written, place, document_id
            from facts where agency_id = :agency
            order by report_year, position, column_no, indicator""",
            agency=agency,
        )

    def facts(self, *, year: int, form_table: str, kind: str | None, most: int | None) -> Any:
        return self.rows(
            """
            select facts.agency_id, indicator, applicant, value, status, as_written, place, document_id
            from facts inner join agencies on facts.agency_id = agencies.agency_id
            where report_year = :year and form_table = :form_table and (:kind is null or agencies.kind = :kind)
            order by agencies.position, facts.agency_id, facts.position, column_no, indicator
            limit coalesce(:most, -1)""",
            year=year, form_table=form_table, kind=kind, most=most,
        )  # fmt: skip

    def fact_source(self, *, agency: str, year: int, indicator: str, applicant: str) -> Any:
        return self.rows(
            """
            select value, status, as_written, section, rule, place, document_id
            from facts
            where agency_id = :agency and report_year = :year and indicator = :indicator and applicant = :applicant
            order by document_id""",
            agency=agency, year=year, indicator=indicator, applicant=applicant,
        )  # fmt: skip

    def findings_by_check(self, *, year: int, kind: str | None) -> Any:
        return self.rows(
            """
            select "check", severity, count(*) as n, count(distinct findings.agency_id)
            from findings inner join agencies on findings.agency_id = agencies.agency_id
            where report_year = :year and (:kind is null or agencies.kind = :kind)
            group by "check", severity
            order by case severity when 'error' then 1 when 'warning' then 2 else 3 end, n desc, "check" """,
            year=year, kind=kind,
        )  # fmt: skip

    def findings_over_years(self) -> Any:
        return self.rows("""
            with judged as (
                select "check", report_year, sum(failed) as found, sum(failed > 0) as failed,
                    sum(passed + failed > 0) as judged
                from check_results group by "check", report_year
            )
            select "check", report_year, found, failed, judged, cast(failed as real) / judged
            from judged where judged > 0 order by "check", report_year""")


def _is_date(column: Any) -> bool:
    return str(column.type).startswith("date")
