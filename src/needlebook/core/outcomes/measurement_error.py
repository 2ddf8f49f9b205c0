"""How far one person's score wanders by itself, and the smallest change that is more than that."""

from collections.abc import Sequence
from math import sqrt
from statistics import NormalDist, stdev, variance

from needlebook.core.errors import BadInput
from needlebook.core.figures import need_as_many, need_at_least, need_level, need_numbers, need_share, need_spread

PRINTED = {0.90: 1.645, 0.95: 1.96}  # the multipliers that papers use, so that their figures come out to the digit


def multiplier(level: float) -> float:
    """The two-sided point of the normal distribution at `level`; at 90 and 95 % as papers print it."""
    need_level(level)
    return PRINTED.get(level) or NormalDist().inv_cdf((1 + level) / 2)


def sem_from_icc(sd: float, icc: float) -> float:
    """The standard error of measurement from the spread between people and the reliability. Raises BadInput."""
    need_spread("sd", sd)
    need_share("icc", icc)
    return sd * sqrt(1 - icc)


def sem_from_retest(first: Sequence[float], second: Sequence[float]) -> float:
    """From two readings of people who did not change: the spread of the differences over the root of two."""
    need_numbers("first", first, 2)
    need_numbers("second", second, 2)
    need_as_many("second", second, first)
    return stdev(b - a for a, b in zip(first, second, strict=True)) / sqrt(2)


def sem_within(readings: Sequence[Sequence[float]]) -> float:
    """From two or more readings of each of several unchanged people: the root of the variance within people."""
    if not readings:
        raise BadInput("readings", "none given", "two or more of each person")
    for each in readings:
        need_numbers("readings", each, 2)
    free = [len(each) - 1 for each in readings]
    return sqrt(sum(variance(each) * df for each, df in zip(readings, free, strict=True)) / sum(free))


def mdc(sem: float, level: float = 0.95) -> float:
    """The minimal detectable change of one person. Say the level wherever it is shown: papers mix 90 and 95 %."""
    need_at_least("sem", sem, 0)
    return multiplier(level) * sqrt(2) * sem


def mean_sem(between_trials: float, other: float, readings: int) -> float:
    """The error of the mean of several readings: only what differs between trials shrinks with their number.

    between_trials: the standard deviation of trials of one occasion; other: of all that stays the same during it.
    """
    need_at_least("between_trials", between_trials, 0)
    need_at_least("other", other, 0)
    need_at_least("readings", readings, 1)
    return sqrt(between_trials**2 / readings + other**2)
