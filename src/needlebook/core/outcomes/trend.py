"""The trend within one patient: a slope that one odd reading cannot bend, and a running mean with limits."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import exp, sqrt

from needlebook.core.errors import BadInput
from needlebook.core.figures import need_as_many, need_finite, need_numbers, need_spread, sign
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


@dataclass(frozen=True, slots=True)
class Kendall:
    """s: pairs in which later is higher minus those in which it is lower; tau_b: with ties taken out, -1 to 1.

    p: the chance of as much if nothing changed and readings did not hang together in time; they do, so it is too
    small.
    """

    s: int
    tau_b: float
    p: float


@dataclass(frozen=True, slots=True)
class Ewma:
    """The running mean after each reading, its limits there, and the number of the first beyond them, from 1."""

    values: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    signal: int | None


def trend_of(values: Sequence[Measurement], level: float = 0.95) -> Trend | None:
    """Theil-Sen slope with the interval of Sen (1968), by SciPy; None below four points. The dates must differ.

    Source: Sen 1968, J Am Stat Assoc 63:1379 (recalled); checked against a computed example.
    """
    if len(values) < FEWEST_POINTS:
        return None
    from scipy.stats import theilslopes

    weeks = [(m.date - values[0].date).days / DAYS_A_WEEK for m in values]
    found = theilslopes([m.value for m in values], weeks, level)
    return Trend(float(found.slope), float(found.low_slope), float(found.high_slope), level, len(values))


def kendall(times: Sequence[float], values: Sequence[float]) -> Kendall:
    """Whether later readings tend to be higher. Raises BadInput when all times or all values are the same."""
    from scipy.stats import kendalltau

    for field, numbers in {"times": times, "values": values}.items():
        need_numbers(field, numbers, 2)
        if len(set(numbers)) == 1:
            raise BadInput(field, "are all the same", "some that differ")
    need_as_many("values", values, times)
    s = sum(sign(t2 - t1) * sign(v2 - v1) for (t1, v1), (t2, v2) in combinations(zip(times, values, strict=True), 2))
    found = kendalltau(times, values)
    return Kendall(s, float(found.statistic), float(found.pvalue))


def ewma(values: Sequence[float], weight: float | Sequence[float], mean: float, sd: float, k: float = 3.0) -> Ewma:
    """The exponentially weighted moving average, started at `mean`, with limits of k standard errors around it.

    mean, sd: of single readings while nothing changes; weight: of the newest reading, one for all or one for each
    (`gap_weights`). Source: NIST/SEMATECH e-Handbook 6.3.2.4 (recalled); checked against its example.
    """
    need_numbers("values", values)
    need_finite("mean", mean)
    need_spread("sd", sd)
    need_spread("k", k)
    weights = [weight] * len(values) if isinstance(weight, int | float) else weight
    need_as_many("weight", weights, values)
    path, reach, share = [mean], [], 0.0
    for value, part in zip(values, weights, strict=True):
        if not 0 < part <= 1:
            raise BadInput("weight", "is not the weight of a reading", "above 0, up to 1")
        path.append(part * value + (1 - part) * path[-1])
        share = part**2 + (1 - part) ** 2 * share
        reach.append(k * sd * sqrt(share))
    beyond = (number for number, far in enumerate(reach, 1) if abs(path[number] - mean) > far)
    low, high = tuple(mean - far for far in reach), tuple(mean + far for far in reach)
    return Ewma(tuple(path[1:]), low, high, next(beyond, None))


def gap_weights(gaps: Sequence[float], constant: float) -> tuple[float, ...]:
    """Weights for readings at unequal gaps: after `constant` (in the unit of the gaps) the past counts 1/e."""
    need_numbers("gaps", gaps)
    need_spread("constant", constant)
    if min(gaps) <= 0:
        raise BadInput("gaps", "holds one that is not after the reading before", "above 0")
    return tuple(1 - exp(-gap / constant) for gap in gaps)
