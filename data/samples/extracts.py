"""Extracts of any number of sample reports, written without files in between: for trying the store and the questions.

Figures follow the sums of the forms, one report in twenty with a planted fault; the prose is made of random words.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from itertools import count, islice

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from data import reference, store
from data.paths import Folders
from data.pipeline import EXTRACTOR_VERSION
from data.records import Form
from data.samples.county import Agency, counties, table
from data.samples.crowd import AMOUNTS, SCALE, Column, Columns, Flags, history
from data.samples.figures import GROUPS
from data.samples.report import form_of

# So many agencies are drawn together, half a hundred counties; all of their years are one batch.
_TOGETHER = 1400
_NEW_FORMS = ("2019-2020", "2021+")
_TABLES = {
    "2008-2013": ("l09",), "2014-2018": ("s14",), "2019-2020": ("t2a", "t3", "t4"), "2021+": ("t2b", "t3", "t4"),
}  # fmt: skip
_CODES = {"t2a": "t2", "t2b": "t2"}
# One report in this many has each of the faults below.
_FAULT_RATE = 0.004
_FAULTS = (
    "T3_BALANCE", "T3_OUTCOME", "T3_ROW_TOTAL", "T4_REV_SUM", "S14_CHANNEL_SUM", "S14_REPLY_SUM", "X_CARRY", "CLAIM",
    "LATE", "SECTION", "SEC5_EMPTY", "TEMPLATE", "DUP_YEAR", "DUP_AGENCY",
)  # fmt: skip
_RATES = {"not filed": 0.01, "filed twice": 0.005, "no date": 0.05, "blanks": 0.04, "slashes": 0.06}
# Prose: sentences of random words, drawn from a stock so large that two reports share few by chance.
_SENTENCES = 60_000
_WORDS_OF_A_SENTENCE = 13
_OWN_SENTENCES = 5
_KEPT_SENTENCES = 0.3
_VALUE, _BLANK, _PLACEHOLDER = range(3)
_STATUSES = ("value", "blank", "placeholder")
_MARKS = ("", "", "/")
_TWO_CHARACTERS = (
    "公开信息目录栏目网站平台政策解读回应群众企业服务审核发布更新流程制度机制责任分工培训考核督查监督评议"
    "渠道热点关切窗口办事指南清单标准规范文件决策执行结果管理民生教育医疗就业住房社保环境安全财政预算决算"
    "采购项目工程土地交通农业文化旅游卫生应急审计市场统计税务改革创新质量效率水平能力意识队伍人员经费保障"
    "推进落实完善健全优化深化拓展提升加强细化明确梳理汇总核对报送整改通报检查协调联动宣传引导互动咨询答复"
)
_WORDS = tuple(_TWO_CHARACTERS[place : place + 2] for place in range(0, len(_TWO_CHARACTERS), 2))


@dataclass(frozen=True, slots=True)
class Written:
    """One batch that was written: how many reports and figures it holds."""

    document_count: int
    fact_count: int


@dataclass(frozen=True, slots=True)
class _Cell:
    """One figure of a form: where it stands is the same in every report."""

    indicator: str
    applicant: str
    rule: str
    section: str
    before: str
    after: str
    unit: str
    place: str
    line: int | None
    table_no: int | None
    row_no: int | None
    column_no: int | None
    is_table: bool


@dataclass(frozen=True, slots=True)
class _Heading:
    """One section of an outline, with its stock sentences."""

    section: str
    title: str
    ordinal: str
    level: int
    stock: str


@dataclass(frozen=True, slots=True)
class _Filed:
    """The reports of one year: whose each is (a place in the block), its name and its faults."""

    year: int
    form: Form
    owners: Column
    hashes: pa.Array
    faults: dict[str, Flags]

    def __len__(self) -> int:
        return len(self.owners)


def write(places: Folders, *, agencies: int | None, years: range, seed: int = 1) -> Iterator[Written]:
    """The batches, each written when it is asked for; the same rows for the same arguments.

    agencies None is one county; a year of a thousand agencies is in memory at a time.

    Raises: OSError when the disk is full or may not be written.
    """
    all_agencies = islice((agency for county in counties(agencies) for agency in county), agencies)
    for block in count():
        together = list(islice(all_agencies, _TOGETHER))
        if not together:
            return
        yield _write_block(places, together, years, seed, block)


def _write_block(places: Folders, agencies: Sequence[Agency], years: range, seed: int, block: int) -> Written:
    imported_at = datetime.now(UTC).replace(tzinfo=None)
    documents = facts = 0
    sentences = _sentences(seed)
    before: Columns | None = None
    drawn = np.zeros((len(agencies), 0), np.int64)
    with store.open_batch(places) as batch:
        for year, figures in history(agencies, years, seed, block):
            rng = np.random.default_rng((seed, block, year, 1))
            filed = _filed(agencies, year, seed, rng)
            drawn = _drawn(drawn, len(agencies), filed, rng)
            if len(filed):
                printed = _printed(figures, before, filed)
                cells = _cells(filed.form)
                batch.add("documents", _documents(filed, agencies, imported_at, rng))
                batch.add("tables_read", _tables(filed))
                batch.add("sections", _sections(filed, printed, drawn, sentences))
                written = _facts(filed, printed, cells, rng)
                batch.add("facts", written)
                batch.add("claims", _claims(filed, printed, cells))
                batch.add("passed_over", _passed_over(filed))
                documents, facts = documents + len(filed), facts + written.num_rows
            before = figures
    return Written(documents, facts)


def _filed(agencies: Sequence[Agency], year: int, seed: int, rng: np.random.Generator) -> _Filed:
    """Who files: all that exist but a few, and a few of them twice."""
    there = np.array([agency.first_year <= year <= agency.last_year for agency in agencies])
    chance = rng.random(len(agencies))
    filing = np.flatnonzero(there & (chance >= _RATES["not filed"]))
    owners = np.sort(np.concatenate((filing, np.flatnonzero(there & (chance > 1 - _RATES["filed twice"])))))
    repeated = np.concatenate(([False], owners[1:] == owners[:-1]))
    keys = (
        f"{seed}/{agencies[owner].agency_id}/{year}/{again}"
        for owner, again in zip(owners.tolist(), repeated.tolist(), strict=True)
    )
    fault = rng.random(len(owners)) / _FAULT_RATE
    return _Filed(
        year=year,
        form=form_of(year),
        owners=owners,
        hashes=pa.array([hashlib.sha256(key.encode()).hexdigest() for key in keys], pa.string()),
        faults={name: (fault >= place) & (fault < place + 1) for place, name in enumerate(_FAULTS)},
    )


# figures -------------------------------------------------------------------------------------------------------------


def _printed(figures: Columns, before: Columns | None, filed: _Filed) -> Columns:
    """The figures as the reports print them, with their faults; every fault keeps the other sums."""
    printed = {key: column[filed.owners] for key, column in figures.items()}

    def one_more(fault: str, *keys: tuple[str, str]) -> None:
        for key in keys:
            printed[key] = printed[key] + filed.faults[fault]

    if filed.form in _NEW_FORMS:
        for fault, row, told in (
            ("T3_BALANCE", "t3_new", "n_app_received_text"),
            ("T3_OUTCOME", "t3_granted", "n_app_granted_text"),
        ):
            one_more(fault, (row, "natural"), (row, "total"), (told, ""))
        one_more("T3_ROW_TOTAL", ("t3_unable_not_held", "total"))
        one_more("T4_REV_SUM", ("t4_rev_other", ""))
        if before is not None:
            cells = [(row, group) for row in ("t3_carry_in", "t3_carry_out") for group in ("natural", "total")]
            one_more("X_CARRY", *cells, ("n_app_carry_out_text", ""))
    else:
        one_more("S14_CHANNEL_SUM", ("s14_app_online", ""))
        one_more("S14_REPLY_SUM", ("s14_reply_not_exist", ""))
    return printed


@cache
def _cells(form: Form) -> tuple[_Cell, ...]:
    """The figures that a report of this form states, table by table and then in prose."""
    cells: list[_Cell] = []
    applicants = {row["applicant"]: row["label_zh"] for row in reference.rows("applicants")}
    for number, code in enumerate(_TABLES[form], start=1):
        rows = [
            row
            for row in reference.rows("indicators")
            if row["form_table"] == code and row["role"] == "value" and form in reference.listed(row["forms"])
        ]
        for row_no, row in enumerate(rows, start=2):
            for column_no, applicant in enumerate((*GROUPS, "total") if code == "t3" else ("",), start=4):
                sentence = f"{row['label_zh']} · {applicants[applicant]}" if applicant else row["label_zh"]
                cells.append(
                    _Cell(
                        row["indicator"], applicant, f"{_CODES.get(code, code)}_grid", "", sentence, "", row["unit"],
                        f"t{number} r{row_no} c{column_no}", None, number, row_no, column_no, is_table=True,
                    )
                )  # fmt: skip
    for line, row in enumerate(_told(form), start=10):
        if row["indicator"]:
            unit = row["after"].rstrip("。")
            cells.append(
                _Cell(
                    row["indicator"], "", "told", row["section"], row["before"], row["after"], unit, f"line {line}",
                    line, None, None, None, is_table=False,
                )
            )  # fmt: skip
    return tuple(cells)


@cache
def _told(form: Form) -> tuple[dict[str, str], ...]:
    wanted = {form, "new" if form in _NEW_FORMS else "old"}
    return tuple(row for row in table("told") if wanted.intersection(reference.listed(row["forms"])))


def _facts(filed: _Filed, printed: Columns, cells: Sequence[_Cell], rng: np.random.Generator) -> pa.Table:
    """One row per report and cell; who leaves zeros blank does so in the whole of table three."""
    known = [cell for cell in cells if (cell.indicator, cell.applicant) in printed]
    numbers = np.stack([_scaled(cell.indicator, printed[cell.indicator, cell.applicant]) for cell in known], axis=1)
    habit = rng.random(len(filed))
    in_three = np.array([cell.indicator.startswith("t3_") and cell.applicant != "total" for cell in known])
    zero = (numbers == 0) & in_three
    states = np.zeros(numbers.shape, np.int8)
    states[(habit < _RATES["blanks"])[:, None] & zero] = _BLANK
    states[(habit > 1 - _RATES["slashes"])[:, None] & zero] = _PLACEHOLDER
    values, kinds = numbers.ravel(), states.ravel()
    written = pc.if_else(pa.array(kinds == _VALUE), _as_written(values), pa.array(_MARKS).take(pa.array(kinds)))
    count = len(known)
    which = np.tile(np.arange(count, dtype=np.int32), len(filed))

    def constant(name: str, kind: pa.DataType) -> pa.Array:
        choices = pa.array([getattr(cell, name) for cell in known], kind)
        if pa.types.is_string(kind):
            return pa.DictionaryArray.from_arrays(pa.array(which), choices)
        return choices.take(pa.array(which))

    is_told = np.array([not cell.is_table for cell in known])[which]
    after = constant("after", pa.string()).dictionary_decode()
    unit = constant("unit", pa.string()).dictionary_decode()
    told = pa.array(is_told)
    sentence = pc.binary_join_element_wise(
        constant("before", pa.string()).dictionary_decode(), pc.if_else(told, written, ""), after, ""
    )
    none = pa.nulls(len(values), pa.float32())
    return _table(
        "facts",
        {
            "sha256": _repeated(filed.hashes, count),
            "position": which + 1,
            "indicator": constant("indicator", pa.string()),
            "applicant": constant("applicant", pa.string()),
            "value": _decimals(values, kinds == _VALUE),
            "status": pa.DictionaryArray.from_arrays(pa.array(kinds.astype(np.int32)), pa.array(_STATUSES)),
            "as_written": pc.if_else(told, pc.binary_join_element_wise(written, unit, ""), written),
            "unit": unit,
            "section": constant("section", pa.string()),
            "sentence": sentence,
            "rule": constant("rule", pa.string()),
            "place": constant("place", pa.string()),
            "page": pa.nulls(len(values), pa.int32()),
            "x0": none, "top": none, "x1": none, "bottom": none,
            "line": constant("line", pa.int32()),
            "table_no": constant("table_no", pa.int32()),
            "row_no": constant("row_no", pa.int32()),
            "column_no": constant("column_no", pa.int32()),
            "span_start": pa.nulls(len(values), pa.int32()),
            "span_end": pa.nulls(len(values), pa.int32()),
            "confidence": none,
        },
    )  # fmt: skip


def _claims(filed: _Filed, printed: Columns, cells: Sequence[_Cell]) -> pa.Table:
    """The figures in prose that a table holds too; one fault is a report whose prose says two more."""
    twice = {row["indicator"]: row for row in table("stated_twice") if row["form"] == filed.form}
    repeats = [cell for cell in cells if cell.indicator in twice and not cell.is_table]
    parts = []
    for position, cell in enumerate(repeats, start=1):
        row = twice[cell.indicator]
        numbers = printed[cell.indicator, ""] * SCALE
        if cell.indicator == "n_app_received_text":
            numbers = numbers + 2 * SCALE * filed.faults["CLAIM"]
        written = pc.binary_join_element_wise(_as_written(numbers), cell.unit, "")
        count = len(filed)
        words = {
            "indicator": row["table_indicator"], "applicant": row["applicant"], "status": "value", "kind": "table",
            "claim_group": "", "section": cell.section, "place": cell.place, "rule": cell.rule,
        }  # fmt: skip
        parts.append(
            _table(
                "claims",
                {name: pa.repeat(value, count) for name, value in words.items()}
                | {
                    "sha256": filed.hashes,
                    "position": np.full(count, position),
                    "value": _decimals(numbers, np.ones(count, np.bool_)),
                    "as_written": written,
                    "sentence": pc.binary_join_element_wise(cell.before, written, "。", ""),
                },
            )
        )
    return pa.concat_tables(parts)


def _scaled(indicator: str, column: Column) -> Column:
    return column if indicator in AMOUNTS else column * SCALE


def _as_written(scaled: Column) -> pa.Array:
    """Whole numbers as they are, amounts with their decimals."""
    whole = pc.cast(pa.array(scaled // SCALE), pa.string())
    rest = np.abs(scaled) % SCALE
    if not rest.any():
        return whole
    fraction = pc.utf8_rtrim(pc.utf8_lpad(pc.cast(pa.array(rest), pa.string()), 4, "0"), "0")
    return pc.if_else(pa.array(rest == 0), whole, pc.binary_join_element_wise(whole, fraction, "."))


def _decimals(scaled: Column, is_there: Flags) -> pa.Array:
    """Ten-thousandths as decimal(18, 4); the numbers lie in memory as Arrow has them."""
    words = np.empty((len(scaled), 2), np.int64)
    words[:, 0], words[:, 1] = scaled, scaled >> 63
    valid = pa.array(is_there).buffers()[1]
    return pa.Array.from_buffers(pa.decimal128(18, 4), len(scaled), [valid, pa.py_buffer(words)])


# documents and prose -------------------------------------------------------------------------------------------------


def _documents(filed: _Filed, agencies: Sequence[Agency], imported_at: datetime, rng: np.random.Generator) -> pa.Table:
    owners = [agencies[owner] for owner in filed.owners.tolist()]
    names = [owner.name_in(filed.year) for owner in owners]
    first = np.datetime64(f"{filed.year + 1}-01-01")
    is_long = np.array([owner.kind == "government" for owner in owners]) | (filed.year < 2019)
    days = np.where(is_long, rng.integers(40, 88, len(filed)), rng.integers(8, 30, len(filed)))
    published = first + np.where(filed.faults["LATE"], days + 90, days)
    is_dated = rng.random(len(filed)) >= _RATES["no date"]
    evidence = [_evidence(name, filed.year) for name in names]
    count = len(filed)
    words = {"format": "txt", "form": filed.form, "extractor_version": EXTRACTOR_VERSION}
    files = [f"{owner.agency_id}-{filed.year}.txt" for owner in owners]
    return _table(
        "documents",
        {name: pa.repeat(value, count) for name, value in words.items()}
        | {
            "sha256": filed.hashes,
            "agency": names,
            "level": [owner.level for owner in owners],
            "kind": [owner.kind for owner in owners],
            "region": [owner.region for owner in owners],
            "report_year": np.full(count, filed.year),
            "period_start": pa.repeat(date(filed.year, 1, 1), count),
            "period_end": pa.repeat(date(filed.year, 12, 31), count),
            "published_on": pa.array(published.astype("datetime64[D]"), mask=~is_dated),
            "page_count": pa.nulls(count, pa.int32()),
            "identity_evidence": evidence,
            "file": files,
            "source": files,
            "size": np.full(count, 1),
            "imported_at": pa.repeat(pa.scalar(imported_at, pa.timestamp("us")), count),
            "is_sample": pa.repeat(True, count),
        },
    )


def _evidence(name: str, year: int) -> str:
    title = {"words": f"{name}{year}年政府信息公开工作年度报告", "place": "line 1", "rule": "title"}
    return json.dumps(dict.fromkeys(("title", "agency", "report_year"), title), ensure_ascii=False)


def _tables(filed: _Filed) -> pa.Table:
    count = len(filed)
    cells = _cells(filed.form)
    parts = []
    for code in _TABLES[filed.form]:
        size = sum(cell.is_table and cell.indicator.startswith(f"{code}_") for cell in cells)
        words = {
            "table_code": _CODES.get(code, code), "form": filed.form, "state": "accepted", "reason": "",
            "unmatched": "[]",
        }  # fmt: skip
        columns = {name: pa.repeat(value, count) for name, value in words.items()}
        parts.append(_table("tables_read", columns | {"sha256": filed.hashes, "cell_count": np.full(count, size)}))
    return pa.concat_tables(parts)


def _passed_over(filed: _Filed) -> pa.Table:
    words = {
        "section": "preface", "as_written": f"{filed.year}年", "sentence": f"{filed.year}年度。", "place": "line 1",
        "rule": "date",
    }  # fmt: skip
    columns = {name: pa.repeat(value, len(filed)) for name, value in words.items()}
    return _table("passed_over", columns | {"sha256": filed.hashes})


@cache
def _outline(form: Form) -> tuple[_Heading, ...]:
    wanted = "new-standard" if form in _NEW_FORMS else "old-seven"
    ordinals = {row["section"]: row["ordinal"] for row in reference.rows("sections") if row["form"] == form}
    stock = {row["section"]: row["before"] for row in _told(form) if not row["indicator"]}
    rows = [{"section": "preface", "level": "1", "title": ""}]
    rows += [row for row in table("outlines") if row["outline"] == wanted and row["level"] != "0"]
    return tuple(
        _Heading(
            row["section"], row["title"], ordinals.get(row["section"], ""), int(row["level"]),
            stock.get(row["section"], ""),
        )
        for row in rows
    )  # fmt: skip


@cache
def _sentences(seed: int) -> pa.Array:
    chance = np.random.default_rng(seed)
    chosen = chance.integers(0, len(_WORDS), (_SENTENCES, _WORDS_OF_A_SENTENCE))
    return pa.array(["".join(_WORDS[word] for word in row) + "。" for row in chosen.tolist()], pa.string())


def _drawn(before: Column, count: int, filed: _Filed, rng: np.random.Generator) -> Column:
    """Which sentences each body writes this year: some of last year's, all of them where that is its fault."""
    size = max(len(_outline(form)) for form in _TABLES) * _OWN_SENTENCES
    fresh = rng.integers(0, _SENTENCES, (count, size))
    if before.shape[1]:
        kept = rng.random((count, size)) < _KEPT_SENTENCES
        kept[filed.owners[filed.faults["DUP_YEAR"]]] = True
        fresh = np.where(kept, before, fresh)
    copying = filed.owners[filed.faults["DUP_AGENCY"]]
    fresh[copying] = fresh[copying - 1]
    return fresh


def _sections(filed: _Filed, printed: Columns, drawn: Column, sentences: pa.Array) -> pa.Table:
    parts = []
    for place, heading in enumerate(_outline(filed.form)):
        told = [
            _sentence(row["before"], printed[row["indicator"], ""], row["after"])
            for row in _told(filed.form)
            if row["section"] == heading.section and row["indicator"]
        ]
        has_prose = bool(heading.stock or told or heading.section == "overall_situation")
        own = drawn[filed.owners, place * _OWN_SENTENCES : (place + 1) * _OWN_SENTENCES]
        offsets = pa.array(np.arange(len(filed) + 1, dtype=np.int32) * _OWN_SENTENCES)
        prose = pc.binary_join(pa.ListArray.from_arrays(offsets, sentences.take(pa.array(own.ravel()))), "")
        text = (
            pc.binary_join_element_wise(heading.stock, *told, prose, "\n", "")
            if has_prose
            else pa.repeat("", len(filed))
        )
        if heading.section == "problems_improvements":
            text = pc.if_else(pa.array(filed.faults["SEC5_EMPTY"]), "无。\n", text)
        if heading.section == "preface":
            left = pa.array(np.where(filed.faults["TEMPLATE"], "（此处填写网址）\n", ""))
            text = pc.binary_join_element_wise(text, left, "")
        is_missing = filed.faults["SECTION"] & (heading.section == "other_matters")
        title = f"{_NUMERALS[int(heading.ordinal)]}、{heading.title}" if heading.ordinal.isdigit() else heading.title
        words = {"section": heading.section, "place": f"line {10 + place}"}
        columns = {name: pa.repeat(value, len(filed)) for name, value in words.items()}
        parts.append(
            _table(
                "sections",
                columns
                | {
                    "sha256": filed.hashes,
                    "position": np.full(len(filed), place + 1),
                    "title": pc.if_else(pa.array(is_missing), "", title if heading.title else ""),
                    "ordinal": pa.repeat(heading.ordinal, len(filed)),
                    "state": pc.if_else(pa.array(is_missing), "missing", "present"),
                    "level": np.full(len(filed), heading.level),
                    "text": pc.if_else(pa.array(is_missing), "", text),
                },
            )
        )
    return pa.concat_tables(parts)


def _sentence(before: str, column: Column, after: str) -> pa.Array:
    return pc.binary_join_element_wise(before, _as_written(column * SCALE), after, "")


_NUMERALS = "零一二三四五六七八九"


# tables --------------------------------------------------------------------------------------------------------------


def _repeated(array: pa.Array, times: int) -> pa.Array:
    which = np.repeat(np.arange(len(array), dtype=np.int32), times)
    return pa.DictionaryArray.from_arrays(pa.array(which), array)


def _table(name: str, columns: dict[str, pa.Array | npt.NDArray[np.generic] | list[str]]) -> pa.Table:
    """A piece of one stored table; what these reports know nothing of is null."""
    schema = store.schema(name)
    count = len(columns["sha256"])
    arrays = []
    for field in schema:
        column = columns.get(field.name, pa.nulls(count, field.type))
        array = column if isinstance(column, pa.Array | pa.ChunkedArray) else pa.array(column)
        arrays.append(array.cast(field.type))
    return pa.table(arrays, names=schema.names)
