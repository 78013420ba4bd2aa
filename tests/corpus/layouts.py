"""How offices, websites and converters spoil the official layout, and the plain formats."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from html import escape

from data.samples.grids import Grid, GridCell, split_by_item
from data.samples.report import Line


class Zeros(dict[tuple[str, str], Decimal]):
    """Figures in which what is not given is 0; cumulative ones that are not given are the year's own."""

    def __missing__(self, key: tuple[str, str]) -> Decimal:
        return self[key[0], ""] if key[1] == "cumulative" else Decimal(0)


# -- changes of a grid -------------------------------------------------------------------------------------------------


def _spaced(grid: Grid, _: str) -> Grid:
    """Blanks between the characters of short labels, as justified cells have them."""
    return _relabelled(grid, lambda text: " ".join(text) if 2 <= len(text) <= 4 and text.isalpha() else text)


def _relabelled(grid: Grid, change: Callable[[str], str]) -> Grid:
    return replace(grid, cells=tuple(c if c.key else replace(c, text=change(c.text)) for c in grid.cells))


def _swap(grid: Grid, words: str) -> Grid:
    """``old>new``: a label as somebody retyped it."""
    pairs = [pair.split(">") for pair in words.split(";")]

    def change(text: str) -> str:
        for old, new in pairs:
            text = text.replace(old, new)
        return text

    return _relabelled(grid, change)


def _without(grid: Grid, words: str) -> Grid:
    """Without the rows in which a label holds the words."""
    rows = {c.row for c in grid.cells if not c.key and any(w in c.text for w in words.split(";")) and c.row_span == 1}
    kept = []
    for cell in grid.cells:
        if cell.row in rows and cell.row_span == 1:
            continue
        gone = sum(1 for row in rows if cell.row <= row < cell.row + cell.row_span)
        above = sum(1 for row in rows if row < cell.row)
        if cell.row in rows:
            above = sum(1 for row in rows if row < cell.row)
        kept.append(replace(cell, row=cell.row - above, row_span=cell.row_span - gone))
    return replace(grid, cells=tuple(kept))


def _only(grid: Grid, group: str) -> Grid:
    """Only one applicant's column filled, the others left blank."""
    return replace(grid, cells=tuple(
        replace(c, text="", value=None, status="blank") if c.key and c.key[1] and c.key[1] != group else c
        for c in grid.cells
    ))  # fmt: skip


def _subtotal(grid: Grid, _: str) -> Grid:
    """A column 小计 behind the organisations, as some forms print it; it is no figure of the form."""
    rows: dict[int, int] = {}
    for cell in grid.cells:
        if cell.key and cell.column in range(4, 9):
            rows[cell.row] = rows.get(cell.row, 0) + int(cell.value or 0)
    spans = {"法人或其他组织": 6, "申请人情况": 8}
    cells = [
        replace(c, column=10) if c.column == 9 else replace(c, column_span=spans.get(c.text, c.column_span))
        for c in grid.cells
    ]
    cells.append(GridCell(2, 9, "小计"))
    cells += [GridCell(row, 9, str(total)) for row, total in rows.items()]
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return replace(grid, cells=tuple(cells), widths=(*grid.widths, 8))


def _caption(grid: Grid, words: str) -> Grid:
    """A first row over the whole width."""
    cells = (replace(cell, row=cell.row + 1) for cell in grid.cells)
    top = GridCell(0, 0, words, column_span=len(grid.widths))
    return replace(grid, cells=(top, *cells), header_rows=grid.header_rows + 1)


def _set_cell(grid: Grid, words: str) -> Grid:
    """``code@group=text``, a cell as printed, its value the same."""
    pairs = dict(pair.split(">") for pair in words.split(";"))
    return replace(grid, cells=tuple(
        replace(c, text=pairs[name])
        if c.key and (name := c.key[0] + ("@" + c.key[1] if c.key[1] else "")) in pairs
        else c
        for c in grid.cells
    ))  # fmt: skip


def _broken(grid: Grid, _: str) -> Grid:
    """Long labels broken over lines."""
    return _relabelled(grid, lambda text: "\n".join(text[i : i + 7] for i in range(0, len(text), 7)))


CHANGES: dict[str, Callable[[Grid, str], Grid]] = {
    "spaced": _spaced,
    "swap": _swap,
    "without": _without,
    "only": _only,
    "subtotal": _subtotal,
    "caption": _caption,
    "cell": _set_cell,
    "broken": _broken,
}


def split(grid: Grid, quirks: dict[str, str]) -> Iterator[Grid]:
    """The grid, or the tables that an office makes of it: table two by item, table four by block, any by rows."""
    if "items" in quirks:
        yield from split_by_item(grid)
    elif "blocks" in quirks:
        for first in (0, 5, 10):
            yield _block(grid, first)
    elif "cut" in quirks:
        yield from _cut(grid, int(quirks["cut"]), has_head="head" in quirks)
    else:
        yield grid


def _block(grid: Grid, first: int) -> Grid:
    """Five columns of table four as a table with its own two-row head."""
    title = {0: "行政复议", 5: "行政诉讼（未经复议直接起诉）", 10: "行政诉讼（复议后起诉）"}[first]
    cells = [GridCell(0, 0, title, column_span=5)]
    for cell in grid.cells:
        if first <= cell.column < first + 5 and cell.column_span == 1:
            row = 2 if cell.key else 1
            cells.append(replace(cell, row=row, column=cell.column - first, row_span=1))
    return replace(grid, cells=tuple(cells), widths=(1,) * 5)


def _cut(grid: Grid, at: int, *, has_head: bool) -> Iterator[Grid]:
    """Two tables where a page ends: a merged label goes on in both, the head comes again or not."""
    yield replace(grid, cells=tuple(
        replace(c, row_span=min(c.row_span, at - c.row)) for c in grid.cells if c.row < at
    ))  # fmt: skip
    head = grid.header_rows if has_head else 0
    rest = [c for c in grid.cells if c.row < head]
    for cell in grid.cells:
        end = cell.row + cell.row_span
        if end > at:
            row = max(cell.row, at)
            text = cell.text if cell.row >= at else ""
            rest.append(replace(cell, row=row - at + head, row_span=end - row, text=text))
    yield replace(grid, cells=tuple(sorted(rest, key=lambda c: (c.row, c.column))))


# -- html --------------------------------------------------------------------------------------------------------------


def html(items: list[Line | Grid], head: dict[str, str]) -> bytes:
    """A page of a website: look trs, div (line breaks only), spans (every word marked up) or bare."""
    look = head.get("look", "trs")
    title = "".join(item.text for item in items if isinstance(item, Line) and item.kind == "title")
    meta = "".join(
        f'<meta name="{name}" content="{escape(value)}">'
        for name, value in (part.split("=", 1) for part in filter(None, head.get("meta", "").split(";")))
    )
    body = "\n".join(_html_item(item, look) for item in items)
    site = head.get("site", "示例市人民政府")
    if look == "bare":
        page = f"<html><head><title>{escape(title)}</title></head><body>{body}</body></html>"
    else:
        page = f"""<!DOCTYPE html>
<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<title>{escape(title)}-{site}</title>{meta}
<style>p{{line-height:2}}</style><script>var year=2031;document.write("2031年");</script></head><body>
<div class="header"><a href="/">{site}</a><ul><li><a href="/a">首页</a></li><li><a href="/b">政务公开</a></li>
<li><a href="/c">政务服务</a></li><li><a href="/d">互动交流</a></li></ul></div>
<div class="location">您现在的位置： <a href="/">首页</a> &gt; <a href="/x">政府信息公开</a> &gt;
<a href="/y">政府信息公开年报</a></div>
<div class="content"><div class="info">{head.get("info", "")}</div><div class="TRS_Editor">
{body}
</div></div><div class="relation"><h3>相关链接</h3></div>
<div class="footer">主办单位：{site}办公室 网站标识码：0000000001 ICP备案：示ICP备00000001号
联系电话：000-00000000 访问量：1234567</div>
</body></html>"""
    return page.encode()


def _html_item(item: Line | Grid, look: str) -> str:
    if isinstance(item, Grid):
        return _html_table(item, look)
    if look == "div":
        return f"<div>　　{escape(item.lead + item.text)}</div><br/>"
    if look == "spans":
        words = item.lead + item.text
        runs = "".join(
            f'<span style="font-family:仿宋;font-size:16pt">{escape(words[i : i + 3])}</span>'
            for i in range(0, len(words), 3)
        )
        return f'<p class="MsoNormal" style="text-indent:32pt">{runs}<o:p></o:p></p>'
    lead = f"<strong>{escape(item.lead)}</strong>" if item.lead else ""
    if item.kind == "title":
        return f'<p style="text-align: center;"><strong>{escape(item.text)}</strong></p>'
    if item.kind in ("heading", "subheading"):
        return f"<p>　　<strong>{escape(item.text)}</strong></p>"
    return f"<p>　　{lead}{escape(item.text)}</p>"


def _html_table(grid: Grid, look: str) -> str:
    rows = []
    for row in range(grid.row_count):
        cells = []
        for cell in sorted((c for c in grid.cells if c.row == row), key=lambda c: c.column):
            spans = f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""
            spans += f' colspan="{cell.column_span}"' if cell.column_span > 1 else ""
            text = escape(cell.text).replace("\n", "<br/>") or "&nbsp;"
            cells.append(f"<td{spans}><p><span>{text}</span></p></td>" if look != "bare" else f"<td{spans}>{text}</td>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f'<table border="1" cellspacing="0"><tbody>{chr(10).join(rows)}</tbody></table>'


# -- txt and md --------------------------------------------------------------------------------------------------------


def txt(items: list[Line | Grid], head: dict[str, str]) -> bytes:
    """Plain text: tables by look cells (one a line), tabs, blanks or pipes; wrap cuts lines, pages numbers them."""
    look, width = head.get("look", "tabs"), int(head.get("wrap", "0"))
    lines: list[str] = []
    for item in items:
        if isinstance(item, Grid):
            lines += _text_table(item, look)
        elif item.kind in ("title", "mark", "signature"):
            lines.append(item.text)
        else:
            words = "　　" + item.lead + item.text
            lines += [words[i : i + width] for i in range(0, len(words), width)] if width else [words]
    if "pages" in head:
        size = int(head["pages"])
        lines = [
            line
            for start in range(0, len(lines), size)
            for line in (*lines[start : start + size], f"- {start // size + 1} -")
        ]
    return "\n".join(lines).encode(head.get("encoding", "utf-8"))


def _text_table(grid: Grid, look: str) -> list[str]:
    if look == "cells":
        return [part for cell in grid.cells for part in cell.text.split("\n")]
    joint = {"tabs": "\t", "blanks": " ", "pipes": " | "}[look]
    lines = []
    for row in range(grid.row_count):
        cells = sorted((c for c in grid.cells if c.row == row), key=lambda c: c.column)
        if look == "pipes":
            lines.append("| " + joint.join(c.text.replace("\n", "") for c in cells) + " |")
        else:
            lines.append(joint.join(c.text.replace("\n", "") for c in cells))
    return lines


def md(items: list[Line | Grid], head: dict[str, str]) -> bytes:
    """Markdown: look marks has # for headings, plain none; merged cells are repeated or left empty."""
    look = head.get("look", "marks")
    lines: list[str] = []
    for item in items:
        if isinstance(item, Grid):
            lines += ["", *_md_table(item, is_repeated="repeat" in head), ""]
            continue
        marks = {"title": "# ", "heading": "## ", "subheading": "### "}.get(item.kind, "") if look == "marks" else ""
        lead = f"**{item.lead}**" if item.lead and look == "marks" else item.lead
        lines += [marks + lead + item.text, ""]
    return "\n".join(lines).encode()


def _md_table(grid: Grid, *, is_repeated: bool) -> list[str]:
    width = max(cell.column + cell.column_span for cell in grid.cells)
    rows = [[""] * width for _ in range(grid.row_count)]
    for cell in grid.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            for column in range(cell.column, cell.column + cell.column_span):
                if is_repeated or (row, column) == (cell.row, cell.column):
                    rows[row][column] = cell.text.replace("\n", "<br>")
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return [lines[0], "|" + " --- |" * width, *lines[1:]]
