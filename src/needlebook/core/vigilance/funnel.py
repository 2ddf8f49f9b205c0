"""Funnel plots: which practitioner or clinic lies further from the rest than its number of patients explains.

For looking closer, never for a league table: adjust for who came (baseline, duration, complaint) before plotting, and
show nothing of fewer than ten patients.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

from needlebook.core.errors import BadInput
from needlebook.core.figures import need_as_many, need_at_least, need_finite, need_inside, need_numbers, need_spread

FEWEST_PATIENTS = 10
LEVELS = (0.95, 0.998)  # of the two pairs of limits, at 1.96 and 3.0902 standard errors
TRIMMED = 0.1  # of the scores at either end, for the measure of overdispersion


@dataclass(frozen=True, slots=True)
class Limits:
    """Where the share of `n` patients lies at `level` when its target is true."""

    low: float
    high: float
    level: float
    n: int


@dataclass(frozen=True, slots=True)
class Point:
    """One practitioner. z None: fewer than ten patients, nothing may be shown. is_outside: at 99.8 %."""

    observed: float
    expected: float
    n: int
    z: float | None
    is_outside: bool


@dataclass(frozen=True, slots=True)
class Funnel:
    """phi: how much wider than chance the scores are; tau2: what was added for it, 0 when phi is not beyond chance."""

    points: tuple[Point, ...]
    phi: float
    tau2: float


def share_limits(target: float, n: int, level: float = 0.95) -> Limits:
    """By the normal distribution, cut off at 0 and 1. Source: Spiegelhalter 2005, Stat Med 24:1185 (recalled)."""
    need_inside("target", target)
    need_inside("level", level)
    need_at_least("n", n, 1)
    reach = NormalDist().inv_cdf((1 + level) / 2) * sqrt(target * (1 - target) / n)
    return Limits(max(target - reach, 0.0), min(target + reach, 1.0), level, n)


def exact_share_limits(target: float, n: int, level: float = 0.95) -> Limits:
    """By the binomial distribution, smoothed between whole patients (Spiegelhalter 2005; recalled)."""
    need_inside("target", target)
    need_inside("level", level)
    need_at_least("n", n, 1)
    tail = (1 - level) / 2
    return Limits(_smoothed(target, n, tail), _smoothed(target, n, 1 - tail), level, n)


def funnel(observed: Sequence[float], expected: Sequence[float], patients: Sequence[int]) -> Funnel:
    """Counts against those expected of the same patients: z = 2 (√O - √E), less where all scatter more than chance.

    Who has fewer than ten patients takes no part. Raises BadInput. Source: Spiegelhalter 2005, Qual Saf Health Care
    14:347 (recalled); checked against the data of the vignette of the R package FunnelPlotR.
    """
    _check(observed, expected, patients)
    shown = [n >= FEWEST_PATIENTS for n in patients]
    taking_part = [(o, e) for o, e, is_shown in zip(observed, expected, shown, strict=True) if is_shown]
    scores = iter(ratio_z(o, e) for o, e in taking_part)
    phi, tau2 = overdispersion([ratio_z(o, e) for o, e in taking_part], [1 / (2 * sqrt(e)) for _, e in taking_part])
    return Funnel(
        tuple(
            _point(o, e, n, next(scores) if is_shown else None, tau2)
            for o, e, n, is_shown in zip(observed, expected, patients, shown, strict=True)
        ),
        phi,
        tau2,
    )


def ratio_z(observed: float, expected: float) -> float:
    """How far a count lies from the expected one, in standard errors, on the scale of square roots."""
    need_at_least("observed", observed, 0)
    need_spread("expected", expected)
    return 2 * (sqrt(observed) - sqrt(expected))


def overdispersion(z: Sequence[float], errors: Sequence[float]) -> tuple[float, float]:
    """phi: the mean square of the scores, a tenth at each end drawn in; and the variance between practitioners.

    errors: the standard errors behind the scores. Scores that scatter less than chance never shrink the limits.
    """
    need_as_many("errors", errors, z)
    if len(z) < 2:
        return 1.0, 0.0
    phi = sum(score**2 for score in _drawn_in(z)) / len(z)
    excess = len(z) * phi - (len(z) - 1)
    if excess <= 0:
        return phi, 0.0
    weights = [1 / error**2 for error in errors]
    return phi, excess / (sum(weights) - sum(weight**2 for weight in weights) / sum(weights))


def _drawn_in(z: Sequence[float]) -> list[float]:
    """A tenth of the scores at either end, in whole scores, moved to the next one; below ten scores none is."""
    outer = int(TRIMMED * len(z))
    ordered = sorted(z)
    low, high = ordered[outer], ordered[-1 - outer]
    return [min(max(score, low), high) for score in z]


def _point(observed: float, expected: float, n: int, z: float | None, tau2: float) -> Point:
    if z is None:
        return Point(observed, expected, n, None, False)
    wider = z / sqrt(1 + tau2 * 4 * expected)
    return Point(observed, expected, n, wider, abs(wider) > NormalDist().inv_cdf((1 + LEVELS[1]) / 2))


def _smoothed(target: float, n: int, q: float) -> float:
    from scipy.stats import binom

    r = int(binom.ppf(q, n, target))
    if binom.cdf(r, n, target) <= q:
        r += 1
    at, before = float(binom.cdf(r, n, target)), float(binom.cdf(r - 1, n, target))
    return min(max((r - (at - q) / (at - before)) / n, 0.0), 1.0)


def _check(observed: Sequence[float], expected: Sequence[float], patients: Sequence[int]) -> None:
    need_numbers("observed", observed)
    need_as_many("expected", expected, observed)
    need_as_many("patients", patients, observed)
    for count in expected:
        need_spread("expected", count)
    if min(observed) < 0:
        raise BadInput("observed", "is negative", "0 or more")
    for n in patients:
        need_finite("patients", n)
