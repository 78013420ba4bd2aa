"""A report as a page of a government site: navigation, a block of metadata, the text, a footer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape

from data.samples.grids import Grid, GridCell
from data.samples.report import Line, Report

_NUMBER = re.compile(r"\d{2,}")
_MENU = ("首页", "走进示例", "政务公开", "办事服务", "互动交流", "数据开放")
_COLUMNS = ("政府信息公开指南", "政府信息公开制度", "法定主动公开内容", "政府信息公开年报", "依申请公开")
_FOOT = "主办：示例县人民政府办公室　备案号：示ICP备00000000号　网站标识码：0000000000"
_STYLE = (
    "body{font-family:'Microsoft YaHei','Noto Sans CJK SC',sans-serif;margin:0;color:#222}"
    ".top{background:#b1201c;color:#fff;padding:18px 8%;font-size:26px}"
    ".nav{background:#f3f3f3;padding:8px 8%}.nav a{margin-right:24px;color:#333;text-decoration:none}"
    ".main{width:84%;margin:16px auto}h1{text-align:center;font-size:24px}"
    ".info{text-align:center;color:#888;border-bottom:1px solid #ddd;padding-bottom:8px}"
    "p{text-indent:2em;line-height:2}td p,th p{text-indent:0;margin:0;line-height:1.5}"
    ".c{text-align:center;text-indent:0}.r{text-align:right}"
    "table.data{border-collapse:collapse;width:100%;margin:10px 0;font-size:14px}"
    "table.data td,table.data th{border:1px solid #333;padding:4px;text-align:center;font-weight:normal}"
    ".side{float:right;width:22%;font-size:14px}.foot{clear:both;background:#eee;text-align:center;padding:16px}"
)


def write(report: Report, look: int) -> bytes:
    """The file: look 0 is a plain page, 1 an old one of layout tables and pasted text, 2 one of headings and cards.

    The old page is in GB18030 and says gb2312, as such pages do.
    """
    if look == 1:
        return _old_page(report).encode("gb18030")
    return (_plain_page(report) if look == 0 else _card_page(report)).encode()


def _plain_page(report: Report) -> str:
    title, day = escape(report.title), report.published_on.isoformat()
    content = "\n".join(_plain(item) for item in report.items if not _is_title(item))
    return f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>{title}_{escape(report.agency.county)}人民政府</title>
<meta name="ArticleTitle" content="{title}">
<meta name="PubDate" content="{day} 09:30">
<meta name="ContentSource" content="{_office(report)}">
<style>{_STYLE}</style>
</head>
<body>
<div class="top">{escape(report.agency.county)}人民政府</div>
<div class="nav">{_links(_MENU)}</div>
<div class="main">
<div class="crumb">当前位置：{_links(("首页", "政府信息公开", "政府信息公开年报"))}</div>
<h1>{title}</h1>
<div class="info">发布日期：{day}　来源：{_office(report)}　字号：[大] [中] [小]　打印</div>
<div id="zoom">
{content}
</div>
<div class="share">分享到：微信 微博　<a href="#">关闭窗口</a></div>
</div>
<div class="foot">{_FOOT}</div>
<script>var lastYear = {report.year - 1}; function resize() {{ return lastYear; }}</script>
</body>
</html>
"""


def _plain(item: Line | Grid) -> str:
    if isinstance(item, Grid):
        return _table(item, "", escape)
    text = (f"<strong>{escape(item.lead)}</strong>" if item.lead else "") + escape(item.text)
    if item.kind in ("heading", "subheading"):
        return f"<p><strong>{text}</strong></p>"
    css = {"mark": ' class="c"', "signature": ' class="r"'}.get(item.kind, "")
    return f"<p{css}>{text}</p>"


def _old_page(report: Report) -> str:
    title, day = escape(report.title), report.published_on
    content = "\n".join(_pasted(item) for item in report.items if not _is_title(item))
    years = "".join(
        f'<tr><td><a href="#">{year}年政府信息公开工作年度报告</a></td></tr>'
        for year in range(report.year - 1, report.year - 4, -1)
    )
    columns = "".join(f'<tr><td height="26"><a href="#">{name}</a></td></tr>' for name in _COLUMNS)
    return f"""<html>
<head>
<meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>{title}</title>
<style type="text/css">{_STYLE}</style>
</head>
<body bgcolor="#ffffff">
<table width="980" align="center" border="0" cellspacing="0" cellpadding="0">
<tr><td colspan="2" class="top">{escape(report.agency.county)}政府信息公开网</td></tr>
<tr><td colspan="2" class="nav">{_links(_MENU)}</td></tr>
<tr><td width="210" valign="top">
<table width="100%" border="0">{columns}</table>
<table width="100%" border="0"><tr><td>往年年报</td></tr>{years}</table>
</td><td valign="top">
<table width="100%" border="1" bordercolor="#cccccc" cellpadding="3" style="border-collapse:collapse">
<tr><td>索引号</td><td>000000000/{day.year}-{day.timetuple().tm_yday:05d}</td><td>信息分类</td><td>年度报告</td></tr>
<tr><td>发布机构</td><td>{_office(report)}</td><td>发布日期</td><td>{day.year}年{day.month:02d}月{day.day:02d}日</td></tr>
<tr><td>名　称</td><td colspan="3">{title}</td></tr>
<tr><td>文　号</td><td>&nbsp;</td><td>主题词</td><td>&nbsp;</td></tr>
</table>
<table width="100%" border="0"><tr><td align="center"><font size="5"><b>{title}</b></font></td></tr>
<tr><td>
{content}
</td></tr></table>
</td></tr>
<tr><td colspan="2" class="foot">{_FOOT}</td></tr>
</table>
</body>
</html>
"""


def _pasted(item: Line | Grid) -> str:
    """As pasted from a word processor: runs cut anywhere, numbers too."""
    if isinstance(item, Grid):
        return _table(item, ' border="1" cellspacing="0" cellpadding="0"', _pasted_cell)
    font = '<span style="font-family:仿宋_GB2312;font-size:16pt">'
    if item.kind in ("heading", "subheading", "mark"):
        align = "center" if item.kind == "mark" else "left"
        return f'<p class="MsoNormal" align="{align}"><b>{font}{_runs(item.text)}</span></b><o:p></o:p></p>'
    lead = f"<b>{font}{escape(item.lead)}</span></b>" if item.lead else ""
    css = ' align="right"' if item.kind == "signature" else ""
    return f'<p class="MsoNormal"{css}>{lead}{font}{_runs(item.text)}</span><o:p></o:p></p>'


def _runs(text: str) -> str:
    """The text with its numbers set in another font, and the first of them cut in two."""

    def cut(number: re.Match[str]) -> str:
        digits = number[0]
        half = len(digits) // 2 if number.start() == first else 0
        parts = (digits[:half], digits[half:]) if half else (digits,)
        return "".join(f'<span lang="EN-US">{part}</span>' for part in parts)

    found = _NUMBER.search(text)
    first = found.start() if found else -1
    return _NUMBER.sub(cut, escape(text, quote=False))


def _pasted_cell(text: str) -> str:
    return f'<p class="MsoNormal"><span lang="EN-US">{escape(text) or "&nbsp;"}<o:p></o:p></span></p>'


def _card_page(report: Report) -> str:
    title, day = escape(report.title), report.published_on
    content = "\n".join(_marked_up(item) for item in report.items)
    columns = "".join(f'<li><a href="#">{name}</a></li>' for name in _COLUMNS)
    return f"""<!doctype html>
<html>
<head>
<meta charset="utf-8"/>
<meta name="description" content="{escape(report.agency.county)}政府信息公开"/>
<title>{title}-政府信息公开年报-{_office(report)}</title>
<style>{_STYLE}</style>
</head>
<body>
<header class="top"><a href="#">{escape(report.agency.county)}人民政府门户网站</a></header>
<nav class="nav">{_links(_MENU)}<span>无障碍</span></nav>
<div class="main">
<aside class="side"><h3>政府信息公开</h3><ul>{columns}</ul></aside>
<article>
<dl class="info"><dt>发布机构</dt><dd>{_office(report)}</dd><dt>成文日期</dt><dd></dd>
<dt>公开日期</dt><dd>{day.year}-{day.month:02d}-{day.day:02d}</dd><dt>有效性</dt><dd>有效</dd></dl>
<div class="content">
{content}
</div>
</article>
</div>
<footer class="foot"><p>{_FOOT}</p><p>联系电话：000-0000000　访问量：<span id="visits">加载中</span></p></footer>
</body>
</html>
"""


def _marked_up(item: Line | Grid) -> str:
    if isinstance(item, Grid):
        return _table(item, "", lambda text: f"<p>{escape(text) or '&nbsp;'}</p>")
    text = escape(item.text)
    if item.kind == "title":
        return f'<h1 class="c">{text}</h1>'
    if item.kind in ("heading", "subheading"):
        level = "h2" if item.kind == "heading" else "h3"
        return f"<{level}>{text}</{level}>"
    lead = f"<b>{escape(item.lead)}</b>" if item.lead else ""
    css = {"mark": ' class="c"', "signature": ' class="r"'}.get(item.kind, "")
    return f"<p{css}>{lead}{text}</p>"


def _table(grid: Grid, attributes: str, content: Callable[[str], str]) -> str:
    rows = "\n".join(f"<tr>{''.join(_cells(grid, row, content))}</tr>" for row in range(grid.row_count))
    return f'<table class="data"{attributes}>\n<tbody>\n{rows}\n</tbody>\n</table>'


def _cells(grid: Grid, row: int, content: Callable[[str], str]) -> Iterator[str]:
    for cell in grid.cells:
        if cell.row == row:
            yield f"<td{_spans(cell)}>{content(cell.text)}</td>"


def _spans(cell: GridCell) -> str:
    rows = f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""
    return rows + (f' colspan="{cell.column_span}"' if cell.column_span > 1 else "")


def _links(names: tuple[str, ...]) -> str:
    return "".join(f'<a href="#">{name}</a>' for name in names)


def _office(report: Report) -> str:
    return escape(report.agency.name_in(report.year))


def _is_title(item: Line | Grid) -> bool:
    return isinstance(item, Line) and item.kind == "title"
