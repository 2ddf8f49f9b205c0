"""The visits of one exact computation: which regions open before each muscle and which close after it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from needlebook.core.inference.evidence import Drawing
from needlebook.core.inference.network import Network
from needlebook.core.inference.ordering import best_order, bits

PointLinks = tuple[tuple[int, float], ...]  # (place of an open region in the table, link strength)


@dataclass(frozen=True, slots=True)
class Visit:
    """One muscle. `opens`: how many regions are added above the open ones; `closes`: places, highest first."""

    muscle: int
    opens: int
    links: tuple[PointLinks, ...]  # for each of the muscle's points
    closes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Schedule:
    """Visits in order, and the columns of drawn regions that are left out because the drawing is too wide."""

    visits: tuple[Visit, ...]
    left_out: tuple[int, ...]


def plan_visits(network: Network, drawing: Drawing, widest: int) -> Schedule:
    """Visit every muscle that refers to a drawn region; muscles that refer to none need no table."""
    masks = _masks(network, drawing)
    linked = [muscle for muscle, mask in enumerate(masks) if mask]
    order = best_order([masks[muscle] for muscle in linked], drawing.worth, widest)
    kept = {linked[i]: masks[linked[i]] & ~order.left_out for i in order.muscles}
    visits = _visits(network, drawing, {muscle: mask for muscle, mask in kept.items() if mask})
    return Schedule(visits, tuple(drawing.drawn[i] for i in bits(order.left_out)))


def _masks(network: Network, drawing: Drawing) -> list[int]:
    """For each muscle the drawn regions it refers to, as bits."""
    linked = network.strength[:, list(drawing.drawn)] > 0
    by_muscle = np.logical_or.reduceat(linked, network.first[:-1], axis=0)
    return [sum(1 << int(bit) for bit in np.flatnonzero(row)) for row in by_muscle]


def _visits(network: Network, drawing: Drawing, masks: Mapping[int, int]) -> tuple[Visit, ...]:
    last = {region: muscle for muscle, mask in masks.items() for region in bits(mask)}
    is_open: list[int] = []
    visits: list[Visit] = []
    for muscle, mask in masks.items():
        new = [region for region in bits(mask) if region not in is_open]
        is_open += new
        links = tuple(_point_links(network, drawing, point, is_open) for point in network.points_of(muscle))
        closes = tuple(p for p, region in reversed(list(enumerate(is_open))) if last[region] == muscle)
        visits.append(Visit(muscle, len(new), links, closes))
        is_open = [region for region in is_open if last[region] != muscle]
    return tuple(visits)


def _point_links(network: Network, drawing: Drawing, point: int, is_open: Sequence[int]) -> PointLinks:
    chances = [float(network.strength[point, drawing.drawn[region]]) for region in is_open]
    return tuple((place, chance) for place, chance in enumerate(chances) if chance > 0)
