"""A report as a Word file, written part by part: headings by style or by bold type, tables with merged cells."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from xml.sax.saxutils import escape

from data.samples.grids import Grid, GridCell
from data.samples.report import Line, Report

# The earliest moment that a zip archive can hold: the same bytes on every day.
_MOMENT = (1980, 1, 1, 0, 0, 0)
_TEXT_WIDTH = 8845
_NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"

_TYPES = f"""{_HEAD}<Types xmlns="{_PACKAGE}/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="xml" ContentType="application/xml"/>\
<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>\
<Override PartName="/word/styles.xml" ContentType="{_WORD}.styles+xml"/>\
<Override PartName="/word/footer1.xml" ContentType="{_WORD}.footer+xml"/>\
<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>\
</Types>"""
_RELATIONS = f"""{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">\
<Relationship Id="rId1" Type="{_RELATION}/officeDocument" Target="word/document.xml"/>\
<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>\
</Relationships>"""
_DOCUMENT_RELATIONS = f"""{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">\
<Relationship Id="rId1" Type="{_RELATION}/styles" Target="styles.xml"/>\
<Relationship Id="rId2" Type="{_RELATION}/footer" Target="footer1.xml"/>\
</Relationships>"""


def _style(style_id: str, name: str, size: int, *, is_bold: bool = True, align: str = "left", outline: str = "") -> str:
    level = f'<w:outlineLvl w:val="{outline}"/>' if outline else ""
    bold = "<w:b/>" if is_bold else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{style_id}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
        f'<w:pPr><w:spacing w:line="560" w:lineRule="exact"/><w:jc w:val="{align}"/>{level}</w:pPr>'
        f'<w:rPr>{bold}<w:sz w:val="{size}"/></w:rPr></w:style>'
    )


_STYLES = f"""{_HEAD}<w:styles {_NAMESPACE}><w:docDefaults><w:rPrDefault><w:rPr>\
<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="仿宋"/><w:sz w:val="32"/>\
</w:rPr></w:rPrDefault></w:docDefaults>\
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>\
{_style("Title", "Title", 44, align="center")}\
{_style("Heading1", "heading 1", 32, outline="0")}\
{_style("Heading2", "heading 2", 32, outline="1")}</w:styles>"""
_FOOTER = f"""{_HEAD}<w:ftr {_NAMESPACE}><w:p><w:pPr><w:jc w:val="center"/></w:pPr>\
<w:r><w:t>- </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>\
<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>\
<w:r><w:t> -</w:t></w:r></w:p></w:ftr>"""


def write(report: Report, look: int) -> bytes:
    """The file: look 0 has heading styles, 1 bold paragraphs instead, 2 runs cut within words and numbers as well."""
    body = "".join(_table(item) if isinstance(item, Grid) else _paragraph(item, look) for item in report.items)
    document = (
        f'{_HEAD}<w:document {_NAMESPACE} xmlns:r="{_RELATION}"><w:body>{body}<w:sectPr>'
        '<w:footerReference w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1440" w:right="1531" w:bottom="1440" w:left="1531" w:header="850" w:footer="992"/>'
        "</w:sectPr></w:body></w:document>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (
            ("[Content_Types].xml", _TYPES),
            ("_rels/.rels", _RELATIONS),
            ("word/document.xml", document),
            ("word/_rels/document.xml.rels", _DOCUMENT_RELATIONS),
            ("word/styles.xml", _STYLES),
            ("word/footer1.xml", _FOOTER),
            ("docProps/core.xml", _properties(report)),
        ):
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, text)
    return file.getvalue()


def _properties(report: Report) -> str:
    moment = f"{report.published_on.isoformat()}T09:00:00Z"
    kinds = "".join(
        f'<dcterms:{kind} xsi:type="dcterms:W3CDTF">{moment}</dcterms:{kind}>' for kind in ("created", "modified")
    )
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(report.title)}</dc:title><dc:creator>示例</dc:creator>{kinds}</cp:coreProperties>"
    )


def _paragraph(line: Line, look: int) -> str:
    is_heading = line.kind in ("title", "heading", "subheading")
    align = {"title": "center", "mark": "center", "signature": "right"}.get(line.kind, "both")
    indent = '<w:ind w:firstLine="640"/>' if line.kind in ("paragraph", "heading", "subheading") else ""
    style = {"title": "Title", "heading": "Heading1", "subheading": "Heading2"}.get(line.kind, "") if look == 0 else ""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    properties = f'<w:pPr>{named}<w:spacing w:line="560" w:lineRule="exact"/>{indent}<w:jc w:val="{align}"/></w:pPr>'
    is_bold = is_heading and not style
    runs = _run(line.lead, is_bold=True) if line.lead else ""
    for piece in _cut(line.text) if look == 2 else (line.text,):
        runs += _run(piece, is_bold=is_bold)
    return f"<w:p>{properties}{runs}</w:p>"


def _cut(text: str) -> Iterator[str]:
    """Pieces of seven characters, as editing leaves them."""
    for start in range(0, len(text), 7):
        yield text[start : start + 7]


def _run(text: str, *, is_bold: bool = False, size: int = 0) -> str:
    properties = ("<w:b/>" if is_bold else "") + (f'<w:sz w:val="{size}"/>' if size else "")
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _table(grid: Grid) -> str:
    widths = [_TEXT_WIDTH * width // sum(grid.widths) for width in grid.widths]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in sides)
    rows = "".join(_row(grid, row, widths) for row in range(grid.row_count))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl><w:p/>'
    )


def _row(grid: Grid, row: int, widths: list[int]) -> str:
    """A row with every cell that reaches into it; one that began above continues without text."""
    cells = sorted(
        (cell for cell in grid.cells if cell.row <= row < cell.row + cell.row_span), key=lambda cell: cell.column
    )
    header = "<w:trPr><w:tblHeader/></w:trPr>" if row < grid.header_rows else ""
    return f"<w:tr>{header}{''.join(_cell(cell, row, widths) for cell in cells)}</w:tr>"


def _cell(cell: GridCell, row: int, widths: list[int]) -> str:
    width = sum(widths[cell.column : cell.column + cell.column_span])
    span = f'<w:gridSpan w:val="{cell.column_span}"/>' if cell.column_span > 1 else ""
    merge = ""
    if cell.row_span > 1:
        merge = '<w:vMerge w:val="restart"/>' if row == cell.row else "<w:vMerge/>"
    text = _run(cell.text, size=18) if row == cell.row and cell.text else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:jc w:val="center"/></w:pPr>{text}</w:p></w:tc>'
    )
