"""Words in a picture, by the recognition models of the extra ``ocr``; nothing is fetched, and no digit is guessed.

Every stretch with digits is read twice, as it stands and smaller without its ruled lines. Digits on which the readings
differ, or that the first was unsure of, become the mark of an unreadable character.
"""

from __future__ import annotations

import importlib.util
import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np

from data.readers.pdf_page import UNMAPPED

PixelBox = tuple[int, int, int, int]
# Below this a digit is doubtful, and below that a stretch of picture holds no words at all.
SURE = 0.9
LEGIBLE = 0.5
# What a lone zero, one or dash, or the crossing of two ruled lines may be taken for: standing alone, no digit for sure.
_DOUBTFUL_ALONE = frozenset("OoDQ〇○Оо。°一十丨lI|")
_DIGITS = frozenset("0123456789")
_PARTS_OF_NUMBER = _DIGITS | frozenset(".,，．")
# The longer side of the picture in which stretches of words are looked for; words are read in full size.
_DETECTION_SIDE = 1280
# Blank added around a stretch for its second reading, in parts of its height: its words become smaller by that.
_SECOND_MARGIN = 0.2
_NEEDED = ("rapidocr", "onnxruntime", "cv2")


class Character(NamedTuple):
    """One character: where its middle stands from left to right, in pixels, and how sure the model is of it."""

    text: str
    x: float
    confidence: float


class Stretch(NamedTuple):
    """One line of words, or a part of one between two ruled lines."""

    box: PixelBox
    characters: tuple[Character, ...]

    @property
    def text(self) -> str:
        """The words."""
        return "".join(character.text for character in self.characters)


class _Number(NamedTuple):
    """A number in a stretch, in plain characters, and where its characters stand in it."""

    text: str
    positions: tuple[int, ...]


def is_installed() -> bool:
    """Whether the extra ``ocr`` is here."""
    return all(importlib.util.find_spec(module) is not None for module in _NEEDED)


def outlines(picture: Any) -> Any:
    """Where words stand: the four corners of each stretch, clockwise from its top left, in pixels."""
    import cv2  # noqa: PLC0415 - part of an extra

    factor = min(1.0, _DETECTION_SIDE / max(picture.shape[:2]))
    small = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA) if factor < 1 else picture
    found = _models()[0](small).boxes
    return np.empty((0, 4, 2)) if found is None else np.asarray(found, dtype=float) / factor


def read(picture: Any, without_rules: Any, boxes: Sequence[PixelBox]) -> list[Stretch]:
    """The words in each box, digits confirmed by a second reading; stretches without words are left out.

    picture and without_rules have three channels and one size; the second has its ruled lines painted over.
    """
    first = _recognized(picture, boxes)
    doubtful = [index for index, stretch in enumerate(first) if _needs_second(stretch)]
    second = _recognized(without_rules, [boxes[index] for index in doubtful], _SECOND_MARGIN)
    for index, again in zip(doubtful, second, strict=True):
        first[index] = confirmed(first[index], again)
    return [stretch for stretch in first if stretch.characters]


def confidence(picture: Any, boxes: Sequence[PixelBox]) -> float:
    """How sure the model is of the words in these boxes, on average."""
    read_once = _recognized(picture, boxes)
    sure = [character.confidence for stretch in read_once for character in stretch.characters]
    return sum(sure) / len(sure) if sure else 0.0


def confirmed(stretch: Stretch, second: Stretch) -> Stretch:
    """The stretch with every number marked unreadable that a second reading does not give likewise, and surely."""
    runs, again = _numbers(stretch), _numbers(second)
    matcher = SequenceMatcher(None, [run.text for run in runs], [run.text for run in again], autojunk=False)
    sure: dict[int, float] = {}
    for first_run, second_run, size in matcher.get_matching_blocks():
        for one, other in zip(runs[first_run : first_run + size], again[second_run : second_run + size], strict=True):
            for position, twin in zip(one.positions, other.positions, strict=False):
                pair = stretch.characters[position], second.characters[twin]
                sure[position] = max(character.confidence for character in pair)
    doubted = {position for run in runs for position in run.positions if sure.get(position, 0.0) < SURE}
    is_doubtful = len(stretch.characters) <= 2 and all(text in _DOUBTFUL_ALONE for text in stretch.text)
    if is_doubtful or (not runs and again and len(stretch.characters) <= 3):
        doubted = set(range(len(stretch.characters)))
    return Stretch(
        stretch.box,
        tuple(
            character._replace(text=UNMAPPED) if position in doubted else character
            for position, character in enumerate(stretch.characters)
        ),
    )


def _needs_second(stretch: Stretch) -> bool:
    text = stretch.text
    return bool(_DIGITS.intersection(text)) or (len(text) <= 3 and bool(_DOUBTFUL_ALONE.intersection(text)))


def _numbers(stretch: Stretch) -> list[_Number]:
    """The numbers in a stretch; marks around them belong to the sentence."""
    found = []
    for is_number, group in groupby(enumerate(stretch.text), key=lambda item: item[1] in _PARTS_OF_NUMBER):
        members = list(group)
        while is_number and members and members[-1][1] not in _DIGITS:
            members.pop()
        while is_number and members and members[0][1] not in _DIGITS:
            members.pop(0)
        if is_number and members:
            text = unicodedata.normalize("NFKC", "".join(character for _, character in members))
            found.append(_Number(text, tuple(position for position, _ in members)))
    return found


def _recognized(picture: Any, boxes: Sequence[PixelBox], margin: float = 0.0) -> list[Stretch]:
    from rapidocr.ch_ppocr_rec import TextRecInput  # noqa: PLC0415

    if not boxes:
        return []
    crops = []
    for left, top, right, bottom in boxes:
        blank = round(margin * (bottom - top))
        border = ((blank, blank), (blank, blank), (0, 0))
        crops.append(np.pad(picture[top:bottom, left:right], border, constant_values=255))
    result = _models()[1](TextRecInput(img=crops, return_word_box=True))
    return [
        Stretch(box, _characters(box, text, words) if score >= LEGIBLE else ())
        for box, text, score, words in zip(boxes, result.txts, result.scores, result.word_results, strict=True)
    ]


def _characters(box: PixelBox, text: str, words: Any) -> tuple[Character, ...]:
    """The characters of a stretch, placed by the step of the model that gave each."""
    if not text.strip() or not words.line_txt_len:
        return ()
    step = (box[2] - box[0]) / words.line_txt_len
    texts = [_plain(character) for word in words.words for character in word]
    columns = [column for word in words.word_cols for column in word]
    return tuple(
        Character(character, box[0] + (column + 0.5) * step, float(sure))
        for character, column, sure in zip(texts, columns, words.confs, strict=False)
        if character.strip()
    )


def _plain(character: str) -> str:
    """Full-width digits as plain ones, so that two readings compare."""
    return unicodedata.normalize("NFKC", character) if unicodedata.category(character) == "Nd" else character


@cache
def _models() -> tuple[Any, Any]:
    """The models for finding and for reading words, loaded once per process from the package itself."""
    from rapidocr import RapidOCR  # noqa: PLC0415

    engine = RapidOCR(
        params={
            "Global.log_level": "error",
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            # Crops are padded to this shape; figures are narrow, and padding costs as much as words.
            "Rec.rec_img_shape": [3, 48, 96],
        }
    )
    # The engine's one call finds and reads in one go; here boxes are cut at ruled lines in between.
    return engine._load_det_model(), engine._load_rec_model()
