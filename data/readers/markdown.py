"""Markdown: headings, tables of pipes and lines, freed from their marks."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from data.errors import UnreadableFile
from data.readers.encoding import decode
from data.readers.html import fragment
from data.readers.layout import MAX_CELLS, to_blocks
from data.readers.plain import INK, MAX_LINES, lines
from data.records import Block, Cell, Document, Place, TableBlock, TextBlock

_HEADING = re.compile(r" {0,3}(#{1,6})(?!#)[ \t\u3000]*(.*?)(?:[ \t]+#+)?[ \t]*$")
_UNDERLINE = re.compile(r" {0,3}(?:(=){3,}|-{3,})[ \t]*$")
_RULE = re.compile(r" {0,3}(?:(?:- *){3,}|(?:\* *){3,}|(?:_ *){3,}|={3,})[ \t]*$")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_PIPE = re.compile(r"(?<!\\)\|")
_DASHES = re.compile(r":?-+:?")
_BULLET = re.compile(r"\A[ \t]*(?:[-*+]|>)[ \t]+")
_WHOLLY_STRONG = re.compile(r"\s*(\*\*\*|\*\*|__)(?=\S)(?:(?!\1).)+(?<=\S)\1\s*")
_STRONG = re.compile(r"(\*\*\*|\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_LINK = re.compile(r"(!?)\[([^\[\]]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_TABLE_TAG = re.compile(r"<(/?)table\b", re.IGNORECASE)
_PROPERTY = re.compile(r"([\w-]+)\s*:\s*(.*)$")
# A longer line above dashes is a paragraph above a rule.
_LONGEST_UNDERLINED = 60


def read(content: bytes, name: str, sha256: str) -> Document:
    """The lines, headings and tables of a markdown text, each with the number of its line.

    A table's cells stay as they stand: the first row is row 0 whether or not it is a head, rows may differ in length,
    and only the rules between rows are left out.

    Raises: UnreadableFile: undecodable, or too_large where a table exceeds every report.
    """
    decoded = decode(content, name)
    source = lines(decoded.text)
    if len(source) > MAX_LINES:
        raise UnreadableFile("too_large", name, f"{len(source)} lines, at most {MAX_LINES} are read")
    body, metadata = _front_matter(source)
    blocks = tuple(replace(block, order=order) for order, block in enumerate(_blocks(source, body, name)))
    return Document(name, sha256, "md", blocks, decoded.encoding, metadata=metadata, notices=decoded.notices())


def _front_matter(source: Sequence[str]) -> tuple[int, tuple[tuple[str, str], ...]]:
    """Where the text begins, and the properties above it."""
    if source[0].strip() != "---" or "---" not in (line.strip() for line in source[1:50]):
        return 0, ()
    end = next(index for index, line in enumerate(source) if index and line.strip() == "---")
    properties = [_PROPERTY.match(line) for line in source[1:end] if line.strip()]
    if not all(properties):
        return 0, ()
    found = ((match[1].lower(), match[2].strip().strip("\"'")) for match in properties if match)
    return end + 1, tuple((key, value) for key, value in found if value)


def _blocks(source: Sequence[str], first: int, name: str) -> Iterator[Block]:
    """The blocks of the text, not yet in numbered order."""
    index, table = first, 0
    is_fenced = False
    while index < len(source):
        line = source[index]
        end = index + 1
        if _FENCE.match(line):
            is_fenced = not is_fenced
        elif is_fenced:
            yield from _text(line, index)
        elif _TABLE_TAG.search(line):
            end = _end_of_html_table(source, index)
            for block in to_blocks(fragment("\n".join(source[index:end]), name)):
                table += isinstance(block, TableBlock)
                yield _placed(block, index + 1, table)
        elif end_of_rows := _end_of_rows(source, index):
            end, table = end_of_rows, table + 1
            yield _table(source, index, end, table, name)
        elif heading := _HEADING.match(line):
            yield from _text(_freed(heading[2]), index, heading_level=len(heading[1]))
        elif underline := _underline(source, index):
            end = index + 2
            yield from _text(_freed(line), index, heading_level=underline)
        elif not _RULE.match(line):
            is_bold = _WHOLLY_STRONG.fullmatch(line) is not None
            for part in _freed(_BULLET.sub("", line, count=1)).split("\n"):
                yield from _text(part, index, is_bold=is_bold)
        index = end


def _text(text: str, index: int, *, heading_level: int | None = None, is_bold: bool = False) -> Iterator[TextBlock]:
    if INK.search(text):
        yield TextBlock(0, text, Place(line=index + 1), heading_level, is_bold)


def _underline(source: Sequence[str], index: int) -> int | None:
    """The level of a heading that the next line underlines."""
    if not INK.search(source[index]) or len(source[index]) > _LONGEST_UNDERLINED or _RULE.match(source[index]):
        return None
    underline = _UNDERLINE.match(source[index + 1]) if index + 1 < len(source) else None
    return None if underline is None else 1 if underline[1] else 2


def _freed(text: str) -> str:
    """The text without the marks of markdown; a forced line break becomes one."""
    text = _LINK.sub(lambda link: "" if link[1] else link[2], text)
    text = _STRONG.sub(r"\2", _STRONG.sub(r"\2", text))
    text = _TAG.sub("", _BREAK.sub("\n", text))
    text = _ENTITY.sub(lambda entity: entities.unescape(entity[0]), text)
    return _ESCAPE.sub(r"\1", text)


# tables of pipes -----------------------------------------------------------------------------------------------------


def _end_of_rows(source: Sequence[str], first: int) -> int | None:
    """The line after the last row of a table that begins here, None when none does."""
    following = source[first + 1] if first + 1 < len(source) else ""
    has_open_edges = _is_rule(following, least=3) and _PIPE.search(source[first]) is not None
    end = first
    while end < len(source) and _is_row(source[end], has_open_edges=has_open_edges):
        end += 1
    return end if end > first else None


def _is_row(line: str, *, has_open_edges: bool) -> bool:
    pipe_count = len(_PIPE.findall(line))
    return pipe_count > 1 and line.lstrip().startswith("|") if not has_open_edges else pipe_count > 0


def _is_rule(line: str, *, least: int) -> bool:
    """Whether the line rules off rows; a row of single dashes may be one of placeholders."""
    cells = [cell.strip() for cell in _cells(line)]
    return bool(cells) and "|" in line and all(_DASHES.fullmatch(cell) and cell.count("-") >= least for cell in cells)


def _cells(line: str) -> list[str]:
    cells = _PIPE.split(line.strip())
    if cells and not cells[0].strip():
        cells = cells[1:]
    if cells and not cells[-1].strip() and line.rstrip().endswith("|"):
        cells = cells[:-1]
    return cells


def _table(source: Sequence[str], first: int, end: int, table: int, name: str) -> TableBlock:
    if sum(line.count("|") for line in source[first:end]) > MAX_CELLS:
        raise UnreadableFile("too_large", name, f"a table of more than {MAX_CELLS} cells")
    rows = [index for index in range(first, end) if not _is_rule(source[index], least=1 if index == first + 1 else 3)]
    cells = tuple(
        Cell(row, column, _freed(text.strip(" \t")), Place(line=index + 1, table=table, row=row + 1, column=column + 1))
        for row, index in enumerate(rows)
        for column, text in enumerate(_cells(source[index]))
    )
    width = max((cell.column + 1 for cell in cells), default=0)
    return TableBlock(0, len(rows), width, cells, Place(line=first + 1, table=table))


# tables of html ------------------------------------------------------------------------------------------------------


def _end_of_html_table(source: Sequence[str], first: int) -> int:
    depth = 0
    for index in range(first, len(source)):
        depth += sum(-1 if tag[1] else 1 for tag in _TABLE_TAG.finditer(source[index]))
        if depth <= 0:
            return index + 1
    return len(source)


def _placed(block: Block, line: int, table: int) -> Block:
    if isinstance(block, TextBlock):
        return replace(block, place=Place(line=line))
    cells = tuple(replace(cell, place=replace(cell.place, line=line, table=table)) for cell in block.cells)
    return replace(block, cells=cells, place=Place(line=line, table=table))
