"""What a page asks to have drawn: pain, muscles, referral areas, needle sites. Plain values, no drawing."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from needlebook.core.anatomy import Side, TriggerPoint
from needlebook.core.inference import Place
from needlebook.core.inference.network import felt_in
from needlebook.knowledge import load

MuscleKind = Literal["muscle", "on", "out"]
SiteState = Literal["planned", "in", "due", "done"]


class Pain(NamedTuple):
    """Pain in one region. `intensity` 0 to 10, None when it was not given; `quality` blank when it was not given."""

    region: str
    side: Side
    intensity: float | None = None
    quality: str = ""


class MuscleMark(NamedTuple):
    """A muscle to draw: 'muscle' quietly, 'on' strongly, 'out' hatched as not to needle. `tag`: words on it."""

    muscle: str
    side: Side
    kind: MuscleKind = "muscle"
    tag: str = ""


class ReferralMark(NamedTuple):
    """A region where a trigger point is felt: dense dots where that is essential, sparse ones where it spills over."""

    region: str
    side: Side
    is_essential: bool = True


def referral_marks(points: Iterable[TriggerPoint], side: Side) -> list[ReferralMark]:
    """The referral areas of trigger points on one side; a region that is essential to one of them is drawn as that."""
    found: dict[Place, bool] = {}
    for point in points:
        for referral in point.referrals:
            for place in felt_in(referral.region, referral.laterality, side, load().anatomy):
                found[place] = found.get(place, False) or referral.is_essential
    return [ReferralMark(*place, is_essential) for place, is_essential in found.items()]


@dataclass(frozen=True, slots=True)
class Site:
    """A place for one needle.

    place: a trigger point (gluteus_medius.trp1), or a muscle when it has no point of its own;
    state: planned, in (the body), due (in, its time is up), done (removed); fraction: share of the planned dwell;
    label: its full name for a screen reader, for example 'Needle 4, Gluteus medius, left: in';
    href: where a tap leads; without one the mark is a picture only.
    """

    number: int
    place: str
    side: Side
    state: SiteState = "planned"
    label: str = ""
    fraction: float | None = None
    is_selected: bool = False
    href: str = ""


class PlaceOnBody(NamedTuple):
    """A region with the words that a pointer shows over it."""

    region: str
    side: Side
    title: str


class PointMark(NamedTuple):
    """A trigger point to mark, without a needle. is_likely: the one to start with."""

    id: str
    side: Side
    title: str
    is_likely: bool = False


@dataclass(frozen=True, slots=True)
class DrawnPoint:
    """at: an SVG transform that puts a mark of radius 1 in its place; place: the same in millimetres."""

    at: str
    css: str
    title: str
    place: tuple[float, float]


@dataclass(frozen=True, slots=True)
class ViewLink:
    """A link that shows the same marks in another view."""

    view: str
    name: str
    is_current: bool
