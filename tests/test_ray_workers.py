"""A cluster gives the outcomes that the processes of one machine give."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from data import extras, ray_workers, samples, store
from data.importing import import_files
from data.messages import Refusal
from data.paths import Folders
from data.workers import Outcome

WORK = "tests.tasks:misbehave"
OF_THE_IMPORT = {"batch", "imported_at", "source"}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Two machines with a core each, as far as Ray can tell."""
    from ray.cluster_utils import Cluster

    small = {"num_cpus": 1, "object_store_memory": 100 * 1024**2}
    for patience in (2, 1, 0):
        cluster = Cluster()
        try:
            cluster.add_node(**small, include_dashboard=False)
            cluster.add_node(**small)
            break
        except Exception:
            # Ray waits half a minute for a node and no longer, too little for a machine with much else to do.
            cluster.shutdown()
            if not patience:
                raise
    yield cluster.address
    cluster.shutdown()


@pytest.mark.cluster
def test_a_task_that_crashes_hangs_or_eats_memory_is_an_outcome(address: str) -> None:
    tasks = ["a", "segfault", "hang", "raise", "eat", "b"]
    found = {o.task: o for o in ray_workers.run(WORK, tasks, address=address, timeout_seconds=40.0)}
    errors = {task: outcome.error for task, outcome in found.items() if outcome.error}
    assert errors == {"segfault": "crashed", "hang": "timeout", "raise": "crashed", "eat": "memory"}
    assert (found["a"].result, found["b"].result) == ("A", "B")
    assert "ValueError: not like this" in found["raise"].detail


@pytest.mark.cluster
def test_an_import_over_a_cluster_leaves_the_same_parquet(address: str, tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    reports.mkdir()
    for file in samples.write(tmp_path / "written", agencies=4, years=range(2023, 2024)):
        shutil.copy(file.path, reports)
    (reports / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    here, there = Folders(tmp_path / "here"), Folders(tmp_path / "there")
    by_processes = import_files(here, [reports])
    by_ray = import_files(there, [reports], run_tasks=partial(ray_workers.run, address=address))
    assert by_ray.files == by_processes.files
    assert {file.state for file in by_ray.files} == {"imported", "failed"}
    assert stored(there) == stored(here)


def stored(places: Folders) -> dict[str, list[str]]:
    """The rows of every table of a store, but for when and from where they came."""
    rows: dict[str, list[str]] = {}
    for batch in store.batches(places):
        for path in batch.glob("*.parquet"):
            table = pq.read_table(path)
            kept = table.select([name for name in table.column_names if name not in OF_THE_IMPORT])
            rows.setdefault(path.name, []).extend(map(repr, kept.to_pylist()))
    return {name: sorted(found) for name, found in rows.items()}


@pytest.mark.cluster
def test_nobody_at_the_address_is_a_sentence() -> None:
    with pytest.raises(Refusal) as refusal:
        next(ray_workers.run(WORK, ["a"], address="127.0.0.1:9"))
    assert "127.0.0.1:9" in refusal.value.sentence("en")


# what becomes of tasks whose machine goes away ------------------------------------------------------------------------


class Gone(Exception):
    """What Ray says of a hand that is no more."""


class FakeRay:
    """As much of Ray as the handing over of tasks needs: whatever was asked for is there at once."""

    class exceptions:  # noqa: N801 - as Ray has it
        RayError = Exception
        RayActorError = Gone

    @staticmethod
    def wait(references: list[Any], num_returns: int) -> tuple[list[Any], list[Any]]:
        return references[:num_returns], references[num_returns:]

    @staticmethod
    def get(reference: Any) -> Any:
        return reference()


class FakeHand:
    """A hand that is lost with the tasks that its list names."""

    def __init__(self, lost_with: set[str]) -> None:
        self.lost_with = lost_with
        self.is_there = self.do = self

    def remote(self, *task: str) -> Any:
        def answer() -> Any:
            if set(task) & self.lost_with:
                raise Gone
            return (task[0].upper(), "", "") if task else True

        return answer


def outcomes(*hands: FakeHand, tasks: list[str]) -> list[Outcome]:
    crew = ray_workers.Crew(FakeRay, coming={hand.is_there.remote(): hand for hand in hands})
    return list(ray_workers.outcomes(crew, iter(tasks)))


def test_a_task_whose_machine_goes_away_is_handed_to_another() -> None:
    found = outcomes(FakeHand(set()), FakeHand({"b"}), tasks=["a", "b", "c"])
    assert sorted((o.task, o.result, o.error) for o in found) == [("a", "A", ""), ("b", "B", ""), ("c", "C", "")]


def test_a_task_that_takes_two_machines_with_it_has_crashed() -> None:
    found = outcomes(FakeHand({"a"}), FakeHand({"a"}), tasks=["a"])
    assert [(o.task, o.error) for o in found] == [("a", "crashed")]


def test_without_a_machine_left_the_rest_is_refused() -> None:
    with pytest.raises(Refusal) as refusal:
        outcomes(FakeHand({"a"}), tasks=["a", "b"])
    assert "import again" in refusal.value.sentence("en")


def test_a_missing_extra_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(extras.importlib, "import_module", missing)
    with pytest.raises(Refusal) as refusal:
        extras.ray()
    assert "make cluster" in refusal.value.sentence("zh")
