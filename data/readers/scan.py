"""Scanned pages, in a pdf or as a picture, read by optical character recognition where its extra is installed."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from data.errors import UnreadableFile
from data.readers import pdf, scan_page, scan_words
from data.readers.pdf_page import UNMAPPED, Page
from data.readers.scan_page import Reading
from data.records import Block, Document, Notice, Place, TextBlock

MOST_PAGES = 30
MOST_PIXELS = 60_000_000
_A4_WIDTH, _A4_LENGTH = 595.0, 842.0


def is_installed() -> bool:
    """Whether scanned pages can be read here."""
    return scan_words.is_installed()


def read(content: bytes, name: str, sha256: str) -> Document:
    """The words and ruled tables of scanned pages; pages of a pdf that have text keep it.

    Raises: UnreadableFile: scanned where the extra is not installed, else broken, encrypted, empty or too_large.
    """
    if not is_installed():
        raise UnreadableFile("scanned", name, "the extra ocr (rapidocr, onnxruntime, opencv) is not installed")
    if b"%PDF-" in content[:1024]:
        pages, scanned, metadata = _pdf_pages(content, name)
    else:
        pages, metadata = [], ()
        scanned = dict(enumerate(_picture_pages(content, name), start=1))
    readings = {number: scan_page.read(picture, number) for number, picture in scanned.items()}
    whole = [readings[one.number].page if one.number in readings else one for one in pages]
    whole = whole or [reading.page for reading in readings.values()]
    confidences = [each for reading in readings.values() for each in reading.confidences]
    return Document(
        name=name,
        sha256=sha256,
        format="scan",
        blocks=_blocks(whole, readings),
        page_count=len(whole),
        metadata=metadata,
        notices=_notices(whole, sorted(readings), confidences),
    )


def _pdf_pages(content: bytes, name: str) -> tuple[list[Page], dict[int, Any], tuple[tuple[str, str], ...]]:
    """All pages as far as they have text, pictures of those that have none, and the file's properties."""
    opened = pdf.opened(content, name)
    try:
        pages = pdf.pages(opened, name)
        numbers = pdf.picture_pages(pages) or [one.number for one in pages if one.object_count]
        if len(numbers) > MOST_PAGES:
            raise UnreadableFile("too_large", name, f"{len(numbers)} scanned pages, at most {MOST_PAGES}")
        pictures = {}
        for one in pages:
            if one.number in numbers:
                # Whatever the size of the paper, words are looked for in a picture of usual size.
                scale = scan_page.SCALE * min(1.0, 2 * _A4_LENGTH / max(one.width, one.height, 1.0))
                drawn = opened[one.number - 1].render(scale=scale).to_numpy()
                pictures[one.number] = _three_channels(drawn)
        return pages, pictures, pdf.metadata(opened)
    finally:
        opened.close()


def _picture_pages(content: bytes, name: str) -> list[Any]:
    """A picture as pages: as wide as A4, and cut where it is much longer, as pictures of whole web pages are."""
    os.environ.setdefault("OPENCV_IO_MAX_IMAGE_PIXELS", str(MOST_PIXELS))
    import cv2  # noqa: PLC0415 - part of an extra

    try:
        picture = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    except cv2.error as error:
        raise UnreadableFile("too_large", name, f"more than {MOST_PIXELS} pixels") from error
    if picture is None:
        raise UnreadableFile("broken", name, "the picture cannot be opened")
    height, width = picture.shape[:2]
    if not scan_page.is_page(width, height):
        raise UnreadableFile("unknown_type", name, f"a picture of {width} by {height} pixels, too small for a page")
    is_long = height > 1.6 * width
    paper = _A4_LENGTH if width > height else _A4_WIDTH
    factor = paper * scan_page.SCALE / width
    picture = cv2.resize(
        picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    )
    parts = list(_cut(picture)) if is_long else [picture]
    if len(parts) > MOST_PAGES:
        raise UnreadableFile("too_large", name, f"a picture as long as {len(parts)} pages, at most {MOST_PAGES}")
    return parts


def _cut(picture: Any) -> list[Any]:
    """A long picture in parts of about a page, cut at the height with the least ink in reach."""
    length = int(_A4_LENGTH * scan_page.SCALE)
    darkness = (255 - picture.mean(axis=2)).sum(axis=1)
    parts = []
    start = 0
    while picture.shape[0] - start > 1.3 * length:
        reach = slice(start + int(0.8 * length), start + length)
        end = reach.start + int(darkness[reach].argmin()) + 1
        parts.append(picture[start:end])
        start = end
    return [*parts, picture[start:]]


def _three_channels(picture: Any) -> Any:
    if picture.ndim == 2:
        picture = picture[:, :, None]
    if picture.shape[2] == 1:
        picture = np.repeat(picture, 3, axis=2)
    return np.ascontiguousarray(picture[:, :, :3])


def _blocks(pages: Sequence[Page], readings: Mapping[int, Reading]) -> tuple[Block, ...]:
    return tuple(_marked(block, readings) for block in pdf.blocks(pages))


def _marked(block: Block, readings: Mapping[int, Reading]) -> Block:
    """The block with how surely its figures were recognised."""
    if isinstance(block, TextBlock):
        return replace(block, place=_sure(block.place, readings))
    # One recognition is no second reading of itself.
    cells = tuple(replace(cell, place=_sure(cell.place, readings)) for cell in block.cells)
    return replace(block, cells=cells, text_lines=())


def _sure(place: Place, readings: Mapping[int, Reading]) -> Place:
    """The place with the confidence of the least sure digit there, or of the least sure word where there is none."""
    reading = readings.get(place.page or 0)
    if reading is None or place.box is None:
        return place
    left, top, right, bottom = place.box
    there = [
        (glyph.text, sure)
        for glyph, sure in zip(reading.page.glyphs, reading.confidences, strict=True)
        if left <= (glyph.left + glyph.right) / 2 <= right and top <= (glyph.top + glyph.bottom) / 2 <= bottom
    ]
    digits = [sure for text, sure in there if text.isdecimal()]
    return replace(place, confidence=round(min(digits or [sure for _, sure in there]), 4)) if there else place


def _notices(pages: Sequence[Page], numbers: Sequence[int], confidences: Sequence[float]) -> tuple[Notice, ...]:
    if not numbers:
        return ()
    mean = sum(confidences) / len(confidences) if confidences else 0.0
    listed = ", ".join(map(str, numbers))
    notices = [Notice("read_by_ocr", f"{mean:.1%}; {listed}", Place(page=numbers[0]))]
    doubtful = [one.number for one in pages if one.number in numbers and any(g.text == UNMAPPED for g in one.glyphs)]
    if doubtful:
        notices.append(Notice("ocr_doubtful", ", ".join(map(str, doubtful)), Place(page=doubtful[0])))
    return tuple(notices)
