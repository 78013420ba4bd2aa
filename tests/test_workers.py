"""A task that crashes, hangs or eats memory ends alone; the others are done."""

from __future__ import annotations

import subprocess
import sys

import pytest

from data import importing, workers

WORK = "tests.tasks:misbehave"


def outcomes(*tasks: str, **options: object) -> dict[str, workers.Outcome]:
    settings: dict[str, object] = {"workers": 2, "timeout_seconds": 20.0} | options
    return {outcome.task: outcome for outcome in workers.run(WORK, tasks, **settings)}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("trouble", "error"), [("segfault", "crashed"), ("raise", "crashed"), ("hang", "timeout"), ("eat", "memory")]
)
def test_one_bad_task_does_not_take_the_others_with_it(trouble: str, error: str) -> None:
    found = outcomes("a", trouble, "b", "c", timeout_seconds=4.0 if trouble == "hang" else 20.0)
    assert found[trouble].error == error
    assert {task: outcome.result for task, outcome in found.items() if task != trouble} == {
        "a": "A", "b": "B", "c": "C",
    }  # fmt: skip


def test_an_exception_names_itself_and_its_line() -> None:
    detail = outcomes("raise")["raise"].detail
    assert "ValueError: not like this" in detail
    assert "misbehave, line" in detail


def test_tasks_are_drawn_only_when_a_worker_is_free() -> None:
    drawn: list[int] = []

    def endless() -> object:
        for number in range(1000):
            drawn.append(number)
            yield f"task {number}"

    results = workers.run(WORK, endless(), workers=2)  # type: ignore[arg-type]
    next(results)
    assert len(drawn) <= 4
    results.close()  # type: ignore[attr-defined]


def test_workers_are_replaced_after_their_share_of_tasks() -> None:
    processes = {o.result for o in workers.run(WORK, ["where"] * 6, workers=1, tasks_per_worker=2)}
    assert len(processes) == 3


def test_no_task_gives_no_outcome() -> None:
    assert outcomes() == {}


def test_workers_of_an_import_begin_with_the_rules_compiled() -> None:
    module = importing.FUNCTION.partition(":")[0]
    code = f"import {module}; from data.narrative.rules import rules_of; print(rules_of.cache_info().currsize)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(said.stdout) > 0
