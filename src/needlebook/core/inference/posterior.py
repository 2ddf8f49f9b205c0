"""The exact posterior of every muscle and trigger point, given a drawing and an examination."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from needlebook.core.inference.evidence import Drawing
from needlebook.core.inference.leaves import Leaves, Weights, leaf_posteriors, leaves_of
from needlebook.core.inference.network import Floats, Network
from needlebook.core.inference.parts import Part
from needlebook.core.inference.regions import region_leaves
from needlebook.core.inference.schedule import Schedule
from needlebook.core.inference.sweep import outsides


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """muscles: (..., muscles), at least one active point; points: (..., points), that point active.

    log_weight: (...), the natural log of the weight of all that was seen.
    """

    muscles: Floats
    points: Floats
    log_weight: Floats

    def of(self, number: int) -> "Posterior":
        """One of the batch."""
        return Posterior(self.muscles[number], self.points[number], self.log_weight[number])


def exact_posterior(network: Network, drawing: Drawing, schedule: Schedule, likelihood: Floats) -> Posterior:
    """`likelihood`: (muscles,), the ratio of each examination for against an active point; 1 where none was.

    With (batch, muscles) the answers have that leading axis too, and cost little more than one.
    """
    weights = plain_weights(network, drawing, schedule, np.atleast_2d(likelihood))
    found = weighted_posterior(network, drawing, schedule, weights)
    return found if likelihood.ndim > 1 else found.of(0)


def plain_weights(network: Network, drawing: Drawing, schedule: Schedule, likelihood: Floats) -> Weights:
    """The weights of the network itself; `likelihood`: (batch, muscles)."""
    batch = (len(likelihood), 1)
    quiet = np.prod(1 - network.strength[:, drawing.absent], axis=1)
    links = np.hstack((network.strength[:, list(drawing.drawn)], np.ones((len(network.points), len(schedule.made_up)))))
    return Weights(np.tile(1 - network.prior, batch), np.tile(network.prior * quiet, batch), likelihood, links)


def weighted_posterior(network: Network, drawing: Drawing, schedule: Schedule, weights: Weights) -> Posterior:
    """The posterior under weights of one's own, for each of the batch."""
    muscles, points, apart = _apart(network, weights)
    groups = [leaves_of(parts, weights) for parts in _by_size(schedule.parts)]
    regions = region_leaves(_kept(drawing, schedule), network.leak, schedule, weights)
    tables = _tables(groups, schedule)
    outside, joined = outsides([*tables, *regions.tables, *_made_up(schedule, weights)], schedule.joins)
    around = dict(zip(schedule.parts, outside, strict=False))
    found = [(leaves, np.stack([_flat(around[part]) for part in leaves.parts], axis=1)) for leaves in groups]
    first, last = len(tables), len(tables) + len(regions.tables)
    if regions.single:
        found.append((regions.single, regions.outside(outside[first:last])))
    for leaves, beside in found:
        leaf_posteriors(weights, leaves, beside, muscles, points)
    for (_, muscle), table in zip(schedule.made_up, outside[last:], strict=True):
        muscles[:, muscle] = _some_point(table, weights.likelihood[:, muscle])
    is_apart = np.ones(len(network.muscles), dtype=np.bool_)
    is_apart[[part.muscle for part in (*schedule.parts, *schedule.single)]] = False
    unproduced = np.count_nonzero(drawing.absent) * np.log1p(-network.leak)
    log_weight = apart[:, is_apart].sum(axis=1) + joined + regions.log_weight + unproduced
    return Posterior(np.minimum(muscles, 1.0), np.minimum(points, 1.0), log_weight)


def _kept(drawing: Drawing, schedule: Schedule) -> list[int]:
    """Places of the drawn regions that were not left out."""
    return [place for place, column in enumerate(drawing.drawn) if column not in schedule.left_out]


def _by_size(parts: Sequence[Part]) -> list[list[Part]]:
    """Parts with equally many regions are worked out together."""
    groups: dict[int, list[Part]] = {}
    for part in parts:
        groups.setdefault(part.mask.bit_count(), []).append(part)
    return list(groups.values())


def _tables(groups: Sequence[Leaves], schedule: Schedule) -> list[Floats]:
    """The leaves' tables in the order of the schedule, one axis for each region."""
    flat = {part: leaves.tables[:, i] for leaves in groups for i, part in enumerate(leaves.parts)}
    return [flat[part].reshape(-1, *[2] * part.mask.bit_count()) for part in schedule.parts]


def _made_up(schedule: Schedule, weights: Weights) -> list[Floats]:
    """Joined last, these multiply what has no active point by 1 and what has some by the ratio of the muscle."""
    ratios = [weights.likelihood[:, muscle] for _, muscle in schedule.made_up]
    return [np.stack((ratio - 1, np.ones_like(ratio)), axis=1) for ratio in ratios]


def _some_point(outside: Floats, ratio: Floats) -> Floats:
    """(batch,): `outside` of a made-up region holds the weight with some active point, and that with or without."""
    some = ratio * outside[:, 0]
    return np.asarray(some / (some + np.maximum(0.0, outside[:, 1] - outside[:, 0])))


def _flat(table: Floats) -> Floats:
    return table.reshape(len(table), -1)


def _apart(network: Network, weights: Weights) -> tuple[Floats, Floats, Floats]:
    """Muscles that refer to no drawn region are independent of all others: their odds have a closed form.

    Posteriors of muscles and points, and (batch, muscles), the log of each muscle's weight.
    """
    owner = np.repeat(np.arange(len(network.muscles)), np.diff(network.first))
    point_odds = weights.active / weights.inactive
    odds = np.expm1(np.add.reduceat(np.log1p(point_odds), network.first[:-1], axis=1))
    total = 1 + weights.likelihood * odds
    shares = point_odds / (1 + point_odds)
    log_weight = np.log(total) + np.add.reduceat(np.log(weights.inactive), network.first[:-1], axis=1)
    points = shares * (weights.likelihood * (1 + odds) / total)[:, owner]
    return weights.likelihood * odds / total, points, log_weight
