"""The table of a sweep: one non-negative weight for every set of open drawn regions that are already produced.

Entry T of a table of 2**n holds the weight of the set whose regions are the bits of T. Every step adds and multiplies
non-negative numbers, so nothing cancels. Each step has its transpose, which carries the sweep backwards.
"""

from collections.abc import Iterable

import numpy as np

from needlebook.core.inference.network import Floats
from needlebook.core.inference.schedule import PointLinks


def open_regions(table: Floats, count: int, leak: float) -> Floats:
    """Add regions as the highest bits; each is produced by its leak or not yet produced."""
    for _ in range(count):
        table = np.concatenate(((1 - leak) * table, leak * table))
    return table


def open_regions_back(table: Floats, count: int, leak: float) -> Floats:
    """The transpose of open_regions."""
    for _ in range(count):
        half = table.size // 2
        table = (1 - leak) * table[:half] + leak * table[half:]
    return table


def produce(table: Floats, links: PointLinks) -> Floats:
    """The table, changed in place, after one active point: a linked region is produced with its link's chance."""
    for place, chance in links:
        halves = table.reshape(-1, 2, 1 << place)
        halves[:, 1] += chance * halves[:, 0]
        halves[:, 0] *= 1 - chance
    return table


def produce_back(table: Floats, links: PointLinks) -> Floats:
    """The transpose of produce, in place too."""
    for place, chance in links:
        halves = table.reshape(-1, 2, 1 << place)
        halves[:, 0] *= 1 - chance
        halves[:, 0] += chance * halves[:, 1]
    return table


def close_regions(table: Floats, places: Iterable[int]) -> Floats:
    """Keep the sets in which the regions are produced: they were drawn. Places from the highest down."""
    for place in places:
        table = table.reshape(-1, 2, 1 << place)[:, 1].reshape(-1)
    return table


def close_regions_back(table: Floats, places: Iterable[int]) -> Floats:
    """The transpose of close_regions. Places from the lowest up."""
    for place in places:
        wider = np.zeros((table.size >> place, 2, 1 << place))
        wider[:, 1] = table.reshape(-1, 1 << place)
        table = wider.reshape(-1)
    return table
