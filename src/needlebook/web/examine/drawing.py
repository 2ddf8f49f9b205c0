"""The chart of the Examine page: the pain that was drawn, the muscles that may make it, and where the one in view is
felt."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from needlebook.core.case import PainMark
from needlebook.core.inference import Place, RankedMuscle
from needlebook.core.inference.referral import ReferralArea
from needlebook.knowledge import load
from needlebook.knowledge.atlas import DRAWN_VIEWS, MAIN_VIEWS, Box, Point
from needlebook.knowledge.atlas import view as atlas_view
from needlebook.web.bodychart import ChartView, MuscleMark, Pain, best_view, chart
from needlebook.web.bodychart.chart import side_shown
from needlebook.web.bodychart.explained import Layers, explained
from needlebook.web.bodychart.geometry import around, muscle_corners, region_corners, window
from needlebook.web.bodychart.marks import MuscleKind, PlaceOnBody, PointMark, ReferralMark, ViewLink
from needlebook.web.bodychart.words import region_name, view_name
from needlebook.web.templatetags.needlebook import percent

DRAWN = 4  # likelier muscles first; more outlines on one another cannot be told apart
FULL = 0.5  # drawn fuller from here
LEAST = 0.15  # below it a muscle is listed and not drawn


@dataclass(frozen=True, slots=True)
class Drawing:
    """One view, and links to the others that show something."""

    chart: ChartView
    views: tuple[ViewLink, ...]


@dataclass(frozen=True, slots=True)
class InView:
    """The muscle in view: where it is felt, and its place in the list (None when it has none)."""

    place: Place
    area: ReferralArea
    ranked: RankedMuscle | None


def drawing(
    pain: Sequence[PainMark],
    muscles: Sequence[RankedMuscle],
    in_view: InView | None,
    unexplained: Sequence[Place],
    view: str,
) -> Drawing:
    """Draw the view asked for, or the one that shows most, around the pain and the muscle that is tested."""
    regions = [Pain(mark.region, mark.side, mark.intensity) for mark in pain]
    tested = in_view.place if in_view else None
    marks = muscle_marks(muscles, tested)
    shown = view if view in DRAWN_VIEWS else best_view(pain=regions, muscles=marks)
    felt = _felt(in_view.area) if in_view else []
    picture = chart(shown, pain=regions, muscles=marks, referral=felt, crop=_window(shown, regions, in_view))
    side = side_shown(atlas_view(shown), [*regions, *marks, *felt])
    picture = explained(picture, _layers(in_view, unexplained), side)
    picture = replace(picture, label=_label(picture))
    names = [name for name in DRAWN_VIEWS if name in MAIN_VIEWS or name == shown or _has_pain(name, regions)]
    return Drawing(picture, tuple(ViewLink(name, view_name(name), name == shown) for name in names))


def _layers(in_view: InView | None, unexplained: Sequence[Place]) -> Layers:
    return Layers(
        points=_points(in_view) if in_view else (),
        unexplained=[_titled(place, _("not explained: %(place)s")) for place in unexplained],
    )


def _felt(area: ReferralArea) -> list[ReferralMark]:
    essential = [ReferralMark(place.id, place.side) for place in area.essential]
    return essential + [ReferralMark(place.id, place.side, is_essential=False) for place in area.spillover]


def _titled(place: Place, words: str) -> PlaceOnBody:
    return PlaceOnBody(place.id, place.side, words % {"place": region_name(*place)})


def _points(in_view: InView) -> list[PointMark]:
    """The trigger points of the muscle in view; the likeliest stands out where one was computed."""
    chances = {p.id: p.probability for p in in_view.ranked.trigger_points} if in_view.ranked else {}
    best = max(chances.values(), default=1.0)
    return [
        PointMark(point.id, in_view.place.side, _point_title(point.label, chances.get(point.id)), is_likely)
        for point in load().anatomy.points_of(in_view.place.id)
        for is_likely in [bool(chances) and chances.get(point.id) == best]
    ]


def _point_title(label: str, chance: float | None) -> str:
    return label if chance is None else f"{label}, {percent(chance)} %"


def _label(picture: ChartView) -> str:
    """The name of the picture with what is laid over it; the page has the same in words."""
    return "; ".join([picture.label, *(shape.title for shape in picture.unexplained)])


def _window(view: str, pain: Sequence[Pain], in_view: InView | None) -> Box:
    """Around the pain, where the muscle is usually felt, and the muscle where it lies apart. A long one may be cut."""
    shown = atlas_view(view)
    felt = in_view.area.essential if in_view else ()
    places = [(mark.region, mark.side) for mark in pain] + [(place.id, place.side) for place in felt]
    points = [point for region, side in places for point in region_corners(region, side, shown)]
    muscle = muscle_corners(in_view.place.id, in_view.place.side, shown) if in_view else ()
    near = window(points, shown)
    return near if points and not _is_apart(muscle, near) else window([*points, *muscle], shown)


def _is_apart(corners: Sequence[Point], box: Box) -> bool:
    """True when a box, given by two corners, does not touch the window at all; no box is never apart."""
    if not corners:
        return False
    x, y, width, height = around(corners)
    return x > box[0] + box[2] or box[0] > x + width or y > box[1] + box[3] or box[1] > y + height


def muscle_marks(muscles: Sequence[RankedMuscle], tested: Place | None) -> list[MuscleMark]:
    """The likeliest muscles with their percentage, fuller where likelier; and the one that is tested, if it is none."""
    likely = [m for n, m in enumerate(muscles) if (n < DRAWN and m.probability >= LEAST) or _place(m) == tested]
    marks = {_place(m): _mark(m) for m in likely}
    if tested is not None and tested not in marks:
        marks[tested] = MuscleMark(tested.id, tested.side)
    return list(marks.values())


def _place(muscle: RankedMuscle) -> Place:
    return Place(muscle.muscle, muscle.side)


def _mark(muscle: RankedMuscle) -> MuscleMark:
    kind: MuscleKind = "on" if muscle.probability >= FULL else "muscle"
    return MuscleMark(muscle.muscle, muscle.side, kind, f"{percent(muscle.probability)} %")


def _has_pain(view: str, regions: Sequence[Pain]) -> bool:
    return bool(chart(view, pain=regions, bones=False).pain)
