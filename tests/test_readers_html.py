"""A page as a government publishes it gives the report and its head, and nothing that the website prints around it."""

from __future__ import annotations

from pathlib import Path

import pytest

from data import readers
from data.errors import UnreadableFile
from data.records import Block, Document, TableBlock, TextBlock

TITLE = "示例县水务局2021年政府信息公开工作年度报告"
PROSE = "本机关全年围绕公众关心的事项做好公开工作，通过网站和公开栏发布各类信息，方便群众查阅。"
TABLE = (
    '<table border="1"><tr><td colspan="4">第二十条第（一）项</td></tr>'
    "<tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>"
    "<tr><td>规章</td><td>0</td><td>0</td><td>0</td></tr>"
    "<tr><td>行政规范性文件</td><td>1</td><td>&nbsp;</td><td>3</td></tr></table>"
)
BODY = (
    f"<p>　　根据有关规定编制本报告。{PROSE}</p><p>一、总体情况</p><p>　　{PROSE}</p><p>{PROSE}</p>"
    f"<p>二、主动公开政府信息情况</p>{TABLE}<p>三、存在的主要问题及改进情况</p><p>{PROSE}{PROSE}</p>"
    "<p>四、其他需要报告的事项</p><p>无</p>"
)
SIGNED = "<p align=right>示例县水务局</p><p align=right>2022年1月20日</p>"
MENU = "<div class='top'><a href='/'>首页</a><a href='/a'>机构</a><a href='/b'>新闻</a><a href='/c'>互动</a></div>"
TRAIL = f"<div>您现在的位置：<a href='/'>首页</a> &gt; <a href='/x'>信息公开</a> &gt; {TITLE}</div>"
OTHERS = "<div><h3>相关信息</h3><ul>" + "".join(
    f"<li><a href='/r{year}'>示例县水务局{year}年政府信息公开工作年度报告</a><span>{year + 1}-01-21</span></li>"
    for year in (2018, 2019)
)
OTHERS += "</ul></div>"
FOOT = (
    "<div class='bottom'><p>主办单位：示例县人民政府办公室　承办：示例县大数据中心</p>"
    "<p>备案序号：京ICP备00000000号　网站标识码：0000000000</p><p>联系电话：000-0000000</p>"
    "<p>版权所有，未经许可不得转载。</p></div>"
)

# What the report itself gives, wherever it stands.
REPORT = [
    f"　　根据有关规定编制本报告。{PROSE}",
    "一、总体情况",
    f"　　{PROSE}",
    PROSE,
    "二、主动公开政府信息情况",
    [
        ["第二十条第（一）项"] * 4,
        ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
        ["规章", "0", "0", "0"],
        ["行政规范性文件", "1", "", "3"],
    ],
    "三、存在的主要问题及改进情况",
    PROSE + PROSE,
    "四、其他需要报告的事项",
    "无",
]
SIGNATURE = ["示例县水务局", "2022年1月20日"]


def page(source: str, encoding: str = "utf-8") -> Document:
    return readers.read_bytes(f"<!DOCTYPE html><html><body>{source}</body></html>".encode(encoding), "a.html")


def shown(blocks: tuple[Block, ...]) -> list[object]:
    return [
        block.text if isinstance(block, TextBlock) else [[cell and cell.text for cell in row] for row in block.grid()]
        for block in blocks
    ]


TEMPLATES = {
    "editor box with share bar and neighbours": (
        (
            f"{MENU}{TRAIL}<div class='main'><h1>{TITLE}</h1><div>发布时间：2022-01-21 09:30　来源：县水务局</div>"
            f"<div class='TRS_Editor'><style>P{{color:red}}</style><div class='Custom_Union'>{BODY}{SIGNED}</div></div>"
            "<div class='bdshare'>分享到：<a href='#'>微信</a></div><div>字体：<a href=x>大</a><a href=x>小</a></div>"
            "<p>上一篇：<a href='/1'>公开指南</a></p><p>下一篇：<a href='/2'>公告</a></p><p>【打印】【关闭】</p></div>"
            f"{OTHERS}{FOOT}"
        ),
        [TITLE, "发布时间：2022-01-21 09:30　来源：县水务局", *REPORT, *SIGNATURE],
    ),
    "tables for layout, menus in tables": (
        "<table><tr><td><img src=logo.gif></td><td>今天是2024年5月1日 星期三</td></tr></table>"
        "<table><tr><td><a href=/>首页</a></td><td><a href=/1>概况</a></td><td><a href=/2>公开</a></td></tr></table>"
        "<table><tr><td valign=top><table><tr><td><a href=/5>公开指南</a></td></tr><tr><td><a href=/6>公开目录</a></td>"
        "</tr><tr><td><a href=/7>年度报告</a></td></tr></table></td><td><table><tr><td align=center><b>"
        + TITLE
        + "</b>"
        f"</td></tr><tr><td>发布日期：2022-01-21</td></tr><tr><td><table><tr><td>{BODY}{SIGNED}</td></tr></table></td></tr>"
        "<tr><td>【<a href=#>打印</a>】【<a href=#>关闭</a>】</td></tr></table></td></tr></table>"
        "<table><tr><td>主办：示例县人民政府办公室<br>京ICP备00000号</td></tr></table>",
        [TITLE, "发布日期：2022-01-21", *REPORT, *SIGNATURE],
    ),
    "particulars in a list, signature and annex below the box": (
        (
            f"<header><a href=/>示例县人民政府</a></header>{TRAIL}<ul><li><b>索 引 号：</b>0123/2022-0001</li>"
            f"<li><b>公开日期：</b>2022-01-21</li></ul><div id='UCAP-CONTENT'><p>{TITLE}</p>{BODY}</div>{SIGNED}"
            f"<div>附件：<a href='/f/1.xls'>统计表.xls</a></div>{OTHERS}<footer>主办：示例县人民政府</footer>"
        ),
        ["索 引 号：0123/2022-0001", "公开日期：2022-01-21", TITLE, *REPORT, *SIGNATURE, "附件：统计表.xls"],
    ),
    "particulars in a table with an abstract": (
        (
            f"{MENU}<div><table><tr><td>发文机关：</td><td>示例县水务局</td><td>成文日期：</td><td>2022年01月20日</td></tr>"
            f"<tr><td>内容概述：</td><td colspan=3>{PROSE * 4}</td></tr></table><div class='title'>{TITLE}</div>"
            f"<div id='print-content'>{BODY}{SIGNED}</div></div>{FOOT}"
        ),
        [
            [["发文机关：", "示例县水务局", "成文日期：", "2022年01月20日"], ["内容概述：", *[PROSE * 4] * 3]],
            TITLE,
            *REPORT,
            *SIGNATURE,
        ],
    ),
    "label and value apart": (
        (
            "<dl><dt>发布机构</dt><dd>示例县水务局</dd><dt>发布日期：</dt><dd>2022-01-21</dd></dl>"
            f"<div id=zoom>{BODY}</div>"
        ),
        ["发布机构", "示例县水务局", "发布日期：", "2022-01-21", *REPORT],
    ),
    "no box at all": (f"{MENU}<h1>{TITLE}</h1>{BODY}{SIGNED}{OTHERS}{FOOT}", [TITLE, *REPORT, *SIGNATURE]),
    "a report called a menu": (f"<div class='nav'>{MENU}<div class='footer'>{BODY}</div></div>", REPORT),
    "a report shown by a script": (f"{MENU}<div style='display: none'>{BODY}</div>", REPORT),
    "a second copy hidden": (f"<div hidden>{PROSE}</div><div>{BODY}</div><p style='display:none'>{PROSE}</p>", REPORT),
    "an article that nothing closes": (f"<div class=a><div class=b><div class=c>{BODY}", REPORT),
    "tables apart from the prose": (
        f"<div><p>{PROSE * 9}</p></div><div>{TABLE}<p>六、其他事项</p><p>无</p></div>{FOOT}",
        [PROSE * 9, REPORT[5], "六、其他事项", "无"],
    ),
}


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_template_gives_the_report_and_its_head(template: str, encoding: str) -> None:
    source, expected = TEMPLATES[template]
    assert shown(page(source, encoding).blocks) == expected


def test_a_traditional_mirror_of_a_page_loses_its_furniture_too() -> None:
    source = (
        "<p>當前位置：首頁 &gt; 年報</p><h1>示例縣水務局年度報告</h1><p>發佈日期：2022-01-21</p><p>字體：大 中 小</p>"
        f"<p>{PROSE}</p><p>上一篇：公開指南</p><p>版權所有：示例縣人民政府</p>"
    )
    assert shown(page(source).blocks) == ["示例縣水務局年度報告", "發佈日期：2022-01-21", PROSE]


@pytest.mark.parametrize(
    "line",
    [
        "您现在的位置是：首页 > 信息公开",
        "当前位置 > 年报",
        "首页 > 信息公开",
        "上一篇：公开指南",
        "【打印】【关闭窗口】",
        "打印本页 | 关闭窗口",
        "分享到：",
        "【字体：大 中 小】",
        "大 中 小",
        "扫一扫在手机打开当前页",
        "浏览次数：35",
        "2024年5月1日 星期三",
        "【我要纠错】责任编辑：张三",
        "相关稿件",
        "无障碍",
    ],
)
def test_a_line_that_the_website_prints_is_not_the_report(line: str) -> None:
    assert shown(page(f"<h1>{TITLE}</h1><p>{line}</p><p>{PROSE}</p><p>{line}</p>").blocks) == [TITLE, PROSE]


@pytest.mark.parametrize(
    "line",
    [
        "一、总体情况",
        "（一）主动公开",
        "无",
        "发布日期：2022-01-21",
        "来源：县水务局",
        "网站访问量：1200次",
        "附件：统计表",
        "位置图",
    ],
)
def test_a_short_line_of_the_report_is_kept(line: str) -> None:
    assert shown(page(f"<p>{PROSE}</p><p>{line}</p><p>{PROSE}</p>").blocks) == [PROSE, line, PROSE]


INLINE = [
    ("<p>公开<span>1</span><span>2</span>条</p>", ["公开12条"]),
    ("<p>  公开\n   <b>12</b>  条\t数 </p>", ["公开 12 条 数"]),
    ("<p>总体\n  情况</p>", ["总体情况"]),
    ("<p>1\n2</p>", ["1 2"]),
    ("<p>&nbsp;&nbsp;甲&nbsp;　乙</p>", ["\u00a0\u00a0甲\u00a0　乙"]),
    ("<p>甲<br>乙<br/><br>丙</p>", ["甲", "乙", "丙"]),
    ("<div>甲<p>乙</p>丙</div>", ["甲", "乙", "丙"]),
    ("<p>甲<o:p></o:p></p><p><o:p>&nbsp;</o:p></p>", ["甲"]),
    ("<p><![if !supportLists]>一、<![endif]>甲</p><!--[if gte mso 9]><xml>x</xml><![endif]-->", ["一、甲"]),
    ("<pre>甲  1\n乙  2</pre>", ["甲  1", "乙  2"]),
    ("<p style='white-space: pre-wrap'>甲  1\n乙</p>", ["甲  1", "乙"]),
    ("<script>x</script><p>甲<style>p{}</style><input value=x><button>x</button></p>", ["甲"]),
    ("<p>甲<span style='display:none'>x</span><font style='mso-hide:all'>y</font>乙</p>", ["甲乙"]),
    ("<ul><li>甲<li>乙</ul>", ["甲", "乙"]),
    ("<ucapcontent><publishtime>2022-01-20</publishtime></ucapcontent>", ["2022-01-20"]),
]


@pytest.mark.parametrize(("source", "expected"), INLINE)
def test_text_is_what_a_browser_shows(source: str, expected: list[str]) -> None:
    assert shown(page(source).blocks) == expected


MARKUP = [
    ("<h2>甲</h2>", 2, False),
    ("<h3><span>甲</span></h3>", 3, False),
    ("<p style='mso-outline-level:2'>甲</p>", 2, False),
    ("<p>甲</p>", None, False),
    ("<p><strong>甲</strong><b> </b></p>", None, True),
    ("<p style='FONT-WEIGHT: 700'>甲</p>", None, True),
    ("<p><b>甲</b>乙</p>", None, False),
    ("<p><b style='font-weight:normal'>甲</b></p>", None, False),
    (f"<h1>{PROSE * 9}</h1>", None, False),
]


@pytest.mark.parametrize(("source", "level", "is_bold"), MARKUP)
def test_markup_says_what_is_a_heading_and_what_is_bold(source: str, level: int | None, is_bold: bool) -> None:
    block = page(source).blocks[0]
    assert isinstance(block, TextBlock)
    assert (block.heading_level, block.is_bold) == (level, is_bold)


GRIDS = [
    ("<tr><td rowspan=2>甲<td>1<tr><td>2", [["甲", "1"], ["甲", "2"]]),
    ("<tr><td colspan=2>甲<td>1<tr><td>乙<td>2<td>3", [["甲", "甲", "1"], ["乙", "2", "3"]]),
    ("<tr><td rowspan=0>甲<td>1<tr><td>2<tr><td>3", [["甲", "1"], ["甲", "2"], ["甲", "3"]]),
    ("<tr><td rowspan=9>甲<td>1<tbody><tr><td>乙<td>2", [["甲", "1"], ["乙", "2"]]),
    ("<tr><td colspan=x>甲<td rowspan=-1>1<tr><td>乙<td>2", [["甲", "1"], ["乙", "2"]]),
    ("<tr><td>甲<td>1<td rowspan=2>5<tr><td colspan=3>乙", [["甲", "1", "5"], ["乙", "乙", "5"]]),
    ("<tr><td>甲<td>1<tr><td>乙", [["甲", "1"], ["乙", None]]),
    ("<tr><td>甲<td style='display:none'>x<td>1<tr style='display:none'><td>y<td>z", [["甲", "1"]]),
    ("<tr><td>商业<br>企业<td><p>&nbsp;</p><p>3</p>", [["商业\n企业", "3"]]),
    ("<tr><td>甲<td><table><tr><td>1</td></tr></table>", [["甲", "1"]]),
    ("<tr><td>0<td><a href=/>1</a><td> / <td>&nbsp;", [["0", "1", "/", ""]]),
]


@pytest.mark.parametrize(("source", "expected"), GRIDS)
def test_cells_stand_where_a_browser_puts_them(source: str, expected: list[list[str]]) -> None:
    assert shown(page(f"<p>{PROSE}</p><table>{source}</table>").blocks) == [PROSE, expected]


def test_a_caption_stands_before_its_table() -> None:
    assert shown(page("<table><caption>表一</caption><tr><td>甲<td>1</table>").blocks) == ["表一", [["甲", "1"]]]


def test_a_long_note_under_a_table_costs_no_figure() -> None:
    source = f"<table><tr><td>规章<td>1<tr><td>文件<td>2<tr><td colspan=2>注：{PROSE * 4}</table>"
    assert shown(page(source).blocks) == [[["规章", "1"], ["文件", "2"]], f"注：{PROSE * 4}"]


def test_a_table_of_one_column_is_lines() -> None:
    source = f"<p>{PROSE}</p><table><tr><td>&nbsp;<td>一、总体情况<tr><td><td>无</table>"
    assert shown(page(source).blocks) == [PROSE, "一、总体情况", "无"]


def test_places_count_paragraphs_and_tables() -> None:
    places = [str(block.place) for block in page(BODY).blocks]
    assert places[:7] == ["line 1", "line 2", "line 3", "line 4", "line 5", "t1", "line 6"]
    table = page(BODY).blocks[5]
    assert isinstance(table, TableBlock)
    assert str(table.cells[-1].place) == "t1 r4 c4"


def test_the_page_says_about_itself_what_its_head_says() -> None:
    head = (
        f"<html><head><title>\n {TITLE} </title><meta name='PubDate' content='2022-01-21 09:30'>"
        "<meta name=ArticleTitle content=年报><meta property='og:type' content=a><meta name=x content=''>"
        f"</head><body>{BODY}</body></html>"
    )
    assert readers.read_bytes(head.encode(), "a.html").metadata == (
        ("title", TITLE),
        ("pubdate", "2022-01-21 09:30"),
        ("articletitle", "年报"),
        ("og:type", "a"),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_charset_label_is_not_believed(encoding: str) -> None:
    source = f"<html><head><meta charset=big5></head><body>{BODY}</body></html>"
    assert shown(readers.read_bytes(source.encode(encoding), "a.html").blocks) == REPORT


HOSTILE = [
    "<div>" * 50_000,
    "<table><tr><td>" * 100,
    "<table>" + "<tr><td colspan=1000>x" * 1000,
    "".join(f"<p><font color={number}>x" for number in range(3000)),
    "<p " + " ".join(f"a{number}=1" for number in range(9000)) + ">x",
]


@pytest.mark.parametrize("source", HOSTILE, ids=range(len(HOSTILE)))
def test_a_page_made_to_exhaust_the_reader_is_refused(source: str) -> None:
    with pytest.raises(UnreadableFile) as raised:
        page(source)
    assert raised.value.reason == "too_large"


def test_messy_markup_of_an_ordinary_page_is_not_refused() -> None:
    assert len(page("<div><p><b><span>" + "<p><b><font size=2>甲乙丙</p>" * 500).blocks) == 500


def test_a_page_without_text_is_empty() -> None:
    with pytest.raises(UnreadableFile) as raised:
        page("<img src=1.jpg>")
    assert raised.value.reason == "empty"


@pytest.mark.reports
def test_a_real_page_gives_its_particulars_its_title_and_three_tables(shared: Path) -> None:
    document = readers.read(shared / "reports" / "shuyang_drc_2023.html")
    tables = [block for block in document.blocks if isinstance(block, TableBlock)]
    assert [(table.row_count, table.column_count) for table in tables] == [(6, 4), (14, 4), (28, 10), (4, 15)]
    cells = {cell.text for cell in tables[0].cells}
    assert {"索引号", "公开日期", "2024-01-17", "发布机构"} <= cells
    texts = [block.text for block in document.blocks if isinstance(block, TextBlock)]
    assert texts[-2:] == ["沭阳县发展和改革局", "2024年1月17日"]
    assert not {"首页", "无障碍", "政民互动"} & set(texts)
