"""Which files are read, and which pictures are the pages of one report."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from data import intake
from data.intake import Candidate
from data.picture_pages import bound, page_sets

SETS = [
    (["page-1.jpg", "page-2.jpg"], [("", ["page-1.jpg", "page-2.jpg"])]),
    (["第2页.jpg", "第1页.jpg"], [("", ["第1页.jpg", "第2页.jpg"])]),
    (["第十页.png", "第九页.png", *(f"第{n}页.png" for n in "一二三四五六七八")],
     [("", [f"第{n}页.png" for n in "一二三四五六七八九十"])]),
    (["年报（2）.png", "年报（1）.png"], [("年报", ["年报（1）.png", "年报（2）.png"])]),
    (["甲局2021年报-01.jpg", "甲局2021年报-02.jpg", "乙局2021年报-01.jpg", "乙局2021年报-02.jpg"],
     [("甲局2021年报", ["甲局2021年报-01.jpg", "甲局2021年报-02.jpg"]),
      ("乙局2021年报", ["乙局2021年报-01.jpg", "乙局2021年报-02.jpg"])]),
    (["0.jpg", "1.jpg"], [("", ["0.jpg", "1.jpg"])]),
    (["2020.jpg", "2021.jpg"], []),
    (["2001.jpg", "2002.jpg"], []),
    (["甲局.jpg", "乙局.jpg"], []),
    (["page-2.jpg", "page-3.jpg"], []),
    (["page-1.jpg"], []),
    (["page-1.jpg", "page-2.png"], []),
    (["page-1.txt", "page-2.txt"], []),
    (["IMG_20230101.jpg", "IMG_20230102.jpg"], []),
]  # fmt: skip


@pytest.mark.parametrize(("names", "expected"), SETS)
def test_pictures_with_the_numbers_of_pages_are_one_report(
    names: list[str], expected: list[tuple[str, list[str]]]
) -> None:
    assert [(pages.title, list(pages.names)) for pages in page_sets(names)] == expected


def picture(grey: int, size: tuple[int, int] = (900, 1270)) -> bytes:
    written = io.BytesIO()
    Image.new("L", size, grey).save(written, "JPEG")
    return written.getvalue()


FOLDER = {
    "甲局/第1页.jpg": picture(10),
    "甲局/第2页.jpg": picture(90),
    "甲局/第10页.jpg": picture(200),
    **{f"甲局/第{n}页.jpg": picture(100 + n) for n in range(3, 10)},
    "icons/icon1.jpg": picture(5, (40, 40)),
    "icons/icon2.jpg": picture(6, (40, 40)),
    "gap/a-1.jpg": picture(1),
    "gap/a-3.jpg": picture(3),
    "saved.html": b"<p>1</p>",
    "saved_files/1.jpg": picture(7),
    "saved_files/2.jpg": picture(8),
    "report.txt": b"1",
}


def as_folder(folder: Path) -> list[Candidate]:
    for name, content in FOLDER.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return list(intake.files([folder]))


def as_zip(folder: Path) -> list[Candidate]:
    path = folder / "reports.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in FOLDER.items():
            archive.writestr(name, content)
    (entry,) = intake.files([path])
    return list(intake.members(entry))


@pytest.mark.parametrize("given", [as_folder, as_zip])
def test_pages_of_a_folder_or_zip_are_bound_and_other_pictures_are_not(given: object, tmp_path: Path) -> None:
    assert callable(given)
    found = {candidate.file: candidate for candidate in given(tmp_path)}
    assert set(found) == {"甲局.pdf", "a.pdf", "icon1.jpg", "icon2.jpg", "saved.html", "report.txt"}
    pages = pypdfium2.PdfDocument(intake.content_of(found["甲局.pdf"]))
    greys = [page.render().to_pil().convert("L").getpixel((300, 400)) for page in pages]
    assert greys == pytest.approx([10, 90, *range(103, 110), 200], abs=2)
    assert (found["a.pdf"].reason, found["a.pdf"].detail) == ("pages_missing", "a-1.jpg … a-3.jpg: page 2 is not there")
    assert found["甲局.pdf"].source.endswith("甲局/第1页.jpg … 第10页.jpg")


def test_pictures_named_one_by_one_are_pages_too(tmp_path: Path) -> None:
    paths = [tmp_path / "报告_1.jpg", tmp_path / "报告_2.jpg"]
    for number, path in enumerate(paths):
        path.write_bytes(picture(number))
    (one,) = intake.files(paths)
    assert (one.file, one.is_named, len(one.pages)) == ("报告.pdf", True, 2)


def test_the_same_pictures_give_the_same_file() -> None:
    pages = [picture(10), picture(20)]
    assert bound(pages) == bound(pages)


def test_a_damaged_picture_is_a_fault_of_the_file() -> None:
    with pytest.raises(OSError, match="picture"):
        bound([b"\x89PNG\r\n\x1a\n" + bytes(99)])
