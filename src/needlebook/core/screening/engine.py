"""Screening: is needling right for this patient, today, here? Rules in, verdict out, nothing guessed."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from needlebook.core.anatomy import Anatomy
from needlebook.core.case import Case
from needlebook.core.screening.facts import CaseFacts, SiteFacts, site_facts
from needlebook.core.screening.judging import Judged, active_rules, judge, overridden
from needlebook.core.screening.questions import open_questions
from needlebook.core.screening.truth import Truth
from needlebook.core.screening.types import (
    Action,
    Decision,
    Override,
    Policy,
    Reason,
    Rule,
    RuleBook,
    SiteDecision,
    Verdict,
    VerdictLevel,
)

STRICTNESS = {action: n for n, action in enumerate(Action)}


def screen(case: Case, anatomy: Anatomy, book: RuleBook, policy: Policy, overrides: Sequence[Override] = ()) -> Verdict:
    """Judge a case by every rule of the book that the policy lets stand, but for what a clinician has overridden.

    Deterministic; equal cases give equal verdicts. Every id in the case must be known (interop.cases sees to it).
    """
    sites = [site_facts(plan, anatomy, book) for plan in case.planned]
    facts, rules = CaseFacts(case, book), active_rules(book, policy)
    judged = [j for rule in rules for j in judge(rule, facts, sites)]
    fired = [overridden(j, case, overrides) for j in judged if j.value is Truth.YES]
    known = _verdict(case, book, policy, sites, fired)
    pending = [j for j in judged if j.value is Truth.UNKNOWN]
    ask = open_questions(case, book, known, pending)
    return replace(known, standing=_standing(rules, facts), ask=ask, trace=_trace(judged))


def _verdict(
    case: Case, book: RuleBook, policy: Policy, sites: Sequence[SiteFacts], fired: Sequence[Judged]
) -> Verdict:
    """What is known to hold, before asking what is open."""
    level = max((j.level for j in fired), key=lambda v: v.rank, default=VerdictLevel.OK)
    urgencies = [j.urgency for j in fired if j.urgency]
    decided = tuple(_site_decision(n, site, book, level, fired) for n, site in enumerate(sites))
    return Verdict(
        level=level,
        urgency=max(urgencies, key=lambda u: u.rank, default=None),
        sites=decided,
        constraints=_constraints(book, decided, fired),
        reasons=_reasons(case, fired),
        standing=(),
        ask=(),
        choices={topic.id: policy.position(topic) for topic in book.topics.values()},
        version=book.version,
        trace=(),
    )


def _strictest_first(fired: Iterable[Judged]) -> list[Judged]:
    return sorted(fired, key=lambda j: -STRICTNESS[j.then])  # stable: table order within one strictness


def _site_decision(
    position: int, site: SiteFacts, book: RuleBook, level: VerdictLevel, fired: Sequence[Judged]
) -> SiteDecision:
    own = [j for j in fired if j.touches(position)]
    decision = max((j.decision for j in own), key=lambda d: d.rank, default=Decision.OK)
    if level in (VerdictLevel.REFER_FIRST, VerdictLevel.DO_NOT_NEEDLE):
        decision = Decision.AVOID
    reasons = tuple(dict.fromkeys(j.rule.id for j in _strictest_first(own)))
    hazards = tuple(h.id for h in book.hazards if site.plan.muscle in h.muscles)
    return SiteDecision(site.plan.muscle, site.plan.side, decision, reasons, hazards)


def _constraints(book: RuleBook, sites: Sequence[SiteDecision], fired: Sequence[Judged]) -> tuple[str, ...]:
    """In the order of the documented list, then the hazards of the planned sites in table order."""
    named = {constraint for j in fired for constraint in j.rule.constraints}
    near = {hazard for site in sites for hazard in site.hazards}
    return tuple(c for c in book.constraints if c in named) + tuple(h.id for h in book.hazards if h.id in near)


def _reasons(case: Case, fired: Sequence[Judged]) -> tuple[Reason, ...]:
    """One for each rule; where a rule is overridden at some sites only, one for those and one for the others."""
    grouped: dict[tuple[str, bool], list[Judged]] = {}
    for j in _strictest_first(fired):
        grouped.setdefault((j.rule.id, j.is_overridden), []).append(j)
    return tuple(_reason(case, group) for group in grouped.values())


def _reason(case: Case, group: Sequence[Judged]) -> Reason:
    facts = tuple(dict.fromkeys(fact for j in group for fact in j.facts))
    plans = [case.planned[j.site] for j in group if j.site is not None]
    sites = tuple((plan.muscle, plan.side) for plan in plans)
    return Reason(group[0].rule, group[0].then.value, facts, sites, group[0].is_overridden)


def _standing(rules: Sequence[Rule], facts: CaseFacts) -> tuple[Reason, ...]:
    """What is so for the person wherever the needles go, strictest first."""
    found = []
    for rule in rules:
        person = facts.at(None)
        if rule.when.value(person) is Truth.YES:
            found.append(Reason(rule, rule.then.value, tuple(person.used)))
    return tuple(sorted(found, key=lambda reason: -STRICTNESS[reason.rule.then]))


def _trace(judged: Iterable[Judged]) -> tuple[tuple[str, Truth], ...]:
    """Each rule looked at, with its strongest value over the sites, in table order."""
    values: dict[str, Truth] = {}
    for j in judged:
        values[j.rule.id] = max(values.get(j.rule.id, Truth.NO), j.value)
    return tuple(values.items())
