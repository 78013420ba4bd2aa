"""Reports written by hand for a test: a line is a block, ``[t2]`` a table, ``[t2 2019-2020]`` one of another form."""

from __future__ import annotations

import re
from textwrap import dedent
from typing import cast

from data.records import Block, Cell, Document, FileFormat, Form, Place, TableBlock, TableReading, TextBlock

_TABLE = re.compile(r"\[(t2|t3|t4|s14|l09)(?: ([\d+-]+))?(?: (held_back))?\]")


def written(
    text: str, *, name: str = "report.docx", file_format: FileFormat = "docx"
) -> tuple[Document, tuple[TableReading, ...]]:
    """The document that the lines make, and its tables as the table stage would report them.

    A line that begins with ``|`` is a table that is not statutory, a row of cells between the bars.
    """
    blocks: list[Block] = []
    tables: list[TableReading] = []
    for number, line in enumerate(dedent(text).strip().splitlines(), start=1):
        order, place = len(blocks), Place(line=number)
        statutory = _TABLE.fullmatch(line.strip())
        if statutory:
            blocks.append(TableBlock(order, 1, 1, (Cell(0, 0, "", place),), place))
            form = cast("Form", statutory[2] or "2021+")
            state = "held_back" if statutory[3] else "accepted"
            tables.append(TableReading(statutory[1], form, state, blocks=(order,), place=place))
        elif line.startswith("|"):
            words = line.strip("|").split("|")
            cells = tuple(Cell(0, column, cell, place) for column, cell in enumerate(words))
            blocks.append(TableBlock(order, 1, len(cells), cells, place))
        elif line.strip():
            blocks.append(TextBlock(order, line, place))
    return Document(name, "0" * 64, file_format, tuple(blocks)), tuple(tables)
