"""One figure per indicator: which of several the report means, or none when no rule tells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from data.narrative.matching import Hit
from data.records import Identity, Notice, Reading

_CLOSE_ENOUGH = Decimal("0.1")
_WHOLE = re.compile(r"全[省市州县区旗盟镇乡]|全街道|全系统|各级|各部门|我[省市州县区旗盟镇乡](?!政府办|人民政府)")
_OFFICE = re.compile(r"本级|政府办|办公室|办公厅|代表|机关本部")
_OWN = re.compile(r"[我本全][局委厅办院处部署所站队社会]|本(?:机关|单位|部门|街道|中心)|我(?:单位|街道|中心)")

# 县某某局收到…: in the report of a government that is one of its bureaus.
_BUREAU = re.compile(
    r"(?P<name>[一-龥]{2,12}(?:局|委员会|厅))(?:共|全年|累计|年内|本年度?)*(?:新收|收到|受理|主动公开|公开|发布|答复|办结)"
)
# 本级收到17件，办结15件: the second figure is of the office too.
_OF_THE_OFFICE = re.compile(r"本级(?:(?!全[省市州县区旗盟镇乡])[^;])*$")
_SEVERAL = re.compile(r"[各全等及和、]|政府")


@dataclass(frozen=True, slots=True)
class Decision:
    """The readings, the hits that say the same again or contradict, and those that a rule sets aside."""

    readings: tuple[Reading, ...]
    winners: tuple[Hit, ...]
    repeats: tuple[Hit, ...]
    outranked: tuple[Hit, ...]
    notices: tuple[Notice, ...]


def decide(hits: tuple[Hit, ...], identity: Identity) -> Decision:
    """One reading per indicator from the hits of this year.

    In order: the rule's rank, the scope (the whole county before its office for a government, the own office before
    the whole county for a bureau), a whole before a part, a year's figure before a cumulative one, an exact one before
    an approximate one. What is then still two different figures is no reading but a notice.
    """
    candidates, outranked = _own(hits, identity)
    candidates = _moved(candidates)
    winners: list[tuple[str, Hit]] = []
    repeats: list[Hit] = []
    notices: list[Notice] = []
    for indicator, rivals in candidates.items():
        best = max(hit.rule.rank for hit in rivals)
        best_ranked = _settled([hit for hit in rivals if hit.rule.rank == best], identity)
        top = [hit for hit in rivals if hit in best_ranked or _contradicts(hit, best_ranked)]
        if len({hit.value for hit in top}) > 1:
            shown = "、".join(hit.as_written for hit in top)
            notices.append(Notice("figures_disagree", f"{indicator}: {shown}", top[0].place))
            repeats.extend(top)
            outranked.extend(hit for hit in rivals if hit not in top)
            continue
        winner = min(top, key=lambda hit: hit.status == "stated_none")
        winners.append((indicator, winner))
        for hit in rivals:
            if hit is not winner:
                (repeats if hit.value == winner.value else outranked).append(hit)
    readings = tuple(_reading(indicator, hit) for indicator, hit in winners)
    return Decision(readings, tuple(hit for _, hit in winners), tuple(repeats), tuple(outranked), tuple(notices))


def _own(hits: tuple[Hit, ...], identity: Identity) -> tuple[dict[str, list[Hit]], list[Hit]]:
    """This year's hits by indicator, and those that are of a bureau of the government that reports.

    Where the bureaus are counted one by one, the figure of the government's office is one of theirs.
    """
    own: dict[str, list[Hit]] = {}
    others: list[Hit] = []
    for hit in hits:
        if hit.indicator and not hit.period:
            (others if _is_of_a_bureau(hit, identity) else own.setdefault(hit.indicator, [])).append(hit)
    for indicator in {hit.indicator for hit in others} & own.keys():
        if all(_OFFICE.search(hit.window) for hit in own[indicator]):
            others.extend(own.pop(indicator))
    return own, others


def _is_of_a_bureau(hit: Hit, identity: Identity) -> bool:
    """Whether a figure in the report of a government is said of one of its bureaus."""
    subject = _BUREAU.search(hit.window) if identity.kind == "government" else None
    return bool(subject and not _SEVERAL.search(subject["name"]) and subject["name"] not in (identity.agency or ""))


def _moved(candidates: dict[str, list[Hit]]) -> dict[str, list[Hit]]:
    """The candidates, where a contested figure may stand for its rule's second indicator instead, if that is free."""
    moved = {indicator: list(hits) for indicator, hits in candidates.items()}
    for hits in candidates.values():
        movable = [hit for hit in hits if hit.rule.otherwise]
        fixed = [hit for hit in hits if not hit.rule.otherwise]
        if not movable or not fixed or {hit.value for hit in movable} == {hit.value for hit in fixed}:
            continue
        other = movable[0].rule.otherwise
        if len({hit.value for hit in movable}) == 1 and not candidates.get(other):
            moved[movable[0].indicator] = fixed
            moved[other] = movable
    return moved


def _settled(hits: list[Hit], identity: Identity) -> list[Hit]:
    """The hits of the widest scope that is the report's own, less parts, cumulative figures and approximations."""
    own, foreign = (_WHOLE, _OFFICE) if identity.kind == "government" else (_OWN, _WHOLE)
    if any(own.search(hit.window) for hit in hits):
        hits = [hit for hit in hits if own.search(hit.window) or not foreign.search(hit.window)]
    elif identity.kind == "government":
        hits = _beyond_the_office(hits)
    hits = [hit for hit in hits if not (hit.figure and hit.figure.is_part)] or hits
    yearly = [hit for hit in hits if "累计" not in hit.window]
    if yearly and len(yearly) < len(hits):
        largest = max(hit.value or Decimal(0) for hit in yearly)
        hits = yearly + [hit for hit in hits if hit not in yearly and (hit.value or Decimal(0)) <= largest]
    exact = [hit for hit in hits if hit.status != "approx"]
    if exact and all(_is_near(hit.value, exact[0].value) for hit in hits if hit.status == "approx"):
        return exact
    return hits


def _beyond_the_office(hits: list[Hit]) -> list[Hit]:
    """The hits less those that the sentence says of the government's own office, where others are at least as large."""
    office = [hit for hit in hits if _OF_THE_OFFICE.search(hit.sentence.rendered[: hit.end])]
    others = [hit for hit in hits if hit not in office]
    largest = max((hit.value or Decimal(0) for hit in office), default=Decimal(0))
    return others if others and all((hit.value or Decimal(0)) >= largest for hit in others) else hits


def _contradicts(hit: Hit, top: list[Hit]) -> bool:
    """Whether one says that there was none and the other that there was: no rank decides that."""
    none = hit.status == "stated_none"
    return any(none != (other.status == "stated_none") and hit.value != other.value for other in top)


def _is_near(approximate: Decimal | None, exact: Decimal | None) -> bool:
    if approximate is None or exact is None:
        return False
    return abs(approximate - exact) <= _CLOSE_ENOUGH * approximate


def _reading(indicator: str, hit: Hit) -> Reading:
    return Reading(
        indicator=indicator,
        applicant="",
        value=hit.value,
        status=hit.status,
        as_written=hit.as_written,
        place=hit.place,
        rule=hit.rule.name,
        unit=hit.unit,
        section=hit.sentence.section.code,
        sentence=hit.sentence.words,
    )
