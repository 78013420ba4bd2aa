"""Every check is shown to fire on a report that has its fault, and to pass on a near miss that has not."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from data import reference, wording
from data.local_rules import DEADLINE_COLUMNS, LENGTH_COLUMNS
from data.paths import Folders
from data.publish import publish
from data.records import Claim, Extract, Notice, Place, Reading, Section, Status, TableReading
from data.register import COLUMNS
from tests import made
from tests.made import claim, fact, report, sections, statistics, table, table_four, table_three, table_two

Make = Callable[[str], list[Extract]]
Cells = dict[str, str]


def now(**changes: object) -> Make:
    """One report of 2023, changed as said."""
    return lambda agency: [report(agency, **changes)]  # type: ignore[arg-type]


def of(year: int, **changes: object) -> Make:
    """One report of a year, changed as said."""
    return lambda agency: [report(agency, year, **changes)]  # type: ignore[arg-type]


def cells(
    *, two: dict[str, str] | None = None, four: dict[str, str] | None = None, year: int = 2023, **three: str
) -> Make:
    """One report whose tables are changed: rows of table three by name, tables two and four by their cells."""
    printed = table_two(year, **(two or {})) | table_three(year, **three) | table_four(**(four or {}))
    return lambda agency: [report(agency, year, cells=printed)]


def cell(name: str, written: str, year: int = 2023) -> Make:
    """One report with one cell of table three changed, named as ``row applicant``."""
    printed = table_two(year) | table_three(year, {name: written}) | table_four()
    return lambda agency: [report(agency, year, cells=printed)]


def s14(year: int = 2016, **changed: str) -> Make:
    """One report of the national statistics table, changed as said."""
    return lambda agency: [report(agency, year, cells=statistics(**changed))]


def years(first: int = 2022, /, *each: dict[str, object]) -> Make:
    """Reports of successive years, each changed as said."""
    return lambda agency: [report(agency, first + n, **changes) for n, changes in enumerate(each)]  # type: ignore[arg-type]


def tables(year: int = 2023, *, two: Cells | None = None, four: Cells | None = None, **three: str) -> dict[str, object]:
    """The changed tables of one of several years."""
    return {"cells": table_two(year, **(two or {})) | table_three(year, **three) | table_four(**(four or {}))}


def prose(year: int = 2023, titles: dict[str, str] | None = None, **texts: str | None) -> Make:
    """One report whose sections are changed; None takes a section out."""
    return lambda agency: [report(agency, year, found=sections(year, texts, titles))]


def governed(year: int = 2023, **texts: str | None) -> Make:
    """One government report whose sections are changed."""
    return lambda agency: [report(agency, year, kind="government", found=sections(year, texts))]


def with_section(section: Section) -> Make:
    """One report with one more section at the end."""
    return lambda agency: [report(agency, found=[*sections(2023), section])]


def own_words(first: int, last: int, *more: str) -> str:
    """Sentences that nobody else writes, from first to last, with more at the end."""
    return "".join((*OWN_WORDS[first:last], *more))


def told(*texts: str, section: str = "overall_situation") -> Make:
    """Reports of successive years up to 2023, each with a text of its own in one section."""
    first = 2024 - len(texts)
    return lambda agency: [
        report(agency, first + n, found=sections(first + n, {section: text})) for n, text in enumerate(texts)
    ]


def beside(text: str, other: str) -> Make:
    """Reports of two agencies of one year, each with a text of its own."""
    return lambda agency: [
        report(name, found=sections(2023, {"overall_situation": words.format(name)}))
        for name, words in ((agency, text), (f"{agency}下属站", other))
    ]


def stated(sentence: str, *figures: tuple[str, str, str], year: int = 2023, status: Status = "value") -> list[Claim]:
    """Claims about the figures of one sentence of prose: the words, the kind and the indicator of each."""
    group = "g" if any(kind == "part" for _, kind, _ in figures) else ""
    found = []
    start = 0
    for words, kind, indicator in figures:
        start = sentence.index(words, start)
        number = Decimal(re.sub(r"[^\d.]", "", words)) * (-1 if sentence[start - 2 : start] == "下降" else 1)
        made_claim = claim(indicator, str(number), kind, group=group if kind != "growth" else "", status=status)
        place = Place(line=7, start=start, end=start + len(words))
        found.append(replace(made_claim, as_written=words, place=place, sentence=sentence))
        start += len(words)
    return found


def shares(written: str, *, between: str = "，占") -> Make:
    """One report whose prose tells of 8 applications of 20 and states their share."""
    sentence = f"全年收到申请20件，其中网上申请8件{between}{written}，当面申请12件。"
    figures = [("20件", "total", "n_messages"), ("8件", "part", ""), (written, "percent", ""), ("12件", "part", "")]
    return now(claims=stated(sentence, *figures))


def growth(written: str, *, words: str = "，比上年增长", before: str = "10") -> Make:
    """Two reports: figures of prose of 10 and then 15, and the growth that the second one states."""
    sentence = f"开展培训15次{words}{written}。"
    second = stated(sentence, ("15次", "repeat", "n_trainings"), (written, "growth", "n_trainings"))
    return years(
        2022, {"facts": [fact("n_trainings", before)]}, {"facts": [fact("n_trainings", "15")], "claims": second}
    )


def subtotal(indicator: str, applicant: str, written: str) -> Make:
    """One report whose table three prints one sum more than the form has."""
    printed = Reading(indicator, applicant, Decimal(written), "value", written, Place(table=3, row=9, column=4), "made")
    three = replace(table("t3", "2021+"), subtotals=(printed,))
    return now(tables=(table("t2", "2021+"), three, table("t4", "2021+")))


def pictures(*tables_found: str) -> Make:
    """One report with a large picture that nobody read, and only some of its tables."""
    kept = [table(code, "2021+") for code in tables_found]
    return lambda agency: [replace(report(agency, tables=kept), notices=(Notice("picture_unread"),))]


def among_peers(answered: str, refused: str, year: int) -> Make:
    """One provincial body beside ten others that refuse 4 to 6 of 40."""
    others = ["4", "5", "6", "5", "4", "6", "5", "5", "4", "6"]

    def one(agency: str, total: str, denied: str) -> Extract:
        printed = table_three(year, t3_new=total, t3_total=total, t3_granted="0", t3_denied_process=denied)
        return report(agency, year, cells=printed, level="province", region="示例省")

    return lambda agency: [
        one(agency, answered, refused), *[one(f"{agency}同类{n}", "40", each) for n, each in enumerate(others)]
    ]  # fmt: skip


def below(parent: str, *bodies: str) -> Make:
    """A government and its bodies by the register, with the applications that each received in 2023."""
    return lambda agency: [
        report(agency, cells=table_three(t3_new=parent, t3_total=parent), kind="government"),
        *[
            report(f"{agency}{name}局", cells=table_three(t3_new=new, t3_total=new))
            for name, new in zip("甲乙", bodies, strict=False)
        ],
    ]


def twice(*printed: str) -> Make:
    """Two documents of one report that bear the same date."""
    return lambda agency: [
        report(agency, cells=table_three(t3_new=new), mark=str(number)) for number, new in enumerate(printed)
    ]


def amount(written: str, unit: str) -> Make:
    """One report of the 2019 form with an amount of procurement, as the reading leaves it."""
    read = fact("t2a_procure_amount", written, status=None if unit else "unreadable")
    kept = replace(read, unit=unit, value=read.value if unit else None)
    two = {key: value for key, value in table_two(2020, t2a_procure_count="2").items() if key[0] != kept.indicator}
    return lambda agency: [report(agency, 2020, cells=two | table_three(2020) | table_four(), facts=[kept])]


def upheld(text: str, **four: str) -> Make:
    """One report that tells in words how its reviews ended, and its table four."""
    printed = table_two() | table_three() | table_four(**four)
    return lambda agency: [report(agency, cells=printed, found=sections(2023, {"review_litigation": text}))]


OWN_WORDS = (
    "渡口改造的招标、开工和验收逐月张贴在码头告示牌上，", "过河的乡亲抬头就能读到日期和花费，",
    "旧牌匾的修补费用附了照片，由村里的老木匠核过尺寸，", "灯塔值守排班表换成大字，夜里也看得分明，",
    "茶园喷药前三日在路口挂红布条，说明药名和避让的时辰，", "水车磨坊的租金怎么算，贴出算式让租户自己验，",
    "骑行道断头的那一段何时接通，写在护栏的铭牌背面，", "雨季前把每座石桥的限重刷成黄漆数字，",
    "放映队下乡的片单提前半月征求意见，落选的片子也列出票数，", "养蜂人迁场要走哪几道手续，画成了一张蜂巢图，",
    "晒谷场轮换使用的次序抽签决定，签纸封存备查，", "盐井巷的路灯由谁换泡、几日换好，钉在灯杆上，",
)  # fmt: skip
OLD_TABLES: tuple[TableReading, ...] = ()
SILENT = "按规定开展了各项工作。"
OPEN_2023 = {"t3_total": "10", "t3_granted": "6", "t3_carry_out": "2"}
CASES: dict[str, tuple[Make, Make]] = {
    # sums within a table
    "T3_BALANCE": (cells(t3_new="13"), cells(t3_new="11", t3_carry_in="1")),
    "T3_OUTCOME_SUM_2019": (cells(year=2020, t3_granted="7"), cells(year=2020, t3_granted="7", t3_other="1")),
    "T3_OUTCOME_SUM_2021": (cells(t3_granted="7"), cells(t3_granted="7", t3_other_misc="1")),
    "T3_ROW_TOTAL": (cell("t3_granted business", "1"), cell("t3_granted business", "")),
    "T3_ROW_TOTAL_BLANK": (cell("t3_granted total", ""), cell("t3_partial total", "")),
    "T3_INTEGER": (cells(t3_new="12.5"), cells(t3_new="12")),
    "T3_BLANK_CELLS": (cell("t3_partial ngo", ""), cell("t3_partial ngo", "-")),
    "T3_PLACEHOLDER": (cell("t3_partial ngo", "/"), cell("t3_partial ngo", "")),
    "T3_CARRY_BOUND": (cells(t3_carry_out="13"), cells(t3_carry_out="12")),
    "T3_CARRY_IN_DONE": (cells(t3_carry_in="13"), cells(t3_carry_in="12")),
    "T3_FEE_ROW_EARLY": (
        lambda agency: [
            report(agency, 2020, cells=table_three(2020) | {("t3_other_unpaid_fee", "total"): "0"}, tables=OLD_TABLES)
        ],
        now(),
    ),
    "T3_CARRY_RATIO": (cells(t3_new="40", t3_carry_out="11"), cells(t3_new="40", t3_carry_out="10")),
    "T3_MISC_SHARE": (cells(t3_total="40", t3_other_misc="7"), cells(t3_total="40", t3_other_misc="6")),
    "T3_UNPAID_NO_NOTICE": (
        lambda agency: [
            report(agency, cells=table_three(t3_other_unpaid_fee="1"), found=sections(2023, {"other_matters": SILENT}))
        ],
        cells(t3_other_unpaid_fee="1"),
    ),
    "T4_REV_SUM": (cells(four={"t4_rev_total": "2"}), cells(four={"t4_rev_total": "2", "t4_rev_other": "1"})),
    "T4_DIRECT_SUM": (cells(four={"t4_direct_other": "1"}), cells(four={"t4_direct_other": ""})),
    "T4_AFTER_SUM": (cells(four={"t4_after_total": "1"}), cells(four={"t4_after_total": ""})),
    "T4_INTEGER": (cells(four={"t4_rev_other": "1.5"}), now()),
    "T2_MADE_BOUND_RULES": (
        cells(two={"t2b_rules_made": "2", "t2b_rules_valid": "1"}),
        cells(two={"t2b_rules_made": "2", "t2b_rules_valid": "1", "t2b_rules_repealed": "1"}),
    ),
    "T2_MADE_BOUND_NORM": (
        cells(two={"t2b_norm_made": "3", "t2b_norm_valid": "2"}),
        cells(two={"t2b_norm_made": "3", "t2b_norm_valid": "2", "t2b_norm_repealed": "1"}),
    ),
    "T2_NUMERIC": (cells(two={"t2b_norm_made": "1.5"}), cells(two={"t2b_charge_amount": "1.5"})),
    "T2_BLANK_CELLS": (cells(two={"t2b_norm_made": "-"}), now()),
    "T2_RULES_COMPETENCE": (cells(two={"t2b_rules_valid": "1"}), now()),
    "T2A_STOCK_GE_NEW": (
        cells(year=2020, two={"t2a_norm_disclosed": "2", "t2a_norm_stock": "1"}),
        cells(year=2020, two={"t2a_norm_disclosed": "2", "t2a_norm_stock": "2", "t2a_norm_made": "2"}),
    ),
    "T2A_DISCLOSED_GT_MADE": (
        cells(year=2020, two={"t2a_norm_disclosed": "2", "t2a_norm_stock": "2"}),
        cells(year=2020, two={"t2a_norm_disclosed": "2", "t2a_norm_stock": "2", "t2a_norm_made": "2"}),
    ),
    "T2A_DEC_WITHOUT_ITEMS": (
        cells(year=2020, two={"t2a_licence_decisions": "5"}),
        cells(year=2020, two={"t2a_licence_decisions": "5", "t2a_licence_items_prev": "1"}),
    ),
    "T2A_PROCURE_PAIR": (
        cells(year=2020, two={"t2a_procure_count": "1"}),
        cells(year=2020, two={"t2a_procure_count": "1", "t2a_procure_amount": "2.5"}),
    ),
    "S14_CHANNEL_SUM": (s14(s14_app_received="2", s14_app_online="1"), s14(s14_app_received="1", s14_app_online="1")),
    "S14_CLOSED_SUM": (s14(s14_app_closed="1"), s14(s14_app_closed="1", s14_closed_extended="1")),
    "S14_REPLY_SUM": (s14(s14_replied="2", s14_reply_granted="1"), s14(s14_replied="1", s14_reply_granted="1")),
    "S14_REFUSED_SUM": (
        s14(s14_reply_refused="1", s14_replied="1"),
        s14(s14_reply_refused="1", s14_replied="1", s14_refused_privacy="1"),
    ),
    "S14_CLOSED_LE_RECEIVED": (s14(s14_app_closed="2"), s14(s14_app_closed="2", s14_app_received="2")),
    "S14_REPLY_VS_CLOSED": (s14(s14_replied="1"), s14(s14_replied="1", s14_app_closed="1")),
    "S14_REVIEW_SUM": (s14(s14_review_upheld="1"), s14(s14_review_upheld="1", s14_review_total="1")),
    "S14_LIT_SUM": (s14(s14_lit_other="1"), s14(s14_lit_other="1", s14_lit_total="1")),
    "S14_STAFF_SUM": (s14(s14_staff="3"), s14(s14_staff="3", s14_staff_full="2")),
    "S14_NORM_LE_ISSUED": (
        s14(s14_norm_disclosed="2", s14_info_total="9", s14_norm_issued="1"),
        s14(s14_norm_disclosed="2", s14_info_total="9", s14_norm_issued="2"),
    ),
    "S14_NORM_LE_TOTAL": (
        s14(s14_norm_disclosed="2", s14_info_total="1"), s14(s14_norm_disclosed="2", s14_info_total="2"),
    ),
    "S14_CHANNEL_COVER": (
        s14(s14_info_total="5", s14_ch_website="4"), s14(s14_info_total="5", s14_ch_website="4", s14_ch_wechat="4"),
    ),
    "S14_CHANNEL_MAX": (s14(s14_info_total="5", s14_ch_website="6"), s14(s14_info_total="5", s14_ch_website="5")),
    "S14_PRESS_PART": (s14(s14_press_conf_principal="1"), s14(s14_press_conf_principal="1", s14_press_conf="1")),
    "S14_TOPIC_COVER": (s14(s14_hot_topics="2"), s14(s14_hot_topics="2", s14_other_responses="2")),
    "S14_TRAIN_PAIR": (s14(s14_trainings="2", s14_trainees="1"), s14(s14_trainings="2", s14_trainees="2")),
    "S14_UNITS_ZERO": (s14(s14_staff="0", s14_staff_part="0"), s14()),
    "S14_FEE_AFTER_2017": (s14(2018, s14_request_fee="1"), s14(2018, s14_request_fee="0")),
    "T3_SUBTOTAL_PRINTED": (subtotal("t3_unable", "natural", "5"), subtotal("t3_unable", "natural", "4")),
    "T3_ORG_SUBTOTAL_PRINTED": (
        subtotal("t3_granted", "organisations", "1"), subtotal("t3_granted", "organisations", "0"),
    ),
    "T2A_PROCURE_UNIT": (amount("138.5", ""), amount("138.5", "万元")),
    # what is there and what is not
    "CP_TABLE_IMAGE": (pictures("t2", "t4"), pictures("t2", "t3", "t4")),
    "CP_SEC1_LONG": (
        lambda agency: [
            report(agency, region="示例长县", found=sections(2023, {"overall_situation": SILENT * 10}))
        ],
        lambda agency: [
            report(agency, region="示例长县", found=sections(2023, {"overall_situation": SILENT * 9}))
        ],
    ),
    "CP_SEC5_VAGUE": (
        prose(problems_improvements="存在的问题：思想认识不够，主动性不强，力度有待加强。改进措施：提高认识，加大力度，增强主动性。"),
        prose(problems_improvements="存在的问题：思想认识不够，有2件答复超期。改进措施：提高认识，加大力度，增强主动性。"),
    ),
    "S14_TABLE_MISSING": (
        lambda agency: [report(agency, 2016, cells={}, tables=(), found=sections(2016, {"annex_statistics": None}))],
        lambda agency: [report(agency, 2016, found=sections(2016, {"annex_statistics": None}))],
    ),
    "CP_ANNEX_PROMISED": (
        lambda agency: [
            report(
                agency, 2012, cells={},
                found=sections(2012, {"annex_statistics": None}, {"other_matters": "七、需要说明的事项与附表"}),
            )
        ],
        lambda agency: [
            report(agency, 2016, found=sections(2016, {"annex_statistics": None}, {"other_matters": "七、说明与附表"}))
        ],
    ),
    "CP_ANNOUNCED": (
        prose(preface="本报告包括总体情况、存在的主要问题及改进情况等六个部分。", problems_improvements=None),
        prose(preface="本报告包括总体情况、存在的主要问题及改进情况等六个部分。"),
    ),
    "CP_SECTIONS_6": (prose(problems_improvements=None), prose(problems_improvements="存在不足，下一步改进。" * 4)),
    "CP_SECTIONS_OLD": (
        prose(2012, fees_waivers=None, other_matters=SILENT),
        prose(2012, fees_waivers=None, request_handling="全年办理申请公开信息2件，未收取费用。"),
    ),
    "CP_TABLES": (
        lambda agency: [report(agency, cells=table_two() | table_three(), tables=_tables("t2", "t3"))],
        lambda agency: [report(agency, tables=_tables("t2", "t3", "t4"))],
    ),
    "CP_SEC1_TOPICS": (prose(overall_situation="主动公开信息，办理申请，加强管理，建设网站。"), now()),
    "CP_GOV_50_4": (governed(overall_situation="主动公开，申请，管理，平台，保障。"), governed()),
    "CP_SEC5_EMPTY": (prose(problems_improvements="无。"), now()),
    "CP_SEC5_PAIR": (
        prose(problems_improvements="一是信息更新不够及时，二是解读形式有待丰富，三是专栏内容不全。"),
        now(),
    ),
    "CP_SEC6_FEE": (prose(other_matters="本年度没有其他需要报告的事项。"), now()),
    "CP_CONTACT": (prose(2012, preface=SILENT), of(2012)),
    "CP_ORDER": (with_section(Section("sub_platform", "平台", "1.4", "out_of_order", 2, SILENT)), now()),
    "CP_TITLES": (
        prose(titles={"problems_improvements": "五、存在的主要问题及整改措施"}),
        prose(titles={"problems_improvements": "五、存在的主要问题和改进情况"}),
    ),
    "CP_EXTRA": (
        with_section(Section("unmapped", "七、其他工作", "", "present", 1, SILENT)),
        with_section(Section("unmapped", "（三）其他工作", "", "present", 2, SILENT)),
    ),
    "RES_TEMPLATE": (
        prose(other_matters="收取信息处理费情况：（此处填写金额）"),
        prose(other_matters="收取信息处理费0元（详见表二）。"),
    ),
    "RES_YEAR": (
        prose(overall_situation="2022年，我局主动公开信息，办理申请，加强管理，建设平台，完善监督保障。"),
        prose(overall_situation="2022年，我局换了网站平台。2023年，我局主动公开信息，办理申请，加强管理，完善监督保障。"),
    ),
    "RES_AGENCY": (
        lambda agency: [report(agency, found=sections(2023, {"preface": f"{agency}甲局根据《条例》编制本报告。"}))],
        lambda agency: [report(agency, found=sections(2023, {"preface": f"{agency}根据《条例》编制，送甲局。"}))],
    ),
    "RES_OLD_LAW": (
        prose(request_handling="申请人应当说明生产、生活、科研等特殊需要。"),
        prose(request_handling="为生产、生活、科研提供信息服务。"),
    ),
    "DUP_YEAR": (
        told(own_words(0, 6, "共12件，2022年起用。"), own_words(0, 6, "共7件，2023年起用。")),
        told(own_words(0, 6), own_words(0, 4, *OWN_WORDS[6:8])),
    ),
    "DUP_YEAR_SEC5": (
        told(own_words(0, 6), own_words(0, 6), section="problems_improvements"),
        told(own_words(0, 6), own_words(0, 4, *OWN_WORDS[6:8]), section="problems_improvements"),
    ),
    "DUP_AGENCY": (
        beside("{0}说，" + own_words(2, 12), "{0}说，" + own_words(2, 12)),
        beside(own_words(0, 5, *OWN_WORDS[8:12]), own_words(5, 12)),
    ),
    "DUP_PARAGRAPH": (now(), prose(overall_situation=own_words(3, 9))),
    # dates
    "TL_DEPT": (now(published_on="2024-02-01"), now(published_on="2024-01-31")),
    "TL_GOV": (
        lambda agency: [report(agency, kind="government", published_on="2024-04-01")],
        lambda agency: [report(agency, kind="government", published_on="2024-03-31")],
    ),
    "TL_OLD": (of(2016, published_on="2017-04-01"), of(2016, published_on="2017-03-31")),
    "TL_LOCAL": (
        now(region="示例早县", published_on="2024-01-29"), now(region="示例早县", published_on="2024-01-28"),
    ),
    "TL_CHANGED": (twice("12", "13"), twice("12", "12")),
    "TL_TOO_EARLY": (now(published_on="2023-12-30"), now(published_on="2024-01-01")),
    "TL_PERIOD": (now(period=("2022-01-01", "2022-12-31")), now()),
    "TL_DATE_UNKNOWN": (now(published_on=None), now()),
    # years together
    "X_CARRY": (
        years(2022, tables(**OPEN_2023), tables(t3_carry_in="1", t3_total="13", t3_granted="9")),
        years(2022, tables(**OPEN_2023), tables(t3_carry_in="2", t3_total="14", t3_granted="10")),
    ),
    "X_CARRY_COL": (
        years(2022, tables(**OPEN_2023), tables(t3_carry_in="1", t3_total="13", t3_granted="9")),
        years(2022, tables(**OPEN_2023), tables(t3_carry_in="2", t3_total="14", t3_granted="10")),
    ),
    "T2_STOCK_RULES": (
        years(2022, tables(two={"t2b_rules_valid": "3"}), tables(two={"t2b_rules_valid": "5", "t2b_rules_made": "1"})),
        years(2022, tables(two={"t2b_rules_valid": "3"}), tables(two={"t2b_rules_valid": "4", "t2b_rules_made": "1"})),
    ),
    "T2_STOCK_NORM": (
        years(2022, tables(two={"t2b_norm_valid": "3"}), tables(two={"t2b_norm_valid": "3", "t2b_norm_repealed": "1"})),
        years(2022, tables(two={"t2b_norm_valid": "3"}), tables(two={"t2b_norm_valid": "2", "t2b_norm_repealed": "1"})),
    ),
    "T2_REPEAL_BOUND_RULES": (
        years(2022, tables(two={"t2b_rules_valid": "1"}), tables(two={"t2b_rules_repealed": "2"})),
        years(2022, tables(two={"t2b_rules_valid": "2"}), tables(two={"t2b_rules_repealed": "2"})),
    ),
    "T2_REPEAL_BOUND_NORM": (
        years(2022, tables(two={"t2b_norm_valid": "1"}), tables(two={"t2b_norm_repealed": "2"})),
        years(2022, tables(two={"t2b_norm_valid": "2"}), tables(two={"t2b_norm_repealed": "2"})),
    ),
    "T2A_STOCK_GROWTH": (
        years(2019, tables(2019, two={"t2a_norm_stock": "5"}), tables(2020, two={"t2a_norm_stock": "6"})),
        years(2019, tables(2019, two={"t2a_norm_stock": "5"}), tables(2020, two={"t2a_norm_stock": "5"})),
    ),
    "T2A_ITEMS_CHAIN": (
        years(2019, tables(2019, two={"t2a_licence_items_delta": "1"}), tables(2020)),
        years(
            2019, tables(2019, two={"t2a_licence_items_delta": "1"}), tables(2020, two={"t2a_licence_items_prev": "1"}),
        ),
    ),
    "T2_DEC_SWING": (
        years(2022, tables(two={"t2b_penalty_decisions": "9"}), tables(two={"t2b_penalty_decisions": "100"})),
        years(2022, tables(two={"t2b_penalty_decisions": "10"}), tables(two={"t2b_penalty_decisions": "100"})),
    ),
    "T2_FEE_UNIT": (
        years(2022, tables(two={"t2b_charge_amount": "7.73"}), tables(two={"t2b_charge_amount": "77300"})),
        years(2022, tables(two={"t2b_charge_amount": "7.73"}), tables(two={"t2b_charge_amount": "773"})),
    ),
    "T4_AFTER_BOUND": (
        years(2022, tables(), tables(four={"t4_after_total": "3", "t4_after_upheld": "3"})),
        years(2022, tables(), tables(four={"t4_after_total": "2", "t4_after_upheld": "2"})),
    ),
    "T4_DISPUTE_RATIO": (
        years(2022, tables(), tables(four={"t4_rev_total": "25", "t4_rev_upheld": "25"})),
        years(2022, tables(), tables(four={"t4_rev_total": "24", "t4_rev_upheld": "24"})),
    ),
    "T4_DISPUTE_NO_APPS": (
        years(2022, *[tables(t3_new="0", t3_granted="0", t3_unable_not_held="0", t3_total="0")] * 2),
        years(2022, tables(), tables(t3_new="0", t3_granted="0", t3_unable_not_held="0", t3_total="0")),
    ),
    "T4_PENDING_ROLL": (
        years(2022, tables(four={"t4_rev_pending": "2", "t4_rev_total": "3"}), tables()),
        years(2022, tables(four={"t4_rev_pending": "1", "t4_rev_total": "2"}), tables()),
    ),
    "T4_REVIEW_FIRST": (
        years(2023, tables(), tables(four={"t4_direct_total": "1", "t4_direct_upheld": "1"})),
        years(2023, *[tables(four={"t4_direct_total": "1", "t4_direct_upheld": "1"})] * 2),
    ),
    "X_MISSING_YEAR": (
        lambda agency: [report(agency, 2021), report(agency, 2023)],
        lambda agency: [report(agency, 2021), report(agency, 2022), report(agency, 2023)],
    ),
    "X_IDENTICAL_NUM": (
        years(2022, *[tables(four={"t4_rev_other": "2", "t4_rev_total": "3"})] * 2),
        years(2022, tables(four={"t4_rev_other": "2", "t4_rev_total": "3"}), tables(four={"t4_rev_other": "3"})),
    ),
    "X_JUMP": (years(2022, tables(), tables(t3_new="40")), years(2022, tables(), tables(t3_new="36"))),
    "X_ZERO_FLIP": (years(2022, tables(t3_new="20"), tables(t3_new="0")), years(2022, tables(), tables(t3_new="0"))),
    "X_ERA_MIX": (
        lambda agency: [
            report(
                agency,
                cells=table_three(2020),
                tables=(table("t2", "2021+"), table("t3", "2019-2020"), table("t4", "2021+")),
            )
        ],
        lambda agency: [
            report(agency, tables=(table("t2", "2021+"), table("t3", "2021+"), table("t4", "2019-2020")))
        ],
    ),
    "X_RESTATED": (
        lambda agency: [
            report(agency, 2022), report(agency, claims=[claim("t3_new", "13", "previous", "total")]),
        ],
        lambda agency: [
            report(agency, 2022), report(agency, claims=[claim("t3_new", "12", "previous", "total")]),
        ],
    ),
    # prose against tables
    "TT_RECEIVED": (
        now(claims=[claim("t3_new", "13", applicant="total")]),
        lambda agency: [
            report(
                agency, cells=table_three(t3_carry_in="1", t3_total="13", t3_granted="9"),
                claims=[claim("t3_new", "13", applicant="total")],
            )
        ],
    ),
    "TT_REPLIED": (
        now(claims=[claim("t3_total", "11", applicant="total")]),
        now(claims=[claim("t3_total", "12", applicant="total")]),
    ),
    "TT_CARRY": (
        now(claims=[claim("t3_carry_out", "1", applicant="total")]),
        now(claims=[claim("t3_carry_out", "0", applicant="total")]),
    ),
    "TT_GRANTED": (
        now(claims=[claim("t3_granted", "9", applicant="total")]),
        lambda agency: [
            report(
                agency, cells=table_three(t3_granted="7", t3_partial="1"),
                claims=[claim("t3_granted", "8", applicant="total")],
            )
        ],
    ),
    "TT_DENIED": (
        now(claims=[claim("t3_denied", "1", applicant="total")]),
        lambda agency: [
            report(
                agency, cells=table_three(t3_granted="6", t3_denied_process="1", t3_denied_internal="1"),
                claims=[claim("t3_denied", "2", applicant="total")],
            )
        ],
    ),
    "TT_REVIEW": (now(claims=[claim("t4_rev_total", "2")]), now(claims=[claim("t4_rev_total", "1")])),
    "TT_LITIGATION": (
        now(claims=[claim("t4_direct_total+t4_after_total", "1")]),
        lambda agency: [
            report(
                agency, cells=table_four(t4_direct_total="1", t4_direct_upheld="1"),
                claims=[claim("t4_direct_total+t4_after_total", "1")],
            )
        ],
    ),
    "TT_NORM_MADE": (now(claims=[claim("t2b_norm_made", "1")]), now(claims=[claim("t2b_norm_made", "0")])),
    "TT_RECEIVED_S14": (
        of(2016, facts=[fact("n_app_received_text", "1")]),
        of(2016, facts=[fact("n_app_received_text", "0")]),
    ),
    "TT_INFO_S14": (of(2016, facts=[fact("n_info_total", "1")]), of(2016, facts=[fact("n_info_total", "0")])),
    "TT_REVIEW_S14": (of(2016, facts=[fact("n_review_text", "1")]), of(2016, facts=[fact("n_review_text", "0")])),
    "TT_PERCENT": (shares("45%"), shares("40.1%")),
    "TT_YOY": (growth("60%"), growth("50.4%")),
    "TT_FEE": (
        now(facts=[fact("n_processing_fee_cases", "2")]),
        now(facts=[fact("n_processing_fee_cases", "2"), fact("n_processing_fee", "400")]),
    ),
    "TT_ORDER": (
        now(claims=[claim("n_trainings", "3", "repeat"), claim("n_trainings", "4", "repeat")]),
        now(claims=[claim("n_trainings", "3", "repeat")], facts=[fact("n_trainings", "3")]),
    ),
    "TT_INNER_SUM": (
        now(claims=[claim("n_messages", "5", "total", group="g"), *[claim("", "3", "part", group="g")] * 2]),
        now(claims=[claim("n_messages", "6", "total", group="g"), *[claim("", "3", "part", group="g")] * 2]),
    ),
    # statements that exclude each other
    "CN_ZERO_APP": (
        now(facts=[fact("n_app_received_text", "未收到", status="stated_none")]),
        lambda agency: [
            report(
                agency, cells=table_three(t3_new="0", t3_granted="0", t3_unable_not_held="0", t3_total="0"),
                facts=[fact("n_app_received_text", "未收到", status="stated_none")],
            )
        ],
    ),
    "CN_ZERO_APP_REFUSED": (
        lambda agency: [
            report(
                agency, 2012, facts=[fact("n_app_received_text", "未收到", status="stated_none")],
                found=sections(2012, {"request_handling": "没有人提出申请。本局不予公开的信息主要是内部讨论的材料。"}),
            )
        ],
        lambda agency: [
            report(
                agency, 2012, facts=[fact("n_app_received_text", "未收到", status="stated_none")],
                found=sections(2012, {"request_handling": "没有人提出申请，未作出不予公开的决定。"}),
            )
        ],
    ),
    "CN_ZERO_DISPUTE": (
        now(facts=[fact("n_review_text", "未发生", status="stated_none")]),
        lambda agency: [
            report(
                agency, cells=table_four(t4_rev_upheld="0", t4_rev_total="0"),
                facts=[fact("n_review_text", "未发生", status="stated_none")],
            )
        ],
    ),
    "CN_NO_FEE": (
        now(facts=[fact("n_processing_fee", "未收取", status="stated_none"), fact("n_processing_fee_cases", "2")]),
        now(facts=[fact("n_processing_fee", "未收取", status="stated_none"), fact("n_processing_fee_cases", "0")]),
    ),
    "CN_ALL_UPHELD": (
        upheld("行政复议3件，均被维持。", t4_rev_corrected="1", t4_rev_total="2"),
        upheld("行政复议1件，均被维持；行政诉讼1件被纠正。", t4_direct_corrected="1", t4_direct_total="1"),
    ),
    "CN_NO_PROBLEM": (
        prose(problems_improvements="一、工作中没有问题。二、解读形式有待丰富。下一步改进：加强培训，完善制度。"),
        prose(problems_improvements="工作中没有问题。下一步：继续加强培训，完善制度，做好公开栏目的日常维护和更新。"),
    ),
    "CN_ON_TIME": (
        prose(request_handling="申请按期办结率100%。1件因逾期答复被确认违法。"),
        prose(request_handling="申请按期办结率100%。没有人因此提起诉讼。"),
    ),
    "CN_ZERO_NORM": (
        prose(overall_situation="全年印发《示例县渡口管理办法》等行政规范性文件2件，办理申请，加强管理，建设平台，保障有力，主动公开。"),
        lambda agency: [
            report(
                agency, cells=table_two(t2b_norm_made="2", t2b_norm_valid="2") | table_three() | table_four(),
                found=sections(2023, {"overall_situation": "全年印发《示例县渡口管理办法》等行政规范性文件2件。"}),
            )
        ],
    ),
    "CN_ACCOUNT_IDLE": (
        now(facts=[fact("n_wechat_accounts", "1"), fact("n_wechat_items", "0")]),
        now(facts=[fact("n_wechat_accounts", "1"), fact("n_wechat_items", "5")]),
    ),
    "T3_LAW_FIRM_ZERO": (
        prose(request_handling="示例律师事务所提出申请，要求公开渡口图纸。"),
        lambda agency: [
            report(
                agency,
                cells=table_three(changes={"t3_new legal_service": "1", "t3_new natural": "11"}),
                found=sections(2023, {"request_handling": "示例律师事务所提出申请，要求公开渡口图纸。"}),
            )
        ],
    ),
    # a government and its bodies
    "AG_PARENT_GE_CHILD": (below("10", "11", "2"), below("11", "11", "2")),
    "AG_PARENT_SUM": (below("10", "6", "3"), below("9", "6", "3")),
    # out of the ordinary
    "PL_PEER_OUTLIER": (among_peers("40", "38", 2022), among_peers("40", "7", 2021)),
    "PL_HISTORY_OUTLIER": (
        years(2021, *[tables(t3_new=new) for new in ("30", "31", "29", "30", "150")]),
        years(2021, *[tables(t3_new=new) for new in ("30", "31", "29", "30", "45")]),
    ),
    "PL_ALL_ZERO": (
        cells(
            t3_new="0", t3_granted="0", t3_unable_not_held="0", t3_total="0",
            four={"t4_rev_upheld": "0", "t4_rev_total": "0"},
        ),
        now(),
    ),
    "PL_DENIAL_RATE": (
        cells(t3_total="30", t3_denied_process="16"), cells(t3_total="30", t3_denied_process="15"),
    ),
    "PL_CORRECTION_RATE": (
        cells(four={"t4_rev_upheld": "6", "t4_rev_corrected": "4", "t4_rev_total": "0"}),
        cells(four={"t4_rev_upheld": "7", "t4_rev_corrected": "3", "t4_rev_total": "0"}),
    ),
    "PL_TEXT_LEN": (prose(overall_situation="主动公开，申请，管理，平台，保障。"), now()),
}  # fmt: skip
RUN = [row["check"] for row in reference.rows("checks") if row["is_run"] == "true"]


def _tables(*codes: str) -> list[TableReading]:
    return [table(code, "2021+") for code in codes]


def _agency(check: str, kind: str) -> str:
    number = RUN.index(check)
    return f"示例县第{number}号{'有错' if kind == 'fire' else '无错'}局"


def _register() -> str:
    """The bodies of those checks that ask who belongs to whom."""
    lines = [",".join(COLUMNS)]
    for check in ("AG_PARENT_GE_CHILD", "AG_PARENT_SUM", "RES_AGENCY"):
        for kind in ("fire", "near_miss"):
            name, key = _agency(check, kind), f"{check}-{kind}".lower().replace("_", "-")
            what, parent = ("department", "") if check == "RES_AGENCY" else ("government", key)
            lines.append(f"{key},{name},,county,{what},示例县,,1,2023,2023,,,")
            lines += [
                f"{key}-{number},{name}{body}局,,county,department,示例县,{parent},2,2023,2023,,,"
                for number, body in enumerate("甲乙")
            ]
    return "\n".join(lines) + "\n"


def keep_cases(places: Folders) -> None:
    """Everything by which every check is shown to fire and to pass, as if imported."""
    extracts = [
        extract
        for check, (fire, near_miss) in CASES.items()
        for kind, make in (("fire", fire), ("near_miss", near_miss))
        for extract in make(_agency(check, kind))
    ]
    made.keep(places, *extracts)
    places.register.write_text(_register(), encoding="utf-8")
    places.deadlines.write_text(",".join(DEADLINE_COLUMNS) + "\n示例早县,county,,2023,,1,28,通知\n", encoding="utf-8")
    places.section_lengths.write_text(
        ",".join(LENGTH_COLUMNS) + "\n示例长县,,,,,overall_situation,100,通知\n", encoding="utf-8"
    )


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    places = Folders(tmp_path_factory.mktemp("checks"))
    keep_cases(places)
    connection = duckdb.connect(str(publish(places).path), read_only=True)
    yield connection
    connection.close()


def _results(build: duckdb.DuckDBPyConnection, check: str, agency: str) -> tuple[int, int]:
    return build.execute(  # type: ignore[return-value]
        "select coalesce(sum(passed), 0)::int, coalesce(sum(failed), 0)::int from check_results "
        'inner join agencies using (agency_id) where name_zh = ? and "check" = ?',
        [agency, check],
    ).fetchall()[0]


def test_every_check_that_runs_has_a_proof() -> None:
    assert sorted(CASES) == sorted(RUN)


@pytest.mark.parametrize("check", RUN)
def test_a_check_fires_on_its_fault(check: str, build: duckdb.DuckDBPyConnection) -> None:
    _, failed = _results(build, check, _agency(check, "fire"))
    assert failed > 0


@pytest.mark.parametrize("check", RUN)
def test_a_check_passes_a_near_miss(check: str, build: duckdb.DuckDBPyConnection) -> None:
    passed, failed = _results(build, check, _agency(check, "near_miss"))
    assert (passed > 0, failed) == (True, 0)


def test_a_finding_reads_like_a_sentence_and_shows_its_operands(build: duckdb.DuckDBPyConnection) -> None:
    message_zh, message_en, operands = build.execute(
        "select message_zh, message_en, operands from findings inner join agencies using (agency_id) "
        "where name_zh = ? and \"check\" = 'T3_BALANCE' and applicant = 'natural'",
        [_agency("T3_BALANCE", "fire")],
    ).fetchall()[0]
    assert message_zh == "表三「自然人」列：新收 13 + 结转 0 ≠ 办结 12 + 结转下年 0，差 1"
    assert message_en == (
        "Table 3, column Natural persons: received 13 + carried in 0 ≠ answered 12 + carried over 0, difference 1"
    )
    shown = json.loads(operands)
    assert [(o["indicator"], o["value"], o["as_written"]) for o in shown] == [
        ("t3_new", 13, "13"), ("t3_carry_in", 0, "0"), ("t3_total", 12, "12"), ("t3_carry_out", 0, "0"),
    ]  # fmt: skip
    assert all(o["place"] and o["document_id"] for o in shown)


def test_messages_name_labels_and_leave_no_gap(build: duckdb.DuckDBPyConnection) -> None:
    messages = [text for row in build.execute("select message_zh, message_en from findings").fetchall() for text in row]
    codes = [text for text in messages if re.search(r"\b(?:t[234]|s14|n|sub)_[a-z]|[{}]|None|null", text)]
    assert codes == []


@pytest.mark.parametrize("year", [2012, 2016, 2019, 2020, 2021, 2023])
@pytest.mark.parametrize("kind", ["department", "government", "institution"])
def test_a_clean_report_has_no_finding(year: int, kind: str, clean: dict[tuple[int, str], list[str]]) -> None:
    assert clean[year, kind] == []


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[int, str], list[str]]:
    places = Folders(tmp_path_factory.mktemp("clean"))
    wanted = [(y, k) for y in (2012, 2016, 2019, 2020, 2021, 2023) for k in ("department", "government", "institution")]
    made.keep(places, *[report(f"示例县{year}{kind}", year, kind=kind) for year, kind in wanted])
    connection = duckdb.connect(str(publish(places).path), read_only=True)
    found: dict[tuple[int, str], list[str]] = {key: [] for key in wanted}
    for year, kind, message in connection.execute(
        "select report_year, kind, message_zh from findings inner join agencies using (agency_id)"
    ).fetchall():
        found[year, kind].append(message)
    connection.close()
    return found


@pytest.fixture
def one(tmp_path: Path) -> Callable[..., list[tuple[str, str]]]:
    """The checks and ids that a few reports give."""

    def found(*extracts: Extract) -> list[tuple[str, str]]:
        places = Folders(tmp_path / f"home{len(list(tmp_path.iterdir()))}")
        made.keep(places, *extracts)
        connection = duckdb.connect(str(publish(places).path), read_only=True)
        rows = connection.execute('select "check", finding_id from findings order by all').fetchall()
        connection.close()
        return rows

    return found


def test_a_finding_keeps_its_identity_in_another_document_with_the_same_cells(one: Callable[..., object]) -> None:
    first = one(cells(t3_new="13")("示例县教育局")[0])
    again = one(report("示例县教育局", cells=table_two() | table_three(t3_new="13") | table_four(), mark="again"))
    changed = one(cells(t3_new="14")("示例县教育局")[0])
    assert first == again
    assert first != changed


def test_one_sentence_kept_as_figure_and_as_claim_gives_one_finding(one: Callable[..., list[tuple[str, str]]]) -> None:
    told = fact("n_app_received_text", "13")
    extract = report(facts=[told], claims=[replace(claim("t3_new", "13", applicant="total"), place=told.place)])
    assert [check for check, _ in one(extract)] == ["TT_RECEIVED"]


def test_a_city_government_may_make_rules(one: Callable[..., list[tuple[str, str]]]) -> None:
    printed = table_two(t2b_rules_valid="1") | table_three() | table_four()
    assert one(report("示例市人民政府", kind="government", level="city", region="示例市", cells=printed)) == []


def test_an_empty_total_is_a_fault_of_its_own_and_no_zero(one: Callable[..., list[tuple[str, str]]]) -> None:
    found = one(cell("t3_total total", "")("示例县教育局")[0])
    assert {check for check, _ in found} == {"T3_ROW_TOTAL_BLANK", "T3_BLANK_CELLS"}


def test_a_figure_that_cannot_be_read_is_neither_right_nor_wrong(one: Callable[..., list[tuple[str, str]]]) -> None:
    found = one(cell("t3_total total", "I2")("示例县教育局")[0])
    assert found == []


def test_an_old_table_three_in_a_new_report_is_summed_as_the_old_one(one: Callable[..., list[tuple[str, str]]]) -> None:
    printed = table_two() | table_three(2020, t3_granted="7", t3_other="1") | table_four()
    mixed = report(cells=printed, tables=(table("t2", "2021+"), table("t3", "2019-2020"), table("t4", "2021+")))
    assert {check for check, _ in one(mixed)} == {"X_ERA_MIX"}


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ({"value": 26, "status": "value"}, "26"),
        ({"value": None, "status": "blank"}, "空白"),
        ({"indicator": "t3_partial"}, "部分公开"),
        ({"applicant": "total"}, "总计"),
        ([{"section": "other_matters"}, {"table": "t3"}], "其他需要报告的事项、表三"),
        ({"section": "2014-2018:review_litigation"}, "因政府信息公开申请行政复议、提起行政诉讼的情况"),
        (7730.28, "7730.28"),
    ],
)
def test_an_argument_is_shown_by_its_label(written: object, shown: str) -> None:
    assert wording.shown(written, "zh") == shown


@pytest.mark.reports
def test_the_real_reports_have_the_faults_that_are_known_and_no_other_labelled_one(
    shared: Path, tmp_path: Path
) -> None:
    from data.importing import import_files

    places = Folders(tmp_path)
    import_files(places, [shared / "reports"])
    connection = duckdb.connect(str(publish(places).path), read_only=True)
    found = set(
        connection.execute(
            "select regexp_replace(file, '[.][a-z]+$', ''), \"check\" from findings inner join documents using "
            "(document_id)"
        ).fetchall()
    )
    connection.close()
    with (shared / "gold" / "findings.csv").open(encoding="utf-8") as file:
        labelled = [line.split(",")[:3] for line in file.read().splitlines()[1:]]
    must = {(doc, check) for doc, check, verdict in labelled if verdict == "fire"}
    must_not = {(doc, check) for doc, check, verdict in labelled if verdict == "not_fire"}
    assert (must - found, must_not & found) == (set(), set())
