"""The lines of ``reference/narrative_rules.csv`` as compiled rules; their shared words are in narrative_words.csv."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from data.records import Form
from data.reference import listed, rows

_WORD = re.compile(r"<(g?)(\w+)>")


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """Which words make a figure which indicator.

    pattern matches a rendered sentence. With a ``#`` in it, it reads that figure: as many indicators as ``#`` are read
    in order, one ``#`` gives all indicators its value; without ``#`` it is zero in words.
    before looks at the words before the match, context at the section's code and at this sentence with the one before
    it, unless at the clause; claims lists for each indicator the cells or sums of a table that may hold it too.
    value "0" reads zeros only, "table" only what a table confirms.
    """

    position: int
    name: str
    indicators: tuple[str, ...]
    claims: tuple[tuple[str, ...], ...]
    applicant: str
    forms: frozenset[str]
    sections: frozenset[str]
    not_sections: frozenset[str]
    topics: tuple[str, ...]
    pattern: re.Pattern[str]
    before: re.Pattern[str] | None
    context: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    value: str
    reads_parts: bool
    rank: int
    otherwise: str

    def reads(self, section: str) -> bool:
        """Whether the rule looks at a section of this code."""
        return section not in self.not_sections and (not self.sections or section in self.sections)


@cache
def rules_of(form: Form | None) -> tuple[Rule, ...]:
    """The rules that apply to a form; all of them when the form is not known.

    Raises: ValueError, naming the line, when a rule names an indicator or a shared word that there is not.
    """
    return tuple(rule for rule in _all_rules() if form is None or form in rule.forms)


@cache
def rules_by_topic(form: Form | None, section: str, *, has_figure: bool) -> dict[str, tuple[Rule, ...]]:
    """The rules for one section by the words that their sentences must name; without a figure only zero in words."""
    by_topic: dict[str, list[Rule]] = {}
    for rule in rules_of(form):
        if rule.reads(section) and (has_figure or rule.value == "none"):
            for topic in rule.topics:
                by_topic.setdefault(topic, []).append(rule)
    return {topic: tuple(rules) for topic, rules in by_topic.items()}


@cache
def _indicators() -> dict[str, dict[str, str]]:
    return {row["indicator"]: row for row in rows("indicators")}


@cache
def _all_rules() -> tuple[Rule, ...]:
    return tuple(_rule(position, row) for position, row in enumerate(rows("narrative_rules")))


def _rule(position: int, row: dict[str, str]) -> Rule:
    indicators = listed(row["indicator"])
    claims = tuple(listed(part) for part in row["claims"].split(";"))
    codes = {code for expressions in claims for expression in expressions for code in expression.split("+")}
    unknown = (codes | set(indicators)) - set(_indicators())
    if unknown:
        raise ValueError(f"narrative_rules.csv: rule {row['rule']} names {sorted(unknown)}, not in indicators.csv")
    forms = set(listed(row["forms"])) or {
        form for code in indicators or tuple(codes) for form in listed(_indicators()[code]["forms"])
    }
    sections = listed(row["sections"])
    if row["part"] not in {"", "yes"} or row["value"] not in {"", "0", "none", "table"}:
        raise ValueError(f"narrative_rules.csv: rule {row['rule']} has an unknown value or part")
    return Rule(
        position=position,
        name=row["rule"],
        indicators=indicators,
        claims=claims,
        applicant=row["applicant"],
        forms=frozenset(forms),
        sections=frozenset(code for code in sections if not code.startswith("!")),
        not_sections=frozenset(code[1:] for code in sections if code.startswith("!")),
        topics=listed(row["topic"]),
        pattern=re.compile(spelt_out(row["pattern"], row["rule"])),
        before=_optional(row, "before"),
        context=_optional(row, "context"),
        unless=_optional(row, "unless"),
        value=row["value"],
        reads_parts=row["part"] == "yes",
        rank=int(row["rank"]),
        otherwise=row["otherwise"],
    )


def _optional(row: dict[str, str], column: str) -> re.Pattern[str] | None:
    return re.compile(spelt_out(row[column], row["rule"])) if row[column] else None


def spelt_out(pattern: str, rule: str) -> str:
    """The pattern with ``<word>`` replaced by the shared pattern, ``<g8>`` by up to eight characters of one clause."""

    def spell(match: re.Match[str]) -> str:
        if match[1] and match[2].isdigit():
            return rf"[^#@,;]{{0,{match[2]}}}?"
        word = match[1] + match[2]
        if word not in _words():
            raise ValueError(f"narrative_rules.csv: rule {rule} uses <{word}>, not in narrative_words.csv")
        return spelt_out(_words()[word], rule)

    # (?P<name> and (?<= stay as they are: only <word> alone is shared.
    return _WORD.sub(spell, pattern)


@cache
def _words() -> dict[str, str]:
    return {row["word"]: row["pattern"] for row in rows("narrative_words")}
