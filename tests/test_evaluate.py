"""The accuracy of the reading: on the real reports and on the sample county, and that the measure itself can fail."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from data import samples
from data.evaluate import NoGold, Score, evaluate, report, scores

REPORT = """示例县司法局2023年政府信息公开工作年度报告
本报告数据统计期限自2023年1月1日起至2023年12月31日止。
一、总体情况
（一）主动公开情况。全年主动公开政府信息23条。
（二）依申请公开情况。未收到政府信息公开申请。
"""
FACTS = ["doc", "indicator", "applicant", "value", "status", "as_written", "where", "note"]
IDENTITY = ["doc", "agency_name", "agency_short", "level", "kind", "region", "report_year", "era", "published_on",
            "period_start", "period_end", "note"]  # fmt: skip


def write(path: Path, header: list[str], *lines: list[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *lines])


@pytest.fixture
def labelled(tmp_path: Path) -> Callable[..., Path]:
    """One small report with the facts that a test labels it with."""

    def make(*facts: list[str]) -> Path:
        gold = tmp_path / "gold"
        gold.mkdir()
        (tmp_path / "reports").mkdir()
        (tmp_path / "reports" / "one.txt").write_text(REPORT, encoding="utf-8")
        write(gold / "facts.csv", FACTS, *(["one", *fact] for fact in facts))
        write(
            gold / "identity.csv",
            IDENTITY,
            ["one", "示例县司法局", "示例县司法局", "county", "department", "示例县", "2023", "2021+", "", "2023-01-01",
             "2023-12-31", ""],
        )  # fmt: skip
        return gold

    return make


INFO = ["n_info_total", "", "23", "value", "23条", "narrative:sub_proactive", ""]
APPLICATIONS = ["n_app_received_text", "", "0", "stated_none", "未收到", "narrative:sub_request", ""]


def verdicts(gold: Path) -> list[str]:
    return [outcome.verdict for outcome in evaluate(gold) if outcome.kind == "prose"]


def test_what_is_read_as_labelled_is_right(labelled: Callable[..., Path]) -> None:
    assert verdicts(labelled(INFO, APPLICATIONS)) == ["right", "right"]


@pytest.mark.parametrize(
    ("label", "verdict"),
    [
        (["n_info_total", "", "24", "value", "", "narrative:sub_proactive", ""], "wrong"),
        (["n_info_total", "", "23", "approx", "", "narrative:sub_proactive", ""], "status"),
        (["n_info_total", "", "24", "value", "", "narrative:sub_proactive", "alt value 23"], "right"),
        (["n_website_items", "", "23", "value", "", "narrative:sub_proactive", "alt code n_info_total"], "right"),
        (["n_staff_full", "", "1", "value", "", "narrative:sub_proactive", ""], "missing"),
    ],
)
def test_each_way_of_differing_has_its_verdict(labelled: Callable[..., Path], label: list[str], verdict: str) -> None:
    assert verdicts(labelled(label, APPLICATIONS))[0] == verdict


def test_a_figure_that_nobody_labelled_counts_against_precision(labelled: Callable[..., Path]) -> None:
    outcomes = evaluate(labelled(INFO))
    assert scores(outcomes, "")["prose", ""] == Score(right=1, missing=0, wrong=1)
    assert "one prose n_app_received_text: extra" in report(outcomes)


def test_a_debatable_label_is_neither_rewarded_nor_punished(labelled: Callable[..., Path]) -> None:
    optional = [*INFO[:-1], "OPTIONAL: debatable"]
    assert verdicts(labelled(optional, APPLICATIONS)) == ["right"]


def test_a_folder_without_labels_says_what_was_expected(tmp_path: Path) -> None:
    with pytest.raises(NoGold, match=r"facts\.csv"):
        evaluate(tmp_path)


def test_a_labelled_report_that_is_not_there_is_named(labelled: Callable[..., Path]) -> None:
    gold = labelled(INFO)
    (gold.parent / "reports" / "one.txt").unlink()
    with pytest.raises(NoGold, match="'one'"):
        evaluate(gold)


@pytest.mark.reports
def test_the_real_reports_are_read_as_labelled(shared: Path) -> None:
    outcomes = evaluate(shared / "gold")
    assert [outcome.difference for outcome in outcomes if outcome.verdict != "right"] == []
    assert len(outcomes) > 1000


def test_the_sample_county_is_read_without_a_wrong_value(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    for written in samples.write(tmp_path / "files"):
        shutil.copy(written.path, tmp_path / "reports" / written.path.name)
    samples.truth().save(tmp_path / "gold")
    outcomes = evaluate(tmp_path / "gold")
    wrong = [outcome.difference for outcome in outcomes if outcome.verdict in {"wrong", "extra", "status"}]
    assert wrong == []
    for (kind, _), score in scores(outcomes, "").items():
        assert score.recall is not None
        assert score.recall > 0.995, kind
