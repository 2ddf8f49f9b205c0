"""The drawings that are timed: such as a clinic sees, and such as are hard to compute. No engine is looked at.

The shares of the realistic ones are our judgement (J). The adversarial ones are connected: they grow from one region to
its neighbours at random, which keeps many muscles in play at once, as a drawing of single patterns does not.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np

from needlebook.core.anatomy import Anatomy, Side
from needlebook.core.case import Case, PainMark, Patient
from needlebook.core.inference import Network, Place

MOST_MUSCLES = 4
STRIDE = 5  # from one width to the next: shares no factor with the number of widths
TRIES = 400  # how often a drawing of the wanted width is looked for before any width will do

Neighbours = Mapping[Place, tuple[Place, ...]]


@dataclass(frozen=True, slots=True)
class Noise:
    """Chances, for each region of a pattern, that a neighbour is drawn in its place, that it is not drawn, and that a
    neighbour is drawn as well.
    """

    shifted: float = 0.10
    omitted: float = 0.15
    extra: float = 0.10


@dataclass(frozen=True, slots=True)
class Drawn:
    """A case and where it comes from: `realistic` or `adversarial`."""

    kind: str
    case: Case

    @property
    def width(self) -> int:
        return len(self.case.pain)


def neighbours_of(anatomy: Anatomy) -> Neighbours:
    """Every region on its sides, and what lies next to it; a region can touch its own mirror image."""
    return {
        Place(region.id, side): tuple(
            [place for id in region.neighbours for place in _beside(id, side, anatomy)]
            + ([Place(region.id, side.mirrored)] if region.touches_own_mirror else [])
        )
        for region in anatomy.regions.values()
        for side in region.sides
    }


def _beside(id: str, side: Side, anatomy: Anatomy) -> list[Place]:
    sides = anatomy.regions[id].sides
    return [Place(id, s) for s in (sides if side == Side.MIDLINE or side not in sides else (side,))]


def realistic(rng: Random, network: Network, near: Neighbours) -> set[Place]:
    """The patterns of one to four muscles that lie near each other, with noise."""
    muscles = _close_muscles(rng, network, rng.randint(1, MOST_MUSCLES))
    drawn: set[Place] = set()
    for muscle in muscles:
        chances = network.strength[rng.choice(network.points_of(muscle))]
        drawn |= {network.regions[r] for r in np.flatnonzero(chances) if rng.random() < chances[r]}
    return {place for region in sorted(drawn) for place in noisy(rng, region, near)}


def _close_muscles(rng: Random, network: Network, count: int) -> list[int]:
    """A muscle, and others that refer to one of its regions."""
    reach = np.logical_or.reduceat(network.strength > 0, network.first[:-1], axis=0)
    first = rng.randrange(len(network.muscles))
    others = [int(m) for m in np.flatnonzero((reach & reach[first]).any(axis=1)) if m != first]
    return [first, *rng.sample(others, min(count - 1, len(others)))]


def noisy(rng: Random, place: Place, near: Neighbours, noise: Noise = Noise()) -> Iterator[Place]:
    """What is drawn in place of one region."""
    chance = rng.random()
    if chance < noise.shifted:
        yield rng.choice(near[place])
    elif chance >= noise.shifted + noise.omitted:
        yield place
    if rng.random() < noise.extra:
        yield rng.choice(near[place])


def adversarial(rng: Random, near: Neighbours, width: int) -> set[Place]:
    """One connected area that grew at random to `width` regions."""
    area = [rng.choice(sorted(near))]
    while len(area) < width:
        grown = rng.choice(near[rng.choice(area)])
        area += [] if grown in area else [grown]
    return set(area)


def drawings(
    rng: Random, network: Network, near: Neighbours, widths: Sequence[int], count: int, complaint: str | None = None
) -> list[Drawn]:
    """`count` realistic and `count` adversarial ones; a few have narrow and wide ones already, many have all widths."""
    wanted = [widths[n * STRIDE % len(widths)] for n in range(count)]
    found = [Drawn("realistic", _case(rng, _of_width(rng, network, near, width), complaint)) for width in wanted]
    return found + [Drawn("adversarial", _case(rng, adversarial(rng, near, width), complaint)) for width in wanted]


def _of_width(rng: Random, network: Network, near: Neighbours, width: int) -> set[Place]:
    """Realistic drawings laid on one another until they are wide enough: a patient with pain in several places."""
    for _ in range(TRIES):
        drawn: set[Place] = set()
        while len(drawn) < width:
            drawn |= realistic(rng, network, near)
        if len(drawn) == width:
            break
    return drawn


def _case(rng: Random, drawn: set[Place], complaint: str | None) -> Case:
    marks = tuple(PainMark(place.id, place.side, rng.randint(1, 10)) for place in sorted(drawn))
    return Case(Patient(), complaint, pain=marks)
