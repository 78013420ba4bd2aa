"""What may be decided on a finding after what, what a decision needs, and what a finding is about."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from data import reference
from data.messages import Refusal

UNDECIDED = "open"
_WRONG_USAGE = 2


@dataclass(frozen=True, slots=True)
class State:
    """One line of ``reference/decision_states.csv``.

    may_become: the states that a person may give next. needs: "reason", "deadline" or nothing. is_open: somebody has
    still to act. is_given: by a person; the others follow from the build.
    """

    state: str
    label_zh: str
    label_en: str
    may_become: tuple[str, ...]
    needs: str
    is_open: bool
    is_given: bool


@cache
def states() -> dict[str, State]:
    """The states of findings by name, in the order in which they are listed."""
    return {
        row["state"]: State(
            row["state"], row["label_zh"], row["label_en"], reference.listed(row["may_become"]), row["needs"],
            row["is_open"] == "true", row["is_given"] == "true",
        )
        for row in reference.rows("decision_states")
    }  # fmt: skip


def demand_complete(state: str, author: str, reason: str, deadline: str | None) -> None:
    """Nothing, when a decision has all that its state needs.

    Raises: Refusal naming what is missing, or the states that there are.
    """
    known = states()
    if state not in known or not known[state].is_given:
        given = [name for name, each in known.items() if each.is_given]
        raise Refusal("bad_state", exit_code=_WRONG_USAGE, state=state, list=", ".join(given))
    label = {"state": state}
    if not author.strip():
        raise Refusal("needs_author", exit_code=_WRONG_USAGE)
    needs = known[state].needs
    if needs == "reason" and not reason.strip():
        raise Refusal("needs_reason", exit_code=_WRONG_USAGE, state=label)
    if needs == "deadline" and deadline is None:
        raise Refusal("needs_deadline", exit_code=_WRONG_USAGE, state=label)
    if needs != "deadline" and deadline is not None:
        raise Refusal("takes_no_deadline", exit_code=_WRONG_USAGE, state=label)
    if deadline is not None and not _is_date(deadline):
        raise Refusal("bad_deadline", exit_code=_WRONG_USAGE, deadline=deadline)


def demand_possible(finding_id: str, now: str, state: str) -> None:
    """Nothing, when a finding that stands at now may be given the state.

    Raises: Refusal naming both and what is possible instead.
    """
    known = states()
    possible = known[now].may_become
    if state in possible:
        return
    raise Refusal(
        "bad_transition",
        exit_code=_WRONG_USAGE,
        finding=finding_id,
        now={"state": now},
        state={"state": state},
        list=", ".join(possible),
    )


def subject(finding: Mapping[str, Any]) -> str:
    """What a finding is about whatever the numbers: the digest of check, agency, year, section and cells.

    finding has these columns of the table findings, operands as JSON text.
    """
    operands = json.loads(finding["operands"])
    # Operands without an indicator are passages of text: their number says nothing about where the fault is.
    cells = sorted([o["indicator"], o.get("applicant") or ""] for o in operands if o.get("indicator"))
    names = ("check", "agency_id", "report_year", "section", "indicator", "applicant")
    key = [*(finding[name] or "" for name in names), cells]
    return hashlib.sha256(json.dumps(key).encode()).hexdigest()[:16]


def _is_date(words: str) -> bool:
    try:
        return date.fromisoformat(words).isoformat() == words
    except ValueError:
        return False
