"""Uploads are read aside, looked over and accepted by processes of their own, whatever happens to them."""

from __future__ import annotations

import errno
import fcntl
import io
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import duckdb
import pytest

from data import commands, jobs, ledger, samples
from data.builds import LOCKED, current_build
from data.commands import Job, Refusal
from data.paths import Folders
from tests import made
from tests.made import report

# A loaded machine may take long; nothing here is proved by waiting.
PATIENCE_SECONDS = 240


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Two sample reports of the fictional county, by file name."""
    folder = tmp_path_factory.mktemp("samples")
    files = samples.write(folder, agencies=2, years=range(2023, 2024), formats=("txt",), seed=1)
    found = {file.path.name: file.path.read_bytes() for file in files}
    assert len(found) == 2
    return found


@pytest.fixture
def places(tmp_path: Path) -> Folders:
    return Folders(tmp_path / "home")


def uploads(contents: dict[str, bytes]) -> list[tuple[str, BinaryIO]]:
    return [(name, io.BytesIO(content)) for name, content in contents.items()]


def ended(job_id: str, places: Folders) -> Job:
    """The job once its process lives no more."""
    for _ in range(PATIENCE_SECONDS * 10):
        job = commands.find_job(job_id, home=places.home)
        if not job.is_at_work:
            return job
        time.sleep(0.1)
    raise AssertionError(f"{job_id} is still {job.state}: {commands.job_log(job_id, home=places.home)}")


@contextmanager
def another_job_working(places: Folders) -> Iterator[None]:
    """Nobody else's turn meanwhile."""
    places.jobs.mkdir(parents=True, exist_ok=True)
    with (places.jobs / "turn").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def test_an_upload_is_read_looked_over_told_and_published(reports: dict[str, bytes], places: Folders) -> None:
    (first, content), (second, other) = reports.items()
    files = {first: content, f"copy of {first}": content, second: other, "empty.txt": b"", "note.txt": b"good day"}
    job_id = commands.start_import(uploads(files), by="王", home=places.home)
    job = ended(job_id, places)
    assert (job.state, job.done, job.by, job.failed) == ("ready", 5, "王", 2)
    assert current_build(places.home) is None, "nothing is taken before somebody accepts it"
    assert commands.status(home=places.home).document_count == 0

    look = {file.result.file: file for file in commands.look_at_import(job_id, home=places.home).files}
    assert [file.result.state for file in look.values()] == ["imported", "known", "imported", "failed", "failed"]
    assert look[f"copy of {first}"].result.same_as == first
    assert look["note.txt"].result.reason == "no_report"
    assert (look[first].report_year, look[first].format, look[first].is_new_agency) == (2023, "txt", False)
    assert {"agency", "report_year"} <= {witness.field for witness in look[first].witnesses}
    assert all(witness.words for witness in look[first].witnesses)

    sha, left = look[first].result.sha256 or "", look[second].result.sha256 or ""
    with pytest.raises(Refusal, match="needs a reason"):
        commands.choose_file(job_id, sha, year=2022, by="王", home=places.home)
    with pytest.raises(Refusal, match="no agency nobody"):
        commands.choose_file(job_id, sha, agency="nobody", by="王", reason="x", home=places.home)
    commands.choose_file(job_id, sha, year=2022, by="王", reason="封面印错", home=places.home)
    commands.choose_file(job_id, left, is_left_out=True, by="王", home=places.home)
    commands.accept_import(job_id, home=places.home)
    job = ended(job_id, places)
    assert (job.state, job.added) == ("done", 1), commands.job_log(job_id, home=places.home)

    with duckdb.connect(str(current_build(places.home)), read_only=True, config=dict(LOCKED)) as build:
        assert build.execute("select file, report_year, attributed_by from documents").fetchall() == [
            (first, 2022, "王")
        ]
    assert [each.report_year for each in commands.attributed(home=places.home)] == [2022]
    assert not jobs.uploads(places, job_id), "what was taken needs no second copy"
    again = {file.result.file: file.result.state for file in commands.look_at_import(job_id, home=places.home).files}
    assert again[first] == "imported", "the record of a finished job stays"
    with pytest.raises(Refusal, match="not waiting to be looked over"):
        commands.accept_import(job_id, home=places.home)


def test_a_file_that_names_nobody_is_read_once_a_person_says_whose_it_is(places: Folders) -> None:
    content = (
        "2023年政府信息公开工作年度报告\n\n一、总体情况\n本年度主动公开信息12条。\n"
        "二、主动公开政府信息情况\n无。\n三、收到和处理政府信息公开申请情况\n本年新收申请3件。\n"
        "四、政府信息公开行政复议、行政诉讼情况\n无。\n五、存在的主要问题及改进情况\n公开内容有待丰富。\n六、其他需要报告的事项\n无。\n"
    ).encode()
    job_id = commands.start_import(uploads({"report.txt": content}), by="王", home=places.home)
    assert ended(job_id, places).state == "ready"
    (file,) = commands.look_at_import(job_id, home=places.home).files
    assert (file.result.state, file.result.reason, file.can_be_told) == ("failed", "no_agency", True)
    commands.choose_file(
        job_id,
        file.result.sha256 or "",
        agency="sample-finance",
        year=2023,
        by="王",
        reason="来文单位",
        home=places.home,
    )
    commands.accept_import(job_id, home=places.home)
    job = ended(job_id, places)
    assert (job.state, job.added) == ("done", 1), commands.job_log(job_id, home=places.home)
    (document,) = commands.status(home=places.home).formats
    assert document == ("txt", 1)

    commands.attribute(file.result.sha256 or "", by="李", reason="收错", is_revoked=True, home=places.home)
    published = commands.publish(home=places.home)
    assert (published.document_count, published.failure_count) == (0, 1), "without that word it is nobody's again"


def test_a_job_whose_process_was_killed_is_seen_and_can_be_tried_again(
    reports: dict[str, bytes], places: Folders
) -> None:
    with another_job_working(places):
        job_id = commands.start_import(uploads(reports), by="王", home=places.home)
        assert commands.find_job(job_id, home=places.home).state == "waiting"
        with pytest.raises(Refusal, match="is at work"):
            commands.retry_job(job_id, home=places.home)
        os.kill(process_of(job_id), signal.SIGKILL)
        assert ended(job_id, places).state == "stopped"
    commands.retry_job(job_id, home=places.home)
    job = ended(job_id, places)
    assert (job.state, job.done) == ("ready", 2)
    commands.leave_import(job_id, home=places.home)
    assert commands.find_job(job_id, home=places.home).state == "left"
    assert commands.status(home=places.home).document_count == 0


def process_of(job_id: str) -> int:
    """The process that does a job."""
    for _ in range(PATIENCE_SECONDS * 10):
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                words = (folder / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if job_id.encode() in words:
                return int(folder.name)
        time.sleep(0.1)
    raise AssertionError("no process works on the job")


def test_two_jobs_at_once_work_one_after_another(reports: dict[str, bytes], places: Folders) -> None:
    with another_job_working(places):
        started = [
            commands.start_import(uploads({name: content}), by=name, home=places.home)
            for name, content in reports.items()
        ]
        assert {job.state for job in commands.list_jobs(home=places.home)} == {"waiting"}
    assert [ended(job_id, places).state for job_id in started] == ["ready", "ready"]
    assert [job.id for job in commands.list_jobs(home=places.home)] == sorted(started, reverse=True)


class FullDisk(io.BytesIO):
    """A file whose copy finds the disk full."""

    def read(self, size: int | None = -1) -> bytes:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_refuses_the_upload_and_leaves_nothing(places: Folders) -> None:
    with pytest.raises(Refusal, match="disk is full"):
        commands.start_import([("a.txt", io.BytesIO(b"x")), ("b.txt", FullDisk())], by="王", home=places.home)
    assert commands.list_jobs(home=places.home) == ()
    assert list(places.jobs.iterdir()) == []


def test_an_upload_without_files_is_refused(places: Folders) -> None:
    with pytest.raises(Refusal, match="no file"):
        commands.start_import([], by="王", home=places.home)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("年报.pdf", "年报.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\报告\\年报.docx", "年报.docx"),
        ("..", "file"),
        ("", "file"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("a\nb.txt", "ab.txt"),
        ("长" * 200 + ".pdf", "长" * 65 + ".pdf"),
    ],
)
def test_the_name_of_an_upload_leads_nowhere(given: str, kept: str, places: Folders) -> None:
    job_id = jobs.create(places, "import", "王", uploads({given: b"x"}))
    (path,) = jobs.uploads(places, job_id)
    assert path.name == kept
    assert path.is_relative_to(places.jobs / job_id)


@pytest.mark.parametrize("job_id", ["", "..", "20260101T000000-00000000", "../../x", "20260101T000000-zzzzzzzz"])
def test_a_job_that_is_not_there_is_a_sentence(job_id: str, places: Folders) -> None:
    with pytest.raises(Refusal, match="no job"):
        commands.find_job(job_id, home=places.home)


def test_a_line_that_a_killed_process_was_writing_is_passed_over(places: Folders) -> None:
    job_id = jobs.create(places, "import", "王", uploads({"a.txt": b"x"}))
    (places.jobs / job_id / "results.jsonl").write_text(
        '{"file": "a.txt", "source": "s", "state": "imported", "sha256": "1", "problems": []}\n{"file": "b', "utf-8"
    )
    assert [result.file for result in jobs.results(places, job_id)] == ["a.txt"]


# a person's word on whose report it is -------------------------------------------------------------------------------


def owners(places: Folders) -> list[tuple[str, int, str | None]]:
    published = commands.publish(home=places.home)
    with duckdb.connect(str(published.path), read_only=True, config=dict(LOCKED)) as build:
        rows = build.execute("select agency_id, report_year, attributed_by from documents order by document_id")
        return [(str(row[0]), int(row[1]), row[2]) for row in rows.fetchall()]


def test_a_word_on_whose_report_it_is_holds_until_it_is_taken_back(places: Folders) -> None:
    mistaken = report("示例县教育局", published_on="2024-01-10")
    made.keep(places, mistaken)
    ((before, year, nobody),) = owners(places)
    assert (year, nobody) == (2023, None)
    commands.attribute(
        mistaken.sha256, agency="sample-finance", year=2022, by="王", reason="装订错误", home=places.home
    )
    assert owners(places) == [("sample-finance", 2022, "王")]
    commands.attribute(mistaken.sha256, by="李", reason="核对后撤回", is_revoked=True, home=places.home)
    assert owners(places) == [(before, 2023, None)]
    with pytest.raises(Refusal, match="no word"):
        commands.attribute(mistaken.sha256, by="李", reason="x", is_revoked=True, home=places.home)


def test_an_agency_may_be_said_by_its_full_name(places: Folders) -> None:
    mistaken = report("示例县教育局", published_on="2024-01-10")
    made.keep(places, mistaken)
    said = commands.attribute(mistaken.sha256, agency="示例县财政局", by="王", reason="装订错误", home=places.home)
    assert (said.agency_id, said.agency_name) == ("sample-finance", "示例县财政局")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"year": 2022, "by": "", "reason": "x"}, "--by NAME"),
        ({"year": 2022, "by": "王", "reason": " "}, "needs a reason"),
        ({"by": "王", "reason": "x"}, "an agency or a year"),
        ({"year": 1998, "by": "王", "reason": "x"}, "not between 2008"),
        ({"agency": "nobody", "by": "王", "reason": "x"}, "no agency nobody"),
    ],
)
def test_a_word_that_lacks_something_is_refused(said: dict[str, object], sentence: str, places: Folders) -> None:
    extract = report("示例县教育局")
    made.keep(places, extract)
    with pytest.raises(Refusal, match=sentence):
        commands.attribute(extract.sha256, home=places.home, **said)  # type: ignore[arg-type]
    with pytest.raises(Refusal, match="no document"):
        commands.attribute("0" * 64, year=2022, by="王", reason="x", home=places.home)
    assert ledger.attributions(places.ledger) == ()
