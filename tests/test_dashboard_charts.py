"""Figures by what they hold: gaps stay gaps, breaks stay breaks, small bases stay open."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from dashboard import charts
from dashboard.theme import DARK, LIGHT

WORDS = {
    "small": "n<30", "peers": "peers", "chosen": "chosen", "median": "median", "quartiles": "P25–P75",
    "inside": "inside", "outside": "outside", "group": "group", "base": "cases", "previous": "2024",
    "current": "2025", "minimum": "30 cases", "filed": "filed", "late": "late", "due": "due",
}  # fmt: skip


def trend(*points: tuple[int, float | None, str, str | None], agency: str = "a") -> pd.DataFrame:
    columns = ["report_year", "value", "status", "verdict"]
    frame = pd.DataFrame(points, columns=columns).astype({"value": "Float64"})
    return frame.assign(agency_id=agency, name=agency.upper())


def drawn(frame: pd.DataFrame, **more: Any) -> dict[str, Any]:
    return charts.trend(frame, palette=LIGHT, unit="cases", language="en", **more).to_dict()


def test_a_year_without_a_report_is_a_gap_that_no_line_crosses() -> None:
    line = drawn(
        trend((2019, 5, "value", None), (2020, None, "no_report", None), (2021, 7, "value", None))
    )["data"][0]  # fmt: skip
    assert list(line["y"]) == [5, None, 7]
    assert line["connectgaps"] is False


def test_a_year_that_has_no_row_is_a_gap_too() -> None:
    line = drawn(trend((2019, 5, "value", None), (2021, 7, "value", None)))["data"][0]
    assert list(line["x"]) == [2019, 2020, 2021]
    assert list(line["y"]) == [5, None, 7]


def test_no_line_crosses_a_change_of_meaning() -> None:
    line = drawn(trend((2018, 5, "value", None), (2019, 7, "value", "NO"), (2020, 8, "value", "SAME")))["data"][0]
    assert list(line["y"]) == [5, None, 7, 8]


def test_a_near_change_joins_with_an_open_point_and_a_marker() -> None:
    figure = drawn(trend((2018, 5, "value", None), (2019, 7, "value", "NEAR")), breaks=[(2019, "┆①")])
    assert list(figure["data"][0]["y"]) == [5, 7]
    assert list(figure["data"][0]["marker"]["symbol"]) == ["circle", "circle-open"]
    assert figure["layout"]["shapes"][0]["x0"] == 2018.5
    assert any(note["text"] == "┆①" for note in figure["layout"]["annotations"])


def test_zero_is_drawn_and_blank_is_not() -> None:
    line = drawn(trend((2019, 0, "value", None), (2020, None, "blank", None)))["data"][0]
    assert list(line["y"]) == [0, None]
    assert [words for _, words in line["customdata"]] == ["0", "□"]


def test_eight_lines_keep_apart() -> None:
    frame = pd.concat([trend((2019, number, "value", None), agency=f"a{number}") for number in range(8)])
    lines = drawn(frame)["data"]
    assert len({(line["line"]["color"], line["line"]["dash"]) for line in lines}) == 8


def composed(*years: int) -> pd.DataFrame:
    rows = [
        (year, outcome, position, 10 * position, position / 3, 30)
        for year in years
        for position, outcome in ((1, "granted"), (2, "partial"))
    ]
    return pd.DataFrame(rows, columns=["report_year", "outcome", "position", "value", "share", "base"])


def test_outcomes_stand_in_the_order_of_the_form_with_the_total_above() -> None:
    figure = charts.composition(
        composed(2020, 2021), names={"granted": "G", "partial": "P"}, palette=LIGHT, break_year=2021, break_note="┆"
    ).to_dict()
    assert [bar["name"] for bar in figure["data"]] == ["G", "P"]
    assert [bar["marker"]["color"] for bar in figure["data"]] == list(LIGHT.outcomes[:2])
    assert [note["text"] for note in figure["layout"]["annotations"]] == ["n=30", "n=30", "┆"]
    assert figure["layout"]["shapes"][0]["x0"] == 0.5


def test_a_year_without_outcomes_keeps_its_place_without_a_bar() -> None:
    figure = charts.composition(composed(2019, 2021), names={}, palette=LIGHT).to_dict()
    assert list(figure["layout"]["xaxis"]["categoryarray"]) == ["2019", "2020", "2021"]
    assert list(figure["data"][0]["x"]) == ["2019", "2021"]
    assert [note["x"] for note in figure["layout"]["annotations"]] == [0, 2]


def ranked(*rows: tuple[str, float | None, bool, float, float]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["agency_id", "value", "is_ranked", "numerator", "denominator"])
    return frame.assign(
        name=frame["agency_id"], first_quartile=0.4, median=0.5, third_quartile=0.6, group_value=0.52, minimum_n=30,
        spoken=[f"{row.numerator:g}/{row.denominator:g}" for row in frame.itertuples()],
    )  # fmt: skip


def test_too_few_cases_are_open_circles_and_the_chosen_agency_is_larger() -> None:
    frame = ranked(
        ("a", 0.5, True, 50, 100), ("b", 1.0, False, 3, 3), ("c", 0.6, True, 60, 100), ("d", None, False, 0, 0)
    )
    figure = charts.strip(frame, palette=LIGHT, chosen="c", is_share=True, words=WORDS).to_dict()
    by_name = {trace["name"]: trace for trace in figure["data"]}
    assert list(by_name["n&lt;30"]["x"]) == [100.0]
    assert by_name["n&lt;30"]["marker"]["color"] == LIGHT.card
    assert list(by_name["chosen"]["x"]) == [60.0]
    assert by_name["chosen"]["marker"]["size"] > by_name["peers"]["marker"]["size"]
    assert sum(len(trace["x"]) for trace in figure["data"]) == 3, "an agency without a number is not drawn"


def test_a_dot_keeps_its_place_from_run_to_run() -> None:
    frame = ranked(("a", 0.5, True, 50, 100), ("b", 0.7, True, 70, 100))
    first, second = (
        charts.strip(frame, palette=LIGHT, chosen="", is_share=True, words=WORDS).to_dict() for _ in range(2)
    )
    assert first == second


def test_the_funnel_tells_chance_from_difference() -> None:
    frame = ranked(("small", 1.0, False, 3, 3), ("far", 0.9, True, 360, 400), ("near", 0.52, True, 208, 400))
    figure = charts.funnel(frame, palette=LIGHT, chosen="", words=WORDS).to_dict()
    by_name = {trace["name"]: trace for trace in figure["data"] if trace.get("name")}
    assert [each[0] for each in by_name["inside"]["customdata"]] == ["small", "near"]
    assert [each[0] for each in by_name["outside"]["customdata"]] == ["far"]


def test_the_bridge_shows_what_does_not_close_in_red() -> None:
    labels = ["in", "new", "done", "out"]
    closed = charts.flow([5, 10, 12, 3], labels=labels, gap=0, gap_label="gap", palette=LIGHT).to_dict()
    assert list(closed["data"][0]["x"]) == labels
    broken = charts.flow([5, 10, 12, 5], labels=labels, gap=-2, gap_label="gap", palette=LIGHT).to_dict()["data"][0]
    assert list(broken["x"]) == ["in", "new", "done", "gap", "out"]
    assert broken["marker"]["color"][3] == LIGHT.must
    assert broken["base"][3] == 3
    assert broken["y"][3] == 2


def test_a_total_of_too_few_agencies_is_pale_and_says_so() -> None:
    frame = pd.DataFrame(
        {"report_year": [2024, 2025], "total": [10.0, 8.0], "agency_count": [12, 9], "due_count": [12, 12]}
    )
    bars = charts.totals(frame, column="total", palette=LIGHT, unit="", language="en").to_dict()["data"][0]
    assert list(bars["marker"]["color"]) == [LIGHT.data, LIGHT.data_light]
    assert list(bars["text"]) == ["12/12", "9/12"]


STEPS = [(0, 1), (1, 0.2), (4, 1), (37, 10), (999, 200), (12_840, 2_500), (1, 0.2)]


@pytest.mark.parametrize(("top", "step"), STEPS)
def test_the_marks_of_an_axis_are_round(top: float, step: float) -> None:
    assert charts._step(top) == pytest.approx(step)


def test_the_marks_of_an_axis_are_written_as_the_language_writes_them() -> None:
    frame = trend((2019, 18_000, "value", None))
    for language, mark in (("zh", "1 万"), ("en", "10K")):
        figure = charts.trend(frame, palette=LIGHT, unit="", language=language).to_dict()
        assert mark in figure["layout"]["yaxis"]["ticktext"]


def test_up_to_four_lines_are_named_at_their_ends_and_more_in_a_legend() -> None:
    for count, has_legend in ((1, False), (3, False), (6, True)):
        frame = pd.concat([trend((2019, number, "value", None), agency=f"a{number}") for number in range(count)])
        layout = drawn(frame)["layout"]
        assert layout["showlegend"] is has_legend
        assert len(layout.get("annotations", ())) == (count if 1 < count <= 4 else 0)


def test_moves_leave_out_who_cannot_be_compared() -> None:
    frame = pd.DataFrame(
        {
            "agency_id": ["a", "b"],
            "name": ["A", "B"],
            "value": [5.0, 7.0],
            "previous": [3.0, None],
            "change": [2.0, None],
        }
    ).astype({"change": "Float64"})
    figure = charts.moves(frame, palette=LIGHT, chosen="a", is_share=False, words=WORDS).to_dict()
    assert list(figure["data"][1]["y"]) == ["A"]


def test_the_sum_of_the_group_stands_beside_the_median_and_few_cases_are_told_in_counts() -> None:
    frame = ranked(("a", 0.5, True, 50, 100), ("b", 0.6, False, 3, 5))
    figure = charts.strip(frame, palette=LIGHT, chosen="", is_share=True, words=WORDS).to_dict()
    notes = [note["text"] for note in figure["layout"]["annotations"]]
    assert "median 50.0%" in notes
    assert "group 52.0%" in notes
    assert [each["customdata"][0] for each in figure["data"]] == [["b", "3/5"], ["a", "50/100"]]


def test_the_funnel_shows_from_how_many_cases_on_agencies_are_ranked() -> None:
    frame = ranked(("small", 1.0, False, 3, 3), ("far", 0.9, True, 360, 400))
    figure = charts.funnel(frame, palette=LIGHT, chosen="", words=WORDS).to_dict()
    assert "30 cases" in [note["text"] for note in figure["layout"]["annotations"]]


def test_a_ranking_draws_the_highest_on_top_and_nobody_without_a_rank() -> None:
    frame = ranked(("a", 0.8, True, 80, 100), ("b", 0.5, True, 50, 100), ("c", 1.0, False, 3, 3))
    frame = frame.assign(rank=pd.array([1, 2, None], dtype="Int64"))
    figure = charts.ranking(frame, palette=LIGHT, chosen="b", is_share=True, words=WORDS).to_dict()
    assert list(figure["data"][0]["x"]) == [50.0, 80.0], "a category axis begins at its foot"
    assert list(figure["data"][0]["marker"]["color"]) == [LIGHT.highlight, LIGHT.data]


def test_shares_move_on_an_axis_in_percent() -> None:
    frame = pd.DataFrame({"agency_id": ["a"], "name": ["A"], "value": [0.6], "previous": [0.5], "change": [0.1]})
    figure = charts.moves(frame, palette=LIGHT, chosen="", is_share=True, words=WORDS).to_dict()
    assert list(figure["data"][1]["x"]) == [50.0]
    assert figure["layout"]["xaxis"]["ticksuffix"] == "%"


def panels(*names: str, verdict: str | None = "SAME") -> pd.DataFrame:
    rows = [
        (name, name.upper(), year, value, spoken, verdict if year == 2021 else None, year == 2021)
        for name in names
        for year, value, spoken in ((2019, 0.5, "5/10"), (2020, None, "—"), (2021, 0.8, "8/10"))
    ]
    columns = ["panel", "name", "report_year", "value", "spoken", "verdict", "is_open"]
    return pd.DataFrame(rows, columns=columns).astype({"value": "Float64"}).assign(is_alone=False)


def test_small_panels_share_an_axis_and_keep_their_gaps() -> None:
    figure = charts.multiples(
        panels("a", "b"), palette=LIGHT, language="en", is_share=True, is_shared=True, chosen="b"
    ).to_dict()
    assert [list(line["y"]) for line in figure["data"]] == [[50.0, None, 80.0]] * 2
    assert figure["data"][0]["connectgaps"] is False
    assert figure["layout"]["yaxis"]["range"] == figure["layout"]["yaxis2"]["range"]
    assert [line["line"]["color"] for line in figure["data"]] == [LIGHT.data, LIGHT.highlight]
    assert list(figure["data"][0]["marker"]["symbol"]) == ["circle", "circle", "circle-open"]


def test_a_small_panel_lifts_the_pen_before_a_break_and_marks_it() -> None:
    figure = charts.multiples(
        panels("a", verdict="NO"), palette=LIGHT, language="en", is_share=True, is_shared=False
    ).to_dict()
    assert list(figure["data"][0]["x"]) == [2019, 2020, 2020.5, 2021]
    assert figure["layout"]["shapes"][0]["x0"] == 2020.5


def test_a_share_of_very_few_cases_is_a_point_that_no_line_touches() -> None:
    frame = panels("a").assign(report_year=[2019, 2020, 2021], value=[0.5, 1.0, 0.6], is_alone=[False, True, False])
    line = charts.multiples(frame, palette=LIGHT, language="en", is_share=True, is_shared=True).to_dict()["data"][0]
    assert list(line["y"]) == [50.0, None, 100.0, None, 60.0]


def test_a_zero_in_small_bars_is_written_and_a_gap_is_not() -> None:
    frame = panels("a").assign(value=pd.array([0, None, 4], dtype="Float64"), is_open=[True, False, False])
    bars = charts.multiples(
        frame, palette=LIGHT, language="en", is_share=False, is_shared=False, is_bar=True
    ).to_dict()["data"][0]  # fmt: skip
    assert list(bars["text"]) == ["0", "", ""]
    assert list(bars["y"]) == [0, None, 4]
    assert list(bars["marker"]["color"]) == [LIGHT.data_light, LIGHT.data, LIGHT.data]


@pytest.mark.parametrize("count", [1, 4, 5, 24])
def test_small_panels_do_not_overlap(count: int) -> None:
    frame = panels(*(f"a{number}" for number in range(count)))
    layout = charts.multiples(frame, palette=LIGHT, language="en", is_share=True, is_shared=True).to_dict()["layout"]
    boxes = [
        (*layout[f"xaxis{number}"]["domain"], *layout[f"yaxis{number}"]["domain"])
        for number in ("", *range(2, count + 1))
    ]
    for index, (left, right, low, high) in enumerate(boxes):
        assert 0 <= left < right <= 1
        assert 0 <= low < high <= 1
        for other in boxes[index + 1 :]:
            assert right <= other[0] or other[1] <= left or high <= other[2] or other[3] <= low


def quartered(*points: tuple[int, float | None, str | None]) -> pd.DataFrame:
    frame = pd.DataFrame(points, columns=["report_year", "median", "verdict"]).astype({"median": "Float64"})
    return frame.assign(
        name="median", first_quartile=frame["median"] - 1, third_quartile=frame["median"] + 1, agency_count=5
    )


def test_the_band_of_the_quartiles_ends_where_the_line_does() -> None:
    frame = quartered((2018, 5, None), (2019, 6, "NO"), (2020, 7, "SAME"), (2021, None, None), (2022, 8, None))
    traces = charts.middle(frame, palette=LIGHT, unit="", language="en").to_dict()["data"]
    bands = [trace for trace in traces if trace.get("fill") == "toself"]
    assert [(min(band["x"]), max(band["x"])) for band in bands] == [
        (2017.85, 2018.15),
        (2019, 2020),
        (2021.85, 2022.15),
    ]
    assert list(traces[-1]["y"]) == [5, None, 6, 7, None, 8]


def test_parts_are_stacked_with_the_number_of_agencies_above() -> None:
    rows = [
        (series, series, year, total, 3, 4)
        for series in ("granted", "partial")
        for year, total in ((2019, 5.0), (2020, None), (2021, 7.0))
    ]
    frame = pd.DataFrame(rows, columns=["series", "name", "report_year", "total", "agency_count", "due_count"])
    figure = charts.stack(frame, palette=LIGHT, unit="", language="en").to_dict()
    assert [list(bar["x"]) for bar in figure["data"]] == [[2019, 2021]] * 2
    assert [note["text"] for note in figure["layout"]["annotations"]] == ["3/4", "3/4"]


@pytest.mark.parametrize(("count", "kind"), [(charts.MOST_DOTS, "scatter"), (charts.MOST_DOTS + 1, "bar")])
def test_few_reports_are_dots_and_many_are_counted_by_day(count: int, kind: str) -> None:
    names = [f"agency {number}" for number in range(count)]
    days = pd.to_datetime(["2026-01-30", "2026-02-01"] * count).to_series(index=range(2 * count))[:count]
    frame = pd.DataFrame({"agency_id": names, "name": names, "published_on": days})
    frame = frame.assign(
        due_on=pd.Timestamp("2026-01-31"), state=["filed", "late"] * (count // 2) + ["filed"] * (count % 2)
    )
    traces = charts.published(frame, palette=LIGHT, words=WORDS).to_dict()["data"]
    assert [(trace["type"], trace["name"]) for trace in traces] == [(kind, "filed"), (kind, "late")]
    assert count == sum(sum(trace["y"]) if kind == "bar" else len(trace["y"]) for trace in traces)


def test_a_dot_stands_no_finer_than_a_screen_shows() -> None:
    assert charts._short_numbers(pd.Series([57.142, 3.0])) == [57.1, 3]
    assert charts._short_numbers(pd.Series([7.142, 3.0])) == [7.14, 3]


def test_long_names_are_cut_where_a_panel_is_narrow() -> None:
    assert charts._short("示例县住房和城乡建设局", 12) == "示例县住房…"
    assert charts._short("Shili", 12) == "Shili"


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_a_figure_wears_the_colours_of_its_scheme(palette: Any) -> None:
    figure = charts.trend(
        trend((2019, 5, "value", None)), palette=palette, unit="", language="zh"
    ).to_dict()  # fmt: skip
    template = figure["layout"]["template"]["layout"]
    assert template["font"]["color"] == palette.ink
    assert template["yaxis"]["gridcolor"] == palette.rule
    assert template["hoverlabel"]["bgcolor"] == palette.card


def test_names_from_data_are_no_markup_in_a_figure() -> None:
    frame = trend((2019, 5, "value", None)).assign(name="<b>&x</b>")
    assert drawn(frame)["data"][0]["name"] == "&lt;b&gt;&amp;x&lt;/b&gt;"
