"""Words and numbers as readers see them, and the rules that keep words in one place."""

from __future__ import annotations

import ast
import csv
import re
import string
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest

from dashboard import interface, text, theme
from dashboard.cells import FILING_SQUARES, SECTION_SQUARES
from dashboard.registry import PAGES

FOLDER = Path(text.__file__).parent
SOURCES = sorted(FOLDER.rglob("*.py"))
CJK = re.compile(r"[\u3400-\u9fff]")


def rows() -> list[dict[str, str]]:
    with text.FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


NUMBERS = [
    (0, "0"), (1284, "1,284"), (1234567.5, "1,234,567.5"), (0.125, "0.13"), (None, "—"), (pd.NA, "—"),
    (float("nan"), "—"), (-3, "-3"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "written"), NUMBERS)
def test_a_number_is_written_in_full_and_a_missing_one_is_a_dash(value: object, written: str) -> None:
    assert text.number(value) == written


COMPACT = [
    (9_999, "zh", "9,999"), (12_840, "zh", "1.28 万"), (305_000_000, "zh", "3.05 亿"), (-20_000, "zh", "-2 万"),
    (9_999, "en", "9,999"), (12_840, "en", "12.84K"), (3_050_000, "en", "3.05M"), (2e9, "en", "2B"), (None, "zh", "—"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "language", "written"), COMPACT)
def test_a_long_number_is_shortened_by_the_language(value: object, language: text.Language, written: str) -> None:
    assert text.compact(value, language) == written


def test_a_share_is_a_percentage_and_a_difference_of_shares_is_in_points() -> None:
    assert text.percent(0.4214) == "42.1%"
    assert text.percent(None) == "—"
    assert text.points(-0.0043, "zh") == "0.4 个百分点"
    assert text.points(0.1, "en") == "10.0 pp"


def test_a_change_is_an_arrow_and_words() -> None:
    assert text.change(0.1, "7.2%", "zh") == "▲ 7.2%"
    assert text.change(-3, "3", "en") == "▼ 3"
    assert text.change(0, "0", "zh") == "持平"
    assert text.change(pd.NA, "", "zh") == ""


FACTS = [
    (0, "value", "0"), (0, "stated_none", "0*"), (None, "blank", "□"), (None, "placeholder", "/"),
    (120, "approx", "≈120"), (7, "corrected", "7✎"), (None, "unreadable", "?"), (None, "silent", "·"),
    (None, "no_report", "—"), (1731.25, "value", "1,731.25"), (None, "corrected", "□✎"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "status", "written"), FACTS)
def test_zero_and_each_kind_of_missing_number_look_different(value: object, status: str, written: str) -> None:
    assert text.fact(value, status) == written


def test_no_two_kinds_of_missing_number_look_alike() -> None:
    written = [
        text.fact(value if status in text.MARKED or status == "value" else None, status)
        for value, status, _ in FACTS[:9]
    ]
    assert len(set(written)) == len(written)


def test_a_date_is_written_as_the_standard_writes_it() -> None:
    assert text.day(date(2026, 1, 31)) == "2026-01-31"
    assert text.day(pd.NaT) == "—"


def test_a_moment_is_shown_in_the_zone_of_the_reader_or_says_that_it_is_not() -> None:
    at = datetime(2026, 2, 3, 8, 20)
    assert text.moment(at, "Asia/Shanghai") == "2026-02-03 16:20"
    assert text.moment(at, None) == "2026-02-03 08:20 UTC"
    assert text.moment(at, "../etc/passwd") == "2026-02-03 08:20 UTC"


def test_a_unit_is_translated_and_an_unknown_one_is_shown_as_it_is() -> None:
    assert text.unit("件", "en") == "cases"
    assert text.unit("铢", "en") == "铢"
    assert text.unit(None, "zh") == ""


def test_every_line_has_words_in_both_languages_with_the_same_places_to_fill() -> None:
    for row in rows():
        places = [
            sorted(name for _, name, _, _ in string.Formatter().parse(row[language]) if name)
            for language in ("zh", "en")
        ]
        assert places[0] == places[1], row["key"]
        is_column_name = row["key"].startswith(("field.", "unit."))
        assert row["zh"], row["key"]
        assert row["en"] or is_column_name, row["key"]


def test_the_lines_are_sorted_and_no_key_comes_twice() -> None:
    keys = [row["key"] for row in rows()]
    assert keys == sorted(set(keys))


def test_no_page_holds_chinese_words_of_its_own() -> None:
    """Docstrings and comments may name Chinese terms; what runs takes its words from texts.csv."""
    for path in SOURCES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docs = {
            ast.get_docstring(node, clean=False)
            for node in ast.walk(tree)
            if isinstance(node, (ast.Module, ast.FunctionDef, ast.ClassDef))
        }
        literals = [
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        ]
        assert [literal for literal in literals if literal not in docs and CJK.search(literal)] == [], path.name


def test_every_key_that_is_written_out_in_code_has_words() -> None:
    known = set(text.keys())
    written = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            is_call = isinstance(node, ast.Call) and isinstance(node.func, (ast.Attribute, ast.Name))
            if is_call and getattr(node.func, "attr", getattr(node.func, "id", "")) in {"say", "unknown"} and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    written.add(first.value)
    assert written - known == set()
    assert len(written) > 100


def test_pages_and_squares_have_words() -> None:
    known = set(text.keys())
    assert {f"page.{page.name}" for page in PAGES} <= known
    assert {f"group.{page.group}" for page in PAGES} <= known
    assert {f"square.{square.key}" for square in (*SECTION_SQUARES, *FILING_SQUARES)} <= known


def test_an_unknown_key_names_the_file_to_edit() -> None:
    with pytest.raises(KeyError, match=r"texts\.csv"):
        text.say("no.such.key", "zh")


# colours -------------------------------------------------------------------------------------------------------------


def contrast(first: str, second: str) -> float:
    """The contrast ratio of WCAG 2 between two colours."""

    def luminance(colour: str) -> float:
        parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


TEXTS = [
    ("ink", "card"), ("ink", "ground"), ("ink", "mark"), ("muted", "card"), ("muted", "ground"), ("data", "card"),
    ("data", "band"), ("must", "card"), ("must", "must_ground"), ("verify", "card"), ("verify", "verify_ground"),
    ("order", "card"), ("order", "order_ground"), ("unknown", "unknown_ground"),
]  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("words", "ground"), TEXTS)
def test_text_can_be_read_on_its_ground(words: str, ground: str, scheme: theme.Scheme) -> None:
    palette = theme.palette(scheme)
    assert contrast(getattr(palette, words), getattr(palette, ground)) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("mark", ["data", "highlight", "must", "verify_mark", "order"])
def test_a_mark_stands_out_from_the_card(mark: str, scheme: theme.Scheme) -> None:
    palette = theme.palette(scheme)
    assert contrast(getattr(palette, mark), palette.card) >= 3


CONFIGURED = {
    "primaryColor": "data", "backgroundColor": "card", "secondaryBackgroundColor": "ground", "textColor": "ink",
    "linkColor": "data", "borderColor": "rule", "dataframeBorderColor": "rule",
    "dataframeHeaderBackgroundColor": "card", "dataframeHeaderTextColor": "muted",
}  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_configuration_has_the_colours_of_the_palette(scheme: theme.Scheme) -> None:
    import tomllib

    configured = tomllib.loads((FOLDER.parent / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
    for option, name in CONFIGURED.items():
        assert configured[scheme][option] == getattr(theme.palette(scheme), name), option


def test_the_configuration_sends_nothing_out_and_shows_no_stack_trace() -> None:
    import tomllib

    configured = tomllib.loads((FOLDER.parent / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert configured["browser"]["gatherUsageStats"] is False
    assert configured["client"]["showErrorDetails"] == "none"
    assert configured["client"]["showErrorLinks"] is False
    assert configured["client"]["disableDataExport"] is True


def test_what_is_loaded_ahead_is_there_in_this_version_of_streamlit() -> None:
    files = interface._ahead()
    assert {file.partition(".")[0] for file in files} == set(interface.AHEAD)
    assert all(file in interface.script("zh") for file in files)
