"""The true figures of many bodies at once, as columns: what ``figures`` draws one by one, fast enough for millions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from data.samples.county import Agency
from data.samples.figures import (
    FEE_ROW_SINCE,
    FIRST_CARRY,
    FIRST_YEAR,
    GROUP_WEIGHTS,
    GROUPS,
    OLD_REPLIES,
    OUTCOMES,
    POWERS,
    RESULTS,
    REVIEW_FIRST,
    SUBTOTALS,
)

Column = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
# One column by (indicator, applicant), one value for each body.
Columns = dict[tuple[str, str], Column]

# Amounts are kept in ten-thousandths, so that a column of whole numbers holds them exactly.
SCALE = 10_000
AMOUNTS = frozenset({"t2a_procure_amount", "t2b_charge_amount", "s14_request_fee", "s14_budget"})
# A county is as large as another one times this, one in twenty ten times as large or small.
_SPREAD = 1.2
_BLOCKS = ("rev", "direct", "after")
_CHANNELS = {"in_person": 0.14, "fax": 0.02, "online": 0.54, "letter": 0.3}


@dataclass(frozen=True, slots=True)
class _Bodies:
    """The sizes of the bodies' work in an ordinary year, as in ``county.Body``."""

    applications: npt.NDArray[np.float64]
    disputes: npt.NDArray[np.float64]
    items: npt.NDArray[np.float64]
    made: npt.NDArray[np.float64]
    decided: dict[str, npt.NDArray[np.float64]]
    powers: Column
    staff: Column
    messages: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Past:
    """What one year hands to the next: cases by applicant, disputes by block, documents in force, powers."""

    carried: Column
    pending: Column
    documents: Column
    powers: Column


def history(agencies: Sequence[Agency], years: range, seed: int, block: int) -> Iterator[tuple[int, Columns]]:
    """The figures of every year, all identities of the forms kept; the same numbers for the same arguments.

    A body that does not exist in a year has figures all the same; who reports is the caller's choice.
    Units: as in the forms, those of AMOUNTS in ten-thousandths.
    """
    rng = np.random.default_rng((seed, block))
    counties = {name: number for number, name in enumerate(dict.fromkeys(agency.county for agency in agencies))}
    sizes = rng.lognormal(0, _SPREAD, len(counties))[[counties[agency.county] for agency in agencies]]
    bodies = _bodies(agencies, sizes)
    count = len(agencies)
    past = _Past(
        carried=np.zeros((count, len(GROUPS)), np.int64),
        pending=np.zeros((count, len(_BLOCKS)), np.int64),
        documents=np.array([agency.body.documents for agency in agencies], np.int64),
        powers=bodies.powers,
    )
    for year in years:
        figures, past = _year(bodies, year, np.random.default_rng((seed, block, year)), past)
        yield year, _summed_up(figures, agencies, year)


def _year(bodies: _Bodies, year: int, rng: np.random.Generator, past: _Past) -> tuple[Columns, _Past]:
    cases, carried = _cases(bodies, year, rng, past)
    answered = cases["t3_total", "total"]
    disputes, pending = _disputes(bodies, year, rng, past, answered)
    documents = _documents(bodies, rng, past)
    decisions, powers = _decisions(bodies, rng, past)
    prose = _prose(bodies, year, rng, cases | disputes | documents)
    known = cases | disputes | documents | decisions | prose
    known |= _statistics(known, rng)
    known |= _local(known, rng)
    return known, _Past(carried, pending, documents["t2b_norm_valid", ""], powers)


def _cases(bodies: _Bodies, year: int, rng: np.random.Generator, past: _Past) -> tuple[Columns, Column]:
    growth = 0.5 + max(year - FIRST_YEAR, 0) * 0.06
    weights = np.array(GROUP_WEIGHTS, float)
    new = rng.poisson(np.outer(bodies.applications * growth, weights / weights.sum()))
    left = rng.binomial(new, 0.05) if year >= FIRST_CARRY else np.zeros_like(new)
    odds = np.array([w if n != "t3_other_unpaid_fee" or year >= FEE_ROW_SINCE else 0 for n, w in OUTCOMES.items()])
    ended = rng.multinomial(new + past.carried - left, odds / odds.sum())
    rows = {name: ended[:, :, number] for number, name in enumerate(OUTCOMES)}
    rows |= {
        subtotal: np.sum([rows[name] for name in OUTCOMES if name.startswith(subtotal)], axis=0)
        for subtotal in SUBTOTALS
    }
    rows |= {"t3_new": new, "t3_carry_in": past.carried, "t3_total": ended.sum(axis=2), "t3_carry_out": left}
    columns = {(row, group): cells[:, place] for row, cells in rows.items() for place, group in enumerate(GROUPS)}
    return columns | {(row, "total"): cells.sum(axis=1) for row, cells in rows.items()}, left


def _disputes(
    bodies: _Bodies, year: int, rng: np.random.Generator, past: _Past, answered: Column
) -> tuple[Columns, Column]:
    mean = bodies.disputes * (0.6 + max(year - FIRST_YEAR, 0) * 0.05)
    reviews = past.pending[:, 0] + np.minimum(rng.poisson(mean), answered // 2)
    direct = past.pending[:, 1] + np.minimum(rng.poisson(mean * 0.2 * (year < REVIEW_FIRST)), answered // 4)
    after = past.pending[:, 2] + np.minimum(rng.poisson(mean * 0.25), reviews // 2)
    odds = np.array((60, 9, 22, 0 if year <= FIRST_CARRY else 9), float)
    columns: Columns = {}
    for block, number in zip(_BLOCKS, (reviews, direct, after), strict=True):
        results = rng.multinomial(number, odds / odds.sum())
        surplus = np.maximum(results[:, 1] - (number - results[:, 3]) // 4, 0)
        results[:, 0] += surplus
        results[:, 1] -= surplus
        columns |= {(f"t4_{block}_{result}", ""): results[:, place] for place, result in enumerate(RESULTS)}
        columns[f"t4_{block}_total", ""] = number
    return columns, np.stack([columns[f"t4_{block}_pending", ""] for block in _BLOCKS], axis=1)


def _documents(bodies: _Bodies, rng: np.random.Generator, past: _Past) -> Columns:
    made = rng.poisson(bodies.made)
    repealed = np.minimum(rng.poisson(past.documents * 0.06), past.documents)
    valid = past.documents + made - repealed
    none = np.zeros_like(made)
    rules = {(f"t2{name}", ""): none for name in _RULES}
    return rules | {
        ("t2b_norm_made", ""): made, ("t2b_norm_repealed", ""): repealed, ("t2b_norm_valid", ""): valid,
        ("t2a_norm_made", ""): made, ("t2a_norm_disclosed", ""): made, ("t2a_norm_stock", ""): valid,
    }  # fmt: skip


# Counties have no power to make rules (规章), so the row is always 0.
_RULES = ("b_rules_made", "b_rules_repealed", "b_rules_valid", "a_rules_made", "a_rules_disclosed", "a_rules_stock")


def _decisions(bodies: _Bodies, rng: np.random.Generator, past: _Past) -> tuple[Columns, Column]:
    count = len(bodies.staff)
    columns: Columns = {}
    for name, decided in bodies.decided.items():
        number = np.rint(decided * rng.uniform(0.88, 1.13, count)).astype(np.int64)
        columns[f"t2a_{name}_decisions", ""] = number
        if name != "service":
            columns[f"t2b_{name}_decisions", ""] = number
    change = rng.choice((-3, -1, 0, 0, 0, 1, 2), past.powers.shape)
    delta = np.where(past.powers > 0, np.maximum(change, 1 - past.powers), 0)
    for place, name in enumerate(POWERS):
        columns[f"t2a_{name}_items_prev", ""] = past.powers[:, place]
        columns[f"t2a_{name}_items_delta", ""] = delta[:, place]
    projects = bodies.staff + rng.integers(1, 4, count)
    columns["t2a_procure_count", ""] = projects
    columns["t2a_procure_amount", ""] = projects * rng.integers(29 * SCALE, 40 * SCALE, count)
    charged = np.rint(bodies.decided["service"] * rng.uniform(0.85, 1.15, count) * 100).astype(np.int64)
    columns["t2b_charge_amount", ""] = np.where(past.powers[:, POWERS.index("charge")] > 0, charged, 0) * (SCALE // 100)
    return columns, past.powers + delta


def _prose(bodies: _Bodies, year: int, rng: np.random.Generator, known: Columns) -> Columns:
    count = len(bodies.staff)
    items = np.rint(bodies.items * (0.7 + max(year - FIRST_YEAR, 0) * 0.03) * rng.uniform(0.88, 1.13, count))
    items = items.astype(np.int64)
    trainings = rng.poisson(1.4, count)
    full = (bodies.staff > 2).astype(np.int64)
    before = year <= FIRST_CARRY
    granted, denied = known["t3_granted", "total"], known["t3_denied", "total"]
    return {
        ("n_info_total", ""): items,
        ("n_website_items", ""): np.rint(items * rng.uniform(0.72, 0.95, count)).astype(np.int64),
        ("n_wechat_items", ""): np.rint(items * rng.uniform(0.3, 0.5, count)).astype(np.int64),
        ("n_interpretations", ""): rng.poisson(bodies.made + 1.5),
        ("n_messages", ""): rng.poisson(bodies.messages),
        ("n_trainings", ""): trainings,
        ("n_trainees", ""): trainings * rng.integers(18, 46, count),
        ("n_staff_full", ""): full,
        ("n_staff_part", ""): bodies.staff - full,
        ("n_app_received_text", ""): known["t3_new", "total"],
        ("n_app_replied_text", ""): known["t3_total", "total"],
        ("n_app_carry_out_text", ""): known["t3_carry_out", "total"],
        ("n_app_granted_text", ""): granted - (granted * 2 // 5) if before else granted,
        ("n_app_denied_text", ""): denied,
        ("n_docs_issued_text", ""): known["t2b_norm_made", ""],
        ("n_docs_repealed_text", ""): known["t2b_norm_repealed", ""],
        ("n_docs_valid_text", ""): known["t2b_norm_valid", ""],
        ("n_review_text", ""): known["t4_rev_total", ""],
    }


def _statistics(known: Columns, rng: np.random.Generator) -> Columns:
    """The national table of 2014–2018 out of the same cases, as ``figures`` adds them up."""

    def rows(*names: str) -> Column:
        return sum((known[f"t3_{name}", "total"] for name in names), np.zeros_like(known["t3_new", "total"]))

    def words(name: str) -> Column:
        return known[f"n_{name}", ""]

    received, closed = rows("new"), rows("total")
    channels = rng.multinomial(received, list(_CHANNELS.values()))
    extended = rng.binomial(closed, 0.06)
    granted = words("app_granted_text")
    privacy = rng.binomial(rows("denied_third_party"), 0.6)
    not_ours = rng.binomial(rows("unable_not_held"), 0.5)
    few = rng.poisson(0.6, len(received))
    one, none = np.ones_like(received), np.zeros_like(received)
    figures: dict[str, Column] = {
        "info_total": words("info_total"),
        "norm_disclosed": words("docs_issued_text"),
        "norm_issued": words("docs_issued_text"),
        "ch_gazette": none,
        "ch_website": words("website_items"),
        "ch_weibo": none,
        "ch_wechat": words("wechat_items"),
        "ch_other": words("info_total") - words("website_items"),
        "hot_topics": few,
        "press_conf": few,
        "press_conf_principal": few // 2,
        "web_interviews": few,
        "web_interviews_principal": few // 2,
        "interpretations": words("interpretations"),
        "social_responses": few,
        "other_responses": none,
        "app_received": received,
        **{f"app_{channel}": channels[:, place] for place, channel in enumerate(_CHANNELS)},
        "app_closed": closed,
        "closed_on_time": closed - extended,
        "closed_extended": extended,
        "replied": closed,
        "reply_already_public": rows("granted") - granted,
        "reply_granted": granted,
        **{reply: rows(*outcomes) for reply, outcomes in OLD_REPLIES.items()},
        "request_fee": none,
        "complaints": none,
        "units": one,
        "reading_points": one,
        "staff": words("staff_full") + words("staff_part"),
        "staff_full": words("staff_full"),
        "staff_part": words("staff_part"),
        "budget": one * SCALE,
        "meetings": one + few,
        "trainings": words("trainings"),
        "trainees": words("trainees"),
    }
    figures |= {
        "refused_trade_secret": figures["refused_trade_secret"] - privacy,
        "refused_privacy": privacy,
        "reply_not_ours": not_ours,
        "reply_not_exist": figures["reply_not_exist"] - not_ours,
    }
    for name, blocks in (("review", ("rev",)), ("lit", ("direct", "after"))):
        for result in ("total", "upheld", "corrected", "other"):
            figures[f"{name}_{result}"] = np.sum([known[f"t4_{block}_{result}", ""] for block in blocks], axis=0)
    return {(f"s14_{name}", ""): value for name, value in figures.items()}


def _local(known: Columns, rng: np.random.Generator) -> Columns:
    """A local table of the years before the national one, out of the same cases."""

    def statistic(name: str) -> Column:
        return known[f"s14_{name}", ""]

    reasons = {
        "not_gov_info": statistic("refused_not_gov_info"),
        "not_exist": statistic("reply_not_exist"),
        "not_held": statistic("reply_not_ours"),
        "unclear": statistic("reply_amend"),
        "exempt1": statistic("refused_state_secret"),
        "exempt2": statistic("refused_trade_secret"),
        "exempt3": statistic("refused_privacy"),
        "other": statistic("refused_security") + statistic("refused_other_law") + statistic("reply_other_route"),
    }
    email = rng.binomial(statistic("app_online"), 0.3)
    figures = {
        "info_total": statistic("info_total"),
        "info_website": statistic("ch_website"),
        "normative_new": statistic("norm_issued"),
        "app_total": statistic("app_received"),
        "app_in_person": statistic("app_in_person"),
        "app_fax": statistic("app_fax"),
        "app_email": email,
        "app_online": statistic("app_online") - email,
        "app_letter": statistic("app_letter"),
        "reply_total": statistic("replied"),
        "reply_granted": statistic("reply_already_public") + statistic("reply_granted"),
        "reply_partial": statistic("reply_partial"),
        "reply_refused": np.sum(list(reasons.values()), axis=0),
        **{f"refused_{reason}": number for reason, number in reasons.items()},
        "review_total": statistic("review_total"),
        "litigation_total": statistic("lit_total"),
    }
    return {(f"l09_{name}", ""): value for name, value in figures.items()}


def _summed_up(figures: Columns, agencies: Sequence[Agency], year: int) -> Columns:
    """The figures with those of each county's government: what it does itself and all that its bodies do."""
    governments = {a.county: place for place, a in enumerate(agencies) if a.is_county_government}
    members = [
        (place, governments[a.county])
        for place, a in enumerate(agencies)
        if a.is_summed_up and a.county in governments and a.first_year <= year <= a.last_year
    ]
    if not members:
        return figures
    own, parent = np.array(members).T
    summed: Columns = {}
    for key, column in figures.items():
        summed[key] = column.copy()
        np.add.at(summed[key], parent, column[own])
    return summed


def _bodies(agencies: Sequence[Agency], sizes: npt.NDArray[np.float64]) -> _Bodies:
    bodies = [agency.body for agency in agencies]

    def each(name: str) -> npt.NDArray[np.float64]:
        return np.array([float(getattr(body, name)) for body in bodies]) * sizes

    return _Bodies(
        applications=each("applications"),
        disputes=each("disputes"),
        items=each("items"),
        made=each("made"),
        decided={
            "licence": each("licences"), "service": each("matters") * 7, "penalty": each("penalties"),
            "coercion": each("coercions"),
        },
        powers=np.array(
            [
                [
                    max(body.matters // 3, 1) if body.licences else 0, body.matters // 2,
                    body.matters * 2 if body.penalties else 0, 4 if body.coercions else 0, 2 if body.charges else 0,
                ]
                for body in bodies
            ],
            np.int64,
        ),
        staff=np.array([body.staff for body in bodies], np.int64),
        messages=each("messages"),
    )  # fmt: skip
