"""Work that misbehaves, for tests of the worker processes."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from data.work import Task


def misbehave(task: str) -> str:
    """The task in capitals, unless it asks for trouble."""
    if task == "segfault":
        os.kill(os.getpid(), signal.SIGSEGV)
    if task == "hang":
        time.sleep(60)
    if task == "eat":
        return str(len(bytearray(10**11)))
    if task == "raise":
        raise ValueError("not like this")
    if task == "where":
        return str(os.getpid())
    return task.upper()


def crash_on_crash(task: Task) -> object:
    """What a worker does with a file, dying on one whose name says so."""
    from data.work import read_one

    if "crash" in task.name:
        os.kill(os.getpid(), signal.SIGKILL)
    return read_one(Task(Path(task.path), task.name, task.sha256, task.number))


def too_much_memory(task: Task) -> object:
    """What a worker does with a file that no memory suffices for."""
    return bytearray(10**11)
