"""The leaves of a computation: what each part by itself produces of the drawing.

Parts that refer to equally many drawn regions are worked out together, point by point.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from needlebook.core.inference.lattice import produce, produce_back
from needlebook.core.inference.network import Floats
from needlebook.core.inference.ordering import bits
from needlebook.core.inference.parts import Part

Rows = np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """inactive, active: (batch, points), the weight of a point that is not, and that is, active, with every absent
    region left undrawn. likelihood: (batch, muscles), the ratio of all that speaks for or against a muscle as one.
    links: (points, regions of the schedule), drawn and made-up, how strongly a point refers to them.
    """

    inactive: Floats
    active: Floats
    likelihood: Floats
    links: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One trigger point of every part at once. has: whether the part has so many points, else nothing happens.

    rows: of the network. links: (parts, n). reached: (batch, parts, 2**n), the table before the point.
    """

    rows: Rows
    has: np.ndarray
    links: Floats
    reached: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Leaves:
    """Parts that refer to n regions each. tables: (batch, parts, 2**n), the weight of producing exactly a set.

    some_active: the share of it with an active point. ratio: (batch, parts), of the muscle as one.
    """

    parts: Sequence[Part]
    tables: Floats
    some_active: Floats
    ratio: Floats
    steps: list[Step]


def leaves_of(parts: Sequence[Part], weights: Weights) -> Leaves:
    """The tables of parts with equally many regions. The last axis counts sets with their first region on top."""
    columns = np.array([bits(part.mask)[::-1] for part in parts])
    none = np.ones((len(weights.inactive), len(parts)))
    some = np.zeros((*none.shape, 1 << columns.shape[1]))
    steps: list[Step] = []
    for rows, has in _rows(parts):
        links = weights.links[rows[:, None], columns] * has[:, None]
        reached = some.copy()
        reached[:, :, 0] += none
        inactive = np.where(has, weights.inactive[:, rows], 1.0)
        some *= inactive[:, :, None]
        some += _activated(reached, np.where(has, weights.active[:, rows], 0.0), links)
        none *= inactive
        steps.append(Step(rows, has, links, reached))
    muscles = [part.muscle for part in parts]
    is_whole = np.array([part.holds is None for part in parts])
    ratio = np.where(is_whole, weights.likelihood[:, muscles], 1.0)
    tables = ratio[:, :, None] * some
    tables[:, :, 0] += none
    return Leaves(parts, tables, some, ratio, steps)


def leaf_posteriors(weights: Weights, leaves: Leaves, outside: Floats, muscles: Floats, points: Floats) -> None:
    """Write the posteriors of muscles and points; `outside`: (batch, parts, 2**n), the weight of everything else.

    What is written for a muscle that was taken apart is not its posterior: its made-up region tells that.
    """
    total = np.einsum("bmt,bmt->bm", leaves.tables, outside)
    table = leaves.ratio[:, :, None] * outside
    owners = [part.muscle for part in leaves.parts]
    muscles[:, owners] = np.einsum("bmt,bmt->bm", leaves.some_active, table) / total
    for step in reversed(leaves.steps):
        activated = np.where(step.has, weights.active[:, step.rows], 0.0)[:, :, None] * table
        for place in _linked(step.links):
            produce_back(activated, place, step.links[:, place])
        mass = np.einsum("bmt,bmt->bm", step.reached, activated) / total
        points[:, step.rows[step.has]] = mass[:, step.has]
        table *= np.where(step.has, weights.inactive[:, step.rows], 1.0)[:, :, None]
        table += activated


def _rows(parts: Sequence[Part]) -> list[tuple[Rows, np.ndarray]]:
    """For the first, second, ... point of each part its row; a part without so many points repeats its first."""
    most = max(len(part.rows) for part in parts)
    table = np.array([[*part.rows, *[part.rows[0]] * (most - len(part.rows))] for part in parts])
    sizes = np.array([len(part.rows) for part in parts])
    return [(table[:, step], step < sizes) for step in range(most)]


def _activated(reached: Floats, active: Floats, links: Floats) -> Floats:
    table = active[:, :, None] * reached
    for place in _linked(links):
        produce(table, place, links[:, place])
    return table


def _linked(links: Floats) -> list[int]:
    return [int(place) for place in np.flatnonzero(links.any(axis=0))]
