"""The leading questions by polars: everything in memory, texts as categories, sorted and cut up beforehand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from tests.benchmarks import rivals
from tests.benchmarks.rivals import FILED, Links, with_verdicts

SEVERITIES = ["error", "warning", "hint"]
value, before = pl.col("value"), pl.col("before")


class Polars:
    """The rows as frames."""

    name = "polars"

    def __init__(self, rows: Path) -> None:
        read = {table: _frame(rows / f"{table}.parquet") for table in rivals.ROWS}
        self.of_agency = read["agencies"]
        self.documents = read["documents"].filter("is_active")
        self.all_indicators = read["indicators"].sort("position", "indicator")
        self.no_findings = read["findings"].clear()
        self.findings = read["findings"].partition_by("report_year", as_dict=True)
        self.check_results = read["check_results"]
        self.links = Links(read["series_links"].rows(), read["forms"].rows())
        filing = read["filing"].join(self.of_agency, on="agency_id").sort("position", "agency_id", "report_year")
        self.filing = filing.with_columns(is_filed=pl.col("state").is_in(FILED))
        values = read["series_values"].join(self.of_agency, on="agency_id").drop("level", "position")
        self.series = {key[0]: part for key, part in values.partition_by("series", as_dict=True).items()}
        facts = _frame(rows / "facts.parquet")
        self.no_facts = facts.clear()
        self.counted = facts.select("indicator", "report_year")
        self.by_year = facts.partition_by("report_year", "form_table", as_dict=True)
        self.by_agency = facts.sort("agency_id", "report_year", "position", "column_no", "indicator")

    def agencies(self) -> Any:
        years = self.documents.lazy().group_by("agency_id").agg(_count("size"), *_first_and_last())
        found = self.of_agency.lazy().join(years, on="agency_id", how="left").sort("position", "agency_id")
        return found.select("agency_id", "position", pl.col("size").fill_null(0), "first", "last").collect()

    def indicators(self) -> Any:
        years = self.counted.lazy().group_by("indicator").agg(_count("size"), *_first_and_last())
        found = self.all_indicators.lazy().join(years, on="indicator", how="left", maintain_order="left")
        return found.select("indicator", "position", pl.col("size").fill_null(0), "first", "last").collect()

    def coverage(self, *, kind: str | None) -> Any:
        state, is_filed = pl.col("state"), pl.col("is_filed")
        flags = {
            "due": pl.col("is_due"), "filed": is_filed, "late": state == "late", "not_filed": state == "not_filed",
            "unreadable": state == "unreadable", "twice": pl.col("document_count") > 1,
            "undated": is_filed & pl.col("published_on").is_null(),
        }  # fmt: skip
        by_year = _of_kind(self.filing, kind).group_by("report_year")
        return by_year.agg(flag.sum().alias(name) for name, flag in flags.items()).sort("report_year").collect()

    def filing_grid(self, *, kind: str | None) -> Any:
        return _of_kind(self.filing, kind).select(rivals.COLUMNS["filing_grid"].split()).collect()

    def _counts(self, kind: str | None) -> pl.LazyFrame:
        return _of_kind(self.filing, kind).group_by("report_year").agg(pl.col("is_filed", "is_due").sum())

    def series_total(self, *, series: str, kind: str | None) -> Any:
        by_year = _of_kind(self.series[series], kind).drop_nulls("value").group_by("report_year")
        totals = by_year.agg(value.sum().alias("total"), value.median().alias("median"), _count("size"))
        found = self._counts(kind).join(totals, on="report_year", how="left").sort("report_year")
        names = ("report_year", "total", "median", pl.col("size").fill_null(0), "is_filed", "is_due")
        return self._told(series, found.select(names).collect())

    def _told(self, series: str, found: pl.DataFrame) -> Any:
        rows = {row[0]: row for row in found.rows()}
        told = with_verdicts(self.links, series, rows, lambda row: row[1])
        return found.with_columns(verdict=pl.Series(list(told.values()), dtype=pl.String))

    def median_trend(self, *, series: str, kind: str | None) -> Any:
        by_year = _of_kind(self.series[series], kind).drop_nulls("value").group_by("report_year")
        quartiles = by_year.agg(
            *(value.quantile(share, "linear").alias(str(share)) for share in (0.5, 0.25, 0.75)), _count("size")
        )
        found = quartiles.join(self._counts(kind), on="report_year", how="left").sort("report_year")
        return self._told(series, found.collect())

    def series_trend(self, *, series: str, agencies: list[str]) -> Any:
        chosen = pl.col("agency_id").is_in(agencies)
        owed = self.filing.lazy().filter(chosen)
        values = self.series[series].lazy().filter(chosen).select("agency_id", "report_year", "form", "value", "status")
        points = owed.join(values, on=["agency_id", "report_year"], how="left", maintain_order="left").select(
            "agency_id", "report_year", "form", "value", pl.coalesce(pl.col("status").cast(pl.String), _silence())
        )
        rows = points.collect().rows()
        of = {row[:2]: row for row in rows}
        return [(*row, *self._changed(series, row, of.get((row[0], row[1] - 1)))) for row in rows]

    def _changed(self, series: str, row: tuple[Any, ...], earlier: tuple[Any, ...] | None) -> tuple[Any, Any]:
        _, year, form, number, _ = row
        if earlier is None or number is None or earlier[3] is None:
            return None, None
        verdict = self.links.verdict(series, earlier[2], form, year)
        return (None if verdict == "NO" else number - earlier[3]), verdict

    def outcome_composition(self, *, kind: str | None) -> Any:
        keys = ["report_year", "agency_id"]
        first, *others = (
            _of_kind(self.series[outcome], kind)
            .filter(pl.col("report_year") >= 2019)
            .select(*keys, value.alias(outcome))
            .drop_nulls()
            for outcome in rivals.OUTCOMES
        )
        for other in others:
            first = first.join(other, on=keys)
        sums = first.group_by("report_year").agg(pl.col(rivals.OUTCOMES).sum(), _count("size"))
        found = sums.join(self._counts(kind), on="report_year").sort("report_year").collect()
        answer = []
        for row in found.iter_rows(named=True):
            base = sum(row[outcome] for outcome in rivals.OUTCOMES)
            for outcome in rivals.OUTCOMES:
                shown, number = "other" if outcome == "other_handling" else outcome, row[outcome]
                share = number / base if base else None
                answer.append(
                    (row["report_year"], shown, number, share, base, row["size"], row["is_filed"], row["is_due"])
                )
        return answer

    def _pairs(self, series: str, year: int) -> tuple[pl.LazyFrame, pl.LazyFrame]:
        own = self.series[series].lazy()
        earlier = own.filter(pl.col("report_year") == year - 1)
        return (
            own.filter(pl.col("report_year") == year).select("agency_id", "form", "value", "status", "kind"),
            earlier.select("agency_id", pl.col("form").alias("form_before"), value.alias("before")),
        )

    def _verdict(self, series: str, year: int) -> pl.Expr:
        own, earlier = self.links.form(year), self.links.form(year - 1)
        is_usual = (pl.col("form") == own) & (pl.col("form_before") == earlier)
        is_alike = pl.col("form").cast(pl.String) == pl.col("form_before").cast(pl.String)
        found = (
            pl.when(is_usual)
            .then(pl.lit(self.links.verdict(series, earlier, own, year)))
            .otherwise(pl.when(is_alike).then(pl.lit("SAME")).otherwise(pl.lit("NO")))
        )
        return pl.when(value.is_not_null() & before.is_not_null()).then(found)

    def series_ranking(self, *, series: str, year: int, kind: str | None) -> Any:
        own, earlier = self._pairs(series, year)
        owed = _of_kind(self.filing, kind).filter(
            (pl.col("report_year") == year) & (pl.col("is_due") | pl.col("document_id").is_not_null())
        )
        count = value.count()
        found = (
            owed.select("agency_id", "position", "state")
            .join(own.drop("kind"), on="agency_id", how="left")
            .join(earlier, on="agency_id", how="left")
            .with_columns(
                self._verdict(series, year).alias("verdict"),
                value.rank("min", descending=True).alias("rank"),
                count.alias("count"),
                *(value.quantile(share, "linear").alias(str(share)) for share in (0.25, 0.5, 0.75)),
                pl.when(count > 1).then((value.rank("min") - 1) / (count - 1)).otherwise(0.0).alias("percentile"),
            )
            .sort("rank", "position", "agency_id", nulls_last=True)
        )
        change = pl.when(pl.col("verdict") != "NO").then(value - before).alias("change")
        return found.select(
            "agency_id", "position", "value", pl.coalesce(pl.col("status").cast(pl.String), _silence()), "before",
            change, "verdict", "rank", "count", "0.25", "0.5", "0.75", pl.when(value.is_not_null()).then("percentile"),
        ).collect()  # fmt: skip

    def change_ranking(self, *, series: str, year: int, kind: str | None) -> Any:
        own, earlier = self._pairs(series, year)
        own = own if kind is None else own.filter(pl.col("kind") == kind)
        pairs = own.drop_nulls("value").join(earlier.drop_nulls("before"), on="agency_id")
        is_same = pl.col("verdict") != "NO"
        change = pl.when(is_same).then(value - before)
        found = (
            pairs.join(self.of_agency.lazy().select("agency_id", "position"), on="agency_id")
            .with_columns(self._verdict(series, year).alias("verdict"))
            .with_columns(
                change.alias("change"),
                change.abs().rank("min", descending=True).alias("rank"),
                is_same.sum().alias("count"),
            )
            .sort("rank", "position", "agency_id", nulls_last=True)
        )
        share = pl.when(before >= 10).then(pl.col("change") / before).alias("share")
        return found.select(
            "agency_id", "position", "value", "before", "change", share, "verdict", "rank", "count"
        ).collect()  # fmt: skip

    def agency_facts(self, *, agency: str) -> Any:
        own = self.by_agency.lazy().filter(pl.col("agency_id") == agency)
        return own.select(rivals.COLUMNS["agency_facts"].split()).collect()

    def facts(self, *, year: int, form_table: str, kind: str | None, most: int | None) -> Any:
        agencies = self.of_agency.lazy().select("agency_id", "kind", pl.col("position").alias("place_of_agency"))
        found = self.by_year.get((year, form_table), self.no_facts).lazy().join(agencies, on="agency_id")
        found = found if kind is None else found.filter(pl.col("kind") == kind)
        found = found.sort("place_of_agency", "agency_id", "position", "column_no", "indicator")
        found = found if most is None else found.head(most)
        return found.select(rivals.COLUMNS["facts"].split()).collect()

    def fact_source(self, *, agency: str, year: int, indicator: str, applicant: str) -> Any:
        own = self.by_agency.lazy().filter(
            pl.col("agency_id") == agency, pl.col("report_year") == year, pl.col("indicator") == indicator,
            pl.col("applicant") == applicant,
        )  # fmt: skip
        return own.sort("document_id").select(rivals.COLUMNS["fact_source"].split()).collect()

    def findings_by_check(self, *, year: int, kind: str | None) -> Any:
        found = self.findings.get((year,), self.no_findings).lazy().join(self.of_agency.lazy(), on="agency_id")
        found = found if kind is None else found.filter(pl.col("kind") == kind)
        counted = found.group_by("check", "severity").agg(
            _count("size"), pl.col("agency_id").n_unique().alias("agencies")
        )
        order = pl.col("severity").cast(pl.String).replace_strict(SEVERITIES, [0, 1, 2])
        check = pl.col("check").cast(pl.String)
        return counted.sort(order, "size", check, descending=[False, True, False]).collect()

    def findings_over_years(self) -> Any:
        failed, passed = pl.col("failed"), pl.col("passed")
        found = (
            self.check_results.lazy()
            .group_by("check", "report_year")
            .agg(
                failed.sum().alias("found"), (failed > 0).sum().alias("failures"),
                (passed + failed > 0).sum().alias("judged"),
            )
            .filter(pl.col("judged") > 0)
        )  # fmt: skip
        share = (pl.col("failures") / pl.col("judged")).alias("share")
        return found.with_columns(share).sort(pl.col("check").cast(pl.String), "report_year").collect()


def _frame(path: Path) -> pl.DataFrame:
    """A table with its texts as categories, which join quickly and sort by the alphabet."""
    frame = pl.read_parquet(path)
    return frame.with_columns(pl.col(pl.String).cast(pl.Categorical))


def _of_kind(frame: pl.DataFrame, kind: str | None) -> pl.LazyFrame:
    return frame.lazy() if kind is None else frame.lazy().filter(pl.col("kind") == kind)


def _count(name: str) -> pl.Expr:
    return pl.len().alias(name)


def _first_and_last() -> tuple[pl.Expr, pl.Expr]:
    years = pl.col("report_year")
    return years.min().alias("first"), years.max().alias("last")


def _silence() -> pl.Expr:
    is_silent = pl.col("state").is_in(FILED)
    return (
        pl.when(pl.col("state") == "unreadable")
        .then(pl.lit("unreadable"))
        .otherwise(pl.when(is_silent).then(pl.lit("silent")).otherwise(pl.lit("no_report")))
    )
