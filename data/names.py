"""Names of public bodies: the places that they govern, their level and their kind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from data import reference

HAN = "\u3400-\u9fff\uf900-\ufaff"

_NAME = re.compile(rf"[{HAN}\d()、·]{{2,45}}")
# 字号:大中小)示例市水利局: what a bracket closes that opened before belongs to other words.
_HALF_BRACKET = re.compile(r"[^(]*\)")
_ADDED = re.compile(r"\([^()]*\)$")
# From outer to inner; a place is followed by a narrower one only.
_RANK = {"province": 0, "city": 1, "zone": 2, "county": 2, "township": 3}
_ENDINGS = {
    "特别行政区": "province", "自治区": "province", "省": "province",
    "自治州": "city", "地区": "city", "州": "city", "盟": "city", "市": "city",
    "自治县": "county", "自治旗": "county", "林区": "county", "特区": "county",
    "县": "county", "旗": "county", "区": "county",
    "街道": "township", "苏木": "township", "镇": "township", "乡": "township",
}  # fmt: skip
_ENDING = re.compile("|".join(sorted(_ENDINGS, key=len, reverse=True)))
_ZONE = re.compile(
    r"开发区|高新区|经开区|示范区|保税港?区|合作区|管理区|名胜区|度假区|园区|实验区|试验区|集聚区|集中区|功能区|景区"
    r"|新城(?!区)|(?:产业|工业|科技|农业)(?:园(?!区)|城)|片区"
)
# Words of tasks, not of places, that happen to end like one.
_TASK = re.compile(r"(?:城市|城乡|城镇|乡镇|社区|都市|县区|市区|辖区|小区|街区|.[和与及、])$")
_TASK_AHEAD = re.compile(
    r"市(?:场(?:监|管)|容|政(?:公用|工程|管理|设施|园林|建设))|[区县]域|乡(?:族(?!自治)|村|镇|振兴)|镇村|街道交通"
)
_ORGAN = re.compile(r"[局厅署]|委员|办公|政府")
# 甲市生态环境局乙县分局 belongs to 乙县.
_BRANCH = re.compile(r".+?[局处队](.{2,8}?)(?:分局|支局|支队|大队|管理处|工作站)")
_NO_LEVEL = re.compile(r"市场|市容|市区|市政|市民|区域|县域|县城|乡村|乡镇|镇村|州县")
_UNFIT = re.compile(r"[×*_?\ufffd]|XX|xx|某|^(?:我|各|该|全|本(?!溪))|政府信息|信息公开|年度报告|中华人民共和国政府")
_NATIONAL = re.compile(r"^(?:中共|中华人民共和国|国家税务总局|国家统计局|中国人民银行|国家金融监督管理总局|中国)")
# 甲区人民政府乙街道办事处 is the office of 乙街道.
_GOVERNMENT_OF = re.compile(r"人民政府(?=.{1,8}(?:街道|镇|乡|地区)(?:人民政府|办事处))")
# 国家统计局甲调查总队: what a national body has in a province.
_IN_PROVINCE = "(?:监管局|监督管理局|管理局|调查总队|税务局|监管办公室|监管专员办事处|分行|省?分局)"
# 沙市镇, 红旗街道: an ending right before that of a town is part of the town's name.
_TOWN_AHEAD = re.compile(r"(?:街道|苏木|镇|乡)(?!村|镇|交通|振兴|企)")
_BARE = {"省": "province", "自治区": "province", "市": "city", "州": "city", "盟": "city", "县": "county",
         "区": "county", "旗": "county", "镇": "township", "乡": "township", "街道": "township"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Agency:
    """A name taken apart: places from outer to inner as (name, level), the organ, and a bare level word before it.

    县司法局 has no place and the bare level "county"; 甲市 has no organ.
    """

    name: str
    places: tuple[tuple[str, str], ...]
    organ: str
    kind: str | None
    bare_level: str | None = None

    @property
    def region(self) -> str:
        """The places in one word."""
        return "".join(place for place, _ in self.places)

    @property
    def is_place(self) -> bool:
        """Whether the name is that of a place alone."""
        return bool(self.places) and not self.organ


@lru_cache(maxsize=4096)
def take_apart(name: str) -> Agency | None:
    """The parts of a body's name, None when the words are no such name."""
    core = _ADDED.sub("", name)
    if not _NAME.fullmatch(name) or _UNFIT.search(name) or _HALF_BRACKET.match(name) or not core:
        return None
    national = _NATIONAL.match(core)
    rest = (core[national.end() :] if national else core) or core
    places, organ = places_of(rest)
    inner = _GOVERNMENT_OF.match(organ)
    if places and inner:
        narrower, organ_of_inner = places_of(organ[inner.end() :])
        if narrower and _RANK[narrower[0][1]] > _RANK[places[-1][1]]:
            places, organ = (*places, *narrower), organ_of_inner
    if national and not places and (province := _province_of(organ)):
        places = ((province, "province"),)
    branch = _BRANCH.fullmatch(organ)
    if branch and places_of(branch[1])[0] and not places_of(branch[1])[1]:
        places = places_of(branch[1])[0]
    bare = None if places or national else _bare(rest)
    body = organ[len(bare) :] if bare else organ
    kind = _kind(body, places)
    if organ and kind is None and not (places and len(organ) <= 12):
        return None
    if not organ and not places:
        return None
    return Agency(name, places, organ, kind, _BARE[bare] if bare else None)


def is_body(words: str) -> bool:
    """Whether the words are the name of a body, not of a place alone and not of a matter."""
    parts = take_apart(words)
    return parts is not None and parts.kind is not None and not parts.is_place and "公开" not in words


def is_place(words: str) -> bool:
    """Whether the words are the name of a place and nothing else."""
    parts = take_apart(words)
    return parts is not None and parts.is_place


def places_of(words: str) -> tuple[tuple[tuple[str, str], ...], str]:
    """The places that the words begin with, from outer to inner, and what follows them."""
    places: list[tuple[str, str]] = []
    rest, rank = words, -1
    while rest:
        found = _place(rest)
        if found is None or _RANK[found[1]] < rank or (_RANK[found[1]] == rank and found[1] != "zone"):
            break
        places.append(found)
        rest, rank = rest[len(found[0]) :], _RANK[found[1]]
    return tuple(places), rest


def place_before(words: str, level: str) -> str:
    """The wider places that the words end with, "" when they end with none: ``请与甲市`` before ``乙区`` is 甲市."""
    place = next((words[-long:] for long in _lengths() if words[-long:] in _known()), None) or _clear_place(words)
    parsed = places_of(place)[0]
    if not place or len(parsed) != 1 or parsed[0][0] != place or _RANK[parsed[0][1]] >= _RANK[level]:
        return ""
    return place_before(words[: -len(place)], parsed[0][1]) + place


def known_level(place: str) -> str | None:
    """The level of a province, city or county-level city that the reference lists, None for any other place."""
    return _known().get(place)


def is_municipality(place: str) -> bool:
    """Whether the place is a city of provincial level."""
    return place.endswith("市") and _known().get(place) == "province"


def _place(words: str) -> tuple[str, str] | None:
    known = _known_place(words)
    if known:
        return known
    ending = next((end for end in _ENDING.finditer(words, 1) if _is_place(words, end)), None)
    zone = _ZONE.search(words)
    if zone and zone.end() <= 16 and (ending is None or ending.end() > zone.start()):
        return words[: zone.end()], "zone"
    if ending is None:
        return None
    # 新乡县, 达州市, 通州区: the first ending is part of the stem.
    town = _TOWN_AHEAD.match(words, ending.end()) if ending.group() in "县市区州盟旗" else None
    if town:
        return words[: town.end()], "township"
    longer = re.match(r"[县市区]", words[ending.end() :]) if ending.group() in "乡镇州盟旗" else None
    end = ending.end() + (1 if longer else 0)
    return words[:end], _ENDINGS[longer.group() if longer else ending.group()]


def _known_place(words: str) -> tuple[str, str] | None:
    known = next((name for name in _known_by_beginning().get(words[:2], ()) if words.startswith(name)), None)
    if known:
        return known, _known()[known]
    short = next((name for name in _short_provinces() if words.startswith(name)), None)
    if short and words.startswith(_known_by_length(), len(short)):
        return short, "province"
    return None


def _province_of(organ: str) -> str:
    """The province, named in short, in which a national body's office is; "" where none is named."""
    found = re.fullmatch(rf"(?:.*[会局部署行])?({'|'.join(_short_provinces())}){_IN_PROVINCE}", organ)
    return found[1] if found else ""


def _clear_place(words: str) -> str:
    """The shortest place that the words end with and that something sets off from what stands before."""
    for length in range(3, 7):
        place, before = words[-length:], words[:-length]
        if re.fullmatch(rf"[{HAN}]+[省市州盟县区旗]", place) and re.search(
            rf"(?:^|[^{HAN}]|[与由将向在和是对省市州盟县])$", before
        ):
            return place
    return ""


def _is_place(words: str, ending: re.Match[str]) -> bool:
    stem, after = words[: ending.start()], words[ending.end() :]
    longest = 15 if ending.group().startswith("自治") else 10
    if (
        stem in _BARE
        or len(stem) > longest
        or _ORGAN.search(stem)
        or _TASK.search(stem + ending.group())
        or _TASK.search(stem)
    ):
        return False
    return not _TASK_AHEAD.match(ending.group() + after)


def _bare(words: str) -> str | None:
    word = next((word for word in _BARE if words.startswith(word)), None)
    return None if _NO_LEVEL.match(words) else word


def _kind(organ: str, places: tuple[tuple[str, str], ...]) -> str | None:
    if not organ:
        return "government" if places else None
    if organ.endswith("管理委员会"):
        return "government" if places and organ == "管理委员会" else "department"
    for suffix, kind in _organs():
        if organ.endswith(suffix):
            is_office_of_street = suffix == "办事处" and places and places[-1][1] == "township"
            return "government" if is_office_of_street else kind
    return None


@cache
def _organs() -> tuple[tuple[str, str], ...]:
    rows = reference.rows("organs")
    return tuple(sorted(((row["suffix"], row["kind"]) for row in rows), key=lambda row: -len(row[0])))


@cache
def _known() -> dict[str, str]:
    return {row["name"]: row["level"] for row in reference.rows("regions")}


@cache
def _short_provinces() -> tuple[str, ...]:
    provinces = [name for name, level in _known().items() if level == "province"]
    return tuple(re.sub(r"(?:省|市|特别行政区|(?:壮族|回族|维吾尔)?自治区)$", "", name) for name in provinces)


@cache
def _known_by_beginning() -> dict[str, tuple[str, ...]]:
    names = _known_by_length()
    return {begin: tuple(name for name in names if name[:2] == begin) for begin in {name[:2] for name in names}}


@cache
def _known_by_length() -> tuple[str, ...]:
    return tuple(sorted(_known(), key=len, reverse=True))


@cache
def _lengths() -> tuple[int, ...]:
    """How many characters the names of places have, the most first."""
    return tuple(sorted({len(name) for name in _known()}, reverse=True))
