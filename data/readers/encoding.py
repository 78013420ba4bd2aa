"""Which encoding a text is in, told by its bytes: labels and file names are not asked, they are too often wrong."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache

from data import reference
from data.errors import UnreadableFile
from data.records import Notice

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16"),
)
# Hong Kong's superset holds the characters that Taiwan's vendors added to Big5.
_CODECS = {
    "utf-8": "utf-8",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
}
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_BEYOND_ASCII = re.compile("[^\x00-\x7f]+")
_REPLACEMENT = "\ufffd"
# Running Chinese text takes about three characters of four from the frequent ones. Another encoding's bytes read as
# Chinese hit them by chance alone: one of eight where the wrong reading stays among the common characters.
_PLAUSIBLE = 0.4
_SAMPLE_CHARACTERS = 50_000


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding that it was in, and how many of its characters were broken (each is one U+FFFD)."""

    text: str
    encoding: str
    broken_count: int = 0

    def notices(self) -> tuple[Notice, ...]:
        """What a person should know about the decoding."""
        if not self.broken_count:
            return ()
        return (Notice("broken_characters", f"{self.broken_count} in {self.encoding}"),)


def decode(content: bytes, name: str) -> Decoded:
    """The text of a file: by its byte order mark, else UTF-8, GB18030, Big5 or UTF-16, whichever reads as language.

    A few broken bytes in an otherwise clear text are kept as U+FFFD and counted: a figure beside them is still right,
    and one that they hit is no number any more.

    Raises: UnreadableFile(undecodable), naming the best guess and why it was not taken.
    """
    for mark, codec, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            decoded = _decode_with_losses(content[len(mark) :], codec, encoding)
            if decoded is None or _control_share(decoded.text) > 0.01:
                raise UnreadableFile(
                    "undecodable", name, f"the byte order mark says {encoding}, the bytes do not follow"
                )
            return decoded
    strict_utf8 = _decode_strictly(content, "utf-8")
    if strict_utf8 is not None and "\x00" not in strict_utf8.text and _control_share(strict_utf8.text) <= 0.01:
        return strict_utf8
    candidates = [_decode_strictly(content, encoding) for encoding in _CODECS]
    best = _most_plausible(candidates)
    if best is None or best[0] < _PLAUSIBLE:
        tolerant = [_decode_with_losses(content, codec, encoding) for encoding, codec in _CODECS.items()]
        best = _most_plausible(tolerant) or best
    if best is None:
        raise UnreadableFile("undecodable", name, "neither UTF-8, GB18030, Big5 nor UTF-16")
    plausibility, decoded = best
    if plausibility < _PLAUSIBLE:
        share = max(round(100 * plausibility), 0)
        as_what = f"as {decoded.encoding} only {share}% of its characters"
        detail = f"{as_what} would be common ones, expected {_PLAUSIBLE:.0%}"
        raise UnreadableFile("undecodable", name, detail)
    return decoded


def _decode_strictly(content: bytes, encoding: str) -> Decoded | None:
    try:
        return Decoded(content.decode(_CODECS[encoding]), encoding)
    except UnicodeDecodeError:
        return None


def _decode_with_losses(content: bytes, codec: str, encoding: str) -> Decoded | None:
    text = content.decode(codec, errors="replace")
    broken_count = text.count(_REPLACEMENT)
    return Decoded(text, encoding, broken_count) if broken_count <= max(3, len(text) // 500) else None


def _most_plausible(candidates: list[Decoded | None]) -> tuple[float, Decoded] | None:
    """The candidate that reads most as language, with how much it does."""
    found = [(_plausibility(decoded.text), decoded) for decoded in candidates if decoded is not None]
    # max() keeps the first of equals, so the order of the codecs decides where nothing else does.
    return max(found, key=lambda each: each[0], default=None)


def _plausibility(text: str) -> float:
    """How much of a text beyond ASCII is what Chinese writing consists of: about 0.8 when it is Chinese."""
    if _control_share(text) > 0.01:
        return 0.0
    # Each stretch counts once: a page may repeat one font's Chinese name in every tag.
    stretches = dict.fromkeys(_BEYOND_ASCII.findall(text))
    sample = Counter("".join(stretches)[:_SAMPLE_CHARACTERS])
    known = _frequent_characters()
    frequent = sum(count for character, count in sample.items() if character in known)
    hanzi = sum(count for character, count in sample.items() if "\u3400" <= character <= "\u9fff")
    foreign = sum(count for character, count in sample.items() if _is_foreign(character))
    if not hanzi + foreign:
        return 1.0
    return (frequent - 2 * foreign) / (hanzi + foreign)


def _is_foreign(character: str) -> bool:
    """Whether Chinese reports have no use for it: letters of other scripts, private and unassigned code points."""
    if "\u3400" <= character <= "\u9fff" or character == _REPLACEMENT:
        return False
    category = unicodedata.category(character)
    # Greek letters, Roman and circled numbers and full-width letters do occur.
    is_usual = "\u0391" <= character <= "\u03c9" or "\uff01" <= character <= "\uff5e" or category in ("Nl", "No")
    return (category[0] == "L" and not is_usual) or category in ("Co", "Cn", "Cc", "Cs")


def _control_share(text: str) -> float:
    return len(_CONTROL.findall(text)) / len(text) if text else 0.0


@cache
def _frequent_characters() -> frozenset[str]:
    return frozenset("".join(row["characters"] for row in reference.rows("frequent_characters")))
