"""Whose report it is: by name and region, never by likeness."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from data.__main__ import main
from data.register import Agency, Name, Printed, RegisterFault, keep, owner_by_file_name, parted, register, resolve

HEADER = "agency_id,name_zh,name_en,level,kind,region,parent_id,position,first_year,last_year,aliases,former_names\n"
SHILI = (
    Agency(
        "shili",
        (Name("示例县人民政府", "official"), Name("示例县政府", "alias")),
        "county", "government", "示例县",
    ),
    Agency(
        "land",
        (Name("示例县自然资源局", "official"), Name("示例县国土资源局", "former", 2012, 2018)),
        "county", "department", "示例县",
    ),
    Agency("qingshi", (Name("青石镇人民政府", "official"),), "township", "government", "示例县青石镇"),
)  # fmt: skip


def owners(*printed: tuple[str, str | None, int], registered: tuple[Agency, ...] = SHILI) -> list[str]:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    documents = [
        Printed(str(number), name, region, None, None, year, start + timedelta(seconds=number))
        for number, (name, region, year) in enumerate(printed)
    ]
    resolved = resolve(documents, registered)
    return [resolved.agency_of[str(number)] for number in range(len(printed))]


@pytest.mark.parametrize(
    ("name", "region", "year", "owner"),
    [
        ("示例县人民政府", "示例县", 2023, "shili"),
        ("示例县人民政府", None, 2023, "shili"),
        ("示例县政府", "示例县", 2023, "shili"),
        ("示例市示例县人民政府", "示例市示例县", 2023, "shili"),
        ("示例县国土资源局", "示例县", 2018, "land"),
        ("示例县自然资源局", "示例县", 2018, "land"),
        ("示例县青石镇人民政府", "示例县", 2023, "qingshi"),
        ("青石镇人民政府", "示例县青石镇", 2023, "qingshi"),
    ],
)
def test_a_name_of_the_register_is_found(name: str, region: str | None, year: int, owner: str) -> None:
    assert owners((name, region, year)) == [owner]


@pytest.mark.parametrize(
    ("name", "region", "year"),
    [
        ("示例县人民政府办公室", "示例县", 2023),
        ("示例县国土资源局", "示例县", 2021),
        ("他乡县人民政府", "他乡县", 2023),
        ("青石镇人民政府", "他乡县青石镇", 2023),
        ("示例县自然资源和规划局", "示例县", 2023),
        ("人民政府", None, 2023),
    ],
)
def test_a_name_that_is_merely_alike_is_another_agency(name: str, region: str | None, year: int) -> None:
    assert owners((name, region, year))[0].startswith("p-")


def test_names_with_and_without_the_outer_region_are_one_agency() -> None:
    one, other = owners(
        ("淮东市洪湖区人民政府", "淮东市洪湖区", 2022), ("洪湖区人民政府", "洪湖区", 2023), registered=()
    )
    assert one == other


def test_the_same_short_name_in_two_cities_is_nobody_s_but_its_own() -> None:
    found = owners(
        ("东城市鼓楼区人民政府", "东城市鼓楼区", 2022),
        ("西城市鼓楼区人民政府", "西城市鼓楼区", 2022),
        ("鼓楼区人民政府", "鼓楼区", 2022),
        registered=(),
    )
    assert len(set(found)) == 3


def test_a_provisional_id_stays_when_a_fuller_name_arrives_later() -> None:
    short = ("洪湖区人民政府", "洪湖区", 2023)
    alone = owners(short, registered=())
    assert owners(short, ("淮东市洪湖区人民政府", "淮东市洪湖区", 2022), registered=()) == alone * 2


def test_a_name_that_fits_two_registered_agencies_is_said() -> None:
    twins = tuple(
        Agency(f"{city}-gulou", (Name(f"{zh}市鼓楼区人民政府", "official"),), "county", "government", f"{zh}市鼓楼区")
        for city, zh in (("east", "东城"), ("west", "西城"))
    )
    document = Printed("1", "鼓楼区人民政府", "鼓楼区", None, None, 2023, datetime(2026, 1, 1, tzinfo=UTC))
    resolved = resolve([document], twins)
    assert resolved.ambiguous == (("鼓楼区人民政府", ("east-gulou", "west-gulou")),)
    assert resolved.agency_of["1"].startswith("p-")


@pytest.mark.parametrize(
    ("name", "region", "parts"),
    [
        ("甲市乙区人民政府", "乙区", ("甲市乙区", "人民政府")),
        ("乙区人民政府", "甲市乙区", ("甲市乙区", "人民政府")),
        ("乙区人民政府办公室", "甲市乙区", ("甲市乙区", "人民政府办公室")),
        ("示例县住房和城乡建设局", None, ("示例县", "住房和城乡建设局")),
        ("示例县市场监督管理局", None, ("示例县", "市场监督管理局")),
        ("县司法局", None, ("", "县司法局")),
        ("甲县乙镇人民政府", "甲县", ("甲县乙镇", "人民政府")),
        ("国家税务总局甲县税务局", "甲县", ("甲县", "国家税务总局甲县税务局")),
    ],
)
def test_a_name_is_parted_into_region_and_body(name: str, region: str | None, parts: tuple[str, str]) -> None:
    assert parted(name, region) == parts


@pytest.mark.parametrize(
    ("file", "owner"),
    [
        ("示例县自然资源局2021年政府信息公开工作年度报告.pdf", ("land", 2021)),
        ("示例县国土资源局2021年度报告.pdf", None),
        ("2021年年度报告.pdf", None),
        ("示例县人民政府2021年和2022年报告.pdf", None),
        ("示例县人民政府20220115.pdf", None),
        ("shili-2021.pdf", ("shili", 2021)),
        ("other-2021.pdf", None),
    ],
)
def test_an_unreadable_file_is_someone_s_only_if_its_name_says_so(file: str, owner: tuple[str, int] | None) -> None:
    assert owner_by_file_name(file, SHILI) == owner


def test_a_user_s_register_is_read_beside_the_sample_county(tmp_path: Path) -> None:
    own = tmp_path / "register.csv"
    own.write_text(
        HEADER + "mine,我县财政局,,county,department,我县,,1,2015,,我县财政,我县财政科:2015-2016\n",
        encoding="utf-8-sig",
    )
    mine = [agency for agency in register(own) if not agency.is_sample]
    assert [(a.agency_id, a.first_year, [n.name for n in a.names]) for a in mine] == [
        ("mine", 2015, ["我县财政局", "我县财政", "我县财政科"])
    ]


def test_every_faulty_row_of_a_register_is_named_with_what_is_wrong(tmp_path: Path) -> None:
    own = tmp_path / "register.csv"
    own.write_text(
        HEADER + "好,我县财政局,,county,department,我县,,1,,,,\n" + "b,,,village,department,我县,nobody,1,now,,,旧名\n",
        encoding="gb18030",
    )
    with pytest.raises(RegisterFault) as fault:
        register(own)
    for part in ("line 2: agency_id", "line 3: name_zh", "'village'", "nobody", "'now'", "'旧名'"):
        assert part in str(fault.value)


def workbook(path: Path, rows: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


NAMES = HEADER.strip().split(",")
GOOD: list[object] = ["jy", "示例县教育局", "", "county", "department", "示例县", "", 3, 2012, None, "县教育局", ""]


@pytest.mark.parametrize("ending", ["xlsx", "csv", "gb18030.csv"])
def test_a_register_is_taken_from_a_workbook_or_a_csv(tmp_path: Path, ending: str) -> None:
    source = tmp_path / f"mine.{ending}"
    if ending == "xlsx":
        workbook(source, [list(NAMES), GOOD])
    else:
        line = ",".join("" if cell is None else str(cell) for cell in GOOD)
        source.write_text(HEADER + line + "\n", encoding="gb18030" if "gb" in ending else "utf-8-sig")
    kept = tmp_path / "home" / "register.csv"
    assert keep(kept, source) == 1
    (agency,) = [each for each in register(kept) if each.agency_id == "jy"]
    assert (agency.name_zh, agency.first_year, agency.last_year) == ("示例县教育局", 2012, None)


def test_a_workbook_with_faulty_rows_is_refused_row_by_row_and_the_old_register_stays(tmp_path: Path) -> None:
    kept = tmp_path / "register.csv"
    keep(kept, workbook(tmp_path / "good.xlsx", [list(NAMES), GOOD]))
    before = kept.read_bytes()
    bad = [list(NAMES), GOOD, [*GOOD[:3], "village", *GOOD[4:]], ["x", None, *GOOD[2:8], "soon", *GOOD[9:]]]
    with pytest.raises(RegisterFault) as fault:
        keep(kept, workbook(tmp_path / "bad.xlsx", bad))
    said = str(fault.value)
    assert "bad.xlsx line 3: agency_id jy is there twice" in said
    assert "bad.xlsx line 3: level 'village' is none of" in said
    assert "bad.xlsx line 4: first_year 'soon' is no year" in said
    assert kept.read_bytes() == before


def test_what_is_no_workbook_is_said(tmp_path: Path) -> None:
    (tmp_path / "mine.xlsx").write_bytes(b"no workbook")
    with pytest.raises(RegisterFault, match=r"mine\.xlsx is no workbook that can be read"):
        keep(tmp_path / "register.csv", tmp_path / "mine.xlsx")


def test_the_command_line_keeps_a_register(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XXGK_HOME", str(tmp_path / "home"))
    assert main(["--lang", "en", "register", str(workbook(tmp_path / "mine.xlsx", [list(NAMES), GOOD]))]) == 0
    assert "1 agencies" in capsys.readouterr().out
    assert main(["--lang", "en", "register", str(tmp_path / "none.xlsx")]) == 4
