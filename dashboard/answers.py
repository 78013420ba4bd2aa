"""What a returned list of findings would change, before anybody accepts it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard import text
from dashboard.exports.rectification import Answer
from dashboard.text import Language

if TYPE_CHECKING:
    from data.commands import Standing, StateRule

UNDECIDED = "open"
ANSWERED = "answered"
# What the agency writes, in the order in which it is kept.
_WRITTEN = ("measures", "is_republished", "link", "completed_on", "contact", "note")


@dataclass(frozen=True, slots=True)
class Change:
    """One row of a returned list: the verdicts that it asks for, in their order, with the words of each.

    was: how the finding stands. problem: a key of texts.csv when the row asks for what cannot be, else empty.
    """

    answer: Answer
    was: str
    steps: tuple[tuple[str, str], ...]
    problem: str = ""

    @property
    def becomes(self) -> str:
        """How the finding would stand."""
        return self.steps[-1][0] if self.steps else self.was


def changes(
    answers: Sequence[Answer],
    standing: Mapping[str, Standing],
    findings: Collection[str],
    rules: Mapping[str, StateRule],
    language: Language,
) -> tuple[Change, ...]:
    """What every row that is not blank would change; a row that says what is known already has no steps."""
    return tuple(_change(answer, standing, findings, rules, language) for answer in answers if not answer.is_blank)


def words_of(answer: Answer, language: Language) -> str:
    """What the agency wrote, in one line, each part by its name."""
    parts = []
    for name in _WRITTEN:
        value = getattr(answer, name)
        if value in {"", None}:
            continue
        if isinstance(value, bool):
            value = text.say("list.yes" if value else "list.no", language)
        parts.append(text.say("answers.part", language, name=text.say(f"list.{name}", language), words=value))
    return text.say("answers.between", language).join(parts)


def _change(
    answer: Answer,
    standing: Mapping[str, Standing],
    findings: Collection[str],
    rules: Mapping[str, StateRule],
    language: Language,
) -> Change:
    last = standing.get(answer.finding_id)
    was = last.state if last else UNDECIDED
    if last is None and answer.finding_id not in findings:
        return Change(answer, was, (), "answers.unknown_finding")
    steps: list[tuple[str, str]] = []
    now = was
    words = words_of(answer, language)
    is_new = bool(words) and not (last and last.reason == words)
    if is_new:
        if ANSWERED not in rules[now].may_become:
            return Change(answer, was, (), "answers.not_sent")
        steps.append((ANSWERED, words))
        now = ANSWERED
    if answer.state and answer.state not in {now, was}:
        rule = rules.get(answer.state)
        if rule is None or not rule.is_given or answer.state not in rules[now].may_become:
            return Change(answer, was, (), "answers.not_possible")
        if rule.needs == "deadline":
            return Change(answer, was, (), "answers.needs_deadline")
        review = [part for part in (answer.review, answer.reviewer, str(answer.reviewed_on or "")) if part]
        reason = text.say("answers.between", language).join(review) or words
        if rule.needs == "reason" and not reason:
            return Change(answer, was, (), "answers.needs_reason")
        steps.append((answer.state, reason))
    return Change(answer, was, tuple(steps))
