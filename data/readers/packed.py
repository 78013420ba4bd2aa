"""Documents packed into one file of text: a web page with its pictures (mht), a Word document as flat XML."""

from __future__ import annotations

import base64
import binascii
import email
import io
import zipfile

from lxml import etree

from data.errors import UnreadableFile
from data.readers import docx, html
from data.records import Document

_PACKAGE = "{http://schemas.microsoft.com/office/2006/xmlPackage}"


def read(content: bytes, name: str, sha256: str) -> Document:
    """The blocks of the document that is packed within.

    Raises: UnreadableFile(broken) where there is none, and what the reader of that format raises.
    """
    if b"<pkg:package" in content[:4096]:
        return docx.read(_unpacked(content, name), name, sha256)
    for part in email.message_from_bytes(content).walk():
        page = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
        if isinstance(page, bytes) and page.strip():
            return html.read(page, name, sha256)
    raise UnreadableFile("broken", name, "a web archive (mht) without a page in it")


def _unpacked(content: bytes, name: str) -> bytes:
    """The flat package as the zip file that it stands for."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFile("broken", name, f"flat Word document: {error}") from error
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for part in root.iterfind(f"{_PACKAGE}part"):
            markup = part.find(f"{_PACKAGE}xmlData")
            if markup is not None and len(markup):
                unpacked = etree.tostring(markup[0])
            else:
                try:
                    unpacked = base64.b64decode(part.findtext(f"{_PACKAGE}binaryData") or "")
                except binascii.Error as error:
                    raise UnreadableFile("broken", name, f"flat Word document: {error}") from error
            archive.writestr(part.get(f"{_PACKAGE}name", "").lstrip("/"), unpacked)
    return packed.getvalue()
