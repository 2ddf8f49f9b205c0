"""The trend within one patient: a slope that one odd reading cannot bend."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import sqrt
from statistics import NormalDist, median

from needlebook.core.outcomes.types import Measurement

FEWEST_POINTS = 4
DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class Trend:
    """Change a week in the instrument's unit, with its interval at `level`, from `points` readings."""

    slope_per_week: float
    low: float
    high: float
    level: float
    points: int


def trend_of(values: Sequence[Measurement], level: float = 0.95) -> Trend | None:
    """Theil-Sen slope with the interval of Sen (1968); None below four points. The dates must differ.

    Source: Sen 1968, J Am Stat Assoc 63:1379 (recalled); checked against a computed example.
    """
    if len(values) < FEWEST_POINTS:
        return None
    slopes = sorted((b.value - a.value) * DAYS_A_WEEK / (b.date - a.date).days for a, b in combinations(values, 2))
    low, high = _interval(slopes, [m.value for m in values], level)
    return Trend(median(slopes), low, high, level, len(values))


def _interval(slopes: Sequence[float], values: Sequence[float], level: float) -> tuple[float, float]:
    """The slopes that lie as far from the middle of their order as Kendall's S may stray by chance."""
    stray = NormalDist().inv_cdf((1 + level) / 2) * sqrt(_variance_of_s(values))
    first = max(round((len(slopes) - stray) / 2) - 1, 0)
    last = min(round((len(slopes) + stray) / 2), len(slopes) - 1)
    return slopes[first], slopes[last]


def _variance_of_s(values: Sequence[float]) -> float:
    """Variance of Kendall's S when there is no trend, with equal readings taken into account."""
    return (_term(len(values)) - sum(_term(n) for n in _ties(values))) / 18


def _term(n: int) -> int:
    return n * (n - 1) * (2 * n + 5)


def _ties(values: Iterable[float]) -> list[int]:
    return [n for n in Counter(values).values() if n > 1]
