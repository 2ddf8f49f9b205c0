"""The rules as the engine works with them. Ranks are numbers, mildest first.

Sets of rules are whole numbers, one bit a rule, the rule with the worst consequence first; so 'which of these rules
could still fire here' is one operation, and the lowest bit of a set is its worst rule.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from needlebook.core.screening.conditions import Condition
from needlebook.core.screening.consequences import STRICTNESS, decision_of, level_of, urgency_rank
from needlebook.core.screening.truth import NO, UNKNOWN, YES, Truth
from needlebook.core.screening.types import Action, Decision, Reason, Rule, RuleBook, Urgency, VerdictLevel

LEVELS, DECISIONS, URGENCIES = tuple(VerdictLevel), tuple(Decision), tuple(Urgency)
MEMORY = 8192  # answers kept of each kind; a whole day of a clinic needs fewer
Facts = tuple[str, ...]
So = tuple[int, "Row", Facts]  # a rule that is so, by its order, and the facts that make it so
Line = tuple[str, Truth]  # of the trace


def bits(mask: int) -> list[int]:
    """The places of the bits that are set, lowest first."""
    found = []
    while mask:
        lowest = mask & -mask
        found.append(lowest.bit_length() - 1)
        mask ^= lowest
    return found


@dataclass(slots=True)
class Row:
    """One rule, with all that follows from it alone."""

    id: str
    rule: Rule
    bit: int
    position: int  # in the order of the table
    order: int  # strictest first, then in the order of the table
    level: int
    urgency: int
    decision: int
    constraints: int
    decides: str  # what it does, in a word: precautions, when a clinician has overridden it
    is_overridden: bool
    traced: tuple[Line, Line, Line]  # its line of the trace for each truth
    where: Condition | None
    reason: Reason | None = None  # ready where its facts are the same for every case

    def overridden(self) -> "Row":
        """It still asks for precautions, and nobody has to be seen for it."""
        then = Action.PRECAUTIONS
        return replace(
            self,
            decides=then.value,
            is_overridden=True,
            reason=None,
            order=_order(then, self.position),
            level=level_of(then, self.where is not None).rank,
            urgency=-1,
            decision=decision_of(then).rank,
        )


def _order(action: Action, position: int) -> int:
    """Strictest first, then in the order of the table."""
    return position - (STRICTNESS[action] << 32)


@dataclass(frozen=True, slots=True)
class Group:
    """Rules with one and the same condition."""

    condition: Condition
    rows: tuple[Row, ...]
    mask: int


class Answered(NamedTuple):
    """What follows from one answer: the group that is this answer and nothing else, and the others that read it."""

    slot: int
    group: int
    mask: int
    so: "tuple[So, ...]"
    users: tuple[int, ...]


def row_of(rule: Rule, position: int, where: Condition | None, constraints: Sequence[str]) -> Row:
    """A rule at its place in the table; `constraints`: all there are, in their order. Its bit is given later."""
    return Row(
        id=rule.id,
        rule=rule,
        bit=0,
        position=position,
        order=_order(rule.then, position),
        level=level_of(rule.then, where is not None).rank,
        urgency=urgency_rank(rule.urgency),
        decision=decision_of(rule.then).rank,
        constraints=sum(1 << constraints.index(name) for name in dict.fromkeys(rule.constraints)),
        decides=rule.then.value,
        is_overridden=False,
        traced=((rule.id, NO), (rule.id, UNKNOWN), (rule.id, YES)),
        where=where,
    )


def mask_of(rows: Iterable[Row]) -> int:
    return sum(row.bit for row in rows)


class Stricter:
    """For each rank: the rules that would go beyond it; for each constraint: the rules that bring it."""

    def __init__(self, rows: Sequence[Row], book: RuleBook) -> None:
        self.level = [mask_of(row for row in rows if row.level > rank) for rank in range(len(LEVELS))]
        self.decision = [mask_of(row for row in rows if row.decision > rank) for rank in range(len(DECISIONS))]
        self.urgency = {rank: mask_of(row for row in rows if row.urgency > rank) for rank in range(-1, len(URGENCIES))}
        self.bringing = [mask_of(r for r in rows if r.constraints >> n & 1) for n in range(len(book.constraints))]
        self.constraints = lru_cache(MEMORY)(self._constraints)

    def _constraints(self, known: int) -> int:
        found = 0
        for n, mask in enumerate(self.bringing):
            if not known >> n & 1:
                found |= mask
        return found
