"""Work that outlives whoever asked for it: a folder per job below ``jobs/``, and a process of its own that does it.

The process holds the job's lock from its start to its end, whichever way it ends: a job that says that it is at work
and whose lock is free was killed. Jobs work one after another, so that two uploads do not fight for the same cores.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from data.importing import FileResult
from data.messages import Refusal
from data.paths import ROOT, Folders

# What a job does while its process lives.
AT_WORK = frozenset({"waiting", "reading", "adding", "publishing", "writing"})
# Finished jobs beyond so many are forgotten, the oldest first.
KEPT_JOBS = 50
_ID = re.compile(r"[0-9]{8}T[0-9]{6}-[0-9a-f]{8}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_SAVED_EVERY = 0.4


@dataclass(frozen=True, slots=True)
class Job:
    """One job as it stands.

    state: "waiting" (another one works) · "reading" · "ready" (read, a person looks it over) · "adding" · "publishing"
    · "writing" (the sample county) · "done" · "failed" (message says why) · "stopped" (its process was killed) · "left"
    (a person wants none of it). phase is what it was last asked to do: "read" or "add".
    added: documents taken, or removed with the sample county. can_retry: some files failed for a reason that may pass.
    Units: made_at and changed_at in UTC; done of total in files or, when step is set, in steps of publishing;
    failed of them gave no report.
    """

    id: str
    kind: str
    by: str
    made_at: datetime
    files: tuple[str, ...] = ()
    phase: str = "read"
    state: str = "waiting"
    done: int = 0
    total: int = 0
    failed: int = 0
    step: str = ""
    changed_at: datetime | None = None
    message_zh: str = ""
    message_en: str = ""
    build_name: str = ""
    added: int = 0
    can_retry: bool = False

    @property
    def is_at_work(self) -> bool:
        """Whether its process lives."""
        return self.state in AT_WORK


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person says of one file of a job before it is accepted; None leaves what the document says."""

    sha256: str
    agency_id: str | None
    agency_name: str | None
    report_year: int | None
    is_left_out: bool
    by: str
    reason: str


def create(places: Folders, kind: str, by: str, uploads: Sequence[tuple[str, BinaryIO]] = ()) -> str:
    """The id of a new job with these files, not yet at work.

    Raises: OSError when the disk is full or may not be written; nothing of the job is left then.
    """
    made_at = datetime.now(UTC)
    job_id = f"{made_at:%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:8]}"
    folder = places.jobs / job_id
    names = []
    try:
        folder.mkdir(parents=True)
        for number, (name, content) in enumerate(uploads):
            # Two files may bear one name; each has a folder of its own.
            path = folder / "upload" / f"{number:05d}" / _safe_name(name)
            path.parent.mkdir(parents=True)
            with path.open("wb") as file:
                shutil.copyfileobj(content, file, 1024 * 1024)
            names.append(path.name)
        (folder / "lock").touch()
        _save(folder, Job(job_id, kind, by, made_at, tuple(names)))
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    _forget_oldest(places)
    return job_id


def start(places: Folders, job_id: str, phase: str) -> None:
    """Let a process of its own do this phase of the job.

    Raises: Refusal when there is no such job or its process is still at work.
    """
    folder = _folder(places, job_id)
    with (folder / "lock").open("a") as lock:
        _demand_lock(lock.fileno(), job_id)
        before = _load(folder)
        _save(folder, _changed(before, phase=phase, state="waiting", done=0, total=0, failed=0, step="", message_zh="",
                               message_en=""))  # fmt: skip
        with (folder / "log.txt").open("ab") as log:
            process = subprocess.Popen(  # noqa: S603 - our own command on a checked id
                [sys.executable, "-m", "data", "job", job_id],
                cwd=ROOT,
                env={**os.environ, "XXGK_HOME": str(places.home)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # The lock goes with the process, and Ctrl-C at the dashboard does not reach it.
                pass_fds=(lock.fileno(),),
                start_new_session=True,
            )
    threading.Thread(target=process.wait, daemon=True).start()


def find(places: Folders, job_id: str) -> Job:
    """One job as it stands.

    Raises: Refusal when there is no such job.
    """
    folder = _folder(places, job_id)
    job = _load(folder)
    if job.is_at_work and not _is_locked(folder):
        # It may just have ended in good order.
        job = _load(folder)
        if job.is_at_work:
            return _changed(job, state="stopped", changed_at=job.changed_at)
    return job


def listed(places: Folders) -> tuple[Job, ...]:
    """All jobs, newest first."""
    names = sorted((path.name for path in places.jobs.glob("*") if _ID.fullmatch(path.name)), reverse=True)
    found = []
    for name in names:
        try:
            found.append(find(places, name))
        except Refusal:
            continue
    return tuple(found)


def remove(places: Folders, job_id: str) -> None:
    """Forget what was uploaded for a job and not accepted; its record stays.

    Raises: Refusal when there is no such job or it is at work.
    """
    folder = _folder(places, job_id)
    with (folder / "lock").open("a") as lock:
        _demand_lock(lock.fileno(), job_id)
        clear(places, job_id)
        _save(folder, _changed(_load(folder), state="left"))


def clear(places: Folders, job_id: str) -> None:
    """Remove what a job no longer needs: the uploaded files and what was read of them."""
    folder = _folder(places, job_id)
    for name in ("upload", "again", "stage"):
        shutil.rmtree(folder / name, ignore_errors=True)


def uploads(places: Folders, job_id: str) -> tuple[Path, ...]:
    """The uploaded files of a job, in their order."""
    return tuple(path for path in sorted((_folder(places, job_id) / "upload").glob("*/*")) if path.is_file())


def stage(places: Folders, job_id: str) -> Folders:
    """The store of a job's own, of what is read and not accepted."""
    return Folders(_folder(places, job_id) / "stage")


def again(places: Folders, job_id: str) -> Path:
    """A folder for files that are read once more."""
    return _folder(places, job_id) / "again"


def results(places: Folders, job_id: str) -> tuple[FileResult, ...]:
    """What became of every file of a job so far; what was said of a file last holds."""
    try:
        lines = (_folder(places, job_id) / "results.jsonl").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return ()
    found: dict[str, FileResult] = {}
    for line in lines:
        try:
            values = json.loads(line)
        except ValueError:
            continue  # the line that a killed process was writing
        result = FileResult(**{**values, "problems": tuple(values["problems"])})
        # The same content under a second name is answered for beside the first.
        found[result.source if result.state == "known" or not result.sha256 else result.sha256] = result
    return tuple(sorted(found.values(), key=lambda result: result.source))


def log_end(places: Folders, job_id: str, lines: int = 20) -> str:
    """The last lines that the job's process wrote."""
    try:
        written = (_folder(places, job_id) / "log.txt").read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return ""
    return "\n".join(written.splitlines()[-lines:])


def choose(places: Folders, job_id: str, choice: Choice) -> None:
    """Keep what a person says of a file until the job is accepted."""
    folder = _folder(places, job_id) / "choices"
    folder.mkdir(exist_ok=True)
    _write(folder / f"{choice.sha256}.json", asdict(choice))


def choices(places: Folders, job_id: str) -> dict[str, Choice]:
    """What people said of the files of a job, by content."""
    paths = sorted((_folder(places, job_id) / "choices").glob("*.json"))
    said = (Choice(**json.loads(path.read_text(encoding="utf-8"))) for path in paths)
    return {choice.sha256: choice for choice in said}


# inside the job's process --------------------------------------------------------------------------------------------


class Diary:
    """What the process of a job tells of its work, for whoever looks at it from outside."""

    def __init__(self, places: Folders, job_id: str) -> None:
        """Open the record of a job that is at work."""
        self._folder = _folder(places, job_id)
        self._saved_at = 0.0
        self.job = _load(self._folder)

    def tell(self, **changes: Any) -> None:
        """Write at once how the job stands."""
        self.job = _changed(self.job, **changes)
        _save(self._folder, self.job)
        self._saved_at = time.monotonic()

    def count(self, done: int, total: int, **changes: Any) -> None:
        """Note progress; written every now and then."""
        self.job = _changed(self.job, done=done, total=total, **changes)
        if time.monotonic() - self._saved_at > _SAVED_EVERY or done == total:
            self.tell()

    def file(self, done: int, total: int, result: FileResult) -> None:
        """Note what became of a file."""
        with (self._folder / "results.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")
        self.count(done, total, failed=self.job.failed + (result.state == "failed"))


@contextmanager
def turn(places: Folders) -> Iterator[None]:
    """Wait until no other job works below this home."""
    with (places.jobs / "turn").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


# records -------------------------------------------------------------------------------------------------------------


def _folder(places: Folders, job_id: str) -> Path:
    folder = places.jobs / job_id
    if not _ID.fullmatch(job_id) or not (folder / "job.json").is_file():
        raise Refusal("no_such_job", exit_code=6, job=job_id[:40])
    return folder


def _load(folder: Path) -> Job:
    values = json.loads((folder / "job.json").read_text(encoding="utf-8"))
    known = {field.name for field in fields(Job)}
    values = {name: value for name, value in values.items() if name in known}
    return Job(
        **values
        | {
            "files": tuple(values["files"]),
            "made_at": datetime.fromisoformat(values["made_at"]),
            "changed_at": datetime.fromisoformat(values["changed_at"]) if values["changed_at"] else None,
        }
    )


def _save(folder: Path, job: Job) -> None:
    _write(folder / "job.json", asdict(job))


def _changed(job: Job, **changes: Any) -> Job:
    return Job(**{**asdict(job), "files": job.files, "changed_at": datetime.now(UTC), **changes})


def _write(path: Path, values: Mapping[str, Any]) -> None:
    """The values as JSON, there in full or as before."""
    making = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}")
    try:
        making.write_text(json.dumps(values, ensure_ascii=False, default=_iso), encoding="utf-8")
        making.replace(path)
    except OSError:
        making.unlink(missing_ok=True)
        raise


def _iso(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _safe_name(name: str) -> str:
    """The last part of an uploaded file's name, without what would hide or lead elsewhere."""
    last = _CONTROL.sub("", re.split(r"[\\/]", name)[-1]).strip()
    while len(last.encode()) > 200:
        stem, dot, ending = last.rpartition(".")
        last = f"{stem[:-1]}{dot}{ending}" if stem else last[:-1]
    return last if last not in {"", ".", ".."} else "file"


def _demand_lock(descriptor: int, job_id: str) -> None:
    # Somebody who only looks holds the lock for an instant.
    for _ in range(50):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.02)
        else:
            return
    raise Refusal("job_at_work", exit_code=2, job=job_id)


def _is_locked(folder: Path) -> bool:
    with (folder / "lock").open("rb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _forget_oldest(places: Folders) -> None:
    ended = [job for job in listed(places) if not job.is_at_work and job.state != "ready"]
    for job in ended[KEPT_JOBS:]:
        shutil.rmtree(places.jobs / job.id, ignore_errors=True)
