"""One page of a pdf as pdfium sees it: characters with boxes, ruled lines, pictures.

Coordinates are points from the top left of the page as it is shown, so /Rotate and /CropBox are dealt with here once.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from typing import Any

import pypdfium2.raw as pdfium

from data import reference
from data.readers import pdf_calls as calls
from data.readers.pdf_drawing import MOST_OBJECTS, Drawing, drawing
from data.readers.pdf_shapes import Box, Glyph, Matrix, Rule, TooLarge, applied_box

# No report has a tenth of this on a page.
MOST_CHARACTERS = 100_000
# What stands for a character that its font gives no meaning, and the part of a font's text from which none is trusted.
UNMAPPED = "\ufffd"
DOUBTFUL_FONT = 0.2
# What pdfium puts for a hyphen at a line's end.
HIDDEN_HYPHENS = {0x02, 0xAD, 0xFFFE}


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on one page, in points from its top left as shown.

    picture_share is the part of the page under pictures, bare_picture_share under pictures without text on them;
    is_text_layer tells that the text is invisible or behind one.
    """

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...]
    object_count: int = 0
    picture_share: float = 0.0
    bare_picture_share: float = 0.0
    is_text_layer: bool = False


def page(document: Any, index: int, *, is_flat: bool = False) -> Page:
    """The page at index (from 0) of an open pdfium document; everything that it opens is closed again.

    Words in form fields and typed notes become part of the page first, once: then it is flat.

    Raises: TooLarge for a page that no report has; ValueError when pdfium cannot load it.
    """
    handle = pdfium.FPDF_LoadPage(document, index)
    if not handle:
        raise ValueError(f"page {index + 1} cannot be loaded")
    try:
        if is_flat or not _has_filled_fields(handle) or pdfium.FPDFPage_Flatten(handle, pdfium.FLAT_NORMALDISPLAY) != 1:
            return _page(handle, index)
    finally:
        pdfium.FPDF_ClosePage(handle)
    # What flattening added shows only when the page is loaded again.
    return page(document, index, is_flat=True)


def _page(handle: Any, index: int) -> Page:
    bounds = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(handle, bounds)
    quarter = pdfium.FPDFPage_GetRotation(handle) % 4
    wide, high = bounds.right - bounds.left, bounds.top - bounds.bottom
    width, height = (high, wide) if quarter % 2 else (wide, high)
    shown = _shown(bounds, quarter)
    object_count = pdfium.FPDFPage_CountObjects(handle)
    if object_count > MOST_OBJECTS:
        raise TooLarge(f"{object_count} objects, at most {MOST_OBJECTS}")
    text_page = pdfium.FPDFText_LoadPage(handle)
    if not text_page:
        raise ValueError(f"the text of page {index + 1} cannot be loaded")
    try:
        glyphs = _glyphs(text_page, shown)
    finally:
        pdfium.FPDFText_ClosePage(text_page)
    seen = drawing(handle, shown)
    bare = [box for box in seen.pictures if not any(_stands_on(glyph, box) for glyph in glyphs)]
    return Page(
        number=index + 1,
        width=width,
        height=height,
        glyphs=tuple([glyph for glyph in glyphs if 0 <= glyph.x <= width and 0 <= glyph.baseline <= height]),
        rules=seen.rules,
        object_count=object_count,
        picture_share=sum(_share(box, width, height) for box in seen.pictures),
        bare_picture_share=sum(_share(box, width, height) for box in bare),
        is_text_layer=bool(seen.pictures) and _is_text_layer(handle, seen, glyphs),
    )


def _has_filled_fields(handle: Any) -> bool:
    """Whether annotations print words on the page (form fields, typed notes): text that the content does not hold."""
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(handle), 1000)):
        annotation = pdfium.FPDFPage_GetAnnot(handle, index)
        if annotation:
            kind = pdfium.FPDFAnnot_GetSubtype(annotation)
            pdfium.FPDFPage_CloseAnnot(annotation)
            if kind in {pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT}:
                return True
    return False


def _shown(bounds: Any, quarter: int) -> Matrix:
    """The matrix from the page's own coordinates (upwards from the bottom left) to those of the page as shown."""
    if quarter == 1:
        return 0, 1, 1, 0, -bounds.bottom, -bounds.left
    if quarter == 2:
        return -1, 0, 0, 1, bounds.right, -bounds.bottom
    if quarter == 3:
        return 0, -1, -1, 0, bounds.top, bounds.right
    return 1, 0, 0, -1, -bounds.left, bounds.top


def _glyphs(text_page: Any, shown: Matrix) -> tuple[Glyph, ...]:
    count = pdfium.FPDFText_CountChars(text_page)
    if count > MOST_CHARACTERS:
        raise TooLarge(f"{count} characters, at most {MOST_CHARACTERS}")
    # The box as left, top, right, bottom, and the point where it was set.
    (to_box, _, _, _, to_x, to_y), place = calls.answer("ffffdd")
    (to_matrix, *_), matrix = calls.answer("ffffff")
    a, b, c, d, e, f = shown
    # A page is shown upright or on its side: of two factors of each coordinate one is nothing.
    is_sideways = b != 0
    rightwards, downwards = (c, b) if is_sideways else (a, d)
    glyphs: list[Glyph] = []
    size = 0.0
    turn = text_object = 0
    get_box, get_origin, get_text_object = calls.get_loose_char_box, calls.get_char_origin, calls.get_text_object
    has_map_error, new, is_finite = calls.has_unicode_map_error, tuple.__new__, math.isfinite
    # Written out, without calls of our own, and with pointers made once: this runs for every character of every report.
    for order, code in enumerate(map(calls.get_unicode, repeat(text_page), range(count))):
        # Blanks and line ends that pdfium makes up are left out: its guess is not what the page shows.
        if (code <= 32 and calls.is_generated(text_page, order) == 1) or not get_box(text_page, order, to_box):
            continue
        get_origin(text_page, order, to_x, to_y)
        # Characters of one text object are all set in its size and direction.
        previous, text_object = text_object, get_text_object(text_page, order)
        if not text_object or text_object != previous:
            calls.get_matrix(text_page, order, to_matrix)
            across, down, aslant, upwards, _, _ = matrix()
            size = math.hypot(aslant, upwards) * calls.get_font_size(text_page, order)
            turn = _turn(across * a + down * c, across * b + down * d)
        near, high, far, low, x, y = place()
        em = size
        if is_sideways:
            near, high, far, low, x, y = low, far, high, near, y, x
        left, right, origin_x = rightwards * near + e, rightwards * far + e, rightwards * x + e
        top, bottom, baseline = downwards * low + f, downwards * high + f, downwards * y + f
        if left > right:
            left, right = right, left
        if top > bottom:
            top, bottom = bottom, top
        if not is_finite(left + top + right + bottom + em + origin_x + baseline):
            continue
        if not 0.5 <= em <= 500:
            em = max(bottom - top, 1.0)
        if right - left > 3 * em or bottom - top > 3 * em:
            # pdfium's advance boxes of fonts that write downwards are wrong; the painted shape is right.
            left, top, right, bottom = _painted(text_page, order, shown)
        if has_map_error(text_page, order) == 1:
            text = UNMAPPED
        elif code in HIDDEN_HYPHENS and pdfium.FPDFText_IsHyphen(text_page, order) == 1:
            text = "-"
        else:
            text = spelled(code)
        glyphs.append(new(Glyph, (text, left, top, right, bottom, origin_x, baseline, em, order, turn)))
    if UNMAPPED in {glyph.text for glyph in glyphs}:
        glyphs = _doubted(text_page, glyphs)
    return tuple(glyphs)


def _doubted(text_page: Any, glyphs: list[Glyph]) -> list[Glyph]:
    """The characters with all of a font taken for unmapped when much of it is.

    pdfium guesses for some characters of a font without a mapping, and a guessed digit is worse than none.
    """
    fonts = []
    for glyph in glyphs:
        font = pdfium.FPDFTextObj_GetFont(pdfium.FPDFText_GetTextObject(text_page, glyph.order))
        fonts.append(ctypes.cast(font, ctypes.c_void_p).value)
    used = Counter(fonts)
    unmapped = Counter(font for font, glyph in zip(fonts, glyphs, strict=True) if glyph.text == UNMAPPED)
    doubtful = {font for font in unmapped if unmapped[font] >= DOUBTFUL_FONT * used[font]}
    return [
        glyph._replace(text=UNMAPPED) if font in doubtful and glyph.text != " " else glyph
        for font, glyph in zip(fonts, glyphs, strict=True)
    ]


def _painted(text_page: Any, order: int, shown: Matrix) -> Box:
    """The box of what a character paints."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    pdfium.FPDFText_GetCharBox(text_page, order, left, right, bottom, top)
    return applied_box(shown, left.value, bottom.value, right.value, top.value)


def _turn(rightwards: float, downwards: float) -> int:
    """The quarter turn of a direction; up to about 15 degrees of skew, as scans have, count as none."""
    if abs(downwards) <= 0.27 * abs(rightwards):
        return 0 if rightwards >= 0 else 2
    if abs(rightwards) <= 0.27 * abs(downwards):
        return 1 if downwards > 0 else 3
    return -1


@cache
def spelled(code: int) -> str:
    """The ordinary character for a character code of a pdf font, U+FFFD where the font gives it no meaning.

    Fonts lead one glyph back to several code points, and writers pick the wrong one: a radical (U+2E80-2FDF) or a
    compatibility ideograph (U+F900-FAFF) for the plain character, a vertical form (U+FE10-FE48) for the plain mark.
    Matching depends on the plain ones. All else stays as written.
    """
    if not 0 < code <= 0x10FFFF or 0xD800 <= code < 0xE000 or code in {0xFFFE, 0xFFFF}:
        return UNMAPPED
    character = chr(code)
    # Founder's fonts keep a wide blank in the private use area.
    category = unicodedata.category(character)
    if category in {"Zs", "Zl", "Zp"} or character in "\t\ue5e5":
        return " "
    if 0x2E80 <= code <= 0x2EFF:
        return _radicals().get(character, character)
    if 0x2F00 <= code <= 0x2FDF or 0xF900 <= code <= 0xFAFF or 0xFE10 <= code <= 0xFE19 or 0xFE30 <= code <= 0xFE48:
        return unicodedata.normalize("NFKC", character)
    return UNMAPPED if category in {"Cc", "Co", "Cn"} else character


@cache
def _radicals() -> dict[str, str]:
    return {row["radical"]: row["ideograph"] for row in reference.rows("radicals")}


def _is_text_layer(handle: Any, seen: Drawing, glyphs: tuple[Glyph, ...]) -> bool:
    """Whether most text lies on pictures and is not seen: painted under them, or in the mode that paints nothing."""
    on_picture = sum(any(_stands_on(glyph, box) for box in seen.pictures) for glyph in glyphs)
    return 2 * on_picture > len(glyphs) and (seen.is_over_text or _is_invisible(handle))


def _is_invisible(handle: Any) -> bool:
    """Whether the page's text is set in the mode that paints nothing, as the layer behind a scan is."""
    modes = [
        pdfium.FPDFTextObj_GetTextRenderMode(drawn)
        for position in range(pdfium.FPDFPage_CountObjects(handle))
        if pdfium.FPDFPageObj_GetType(drawn := pdfium.FPDFPage_GetObject(handle, position)) == pdfium.FPDF_PAGEOBJ_TEXT
    ]
    return 2 * modes.count(pdfium.FPDF_TEXTRENDERMODE_INVISIBLE) > len(modes)


def _stands_on(glyph: Glyph, box: Box) -> bool:
    return box[0] <= glyph.x <= box[2] and box[1] <= glyph.baseline <= box[3]


def _share(box: Box, width: float, height: float) -> float:
    """The part of the page under a picture."""
    across = min(box[2], width) - max(box[0], 0)
    down = min(box[3], height) - max(box[1], 0)
    return max(across, 0) * max(down, 0) / (width * height) if width * height > 0 else 0.0
