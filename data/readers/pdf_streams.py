"""Whether the bytes of a pdf are whole: pdfium mends what is damaged in silence, and then words are missing."""

from __future__ import annotations

import re
import zlib
from typing import NamedTuple

# The end mark stands in the last bytes, padding and small additions by web servers allowed.
TAIL = 4096
# A page's content is some 100 KB unpacked; a stream that unpacks to more than this is no report's.
MOST_UNPACKED = 64_000_000

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_UNPACKED_FIRST = re.compile(rb"/Filter\s*\[?\s*/FlateDecode\b")
_PICTURE = re.compile(rb"/Subtype\s*/Image\b")


class Flaw(NamedTuple):
    """A reason not to read a file, and what was seen."""

    reason: str
    detail: str


def damage(content: bytes) -> Flaw | None:
    """What is wrong with the bytes: no pdf, cut off, packed streams that do not unpack, or that unpack to too much."""
    if b"%PDF-" not in content[:1024]:
        return Flaw("broken", "it does not begin as a pdf")
    tail = content.rstrip(b"\x00\t\r\n ")[-TAIL:]
    if b"%%EOF" not in tail and b"startxref" not in tail:
        return Flaw("broken", "its end is missing")
    # Streams of an encrypted file look damaged until they are decrypted.
    if b"/Encrypt" in content:
        return None
    return _stream_damage(content)


def _stream_damage(content: bytes) -> Flaw | None:
    whole = wrong_sums = torn = unpacked = 0
    position = 0
    while found := _STREAM.search(content, position):
        position = found.end()
        header = content[max(content.rfind(b"obj", 0, found.start()), found.start() - 2000) : found.start()]
        if not _UNPACKED_FIRST.search(header) or _PICTURE.search(header):
            continue
        state, used, size = _unpacked(content, position)
        unpacked += size
        if unpacked > MOST_UNPACKED:
            return Flaw("too_large", f"it unpacks to more than {MOST_UNPACKED // 1_000_000} MB")
        whole += state == "whole"
        wrong_sums += state == "wrong sum"
        torn += state == "torn"
        position += used
    if torn:
        return Flaw("broken", f"{torn} of its packed streams are damaged")
    # Some writers get every checksum wrong; a few among right ones are damage.
    if 0 < wrong_sums < whole:
        return Flaw("broken", f"{wrong_sums} of its packed streams do not match their checksums")
    return None


def _unpacked(content: bytes, start: int) -> tuple[str, int, int]:
    """How unpacking a stream ends, how many bytes it took, and how many it gave."""
    unpacker = zlib.decompressobj()
    size = used = 0
    try:
        while not unpacker.eof:
            piece = unpacker.unconsumed_tail or content[start + used : start + used + 65_536]
            if not piece:
                return "cut off", used, size
            size += len(unpacker.decompress(piece, 1_000_000))
            used += len(piece) - len(unpacker.unconsumed_tail) - len(unpacker.unused_data)
            if size > MOST_UNPACKED:
                return "whole", used, size
    except zlib.error as error:
        return ("wrong sum" if "incorrect data check" in str(error) else "torn"), used, size
    return "whole", used, size
