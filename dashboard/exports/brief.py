"""What the leadership brief says: one page of figures, each with of how many agencies, and nothing that is not counted.

Here are the words; ``brief_pdf`` and ``brief_docx`` set them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard import text
from dashboard.exports.origin import Origin
from dashboard.exports.rectification import page_of

MEASURES = ("applications_new", "clearance", "disclosure", "review_corrected")
# A ratio of fewer cases is given as its two counts; a median of fewer agencies is one of them.
SMALL_BASE, FEWEST_FOR_MEDIAN = 30, 3
MOST_CHECKS, MOST_CHARTED_YEARS = 5, 6
# What is cut, step by step, until the page is one: names of agencies in a list, lines of attention.
CUTS = ((30, 5), (16, 5), (10, 4), (6, 3), (4, 2), (2, 1), (1, 0))


@dataclass(frozen=True, slots=True)
class Sources:
    """The answers that a brief is made of, all of the same kind of agency.

    rankings: measure → this year's ranking of the question ``series_ranking`` (applications) or ``ratio_ranking``.
    findings: the errors of the year. scope: the kind of agency in words.
    """

    year: int
    scope: str
    headline: pd.DataFrame
    coverage: pd.DataFrame
    filing: pd.DataFrame
    checks: pd.DataFrame
    findings: pd.DataFrame
    composition: pd.DataFrame
    rankings: Mapping[str, pd.DataFrame]


@dataclass(frozen=True, slots=True)
class Line:
    """One figure: this year, last year, what changed and may be compared, the median agency, of how many agencies."""

    label: str
    now: str
    before: str
    change: str
    median: str
    coverage: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One year of a chart: its parts in order, None where nobody states it."""

    year: int
    parts: tuple[float, ...]
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A small chart of bars: what its parts are called, and what it shows in a sentence."""

    title: str
    sub: str
    names: tuple[str, ...]
    bars: tuple[Bar, ...]
    alt: str
    is_share: bool


@dataclass(frozen=True, slots=True)
class Names:
    """Agencies under a heading, all of them; how many are printed is decided by what fits."""

    label: str
    names: tuple[str, ...]

    def words(self, most: int, origin: Origin) -> str:
        """The first so many, with how many there are in all."""
        if not self.names:
            return f"{self.label}{origin.say('brief.nobody')}"
        shown = origin.say("list.between").join(self.names[:most])
        more = origin.say("list.more", count=len(self.names)) if len(self.names) > most else ""
        return f"{self.label}{shown}{more}{origin.say('brief.stop')}"


@dataclass(frozen=True, slots=True)
class Brief:
    """All that the page holds; attention is cut from its end, names to the first few, until the page is one."""

    title: str
    sub: str
    overall: tuple[str, ...]
    heads: tuple[str, ...]
    lines: tuple[Line, ...]
    charts: tuple[Chart, ...]
    absent: tuple[Names, ...]
    frequent: str
    attention: tuple[str, ...]
    footnotes: tuple[str, ...]


def compose(sources: Sources, origin: Origin) -> Brief:
    """The brief on one year."""
    say, year = origin.say, sources.year
    return Brief(
        title=say("brief.title", year=year),
        sub=say("brief.sub", scope=sources.scope, day=text.day(origin.built_at)),
        overall=tuple(sentence for sentence in (_filed(sources, origin), _received(sources, origin)) if sentence),
        heads=tuple(say(f"brief.head.{name}") for name in ("label", "now", "before", "change", "median", "coverage")),
        lines=tuple(line for measure in MEASURES if (line := _line(sources, origin, measure)) is not None),
        charts=tuple(chart for chart in (_outcomes(sources, origin), _totals(sources, origin)) if chart is not None),
        absent=_absent(sources, origin),
        frequent=_frequent(sources, origin),
        attention=_attention(sources, origin),
        footnotes=_footnotes(sources, origin),
    )


def _filed(sources: Sources, origin: Origin) -> str:
    row = sources.coverage[sources.coverage["report_year"] == sources.year]
    if row.empty or not int(row.iloc[0]["due_count"]):
        return origin.say("brief.none_due", year=sources.year)
    now = row.iloc[0]
    filed = int(now["filed_count"])
    faulty = sources.findings["agency_id"].nunique()
    return origin.say(
        "brief.filed", due=now["due_count"], filed=filed, share=text.percent(filed / int(now["due_count"])),
        late=now["late_count"], unreadable=now["unreadable_count"], faulty=faulty,
    )  # fmt: skip


def _received(sources: Sources, origin: Origin) -> str:
    """The applications received, with the change of those agencies that state both years."""
    now = _of(sources, "applications_new", sources.year)
    if now is None or text.is_missing(now["value"]):
        return origin.say("brief.no_figures", year=sources.year)
    words = origin.say(
        "brief.received", count=text.number(now["value"]), agencies=now["agency_count"], due=now["due_count"]
    )
    both = _both_years(sources)
    if now["verdict"] == "NO":
        return words + origin.say("brief.not_comparable")
    if both is None:
        return words + origin.say("brief.stop")
    count, before, after = both
    moved = text.change(after - before, text.number(abs(after - before)), origin.language)
    share = origin.say("brief.share", share=text.percent(abs(after - before) / before)) if before else ""
    near = origin.say("brief.near") if now["verdict"] == "NEAR" else ""
    return words + origin.say("brief.panel", agencies=count, change=moved, share=share, near=near)


def _both_years(sources: Sources) -> tuple[int, float, float] | None:
    """How many agencies state the applications of both years, and their sums; None when nobody does."""
    ranking = sources.rankings.get("applications_new")
    if ranking is None:
        return None
    both = ranking[ranking["value"].notna() & ranking["previous"].notna()]
    if both.empty:
        return None
    return len(both), float(both["previous"].sum()), float(both["value"].sum())


def _of(sources: Sources, measure: str, year: int) -> pd.Series | None:
    frame = sources.headline
    row = frame[(frame["measure"] == measure) & (frame["report_year"] == year)]
    return row.iloc[0] if len(row) else None


def _line(sources: Sources, origin: Origin, measure: str) -> Line | None:
    now = _of(sources, measure, sources.year)
    if now is None:
        return None
    before = _of(sources, measure, sources.year - 1)
    coverage = origin.say("brief.of", count=now["agency_count"], due=now["due_count"])
    label = text.label(now, "label", origin.language)
    if measure == "applications_new":
        label = origin.say("brief.with_unit", label=label, unit=text.unit(now["unit"], origin.language))
    return Line(
        label=label,
        now=_written(now, measure, origin),
        before=text.NO_NUMBER["no_report"] if before is None else _written(before, measure, origin),
        change=_change(sources, now, before, measure, origin),
        median=_median(sources, measure),
        coverage=coverage,
    )


def _written(row: pd.Series, measure: str, origin: Origin) -> str:
    if measure == "applications_new":
        return text.compact(row["value"], origin.language)
    if text.is_missing(row["denominator"]) or not float(row["denominator"]):
        return text.NO_NUMBER["placeholder"]
    counts = f"{text.number(row['numerator'])}/{text.number(row['denominator'])}"
    return counts if _is_small(row) else origin.say("brief.ratio", share=text.percent(row["value"]), counts=counts)


def _is_small(row: pd.Series) -> bool:
    return text.is_missing(row["denominator"]) or float(row["denominator"]) < SMALL_BASE


def _change(sources: Sources, now: pd.Series, before: pd.Series | None, measure: str, origin: Origin) -> str:
    if now["verdict"] == "NO":
        return origin.say("verdict.NO")
    near = origin.say("brief.near") if now["verdict"] == "NEAR" else ""
    if measure == "applications_new":
        both = _both_years(sources)
        if both is None:
            return text.NO_NUMBER["no_report"]
        _, earlier, later = both
        return text.change(later - earlier, text.number(abs(later - earlier)), origin.language) + near
    if before is None or text.is_missing(now["change"]) or _is_small(now) or _is_small(before):
        return text.NO_NUMBER["no_report"]
    return text.change(now["change"], text.points(now["change"], origin.language), origin.language) + near


def _median(sources: Sources, measure: str) -> str:
    ranking = sources.rankings.get(measure)
    if ranking is None or ranking.empty:
        return text.NO_NUMBER["no_report"]
    ranked = int(ranking["rank_count"].max()) if ranking["rank_count"].notna().any() else 0
    medians = ranking["median"].dropna()
    if ranked < FEWEST_FOR_MEDIAN or medians.empty:
        return text.NO_NUMBER["no_report"]
    return (text.number if measure == "applications_new" else text.percent)(medians.iloc[0])


def _outcomes(sources: Sources, origin: Origin) -> Chart | None:
    frame = sources.composition
    frame = frame[frame["share"].notna() & (frame["report_year"] <= sources.year)]
    years = sorted({int(year) for year in frame["report_year"]})[-MOST_CHARTED_YEARS:]
    if not years:
        return None
    outcomes = list(frame.sort_values("position")["outcome"].drop_duplicates())
    names = tuple(origin.say(f"outcome.{outcome}") for outcome in outcomes)
    bars = []
    for year in years:
        of_year = frame[frame["report_year"] == year].set_index("outcome")
        parts = tuple(float(of_year["share"].get(outcome, 0.0)) for outcome in outcomes)
        bars.append(Bar(year, parts, f"n={text.number(of_year['base'].iloc[0])}"))
    last = bars[-1]
    top = max(range(len(names)), key=lambda number: last.parts[number])
    alt = origin.say("outcomes.alt", year=last.year, outcome=names[top], share=text.percent(last.parts[top]))
    return Chart(origin.say("brief.outcomes"), origin.say("brief.outcomes.sub"), names, tuple(bars), alt, is_share=True)


def _totals(sources: Sources, origin: Origin) -> Chart | None:
    frame = sources.headline
    frame = frame[(frame["measure"] == "applications_new") & (frame["report_year"] <= sources.year)]
    frame = frame[frame["value"].notna()].tail(MOST_CHARTED_YEARS)
    if frame.empty:
        return None
    bars = tuple(
        Bar(int(row.report_year), (float(row.value),), f"{row.agency_count}/{row.due_count}")
        for row in frame.itertuples(index=False, name="Row")
    )
    label = text.label(frame.iloc[-1], "label", origin.language)
    alt = origin.say("brief.totals.alt", label=label, year=bars[-1].year, count=text.number(bars[-1].parts[0]))
    return Chart(origin.say("brief.totals"), origin.say("brief.totals.sub"), (label,), bars, alt, is_share=False)


def _absent(sources: Sources, origin: Origin) -> tuple[Names, ...]:
    of_year = sources.filing[sources.filing["report_year"] == sources.year]
    found = []
    for state in ("not_filed", "late", "unreadable"):
        names = tuple(text.label(row, "name", origin.language)
                      for row in of_year[of_year["state"] == state].to_dict("records"))  # fmt: skip
        if names or state == "not_filed":
            found.append(Names(origin.say(f"brief.{state}", count=len(names)), names))
    return tuple(found)


def _frequent(sources: Sources, origin: Origin) -> str:
    errors = sources.checks[sources.checks["severity"] == "error"].head(MOST_CHECKS)
    parts = [
        origin.say(
            "brief.check", title=text.label(row, "title", origin.language), count=row["finding_count"],
            agencies=row["agency_count"],
        )
        for row in errors.to_dict("records")
    ]  # fmt: skip
    if not parts:
        return origin.say("brief.no_errors")
    return origin.say("list.semicolon").join(parts) + origin.say("brief.stop")


def _attention(sources: Sources, origin: Origin) -> tuple[str, ...]:
    """The first error of each agency that has the most of them: agency, what is wrong, where it stands."""
    frame = sources.findings
    counts = frame.groupby("agency_id", sort=False).size().sort_values(ascending=False, kind="stable")
    lines = []
    for agency in counts.index[:5]:
        row: dict[str, Any] = frame[frame["agency_id"] == agency].iloc[0].to_dict()
        name, message = (text.label(row, column, origin.language) for column in ("name", "message"))
        words = origin.say("brief.attention", name=name, message=message.rstrip("."))
        page = page_of(row)
        if page is not None:
            words = origin.say("brief.attention.page", words=words, page=page)
        if counts[agency] > 1:
            words = origin.say("brief.attention.many", words=words, count=counts[agency])
        lines.append(words)
    return tuple(lines)


def _footnotes(sources: Sources, origin: Origin) -> tuple[str, ...]:
    notes = [origin.say("brief.note.coverage"), origin.say("brief.note.change"), origin.say("brief.note.ratio")]
    if any(
        (row := _of(sources, measure, sources.year)) is not None and row["verdict"] == "NEAR" for measure in MEASURES
    ):
        notes.append(origin.say("brief.note.near"))
    return tuple(notes)
