"""The body chart views of the manual: as few as show everything that is marked."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from needlebook.core.anatomy import Region, Side, TriggerPoint
from needlebook.knowledge.atlas import DRAWN_VIEWS, View
from needlebook.knowledge.atlas import view as atlas_view
from needlebook.web.bodychart import ChartView, MuscleMark, Pain, ReferralMark, Site, chart, crop_around, referral_marks
from needlebook.web.bodychart.geometry import place, region_path
from needlebook.web.bodychart.words import view_name

SIDE = Side.LEFT  # what is stored; the right is its mirror image
MOST_VIEWS = 3


@dataclass(frozen=True, slots=True)
class Picture:
    name: str
    chart: ChartView


def muscle_pictures(muscle: str, points: Sequence[TriggerPoint], chosen: TriggerPoint | None) -> tuple[Picture, ...]:
    """The muscle with all its trigger points, and where the chosen one, or any of them, is felt."""
    marks = referral_marks([chosen] if chosen else points, SIDE)
    sites = [_site(n, point, point == chosen) for n, point in enumerate(points, 1)]
    names = _covering([*((site.place, SIDE) for site in sites), *((m.region, m.side) for m in marks)], muscle)
    return tuple(_picture(atlas_view(name), muscle, marks, sites) for name in names)


def region_pictures(regions: Iterable[Region]) -> tuple[Picture, ...]:
    """Where regions lie, on the left."""
    marks = [Pain(region.id, SIDE if region.side_specific else Side.MIDLINE) for region in regions]
    names = _covering([(mark.region, mark.side) for mark in marks])
    return tuple(_region_picture(name, marks) for name in names)


def _site(number: int, point: TriggerPoint, is_chosen: bool) -> Site:
    label = gettext("%(point)s: where it is felt") % {"point": point.label}
    href = f"?point={point_key(point)}#chart"
    return Site(number, point.id, SIDE, label=label, is_selected=is_chosen, href=href)


def point_key(point: TriggerPoint) -> str:
    """trapezius_descendens.trp2 -> trp2, as the address has it."""
    return point.id.partition(".")[2]


Item = tuple[str, Side]  # a region, a muscle or a trigger point, with its side


def _covering(items: Sequence[Item], muscle: str = "") -> list[str]:
    """The fewest views on which every item can be seen that is on any view at all; the muscle itself comes first."""
    shown = {name: {item for item in items if _shows(atlas_view(name), item)} for name in DRAWN_VIEWS}
    with_muscle = [name for name in DRAWN_VIEWS if muscle in atlas_view(name).muscles]
    chosen: list[str] = []
    left = set().union(*shown.values())
    while (left or (with_muscle and not chosen)) and len(chosen) < MOST_VIEWS:
        names = DRAWN_VIEWS if chosen else with_muscle or DRAWN_VIEWS
        best = max(names, key=lambda name: (_points(shown[name] & left), len(shown[name] & left)))
        chosen.append(best)
        left -= shown[best]
    return chosen


def _points(items: Iterable[Item]) -> int:
    return sum("." in id for id, _side in items)


def _shows(view: View, item: Item) -> bool:
    id, side = item
    if "." in id:
        return place(id, side, view) is not None
    return _is_on(view, side) and region_path(id, side, view) is not None


def _is_on(view: View, side: Side) -> bool:
    """A close-up of one side is drawn for the side of the muscle; what spreads to the other is on the whole body."""
    return view.is_two_sided or side in (SIDE, Side.MIDLINE)


def _picture(view: View, muscle: str, marks: Sequence[ReferralMark], sites: Sequence[Site]) -> Picture:
    shown = [mark for mark in marks if _is_on(view, mark.side)]
    box = crop_around(view.name, regions=[(m.region, m.side) for m in shown], muscles=[(muscle, SIDE)], sites=sites)
    drawn = chart(
        view.name,
        muscles=[MuscleMark(muscle, SIDE, "on")],
        referral=shown,
        sites=sites,
        crop=box if view.is_two_sided else "whole",
        bones=True,
    )
    return Picture(view_name(view.name), drawn)


def _region_picture(name: str, marks: Sequence[Pain]) -> Picture:
    return Picture(view_name(name), chart(name, pain=marks, crop="fit", label=view_name(name)))


def missing_points(points: Sequence[TriggerPoint], pictures: Sequence[Picture]) -> Iterator[str]:
    """The labels of trigger points that no picture shows."""
    drawn = {mark.number for picture in pictures for mark in picture.chart.sites}
    yield from (point.label for number, point in enumerate(points, 1) if number not in drawn)
