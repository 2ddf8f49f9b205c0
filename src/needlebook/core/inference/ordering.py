"""In which order to visit the muscles, so that few drawn regions have to be held open at once.

The work doubles with every open region. Finding the best order is as hard as finding the pathwidth of a graph, so
this is a greedy search over the regions with a few starts. Regions and sets of regions are bits of an integer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

STARTS = 8  # how many other first regions are tried when the first order is dear
CHEAP = 1 << 14  # an order below this many table entries is taken at once: searching on would cost more

Worth = tuple[float, float]  # what a drawn region tells, least first


@dataclass(frozen=True, slots=True)
class Order:
    """Muscles in the order of their visit, the regions left out (bits), the number of table entries touched."""

    muscles: tuple[int, ...]
    left_out: int
    cost: int


def best_order(masks: Sequence[int], worth: Sequence[Worth], widest: int) -> Order:
    """The order that leaves out fewest regions, then costs least.

    masks: for each muscle the drawn regions it refers to; worth: for each drawn region; widest: the most regions
    that may be open at once. Where a muscle would open more, the open regions that tell least are left out.
    """
    first = _order(masks, worth, widest, None)
    if first.cost <= CHEAP:
        return first
    starts = range(0, len(worth), max(1, len(worth) // STARTS))
    orders = [first, *(_order(masks, worth, widest, start) for start in starts)]
    return min(orders, key=lambda order: (order.left_out.bit_count(), order.cost))


def _order(masks: Sequence[int], worth: Sequence[Worth], widest: int, start: int | None) -> Order:
    search = _Search(masks, len(worth))
    visited: list[int] = []
    is_open = cost = 0
    while search.live:
        region = start if start is not None and search.live >> start & 1 else search.narrowest(is_open)
        start = None
        for muscle in search.around(region, is_open):
            is_open = (is_open | masks[muscle]) & ~search.left_out
            is_open &= ~search.leave_out(_excess(is_open, worth, widest))
            cost += 1 << is_open.bit_count()
            is_open &= ~search.visit(muscle)
            visited.append(muscle)
    return Order(tuple(visited), search.left_out, cost)


class _Search:
    """What is still to be visited. `waiting`: for each region its muscles; `spread`: all regions they refer to."""

    def __init__(self, masks: Sequence[int], regions: int) -> None:
        self.masks = masks
        self.waiting = [{m for m, mask in enumerate(masks) if mask >> region & 1} for region in range(regions)]
        self.spread = [_union(masks[m] for m in muscles) for muscles in self.waiting]
        self.live = _union(masks)
        self.left_out = 0

    def narrowest(self, is_open: int) -> int:
        """The live region whose muscles, all visited next, would open fewest regions."""
        return min(bits(self.live), key=lambda r: ((self.spread[r] & self.live | is_open).bit_count(), r))

    def around(self, region: int, is_open: int) -> list[int]:
        """The waiting muscles that refer to a region, those that open few new regions first."""
        return sorted(self.waiting[region], key=lambda m: ((self.masks[m] & ~is_open).bit_count(), m))

    def leave_out(self, regions: int) -> int:
        """Take regions out of the search for good."""
        self.left_out |= regions
        self.live &= ~regions
        return regions

    def visit(self, muscle: int) -> int:
        """Cross a muscle off; the regions to which no waiting muscle refers any more are closed."""
        closed = 0
        for region in bits(self.masks[muscle]):
            self.waiting[region].discard(muscle)
            self.spread[region] = _union(self.masks[m] for m in self.waiting[region])
            closed |= 0 if self.waiting[region] else 1 << region
        self.live &= ~closed
        return closed


def _excess(is_open: int, worth: Sequence[Worth], widest: int) -> int:
    """The open regions that tell least, as many as are too many."""
    too_many = is_open.bit_count() - widest
    if too_many <= 0:
        return 0
    least = sorted(bits(is_open), key=lambda region: (worth[region], region))[:too_many]
    return _union(1 << region for region in least)


def bits(mask: int) -> list[int]:
    """The positions that are set, lowest first."""
    return [place for place in range(mask.bit_length()) if mask >> place & 1]


def _union(masks: Iterable[int]) -> int:
    return reduce(or_, masks, 0)
