"""The leaves of single regions: the leak, and the muscles that refer to no other drawn region.

Such muscles need no join: one that produces its region with odds r multiplies the chance that none does by 1 / (1 + r).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from needlebook.core.inference.leaves import Leaves, Weights, leaves_of
from needlebook.core.inference.network import Floats
from needlebook.core.inference.schedule import Schedule


@dataclass(frozen=True, slots=True, eq=False)
class RegionLeaves:
    """joined: the regions that take part in joins; tables: for each of them (batch, 2), not produced and produced.

    single: parts that refer to one drawn region each; place: to which.
    all_log, own_log: (batch, regions) and (batch, parts), log of 1 + odds, of all that acts on a region, and of one.
    log_weight: (batch,), of all that the tables are scaled by, and of regions that take part in no join.
    """

    joined: tuple[int, ...]
    tables: list[Floats]
    single: Leaves | None
    place: list[int]
    all_log: Floats
    own_log: Floats
    log_weight: Floats

    def outside(self, joined: Sequence[Floats]) -> Floats:
        """(batch, parts, 2) for the single parts; `joined`: outsides of the regions that take part in joins.

        A region that takes part in none has to be produced, whatever else happens.
        """
        around = np.zeros((*self.all_log.shape, 2))
        around[:, :, 1] = 1.0
        for region, table in zip(self.joined, joined, strict=True):
            around[:, region] = table
        others = self.all_log[:, self.place] - self.own_log
        off, on = around[:, self.place, 0], around[:, self.place, 1]
        return np.stack((off + on * np.expm1(others), on * np.exp(others)), axis=2)


def region_leaves(kept: Sequence[int], leak: float, schedule: Schedule, weights: Weights) -> RegionLeaves:
    """What acts on each drawn region alone; `kept`: those that were not left out, by place in the drawing."""
    batch = len(weights.inactive)
    log_weight: Floats = np.full(batch, len(kept) * np.log1p(-leak))
    place = [part.mask.bit_length() - 1 for part in schedule.single]
    all_log = np.full((batch, max(kept, default=-1) + 1), -np.log1p(-leak))
    own_log = np.zeros((batch, 0))
    single = leaves_of(schedule.single, weights) if place else None
    if single is not None:
        own_log = np.log1p(single.tables[:, :, 1] / single.tables[:, :, 0])
        for part, region in enumerate(place):
            all_log[:, region] += own_log[:, part]
        log_weight += np.log(single.tables[:, :, 0]).sum(axis=1)
    alone = [region for region in kept if region not in schedule.regions]
    log_weight += np.log(np.expm1(all_log[:, alone])).sum(axis=1)
    tables = [np.stack((np.ones(batch), np.expm1(all_log[:, region])), axis=1) for region in schedule.regions]
    return RegionLeaves(schedule.regions, tables, single, place, all_log, own_log, log_weight)
