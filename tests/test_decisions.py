"""What people decide about findings is kept, follows the findings from build to build, and is never lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import duckdb
import pytest

from data import builds, commands, ledger, reference
from data.__main__ import main
from data.builds import LOCKED
from data.decisions import UNDECIDED, states, subject
from data.ledger import Decision, decisions, record_decision
from data.messages import Refusal
from data.paths import ROOT, Folders
from data.publish import publish
from data.records import Extract
from queries import Database, findings
from tests import made
from tests.made import report, table_three

AGENCY = "示例县教育局"


@pytest.fixture
def places(tmp_path: Path) -> Folders:
    return Folders(tmp_path / "home")


def report_with(printed: str, *, day: int = 10, **changes: Any) -> Extract:
    """A report whose natural column receives what is printed: 12 is right, anything else breaks sums."""
    changed = {"t3_new natural": printed} if printed else {}
    return report(AGENCY, cells=table_three(changes=changed), published_on=f"2024-01-{day}", **changes)


def build(places: Folders, *extracts: Extract) -> duckdb.DuckDBPyConnection:
    """The build after importing these, to be asked."""
    if extracts:
        made.keep(places, *extracts)
    return duckdb.connect(str(publish(places).path), read_only=True, config=dict(LOCKED))


def row_total(connection: duckdb.DuckDBPyConnection) -> str:
    """The one finding on the row of new applications."""
    (found,) = connection.execute("select finding_id from findings where \"check\" = 'T3_ROW_TOTAL'").fetchall()
    return str(found[0])


def standing(connection: duckdb.DuckDBPyConnection, finding: str) -> tuple[Any, ...] | None:
    return connection.execute(
        "select state, decided_by, reason, earlier_finding_id, is_current from finding_states where finding_id = ?",
        [finding],
    ).fetchone()


def decide(places: Folders, finding: str, *steps: str) -> None:
    for state in steps:
        commands.decide(
            finding,
            state,
            by="王",
            reason="已核对",
            deadline="2026-03-31" if state == "sent" else None,
            home=places.home,
        )


# what may follow what ------------------------------------------------------------------------------------------------


def test_the_table_of_states_names_states_that_there_are() -> None:
    known = states()
    assert {name for state in known.values() for name in state.may_become} <= set(known)
    assert all(known[name].is_given for state in known.values() for name in state.may_become)
    assert all(state.may_become for state in known.values() if state.is_given or state.state == UNDECIDED)
    assert {row["needs"] for row in reference.rows("decision_states")} == {"", "reason", "deadline"}


@pytest.mark.parametrize("now", [name for name, state in states().items() if state.is_given or name == UNDECIDED])
@pytest.mark.parametrize("state", [name for name, state in states().items() if state.is_given])
def test_only_what_the_table_allows_can_follow(now: str, state: str, tmp_path: Path) -> None:
    path = shortest_way(now)
    for step in (*path, state):
        made_decision = Decision("f1", step, "王", "已核对", "2026-03-31" if step == "sent" else None)
        if step is state and len(decisions(tmp_path / "l")) == len(path) and state not in states()[now].may_become:
            with pytest.raises(Refusal, match=f"is {states()[now].label_en} and cannot become"):
                record_decision(tmp_path / "l", made_decision)
            assert len(decisions(tmp_path / "l")) == len(path)
        else:
            record_decision(tmp_path / "l", made_decision)


def shortest_way(state: str) -> tuple[str, ...]:
    """The verdicts that lead from undecided to a state."""
    ways: dict[str, tuple[str, ...]] = {UNDECIDED: ()}
    while state not in ways:
        ways |= {after: (*way, after) for now, way in ways.items() for after in states()[now].may_become} | ways
    return ways[state]


@pytest.mark.parametrize(
    ("decision", "sentence"),
    [
        (Decision("f1", "maybe", "王", "x"), "no state maybe; there are confirmed, sent"),
        (Decision("f1", "mended", "王", "x"), "no state mended"),
        (Decision("f1", "open", "王", "x"), "no state open"),
        (Decision("f1", "confirmed", "", "x"), "--by NAME"),
        (Decision("f1", "confirmed", "  ", "x"), "--by NAME"),
        (Decision("f1", "dismissed", "王", ""), "false alarm” needs a reason"),
        (Decision("f1", "dismissed", "王", " "), "false alarm” needs a reason"),
        (Decision("f1", "answered", "王", ""), "needs a reason or the words of the answer"),
        (Decision("f1", "sent", "王", ""), "--deadline DATE"),
        (Decision("f1", "sent", "王", "", "soon"), "not soon"),
        (Decision("f1", "sent", "王", "", "20260331"), "not 20260331"),
        (Decision("f1", "sent", "王", "", "2026-02-30"), "not 2026-02-30"),
        (Decision("f1", "confirmed", "王", "", "2026-03-31"), "takes no deadline"),
    ],
)
def test_what_is_missing_in_a_decision_is_said_and_nothing_is_kept(
    decision: Decision, sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(Refusal, match=sentence):
        record_decision(tmp_path / "ledger.sqlite", decision)
    assert decisions(tmp_path / "ledger.sqlite") == ()


# from build to build -------------------------------------------------------------------------------------------------


def test_a_verdict_stays_through_publishing_and_importing_again(places: Folders) -> None:
    first = report_with("26")
    finding = row_total(build(places, first))
    decide(places, finding, "confirmed", "sent")
    for again in ((), (first,), (report_with("26", day=20),)):
        connection = build(places, *again)
        assert row_total(connection) == finding
        assert standing(connection, finding) == ("sent", "王", "已核对", None, True)


def test_a_changed_number_reopens_and_links_the_earlier_finding(places: Folders) -> None:
    earlier = row_total(build(places, report_with("26")))
    decide(places, earlier, "dismissed")
    connection = build(places, report_with("27", day=20))
    finding = row_total(connection)
    assert finding != earlier
    assert standing(connection, finding) == ("reopened", "王", "已核对", earlier, True)
    assert standing(connection, earlier) == ("replaced", "王", "已核对", None, False)
    decide(places, finding, "confirmed")
    connection = build(places)
    assert standing(connection, finding) == ("confirmed", "王", "已核对", earlier, True)


@pytest.mark.parametrize(
    ("verdicts", "state"),
    [
        (("confirmed",), "mended"),
        (("sent",), "mended"),
        (("sent", "answered"), "mended"),
        (("dismissed",), "dismissed"),
        (("confirmed", "closed"), "closed"),
    ],
)
def test_an_open_finding_closes_by_itself_when_a_new_document_mends_it(
    verdicts: tuple[str, ...], state: str, places: Folders
) -> None:
    finding = row_total(build(places, report_with("26")))
    decide(places, finding, *verdicts)
    before = decisions(places.ledger)
    for extracts in ((report_with("12", day=20),), ()):
        assert standing(build(places, *extracts), finding) == (state, "王", "已核对", None, False)
    assert decisions(places.ledger) == before


@pytest.mark.parametrize(
    "second",
    [
        report(AGENCY, cells={}, tables=(), published_on="2024-01-20"),
        report(AGENCY, cells=table_three(changes={"t3_new natural": "I2"}), published_on="2024-01-20"),
    ],
    ids=["no table", "unreadable"],
)
def test_what_cannot_be_checked_any_more_is_not_mended(second: Extract, places: Folders) -> None:
    finding = row_total(build(places, report_with("26")))
    decide(places, finding, "confirmed")
    assert standing(build(places, second), finding) == ("confirmed", "王", "已核对", None, False)


def test_a_fault_that_comes_back_has_its_verdict_again(places: Folders) -> None:
    finding = row_total(build(places, report_with("26")))
    decide(places, finding, "confirmed")
    build(places, report_with("12", day=20))
    connection = build(places, report_with("26", day=25))
    assert standing(connection, finding) == ("confirmed", "王", "已核对", None, True)


def test_another_cell_or_year_is_not_reopened(places: Folders) -> None:
    finding = row_total(build(places, report_with("26")))
    decide(places, finding, "dismissed")
    other_cell = report(
        AGENCY, cells=table_three(changes={"t3_granted natural": "9"}), published_on="2024-01-20", mark="other"
    )
    connection = build(places, other_cell, report(AGENCY, 2022, cells=table_three(changes={"t3_new natural": "26"})))
    assert standing(connection, finding) == ("dismissed", "王", "已核对", None, False)
    rows = connection.execute("select finding_id from finding_states").fetchall()
    assert rows == [(finding,)]


def test_a_mended_finding_can_still_be_closed_by_a_person(places: Folders) -> None:
    finding = row_total(build(places, report_with("26")))
    decide(places, finding, "confirmed")
    build(places, report_with("12", day=20))
    decide(places, finding, "closed")
    assert standing(build(places), finding) == ("closed", "王", "已核对", None, False)


def test_a_finding_is_about_its_cells_and_not_its_numbers() -> None:
    one = {
        "check": "T3_BALANCE", "agency_id": "a", "report_year": 2023, "section": None, "indicator": None,
        "applicant": "natural",
        "operands": '[{"indicator": "t3_new", "applicant": "natural", "value": 26},'
        ' {"indicator": "t3_total", "applicant": "natural", "value": 25}]',
    }  # fmt: skip
    turned = '[{"indicator": "t3_total", "applicant": "natural"}, {"indicator": "t3_new", "applicant": "natural"}]'
    assert subject(one) == subject(one | {"operands": turned})
    for change in ({"agency_id": "b"}, {"report_year": 2022}, {"check": "T3_ROW_TOTAL"}, {"operands": "[]"}):
        assert subject(one) != subject(one | change)


# doors ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def say(
    places: Folders, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str]]:
    """Type a command; the exit code and what it says."""
    monkeypatch.setenv("XXGK_HOME", str(places.home))
    monkeypatch.setenv("XXGK_LANG", "en")

    def typed(*words: object) -> tuple[int, str]:
        code = main([str(word) for word in words])
        out, error = capfd.readouterr()
        return code, out + error

    return typed


def test_the_command_line_decides_and_publish_counts(places: Folders, say: Callable[..., tuple[int, str]]) -> None:
    finding = row_total(build(places, report_with("26")))
    code, said = say("decide", finding, "dismissed", "--by", "王", "--reason", "附注已说明")
    assert (code, f"{finding}  open → dismissed as a false alarm" in said, "26" in said) == (0, True, True)
    code, said = say("decide", finding, "sent", "--by", "王", "--deadline", "2026-03-31", "--lang", "zh")
    assert (code, f"发现 {finding} 现为「误报」，不能改为「已发函」；可改为 reopened" in said) == (2, True)
    code, said = say("publish")
    assert (code, "Decisions: dismissed as a false alarm 1" in said) == (0, True)
    code, said = say("decide", "0000", "confirmed", "--by", "王")
    assert (code, "have 0000" in said) == (6, True)


def test_a_decision_can_be_taken_while_the_pages_have_the_build_open(places: Folders) -> None:
    finding = row_total(build(places, report_with("26")))
    current = builds.current_build(places.home)
    assert current is not None
    pages = Database(current)
    assert commands.decide(finding, "confirmed", by="王", home=places.home).was == "open"
    pages.close()


def test_a_finding_is_kept_with_its_sentence_at_the_first_decision_only(places: Folders) -> None:
    finding = row_total(build(places, report_with("26")))
    decide(places, finding, "confirmed", "closed")
    (kept,) = ledger.decided_findings(places.ledger)
    assert (kept.finding_id, kept.check, kept.report_year, "26" in kept.message_zh) == (
        finding, "T3_ROW_TOTAL", 2023, True,
    )  # fmt: skip


CORRECT = ("correct", AGENCY, 2023, "t3_new", "natural", "--by", "李", "--reason", "看错")


def test_the_command_line_corrects_a_reading_and_takes_it_back(
    places: Folders, say: Callable[..., tuple[int, str]]
) -> None:
    build(places, report_with("26")).close()
    code, said = say(*CORRECT, "--printed", "26", "--value", "12")
    assert (code, "printed “26” means 12" in said) == (0, True)
    question = "select value, status from facts where indicator = 't3_new' and applicant = 'natural'"
    connection = build(places)
    assert connection.execute(question).fetchall() == [(Decimal(12), "corrected")]
    assert connection.execute("select * from findings where \"check\" = 'T3_ROW_TOTAL'").fetchall() == []
    connection.close()
    assert say(*CORRECT, "--revoke")[0] == 0
    assert build(places).execute(question).fetchall() == [(Decimal(26), "value")]


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        ((*CORRECT, "--printed", "99", "--value", "1"), 2, "prints “26” for t3_new natural, not “99”"),
        ((*CORRECT, "--printed", "26", "--value", "1万"), 2, "not 1万"),
        ((*CORRECT, "--revoke"), 6, "no correction of t3_new natural"),
        (("correct", AGENCY, 2022, *CORRECT[3:], "--printed", "1", "--value", "1"), 6, "no reading of t3_new"),
        ((*CORRECT[:5], "--by", "李", "--printed", "26", "--value", "1"), 2, "A correction needs a reason"),
        ((*CORRECT[:5], "--reason", "看错", "--printed", "26", "--value", "1"), 2, "--by NAME"),
    ],
)
def test_a_correction_of_something_else_is_refused(
    words: tuple[object, ...], code: int, sentence: str, places: Folders, say: Callable[..., tuple[int, str]]
) -> None:
    build(places, report_with("26")).close()
    returned, said = say(*words)
    assert (returned, sentence in said) == (code, True), said
    assert ledger.corrections(places.ledger) == ()


def test_a_correction_speaks_of_one_document_and_is_taken_back_by_its_cell(places: Folders) -> None:
    build(places, report_with("26")).close()
    word = {"by": "李", "reason": "看错", "home": places.home}

    def correct(document: str | None) -> None:
        commands.correct(AGENCY, 2023, "t3_new", "natural", printed="26", value=Decimal(12), document=document, **word)

    with pytest.raises(commands.Refusal):
        correct("0" * 64)
    assert commands.corrected(home=places.home) == ()
    correct(None)
    (kept,) = commands.corrected(home=places.home)
    correct(kept.sha256)
    with pytest.raises(commands.Refusal):
        commands.take_back(kept.sha256, kept.indicator, "total", **word)
    commands.take_back(kept.sha256, kept.indicator, kept.applicant, **word)
    assert commands.corrected(home=places.home) == ()


def test_publish_says_when_the_words_beneath_a_correction_changed(
    places: Folders, say: Callable[..., tuple[int, str]]
) -> None:
    extract = report_with("26")
    build(places, extract).close()
    say(*CORRECT, "--printed", "26", "--value", "12")
    made.keep(places, replace(report_with("27"), sha256=extract.sha256))
    _, said = say("publish")
    assert "A correction no longer holds" in said
    assert "read “26”, now “27”" in said


# questions -----------------------------------------------------------------------------------------------------------


def test_the_questions_tell_how_findings_stand_and_which_check_cries_wolf(places: Folders) -> None:
    others = [
        report(f"示例县{name}局", year, cells=table_three(changes={"t3_new natural": "26"}))
        for name in "甲乙"
        for year in (2021, 2023)
    ]
    connection = build(places, report_with("26"), *others)
    rows = connection.execute(
        "select finding_id, name_zh, report_year from findings inner join agencies using (agency_id) "
        "where \"check\" = 'T3_ROW_TOTAL'"
    ).fetchall()
    of = {(name, year): finding for finding, name, year in rows}
    connection.close()
    decide(places, of["示例县甲局", 2023], "dismissed")
    decide(places, of["示例县乙局", 2023], "sent")
    decide(places, of[AGENCY, 2023], "confirmed")
    made.keep(places, report_with("12", day=20))
    database = Database(publish(places).path)

    sent = findings.findings(database, state="sent")
    assert list(sent["finding_id"]) == [of["示例县乙局", 2023]]
    assert str(sent["deadline"].iloc[0])[:10] == "2026-03-31"
    assert set(findings.findings(database, state="open")["decided_by"]) == {None}
    counts = findings.findings_by_state(database, year=2023).set_index("state")["finding_count"]
    assert (counts["sent"], counts["dismissed"], counts["mended"]) == (1, 1, 1)
    check = findings.check_reliability(database).set_index("check").loc["T3_ROW_TOTAL"]
    assert (check["finding_count"], check["decided_count"], check["dismissed_count"]) == (4, 3, 1)
    assert check["dismissed_share"] == pytest.approx(1 / 3)
    repeated = findings.repeat_offenders(database, check="T3_ROW_TOTAL")
    assert list(zip(repeated["name_zh"], repeated["years"], strict=True)) == [("示例县乙局", "2023 2021")]
    database.close()


def test_the_history_of_a_finding_goes_back_over_changed_numbers(places: Folders) -> None:
    earlier = row_total(build(places, report_with("26")))
    decide(places, earlier, "confirmed", "sent")
    connection = build(places, report_with("27", day=20))
    finding = row_total(connection)
    connection.close()
    decide(places, finding, "confirmed")
    database = Database(publish(places).path)
    history = findings.finding_history(database, finding=finding)
    assert list(zip(history["finding_id"], history["state"], strict=True)) == [
        (finding, "confirmed"), (earlier, "sent"), (earlier, "confirmed"),
    ]  # fmt: skip
    database.close()


# nothing is lost -----------------------------------------------------------------------------------------------------

WRITER = """
import itertools, sys
from pathlib import Path
from data.ledger import Decision, record_decision
for number in itertools.count():
    record_decision(Path(sys.argv[1]), Decision(f"{sys.argv[2]}-{number}", "confirmed", "王", ""))
    print(f"{sys.argv[2]}-{number}", flush=True)
"""


def test_killing_a_writer_at_any_moment_loses_no_decision_that_was_told(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    told: list[str] = []
    for attempt in range(24):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), str(attempt)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        told.append(writer.stdout.readline().strip())
        time.sleep(attempt * 0.004)
        writer.send_signal(signal.SIGKILL)
        told.extend(line.strip() for line in writer.stdout if line.endswith("\n"))
        writer.wait()
        kept = {decision.finding_id for decision in decisions(path)}
        assert set(told) <= kept
    assert len(told) > 24


def _confirm(path: Path, name: str, number: int) -> None:
    for index in range(number):
        try:
            record_decision(path, Decision(f"f{index}", "confirmed", name, ""))
        except Refusal:
            continue


def test_of_several_who_decide_the_same_at_once_one_is_first_and_the_others_are_told(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    writers = [get_context("spawn").Process(target=_confirm, args=(path, name, 30)) for name in "甲乙丙"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0] * 3
    assert sorted(decision.finding_id for decision in decisions(path)) == sorted(f"f{index}" for index in range(30))


def test_killing_publish_loses_no_decision_and_leaves_a_whole_build_live(places: Folders) -> None:
    finding = row_total(build(places, report_with("26")))
    began = time.monotonic()
    environment = os.environ | {"XXGK_HOME": str(places.home)}
    subprocess.run(
        [sys.executable, "-m", "data", "publish"], cwd=ROOT, env=environment, capture_output=True, check=True
    )
    usual = time.monotonic() - began
    verdicts = ["confirmed", *(["sent", "answered"] * 10)]
    for attempt, verdict in enumerate(verdicts):
        publishing = subprocess.Popen(
            [sys.executable, "-m", "data", "publish"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
        )
        decide(places, finding, verdict)
        time.sleep(usual * (attempt + 1) / (len(verdicts) + 1))
        publishing.send_signal(signal.SIGKILL)
        publishing.wait()
        assert [decision.verdict for decision in decisions(places.ledger)] == verdicts[: attempt + 1]
        live = builds.current_build(places.home)
        assert live is not None
        connection = duckdb.connect(str(live), read_only=True)
        assert connection.execute("select count(*) from build_info").fetchall() == [(1,)]
        assert row_total(connection) == finding
        connection.close()
    assert standing(build(places), finding) == ("answered", "王", "已核对", None, True)
