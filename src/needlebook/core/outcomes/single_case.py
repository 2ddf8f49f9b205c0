"""One patient as an own study: how far the readings of a baseline and of a treatment phase overlap.

An A-B series cannot rule out natural recovery, and readings that hang together in time make every chance value too
small. So these measures come with intervals and without p values, and none of them is called an effect.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import sqrt
from statistics import NormalDist, fmean, median, stdev

from needlebook.core.errors import BadInput
from needlebook.core.figures import need_level, need_numbers, sign

FEWEST_BASELINE = 3  # five are better
_DIGITS = 9  # corrected readings that differ by less are ties
_ALMOST_ONE = 1 - 1e-9  # at 0 and 1 themselves every interval fits


@dataclass(frozen=True, slots=True)
class Overlap:
    """A measure of overlap with its interval at `level`. se: None where the readings do not overlap at all."""

    value: float
    se: float | None
    low: float
    high: float
    level: float
    pairs: int


def nap(a: Sequence[float], b: Sequence[float], lower_is_better: bool, level: float = 0.95) -> Overlap:
    """Non-overlap of all pairs: the share of pairs in which the reading of phase b is better; ties count half.

    0.5 is no difference. Raises BadInput. Source: Parker and Vannest 2009, Behav Ther 40:357; interval: Newcombe 2006,
    Stat Med 25:559, method 5 (all recalled); checked against the tests of the R package SingleCaseES.
    """
    need_level(level)
    return _nap(*_upward(a, b, lower_is_better), level)


def tau(a: Sequence[float], b: Sequence[float], lower_is_better: bool, level: float = 0.95) -> Overlap:
    """2 NAP - 1: better pairs minus worse pairs over all pairs, -1 to 1."""
    return _as_tau(nap(a, b, lower_is_better, level))


def tau_bc(a: Sequence[float], b: Sequence[float], lower_is_better: bool, level: float = 0.95) -> Overlap:
    """Tau after the trend of the baseline was taken out of both phases (Theil-Sen; readings evenly spaced).

    The interval knows nothing of the error of that trend, so it is too narrow. Source: Tarlow 2017, Behav Modif 41:427
    (recalled); always corrected, whether or not the trend is beyond chance.
    """
    need_level(level)
    up_a, up_b = _upward(a, b, lower_is_better)
    slope = median((later - earlier) / (j - i) for (i, earlier), (j, later) in combinations(enumerate(up_a), 2))
    flat = [round(value - slope * place, _DIGITS) for place, value in enumerate(up_a + up_b)]
    return _as_tau(_nap(flat[: len(up_a)], flat[len(up_a) :], level))


def tau_u(a: Sequence[float], b: Sequence[float], lower_is_better: bool) -> float:
    """Tau-U with the trend of the baseline taken off. It can pass 1, and no sound interval is known.

    Source: Parker, Vannest, Davis and Sauber 2011, Behav Ther 42:284 (recalled).
    """
    up_a, up_b = _upward(a, b, lower_is_better)
    trend = sum(sign(later - earlier) for earlier, later in combinations(up_a, 2))
    return (sum(sign(y - x) for x in up_a for y in up_b) - trend) / (len(up_a) * len(up_b))


def pnd(a: Sequence[float], b: Sequence[float], lower_is_better: bool) -> float:
    """The share of phase b that is better than the best reading of the baseline."""
    up_a, up_b = _upward(a, b, lower_is_better)
    return sum(y > max(up_a) for y in up_b) / len(up_b)


def pem(a: Sequence[float], b: Sequence[float], lower_is_better: bool) -> float:
    """The share of phase b that is better than the median of the baseline; ties count half."""
    up_a, up_b = _upward(a, b, lower_is_better)
    return fmean(_half(y - median(up_a)) for y in up_b)


def pand(a: Sequence[float], b: Sequence[float], lower_is_better: bool) -> float:
    """The largest share of all readings that can stay when no reading of the baseline may reach phase b."""
    up_a, up_b = _upward(a, b, lower_is_better)
    borders = [*up_b, max(up_a) + 1]
    kept = max(sum(x < border for x in up_a) + sum(y >= border for y in up_b) for border in borders)
    return kept / (len(up_a) + len(up_b))


def ird(a: Sequence[float], b: Sequence[float], lower_is_better: bool) -> float:
    """The improvement rate difference in its robust form, which follows from PAND and the lengths of the phases."""
    m, n = len(a), len(b)
    return ((m + n) ** 2 * pand(a, b, lower_is_better) - (m**2 + n**2)) / (2 * m * n)


def within_case_difference(a: Sequence[float], b: Sequence[float]) -> float:
    """Mean of phase b minus mean of the baseline, in standard deviations of the baseline; below 0 is a fall."""
    _upward(a, b, lower_is_better=False)
    if stdev(a) == 0:
        raise BadInput("a", "has no spread", "readings that differ")
    return (fmean(b) - fmean(a)) / stdev(a)


def hanley_se(a: Sequence[float], b: Sequence[float], lower_is_better: bool) -> float:
    """The standard error of NAP by Hanley and McNeil; for comparison with papers that print it."""
    up_a, up_b = _upward(a, b, lower_is_better)
    value, q1, q2, _ = _spread_of_pairs(up_a, up_b)
    m, n = len(a), len(b)
    return sqrt((value * (1 - value) + (n - 1) * q1 + (m - 1) * q2) / (m * n))


def _nap(a: Sequence[float], b: Sequence[float], level: float) -> Overlap:
    value = _spread_of_pairs(a, b)[0]
    low, high = _newcombe(value, len(a), len(b), level)
    return Overlap(value, _unbiased_se(a, b), low, high, level, len(a) * len(b))


def _as_tau(found: Overlap) -> Overlap:
    se = None if found.se is None else 2 * found.se
    return Overlap(2 * found.value - 1, se, 2 * found.low - 1, 2 * found.high - 1, found.level, found.pairs)


def _unbiased_se(a: Sequence[float], b: Sequence[float]) -> float | None:
    m, n = len(a), len(b)
    if m < 2 or n < 2:
        return None
    value, q1, q2, x = _spread_of_pairs(a, b)
    variance = (value * (1 - value) + n * q1 + m * q2 - 2 * x) / ((m - 1) * (n - 1))
    return sqrt(variance) if variance > 0 else None


def _spread_of_pairs(a: Sequence[float], b: Sequence[float]) -> tuple[float, float, float, float]:
    """NAP, and how much it differs between readings of a, between readings of b, and between pairs."""
    pairs = [[_half(y - x) for y in b] for x in a]
    value = fmean(fmean(row) for row in pairs)
    q1 = fmean((fmean(row) - value) ** 2 for row in pairs)
    q2 = fmean((fmean(column) - value) ** 2 for column in zip(*pairs, strict=True))
    return value, q1, q2, fmean((q - value) ** 2 for row in pairs for q in row)


def _newcombe(value: float, m: int, n: int, level: float) -> tuple[float, float]:
    """Newcombe's method 5: the shares that lie as far from `value` as their own standard error allows."""
    from scipy.optimize import brentq

    z = NormalDist().inv_cdf((1 + level) / 2)
    h = (m + n) / 2 - 1

    def misfit(x: float) -> float:
        spread = x * (1 - x)
        return m * n * (value - x) ** 2 * (2 + spread) - z**2 * spread * (2 + h + (1 + 2 * h) * spread)

    low = float(brentq(misfit, 0.0, min(value, _ALMOST_ONE))) if value > 0 else 0.0
    high = float(brentq(misfit, max(value, 1 - _ALMOST_ONE), 1.0)) if value < 1 else 1.0
    return low, high


def _upward(a: Sequence[float], b: Sequence[float], lower_is_better: bool) -> tuple[list[float], list[float]]:
    """Both phases with higher as better."""
    need_numbers("a", a, FEWEST_BASELINE)
    need_numbers("b", b)
    way = -1.0 if lower_is_better else 1.0
    return [way * value for value in a], [way * value for value in b]


def _half(value: float) -> float:
    return (1 + sign(value)) / 2
