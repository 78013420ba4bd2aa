"""One front door for every format: a file in, its blocks out; a reader never interprets."""

from __future__ import annotations

import hashlib
import importlib
import re
import stat
from collections.abc import Callable
from pathlib import Path, PurePath
from typing import cast

from data.errors import UnreadableFile
from data.readers.archive import open_archive
from data.readers.encoding import decode
from data.records import Document

MAX_BYTES = 50 * 1024 * 1024
# What an ending promises; pages keep the endings of the programs that served them.
_ENDINGS = {
    "": "text", "txt": "text", "text": "text", "md": "markdown", "markdown": "markdown",
    "htm": "html", "html": "html", "shtml": "html", "xhtml": "html", "jhtml": "html", "asp": "html", "aspx": "html",
    "jsp": "html", "php": "html", "doc": "word", "docx": "word", "docm": "word", "wps": "word", "rtf": "word",
    "pdf": "pdf", "xlsx": "sheets", "xlsm": "sheets", "xls": "sheets", "et": "sheets", "csv": "sheets",
    "mht": "packed", "mhtml": "packed", "png": "picture", "jpg": "picture", "jpeg": "picture", "bmp": "picture",
}  # fmt: skip
_PDF = b"%PDF-"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER_SIGNATURES = (
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\x1f\x8b\x08", "a gzip archive"),
    (b"%!PS", "a PostScript file"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
)
# Two letters may also begin a text; zero bytes soon after them do not.
_SHORT_SIGNATURES = ((b"BM", "a BMP picture"), (b"MZ", "a program"), (b"RI", "a WebP picture, a sound or a film"))
_ZIP_PARTS = (
    ("xl/", "an Excel workbook"),
    ("ppt/", "a PowerPoint presentation"),
    ("content.xml", "an OpenDocument file"),
)
_OLE_SHEETS = ("Workbook", "Book")
_PAGE_START = re.compile(
    rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?(?:\s|<\?xml[^>]*>|<!--.*?-->)*+<(?:!doctype\s+html|html|head|body|meta)[\s>]",
    re.S,
)
_PAGE_TAG = re.compile(rb"<!doctype\s+html|<(?:html|head|body|div|p|table|td|span|font|h[1-6]|br)(?:\s[^<>]*)?/?>")
# So many of them make a page without a proper beginning, where the ending promises something other than text.
_FEWEST_TAGS = {"html": 1, "word": 3, "pdf": 3, "sheets": 3}
_OLD_WORD_XML = re.compile(rb'progid="word\.document"|office/word/2003/wordml')
_FLAT_PACKAGE = b"<pkg:package"
_WEB_ARCHIVE = re.compile(rb"\s*(?:from:.*\n)?mime-version:.*?multipart/related", re.S)
_MARKDOWN_RULE = re.compile(r"^ {0,3}\|?(?: *:?-{3,}:? *\|)+(?: *:?-{3,}:? *)?$", re.MULTILINE)

_Reader = Callable[[bytes, str, str], Document]


def read(path: Path, name: str | None = None) -> Document:
    """The blocks of a report file; name is what the file is called where it came from.

    Raises: UnreadableFile, with a code of ``reference/reasons.csv`` and what was seen.
    """
    name = name or path.name
    return read_bytes(_content(path, name), name)


def read_bytes(content: bytes, name: str) -> Document:
    """The blocks of a file's bytes, by what they are and only then by what the name says.

    Raises: UnreadableFile, with a code of ``reference/reasons.csv`` and what was seen.
    """
    if len(content) > MAX_BYTES:
        raise _too_large(len(content), name)
    if not content.strip(b" \t\r\n\x0c\xef\xbb\xbf"):
        raise UnreadableFile("empty", name, f"{len(content)} bytes")
    if not content.strip(b"\x00"):
        raise UnreadableFile("broken", name, "nothing but zero bytes: the download did not finish")
    document = _read(_module(content, name), content, name)
    if not document.blocks:
        raise UnreadableFile("empty", name, f"{len(content)} bytes of {document.format} without any text")
    return document


def _read(module: str, content: bytes, name: str) -> Document:
    # Readers are loaded when a file needs them: a list of texts waits for no pdf library.
    reader = cast("_Reader", importlib.import_module(f"data.readers.{module}").read)
    sha256 = hashlib.sha256(content).hexdigest()
    try:
        document = reader(content, name, sha256)
        has_scans = any(notice.code == "scanned_page" for notice in document.notices)
    except UnreadableFile as error:
        if module != "pdf" or error.reason != "scanned":
            raise
        return _read("scan", content, name)
    if has_scans and importlib.import_module("data.readers.scan").is_installed():
        return _read("scan", content, name)
    return document


def _content(path: Path, name: str) -> bytes:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise UnreadableFile("unknown_type", name, "a folder")
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableFile("unknown_type", name, "a device or pipe")
        if status.st_size > MAX_BYTES:
            raise _too_large(status.st_size, name)
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UnreadableFile("not_found", name, str(path)) from error
    except PermissionError as error:
        raise UnreadableFile("no_permission", name, str(path)) from error
    except OSError as error:
        raise UnreadableFile("broken", name, error.strerror or str(error)) from error


def _too_large(size: int, name: str) -> UnreadableFile:
    return UnreadableFile(
        "too_large", name, f"{size / 1024 / 1024:.0f} MB, at most {MAX_BYTES // 1024 // 1024} MB are read"
    )


def _module(content: bytes, name: str) -> str:
    """The reader for a file.

    Raises: UnreadableFile where there is none, saying what the file really is.
    """
    promised = _ENDINGS.get(_ending(name))
    if _PDF in content[:1024]:
        return "pdf"
    if content.startswith(_ZIP):
        return _module_of_zip(content, name)
    if content.startswith(_OLE):
        return _module_of_ole(content, name)
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        return "legacy"
    other = _other_format(content)
    if other and other.endswith("picture") and promised == "picture":
        return "scan"
    if other:
        raise _not_ours(name, other)
    # Zero bytes are half of a UTF-16 page's markup.
    start = content[:65536].replace(b"\x00", b"").lower()
    if _FLAT_PACKAGE in start or _WEB_ARCHIVE.match(start):
        return "packed"
    if _OLD_WORD_XML.search(start):
        return "legacy"
    if _PAGE_START.match(start) or len(_PAGE_TAG.findall(start)) >= _FEWEST_TAGS.get(promised or "", 1 << 16):
        return "html"
    if promised is None:
        raise UnreadableFile("unknown_type", name, f"the ending .{_ending(name)} is not read")
    if promised in ("word", "pdf", "packed", "picture"):
        raise _not_ours(name, _text_or_bytes(content, name))
    if promised == "sheets":
        return "sheets"
    return "markdown" if promised == "markdown" or _has_markdown_tables(content, name) else "plain"


def _ending(name: str) -> str:
    return PurePath(name.strip()).suffix.lower().lstrip(".")


def _module_of_zip(content: bytes, name: str) -> str:
    parts = open_archive(content, name).parts
    if any(part.startswith("word/") for part in parts):
        return "docx"
    if "ofd.xml" in parts:
        raise UnreadableFile("unsupported_ofd", name, "an OFD document")
    if any(part.startswith("xl/") for part in parts) and _ENDINGS.get(_ending(name)) in (None, "sheets"):
        return "sheets"
    for start, description in _ZIP_PARTS:
        if any(part.startswith(start) for part in parts):
            raise _not_ours(name, description)
    raise _not_ours(name, f"a zip archive of {len(parts)} files without a Word document's parts")


def _module_of_ole(content: bytes, name: str) -> str:
    def has_stream(stream: str) -> bool:
        return stream.encode("utf-16-le") in content

    if has_stream("EncryptedPackage"):
        raise UnreadableFile("encrypted", name, "an Office document locked by a password")
    if has_stream("WordDocument"):
        return "legacy"
    if has_stream("PowerPoint Document"):
        raise _not_ours(name, "an old PowerPoint presentation")
    if any(map(has_stream, _OLE_SHEETS)):
        if _ENDINGS.get(_ending(name)) in (None, "sheets"):
            return "sheets"
        raise _not_ours(name, "an old Excel workbook")
    return "legacy"


def _other_format(content: bytes) -> str | None:
    for signature, description in _OTHER_SIGNATURES:
        if content.startswith(signature):
            return description
    for signature, description in _SHORT_SIGNATURES:
        if content.startswith(signature) and b"\x00" in content[2:16]:
            return description
    return None


def _not_ours(name: str, what: str) -> UnreadableFile:
    ending = _ending(name)
    if _ENDINGS.get(ending) and ending:
        return UnreadableFile("wrong_type", name, f"named .{ending}, but it is {what}")
    return UnreadableFile("unknown_type", name, what)


def _text_or_bytes(content: bytes, name: str) -> str:
    try:
        decode(content, name)
    except UnreadableFile:
        return "data of an unknown kind"
    return "plain text"


def _has_markdown_tables(content: bytes, name: str) -> bool:
    """Whether a text without an ending for it is markdown all the same: a rule beneath a table's head tells."""
    return b"--" in content.replace(b"\x00", b"") and _MARKDOWN_RULE.search(decode(content, name).text) is not None
