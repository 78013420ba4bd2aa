"""Stored originals read once more: after the reading has changed, or where an extract was lost."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from data import store, workers
from data.importing import BATCH_SIZE, FUNCTION, REASON_OF_ERROR, told
from data.paths import Folders
from data.pipeline import EXTRACTOR_VERSION
from data.work import Task, Unread


@dataclass(frozen=True, slots=True)
class Again:
    """A stored original, with what was known of it when it first came."""

    sha256: str
    file: str
    source: str
    imported_at: datetime
    is_sample: bool


Progress = Callable[[int, int], None]


def read_again(places: Folders, originals: Sequence[Again], progress: Progress | None = None) -> int:
    """The number of originals that gave a report; the others are listed as failures, as by an import.

    Raises: OSError when the store may not be written or the disk is full.
    """
    said = told(places)
    tasks = [
        Task(path, again.file, again.sha256, number, said.get(again.sha256))
        for number, again in enumerate(originals)
        if (path := store.find_original(places, again.sha256)) is not None
    ]
    stored: list[store.Stored] = []
    failed: list[store.Failed] = []
    done = read = 0
    try:
        for outcome in workers.run(FUNCTION, tasks, workers=os.cpu_count() or 1):
            again = originals[outcome.task.number]
            size = outcome.task.path.stat().st_size
            imported = store.Imported(
                again.file, again.source, size, again.imported_at, again.is_sample, EXTRACTOR_VERSION
            )
            if outcome.error:
                failed.append(store.Failed(imported, again.sha256, REASON_OF_ERROR[outcome.error], outcome.detail))
            elif isinstance(outcome.result, Unread):
                failed.append(store.Failed(imported, again.sha256, outcome.result.reason, outcome.result.detail))
            else:
                stored.append(store.Stored(imported, outcome.result))
                read += 1
            done += 1
            if progress is not None:
                progress(done, len(tasks))
            if len(stored) + len(failed) >= BATCH_SIZE:
                store.write_batch(places, stored, failed)
                stored, failed = [], []
    finally:
        if stored or failed:
            store.write_batch(places, stored, failed)
    return read
