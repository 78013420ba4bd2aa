"""What a worker does with one file: read it, and hand back rows or the reason why there are none."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from data.errors import UnreadableFile
from data.pipeline import extract
from data.records import Told
from data.rows import ExtractRows, rows_of


@dataclass(frozen=True, slots=True)
class Task:
    """One original to read; name is what the file is called where it came from, number its place in the import.

    told is what a person said of it.
    """

    path: Path
    name: str
    sha256: str
    number: int
    told: Told | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """Why a file gave no report: a code of ``reference/reasons.csv`` and what was seen."""

    reason: str
    detail: str


def read_one(task: Task) -> ExtractRows | Unread:
    """The rows of the report in the file."""
    try:
        return rows_of(extract(task.path, task.name, task.told))
    except UnreadableFile as error:
        return Unread(error.reason, error.detail)
    except RecursionError:
        return Unread("broken", "nested deeper than any report")
