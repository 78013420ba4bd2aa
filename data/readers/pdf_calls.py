"""Functions of pdfium called for every character and corner of a page, without what ctypes does around them."""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2.raw as pdfium


def light(function: Any, result: Any = None) -> Any:
    """The same function, whose arguments ctypes passes on as they are; result is its type, if another is wanted.

    To hold each argument against its declared type takes twice as long as the function itself. Whoever calls must pass
    ctypes values and pointers, and ints only where C takes an int.
    """
    address = ctypes.cast(function, ctypes.c_void_p).value or 0
    return ctypes.CFUNCTYPE(result or function.restype)(address)


get_unicode = light(pdfium.FPDFText_GetUnicode)
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
