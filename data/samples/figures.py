"""The true figures of every body and year: cases, documents, decisions, disclosure work, with every identity kept."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from data.samples.county import Agency, dice

FIRST_YEAR = 2012
Figures = dict[tuple[str, str], Decimal]

GROUPS = ("natural", "business", "research", "ngo", "legal_service", "other_org")
GROUP_WEIGHTS = (860, 75, 4, 8, 33, 20)
OUTCOMES = {
    "t3_granted": 420, "t3_partial": 70,
    "t3_denied_state_secret": 3, "t3_denied_law_forbidden": 10, "t3_denied_security": 2, "t3_denied_third_party": 15,
    "t3_denied_internal": 22, "t3_denied_process": 20, "t3_denied_case_file": 14, "t3_denied_admin_query": 22,
    "t3_unable_not_held": 225, "t3_unable_need_create": 30, "t3_unable_unclear": 14,
    "t3_unprocessed_petition": 44, "t3_unprocessed_repeat": 20, "t3_unprocessed_publication": 5,
    "t3_unprocessed_mass": 5, "t3_unprocessed_confirm": 9,
    "t3_other_no_correction": 20, "t3_other_unpaid_fee": 3, "t3_other_misc": 27,
}  # fmt: skip
# The reply kinds of the table of 2014–2018 after “granted”, each by the outcome rows that it became. Two of the rows
# were two kinds each: how much of them was privacy and how much another body's, the samples draw.
OLD_REPLIES = {
    "reply_partial": ("partial",),
    "reply_refused": ("denied",),
    "refused_state_secret": ("denied_state_secret",),
    "refused_trade_secret": ("denied_third_party",),
    "refused_privacy": (),
    "refused_security": ("denied_security",),
    "refused_not_gov_info": ("denied_internal", "denied_process"),
    "refused_other_law": ("denied_law_forbidden", "denied_case_file", "denied_admin_query"),
    "reply_not_ours": (),
    "reply_not_exist": ("unable_not_held", "unable_need_create"),
    "reply_amend": ("unable_unclear", "other_no_correction"),
    "reply_other_route": ("unprocessed", "other_unpaid_fee", "other_misc"),
}
SUBTOTALS = ("t3_denied", "t3_unable", "t3_unprocessed", "t3_other")
RESULTS = ("upheld", "corrected", "other", "pending")
POWERS = ("licence", "service", "penalty", "coercion", "charge")
_TABLE_SINCE = 2014
# The table of 2014–2018 has no row for cases carried over, so the first that can be are those of its last year.
FIRST_CARRY = 2018
FEE_ROW_SINCE = 2021
_COPY_FEE_UNTIL = 2016
# Since 2024 a refusal goes to administrative review before it can go to court.
REVIEW_FIRST = 2024
_WECHAT_SINCE, _WEIBO_UNTIL, _VIDEO_SINCE = 2014, 2020, 2020


@dataclass(frozen=True, slots=True)
class _Past:
    """What one year hands to the next."""

    carried: Counter[str] = field(default_factory=Counter)
    pending: Counter[str] = field(default_factory=Counter)
    documents: int = 0
    powers: Counter[str] = field(default_factory=Counter)
    cumulative: Figures = field(default_factory=dict)


def history(agency: Agency, seed: int, last_year: int) -> dict[int, Figures]:
    """A body's true figures by year, from its first year to last_year, for all forms at once.

    Shape: keys are (indicator, applicant) as in a fact; applicant "cumulative" is the sum over the years so far.
    """
    past = _Past(documents=agency.body.documents, powers=_powers(agency))
    years: dict[int, Figures] = {}
    for year in range(max(agency.first_year, FIRST_YEAR), min(agency.last_year, last_year) + 1):
        years[year], past = _year(agency, year, dice(seed, agency.agency_id, year), past)
    return years


def summed_up(own: dict[int, Figures], members: Iterable[dict[int, Figures]]) -> dict[int, Figures]:
    """The government's figures: what it does itself and all that its bodies do."""
    bodies = list(members)
    return {
        year: {
            key: value + sum((body[year][key] for body in bodies if year in body), Decimal(0))
            for key, value in figures.items()
        }
        for year, figures in own.items()
    }


def repeated_in_words(figures: Figures, year: int) -> Figures:
    """The figures with those that prose repeats from a table under codes of its own."""
    if year < _TABLE_SINCE:
        granted, denied = ("l09_reply_granted", ""), ("l09_reply_refused", "")
    elif year <= FIRST_CARRY:
        granted, denied = ("s14_reply_granted", ""), ("s14_reply_refused", "")
    else:
        granted, denied = ("t3_granted", "total"), ("t3_denied", "total")
    return figures | {
        ("n_app_received_text", ""): figures["t3_new", "total"],
        ("n_app_replied_text", ""): figures["t3_total", "total"],
        ("n_app_carry_out_text", ""): figures["t3_carry_out", "total"],
        ("n_app_granted_text", ""): figures[granted],
        ("n_app_denied_text", ""): figures[denied],
        ("n_review_text", ""): figures["t4_rev_total", ""],
        ("n_litigation_text", ""): figures["t4_direct_total", ""] + figures["t4_after_total", ""],
        ("n_docs_issued_text", ""): figures["t2b_norm_made", ""],
        ("n_docs_repealed_text", ""): figures["t2b_norm_repealed", ""],
        ("n_docs_valid_text", ""): figures["t2b_norm_valid", ""],
    }


def _year(agency: Agency, year: int, rng: random.Random, past: _Past) -> tuple[Figures, _Past]:
    cases, carried = _cases(agency, year, rng, past)
    disputes, pending = _disputes(agency, year, rng, past, sum(cases["t3_total"].values()))
    figures: Figures = {(row, group): Decimal(groups[group]) for row, groups in cases.items() for group in GROUPS}
    figures |= {(row, "total"): Decimal(sum(groups.values())) for row, groups in cases.items()}
    figures |= _keyed(disputes)
    figures |= _keyed(_documents(agency, rng, past))
    figures |= _decisions(agency, year, rng, past)
    figures |= _disclosure(agency, year, rng)
    figures |= _keyed(_statistics(figures, rng))
    figures |= _keyed(_local(figures, rng))
    figures = repeated_in_words(figures, year)
    cumulative = {
        (code, "cumulative"): past.cumulative.get((code, "cumulative"), value * 3) + value
        for (code, _), value in figures.items()
        if code.startswith("l09_")
    }
    powers = Counter(
        {name: int(figures[f"t2a_{name}_items_prev", ""] + figures[f"t2a_{name}_items_delta", ""]) for name in POWERS}
    )
    handed_on = _Past(carried, pending, int(figures["t2b_norm_valid", ""]), powers, cumulative)
    return figures | cumulative, handed_on


def _cases(agency: Agency, year: int, rng: random.Random, past: _Past) -> tuple[dict[str, Counter[str]], Counter[str]]:
    """Table three by row and applicant, and the cases left over at the end of the year."""
    new = Counter(
        rng.choices(GROUPS, GROUP_WEIGHTS, k=_chance(rng, agency.body.applications * (0.5 + _age(year) * 0.06)))
    )
    left: Counter[str] = Counter()
    if year >= FIRST_CARRY:
        left = Counter(group for group in new.elements() if rng.random() < 0.05)
    weights = [0 if name == "t3_other_unpaid_fee" and year < FEE_ROW_SINCE else w for name, w in OUTCOMES.items()]
    rows: dict[str, Counter[str]] = {name: Counter() for name in OUTCOMES}
    for group in (new + past.carried - left).elements():
        rows[rng.choices(tuple(OUTCOMES), weights)[0]][group] += 1
    subtotals = {
        subtotal: sum((rows[name] for name in OUTCOMES if name.startswith(subtotal)), Counter())
        for subtotal in SUBTOTALS
    }
    total: Counter[str] = sum(rows.values(), Counter())
    frame = {"t3_new": new, "t3_carry_in": past.carried, "t3_total": total, "t3_carry_out": left}
    return rows | subtotals | frame, left


def _disputes(
    agency: Agency, year: int, rng: random.Random, past: _Past, answered: int
) -> tuple[dict[str, int], Counter[str]]:
    """Table four, and what is still undecided at the end of the year; there are no more disputes than answers."""
    mean = agency.body.disputes * (0.6 + _age(year) * 0.05)
    reviews = past.pending["rev"] + min(_chance(rng, mean), answered // 2)
    direct = past.pending["direct"] + (0 if year >= REVIEW_FIRST else min(_chance(rng, mean * 0.2), answered // 4))
    after = past.pending["after"] + min(_chance(rng, mean * 0.25), reviews // 2)
    # The table of 2014–2018 has no row for undecided disputes.
    weights = (60, 9, 22, 0 if year <= FIRST_CARRY else 9)
    figures: dict[str, int] = {}
    for block, number in (("rev", reviews), ("direct", direct), ("after", after)):
        results = _mostly_upheld(Counter(rng.choices(RESULTS, weights, k=number)))
        figures |= {f"t4_{block}_{result}": results[result] for result in RESULTS}
        figures[f"t4_{block}_total"] = number
    return figures, Counter({block: figures[f"t4_{block}_pending"] for block in ("rev", "direct", "after")})


def _mostly_upheld(results: Counter[str]) -> Counter[str]:
    """The results with at most a quarter of the concluded cases corrected; more would be a finding of its own."""
    surplus = max(results["corrected"] - (results.total() - results["pending"]) // 4, 0)
    return results + Counter(upheld=surplus) - Counter(corrected=surplus)


def _documents(agency: Agency, rng: random.Random, past: _Past) -> dict[str, int]:
    made = _chance(rng, agency.body.made)
    repealed = min(_chance(rng, past.documents * 0.06), past.documents)
    valid = past.documents + made - repealed
    rules = dict.fromkeys((f"t2{form}" for form in _RULES), 0)
    return rules | {
        "t2b_norm_made": made, "t2b_norm_repealed": repealed, "t2b_norm_valid": valid,
        "t2a_norm_made": made, "t2a_norm_disclosed": made, "t2a_norm_stock": valid,
    }  # fmt: skip


# Counties have no power to make rules (规章), so the row is always 0.
_RULES = ("b_rules_made", "b_rules_repealed", "b_rules_valid", "a_rules_made", "a_rules_disclosed", "a_rules_stock")


def _decisions(agency: Agency, year: int, rng: random.Random, past: _Past) -> Figures:
    body = agency.body
    growth = 0.7 + _age(year) * 0.03
    decided = {
        "licence": _around(rng, body.licences * growth),
        "service": _around(rng, past.powers["service"] * 14 * growth),
        "penalty": _around(rng, body.penalties * growth),
        "coercion": _around(rng, body.coercions * growth),
    }
    figures: dict[str, int] = {f"t2a_{name}_decisions": number for name, number in decided.items()}
    figures |= {f"t2b_{name}_decisions": number for name, number in decided.items() if name != "service"}
    for name in POWERS:
        before = past.powers[name]
        figures[f"t2a_{name}_items_prev"] = before
        figures[f"t2a_{name}_items_delta"] = max(rng.choice((-3, -1, 0, 0, 0, 1, 2)), 1 - before) if before else 0
    projects = body.staff + rng.randint(1, 3)
    figures["t2a_procure_count"] = projects
    amount = sum((_money(rng, 35) for _ in range(projects)), Decimal(0))
    charged = _money(rng, float(body.charges) * growth) if body.charges else Decimal(0)
    return _keyed(figures) | {("t2a_procure_amount", ""): amount, ("t2b_charge_amount", ""): charged}


def _disclosure(agency: Agency, year: int, rng: random.Random) -> Figures:
    """What prose reports: items by channel, interpretation, exchange, staff and training."""
    body, is_leading = agency.body, agency.is_county_government
    items = _around(rng, body.items * (0.7 + _age(year) * 0.03))
    website = round(items * rng.uniform(0.72, 0.95))
    overview, news = round(website * rng.uniform(0.06, 0.12)), round(website * rng.uniform(0.4, 0.55))
    has_wechat, has_weibo = year >= _WECHAT_SINCE, _WECHAT_SINCE <= year <= _WEIBO_UNTIL and body.items > 200
    messages = _around(rng, body.messages)
    trainings = _chance(rng, 1.4)
    full = 1 if body.staff > 2 else 0
    fee_cases = rng.choice((1, 1, 2, 3)) if year >= FEE_ROW_SINCE and body.applications > 30 else 0
    return _keyed(
        {
            "n_info_total": items,
            "n_website_items": website,
            "n_overview_items": overview,
            "n_news_items": news,
            "n_catalogue_items": website - overview - news,
            "n_wechat_accounts": int(has_wechat),
            "n_wechat_items": round(items * rng.uniform(0.3, 0.5)) if has_wechat else 0,
            "n_weibo_items": round(items * rng.uniform(0.12, 0.2)) if has_weibo else 0,
            "n_video_items": _chance(rng, 12) if year >= _VIDEO_SINCE and body.items > 200 else 0,
            "n_offline_items": _around(rng, 36) if agency.level == "township" else 0,
            "n_interpretations": _chance(rng, body.made + 1.5),
            "n_press_conf": _chance(rng, 6 if is_leading else 0.4),
            "n_web_interviews": _chance(rng, 0.6),
            "n_hot_topics": _chance(rng, 2),
            "n_messages": messages,
            "n_messages_replied": messages,
            "n_npc_proposals": _chance(rng, body.matters / 8),
            "n_cppcc_proposals": _chance(rng, body.matters / 6),
            "n_solicitations": _chance(rng, body.made),
            "n_budget_items": 2 if year >= _WECHAT_SINCE else 0,
            "n_gazette_issues": rng.choice((4, 6, 6, 12)) if is_leading else 0,
            "n_work_meetings": 1 + _chance(rng, 0.6),
            "n_trainings": trainings,
            "n_trainees": trainings * rng.randint(18, 45),
            "n_staff_full": full,
            "n_staff_part": body.staff - full,
            "n_reading_points": 1,
            "n_zones": int(year >= FEE_ROW_SINCE and (agency.level == "township" or body.messages > 40)),
            "n_request_fee": 4 * rng.randint(0, 2) if year <= _COPY_FEE_UNTIL and body.applications > 30 else 0,
            "n_fee_waived": 0,
            "n_fee_notices": fee_cases,
            "n_processing_fee": 100 * fee_cases,
            "n_processing_fee_cases": fee_cases,
            "n_secrecy_incidents": 0,
            "n_accountability": 0,
        }
    )


def _statistics(known: Figures, rng: random.Random) -> dict[str, int | Decimal]:
    """The national table of 2014–2018 out of the same cases: the old reply kinds add up the new outcome rows."""

    def rows(*names: str) -> int:
        return sum(int(known[f"t3_{name}", "total"]) for name in names)

    def words(name: str) -> int:
        return int(known[f"n_{name}", ""])

    received, closed = rows("new"), rows("total")
    channels = Counter(rng.choices(("in_person", "fax", "online", "letter"), (14, 2, 54, 30), k=received))
    extended = _part(rng, closed, 0.06)
    already_public = _part(rng, rows("granted"), 0.4)
    privacy = _part(rng, rows("denied_third_party"), 0.6)
    not_ours = _part(rng, rows("unable_not_held"), 0.5)
    items, website = words("info_total"), words("website_items")
    press, interviews = words("press_conf"), words("web_interviews")
    figures: dict[str, int | Decimal] = {
        "info_total": items,
        "norm_disclosed": int(known["t2b_norm_made", ""]),
        "norm_issued": int(known["t2b_norm_made", ""]),
        "ch_gazette": words("gazette_issues") * 7,
        "ch_website": website,
        "ch_weibo": words("weibo_items"),
        "ch_wechat": words("wechat_items"),
        "ch_other": items - website,
        "hot_topics": words("hot_topics"),
        "press_conf": press,
        "press_conf_principal": _part(rng, press, 0.4),
        "web_interviews": interviews,
        "web_interviews_principal": _part(rng, interviews, 0.6),
        "interpretations": words("interpretations"),
        "social_responses": words("hot_topics"),
        "other_responses": _chance(rng, 0.5),
        "app_received": received,
        **{f"app_{channel}": channels[channel] for channel in ("in_person", "fax", "online", "letter")},
        "app_closed": closed,
        "closed_on_time": closed - extended,
        "closed_extended": extended,
        "replied": closed,
        "reply_already_public": already_public,
        "reply_granted": rows("granted") - already_public,
        **{reply: rows(*outcomes) for reply, outcomes in OLD_REPLIES.items()},
        "request_fee": Decimal(words("request_fee")) / 10_000,
        "complaints": _chance(rng, 0.05),
        "units": 1,
        "reading_points": words("reading_points"),
        "staff": words("staff_full") + words("staff_part"),
        "staff_full": words("staff_full"),
        "staff_part": words("staff_part"),
        "budget": Decimal(rng.choice(("0", "0.5", "1", "1.2", "2"))),
        "meetings": words("work_meetings"),
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
            figures[f"{name}_{result}"] = sum(int(known[f"t4_{block}_{result}", ""]) for block in blocks)
    return {f"s14_{name}": value for name, value in figures.items()}


def _local(known: Figures, rng: random.Random) -> dict[str, int]:
    """A local table of the years before the national one, out of the same cases."""

    def statistic(name: str) -> int:
        return int(known[f"s14_{name}", ""])

    online, email = statistic("app_online"), _part(rng, statistic("app_online"), 0.3)
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
    visits = _around(rng, 40 * statistic("info_total"))
    figures = {
        "info_total": statistic("info_total"),
        "info_fulltext": round(statistic("info_total") * 0.9),
        "info_website": statistic("ch_website"),
        "info_gazette": statistic("ch_gazette"),
        "normative_new": statistic("norm_issued"),
        "service_info": _part(rng, statistic("info_total"), 0.2),
        "page_visits": visits,
        "onsite_visitors": _chance(rng, 20),
        "online_consult": _chance(rng, 9),
        "phone_consult": _chance(rng, 30),
        "app_total": statistic("app_received"),
        "app_in_person": statistic("app_in_person"),
        "app_fax": statistic("app_fax"),
        "app_email": email,
        "app_online": online - email,
        "app_letter": statistic("app_letter"),
        "app_other": 0,
        "reply_total": statistic("replied"),
        "reply_granted": statistic("reply_already_public") + statistic("reply_granted"),
        "reply_partial": statistic("reply_partial"),
        "reply_refused": sum(reasons.values()),
        **{f"refused_{reason}": number for reason, number in reasons.items()},
        "review_total": statistic("review_total"),
        "litigation_total": statistic("lit_total"),
        "appeal_total": 0,
    }
    return {f"l09_{name}": number for name, number in figures.items()}


def _powers(agency: Agency) -> Counter[str]:
    body = agency.body
    return Counter(
        licence=max(body.matters // 3, 1) if body.licences else 0,
        service=body.matters // 2,
        penalty=body.matters * 2 if body.penalties else 0,
        coercion=4 if body.coercions else 0,
        charge=2 if body.charges else 0,
    )


def _keyed(figures: dict[str, int] | dict[str, int | Decimal]) -> Figures:
    return {(code, ""): Decimal(number) for code, number in figures.items()}


def _age(year: int) -> int:
    return year - FIRST_YEAR


def _chance(rng: random.Random, mean: float) -> int:
    """A whole number scattered around mean as rare events are (Poisson, by its normal approximation from 30 on)."""
    if mean <= 0:
        return 0
    if mean >= 30:
        return max(round(rng.gauss(mean, math.sqrt(mean))), 0)
    limit, product, number = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        number += 1
    return number


def _around(rng: random.Random, value: float) -> int:
    return round(value * rng.uniform(0.88, 1.13))


def _part(rng: random.Random, number: int, share: float) -> int:
    return sum(rng.random() < share for _ in range(number))


def _money(rng: random.Random, amount: float) -> Decimal:
    """An amount in 万元 with up to four decimals, as tables print it."""
    places = rng.choice((1, 2, 2, 4))
    return Decimal(str(round(amount * rng.uniform(0.85, 1.15), places)))
