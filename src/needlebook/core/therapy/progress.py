"""Whether it is time for the next step of an exercise. The step itself is the table's sentence; this only proposes."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from needlebook.core.therapy.types import Exercise

ENOUGH = 4  # times in a row within the pain rule before a next step is proposed (J)
LOOKED_AT = 2  # the last times: pain beyond the rule in one of them asks for less (J)


class Step(StrEnum):
    """What is proposed. Judged; whoever treats decides."""

    LOWER = "lower"
    KEEP = "keep"
    NEXT = "next"
    UNKNOWN = "unknown"  # too little was ticked, or pain was not said


@dataclass(frozen=True, slots=True)
class Proposal:
    """times: how many of the last ones it rests on; worst: the worst pain in them, None: not said."""

    step: Step
    times: int
    worst: int | None


def propose(exercise: Exercise, pains: Sequence[int | None], *, is_not_back: bool = False) -> Proposal:
    """From pain during each time it was done, oldest first; is_not_back: pain was not back the day after the last."""
    limit, last = exercise.pain_rule.during, [p for p in pains[-LOOKED_AT:] if p is not None]
    if is_not_back or any(pain > limit for pain in last):
        return Proposal(Step.LOWER, len(pains[-LOOKED_AT:]), max(last, default=None))
    recent = [p for p in pains[-ENOUGH:] if p is not None]
    worst = max(recent, default=None)
    if len(recent) < ENOUGH:
        return Proposal(Step.UNKNOWN, len(pains[-ENOUGH:]), worst)
    is_next = exercise.progression is not None and all(pain <= limit for pain in recent)
    return Proposal(Step.NEXT if is_next else Step.KEEP, ENOUGH, worst)
