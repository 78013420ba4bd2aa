"""Functions of pdfium called for every character and corner of a page, without what ctypes does around them."""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Callable
from functools import cache, partial
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

_TYPES = {"i": ctypes.c_int, "I": ctypes.c_uint, "f": ctypes.c_float, "d": ctypes.c_double}


class Answer(NamedTuple):
    """Where functions write their numbers: a pointer to each, and what gives all that were written last."""

    pointers: tuple[Any, ...]
    numbers: Callable[[], tuple[Any, ...]]


def answer(kinds: str) -> Answer:
    """Room for numbers, a letter of the struct module each, to be made once for all calls of one page.

    To make a value of ctypes and to ask for it takes longer than most of the functions that write it.
    """
    layout, types = _layout(kinds)
    room = bytearray(layout.size)
    pointers = tuple([ctypes.byref(kind.from_buffer(room, offset)) for kind, offset in types])
    return Answer(pointers, partial(layout.unpack_from, room))


@cache
def _layout(kinds: str) -> tuple[struct.Struct, tuple[tuple[Any, int], ...]]:
    ends = [struct.calcsize(kinds[: number + 1]) for number in range(len(kinds))]
    return struct.Struct(kinds), tuple(
        (_TYPES[kind], end - struct.calcsize(kind)) for kind, end in zip(kinds, ends, strict=True)
    )


def light(function: Any, result: Any = None) -> Any:
    """The same function, whose arguments ctypes passes on as they are; result is its type, if another is wanted.

    To hold each argument against its declared type takes twice as long as the function itself, and to let other threads
    run meanwhile a fifth of it. Whoever calls must pass ctypes values and pointers, and ints only where C takes an int.
    """
    address = ctypes.cast(function, ctypes.c_void_p).value or 0
    return ctypes.PYFUNCTYPE(result or function.restype)(address)


get_unicode = light(pdfium.FPDFText_GetUnicode)
is_generated = light(pdfium.FPDFText_IsGenerated)
get_loose_char_box = light(pdfium.FPDFText_GetLooseCharBox)
get_char_origin = light(pdfium.FPDFText_GetCharOrigin)
get_matrix = light(pdfium.FPDFText_GetMatrix)
get_font_size = light(pdfium.FPDFText_GetFontSize)
has_unicode_map_error = light(pdfium.FPDFText_HasUnicodeMapError)
get_text_object = light(pdfium.FPDFText_GetTextObject, ctypes.c_void_p)
get_object = light(pdfium.FPDFPage_GetObject)
get_form_object = light(pdfium.FPDFFormObj_GetObject)
get_type = light(pdfium.FPDFPageObj_GetType)
get_bounds = light(pdfium.FPDFPageObj_GetBounds)
get_object_matrix = light(pdfium.FPDFPageObj_GetMatrix)
get_stroke_width = light(pdfium.FPDFPageObj_GetStrokeWidth)
get_stroke_color = light(pdfium.FPDFPageObj_GetStrokeColor)
get_fill_color = light(pdfium.FPDFPageObj_GetFillColor)
get_draw_mode = light(pdfium.FPDFPath_GetDrawMode)
count_segments = light(pdfium.FPDFPath_CountSegments)
get_segment = light(pdfium.FPDFPath_GetPathSegment)
get_point = light(pdfium.FPDFPathSegment_GetPoint)
get_segment_type = light(pdfium.FPDFPathSegment_GetType)
get_close = light(pdfium.FPDFPathSegment_GetClose)
