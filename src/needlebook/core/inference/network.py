"""The two-layer network: active trigger points as causes, drawn regions as what they produce."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from needlebook.core.anatomy import Anatomy, Side, TriggerPoint
from needlebook.core.errors import BadInput
from needlebook.core.inference.parameters import Links, Parameters
from needlebook.core.inference.priors import muscle_prior, point_prior
from needlebook.core.inference.ranking import Place

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
T = TypeVar("T", Floats, Flags)
SIDES = (Side.LEFT, Side.RIGHT)


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Built once for (anatomy, parameters, complaint); its arrays are read-only.

    muscles: every muscle that has trigger points, on both sides.
    points: ids of their trigger points; muscle m has the rows first[m] to first[m + 1].
    regions: every region on its sides.
    strength: (points, regions), chance that the region is drawn because of the point; essential: same shape.
    prior: (points,). leak: chance that a region is drawn without a cause.
    """

    muscles: tuple[Place, ...]
    points: tuple[str, ...]
    first: tuple[int, ...]
    regions: tuple[Place, ...]
    strength: Floats
    essential: Flags
    prior: Floats
    leak: float

    def points_of(self, muscle: int) -> range:
        """The rows of one muscle's trigger points."""
        return range(self.first[muscle], self.first[muscle + 1])


def build_network(anatomy: Anatomy, parameters: Parameters, complaint: str | None) -> Network:
    """Lay out causes, regions, link strengths and priors. BadInput when the complaint is not in the tables."""
    if complaint is not None and complaint not in anatomy.complaints:
        raise BadInput("complaint", "is not known", "an id of the table of complaints")
    owned = _points_by_muscle(anatomy)
    muscles = tuple(Place(id, side) for id, points in owned.items() if points for side in SIDES)
    regions = tuple(Place(r.id, side) for r in anatomy.regions.values() for side in r.sides)
    rows = [(point, place) for place in muscles for point in owned[place.id]]
    strength, essential = _links(rows, regions, anatomy, parameters.links)
    return Network(
        muscles=muscles,
        points=tuple(point.id for point, _ in rows),
        first=(0, *np.cumsum([len(owned[place.id]) for place in muscles]).tolist()),
        regions=regions,
        strength=strength,
        essential=essential,
        prior=_point_priors(muscles, owned, anatomy, parameters, complaint),
        leak=parameters.links.leak,
    )


def _points_by_muscle(anatomy: Anatomy) -> dict[str, list[TriggerPoint]]:
    owned: dict[str, list[TriggerPoint]] = {muscle: [] for muscle in anatomy.muscles}
    for point in anatomy.trigger_points.values():
        owned[point.muscle].append(point)
    return owned


def _point_priors(
    muscles: tuple[Place, ...],
    owned: dict[str, list[TriggerPoint]],
    anatomy: Anatomy,
    parameters: Parameters,
    complaint: str | None,
) -> Floats:
    known = anatomy.complaints[complaint] if complaint is not None else None
    values = [
        point_prior(muscle_prior(place.id, known, parameters.priors), len(owned[place.id]))
        for place in muscles
        for _ in owned[place.id]
    ]
    return _frozen(np.array(values, dtype=np.float64))


def _links(
    rows: list[tuple[TriggerPoint, Place]], regions: tuple[Place, ...], anatomy: Anatomy, links: Links
) -> tuple[Floats, Flags]:
    column = {place: index for index, place in enumerate(regions)}
    strength = np.zeros((len(rows), len(regions)))
    essential = np.zeros(strength.shape, dtype=np.bool_)
    for row, (point, muscle) in enumerate(rows):
        for place, chance, is_essential in _links_of(point, muscle.side, anatomy, links):
            strength[row, column[place]] = max(strength[row, column[place]], chance)
            essential[row, column[place]] |= is_essential
    return _frozen(strength), _frozen(essential)


def _links_of(point: TriggerPoint, side: Side, anatomy: Anatomy, links: Links) -> Iterator[tuple[Place, float, bool]]:
    for referral in point.referrals:
        chance = links.essential if referral.is_essential else links.spillover
        for place in felt_in(referral.region, referral.laterality, side, anatomy):
            yield place, chance, referral.is_essential
    if all(referral.region != point.site_region for referral in point.referrals):
        for place in felt_in(point.site_region, "same_side", side, anatomy):
            yield place, links.site, False


def felt_in(region: str, laterality: str, side: Side, anatomy: Anatomy) -> list[Place]:
    """Where a referral is felt. A region without sides is felt in the midline whatever the table says."""
    if not anatomy.regions[region].side_specific:
        return [Place(region, Side.MIDLINE)]
    return [Place(region, s) for s in (SIDES if laterality == "both_sides" else (side,))]


def _frozen(values: T) -> T:
    values.setflags(write=False)
    return values
