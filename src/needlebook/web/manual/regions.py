"""The page of one region: which muscles are felt there, essential first, and which trigger points lie there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from needlebook.core.anatomy import Complaint, Muscle, Region
from needlebook.knowledge import load
from needlebook.web.bodychart.words import part_name
from needlebook.web.manual.pictures import Picture, region_pictures
from needlebook.web.manual.words import Cited, cited_all, letter_key


@dataclass(frozen=True, slots=True)
class ReferringMuscle:
    """A muscle with those of its trigger points that are felt here; is_essential: at least one of them is."""

    muscle: Muscle
    essential: tuple[str, ...]
    spillover: tuple[str, ...]
    sources: tuple[Cited, ...]

    @property
    def is_essential(self) -> bool:
        return bool(self.essential)


@dataclass(frozen=True, slots=True)
class Lying:
    muscle: Muscle
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegionPage:
    region: Region
    part: str
    sources: tuple[Cited, ...]
    pictures: tuple[Picture, ...]
    felt: tuple[ReferringMuscle, ...]
    lying: tuple[Lying, ...]
    neighbours: tuple[Region, ...]
    complaints: tuple[Complaint, ...]
    letters: Sequence[tuple[str, str]]


def region_page(id: str) -> RegionPage:
    """The page of a region that exists."""
    anatomy = load().anatomy
    region = anatomy.regions[id]
    return RegionPage(
        region=region,
        part=part_name(region.parent),
        sources=cited_all(region.source),
        pictures=region_pictures([region]),
        felt=tuple(sorted(_felt(id), key=lambda one: not one.is_essential)),
        lying=tuple(_lying(id)),
        neighbours=tuple(anatomy.regions[other] for other in region.neighbours),
        complaints=tuple(c for c in anatomy.complaints.values() if id in c.typical_regions),
        letters=letter_key(),
    )


def _felt(region: str) -> Iterator[ReferringMuscle]:
    anatomy = load().anatomy
    for muscle in anatomy.muscles.values():
        here = [(p.label, r) for p in anatomy.points_of(muscle.id) for r in p.referrals if r.region == region]
        if here:
            sources = dict.fromkeys(part for _label, r in here for part in cited_all(r.source))
            essential = tuple(label for label, r in here if r.is_essential)
            spillover = tuple(label for label, r in here if not r.is_essential)
            yield ReferringMuscle(muscle, essential, spillover, tuple(sources))


def _lying(region: str) -> Iterator[Lying]:
    anatomy = load().anatomy
    for muscle in anatomy.muscles.values():
        labels = tuple(point.label for point in anatomy.points_of(muscle.id) if point.site_region == region)
        if labels:
            yield Lying(muscle, labels)
