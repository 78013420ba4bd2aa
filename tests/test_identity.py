"""Whose report of which year a document is."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from data.identity import identify
from data.names import take_apart
from data.records import Identity
from tests.written import written

# A report's text after its title and preface, enough to be one.
BODY = """
一、总体情况
2023年，我单位按要求开展政府信息公开工作，公开各类信息50条。
二、主动公开政府信息情况
[t2]
三、收到和处理政府信息公开申请情况
[t3]
四、政府信息公开行政复议、行政诉讼情况
[t4]
五、存在的主要问题及改进情况
个别栏目更新较慢，已明确专人按月检查并登记整改结果。
六、其他需要报告的事项
无。
"""
OLD_BODY = """
一、概述
按照上级部署，稳步推进政府信息公开工作。
二、主动公开政府信息情况
主动公开政府信息36条。
三、依申请公开政府信息情况
没有收到公开申请。
四、政府信息公开的收费及减免情况
没有收取费用。
五、存在的主要问题及改进情况
公开意识有待增强，将加强学习培训。
"""


def identity_of(text: str, name: str = "report.docx") -> Identity:
    return identify(*written(text, name=name))


def codes(identity: Identity) -> set[str]:
    return {notice.code for notice in identity.notices}


WHO = {
    "a department of a county, name and year on two lines": (
        f"示例县司法局\n2018 年政府信息公开工作年度报告\n{OLD_BODY}",
        ("示例县司法局", "county", "department", "示例县", 2018),
    ),
    "year before the name, title over two lines, a word of the page before it": (
        f"正文\n2024 年示例省科技厅政府信息公开工作\n年度报告\n{BODY}",
        ("示例省科技厅", "province", "department", "示例省", 2024),
    ),
    "a department of a municipality is of provincial level": (
        f"重庆市水利局2022年政府信息公开工作年度报告\n{BODY}",
        ("重庆市水利局", "province", "department", "重庆市", 2022),
    ),
    "a district of a municipality is of county level": (
        f"天津市和平区人民政府2022年政府信息公开工作年度报告\n{BODY}",
        ("天津市和平区人民政府", "county", "government", "天津市和平区", 2022),
    ),
    "a title that names a city alone is its government's": (
        f"示例市2023年政府信息公开工作年度报告\n{BODY.replace('我单位', '我市')}",
        ("示例市人民政府", "city", "government", "示例市", 2023),
    ),
    "an autonomous prefecture": (
        f"海北藏族自治州人民政府2021年政府信息公开工作年度报告\n{BODY}",
        ("海北藏族自治州人民政府", "city", "government", "海北藏族自治州", 2021),
    ),
    "a banner of Inner Mongolia": (
        f"示例旗教育局2020年度政府信息公开工作年度报告\n{BODY}",
        ("示例旗教育局", "county", "department", "示例旗", 2020),
    ),
    "a title behind the page's label of it": (
        f"名　　称　 示例县农业农村局2023年政府信息公开年度报告\n{BODY}",
        ("示例县农业农村局", "county", "department", "示例县", 2023),
    ),
    "a title behind a label in brackets": (
        f"[文件名称]关于示例县审计局2022年政府信息公开工作年度报告\n{BODY}",
        ("示例县审计局", "county", "department", "示例县", 2022),
    ),
    "a listed county-level city": (
        f"昆山市水务局2023年政府信息公开年度报告\n{BODY}",
        ("昆山市水务局", "county", "department", "昆山市", 2023),
    ),
    "an unlisted city with towns and no counties is of county level": (
        f"示例市2023年政府信息公开工作年度报告\n{BODY.replace('我单位', '我市各镇、街道')}",
        ("示例市人民政府", "county", "government", "示例市", 2023),
    ),
    "a town": (
        f"示例县青石镇人民政府2023年政府信息公开工作年度报告\n{BODY}",
        ("示例县青石镇人民政府", "township", "government", "示例县青石镇", 2023),
    ),
    "a town alone in the title": (
        f"青石镇2010年政府信息公开工作年度报告\n{OLD_BODY.replace('主动公开政府', '我镇主动公开政府')}",
        ("青石镇人民政府", "township", "government", "青石镇", 2010),
    ),
    "a street office": (
        f"示例区城东街道办事处2021年度政府信息公开工作年度报告\n{BODY}",
        ("示例区城东街道办事处", "township", "government", "示例区城东街道", 2021),
    ),
    "a general office is not its government": (
        f"示例县人民政府办公室2023年政府信息公开工作年度报告\n{BODY}",
        ("示例县人民政府办公室", "county", "department", "示例县", 2023),
    ),
    "a government's report that its general office compiled": (
        ("示例区人民政府2023年政府信息公开工作年度报告\n"
        f"本报告由甲乙市示例区人民政府办公室根据条例编制。如有疑问，请与甲乙市示例区人民政府办公室联系。\n{BODY}"),
        ("示例区人民政府", "county", "government", "甲乙市示例区", 2023),
    ),
    "the place is missing in the title and stated in the preface": (
        f"县司法局2018年政府信息公开工作年度报告\n如有疑问，请与示例县司法局办公室联系（电话：12345）。\n{OLD_BODY}",
        ("示例县司法局", "county", "department", "示例县", 2018),
    ),
    "the place is missing in the title and stated in the signature": (
        f"财政局2015年政府信息公开工作年度报告\n{OLD_BODY}\n示例县财政局\n2016年2月3日",
        ("示例县财政局", "county", "department", "示例县", 2015),
    ),
    "the place is missing in the title and stated in the address": (
        f"区民政局2022年政府信息公开工作年度报告\n联系地址：示例市示例区人民路1号。\n{BODY}",
        ("示例区民政局", "county", "department", "示例市示例区", 2022),
    ),
    "an abbreviation in the title and the full name in the page's head": (
        ("|索引号|0001|发布机构|示例县发展和改革局|发布日期|2024-01-20|\n"
        f"示例县发改局2023年政府信息公开工作年度报告\n{BODY}"),
        ("示例县发展和改革局", "county", "department", "示例县", 2023),
    ),
    "no name in the title, one in the preface": (
        f"2012年政府信息公开工作年度报告\n现将示例市水利局2012年度政府信息公开工作情况公布如下。\n{OLD_BODY}",
        ("示例市水利局", "city", "department", "示例市", 2012),
    ),
    "no name in the title, one below it": (
        f"2016年度政府信息公开年度报告\n示例县卫生和计划生育委员会\n{OLD_BODY}",
        ("示例县卫生和计划生育委员会", "county", "department", "示例县", 2016),
    ),
    "a spoiled title gives way to the body": (
        ("大发娱乐2019年政府信息公开工作年度报告\n现将示例县林业局2019年政府信息公开工作年度报告公布如下。\n"
        f"{BODY}\n示例县林业局\n2020年1月20日"),
        ("示例县林业局", "county", "department", "示例县", 2019),
    ),
    "an institution": (
        f"示例市疾病预防控制中心2022年信息公开工作年度报告\n{BODY}",
        ("示例市疾病预防控制中心", "city", "institution", "示例市", 2022),
    ),
    "a zone of a city": (
        f"示例市高新区管委会2023年政府信息公开工作年度报告\n{BODY}",
        ("示例市高新区管委会", "county", "government", "示例市高新区", 2023),
    ),
    "the tax office of a county": (
        f"国家税务总局示例县税务局2021年政府信息公开工作年度报告\n{BODY}",
        ("国家税务总局示例县税务局", "county", "department", "示例县", 2021),
    ),
    "a body of the whole country has no region": (
        f"国家税务总局2010年政府信息公开年度报告\n{OLD_BODY}",
        ("国家税务总局", None, "department", None, 2010),
    ),
    "a townships' government announced by its own text": (
        (
            "依据条例，特向社会公布2024年青石乡人民政府政府信息公开工作情况报告。数据统计期限为20241月1日至12月31日。\n"
            + BODY.replace("2023", "2024")
        ),
        ("青石乡人民政府", "township", "government", "青石乡", 2024),
    ),
    "a branch belongs to the county that it serves": (
        f"示例市生态环境局示例县分局2021年政府信息公开工作年度报告\n{BODY}",
        ("示例市生态环境局示例县分局", "county", "department", "示例县", 2021),
    ),
    "a branch that is named without its county, where the text names it": (
        f"示例市甲山生态环境局2021年政府信息公开工作年度报告\n电子版可在甲山县政府网站下载。\n{BODY}",
        ("示例市甲山生态环境局", "county", "department", "示例市甲山县", 2021),
    ),
    "the same bureau, where nothing tells the county": (
        f"示例市甲山生态环境局2021年政府信息公开工作年度报告\n{BODY}",
        ("示例市甲山生态环境局", "city", "department", "示例市", 2021),
    ),
    "a report that sums the work up": (
        f"青石乡2015年度政府信息公开工作总结报告\n{OLD_BODY}",
        ("青石乡人民政府", "township", "government", "青石乡", 2015),
    ),
    "a notice that publishes the report": (
        f"关于公布示例县统计局2014年政府信息公开工作年度报告的通知\n{OLD_BODY}",
        ("示例县统计局", "county", "department", "示例县", 2014),
    ),
    "the year behind the name in brackets, on its own line": (
        f"示例县审计局政府信息公开工作年度报告\n（2017年度）\n{OLD_BODY}",
        ("示例县审计局", "county", "department", "示例县", 2017),
    ),
    "the year in Chinese numerals": (
        f"示例县农业局二〇一一年政府信息公开工作年度报告\n{OLD_BODY}",
        ("示例县农业局", "county", "department", "示例县", 2011),
    ),
    "the year with a letter for zero": (
        f"示例县农业局二O一二年政府信息公开工作年度报告\n{OLD_BODY}",
        ("示例县农业局", "county", "department", "示例县", 2012),
    ),
    "the year between 公开 and 报告": (
        f"示例县公安局政府信息公开2013年度报告\n{OLD_BODY}",
        ("示例县公安局", "county", "department", "示例县", 2013),
    ),
    "the year of publication in the same title": (
        f"示例县文化局2016年政府信息公开工作年度报告（2017年3月发布）\n{OLD_BODY}",
        ("示例县文化局", "county", "department", "示例县", 2016),
    ),
    "a web page with its path, menu and title twice": (
        ("首页\n走进示例\n政务公开\n当前位置：首页>政府信息公开>年度报告\n"
        "示例县交通运输局2023年政府信息公开工作年度报告-示例县人民政府\n"
        f"示例县交通运输局2023年政府信息公开工作年度报告\n发布时间：2024-01-18  浏览次数：12\n{BODY}\n"
        "上一篇：示例县交通运输局2022年政府信息公开工作年度报告\n版权所有：示例县人民政府"),
        ("示例县交通运输局", "county", "department", "示例县", 2023),
    ),
    "a mirror page in traditional characters": (
        ("示例縣司法局2016年政府資訊公開工作年度報告\n一、概述\n按照部署，開展政府資訊公開工作。\n"
        "二、主動公開政府信息情況\n主動公開信息12條。\n三、政府信息公開的收費及減免情況\n沒有收費。"),
        ("示例县司法局", "county", "department", "示例县", 2016),
    ),
    "blanks of a scan within the title": (
        f"示 例 县 水 利 局\n2 0 1 9 年 政 府 信 息 公 开 工 作 年 度 报 告\n{BODY}",
        ("示例县水利局", "county", "department", "示例县", 2019),
    ),
    "no title: the preface says who compiled it": (
        (
            "本年度报告根据条例要求，由青石镇编制的2009年政府信息公开年度报告。统计期限自2009年1月1日起，"
            f"至2009年12月31日止。如有疑问，请联系青石镇党政办。\n{OLD_BODY}"
        ),
        ("青石镇人民政府", "township", "government", "青石镇", 2009),
    ),
    "no title: section one says whose report it is": (
        (
            "一、总体情况\n根据条例规定，现公布示例苗族自治县人民政府2022年度政府信息公开工作年度报告。\n"
            + BODY[BODY.index("二、") :]
        ),
        ("示例苗族自治县人民政府", "county", "government", "示例苗族自治县", 2022),
    ),
    "no title: section one says who compiled it": (
        (
            "一、总体情况\n本年度报告根据条例要求，由示例县人民政府办公室组织编制，数据统计时间为2022年1月1日起至2022年12月31日止。"
            "2022年，我县工作有序，全县各镇推进公开。\n" + BODY[BODY.index("二、") :].replace("2023", "2022")
        ),
        ("示例县人民政府", "county", "government", "示例县", 2022),
    ),
    "no title: the page's table has labels in its first row": (
        (
            "|索引号|公开方式|发布机构|\n|0001|主动公开|示例区青石镇人民政府|\n"
            f"特向社会公布2009年度本机关信息公开年度报告。统计期限自2009年1月1日起至2009年12月31日止。\n{OLD_BODY}"
        ),
        ("示例区青石镇人民政府", "township", "government", "示例区青石镇", 2009),
    ),
    "a title without a name, and a contact of whom the text goes on speaking": (
        (
            "2020年政府信息公开工作年度报告\n如有疑问，请与甲乙经济开发区管委会党政办公室联系。\n一、总体情况\n"
            "甲乙经济开发区管委会按要求推进公开。甲乙经济开发区管委会全年公开信息9条。\n" + BODY[BODY.index("二、") :]
        ),
        ("甲乙经济开发区管委会", None, "government", "甲乙经济开发区", 2020),
    ),
    "an order that publishes the report, with the report's own title below": (
        (
            "示例县青石镇人民政府关于公布\n《青石镇2009年政府信息公开年度报告》的通知\n各村民委员会：\n现将报告予以公布。\n"
            f"二〇一〇年三月十日\n青石镇2009年政府信息公开年度报告\n青石镇党政办公室\n2010年3月10日\n{OLD_BODY}"
        ),
        ("青石镇人民政府", "township", "government", "示例县青石镇", 2009),
    ),
    "a province announced by its office": (
        (
            "根据条例，特公布浙江省2018年政府信息公开工作年度报告。\n本报告由浙江省人民政府办公厅编制，"
            f"所列数据统计时限为2018年1月1日至2018年12月31日。我省全省情况如下。\n{OLD_BODY}"
        ),
        ("浙江省人民政府", "province", "government", "浙江省", 2018),
    ),
    "a spoiled name before the colon": (
        (
            "按照要求，现编制形成了《好运体育官网:青石镇人民政府2023年政府信息公开工作年度报告》，"
            f"数据的统计期限从2023年1月1日至12月31日止。\n{BODY}"
        ),
        ("青石镇人民政府", "township", "government", "青石镇", 2023),
    ),
    "characters with their sounds behind them": (
        ("2009年度示例鎮(zhèn)政府信息公開年度報(bào)告\n一、概述\n我鎮開展政府信息公開(kāi)工作。\n"
        "二、政府信息主動公開情況\n主動公開46條。\n三、政府信息公開收費(fèi)和減免情況\n未發(fā)生。"),
        ("示例镇人民政府", "township", "government", "示例镇", 2009),
    ),
    "a customs house whose full name only the preface prints": (
        f"云津海关2023年政府信息公开工作年度报告\n现公布中华人民共和国云津海关2023年政府信息公开工作年度报告。\n{BODY}",
        ("中华人民共和国云津海关", None, "department", None, 2023),
    ),
    "a law of the state is no part of a name": (
        f"云津海关2023年政府信息公开工作年度报告\n根据《中华人民共和国政府信息公开条例》编制。\n{BODY}",
        ("云津海关", None, "department", None, 2023),
    ),
    "a name before 关于": (
        f"示例县财政局关于2023年政府信息公开工作情况的报告\n{BODY}",
        ("示例县财政局", "county", "department", "示例县", 2023),
    ),
    "a name before 关于公布": (
        f"示例县财政局关于公布2023年政府信息公开年度报告的公告\n{BODY}",
        ("示例县财政局", "county", "department", "示例县", 2023),
    ),
    "a name before another matter": (
        f"示例县财政局2023年度法治政府建设和政府信息公开工作年度报告\n{BODY}",
        ("示例县财政局", "county", "department", "示例县", 2023),
    ),
    "a name behind the number of an annex": (
        f"附件2 示例县财政局2023年政府信息公开工作年度报告\n{BODY}",
        ("示例县财政局", "county", "department", "示例县", 2023),
    ),
    "a name and a year behind the number of a paper": (
        f"示财发〔2024〕3号示例县财政局2023年政府信息公开工作年度报告\n{BODY}",
        ("示例县财政局", "county", "department", "示例县", 2023),
    ),
    "a name behind what a list of pages calls it": (
        f"【公开年报】示例县财政局2023年政府信息公开工作年度报告\n{BODY}",
        ("示例县财政局", "county", "department", "示例县", 2023),
    ),
    "a year behind the words of the title": (
        f"示例县财政局政府信息公开工作年度报告 2023年度\n{BODY}",
        ("示例县财政局", "county", "department", "示例县", 2023),
    ),
    "a prison": (
        f"示例市监狱2023年政府信息公开工作年度报告\n{BODY}",
        ("示例市监狱", "city", "department", "示例市", 2023),
    ),
    "a forest farm": (
        f"示例县国有林场2023年信息公开工作年度报告\n{BODY}",
        ("示例县国有林场", "county", "institution", "示例县", 2023),
    ),
    "a place and its government below a title without a name": (
        f"2020年政府信息公开工作年度报告\n示例经开区(临江)管委会\n{BODY}",
        ("示例经开区(临江)管委会", None, "government", "示例经开区", 2020),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WHO)
def test_the_document_says_whose_report_of_which_year_it_is(case: str) -> None:
    text, expected = WHO[case]
    found = identity_of(text)
    assert (found.agency, found.level, found.kind, found.region, found.report_year) == expected


YEARS = {
    "the stated period comes before the title": (
        "示例县财政局2024年政府信息公开工作年度报告\n数据统计期限自2023年1月1日起至2023年12月31日止。",
        (2023, "2023-01-01", "2023-12-31", "stated_period"),
    ),
    "a period left standing in a preface is outvoted by title and preface": (
        "示例县财政局2024年政府信息公开工作年度报告\n现公布本局2024年政府信息公开工作年度报告。自2023年1月1日起至2023年12月31日止。",
        (2024, "2023-01-01", "2023-12-31", "title"),
    ),
    "the year stands in the period alone": (
        "示例县财政局政府信息公开工作年度报告\n所列数据的统计期限自 2022 年 1 月 1 日至 12 月 31 日。",
        (2022, "2022-01-01", "2022-12-31", "stated_period"),
    ),
    "the first year of the Regulations covers eight months": (
        "示例县财政局2008年政府信息公开工作年度报告\n统计期限为2008年5月1日至2008年12月31日。",
        (2008, "2008-05-01", "2008-12-31", "stated_period"),
    ),
    "separators lost on the way": (
        "示例县财政局政府信息公开工作年度报告\n所列数据统计期限自202411日至20241231日。",
        (2024, "2024-01-01", "2024-12-31", "stated_period"),
    ),
    "digits that leave a doubt give the year and no day": (
        "示例县财政局政府信息公开工作年度报告\n所列数据统计期限自2017111日至20171231日。",
        (2017, None, "2017-12-31", "stated_period"),
    ),
    "a comma within the period": (
        "示例县财政局政府信息公开工作年度报告\n所列数据统计期限自2017年1月1日起，至2017年12月31日止。",
        (2017, "2017-01-01", "2017-12-31", "stated_period"),
    ),
    "a school year is that in which it ends": (
        "示例大学2020-2021学年信息公开年度报告",
        (2021, None, None, "title"),
    ),
    "a law's day is no period": (
        "示例县财政局2021年政府信息公开工作年度报告\n自2019年5月15日起施行的条例第五十条要求编制本报告。",
        (2021, None, None, "title"),
    ),
    "the title alone": ("示例县财政局2016年政府信息公开工作年度报告", (2016, None, None, "title")),
    "the preface alone": (
        "示例县财政局政府信息公开工作年度报告\n现公布2016年度政府信息公开工作年度报告。",
        (2016, None, None, "preface"),
    ),
    "an unreadable year in the title leaves it to the preface": (
        "示例县财政局?016年度政府信息公开年度报告\n现公布2016年度政府信息公开工作年度报告。",
        (2016, None, None, "preface"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", YEARS)
def test_the_report_year_is_told_in_order_of_trust(case: str) -> None:
    text, (year, start, end, rule) = YEARS[case]
    found = identity_of(text + OLD_BODY)
    assert (found.report_year, found.period_start, found.period_end) == (year, start, end)
    assert dict(found.evidence)["report_year"].rule == rule


PERIODS = {
    "统计时间为2023年（1月1日—12月31日）。": ("2023-01-01", "2023-12-31"),
    "统计时限：2023.1.1—2023.12.31。": ("2023-01-01", "2023-12-31"),
    "统计期限为2023-01-01至2023-12-31。": ("2023-01-01", "2023-12-31"),
    "本年度（2023/1/1-12/31）公开情况如下。": ("2023-01-01", "2023-12-31"),
    "本报告数据起始时间为2023年1月1日，截止时间为2023年12月31日。": ("2023-01-01", "2023-12-31"),
    "数据截止日期是2023年12月31日，起始日期是2023年1月1日。": ("2023-01-01", "2023-12-31"),
    "统计期限为2023年1月1日（含）至2023年12月31日（含）。": ("2023-01-01", "2023-12-31"),
    "统计期限自2023年1月1日零时至2023年12月31日24时。": ("2023-01-01", "2023-12-31"),
    "现将2023年1月1日至12月31日公开情况报告如下。": ("2023-01-01", "2023-12-31"),
    "2023年1月1日至2023年12月31日，我局按时公开各类信息。": ("2023-01-01", "2023-12-31"),
    "将2023年4月1日至12月31日公开情况汇报如下。": ("2023-04-01", "2023-12-31"),
    "培训时间为2023年5月8日至5月12日。": (None, None),
    "统计时间为2023年1月1日—31日。": ("2023-01-01", None),
    "统计时间为2023年12月31日至1月1日。": (None, None),
}


@pytest.mark.parametrize("preface", PERIODS)
def test_the_period_is_read_in_every_spelling_and_only_where_it_is_the_reports(preface: str) -> None:
    found = identity_of(f"示例县财政局2023年政府信息公开工作年度报告\n{preface}\n{BODY}")
    assert (found.report_year, found.period_start, found.period_end) == (2023, *PERIODS[preface])


@pytest.mark.parametrize("day", ["2024年元月20日", "2024年1月20号", "二〇二四年元月二十日"])
def test_a_signatures_day_is_read_in_the_words_of_letters(day: str) -> None:
    assert identity_of(f"示例县财政局2023年年报\n{BODY}\n示例县财政局\n{day}").published_on == "2024-01-20"


@pytest.mark.parametrize(
    ("title", "signed", "year"),
    [
        pytest.param(2024, 2025, 2024, id="title and signature outvote a period left standing"),
        pytest.param(2024, 2024, 2023, id="a signature speaks for the period"),
        pytest.param(2024, 2026, 2023, id="a signature speaks for neither"),
        pytest.param(2022, 2023, 2023, id="a later period was not left standing"),
    ],
)
def test_a_period_of_2023_is_held_against_title_and_signature(title: int, signed: int, year: int) -> None:
    found = identity_of(
        f"示例县财政局{title}年政府信息公开工作年度报告\n数据统计期限自2023年1月1日起至2023年12月31日止。"
        f"{OLD_BODY}\n示例县财政局\n{signed}年1月20日"
    )
    assert (found.report_year, found.period_start, found.period_end) == (year, "2023-01-01", "2023-12-31")
    assert "year_conflict" in codes(found)


def test_a_signature_of_spring_gives_the_year_before() -> None:
    found = identity_of(f"示例县财政局政府信息公开工作年度报告\n{OLD_BODY}\n示例县财政局\n2013年3月20日")
    assert (found.report_year, dict(found.evidence)["report_year"].rule) == (2012, "signature_less_one")


def test_a_signature_of_winter_gives_no_year() -> None:
    found = identity_of(f"示例县财政局政府信息公开工作年度报告\n{OLD_BODY}\n示例县财政局\n2013年12月20日")
    assert found.report_year is None


def test_a_document_without_a_year_has_none() -> None:
    assert identity_of(f"示例县财政局政府信息公开工作年度报告\n{OLD_BODY}").report_year is None


def test_the_file_name_gives_the_year_only_where_the_document_has_none() -> None:
    nameless = f"示例县财政局政府信息公开工作年度报告\n{OLD_BODY}"
    found = identity_of(nameless, "cz_2014.docx")
    assert (found.report_year, dict(found.evidence)["report_year"].rule) == (2014, "file_name")
    dated = identity_of(nameless.replace("政府信息公开工作", "2013年政府信息公开工作", 1), "cz_2014.docx")
    assert dated.report_year == 2013
    assert "file_name_differs" in codes(dated)


def test_a_title_and_a_period_that_differ_are_noticed() -> None:
    text, _ = YEARS["the stated period comes before the title"]
    assert "year_conflict" in codes(identity_of(text + OLD_BODY))


def test_two_years_in_a_title_are_no_year() -> None:
    found = identity_of(f"示例县财政局2015-2016年政府信息公开工作年度报告\n{OLD_BODY}")
    assert found.report_year is None


PUBLISHED = {
    "a label in the page's head": (
        f"发布机构：示例县财政局 发布日期：2024-01-17 文号：无\n示例县财政局2023年政府信息公开工作年度报告\n{BODY}",
        "2024-01-17",
    ),
    "a label and its value in two cells": (
        f"|名称|年度报告|公开日期|2024/1/9|\n示例县财政局2023年政府信息公开工作年度报告\n{BODY}",
        "2024-01-09",
    ),
    "a label above its value": (
        f"发布时间\n2024年1月9日 10:20\n示例县财政局2023年政府信息公开工作年度报告\n{BODY}",
        "2024-01-09",
    ),
    "the signature": (
        f"示例县财政局2023年政府信息公开工作年度报告\n{BODY}\n示例县财政局\n2024年1月26日",
        "2024-01-26",
    ),
    "the signature on one line, in Chinese numerals": (
        f"示例县财政局2011年政府信息公开工作年度报告\n{OLD_BODY}\n示例县财政局二〇一二年三月五日",
        "2012-03-05",
    ),
    "the time beside other labels of a page": (
        f"示例县财政局2023年政府信息公开工作年度报告\n来源:县财政局 时间:2024-01-12 10:01 点击率:3\n{BODY}",
        "2024-01-12",
    ),
    "the day beside the source, without a word of its own": (
        f"示例县财政局2023年政府信息公开工作年度报告\n2024-01-12 来源：县财政局\n{BODY}",
        "2024-01-12",
    ),
    "the day alone below the title": (
        f"示例县财政局2023年政府信息公开工作年度报告\n（2024年1月9日）\n{BODY}",
        "2024-01-09",
    ),
    "a time in the text is none": (
        f"示例县财政局2023年政府信息公开工作年度报告\n统计时间:2023-01-01至2023-12-31\n{BODY}",
        None,
    ),
    "the time of capture is none": (
        f"采集时间：2025-12-30\n2025年12月30日 星期二\n示例县财政局2023年政府信息公开工作年度报告\n{BODY}",
        None,
    ),
    "a month is no day": (
        f"示例县财政局2023年政府信息公开工作年度报告\n{BODY}\n示例县财政局\n2024年1月",
        None,
    ),
    "the day of a law is none": (
        f"示例县财政局2023年政府信息公开工作年度报告\n条例2019年4月3日修订。\n{BODY}",
        None,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", PUBLISHED)
def test_a_publication_date_is_one_that_is_printed_as_such(case: str) -> None:
    text, expected = PUBLISHED[case]
    assert identity_of(text).published_on == expected


FORMS = {
    "table two decides before table three": ("[t2]\n[t3 2019-2020]", "2021+"),
    "an old form in a new year stays the form found": ("[t2 2019-2020]\n[t3 2019-2020]", "2019-2020"),
    "table three where table two is not there": ("[t3 2019-2020]", "2019-2020"),
    "the heads of a table that could not be read": ("本年新制作数量\n对外公开总数量", "2019-2020"),
    "the statistics annex": ("[s14 2014-2018]", "2014-2018"),
    "the year where nothing else tells": ("无表格。", "2021+"),
}


@pytest.mark.parametrize("case", FORMS)
def test_the_form_is_the_one_found(case: str) -> None:
    tables, expected = FORMS[case]
    text = (
        f"示例县财政局2022年政府信息公开工作年度报告\n一、总体情况\n公开信息9条。\n二、主动公开政府信息情况\n{tables}"
    )
    assert identity_of(text).form == expected


NO_REPORTS = {
    "a notice that asks for reports": (
        "关于做好示例县2023年政府信息公开工作年度报告编制工作的通知\n各镇人民政府，县各部门：\n"
        "一、总体情况\n请按格式填写。\n二、主动公开政府信息情况\n请填表。\n示例县人民政府办公室\n2024年1月2日"
    ),
    "a notice of an office, with its name before 关于": (
        "示例市政务公开领导小组办公室关于认真做好2021年政府信息公开工作年度报告编制发布工作的通知\n各县人民政府：\n"
        "一、准确领会，认真部署\n应报尽报。\n二、按时报送，及时公布\n于1月26日前提交年报。"
    ),
    "a work plan": "示例县2023年政务公开工作要点\n一、深化重点领域公开\n继续公开预算。\n二、加强解读\n及时解读政策。",
    "a news item": "示例县发布2023年政府信息公开工作年度报告\n近日，示例县公布了年度报告，全年公开信息500条。",
    "a budget": "示例县财政局2023年部门预算公开\n一、部门概况\n主要职责。\n二、收支总表\n收入100万元。",
    "a list of links": "示例县财政局2023年政府信息公开工作年度报告\n示例县财政局2022年政府信息公开工作年度报告",
    "English noise": "Lorem ipsum\nAnnual report 2023\nNothing of interest.",
}  # fmt: skip


@pytest.mark.parametrize("case", NO_REPORTS)
def test_what_is_no_yearly_report_is_noticed(case: str) -> None:
    assert "no_report" in codes(identity_of(NO_REPORTS[case]))


@pytest.mark.parametrize("case", WHO)
def test_a_report_is_never_taken_for_something_else(case: str) -> None:
    assert "no_report" not in codes(identity_of(WHO[case][0]))


def test_among_titles_of_many_years_the_stated_year_decides() -> None:
    menu = "".join(f"示例县财政局{year}年政府信息公开工作年度报告\n" for year in (2021, 2023, 2022))
    found = identity_of(f"{menu}统计期限自2023年1月1日至2023年12月31日。\n{BODY}")
    assert dict(found.evidence)["title"].words == "示例县财政局2023年政府信息公开工作年度报告"
    assert not found.notices


def test_a_name_nobody_states_is_not_guessed() -> None:
    assert identity_of(f"2019年政府信息公开工作年度报告\n{BODY}").agency is None
    assert identity_of(f"XX局2019年政府信息公开工作年度报告\n{BODY}").agency is None


def test_the_name_of_a_place_above_a_bureaus_own_words_is_no_agency() -> None:
    words = "示例县人民政府\n2018年政府信息公开工作年度报告\n" + OLD_BODY.replace("主动公开政府", "我局主动公开政府")
    found = identity_of(words.replace("没有收到", "我局没有收到"))
    assert found.agency is None
    assert "agency_conflict" in codes(found)


def test_a_title_of_a_place_gives_way_to_the_bureau_that_speaks_and_signs() -> None:
    body = OLD_BODY.replace("主动公开政府", "我局主动公开政府").replace("没有收到", "我局没有收到")
    found = identity_of(f"示例县2016年政府信息公开工作年度报告\n{body}\n示例县水务局\n2017年2月1日")
    assert (found.agency, found.kind) == ("示例县水务局", "department")
    assert "agency_conflict" in codes(found)


def test_a_wrapped_line_that_is_a_date_is_no_signature() -> None:
    found = identity_of(f"示例县财政局2016年政府信息公开工作年度报告\n{OLD_BODY}网站改版的工作完成于\n2017年3月1日")
    assert found.published_on is None


def test_a_name_without_its_place_is_noticed() -> None:
    found = identity_of(f"县司法局2018年政府信息公开工作年度报告\n{OLD_BODY}")
    assert (found.agency, found.level, found.region) == ("县司法局", "county", None)
    assert "agency_without_region" in codes(found)


def test_an_empty_document_says_nothing() -> None:
    found = identity_of("")
    assert (found.agency, found.report_year, found.form) == (None, None, None)
    assert "no_report" in codes(found)


def test_the_evidence_leads_to_the_words() -> None:
    found = identity_of(
        "示例县财政局\n2023 年政府信息公开工作年度报告\n统计期限自 2023 年 1 月 1 日至 2023 年 12 月 31 日。\n" + BODY
    )
    evidence = dict(found.evidence)
    assert evidence["title"].words == "示例县财政局2023 年政府信息公开工作年度报告"
    assert (evidence["agency"].place.line, evidence["agency"].rule) == (1, "title")
    assert evidence["report_year"].place.line == 3
    assert evidence["period_start"].words.startswith("2023年1月1日")


NAMES = {
    "示例市市中区民政局": ((("示例市", "city"), ("市中区", "county")), "民政局"),
    "示例县市场监督管理局": ((("示例县", "county"),), "市场监督管理局"),
    "示例县住房和城乡建设局": ((("示例县", "county"),), "住房和城乡建设局"),
    "示例县城市管理局": ((("示例县", "county"),), "城市管理局"),
    "景德镇市水利局": ((("景德镇市", "city"),), "水利局"),
    "新乡县财政局": ((("新乡县", "county"),), "财政局"),
    "山西晋城市城区人民政府": ((("山西", "province"), ("晋城市", "city"), ("城区", "county")), "人民政府"),
    "示例区红旗镇人民政府": ((("示例区", "county"), ("红旗镇", "township")), "人民政府"),
    "示例区人民政府柳河街道办事处": ((("示例区", "county"), ("柳河街道", "township")), "办事处"),
    "国家统计局安徽调查总队": ((("安徽", "province"),), "安徽调查总队"),
    "中共示例市委机构编制委员会办公室": ((("示例市", "city"),), "委机构编制委员会办公室"),
    "农业农村和乡村振兴局": ((), "农业农村和乡村振兴局"),
    "市场监督管理局": ((), "市场监督管理局"),
    "市市场监督管理局": ((), "市市场监督管理局"),
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_taken_apart_into_places_and_organ(name: str) -> None:
    parts = take_apart(name)
    assert parts is not None
    assert (parts.places, parts.organ) == NAMES[name]


@pytest.mark.reports
def test_the_real_reports_are_identified(shared: Path) -> None:
    from data.readers import read
    from data.tables import read_tables

    with (shared / "gold" / "identity.csv").open(encoding="utf-8") as file:
        expected = {row["doc"]: row for row in csv.DictReader(file)}
    for path in sorted((shared / "reports").iterdir()):
        document = read(path)
        found = identify(document, read_tables(document))
        row = expected[path.stem]
        assert (found.agency, found.level, found.kind, found.region, str(found.report_year), found.form) == (
            row["agency_name"], row["level"], row["kind"], row["region"], row["report_year"], row["era"],
        )  # fmt: skip
        assert (found.period_start or "", found.period_end or "") == (row["period_start"], row["period_end"])
        assert (found.published_on or "") == row["published_on"]
        assert not found.notices


def test_what_stands_before_half_a_bracket_is_no_part_of_a_name() -> None:
    assert take_apart("大中小)示例市水利局") is None
    assert take_apart("示例市水利局(市河长制办公室)") is not None
    glued = f"2013-03-20 来源：示例市水利局 （字号：大中小）示例市水利局2012年政府信息公开工作年度报告\n{OLD_BODY}"
    assert identity_of(glued).agency in {None, "示例市水利局"}
