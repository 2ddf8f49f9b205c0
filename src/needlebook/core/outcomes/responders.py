"""Responders: who got better by enough, how many they are, and how two groups differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import inf

from needlebook.core.errors import BadInput
from needlebook.core.figures import need_count, need_finite, need_level, need_spread
from needlebook.core.outcomes.change import TOLERANCE
from needlebook.core.vigilance.rates import Rate, exact_rate

_DIGITS = 12  # of limits: what is left behind them is rounding


class ResponderClass(StrEnum):
    """One change held against error (MDC) and importance (MCID). Only IMPORTANT_AND_REAL is a responder by both."""

    BELOW_BOTH = "below_both"
    REAL_NOT_IMPORTANT = "real_not_important"
    IMPORTANT_MAY_BE_ERROR = "important_may_be_error"  # where the MDC is larger than the MCID
    IMPORTANT_AND_REAL = "important_and_real"
    WORSE = "worse"  # worse by the MDC or more: no responder, and not "within error" either


@dataclass(frozen=True, slots=True)
class ResponderShare:
    """responders of those who came back, and of all that began, with whoever is missing counted as no responder."""

    responders: int
    missing: int
    completers: Rate
    all_counted: Rate


@dataclass(frozen=True, slots=True)
class NumberNeeded:
    """How many to treat for one more responder; below 0: for one fewer. low and high as they follow from the interval.

    through_infinity: the interval of the difference holds 0, so these numbers run from `low` (fewer responders) outward
    through infinity to `high`. None: a difference, or a limit of it, is exactly 0.
    """

    value: float | None
    low: float | None
    high: float | None
    through_infinity: bool


@dataclass(frozen=True, slots=True)
class ShareDifference:
    """The first share minus the second, with its interval at `level`."""

    difference: float
    low: float
    high: float
    level: float
    needed: NumberNeeded


def responder_class(improved_by: float, mdc: float, mcid: float) -> ResponderClass:
    """improved_by: positive is better for the patient. A change that equals a limit reaches it. Raises BadInput."""
    need_finite("improved_by", improved_by)
    need_spread("mdc", mdc)
    need_spread("mcid", mcid)
    if improved_by <= -mdc + TOLERANCE:
        return ResponderClass.WORSE
    return _CLASSES[improved_by >= mdc - TOLERANCE, improved_by >= mcid - TOLERANCE]


def percent_improved(baseline: float, improved_by: float, lowest_baseline: float) -> float | None:
    """Improvement in percent of the baseline; None below the baseline from which percentages are steady enough.

    For pain of 0 to 10 that is 3 (core.outcomes.change.lowest_baseline_for_percent).
    """
    need_finite("baseline", baseline)
    need_finite("improved_by", improved_by)
    need_spread("lowest_baseline", lowest_baseline)
    return 100 * improved_by / baseline if baseline >= lowest_baseline - TOLERANCE else None


def responder_share(improvements: Sequence[float | None], limit: float, level: float = 0.95) -> ResponderShare:
    """How many improved by `limit` or more. None is a patient without a follow-up: never dropped, counted both ways."""
    if not improvements:
        raise BadInput("improvements", "none given", "one for each patient who began, None where it is missing")
    need_spread("limit", limit)
    known = [value for value in improvements if value is not None]
    for value in known:
        need_finite("improvements", value)
    responders = sum(value >= limit - TOLERANCE for value in known)
    return ResponderShare(
        responders,
        len(improvements) - len(known),
        exact_rate(responders, len(known), level),
        exact_rate(responders, len(improvements), level),
    )


def two_proportions(events_1: int, n_1: int, events_2: int, n_2: int, level: float = 0.95) -> ShareDifference:
    """Difference of two shares with Newcombe's hybrid score interval (statsmodels), and the number needed to treat.

    Between groups that were not drawn by lot the difference is no effect. Raises BadInput.
    Source: Newcombe 1998, Stat Med 17:873 (recalled); checked against computed examples.
    """
    from statsmodels.stats.proportion import confint_proportions_2indep

    need_level(level)
    for number, (events, n) in enumerate(((events_1, n_1), (events_2, n_2)), 1):
        need_count(events, n, f"events_{number}", f"n_{number}")
        if n == 0:
            raise BadInput(f"n_{number}", "holds nobody", "1 or more")
    limits = confint_proportions_2indep(events_1, n_1, events_2, n_2, method="newcomb", compare="diff", alpha=1 - level)
    low, high = (min(max(round(float(limit), _DIGITS), -1.0), 1.0) for limit in limits)
    difference = events_1 / n_1 - events_2 / n_2
    return ShareDifference(difference, low, high, level, _needed(difference, low, high))


def needed_in_words(needed: NumberNeeded) -> str:
    """'NNTB 2.2 (1.6 to 3.6)', or through infinity 'NNTB 10 (NNTB 4.1 to ∞ to NNTH 23)'."""
    value = _signed(needed.value)
    if needed.through_infinity:
        return f"{value} ({_signed(needed.high)} to ∞ to {_signed(needed.low)})"
    limits = sorted(abs(limit) if limit else inf for limit in (needed.low, needed.high))
    return f"{value} ({' to '.join('∞' if limit == inf else f'{limit:.2g}' for limit in limits)})"


_CLASSES = {
    (False, False): ResponderClass.BELOW_BOTH,
    (True, False): ResponderClass.REAL_NOT_IMPORTANT,
    (False, True): ResponderClass.IMPORTANT_MAY_BE_ERROR,
    (True, True): ResponderClass.IMPORTANT_AND_REAL,
}


def _needed(difference: float, low: float, high: float) -> NumberNeeded:
    return NumberNeeded(_inverse(difference), _inverse(low), _inverse(high), through_infinity=low < 0 < high)


def _inverse(value: float) -> float | None:
    return 1 / value if value else None


def _signed(value: float | None) -> str:
    if value is None:
        return "∞"
    return f"{'NNTB' if value > 0 else 'NNTH'} {abs(value):.2g}"
