"""Sample files damaged at random, each from its seed alone, and what may not be true of their reading."""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random

from lxml import etree

from data.errors import UnreadableFile
from data.numbers import find_numbers, read_cell
from data.pipeline import extract_document
from data.readers import read_bytes
from data.records import Extract, Fact
from data.reference import rows
from data.rows import rows_of
from data.samples.files import FORMATS, write
from data.text import squeezed
from tests.corpus.build import SOURCES, build
from tests.random_tables import spoiled_table, wrong_cells

# Years of every form.
_YEARS = range(2012, 2024)
_GRID = "grid"
_NAME = re.compile(r"(\{[^{}]+\})?[A-Za-z][\w.-]*")
_WORDS = (
    "<table>", "</table>", "<td colspan=99999 rowspan=99999>", "<tr>" * 50, "<div>" * 200, "&#xD800;", "&#0;", "\u202e",
    "\ufeff", "\u0000", "９９９９９９９９９９", "1" * 400, "1e999", "-0", "亿" * 20, "一、", "（一）", "二〇二三年",
    "|" * 60, "\t" * 60, "\n" * 60, "第999999页", "=cmd|' /C calc'!A0", "<script>alert(1)</script>", "&amp;lt;", "]]>",
    "<!--", "/Length 0", "endobj", "<w:tc>", "<w:gridSpan w:val='99999'/>", "合计", "0.00", "——",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Attempt:
    """One damaged file, made again from its seed alone."""

    seed: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one attempt: the kind of file, "read" or the reason why not, and what is wrong about it."""

    kind: str
    outcome: str
    faults: tuple[str, ...] = ()


def attempt(task: Attempt) -> Verdict:
    """The verdict on one damaged file or grid; anything that a reader raises but UnreadableFile is a crash."""
    random = Random(task.seed)  # noqa: S311
    if random.random() < 0.2:
        table = spoiled_table(random)
        wrong = wrong_cells(table)
        return Verdict(_GRID, "read", tuple(f"{key} read as {text!r} in {table.told}" for key, text in wrong.items()))
    name, content = random.choice(samples())
    kind = name.rpartition(".")[2]
    try:
        extract = extract_document(read_bytes(damaged(random, content), name))
    except UnreadableFile as error:
        known = {row["reason"] for row in rows("reasons")}
        return Verdict(kind, error.reason, () if error.reason in known else (f"unknown reason {error.reason}",))
    rows_of(extract)
    return Verdict(kind, "read", tuple(contradictions(extract)))


def contradictions(extract: Extract) -> Iterator[str]:
    """Facts whose words do not hold their number, and table cells shown although their table is held back."""
    held_back = {table.table for table in extract.tables if table.state != "accepted"}
    for table in extract.tables:
        if table.table in held_back:
            yield from (
                f"{each.indicator} is shown, its table is held back"
                for each in table.readings
                if each.value is not None
            )
    for fact in extract.facts:
        if fact.status == "value" and fact.value is not None and not _is_written(fact):
            yield f"{fact.indicator} {fact.applicant} = {fact.value}, but the words are {fact.as_written!r}"
        if fact.status in ("blank", "placeholder", "unreadable") and fact.value is not None:
            yield f"{fact.indicator} is {fact.status} and yet {fact.value}"


def _is_written(fact: Fact) -> bool:
    words = squeezed(fact.as_written)
    cell = read_cell(fact.as_written, is_signed=True)
    numbers = [cell.value, cell.joined, *(number.value for number in find_numbers(words))]
    numbers += [read_cell(word).value for word in words.split()]
    return any(number is not None and _is_same(number, fact.value or Decimal(0)) for number in numbers)


def _is_same(printed: Decimal, value: Decimal) -> bool:
    """Whether they differ by a unit's power of ten at most, as 万元 and 元 do."""
    return any(printed * Decimal(10) ** power == value for power in range(-8, 9))


# damage --------------------------------------------------------------------------------------------------------------


def damaged(random: Random, content: bytes) -> bytes:
    """The bytes with one to eight damages; of a zip file also those of one of its parts."""
    if content.startswith(b"PK") and random.random() < 0.8:
        return _with_damaged_part(random, content)
    if content.startswith(b"%PDF") and random.random() < 0.7:
        return _with_damaged_stream(random, content)
    if b"</" in content and random.random() < 0.5:
        return _with_damaged_tree(random, content)
    for _ in range(random.choice([1, 1, 2, 4, 8])):
        content = _damaged_once(random, content)
    return content


def _damaged_once(random: Random, content: bytes) -> bytes:
    if not content:
        return content
    first, last = sorted(random.randrange(len(content) + 1) for _ in range(2))
    near = min(first + random.choice([1, 16, 200, 3000]), len(content))
    kind = random.randrange(7)
    if kind == 0:
        return content[:first]
    if kind == 1:
        return (
            content[:first] + bytes([content[first % len(content)] ^ (1 << random.randrange(8))]) + content[first + 1 :]
        )
    if kind == 2:
        return content[:first] + content[near:]
    if kind == 3:
        return content[:first] + content[first:near] * random.choice([2, 3, 50]) + content[near:]
    if kind == 4:
        encoding = "utf-16-le" if content.startswith(b"\xff\xfe") else "utf-8"
        return content[:first] + random.choice(_WORDS).encode(encoding, "surrogatepass") + content[first:]
    if kind == 5:
        return content[:first] + random.randbytes(near - first) + content[near:]
    return (
        content[:first] + content[last:near] + content[first:last] + content[near:] if last < near else content[last:]
    )


def _with_damaged_part(random: Random, content: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {info.filename: archive.read(info) for info in archive.infolist()}
    except (zipfile.BadZipFile, zlib.error, ValueError):
        return _damaged_once(random, content)
    largest = sorted(parts, key=lambda part: -len(parts[part]))[: random.choice([1, 3, 10])]
    chosen = random.choice(largest)
    for _ in range(random.choice([1, 2, 5])):
        damage = _with_damaged_tree if random.random() < 0.7 else _damaged_once
        parts[chosen] = damage(random, parts[chosen])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, inside in parts.items():
            archive.writestr(part, inside)
    return packed.getvalue()


def _with_damaged_tree(random: Random, content: bytes) -> bytes:
    """Markup that is still whole, with elements lost, repeated or moved, numbers and words changed."""
    is_page = not content.lstrip().startswith(b"<?xml") or b"<html" in content[:2000]
    parser = etree.HTMLParser(huge_tree=False) if is_page else etree.XMLParser(resolve_entities=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        return _damaged_once(random, content)
    if root is None:
        return _damaged_once(random, content)
    elements = [element for element in root.iter() if element is not root and isinstance(element.tag, str)]
    for _ in range(random.choice([1, 3, 10])):
        if not elements:
            break
        chosen, other = random.choice(elements), random.choice(elements)
        parent = chosen.getparent()
        kind = random.randrange(5)
        if kind == 0 and parent is not None:
            parent.remove(chosen)
        elif kind == 1 and parent is not None:
            for _ in range(random.choice([1, 3, 40])):
                parent.insert(parent.index(chosen), deepcopy(chosen))
        elif kind == 2 and other not in chosen.iter() and chosen is not other:
            other.append(chosen)
        elif kind == 3:
            name = random.choice([*filter(_NAME.fullmatch, map(str, chosen.attrib)), "colspan", "rowspan"])
            chosen.set(name, random.choice(["0", "-1", "2", "7", "99999", "1e9", "", "x"]))
        elif kind == 4:
            chosen.text = _changed(random, chosen.text or "")
    if is_page:
        return bytes(etree.tostring(root, method="html", encoding="utf-8"))
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))


def _changed(random: Random, text: str) -> str:
    """The words cut, with other digits, or with something strange in them."""
    at = random.randrange(len(text) + 1)
    strange = random.choice((*_WORDS, "1,23", "1.2.3", "12 34", "件", "９"))
    found = random.choice([text[:at], text[:at] + strange + text[at:], text.translate({48: "7", 49: "12"}), strange])
    return "".join(character for character in found if character.isprintable() or character in "\n\t")


def _with_damaged_stream(random: Random, content: bytes) -> bytes:
    """A page's drawing unpacked, damaged and packed again, so that the damage reaches the words and not the filter."""
    starts = []
    at = content.find(b"stream\r\n" if b"stream\r\n" in content else b"stream\n")
    mark = b"\r\n" if b"stream\r\n" in content else b"\n"
    while at >= 0:
        if content[at - 3 : at] != b"end":
            starts.append(at + 6 + len(mark))
        at = content.find(b"stream" + mark, at + 6)
    if not starts:
        return _damaged_once(random, content)
    start = random.choice(starts)
    end = content.find(b"endstream", start)
    try:
        inside = zlib.decompress(content[start:end].strip(b"\r\n"))
    except zlib.error:
        return _damaged_once(random, content)
    return content[:start] + zlib.compress(_damaged_once(random, inside)) + mark + content[end:]


# samples -------------------------------------------------------------------------------------------------------------


@cache
def samples() -> tuple[tuple[str, bytes], ...]:
    """Names and bytes of undamaged files of every format, the same in every process."""
    found = [(built.name, built.content) for built in map(build, sorted(SOURCES.glob("*.txt")))]
    with tempfile.TemporaryDirectory() as folder:
        for file_format in FORMATS:
            files = write(Path(folder) / file_format, agencies=1, years=_YEARS, formats=(file_format,))
            found += [(f"{number}.{file_format}", file.path.read_bytes()) for number, file in enumerate(files)]
    found.append(("statistics.csv", _statistics().encode("gb18030")))
    found.append(("statistics.xlsx", _workbook()))
    return tuple(found)


def _statistics() -> str:
    lines = [line for name, content in _plain() for line in content.decode("utf-8", "replace").splitlines()]
    return "\n".join(line.replace("\t", ",") for line in lines if line.count("\t") >= 2 or "报告" in line)


def _plain() -> list[tuple[str, bytes]]:
    """The text sources whose statistics stand between tabs."""
    built = map(build, sorted(SOURCES.glob("s14_*.txt")))
    return [(one.name, one.content) for one in built if one.name.endswith("txt")][:1]


def _workbook() -> bytes:
    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, line in enumerate(_statistics().splitlines()):
            sheet.write_row(number, 0, line.split(","))
    return content.getvalue()
