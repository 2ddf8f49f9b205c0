"""What is still to ask: every open fact whose answer could still make the verdict stricter, most important first."""

from collections.abc import Sequence

from needlebook.core.case import Case
from needlebook.core.screening.judging import Judged
from needlebook.core.screening.types import Decision, Open, RuleBook, Verdict

# Facts come before history questions of the same weight: one look at a list of medicines settles many rules.
FACTS = (
    "drugs",
    "pregnancy_weeks",
    "age",
    "bmi",
    "inr",
    "platelets_10e9_l",
    "neutrophils_10e9_l",
    "temperature_c",
)


def open_questions(case: Case, book: RuleBook, known: Verdict, pending: Sequence[Judged]) -> tuple[Open, ...]:
    """Order the open facts by how strict the worst answer would be, then by how many sites it touches.

    Red flags of other complaints come last: they are asked too, but the patient came with this one.
    """
    by_fact: dict[str, list[Judged]] = {}
    for j in pending:
        if could_change(known, j):
            for fact in j.open_facts:
                by_fact.setdefault(fact, []).append(j)
    order = {id: n for n, id in enumerate([*FACTS, *book.questions])}
    ranked = sorted(by_fact.items(), key=lambda item: (*_weight(case, item[1]), order.get(item[0], len(order))))
    return tuple(_open(fact, judged) for fact, judged in ranked)


def could_change(known: Verdict, j: Judged) -> bool:
    """True when this rule, if it fired, would make anything in the verdict stricter."""
    if j.level.rank > known.level.rank:
        return True
    if j.rule.urgency and (known.urgency is None or j.rule.urgency.rank > known.urgency.rank):
        return True
    if known.is_person_out or _is_out(known, j):
        return False  # nobody needles here today, so neither the site nor its constraints can get stricter
    is_stricter_here = any(j.decision.rank > site.decision.rank for n, site in enumerate(known.sites) if j.touches(n))
    return is_stricter_here or not set(j.rule.constraints) <= set(known.constraints)


def _is_out(known: Verdict, j: Judged) -> bool:
    return j.site is not None and known.sites[j.site].decision is Decision.AVOID


def _weight(case: Case, judged: Sequence[Judged]) -> tuple[bool, int, int, int]:
    worst = _worst(judged)
    sites = len({j.site for j in judged})
    return not _is_relevant(case, judged), -worst.level.rank, -_urgency_rank(worst), -sites


def _is_relevant(case: Case, judged: Sequence[Judged]) -> bool:
    """A rule of no particular complaint is always relevant; so is everything when no complaint was named."""
    return case.complaint is None or any(not j.rule.complaints or case.complaint in j.rule.complaints for j in judged)


def _urgency_rank(j: Judged) -> int:
    return j.rule.urgency.rank if j.rule.urgency else -1


def _worst(judged: Sequence[Judged]) -> Judged:
    return max(judged, key=lambda j: (j.level.rank, _urgency_rank(j)))


def _open(fact: str, judged: Sequence[Judged]) -> Open:
    worst = _worst(judged)
    return Open(fact, worst.rule.then.value, worst.rule.urgency, tuple(dict.fromkeys(j.rule.id for j in judged)))
