"""What stands beside a change, in plain words: what would come by itself, and what the methods for one person say.

The templates keep their `%(name)s` holes so that they can be translated.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from needlebook.core.outcomes.change import TOLERANCE, Change
from needlebook.core.outcomes.course import Phases, Trajectory
from needlebook.core.outcomes.responders import ResponderClass
from needlebook.core.outcomes.wording import Phrase, amount

WELL_POINTS = 5  # values before the needles from which a comparison of phases is at its best
NO_SPREAD = (
    "How much of it would have come by itself (regression to the mean) cannot be worked out: no published spread of "
    "these scores in comparable people is in our tables."
)
_ALL_OF_IT = (
    "Regression to the mean alone would move a first score of %(first)s to %(expected)s, with no treatment at all: "
    "as far as the whole change, or further."
)
_PART_OF_IT = (
    "Regression to the mean alone would move a first score of %(first)s to %(expected)s, with no treatment at all: "
    "%(by)s of the %(change)s."
)
_OTHER_WAY = (
    "Regression to the mean alone would move a first score of %(first)s to %(expected)s, the other way: it does not "
    "account for this change."
)
_PEOPLE = "Worked out from %(population)s: mean %(mean)s, SD %(sd)s, %(n)s people, test-retest %(reliability)s."
_RELIABLE = "Reliable change index %(rci)s, beyond 1.96: more than these scores wander between two readings."
_NOT_RELIABLE = "Reliable change index %(rci)s, not beyond 1.96: it may be how these scores wander."
_NO_INDEX = "No published spread, so no reliable change index."
_PHASES = (
    "Before the needles %(before)s scores, after them %(after)s: in %(nap)s %% of all pairs the later one is better "
    "(NAP, 95 %% interval %(low)s to %(high)s %%; 50 %% is no difference). Tau %(tau)s, and %(corrected)s with the "
    "trend of the scores before taken out."
)
_PHASES_CAUTION = (
    "This cannot tell needling from getting better by itself, and scores that follow each other hang together, so the "
    "true interval is wider."
)
_FEW_BEFORE = "With fewer than %(well)s scores before, one odd day weighs much."
_SMOOTHED = "Smoothed over some two weeks the last score is %(value)s."

_COUNTED: Mapping[ResponderClass, str] = MappingProxyType(
    {
        ResponderClass.BELOW_BOTH: "Counted as: no responder, below error and below importance.",
        ResponderClass.REAL_NOT_IMPORTANT: "Counted as: no responder, real but less than important.",
        ResponderClass.IMPORTANT_MAY_BE_ERROR: "Counted as: may matter, may be error; no responder by both limits.",
        ResponderClass.IMPORTANT_AND_REAL: "Counted as: responder, beyond error and important. No proof of needling.",
        ResponderClass.WORSE: "Counted as: worse beyond error.",
    }
)


def natural_phrases(trajectory: Trajectory) -> tuple[Phrase, ...]:
    """What would have come by itself. Stands beside every change that is judged; () for one score."""
    change = trajectory.change
    if change is None or trajectory.is_change_itself:
        return ()
    if trajectory.natural is None or trajectory.spread is None:
        return (Phrase(NO_SPREAD, {}),)
    natural, spread = trajectory.natural, trajectory.spread
    words = {
        "first": f"{change.baseline.value:g}",
        "expected": _short(natural.expected),
        "by": amount(round(abs(natural.moves_by), 1), change.instrument.unit),
        "change": amount(abs(change.change), change.instrument.unit),
    }
    people = {
        "population": spread.population,
        "mean": f"{spread.mean:g}",
        "sd": f"{spread.sd:g}",
        "n": str(spread.n),
        "reliability": f"{spread.reliability:g}",
    }
    return (Phrase(_natural(change, natural.moves_by), words), Phrase(_PEOPLE, people))


def _natural(change: Change, moves_by: float) -> str:
    if change.change * moves_by < -TOLERANCE:
        return _OTHER_WAY
    return _ALL_OF_IT if abs(moves_by) >= abs(change.change) - TOLERANCE else _PART_OF_IT


def method_phrases(trajectory: Trajectory) -> tuple[Phrase, ...]:
    """What further methods for one person say, where there are values enough for them."""
    return tuple(_methods(trajectory)) if trajectory.change and not trajectory.is_change_itself else ()


def _methods(trajectory: Trajectory) -> Iterator[Phrase]:
    if trajectory.responder is not None:
        yield Phrase(_COUNTED[trajectory.responder], {})
    if trajectory.reliable is None:
        yield Phrase(_NO_INDEX, {})
    else:
        message = _RELIABLE if trajectory.reliable.is_reliable else _NOT_RELIABLE
        yield Phrase(message, {"rci": f"{trajectory.reliable.rci:.2f}".replace("-", "−")})
    if trajectory.smoothed:
        yield Phrase(_SMOOTHED, {"value": amount(round(trajectory.smoothed[-1], 1), trajectory.instrument.unit)})
    if trajectory.phases is not None:
        yield from _phases(trajectory.phases)


def _phases(phases: Phases) -> Iterator[Phrase]:
    shares = {"nap": phases.nap.value, "low": phases.nap.low, "high": phases.nap.high}
    numbers = {
        **{name: f"{100 * share:.0f}" for name, share in shares.items()},
        "before": str(phases.before),
        "after": str(phases.after),
        "tau": _signed(phases.tau),
        "corrected": _signed(phases.corrected),
    }
    yield Phrase(_PHASES, numbers)
    yield Phrase(_PHASES_CAUTION, {})
    if phases.before < WELL_POINTS:
        yield Phrase(_FEW_BEFORE, {"well": str(WELL_POINTS)})


def _short(value: float) -> str:
    return f"{round(value, 1):g}".replace("-", "−")


def _signed(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")
