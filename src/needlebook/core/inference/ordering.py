"""In which order to close the drawn regions, so that few of them have to be held open at once.

The work doubles with every open region. Finding the best order is as hard as finding the treewidth of a graph, so
this is a greedy search: the region is closed next whose parts, joined, hold fewest regions more than the largest of
them alone. Growing one table by little costs less than joining two large ones. Regions and sets of regions are bits
of an integer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import or_

Worth = tuple[float, float]  # what a drawn region tells, least first


@dataclass(frozen=True, slots=True)
class Order:
    """Regions in the order in which they close, the regions left out (bits), and the most that are open at once."""

    regions: tuple[int, ...]
    left_out: int
    widest: int


@lru_cache(maxsize=256)
def best_order(masks: tuple[int, ...], worth: tuple[Worth, ...], widest: int) -> Order:
    """The order that a greedy search finds.

    masks: for each part of the network the regions it can produce; worth: for each drawn region, which are numbered
    before made-up ones; widest: the most regions that may be open at once. Where closing a region would hold more
    open, the drawn ones that tell least are left out. Kept, because an examination asks again about one drawing.
    """
    search = _Search(masks)
    regions: list[int] = []
    open_at_once = left_out = 0
    while search.spread:
        region = min(search.spread, key=search.cost)
        if excess := _excess(search.spread[region], worth, widest):
            search.leave_out(excess)
            left_out |= excess
            continue
        open_at_once = max(open_at_once, search.spread[region].bit_count())
        regions.append(region)
        search.close(region)
    return Order(tuple(regions), left_out, open_at_once)


class _Search:
    """`parts`: sets of regions that are still to be joined.

    spread, largest: for each open region the union of its parts, and how many regions the largest of them holds.
    """

    def __init__(self, masks: Iterable[int]) -> None:
        self.parts = set(masks) - {0}
        self.spread: dict[int, int] = {}
        self.largest: dict[int, int] = {}
        self._renew(union(self.parts))

    def cost(self, region: int) -> tuple[int, int, int]:
        """By how much the largest part grows, then to how many regions; the lower region decides between equals."""
        size = self.spread[region].bit_count()
        return size - self.largest[region], size, region

    def close(self, region: int) -> None:
        """Join the parts of a region; what they produce without it is a part of its own."""
        joined = self.spread.pop(region)
        remains = joined & ~(1 << region)
        self.parts = {part for part in self.parts if not part >> region & 1} | ({remains} if remains else set())
        self._renew(remains)

    def leave_out(self, regions: int) -> None:
        """Take regions out of the search for good."""
        touched = union(self.spread[region] for region in bits(regions)) & ~regions
        self.parts = {part & ~regions for part in self.parts} - {0}
        for region in bits(regions):
            del self.spread[region]
        self._renew(touched)

    def _renew(self, regions: int) -> None:
        for region in bits(regions):
            parts = [part for part in self.parts if part >> region & 1]
            self.spread[region] = union(parts)
            self.largest[region] = max(part.bit_count() for part in parts)


def _excess(is_open: int, worth: Sequence[Worth], widest: int) -> int:
    """The open regions that tell least, as many as are too many."""
    too_many = is_open.bit_count() - widest
    if too_many <= 0:
        return 0
    drawn = [region for region in bits(is_open) if region < len(worth)]
    least = sorted(drawn, key=lambda region: (worth[region], region))[:too_many]
    return union(1 << region for region in least)


def bits(mask: int) -> list[int]:
    """The positions that are set, lowest first."""
    return [place for place in range(mask.bit_length()) if mask >> place & 1]


def union(masks: Iterable[int]) -> int:
    """All regions of several sets."""
    return reduce(or_, masks, 0)
