"""What people do on the pages: decide, take answers in, correct; and what a read-only server lets them do."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

import queries
from dashboard import answers, text
from dashboard.answers import Change
from dashboard.corrections import number_of
from dashboard.exports.rectification import Answer
from data import commands, ledger, paths
from data.commands import Correction, Standing
from queries import findings, profile, provenance
from tests.fixture_build import write
from tests.test_dashboard_pages import assert_sound, draw, words


@pytest.fixture
def home(tmp_path: Path) -> Path:
    write(tmp_path, name="20260203-county")
    return tmp_path


def one_finding(home: Path) -> str:
    return str(findings.findings(queries.open_database(home)).iloc[0]["finding_id"])


def decide(app: AppTest, becomes: str, *, by: str = "", reason: str = "") -> AppTest:
    app.selectbox(key="decide-as").set_value(becomes).run()
    app.text_input(key="author-decide").set_value(by)
    app.text_area(key="decide-reason").set_value(reason)
    return app.button(key="decide-go").click().run()


def said(app: AppTest) -> str:
    return "\n".join(each.value for each in (*app.success, *app.error))


def test_a_decision_is_kept_and_shown_at_once(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    finding = one_finding(home)
    app = draw("findings", home, monkeypatch, finding=finding, span="all")
    app = decide(app, "sent", by="王")
    assert_sound(app)
    assert text.say("decide.done", "zh", count=1, state=text.say("decide.sent", "zh")) in said(app)
    (standing,) = commands.standing(home=home).values()
    assert (standing.finding_id, standing.state, standing.by) == (finding, "sent", "王")
    assert standing.deadline is not None
    assert f"期限 {standing.deadline}" in words(app), "the history shows it before the next publish"
    app = decide(app, "answered", by="王", reason="已更正并重新发布")
    assert [verdict.state for verdict in commands.verdicts_on([finding], home=home)] == ["answered", "sent"]
    assert "已更正并重新发布" in words(app)


@pytest.mark.parametrize(
    ("becomes", "by", "reason", "key"),
    [
        ("confirmed", "", "", "people.name.missing"),
        ("dismissed", "王", "", "decide.reason.missing"),
        ("dismissed", "王", "   ", "decide.reason.missing"),
    ],
)
def test_a_decision_that_lacks_something_is_a_sentence_and_keeps_nothing(
    becomes: str, by: str, reason: str, key: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = draw("findings", home, monkeypatch, finding=one_finding(home), span="all")
    app = decide(app, becomes, by=by, reason=reason)
    assert [each.value for each in app.error] == [text.say(key, "zh")]
    assert commands.standing(home=home) == {}


def test_one_decision_holds_for_all_in_the_filter(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = draw("findings", home, monkeypatch, span="all", severity="error")
    app.checkbox(key="decide-all-0").check().run()
    app = decide(app, "confirmed", by="王")
    assert_sound(app)
    errors = findings.findings(queries.open_database(home), severity="error")
    assert set(commands.standing(home=home)) == set(errors["finding_id"])
    app = draw("findings", home, monkeypatch, span="all", state="confirmed", severity="error")
    assert f"{len(errors)} 个问题" in words(app)


def test_the_days_without_an_answer_are_counted(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    finding = one_finding(home)
    commands.decide(finding, "sent", by="王", deadline="2026-01-05", home=home)
    app = draw("findings", home, monkeypatch, span="all", state="overdue")
    assert_sound(app)
    assert "1 个问题" in words(app)
    app = draw("findings", home, monkeypatch, finding=finding)
    days = (datetime.now(UTC).date() - date(2026, 1, 5)).days
    assert text.say("finding.overdue", "zh", state="已发函", days=days) in words(app)


def test_a_finding_of_another_year_is_opened_by_its_link_and_one_that_is_gone_is_a_sentence(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = findings.findings(queries.open_database(home)).sort_values("report_year").iloc[0]
    app = draw("findings", home, monkeypatch, finding=str(old["finding_id"]))
    assert str(old["message_zh"]) in words(app)
    app = draw("findings", home, monkeypatch, finding="0123456789abcdef")
    assert any("不在本次发布中" in each.value for each in app.warning)


def test_a_read_only_server_has_no_door_that_writes(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XXGK_READ_ONLY", "1")
    app = draw("findings", home, monkeypatch, finding=one_finding(home), span="all")
    assert_sound(app)
    assert not app.button
    assert not app.file_uploader
    app = draw("source", home, monkeypatch, **one_figure(home))
    assert_sound(app)
    assert not app.button
    assert not [each for each in app.text_input if str(each.key).startswith(("correct", "author"))]
    app = draw("import", home, monkeypatch)
    assert_sound(app)
    assert not app.button
    assert not app.file_uploader
    assert any("只读" in each.value for each in app.info)


def test_without_a_build_the_import_page_offers_the_sample_county(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = draw("import", tmp_path, monkeypatch)
    assert_sound(app)
    assert [each.key for each in app.button] == ["upload-go", "sample-load"]
    assert any(each.value == text.say("jobs.none", "zh") for each in app.info)


def test_an_unknown_job_in_a_link_is_a_sentence(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = draw("import", home, monkeypatch, job="20200101T000000-00000000", cell="nobody.2020.t3_new.total")
    assert_sound(app)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12", Decimal(12)), ("0", Decimal(0)), ("-3", Decimal(-3)), ("1,234", Decimal(1234)),
        ("３．５", Decimal("3.5")), (" 7 ", Decimal(7)), ("", None), ("12件", None), ("1e5", None), ("0.12345", None),
        ("1.2.3", None), ("nan", None),
    ],
)  # fmt: skip
def test_a_typed_number_is_a_number_or_nothing(typed: str, number: Decimal | None) -> None:
    assert number_of(typed) == number


# a number that was misread -------------------------------------------------------------------------------------------


def one_figure(home: Path) -> dict[str, str]:
    """A figure of the sample county that a finding compares, as a link names it."""
    frame = findings.findings(queries.open_database(home), severity="error")
    row = frame[frame["check"] == "T3_BALANCE"].iloc[0]
    ids = {"agency": row["agency_id"], "year": str(row["report_year"]), "indicator": "t3_carry_out"}
    return {**ids, "applicant": "total"}


def source_of(home: Path, figure: dict[str, str]) -> pd.Series:
    asked = {**figure, "year": int(figure["year"])}
    return provenance.fact_source(queries.open_database(home), **asked).iloc[0]


def fill_in(app: AppTest, *, value: str = "", by: str = "王", reason: str = "对照原件") -> AppTest:
    for each in app.text_input:
        key = str(each.key)
        if key.startswith("correct-value"):
            each.set_value(value)
        elif key.startswith("correct-reason"):
            each.set_value(reason)
        elif key == "author-correct":
            each.set_value(by)
    return app.button(key="correct-preview").click().run()


def test_a_misread_number_is_previewed_corrected_and_taken_back(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    figure = one_figure(home)
    app = fill_in(draw("source", home, monkeypatch, **figure), value="４1")
    assert_sound(app)
    assert commands.corrected(home=home) == ()
    row = source_of(home, figure)
    for part in ("41✎ 件", f"{text.fact(row['value'], row['status'])} 件", "结转下年度", "重新核验"):
        assert part in words(app), part
    app = app.button(key="correct-keep").click().run()
    assert_sound(app)
    assert text.say("type.kept", "zh") in said(app)
    (kept,) = commands.corrected(home=home)
    assert (kept.sha256, kept.as_printed, kept.value, kept.author) == (
        row["sha256"], row["as_written"], Decimal(41), "王",
    )  # fmt: skip
    assert "更正待发布" in words(app)
    assert [each.key for each in app.button if each.key == "correct-publish"]
    app = draw("import", home, monkeypatch)
    assert_sound(app)
    assert "待发布" in words(app)
    app = draw("source", home, monkeypatch, **figure)
    app.text_input(key="correct-back-reason").set_value("原读数没错")
    app.text_input(key="author-correct-back").set_value("李")
    app = app.button(key="correct-back").click().run()
    assert text.say("people.taken_back", "zh") in said(app)
    assert commands.corrected(home=home) == ()


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ({"value": "12", "by": ""}, "people.name.missing"),
        ({"value": "12", "reason": " "}, "type.reason.missing"),
        ({"value": "十二"}, "type.value.wrong"),
        ({"value": ""}, "type.value.wrong"),
        ({"value": "as read"}, "correct.same"),
    ],
)
def test_a_correction_that_lacks_something_is_a_sentence_and_keeps_nothing(
    given: dict[str, str], key: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    figure = one_figure(home)
    if given["value"] == "as read":
        given = {**given, "value": str(source_of(home, figure)["value"])}
    app = fill_in(draw("source", home, monkeypatch, **figure), **given)
    assert [each.value for each in app.error] == [text.say(key, "zh")]
    assert not [each for each in app.button if each.key == "correct-keep"]


def printed_anew(home: Path, figure: dict[str, str], words: str) -> None:
    """Another build goes live in which the report prints something else there."""
    build = home / "builds" / (home / "CURRENT").read_text(encoding="utf-8").strip()
    later = build.with_name(f"later-{build.name}")
    shutil.copy(build, later)
    with duckdb.connect(str(later)) as connection:
        connection.execute(
            "update evidence set as_written = ? where indicator = ? and applicant = ? and document_id = ?",
            [words, figure["indicator"], figure["applicant"], int(source_of(home, figure)["document_id"])],
        )
        connection.execute("update build_info set build_name = 'later'")
    (home / "CURRENT").write_text(later.name, encoding="utf-8")


@pytest.mark.parametrize("moment", ["before the preview", "before it is kept"])
def test_a_number_that_is_printed_otherwise_meanwhile_is_not_corrected(
    moment: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    figure = one_figure(home)
    app = draw("source", home, monkeypatch, **figure)
    if moment == "before the preview":
        printed_anew(home, figure, "77")
        app = fill_in(app, value="41")
    else:
        app = fill_in(app, value="41")
        printed_anew(home, figure, "77")
        app = app.button(key="correct-keep").click().run()
    assert "“77”" in said(app) or "「77」" in said(app)
    assert commands.corrected(home=home) == ()


def test_a_correction_in_force_is_shown_where_the_number_is_and_on_the_agency_s_page(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = profile.facts(queries.open_database(home), year=2024, form_table="t3")
    row = frame[frame["status"] == "corrected"].iloc[0]
    figure = {name: str(row[name]) for name in ("indicator", "applicant")}
    figure |= {"agency": str(row["agency_id"]), "year": "2024"}
    known = source_of(home, figure)
    said_so = Correction(
        str(known["sha256"]), figure["indicator"], figure["applicant"], str(known["as_written"]),
        Decimal(str(known["value"])), "王", "对照原件第三页",
    )  # fmt: skip
    ledger.record_correction(paths.folders(home).ledger, said_so)
    for page in ("source", "agency"):
        app = draw(page, home, monkeypatch, **figure)
        assert_sound(app)
        shown = words(app)
        assert "人工更正：原文写作" in shown, page
        assert "对照原件第三页" in shown, page


# what a returned list would change -----------------------------------------------------------------------------------


def standing(state: str, reason: str = "") -> dict[str, Standing]:
    return {"f1": Standing("f1", state, "王", datetime(2026, 2, 1, tzinfo=UTC), reason, None)}


def answer(**written: object) -> Answer:
    return Answer(5, "f1", "示例县教育局", 2025, "表三不平", **written)  # type: ignore[arg-type]


def changed(stands: dict[str, Standing], *given: Answer, known: tuple[str, ...] = ("f1",)) -> tuple[Change, ...]:
    return answers.changes(given, stands, known, commands.state_rules(), "zh")


FIXED = "整改措施：已更正"


@pytest.mark.parametrize(
    ("stands", "given", "steps", "problem"),
    [
        (standing("sent"), answer(measures="已更正"), (("answered", FIXED),), ""),
        (standing("answered", FIXED), answer(measures="已更正"), (), ""),
        (standing("answered", FIXED), answer(measures="又更正"), (("answered", "整改措施：又更正"),), ""),
        (standing("sent"), answer(measures="已更正", state="closed", review="属实"),
         (("answered", FIXED), ("closed", "属实")), ""),
        (standing("sent"), answer(state="dismissed"), (), "answers.needs_reason"),
        (standing("sent"), answer(state="reopened", review="x"), (), "answers.not_possible"),
        (standing("closed"), answer(measures="已更正"), (), "answers.not_sent"),
        (standing("answered", FIXED), answer(state="sent"), (), "answers.needs_deadline"),
        ({}, answer(measures="已更正"), (), "answers.not_sent"),
    ],
)  # fmt: skip
def test_a_row_asks_for_the_verdicts_that_its_words_mean(
    stands: dict[str, Standing], given: Answer, steps: tuple[tuple[str, str], ...], problem: str
) -> None:
    (change,) = changed(stands, given)
    assert (change.steps, change.problem) == (steps, problem)


def test_a_blank_row_asks_for_nothing_and_an_unknown_one_is_refused() -> None:
    assert changed(standing("sent"), answer()) == ()
    (change,) = changed({}, answer(measures="x"), known=())
    assert change.problem == "answers.unknown_finding"


def test_everything_that_an_agency_wrote_is_kept_in_words() -> None:
    given = answer(measures="已改", is_republished=True, link="http://example.invalid", completed_on=date(2026, 3, 1),
                   contact="张 123", note="无")  # fmt: skip
    kept = answers.words_of(given, "zh")
    for part in ("已改", "是", "http://example.invalid", "2026-03-01", "张 123", "说明（如为误报）：无"):
        assert part in kept
