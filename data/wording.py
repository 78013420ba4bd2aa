"""Codes as readable labels and findings as sentences, in Chinese and English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Literal

from data import reference

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, Language] = ("zh", "en")
_NUMBERING = re.compile(r"(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|\d+[.．、]|其中[：:])")
_ASIDE = re.compile(r"[（(][^（）()]*[）)]")
_TABLES = {
    "t2": ("表二", "Table 2"),
    "t3": ("表三", "Table 3"),
    "t4": ("表四", "Table 4"),
    "s14": ("统计表", "The statistics table"),
}
# A cell that holds no number, as a message shows it.
_EMPTY = {
    "blank": ("空白", "empty"),
    "placeholder": ("占位符", "a placeholder"),
    "unreadable": ("无法识别", "unreadable"),
}
_COUNTED = re.compile(r"\{([a-z_]+)\}")


def label(kind: str, code: str, language: Language) -> str:
    """The short label of a code (indicator, applicant, section, series, form, state, table, topic), else the code."""
    return _labels(kind).get(code, (code, code))[LANGUAGES.index(language)]


def message(check: str, language: Language, arguments: Mapping[str, object]) -> str:
    """The sentence of a finding, every placeholder filled.

    Raises: KeyError, naming check and placeholder, when the check does not give what its message asks for.
    """
    template = _messages()[check][LANGUAGES.index(language)]
    values = dict(arguments)
    for name in ("terms", "beside"):
        more = arguments.get(name)
        values |= more if isinstance(more, dict) else {}

    def filled(match: re.Match[str]) -> str:
        if match[1] not in values:
            raise KeyError(f"{check}: its message asks for {{{match[1]}}}, the check gives {', '.join(sorted(values))}")
        return shown(values[match[1]], language)

    return _COUNTED.sub(filled, template)


def held_back(reason: str, language: Language) -> str:
    """Why a table was held back, as a sentence; reason is a code of ``reference/held_back.csv`` and what fills it.

    A reason without a line there is shown as it is.
    """
    code, *values = reason.split(":")
    row = next((row for row in reference.rows("held_back") if row["reason"] == code), None)
    names = reference.listed(row["values"]) if row else ()
    if row is None or len(names) != len(values):
        return reason
    filled = dict(zip(names, values, strict=True))
    for kind in ("indicator", "applicant"):
        filled[kind] = label(kind, filled.get(kind, ""), language)
    if filled["applicant"]:
        filled["applicant"] = (f"（{filled['applicant']}）", f" ({filled['applicant']})")[LANGUAGES.index(language)]
    return row[f"text_{language}"].format(**filled)


def check_title(check: str, language: Language) -> str:
    """The short name of a check."""
    return next((row[f"title_{language}"] for row in reference.rows("checks") if row["check"] == check), check)


def shown(value: object, language: Language) -> str:
    """One argument of a message: numbers plain, codes by their labels, lists joined."""
    if isinstance(value, list):
        return ("、" if language == "zh" else ", ").join(shown(item, language) for item in value)
    if isinstance(value, dict):
        if "sum" in value:
            return " + ".join(shown(item, language) for item in value["sum"])
        if "status" in value:
            return _cell(value, language)
        kind, code = next(iter(value.items()))
        return label(kind, str(code), language)
    if isinstance(value, Decimal | int | float) and not isinstance(value, bool):
        return plain(value)
    return "" if value is None else str(value)


def _cell(cell: Mapping[str, object], language: Language) -> str:
    """The number of a cell, or why there is none; with the name of the body where it is not the report's own."""
    if cell.get("value") is not None:
        number = shown(cell["value"], language)
    else:
        number = _EMPTY.get(str(cell["status"]), ("缺", "missing"))[LANGUAGES.index(language)]
    body = cell.get(f"of_{language}")
    return f"{number}{f'（{body}）' if language == 'zh' else f' ({body})'}" if body else number


def plain(value: Decimal | int | float) -> str:
    """The number in plain digits, without trailing zeros."""
    number = Decimal(str(value))
    return f"{number.quantize(Decimal(1)):f}" if number == number.to_integral_value() else f"{number.normalize():f}"


def short(text: str) -> str:
    """A form's label without its numbering and its asides: （二）部分公开（区分处理的，只计这一情形） is 部分公开."""
    bare = _NUMBERING.sub("", text, count=1) if _NUMBERING.match(text) else text
    return _ASIDE.sub("", bare).strip() or text


@cache
def _messages() -> dict[str, tuple[str, str]]:
    return {row["check"]: (row["message_zh"], row["message_en"]) for row in reference.rows("checks")}


@cache
def _labels(kind: str) -> dict[str, tuple[str, str]]:
    if kind == "table":
        return _TABLES
    if kind == "topic":
        return {
            f"{row['check']}:{row['topic']}": (row["label_zh"], row["label_en"])
            for row in reference.rows("check_patterns")
        }
    if kind == "section":
        # A title belongs to a form; without one it is that of the newest.
        titles = {row["section"]: (row["title_zh"], row["title_en"]) for row in reference.rows("sections")}
        return titles | {
            f"{row['form']}:{row['section']}": (row["title_zh"], row["title_en"]) for row in reference.rows("sections")
        }
    table = {
        "indicator": "indicators", "applicant": "applicants", "series": "series", "form": "forms",
        "state": "decision_states", "ratio": "ratios",
    }[kind]  # fmt: skip
    return {row[kind]: (short(row["label_zh"]), short(row["label_en"])) for row in reference.rows(table)}
