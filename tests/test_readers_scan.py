"""Scanned pages give the words and cells that stand on them, or say that they are unsure; never another figure."""

from __future__ import annotations

import io
import socket
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import numpy as np
import pypdfium2
import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

from data import readers
from data.errors import UnreadableFile
from data.readers import scan, scan_page, scan_words
from data.readers.pdf_page import UNMAPPED
from data.readers.scan_words import Character, Stretch
from data.records import Block, Form, TableBlock, TextBlock
from data.reference import rows
from data.tables import read_tables
from tests.samples_once import written_pdf
from tests.table_shapes import (
    document,
    grid,
    statistics_specs,
    t3_figures,
    t3_grid,
    t3_lines,
    t4_figures,
    t4_specs,
    text_blocks,
)

Picture = Any


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Models come with their package; nothing may be fetched."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a scanned page asked for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def pictures(form: Form, dots: int = 150) -> Iterator[Picture]:
    for page in pypdfium2.PdfDocument(written_pdf(form)):
        yield np.ascontiguousarray(page.render(scale=dots / 72).to_numpy()[:, :, :3])


def scanned(pages: list[Picture]) -> bytes:
    from PIL import Image

    buffer = io.BytesIO()
    sheet = canvas.Canvas(buffer)
    for page in pages:
        height, width = page.shape[:2]
        sheet.setPageSize((width * 0.48, height * 0.48))
        sheet.drawImage(ImageReader(Image.fromarray(page[:, :, ::-1])), 0, 0, width * 0.48, height * 0.48)
        sheet.showPage()
    sheet.save()
    return buffer.getvalue()


def png(picture: Picture) -> bytes:
    import cv2

    return bytes(cv2.imencode(".png", picture)[1])


def skewed(picture: Picture) -> Picture:
    import cv2

    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -0.8, 1)
    return cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))


def noisy(picture: Picture) -> Picture:
    import cv2

    noise = np.random.default_rng(7).normal(0, 10, picture.shape)
    worse = np.clip(picture + noise, 0, 255).astype(np.uint8)
    return cv2.imdecode(cv2.imencode(".jpg", worse, [cv2.IMWRITE_JPEG_QUALITY, 35])[1], cv2.IMREAD_COLOR)


WORSE: dict[str, Callable[[Picture], Picture]] = {
    "askew": skewed,
    "noisy": noisy,
    "on its side": lambda picture: np.rot90(picture, 1),
    "on its other side": lambda picture: np.rot90(picture, 3),
    "upside down": lambda picture: np.rot90(picture, 2),
}


@pytest.mark.ocr
@pytest.mark.parametrize("how", WORSE)
def test_no_cell_of_a_bad_scan_holds_another_figure(how: str) -> None:
    page = list(pictures("2021+"))[3]
    known = {table.row_count: table for table in tables(readers.read_bytes(written_pdf("2021+"), "a.pdf"), page=4)}
    found = tables(readers.read_bytes(png(np.ascontiguousarray(WORSE[how](page))), "a.png"))
    assert found
    for table in found:
        truth = known[table.row_count].grid()
        for read_row, true_row in zip(table.grid(), truth, strict=True):
            figures = [cell.text if cell else "" for cell in read_row[3:]]
            meant = [cell.text if cell else "" for cell in true_row[3:]]
            for figure, should_be in zip(figures, meant, strict=True):
                if should_be.isdecimal():
                    assert figure == should_be or UNMAPPED in figure


def tables(read: object, page: int | None = None) -> list[TableBlock]:
    blocks = getattr(read, "blocks", ())
    return [block for block in blocks if isinstance(block, TableBlock) and page in (None, block.place.page)]


@pytest.mark.ocr
def test_a_place_is_that_of_the_page_as_shown() -> None:
    (page, *_) = pictures("2021+")
    upright = readers.read_bytes(png(page), "a.png")
    sideways = readers.read_bytes(png(np.ascontiguousarray(np.rot90(page, 3))), "a.png")
    first = next(block for block in upright.blocks if isinstance(block, TextBlock))
    same = next(block for block in sideways.blocks if isinstance(block, TextBlock))
    assert first.text == same.text
    assert first.place.box
    assert same.place.box
    # Turned clockwise, what stood at the top stands at the right.
    assert same.place.box[2] == pytest.approx(842 - first.place.box[1], abs=12)


@pytest.mark.ocr
def test_a_cell_with_a_scribble_is_not_blank() -> None:
    import cv2

    page = np.full((700, 1240, 3), 255, np.uint8)
    for y in (100, 200, 300, 400):
        cv2.line(page, (100, y), (1100, y), (0, 0, 0), 2)
    for x in (100, 600, 1100):
        cv2.line(page, (x, 100), (x, 400), (0, 0, 0), 2)
    for row, label in enumerate(("ITEM", "NEW", "OLD")):
        cv2.putText(page, label, (140, 165 + 100 * row), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (0, 0, 0), 3)
    cv2.putText(page, "COUNT", (640, 165), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (0, 0, 0), 3)
    cv2.ellipse(page, (800, 250), (9, 17), 30, 0, 200, (0, 0, 0), 3)
    (table,) = tables(readers.read_bytes(png(page), "a.png"))
    words = [[cell.text if cell else "" for cell in row] for row in table.grid()]
    assert words[1][1] != ""
    assert not words[1][1].isdecimal()
    assert words[2][1] == ""


@pytest.mark.ocr
def test_pages_of_a_pdf_that_have_text_keep_it() -> None:
    _, second, *_ = pictures("2021+")
    mixed = pypdfium2.PdfDocument(written_pdf("2021+"))
    scans = pypdfium2.PdfDocument(scanned([second]))
    for _ in range(len(mixed) - 1):
        mixed[1].close()
        del mixed[1]
    mixed.import_pages(scans)
    buffer = io.BytesIO()
    mixed.save(buffer)
    read = readers.read_bytes(buffer.getvalue(), "a.pdf")
    assert (read.format, read.page_count) == ("scan", 2)
    assert [notice.detail.partition("; ")[2] for notice in read.notices if notice.code == "read_by_ocr"] == ["2"]


@pytest.mark.ocr
def test_a_small_picture_is_no_page() -> None:
    with pytest.raises(UnreadableFile) as raised:
        readers.read_bytes(png(np.full((80, 200, 3), 255, np.uint8)), "logo.png")
    assert raised.value.reason == "unknown_type"
    assert raised.value.detail == "a picture of 200 by 80 pixels, too small for a page"


@pytest.mark.ocr
def test_a_damaged_picture_is_broken() -> None:
    with pytest.raises(UnreadableFile) as raised:
        readers.read_bytes(b"\x89PNG\r\n\x1a\n" + bytes(99), "a.png")
    assert raised.value.reason == "broken"


def test_a_long_picture_is_cut_between_its_lines() -> None:
    picture = np.full((6000, 1240, 3), 255, np.uint8)
    for top in range(0, 6000, 50):
        picture[top : top + 30] = 0
    parts = scan._cut(picture)
    assert sum(part.shape[0] for part in parts) == 6000
    assert len(parts) > 2
    assert all(part[-1].min() == 255 or index == len(parts) - 1 for index, part in enumerate(parts))


def test_without_the_extra_a_scan_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan_words, "_NEEDED", ("no_such_module",))
    content = scanned([np.full((1754, 1240, 3), 128, np.uint8)])
    for name, bytes_of in (("a.pdf", content), ("a.jpg", b"\xff\xd8\xff\xe0" + bytes(99))):
        with pytest.raises(UnreadableFile) as raised:
            readers.read_bytes(bytes_of, name)
        assert raised.value.reason == "scanned"
        assert "extra ocr" in raised.value.detail


# two readings --------------------------------------------------------------------------------------------------------


def stretch(text: str, *confidences: float) -> Stretch:
    sure = confidences or (1.0,) * len(text)
    return Stretch((0, 0, 10, 10), tuple(Character(c, i, s) for i, (c, s) in enumerate(zip(text, sure, strict=True))))


M = UNMAPPED
CONFIRMED = [
    (stretch("203"), stretch("203"), "203"),
    (stretch("203"), stretch("208"), M * 3),
    (stretch("203"), stretch(""), M * 3),
    (stretch("1"), stretch("11"), M),
    (stretch("共12件其中3件"), stretch("共12件其中8件"), f"共12件其中{M}件"),
    (stretch("共12件其中3件"), stretch("共 12件其巾3件"), "共12件其中3件"),
    (stretch("1,203.5万"), stretch("1,203.5万"), "1,203.5万"),
    (stretch("1,203.5万"), stretch("12035万"), f"{M * 7}万"),
    (stretch("12。"), stretch("12"), "12。"),
    (stretch("O"), stretch("0"), M),
    (stretch("0"), stretch("O"), M),
    (stretch("〇"), stretch("〇"), M),
    (stretch("一"), stretch("一"), M),
    (stretch("44", 0.5, 1.0), stretch("44", 0.95, 1.0), "44"),
    (stretch("44", 0.5, 1.0), stretch("44", 0.6, 1.0), f"{M}4"),
    (stretch("总计"), stretch("总汁"), "总计"),
]


@pytest.mark.parametrize(("first", "second", "taken"), CONFIRMED)
def test_a_number_is_taken_when_two_readings_give_it(first: Stretch, second: Stretch, taken: str) -> None:
    assert scan_words.confirmed(first, second).text == taken


def test_a_box_across_ruled_lines_is_cut_at_them() -> None:
    rules = [scan_page.Rule(True, 50, 0, 100), scan_page.Rule(True, 80, 40, 100), scan_page.Rule(False, 20, 0, 100)]
    parts = set(scan_page._cut([(10, 5, 90, 35)], rules))
    assert parts == {(10, 5, 46, 16), (54, 5, 90, 16), (10, 24, 46, 35), (54, 24, 90, 35)}


# what the sums say of a scan -----------------------------------------------------------------------------------------


def test_a_scanned_table_whose_sums_fail_is_held_back() -> None:
    cells = t3_figures("2021+", granted=5, carry_in=1)
    wrong = {**cells, ("t3_granted", "total"): "6"}
    for figures, state in ((cells, "accepted"), (wrong, "held_back")):
        (table,) = read_tables(document(t3_grid(t3_lines("2021+", figures)), "scan"))
        assert table.state == state
    assert all(reading.value is None for reading in table.readings)


SCANNED: dict[str, tuple[dict[tuple[str, str], str], Callable[[dict[tuple[str, str], str]], list[Block]]]] = {
    "t3 of 2021": (t3_figures("2021+", granted=5, carry_in=1), lambda cells: t3_grid(t3_lines("2021+", cells))),
    "t3 of 2019": (t3_figures("2019-2020", partial=5), lambda cells: t3_grid(t3_lines("2019-2020", cells))),
    "t4": (t4_figures(rev="1 0 0 2 3"), lambda cells: [grid(0, t4_specs(cells))]),
    "s14": (
        {
            (row["indicator"], ""): "0"
            for row in rows("indicators")
            if row["form_table"] == "s14" and row["role"] == "value"
        },
        lambda cells: [
            grid(
                0,
                statistics_specs(
                    "s14", {code: text for (code, _), text in cells.items()}, ("统计指标", "单位", "统计数")
                ),
            )
        ],
    ),
}
# Figures of the statistics table that no sum of the form holds: they rest on two readings of the picture.
IN_SUMS = {
    "s14_app_received", "s14_app_in_person", "s14_app_closed", "s14_closed_on_time", "s14_replied", "s14_reply_granted",
    "s14_reply_refused", "s14_refused_privacy", "s14_review_total", "s14_review_upheld", "s14_lit_total",
    "s14_lit_other", "s14_staff", "s14_staff_part",
}  # fmt: skip


@pytest.mark.parametrize("name", SCANNED)
def test_a_figure_of_a_scan_that_the_forms_sums_contradict_is_not_shown_in_any_table(name: str) -> None:
    cells, write = SCANNED[name]
    (table,) = read_tables(document(write(cells), "scan"))
    assert table.state == "accepted"
    for key in cells:
        if name == "s14" and key[0] not in IN_SUMS:
            continue
        misread = {**cells, key: str(int(cells[key]) + 7)}
        (table,) = read_tables(document(write(misread), "scan"))
        assert (table.state, {each.status for each in table.readings}) == ("held_back", {"unreadable"}), key


def test_a_digit_that_is_unsure_stays_unread_and_nothing_else() -> None:
    cells = t3_figures("2021+", granted=5, carry_in=1)
    unsure = {**cells, ("t3_denied_state_secret", "ngo"): UNMAPPED}
    (table,) = read_tables(document(t3_grid(t3_lines("2021+", unsure)), "scan"))
    unread = {(each.indicator, each.applicant) for each in table.readings if each.status == "unreadable"}
    assert table.state == "accepted"
    assert unread == {("t3_denied_state_secret", "ngo")}
    values = {(each.indicator, each.applicant): each.value for each in table.readings}
    assert values["t3_granted", "natural"] == Decimal(5)


def test_lines_of_a_scan_without_ruled_cells_need_their_sums() -> None:
    blocks = text_blocks(["第二十条第（一）项", "信息内容 本年制发件数 本年废止件数 现行有效件数", "规章 1 2 3"])
    assert [table.state for table in read_tables(document(blocks, "scan"))] != ["accepted"]
