"""Reports written by hand for a test: a line is a block, ``[t2]`` a table, ``[t2 2019-2020]`` one of another form."""

from __future__ import annotations

import re
from itertools import groupby
from textwrap import dedent
from typing import cast

from data.records import Block, Cell, Document, FileFormat, Form, Place, TableBlock, TableReading, TextBlock

_TABLE = re.compile(r"\[(t2|t3|t4|s14|l09)(?: ([\d+-]+))?\]")


def written(
    text: str, *, name: str = "report.docx", file_format: FileFormat = "docx"
) -> tuple[Document, tuple[TableReading, ...]]:
    """The document that the lines make, and its tables as the table stage would report them.

    Lines that begin with ``|`` are a table that is not statutory, each a row of cells between the bars.
    """
    blocks: list[Block] = []
    tables: list[TableReading] = []
    lines = list(enumerate(dedent(text).strip().splitlines(), start=1))
    for is_row, group in groupby(lines, key=lambda line: line[1].startswith("|")):
        rows = list(group)
        if is_row:
            blocks.append(_table(len(blocks), [words.strip("|").split("|") for _, words in rows], rows[0][0]))
            continue
        for number, line in rows:
            order, place = len(blocks), Place(line=number)
            statutory = _TABLE.fullmatch(line.strip())
            if statutory:
                blocks.append(TableBlock(order, 1, 1, (Cell(0, 0, "", place),), place))
                form = cast("Form", statutory[2] or "2021+")
                tables.append(TableReading(statutory[1], form, "accepted", blocks=(order,), place=place))
            elif line.strip():
                blocks.append(TextBlock(order, line, place))
    return Document(name, "0" * 64, file_format, tuple(blocks)), tuple(tables)


def _table(order: int, rows: list[list[str]], line: int) -> TableBlock:
    cells = tuple(
        Cell(row, column, words, Place(line=line + row, row=row + 1, column=column + 1))
        for row, cells in enumerate(rows)
        for column, words in enumerate(cells)
    )
    return TableBlock(order, len(rows), len(rows[0]), cells, Place(line=line))
