"""Worker processes that cannot take the batch with them: a task that crashes, hangs or eats memory ends only its own.

A pool of ``concurrent.futures`` is broken as a whole when one of its processes dies, and cannot stop a single task;
hence this one: one pipe per worker, one task at a time, a worker killed and replaced when it oversteps.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import resource
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any

TIMEOUT_SECONDS = 120.0
MEMORY_BYTES = 2 * 1024**3
TASKS_PER_WORKER = 500
# Whoever runs tasks as run does, wherever that is.
Runner = Callable[..., Iterator["Outcome"]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one task: its result, or error as "timeout", "crashed" or "memory" with a detail."""

    task: Any
    result: Any = None
    error: str = ""
    detail: str = ""


@dataclass(slots=True)
class _Worker:
    process: Any
    pipe: Connection
    tasks_done: int = 0
    task: Any = None
    deadline: float = 0.0
    is_gone: bool = False


def run(
    function: str,
    tasks: Iterable[Any],
    *,
    workers: int | None = None,
    timeout_seconds: float = TIMEOUT_SECONDS,
    memory_bytes: int = MEMORY_BYTES,
    tasks_per_worker: int = TASKS_PER_WORKER,
) -> Iterator[Outcome]:
    """The outcome of every task, as they end; a task is drawn only when a worker is free for it.

    function is named as ``module:function`` and imported by the workers; it takes one task. An exception that it raises
    is a crash of that task. workers is how many, by default one for each core.
    """
    limit = workers or os.cpu_count() or 1
    pool: list[_Worker] = []
    drawn = iter(tasks)
    has_more = True
    try:
        while True:
            while has_more and (free := _free(pool, limit, lambda: _start(function, memory_bytes))):
                task = next(drawn, pool)
                if task is pool:
                    has_more = False
                else:
                    _hand_over(free, task, timeout_seconds)
            busy = [worker for worker in pool if worker.task is not None]
            if not busy:
                return
            yield from _collect(pool, busy, tasks_per_worker)
    finally:
        for worker in pool:
            _stop(worker)


def _start(function: str, memory_bytes: int) -> _Worker:
    # A fork server has the stages imported already, so that a new worker costs milliseconds.
    methods = multiprocessing.get_all_start_methods()
    context: Any = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    if context.get_start_method() == "forkserver":
        context.set_forkserver_preload(["data.workers", function.partition(":")[0]])
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, function, memory_bytes), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours)


def _free(pool: list[_Worker], limit: int, start: Callable[[], _Worker]) -> _Worker | None:
    for worker in pool:
        if worker.task is None:
            return worker
    if len(pool) >= limit:
        return None
    pool.append(start())
    return pool[-1]


def _hand_over(worker: _Worker, task: Any, timeout_seconds: float) -> None:
    worker.task = task
    worker.deadline = time.monotonic() + timeout_seconds
    try:
        worker.pipe.send(task)
    except (BrokenPipeError, ConnectionResetError):
        # It died while it was idle; its closed pipe says so when the outcomes are collected.
        return


def _collect(pool: list[_Worker], busy: list[_Worker], tasks_per_worker: int) -> Iterator[Outcome]:
    nearest = min(worker.deadline for worker in busy)
    ready = wait([worker.pipe for worker in busy], timeout=max(0.0, nearest - time.monotonic()))
    for worker in busy:
        if worker.pipe in ready:
            outcome = _receive(worker)
            if worker.is_gone or outcome.error == "memory" or worker.tasks_done >= tasks_per_worker:
                _stop(worker)
                pool.remove(worker)
            yield outcome
        elif time.monotonic() >= worker.deadline:
            outcome = Outcome(worker.task, error="timeout")
            _stop(worker)
            pool.remove(worker)
            yield outcome


def _receive(worker: _Worker) -> Outcome:
    task, worker.task = worker.task, None
    worker.tasks_done += 1
    try:
        kind, value = worker.pipe.recv()
    except Exception as error:
        # Whatever a dying worker leaves in its pipe, the batch goes on, with another worker.
        worker.is_gone = True
        worker.process.join(timeout=5)
        code = worker.process.exitcode
        return Outcome(task, error="crashed", detail=repr(error) if code is None else f"exit code {code}")
    return Outcome(task, result=value) if kind == "result" else Outcome(task, error=kind, detail=value)


def _stop(worker: _Worker) -> None:
    worker.pipe.close()
    worker.process.kill()
    worker.process.join(timeout=5)


def _serve(pipe: Connection, function: str, memory_bytes: int) -> None:
    """The life of a worker: import the function, then task by task until the other end closes."""
    module, _, name = function.partition(":")
    work = getattr(importlib.import_module(module), name)
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    while True:
        try:
            task = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            answer: tuple[str, Any] = ("result", work(task))
        except MemoryError:
            answer = ("memory", f"more than {memory_bytes} bytes")
        except Exception as error:
            answer = ("crashed", _described(error))
        try:
            pipe.send(answer)
        except (BrokenPipeError, ConnectionResetError):
            return


def _described(error: Exception) -> str:
    """The error and the line that raised it, for whoever maintains the reader."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f" ({trace.tb_frame.f_code.co_name}, line {trace.tb_lineno})" if trace else ""
    return f"{type(error).__name__}: {error}{where}"[:500]
