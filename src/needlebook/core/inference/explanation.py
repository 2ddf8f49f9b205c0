"""What the muscles explain of the drawing, and what they leave unexplained."""

from collections.abc import Iterable

import numpy as np

from needlebook.core.inference.network import Flags, Network
from needlebook.core.inference.ranking import Place, PointProbability, RankedMuscle
from needlebook.core.inference.reading import Reading


def ranked_muscle(reading: Reading, muscle: int) -> RankedMuscle:
    """One muscle, by its row in the network, as it is reported."""
    network = reading.network
    place, rows = network.muscles[muscle], network.points_of(muscle)
    probabilities = reading.posterior.points
    return RankedMuscle(
        muscle=place.id,
        side=place.side,
        probability=float(reading.posterior.muscles[muscle]),
        before_examination=float(reading.before[muscle]),
        explains=places(network, explained_columns(reading, muscle)),
        expected_not_drawn=places(network, expected_columns(reading, muscle)),
        trigger_points=tuple(PointProbability(network.points[p], float(probabilities[p])) for p in rows),
        error_bound=float(reading.error[muscle]),
    )


def explained_columns(reading: Reading, muscle: int) -> list[int]:
    """The drawn regions a muscle refers to."""
    return [int(c) for c in np.flatnonzero(_reach(reading.network, muscle) & reading.drawing.mask)]


def expected_columns(reading: Reading, muscle: int) -> list[int]:
    """The essential regions, not drawn, of those of its points that refer to a drawn region."""
    mask = reading.drawing.mask
    return [int(c) for c in np.flatnonzero(_expected(reading.network, muscle, mask) & ~mask)]


def refers_to_drawing(reading: Reading) -> Flags:
    """(muscles,): muscles that refer to a drawn region."""
    linked = reading.network.strength[:, reading.drawing.mask].any(axis=1)
    return np.asarray(np.logical_or.reduceat(linked, reading.network.first[:-1]))


def unexplained(reading: Reading, explained_from: float) -> tuple[Place, ...]:
    """Drawn regions to which no muscle with at least this probability refers."""
    reached = np.zeros(len(reading.network.regions), dtype=np.bool_)
    for muscle in np.flatnonzero(reading.posterior.muscles >= explained_from):
        reached |= _reach(reading.network, int(muscle))
    return places(reading.network, np.flatnonzero(reading.drawing.mask & ~reached))


def places(network: Network, columns: Iterable[int]) -> tuple[Place, ...]:
    """Columns of the network as regions with their sides."""
    return tuple(network.regions[column] for column in columns)


def _reach(network: Network, muscle: int) -> Flags:
    return np.asarray(network.strength[network.points_of(muscle)].any(axis=0))


def _expected(network: Network, muscle: int, mask: Flags) -> Flags:
    """The essential regions of those of the muscle's points that refer to a drawn region."""
    rows = [point for point in network.points_of(muscle) if network.strength[point, mask].any()]
    return np.asarray(network.essential[rows].any(axis=0))
