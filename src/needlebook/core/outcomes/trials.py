"""What one trial found, as a difference and its variance: the input of `pooling`."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import exp, lgamma, log, sqrt
from statistics import NormalDist

from needlebook.core.errors import BadInput
from needlebook.core.figures import need_at_least, need_count, need_finite, need_level, need_spread


@dataclass(frozen=True, slots=True)
class Finding:
    """A difference (or a logarithm of a ratio) and its variance. Group 1 minus group 2."""

    difference: float
    variance: float


def mean_difference(m1: float, s1: float, n1: int, m2: float, s2: float, n2: int) -> Finding:
    """In the instrument's unit. May mix scores after treatment and changes, if all trials used one instrument."""
    _need_arms(m1, s1, n1, m2, s2, n2)
    return Finding(m1 - m2, s1**2 / n1 + s2**2 / n2)


def arm_change(mean: float, sd: float, n: int) -> Finding:
    """The change within one arm of a trial: a clinic's own mean change may be laid beside it, no effect either."""
    _need_arm("", mean, sd, n)
    return Finding(mean, sd**2 / n)


def standardized_difference(m1: float, s1: float, n1: int, m2: float, s2: float, n2: int) -> Finding:
    """Hedges's g with the exact correction. Never mix scores after treatment and changes: their SDs mean other things.

    Source: Hedges 1981, J Educ Stat 6:107 (recalled).
    """
    _need_arms(m1, s1, n1, m2, s2, n2)
    df = n1 + n2 - 2
    pooled = sqrt(((n1 - 1) * s1**2 + (n2 - 1) * s2**2) / df)
    g = small_sample_correction(df) * (m1 - m2) / pooled
    return Finding(g, 1 / n1 + 1 / n2 + g**2 / (2 * (n1 + n2)))


def small_sample_correction(df: int) -> float:
    """Hedges's J, exactly; near 1 - 3 / (4 df - 1)."""
    need_at_least("df", df, 2)
    return exp(lgamma(df / 2) - lgamma((df - 1) / 2)) / sqrt(df / 2)


def log_risk_ratio(events_1: int, n_1: int, events_2: int, n_2: int) -> Finding:
    """The logarithm of the ratio of two risks. A table with a zero gets 0.5 in each cell; no event is refused."""
    for number, (events, n) in enumerate(((events_1, n_1), (events_2, n_2)), 1):
        need_count(events, n, f"events_{number}", f"n_{number}")
    if events_1 + events_2 == 0 or min(n_1, n_2) == 0:
        raise BadInput("events_1", "no event in either group", "an event")
    add = 0.5 if 0 in (events_1, events_2, n_1 - events_1, n_2 - events_2) else 0.0
    a, c, whole_1, whole_2 = events_1 + add, events_2 + add, n_1 + 2 * add, n_2 + 2 * add
    return Finding(log(a / whole_1) - log(c / whole_2), 1 / a - 1 / whole_1 + 1 / c - 1 / whole_2)


def sd_of_change(s1: float, s2: float, correlation: float) -> float:
    """The SD of changes from those before and after. The correlation is an assumption unless printed: state it."""
    need_spread("s1", s1)
    need_spread("s2", s2)
    if not -1 <= correlation <= 1:
        raise BadInput("correlation", "is not a correlation", "-1 to 1")
    return sqrt(max(s1**2 + s2**2 - 2 * correlation * s1 * s2, 0.0))


def sd_from_interval(low: float, high: float, n: int, level: float = 0.95) -> float:
    """The SD of one group behind the printed interval of its mean."""
    from scipy.stats import t

    need_level(level)
    need_spread("high", high - low)
    need_at_least("n", n, 2)
    return float(sqrt(n) * (high - low) / (2 * t.ppf((1 + level) / 2, n - 1)))


def se_from_interval(low: float, high: float, level: float = 0.95) -> float:
    """The standard error behind a printed interval of the normal distribution."""
    need_level(level)
    need_spread("high", high - low)
    return (high - low) / (2 * NormalDist().inv_cdf((1 + level) / 2))


def shared_controls(controls: Sequence[Hashable]) -> tuple[Hashable, ...]:
    """The control groups that stand in more than one row: their patients would count twice. Split them first."""
    return tuple(control for control, rows in Counter(controls).items() if rows > 1)


def split_control(n: int, arms: int) -> tuple[int, ...]:
    """The patients of a control shared by several arms, one share for each arm; mean and SD stay as they are."""
    if arms < 2:
        raise BadInput("arms", "share no control", "2 or more")
    if n < 2 * arms:
        raise BadInput("n", "is too small to be split", f"{2 * arms} or more")
    return tuple(n // arms + (number < n % arms) for number in range(arms))


def _need_arms(m1: float, s1: float, n1: int, m2: float, s2: float, n2: int) -> None:
    _need_arm("1", m1, s1, n1)
    _need_arm("2", m2, s2, n2)


def _need_arm(number: str, mean: float, sd: float, n: int) -> None:
    need_finite(f"m{number}" if number else "mean", mean)
    need_spread(f"s{number}" if number else "sd", sd)
    need_at_least(f"n{number}", n, 2)
