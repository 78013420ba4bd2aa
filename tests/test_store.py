"""What was read is kept whole: values exact, statuses apart, batches there in full or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from data import store
from data.paths import Folders
from data.records import Identity, Place, Section
from data.rows import rows_of
from tests import made


@pytest.fixture
def places(tmp_path: Path) -> Folders:
    return Folders(tmp_path / "home")


def failed(sha256: str | None, reason: str, source: str = "/in/x.pdf") -> store.Failed:
    imported = store.Imported(Path(source).name, source, 10, datetime(2026, 1, 2, tzinfo=UTC), False, "1")
    return store.Failed(imported, sha256, reason, "")


@pytest.mark.parametrize(
    ("value", "status", "kept"),
    [
        (Decimal("7730.28"), "value", (Decimal("7730.2800"), "value")),
        (Decimal(0), "stated_none", (Decimal("0.0000"), "stated_none")),
        (None, "blank", (None, "blank")),
        (None, "placeholder", (None, "placeholder")),
        (Decimal("180000"), "approx", (Decimal("180000.0000"), "approx")),
        (Decimal("0.00001"), "value", (None, "unreadable")),
        (Decimal("1e20"), "value", (None, "unreadable")),
    ],
)
def test_a_figure_is_kept_exactly_or_not_at_all(
    value: Decimal | None, status: str, kept: tuple[Decimal | None, str], places: Folders
) -> None:
    fact = replace(made.fact("n_info_total", "1"), value=value, status=status)
    batch = made.keep(places, made.report(cells={}, facts=[fact]))
    row = pq.read_table(batch / "facts.parquet").to_pylist()[0]
    assert (row["value"], row["status"]) == kept


def test_places_keep_page_box_line_and_span(places: Folders) -> None:
    place = Place(page=2, box=(1.5, 2.0, 3.0, 4.25), line=7, start=3, end=9)
    fact = replace(made.fact("n_info_total", "1"), place=place)
    row = pq.read_table(made.keep(places, made.report(cells={}, facts=[fact])) / "facts.parquet").to_pylist()[0]
    found = [row[name] for name in ("page", "x0", "top", "x1", "bottom", "line", "span_start", "span_end", "table_no")]
    assert found == [2, 1.5, 2.0, 3.0, 4.25, 7, 3, 9, None]


def test_words_with_half_a_surrogate_pair_are_kept_without_it(places: Folders) -> None:
    section = Section("preface", "引\ud800言", "0", "present", 1, "正文\udc00")
    row = pq.read_table(made.keep(places, made.report(found=[section])) / "sections.parquet").to_pylist()[0]
    assert (row["title"], row["text"]) == ("引?言", "正文?")


@pytest.mark.parametrize("missing", [{"agency": None}, {"report_year": None}])
def test_an_extract_without_agency_or_year_is_refused(missing: dict[str, None]) -> None:
    extract = made.report()
    identity = Identity(**{name: getattr(extract.identity, name) for name in extract.identity.__slots__} | missing)
    with pytest.raises(ValueError, match="without agency or report year"):
        rows_of(replace(extract, identity=identity))


def test_what_was_read_by_this_version_is_known_and_by_another_is_not(places: Folders) -> None:
    extract = made.report()
    made.keep(places, extract)
    assert store.known(places, "1").files == {extract.sha256: extract.name}
    assert store.known(places, "2").files == {}


@pytest.mark.parametrize(
    ("reason", "is_remembered"),
    [("broken", True), ("no_report", True), ("timeout", False), ("crashed", False), ("no_permission", False)],
)
def test_a_failure_is_remembered_if_it_is_the_file_s_own(reason: str, is_remembered: bool, places: Folders) -> None:
    store.write_batch(places, [], [failed("ab", reason)])
    assert ("ab" in store.known(places, "1").failures) is is_remembered


def test_a_failure_is_over_when_the_same_file_was_read(places: Folders) -> None:
    extract = made.report()
    store.write_batch(places, [], [failed(extract.sha256, "crashed"), failed("cd", "broken", "/in/y.pdf")])
    made.keep(places, extract)
    assert [f.sha256 for f in store.failures(places, store.documents(places))] == ["cd"]


def test_a_document_read_again_keeps_the_time_of_its_first_import(places: Folders) -> None:
    extract = made.report()
    made.keep(places, extract)
    later = store.Imported(extract.name, "/again", 1, datetime(2030, 1, 1, tzinfo=UTC), False, "2")
    store.write_batch(places, [store.Stored(later, rows_of(extract))], [])
    (document,) = store.documents(places)
    assert (document.imported_at.year, document.extractor_version) == (2026, "2")


@pytest.mark.parametrize(
    ("file", "suffix"),
    [
        ("报告.PDF", ".pdf"),
        ("../../etc/passwd", ""),
        ("a.docx", ".docx"),
        ("no ending", ""),
        ("x.p;rm -rf", ""),
        ("y.averylongending", ""),
    ],
)
def test_an_original_is_named_by_its_hash_alone(file: str, suffix: str, places: Folders) -> None:
    sha256 = store.digest(b"content")
    kept = store.keep_original(places, b"content", sha256, file)
    assert kept == places.documents / sha256[:2] / f"{sha256}{suffix}"
    assert store.find_original(places, sha256) == kept


@pytest.mark.parametrize("sha256", ["", "*", "../../x", "0" * 63])
def test_only_a_hash_finds_an_original(sha256: str, places: Folders) -> None:
    store.keep_original(places, b"content", store.digest(b"content"), "a.txt")
    assert store.find_original(places, sha256) is None


def test_a_batch_that_cannot_be_finished_leaves_nothing(places: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pq, "write_table", full)
    with pytest.raises(OSError, match="No space"):
        made.keep(places, made.report())
    assert store.batches(places) == ()
    assert list(places.scratch.iterdir()) == []


def test_samples_are_removed_and_a_person_s_files_stay(places: Folders) -> None:
    mine, sample = made.report(), made.report("示例县财政局")
    made.keep(places, mine)
    made.keep(places, sample, is_sample=True)
    for extract in (mine, sample):
        store.keep_original(places, b"", extract.sha256, "a.txt")
    assert store.remove_samples(places) == 1
    assert [d.sha256 for d in store.documents(places)] == [mine.sha256]
    assert store.find_original(places, sample.sha256) is None
    assert store.find_original(places, mine.sha256) is not None


def test_a_damaged_cache_of_stats_is_begun_anew(places: Folders) -> None:
    places.home.mkdir()
    places.seen.write_bytes(b"this is no database, but it is long enough to be taken for one" * 20)
    with store.seen_files(places) as seen:
        path = places.seen
        store.remember_hash(seen, path, path.stat(), "ab")
        assert store.seen_hash(seen, path, path.stat()) == "ab"
