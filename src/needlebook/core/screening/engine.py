"""Screening: is needling right for this patient, today, here? Rules in, verdict out, nothing guessed."""

from collections.abc import Iterable, Mapping, Sequence

from needlebook.core.anatomy import Anatomy
from needlebook.core.case import Case
from needlebook.core.screening.questions import Known, open_questions
from needlebook.core.screening.rows import DECISIONS, LEVELS, URGENCIES, Facts, Row
from needlebook.core.screening.sight import Sight
from needlebook.core.screening.tables import table_of
from needlebook.core.screening.truth import Truth
from needlebook.core.screening.types import (
    Decision,
    Override,
    Policy,
    Reason,
    RuleBook,
    SiteDecision,
    Verdict,
    VerdictLevel,
)

AVOID, OUT = Decision.AVOID.rank, VerdictLevel.REFER_FIRST.rank


# A rule that is so, for the person (no sites) or at these planned sites: the facts that make its `when` so, those
# with what its `where` adds, and the sites.
Fired = tuple[Row, Facts, Facts, tuple[int, ...]]


def screen(case: Case, anatomy: Anatomy, book: RuleBook, policy: Policy, overrides: Sequence[Override] = ()) -> Verdict:
    """Judge a case by every rule of the book that the policy lets stand, but for what a clinician has overridden.

    Deterministic; equal cases give equal verdicts. Every id in the case must be known (interop.cases sees to it).
    """
    table = table_of(anatomy, book, policy, bool(case.planned))
    sight = Sight(case, table)
    fired = _fired(sight)
    if overrides:
        fired = _with_overrides(sight, fired, overrides)
    known = _known(sight, fired)
    standing = {row.position: row.reason or Reason(row.rule, row.decides, facts) for _, row, facts in sight.so}
    return Verdict(
        level=LEVELS[known.level],
        urgency=URGENCIES[known.urgency] if known.urgency >= 0 else None,
        sites=_sites(sight, fired, known),
        constraints=table.named(known.constraints),
        reasons=tuple([_reason(case, f, standing) for f in fired]),
        standing=tuple(standing.values()),
        ask=open_questions(sight, known),
        choices=table.choices.copy(),
        version=book.version,
        trace=_trace(sight),
    )


def _fired(sight: Sight) -> list[Fired]:
    """Strictest first, as what is so for the person is."""
    fired: list[Fired] = []
    for _, row, facts in sight.so:
        if row.where is None:
            fired.append((row, facts, facts, ()))
        elif sight.fires & row.bit:
            sites = tuple([n for n, site in enumerate(sight.sites) if site.fires & row.bit])
            fired.append((row, facts, _facts_at(sight, sites, row, facts), sites))
    return fired


def _facts_at(sight: Sight, sites: Iterable[int], row: Row, facts: Facts) -> Facts:
    local = [fact for n in sites for fact in sight.sites[n].used(row)]
    return tuple(dict.fromkeys((*facts, *local))) if local else facts


def _with_overrides(sight: Sight, fired: Sequence[Fired], overrides: Sequence[Override]) -> list[Fired]:
    """What must not be overridden stays as it is; what is overridden at some sites only is split in two."""
    split = [part for f in fired for part in _split(sight, f, [o for o in overrides if o.rule == f[0].id])]
    return sorted(split, key=lambda f: f[0].order)


def _split(sight: Sight, f: Fired, overrides: Sequence[Override]) -> list[Fired]:
    row, person, facts, sites = f
    if not overrides or not row.rule.is_overridable:
        return [f]
    if not sites:
        is_out = any(o.site is None and o.facts.issuperset(facts) for o in overrides)
        return [(row.overridden(), person, facts, ())] if is_out else [f]
    out = tuple([n for n in sites if _holds_at(sight, n, f, overrides)])
    left = tuple([n for n in sites if n not in out])
    parts = [(row, person, _facts_at(sight, left, row, person), left)] if left else []
    return [*parts, (row.overridden(), person, _facts_at(sight, out, row, person), out)] if out else parts


def _holds_at(sight: Sight, site: int, f: Fired, overrides: Sequence[Override]) -> bool:
    facts, plan = _facts_at(sight, [site], f[0], f[1]), sight.sites[site].plan
    return any(o.site == (plan.muscle, plan.side) and o.facts.issuperset(facts) for o in overrides)


def _known(sight: Sight, fired: Sequence[Fired]) -> Known:
    """What is known to hold, before asking what is open; the constraints as a set of bits."""
    level, urgency, constraints, everywhere = 0, -1, 0, 0
    decisions = [0] * len(sight.sites)
    for row, _, _, sites in fired:
        constraints |= row.constraints
        if row.level > level:
            level = row.level
        if row.urgency > urgency:
            urgency = row.urgency
        if not sites:
            if row.decision > everywhere:
                everywhere = row.decision
        else:
            for n in sites:
                if row.decision > decisions[n]:
                    decisions[n] = row.decision
    for site in sight.sites:
        constraints |= site.place.hazard_mask
    least = AVOID if level >= OUT else everywhere
    return Known(level, urgency, [d if d > least else least for d in decisions], constraints, level >= OUT)


def _sites(sight: Sight, fired: Sequence[Fired], known: Known) -> tuple[SiteDecision, ...]:
    """Every planned site with the rules behind its decision, strictest first."""
    is_local = [sites for _, _, _, sites in fired if sites]
    anywhere = None if is_local else tuple([row.id for row, _, _, _ in fired])
    decided = []
    for n, site in enumerate(sight.sites):
        own = anywhere
        if own is None:
            own = tuple([row.id for row, _, _, sites in fired if not sites or n in sites])
        decision = DECISIONS[known.decisions[n]]
        decided.append(SiteDecision(site.plan.muscle, site.plan.side, decision, own, site.place.hazards))
    return tuple(decided)


def _reason(case: Case, f: Fired, standing: Mapping[int, Reason]) -> Reason:
    row, _, facts, sites = f
    if not sites and not row.is_overridden:
        return standing[row.position]
    plans = tuple([(case.planned[n].muscle, case.planned[n].side) for n in sites])
    return Reason(row.rule, row.decides, facts, plans, row.is_overridden)


def _trace(sight: Sight) -> tuple[tuple[str, Truth], ...]:
    """Each rule looked at, with its strongest value over the sites, in table order."""
    trace, lines = sight.baseline.trace.copy(), sight.table.lines
    fires, pending = sight.fires, sight.pending
    unlike = (fires ^ sight.baseline.traced_yes) | (pending ^ sight.baseline.traced_open)
    while unlike:
        lowest = unlike & -unlike
        unlike ^= lowest
        position, no, unknown, yes = lines[lowest]
        trace[position] = yes if fires & lowest else unknown if pending & lowest else no
    return tuple(trace)
