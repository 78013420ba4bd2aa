"""The ledger keeps what people decided: nothing is lost, nothing is changed."""

from __future__ import annotations

import sqlite3
from decimal import Decimal
from multiprocessing import get_context
from pathlib import Path

import pytest

from data.ledger import Correction, Decision, corrections, decisions, record_correction, record_decision
from data.messages import Refusal


def correction(value: str | None = "27", **changes: object) -> Correction:
    settings: dict[str, object] = {
        "sha256": "ab" * 32, "indicator": "t3_new", "applicant": "total", "as_printed": "26",
        "value": None if value is None else Decimal(value), "author": "李", "reason": "看错",
    }  # fmt: skip
    return Correction(**(settings | changes))  # type: ignore[arg-type]


def test_an_empty_ledger_holds_nothing(tmp_path: Path) -> None:
    assert (corrections(tmp_path / "ledger.sqlite"), decisions(tmp_path / "ledger.sqlite")) == ((), ())


@pytest.mark.parametrize(
    ("recorded", "in_force"),
    [
        ([correction("27")], [Decimal(27)]),
        ([correction("27"), correction("28")], [Decimal(28)]),
        ([correction("27"), correction("27", is_revoked=True)], []),
        ([correction(None)], [None]),
        ([correction("27"), correction("3", indicator="t3_total")], [Decimal(27), Decimal(3)]),
    ],
)
def test_the_newest_correction_of_a_cell_counts(
    recorded: list[Correction], in_force: list[Decimal | None], tmp_path: Path
) -> None:
    for each in recorded:
        record_correction(tmp_path / "ledger.sqlite", each)
    assert [each.value for each in corrections(tmp_path / "ledger.sqlite")] == in_force


def test_verdicts_are_kept_in_order_with_author_and_reason(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.sqlite"
    for verdict, due_on in (("confirmed", None), ("sent", "2026-03-01"), ("closed", None)):
        record_decision(ledger, Decision("f1", verdict, "王", "已核对", due_on))
    assert [(d.verdict, d.author, d.reason) for d in decisions(ledger)] == [
        ("confirmed", "王", "已核对"), ("sent", "王", "已核对"), ("closed", "王", "已核对"),
    ]  # fmt: skip


def test_an_unknown_verdict_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="maybe"):
        record_decision(tmp_path / "ledger.sqlite", Decision("f1", "maybe", "王", ""))


@pytest.mark.parametrize("statement", ["update corrections set value = '1'", "delete from corrections"])
def test_lines_cannot_be_changed_or_removed(statement: str, tmp_path: Path) -> None:
    record_correction(tmp_path / "ledger.sqlite", correction())
    connection = sqlite3.connect(tmp_path / "ledger.sqlite")
    with pytest.raises(sqlite3.DatabaseError, match="append-only"):
        connection.execute(statement)
    connection.close()


def write_twenty(ledger: Path, name: str) -> None:
    for number in range(20):
        record_decision(ledger, Decision(f"{name}{number}", "confirmed", name, ""))


def test_several_processes_may_write_at_once(tmp_path: Path) -> None:
    context = get_context("spawn")
    writers = [context.Process(target=write_twenty, args=(tmp_path / "ledger.sqlite", name)) for name in "abc"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(decisions(tmp_path / "ledger.sqlite")) == 60
