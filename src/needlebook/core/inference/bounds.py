"""Bounds on the posterior when a drawing is too wide to be computed exactly.

Of the drawn regions that are left out, the chance to be drawn is replaced by products of one factor for each trigger
point, once never below it and once never above it (Jaakkola & Jordan 1999, Variational probabilistic inference and
the QMR-DT network, J Artif Intell Res 10: 291-322). Such factors only change the weights of the points, so each bound
is one more exact computation. In the notation below a region is drawn with chance 1 - exp(-z), z = base + the sum of
the pulls of its active points; f(z) is the log of that chance. It is concave: a tangent lies above it (upper bound),
and it lies above its own average over any shares that add to one (lower bound).
"""

from dataclasses import dataclass

import numpy as np

from needlebook.core.inference.evidence import Drawing
from needlebook.core.inference.leaves import Weights
from needlebook.core.inference.network import Floats, Network
from needlebook.core.inference.posterior import Posterior, exact_posterior, plain_weights, weighted_posterior
from needlebook.core.inference.schedule import Schedule

ROUNDS = 2  # how often tangent and shares are set anew; more tighten the bounds by little
INNER = 8  # steps towards the best shares for given posteriors
ROUNDED = 1e-12  # what rounding may take from 1 minus a probability near 1; a bound gives it away
LOWEST = 0.2  # of the z of a tangent: a steeper one bounds nothing and would overflow


@dataclass(frozen=True, slots=True, eq=False)
class Bounds:
    """muscles: an estimate of each posterior; low, high: (muscles,), the exact one lies between. points: estimates."""

    muscles: Floats
    points: Floats
    low: Floats
    high: Floats

    @property
    def error(self) -> Floats:
        """(muscles,): how far the exact posterior may lie from the estimate."""
        return np.asarray(np.maximum(self.high - self.muscles, self.muscles - self.low))


def bounded_posterior(network: Network, drawing: Drawing, schedule: Schedule, likelihood: Floats) -> Bounds:
    """Bounds on every posterior of `likelihood` (muscles,), the tightest of a few rounds."""
    pulls = -np.log1p(-network.strength[:, list(schedule.left_out)])
    base = -np.log1p(-network.leak)
    alone = exact_posterior(network, drawing, schedule, likelihood).points
    plain = plain_weights(network, drawing, schedule, np.stack((likelihood, likelihood)))
    active = np.stack((alone, alone))
    shares = pulls / np.maximum(pulls.sum(axis=0), np.finfo(float).tiny)
    best: Bounds | None = None
    for _ in range(ROUNDS):
        upper, upper_log = _tangent(pulls, base, active[0])
        shares = _better_shares(pulls, base, active[1], shares)
        lower, lower_log = _averaged(pulls, base, shares)
        weights = Weights(plain.inactive, plain.active * np.exp((upper, lower)), plain.likelihood, plain.links)
        both = weighted_posterior(network, drawing, schedule, weights)
        active = both.points
        best = _tighter(best, _between(both, upper_log - lower_log))
    assert best is not None
    return best


def _tangent(pulls: Floats, base: float, active: Floats) -> tuple[Floats, float]:
    """Log factor of each active point, and that of the rest, in a product that is never below the chance."""
    z = np.maximum(LOWEST, base + active @ pulls)
    slope = 1 / np.expm1(z)
    return pulls @ slope, float(np.sum(_log_drawn(z) + slope * (base - z)))


def _averaged(pulls: Floats, base: float, shares: Floats) -> tuple[Floats, float]:
    """The same in a product that is never above the chance."""
    lift = np.where(shares > 0, shares * (_log_drawn(base + _spread(pulls, shares)) - _log_drawn(base)), 0.0)
    return lift.sum(axis=1), float(pulls.shape[1] * _log_drawn(base))


def _better_shares(pulls: Floats, base: float, active: Floats, shares: Floats) -> Floats:
    """Shares that raise the lower bound for these posteriors: each point's grows with what it would gain."""
    for _ in range(INNER):
        spread = _spread(pulls, shares)
        gain = _log_drawn(base + spread) - _log_drawn(base) - spread / np.expm1(base + spread)
        grown = np.where(pulls > 0, shares * active[:, None] * np.maximum(gain, 0.0), 0.0)
        total = grown.sum(axis=0)
        shares = np.where(total > 0, grown / np.where(total > 0, total, 1.0), shares)
    return shares


def _spread(pulls: Floats, shares: Floats) -> Floats:
    """The pull of a point on its share of the region."""
    return np.asarray(np.minimum(500.0, pulls / np.maximum(shares, 1e-12)))


def _log_drawn(z: Floats | float) -> Floats:
    return np.asarray(np.log(-np.expm1(-np.asarray(z))))


def _between(both: Posterior, log_gap: float) -> Bounds:
    """Odds of a muscle are highest with the upper weight of all it does and the lower weight of all without it."""
    ratio = np.exp(np.minimum(700.0, log_gap + both.log_weight[0] - both.log_weight[1]))
    (upper, lower), tiny = both.muscles, np.finfo(float).tiny
    high = upper * ratio / np.maximum(upper * ratio + np.maximum(0.0, 1 - lower - ROUNDED), tiny)
    low = lower / np.maximum(lower + (1 - upper + ROUNDED) * ratio, tiny)
    return Bounds(np.clip(both.muscles.mean(axis=0), low, high), both.points.mean(axis=0), low, high)


def _tighter(one: Bounds | None, other: Bounds) -> Bounds:
    """Both hold, so what lies in both holds too. The estimate of the later one stays, as far as it does."""
    if one is None:
        return other
    low, high = np.maximum(one.low, other.low), np.minimum(one.high, other.high)
    return Bounds(np.clip(other.muscles, low, high), other.points, low, high)
