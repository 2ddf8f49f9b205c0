"""Simulated patients: which muscles hold an active point, and what is drawn because of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import numpy as np

from bench.accuracy.worlds import MUSCLES, SHARES, World
from bench.inference.drawings import Neighbours, noisy
from needlebook.core.anatomy import Anatomy
from needlebook.core.case import Case, PainMark, Patient
from needlebook.core.inference import Network, Place
from needlebook.core.inference.network import Flags, Floats


@dataclass(frozen=True, slots=True, eq=False)
class Simulated:
    """active: (muscles,), who truly holds an active point."""

    case: Case
    active: Flags


def simulated(
    rng: Random, world: World, network: Network, anatomy: Anatomy, near: Neighbours, complaint: str, count: int
) -> Iterator[Simulated]:
    """`count` patients with a complaint. Who has nothing to draw does not come: they are drawn again."""
    while count:
        points = _points(rng, world, network, anatomy)
        drawn = _drawn(rng, world, network, near, points)
        if drawn:
            marks = tuple(PainMark(place.id, place.side) for place in sorted(drawn))
            active = np.logical_or.reduceat(points, network.first[:-1])
            yield Simulated(Case(Patient(), complaint, pain=marks), active)
            count -= 1


def muscle_priors(network: Network) -> Floats:
    """(muscles,): the chance of an active point before anything is seen."""
    return 1 - np.multiply.reduceat(1 - network.prior, network.first[:-1])


def _points(rng: Random, world: World, network: Network, anatomy: Anatomy) -> Flags:
    """(points,): which are active."""
    if world.is_model:
        return np.array([rng.random() < prior for prior in network.prior])
    points = np.zeros(len(network.points), dtype=np.bool_)
    for muscle in _joined(rng, world, network, anatomy, _few(rng, network)):
        rows = network.points_of(muscle)
        points[rng.choice(rows)] = True
        points[rows] |= np.array([rng.random() < network.prior[row] for row in rows])
    return points


def _few(rng: Random, network: Network) -> list[int]:
    """One to four muscles, by their odds for the complaint."""
    priors = muscle_priors(network)
    odds = (priors / (1 - priors)).tolist()
    wanted = rng.choices(MUSCLES, SHARES)[0]
    chosen: list[int] = []
    while len(chosen) < wanted:
        muscle = rng.choices(range(len(odds)), odds)[0]
        chosen += [] if muscle in chosen else [muscle]
    return chosen


def _joined(rng: Random, world: World, network: Network, anatomy: Anatomy, muscles: list[int]) -> list[int]:
    """The muscles, and those of their groups that are active with them."""
    if not world.together:
        return muscles
    groups = {_group(network.muscles[m], anatomy) for m in muscles}
    others = [m for m, place in enumerate(network.muscles) if _group(place, anatomy) in groups and m not in muscles]
    return muscles + [m for m in others if rng.random() < world.together]


def _group(place: Place, anatomy: Anatomy) -> tuple[str, str]:
    return anatomy.muscles[place.id].group, place.side


def _drawn(rng: Random, world: World, network: Network, near: Neighbours, points: Flags) -> set[Place]:
    undrawn = np.prod(1 - network.strength[points], axis=0) ** world.power
    if world.is_model:
        undrawn = undrawn * (1 - network.leak)
    caused = [place for place, chance in zip(network.regions, undrawn, strict=True) if rng.random() >= chance]
    return {drawn for place in caused for drawn in noisy(rng, place, near, world.noise)}
