"""The slow obvious engine: every rule is read anew for every site, by the expressions' own evaluator.

It is what the fast one in core/screening is tested against, word for word.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from needlebook.core.anatomy import Anatomy
from needlebook.core.case import Case
from needlebook.core.screening.consequences import STRICTNESS, active_rules, decision_of, level_of
from needlebook.core.screening.facts import CaseFacts, SiteFacts, site_facts
from needlebook.core.screening.tables import FACTS
from needlebook.core.screening.truth import Truth, every
from needlebook.core.screening.types import (
    Action,
    Decision,
    Open,
    Override,
    Policy,
    Reason,
    Rule,
    RuleBook,
    SiteDecision,
    Urgency,
    Verdict,
    VerdictLevel,
)


@dataclass(frozen=True, slots=True)
class Judged:
    """One rule against one case: for the person (`site` None) or for one planned site (its position)."""

    rule: Rule
    value: Truth
    facts: tuple[str, ...]
    open_facts: tuple[str, ...]
    site: int | None = None
    is_overridden: bool = False

    @property
    def then(self) -> Action:
        """What the rule does when it fires; one that is overridden still asks for precautions."""
        return Action.PRECAUTIONS if self.is_overridden else self.rule.then

    @property
    def urgency(self) -> Urgency | None:
        """How soon somebody has to be seen; not at all for a rule that is overridden."""
        return None if self.is_overridden else self.rule.urgency

    @property
    def level(self) -> VerdictLevel:
        """What the rule does to the verdict when it fires."""
        return level_of(self.then, self.site is not None)

    @property
    def decision(self) -> Decision:
        """What the rule does to a site when it fires."""
        return decision_of(self.then)

    def touches(self, site: int) -> bool:
        """True when the rule speaks about this site or about the whole person."""
        return self.site in (None, site)


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


def judge(rule: Rule, facts: CaseFacts, sites: Sequence[SiteFacts]) -> list[Judged]:
    """The truth of one rule for the person, or for each planned site when it has a `where`.

    A rule whose `when` is not so for the person is not so at any site, and no site is looked at.
    """
    person = facts.at(None)
    if rule.where is None or not sites or rule.when.value(person) is Truth.NO:
        return [_judge_at(rule, person, None)]
    return [_judge_at(rule, facts.at(site), n) for n, site in enumerate(sites)]


def _judge_at(rule: Rule, facts: CaseFacts, position: int | None) -> Judged:
    """With no site planned the place is left open: any site could be the one, also for a `where` that says not."""
    parts = [rule.when] if rule.where is None or position is None else [rule.when, rule.where]
    value = every([part.value(facts) for part in parts])
    used = tuple(facts.used) if value is Truth.YES else ()
    unknown: dict[str, None] = {}
    if value is Truth.UNKNOWN:
        unknown = dict.fromkeys(fact for part in parts for fact in part.unknowns(facts))
    return Judged(rule, value, used, tuple(unknown), position)


def overridden(fired: Judged, case: Case, overrides: Sequence[Override]) -> Judged:
    """The same, overridden where a clinician has decided so; what must not be overridden stays as it is."""
    plan = None if fired.site is None else case.planned[fired.site]
    site = None if plan is None else (plan.muscle, plan.side)
    holds = fired.rule.is_overridable and any(
        o.rule == fired.rule.id and o.site == site and o.facts.issuperset(fired.facts) for o in overrides
    )
    return replace(fired, is_overridden=True) if holds else fired


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
