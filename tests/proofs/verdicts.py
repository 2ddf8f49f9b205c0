"""The engine in Z3. A maximum is written as thresholds: it reaches a rank when something that fired has that rank."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import z3

from needlebook.core.screening.types import Decision, Urgency, VerdictLevel
from tests.proofs.translation import Line, choices, laws_of_choices, waits_for
from tests.proofs.world import World, laws, told


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """The verdict of all cases at once, from the lines of the table that take part."""

    lines: tuple[Line, ...]

    def _fires(self, counts: Callable[[Line], bool]) -> z3.BoolRef:
        return z3.Or(*(line.fires for line in self.lines if counts(line)))

    @cache  # noqa: B019 - there are a handful of outcomes
    def reaches(self, level: VerdictLevel) -> z3.BoolRef:
        return z3.Or(z3.BoolVal(level.rank == 0), self._fires(lambda line: line.level.rank >= level.rank))

    @cache  # noqa: B019 - there are a handful of outcomes
    def reaches_urgency(self, urgency: Urgency) -> z3.BoolRef:
        return self._fires(lambda line: line.rule.urgency is not None and line.rule.urgency.rank >= urgency.rank)

    @property
    def is_person_out(self) -> z3.BoolRef:
        return self.reaches(VerdictLevel.REFER_FIRST)

    @cache  # noqa: B019 - there are a handful of outcomes
    def reaches_at(self, position: int, decision: Decision) -> z3.BoolRef:
        """The decision on one site: the rules for it and for the person; nobody is needled when the person is out."""
        own = self._fires(lambda line: line.position in (None, position) and line.decision.rank >= decision.rank)
        return z3.Or(z3.BoolVal(decision.rank == 0), own, self.is_person_out)

    @cache  # noqa: B019 - there are a handful of outcomes
    def has(self, constraint: str) -> z3.BoolRef:
        return self._fires(lambda line: constraint in line.rule.constraints)


def thresholds(outcome: Outcome, site_count: int) -> dict[str, z3.BoolRef]:
    """Everything in a verdict that can be stricter or milder."""
    found = {f"verdict {level}": outcome.reaches(level) for level in VerdictLevel}
    found |= {f"urgency {urgency}": outcome.reaches_urgency(urgency) for urgency in Urgency}
    for n in range(site_count):
        found |= {f"site {n} {decision}": outcome.reaches_at(n, decision) for decision in Decision}
    named = {c: None for line in outcome.lines for c in line.rule.constraints}
    return found | {f"constraint {c}": outcome.has(c) for c in named}


def asks_for(fact: str, lines: Sequence[Line], outcome: Outcome, w: World) -> z3.BoolRef:
    """When screening asks for this fact: an open rule waits for it and could make the verdict stricter."""
    return z3.Or(*(z3.And(waits_for(line, fact, w), could_change(line, outcome, len(w.sites))) for line in lines))


def could_change(line: Line, outcome: Outcome, site_count: int) -> z3.BoolRef:
    stricter = [z3.Not(outcome.reaches(line.level))]
    if line.rule.urgency:
        stricter.append(z3.Not(outcome.reaches_urgency(line.rule.urgency)))
    touched = [n for n in range(site_count) if line.position in (None, n)]
    decisions = [z3.Not(outcome.reaches_at(n, line.decision)) for n in touched]
    constraints = [z3.Not(outcome.has(c)) for c in line.rule.constraints]
    is_in = [z3.Not(outcome.is_person_out)]
    if line.position is not None:
        is_in.append(z3.Not(outcome.reaches_at(line.position, Decision.AVOID)))
    return z3.Or(*stricter, z3.And(*is_in, z3.Or(*decisions, *constraints)))


def solver(*worlds: World) -> z3.Solver:
    """A solver that knows the laws of these worlds and of every choice of the clinic."""
    made = z3.Solver()
    for w in worlds:
        made.add(*laws(w))
    made.add(*laws_of_choices(choices()))
    return made


def is_possible(made: z3.Solver, *claims: z3.BoolRef) -> bool:
    """Whether there is a case in which all claims hold."""
    return bool(_asked(made, claims, lambda model: "yes"))


def counterexample(made: z3.Solver, *claims: z3.BoolRef) -> str:
    """A case in which all claims hold, in words, or nothing when there is none."""
    return _asked(made, claims, told)


def _asked(made: z3.Solver, claims: Sequence[z3.BoolRef], tell: Callable[[z3.ModelRef], str]) -> str:
    made.push()
    made.add(*claims)
    answer = made.check()
    found = tell(made.model()) if answer == z3.sat else ""
    made.pop()
    assert answer != z3.unknown, "Z3 could not decide"
    return found
