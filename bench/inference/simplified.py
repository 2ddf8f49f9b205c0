"""What is left of the network once a drawing is known, as plain numbers that any engine can take.

A region that is known to be absent only makes each point that refers there less likely, and a muscle that refers to no
drawn region is independent of all others. Both are exact, so the peers are handed the rest: the muscles that refer to a
drawn region, the priors of their points lowered, and the drawn regions.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from needlebook.core.case import Case
from needlebook.core.inference import Network, Place


@dataclass(frozen=True, slots=True)
class Problem:
    """prior: of each point. links: of each drawn region, (point, chance). groups: the points of each muscle.

    muscles: the row of each group in the whole network. leak: chance that a region is drawn without a cause.
    """

    prior: tuple[float, ...]
    links: tuple[tuple[tuple[int, float], ...], ...]
    groups: tuple[tuple[int, ...], ...]
    muscles: tuple[int, ...]
    leak: float


@dataclass(frozen=True, slots=True)
class Solved:
    """Posterior of each muscle of the problem, and the processor's seconds to build the network and to compute."""

    muscles: Sequence[float]
    building: float
    computing: float


def simplified(case: Case, network: Network) -> Problem:
    """The problem that a drawing poses. Whole muscles are kept: all points of each that refers to a drawn region."""
    drawn = np.isin(np.arange(len(network.regions)), _columns(case, network))
    quiet = network.prior * np.prod(1 - network.strength[:, ~drawn], axis=1)
    prior = quiet / (1 - network.prior + quiet)
    reach = np.logical_or.reduceat(network.strength[:, drawn].any(axis=1), network.first[:-1])
    muscles = tuple(int(m) for m in np.flatnonzero(reach))
    rows = [row for m in muscles for row in network.points_of(m)]
    number = {row: n for n, row in enumerate(rows)}
    strength = network.strength[np.ix_(rows, np.flatnonzero(drawn))]
    links = tuple(tuple((int(p), float(column[p])) for p in np.flatnonzero(column)) for column in strength.T)
    groups = tuple(tuple(number[row] for row in network.points_of(m)) for m in muscles)
    return Problem(tuple(prior[rows].tolist()), links, groups, muscles, network.leak)


def _columns(case: Case, network: Network) -> list[int]:
    return sorted({network.regions.index(Place(mark.region, mark.side)) for mark in case.pain})
