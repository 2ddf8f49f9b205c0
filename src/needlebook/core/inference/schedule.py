"""How the parts of one exact computation are joined: a tree whose leaves are muscles and regions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from needlebook.core.inference.cutting import cost
from needlebook.core.inference.evidence import Drawing
from needlebook.core.inference.network import Network
from needlebook.core.inference.ordering import Order, best_order, bits, union
from needlebook.core.inference.parts import WHOLE, Part, made_up_regions, parts_of

DEAREST = 1e7  # entries of tables: a few tenths of a second; a drawing that costs more is taken less wide

Scope = tuple[int, ...]  # the regions of a table in the order of its axes, by their place in the drawing


@dataclass(frozen=True, slots=True)
class Join:
    """Two tables into one. Both give up their shared regions last and first; `closes` tells which of them end here.

    wide, narrow: places in the list of tables. wide_axes: unshared, then shared; narrow_axes: shared, then unshared.
    """

    wide: int
    narrow: int
    wide_axes: Scope
    narrow_axes: Scope
    closes: tuple[bool, ...]

    @property
    def apart(self) -> int:
        """How many regions only the wide side has."""
        return len(self.wide_axes) - len(self.closes)

    @property
    def new(self) -> int:
        """How many regions only the narrow side has."""
        return len(self.narrow_axes) - len(self.closes)


@dataclass(frozen=True, slots=True)
class Schedule:
    """The tables are numbered: parts, regions, made-up regions, then each join as it is made.

    parts: those that refer to two or more kept regions. single: those that refer to one.
    regions: the drawn regions that the parts hold, by place in the drawing. made_up: each with its muscle.
    left_out: columns of drawn regions that were too many.
    """

    parts: tuple[Part, ...]
    single: tuple[Part, ...]
    regions: tuple[int, ...]
    made_up: tuple[tuple[int, int], ...]
    joins: tuple[Join, ...]
    left_out: tuple[int, ...]

    @property
    def cost(self) -> float:
        """Entries of tables that are written, roughly."""
        return sum(cost(join.closes, join.apart, join.new) for join in self.joins)


def plan_joins(network: Network, drawing: Drawing, widest: int, whole: int = WHOLE) -> Schedule:
    """Which parts a computation needs and how they are joined; other muscles need no table.

    widest: how many regions one table may hold, fewer where many tables are so wide; whole: how many one muscle may,
    which changes the time only.
    """
    parts = parts_of(network, drawing, whole)
    masks = tuple(sorted({part.mask for part in parts}))
    for limit in range(widest, 0, -1):
        order = best_order(masks, drawing.worth, limit)
        schedule = _joined(parts, drawing, order)
        if schedule.cost <= DEAREST:
            break
    return schedule


def _joined(parts: Sequence[Part], drawing: Drawing, order: Order) -> Schedule:
    kept = [replace(part, mask=part.mask & ~order.left_out) for part in parts]
    several = [part for part in kept if part.mask.bit_count() > 1 or part.holds is not None]
    made_up = tuple(made_up_regions(several).items())
    held = union(part.mask for part in several)
    regions = tuple(region for region in bits(held) if region < len(drawing.drawn))
    masks = [*(part.mask for part in several), *(1 << region for region in regions)]
    return Schedule(
        parts=tuple(several),
        single=tuple(part for part in kept if part.mask.bit_count() == 1 and part.holds is None),
        regions=regions,
        made_up=made_up,
        joins=tuple(_Joining(masks, [region for region, _ in made_up]).along(order.regions)),
        left_out=tuple(drawing.drawn[i] for i in bits(order.left_out)),
    )


class _Joining:
    """Joins parts: first each into the smallest that holds all its regions, then region by region as ordered."""

    def __init__(self, masks: Sequence[int], made_up: Sequence[int]) -> None:
        self.masks = [*masks, *(1 << region for region in made_up)]
        self.scopes: list[Scope] = [tuple(bits(mask)) for mask in self.masks]
        self.live = set(range(len(masks)))
        self.last = {region: len(masks) + i for i, region in enumerate(made_up)}  # joined when all else is
        self.uses = {r: sum(mask >> r & 1 for mask in self.masks) for r in bits(union(self.masks))}
        self.joins: list[Join] = []

    def along(self, order: Sequence[int]) -> list[Join]:
        """All joins that a computation makes."""
        self._absorb()
        for region in order:
            parts = sorted((p for p in self.live if self.masks[p] >> region & 1), key=self._widest_first)
            for part in parts[1:]:
                parts[0] = self._join(parts[0], part)
        return self.joins

    def _widest_first(self, part: int) -> tuple[int, int]:
        return -len(self.scopes[part]), part

    def _absorb(self) -> None:
        """Small parts go into the smallest part around them, smallest first."""
        waiting = sorted(self.live, key=lambda part: (len(self.scopes[part]), self.masks[part], part))
        while waiting:
            part = waiting.pop(0)
            mask = self.masks[part]
            host = next((i for i, other in enumerate(waiting) if mask and self.masks[other] & mask == mask), None)
            if host is not None:
                waiting[host] = self._join(waiting[host], part)

    def _join(self, one: int, other: int) -> int:
        wide, narrow = (one, other) if len(self.scopes[one]) >= len(self.scopes[other]) else (other, one)
        shared = [r for r in self.scopes[narrow] if self.masks[wide] >> r & 1]
        apart = [r for r in self.scopes[wide] if r not in shared]
        new = [r for r in self.scopes[narrow] if r not in shared]
        for region in shared:
            self.uses[region] -= 1
        closes = tuple(self.uses[region] == 1 for region in shared)
        wide_axes, narrow_axes = _axes(self.scopes[wide], apart + shared), _axes(self.scopes[narrow], shared + new)
        self.joins.append(Join(wide, narrow, wide_axes, narrow_axes, closes))
        scope = (*apart, *(r for r, is_closed in zip(shared, closes, strict=True) if not is_closed), *new)
        made = self._made({wide, narrow}, scope)
        done = next((r for r in scope if r in self.last and self.uses[r] == 2), None)
        return made if done is None else self._join(made, self.last.pop(done))

    def _made(self, used: set[int], scope: Scope) -> int:
        self.live -= used
        self.live.add(len(self.scopes))
        self.scopes.append(scope)
        self.masks.append(union(1 << region for region in scope))
        return len(self.scopes) - 1


def _axes(scope: Scope, wanted: Sequence[int]) -> Scope:
    """The axes of a table, behind the batch, in the order of the wanted regions."""
    return tuple(scope.index(region) + 1 for region in wanted)
