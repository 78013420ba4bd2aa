"""Whose report it is: by name and region, never by likeness."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from data import reference, register_form
from data.__main__ import main
from data.paths import Folders
from data.register import (
    COLUMNS,
    Agency,
    Name,
    Printed,
    RegisterFault,
    keep,
    owner_by_file_name,
    parted,
    register,
    resolve,
)
from data.wording import LANGUAGES, Language
from queries import catalogue, open_database, profile
from tests import made
from tests.made import report

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


def test_a_customs_house_with_and_without_the_name_of_the_state_is_one_agency() -> None:
    found = owners(("中华人民共和国云津海关", None, 2022), ("云津海关", None, 2023), ("丙州海关", None, 2023))
    assert found[0] == found[1] != found[2]


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


# every kind of body --------------------------------------------------------------------------------------------------


BODIES = (
    Agency("customs", (Name("丙州海关", "official"),), "city", "department", None),
    Agency("port", (Name("碧湾海关", "official"),), "city", "department", "甲省乙市"),
    Agency("railway", (Name("东原铁路监督管理局", "official"),), "province", "department", None),
    Agency(
        "maritime", (Name("碧湾海事局", "official"), Name("碧湾港务监督", "former", None, 2012)),
        "city", "department", None,
    ),
    Agency(
        "tax", (Name("国家税务总局甲县税务局", "official"), Name("甲县国家税务局", "former", None, 2017)),
        "county", "department", "乙市甲县",
    ),
    Agency(
        "health",
        (
            Name("甲县卫生健康局（疾控局）", "official"),
            Name("甲县卫生局", "former", 2008, 2013),
            Name("甲县卫生和计划生育局", "former", 2014, 2018),
        ),
        "county", "department", "乙市甲县",
    ),
    Agency("upgraded", (Name("丁区教育局", "official"), Name("丁县教育局", "former", None, 2015)), "county",
           "department", "丁区"),
    Agency("archive", (Name("戊縣檔案館", "official"),), "county", "institution", "戊縣"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "region", "year", "owner"),
    [
        # Bodies that are led from above belong to no region; a page may name one all the same.
        ("丙州海关", None, 2023, "customs"),
        ("丙州海关", "丙州", 2023, "customs"),
        ("丙州海关", "甲省丙州市", 2023, "customs"),
        ("碧湾海关", None, 2023, "port"),
        ("东原铁路监督管理局", None, 2023, "railway"),
        ("东原铁路监督管理局", "东原市", 2023, "railway"),
        ("碧湾海事局", None, 2023, "maritime"),
        ("碧湾港务监督", None, 2011, "maritime"),
        ("国家税务总局甲县税务局", "甲县", 2023, "tax"),
        ("国家税务总局甲县税务局", "乙市甲县", 2023, "tax"),
        ("甲县国家税务局", "甲县", 2016, "tax"),
        # Full-width marks, blanks and traditional characters are spellings of one name.
        ("甲县卫生健康局(疾控局)", "甲县", 2023, "health"),
        ("甲县卫生健康局﹙疾控局﹚", "甲县", 2023, "health"),
        ("甲县　卫生健康局 （疾控局）", "甲县", 2023, "health"),
        ("甲縣衛生健康局（疾控局）", "甲縣", 2023, "health"),
        ("國家稅務總局甲縣稅務局", "甲縣", 2023, "tax"),
        ("戊县档案馆", "戊县", 2023, "archive"),
        ("戊縣檔案館", "戊縣", 2023, "archive"),
        # Each name in its years.
        ("甲县卫生局", "甲县", 2008, "health"),
        ("甲县卫生局", "甲县", 2013, "health"),
        ("甲县卫生和计划生育局", "甲县", 2014, "health"),
        ("甲县卫生和计划生育局", "甲县", 2018, "health"),
        ("丁县教育局", "丁县", 2014, "upgraded"),
        ("丁区教育局", "丁区", 2016, "upgraded"),
    ],
)
def test_a_body_is_known_in_any_spelling_of_its_names(name: str, region: str | None, year: int, owner: str) -> None:
    assert owners((name, region, year), registered=BODIES) == [owner]


@pytest.mark.parametrize(
    ("name", "region", "year"),
    [
        ("丙州海关", "甲省己市", 2023),
        ("己州海关", None, 2023),
        ("碧湾海关", "庚省辛市", 2023),
        ("西原铁路监督管理局", None, 2023),
        ("碧湾海事局东港海事处", None, 2023),
        ("甲县税务局", "甲县", 2023),
        ("甲县国家税务局", "甲县", 2018),
        ("国家税务总局甲县税务局", "壬市甲县", 2023),
        ("甲县卫生局", "甲县", 2014),
        ("甲县卫生和计划生育局", "甲县", 2013),
        ("丁县教育局", "丁县", 2016),
    ],
)
def test_a_body_of_another_place_year_or_rank_is_another(name: str, region: str | None, year: int) -> None:
    assert owners((name, region, year), registered=BODIES)[0].startswith("p-")


def test_a_body_is_one_over_its_names_and_spellings() -> None:
    printed = [
        ("甲县卫生局", "甲县", 2012), ("甲縣衛生局", "乙市甲縣", 2013), ("甲县卫生和计划生育局", "乙市甲县", 2016),
        ("甲县卫生健康局(疾控局)", "甲县", 2020), ("丁县教育局", "癸市丁县", 2014), ("丁区教育局", "癸市丁区", 2017),
    ]  # fmt: skip
    assert owners(*printed, registered=BODIES) == ["health"] * 4 + ["upgraded"] * 2


def test_bodies_of_different_places_are_not_one_by_a_line_that_tells_no_place() -> None:
    for line in (
        Agency("town", (Name("青石镇人民政府", "official"),), "township", "government", None),
        Agency("town", (Name("青石镇人民政府", "official"),), "township", "government", "青石镇"),
    ):
        start = datetime(2026, 1, 1, tzinfo=UTC)
        documents = [
            Printed(str(number), "青石镇人民政府", region, "township", "government", 2023, start)
            for number, region in enumerate(("甲县青石镇", "乙县青石镇", "青石镇"))
        ]
        resolved = resolve(documents, (line,))
        assert len(set(resolved.agency_of.values())) == 3
        assert "town" not in resolved.agency_of.values()
        assert resolved.ambiguous == (("青石镇人民政府", ("town",)),)
        assert set(resolve(documents[::2], (line,)).agency_of.values()) == {"town"}
        told = resolve(documents, (line,), {"1": "town"})
        assert [told.agency_of[key] for key in "012"] == ["town"] * 3


def test_offices_of_one_short_name_stay_apart_without_a_register() -> None:
    printed = [
        ("教育局", "甲县", 2022), ("教育局", "乙县", 2022), ("教育局", "甲县", 2023),
        ("青石镇人民政府", "甲县青石镇", 2022), ("青石镇人民政府", "乙县青石镇", 2022),
    ]  # fmt: skip
    found = owners(*printed, registered=())
    assert found[0] == found[2]
    assert len(set(found)) == 4


def test_provisional_agencies_are_listed_with_all_that_is_known_of_them() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    documents = [
        Printed("1", "碧湾海事局", None, None, "department", 2021, start),
        Printed("2", "碧湾海事局", None, None, "department", 2023, start),
        Printed("3", "示例县人民政府", "示例县", "county", "government", 2023, start),
    ]
    provisional = [agency for agency in resolve(documents, SHILI).agencies if agency.is_provisional]
    assert [(a.name_zh, a.region, a.kind, a.first_year, a.last_year) for a in provisional] == [
        ("碧湾海事局", None, "department", 2021, 2023)
    ]


# a register of one's own ---------------------------------------------------------------------------------------------


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


def merged(tmp_path: Path, *lines: str) -> tuple[Agency, ...]:
    """The agencies of a register with these lines: id, name, first and last year, aliases, former names, successor."""
    own = tmp_path / "mergers.csv"
    rows = []
    for line in lines:
        agency, name, first, last, aliases, former, successor = line.split(",")
        rows.append(f"{agency},{name},,county,department,示例县,,1,{first},{last},{aliases},{former},{successor}")
    own.write_text(HEADER.strip() + ",merged_into\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return tuple(agency for agency in register(own) if not agency.is_sample)


@pytest.mark.parametrize("successor", ["nongye", "示例县农业农村局", "示例縣農業農村局", "县农业局", "示例县农牧局"])
def test_a_successor_is_told_by_its_id_or_by_any_of_its_names(successor: str, tmp_path: Path) -> None:
    found = merged(
        tmp_path,
        "nongji,示例县农机局,2012,2018,,," + successor,
        "nongye,示例县农业农村局,2012,,县农业局,示例县农牧局:2012-2015,",
    )
    assert [(agency.agency_id, agency.merged_into) for agency in found] == [("nongji", "nongye"), ("nongye", None)]


FAULTY_MERGERS = {
    "unknown": (["a,甲局,2012,2018,,,乙局"], "line 2: merged_into 乙局 is no line"),
    "itself": (["a,甲局,2012,2018,,,甲局"], "line 2: merged_into 甲局 is the agency itself"),
    "circle": (
        ["a,甲局,2012,2018,,,b", "b,乙局,2012,2019,,,c", "c,丙局,2012,2020,,,a"],
        "line 4: merged_into a leads in a circle: c → a → b → c",
    ),
    "into a circle": (
        ["a,甲局,2012,2017,,,b", "b,乙局,2012,2019,,,c", "c,丙局,2012,2020,,,b"],
        "line 3: merged_into c leads in a circle: b → c → b",
    ),
    "ended earlier": (
        ["a,甲局,2012,2018,,,b", "b,乙局,2012,2016,,,"],
        "line 2: merged_into b ended in 2016, and this agency in 2018; name the agency that reports for 2019",
    ),
    "ended together": (["a,甲局,2012,2018,,,b", "b,乙局,2012,2018,,,"], "line 2: merged_into b ended in 2018"),
    "no end": (["a,甲局,2012,,,,b", "b,乙局,2012,,,,"], "line 2: merged_into b needs last_year"),
    "two of a name": (
        ["a,甲局,2012,2018,,,丙局", "b,乙局,2012,,丙局,,", "c,丁局,2012,,丙局,,"],
        "line 2: merged_into 丙局 fits b, c; write the agency_id of one",
    ),
}


@pytest.mark.parametrize("case", FAULTY_MERGERS)
def test_a_merger_that_cannot_be_is_said_by_its_line(case: str, tmp_path: Path) -> None:
    lines, said = FAULTY_MERGERS[case]
    with pytest.raises(RegisterFault) as fault:
        merged(tmp_path, *lines)
    assert said in str(fault.value)


def test_mergers_one_after_the_other_are_no_circle(tmp_path: Path) -> None:
    found = merged(tmp_path, "a,甲局,2012,2014,,,b", "b,乙局,2012,2018,,,c", "c,丙局,2012,,,,")
    assert [agency.merged_into for agency in found] == ["b", "c", None]


def test_a_merger_survives_the_way_through_a_workbook(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        [*NAMES, "merged_into"],
        ["nj", "示例县农机局", "", "county", "department", "示例县", "", 1, 2012, 2018, "", "", "示例县教育局"],
        [*GOOD, ""],
    ]
    kept = tmp_path / "register.csv"
    assert keep(kept, workbook(tmp_path / "mine.xlsx", rows)) == 2
    assert [a.merged_into for a in register(kept) if a.agency_id in {"nj", "jy"}] == ["jy", None]


def test_what_is_no_workbook_is_said(tmp_path: Path) -> None:
    (tmp_path / "mine.xlsx").write_bytes(b"no workbook")
    with pytest.raises(RegisterFault, match=r"mine\.xlsx is no workbook that can be read"):
        keep(tmp_path / "register.csv", tmp_path / "mine.xlsx")


@pytest.mark.parametrize("ending", register_form.FORMATS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_register_to_fill_in_has_every_column_and_is_taken_back(
    tmp_path: Path, ending: str, language: Language
) -> None:
    blank = tmp_path / f"blank{ending}"
    assert register_form.write(blank, None, language) == 0
    assert [row["column"] for row in reference.rows("register_columns")] == [c for c in COLUMNS if c != "is_sample"]
    assert keep(tmp_path / "register.csv", blank) == 0
    if ending == ".xlsx":
        said = openpyxl.load_workbook(blank).worksheets[1]
        assert [row[0].value for row in said.iter_rows()] == [c for c in COLUMNS if c != "is_sample"]
    with pytest.raises(FileExistsError):
        register_form.write(blank, None, language)


def test_unknown_agencies_are_listed_to_be_taken_into_the_register_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XXGK_HOME", str(tmp_path / "home"))
    made.keep(Folders(tmp_path / "home"), report("示例县渔政局", 2021), report("示例县渔政局", 2022), report())
    assert main(["--lang", "en", "publish"]) == 0
    assert "1 agencies are not in the register, kept as provisional: 示例县渔政局" in capsys.readouterr().out
    listed = catalogue.agencies(open_database(tmp_path / "home"))
    (unknown,) = listed.loc[listed["is_provisional"], "agency_id"]
    by = [profile.agency_reports(open_database(tmp_path / "home"), agency=a) for a in (unknown, "sample-education")]
    assert [set(frame["attribution"].dropna()) for frame in by] == [{"itself"}, {"register"}]
    form = tmp_path / "mine.xlsx"
    assert main(["--lang", "en", "register", str(form), "--template"]) == 0
    assert "agencies that are in no register: 1" in capsys.readouterr().out
    assert main(["--lang", "en", "register", str(form), "--template"]) == 2
    assert main(["--lang", "en", "register", str(tmp_path / "mine.doc"), "--template"]) == 2
    assert main(["--lang", "en", "register", str(form)]) == 0
    (agency,) = [each for each in register(tmp_path / "home" / "register.csv") if not each.is_sample]
    assert (agency.name_zh, agency.first_year, agency.last_year) == ("示例县渔政局", 2021, None)
    # What was decided on it stays its own.
    documents = [Printed("1", "示例县渔政局", "示例县", None, None, 2022, datetime(2026, 1, 1, tzinfo=UTC))]
    assert resolve(documents, ()).agency_of == resolve(documents, (agency,)).agency_of == {"1": agency.agency_id}


def test_the_command_line_keeps_a_register(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XXGK_HOME", str(tmp_path / "home"))
    assert main(["--lang", "en", "register", str(workbook(tmp_path / "mine.xlsx", [list(NAMES), GOOD]))]) == 0
    assert "1 agencies" in capsys.readouterr().out
    assert main(["--lang", "en", "register", str(tmp_path / "none.xlsx")]) == 4
