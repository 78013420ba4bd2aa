"""Pdf files: lines of text, ruled tables cell by cell, and a sentence for what cannot be read."""

from __future__ import annotations

import csv
import io
import logging
import re
import subprocess
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from data.errors import UnreadableFile
from data.readers.pdf import read
from data.readers.pdf_page import spelled
from data.records import Document, TableBlock, TextBlock
from tests.pdf_drawings import A4, STYLES, Drawn, Table, draw_table, drawn, grid_of, random_table, write

SENTENCE = "示例县档案馆全年整理目录三百余卷，接待查询二十人次。"
FORM = grid_of((("申请", "自然人", "法人", "总计"), ("新收", "12", "", "12"), ("结转", "0", "3", "3")))


def document(content: bytes) -> Document:
    return read(content, "示例.pdf", "00")


def painted(*pages: Callable[[Canvas], None]) -> Document:
    """The reading of pages, each with a sentence at the top so that there is text enough."""

    def paint(canvas: Canvas) -> None:
        for number, page in enumerate(pages):
            if number:
                canvas.showPage()
            write(canvas, 72, 110, SENTENCE)
            page(canvas)

    return document(drawn(paint))


def tables(reading: Document) -> list[TableBlock]:
    return [block for block in reading.blocks if isinstance(block, TableBlock)]


def texts(reading: Document) -> list[str]:
    return [block.text for block in reading.blocks if isinstance(block, TextBlock) and not block.is_furniture]


def furniture(reading: Document) -> list[str]:
    return [block.text for block in reading.blocks if isinstance(block, TextBlock) and block.is_furniture]


def cells(table: TableBlock) -> list[tuple[int, int, int, int, str]]:
    return sorted((cell.row, cell.column, cell.row_span, cell.column_span, cell.text) for cell in table.cells)


def reason_for(content: bytes) -> str:
    with pytest.raises(UnreadableFile) as error:
        document(content)
    return error.value.reason


# --- tables ---


@pytest.mark.parametrize("style", STYLES)
def test_a_ruled_table_is_read_however_its_lines_are_drawn(style: str) -> None:
    (table,) = tables(painted(lambda canvas: draw_table(canvas, FORM, 72, 150, style)))
    assert cells(table) == FORM.plain()


def test_a_cell_knows_its_page_box_table_row_and_column() -> None:
    reading = painted(
        lambda canvas: write(canvas, 72, 200, SENTENCE),
        lambda canvas: draw_table(canvas, FORM, 72, 150, "lines"),
    )
    cell = next(cell for cell in tables(reading)[0].cells if cell.text == "3" and cell.column == 2)
    assert (cell.place.page, cell.place.table, cell.place.row, cell.place.column) == (2, 1, 3, 3)
    assert cell.place.box == pytest.approx((192, 190, 252, 210), abs=1)


def test_a_blank_cell_is_a_cell() -> None:
    (table,) = tables(painted(lambda canvas: draw_table(canvas, FORM, 72, 150, "lines")))
    assert [cell.text for cell in table.cells if cell.row == 1] == ["新收", "12", "", "12"]


def test_merged_cells_keep_their_spans() -> None:
    merged = Table(
        (60.0,) * 4,
        (20.0,) * 3,
        (
            Drawn(0, 0, 2, 2, "项目"), Drawn(0, 2, 1, 2, "件数"), Drawn(1, 2, 1, 1, "上年"), Drawn(1, 3, 1, 1, "本年"),
            Drawn(2, 0, 1, 1, "甲"), Drawn(2, 1, 1, 1, ""), Drawn(2, 2, 1, 1, "7"), Drawn(2, 3, 1, 1, "8"),
        ),
    )  # fmt: skip
    (table,) = tables(painted(lambda canvas: draw_table(canvas, merged, 72, 150, "lines")))
    assert cells(table) == merged.plain()


def test_the_lines_of_a_cell_are_kept_apart() -> None:
    narrow = grid_of((("社会\n公益\n组织", "法律\n服务"), ("1", "2")), height=34)
    (table,) = tables(painted(lambda canvas: draw_table(canvas, narrow, 72, 150, "lines")))
    assert [cell.text for cell in table.cells][:2] == ["社会\n公益\n组织", "法律\n服务"]


def test_words_set_one_under_the_other_read_downwards() -> None:
    tall = Table(
        (30.0, 60.0),
        (60.0, 60.0),
        (Drawn(0, 0, 2, 1, "办\n理\n结\n果"), Drawn(0, 1, 1, 1, "1"), Drawn(1, 1, 1, 1, "2")),
    )
    (table,) = tables(painted(lambda canvas: draw_table(canvas, tall, 72, 150, "lines"), lambda canvas: None))
    assert "".join(table.cells[0].text.split()) == "办理结果"


@pytest.mark.parametrize("cut", ["open", "closed"])
def test_a_table_cut_by_a_page_is_one_table_on_each_page(cut: str) -> None:
    rows = [("序", "事项", "件数"), *((str(number), "审批", str(number * 7)) for number in range(1, 9))]
    above, below = grid_of(rows).split(5)
    reading = painted(
        lambda canvas: draw_table(canvas, above, 72, 150, "lines", cut="bottom" if cut == "open" else ""),
        lambda canvas: draw_table(canvas, below, 72, 150, "lines", cut="top" if cut == "open" else ""),
    )
    assert [cells(table) for table in tables(reading)] == [above.plain(), below.plain()]


def test_a_single_row_is_a_table_where_it_continues_one() -> None:
    whole = grid_of([("甲", "1", "2"), ("乙", "3", "4"), ("丙", "5", "")])
    above, below = whole.split(2)

    def paint(canvas: Canvas) -> None:
        write(canvas, 72, 300, SENTENCE)
        draw_table(canvas, above, 72, 700, "lines")
        write(canvas, 280, 810, "— 1 —")
        canvas.showPage()
        draw_table(canvas, below, 72, 72, "lines")
        write(canvas, 72, 300, SENTENCE)
        write(canvas, 280, 810, "— 2 —")

    reading = document(drawn(paint))
    assert [cells(table) for table in tables(reading)] == [above.plain(), below.plain()]
    alone = painted(lambda canvas: draw_table(canvas, below, 72, 400, "lines"))
    assert tables(alone) == []


def test_on_a_page_within_a_spanning_label_its_column_is_still_there() -> None:
    label = Table(
        (30.0, 60.0, 60.0),
        (20.0,) * 3,
        (Drawn(0, 0, 3, 1, ""), *(Drawn(row, column, 1, 1, f"{row}{column}") for row in range(3) for column in (1, 2))),
    )
    (table,) = tables(painted(lambda canvas: draw_table(canvas, label, 72, 150, "lines", cut="top bottom")))
    assert cells(table) == label.plain()


def test_boxes_around_words_are_no_tables() -> None:
    def paint(canvas: Canvas) -> None:
        canvas.rect(60, 60, 475, 722)
        draw_table(canvas, grid_of([("一个方框里的一句话",)], width=200), 72, 200, "lines")
        canvas.setFillColorRGB(0.8, 0.9, 1)
        canvas.rect(72, A4[1] - 320, 300, 30, stroke=0, fill=1)
        canvas.setFillColorRGB(0, 0, 0)
        write(canvas, 80, 310, "底色上的一句话。")

    reading = painted(paint)
    assert tables(reading) == []
    assert texts(reading)[1:] == ["一个方框里的一句话", "底色上的一句话。"]


def test_a_frame_around_the_page_leaves_the_table_within_it_alone() -> None:
    def paint(canvas: Canvas) -> None:
        canvas.rect(30, 30, 535, 782)
        draw_table(canvas, FORM, 72, 150, "lines")

    reading = painted(paint)
    assert [cells(table) for table in tables(reading)] == [FORM.plain()]
    assert texts(reading) == [SENTENCE]


def test_a_white_line_shows_on_colour_only() -> None:
    def paint(canvas: Canvas, colour: float) -> None:
        canvas.setFillColorRGB(colour, colour, 1)
        canvas.rect(72, A4[1] - 210, 240, 60, stroke=0, fill=1)
        canvas.setStrokeColorRGB(1, 1, 1)
        draw_table(canvas, FORM, 72, 150, "lines")

    assert len(tables(painted(lambda canvas: paint(canvas, 0.5)))) == 1
    assert tables(painted(lambda canvas: paint(canvas, 1))) == []


def test_a_side_that_is_half_drawn_makes_no_table() -> None:
    def paint(canvas: Canvas) -> None:
        draw_table(canvas, grid_of([("甲", "1"), ("乙", "2")]), 72, 150, "open sides")
        canvas.line(72, A4[1] - 150, 72, A4[1] - 190)
        canvas.line(132, A4[1] - 200, 160, A4[1] - 200)
        canvas.line(72, A4[1] - 210, 192, A4[1] - 210)
        canvas.line(132, A4[1] - 190, 132, A4[1] - 210)

    reading = painted(paint)
    assert tables(reading) == []
    assert Counter("".join(texts(reading)[1:]).replace(" ", "")) == Counter("甲1乙2")


def test_rows_without_a_line_between_them_are_not_one_row() -> None:
    stacked = grid_of([("申请人", "件数"), ("自然人\n法人\n其他", "1\n2\n3")], height=40)
    reading = painted(lambda canvas: draw_table(canvas, stacked, 72, 150, "lines"))
    assert tables(reading) == []
    assert [line.split() for line in texts(reading)[1:]] == [
        ["申请人", "件数"], ["自然人", "1"], ["法人", "2"], ["其他", "3"],
    ]  # fmt: skip


def test_figures_that_touch_over_a_line_are_not_cut_there() -> None:
    wide = grid_of([("序", "数", "计"), ("1", "1234567890", ""), ("2", "5", "6")], width=30)
    reading = painted(lambda canvas: draw_table(canvas, wide, 72, 150, "lines"))
    assert tables(reading) == []
    assert any("1234567890" in line for line in texts(reading))


def test_words_that_run_over_a_border_a_little_stay_whole() -> None:
    wide = grid_of([("行政规范性文件", "", "5"), ("规章", "1", "6")], width=50)
    (table,) = tables(painted(lambda canvas: draw_table(canvas, wide, 72, 150, "lines")))
    assert cells(table) == wide.plain()


def test_a_table_is_also_given_as_plain_lines() -> None:
    (table,) = tables(painted(lambda canvas: draw_table(canvas, FORM, 72, 150, "lines")))
    assert [line.text.split() for line in table.text_lines] == [
        ["申请", "自然人", "法人", "总计"], ["新收", "12", "12"], ["结转", "0", "3", "3"],
    ]  # fmt: skip
    assert [line.place.line for line in table.text_lines] == [2, 3, 4]


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**9), st.sampled_from(STYLES), st.sampled_from(["", "open", "closed"]))
def test_any_grid_is_read_back_or_not_taken_for_a_table(seed: int, style: str, cut: str) -> None:
    random = Random(seed)  # noqa: S311
    whole = random_table(random)
    parts = list(whole.split(random.randint(1, len(whole.heights) - 1))) if cut else [whole]

    def paint(canvas: Canvas) -> None:
        for number, part in enumerate(parts):
            if number:
                canvas.showPage()
            open_side = ("top" if number else "bottom") if cut == "open" else ""
            draw_table(canvas, part, 70, 160, style, cut=open_side)
            write(canvas, 72, 700, SENTENCE)

    reading = document(drawn(paint))
    for number, part in enumerate(parts):
        found = [cells(table) for table in tables(reading) if table.place.page == number + 1]
        if cut == "open" or style == "open sides":
            # Without a border a blank row or column is not to be seen, and a cell that spans one seems to begin later:
            # what is seen must be right, in whatever order.
            assert {tuple(sorted(words(table))) for table in found} <= {
                tuple(sorted(run)) for run in runs(words(part.plain()))
            }
        else:
            assert found == ([part.plain()] if part.has_two_by_two() or found else [])
    assert Counter(_all_words(reading)) == Counter(
        character for part in parts for cell in part.cells for character in cell.text if character.strip()
    ) + Counter(SENTENCE * len(parts))


def words(plain: list[tuple[int, int, int, int, str]]) -> tuple[str, ...]:
    return tuple(cell[-1] for cell in plain if cell[-1])


def runs(items: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [items[first:last] for first in range(len(items)) for last in range(first + 1, len(items) + 1)]


def _all_words(reading: Document) -> str:
    parts = [block.text for block in reading.blocks if isinstance(block, TextBlock)]
    parts += [cell.text for table in tables(reading) for cell in table.cells]
    return "".join("".join(parts).split())


# --- turned pages ---


# Left, top, right, bottom of the cell "0", which stands at 132, 440, 192, 460 of the page as drawn.
@pytest.mark.parametrize(
    ("turn", "size", "box"),
    [
        (0, (595, 842), (132, 440, 192, 460)),
        (90, (842, 595), (382, 132, 402, 192)),
        (180, (595, 842), (403, 382, 463, 402)),
        (270, (842, 595), (440, 403, 460, 463)),
    ],
)
def test_a_turned_page_is_read_and_its_boxes_are_those_of_the_page_as_shown(
    turn: int, size: tuple[float, float], box: tuple[float, float, float, float]
) -> None:
    def paint(canvas: Canvas) -> None:
        draw_table(canvas, FORM, 72, 400, "lines")
        write(canvas, 72, 380, SENTENCE)

    content = drawn(paint).replace(b"/Rotate 0", b"/Rotate %d" % turn)
    reading = document(content)
    (table,) = tables(reading)
    assert cells(table) == FORM.plain()
    assert texts(reading) == [SENTENCE]
    assert next(cell for cell in table.cells if cell.text == "0").place.box == pytest.approx(box, abs=1)


@pytest.mark.parametrize("turn", [0, 270])
def test_a_table_set_sideways_is_read(turn: int) -> None:
    def paint(canvas: Canvas) -> None:
        canvas.setPageRotation(turn)
        canvas.translate(A4[0], 0)
        canvas.rotate(90)
        draw_table(canvas, FORM, 72, 400, "lines")
        write(canvas, 72, 550, SENTENCE)

    reading = document(drawn(paint))
    assert [cells(table) for table in tables(reading)] == [FORM.plain()]
    assert texts(reading) == [SENTENCE]


def test_a_cropped_page_counts_from_its_visible_corner() -> None:
    def paint(canvas: Canvas) -> None:
        canvas.setCropBox((50, 40, 545, 792))
        draw_table(canvas, FORM, 72, 150, "lines")

    table = tables(painted(paint))[0]
    assert table.place.box == pytest.approx((22, 100, 262, 160), abs=1)


def test_a_slanted_watermark_does_not_get_into_the_cells() -> None:
    def paint(canvas: Canvas) -> None:
        draw_table(canvas, FORM, 72, 150, "lines")
        canvas.saveState()
        canvas.translate(100, A4[1] - 200)
        canvas.rotate(40)
        canvas.drawString(0, 0, "内部样稿请勿外传")
        canvas.restoreState()

    reading = painted(paint)
    assert [cells(table) for table in tables(reading)] == [FORM.plain()]
    assert furniture(reading) == ["内部样稿请勿外传"]


# --- lines ---


def test_a_line_of_text_has_its_page_number_and_box() -> None:
    reading = painted(lambda canvas: write(canvas, 72, 200, "第二行"))
    block = reading.blocks[1]
    assert (block.place.page, block.place.line) == (1, 2)
    assert block.place.box == pytest.approx((72, 188, 108, 205), abs=4)


def test_a_blank_stands_only_where_a_gap_is_seen() -> None:
    def paint(canvas: Canvas) -> None:
        write(canvas, 72, 200, "公开")
        write(canvas, 96, 200, "信息")
        write(canvas, 126, 200, "12")
        write(canvas, 140, 200, "件")

    assert texts(painted(paint))[1] == "公开信息 12件"


def test_columns_without_lines_are_kept_apart_by_wide_blanks() -> None:
    def paint(canvas: Canvas) -> None:
        for top, row in ((200, ("规章", "1", "0", "11")), (220, ("行政规范性文件", "8", "26", "66"))):
            for left, word in zip((72, 250, 330, 410), row, strict=True):
                write(canvas, left, top, word)

    rows = [re.split(r" {2,}", line) for line in texts(painted(paint))[1:]]
    assert rows == [["规章", "1", "0", "11"], ["行政规范性文件", "8", "26", "66"]]


def test_a_table_of_level_lines_only_is_read_as_text() -> None:
    def paint(canvas: Canvas) -> None:
        for top in (150, 170, 190, 210):
            canvas.line(72, A4[1] - top, 312, A4[1] - top)
        for row, line in enumerate((("项目", "件数"), ("甲", "1"), ("乙", "2"))):
            write(canvas, 80, 164 + 20 * row, line[0])
            write(canvas, 250, 164 + 20 * row, line[1])

    reading = painted(paint)
    assert tables(reading) == []
    assert [line.split() for line in texts(reading)[1:]] == [["项目", "件数"], ["甲", "1"], ["乙", "2"]]


def test_two_columns_of_prose_are_read_one_after_the_other() -> None:
    def paint(canvas: Canvas) -> None:
        write(canvas, 72, 150, "这一行是横跨左右两栏的一个长长的标题，到此为止，两栏从这里开始", size=14)
        for number in range(12):
            write(canvas, 72, 180 + 16 * number, f"左栏{number:02}全年整理目录三百余卷", size=11)
            write(canvas, 320, 180 + 16 * number, f"右栏{number:02}接待查询二十余人次。", size=11)
        write(canvas, 72, 400, "这一行又是横跨左右两栏的一个长长的结尾，到此为止，全文到这里结束", size=14)

    heads = [line[:4] for line in texts(painted(paint))[1:]]
    sides = [f"{side}栏{number:02}" for side in "左右" for number in range(12)]
    assert heads == ["这一行是", *sides, "这一行又"]


def test_words_painted_twice_to_look_bold_are_read_once() -> None:
    def paint(canvas: Canvas) -> None:
        write(canvas, 72, 200, "合计11件")
        write(canvas, 72.4, 200, "合计11件")

    assert texts(painted(paint))[1] == "合计11件"


@pytest.mark.parametrize("numbering", ["- {} -", "— {} —", "第 {} 页", "第{}页 共3页", "{}/3", "{}", "·{}·"])
def test_a_page_number_is_furniture(numbering: str) -> None:
    reading = painted(
        *(lambda canvas, page=page: write(canvas, 280, 800, numbering.format(page)) for page in (1, 2, 3))
    )
    assert len(furniture(reading)) == 3
    assert texts(reading) == [SENTENCE] * 3


def test_a_bare_number_that_does_not_count_the_pages_is_text() -> None:
    reading = painted(*(lambda canvas, page=page: write(canvas, 280, 800, str(page)) for page in (26, 12, 7)))
    assert furniture(reading) == []


def test_a_head_that_pages_repeat_is_furniture_and_a_title_is_not() -> None:
    def paint(canvas: Canvas, page: int) -> None:
        write(canvas, 72, 40, f"示例县年度报告（第{page}册）")
        if page == 1:
            write(canvas, 200, 80, "示例县年度报告")

    reading = painted(*(lambda canvas, page=page: paint(canvas, page) for page in (1, 2, 3)))
    assert len(furniture(reading)) == 3
    assert texts(reading) == ["示例县年度报告", SENTENCE, SENTENCE, SENTENCE]


@pytest.mark.parametrize(
    ("code", "character"),
    [
        (0x2F00, "一"), (0x2F8F, "行"), (0x2EA0, "民"), (0x2EC5, "见"), (0xF98E, "年"), (0xFE35, "("), (0x3000, " "),
        (0xFF11, "１"), (0x2460, "①"), (0x516C, "公"), (0xE000, "\ufffd"), (0x03, "\ufffd"), (0, "\ufffd"),
    ],
)  # fmt: skip
def test_only_look_alikes_of_fonts_are_respelled(code: int, character: str) -> None:
    assert spelled(code) == character


# --- pictures ---


def picture(canvas: Canvas, left: float, bottom: float, width: float, height: float) -> None:
    canvas.drawImage(ImageReader(Image.new("RGB", (40, 40), (200, 210, 200))), left, bottom, width, height)


def test_a_scan_is_not_read() -> None:
    def paint(canvas: Canvas) -> None:
        for page in (1, 2):
            picture(canvas, 0, 0, *A4)
            write(canvas, 280, 800, f"- {page} -")
            canvas.showPage()

    assert reason_for(drawn(paint)) == "scanned"


def test_pages_that_are_pictures_are_named_and_the_others_read() -> None:
    reading = painted(lambda canvas: None, lambda canvas: None)
    assert reading.notices == ()

    def paint(canvas: Canvas) -> None:
        write(canvas, 72, 110, SENTENCE * 2, size=8)
        canvas.showPage()
        picture(canvas, 0, 0, *A4)
        canvas.showPage()
        write(canvas, 72, 110, SENTENCE * 2, size=8)

    reading = document(drawn(paint))
    assert [(notice.code, notice.detail) for notice in reading.notices] == [("scanned_page", "2")]
    assert texts(reading) == [SENTENCE * 2] * 2


@pytest.mark.parametrize("layer", ["invisible", "behind"])
def test_a_recognised_text_layer_is_read_and_said_so(layer: str) -> None:
    def paint(canvas: Canvas) -> None:
        if layer == "invisible":
            picture(canvas, 0, 0, *A4)
        text = canvas.beginText(72, 700)
        text.setFont("NotoSansSC", 12)
        text.setTextRenderMode(3 if layer == "invisible" else 0)
        text.textOut(SENTENCE)
        canvas.drawText(text)
        if layer == "behind":
            picture(canvas, 0, 0, *A4)

    reading = document(drawn(paint))
    assert texts(reading) == [SENTENCE]
    assert [notice.code for notice in reading.notices] == ["text_layer_over_picture"]


def test_a_letterhead_behind_the_text_is_no_scan() -> None:
    def paint(canvas: Canvas) -> None:
        picture(canvas, 0, 0, *A4)
        write(canvas, 72, 110, SENTENCE)

    assert document(drawn(paint)).notices == ()


def test_a_large_picture_beside_text_is_told() -> None:
    def paint(canvas: Canvas) -> None:
        write(canvas, 72, 110, SENTENCE)
        picture(canvas, 72, 200, 400, 300)

    reading = document(drawn(paint))
    assert [(notice.code, notice.detail) for notice in reading.notices] == [("picture_unread", "1")]


def test_what_is_typed_into_a_form_field_is_read() -> None:
    def paint(canvas: Canvas) -> None:
        canvas.acroForm.textfield(name="count", value="1136", x=72, y=600, width=100, height=20)

    assert "1136" in texts(painted(paint))


# --- what cannot be read ---


def test_an_encrypted_file_needs_its_password() -> None:
    def locked(user: str) -> bytes:
        buffer = io.BytesIO()
        canvas = Canvas(buffer, encrypt=StandardEncryption(user, ownerPassword="owner", canPrint=0))
        canvas.drawString(72, 700, "No password is needed to open this page.")
        canvas.save()
        return buffer.getvalue()

    assert reason_for(locked("secret")) == "encrypted"
    assert texts(document(locked(""))) == ["No password is needed to open this page."]


def test_a_font_without_meaning_is_broken_and_never_guessed() -> None:
    content = drawn(lambda canvas: write(canvas, 72, 110, SENTENCE)).replace(b"/ToUnicode", b"/ToUnicodX")
    with pytest.raises(UnreadableFile, match="ToUnicode") as error:
        document(content)
    assert error.value.reason == "broken"


def test_figures_of_a_font_without_meaning_are_marked_and_not_guessed() -> None:
    def paint(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 12)
        canvas.drawString(72, 750, "An index of files was made this year.")
        write(canvas, 72, 110, "目录1136卷")

    reading = document(drawn(paint).replace(b"/ToUnicode", b"/ToUnicodX"))
    assert texts(reading) == ["An index of files was made this year.", "\ufffd" * 7]
    assert [notice.code for notice in reading.notices] == ["unmapped_characters"]


WHOLE = drawn(lambda canvas: (draw_table(canvas, FORM, 72, 150, "lines"), write(canvas, 72, 110, SENTENCE)))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xff\xd8\xff\xe0 a picture named pdf", "broken"),
        (b"%PDF-1.7\n%%EOF", "broken"),
        (WHOLE[: len(WHOLE) // 2], "broken"),
        (drawn(lambda canvas: canvas.showPage()), "empty"),
        (drawn(lambda canvas: [canvas.showPage() for _ in range(301)]), "too_large"),
        (drawn(lambda canvas: [canvas.line(0, 0, 9, index % 800) for index in range(100_001)]), "too_large"),
    ],
    ids=["picture", "hollow", "cut in half", "blank", "301 pages", "100,001 lines"],
)
def test_what_cannot_be_read_has_its_reason(content: bytes, reason: str) -> None:
    assert reason_for(content) == reason


@pytest.mark.parametrize("padding", [b"\x00" * 9000, b"\r\n", b"<!-- a web server's note -->" * 20])
def test_what_a_server_adds_at_the_end_is_no_damage(padding: bytes) -> None:
    assert texts(document(WHOLE + padding)) == [SENTENCE]


def test_a_form_that_draws_itself_ends() -> None:
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</F 4 0 R>>>>/Contents 5 0 R>>",
        b"<</Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 4 0 R>>>>/Length 5>>stream\n/F Do\nendstream",
        b"<</Length 5>>stream\n/F Do\nendstream",
    ]
    body = b"".join(b"%d 0 obj%s endobj\n" % (number, item) for number, item in enumerate(objects, 1))
    assert reason_for(b"%PDF-1.7\n" + body + b"trailer<</Root 1 0 R>>\n%%EOF") == "scanned"


def test_a_packed_bomb_is_not_unpacked() -> None:
    packed = zlib.compress(b"0 0 m 9 9 l S\n" * 8_000_000)
    stream = b"9 0 obj<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream endobj\n" % (len(packed), packed)
    assert reason_for(WHOLE.replace(b"xref", stream + b"xref", 1)) == "too_large"


def test_the_properties_of_the_file_are_kept() -> None:
    def paint(canvas: Canvas) -> None:
        canvas.setTitle("示例县年度报告")
        canvas.setProducer("示例")
        write(canvas, 72, 110, SENTENCE)

    reading = document(drawn(paint))
    assert reading.page_count == 1
    assert dict(reading.metadata)["title"] == "示例县年度报告"
    assert dict(reading.metadata)["producer"] == "示例"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", dict(reading.metadata)["created"])


# --- a browser's pdf ---

BORDERS = {
    "collapsed": "table{border-collapse:collapse} td{border:1px solid #000}",
    "separate": "table{border:1px solid #000} td{border:1px solid #888}",
    "dotted": "table{border-collapse:collapse} td{border:1px dotted #000}",
    "double": "table{border-collapse:collapse} td{border:3px double #000}",
    "open outside": (
        "table{border-collapse:collapse} td{border:1px solid #000} tr:first-child td{border-top:none}"
        "td:first-child{border-left:none} td:last-child{border-right:none} tr:last-child td{border-bottom:none}"
    ),
    "white on colour": "table{border-collapse:collapse} td{border:2px solid #fff;background:#dde}",
    "landscape": "@page{size:A4 landscape} table{border-collapse:collapse} td{border:1px solid #000}",
}
PAGE = """<html><meta charset="utf-8"><style>{style} body{{font-family:"Noto Sans CJK SC"}} td{{padding:4px}}</style>
<p>{sentence}</p><table width="100%"><tr><td rowspan="2" colspan="2">办理情况</td><td colspan="3">申请人</td></tr>
<tr><td>自然人</td><td>法人</td><td>总计</td></tr>{rows}</table><p>{sentence}</p></html>"""


@pytest.mark.browser
@pytest.mark.parametrize("borders", BORDERS)
def test_a_page_printed_by_a_browser_is_read(borders: str, tmp_path: Path) -> None:
    figures = [[str(row), "" if row % 3 else "0", f"1,{row:03}"] for row in range(40)]
    rows = "".join(
        "<tr>"
        + ('<td rowspan="4">类</td>' if row % 4 == 0 else "")
        + f"<td>第{row}项</td>"
        + "".join(f"<td>{figure}</td>" for figure in line)
        + "</tr>"
        for row, line in enumerate(figures)
    )
    source, target = tmp_path / "page.html", tmp_path / "page.pdf"
    source.write_text(PAGE.format(style=BORDERS[borders], sentence=SENTENCE, rows=rows), encoding="utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={target}"]
    subprocess.run(["chromium", *options, source.as_uri()], check=True, capture_output=True, timeout=120)
    reading = document(target.read_bytes())
    found = [[cell for cell in line if cell] for table in tables(reading) for line in table.grid()]
    assert [[cell.text for cell in line[-3:]] for line in found][-40:] == figures
    assert [line[-4].text for line in found][-40:] == [f"第{row}项" for row in range(40)]
    assert texts(reading) == [SENTENCE, SENTENCE]


# --- real reports ---

REPORTS = ("hongze_2023", "huaian_2024")


def report(shared: Path, name: str) -> bytes:
    return (shared / "reports" / f"{name}.pdf").read_bytes()


@pytest.mark.reports
@pytest.mark.parametrize("name", REPORTS)
def test_every_figure_of_the_statutory_tables_is_read(name: str, shared: Path) -> None:
    with (shared / "gold" / "facts.csv").open(encoding="utf-8", newline="") as file:
        facts = [row for row in csv.DictReader(file) if row["doc"] == name]
    wanted = [row["as_written"] for table in ("t2b", "t3", "t4") for row in facts if row["indicator"].startswith(table)]
    figure = re.compile(r"[\d.]+")
    found = [cell.text for table in tables(document(report(shared, name))) for cell in table.cells]
    assert [text for text in found if figure.fullmatch(text)] == wanted


@pytest.mark.reports
@pytest.mark.parametrize("name", REPORTS)
def test_every_cell_holds_what_another_library_finds_there(name: str, shared: Path) -> None:
    pdfplumber = pytest.importorskip("pdfplumber")
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    compared = 0
    reading = document(report(shared, name))
    with pdfplumber.open(shared / "reports" / f"{name}.pdf") as other:
        for number, page in enumerate(other.pages, 1):
            boxes = [box for found in page.find_tables() for box in found.cells]
            for cell in (cell for table in tables(reading) if table.place.page == number for cell in table.cells):
                for box in (box for box in boxes if cell.place.box == pytest.approx(box, abs=3)):
                    left, top, right, bottom = box
                    inside = [
                        letter["text"]
                        for letter in page.chars
                        if left < (letter["x0"] + letter["x1"]) / 2 < right
                        and top < (letter["top"] + letter["bottom"]) / 2 < bottom
                    ]
                    assert sorted("".join(cell.text.split())) == sorted("".join(inside).replace(" ", "")), cell.place
                    compared += 1
    # It has no cell where a page's end cuts a border off.
    assert compared >= 0.98 * sum(len(table.cells) for table in tables(reading))


@pytest.mark.reports
@pytest.mark.parametrize("name", REPORTS)
def test_a_damaged_report_is_refused_and_never_read_differently(name: str, shared: Path) -> None:
    content, random = report(shared, name), Random(name)  # noqa: S311
    whole = _all_words(document(content))
    for number in range(60):
        damaged = bytearray(content)
        if number % 3 == 0:
            del damaged[random.randrange(len(content)) :]
        for _ in range(1 if number % 3 == 1 else 20 * (number % 3 == 2)):
            damaged[random.randrange(len(content))] ^= 1 << random.randrange(8)
        try:
            words_read = _all_words(document(bytes(damaged)))
        except UnreadableFile:
            continue
        assert words_read == whole
