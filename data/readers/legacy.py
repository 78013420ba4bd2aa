"""Documents of old Word, WPS, RTF and Word's one-file XML, converted by LibreOffice and compared with their own words.

LibreOffice is a program of its own, not a part of this one. It runs without macros, links and network, with a profile
that is made for the one file and thrown away.
"""

from __future__ import annotations

import re
import resource
import shutil
import signal
import subprocess
import tempfile
from collections import Counter
from dataclasses import replace
from os import killpg
from pathlib import Path
from typing import Literal

from data import reference
from data.errors import UnreadableFile
from data.readers import docx
from data.readers.archive import open_archive, read_part
from data.readers.legacy_text import OLE, Encrypted, PlainText, rtf, word_97
from data.records import Document

TIMEOUT_SECONDS = 60
_PROGRAMS = ("soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice")
_DESCRIPTIONS = {
    "doc": "a document of Word 97-2003 or an old WPS",
    "rtf": "an RTF document",
    "xml": "a Word document in one XML file",
}
# No macros, no pictures and links from elsewhere, and a proxy that is not there, should anything ask all the same.
_SETTINGS = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)
_TABLE_ROW = re.compile(rb"<w:tr[ />]")
_PARAGRAPH_END = re.compile(rb"</w:p>|<w:(?:br|cr|tab)\s*/>")
_NO_TEXT = re.compile(rb"<w:instrText[^>]*>.*?</w:instrText>|<[^>]*>", re.DOTALL)
_FIGURE = re.compile(r"\d+")
# Shorter labels occur in file structures by chance.
_SHORTEST_LABEL = 4
_MOST_SHOWN = 5


def read(content: bytes, name: str, sha256: str) -> Document:
    """The document's paragraphs and tables, by way of docx.

    Raises: UnreadableFile: unsupported_legacy where LibreOffice is not installed; timeout, broken, encrypted;
    conversion_lost where figures, labels or rows of tables are missing afterwards.
    """
    kind = _kind(content)
    before = _before(content, kind, name)
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise UnreadableFile("unsupported_legacy", name, f"{_DESCRIPTIONS[kind]}; LibreOffice was not found")
    converted = _converted(content, kind, name, program)
    lost = _lost(content, before, _after(converted, name))
    if lost:
        raise UnreadableFile("conversion_lost", name, lost)
    document = docx.read(converted, name, sha256)
    return replace(document, format="rtf" if kind == "rtf" else "doc")


def _kind(content: bytes) -> Literal["doc", "rtf", "xml"]:
    if content.startswith(OLE):
        return "doc"
    return "rtf" if b"{\\rtf" in content[:64] else "xml"


def _before(content: bytes, kind: str, name: str) -> PlainText | None:
    if kind == "rtf":
        return rtf(content)
    if kind == "xml":
        return PlainText("", len(_TABLE_ROW.findall(content)))
    try:
        return word_97(content)
    except Encrypted as error:
        raise UnreadableFile("encrypted", name, "a Word document locked by a password") from error


def _converted(content: bytes, kind: str, name: str, program: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="xxgk-office-") as made:
        folder = Path(made)
        source = folder / f"report.{kind}"
        source.write_bytes(content)
        profile = folder / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_settings(), encoding="utf-8")
        command = [
            program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck",
            "--convert-to", "docx:Office Open XML Text", "--outdir", str(folder / "converted"), str(source),
        ]  # fmt: skip
        said = _run(command, name)
        target = folder / "converted" / "report.docx"
        if not target.is_file():
            raise UnreadableFile("broken", name, f"LibreOffice could not open it: {said[-200:]}".strip(": "))
        return target.read_bytes()


def _run(command: list[str], name: str) -> str:
    """What the program says; it and everything that it starts is stopped when it takes too long."""
    started = subprocess.Popen(  # noqa: S603 - the program is found by its own name, the rest is written here
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=_limit,  # noqa: PLW1509 - a worker has one thread
    )
    try:
        said, _ = started.communicate(timeout=TIMEOUT_SECONDS)
    except subprocess.TimeoutExpired as error:
        killpg(started.pid, signal.SIGKILL)
        started.communicate()
        raise UnreadableFile("timeout", name, f"LibreOffice worked on it for {TIMEOUT_SECONDS} seconds") from error
    return said.decode("utf-8", errors="replace").strip()


def _limit() -> None:
    # Should the worker be killed, its LibreOffice ends by itself all the same.
    resource.setrlimit(resource.RLIMIT_CPU, (TIMEOUT_SECONDS, TIMEOUT_SECONDS))


def _settings() -> str:
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{key}" oor:op="fuse"><value>{value}</value></prop>'
        "</item>"
        for path, key, value in _SETTINGS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{items}</oor:items>"
    )


# what is there afterwards --------------------------------------------------------------------------------------------


def _after(converted: bytes, name: str) -> PlainText:
    """All words of a docx, deleted ones and running heads included, with its rows of tables."""
    archive = open_archive(converted, name)
    parts = [read_part(archive, part) or b"" for part in archive.parts if re.fullmatch(r"word/[a-z]+\d*\.xml", part)]
    text = b"\n".join(_NO_TEXT.sub(b"", _PARAGRAPH_END.sub(b"\n", part)) for part in parts)
    return PlainText(text.decode("utf-8", errors="replace"), sum(len(_TABLE_ROW.findall(part)) for part in parts))


def _lost(content: bytes, before: PlainText | None, after: PlainText) -> str:
    """What the file holds and its conversion does not, in a sentence; nothing when nothing is missing."""
    if before is None:
        words = re.sub(r"\s", "", after.text)
        labels = [label for label in _labels() if label not in words and _is_written(content, label)]
        return f"labels missing after the conversion: {_some(labels)}" if labels else ""
    if before.row_count is not None and after.row_count is not None and after.row_count < before.row_count:
        return f"{before.row_count} rows of tables before the conversion, {after.row_count} after it"
    figures = Counter(_FIGURE.findall(before.text)) - Counter(_FIGURE.findall(after.text))
    return f"figures missing after the conversion: {_some(list(figures))}" if figures else ""


def _labels() -> list[str]:
    labels = (row["label"] for row in reference.rows("table_labels"))
    return [label for label in dict.fromkeys(labels) if len(label) >= _SHORTEST_LABEL]


def _is_written(content: bytes, label: str) -> bool:
    return any(label.encode(encoding, errors="ignore") in content for encoding in ("utf-16-le", "gb18030"))


def _some(words: list[str]) -> str:
    more = len(words) - _MOST_SHOWN
    return ", ".join(words[:_MOST_SHOWN]) + (f" and {more} more" if more > 0 else "")
