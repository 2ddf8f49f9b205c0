"""From the rules that are so to a decision: what a peer still needs before its answer can be compared."""

from collections.abc import Iterable
from typing import NamedTuple

from bench.screening.translation import Line
from needlebook.core.screening import Decision, Urgency, Verdict, VerdictLevel
from needlebook.core.screening.consequences import decision_of, level_of, urgency_rank

LEVELS, URGENCIES, DECISIONS = tuple(VerdictLevel), tuple(Urgency), tuple(Decision)
OUT, AVOID = VerdictLevel.REFER_FIRST.rank, Decision.AVOID.rank


class Consequence(NamedTuple):
    """What one rule at one place does when it fires, as ranks."""

    level: int
    urgency: int
    decision: int
    site: int | None


class Outcome(NamedTuple):
    level: int
    urgency: int
    sites: tuple[int, ...]


def consequence(line: Line) -> Consequence:
    rule = line.rule
    level = level_of(rule.then, at_site=line.site is not None)
    return Consequence(level.rank, urgency_rank(rule.urgency), decision_of(rule.then).rank, line.site)


def decided(fired: Iterable[Consequence], site_count: int) -> Outcome:
    """The strictest of everything; no site is needled when the person is out."""
    level, urgency, everywhere = 0, -1, 0
    sites = [0] * site_count
    for rule_level, rule_urgency, decision, site in fired:
        if rule_level > level:
            level = rule_level
        if rule_urgency > urgency:
            urgency = rule_urgency
        if site is None:
            if decision > everywhere:
                everywhere = decision
        elif decision > sites[site]:
            sites[site] = decision
    if level >= OUT:
        everywhere = AVOID
    return Outcome(level, urgency, tuple([d if d > everywhere else everywhere for d in sites]))


def outcome(verdict: Verdict) -> Outcome:
    """The same of a verdict of ours."""
    urgency = verdict.urgency.rank if verdict.urgency else -1
    return Outcome(verdict.level.rank, urgency, tuple(site.decision.rank for site in verdict.sites))
