"""Pictures of the pages of one report, told by their names, and bound into one pdf in the order of their numbers."""

from __future__ import annotations

import io
import re
import struct
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path, PurePath

ENDINGS = frozenset({".png", ".jpg", ".jpeg", ".bmp"})
# What stands between a report's name and the number of a page: 年报-1, 年报（1）, 年报 第1页.
_EDGE = re.compile(r"(?:[\s\-—_.·()【】\[\]]|第|页|图片?|page)+$", re.IGNORECASE)
# At most three digits: a year is no page.
_NUMBERED = re.compile(
    r"(?P<head>.*?)(?P<number>(?<!\d)\d{1,3}|[一二三四五六七八九十]{1,3})(?P<tail>[^\d一二三四五六七八九十]{0,6})"
)
_DIGITS = {character: number for number, character in enumerate("一二三四五六七八九", start=1)}
_A4_WIDTH, _A4_LENGTH = 595.0, 842.0


@dataclass(frozen=True, slots=True)
class PageSet:
    """Pictures of one report: their names in the order of the pages, what they have in common, and the gaps.

    title is empty where the names are nothing but numbers.
    """

    title: str
    names: tuple[str, ...]
    missing: tuple[int, ...] = ()


def page_sets(names: Iterable[str]) -> Iterator[PageSet]:
    """The sets of numbered pictures among the names of one folder's files.

    A set begins with page 0 or 1 and has at least two pages; pictures numbered otherwise each stand for themselves.
    """
    series: dict[tuple[str, str, str], dict[int, str]] = {}
    for name in names:
        path = PurePath(name)
        found = _NUMBERED.fullmatch(unicodedata.normalize("NFKC", path.stem))
        if found is None or path.suffix.lower() not in ENDINGS:
            continue
        key = found["head"], found["tail"], path.suffix.lower()
        # Two names for one page are two versions of it, and neither can be chosen.
        series.setdefault(key, {})[_number(found["number"])] = name
    for (head, _, _), pages in series.items():
        numbers = sorted(pages)
        if len(numbers) < 2 or numbers[0] > 1 or numbers[-1] > 3 * len(numbers):
            continue
        missing = tuple(gap for one, other in pairwise(numbers) for gap in range(one + 1, other))
        yield PageSet(_EDGE.sub("", head), tuple(pages[number] for number in numbers), missing)


def is_page(source: Path | bytes) -> bool:
    """Whether a picture is as large as a page; icons and photographs beside a page are smaller."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - folders without pictures do not wait for it

    from data.readers.scan_page import is_page as is_page_of_size  # noqa: PLC0415

    try:
        with Image.open(io.BytesIO(source) if isinstance(source, bytes) else source) as picture:
            return is_page_of_size(*picture.size)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError):
        return False


def bound(pictures: Sequence[bytes]) -> bytes:
    """One pdf with a page for each picture, as wide as A4; the same bytes for the same pictures.

    Raises: OSError where a picture cannot be opened.
    """
    from reportlab.lib.utils import ImageReader  # noqa: PLC0415
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415

    file = io.BytesIO()
    canvas = Canvas(file, invariant=1)
    try:
        for content in pictures:
            picture = ImageReader(io.BytesIO(content))
            width, height = picture.getSize()
            paper = _A4_LENGTH if width > height else _A4_WIDTH
            size = paper, paper * height / width
            canvas.setPageSize(size)
            # What is a jpg stays the very same jpg within the pdf.
            canvas.drawImage(picture, 0, 0, *size)
            canvas.showPage()
    except (OSError, ValueError, SyntaxError, EOFError, struct.error, zlib.error) as error:
        raise OSError("a picture of the pages cannot be opened") from error
    canvas.save()
    return file.getvalue()


def _number(written: str) -> int:
    if written.isdecimal():
        return int(written)
    tens, ten, ones = written.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)
