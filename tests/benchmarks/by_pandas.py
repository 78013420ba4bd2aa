"""The leading questions by pandas: everything in memory, texts as categories, sorted and cut up beforehand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from tests.benchmarks import rivals
from tests.benchmarks.rivals import FILED, Links, with_verdicts

SEVERITIES = ["error", "warning", "hint"]


class Pandas:
    """The rows as frames."""

    name = "pandas"

    def __init__(self, rows: Path) -> None:
        read = {table: _frame(rows / f"{table}.parquet") for table in rivals.ROWS}
        self.of_agency = read["agencies"]
        self.documents = read["documents"][read["documents"]["is_active"]]
        self.all_indicators = read["indicators"].sort_values(["position", "indicator"])
        self.no_findings = read["findings"].iloc[:0]
        self.findings = dict(iter(read["findings"].groupby("report_year")))
        self.check_results = read["check_results"]
        self.links = Links(
            read["series_links"].itertuples(index=False, name=None), read["forms"].itertuples(index=False, name=None)
        )
        filing = read["filing"].merge(self.of_agency, on="agency_id").sort_values(["position", "report_year"])
        self.filing = filing.assign(is_filed=filing["state"].isin(FILED)).reset_index(drop=True)
        values = read["series_values"].merge(self.of_agency[["agency_id", "kind"]], on="agency_id")
        self.series = dict(iter(values.groupby("series", observed=True)))
        facts = _frame(rows / "facts.parquet", plain=("agency_id",))
        self.no_facts = facts.iloc[:0]
        self.counted = facts[["indicator", "report_year"]]
        self.by_year = dict(iter(facts.groupby(["report_year", "form_table"], observed=True)))
        facts = facts.sort_values(["agency_id", "report_year", "position", "column_no", "indicator"])
        self.by_agency = facts.set_index("agency_id")

    def agencies(self) -> Any:
        years = self.documents.groupby("agency_id", observed=True)["report_year"].agg(["size", "min", "max"])
        found = self.of_agency.join(years, on="agency_id").sort_values(["position", "agency_id"])
        return _rows(found.assign(size=found["size"].fillna(0)), "agency_id position size min max")

    def indicators(self) -> Any:
        years = self.counted.groupby("indicator", observed=True)["report_year"].agg(["size", "min", "max"])
        found = self.all_indicators.join(years, on="indicator")
        return _rows(found.assign(size=found["size"].fillna(0)), "indicator position size min max")

    def _of_kind(self, frame: pd.DataFrame, kind: str | None) -> pd.DataFrame:
        return frame if kind is None else frame[frame["kind"] == kind]

    def coverage(self, *, kind: str | None) -> Any:
        chosen = self._of_kind(self.filing, kind)
        state = chosen["state"]
        flags = pd.DataFrame(
            {
                "due": chosen["is_due"], "filed": chosen["is_filed"], "late": state == "late",
                "not_filed": state == "not_filed", "unreadable": state == "unreadable",
                "twice": chosen["document_count"] > 1,
                "undated": chosen["is_filed"] & chosen["published_on"].isna(),
            }
        )  # fmt: skip
        return _rows(flags.groupby(chosen["report_year"]).sum().reset_index())

    def filing_grid(self, *, kind: str | None) -> Any:
        return self._of_kind(self.filing, kind)[rivals.COLUMNS["filing_grid"].split()]

    def _counts(self, kind: str | None) -> pd.DataFrame:
        chosen = self._of_kind(self.filing, kind)
        return chosen.groupby("report_year")[["is_filed", "is_due"]].sum()

    def series_total(self, *, series: str, kind: str | None) -> Any:
        by_year = self._of_kind(self.series[series], kind).groupby("report_year")["value"]
        totals = by_year.agg(total=lambda values: values.sum(min_count=1), median="median", count="count")
        found = self._counts(kind).join(totals)
        found["count"] = found["count"].fillna(0)
        return self._told(series, found[["total", "median", "count", "is_filed", "is_due"]])

    def _told(self, series: str, found: pd.DataFrame) -> Any:
        numbers = {year: None if pd.isna(row) else row for year, row in found.iloc[:, 0].items()}
        told = with_verdicts(self.links, series, numbers, lambda number: number)
        return _rows(found.assign(verdict=pd.Series(told, dtype=object)).reset_index())

    def median_trend(self, *, series: str, kind: str | None) -> Any:
        by_year = self._of_kind(self.series[series], kind).dropna(subset="value").groupby("report_year")["value"]
        quartiles = by_year.quantile([0.5, 0.25, 0.75]).unstack()
        return self._told(series, quartiles.join(by_year.size().rename("count")).join(self._counts(kind)))

    def series_trend(self, *, series: str, agencies: list[str]) -> Any:
        owed = self.filing[self.filing["agency_id"].isin(agencies)]
        of_series = self.series[series]
        values = of_series[of_series["agency_id"].isin(agencies)]
        points = owed.merge(values, on=["agency_id", "report_year"], how="left")
        points["status"] = points["status"].astype(object).where(points["status"].notna(), _silence(points["state"]))
        before = points[["agency_id", "report_year", "form", "value"]].assign(report_year=points["report_year"] + 1)
        points = points.merge(before, on=["agency_id", "report_year"], how="left", suffixes=("", "_before"))
        return [(*row[:5], *self._changed(series, row)) for row in _rows(
            points, "agency_id report_year form value status form_before value_before"
        )]  # fmt: skip

    def _changed(self, series: str, row: tuple[Any, ...]) -> tuple[Any, Any]:
        _, year, form, value, _, form_before, before = row
        if pd.isna(value) or pd.isna(before):
            return None, None
        verdict = self.links.verdict(series, form_before, form, year)
        return (None if verdict == "NO" else value - before), verdict

    def outcome_composition(self, *, kind: str | None) -> Any:
        parts = {
            outcome: part[part["report_year"] >= 2019].set_index(["report_year", "agency_id"])["value"]
            for outcome in rivals.OUTCOMES
            for part in [self._of_kind(self.series[outcome], kind)]
        }
        whole = pd.DataFrame(parts).dropna()
        by_year = whole.groupby(level="report_year")
        sums, sizes, counts = by_year.sum(), by_year.size(), self._counts(kind)
        answer = []
        for year, row in sums.iterrows():
            base = row.sum()
            filed, due = counts.loc[year]
            for outcome, value in row.items():
                shown = "other" if outcome == "other_handling" else outcome
                answer.append((year, shown, value, value / base if base else None, base, sizes[year], filed, due))
        return answer

    def series_ranking(self, *, series: str, year: int, kind: str | None) -> Any:
        of_series = self.series[series].set_index("agency_id")[["report_year", "form", "value", "status"]]
        owed = self.filing[self.filing["report_year"] == year]
        owed = self._of_kind(owed[owed["is_due"] | owed["document_id"].notna()], kind).set_index("agency_id")
        found = owed[["position", "state"]].join(of_series[of_series["report_year"] == year])
        earlier = of_series.loc[of_series["report_year"] == year - 1, ["form", "value"]]
        found = found.join(earlier.rename(columns={"form": "form_before", "value": "value_before"}))
        found["status"] = found["status"].astype(object).where(found["status"].notna(), _silence(found["state"]))
        found["verdict"] = self._verdicts(series, year, found)
        found["change"] = (found["value"] - found["value_before"]).where(found["verdict"] != "NO")
        found["rank"] = found["value"].rank(method="min", ascending=False)
        count = found["value"].count()
        quartiles = found["value"].quantile([0.25, 0.5, 0.75]).tolist()
        found["percentile"] = (found["value"].rank(method="min") - 1) / (count - 1) if count > 1 else 0.0
        found["percentile"] = found["percentile"].where(found["value"].notna())
        found = found.assign(count=count, q1=quartiles[0], q2=quartiles[1], q3=quartiles[2]).reset_index()
        found = found.sort_values(["rank", "position", "agency_id"])
        names = "agency_id position value status value_before change verdict rank count q1 q2 q3 percentile"
        return found[names.split()]

    def _verdicts(self, series: str, year: int, found: pd.DataFrame) -> Any:
        """Few pairs of forms occur in a year, so each is judged once."""
        before, now = found["form_before"].astype(object), found["form"].astype(object)
        result = np.full(len(found), None, dtype=object)
        is_known = found["value"].notna() & found["value_before"].notna()
        for pair in set(zip(before[is_known], now[is_known], strict=True)):
            result[is_known & (before == pair[0]) & (now == pair[1])] = self.links.verdict(series, *pair, year)
        return result

    def change_ranking(self, *, series: str, year: int, kind: str | None) -> Any:
        own = self._of_kind(self.series[series], kind).dropna(subset="value")
        found = own[own["report_year"] == year].merge(
            own.loc[own["report_year"] == year - 1, ["agency_id", "form", "value"]], on="agency_id",
            suffixes=("", "_before"),
        )  # fmt: skip
        found = found.merge(self.of_agency[["agency_id", "position"]], on="agency_id")
        found["verdict"] = self._verdicts(series, year, found)
        is_same = found["verdict"] != "NO"
        found["change"] = (found["value"] - found["value_before"]).where(is_same)
        found["share"] = (found["change"] / found["value_before"]).where(found["value_before"] >= 10)
        found["rank"] = found["change"].abs().rank(method="min", ascending=False)
        found = found.assign(count=is_same.sum()).sort_values(["rank", "position", "agency_id"])
        return found[["agency_id", "position", "value", "value_before", "change", "share", "verdict", "rank", "count"]]

    def agency_facts(self, *, agency: str) -> Any:
        return self.by_agency.loc[[agency]][rivals.COLUMNS["agency_facts"].split()]

    def facts(self, *, year: int, form_table: str, kind: str | None, most: int | None) -> Any:
        found = self.by_year.get((year, form_table), self.no_facts).merge(
            self.of_agency, on="agency_id", suffixes=("", "_of_agency")
        )
        found = self._of_kind(found, kind)
        found = found.sort_values(["position_of_agency", "agency_id", "position", "column_no", "indicator"])
        return found[rivals.COLUMNS["facts"].split()].head(len(found) if most is None else most)

    def fact_source(self, *, agency: str, year: int, indicator: str, applicant: str) -> Any:
        own = self.by_agency.loc[[agency]]
        own = own[
            (own["report_year"] == year) & (own["indicator"] == indicator) & (own["applicant"] == applicant)
        ].sort_values("document_id")
        return own[rivals.COLUMNS["fact_source"].split()]

    def findings_by_check(self, *, year: int, kind: str | None) -> Any:
        own = self._of_kind(self.findings.get(year, self.no_findings).merge(self.of_agency, on="agency_id"), kind)
        found = own.groupby(["check", "severity"], observed=True)["agency_id"].agg(["size", "nunique"]).reset_index()
        order = found["severity"].astype(object).map(SEVERITIES.index)
        found = found.assign(order=order, check=found["check"].astype(object))
        return found.sort_values(["order", "size", "check"], ascending=[True, False, True])[
            ["check", "severity", "size", "nunique"]
        ]

    def findings_over_years(self) -> Any:
        own = self.check_results
        flags = pd.DataFrame(
            {"found": own["failed"], "failed": own["failed"] > 0, "judged": own["passed"] + own["failed"] > 0}
        )
        found = flags.groupby([own["check"], own["report_year"]], observed=True).sum().reset_index()
        found = found[found["judged"] > 0]
        found = found.assign(share=found["failed"] / found["judged"], check=found["check"].astype(object))
        return found.sort_values(["check", "report_year"])


def _frame(path: Path, plain: tuple[str, ...] = ("agency_id", "indicator")) -> pd.DataFrame:
    """A table with its texts as categories; keys of joins are alike in all frames only as plain text."""
    table = pq.read_table(path)
    texts = [field.name for field in table.schema if str(field.type) == "string"]
    return table.to_pandas(categories=[name for name in texts if name not in plain])


def _silence(states: pd.Series[Any]) -> Any:
    return np.select([states == "unreadable", states.isin(FILED)], ["unreadable", "silent"], "no_report")


def _rows(frame: pd.DataFrame, names: str = "") -> list[tuple[Any, ...]]:
    chosen = frame[names.split()] if names else frame
    return list(chosen.itertuples(index=False, name=None))
