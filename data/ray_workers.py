"""Tasks fanned out over a Ray cluster: the same outcomes as from processes of this machine, one hand per core of it.

Ray only carries tasks and outcomes to and fro. On every machine the work itself is done by the workers of
``workers.py``, with their limits of time and memory, so that a task that crashes, hangs or eats memory is an outcome
there, too. Files travel with their tasks: the machines need not share a disk.
"""

from __future__ import annotations

import os
import socket
import sys
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from data import extras
from data.messages import Refusal
from data.paths import ROOT
from data.work import Task
from data.workers import MEMORY_BYTES, TASKS_PER_WORKER, TIMEOUT_SECONDS, Outcome
from data.workers import run as run_here

# A task whose machine went away is handed over once more.
_TRIES = 2
_PATIENCE_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class _Sent:
    """A task with the file that it is about."""

    task: Task
    content: bytes


@dataclass(slots=True)
class _Duty:
    """A task on its way, and how often it was handed over."""

    task: Any
    tries: int = 0


@dataclass(slots=True)
class Crew:
    """The hands of a cluster: those that still come up, those that wait for a task, and those at work."""

    ray: Any
    coming: dict[Any, Any] = field(default_factory=dict)
    idle: list[Any] = field(default_factory=list)
    busy: dict[Any, tuple[Any, _Duty]] = field(default_factory=dict)
    again: deque[_Duty] = field(default_factory=deque)


class Hand:
    """One core of the cluster: a worker of its own there, which is replaced when it dies."""

    def __init__(self, function: str, limits: dict[str, Any]) -> None:
        """Begin with nothing to do."""
        # What the machine was sent of our code is found by the processes that start there, too.
        os.environ["PYTHONPATH"] = os.pathsep.join(part for part in (str(ROOT), *sys.path) if part)
        self._waiting: deque[Any] = deque()
        self._outcomes = run_here(function, iter(self._waiting.popleft, self), workers=1, **limits)

    def is_there(self) -> bool:
        """True, once the machine has made room."""
        return True

    def do(self, task: Any) -> tuple[Any, str, str]:
        """Result, error and detail of a task."""
        if not isinstance(task, _Sent):
            return self._outcome(task)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / task.task.path.name
            path.write_bytes(task.content)
            return self._outcome(replace(task.task, path=path))

    def _outcome(self, task: Any) -> tuple[Any, str, str]:
        self._waiting.append(task)
        outcome = next(self._outcomes)
        return outcome.result, outcome.error, outcome.detail


def run(
    function: str,
    tasks: Iterable[Any],
    *,
    address: str | None = None,
    workers: int | None = None,
    timeout_seconds: float = TIMEOUT_SECONDS,
    memory_bytes: int = MEMORY_BYTES,
    tasks_per_worker: int = TASKS_PER_WORKER,
) -> Iterator[Outcome]:
    """The outcome of every task, as they end; a task is drawn only when a hand of the cluster is free for it.

    address is that of the cluster's head, as ``ray start`` prints it; without one a cluster of this machine alone is
    started. workers is how many hands, by default one for each core of the cluster.
    Raises: Refusal when Ray is not installed, when nobody answers at the address, and when every machine is gone.
    """
    ray = extras.ray()
    limits = {
        "timeout_seconds": timeout_seconds, "memory_bytes": memory_bytes, "tasks_per_worker": tasks_per_worker,
    }  # fmt: skip
    _join(ray, address)
    try:
        hands = workers or max(1, int(ray.cluster_resources().get("CPU", 1)))
        employed = ray.remote(num_cpus=1, max_restarts=0)(Hand)
        crew = Crew(ray)
        for _ in range(hands):
            hand = employed.remote(function, limits)
            crew.coming[hand.is_there.remote()] = hand
        yield from outcomes(crew, iter(tasks))
    finally:
        ray.shutdown()


def _join(ray: Any, address: str | None) -> None:
    _knock(address)
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    settings: dict[str, Any] = {"address": address or "local", "log_to_driver": False, "logging_level": "ERROR"}
    if address:
        # Every machine reads by the code of this one.
        settings["runtime_env"] = {"py_modules": [str(ROOT / "data")]}
    else:
        settings["include_dashboard"] = False
    try:
        ray.init(**settings)
    except (ConnectionError, OSError, RuntimeError, ValueError) as error:
        raise Refusal("no_cluster", exit_code=2, address=address or "local", detail=_first_line(error)) from error


def _knock(address: str | None) -> None:
    """Ray itself knocks for minutes where nobody is at home."""
    host, _, port = (address or "").rpartition(":")
    if not host or not port.isdigit() or "/" in host:
        return
    try:
        socket.create_connection((host, int(port)), timeout=_PATIENCE_SECONDS).close()
    except OSError as error:
        raise Refusal("no_cluster", exit_code=2, address=address, detail=_first_line(error)) from error


def outcomes(crew: Crew, drawn: Iterator[Any]) -> Iterator[Outcome]:
    """What becomes of the tasks that are drawn whenever a hand is idle."""
    has_more = True
    while True:
        while crew.idle and (crew.again or has_more):
            if crew.again:
                _hand_over(crew, crew.again.popleft())
                continue
            task = next(drawn, crew)
            if task is crew:
                has_more = False
            else:
                _hand_over(crew, _Duty(task))
        if not has_more and not crew.busy and not crew.again:
            return
        if not crew.busy and not crew.coming and not crew.idle:
            if not crew.again and next(drawn, crew) is crew:
                return
            raise Refusal("cluster_gone", exit_code=5)
        done, _ = crew.ray.wait([*crew.busy, *crew.coming], num_returns=1)
        for reference in done:
            yield from _settled(crew, reference)


def _hand_over(crew: Crew, duty: _Duty) -> None:
    hand = crew.idle.pop()
    duty.tries += 1
    sent = _Sent(duty.task, duty.task.path.read_bytes()) if isinstance(duty.task, Task) else duty.task
    crew.busy[hand.do.remote(sent)] = (hand, duty)


def _settled(crew: Crew, reference: Any) -> Iterator[Outcome]:
    """What a hand that answered says; a hand that is gone is not asked again."""
    if reference in crew.coming:
        hand = crew.coming.pop(reference)
        try:
            crew.ray.get(reference)
        except crew.ray.exceptions.RayError:
            return
        crew.idle.append(hand)
        return
    hand, duty = crew.busy.pop(reference)
    try:
        result, error, detail = crew.ray.get(reference)
    except crew.ray.exceptions.RayActorError as gone:
        if duty.tries < _TRIES:
            crew.again.append(duty)
        else:
            yield Outcome(duty.task, error="crashed", detail=_first_line(gone))
        return
    except crew.ray.exceptions.RayError as trouble:
        # It could not be carried there or back; the hand itself is well.
        crew.idle.append(hand)
        yield Outcome(duty.task, error="crashed", detail=_first_line(trouble))
        return
    crew.idle.append(hand)
    yield Outcome(duty.task, result, error, detail)


def _first_line(error: Exception) -> str:
    return f"{type(error).__name__}: {str(error).strip().partition(chr(10))[0]}"[:300]
