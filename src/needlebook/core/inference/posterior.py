"""The exact posterior of every muscle and trigger point, given a drawing and an examination."""

from dataclasses import dataclass

import numpy as np

from needlebook.core.inference.evidence import Drawing
from needlebook.core.inference.network import Floats, Network
from needlebook.core.inference.schedule import Schedule, Visit
from needlebook.core.inference.sweep import MuscleWeights, PointWeights, sweep


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """muscles: (muscles,), at least one active point; points: (points,), that point active."""

    muscles: Floats
    points: Floats


def exact_posterior(network: Network, drawing: Drawing, schedule: Schedule, likelihood: Floats) -> Posterior:
    """`likelihood`: (muscles,), the ratio of each examination for against an active point; 1 where none was."""
    active = network.prior * _kept_quiet(network, drawing)
    posterior = _apart(network, active, likelihood)
    muscles = [_weights(network, active, likelihood, visit) for visit in schedule.visits]
    for visit, found in zip(schedule.visits, sweep(schedule.visits, muscles, network.leak), strict=True):
        posterior.muscles[visit.muscle] = found.any_active
        posterior.points[network.points_of(visit.muscle)] = found.points
    return posterior


def _kept_quiet(network: Network, drawing: Drawing) -> Floats:
    """(points,): chance that an active point leaves every absent region undrawn."""
    return np.asarray(np.prod(1 - network.strength[:, drawing.absent], axis=1))


def _apart(network: Network, active: Floats, likelihood: Floats) -> Posterior:
    """Muscles that refer to no drawn region are independent of all others: their odds have a closed form."""
    owner = np.repeat(np.arange(len(network.muscles)), np.diff(network.first))
    point_odds = active / (1 - network.prior)
    odds = np.expm1(np.add.reduceat(np.log1p(point_odds), network.first[:-1]))
    total = 1 + likelihood * odds
    shares = point_odds / (1 + point_odds)
    return Posterior(likelihood * odds / total, shares * (likelihood * (1 + odds) / total)[owner])


def _weights(network: Network, active: Floats, likelihood: Floats, visit: Visit) -> MuscleWeights:
    rows = network.points_of(visit.muscle)
    points = tuple(PointWeights(float(1 - network.prior[row]), float(active[row])) for row in rows)
    return MuscleWeights(points, float(likelihood[visit.muscle]))
