"""Uploaded reports: read aside, looked over by a person, then taken into the store."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

from data import importing, jobs, ledger, register, staging, store
from data.importing import FileResult
from data.jobs import Choice, Diary
from data.paths import Folders
from data.store import PASSING_REASONS, StoredDocument

# What a person can mend by saying whose report of which year a file is.
TOLD_REASONS = frozenset({"no_agency", "no_year"})


@dataclass(frozen=True, slots=True)
class Witness:
    """The words that one field of a document's identity was read from."""

    field: str
    words: str
    place: str
    rule: str


@dataclass(frozen=True, slots=True)
class LookedAt:
    """One file of an upload: what it was taken for, by which words, and what it would do to documents that are here.

    agency_id and report_year follow a person's choice where there is one. rivals are other documents of the same agency
    and year; counts says whether this one would be the one that counts. is_new_agency: in no register.
    """

    result: FileResult
    format: str
    agency_printed: str
    agency_id: str | None
    agency_name: str
    is_new_agency: bool
    report_year: int | None
    form: str
    published_on: date | None
    witnesses: tuple[Witness, ...]
    rivals: tuple[str, ...]
    counts: bool
    choice: Choice | None

    @property
    def can_be_told(self) -> bool:
        """Whether a person may say whose it is: it was read, or only that was missing."""
        return self.result.state == "imported" or self.result.reason in TOLD_REASONS


@dataclass(frozen=True, slots=True)
class Look:
    """The files of an upload as they would be taken, and the agencies that there are: id → name."""

    files: tuple[LookedAt, ...]
    agencies: Mapping[str, str]


def read(places: Folders, diary: Diary) -> bool:
    """Read the uploaded files aside; whether there is anything to look over."""
    job_id = diary.job.id
    before = {result.sha256 for result in jobs.results(places, job_id) if result.state == "imported"}

    def progress(done: int, total: int, result: FileResult) -> None:
        if result.state == "known" and result.sha256 in before:
            diary.count(done, total)
        else:
            diary.file(done, total, result)

    diary.tell(state="reading")
    importing.import_files(jobs.stage(places, job_id), jobs.uploads(places, job_id), beside=places, progress=progress)
    states = {result.state for result in jobs.results(places, job_id)}
    return bool(states & {"imported", "failed"})


def add(places: Folders, diary: Diary) -> int:
    """Take what was read and not left out into the store, as a person told it; the number of documents taken."""
    job_id = diary.job.id
    diary.tell(state="adding")
    said = jobs.choices(places, job_id)
    left_out = {choice.sha256 for choice in said.values() if choice.is_left_out}
    told = {sha: choice for sha, choice in said.items() if sha not in left_out and _is_told(choice)}
    _attribute(places, tuple(told.values()))
    count = staging.adopt(jobs.stage(places, job_id), places, left_out)
    mended = [
        result for result in jobs.results(places, job_id)
        if result.sha256 in told and result.state == "failed" and result.reason in TOLD_REASONS
    ]  # fmt: skip
    paths = [_copy(places, job_id, number, result) for number, result in enumerate(mended)]
    if paths:
        found = importing.import_files(places, [path for path in paths if path], progress=diary.file)
        count += found.count("imported")
    return count


def tidy(places: Folders, job_id: str) -> bool:
    """Remove what a finished job no longer needs; whether files are kept for another try."""
    can_retry = any(result.reason in PASSING_REASONS for result in jobs.results(places, job_id))
    if not can_retry:
        jobs.clear(places, job_id)
    return can_retry


def look(places: Folders, job_id: str) -> Look:
    """What the files of a job were taken for.

    Raises: Refusal when there is no such job.
    """
    results = jobs.results(places, job_id)
    said = jobs.choices(places, job_id)
    staged = {document.sha256: document for document in store.documents(jobs.stage(places, job_id))}
    here = [document for document in store.documents(places) if document.sha256 not in staged]
    told = {a.sha256: (a.agency_id, a.report_year) for a in ledger.attributions(places.ledger)}
    told |= {sha: (choice.agency_id, choice.report_year) for sha, choice in said.items() if _is_told(choice)}
    documents = [_as_told(document, told) for document in (*here, *staged.values())]
    registered = register.register(places.register)
    resolved = register.resolve(
        [register.Printed(d.sha256, d.agency, d.region, d.level, d.kind, d.report_year, d.imported_at)
         for d in documents],
        registered,
        {sha: agency for sha, (agency, _) in told.items() if agency and any(d.sha256 == sha for d in documents)},
    )  # fmt: skip
    left_out = {choice.sha256 for choice in said.values() if choice.is_left_out}
    together: dict[tuple[str, int], list[StoredDocument]] = {}
    for document in documents:
        if document.sha256 not in left_out:
            together.setdefault((resolved.agency_of[document.sha256], document.report_year), []).append(document)
    agencies = {agency.agency_id: agency for agency in resolved.agencies}
    witnesses = _witnesses(jobs.stage(places, job_id))
    by_sha = {document.sha256: document for document in documents}
    return Look(
        tuple(
            _looked_at(result, by_sha.get(result.sha256 or "") if result.state == "imported" else None, said, resolved,
                       agencies, together, witnesses)
            for result in results
        ),
        {agency.agency_id: agency.name_zh for agency in resolved.agencies},
    )  # fmt: skip


def _looked_at(
    result: FileResult,
    document: StoredDocument | None,
    said: Mapping[str, Choice],
    resolved: register.Resolved,
    agencies: Mapping[str, register.Agency],
    together: Mapping[tuple[str, int], Sequence[StoredDocument]],
    witnesses: Mapping[str, tuple[Witness, ...]],
) -> LookedAt:
    choice = said.get(result.sha256 or "")
    if document is None:
        agency_id = choice.agency_id if choice else None
        return LookedAt(
            result, Path(result.file).suffix.lstrip(".").lower(), result.agency, agency_id,
            agencies[agency_id].name_zh if agency_id and agency_id in agencies else result.agency, False,
            (choice.report_year if choice else None) or result.report_year, result.form, None, (), (), False, choice,
        )  # fmt: skip
    agency = agencies[resolved.agency_of[document.sha256]]
    rivals = together.get((agency.agency_id, document.report_year), [])
    counts = not (choice and choice.is_left_out) and importing.active(rivals).sha256 == document.sha256
    others = tuple(rival.file for rival in rivals if rival.sha256 != document.sha256)
    return LookedAt(
        result, document.format, document.agency, agency.agency_id, agency.name_zh, agency.is_provisional,
        document.report_year, result.form, document.published_on, witnesses.get(document.sha256, ()), others, counts,
        choice,
    )  # fmt: skip


def _as_told(document: StoredDocument, told: Mapping[str, tuple[str | None, int | None]]) -> StoredDocument:
    _, year = told.get(document.sha256, (None, None))
    return replace(document, report_year=year) if year else document


def _witnesses(stage: Folders) -> dict[str, tuple[Witness, ...]]:
    found = {}
    for batch in store.batches(stage):
        for row in pq.read_table(batch / "documents.parquet", columns=["sha256", "identity_evidence"]).to_pylist():
            evidence = json.loads(row["identity_evidence"])
            found[row["sha256"]] = tuple(
                Witness(field, e["words"], e["place"], e["rule"]) for field, e in evidence.items()
            )
    return found


def _is_told(choice: Choice) -> bool:
    return choice.agency_id is not None or choice.report_year is not None


def _attribute(places: Folders, said: Sequence[Choice]) -> None:
    """What people said, into the ledger; what it holds already is not written twice."""
    known = {(a.sha256, a.agency_id, a.report_year) for a in ledger.attributions(places.ledger)}
    for choice in said:
        if (choice.sha256, choice.agency_id, choice.report_year) not in known:
            ledger.record_attribution(
                places.ledger,
                ledger.Attribution(
                    choice.sha256, choice.agency_id, choice.agency_name, choice.report_year, choice.by, choice.reason
                ),
            )


def _copy(places: Folders, job_id: str, number: int, result: FileResult) -> Path | None:
    """The original under the name that it came with, to be read once more."""
    original = store.find_original(places, result.sha256 or "")
    if original is None:
        return None
    path = jobs.again(places, job_id) / f"{number:05d}" / result.file
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(original, path)
    return path
