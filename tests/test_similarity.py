"""Copied text is found through changed figures, names and marks; what everybody says is held against nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from data.similarity import Copied, Report, compare, naming_words

NAMES = {"a": "示例县竹编局", "b": "示例县渔港局"}
# Sentences that nobody else writes, of about 20 characters each.
OWN = [
    f"第{'甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥'[n]}处{where}的{what}由{who}{how}，"
    for n, (where, what, who, how) in enumerate(
        [
            ("埠头", "系船桩", "老船工", "逐根敲听回声"), ("磨坊", "石碾子", "看坊人", "夜里添油上锁"),
            ("药圃", "竹篱笆", "采药女", "春分前后补扎"), ("驿亭", "旧匾额", "漆画匠", "描金不改字形"),
            ("盐田", "风车叶", "晒盐户", "逢潮便收布帆"), ("蚕房", "炭火盆", "养蚕婆", "看烟色添松枝"),
            ("冰窖", "稻草帘", "挑冰汉", "大寒那日翻晒"), ("戏台", "榫卯梁", "鼓板师", "开锣前验虫蛀"),
            ("鹰嘴岩", "铁索道", "背夫帮", "换扣后试三趟"), ("芦荡", "鸭寮棚", "放鸭人", "随水位挪窝儿"),
        ]
    )
]  # fmt: skip
SAME = "".join(OWN[:6])


def held(
    texts: Mapping[tuple[str, int], str | Sequence[tuple[str, str]]], folder: Path
) -> dict[tuple[str, int, str, str | None], Copied]:
    """What is found in reports by agency and year: by agency, year, kind and section."""
    order = sorted(texts, key=lambda key: (key[1], key[0]))
    ids = {key: number for number, key in enumerate(order, start=1)}
    reports = [Report(ids[key], *key, ids.get((key[0], key[1] - 1))) for key in order]

    def prose_of(number: int) -> Sequence[tuple[str, str]]:
        prose = texts[order[number]]
        return [("overall_situation", prose)] if isinstance(prose, str) else prose

    def words_of(agency: str) -> Sequence[str]:
        return naming_words((NAMES.get(agency, agency), "示例县"))

    found = list(compare(reports, prose_of, words_of, folder))
    assert list(folder.iterdir()) == []
    return {(each.report.agency_id, each.report.report_year, each.kind, each.section): each for each in found}


def share(texts: Mapping[tuple[str, int], str], kind: str, folder: Path) -> Decimal | None:
    """The share of the whole that the last report repeats."""
    agency, year = max(texts, key=lambda key: (key[1], key[0]))
    return held(texts, folder)[agency, year, kind, None].share


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (SAME, SAME),
        (SAME + "共收件12件。", SAME + "共收件1,204件。"),
        (SAME + "开办两场。", SAME + "开办十三场。"),
        (SAME.replace("，", ", "), SAME.replace("，", "；\n")),
        (SAME + "我局照办。", SAME + "本单位照办。"),
        (SAME + "示例县竹编局答复。", SAME + "竹编局答复。"),
        (SAME + "依《甲乙办法》。", SAME + "依《丙丁戊规定》。"),
    ],
    ids=["nothing", "figures", "figures in words", "marks and lines", "self words", "short name", "titles"],
)
def test_a_repeated_text_is_found_whatever_changed_in_it(before: str, now: str, tmp_path: Path) -> None:
    assert share({("a", 2022): before, ("a", 2023): now}, "year", tmp_path) == 1


def test_the_share_is_that_of_the_characters_that_are_repeated(tmp_path: Path) -> None:
    found = share({("a", 2022): "".join(OWN[:8]), ("a", 2023): "".join(OWN[:4] + OWN[8:])}, "year", tmp_path)
    assert found is not None
    assert Decimal("0.6") < found < Decimal("0.7")


def test_a_text_of_ones_own_repeats_nothing(tmp_path: Path) -> None:
    found = held({("a", 2022): "".join(OWN[:4]), ("a", 2023): "".join(OWN[4:]), ("b", 2023): SAME[:80] * 2}, tmp_path)
    assert found["a", 2023, "year", None].share == 0
    assert found["a", 2023, "agency", None].share is not None
    assert ("b", 2023, "year", None) not in found


def test_too_little_text_says_nothing(tmp_path: Path) -> None:
    short = "".join(OWN[:3])
    assert share({("a", 2022): short, ("a", 2023): short}, "year", tmp_path) is None


def test_another_agencys_text_is_found_under_its_own_name(tmp_path: Path) -> None:
    text = "{name}说明，" + SAME + "{name}另行公布。"
    found = held({(key, 2023): text.format(name=name) for key, name in NAMES.items()}, tmp_path)
    copied = found["a", 2023, "agency", None]
    assert (copied.share, copied.other and copied.other.agency_id) == (1, "b")
    assert found["b", 2023, "agency", None].share == 1


def test_passages_show_the_words_of_both_reports_line_by_line(tmp_path: Path) -> None:
    before, now = f"{OWN[0]}共2件。\n{''.join(OWN[1:6])}", f"{OWN[0]}共17件。\n{''.join(OWN[1:6])}"
    passages = held({("a", 2022): before, ("a", 2023): now}, tmp_path)["a", 2023, "year", None].passages
    assert [(each.words, each.other_words) for each in passages] == [
        (f"{OWN[0]}共17件", f"{OWN[0]}共2件"), ("".join(OWN[1:6])[:-1], "".join(OWN[1:6])[:-1]),
    ]  # fmt: skip


def test_nobody_is_held_against_others_that_did_not_report(tmp_path: Path) -> None:
    assert share({("a", 2023): SAME}, "agency", tmp_path) is None


def test_each_section_is_held_against_the_whole_other_report(tmp_path: Path) -> None:
    before = [("problems_improvements", SAME), ("overall_situation", "".join(OWN[6:]))]
    now = [("overall_situation", SAME), ("problems_improvements", SAME.replace("的", "之").replace("由", "令"))]
    found = held({("a", 2022): before, ("a", 2023): now}, tmp_path)
    assert found["a", 2023, "year", "overall_situation"].share == 1
    assert found["a", 2023, "year", "problems_improvements"].share != 1


def test_what_everybody_says_is_held_against_nobody(tmp_path: Path) -> None:
    texts = {(f"示例县{name}局", 2023): SAME for name in "甲乙丙丁戊己庚辛壬癸"}
    found = held(texts, tmp_path)
    copied = found["示例县甲局", 2023, "agency", None]
    assert (copied.share, copied.compared_characters) == (None, 0)
    assert len(found["示例县甲局", 2023, "stock", None].passages) == 1


def test_two_of_many_that_say_the_same_are_not_everybody(tmp_path: Path) -> None:
    others = {
        (f"示例县{name}局", 2023): "".join(f"{name}{each}{name}" for each in "东南西北中春夏秋冬晨昏") * 5
        for name in "丙丁戊己庚辛壬癸"
    }
    found = held({("a", 2023): SAME, ("b", 2023): SAME, **others}, tmp_path)
    assert found["a", 2023, "agency", None].share == 1
    assert found["a", 2023, "stock", None].passages == ()


def test_nobody_can_speak_of_everybody_by_a_few_reports(tmp_path: Path) -> None:
    found = held({(name, 2023): SAME for name in "甲乙丙"}, tmp_path)
    assert found["甲", 2023, "stock", None].share is None


def test_reports_without_prose_are_no_special_case(tmp_path: Path) -> None:
    found = held({("a", 2022): [], ("a", 2023): [], ("b", 2023): [("other_matters", "无。")]}, tmp_path)
    assert {each.share for each in found.values()} == {None}
    assert list(compare([], lambda number: [], lambda agency: [], tmp_path)) == []


def test_reports_must_come_by_their_years(tmp_path: Path) -> None:
    reports = [Report(1, "a", 2023), Report(2, "a", 2022)]
    with pytest.raises(ValueError, match="order of their years"):
        list(compare(reports, lambda number: [], lambda agency: [], tmp_path))


def test_an_agency_is_called_by_its_names_with_and_without_its_region() -> None:
    assert naming_words(("示例县云溪镇人民政府", "示例县")) == (
        "示例县云溪镇人民政府",
        "云溪镇人民政府",
        "示例县云溪镇",
        "云溪镇",
        "示例县",
    )
